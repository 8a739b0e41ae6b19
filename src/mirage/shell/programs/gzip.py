"""gzip 1.12, and gunzip and zcat, which are scripts that call it."""

from __future__ import annotations

import errno
import os
import stat as st
from typing import TYPE_CHECKING

from mirage.shell import gnu, unpacking
from mirage.shell.asking import ask
from mirage.shell.gnu import why
from mirage.shell.local import SECOND
from mirage.shell.options import parse
from mirage.shell.registry import program
from mirage.shell.text import to_bytes, to_text
from mirage.shell.unpacking import NotPackedError

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "stdout": "c", "to-stdout": "c", "decompress": "d", "uncompress": "d", "force": "f", "help": "help", "keep": "k", "list": "l",
    "license": "L", "no-name": "n", "name": "N", "quiet": "q", "silent": "q", "recursive": "r", "suffix": ":S", "test": "t",
    "verbose": "v", "version": "version", "fast": "1", "best": "9", "rsyncable": "R", "synchronous": "y", "ascii": "a",
}  # fmt: skip
HINT = "Try `gzip --help' for more information.\n"
ENDINGS = {".gz": "", ".tgz": ".tar", ".taz": ".tar", ".Z": "", ".z": "", "-gz": "", "-z": ""}


@program("gzip")
async def gzip(proc: Process) -> int:
    return await _main(proc, set())


@program("gunzip", path=("/usr/bin/gunzip", "/usr/bin/uncompress"))
async def gunzip(proc: Process) -> int:
    return await _main(proc, {"d"})


@program("zcat")
async def zcat(proc: Process) -> int:
    return await _main(proc, {"d", "c"})


async def _main(proc: Process, given: set[str]) -> int:
    proc.name = "gzip"
    options, names = parse(proc, "acdfhklLnNqrS:tvV123456789", LONGS, hint=HINT)
    given |= {key for key, _ in options}
    if given & {"help", "h", "version", "V"}:
        gnu.tell(proc, "gzip", "help" if given & {"help", "h"} else "version", "gzip")
    levels = [int(key) for key, _ in options if key.isdigit()]
    worker = _Gzip(proc, given, dict(options).get("S", ".gz"), levels[-1] if levels else 6)
    if "l" in given:
        proc.out("         compressed        uncompressed  ratio uncompressed_name\n")
    for name in names or ["-"]:
        await worker.one(name)
    return worker.status


class _Gzip:
    """One run; `status` 1 for an error, 2 for a warning."""

    def __init__(self, proc: Process, given: set[str], suffix: str, level: int) -> None:
        self._proc, self._given, self._suffix, self._level = proc, given, suffix, level
        self._unpacks = bool(given & {"d", "t", "l"})
        self.status = 0

    def _warns(self, text: str) -> None:
        if "q" not in self._given:
            self._proc.error(text)
        self.status = self.status or 2

    def _fails(self, text: str) -> None:
        self._proc.error(text)
        self.status = 1

    async def one(self, name: str) -> None:
        proc, given = self._proc, self._given
        await proc.tick(4)
        if name == "-":
            await self._stream()
            return
        found = self._found(name)
        if found is None:
            return
        stat = proc.lstat(found) if "c" not in given and "f" not in given else proc.stat(found)
        if st.S_ISDIR(stat.mode):
            if "r" not in given:
                self._warns(f"{found} is a directory -- ignored")
                return
            for entry in proc.caller.listdir(to_bytes(found)):
                await self.one(f"{found.rstrip('/')}/{to_text(entry.name)}")
            return
        if st.S_ISLNK(stat.mode):
            self._fails(f"{found}: {os.strerror(errno.ELOOP)}")
            return
        if not st.S_ISREG(stat.mode) and "c" not in given:
            self._warns(f"{found} is not a directory or a regular file - ignored")
            return
        if stat.nlink > 1 and not given & {"c", "f", "t", "l"}:
            self._warns(f"{found} has {stat.nlink - 1} other link{'s' if stat.nlink > 2 else ''} -- file ignored")
            return
        target = self._target(found)
        if target is None:
            return
        try:
            data = proc.read_file(found, unpacking.SIZE_MAX)
        except OSError as error:
            self._fails(f"{found}: {why(error)}")
            return
        made = await self._made(found, data, stat.mtime // SECOND)
        if made is not None:
            await self._put(found, target, data, made)

    def _found(self, name: str) -> str | None:
        """The file itself, or when unpacking the name with a suffix."""
        proc = self._proc
        try:
            proc.lstat(name)
        except OSError as error:
            if not self._unpacks or not isinstance(error, FileNotFoundError):
                self._fails(f"{name}: {why(error)}")
                return None
            longer = name if name.endswith(tuple(ENDINGS)) else name + self._suffix
            if longer != name and proc.exists(longer):
                return longer
            self._fails(f"{longer}: {why(error)}")
            return None
        return name

    def _target(self, name: str) -> str | None:
        """Where it will go; an empty name for nowhere."""
        ending = next((end for end in (self._suffix, *ENDINGS) if name.endswith(end) and len(name) > len(end)), None)
        if self._given & {"c", "t", "l"}:
            return ""
        if self._unpacks:
            if ending is None:
                self._warns(f"{name}: unknown suffix -- ignored")
                return None
            return name[: -len(ending)] + ENDINGS.get(ending, "")
        if ending is not None and "f" not in self._given:
            if "v" in self._given or "q" not in self._given:
                self._proc.error(f"{name} already has {ending} suffix -- unchanged")
            return None
        return name + self._suffix

    async def _made(self, name: str, data: bytes, moment: int) -> bytes | None:
        proc = self._proc
        if not self._unpacks:
            await proc.tick(1 + len(data) // 64)
            named = "" if "n" in self._given else name.rpartition("/")[2]
            return unpacking.pack(data, "gzip", level=self._level, name=named, moment=0 if "n" in self._given else moment)
        if self._given >= {"c", "f"} and not data.startswith(b"\x1f\x8b"):
            return data
        try:
            return await unpacking.unpack(proc, data, "gzip")
        except NotPackedError as error:
            proc.err(error.text.replace("stdin", name))
            self.status = 1
            if "c" in self._given and error.data:
                await proc.write(1, error.data)
            return None

    async def _put(self, name: str, target: str, data: bytes, made: bytes) -> None:
        proc, given = self._proc, self._given
        packed, plain = (data, made) if self._unpacks else (made, data)
        ratio = f"{_ratio(len(plain), packed):5.1f}%"
        if "l" in given:
            proc.out(f"{len(packed):19d} {len(plain):19d} {ratio} {name.removesuffix(self._suffix)}\n")
            return
        if "t" in given:
            if "v" in given:
                proc.err(f"{name}:\t OK\n")
            return
        if not target:
            await proc.flush()
            await proc.write(1, made)
            return
        if proc.exists(target) and "f" not in given:
            if not proc.isatty(0):
                self._warns(f"{target} already exists;\tnot overwritten")
                return
            if not await ask(proc, f"{target} already exists; do you wish to overwrite (y or n)? "):
                self._warns("\tnot overwritten")
                return
        if not await self._write(name, target, made):
            return
        if "v" in given:
            proc.err(f"{name}:\t{ratio} -- {'created' if 'k' in given else 'replaced with'} {target}\n")

    async def _write(self, name: str, target: str, made: bytes) -> bool:
        proc, raw = self._proc, to_bytes(target)
        try:
            stat = proc.stat(name)
            opened = proc.open_now(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, stat.mode & 0o777)
            try:
                await opened.write(made)
            finally:
                opened.close()
            proc.caller.utimens(raw, stat.atime, stat.mtime)
            proc.caller.chmod(raw, stat.mode & 0o7777)
            if proc.uid == 0:
                proc.caller.chown(raw, stat.uid, stat.gid)
            if "k" not in self._given:
                proc.caller.unlink(to_bytes(name))
        except OSError as error:
            self._fails(f"{target}: {why(error)}")
            return False
        return True

    async def _stream(self) -> None:
        proc = self._proc
        if proc.isatty(0 if self._unpacks else 1) and "f" not in self._given:
            verb = "read from" if self._unpacks else "written to"
            proc.error(f"compressed data not {verb} a terminal. Use -f to force {'de' if self._unpacks else ''}compression.")
            proc.err("For help, type: gzip -h\n")
            self.status = 1
            return
        data = await proc.read_all(0, unpacking.SIZE_MAX)
        made = await self._made("stdin" if self._unpacks else "", data, 0)
        if made is not None and not self._given & {"t", "l"}:
            await proc.flush()
            await proc.write(1, made)


def _ratio(plain: int, packed: bytes) -> float:
    """display_ratio(): what is saved by the packed data without header, name and trailer."""
    named = packed.find(b"\0", 10) - 9 if packed[3:4] == b"\x08" else 0
    return 100.0 * (plain - (len(packed) - 18 - named)) / plain if plain else 0.0
