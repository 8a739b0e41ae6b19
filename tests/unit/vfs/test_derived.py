"""What is derived from a file is that of its bytes now, whoever changes them and however; and it costs no reading anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mirage.base.clock import ManualClock
from mirage.state.open import open_store
from mirage.vfs.caller import Caller
from mirage.vfs.derived import derived
from mirage.vfs.layered import Layered
from mirage.vfs.types import Cred
from mirage.vfs.view import View

CLOCK = ManualClock()  # stands still while files are changed: no time tells one version from the next
READ: list[bytes] = []


def known(caller: Caller, path: bytes) -> bytes:
    """What is derived, asked for until it is kept."""
    CLOCK.advance(1)
    first, *others = [derived(caller, path, shout) for _ in range(3)]
    assert others == [first, first]
    return first


def shout(data: bytes) -> bytes:
    READ.append(data)
    return data.upper()


@pytest.fixture
def root() -> Caller:
    READ.clear()
    return Caller(View(Layered(open_store("memory:", b"derived"), None, [b"host"], CLOCK), CLOCK))


def test_the_bytes_are_worked_on_once_while_they_stay(root: Caller) -> None:
    root.write_file(b"/name", b"anna")
    CLOCK.advance(1)
    assert [derived(root, b"/name", shout) for _ in range(9)] == [b"ANNA"] * 9
    assert READ == [b"anna"] * 2  # the first one moved the access time


def test_a_change_in_place_of_the_same_size_at_the_same_moment_is_seen(root: Caller) -> None:
    root.write_file(b"/name", b"anna")
    assert known(root, b"/name") == b"ANNA"
    with root.open(b"/name", os.O_WRONLY) as file:
        file.write(b"otto")
    assert derived(root, b"/name", shout) == b"OTTO"


def test_a_file_renamed_over_it_and_a_link_are_seen(root: Caller) -> None:
    root.write_file(b"/name", b"anna")
    assert known(root, b"/name") == b"ANNA"
    root.write_file(b"/new", b"otto")
    root.rename(b"/new", b"/name")
    assert derived(root, b"/name", shout) == b"OTTO"
    root.unlink(b"/name")
    root.write_file(b"/elsewhere", b"ida")
    root.symlink(b"/elsewhere", b"/name")
    assert derived(root, b"/name", shout) == b"IDA"
    root.unlink(b"/elsewhere")
    with pytest.raises(FileNotFoundError):
        derived(root, b"/name", shout)


def test_another_process_s_change_is_seen(tmp_path: Path) -> None:
    READ.clear()
    stores = [open_store(f"lmdb:{tmp_path / 'state'}", b"derived") for _ in range(2)]
    ours, theirs = (Caller(View(Layered(store, None, [b"host"], CLOCK), CLOCK)) for store in stores)
    ours.write_file(b"/name", b"anna")
    assert known(theirs, b"/name") == b"ANNA"
    ours.write_file(b"/name", b"otto")
    assert derived(theirs, b"/name", shout) == b"OTTO"
    for store in stores:
        store.close()


def test_who_may_not_read_the_file_does_not_get_it_from_who_may(root: Caller) -> None:
    root.write_file(b"/shadow", b"secret", 0o600)
    assert known(root, b"/shadow") == b"SECRET"
    with pytest.raises(PermissionError):
        derived(Caller(root.view, Cred(1000, 1000)), b"/shadow", shout)


def test_asking_is_an_access_as_reading_is() -> None:
    clock = ManualClock()
    root = Caller(View(Layered(open_store("memory:", b"derived"), None, [b"host"], clock), clock))
    root.write_file(b"/name", b"anna")
    derived(root, b"/name", shout)
    clock.advance(90_000)
    derived(root, b"/name", shout)
    assert root.stat(b"/name").atime == clock.now()
