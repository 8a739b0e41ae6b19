"""What one run of find knows, and the file that it looks at (findutils 4.9.0)."""

from __future__ import annotations

import errno
import stat as st
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from mirage.shell.lib.gnu import why
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.text import to_bytes, to_text

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.vfs.listing import Place
    from mirage.vfs.types import Stat

Test = Callable[["Entry"], "bool | Awaitable[bool]"]


class Run:
    """The options, and how it is going. `follows`: "", "H" or "L"."""

    def __init__(self, proc: Process) -> None:
        self.proc = proc
        self.now = proc.clock.now()
        self.follows = ""
        self.least, self.most = 0, 1 << 30
        self.is_deep = self.stays = False
        self.is_pruned = self.is_over = False
        self.status = 0
        self.endings: list[Callable[[], Awaitable[None]]] = []  # what -exec + still has to run
        self.warns = proc.isatty(0)
        self.is_printed = False  # whether an action is there, so that -print is not implied

    def complain(self, path: str, error: OSError) -> None:
        self.proc.err(f"{self.proc.name}: {quoted(self.proc, path)}: {why(error)}\n")
        self.status = 1


class Entry:
    """One file on the way. `kind` comes from the directory where it can, so that a name alone costs no stat."""

    __slots__ = ("_kind", "_place", "_stat", "depth", "path", "run", "start")

    def __init__(self, run: Run, path: str, start: str, depth: int, kind: int = 0, place: Place | None = None) -> None:
        self.run, self.path, self.start, self.depth = run, path, start, depth
        self._kind, self._place = kind, place
        self._stat: Stat | None = None

    @property
    def name(self) -> str:
        """base_name() without slashes at its end."""
        return self.path.rstrip("/").rpartition("/")[2] or self.path[:1]

    @property
    def mount(self) -> str:
        """Where the file system is mounted that the file is on: that of a link itself unless it is followed."""
        is_link = self.kind == st.S_IFLNK
        place = (
            self.path.rstrip("/").rpartition("/")[0] or (self.path[:1] if self.path.startswith("/") else ".")
            if is_link
            else self.path
        )
        return to_text(self.run.proc.caller.mount_of(to_bytes(place)).path)

    @property
    def stat(self) -> Stat:
        """As -L, -H or neither want it; OSError when it is gone."""
        if self._stat is None:
            follows = self.run.follows == "L" or (self.run.follows == "H" and not self.depth)
            if follows:
                self._stat = self.followed()
            elif self._place is not None:
                listing, entry = self._place
                self._stat = listing.lstat(entry)
            else:
                self._stat = self.run.proc.lstat(self.path)
        return self._stat

    @property
    def kind(self) -> int:
        """S_IF bits."""
        if self._kind and self.run.follows != "L":
            return self._kind
        return st.S_IFMT(self.stat.mode)

    def followed(self) -> Stat:
        """Through a link, or of the link itself when it leads nowhere."""
        try:
            return self.run.proc.stat(self.path)
        except OSError as error:
            if error.errno not in (errno.ENOENT, errno.ENOTDIR):
                raise
            return self.run.proc.lstat(self.path)

    def target(self) -> str:
        """What a link says; empty for anything else."""
        try:
            return to_text(self.run.proc.caller.readlink(to_bytes(self.path)))
        except OSError:
            return ""
