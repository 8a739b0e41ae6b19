"""Limits that a cell's kernel does not give: kept in words, and the kernel is asked for what it has."""

from __future__ import annotations

import struct
from errno import EFAULT, EINVAL, EPERM
from types import SimpleNamespace
from typing import Any, cast

import pytest

from mirage.sandbox import rlimits
from mirage.sandbox.answers import GO_ON, Question, Reply
from mirage.vfs.caller import Caller
from mirage.world.kernel.procpid import limited
from mirage.world.processes import ProcessEntry

NAMES = (
    "cpu time", "file size", "data size", "stack size", "core file size", "resident set", "processes", "open files", "locked memory",
    "address space", "file locks", "pending signals", "msgqueue size", "nice priority", "realtime priority", "realtime timeout",
)  # fmt: skip
KERNELS = "Limit                     Soft Limit           Hard Limit           Units     \n" + "".join(
    f"{'Max ' + name:<25} {'1024' if at == 7 else 'unlimited':<20} {'20000' if at == 7 else 'unlimited':<20} \n"
    for at, name in enumerate(NAMES)
)
FREE = rlimits.INFINITY


@pytest.fixture
def entry(monkeypatch: pytest.MonkeyPatch) -> ProcessEntry:
    made = ProcessEntry(70, 1, b"bash", start_time=0, actual=lambda name: KERNELS.encode())
    monkeypatch.setattr(Caller, "read_file", lambda self, path: limited(KERNELS, made.limits).encode())
    return made


def asked(entry: ProcessEntry, resource: int, new: tuple[int, int] | None = None) -> Reply:
    visit = SimpleNamespace(processes=SimpleNamespace(find=lambda pid: entry), view=SimpleNamespace(root=None))

    def peek(address: int, size: int) -> bytes:
        if new is None or address != 64:
            raise OSError(EFAULT, "")
        return struct.pack("<QQ", *new)

    arguments = [0, resource, 64 if new else 0, 0 if new else 128]
    return rlimits.limits(Question(cast("Any", visit), 70, 302, arguments, lambda pid: True, lambda pid: pid, peek))


def test_what_the_kernel_gives_is_the_kernel_s(entry: ProcessEntry) -> None:
    assert asked(entry, 7) == asked(entry, 7, (2000, 20000)) == asked(entry, 3, (FREE, FREE)) == GO_ON
    assert entry.limits == {}


def test_what_it_does_not_give_is_kept_and_told_and_it_goes_as_far_as_it_may(entry: ProcessEntry) -> None:
    assert asked(entry, 7, (65535, 65535)) == Reply(address=64, written=struct.pack("<QQ", 20000, 20000), goes_on=True)
    assert asked(entry, 7) == Reply(address=128, written=struct.pack("<QQ", 65535, 65535))
    assert rlimits.parsed(limited(KERNELS, entry.limits).encode())[7] == (65535, 65535)
    assert asked(entry, 7, (10, 20)) == GO_ON
    assert entry.limits == {}


def test_what_nobody_may_is_refused_as_the_kernel_refuses_it(entry: ProcessEntry) -> None:
    assert asked(entry, 7, (5, 4)) == asked(entry, 16, (1, 1)) == Reply(error=EINVAL)
    assert asked(entry, 7, (1 << 21, 1 << 21)) == Reply(error=EPERM)
    entry.uid = 1000
    assert asked(entry, 7, (20001, 20001)) == Reply(error=EPERM)


def test_a_login_has_in_words_what_the_kernel_has_not() -> None:
    assert rlimits.lacking({7: (1024, 1 << 20), 6: (500, 500)}, KERNELS.encode()) == {7: (1024, 1 << 20)}
    assert rlimits.lacking({7: (1024, 1 << 20)}, b"") == {}
