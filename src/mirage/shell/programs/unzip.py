"""unzip (UnZip 6.00, Debian): lists, tests and extracts, from an archive that is whole in memory and within bounds."""

from __future__ import annotations

import io
import os
import zipfile
import zlib
from datetime import datetime
from typing import TYPE_CHECKING

from mirage.shell.bash.patterns import compile_pattern
from mirage.shell.lib import unpacking
from mirage.shell.lib.gnu import why
from mirage.shell.lib.local import SECOND, zone_of
from mirage.shell.lib.options import UsageError, scan
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_bytes
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

PIECE = 1 << 18  # bytes that are unpacked before others get a turn
NO_DIRECTORY = """  End-of-central-directory signature not found.  Either this file is not
  a zipfile, or it constitutes one disk of a multi-part archive.  In the
  latter case the central directory and zipfile comment will be found on
  the last disk(s) of this archive.
"""
FAILED, MISSING, NO_MATCH = 1, 9, 11  # PK_WARN, PK_NOZIP, PK_FIND
RULE = "---------"


@program("unzip")
async def unzip(proc: Process) -> int:
    try:
        options, words = scan(proc.args, "pflutzvTxd:noqajULXCVKMBDS:P:he", {})
    except UsageError:
        proc.err(recorded(proc, "unzip.usage"))
        return 10
    if not words and "v" in dict(options):
        proc.out(recorded(proc, "unzip.version"))
        return 0
    if not words and options and "h" not in dict(options):
        proc.err(recorded(proc, "unzip.usage"))
        return 10
    if not words or "h" in dict(options):
        proc.out(recorded(proc, "unzip.usage"))
        return 0
    run = _Unzip(proc, {key for key, _ in options}, dict(options).get("d", ""))
    return await run.archive(words[0], words[1:])


class _Unzip:
    """One archive."""

    def __init__(self, proc: Process, given: set[str], directory: str) -> None:
        self._proc, self._given, self._directory = proc, given, directory.rstrip("/") or directory[:1]
        self._answer = ""
        self._total = 0
        self.status = 0

    async def archive(self, name: str, members: list[str]) -> int:
        proc, given = self._proc, self._given
        path = next((path for path in (name, name + ".zip", name + ".ZIP") if self._is_file(path)), None)
        if path is None:
            proc.err(f"unzip:  cannot find or open {name}, {name}.zip or {name}.ZIP.\n")
            if not {"*", "?", "["}.isdisjoint(name):
                proc.err("\nNo zipfiles found.\n")
            return MISSING
        is_loud = not given & {"p", "q"}
        if is_loud:
            proc.out(f"Archive:  {path}\n")
        try:
            with zipfile.ZipFile(io.BytesIO(proc.read_file(path, unpacking.SIZE_MAX))) as packed:
                chosen, left = matched(packed.infolist(), members)
                if "l" in given or "v" in given:
                    self._list(chosen)
                else:
                    for info in chosen:
                        await self._member(packed, info, is_loud=is_loud)
        except (zipfile.BadZipFile, NotImplementedError, ValueError):
            where = f"unzip:  cannot find zipfile directory in one of {path} or\n        {path}.zip, and cannot find {path}.ZIP, period.\n"
            proc.err(NO_DIRECTORY + where)
            return MISSING
        for pattern in left:
            proc.err(f"caution: filename not matched:  {pattern}\n")
            self.status = NO_MATCH
        if "t" in given and not self.status:
            proc.out(f"No errors detected in compressed data of {path}.\n")
        return self.status

    def _is_file(self, path: str) -> bool:
        try:
            return (self._proc.stat(path).mode & 0o170000) == 0o100000
        except OSError:
            return False

    def _list(self, chosen: list[zipfile.ZipInfo]) -> None:
        out = self._proc.out
        out(f"  Length      Date    Time    Name\n{RULE}  ---------- -----   ----\n")
        for info in chosen:
            year, month, day, hour, minute, _ = info.date_time
            out(f"{info.file_size:9d}  {year:04d}-{month:02d}-{day:02d} {hour:02d}:{minute:02d}   {info.filename}\n")
        count = f"{len(chosen)} file{'' if len(chosen) == 1 else 's'}"
        out(f"{RULE}                     -------\n{sum(info.file_size for info in chosen):9d}                     {count}\n")

    async def _member(self, packed: zipfile.ZipFile, info: zipfile.ZipInfo, *, is_loud: bool) -> None:
        proc, given = self._proc, self._given
        await proc.tick(4)
        if info.flag_bits & 1:
            proc.err(f"   skipping: {info.filename:<22}  unable to get password\n")
            self.status = 82
            return
        if "t" in given:
            proc.out(f"    testing: {info.filename:<22}   OK\n")
            return
        if "p" in given:
            if not info.is_dir():
                await self._pour(packed, info, None)
            return
        name = "/".join(part for part in info.filename.split("/") if part not in ("", ".", ".."))
        if "j" in given:
            if info.is_dir():
                return
            name = name.rpartition("/")[2]
        path = f"{self._directory}/{name}" if self._directory else name
        try:
            await self._make(packed, info, path, is_loud=is_loud)
        except OSError as error:
            proc.err(f"error:  cannot create {path}\n        {why(error)}\n")
            self.status = 50

    async def _make(self, packed: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, *, is_loud: bool) -> None:
        proc = self._proc
        if info.is_dir():
            if not proc.exists(path):
                self._parents(path)
                if is_loud:
                    proc.out(f"   creating: {path}/\n")
            return
        if proc.exists(path):
            if not await self._overwrites(path):
                return
            proc.caller.unlink(to_bytes(path))
        self._parents(os.path.dirname(path))
        if is_loud:
            verb = " extracting" if info.compress_type == zipfile.ZIP_STORED else "  inflating"
            proc.out(f"{verb}: {path:<22}  \n")
        await self._pour(packed, info, path)
        mode = info.external_attr >> 16 & 0o777
        if mode:
            proc.caller.chmod(to_bytes(path), mode & ~proc.caller.umask)
        when = int(datetime(*info.date_time, tzinfo=zone_of(proc)).timestamp()) * SECOND
        proc.caller.utimens(to_bytes(path), when, when)

    async def _overwrites(self, path: str) -> bool:
        proc = self._proc
        if "o" in self._given or self._answer == "A":
            return True
        if "n" in self._given or self._answer == "N":
            return False
        proc.err(f"replace {path}? [y]es, [n]o, [A]ll, [N]one, [r]ename: ")
        await proc.flush()
        async for line in proc.lines(0):
            self._answer = line[:1].decode("latin-1")
            return self._answer in ("y", "Y", "A")
        proc.err(' NULL\n(EOF or read error, treating as "[N]one" ...)\n')
        self._answer = "N"
        return False

    def _parents(self, path: str) -> None:
        at = ""
        for part in path.split("/"):
            at = f"{at}/{part}" if at or not part else part
            if part and not self._proc.exists(at):
                self._proc.caller.mkdir(to_bytes(at))

    async def _pour(self, packed: zipfile.ZipFile, info: zipfile.ZipInfo, path: str | None) -> None:
        proc = self._proc
        target = None if path is None else proc.open_now(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        try:
            with packed.open(info) as source:
                while data := source.read(PIECE):
                    self._total += len(data)
                    if self._total > unpacking.SIZE_MAX:
                        proc.session.stop("memory", unpacking.SIZE_MAX, "unpacking")
                    await proc.tick(1 + len(data) // 256)
                    if target is None:
                        await proc.write(1, data)
                    else:
                        await target.write(data)
        except (zlib.error, zipfile.BadZipFile, EOFError):
            proc.err(f"  error:  invalid compressed data to inflate {path or info.filename}\n")
            self.status = 3
        finally:
            if target is not None:
                target.close()


def matched(infos: list[zipfile.ZipInfo], members: list[str]) -> tuple[list[zipfile.ZipInfo], list[str]]:
    """The members that are asked for, and the patterns that none matched."""
    if not members:
        return infos, []
    matchers = [(member, compile_pattern(member)) for member in members]
    chosen = [info for info in infos if any(matcher.fullmatch(info.filename) for _, matcher in matchers)]
    left = [member for member, matcher in matchers if not any(matcher.fullmatch(info.filename) for info in infos)]
    return chosen, left
