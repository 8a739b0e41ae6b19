"""The one process that keeps root's rights: it makes cells, and does nothing else.

It hears three verbs from the stage. `begin` ends all cells: it is a new stage's first word. `open` has no argument; it answers with
the line to a new cell's first process, and with what counts how often the cell meets its limits. `back` has two descriptors, a
mount's and a sealed file's, and lets the kernel read the one in the other's stead (`backing`). No name or path comes over the wire,
and no number but the one under which a question is answered: what a cell is to look like is told to the cell itself, inside its
namespaces, where it can do no harm. A cell ends when its line is closed, when its first process ends, or when the warden does.
"""

from __future__ import annotations

import fcntl
import gc
import os
import select
import signal
import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mirage.sandbox import building, calls, cgroups, filter, talk, upbringing
from mirage.sandbox.net import neighbours

FIRST_UID, UIDS = 0x10000000, 1 << 19  # below 2**31, above what systems give out; each cell has a range of its own
RANGES = 2048
BACKING_OPEN = 0x4010E501  # FUSE_DEV_IOC_BACKING_OPEN, linux/fuse.h
BACKING = struct.Struct("iIQ")  # struct fuse_backing_map
CELLS = 1000  # at once
SEALS = fcntl.F_SEAL_SEAL | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE
SPACES = (
    calls.NEWUSER | calls.NEWNS | calls.NEWPID | calls.NEWUTS | calls.NEWIPC | calls.NEWNET
)  # the cgroup and time namespaces follow inside, when there is something for them to hide


@dataclass(slots=True)
class Kept:
    """One cell that lives."""

    pid: int
    pidfd: int
    group: cgroups.Group
    nodes: str


class Warden:
    """`serve` until the stage hangs up."""

    def __init__(self, line: socket.socket, shares: cgroups.Shares, say: Callable[[str], None]) -> None:
        self._line = line
        self._shares = shares
        self._say = say
        self._cells: dict[int, Kept] = {}
        self._count = 0
        self._parent = os.getppid()
        upbringing.forget()
        filter.program()  # a cell can read no file of ours any more
        calls.prctl(calls.PR_SET_SECUREBITS, calls.NO_SETUID_FIXUP)  # root's capabilities stay in `_clone`
        calls.unshare(calls.NEWNS)  # what is mounted from here on, the machine does not see
        calls.mount("", "/", "", calls.REC | calls.PRIVATE)
        building.lay_out()
        cgroups.clear_stale()
        cgroups.bound_all()

    def serve(self) -> None:
        gc.freeze()  # what is here is shared with all cells, for as long as nobody writes to it
        gc.disable()
        poll = select.poll()
        poll.register(self._line, select.POLLIN)
        talk.send(self._line, {"begun": True})  # whoever waits for the answer of the one before us asks again
        looked = time.monotonic()
        while True:
            if time.monotonic() - looked > neighbours.LOOK:
                self._relieve()
                looked = time.monotonic()
            for descriptor, _ in poll.poll(neighbours.LOOK * 1000 if self._cells else None):
                if descriptor in self._cells:
                    poll.unregister(descriptor)
                    self._ended(descriptor)
                    continue
                if descriptor != self._line.fileno():
                    continue  # it ended in this turn
                try:
                    self._hear(poll)
                except talk.Gone:
                    self._end_all()
                    return

    def _hear(self, poll: select.poll) -> None:
        """One question, answered. Gone: there is no more."""
        message, fds = talk.receive(self._line)
        match message.get("do"):
            case "begin":
                for pidfd in self._cells:
                    poll.unregister(pidfd)
                self._end_all()
                self._answer(message, {})
            case "back" if len(fds) == 2:
                self._answer(message, _backed(*fds))
            case "open":
                made = self._open(message)
                if made is not None:
                    poll.register(made, select.POLLIN)
        for stray in fds:
            os.close(stray)

    def _answer(self, question: dict[str, Any], answer: dict[str, Any], fds: list[int] | None = None) -> None:
        number = question.get("ask")
        talk.send(self._line, {**answer, "to": number if isinstance(number, int) else 0}, fds)

    def _open(self, question: dict[str, Any]) -> int | None:
        """Make a cell and answer; its pidfd. Gone: nobody hears it."""
        if len(self._cells) >= CELLS:
            self._answer(question, {"failed": f"{CELLS} cells are open"})
            return None
        ours, theirs = talk.pair()
        counts = list[int]()
        try:
            kept = self._make(theirs)
            counts = kept.group.counts()
            limits = {"processes": self._shares.processes, "memory": self._shares.memory}
            self._answer(question, {"limits": limits}, [ours.fileno(), *counts])
        except OSError as error:
            self._say(f"no cell could be made: {error}")
            self._answer(question, {"failed": str(error)})
            return None
        finally:
            ours.close()
            theirs.close()
            for count in counts:
                os.close(count)
        self._cells[kept.pidfd] = kept
        return kept.pidfd

    def _make(self, line: socket.socket) -> Kept:
        self._count += 1
        first = FIRST_UID + self._count % RANGES * UIDS
        gate, key = os.pipe2(os.O_CLOEXEC)
        group = cgroups.Group(f"{os.getpid()}-{self._count}", self._shares)
        nodes = building.make_nodes(str(self._count), first)
        try:
            pid = self._clone(first)
            if pid == 0:
                os.close(key)
                building.become(line, gate, nodes)
            group.take(pid)
            for name in ("uid_map", "gid_map"):
                Path(f"/proc/{pid}/{name}").write_text(f"0 {first} {UIDS}\n")
            os.write(key, b"!")
            return Kept(pid, os.pidfd_open(pid), group, nodes)
        except OSError:
            group.remove()
            building.remove_nodes(nodes)
            raise
        finally:
            os.close(gate)
            os.close(key)

    def _clone(self, owner: int) -> int:
        """A process in namespaces that belong to a user of the cell's own: what the kernel counts by user (namespaces, inotify) is
        counted for who owns the namespace, too, and would else be taken from root and from every other cell. 0 in the child.
        """
        pid = -1
        try:
            os.seteuid(owner)
            pid = calls.clone(SPACES)
        finally:
            if pid != 0:
                os.seteuid(0)
                self._accompany()
        return pid

    def _accompany(self) -> None:
        """As `app.leash` has it, and a change of user undoes it. Gone: the supervisor has ended meanwhile."""
        calls.prctl(calls.PR_SET_DUMPABLE, 0)
        calls.prctl(calls.PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != self._parent:
            raise talk.Gone("the supervisor")

    def _relieve(self) -> None:
        """End the cell that has crowded the machine's neighbours out."""
        if not self._cells or not neighbours.are_crowded(len(self._cells)):
            return
        count, pid = max((neighbours.of({kept.pid, *kept.group.pids()}), kept.pid) for kept in self._cells.values())
        if count > neighbours.FEW:
            self._say(f"a cell with {count} neighbours is ended: the machine's table of them is all visitors'")
            os.kill(pid, signal.SIGKILL)

    def _ended(self, descriptor: int) -> None:
        kept = self._cells.pop(descriptor)
        os.waitpid(kept.pid, 0)
        os.close(descriptor)
        kept.group.remove()
        building.remove_nodes(kept.nodes)

    def _end_all(self) -> None:
        for kept in self._cells.values():
            os.kill(kept.pid, signal.SIGKILL)
        for descriptor in list(self._cells):
            self._ended(descriptor)


def _backed(device: int, file: int) -> dict[str, Any]:
    try:
        return {"backing": hand_over(device, file)}
    except OSError as error:
        return {"failed": str(error)}


def hand_over(device: int, file: int) -> int:
    """The kernel's number of a file for an open /dev/fuse. OSError: it is none, or the kernel has no use for it.

    The kernel opens the file once more for each who opens it there, as us, for whatever he likes and without asking whether he may:
    so it is one in memory that nobody can ever change, and no descriptor (of O_PATH least of all) makes one of the machine's of it.
    """
    if os.fstat(device).st_rdev != building.FUSE or not _is_sealed(file):
        raise OSError("no mount, or no file that is sealed")
    number: int = fcntl.ioctl(device, BACKING_OPEN, bytearray(BACKING.pack(file, 0, 0)))
    return number


def _is_sealed(file: int) -> bool:
    try:
        return fcntl.fcntl(file, fcntl.F_GET_SEALS) & SEALS == SEALS
    except OSError:
        return False  # no file in memory, or a mere path
