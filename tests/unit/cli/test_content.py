"""`mirage content`: what its operator learns of files that are planned, unread or read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from mirage.app.paths import Paths
from mirage.cli import app
from mirage.image.image import Image
from mirage.state.open import open_store
from mirage.vfs.caller import Caller
from mirage.world.host import Host
from tests.unit.world import ground


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory with a world in it, whose application's readme somebody has read."""
    paths = Paths(tmp_path / "data")
    paths.make()
    ground.build(paths.image)
    store = open_store(f"lmdb:{paths.state}", b"host")
    host = Host.open(store, Image.open(paths.image), seed=b"s" * 32)
    Caller(host.view()).read_file(f"/var/www/{host.identity.project}/README.md".encode())
    store.close()
    return tmp_path / "data"


def run(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["content", *arguments, "--data", str(data)])


def rows(data: Path, *arguments: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in run(data, *arguments, "--json").stdout.splitlines()]


def test_the_list_says_which_files_are_written_and_by_whom(data: Path) -> None:
    found = {str(row["path"]): row for row in rows(data, "list", "/var/www")}
    assert [path for path, row in found.items() if row["written"]] == [next(path for path in found if path.endswith("/README.md"))]
    assert {row["written"] for row in found.values()} == {"", "writer"}


def test_a_file_is_shown_with_policy_and_provenance_and_looking_writes_nothing(data: Path) -> None:
    path = next(
        str(row["path"])
        for row in rows(data, "list", "/var/www")
        if row["kind"] == "php.config" and rows(data, "show", str(row["path"]))[0]["lures"]
    )
    (facts,) = rows(data, "show", path)
    assert (facts["kind"], facts["lures"], facts["provenance"]) == ("php.config", ["database", "session"], None)
    assert facts["size"] == len(run(data, "show", path, "--text").stdout_bytes)
    assert rows(data, "show", path) == [facts]


def test_warming_writes_what_is_left_and_a_second_time_nothing(data: Path) -> None:
    (first,) = rows(data, "warm")
    (second,) = rows(data, "warm")
    assert (first["files"], first["written"]) == (len(rows(data, "list")), first["files"] - 1)  # type: ignore[operator]
    assert second == {"files": first["files"], "unread": 0, "drafted": 0, "written": 0, "bytes": 0}


def test_a_path_that_is_not_planned_is_refused_with_what_to_ask(data: Path) -> None:
    result = run(data, "show", "/etc/passwd")
    assert "/etc/passwd: not a planned file" in str(result.exception)


def test_no_lure_was_read_before_a_visitor_reads_one(data: Path) -> None:
    assert rows(data, "lures") == []
