"""xz, unxz, xzcat, lzma, unlzma and lzcat (XZ Utils 5.4.1)."""

from __future__ import annotations

import lzma
import stat as st
from typing import TYPE_CHECKING

from mirage.shell import missing
from mirage.shell.lib import unpacking
from mirage.shell.lib.gnu import why
from mirage.shell.lib.options import UsageError, scan
from mirage.shell.lib.replacing import replace
from mirage.shell.lib.text import to_bytes
from mirage.shell.lib.unpacking import NotPackedError
from mirage.shell.programs.xz import xzlist
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

SUFFIXES = {".xz": "", ".txz": ".tar", ".lzma": "", ".tlz": ".tar"}
LONGS = {
    "compress": "z", "decompress": "d", "uncompress": "d", "test": "t", "list": "l", "keep": "k", "force": "f", "stdout": "c", "to-stdout": "c",
    "suffix": ":S", "format": ":F", "check": ":C", "extreme": "e", "threads": ":T", "quiet": "q", "verbose": "v", "help": "h", "long-help": "H",
    "version": "V", "memlimit": ":M", "no-warn": "Q", "no-sparse": "ns", "robot": "robot", "fast": "0", "best": "9", "single-stream": "ss",
}  # fmt: skip
WARNING = 2


@program("xz")
async def xz(proc: Process) -> int:
    called = proc.argv[0].rsplit("/", 1)[-1]
    try:
        options, names = scan(proc.args, "zdtlkfcS:F:C:e0123456789M:qQvhHVT:", LONGS)
    except UsageError as error:
        proc.err(f"{called}: {error}\n{called}: Try `{called} --help' for more information.\n")
        return 1
    given = [key for key, _ in options]
    if "h" in given or "H" in given:
        return missing.tell(proc, proc.exe, [proc.argv[0], "--help"]) or 0
    if "V" in given:
        return missing.tell(proc, proc.exe, [proc.argv[0], "--version"]) or 0
    run = _Run(proc, called, given, dict(options))
    if "l" in given and not {"robot", "v"} & {*given}:
        return xzlist.tell(proc, called, names)
    try:
        for name in names or ["-"]:
            await (run.standard() if name == "-" else run.file(name))
    except OSError as error:
        run.fails(f"(stdout): Write error: {why(error)}")
    return run.status


class _Run:
    """One call; an error weighs more than a warning."""

    def __init__(self, proc: Process, called: str, given: list[str], values: dict[str, str]) -> None:
        self.proc = proc
        self.called = called
        self.given = set(given)
        self.suffix = values.get("S", ".lzma" if called == "lzma" or values.get("F") in ("lzma", "alone") else ".xz")
        self.is_alone = self.suffix == ".lzma"
        self.level = next((int(key) for key in reversed(given) if key.isdigit()), 6)
        self.unpacks = called in ("unxz", "xzcat", "unlzma", "lzcat") or bool(self.given & {"d", "t", "l"})
        self.unpacks = self.unpacks and not (given and "z" in given and given.index("z") == len(given) - 1)
        self.pours = called in ("xzcat", "lzcat") or bool(self.given & {"c", "t", "l"})
        self.status = 0

    def fails(self, text: str, *, is_warning: bool = False) -> None:
        if not (is_warning and "q" in self.given):
            self.proc.err(f"{self.called}: {text}\n")
        self.status = 1 if not is_warning else self.status or WARNING

    async def standard(self) -> None:
        proc = self.proc
        if proc.isatty(0 if self.unpacks else 1):
            side = "read from" if self.unpacks else "written to"
            self.fails(f"Compressed data cannot be {side} a terminal")
            if not self.unpacks or not proc.args:
                proc.err(f"{self.called}: Try `{self.called} --help' for more information.\n")
            return
        made = await self._made("(stdin)", await proc.read_all(0, unpacking.SIZE_MAX))
        if made is not None and "t" not in self.given:
            await proc.write(1, made)

    async def file(self, name: str) -> None:
        proc = self.proc
        try:
            stat = proc.stat(name)
            if st.S_ISDIR(stat.mode):
                self.fails(f"{name}: Is a directory, skipping", is_warning=True)
                return
            if not self.pours and not st.S_ISREG(proc.lstat(name).mode) and "f" not in self.given:
                self.fails(f"{name}: Is a symbolic link, skipping", is_warning=True)
                return
            if not self.pours and stat.nlink > 1 and not self.given & {"f", "k"}:
                self.fails(f"{name}: Input file has more than one hard link, skipping", is_warning=True)
                return
            data = proc.read_file(name, unpacking.SIZE_MAX)
        except OSError as error:
            self.fails(f"{name}: {why(error)}")
            return
        if self.unpacks and not data.startswith((unpacking.MAGICS["xz"], b"\x5d\0\0")) and "f" not in self.given:
            self.fails(f"{name}: File format not recognized")
            return
        target = "" if self.pours else self._target(name)
        if target is None:
            return
        if target and "f" not in self.given and proc.caller.exists(to_bytes(target), False):
            self.fails(f"{target}: File exists")
            return
        made = await self._made(name, data)
        if made is None:
            return
        if not target:
            if not self.given & {"t", "l"}:
                await proc.write(1, made)
            return
        try:
            await replace(proc, name, target, stat, made, keeps="k" in self.given)
        except OSError as error:
            self.fails(f"{target}: {why(error)}")

    def _target(self, name: str) -> str | None:
        end = next((end for end in (self.suffix, *SUFFIXES) if name.endswith(end) and len(name) > len(end)), "")
        if not self.unpacks:
            if end:
                self.fails(f"{name}: File already has `{end}' suffix, skipping", is_warning=True)
                return None
            return name + self.suffix
        if end:
            return name.removesuffix(end) + SUFFIXES.get(end, "")
        self.fails(f"{name}: Filename has an unknown suffix, skipping", is_warning=True)
        return None

    async def _made(self, name: str, data: bytes) -> bytes | None:
        proc = self.proc
        if not self.unpacks:
            await proc.tick(1 + len(data) // 16)
            return lzma.compress(data, lzma.FORMAT_ALONE if self.is_alone else lzma.FORMAT_XZ, preset=min(self.level, 6))
        if data.startswith(b"\x5d\0\0"):
            return self._alone(name, data)
        try:
            return await unpacking.unpack(proc, data, "xz")
        except NotPackedError as error:
            if "f" in self.given and "c" in self.given and not data.startswith(unpacking.MAGICS["xz"]):
                return data
            self.fails(error.text.removeprefix("xz: ").replace("(stdin)", name, 1).rstrip("\n"))
            return None

    def _alone(self, name: str, data: bytes) -> bytes | None:
        """The older format, which has no mark of its own."""
        machine = lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=128 << 20)
        try:
            made = machine.decompress(data, unpacking.SIZE_MAX)
        except lzma.LZMAError:
            self.fails(f"{name}: Compressed data is corrupt")
            return None
        if not machine.eof:
            self.fails(f"{name}: Unexpected end of input")
            return None
        return made
