"""What tries to get through the walls of a cell, in the first one that each stage has made: nobody is let in if anything does.

It runs as any program of a visitor's root does, in a child of the cell's first process, and says which walls gave way. `walls` says
what the machine must have; here it is shown that what was built of it holds.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import stat
from collections.abc import Callable
from typing import Any, NoReturn

from mirage.sandbox import calls, talk
from mirage.sandbox.walls import SPACES

BPF, PERF_EVENT_OPEN, IO_URING_SETUP, USERFAULTFD = 321, 298, 425, 323  # asm/unistd_64.h
SETTINGS = ("sys/kernel/core_pattern", "sys/kernel/modprobe", "sys/vm/drop_caches", "sysrq-trigger")  # the machine's, below /proc
DISKS = ((7, 0), (8, 0), (253, 0), (254, 0), (259, 0))  # loop, sd, two of virtio's and nvme: admin-guide/devices.txt
INTERFACES = {"lo"}


def outside() -> dict[str, Any]:
    """What the stage knows of the machine, and nobody inside may be part of."""
    return {"spaces": {name: os.stat(f"/proc/self/ns/{name}").st_ino for name in SPACES}}


def prove(line: socket.socket, order: dict[str, Any], procfs: int, devices: list[int]) -> NoReturn:
    """In a new process of a cell: tell which walls gave way, and why; never returns. `devices`: of the served mounts."""
    try:
        signal.set_wakeup_fd(-1)
        place = Place(procfs, devices, order["spaces"], str(order["interface"]))
        talk.send(line, {"gave": [f"{name}:{gap}" for name, attempt in ATTEMPTS for gap in attempt(place)]})
    finally:
        os._exit(0)


class Place:
    """Where it is tried."""

    def __init__(self, procfs: int, devices: list[int], spaces: dict[str, int], interface: str) -> None:
        self.procfs, self.devices, self.spaces, self.interface = procfs, devices, spaces, interface

    def reach(self, path: str, flags: int) -> bool:
        """Whether something of a true procfs can be opened."""
        try:
            os.close(os.open(path, flags | os.O_CLOEXEC | os.O_NONBLOCK, dir_fd=self.procfs))
        except OSError:
            return False
        return True


def _spaces(place: Place) -> list[str]:
    return [name for name, ino in place.spaces.items() if os.stat(f"self/ns/{name}", dir_fd=place.procfs).st_ino == ino]


def _files(place: Place) -> list[str]:
    return [path for path in ("/", "/..", "/etc", "/tmp") if os.stat(path).st_dev not in place.devices]  # noqa: S108 - the cell's own


def _powers(place: Place) -> list[str]:
    """What the machine's root may, and that of a user namespace may not."""
    found = [path for path in SETTINGS if place.reach(path, os.O_WRONLY)]
    found += [path for path in ("1/mem", "1/root", "kcore", "kmsg") if place.reach(path, os.O_RDONLY)]
    return found + [f"disk-{major}-{minor}" for major, minor in DISKS if _opens_node(os.makedev(major, minor))]


def _opens_node(device: int) -> bool:
    name = f"/dev/shm/.{os.getpid()}"  # noqa: S108 - the cell's own
    try:
        os.mknod(name, stat.S_IFBLK | 0o600, device)
        try:
            os.close(os.open(name, os.O_RDONLY | os.O_CLOEXEC))
        finally:
            os.unlink(name)
    except OSError:
        return False
    return True


def _network(place: Place) -> list[str]:
    return [name for _, name in socket.if_nameindex() if name not in INTERFACES | {place.interface}]


def _filter(place: Place) -> list[str]:
    status = os.open("self/status", os.O_RDONLY | os.O_CLOEXEC, dir_fd=place.procfs)
    found = [] if b"\nSeccomp:\t2\n" in os.read(status, 4096) else ["none"]
    os.close(status)
    room = ctypes.create_string_buffer(256)
    tried: dict[str, tuple[int, list[object]]] = {
        "bpf": (BPF, [0, room, 16]), "perf": (PERF_EVENT_OPEN, [room, 0, -1, -1, 0]),
        "io_uring": (IO_URING_SETUP, [1, room]), "userfaultfd": (USERFAULTFD, [1]),
    }  # fmt: skip
    return found + [name for name, (number, arguments) in tried.items() if calls.raw(number, *arguments) >= 0]


def _groups(place: Place) -> list[str]:
    """Each hierarchy begins, to who is inside, with the cell's own group."""
    file = os.open("self/cgroup", os.O_RDONLY | os.O_CLOEXEC, dir_fd=place.procfs)
    lines = os.read(file, 65536).decode().splitlines()
    os.close(file)
    return [line for line in lines if not line.endswith(":/")]


ATTEMPTS: list[tuple[str, Callable[[Place], list[str]]]] = [
    ("namespaces", _spaces), ("fuse", _files), ("privilege", _powers),
    ("network", _network), ("seccomp", _filter), ("cgroups", _groups),
]  # fmt: skip
