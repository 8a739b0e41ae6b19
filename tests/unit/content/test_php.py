"""The PHP of many companies: the web server's interpreter reads it, and no two write it alike."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

import msgspec
import pytest

from mirage.content.php.hand import Hand, Text
from mirage.content.php.names import FUNCTIONS, Names
from mirage.gateway.http.php import library, nodes
from mirage.gateway.http.php.machine import BUILTINS, Machine
from mirage.gateway.http.php.parser import parse
from mirage.image.image import Image
from mirage.world.host import Host
from tests.unit.content import places
from tests.unit.world.conftest import image  # noqa: F401

assert library
SEEDS = range(12)


@pytest.fixture(scope="module")
def machines(image: Image) -> list[Host]:  # noqa: F811
    return [places.host(image, seed) for seed in SEEDS]


def programs(host: Host) -> Iterator[tuple[str, str]]:
    for brief, data in places.briefs(host):
        if brief.kind.startswith("php."):
            yield brief.path, data.decode()


def test_every_function_that_is_called_is_defined_or_the_interpreter_has_it(machines: list[Host]) -> None:
    for host in machines:
        found = dict(programs(host))
        own = {name.lower() for text in found.values() for name in re.findall(r"(?m)^function (\w+)", text)}
        for path, text in found.items():
            called = set(_called(parse(text)))
            assert called <= own | set(BUILTINS), (path, called - own - set(BUILTINS))


def _called(part: object) -> Iterator[str]:
    """The functions that a tree calls by their names."""
    if isinstance(part, nodes.Call) and isinstance(part.callee, str):
        yield part.callee.lower()
    if isinstance(part, msgspec.Struct):
        for field in part.__struct_fields__:
            yield from _called(getattr(part, field))
    elif isinstance(part, list | tuple):
        for one in part:
            yield from _called(one)


def test_two_companies_share_few_lines_of_code(machines: list[Host]) -> None:
    lines = [
        {line.strip() for _, text in programs(host) for line in text.splitlines() if len(line.strip()) > 30} for host in machines
    ]
    shared = [len(one & other) / min(len(one), len(other)) for at, one in enumerate(lines) for other in lines[at + 1 :]]
    assert sum(shared) / len(shared) < 0.05


def test_a_name_of_ours_is_none_of_php() -> None:
    for number in range(300):
        for style in ("snake", "camel"):
            names = Names(bytes([number % 256, number // 256]), style)
            found = {names.function(role).lower() for role in FUNCTIONS}
            assert len(found) == len(FUNCTIONS) and not found & set(BUILTINS)


class Disk:
    """The application's files, and a script that asks its functions something."""

    def __init__(self, found: dict[str, str], script: str) -> None:
        self._files = {**found, "/t.php": script}

    def read(self, path: str) -> bytes:
        return self._files[path].encode()


class Clock:
    php = "8.2.29"

    def zone(self) -> datetime.tzinfo:
        return datetime.UTC


def test_the_functions_of_every_company_do_the_same(machines: list[Host]) -> None:
    for host in machines:
        company, found = host.story.company, dict(programs(host))
        names = Hand(company).names
        path = f"{company.project.home}/{company.project.layout.functions}"
        asked = f"<?php require '{path}'; echo {names.function('esc')}('<a & b>'), ' ', {names.function('day')}(null), {names.function('money')}('1234.5');"
        machine = Machine(Disk(found, asked), Clock())
        machine.run("/t.php")
        assert re.fullmatch(r"\s*&lt;a &amp; b&gt; 1[ .,]234[.,]50?.*", "".join(machine.output)), machine.output


def test_texts_and_values_are_joined_to_what_php_reads_back(machines: list[Host]) -> None:
    for host in machines:
        machine = Machine(
            Disk({}, f"<?php $x = 'tea'; echo {Hand(host.story.company).joined(Text('a cup of '), '$x', Text(' costs $5'))};"),
            Clock(),
        )
        machine.run("/t.php")
        assert machine.output == ["a cup of tea costs $5"]
