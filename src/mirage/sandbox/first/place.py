"""What the first process of a cell knows: what the cell was built with, and what has become of it since."""

from __future__ import annotations

import os
import socket
from typing import Any

from mirage.sandbox import launching, policy
from mirage.sandbox.net.queues import Queues, told_of_errors, told_of_times, uncounted

PROC = 1  # which of the served mounts it is


class Place:
    """One a process, and so one a cell."""

    procfs = -1
    listener = -1
    line: socket.socket  # to the stage
    hand: socket.socket
    told: socket.socket  # where the stage hears of what is executed
    stub_paths: frozenset[str] = frozenset()
    card: dict[str, Any] = {}  # noqa: RUF012 - what the interface is, to ethtool(8)
    heard_paths: frozenset[str] = frozenset()
    stub_directory = ""
    stubbed: dict[int, tuple[str, list[str]]] = {}  # noqa: RUF012 - pid: what was to be executed
    uname: list[str] = []  # noqa: RUF012 - set once, before anybody runs
    settings: dict[str, int] = {}  # noqa: RUF012 - descriptors below /proc/sys/kernel
    memory = policy.Memory()
    served: dict[int, str] = {}  # noqa: RUF012 - by device: where what the stage serves is mounted
    nodes: dict[int, int] = {}  # noqa: RUF012 - the device that /dev/null and its like stand on -> that of /dev; another /proc's too
    users: dict[int, int] = {}  # noqa: RUF012 - who have had a program started for them: which mount their /run/user is, 0 for none yet
    spaces: set[int] = set()  # noqa: RUF012 - devices of /proc of pid namespaces
    parents: dict[int, int] = {}  # noqa: RUF012 - of programs that were started for the stage: the sshd that each belongs to
    leaders: set[int] = set()  # noqa: RUF012 - those, and the stand-ins
    mounted: frozenset[str] = frozenset()  # where the machine has mounted something
    judged: dict[int, policy.Key] = {}  # noqa: RUF012 - by the question that the stage has not answered yet
    launcher: launching.Launcher
    queues = Queues(uncounted)
    errors = Queues(told_of_errors)
    stamps = Queues(told_of_times)
    are_limits_set = False  # whether any process has asked for limits of its own
    most_files = 0  # as far as the kernel lets one's open files be raised
    foretold: dict[int, tuple[float, bytes]] = {}  # noqa: RUF012 - by pid: until when, and what sysinfo(2) says to it


def read(name: str) -> str:
    """A line below /proc. OSError."""
    descriptor = os.open(name, os.O_RDONLY | os.O_CLOEXEC, dir_fd=Place.procfs)
    try:
        return os.read(descriptor, 256).decode("utf-8", "replace").rstrip("\n")
    finally:
        os.close(descriptor)
