"""The gallery as a process: killed at any moment, stopped in order, with a disk that is full, while others ask."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest

from mirage.base.clock import SystemClock
from mirage.base.events import ArtifactCaptured, CommandRan
from mirage.evidence.api import Evidence, open_evidence
from mirage.evidence.database import StoreError
from mirage.evidence.gallery import GalleryOptions
from mirage.journal.source import EventSource
from mirage.journal.spool import Spool
from mirage.journal.writer import JournalLimits, JournalWriter

GALLERY = """
import asyncio, sys
import msgspec
from pathlib import Path
from mirage.evidence import gallery
options = msgspec.json.decode(sys.argv[1], type=gallery.GalleryOptions, dec_hook=lambda kind, value: kind(value))
gallery.main(options)
"""


def start(options: GalleryOptions) -> subprocess.Popen[str]:
    order = msgspec.json.encode(options, enc_hook=str)
    return subprocess.Popen([sys.executable, "-W", "error", "-c", GALLERY, order.decode()], stderr=subprocess.PIPE, text=True)


def options_in(directory: Path) -> GalleryOptions:
    return GalleryOptions(
        url=f"sqlite:///{directory}/gallery/evidence.sqlite", journal=directory / "journal", home=directory / "gallery"
    )


def stage(options: GalleryOptions) -> tuple[JournalWriter, EventSource]:
    writer = JournalWriter(options.journal, SystemClock(), JournalLimits(reserve=0, segment=65536))
    return writer, EventSource(writer, SystemClock())


def test_killed_again_and_again_it_misses_nothing_and_has_nothing_twice(tmp_path: Path) -> None:
    options, dice = options_in(tmp_path), random.Random(3)
    writer, source = stage(options)
    emit = source.bind("web-1", "s1", "192.0.2.1")
    written = 0
    for _ in range(8):
        with start(options) as process:
            target = written
            for _ in range(dice.randrange(2_000, 6_000)):
                emit(CommandRan(argv=[b"%d" % written], status=0))
                written += 1
            while stored(options) <= target:  # until it is at work
                assert process.poll() is None
            process.send_signal(signal.SIGKILL)
            process.communicate()
    writer.close()
    evidence = open_evidence(options)
    assert [one.event for one in evidence.events()] == [CommandRan(argv=[b"%d" % n], status=0) for n in range(written)]
    (session,) = evidence.sessions()
    assert (session.commands, session.events) == (written, written)
    assert evidence.verify().sound
    evidence.close()


def test_stopped_in_order_it_stores_what_was_said_last(tmp_path: Path) -> None:
    options = options_in(tmp_path)
    writer, source = stage(options)
    emit = source.bind("web-1", "s1", "192.0.2.1")
    with start(options) as process:
        emit(CommandRan(argv=[b"first"], status=0))
        while not (tmp_path / "gallery" / "evidence.sqlite").exists():
            pass
        name = Spool(options.journal / "spool").keep(b"brought")
        emit(ArtifactCaptured(sha256=name, size=7, origin="upload"))
        for number in range(3000):
            emit(CommandRan(argv=[b"%d" % number], status=0))
        writer.close()
        process.terminate()
        _, complaints = process.communicate(timeout=60)
        assert (process.returncode, complaints) == (0, "")
    evidence = Evidence(options)
    assert evidence.counts()["events"] == 3002
    assert options.vault().find(name) == b"brought"
    evidence.close()


def test_who_asks_while_it_runs_sees_what_was_said_before(tmp_path: Path) -> None:
    options = options_in(tmp_path)
    writer, source = stage(options)
    emit = source.bind("web-1", "s1", "192.0.2.1")
    with start(options) as process:
        emit(CommandRan(argv=[b"0"], status=0))
        for number in range(1, 20):
            evidence = open_evidence(options)
            assert [one.commands for one in evidence.sessions()] == [number]
            evidence.close()
            emit(CommandRan(argv=[b"%d" % number], status=0))
        process.terminate()
        assert process.wait(60) == 0
    writer.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    if os.geteuid() != 0:
        pytest.skip("a small tmpfs can be mounted by root only")
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk], capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"no tmpfs can be mounted here: {mounted.stderr.strip()}")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


def test_a_full_disk_under_the_store_is_waited_out(tmp_path: Path, small_disk: Path) -> None:
    options = GalleryOptions(url=f"sqlite:///{small_disk}/evidence.sqlite", journal=tmp_path / "journal", home=tmp_path / "gallery")
    writer, source = stage(options)
    emit = source.bind("web-1", "s1", "192.0.2.1")
    filler = small_disk / "filler"
    with start(options) as process:
        emit(CommandRan(argv=[b"first"], status=0))
        while not stored(options):
            assert process.poll() is None
        with filler.open("wb", buffering=0) as file, suppress(OSError):
            while file.write(b"\0" * 4096) == 4096:
                pass
        for number in range(3000):
            emit(CommandRan(argv=[b"%d" % number], status=0))
        while "StoreLost" not in kinds_in(options):
            pass
        filler.unlink()
        while "StoreRestored" not in kinds_in(options):
            pass
        process.terminate()
        process.communicate(timeout=60)
    writer.close()
    evidence = open_evidence(options)
    assert len(list(evidence.events(kinds=["CommandRan"]))) == 3001
    assert [one.commands for one in evidence.sessions()] == [3001]
    assert evidence.verify().sound
    evidence.close()


def stored(options: GalleryOptions) -> int:
    """How many events there are; none as long as there is no store."""
    evidence = Evidence(options)
    try:
        return evidence.counts()["events"]
    except StoreError:
        return 0
    finally:
        evidence.close()


def kinds_in(options: GalleryOptions) -> set[str]:
    """What the gallery has said in its own journal."""
    from mirage.journal.reader import JournalReader

    reader = JournalReader(options.own_journal)
    found = {type(record.envelope.event).__name__ for record in reader.read()}
    reader.close()
    return found


def test_another_user_can_read_neither_the_evidence_nor_the_cursors(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")
    options = options_in(tmp_path)
    writer, source = stage(options)
    source.bind("web-1", "s1", "192.0.2.1")(CommandRan(argv=[b"x"], status=0))
    writer.close()
    open_evidence(options).close()
    for path in [options.home, *options.home.rglob("*")]:
        assert path.stat().st_mode & 0o007 == 0, path
    assert (options.home / "evidence.sqlite").stat().st_mode & 0o077 == 0
