"""Artifacts: kept once, whole, not as programs, within caps."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from mirage.journal.spool import Spool, unwrap


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=5000))
def test_bytes_come_back_by_their_hash(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    spool = Spool(tmp_path_factory.mktemp("spool"))
    assert spool.keep(data) == hashlib.sha256(data).hexdigest()
    assert spool.keep(data) == hashlib.sha256(data).hexdigest()
    assert spool.find(hashlib.sha256(data).hexdigest()) == data
    assert len(list(spool.all())) == 1


def test_a_stored_program_is_no_program(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    program = b"#!/bin/sh\necho owned\n" + b"\x7fELF" * 100
    name = spool.keep(program)
    (path,) = tmp_path.glob("*/*")
    assert stat.S_IMODE(path.stat().st_mode) == 0o440
    assert program not in path.read_bytes()
    assert path.read_bytes()[:4] not in (b"\x7fELF", b"#!/b")
    assert path.name == name + ".artifact"


def test_what_is_too_large_or_too_much_is_counted_and_not_stored(tmp_path: Path) -> None:
    spool = Spool(tmp_path, limit=2000, total=3000)
    assert spool.find(spool.keep(os.urandom(2001))) is None
    one = spool.keep(os.urandom(1500))
    assert spool.find(spool.keep(os.urandom(1900))) is None
    assert spool.refused == 2
    spool.remove(one)
    two = os.urandom(1900)
    assert spool.find(spool.keep(two)) == two
    assert not spool.holds(one)


def test_a_damaged_or_forged_file_is_not_found(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    name = spool.keep(b"x" * 1000)
    (path,) = tmp_path.glob("*/*")
    raw = path.read_bytes()
    for forged in (raw[:-1], raw[:20], b"", raw[:-5] + b"\0" * 5, raw[:48] + zstandard.compress(b"y" * 1000)):
        path.unlink()
        path.write_bytes(forged)
        assert spool.find(name) is None
    bomb = raw[:48] + zstandard.compress(b"\0" * (1 << 28))
    assert unwrap(bomb, name, 1 << 26) is None


@pytest.mark.parametrize("name", ["", "..", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n", "/" + "a" * 63])
def test_only_hashes_name_artifacts(tmp_path: Path, name: str) -> None:
    assert Spool(tmp_path).find(name) is None
    assert not Spool(tmp_path).holds(name)
    Spool(tmp_path).remove(name)


def test_a_disk_that_fails_is_no_error_to_the_stage(tmp_path: Path) -> None:
    (tmp_path / "spool").write_bytes(b"a file where the directory should be")
    spool = Spool(tmp_path / "spool")
    assert spool.keep(b"x") == hashlib.sha256(b"x").hexdigest()
    assert spool.refused == 1


def test_what_a_killed_writer_had_begun_is_cleared_and_nothing_else(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    name = spool.keep(b"whole")
    (tmp_path / name[:2] / f".{name}.4711").write_bytes(b"half")
    spool.clear()
    assert [path.name for path in tmp_path.glob("*/*")] == [f"{name}.artifact"]
    assert spool.find(name) == b"whole"
