"""`mirage image`: what people and programs read of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from mirage.cli import app
from mirage.image.format import Meta
from mirage.image.writer import write_image
from tests.unit.image import small


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "mirage" / "images"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["image", *arguments])


def test_the_list_is_one_json_object_a_line(home: Path) -> None:
    path = write_image(small.tree(), home / "box.img", Meta(name="box", source="import"))
    result = run("list", "--json")
    row = json.loads(result.stdout)
    assert (result.exit_code, row["name"], row["path"], row["packages"], row["files"]) == (0, "box", str(path), 1, 10)


def test_the_list_for_people_has_a_title_a_column(home: Path) -> None:
    write_image(small.tree(), home / "box.img", Meta(name="box", source="import"))
    title, row = run("list").stdout.splitlines()
    assert title.split() == ["NAME", "PACKAGES", "FILES", "BYTES", "DIGEST", "PATH"]
    assert row.split()[:3] == ["box", "1", "10"]


def test_an_empty_list_says_how_to_make_an_image() -> None:
    assert run("list", "--json").stdout == ""
    result = run("list")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "no image yet; `mirage image build debian:12` makes one\n"


def test_an_import_tells_the_path_of_the_image(home: Path, tmp_path: Path) -> None:
    (tmp_path / "root" / "etc").mkdir(parents=True)
    result = run("import", str(tmp_path / "root"), "--name", "mine", "--json")
    assert (result.exit_code, json.loads(result.stdout)) == (0, {"path": str(home / "mine.img")})
    assert run("import", str(tmp_path / "root")).stdout == f"{home}/root.img\n"
    assert [json.loads(line)["name"] for line in run("list", "--json").stdout.splitlines()] == ["mine", "root"]
