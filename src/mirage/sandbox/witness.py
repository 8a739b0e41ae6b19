"""Looks at the cell's processes for the stage, and signals them: what only their own root may, and without touching a file of ours.

A process of its own, as the first one may be waiting for a mount that waits for this answer.
"""

from __future__ import annotations

import os
import select
import signal
import socket
from typing import Any, NoReturn

from mirage.sandbox import hand, talk

READLINKS = {"89", "267"}  # readlink(2), readlinkat(2)
PATIENCE = 0.25  # seconds
ENVIRONMENT = 32 << 10  # bytes that are told of one
FDS = 256  # descriptors of one process that are told


def serve(line: socket.socket, calls: socket.socket, procfs: int) -> NoReturn:
    """Answer each question of the stage's, and hand on each call of the first process's, until a line is closed."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    poll = select.poll()
    poll.register(line, select.POLLIN)
    poll.register(calls, select.POLLIN)
    while True:
        try:
            for descriptor, _ in poll.poll():
                if descriptor == calls.fileno():
                    hand.take(calls, procfs)
                else:
                    _take(line, procfs)
        except talk.Gone:
            os._exit(0)


def _take(line: socket.socket, procfs: int) -> None:
    question, fds = talk.receive(line)
    for stray in fds:
        os.close(stray)
    try:
        answer = _answer(procfs, question)
    except (OSError, KeyError, TypeError, ValueError):
        answer = {}
    talk.send(line, {"number": question.get("number"), **answer})


def _answer(procfs: int, question: dict[str, Any]) -> dict[str, Any]:
    pid = int(question["pid"])
    if "signal" in question:
        os.kill(-pid, int(question["signal"]))
        return {}
    if "link" in question:
        text = os.readlink(f"{pid}/{question['link']}", dir_fd=procfs)
        return {"text": text, "is_read": _is_reading(procfs, question["asker"])}
    if "fds" in question:
        directory = _open(procfs, f"{pid}/fd", os.O_DIRECTORY)
        try:
            return {"fds": {name: os.readlink(name, dir_fd=directory) for name in sorted(os.listdir(directory), key=int)[:FDS]}}
        finally:
            os.close(directory)
    if "environ" in question:
        descriptor = _open(procfs, f"{pid}/environ", 0)
        try:
            return {"environ": os.read(descriptor, ENVIRONMENT).decode("utf-8", "surrogateescape")}
        finally:
            os.close(descriptor)
    return {}


def _is_reading(procfs: int, asker: int) -> bool:
    """Whether the one who asks wants a link's text (readlink), or to go where it leads."""
    descriptor = _open(procfs, f"{int(asker)}/syscall", 0)
    try:
        return os.read(descriptor, 64).split(b" ")[0].decode() in READLINKS
    finally:
        os.close(descriptor)


def _open(procfs: int, name: str, flags: int) -> int:
    return os.open(name, os.O_RDONLY | os.O_CLOEXEC | flags, dir_fd=procfs)


class Witness:
    """The stage's end. A question that is not answered at once has no answer: the mounts wait behind it."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._count = 0
        line.settimeout(PATIENCE)

    def ask(self, **question: Any) -> dict[str, Any]:
        """The answer; empty if there is none."""
        self._count += 1
        try:
            talk.send(self._line, {"number": self._count, **question})
            while True:
                answer, _ = talk.receive(self._line)
                if answer.get("number") == self._count:
                    return answer
        except (talk.Gone, TimeoutError, BlockingIOError):
            return {}

    def close(self) -> None:
        self._line.close()
