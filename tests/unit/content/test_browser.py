"""Scripts for the browser: whole, and each name for one thing."""

from __future__ import annotations

import re

import msgspec
import pytest

from mirage.content.browser import Browser
from mirage.content.facts import Company
from mirage.content.php.names import css_names
from mirage.image.image import Image
from tests.unit.content import places
from tests.unit.world.conftest import image  # noqa: F401

PAIRS = {")": "(", "]": "[", "}": "{"}


@pytest.fixture(scope="module")
def scripts(image: Image) -> list[str]:  # noqa: F811
    company = places.seen(image, 0).author.story.company
    return [written(msgspec.structs.replace(company, key=bytes([seed]) * 16)) for seed in range(120)]


def written(company: Company) -> str:
    return Browser(company, css_names(company.key)).text()


def code(script: str) -> str:
    """Without strings, expressions and comments."""
    script = re.sub(r"(?s)/\*.*?\*/|(?m://[^\n'\"]*$)", "", script)
    return re.sub(r"'[^'\n]*'|\"[^\"\n]*\"|(?<=[(= ])/(?:\\.|[^/\n])+/", "''", script)


def test_what_is_opened_is_closed_in_order(scripts: list[str]) -> None:
    for script in scripts:
        opened: list[str] = []
        for sign in re.findall(r"[()\[\]{}]", code(script)):
            if sign in PAIRS:
                assert opened.pop() == PAIRS[sign], script
            else:
                opened.append(sign)
        assert opened == [], script


def test_nothing_is_left_to_be_filled(scripts: list[str]) -> None:
    left = re.compile(r"\$[a-z]|\b(each|on|fun) |^\s*end$")
    wrong = [line for script in scripts for line in code(script).splitlines() if left.search(line)]
    assert wrong == []


def test_no_function_is_declared_twice(scripts: list[str]) -> None:
    for script in scripts:
        names = re.findall(r"(?m)^\s*function ([\w$]+)", script)
        assert len(names) == len(set(names)), script
