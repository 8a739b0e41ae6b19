"""Copying of files and trees as cp, mv between file systems, and install do it (coreutils 9.1, copy.c)."""

from __future__ import annotations

import errno
import os
import stat as st
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mirage.shell.lib import destination
from mirage.shell.lib.asking import ask
from mirage.shell.lib.gnu import shell_escape, why
from mirage.shell.lib.modes import render
from mirage.shell.lib.text import to_bytes, to_text
from mirage.vfs.types import W_OK

if TYPE_CHECKING:
    from mirage.shell.fds import Descriptor
    from mirage.shell.process import Process
    from mirage.vfs.types import Stat

BUFFER = 128 * 1024  # bytes, io_blksize()
DEPTH_MAX = 2000  # directories below each other; PATH_MAX ends it before


@dataclass(slots=True)
class Wish:
    """What is asked for. `follows`: "all" (-L), "operands" (-H) or "none"; `overwrites`: "", "ask" or "never"."""

    recurses: bool = False
    follows: str = "all"
    keeps: frozenset[str] = frozenset()  # mode, ownership, timestamps, links
    overwrites: str = ""
    forces: bool = False
    only_newer: bool = False
    tells: bool = False
    removes_first: bool = False
    makes: str = ""  # "link" or "symlink" in place of a copy
    only_attributes: bool = False
    control: str = ""
    suffix: str = "~"
    is_move: bool = False
    one_file_system: bool = False
    mode: int | None = None  # of new files, in place of the source's (install)


@dataclass(slots=True)
class Copier:
    """One run of a program; knows what it has made, so as not to write over it."""

    proc: Process
    wish: Wish
    _made: dict[tuple[int, int], str] = field(default_factory=dict)
    _links: dict[tuple[int, int], str] = field(default_factory=dict)

    async def copy(self, source: str, target: str, *, depth: int = 0, top: Stat | None = None) -> bool:
        """One file or tree; whether all of it went well."""
        proc, wish = self.proc, self.wish
        await proc.tick()
        if proc.is_buffer_full:
            await proc.flush()
        follows = wish.follows == "all" or (wish.follows == "operands" and not depth)
        try:
            stat = proc.stat(source) if follows else proc.lstat(source)
        except OSError as error:
            return self._fails(f"cannot stat {shell_escape(source)}: {why(error)}")
        is_directory = st.S_ISDIR(stat.mode)
        if is_directory and not wish.recurses:
            return self._fails(f"-r not specified; omitting directory {shell_escape(source)}")
        copies_type = wish.recurses or wish.follows != "all" or wish.is_move
        if self._lies_in_a_file(target):
            return self._fails(f"cannot stat {shell_escape(target)}: Not a directory")
        there = self._there(target, looks_at_link=(copies_type and not st.S_ISREG(stat.mode)) or bool(wish.makes) or wish.is_move)
        if there is not None:
            verdict = await self._may_replace(source, stat, target, there)
            if verdict is not None:
                return verdict
        if is_directory:
            return await self._directory(source, stat, target, there, depth, top)
        saved = ""
        if there is not None:
            try:
                saved = self._clear(target, there, stat)
            except OSError as error:
                what = "backup" if wish.control else "remove"
                return self._fails(f"cannot {what} {shell_escape(target)}: {why(error)}")
            if self._there(target, looks_at_link=True) is None:
                there = None
        if not await self._file(source, stat, target, there, saved):
            return False
        try:
            made = proc.lstat(target)
        except OSError:
            return True
        self._made[(made.dev, made.ino)] = target
        return self._attributes(stat, target, is_new=there is None)

    def _fails(self, text: str) -> bool:
        self.proc.error(text)
        return False

    def _there(self, target: str, *, looks_at_link: bool) -> Stat | None:
        try:
            stat = self.proc.lstat(target)
            return stat if looks_at_link or not st.S_ISLNK(stat.mode) else self.proc.stat(target)
        except OSError:
            return None

    def _lies_in_a_file(self, target: str) -> bool:
        try:
            self.proc.lstat(target)
        except NotADirectoryError:
            return True
        except OSError:
            pass
        return False

    async def _may_replace(self, source: str, stat: Stat, target: str, there: Stat) -> bool | None:
        """None to go on; else the result that the copy ends with."""
        wish = self.wish
        is_directory = st.S_ISDIR(stat.mode)
        if (stat.dev, stat.ino) == (there.dev, there.ino) and not is_directory and not self._is_other_name(source, target):
            if wish.makes == "link":
                return True
            return self._fails(f"{shell_escape(source)} and {shell_escape(target)} are the same file")
        if not is_directory and wish.only_newer and there.mtime >= stat.mtime:
            return True
        if not is_directory and wish.overwrites == "never":
            return True
        if not is_directory and wish.overwrites == "ask" and not await self._agrees(target, there):
            return True
        if is_directory and not st.S_ISDIR(there.mode):
            return self._fails(f"cannot overwrite non-directory {shell_escape(target)} with directory {shell_escape(source)}")
        if not is_directory and st.S_ISDIR(there.mode):
            return self._fails(f"cannot overwrite directory {shell_escape(target)} with non-directory")
        if not is_directory and self._made.get((there.dev, there.ino)) == target and not wish.control:
            return self._fails(f"will not overwrite just-created {shell_escape(target)} with {shell_escape(source)}")
        return None

    def _is_other_name(self, source: str, target: str) -> bool:
        """A link that will be put in the place of what it leads to, or of its like, is no copy onto itself."""
        wish = self.wish
        if wish.removes_first or wish.control or wish.makes == "symlink":
            return self.proc.caller.realpath(to_bytes(source)) != self.proc.caller.realpath(to_bytes(target))
        return False

    async def _agrees(self, target: str, there: Stat) -> bool:
        raw = to_bytes(target)
        if not st.S_ISLNK(there.mode) and not self.proc.caller.can(raw, W_OK):
            mode = f"{there.mode & 0o7777:04o} ({render(there.mode)[1:]})"
            verb = "replace" if self.wish.is_move or self.wish.removes_first or self.wish.forces else "unwritable"
            if verb == "replace":
                return await ask(self.proc, f"replace {shell_escape(target)}, overriding mode {mode}? ")
            return await ask(self.proc, f"unwritable {shell_escape(target)} (mode {mode}); try anyway? ")
        return await ask(self.proc, f"overwrite {shell_escape(target)}? ")

    def _clear(self, target: str, there: Stat, stat: Stat) -> str:
        """Make room where the copy will not write into what is there; the name of the backup, if there is one."""
        wish = self.wish
        if wish.control:
            return destination.back_up(self.proc, target, wish.control, wish.suffix)
        is_other = not st.S_ISREG(stat.mode) and (wish.recurses or wish.follows != "all")
        if wish.removes_first or wish.is_move or (is_other and not st.S_ISDIR(there.mode)) or (wish.makes and wish.forces):
            self.proc.caller.unlink(to_bytes(target))
            if wish.tells and wish.removes_first:
                self.proc.out(f"removed {shell_escape(target)}\n")
        return ""

    def _tell(self, source: str, target: str, saved: str = "") -> None:
        if self.wish.tells:
            backup = f" (backup: {shell_escape(saved)})" if saved else ""
            word = "copied " if self.wish.is_move else ""
            self.proc.out(f"{word}{shell_escape(source)} -> {shell_escape(target)}{backup}\n")

    # ---- directories

    async def _directory(self, source: str, stat: Stat, target: str, there: Stat | None, depth: int, top: Stat | None) -> bool:
        proc, raw = self.proc, to_bytes(target)
        if depth > DEPTH_MAX:
            return self._fails(f"cannot access {shell_escape(source)}: File name too long")
        if there is None:
            if self._is_inside(source, target):
                proc.error(f"cannot copy a directory, {shell_escape(source)}, into itself, {shell_escape(target)}")
                return False
            try:
                proc.caller.mkdir(raw, 0o777)
                made = proc.lstat(target)
                self._made[(made.dev, made.ino)] = target
                proc.caller.chmod(raw, made.mode & 0o7777 | 0o700)
            except OSError as error:
                return self._fails(f"cannot create directory {shell_escape(target)}: {why(error)}")
            self._tell(source, target)
        if self.wish.one_file_system and top is not None and stat.dev != top.dev:
            return True
        try:
            entries = proc.caller.listdir(to_bytes(source))
        except OSError as error:
            self._fails(f"cannot access {shell_escape(source)}: {why(error)}")
            return self._attributes(stat, target, is_new=there is None) and False
        is_whole = True
        for entry in entries:
            name = to_text(entry.name)
            below = destination.join(source, name)
            is_whole &= await self.copy(below, destination.join(target, name), depth=depth + 1, top=top or stat)
        return self._attributes(stat, target, is_new=there is None) and is_whole

    def _is_inside(self, source: str, target: str) -> bool:
        real = self.proc.caller.realpath(to_bytes(source)).rstrip(b"/") + b"/"
        try:
            return self.proc.caller.realpath(to_bytes(target)).startswith(real)
        except OSError:
            return False

    # ---- what is no directory

    async def _file(self, source: str, stat: Stat, target: str, there: Stat | None, saved: str) -> bool:
        proc, wish, raw = self.proc, self.wish, to_bytes(target)
        key = (stat.dev, stat.ino)
        kind = st.S_IFMT(stat.mode)
        self._tell(source, target, saved)
        if "links" in wish.keeps and stat.nlink > 1 and not wish.makes:
            if key in self._links:
                return self._link(self._links[key], target, there)
            self._links[key] = target
        try:
            if wish.makes == "symlink":
                return self._symlink(source, target)
            if wish.makes == "link":
                return self._link(source, target, None)
            if kind == st.S_IFLNK:
                proc.caller.symlink(proc.caller.readlink(to_bytes(source)), raw)
            elif kind == st.S_IFREG or not (wish.recurses or wish.is_move):
                return await self._contents(source, stat, target, there)
            else:
                proc.caller.mknod(raw, stat.mode & ~0o7000, stat.rdev)
        except OSError as error:
            what = {st.S_IFLNK: "symbolic link", st.S_IFIFO: "fifo"}.get(kind, "special file")
            return self._fails(f"cannot create {what} {shell_escape(target)}: {why(error)}")
        return True

    def _symlink(self, source: str, target: str) -> bool:
        if not source.startswith("/") and os.path.dirname(target) not in ("", "."):
            return self._fails(f"{target}: can make relative symbolic links only in current directory")
        try:
            self.proc.caller.symlink(to_bytes(source), to_bytes(target))
        except OSError as error:
            return self._fails(f"cannot create symbolic link {shell_escape(target)} to {shell_escape(source)}: {why(error)}")
        return True

    def _link(self, source: str, target: str, there: Stat | None) -> bool:
        try:
            if there is not None:
                self.proc.caller.unlink(to_bytes(target))
            self.proc.caller.link(to_bytes(source), to_bytes(target), self.wish.follows == "all")
        except OSError as error:
            return self._fails(f"cannot create hard link {shell_escape(target)} to {shell_escape(source)}: {why(error)}")
        return True

    async def _contents(self, source: str, stat: Stat, target: str, there: Stat | None) -> bool:
        proc = self.proc
        try:
            reader = await proc.open_fd(source)
        except OSError as error:
            return self._fails(f"cannot open {shell_escape(source)} for reading: {why(error)}")
        try:
            if there is None and self._dangles(target):
                return self._fails(f"not writing through dangling symlink {shell_escape(target)}")
            mode = self.wish.mode if self.wish.mode is not None else stat.mode & 0o777
            try:
                writer = await self._opened(target, there, mode)
            except OSError as error:
                reason = "Not a directory" if target.endswith("/") and error.errno != errno.ENOENT else why(error)
                return self._fails(f"cannot create regular file {shell_escape(target)}: {reason}")
            try:
                while not self.wish.only_attributes and (data := await proc.read_from(reader, BUFFER)):
                    await proc.tick(1 + len(data) // 1024)
                    await writer.write(data)
            except OSError as error:
                return self._fails(f"error writing {shell_escape(target)}: {why(error)}")
            finally:
                writer.close()
        finally:
            reader.close()
        return True

    async def _opened(self, target: str, there: Stat | None, mode: int) -> Descriptor:
        proc = self.proc
        truncates = 0 if self.wish.only_attributes else os.O_TRUNC
        try:
            return await proc.open_fd(target, os.O_WRONLY | truncates | (os.O_CREAT if there is None else 0), mode)
        except OSError:
            if there is None or not self.wish.forces:
                raise
        proc.caller.unlink(to_bytes(target))
        return await proc.open_fd(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)

    def _dangles(self, target: str) -> bool:
        try:
            return st.S_ISLNK(self.proc.lstat(target).mode)
        except OSError:
            return False

    # ---- what a copy keeps

    def _attributes(self, stat: Stat, target: str, *, is_new: bool) -> bool:
        """Owner, mode and times where they are wanted; a new directory gets its source's mode at the end."""
        proc, wish, raw = self.proc, self.wish, to_bytes(target)
        if wish.makes:
            return True
        is_link = st.S_ISLNK(stat.mode)
        try:
            if "timestamps" in wish.keeps:
                proc.caller.utimens(raw, stat.atime, stat.mtime, not is_link)
        except OSError as error:
            return self._fails(f"preserving times for {shell_escape(target)}: {why(error)}")
        if "ownership" in wish.keeps:
            try:
                proc.caller.chown(raw, stat.uid, stat.gid, not is_link)
            except OSError as error:
                if proc.uid == 0:
                    return self._fails(f"failed to preserve ownership for {shell_escape(target)}: {why(error)}")
        if is_link:
            return True
        try:
            if "mode" in wish.keeps:
                proc.caller.chmod(raw, stat.mode & 0o7777)
            elif st.S_ISDIR(stat.mode) and is_new:
                proc.caller.chmod(raw, stat.mode & 0o777 & ~proc.caller.umask)
        except OSError as error:
            return self._fails(f"preserving permissions for {shell_escape(target)}: {why(error)}")
        return True
