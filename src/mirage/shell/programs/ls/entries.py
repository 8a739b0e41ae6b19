"""The files that ls shows: looked up, read from directories, sorted (coreutils 9.1)."""

from __future__ import annotations

import stat as st
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mirage.shell.bash.patterns import compile_pattern
from mirage.shell.lib import quoting
from mirage.shell.lib.directories import listed
from mirage.shell.lib.gnu import why
from mirage.shell.lib.quoting import quote
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.lib.versions import version_key
from mirage.shell.programs.ls.settings import Settings

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.vfs.listing import Listing, Place
    from mirage.vfs.types import Stat


@dataclass(slots=True)
class Entry:
    """One file. `kind` are S_IF bits, known without a stat; `target` is a link's text, `target_mode` 0 when it leads nowhere."""

    name: str
    path: str
    kind: int = 0
    ino: int = 0
    stat: Stat | None = None
    target: str | None = None
    target_mode: int = 0
    place: Place | None = None  # the directory in which it was found, if in any

    def looked_at(self, proc: Process) -> Stat:
        """lstat(2)"""
        if self.place is None:
            return proc.lstat(self.path)
        listing, dirent = self.place
        return listing.lstat(dirent)

    @property
    def is_directory(self) -> bool:
        return st.S_ISDIR(self.stat.mode if self.stat is not None else self.kind)

    @property
    def leads_to_directory(self) -> bool:
        return self.is_directory or st.S_ISDIR(self.target_mode)


class Lookup:
    """Stats and reads as the settings need it, and remembers the worst that happened as the status."""

    def __init__(self, proc: Process, settings: Settings, *, checks_links: bool) -> None:
        self.proc, self.settings, self.status = proc, settings, 0
        self._checks_links = checks_links
        self._needs_stat = (
            settings.is_long or settings.sort in ("time", "size") or settings.size or settings.colors or settings.context
            or settings.dereference == "all"
        )  # fmt: skip
        self._ignored = [compile_pattern(pattern) for pattern in settings.ignored]
        self._hidden = [compile_pattern(pattern) for pattern in settings.hide] if not settings.hidden else []

    def failed(self, text: str, *, operand: bool) -> None:
        self.proc.error(text)
        self.status = max(self.status, 2 if operand else 1)

    def operand(self, name: str) -> Entry | None:
        """A file of the command line; None and a complaint when it is not there."""
        entry = Entry(name, name)
        follows = self.settings.dereference
        try:
            if follows == "operands-to-dirs":
                entry.stat = self._to_directory(name) or self.proc.lstat(name)
            else:
                entry.stat = self.proc.stat(name) if follows else self.proc.lstat(name)
        except OSError as error:
            self.failed(f"cannot access {_shown(name)}: {why(error)}", operand=True)
            return None
        entry.kind, entry.ino = st.S_IFMT(entry.stat.mode), entry.stat.ino
        self._link(entry)
        return entry

    def _to_directory(self, name: str) -> Stat | None:
        try:
            stat = self.proc.stat(name)
        except OSError:
            return None
        return stat if st.S_ISDIR(stat.mode) else None

    async def directory(self, path: str, *, operand: bool) -> list[Entry] | None:
        """What stands in a directory; None and a complaint when it can not be opened."""
        with ExitStack() as opened:
            try:
                listing = opened.enter_context(listed(self.proc, path))
            except OSError as error:
                self.failed(f"cannot open directory {_shown(path)}: {why(error)}", operand=operand)
                return None
            return await self._entries(path, listing)

    async def _entries(self, path: str, listing: Listing) -> list[Entry]:
        entries = []
        above = path if path.endswith("/") else path + "/"
        if self.settings.hidden == "all":
            for name in (".", ".."):
                dots = Entry(name, above + name, st.S_IFDIR)
                if self.settings.inode and not self._needs_stat:
                    dots.ino = self.proc.lstat(above + name).ino
                entries.append(dots)
        for dirent in listing.entries:
            name = to_text(dirent.name)
            if not self._is_ignored(name):
                entries.append(Entry(name, above + name, dirent.type, dirent.ino, place=(listing, dirent)))
        await self.proc.tick(1 + len(entries) // 4)
        if self._needs_stat or self.settings.indicator != "none" or self.settings.dirs_first:
            for entry in entries:
                await self._complete(entry)
        return entries

    def _is_ignored(self, name: str) -> bool:
        if name.startswith(".") and not self.settings.hidden:
            return True
        return any(matcher.fullmatch(name) for matcher in (*self._ignored, *self._hidden))

    async def _complete(self, entry: Entry) -> None:
        """The stat, where something will be made of it."""
        await self.proc.tick()
        classifies = self.settings.indicator == "classify" and entry.kind == st.S_IFREG
        if self._needs_stat or classifies:
            try:
                if self.settings.dereference == "all":
                    entry.stat = self._followed(entry.path)
                else:
                    entry.stat = entry.looked_at(self.proc)
            except OSError as error:
                self.failed(f"cannot access {_shown(entry.path)}: {why(error)}", operand=False)
                return
            entry.kind, entry.ino = st.S_IFMT(entry.stat.mode), entry.stat.ino
        self._link(entry)

    def _followed(self, path: str) -> Stat:
        try:
            return self.proc.stat(path)
        except FileNotFoundError:
            return self.proc.lstat(path)

    def _link(self, entry: Entry) -> None:
        settings = self.settings
        if entry.kind != st.S_IFLNK or not (settings.is_long or self._checks_links or settings.dirs_first):
            return
        try:
            entry.target = to_text(self.proc.caller.readlink(to_bytes(entry.path)))
            if settings.indicator in ("file-type", "classify") or self._checks_links or settings.dirs_first:
                entry.target_mode = self.proc.stat(entry.path).mode
        except OSError:
            pass  # a link that leads nowhere is shown as it is


def _shown(name: str) -> str:
    return quote(name, "shell-escape-always")


def sort(entries: list[Entry], settings: Settings) -> list[Entry]:
    """Ties by name; -r turns all of it round, directories stay first when asked for."""
    if settings.sort == "none":
        return entries
    name = _by_name
    keys: dict[str, Callable[[Entry], Any]] = {
        "name": name,
        "size": lambda entry: (-(entry.stat.size if entry.stat else 0), name(entry)),
        "time": lambda entry: (-moment(entry, settings), name(entry)),
        "extension": lambda entry: (to_bytes(_extension(entry.name)), name(entry)),
        "version": lambda entry: (version_key(entry.name), name(entry)),
        "width": lambda entry: (quoting.width(quote(entry.name, settings.quoting, settings.utf8)), name(entry)),
    }
    ordered = sorted(entries, key=keys[settings.sort])
    if settings.reverse:
        ordered.reverse()
    if settings.dirs_first:
        ordered.sort(key=lambda entry: not entry.leads_to_directory)
    return ordered


def _by_name(entry: Entry) -> bytes:
    return to_bytes(entry.name)


def _extension(name: str) -> str:
    return name[name.rindex(".") :] if "." in name else ""


def moment(entry: Entry, settings: Settings) -> int:
    """The time that is shown and sorted by."""
    stat = entry.stat
    if stat is None:
        return 0
    match settings.time:
        case "atime":
            return stat.atime
        case "ctime":
            return stat.ctime
        case "birth":
            return stat.btime
        case _:
            return stat.mtime
