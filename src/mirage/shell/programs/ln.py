"""ln and link (coreutils 9.1)."""

from __future__ import annotations

import os
import stat as st
from typing import TYPE_CHECKING

from mirage.shell.lib import destination, gnu
from mirage.shell.lib.asking import ask
from mirage.shell.lib.gnu import shell_escape, why
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.vfs.types import Stat

LONGS = {
    **destination.LONGS, "directory": "F", "no-dereference": "n", "symbolic": "s", "logical": "L", "physical": "P", "relative": "r",
}  # fmt: skip


@program("ln")
async def ln(proc: Process) -> int:
    options, operands = gnu.read(proc, "ln", "bdfinrst:vFLPS:T", LONGS)
    given = {key for key, _ in options}
    if "r" in given and "s" not in given:
        proc.fail("cannot do --relative without --symbolic")
    if "t" in given:
        _need_directory(proc, dict(options)["t"])
    linker = _Linker(proc, given, destination.backup_control(proc, options))
    results = [await linker.make(source, target) for source, target in _pairs(proc, operands, dict(options))]
    return 0 if all(results) else 1


def _need_directory(proc: Process, path: str) -> None:
    try:
        if not st.S_ISDIR(proc.stat(path).mode):
            proc.fail(f"target {shell_escape(path)} is not a directory")
    except OSError as error:
        proc.fail(f"failed to access {shell_escape(path)}: {why(error)}")


def _pairs(proc: Process, operands: list[str], given: dict[str, str]) -> list[tuple[str, str]]:
    """As of cp, but one operand alone is linked here, and -n takes a link to a directory for a file."""
    if "t" not in given and "T" not in given:
        if len(operands) == 1:
            return [(operands[0], destination.join(".", destination.last_component(operands[0])))]
        if len(operands) == 2 and "n" in given and _is_link(proc, operands[1]):
            return [(operands[0], operands[1])]
    return destination.pairs(proc, operands, given.get("t"), is_plain="T" in given)


def _is_link(proc: Process, path: str) -> bool:
    try:
        return st.S_ISLNK(proc.lstat(path).mode)
    except OSError:
        return False


class _Linker:
    def __init__(self, proc: Process, given: set[str], backup: tuple[str, str]) -> None:
        self._proc = proc
        self._is_symbolic, self._is_relative, self._follows = "s" in given, "r" in given, "L" in given
        self._tries_directories = bool(given & {"d", "F"})
        self._forces, self._asks, self._tells = "f" in given, "i" in given, "v" in given
        self._control, self._suffix = backup

    async def make(self, source: str, target: str) -> bool:
        proc = self._proc
        await proc.tick()
        if not self._is_symbolic:
            try:
                stat = proc.stat(source) if self._follows else proc.lstat(source)
            except OSError as error:
                return self._fails(f"failed to access {shell_escape(source)}: {why(error)}")
            if st.S_ISDIR(stat.mode) and not self._tries_directories:
                return self._fails(f"{source}: hard link not allowed for directory")
        text = self._relative(source, target) if self._is_relative else source
        there = self._there(target)
        saved = ""
        if there is not None and (self._forces or self._asks or self._control):
            verdict = await self._make_room(source, target, there)
            if isinstance(verdict, bool):
                return verdict
            saved = verdict
        try:
            if self._is_symbolic:
                proc.caller.symlink(to_bytes(text), to_bytes(target))
            else:
                proc.caller.link(to_bytes(source), to_bytes(target), self._follows)
        except OSError as error:
            return self._failed(source, text, target, error)
        if self._tells:
            backup = f"{shell_escape(saved)} ~ " if saved else ""
            arrow = "->" if self._is_symbolic else "=>"
            proc.out(f"{backup}{shell_escape(target)} {arrow} {shell_escape(text)}\n")
        return True

    def _fails(self, text: str) -> bool:
        self._proc.error(text)
        return False

    def _failed(self, source: str, text: str, target: str, error: OSError) -> bool:
        if self._is_symbolic:
            arrow = f" -> {shell_escape(text)}" if not text or len(text) > 4000 else ""
            return self._fails(f"failed to create symbolic link {shell_escape(target)}{arrow}: {why(error)}")
        arrow = "" if isinstance(error, FileExistsError) else f" => {shell_escape(source)}"
        return self._fails(f"failed to create hard link {shell_escape(target)}{arrow}: {why(error)}")

    def _there(self, target: str) -> Stat | None:
        try:
            return self._proc.lstat(target)
        except OSError:
            return None

    async def _make_room(self, source: str, target: str, there: Stat) -> bool | str:
        """The name of the backup (or none), or the result that this link ends with."""
        proc, raw = self._proc, to_bytes(target)
        if st.S_ISDIR(there.mode):
            return self._fails(f"{shell_escape(target)}: cannot overwrite directory")
        if self._asks and not await ask(proc, f"replace {shell_escape(target)}? "):
            return True
        try:
            ours = proc.stat(source) if self._is_symbolic or self._follows else proc.lstat(source)
            is_same_file = (ours.dev, ours.ino) == (there.dev, there.ino)
        except OSError:
            is_same_file = False
        if is_same_file and (not self._control or there.nlink == 1) and self._is_same_name(source, target):
            return self._fails(f"{shell_escape(source)} and {shell_escape(target)} are the same file")
        try:
            if self._control:
                return destination.back_up(proc, target, self._control, self._suffix)
            proc.caller.unlink(raw)
        except OSError as error:
            return self._fails(f"cannot remove {shell_escape(target)}: {why(error)}")
        return ""

    def _is_same_name(self, source: str, target: str) -> bool:
        places = []
        for path in (source, target):
            above = self._proc.caller.realpath(to_bytes(os.path.dirname(path) or "."))
            places.append((above, os.path.basename(path)))
        return places[0] == places[1]

    def _relative(self, source: str, target: str) -> str:
        """-r: the way from the link's directory to the source."""
        caller = self._proc.caller
        try:
            start = to_text(caller.realpath(to_bytes(os.path.dirname(target) or ".")))
            return os.path.relpath(to_text(caller.realpath(to_bytes(source))), start)
        except OSError:
            return source


@program("link")
def link(proc: Process) -> int:
    _, operands = gnu.read(proc, "link", "")
    gnu.need(proc, operands, 2, 2)
    try:
        proc.caller.link(to_bytes(operands[0]), to_bytes(operands[1]))
    except OSError as error:
        return proc.error(f"cannot create link {shell_escape(operands[1])} to {shell_escape(operands[0])}: {why(error)}")
    return 0
