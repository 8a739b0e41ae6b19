"""gzip 1.12, also behind gunzip and zcat, which are scripts: files are replaced by what they pack or unpack to, or poured out."""

from __future__ import annotations

import os
import stat as st
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu, unpacking
from mirage.shell.lib.asking import ask
from mirage.shell.lib.destination import join
from mirage.shell.lib.gnu import why
from mirage.shell.lib.local import SECOND
from mirage.shell.lib.options import parse
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.lib.timeformat import format_time
from mirage.shell.lib.unpacking import NotPackedError
from mirage.shell.registry import program
from mirage.shell.signals import Exited

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.vfs.types import Stat

LONGS = {
    "ascii": "a", "to-stdout": "c", "stdout": "c", "decompress": "d", "uncompress": "d", "force": "f", "keep": "k", "list": "l",
    "license": "L", "no-name": "n", "name": "N", "quiet": "q", "silent": "q", "synchronous": "sync", "recursive": "r",
    "suffix": ":S", "test": "t", "verbose": "v", "fast": "1", "best": "9", "rsyncable": "rsyncable",
}  # fmt: skip
SUFFIXES = (".gz", ".z", ".taz", ".tgz", "-gz", "-z", "_z")  # what unpacking recognizes, besides the one of -S
ENDS = {".taz": ".tar", ".tgz": ".tar"}
HINT = "Try `gzip --help' for more information.\n"
WARNING = 2
TRAILER = 8


@dataclass(slots=True)
class Totals:
    """Of -l: packed, unpacked, and the last header's size, which stands for all."""

    files: int = 0
    packed: int = 0
    plain: int = 0
    header: int = 0


@program("gzip")
async def gzip(proc: Process) -> int:
    proc.name = "gzip"
    options, names = parse(
        proc,
        "ab:cdfhH?klLmMnNqrS:tvVZ123456789",
        {**LONGS, "help": "h", "version": "V"},
        hint=HINT,
    )
    run = _Run(proc, {key for key, _ in options}, [key for key, _ in options if key.isdigit()])
    for key, value in options:
        match key:
            case "h" | "H" | "?" | "V":
                gnu.tell(proc, "gzip", "version" if key == "V" else "help", "gzip")
            case "L":
                proc.out(recorded(proc, "gzip.version", "gzip").replace("{name}", "gzip").rpartition("\n\n")[0] + "\n")
                return 0
            case "S":
                if not value or "/" in value:
                    return proc.error(f"invalid suffix '{value}'")
                run.suffix = value
            case "b" if not value.isdigit():
                proc.error("-b operand is not an integer")
                proc.err(HINT)
                return 1
    run.count = len(names)
    try:
        for name in names or ["-"]:
            await (run.standard() if name == "-" else run.file(name))
            if proc.is_buffer_full:
                await proc.flush()
    except OSError as error:  # what could not be written ends it, whatever is left
        proc.err(f"\ngzip: stdout: {why(error)}\n")
        return 1
    run.end()
    return run.status


class _Run:
    """One call: what it asks for, and the status so far."""

    def __init__(self, proc: Process, given: set[str], levels: list[str]) -> None:
        self.proc = proc
        self.given = given
        self.level = int(levels[-1]) if levels else 6
        self.suffix = ".gz"
        self.status = 0
        self.totals = Totals()
        self.count = 0
        self.unpacks = bool(given & {"d", "t", "l"})

    def fails(self, text: str) -> None:
        """An error weighs more than a warning."""
        self.proc.err(text)
        self.status = 1

    def warns(self, text: str) -> None:
        if "q" not in self.given:
            self.proc.err(f"gzip: {text}\n")
        self.status = self.status or WARNING

    async def standard(self) -> None:
        """Standard input to standard output."""
        proc, terminal = self.proc, 0 if self.unpacks else 1
        if "f" not in self.given and "l" not in self.given and proc.isatty(terminal):
            proc.err(
                f"gzip: compressed data not {'read from' if self.unpacks else 'written to'} a terminal."
                f" Use -f to force {'de' if self.unpacks else ''}compression.\nFor help, type: gzip -h\n"
            )
            raise Exited(1)
        source = proc.fds.get(0)
        stat = source.stat() if source is not None and source.is_file else None
        data = await proc.read_all(0, unpacking.SIZE_MAX)
        moment = stat.mtime // SECOND if stat else 0
        if self.unpacks:
            plain = await self._unpacked("stdin", data)
            if plain is not None:
                await self._use("stdin", "stdout", data, plain, moment)
            return
        packed = unpacking.pack(data, "gzip", level=self.level, moment=0 if "n" in self.given else moment)
        await proc.write(1, packed)
        if "v" in self.given:
            proc.err(_ratio(len(data) - (len(packed) - 10 - TRAILER), len(data)) + "\n")

    async def file(self, name: str) -> None:
        """An operand."""
        proc = self.proc
        name, stat = self._found(name)
        if stat is None:
            return
        if st.S_ISDIR(stat.mode):
            if "r" not in self.given:
                self.warns(f"{name} is a directory -- ignored")
                return
            try:
                listed = proc.caller.listdir(to_bytes(name))
            except OSError as error:
                self.fails(f"gzip: {name}: {why(error)}\n")
                return
            for entry in listed:
                await proc.tick(4)
                await self.file(join(name, to_text(entry.name)))
            return
        pours = bool(self.given & {"c", "t", "l"})
        if not st.S_ISREG(stat.mode) and not pours:
            self.warns(f"{name} is not a directory or a regular file - ignored")
            return
        if not pours and "f" not in self.given and stat.nlink > 1:
            links = stat.nlink - 1
            self.warns(f"{name} has {links} other link{'s' if links > 1 else ''} -- file ignored")
            return
        target = "" if pours else self._target(name)
        if target is None:
            return
        try:
            data = proc.read_file(name, unpacking.SIZE_MAX)
        except OSError as error:
            self.fails(f"gzip: {name}: {why(error)}\n")
            return
        await proc.tick(1 + len(data) // 64)
        await self._convert(name, target, stat, data)

    def _found(self, name: str) -> tuple[str, Stat | None]:
        """Unpacking, a name may lack its suffix."""
        follows = bool(self.given & {"c", "t", "l", "f"})
        tries = [name]
        if self.unpacks and not name.endswith((self.suffix, *SUFFIXES)):
            tries.append(name + self.suffix)
        error: OSError | None = None
        for tried in tries:
            try:
                stat = self.proc.stat(tried) if follows else self.proc.lstat(tried)
            except FileNotFoundError as missing:
                name, error = tried, missing
                continue
            except OSError as other:
                self.fails(f"gzip: {tried}: {why(other)}\n")
                return tried, None
            if st.S_ISLNK(stat.mode):
                self.fails(f"gzip: {tried}: Too many levels of symbolic links\n")
                return tried, None
            return tried, stat
        if error is not None:
            self.fails(f"gzip: {name}: {why(error)}\n")
        return name, None

    def _end(self, name: str) -> str:
        """The suffix of a packed file's name, or nothing."""
        return next((end for end in (self.suffix, *SUFFIXES) if name.lower().endswith(end) and len(name) > len(end)), "")

    def _target(self, name: str) -> str | None:
        """The name of what is made, or a warning."""
        end = self._end(name)
        if not self.unpacks:
            if not end:
                return name + self.suffix
            if not self.given & {"r", "q"} or "v" in self.given:
                self.proc.err(f"gzip: {name} already has {end} suffix -- unchanged\n")
            return None
        if not end:
            if "r" not in self.given:
                self.warns(f"{name}: unknown suffix -- ignored")
            return None
        return _plain(name, end)

    async def _convert(self, name: str, target: str, stat: Stat, data: bytes) -> None:
        proc, moment = self.proc, stat.mtime // SECOND
        if self.unpacks:
            if "c" in self.given and "f" in self.given and not data.startswith(unpacking.MAGICS["gzip"]):
                await proc.write(1, data)
                return
            if target and not await self._may_write(target):
                return
            made = await self._unpacked(name, data)
            if made is None:
                return
            if not target:
                await self._use(name, _plain(name, self._end(name)), data, made, moment)
                return
            ratio = _ratio(len(made) - (len(data) - _header(data) - TRAILER), len(made))
        else:
            base = name.rsplit("/", 1)[-1]
            is_named = "n" not in self.given
            made = unpacking.pack(data, "gzip", level=self.level, name=base if is_named else "", moment=moment if is_named else 0)
            ratio = _ratio(len(data) - (len(made) - _header(made) - TRAILER), len(data))
            if not target:
                await proc.write(1, made)
                self._tell(name, f"{ratio} -- replaced with stdout")
                return
            if not await self._may_write(target):
                return
        if await self._replace(name, target, stat, made):
            self._tell(name, f"{ratio} -- {'created' if 'k' in self.given else 'replaced with'} {target}")

    def _tell(self, name: str, text: str) -> None:
        if "v" in self.given:
            self.proc.err(f"{name}:\t{text}\n")

    async def _may_write(self, target: str) -> bool:
        proc = self.proc
        if "f" in self.given or not proc.caller.exists(to_bytes(target), False):
            return True
        if proc.isatty(0) and await ask(proc, f"{target} already exists; do you wish to overwrite (y or n)? "):
            return True
        proc.err("\tnot overwritten\n" if proc.isatty(0) else f"gzip: {target} already exists;\tnot overwritten\n")
        self.status = self.status or WARNING
        return False

    async def _replace(self, name: str, target: str, stat: Stat, made: bytes) -> bool:
        caller, raw = self.proc.caller, to_bytes(target)
        try:
            if caller.exists(raw, False):
                caller.unlink(raw)
            output = self.proc.open_now(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                await output.write(made)
            finally:
                output.close()
            caller.utimens(raw, stat.atime, stat.mtime)
            if self.proc.uid == 0:
                caller.chown(raw, stat.uid, stat.gid)
            caller.chmod(raw, stat.mode & 0o777)
        except OSError as error:
            self.fails(f"gzip: {target}: {why(error)}\n")
            return False
        if "k" not in self.given:
            try:
                caller.unlink(to_bytes(name))
            except OSError as error:
                self.fails(f"gzip: {name}: {why(error)}\n")
        return True

    async def _unpacked(self, name: str, data: bytes) -> bytes | None:
        try:
            return await unpacking.unpack(self.proc, data, "gzip")
        except NotPackedError as error:
            if error.data and (name == "stdin" or "c" in self.given) and not self.given & {"t", "l"}:
                await self.proc.write(1, error.data)
            self.fails(error.text.replace("gzip: stdin:", f"gzip: {name}:"))
            return None

    async def _use(self, name: str, shown: str, data: bytes, plain: bytes, moment: int) -> None:
        """What -c, -t, -l and standard input make of unpacked bytes."""
        header = _header(data) + TRAILER
        ratio = _ratio(len(plain) - (len(data) - header), len(plain))
        if "l" in self.given:
            self._list(shown, data, plain, moment, header)
        elif "t" in self.given:
            if shown == "stdout":
                self.proc.err(" OK\n" if "v" in self.given else "")
            else:
                self._tell(name, " OK")
        else:
            await self.proc.write(1, plain)
            if shown != "stdout":
                self._tell(name, f"{ratio} -- replaced with stdout")

    def _list(self, shown: str, data: bytes, plain: bytes, moment: int, header: int) -> None:
        proc, totals = self.proc, self.totals
        is_long = "v" in self.given
        if not totals.files and "q" not in self.given:
            proc.out(
                ("method  crc     date  time  " if is_long else "")
                + f"{'compressed':>19}{'uncompressed':>20}  ratio uncompressed_name\n"
            )
        if is_long:
            proc.out(f"defla {zlib.crc32(plain):08x} {format_time(proc, moment * SECOND, '%b %e %H:%M')} ")
        proc.out(_row(len(data), len(plain), header, shown))
        totals.files += 1
        totals.packed += len(data)
        totals.plain += len(plain)
        totals.header = header

    def end(self) -> None:
        """The sums of -l, where more than one was asked for."""
        if self.totals.files and self.count > 1 and "q" not in self.given:
            if "v" in self.given:
                self.proc.out(" " * 28)
            self.proc.out(_row(self.totals.packed, self.totals.plain, self.totals.header, "(totals)"))


def _row(packed: int, plain: int, header: int, name: str) -> str:
    return f"{packed:>19} {plain:>19} {_ratio(plain - (packed - header), plain)} {name}\n"


def _plain(name: str, end: str) -> str:
    return name.removesuffix(end) + ENDS.get(end, "")


def _header(data: bytes) -> int:
    """The bytes before the first member's deflated ones, as gzip itself writes them."""
    return data.index(b"\0", 10) + 1 if len(data) > 10 and data[3] & 8 and b"\0" in data[10:] else 10


def _ratio(saved: int, whole: int) -> str:
    return f"{100.0 * saved / whole if whole else 0.0:5.1f}%"
