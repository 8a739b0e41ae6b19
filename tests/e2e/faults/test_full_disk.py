"""A full disk can not be hidden, so it is shown: attackers' writes end with ENOSPC, all else goes on, and every event is kept."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mirage.base.clock import SystemClock
from mirage.base.events import LineEntered, MirageStarted
from mirage.image import skeleton
from mirage.journal.reader import JournalReader
from mirage.journal.source import EventSource
from mirage.journal.writer import JournalLimits, JournalWriter
from tests.e2e.faults.visitors import web
from tests.e2e.house import House
from tests.e2e.recovery import Since

MIB = 1 << 20
FULL = """\
bash: line 1: /tmp/two: No space left on device
mkdir: cannot create directory ‘/tmp/d’: No space left on device
dd: failed to open '/tmp/dd': No space left on device
"""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk for all that a Mirage keeps."""
    if os.geteuid() != 0:
        pytest.skip("a small tmpfs can be mounted by root only")
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", place], capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"no tmpfs can be mounted here: {mounted.stderr.strip()}")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """Not a byte is left, for the length of a block."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (MIB, 4096):
            try:
                while file.write(bytes(size)) == size:
                    pass
            except OSError:
                continue
    try:
        yield
    finally:
        filler.unlink()


def test_writes_end_with_enospc_reads_go_on_and_nothing_is_lost(tmp_path: Path, disk: Path, openssh: None) -> None:
    image = skeleton.write_skeleton("debian-12", tmp_path / "skeleton.img")
    house = House(disk, "--http", "127.0.0.1:0", users=("root",), settings={"MIRAGE_IMAGE_NAME": str(image)})
    house.start()
    said = []

    def sh(command: str, source: str = "127.78.0.1") -> tuple[bytes, str]:
        said.append(command)
        done = house.ssh(command, source=source)
        return done.stdout, done.stderr.decode()

    try:
        assert sh("echo one > /tmp/one; cat /tmp/one") == (b"one\n", "")
        page = web(house, "/", "127.78.0.1")
        listing = sh("ls -l /etc /root | grep -v ^total; cat /etc/passwd")
        with filled(disk):
            assert sh("echo two > /tmp/two; mkdir /tmp/d; dd if=/dev/zero of=/tmp/dd count=1") == (b"", FULL)
            assert sh("df --output=avail / | tail -n 1") == (b"    0\n", "")
            assert sh("ls -l /etc /root | grep -v ^total; cat /etc/passwd") == listing
            assert sh("mv /tmp/one /tmp/uno; cat /tmp/uno; rm /tmp/uno; ls /tmp | grep -v ^systemd-private") == (b"one\n", "")
            assert web(house, "/", "127.78.0.1") == page
            assert sh("id -un; echo x > /root/x", "127.78.0.2") == (b"root\n", "bash: line 1: /root/x: No space left on device\n")
            for part in ("stage", "gallery"):  # who dies meanwhile is back before there is room
                os.kill(house.parts()[part], signal.SIGKILL)
            assert sh("ls -l /etc /root | grep -v ^total; cat /etc/passwd") == listing
            assert sh("echo x > /root/x", "127.78.0.2") == (b"", "bash: line 1: /root/x: No space left on device\n")
        ended = Since()
        while sh("echo back > /tmp/back && cat /tmp/back") != (b"back\n", ""):
            assert ended.is_within()
        events = [json.loads(line) for line in house.cli("events", "--json").stdout.splitlines()]
        assert [event["text"] for event in events if event["kind"] == "LineEntered"] == said
        assert [event for event in events if event["kind"] in ("SessionCrashed", "JournalDropped", "MirageStopped")] == []
    finally:
        assert house.stop() == 0


def test_the_journal_lives_on_its_reserve_and_then_counts(disk: Path) -> None:
    limits = JournalLimits(reserve=2 * MIB, queue=MIB, segment=MIB, sync=3600)
    writer = JournalWriter(disk / "journal", SystemClock(), limits)
    source = EventSource(writer, SystemClock())
    emit = source.bind("web-1", "s1", "192.0.2.1")
    emit(MirageStarted(part="stage", version="0", detail=""))
    with filled(disk):
        for _ in range(100):
            emit(LineEntered(text=bytes(10_000), mode="exec"))
        writer.retry()
        assert (writer.status().waiting, writer.status().dropped) == (0, 0)
        for _ in range(400):
            emit(LineEntered(text=bytes(10_000), mode="exec"))
        dropped = writer.status().dropped
        assert dropped > 0
    assert writer.retry()
    writer.close()
    reader = JournalReader([disk / "journal"])
    found = [record.envelope.event for record in reader.read(limit=1000)]
    reader.close()
    assert sum(isinstance(event, LineEntered) for event in found) == 500 - dropped
    assert [getattr(event, "records", None) for event in found if type(event).__name__ == "JournalDropped"] == [dropped]
