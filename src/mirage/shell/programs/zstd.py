"""zstd, unzstd, zstdcat and zstdmt (Zstandard 1.5.4)."""

from __future__ import annotations

import os
import stat as st
from typing import TYPE_CHECKING

import zstandard

from mirage.shell import missing
from mirage.shell.lib import unpacking
from mirage.shell.lib.gnu import why
from mirage.shell.lib.options import UsageError, scan
from mirage.shell.lib.replacing import replace
from mirage.shell.lib.text import to_bytes
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.vfs.types import Stat

LONGS = {
    "compress": "z", "decompress": "d", "uncompress": "d", "test": "t", "list": "l", "keep": "k", "rm": "rm", "force": "f", "stdout": "c",
    "quiet": "q", "verbose": "v", "ultra": "ultra", "long": "?long", "threads": ":T", "fast": "?fast", "no-progress": "n", "progress": "n",
    "check": "C", "no-check": "no-check", "help": "H", "version": "V", "output-dir-flat": ":O", "sparse": "n", "no-sparse": "n",
}  # fmt: skip
SUFFIXES = {".zst": "", ".tzst": ".tar"}
KNOWN = ".zst/.tzst/.gz/.tgz/.lzma/.xz/.txz/.lz4/.tlz4"
STANDARD = "/*stdin*\\"  # what it calls standard input
POURED = "/*stdout*\\"  # and standard output
MAGIC = b"\x28\xb5\x2f\xfd"
USUAL = 3  # the level
PACKS_AT = 9  # beyond it we pack no better, as it would take a visitor's second of our processor
POWERS = "KMGTPE"


@program("zstd")
async def zstd(proc: Process) -> int:
    called = proc.argv[0].rsplit("/", 1)[-1]
    try:
        options, names = scan(proc.args, "zdtlkfcqvCo:T:M:D:hHVrb::e::i::p0123456789", LONGS)
    except UsageError:
        word = next((word for word in proc.args if word.startswith("-")), "")
        proc.err(f"Incorrect parameters: {word} \n")
        return missing.tell(proc, proc.exe, [proc.argv[0], missing.UNKNOWN]) or 1
    given = dict(options)
    if given.keys() & {"h", "H", "V"}:
        return missing.tell(proc, proc.exe, [proc.argv[0], "--version" if "V" in given else "-h" if "h" in given else "--help"]) or 0
    run = _Run(proc, called, given, names)
    if "v" in given:
        proc.err("*** Zstandard CLI (64-bit) v1.5.4, by Yann Collet ***\n")
    if "l" in given:
        return run.list()
    for name in names or ["-"]:
        await (run.standard() if name == "-" else run.file(name))
    if len(names) > 1:
        run.sum_up()
    return run.status


class _Run:
    """One call."""

    def __init__(self, proc: Process, called: str, given: dict[str, str], names: list[str]) -> None:
        self.proc, self.names = proc, names
        self.given = set(given)
        self.unpacks = called in ("unzstd", "zstdcat") or bool(self.given & {"d", "t"})
        self.pours = "c" in given or called == "zstdcat"
        self.target = given.get("o", "")
        self.level = int("".join(key for key in given if key.isdigit()) or USUAL)
        self.tells = "q" not in given and not self.pours
        self.counts = [0, 0]
        self.done = self.status = 0

    def fails(self, text: str) -> None:
        self.proc.err(f"zstd: {text} \n")
        self.status = 1

    def list(self) -> int:
        self.proc.out("Frames  Skips  Compressed  Uncompressed  Ratio  Check  Filename\n")
        for name in self.names:
            try:
                data = self.proc.read_file(name, unpacking.SIZE_MAX)
                frame = zstandard.get_frame_parameters(data)
            except (OSError, zstandard.ZstdError):
                self.proc.out(f'File "{name}" not compressed by zstd \n')
                self.status = 1
                continue
            size = frame.content_size if frame.content_size < 1 << 62 else 0
            check = "XXH64" if frame.has_checksum else "None"
            shown = f"{_sized(size, 4):>12}  {size / max(1, len(data)):5.3f}" if size else " " * 19
            self.proc.out(f"{1:6}  {0:5}  {_sized(len(data), 4):>10}  {shown}  {check:>5}  {name}\n")
        return self.status

    async def standard(self) -> None:
        proc = self.proc
        if proc.isatty(1) and not self.unpacks and "f" not in self.given and not self.target:
            proc.err("stdout is a console, aborting\n")
            self.status = 1
            return
        self.tells = self.tells and bool(self.target)
        made = await self._made(STANDARD, await proc.read_all(0, unpacking.SIZE_MAX))
        if made is not None and "t" not in self.given:
            await self._put(made)

    async def file(self, name: str) -> None:
        proc = self.proc
        try:
            stat = proc.stat(name)
            if st.S_ISDIR(stat.mode):
                self.fails(f"{name} is a directory -- ignored")
                return
            data = proc.read_file(name, unpacking.SIZE_MAX)
        except FileNotFoundError as error:
            self.fails(f"can't stat {name} : {why(error)} -- ignored")
            return
        except OSError as error:
            self.fails(f"{name}: {why(error)}")
            return
        target = "" if self.pours or "t" in self.given else self.target or self._named(name)
        if target is None or (target and not await self._may_write(target)):
            return
        made = await self._made(name, data)
        if made is None:
            return
        if self.unpacks:
            self._tell(f"{name:<20}: {len(made)} bytes \n")
        else:
            share = len(made) * 100 / max(1, len(data))
            self._tell(f"{name:<20} :{share:6.2f}%   ({_sized(len(data))} => {_sized(len(made))}, {target or POURED}) \n")
        self.counts[0] += len(data)
        self.counts[1] += len(made)
        self.done += 1
        await self._keep(name, target, stat, made)

    async def _keep(self, name: str, target: str, stat: Stat, made: bytes) -> None:
        try:
            if target:
                await replace(self.proc, name, target, stat, made, keeps="rm" not in self.given)
            elif "t" not in self.given:
                await self._put(made)
        except OSError as error:
            self.fails(f"{target}: {why(error)}")

    def sum_up(self) -> None:
        before, after = self.counts
        if not self.done or "q" in self.given:
            return
        if self.unpacks:
            self.proc.err(f"{self.done} files decompressed : {after:6} bytes total \n")
        else:
            share = after * 100 / max(1, before)
            self.proc.err(f"{self.done:3} files compressed : {share:.2f}% ({_sized(before, 4)} => {_sized(after, 4)})\n")

    def _tell(self, text: str) -> None:
        if self.tells and len(self.names) == 1:
            self.proc.err(text)

    async def _put(self, made: bytes) -> None:
        if not self.target or self.pours:
            await self.proc.write(1, made)
            return
        output = self.proc.open_now(self.target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        try:
            await output.write(made)
        finally:
            output.close()

    def _named(self, name: str) -> str | None:
        if not self.unpacks:
            return name + ".zst"
        end = next((end for end in SUFFIXES if name.endswith(end) and len(name) > len(end)), "")
        if end:
            return name.removesuffix(end) + SUFFIXES[end]
        self.proc.err(
            f"zstd: {name}: unknown suffix ({KNOWN} expected). Can't derive the output file name. Specify it with -o dstFileName. Ignoring.\n"
        )
        self.status = 1
        return None

    async def _may_write(self, target: str) -> bool:
        proc = self.proc
        if "f" in self.given or not proc.caller.exists(to_bytes(target), False):
            return True
        if "q" in self.given:
            self.fails(f"{target} already exists; not overwritten ")
            return False
        proc.err(f"zstd: {target} already exists; overwrite (y/n) ? ")
        await proc.flush()
        answer = await proc.read_line(0)
        if answer[:1] in (b"y", b"Y"):
            return True
        proc.err("Not overwritten  \n \n")
        self.status = 1
        return False

    async def _made(self, name: str, data: bytes) -> bytes | None:
        proc = self.proc
        if not self.unpacks:
            await proc.tick(1 + len(data) // 64)
            size = len(data) if name != STANDARD else -1
            packer = zstandard.ZstdCompressor(level=min(self.level, PACKS_AT), write_checksum="no-check" not in self.given)
            stream = packer.compressobj(size=size)
            return stream.compress(data) + stream.flush()
        try:
            return await unpacking.unpack(proc, data, "zstd")
        except unpacking.NotPackedError as error:
            if "f" in self.given and self.pours and not data.startswith(MAGIC):
                return data
            is_other = len(data) >= len(MAGIC) and not data.startswith(MAGIC)
            self.fails(f"{name}: {'unsupported format' if is_other else error.text}")
            return None


def _sized(amount: int, width: int = 0) -> str:
    """UTIL_makeHumanReadableSize(): three digits that count."""
    power = min(max(0, (amount.bit_length() - 1) // 10), len(POWERS))
    value = amount / (1 << 10 * power)
    digits = 0 if value >= 100 or not power else 1 if value >= 10 else 2 if value > 1 else 3
    return f"{value:6.{digits}f}" + (f" {POWERS[power - 1]}iB" if power else " B").rjust(width)
