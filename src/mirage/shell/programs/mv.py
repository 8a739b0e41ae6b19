"""mv (coreutils 9.1): a rename, or a copy and a removal between file systems."""

from __future__ import annotations

import errno
import stat as st
from typing import TYPE_CHECKING

from mirage.shell.lib import destination, gnu
from mirage.shell.lib.asking import ask
from mirage.shell.lib.copying import Copier, Wish
from mirage.shell.lib.gnu import shell_escape, why
from mirage.shell.lib.modes import render
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program
from mirage.vfs.types import W_OK

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.vfs.types import Stat

LONGS = {
    **destination.LONGS,
    "no-clobber": "n",
    "strip-trailing-slashes": "strip",
    "update": "u",
    "context": "Z",
    "no-copy": "no-copy",
}
_KEEPS = frozenset({"mode", "timestamps", "ownership", "links"})


@program("mv")
async def mv(proc: Process) -> int:
    options, operands = gnu.read(proc, "mv", "bfint:uvS:TZ", LONGS)
    given = dict(options)
    answers = [key for key, _ in options if key in "fin"]
    wish = Wish(
        recurses=True,
        follows="none",
        keeps=_KEEPS,
        overwrites={"i": "ask", "n": "never", "f": "force"}.get(answers[-1] if answers else "", ""),
        only_newer="u" in given,
        tells="v" in given,
        is_move=True,
    )
    wish.control, wish.suffix = destination.backup_control(proc, options)
    pairs = destination.pairs(proc, operands, given.get("t"), is_plain="T" in given, strips="strip" in given)
    mover = _Mover(proc, wish)
    results = [await mover.move(source, target) for source, target in pairs]
    return 0 if all(results) else 1


class _Mover:
    """One run; a name that it has just made is not written over."""

    def __init__(self, proc: Process, wish: Wish) -> None:
        self._proc, self._wish = proc, wish
        self._made: set[str] = set()

    async def move(self, source: str, target: str) -> bool:
        proc, wish = self._proc, self._wish
        await proc.tick()
        try:
            stat = proc.lstat(source)
        except OSError as error:
            return self._fails(f"cannot stat {shell_escape(source)}: {why(error)}")
        there = self._there(target)
        if there is not None:
            verdict = await self._may_replace(source, stat, target, there)
            if verdict is not None:
                return verdict
        saved = ""
        if there is not None and wish.control and not st.S_ISDIR(there.mode):
            try:
                saved = destination.back_up(proc, target, wish.control, wish.suffix)
            except OSError as error:
                return self._fails(f"cannot backup {shell_escape(target)}: {why(error)}")
        return await self._rename(source, target, saved)

    def _fails(self, text: str) -> bool:
        self._proc.error(text)
        return False

    def _there(self, target: str) -> Stat | None:
        try:
            return self._proc.lstat(target)
        except OSError:
            return None

    async def _may_replace(self, source: str, stat: Stat, target: str, there: Stat) -> bool | None:
        """None to go on; else the result."""
        wish, is_directory = self._wish, st.S_ISDIR(stat.mode)
        if (stat.dev, stat.ino) == (there.dev, there.ino) and not is_directory:
            return self._fails(f"{shell_escape(source)} and {shell_escape(target)} are the same file")
        if not is_directory and wish.only_newer and there.mtime >= stat.mtime:
            return True
        if wish.overwrites == "never":
            return True
        if not await self._agrees(target, there):
            return True
        if is_directory and not st.S_ISDIR(there.mode):
            return self._fails(f"cannot overwrite non-directory {shell_escape(target)} with directory {shell_escape(source)}")
        if not is_directory and st.S_ISDIR(there.mode):
            return self._fails(f"cannot overwrite directory {shell_escape(target)} with non-directory")
        if target in self._made and not wish.control:
            return self._fails(f"will not overwrite just-created {shell_escape(target)} with {shell_escape(source)}")
        return None

    async def _agrees(self, target: str, there: Stat) -> bool:
        proc, asks = self._proc, self._wish.overwrites
        is_guarded = not st.S_ISLNK(there.mode) and not proc.caller.can(to_bytes(target), W_OK)
        if is_guarded and (asks == "ask" or (not asks and proc.isatty(0))):
            mode = f"{there.mode & 0o7777:04o} ({render(there.mode)[1:]})"
            return await ask(proc, f"replace {shell_escape(target)}, overriding mode {mode}? ")
        return asks != "ask" or await ask(proc, f"overwrite {shell_escape(target)}? ")

    async def _rename(self, source: str, target: str, saved: str) -> bool:
        proc = self._proc
        try:
            proc.caller.rename(to_bytes(source), to_bytes(target))
        except OSError as error:
            if error.errno == errno.EINVAL:
                inside = f"cannot move {shell_escape(source)} to a subdirectory of itself, {shell_escape(target)}"
                return self._fails(inside)
            if error.errno == errno.EXDEV:
                return await self._across(source, target)
            return self._fails(f"cannot move {shell_escape(source)} to {shell_escape(target)}: {why(error)}")
        self._made.add(target)
        if self._wish.tells:
            backup = f" (backup: {shell_escape(saved)})" if saved else ""
            proc.out(f"renamed {shell_escape(source)} -> {shell_escape(target)}{backup}\n")
        return True

    async def _across(self, source: str, target: str) -> bool:
        """Between file systems: copy all, and remove the source only when all was copied."""
        proc = self._proc
        there = self._there(target)
        if there is not None:
            try:
                if st.S_ISDIR(there.mode):
                    proc.caller.rmdir(to_bytes(target))
                else:
                    proc.caller.unlink(to_bytes(target))
            except OSError as error:
                text = f"inter-device move failed: {shell_escape(source)} to {shell_escape(target)}; unable to remove target: "
                return self._fails(text + why(error))
        if not await Copier(proc, self._wish).copy(source, target):
            return False
        self._made.add(target)
        return await self._remove(source)

    async def _remove(self, path: str) -> bool:
        proc, raw = self._proc, to_bytes(path)
        await proc.tick()
        try:
            is_directory = st.S_ISDIR(proc.lstat(path).mode)
            is_whole = True
            if is_directory:
                for entry in proc.caller.listdir(raw):
                    is_whole &= await self._remove(destination.join(path, to_text(entry.name)))
                proc.caller.rmdir(raw)
            else:
                proc.caller.unlink(raw)
        except OSError as error:
            return self._fails(f"cannot remove {shell_escape(path)}: {why(error)}")
        if self._wish.tells:
            proc.out(f"removed {'directory ' if is_directory else ''}{shell_escape(path)}\n")
        return is_whole
