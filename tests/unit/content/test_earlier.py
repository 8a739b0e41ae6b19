"""The versions of the application's files: each reads as its writer's, and differs from the next where the commit says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

import pytest

from mirage.content import briefs, git
from mirage.content.company import STEPS
from mirage.content.earlier import UNDONE, before
from mirage.content.writers import write
from mirage.gateway.http.php import library
from mirage.gateway.http.php.parser import parse
from mirage.image.image import Image
from mirage.world.host import Host
from tests.unit.content import places
from tests.unit.world.conftest import image  # noqa: F401

assert library


@pytest.fixture(scope="module")
def machines(image: Image) -> list[Host]:  # noqa: F811
    return [places.host(image, seed) for seed in range(12)]


def _versions(host: Host) -> Iterator[tuple[str, dict[int, bytes]]]:
    """Of each tracked file its versions by their commit's number."""
    company, site = host.story.company, host.story.site
    texts = {part.path: write(briefs.part_brief(company, site, part)) for part in briefs.tracked(company)}
    yield from git.versions(company, texts).items()


def test_what_each_step_changed_is_known() -> None:
    assert set(UNDONE) == {step for step, _ in STEPS}


@pytest.mark.parametrize(
    ("step", "text", "older"),
    [
        ("session timeout", "if (time() - $_SESSION['t'] > 60 * 60) {", "if (time() - $_SESSION['t'] > 600) {"),
        ("csv export of {e}", '$valid = ["rooms", "beds"];', '$valid = ["rooms"];'),
        ("{letters} in csv export", '$f = 1;\nfwrite($f, "\\xEF\\xBB\\xBF");\n$g = 2;', "$f = 1;\n$g = 2;"),
        ("utf8mb4", "$db->set_charset('utf8mb4');", "$db->set_charset('utf8');"),
        ("escape output", "    return htmlspecialchars($t, ENT_QUOTES, 'UTF-8');", "    return htmlspecialchars($t);"),
        ("php 8 warnings", "    return htmlspecialchars($t ?? '', ENT_QUOTES);", "    return htmlspecialchars($t, ENT_QUOTES);"),
        ("date format", "    return date('d.m.Y', strtotime($v));", "    return date('d.m.y', strtotime($v));"),
        ("spaces around {one}", "$a = trim($_POST['a'] ?? '');", "$a = $_POST['a'] ?? '';"),
        ("index on {e}", "create table beds (\n  id int,\n  primary key (id),\n  index (id)\n);", "create table beds (\n  id int,\n  primary key (id)\n);"),
        (
            "new column in {e}",
            "CREATE TABLE `beds` (\n  `id` INT,\n  `a` INT,\n  `b` INT,\n  PRIMARY KEY (`id`)\n);",
            "CREATE TABLE `beds` (\n  `id` INT,\n  `a` INT,\n  PRIMARY KEY (`id`)\n);",
        ),
        ("keep files longer", "$old = time() - 30 * 86400;", "$old = time() - 15 * 86400;"),
        ("wider page", "#page {\n\tmax-width: 95%;\n}", "#page {\n\tmax-width: 900px;\n}"),
        ("menu", "<ul>\n<li><a href=\"a.php\">A</a></li>\n<li><a href=\"b.php\">B</a></li>\n</ul>", "<ul>\n<li><a href=\"a.php\">A</a></li>\n</ul>"),
        (
            "{first} wants the {e} on the start page",
            "$r = all('SELECT id, n FROM beds ORDER BY id DESC LIMIT 5');\necho '<ul>';\necho '</ul>';\nrequire 'foot.php';",
            "require 'foot.php';",
        ),
        ("logo", '<img src="l.png" height="32">', '<img src="l.png" height="16">'),
    ],
)  # fmt: skip
def test_the_text_before_a_commit_is_without_what_it_did(step: str, text: str, older: str) -> None:
    assert before(text, step, "beds", Random(1)) == older


@pytest.mark.parametrize("step", UNDONE)
def test_a_text_that_has_no_such_thing_was_different_all_the_same(step: str) -> None:
    for text in ("<?php\n\n$a = 1;\n", "a\n", "body {\n    margin: 0;\n}\n"):
        assert before(text, step, "beds", Random(1)) != text


def test_every_version_of_a_php_file_parses(machines: list[Host]) -> None:
    versions = [
        (path, text) for host in machines for path, found in _versions(host) if path.endswith(".php") for text in found.values()
    ]
    assert len(versions) > 300
    for _, text in versions:
        parse(text.decode())


def test_no_version_tells_of_a_change_that_came_later(machines: list[Host]) -> None:
    for host in machines:
        commits = host.story.company.project.commits
        for path, found in _versions(host):
            for number, data in found.items():
                later = [commit.message for commit in commits[number + 1 :]]
                lines = [] if path.endswith(".png") else data.decode().splitlines()
                listed = [line for line in lines if re.search(r"^\W*\d[\d./-]+\W|\([\d./-]+\)$", line)]
                assert not [
                    line for line in listed if re.sub(r" \([\d./-]+\)$", "", line).endswith(tuple(f" {message}" for message in later))
                ]


def test_a_commit_changes_only_the_file_of_which_it_speaks(machines: list[Host]) -> None:
    for host in machines:
        changed = [number for path, found in _versions(host) for number in found if number]
        assert sorted(changed) == sorted(
            number
            for number, commit in enumerate(host.story.company.project.commits)
            if number
            for _ in _touched(host, commit.changed)
        )


def _touched(host: Host, changed: list[str]) -> list[str]:
    return [part.path for part in briefs.tracked(host.story.company) if part.touched in changed]
