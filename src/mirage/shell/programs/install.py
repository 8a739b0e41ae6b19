"""install (coreutils 9.1): copies with a mode and an owner, and directories."""

from __future__ import annotations

import os
import stat as st
from typing import TYPE_CHECKING

from mirage.shell.lib import destination, gnu, nss
from mirage.shell.lib.gnu import shell_escape, why
from mirage.shell.lib.modes import Mode
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.text import to_bytes
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "directory": "d", "group": ":g", "mode": ":m", "owner": ":o", "preserve-timestamps": "p", "strip": "s", "target-directory": ":t",
    "no-target-directory": "T", "verbose": "v", "compare": "C", "backup": "?backup", "suffix": ":S",
}  # fmt: skip


@program("install")
async def install(proc: Process) -> int:
    options, names = gnu.read(proc, "install", "bcCsDdg:m:o:pt:TvS:Z", LONGS)
    given = dict(options)
    if not names:
        gnu.try_help(proc, "missing file operand")
    try:
        mode = Mode(given.get("m", "755")).apply(0, directory="d" in given, umask=0)
    except ValueError:
        return proc.error(f"invalid mode {quoted(proc, given['m'])}")
    for key, what, find in (("o", "user", nss.user), ("g", "group", nss.group)):
        if key in given and not given[key].isdigit() and find(proc, given[key]) is None:
            return proc.error(f"invalid {what} {quoted(proc, given[key])}")
    run = _Run(proc, given, mode, destination.backup_control(proc, options))
    if "d" in given:
        for name in names:
            run.directory(name, mode)
        return run.status
    if "t" not in given and len(names) == 1:
        gnu.try_help(proc, f"missing destination file operand after {shell_escape(names[0])}")
    if "D" in given and len(names) == 2 and "/" in names[1]:
        run.directory(os.path.dirname(names[1]), 0o755)
    for source, target in destination.pairs(proc, names, given.get("t"), is_plain="T" in given, strips=False):
        await run.copy(source, target)
    return run.status


class _Run:
    def __init__(self, proc: Process, given: dict[str, str], mode: int, backup: tuple[str, str]) -> None:
        self.proc, self.given, self.mode, self.status = proc, given, mode, 0
        self.control, self.suffix = backup

    def directory(self, name: str, mode: int) -> None:
        at = "/" if name.startswith("/") else ""
        for part in [part for part in name.split("/") if part]:
            at = destination.join(at, part) if at else part
            try:
                if self.proc.exists(at) and st.S_ISDIR(self.proc.stat(at).mode):
                    continue
                self.proc.caller.mkdir(to_bytes(at), mode)
            except OSError as error:
                self.status = self.proc.error(f"cannot create directory {quoted(self.proc, at)}: {why(error)}")
                return
            if "v" in self.given:
                self.proc.out(f"{self.proc.name}: creating directory {shell_escape(at)}\n")
        self._own(at, mode)

    async def copy(self, source: str, target: str) -> None:
        proc, raw, saved = self.proc, to_bytes(target), ""
        try:
            stat = proc.stat(source)
        except OSError as error:
            self.status = proc.error(f"cannot stat {shell_escape(source)}: {why(error)}")
            return
        if st.S_ISDIR(stat.mode):
            self.status = proc.error(f"omitting directory {shell_escape(source)}")
            return
        try:
            data = proc.read_file(source)
            if proc.caller.exists(raw, False):
                if proc.caller.realpath(raw) == proc.caller.realpath(to_bytes(source)):
                    self.status = proc.error(f"{shell_escape(source)} and {shell_escape(target)} are the same file")
                    return
                if "C" in self.given and self._is_same(source, target):
                    return
                if self.control:
                    saved = destination.back_up(proc, target, self.control, self.suffix)
                else:
                    proc.caller.unlink(raw)
                    if "v" in self.given:
                        proc.out(f"removed {shell_escape(target)}\n")
            output = proc.open_now(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                await output.write(data)
            finally:
                output.close()
            if "p" in self.given:
                proc.caller.utimens(raw, stat.atime, stat.mtime)
        except OSError as error:
            self.status = proc.error(f"cannot create regular file {shell_escape(target)}: {why(error)}")
            return
        if "v" in self.given:
            backup = f" (backup: {shell_escape(saved)})" if saved else ""
            proc.out(f"{shell_escape(source)} -> {shell_escape(target)}{backup}\n")
        if "s" in self.given and not data.startswith(b"\x7fELF"):
            proc.err(f"strip: {target}: file format not recognized\n")
            proc.caller.unlink(raw)
            self.status = proc.error("strip process terminated abnormally")
            return
        self._own(target, self.mode)

    def _is_same(self, source: str, target: str) -> bool:
        """-C: nothing is to be done where mode, owner and bytes are already right."""
        stat = self.proc.lstat(target)
        return (
            st.S_ISREG(stat.mode) and stat.mode & 0o7777 == self.mode and self.proc.read_file(source) == self.proc.read_file(target)
        )

    def _own(self, name: str, mode: int) -> None:
        proc = self.proc
        user, group = nss.user(proc, self.given.get("o", "")), nss.group(proc, self.given.get("g", ""))
        try:
            if user or group:
                proc.caller.chown(to_bytes(name), user.uid if user else -1, group.gid if group else -1)
            proc.caller.chmod(to_bytes(name), mode)
        except OSError as error:
            self.status = proc.error(f"cannot change ownership of {shell_escape(name)}: {why(error)}")
