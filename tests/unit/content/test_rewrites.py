"""New versions of the application that people began: what one of their files asks of another is there, and no two are alike."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator

import pytest

from mirage.content.facts import Brief
from mirage.content.rewrites import plan
from mirage.image.image import Image
from mirage.world.host import Host
from tests.unit.content import places
from tests.unit.world.conftest import image  # noqa: F401

Files = dict[str, tuple[Brief, str]]
SEEDS = range(16)


@pytest.fixture(scope="module")
def rewrites(image: Image) -> list[tuple[Host, Files]]:  # noqa: F811
    """Of each machine that has one: its files by their paths."""
    found = []
    for host in (places.seen(image, seed) for seed in SEEDS):
        files = {brief.path: (brief, data.decode()) for brief, data in places.briefs(host) if brief.kind.startswith("rewrite.")}
        if files:
            found.append((host, files))
    return found


def test_many_machines_have_one_and_others_have_none(rewrites: list[tuple[Host, Files]]) -> None:
    assert len(SEEDS) / 4 < len(rewrites) < len(SEEDS)
    kinds = {brief.kind for _host, files in rewrites for brief, _text in files.values()}
    assert {"rewrite.class", "rewrite.python", "rewrite.node"} <= kinds


def test_it_lies_in_the_home_of_who_may_want_it_and_was_written_while_he_was_there(rewrites: list[tuple[Host, Files]]) -> None:
    for host, files in rewrites:
        for path, (brief, _text) in files.items():
            person = next(one for one in host.identity.people if one.name == brief.owner)
            assert path.startswith(f"/home/{person.name}/")
            assert any(stay.start <= brief.time <= stay.end + 1_000_000_000 for stay in person.stays), path


def test_what_a_controller_calls_its_store_has(rewrites: list[tuple[Host, Files]]) -> None:
    asked = 0
    for files in _of(rewrites, "rewrite.class"):
        stores = "".join(text for brief, text in files.values() if brief.spec.get("part") in ("store", "gateway"))
        known = set(re.findall(r"function (\w+)\(", stores))
        for brief, text in files.values():
            if brief.spec.get("part") == "controller" and stores:
                called = set(re.findall(r"\$this->\w*(?<!view)->(\w+)\(", text))
                assert called <= known, brief.path
                asked += len(called)
    assert asked


def test_templates_that_a_controller_shows_are_there(rewrites: list[tuple[Host, Files]]) -> None:
    for files in _of(rewrites, "rewrite.class"):
        for brief, text in files.values():
            if brief.spec.get("part") == "controller":
                shown = re.findall(r"render\(['\"]([\w/]+)['\"]", text)
                assert len(shown) == 2
                assert all(any(path.endswith(f"/{brief.spec['views']}/{name}.php") for path in files) for name in shown), brief.path


def test_names_that_python_imports_from_its_own_modules_are_defined_there(rewrites: list[tuple[Host, Files]]) -> None:
    asked = 0
    for files in _of(rewrites, "rewrite.python"):
        modules = {
            path.rpartition("/")[2].removesuffix(".py"): text
            for path, (brief, text) in files.items()
            if brief.kind == "rewrite.python"
        }
        for path, (brief, text) in files.items():
            for node in ast.walk(ast.parse(text)) if brief.kind == "rewrite.python" else ():
                if isinstance(node, ast.ImportFrom) and (node.module or "").rpartition(".")[2] in modules:
                    there = modules[str(node.module).rpartition(".")[2]]
                    missing = [one.name for one in node.names if not re.search(rf"(?m)^(def |class )?{one.name}\b", there)]
                    assert missing == [], path
                    asked += 1
    assert asked


def test_what_node_loads_of_its_own_is_there(rewrites: list[tuple[Host, Files]]) -> None:
    for files in _of(rewrites, "rewrite.node"):
        for path, (brief, text) in files.items():
            for wanted in re.findall(r"(?:require\(|from )['\"](\.[\w./-]+)['\"]", text) if brief.kind == "rewrite.node" else ():
                parts = path.split("/")[:-1]
                for step in wanted.split("/"):
                    parts = parts[:-1] if step == ".." else parts if step == "." else [*parts, step]
                assert any("/".join(parts) + ending in files for ending in ("", ".js")), (path, wanted)


def test_package_files_are_json_and_name_a_file_that_is_there(rewrites: list[tuple[Host, Files]]) -> None:
    for files in _of(rewrites, "rewrite.node"):
        path, text = next((path, text) for path, (_brief, text) in files.items() if path.endswith("/package.json"))
        assert f"{path.rpartition('/')[0]}/{json.loads(text)['main']}" in files


def test_nothing_of_it_has_a_secret_of_the_machine(rewrites: list[tuple[Host, Files]]) -> None:
    for host, files in rewrites:
        for path, (_brief, text) in files.items():
            assert host.author.secret("database") not in text, path


def test_the_same_company_and_author_begin_the_same(rewrites: list[tuple[Host, Files]]) -> None:
    for host, files in rewrites:
        owner = next(iter(files.values()))[0].owner
        assert plan.draw(host.story.company, owner) == plan.draw(host.story.company, owner)


def test_no_two_machines_write_one_file_alike(rewrites: list[tuple[Host, Files]]) -> None:
    texts = [
        text
        for _host, files in rewrites
        for brief, text in files.values()
        if brief.kind in ("rewrite.class", "rewrite.python", "rewrite.node")
    ]
    assert len(set(texts)) > 0.97 * len(texts)


def _of(rewrites: list[tuple[Host, Files]], kind: str) -> Iterator[Files]:
    return (files for _host, files in rewrites if any(brief.kind == kind for brief, _text in files.values()))
