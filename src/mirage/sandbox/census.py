"""The cell's own processes, as entries of the world's table: so `ps` shows the programs that truly run among the persona's services.

What a process is called is known from its execve, which is told; the rest is read from the cell's real procfs, and only from files
whose reading cannot wait for the process (`stat`, `status`): it may itself be waiting for an answer of ours.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from mirage.base.clock import SECOND
from mirage.sandbox.witness import Witness
from mirage.world.processes import ProcessEntry, ProcessTable

TICK = SECOND // 100  # USER_HZ


class Census:
    """`refresh` makes the table say what runs now. `first_uid` is the machine's number for the cell's root."""

    def __init__(
        self,
        procfs: int,
        witness: Witness,
        table: ProcessTable,
        booted: int,
        catch_up: Callable[[], None],
        seen: Callable[[int], None],
    ) -> None:
        self._procfs = procfs
        self._witness = witness
        self._table = table
        self._booted = booted  # of the machine, in nanoseconds since the epoch: what start times count from
        self._catch_up = catch_up
        self._seen = seen
        self._first_uid = int(self._field("1", "Uid").split()[0])
        self._ours = frozenset(self._pids())  # nothing else runs yet
        self._mine: dict[int, ProcessEntry] = {}
        self._executed: dict[int, tuple[bytes, list[bytes]]] = {}
        self._parents: dict[int, int] = {}

    def executed(self, pid: int, path: bytes, argv: list[bytes]) -> None:
        self._executed[pid] = (path, argv)
        if pid in self._mine:
            self._name(self._mine[pid])

    def started(self, pid: int, parent: int) -> None:
        """A program of ours has been spawned; `parent` is the sshd that it belongs to."""
        self._parents[pid] = parent

    def refresh(self, asker: int = 0) -> None:
        """`asker` runs, whatever he is found waiting for: that is our answer."""
        self._catch_up()
        alive = self._pids() - self._ours
        for pid in list(self._mine):
            if pid not in alive:
                self._table.mine.pop(pid, None)
                del self._mine[pid]
                self._executed.pop(pid, None)
                self._parents.pop(pid, None)
        for pid in sorted(alive):
            try:
                self._see(pid)
                if pid == asker:
                    self._mine[pid].state = "R"
            except (OSError, ValueError, IndexError):
                continue

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
        for pid in self._mine:
            self._table.mine.pop(pid, None)
        self._mine.clear()

    def _see(self, pid: int) -> None:
        head, _, tail = self._read(f"{pid}/stat").rpartition(")")
        field = tail.split()
        entry = self._mine.get(pid)
        if entry is None:
            uid, gid = (int(self._field(str(pid), name).split()[0]) - self._first_uid for name in ("Uid", "Gid"))
            entry = ProcessEntry(pid, 1, b"", uid=uid, gid=gid, start_time=self._booted + int(field[19]) * TICK)
            entry.cwd = lambda: self._link(pid, "cwd")
            entry.environ = lambda: self._text(pid, "environ").split(b"\0")[:-1]
            entry.fds = lambda: self._fds(pid)
            entry.fd_modes = lambda: self._modes(pid)
            entry.groups = frozenset(int(group) - self._first_uid for group in self._field(str(pid), "Groups").split())
            self._mine[pid] = self._table.mine[pid] = entry
            self._seen(pid)
            self._name(entry)
        ppid = int(field[1])
        entry.ppid = self._parents.get(pid, 1 if ppid == 0 else ppid)
        if not entry.unit:
            parent = self._table.find(entry.ppid)
            entry.unit = parent.unit if parent is not None and entry.ppid > 1 else ""
        entry.comm = head.partition("(")[2].encode("utf-8", "surrogateescape")
        entry.state, entry.pgid, entry.sid, entry.tpgid = field[0], int(field[2]), int(field[3]), int(field[5])
        entry.tty = _terminal(int(field[4]))
        entry.user_time, entry.system_time = int(field[11]) * TICK, int(field[12]) * TICK
        entry.nice, entry.threads = int(field[16]), int(field[17])
        entry.vsz, entry.rss = int(field[20]) // 1024, int(field[21]) * 4

    def session(self, pid: int) -> int:
        """The leader of a process's session: the program that was started for a visitor, unless it left it. 0: it has gone."""
        try:
            return int(self._read(f"{pid}/stat").rpartition(")")[2].split()[3])
        except (OSError, ValueError, IndexError):
            return 0

    def holds(self, pid: int) -> bool:
        """Whether a process truly runs in the cell."""
        return pid in self._mine

    def _link(self, pid: int, name: str) -> bytes:
        return _bytes(self._witness.ask(pid=pid, link=name, asker=pid).get("text", "/"))

    def _text(self, pid: int, name: str) -> bytes:
        return _bytes(self._witness.ask(pid=pid, **{name: True}).get(name, ""))

    def _fds(self, pid: int) -> dict[int, bytes]:
        return {int(number): _bytes(text) for number, (text, _) in self._witness.ask(pid=pid, fds=True).get("fds", {}).items()}

    def _modes(self, pid: int) -> dict[int, int]:
        return {int(number): int(mode) for number, (_, mode) in self._witness.ask(pid=pid, fds=True).get("fds", {}).items()}

    def _name(self, entry: ProcessEntry) -> None:
        """By its last execve, or its parent's if it has had none of its own."""
        pid = entry.pid
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
