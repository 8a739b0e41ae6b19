"""Closes what came out of a cell, on threads of its own.

Who closes the last descriptor of a connection waits for as long as its owner said (SO_LINGER), and any message over a socket of the
file system may bring some along, wanted or not; not even to read it without them helps, as the kernel then closes them in our name.
So they are all taken, and neither the event loop nor who serves a mount ever closes one.
"""

from __future__ import annotations

import array
import contextlib
import os
import socket
import stat
import threading
from collections import deque
from collections.abc import Callable, Iterable

THREADS = 4  # of one cell
MOST = 1024  # descriptors that wait to be closed: whoever has so many wants nothing else
ROOM = socket.CMSG_SPACE(253 * 4)  # SCM_MAX_FD, net/scm.h


class Parting:
    """Of one cell. `overrun`, from any thread: more waits than may."""

    def __init__(self, overrun: Callable[[], object]) -> None:
        self._overrun = overrun
        self._mutex = threading.Lock()
        self._waiting: deque[int] = deque()
        self._threads = 0

    def received(self, line: socket.socket, size: int) -> bytes:
        """recv(2), where what comes beside the bytes is let go. OSError."""
        data, beside, _, _ = line.recvmsg(size, ROOM, socket.MSG_CMSG_CLOEXEC)
        for level, kind, content in beside:
            if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
                self.let_go(array.array("i", content[: len(content) // 4 * 4]))
        return data

    def part(self, line: socket.socket) -> None:
        """Close a socket; descriptors may lie in it that nobody has taken."""
        self.let_go([line.detach()])

    def let_go(self, descriptors: Iterable[int]) -> None:
        """Close them; what never takes long is closed when this returns."""
        slow = []
        for descriptor in descriptors:
            if _is_quick(descriptor):
                os.close(descriptor)
            else:
                slow.append(descriptor)
        with self._mutex:
            self._waiting += slow
            is_new = bool(slow) and self._threads < THREADS
            self._threads += is_new
        if is_new:
            threading.Thread(target=self._work, name="mirage-parting", daemon=True).start()
        if len(self._waiting) > MOST:
            self._overrun()

    def _work(self) -> None:
        while True:
            with self._mutex:
                if not self._waiting:
                    self._threads -= 1
                    return
                descriptor = self._waiting.popleft()
            with contextlib.suppress(OSError):  # what could not be written any more
                os.close(descriptor)


def _is_quick(descriptor: int) -> bool:
    """Whether it is a pipe's or a device's; what lies on a mount of a cell's nobody outside may look at."""
    with contextlib.suppress(OSError):
        return stat.S_IFMT(os.fstat(descriptor).st_mode) in (stat.S_IFIFO, stat.S_IFCHR)
    return False
