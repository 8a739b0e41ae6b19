"""What can be set below /proc/sys, and what a kernel refuses."""

from __future__ import annotations

import pytest

from mirage.vfs.synthetic import Context, File
from mirage.vfs.types import ROOT
from mirage.world.host import Host
from mirage.world.kernel.sysctl import Kept, drop_caches, setting

CONTEXT = Context(ROOT, 0)


def shown(node: File) -> bytes:
    assert callable(node.read)
    return node.read(CONTEXT)


@pytest.mark.parametrize(
    ("value", "written", "then"),
    [
        ("0", b"1\n", b"1\n"),
        ("60", b" 10 ", b"10\n"),
        ("0", b"-1\n", b"-1\n"),
        ("32768\t60999", b"1024 65000\n", b"1024\t65000\n"),
        ("4\t4\t1\t7", b"3", b"3\t4\t1\t7\n"),
        ("core", b"/tmp/%e\n", b"/tmp/%e\n"),
    ],
)
def test_what_is_written_is_read(host: Host, value: str, written: bytes, then: bytes) -> None:
    node = setting(value, Kept(host.place(b"visitor"), "a/b"))
    assert node.write is not None
    node.write(CONTEXT, written)
    assert shown(node) == then


@pytest.mark.parametrize(("value", "written"), [("0", b"yes\n"), ("0", b"\n"), ("0", b"1 2\n"), ("32768\t60999", b"1 2 3\n")])
def test_what_is_of_another_kind_is_refused_and_changes_nothing(host: Host, value: str, written: bytes) -> None:
    node = setting(value, Kept(host.place(b"visitor"), "a/b"))
    assert node.write is not None
    with pytest.raises(OSError, match="Invalid argument"):
        node.write(CONTEXT, written)
    assert shown(node) == value.encode() + b"\n"


def test_caches_are_dropped_by_the_numbers_that_there_are() -> None:
    drop_caches(CONTEXT, b"3\n")
    with pytest.raises(OSError, match="Invalid argument"):
        drop_caches(CONTEXT, b"5\n")
