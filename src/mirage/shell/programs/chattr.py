"""chattr and lsattr (e2fsprogs 1.47.0): the flags of files."""

from __future__ import annotations

import errno
import os
import stat as st
from typing import TYPE_CHECKING, NoReturn

from mirage.shell.lib.destination import join
from mirage.shell.lib.options import parse
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program
from mirage.shell.signals import Exited
from mirage.vfs.types import FLAG_DIRSYNC
from mirage.world.traces import describe

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from mirage.shell.process import Process

VERSION = "1.47.0 (5-Feb-2023)"
CHATTR_USAGE = "Usage: {name} [-RVf] [-+=aAcCdDeijPsStTuFx] [-p project] [-v version] files...\n"
LSATTR_USAGE = "Usage: {name} [-RVadlpv] [files...]\n"
# the letters in the order in which lsattr shows them, with linux/fs.h's bits
FLAGS = (
    ("s", 0x1, "Secure_Deletion"), ("u", 0x2, "Undelete"), ("S", 0x8, "Synchronous_Updates"),
    ("D", 0x10000, "Synchronous_Directory_Updates"), ("i", 0x10, "Immutable"), ("a", 0x20, "Append_Only"), ("d", 0x40, "No_Dump"),
    ("A", 0x80, "No_Atime"), ("c", 0x4, "Compression_Requested"), ("E", 0x800, "Encrypted"), ("j", 0x4000, "Journaled_Data"),
    ("I", 0x1000, "Indexed_directory"), ("t", 0x8000, "No_Tailmerging"), ("T", 0x20000, "Top_of_Directory_Hierarchies"),
    ("e", 0x80000, "Extents"), ("C", 0x800000, "No_COW"), ("x", 0x2000000, "DAX"), ("F", 0x40000000, "Casefold"),
    ("N", 0x10000000, "Inline_Data"), ("P", 0x20000000, "Project_Hierarchy"), ("V", 0x100000, "Verity"),
    ("m", 0x400, "Dont_Compress"),
)  # fmt: skip
_BITS = {letter: bit for letter, bit, _ in FLAGS if letter not in "EINV"}  # what chattr takes


def _letters(flags: int) -> str:
    return "".join(letter if flags & bit else "-" for letter, bit, _ in FLAGS)


def _words(flags: int) -> str:
    return ", ".join(word for _, bit, word in FLAGS if flags & bit) or "---"


def _reason(error: OSError) -> str:
    return os.strerror(error.errno or errno.EIO)


def _get(proc: Process, path: str) -> int:
    """fgetflags(): of nothing but files and directories."""
    if not _has_flags(proc.lstat(path).mode):
        raise OSError(errno.EOPNOTSUPP, "")
    return proc.caller.getflags(to_bytes(path))


def _has_flags(mode: int) -> bool:
    return st.S_ISREG(mode) or st.S_ISDIR(mode)


class _Wish:
    def __init__(self) -> None:
        self.adds = self.removes = 0
        self.sets: int | None = None
        self.letters: set[str] = set()
        self.version: str | None = None
        self.project: str | None = None


@program("chattr")
async def chattr(proc: Process) -> int:
    wish = _Wish()
    names = _read(proc, wish)
    if "V" in wish.letters:
        proc.err(f"chattr {VERSION}\n")
    if wish.adds & wish.removes:
        proc.err("Can't both set and unset same flag.\n")
        return 1
    if wish.sets is not None and (wish.adds or wish.removes):
        proc.err("= is incompatible with - and +\n")
        return 1
    status = 0
    for name in names:
        status |= not await _change(proc, wish, name)
    return status


def _usage(proc: Process, text: str) -> NoReturn:
    proc.err(text)
    raise Exited(1)


def _read(proc: Process, wish: _Wish) -> list[str]:
    """The words up to the first name; what they ask for."""
    args = list(proc.args)
    is_told = False
    while args and args[0][:1] in ("-", "+", "=") and args[0] != "--":
        word = args.pop(0)
        bits = 0
        for letter in word[1:]:
            if word[0] == "-" and letter in "RVf":
                wish.letters.add(letter)
            elif word[0] == "-" and letter in "vp":
                what = "version" if letter == "v" else "project"
                value = args.pop(0) if args else ""
                if not (value.isascii() and value.isdigit()):
                    if value:
                        proc.err(f"chattr: bad {what} - {value}\n\n")
                    _usage(proc, CHATTR_USAGE.format(name=proc.name))
                setattr(wish, what, value)
                is_told = True
            elif letter in _BITS:
                bits |= _BITS[letter]
                is_told = True
            else:
                _usage(proc, CHATTR_USAGE.format(name=proc.name))
        match word[0]:
            case "+":
                wish.adds |= bits
            case "-":
                wish.removes |= bits
            case _:
                wish.sets = (wish.sets or 0) | bits
                is_told = True
    if args[:1] == ["--"]:
        args.pop(0)
    if not args:
        _usage(proc, CHATTR_USAGE.format(name=proc.name))
    if not is_told:
        _usage(proc, "Must use '-v', =, - or +\n")
    return args


async def _change(proc: Process, wish: _Wish, path: str) -> bool:
    await proc.tick()

    def fails(text: str, error: OSError) -> bool:
        if "f" not in wish.letters:
            proc.err(f"chattr: {_reason(error)} {text} {path}\n")
        return False

    try:
        mode = proc.lstat(path).mode
    except OSError as error:
        return fails("while trying to stat", error)
    try:
        flags = _get(proc, path)
    except OSError as error:
        return fails("while reading flags on", error)
    new = wish.sets if wish.sets is not None else (flags | wish.adds) & ~wish.removes
    if wish.adds or wish.removes or wish.sets is not None:
        if not st.S_ISDIR(mode):
            new &= ~FLAG_DIRSYNC
        if "V" in wish.letters:
            proc.out(f"Flags of {path} set as {_letters(new)}\n")
        try:
            proc.caller.setflags(to_bytes(path), new)
            describe(proc.caller, "attributes", to_bytes(path))
        except OSError as error:
            return fails("while setting flags on", error)
    if wish.project is not None:
        return fails("while setting project on", OSError(errno.EOPNOTSUPP, ""))
    if wish.version is not None and "V" in wish.letters:
        proc.out(f"Version of {path} set as {wish.version}\n")
    if not st.S_ISDIR(mode) or "R" not in wish.letters:
        return True
    return await _each(proc, path, lambda below: _change(proc, wish, below))


async def _each(proc: Process, path: str, work: Callable[[str], Awaitable[bool]]) -> bool:
    is_whole = True
    for entry in proc.caller.listdir(to_bytes(path)):
        is_whole &= await work(join(path, to_text(entry.name)))
    return is_whole


@program("lsattr")
async def lsattr(proc: Process) -> int:
    options, names = parse(proc, "RVadlvp", hint=LSATTR_USAGE.format(name=proc.name))
    letters = {key for key, _ in options}
    if "V" in letters:
        proc.err(f"lsattr {VERSION}\n")
    status = 0
    for name in names or ["."]:
        try:
            mode = proc.lstat(name).mode
        except OSError as error:
            proc.err(f"{proc.name}: {_reason(error)} while trying to stat {name}\n")
            status = 1
            continue
        if st.S_ISDIR(mode) and "d" not in letters:
            status |= not await _list_directory(proc, name, letters)
        else:
            status |= not _show(proc, name, letters)
    return status


async def _list_directory(proc: Process, path: str, letters: set[str]) -> bool:
    try:
        names = [to_text(entry.name) for entry in proc.caller.listdir(to_bytes(path))]
    except OSError as error:
        proc.err(f"{proc.name}: {_reason(error)} while trying to open {path}\n")
        return False
    is_whole = True
    for name in [".", "..", *names] if "a" in letters else [name for name in names if not name.startswith(".")]:
        await proc.tick()
        below = join(path, name)
        is_whole &= _show(proc, below, letters)
        if "R" in letters and name not in (".", "..") and st.S_ISDIR(proc.lstat(below).mode):
            proc.out(f"\n{below}:\n")
            is_whole &= await _list_directory(proc, below, letters)
            proc.out("\n")
    return is_whole


def _show(proc: Process, path: str, letters: set[str]) -> bool:
    try:
        flags = _get(proc, path)
    except OSError as error:
        proc.err(f"{proc.name}: {_reason(error)} While reading flags on {path}\n")
        return False
    head = ""
    if "p" in letters:
        head += "    0 "
    if "v" in letters:
        head += f"{proc.lstat(path).ino * 2_654_435_761 % (1 << 32):5d} "
    proc.out(f"{path.ljust(28)} {_words(flags)}\n" if "l" in letters else f"{head}{_letters(flags)} {path}\n")
    return True
