"""What stands behind /proc/PID of programs that truly run in a cell, and what they have mounted: the kernel's word, by the witness.

Of all others the world says it, and nothing here does.
"""

from __future__ import annotations

import os
from errno import EPERM
from typing import TYPE_CHECKING

from mirage.sandbox.views import mounttable
from mirage.sandbox.views.procview import LOOKED
from mirage.world.kernel import procfs, procrest

if TYPE_CHECKING:
    from mirage.sandbox.views.census import Census
    from mirage.sandbox.witness import Witness
    from mirage.world.host import Host
    from mirage.world.mounts import Place

FIRST = 1  # the cell's first process, to itself


class Insight:
    """Nobody runs until `settle`. `hidden`: below /proc, where a true one lies."""

    def __init__(self, host: Host, hidden: bytes) -> None:
        self._host = host
        self._hidden = hidden
        self._place: Place | None = None
        self._witness: Witness | None = None
        self._census: Census | None = None
        self.built: list[mounttable.Line] = []  # what was mounted when it was built

    def settle(self, place: Place, witness: Witness, census: Census) -> None:
        self._place, self._witness, self._census = place, witness, census
        place.named.append(witness.name)

    def end(self) -> None:
        if self._place is not None and self._witness is not None:
            self._place.named.remove(self._witness.name)
        self._witness = self._census = None

    def refresh(self, asker: int = 0) -> None:
        if self._census is not None:
            self._census.refresh(asker)

    def pretends(self, pid: int) -> bool:
        """Whether a process is one of the machine's own, which run nowhere."""
        if self._place is None or self._census is None or self._census.holds(pid):
            return False
        table = self._place.table
        return pid not in table.mine and table.holder(pid) == pid

    def memory_of(self, pid: int) -> Witness | None:
        return self._witness if self._census is not None and self._census.holds(pid) else None

    def process(self, task: int) -> int:
        """The process that a thread belongs to."""
        return self._census.process(task) if self._census is not None else task

    def opens(self, pid: int) -> bool:
        """Whether a process is in a call that opens a file."""
        return self._witness is not None and bool(self._witness.ask(pid=pid, opens=True).get("opens"))

    def chowns(self, pid: int) -> bool:
        """Whether a process is in a call that gives a file to somebody."""
        return self._witness is None or bool(self._witness.ask(pid=pid, chowns=True).get("chowns"))

    def protects(self, pid: int) -> int:
        """fs.protected_regular, to who is in a call that makes a file or opens the one of that name; else 0."""
        if self._place is None or self._witness is None or not self._witness.ask(pid=pid, creates=True).get("creates"):
            return 0
        return self._place.view.protections.regular

    def mount_table(self, pid: int, name: bytes) -> bytes | None:
        """What is mounted, as a process sees it; who is only pretended sees what the cell's first one does."""
        whose = pid if self._census is not None and self._census.holds(pid) else FIRST
        now = self._mountinfo(whose)
        if now is None or self._witness is None or self._place is None:
            return None
        is_first = whose == FIRST or bool(self._witness.ask(pid=whose, link="ns/mnt", asker=whose).get("is_first"))
        world = mounttable.parsed(procfs.mount_table(self._place.view.mounts, "mountinfo"))
        lines = mounttable.table(world, now, self.built, is_first=is_first, half=self._host.identity.memory // 2)
        if name == b"mountstats":
            return procrest.mountstats("".join(line.mount for line in lines)).encode("utf-8", "surrogateescape")
        text = "".join(line.info if name == b"mountinfo" else line.mount for line in lines)
        return text.encode("utf-8", "surrogateescape")

    def group(self, pid: int, asker: int) -> bytes | None:
        """A process's control group, to who has a namespace of his own for them: its root is taken for the group that he is in."""
        if (
            self._witness is None
            or self._place is None
            or self._witness.ask(pid=asker, link="ns/cgroup", asker=asker).get("is_first", True)
        ):
            return None
        theirs, his = self._place.table.find(pid), self._place.table.find(self.process(asker))
        return b"0::%b\n" % seen_from(his.unit, theirs.unit).encode() if theirs is not None and his is not None else None

    def own(self, trail: tuple[bytes, ...]) -> bytes | None:
        """What the cell's kernel has for the cell alone: its name as hostname(1) has set it, what ipcs(1) and lslocks(8) list."""
        told = self._witness.file(FIRST, f"../{b'/'.join(trail).decode()}") if self._witness is not None else None
        return own_locks(told) if told is not None and trail == (b"locks",) else told

    def _mountinfo(self, pid: int) -> list[mounttable.Line] | None:
        known = self._witness.file(pid, "mountinfo") if self._witness is not None else None
        return mounttable.parsed(known.decode("utf-8", "surrogateescape")) if known else None

    def follow(self, pid: int, link: bytes, asker: int) -> bytes | None:
        """A link of a process that truly runs: its text, or the way to what it stands for."""
        if link.startswith(b"ns/") and self._census is not None and not self._census.holds(pid):
            return self._space(link, asker)
        if self._census is None or self._witness is None or not self._census.holds(pid) or not self._census.holds(asker):
            return None
        answer = self._witness.ask(pid=pid, link=link.decode("utf-8", "surrogateescape"), asker=asker)
        text = answer.get("text")
        if not isinstance(text, str):
            return None
        if answer.get("is_looked") and answer.get("is_first"):
            return LOOKED
        if answer.get("is_read"):
            return None if answer.get("is_first") else text.encode("utf-8", "surrogateescape")
        return b"/proc/%b/%d/%b" % (self._hidden, pid, link)

    def _space(self, link: bytes, asker: int) -> bytes | None:
        """A namespace of a process that is only pretended: its text is the world's, and who goes there stays where he is."""
        if self._witness is None:
            return None
        answer = self._witness.ask(pid=asker, link=link.decode("utf-8", "surrogateescape"), asker=asker)
        if answer.get("is_looked"):
            return LOOKED
        return None if answer.get("is_read", True) else b"/proc/%b/%d/%b" % (self._hidden, asker, link)

    def mapped(self, pid: int, name: bytes, data: bytes | None) -> bytes | int | None:
        """The maps of the user namespace that a process of the cell's has made."""
        if self._census is None or self._witness is None or not self._census.holds(pid):
            return None if data is None else EPERM
        if data is None:
            text = self._witness.ask(pid=pid, map=name.decode()).get("text")
            return text.encode() if isinstance(text, str) else None
        return int(self._witness.ask(pid=pid, map=name.decode(), data=data.decode("utf-8", "replace")).get("error", EPERM))


def seen_from(root: str, unit: str) -> str:
    """kernfs_path_from_node() of linux/fs/kernfs/dir.c."""
    return "/" + (os.path.relpath("/" + unit, "/" + root) if unit != root else "")


def own_locks(told: bytes) -> bytes:
    """Of the machine's locks (proc_locks(5)) those whose holder is a process here; others' stand in the same table without one."""
    rows = (line.partition(b": ")[2] for line in told.splitlines(keepends=True))
    held = [row for row in rows if len(words := row.split()) > 4 and words[-4].isdigit() and int(words[-4])]
    return b"".join(b"%d: %b" % (at, row) for at, row in enumerate(held, 1))
