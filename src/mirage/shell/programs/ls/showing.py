"""How ls shows a list of files: names with their quotes, marks and colours; long lines, columns, commas (coreutils 9.1)."""

from __future__ import annotations

import os
import stat as st
from functools import lru_cache
from typing import TYPE_CHECKING

from mirage.shell.lib import modes, nss, selinux
from mirage.shell.lib.local import SECOND, zone_of
from mirage.shell.lib.quoting import question_marks, quote, width
from mirage.shell.lib.timeformat import format_time
from mirage.shell.programs.ls.columns import arrange
from mirage.shell.programs.ls.entries import Entry, moment

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.shell.programs.ls.colors import Palette
    from mirage.shell.programs.ls.settings import Settings

HALF_A_YEAR = 31_556_952 // 2 * SECOND  # of the Gregorian calendar; older times are shown with their year
MARKS = {st.S_IFDIR: "/", st.S_IFLNK: "@", st.S_IFIFO: "|", st.S_IFSOCK: "="}


class Shower:
    """Shows one list at a time; owners, groups and times that come again are worked out once."""

    def __init__(self, proc: Process, settings: Settings, palette: Palette | None) -> None:
        self.proc, self.settings, self.palette = proc, settings, palette
        self._now = proc.clock.now()
        self._zone = zone_of(proc)
        self._user = lru_cache(4096)(lambda uid: nss.user_name(proc, uid))
        self._group = lru_cache(4096)(self._group_name)
        self._date = lru_cache(4096)(lambda minute, style: format_time(proc, minute, style))

    def _group_name(self, gid: int) -> str:
        entry = nss.group(self.proc, gid)
        return entry.name if entry is not None else str(gid)

    async def show(self, entries: list[Entry]) -> None:
        """The whole list in the format of the settings."""
        if not entries:
            return
        settings = self.settings
        names = [self.name(entry.name) for entry in entries]
        pads = settings.aligns_quotes and any(_has_quotes(name, entry.name) for name, entry in zip(names, entries, strict=True))
        if pads:
            names = [name if _has_quotes(name, entry.name) else " " + name for name, entry in zip(names, entries, strict=True)]
        if settings.is_long:
            await self._long(entries, names)
            return
        frills = self._frills(entries)
        marks = [self.mark(entry.stat.mode if entry.stat else entry.kind) for entry in entries]
        lengths = [len(frill) + width(name) + len(mark) for frill, name, mark in zip(frills, names, marks, strict=True)]
        await self.proc.tick(1 + len(entries) // 4)

        def text(index: int) -> str:
            return frills[index] + self._painted(entries[index], names[index]) + marks[index]

        await arrange(self.proc, settings, text, lengths, has_colors=self.palette is not None)

    def name(self, text: str) -> str:
        """A name in the quoting style, without a colour."""
        shown = quote(text, self.settings.quoting, self.settings.utf8)
        return question_marks(shown, self.settings.utf8) if self.settings.hides_controls else shown

    def _painted(self, entry: Entry, name: str, start: int = 0, *, target: bool = False) -> str:
        if self.palette is None:
            return name
        bare = name.lstrip(" ") if name[:1] == " " and self.settings.aligns_quotes else name
        line = self.settings.width
        wraps = bool(line) and start // line != (start + width(name) - 1) // line
        return name[: len(name) - len(bare)] + self.palette.paint(entry, bare, target=target, wraps=wraps)

    def mark(self, mode: int) -> str:
        """The character of -F, -p and --file-type."""
        match self.settings.indicator:
            case "none":
                return ""
            case "slash":
                return "/" if st.S_ISDIR(mode) else ""
            case style:
                kind = st.S_IFMT(mode)
                if kind == st.S_IFREG:
                    return "*" if style == "classify" and mode & 0o111 else ""
                return MARKS.get(kind, "")

    def _blocks(self, entry: Entry) -> str:
        return self.settings.blocks.show(entry.stat.blocks, 512) if entry.stat is not None else "?"

    def _frills(self, entries: list[Entry]) -> list[str]:
        """What stands before a name in every format: the inode, the blocks, the security context."""
        settings = self.settings
        columns: list[list[str]] = []
        if settings.inode:
            columns.append([str(entry.ino) if entry.ino else "?" for entry in entries])
        if settings.size:
            columns.append([self._blocks(entry) for entry in entries])
        if settings.format != "commas":
            columns = [[text.rjust(max(map(len, column))) for text in column] for column in columns]
        if settings.context and not settings.is_long:
            columns.append(self._contexts(entries))
        return ["".join(f"{text} " for text in row) for row in zip(*columns, strict=True)] if columns else [""] * len(entries)

    def _contexts(self, entries: list[Entry]) -> list[str]:
        follows = self.settings.dereference == "all"
        found = [selinux.shown(self.proc, entry.path, follow=follows) for entry in entries]
        return [text.ljust(max(map(len, found))) for text in found]

    def total(self, entries: list[Entry]) -> str:
        """The line above a directory's entries."""
        blocks = sum(entry.stat.blocks for entry in entries if entry.stat is not None)
        return f"total {self.settings.blocks.show(blocks, 512)}{self.settings.end}"

    async def _long(self, entries: list[Entry], names: list[str]) -> None:
        settings = self.settings
        heads = self._frills(entries)
        columns = [
            [self._mode(entry) for entry in entries],
            _right([str(entry.stat.nlink) if entry.stat else "?" for entry in entries]),
        ]
        if settings.owner:
            columns.append(self._owners(entries, group=False))
        if settings.group:
            columns.append(self._owners(entries, group=True))
        if settings.author:
            columns.append(self._owners(entries, group=False))
        if settings.context:
            columns.append(self._contexts(entries))
        columns.append(self._sizes(entries))
        columns.append(self._times(entries))
        for entry, head, row, name in zip(entries, heads, zip(*columns, strict=True), names, strict=True):
            await self.proc.tick()
            start = head + " ".join(row) + " "
            line = start + self._painted(entry, name, width(start))
            mode = entry.stat.mode if entry.stat else entry.kind
            if entry.target is not None:
                arrow = f"{name} -> "
                line += " -> " + self._painted(entry, self.name(entry.target), width(start + arrow), target=True)
                mode = entry.target_mode
            mark = self.mark(mode)
            self.proc.out(line + mark + settings.end)
            if self.proc.is_buffer_full:
                await self.proc.flush()

    def _mode(self, entry: Entry) -> str:
        return modes.render(entry.stat.mode) if entry.stat is not None else modes.render(entry.kind)[0] + "?????????"

    def _owners(self, entries: list[Entry], *, group: bool) -> list[str]:
        texts = []
        for entry in entries:
            if entry.stat is None:
                texts.append("?")
            else:
                number = entry.stat.gid if group else entry.stat.uid
                texts.append(str(number) if self.settings.numeric else self._group(number) if group else self._user(number))
        wide = max(map(len, texts))
        return [text.rjust(wide) if text.isdigit() else text.ljust(wide) for text in texts]

    def _sizes(self, entries: list[Entry]) -> list[str]:
        """Sizes; for devices their two numbers, in columns of their own."""
        numbers: list[tuple[str, str] | str] = []
        for entry in entries:
            stat = entry.stat
            if stat is None:
                numbers.append("?")
            elif st.S_IFMT(stat.mode) in (st.S_IFCHR, st.S_IFBLK):
                numbers.append((str(os.major(stat.rdev)), str(os.minor(stat.rdev))))
            else:
                numbers.append(self.settings.sizes.show(stat.size))
        major = max((len(number[0]) for number in numbers if isinstance(number, tuple)), default=0)
        minor = max((len(number[1]) for number in numbers if isinstance(number, tuple)), default=0)
        wide = max((len(number) for number in numbers if isinstance(number, str)), default=0)
        if major:
            wide = max(wide, major + 2 + minor)
        shown = []
        for number in numbers:
            if isinstance(number, tuple):
                shown.append(f"{number[0].rjust(wide - 2 - minor)}, {number[1].rjust(minor)}")
            else:
                shown.append(number.rjust(wide))
        return shown

    def _times(self, entries: list[Entry]) -> list[str]:
        old, recent = self.settings.formats
        fine = "%N" in old + recent
        empty = "?".rjust(len(self._date(0, recent)))
        shown = []
        for entry in entries:
            if entry.stat is None:
                shown.append(empty)
                continue
            when = moment(entry, self.settings)
            style = recent if self._now - HALF_A_YEAR < when <= self._now else old
            shown.append(format_time(self.proc, when, style) if fine else self._date(when // SECOND * SECOND, style))
        return shown


def _right(texts: list[str]) -> list[str]:
    wide = max(map(len, texts))
    return [text.rjust(wide) for text in texts]


def _has_quotes(shown: str, name: str) -> bool:
    return shown[:1] in ("'", '"') and shown != name
