"""The stand-in of a shell that runs outside of the cell: a process with its number, which leads the session of its programs.

What the shell would do itself between fork and wait, it does in its place: the process groups, the terminal's foreground, the
files that are opened again. It cannot be looked into from inside (as the first process), takes no signal but the last, and ends
with its line.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
from typing import Any, NoReturn

from mirage.sandbox import starting, talk


def stand(line: socket.socket, order: dict[str, Any], procfs: int) -> NoReturn:
    """In a new process of the cell: never returns."""
    try:
        signal.set_wakeup_fd(-1)
        os.closerange(3, min(line.fileno(), procfs))
        os.closerange(min(line.fileno(), procfs) + 1, max(line.fileno(), procfs))
        os.closerange(max(line.fileno(), procfs) + 1, 1 << 16)
        StandIn(line, order, procfs).serve()
    except talk.Gone:
        pass
    finally:
        os._exit(0)


class StandIn:
    """`serve` until the line is closed."""

    def __init__(self, line: socket.socket, order: dict[str, Any], procfs: int) -> None:
        self._line = line
        self._procfs = procfs
        self._slave = -1
        self._groups: dict[int, int] = {}  # as the world numbers them -> as they are here
        self._opened: dict[int, dict[int, int]] = {}  # by process: number -> the file that was opened for it
        starting.take_signals(signal.SIG_IGN)
        os.setsid()
        self._own = os.getpid()
        self._groups[order["group"]] = self._own
        masters, name = [], ""
        if order["terminal"] is not None:
            master, self._slave = starting.terminal(order["terminal"])
            starting.take_terminal(self._slave, order["uid"])
            name = os.ttyname(self._slave)
            apart = os.open(name, os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC)  # whether that blocks is nothing to the programs
            masters = [master, apart]
        talk.send(line, {"standing": self._own, "tty": name}, masters)
        for end in masters:
            os.close(end)

    def serve(self) -> None:
        wake, waker = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.set_wakeup_fd(waker)
        poll = select.poll()
        poll.register(self._line, select.POLLIN)
        poll.register(wake, select.POLLIN)
        while True:
            for descriptor, _ in poll.poll():
                if descriptor == wake:
                    os.read(wake, 4096)
                    self._reap()
                    continue
                message, fds = talk.receive(self._line, takes_long=True)
                try:
                    DOERS[message["do"]](self, message, fds)
                finally:
                    for each in fds:
                        os.close(each)

    def _start(self, order: dict[str, Any], fds: list[int]) -> None:
        try:
            opened = self._open(order["files"])
        except OSError as error:
            talk.send(self._line, {"failed": order["id"], "error": error.errno})
            return
        places = {int(number): self._slave if place < 0 else fds[place] for number, place in order["handed"].items()}
        pid = starting.fork_as(self._procfs, order["pid"])
        group = self._groups.get(order["group"], 0)
        if pid == 0:
            starting.take_signals(signal.SIG_DFL)

            def join() -> None:
                signal.signal(signal.SIGTTOU, signal.SIG_IGN)
                self._join(os.getpid(), group, is_foreground=order["foreground"])
                if signal.SIGTTOU not in order["ignored"]:
                    signal.signal(signal.SIGTTOU, signal.SIG_DFL)

            if order["leads"]:
                os.setsid()
            starting.execute(order, {**places, **opened}, (lambda: None) if order["leads"] else join)
        self._opened[pid] = opened
        if not order["leads"]:
            self._groups[order["group"]] = self._join(pid, group, is_foreground=order["foreground"])
        talk.send(self._line, {"started": order["id"], "pid": pid, "group": self._groups.get(order["group"], pid)})

    def _join(self, pid: int, group: int, *, is_foreground: bool) -> int:
        """Put a new process into its group, from both sides of the fork; the group."""
        with contextlib.suppress(ProcessLookupError, PermissionError):  # it has ended, or executes already
            try:
                os.setpgid(pid, group)
            except PermissionError:
                group = 0  # all who were in it have gone
                os.setpgid(pid, 0)
        if is_foreground and self._slave >= 0:
            with contextlib.suppress(OSError):
                os.tcsetpgrp(self._slave, group or pid)
        return group or pid

    def _open(self, files: dict[str, Any]) -> dict[int, int]:
        """Files that stand open outside, once for all numbers that share one."""
        found: dict[int, int] = {}
        shared: dict[int, int] = {}
        try:
            for number, (which, path, flags, offset) in files.items():
                if which not in shared:
                    shared[which] = os.open(os.fsencode(path), flags | os.O_CLOEXEC | os.O_NOCTTY | os.O_NONBLOCK)
                    os.set_blocking(shared[which], not flags & os.O_NONBLOCK)
                    if offset:
                        os.lseek(shared[which], offset, os.SEEK_SET)
                found[int(number)] = shared[which]
        except OSError:
            _close(found)
            raise
        return found

    def _signal(self, message: dict[str, Any], fds: list[int]) -> None:
        """By a pidfd: kill(2) would be asked, and it is from us that the answer comes."""
        with contextlib.suppress(OSError):
            pidfd = os.pidfd_open(message["pid"])
            try:
                signal.pidfd_send_signal(pidfd, message["signal"])
            finally:
                os.close(pidfd)

    def _foreground(self, message: dict[str, Any], fds: list[int]) -> None:
        for group in (self._groups.get(message["group"], self._own), self._own):
            try:
                os.tcsetpgrp(self._slave, group)
                break
            except OSError:
                continue  # nobody is in it any more
        talk.send(self._line, {"placed": message["id"]})

    def _reap(self) -> None:
        while True:
            try:
                pid, status, usage = os.wait4(-1, os.WNOHANG | os.WUNTRACED | os.WCONTINUED)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if os.WIFSTOPPED(status):
                talk.send(self._line, {"stopped": pid, "signal": os.WSTOPSIG(status)})
            elif os.WIFCONTINUED(status):
                talk.send(self._line, {"stopped": pid, "signal": 0})
            else:
                opened = self._opened.pop(pid, {})
                offsets = {number: os.lseek(file, 0, os.SEEK_CUR) for number, file in opened.items() if _seeks(file)}
                _close(opened)
                times = (usage.ru_utime, usage.ru_stime)
                talk.send(self._line, {"ended": pid, "status": status, "seconds": times, "offsets": offsets, "last": self._last()})

    def _last(self) -> int:
        """The newest number that was given out."""
        descriptor = os.open("sys/kernel/ns_last_pid", os.O_RDONLY | os.O_CLOEXEC, dir_fd=self._procfs)
        try:
            return int(os.read(descriptor, 32))
        finally:
            os.close(descriptor)


def _seeks(file: int) -> bool:
    try:
        os.lseek(file, 0, os.SEEK_CUR)
    except OSError:
        return False
    return True


def _close(files: dict[int, int]) -> None:
    for descriptor in set(files.values()):
        os.close(descriptor)


DOERS = {"start": StandIn._start, "signal": StandIn._signal, "foreground": StandIn._foreground}
