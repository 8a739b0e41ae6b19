"""The cell's own processes, as entries of the world's table: so `ps` shows the programs that truly run among the persona's services.

What a process is called is known from its execve, which is told; the rest is read from the cell's real procfs, and only from files
whose reading cannot wait for the process (`stat`, `status`): it may itself be waiting for an answer of ours.
"""

from __future__ import annotations

import ipaddress
import os
import time
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace

from mirage.base.clock import SECOND
from mirage.sandbox import rlimits
from mirage.sandbox.witness import Witness
from mirage.world.processes import ProcessEntry, ProcessTable
from mirage.world.visit import SocketFact

TICK = SECOND // 100  # USER_HZ
STATES = {"01": "ESTAB", "02": "SYN-SENT", "0A": "LISTEN"}  # net/tcp_states.h, as ss names them
UDP_STATES = {"01": "ESTAB", "07": "UNCONN"}
BACKLOG = 128  # of who listens inside, where the kernel does not tell which he asked for
CHILDREN = 64  # pids that are left to what a program starts, before anything of the world's comes
DEAR, RARELY = 0.002, 10  # seconds of a look at all processes from which on the next has to wait: so many times as long
FRESH = 0.002  # seconds for which what was seen of processes is still true enough for another look, while they are the same


class Census:
    """`refresh` makes the table say what runs now. `limits`: of a login, soft and hard by resource."""

    def __init__(
        self,
        procfs: int,
        witness: Witness,
        table: ProcessTable,
        booted: int,
        catch_up: Callable[[], object],
        seen: Callable[[int], None],
        limits: Mapping[int, rlimits.Pair],
    ) -> None:
        self._procfs = procfs
        self._witness = witness
        self._table = table
        self._booted = booted  # of the machine, in nanoseconds since the epoch: what start times count from
        self._catch_up = catch_up
        self._seen = seen
        self._first_uid = int(self._field("1", "Uid").split()[0])
        self._lacking = rlimits.lacking(limits, self._read("1/limits").encode())  # of what a login has
        self._ours = self._pids()  # nothing else runs yet
        self._shown: dict[int, int] = {}  # pid -> the process of a shell outside that it is to everybody
        self._mine: dict[int, ProcessEntry] = {}
        self._is_looking, self._looked = False, 0.0
        self._rested = 0.0  # when all may be looked at again
        table.look = self.look
        self._executed: dict[int, tuple[bytes, list[bytes]]] = {}
        self._parents: dict[int, int] = {}

    def executed(self, pid: int, path: bytes, argv: list[bytes]) -> None:
        self._executed[pid] = (path, argv)
        if pid in self._mine:
            self._name(self._mine[pid], pid)

    def program(self, pid: int) -> bytes:
        """What a process has last executed, as it was named; empty if it has not."""
        return self._executed.get(pid, (b"",))[0]

    def started(self, pid: int, parent: int) -> None:
        """A program of ours has been spawned; `parent` is the sshd that it belongs to."""
        self._parents[pid] = parent

    def stands(self, pid: int) -> None:
        """It runs in the place of a shell that is outside, whose entry the table has."""
        self._ours.add(pid)

    def falls(self, pid: int) -> None:
        self._ours.discard(pid)

    def shows(self, pid: int, shown: int) -> None:
        """It will be a program of such a shell: the table has its entry, which tells from then on what runs. `shown` 0: it is not."""
        if shown:
            self._shown[pid] = shown
        else:
            self._shown.pop(pid, None)

    def look(self) -> None:
        """For who reads the table outside of the cell, or gets a number from it: what runs inside has the next ones to itself."""
        if self._is_looking:
            return
        if time.monotonic() - self._looked > FRESH or self._pids() - self._ours != self._mine.keys():
            self.refresh()
            if self._mine:
                self._seen(max(self._mine) + CHILDREN)

    def refresh(self, asker: int = 0) -> None:
        """`asker` runs, whatever he is found waiting for: that is our answer.

        Who has hundreds and asks without end would keep us at it: of many, all but the asker and the new ones are seen now and then.
        """
        self._is_looking = True
        try:
            self._refresh(asker)
        finally:
            self._is_looking, self._looked = False, time.monotonic()

    def _refresh(self, asker: int) -> None:
        self._catch_up()
        alive = self._pids() - self._ours
        for pid in list(self._mine):
            if pid not in alive:
                self._forget(pid)
                self._executed.pop(pid, None)
                self._parents.pop(pid, None)
        if time.monotonic() >= self._rested:
            began = time.thread_time()
            self._see_all(alive)
            cost = time.thread_time() - began
            self._rested = time.monotonic() + (RARELY * cost if cost > DEAR else 0.0)
        else:
            self._see_all(alive - (self._mine.keys() - {asker}))
        if asker in self._mine:
            self._mine[asker].state = "R"

    def _see_all(self, pids: set[int]) -> None:
        for pid in sorted(pids):
            with suppress(OSError, ValueError, IndexError):  # it has gone
                self._see(pid)

    def _forget(self, pid: int) -> None:
        entry = self._mine.pop(pid)
        user, system = self._table.burnt
        self._table.burnt = user + entry.user_time, system + entry.system_time
        entry.actual = entry.put = entry.tasks = None
        if pid not in self._shown and self._table.mine.get(pid) is entry:
            del self._table.mine[pid]
        self._shown.pop(pid, None)

    def _pids(self) -> set[int]:
        directory = os.open(
            ".", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=self._procfs
        )  # of fsmount(2), which only names it
        try:
            return {int(name) for name in os.listdir(directory) if name.isdigit()}
        finally:
            os.close(directory)

    def is_busy(self) -> bool:
        """Whether anything runs beside our own."""
        return bool(self._pids() - self._ours)

    def clear(self) -> None:
        self._table.look = self._table.sockets = None
        for pid in list(self._mine):
            self._forget(pid)

    def _see(self, pid: int) -> None:
        head, _, tail = self._read(f"{pid}/stat").rpartition(")")
        field = tail.split()
        entry, shown = self._mine.get(pid), self._shown.get(pid, 0)
        if entry is None:
            entry = self._table.find(shown) if shown else self._new(pid, int(field[19]))
            if entry is None:
                return  # its shell has done with it, or the number is another's already
            entry.cwd = lambda: self._link(pid, "cwd")
            entry.environ = lambda: self._text(pid, "environ").split(b"\0")[:-1]
            entry.fds = lambda: self._fds(pid)
            entry.fd_modes = lambda: self._modes(pid)
            entry.actual = lambda name: self._witness.file(pid, name)
            entry.put = lambda name, data: self._witness.put(pid, name, data)
            entry.tasks = lambda: self._witness.ask(pid=pid, tasks=True).get("tasks") or [pid]
            self._inherit(entry, int(field[1]))
            self._mine[pid] = entry
            self._seen(pid)
            self._name(entry, pid)
        if not shown:
            self._relate(entry, field)
        owner = os.stat(str(pid), dir_fd=self._procfs)
        entry.uid, entry.gid = owner.st_uid - self._first_uid, owner.st_gid - self._first_uid
        entry.comm = head.partition("(")[2].encode("utf-8", "surrogateescape")
        entry.state = field[0]
        entry.user_time, entry.system_time = int(field[11]) * TICK, int(field[12]) * TICK
        entry.nice, entry.threads = int(field[16]) if entry.niceness is None else entry.niceness, int(field[17])
        entry.vsz, entry.rss = int(field[20]) // 1024, int(field[21]) * 4

    def _new(self, pid: int, start: int) -> ProcessEntry | None:
        if pid in self._table.mine:
            return None
        entry = ProcessEntry(pid, 1, b"", start_time=self._booted + start * TICK)
        entry.groups = frozenset(int(group) - self._first_uid for group in self._field(str(pid), "Groups").split())
        entry.signal = lambda number: self._send(pid, number)
        self._table.mine[pid] = entry
        return entry

    def _inherit(self, entry: ProcessEntry, parent: int) -> None:
        """What its parent asked for and the kernel knows nothing of (`scheduling`)."""
        other = self._mine.get(parent)
        entry.limits = dict(self._lacking if other is None else other.limits)
        if other is not None:
            entry.affinity, entry.policy, entry.priority, entry.io = other.affinity, other.policy, other.priority, other.io
            entry.oom, entry.niceness = other.oom, other.niceness

    def _send(self, pid: int, number: int) -> None:
        """kill(2) by who is outside of the cell."""
        if number:
            self._witness.tell(pid, number, alone=True)

    def _relate(self, entry: ProcessEntry, field: list[str]) -> None:
        """Parent, group, session and terminal, in the world's numbers."""
        ppid = int(field[1])
        entry.ppid = self._parents.get(entry.pid) or self._shown.get(ppid) or ppid or 1
        if not entry.unit:
            parent = self._table.find(entry.ppid)
            entry.unit = parent.unit if parent is not None and entry.ppid > 1 else ""
        entry.pgid, entry.sid, entry.tpgid = self._group(int(field[2])), int(field[3]), self._group(int(field[5]))
        entry.tty = _terminal(int(field[4]))

    def _group(self, number: int) -> int:
        """As the shell outside numbers it whose program leads it."""
        leader = self._mine.get(number) if number in self._shown else None
        return leader.pgid if leader is not None else number

    def session(self, pid: int) -> int:
        """The leader of a process's session: the program that was started for a visitor, unless it left it. 0: it has gone."""
        try:
            return int(self._read(f"{pid}/stat").rpartition(")")[2].split()[3])
        except (OSError, ValueError, IndexError):
            return 0

    def holds(self, pid: int) -> bool:
        """Whether a process truly runs in the cell."""
        return pid in self._mine

    def process(self, task: int) -> int:
        """The process that a thread belongs to; what is no thread of a program here is itself."""
        if task in self._mine:
            return task
        try:
            leader = int(self._field(str(task), "Tgid"))
        except (OSError, ValueError):
            return task
        return leader if leader in self._mine else task

    def sockets(self, ours: Container[int]) -> list[SocketFact]:
        """TCP and UDP sockets of the programs that truly run. `ours`: inodes that are not told."""
        self.look()
        if not self._mine:
            return []  # to read a table of sockets is to walk the machine's, milliseconds long
        found = [
            fact
            for name in ("tcp", "tcp6", "udp", "udp6")
            for fact in _sockets(name, self._read(f"1/net/{name}"))
            if fact.inode not in ours
        ]
        if not found:
            return []
        if any(fact.state == "LISTEN" for fact in found):
            backlogs = self._witness.backlogs()
            found = [replace(fact, backlog=backlogs.get(fact.inode, fact.backlog)) for fact in found]
        holders: dict[int, list[tuple[int, int]]] = {}
        for pid, entry in self._mine.items():
            for number, text in self._fds(pid).items():
                if text.startswith(b"socket:["):
                    holders.setdefault(int(text[8:-1]), []).append((entry.pid, number))
        return [
            replace(fact, pids=tuple(held), uid=self._table.mine[held[0][0]].uid)
            for fact in found
            if (held := holders.get(fact.inode))
        ]

    def _link(self, pid: int, name: str) -> bytes:
        return _bytes(self._witness.ask(pid=pid, link=name, asker=pid).get("text", "/"))

    def _text(self, pid: int, name: str) -> bytes:
        return _bytes(self._witness.ask(pid=pid, **{name: True}).get(name, ""))

    def _fds(self, pid: int) -> dict[int, bytes]:
        return {int(number): _bytes(text) for number, (text, _) in self._witness.ask(pid=pid, fds=True).get("fds", {}).items()}

    def _modes(self, pid: int) -> dict[int, int]:
        return {int(number): int(mode) for number, (_, mode) in self._witness.ask(pid=pid, fds=True).get("fds", {}).items()}

    def _name(self, entry: ProcessEntry, pid: int) -> None:
        """By its last execve, or its parent's if it has had none of its own."""
        for _ in range(64):
            known = self._executed.get(pid)
            if known is not None:
                entry.exe, entry.cmdline = known
                return
            try:
                pid = int(self._read(f"{pid}/stat").rpartition(")")[2].split()[1])
            except (OSError, ValueError, IndexError):
                return

    def _read(self, name: str) -> str:
        descriptor = os.open(name, os.O_RDONLY | os.O_CLOEXEC, dir_fd=self._procfs)
        try:
            return os.read(descriptor, 8192).decode("utf-8", "surrogateescape")
        finally:
            os.close(descriptor)

    def _field(self, pid: str, name: str) -> str:
        for line in self._read(f"{pid}/status").splitlines():
            if line.startswith(f"{name}:"):
                return line.partition(":")[2]
        raise ValueError(name)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _terminal(number: int) -> str:
    """Below /dev, by tty_nr of proc_pid_stat(5)."""
    major, minor = number >> 8 & 0xFFF, number & 0xFF | number >> 12 & 0xFFF00
    return f"pts/{minor + 256 * (major - 136)}" if 136 <= major <= 143 else ""


def _sockets(protocol: str, text: str) -> Iterator[SocketFact]:
    """The lines of /proc/net/tcp and its like, proc_net_tcp(5)."""
    states = STATES if protocol.startswith("tcp") else UDP_STATES
    for line in text.splitlines()[1:]:
        words = line.split()
        state = states.get(words[3])
        if state is not None:
            yield SocketFact(
                protocol, state, _place(words[1]), _place(words[2]), int(words[9]), backlog=BACKLOG if state == "LISTEN" else 0
            )


def _place(text: str) -> tuple[str, int]:
    """Address and port: 32-bit words of the host's order in hexadecimal."""
    address, _, port = text.partition(":")
    raw = b"".join(bytes.fromhex(address[at : at + 8])[::-1] for at in range(0, len(address), 8))
    return str(ipaddress.ip_address(raw)), int(port, 16)
