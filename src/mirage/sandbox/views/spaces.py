"""Namespaces that programs of a cell have made: which pid namespace a process is in, its number there, a look into a network."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from mirage.sandbox import calls, status

GET_PARENT = 0xB702  # NS_GET_PARENT, linux/nsfs.h


@contextmanager
def inside_network(procfs: int, network: int) -> Iterator[None]:
    """The thread meanwhile is in a network that is held open. OSError."""
    own = os.open("thread-self/ns/net", os.O_RDONLY | os.O_CLOEXEC, dir_fd=procfs)
    try:
        calls.setns(network, calls.NEWNET)
        try:
            yield
        finally:
            calls.setns(own, calls.NEWNET)
    finally:
        os.close(own)


def numbers(procfs: int, pid: int) -> list[int]:
    """What a process is called, from the cell's own namespace inwards. OSError."""
    return [int(number) for number in status.field(procfs, pid, "NSpid").split()]


def identity(procfs: int, pid: int) -> int:
    """Of the namespace that it is in: the inode. OSError."""
    return os.stat(f"{pid}/ns/pid", dir_fd=procfs).st_ino


def members(procfs: int, space: int, level: int, pids: Iterable[int]) -> dict[int, int]:
    """Which processes are in a namespace, or in one below it, and what each is called in it.

    `level`: how deep it lies below the cell's own.
    """
    found = {}
    for pid in pids:
        try:
            called = numbers(procfs, pid)
            if len(called) > level and _above(procfs, pid, len(called) - 1 - level) == space:
                found[pid] = called[level]
        except OSError:
            continue  # it has gone
    return found


def _above(procfs: int, pid: int, steps: int) -> int:
    """The namespace that lies so many above its own."""
    place = os.open(f"{pid}/ns/pid", os.O_RDONLY | os.O_CLOEXEC, dir_fd=procfs)
    try:
        for _ in range(steps):
            above = fcntl.ioctl(place, GET_PARENT)
            os.close(place)
            place = above
        return os.fstat(place).st_ino
    finally:
        os.close(place)
