"""cpio (GNU cpio 2.13): archives of the names that it is told, and what is in them; the formats bin, odc, newc and crc."""

from __future__ import annotations

import stat as st
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from mirage.shell import missing
from mirage.shell.lib import nss
from mirage.shell.lib.gnu import why
from mirage.shell.lib.modes import render
from mirage.shell.lib.options import UsageError, misused, scan
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.lib.timeformat import format_time
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "create": "o", "extract": "i", "pass-through": "p", "list": "t", "verbose": "v", "make-directories": "d", "unconditional": "u", "preserve-modification-time": "m",
    "format": ":H", "file": ":F", "null": "0", "quiet": "quiet", "to-stdout": "stdout", "append": "A", "link": "l", "nonmatching": "f", "reset-access-time": "a",
    "dereference": "L", "no-absolute-filenames": "noabs", "absolute-filenames": "abs", "dot": "V", "block-size": ":block", "io-size": ":C", "help": "help", "usage": "help",
    "version": "version", "no-preserve-owner": "noown", "numeric-uid-gid": "n", "owner": ":R", "force-local": "local", "sparse": "sparse", "swap": "b",
}  # fmt: skip
SHORT = "0aAbBcC:dE:fF:H:iI:klLmnM:oO:prR:sStuvV"
TRAILER = "TRAILER!!!"
FORMATS = ("bin", "odc", "newc", "crc")
WORDS = "crc newc odc bin ustar tar (all-caps also recognized)"
SIZE_MAX = 64 << 20
TROUBLE = 2
MISUSED = 64  # EX_USAGE, as argp ends
HALF_A_YEAR = 31556952 // 2
SECOND = 1_000_000_000


@dataclass(slots=True)
class Member:
    """One file of an archive. `mtime` in seconds since the epoch."""

    name: str
    ino: int
    mode: int
    uid: int
    gid: int
    nlink: int
    mtime: int
    data: bytes


class CutError(Exception):
    """The archive ends, or is none, in the midst."""


@program("cpio")
async def cpio(proc: Process) -> int:
    try:
        options, operands = scan(proc.args, SHORT, LONGS)
    except UsageError as error:
        misused(proc, error)
        _try_help(proc)
        return MISUSED
    given: dict[str, str] = {}
    for key, value in options:
        if key in ("help", "version"):
            return missing.end(proc, proc.exe, [proc.argv[0], f"--{key}"])
        if key in "oip" and set("oip") & set(given) - {key}:
            proc.error("Mode already defined")
            return _try_help(proc)
        given[{"I": "F", "O": "F"}.get(key, key)] = value
    if "t" in given and not {"o", "p"} & set(given):
        given["i"] = ""
    form = given.get("H", "odc" if "c" in given else "bin").lower()
    if form not in FORMATS:
        proc.error(f"invalid archive format `{given['H']}'; valid formats are:")
        proc.err(f"{WORDS}\n")
        return _try_help(proc)
    if "o" in given:
        return await _create(proc, given, form)
    if "i" in given:
        return await _extract(proc, given, operands)
    if "p" in given:
        if not operands:
            proc.error("Not enough arguments")
            return _try_help(proc)
        return await _pass(proc, given, operands[0])
    proc.error("You must specify one of -oipt options.")
    return _try_help(proc)


def _try_help(proc: Process) -> int:
    proc.err(f"Try '{proc.name} --help' or '{proc.name} --usage' for more information.\n")
    return TROUBLE


def _blocks(proc: Process, given: dict[str, str], size: int) -> None:
    count = (size + 511) // 512
    if "quiet" not in given:
        proc.err(f"{count} block{'' if count == 1 else 's'}\n")


async def _names(proc: Process, given: dict[str, str]) -> list[str]:
    data = await proc.read_all(0, SIZE_MAX)
    return [to_text(name) for name in data.split(b"\0" if "0" in given else b"\n") if name]


async def _member(proc: Process, name: str, given: dict[str, str]) -> Member | None:
    """A file as it is; None after the complaint."""
    try:
        found = proc.stat(name) if "L" in given else proc.lstat(name)
        data = b""
        if st.S_ISREG(found.mode):
            data = proc.read_file(name, SIZE_MAX)
        elif st.S_ISLNK(found.mode):
            data = proc.caller.readlink(to_bytes(name))
    except OSError as error:
        proc.error(f"{name}: Cannot {'stat' if error.errno == 2 else 'open'}: {why(error)}")
        return None
    return Member(
        name.removeprefix("./") or ".", found.ino, found.mode, found.uid, found.gid, found.nlink, found.mtime // SECOND, data
    )


# ---- -o


async def _create(proc: Process, given: dict[str, str], form: str) -> int:
    status = 0
    archive = bytearray()
    waiting: dict[int, list[Member]] = {}
    for name in await _names(proc, given):
        member = await _member(proc, name, given)
        if member is None:
            status = TROUBLE
            continue
        if member.nlink > 1 and st.S_ISREG(member.mode) and form in ("newc", "crc"):
            links = waiting.setdefault(member.ino, [])
            links.append(member)
            if len(links) == member.nlink:
                archive += _linked(waiting.pop(member.ino), form)
        else:
            archive += _packed(member, form)
        if "v" in given:
            proc.err(f"{name}\n")
        await proc.tick(1 + len(member.data) // 256)
    for links in waiting.values():
        archive += _linked(links, form)
    archive += _packed(Member(TRAILER, 0, 0, 0, 0, 1, 0, b""), form)
    archive += bytes(-len(archive) % 512)
    if "F" in given:
        try:
            proc.caller.write_file(to_bytes(given["F"]), bytes(archive))
        except OSError as error:
            proc.error(f"Cannot open {given['F']}: {why(error)}")
            return TROUBLE
    else:
        proc.out(bytes(archive))
    _blocks(proc, given, len(archive))
    return status


def _linked(links: list[Member], form: str) -> bytes:
    """Names of one file stand together, and the last has the bytes."""
    for member in links[:-1]:
        member.data = b""
    return b"".join([_packed(member, form) for member in links])


def _packed(member: Member, form: str) -> bytes:
    name = to_bytes(member.name) + b"\0"
    size, ino = len(member.data), member.ino
    if form == "bin":
        head = (0o070707, 0, ino & 0xFFFF, member.mode & 0xFFFF, member.uid & 0xFFFF, member.gid & 0xFFFF, member.nlink & 0xFFFF, 0,
                member.mtime >> 16 & 0xFFFF, member.mtime & 0xFFFF, len(name), size >> 16, size & 0xFFFF)  # fmt: skip
        made = b"".join([each.to_bytes(2, "little") for each in head]) + name
        made += bytes(len(made) % 2) + member.data
        return made + bytes(len(made) % 2)
    if form == "odc":
        text = f"070707{0:06o}{ino & 0o777777:06o}{member.mode:06o}{member.uid:06o}{member.gid:06o}{member.nlink:06o}{0:06o}{member.mtime:011o}{len(name):06o}{size:011o}"
        return text.encode() + name + member.data
    check = sum(member.data) & 0xFFFFFFFF if form == "crc" else 0
    numbers = (ino & 0xFFFFFFFF, member.mode, member.uid, member.gid, member.nlink, member.mtime, size, 0, 0, 0, 0, len(name), check)
    head_text = ("070702" if form == "crc" else "070701") + "".join([f"{each:08X}" for each in numbers])
    made_bytes = head_text.encode() + name
    made_bytes += bytes(-len(made_bytes) % 4) + member.data
    return made_bytes + bytes(-len(made_bytes) % 4)


# ---- -i, -t, -p


def _members(data: bytes) -> Iterator[Member]:
    """CutError where there is no trailer."""
    at = 0
    while True:
        magic = data[at : at + 6]
        if magic in (b"070701", b"070702"):
            fields = _numbers(data[at + 6 : at + 110], 8, 16, 13)
            ino, mode, uid, gid, nlink, mtime, size, _, _, _, _, length, _ = fields
            start = at + 110 + length
            start += -start % 4
            end = start + size
            following = end + (-end % 4)
            name_at = at + 110
        elif magic == b"070707":
            ino, mode, uid, gid, nlink = _numbers(data[at + 12 : at + 42], 6, 8, 5)
            mtime, length, size = (
                _numbers(data[at + low : at + high], high - low, 8, 1)[0] for low, high in ((48, 59), (59, 65), (65, 76))
            )
            name_at, start = at + 76, at + 76 + length
            following = end = start + size
        elif magic[:2] == b"\xc7\x71" and len(data) >= at + 26:
            words = [int.from_bytes(data[at + place : at + place + 2], "little") for place in range(0, 26, 2)]
            _, _, ino, mode, uid, gid, nlink, _, high, low, length, above, below = words
            mtime, size = high << 16 | low, above << 16 | below
            name_at, start = at + 26, at + 26 + length + length % 2
            end = start + size
            following = end + size % 2
        else:
            if at < len(data) and len(data) - at < 512 and not data[at:].strip(b"\0"):
                raise CutError
            at += 1  # junk before an archive is skipped
            if at >= len(data):
                raise CutError
            continue
        if end > len(data):
            raise CutError
        name = to_text(data[name_at : name_at + length].rstrip(b"\0"))
        if name == TRAILER:
            return
        yield Member(name, ino, mode, uid, gid, nlink, mtime, data[start:end])
        at = following


def _numbers(text: bytes, width: int, base: int, count: int) -> list[int]:
    try:
        return [int(text[at * width : (at + 1) * width], base) for at in range(count)]
    except ValueError:
        raise CutError from None


async def _extract(proc: Process, given: dict[str, str], patterns: list[str]) -> int:
    if "F" in given:
        try:
            data = proc.read_file(given["F"], SIZE_MAX)
        except OSError as error:
            proc.error(f"Cannot open {given['F']}: {why(error)}")
            return TROUBLE
    else:
        data = await proc.read_all(0, SIZE_MAX)
    source = proc.fds.get(0)
    if (
        not data and "F" not in given and proc.tty is None and source is not None and st.S_ISCHR(source.mode)
    ):  # the end of a volume: the next is asked for on the terminal
        proc.error("/dev/tty: No such device or address")
        return TROUBLE
    links: dict[int, str] = {}
    waiting: dict[int, list[str]] = {}
    try:
        for member in _members(data):
            await proc.tick(1 + len(member.data) // 256)
            if patterns and any(fnmatchcase(member.name, pattern) for pattern in patterns) == ("f" in given):
                continue
            if "t" in given:
                proc.out((_long(proc, member) if "v" in given else member.name) + "\n")
            elif "stdout" in given:
                proc.out(member.data)
                proc.err(f"{member.name}\n" if "v" in given else "")
            elif member.nlink > 1 and st.S_ISREG(member.mode) and not member.data and member.ino not in links:
                waiting.setdefault(member.ino, []).append(member.name)  # the last of its names has the bytes
            elif _put(proc, member, member.name, given, links):
                for name in waiting.pop(member.ino, []):
                    proc.caller.link(to_bytes(member.name), to_bytes(name))
                proc.err(f"{member.name}\n" if "v" in given else "")
    except CutError:
        proc.error("premature end of archive")
        return TROUBLE
    _blocks(proc, given, len(data))
    return 0


def _long(proc: Process, member: Member) -> str:
    age = proc.clock.now() // SECOND - member.mtime
    form = "%b %e %H:%M" if 0 <= age < HALF_A_YEAR else "%b %e  %Y"
    moment = format_time(proc, member.mtime * SECOND, form)
    behind = f" -> {to_text(member.data)}" if st.S_ISLNK(member.mode) else ""
    group = nss.group(proc, member.gid)
    return (
        f"{render(member.mode)} {member.nlink:3} {nss.user_name(proc, member.uid):<8} {group.name if group else member.gid:<8} "
        f"{len(member.data):8} {moment} {member.name}{behind}"
    )


def _put(proc: Process, member: Member, target: str, given: dict[str, str], links: dict[int, str]) -> bool:
    """Make the file; False after the complaint, or where a newer one stays."""
    caller, path = proc.caller, to_bytes(target)
    try:
        old = caller.lstat(path) if caller.exists(path) else None
        if old is not None and not st.S_ISDIR(old.mode):
            if "u" not in given and old.mtime // SECOND >= member.mtime:
                proc.error(f"{target} not created: newer or same age version exists")
                return False
            caller.unlink(path)
        parent = path.rpartition(b"/")[0]
        if "d" in given and parent and not caller.exists(parent):
            _make_all(proc, parent)
        if st.S_ISDIR(member.mode):
            if old is None:
                caller.mkdir(path, 0o700)
        elif st.S_ISLNK(member.mode):
            caller.symlink(member.data, path)
            return True
        elif member.nlink > 1 and member.ino in links and not member.data:
            caller.link(to_bytes(links[member.ino]), path)
            return True
        else:
            caller.write_file(path, member.data)
            links[member.ino] = target
        if not proc.uid:
            caller.chown(path, member.uid, member.gid)
        caller.chmod(path, member.mode & 0o7777)
        if "m" in given:
            caller.utimens(path, member.mtime * SECOND, member.mtime * SECOND)
    except OSError as error:
        proc.error(f"{target}: Cannot {'mkdir' if st.S_ISDIR(member.mode) else 'open'}: {why(error)}")
        return False
    return True


def _make_all(proc: Process, path: bytes) -> None:
    parts = path.split(b"/")
    for at in range(1, len(parts) + 1):
        place = b"/".join(parts[:at])
        if place and not proc.caller.exists(place):
            proc.caller.mkdir(place, 0o777)


async def _pass(proc: Process, given: dict[str, str], folder: str) -> int:
    status = total = 0
    links: dict[int, str] = {}
    for name in await _names(proc, given):
        member = await _member(proc, name, given)
        if member is None:
            status = TROUBLE
            continue
        target = f"{folder.rstrip('/')}/{name}"
        if not st.S_ISDIR(member.mode) or name not in (".", "./"):
            _put(proc, member, target, given, links)
            if "v" in given:
                proc.err(f"{target}\n")
        total += len(member.data)
        await proc.tick(1 + len(member.data) // 256)
    _blocks(proc, given, total)
    return status
