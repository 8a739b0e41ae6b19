"""-print, -printf and -ls of find (findutils 4.9.0)."""

from __future__ import annotations

import re
import stat as st
from typing import TYPE_CHECKING

from mirage.shell.lib import modes, nss
from mirage.shell.lib.local import SECOND, local
from mirage.shell.lib.mounted import mounted
from mirage.shell.lib.quoting import question_marks, quote
from mirage.shell.lib.text import to_text
from mirage.shell.lib.timeformat import render
from mirage.shell.programs.find.context import Entry, Run
from mirage.shell.programs.find.tests import ExpressionError
from mirage.shell.programs.stat import WIDTH_MAX

if TYPE_CHECKING:
    from mirage.vfs.types import Stat

HALF_A_YEAR = 180 * 86_400 * SECOND  # list.c: "roughly six months"
_ITEM = re.compile(r"%(?P<flags>[-+ #0]*)(?P<width>\d*)(?P<precision>\.\d+)?(?P<letter>[ABCT].|.?)", re.DOTALL)
_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\"}
_TYPES = {st.S_IFREG: "f", st.S_IFDIR: "d", st.S_IFLNK: "l", st.S_IFBLK: "b", st.S_IFCHR: "c", st.S_IFIFO: "p", st.S_IFSOCK: "s"}
_KNOWN = frozenset("abcdDfFgGhHiklmMnpPsStuUyYZ%")
_CLOCK = frozenset("STX+cr")  # directives whose seconds carry the fraction
Piece = tuple[str, re.Match[str] | None]


def show_path(run: Run, path: str) -> str:
    """What -print writes: on a terminal nothing that would upset it."""
    return question_marks(path) if run.proc.isatty(1) else path


def compile_format(run: Run, text: str) -> list[Piece]:
    """The format as plain text and directives; warnings are given now."""
    pieces: list[Piece] = []
    at, plain = 0, ""
    while at < len(text):
        character = text[at]
        if character == "\\":
            taken, shown = _escape(run, text[at + 1 :])
            if shown is None:
                break
            plain += shown
            at += 1 + taken
        elif character == "%":
            item = _ITEM.match(text, at)
            assert item is not None
            letter = item["letter"]
            if not letter:
                raise ExpressionError("error: % at end of format string")
            if letter == "%":
                plain += "%"
            elif letter[0] not in _KNOWN and not (letter[0] in "ABCT" and len(letter) == 2):
                run.proc.err(f"{run.proc.name}: warning: unrecognized format directive `%{letter[0]}'\n")
                plain += item[0]
            else:
                pieces += [(plain, None), ("", item)]
                plain = ""
            at = item.end()
        else:
            plain += character
            at += 1
    return [*pieces, (plain, None)]


def _escape(run: Run, rest: str) -> tuple[int, str | None]:
    """How many characters belong to it, and what they stand for; None ends the format (\\c)."""
    octal = re.match(r"[0-7]{1,3}", rest)
    if octal:
        return octal.end(), to_text(bytes([int(octal[0], 8) & 255]))
    letter = rest[:1]
    if letter == "c":
        return 1, None
    if letter in _ESCAPES and letter:
        return 1, _ESCAPES[letter]
    if not letter:
        run.proc.err(f"{run.proc.name}: warning: escape `\\' followed by nothing at all\n")
        return 0, "\\"
    run.proc.err(f"{run.proc.name}: warning: unrecognized escape `\\{letter}'\n")
    return 1, "\\" + letter


def format_entry(entry: Entry, pieces: list[Piece]) -> str:
    return "".join(plain if item is None else _directive(entry, item) for plain, item in pieces)


def _directive(entry: Entry, item: re.Match[str]) -> str:
    letter = item["letter"]
    text = _time(entry, letter) if len(letter) == 2 else _value(entry, letter)
    if item["precision"]:
        text = text[: int(item["precision"][1:6])]
    width = min(int(item["width"][:6] or 0), WIDTH_MAX)
    return text.ljust(width) if "-" in item["flags"] else text.rjust(width, "0" if "0" in item["flags"] and text.isdigit() else " ")


def _value(entry: Entry, letter: str) -> str:
    proc = entry.run.proc
    match letter:
        case "p":
            return entry.path
        case "f":
            return entry.name
        case "h":
            head, slash, _ = entry.path.rstrip("/").rpartition("/")
            return head or ("" if slash else ".")
        case "H":
            return entry.start
        case "P":
            return entry.path[len(entry.start) :].lstrip("/") if entry.depth else ""
        case "d":
            return str(entry.depth)
        case "l":
            return entry.target()
        case "y":
            return _TYPES.get(entry.kind, "U")
        case "Y":
            return _followed_type(entry)
        case "Z":
            return ""
        case "F":
            return next((line.fstype for line in mounted(proc) if line.target == entry.mount), "unknown")
        case "u":
            return nss.user_name(proc, entry.stat.uid)
        case "g":
            group = nss.group(proc, entry.stat.gid)
            return group.name if group is not None else str(entry.stat.gid)
        case "a" | "c" | "t":
            return _time(entry, {"a": "A", "c": "C", "t": "T"}[letter] + "c")
        case _:
            return _number(entry.stat, letter)


def _number(stat: Stat, letter: str) -> str:
    match letter:
        case "m":
            return f"{stat.mode & 0o7777:o}"
        case "M":
            return modes.render(stat.mode)
        case "k":
            return str(-(-stat.blocks // 2))
        case "S":
            return f"{stat.blocks * 512 / stat.size:g}" if stat.size else "1"
        case _:
            fields = {
                "s": stat.size, "b": stat.blocks, "n": stat.nlink, "i": stat.ino, "D": stat.dev, "U": stat.uid, "G": stat.gid,
            }  # fmt: skip
            return str(fields[letter])


def _followed_type(entry: Entry) -> str:
    if entry.kind != st.S_IFLNK:
        return _TYPES.get(entry.kind, "U")
    try:
        return _TYPES.get(st.S_IFMT(entry.run.proc.stat(entry.path).mode), "U")
    except OSError as error:
        return {2: "N", 20: "N", 40: "L"}.get(error.errno or 0, "?")


def _time(entry: Entry, letters: str) -> str:
    """%Ak: one of the file's times by one directive of strftime, with ten digits where seconds are told. It knows no birth."""
    if letters[0] == "B":
        return "-1.-000000010" if letters[1] == "@" else ""
    stat = entry.stat
    moment = {"A": stat.atime, "C": stat.ctime, "T": stat.mtime}[letters[0]]
    fraction = f"{moment % SECOND:09d}0"
    if letters[1] == "@":
        return f"{moment // SECOND}.{fraction}"
    when = local(entry.run.proc, moment)
    text = render("%Y-%m-%d+%H:%M:%S" if letters[1] == "+" else "%" + letters[1], when, moment)
    if letters[1] not in _CLOCK:
        return text
    seconds = f"{when.second:02d}"
    at = text.rfind(seconds if letters[1] == "S" else ":" + seconds)
    end = at + len(seconds) + (letters[1] != "S")
    return f"{text[:end]}.{fraction}{text[end:]}"


def long_line(entry: Entry) -> str:
    """-ls: as `ls -dils`."""
    stat, proc = entry.stat, entry.run.proc
    if st.S_ISBLK(stat.mode) or st.S_ISCHR(stat.mode):
        size = f"{stat.rdev >> 8 & 0xFFF:3d}, {stat.rdev & 0xFF:3d}"
    else:
        size = f"{stat.size:8d}"
    is_recent = entry.run.now - HALF_A_YEAR < stat.mtime <= entry.run.now + 3600 * SECOND
    when = render("%b %e %H:%M" if is_recent else "%b %e  %Y", local(proc, stat.mtime), stat.mtime)
    user, group = nss.user_name(proc, stat.uid), _value(entry, "g")
    line = f"{stat.ino:9d} {-(-stat.blocks // 2):6d} {modes.render(stat.mode)} {stat.nlink:3d} {user:<8} {group:<8} {size} {when} "
    line += quote(entry.path, "escape")
    if st.S_ISLNK(stat.mode):
        line += " -> " + quote(entry.target(), "escape")
    return line + "\n"
