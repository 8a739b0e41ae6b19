"""A full disk can not be hidden, so it is shown: attackers' writes end with ENOSPC, all else goes on, and every event is kept."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from mirage.base.clock import SystemClock
from mirage.base.events import LineEntered, MirageStarted
from mirage.image import skeleton
from mirage.journal.reader import JournalReader
from mirage.journal.source import EventSource
from mirage.journal.writer import JournalLimits, JournalWriter
from tests.e2e.faults.disk import MIB, filled, lack, small
from tests.e2e.faults.visitors import web
from tests.e2e.house import House
from tests.e2e.recovery import Since

FULL = """\
bash: line 1: /tmp/two: No space left on device
mkdir: cannot create directory ‘/tmp/d’: No space left on device
dd: failed to open '/tmp/dd': No space left on device
"""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk for all that a Mirage keeps."""
    if why := lack():
        pytest.skip(why)
    with small(tmp_path / "disk", 64) as place:
        yield place


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


def test_a_first_start_on_a_full_disk_is_a_sentence_and_leaves_nothing_on_it(tmp_path: Path, disk: Path) -> None:
    image = skeleton.write_skeleton("debian-12", tmp_path / "skeleton.img")
    house = House(disk, settings={"MIRAGE_IMAGE_NAME": str(image)})
    with filled(disk), pytest.raises(AssertionError):
        house.start()
    said = house.errors.read_text()
    assert said.startswith("mirage: ") and "No space left on device" in said and "Traceback" not in said
    assert not list(disk.glob("*.partial"))


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
