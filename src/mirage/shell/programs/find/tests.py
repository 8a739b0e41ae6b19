"""The tests of find (findutils 4.9.0): each word makes a question from its argument."""

from __future__ import annotations

import re
import stat as st
from collections.abc import Callable
from typing import TYPE_CHECKING

from mirage.shell.bash.patterns import compile_pattern
from mirage.shell.lib import datetext, nss, posixregex
from mirage.shell.lib.gnu import why
from mirage.shell.lib.local import SECOND, zone_of
from mirage.shell.lib.modes import Mode
from mirage.shell.lib.mounted import mounted
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.text import to_bytes
from mirage.shell.programs.find.context import Entry, Run, Test
from mirage.vfs.types import R_OK, W_OK, X_OK

if TYPE_CHECKING:
    from mirage.vfs.types import Stat

KINDS = {
    "b": st.S_IFBLK, "c": st.S_IFCHR, "d": st.S_IFDIR, "p": st.S_IFIFO, "f": st.S_IFREG, "l": st.S_IFLNK, "s": st.S_IFSOCK, "D": 1,
}  # fmt: skip
UNITS = {"b": 512, "c": 1, "w": 2, "k": 1024, "M": 1 << 20, "G": 1 << 30}
REGEX_TYPES = (
    "findutils-default", "ed", "emacs", "gnu-awk", "grep", "posix-awk", "awk", "posix-basic", "posix-egrep", "egrep", "posix-extended",
    "posix-minimal-basic", "sed",
)  # fmt: skip
_BASIC = frozenset({"ed", "grep", "posix-basic", "posix-minimal-basic", "sed"})
_EMACS = frozenset({"findutils-default", "emacs"})
_EMACS_PART = re.compile(r"\\.|\[\^?\]?[^\]]*\]|.", re.DOTALL)
_TIMES: dict[str, Callable[[Stat], int]] = {
    "a": lambda stat: stat.atime, "c": lambda stat: stat.ctime, "m": lambda stat: stat.mtime,
}  # fmt: skip
DAY = 86_400 * SECOND


class ExpressionError(Exception):
    """What find says after `find: ` of an expression that is none."""


def _compared(run: Run, text: str) -> tuple[str, int] | None:
    """+N, -N or N."""
    sign = text[:1] if text[:1] in ("+", "-") else ""
    digits = text[len(sign) :]
    return (sign, int(digits[:18])) if digits.isascii() and digits.isdigit() else None


def _number(name: str, run: Run, text: str) -> tuple[str, int]:
    found = _compared(run, text)
    if found is None:
        raise ExpressionError(f"invalid argument `{text}' to `{name}'")
    return found


def _holds(sign: str, value: int, wanted: int) -> bool:
    return value > wanted if sign == "+" else value < wanted if sign == "-" else value == wanted


def named(run: Run, word: str, text: str) -> Test:
    """-name and -iname."""
    if run.warns and "/" in text and text != "/":
        run.proc.err(
            f"{run.proc.name}: warning: {quoted(run.proc, word)} matches against basenames only, but the given pattern contains a directory "
            f"separator ({quoted(run.proc, '/')}), thus the expression will evaluate to false all the time.  Did you mean "
            f"{quoted(run.proc, '-iwholename' if word == '-iname' else '-wholename')}?\n"
        )
    matcher = compile_pattern(text, nocase=word == "-iname")
    return lambda entry: matcher.fullmatch(entry.name)


def path(run: Run, word: str, text: str) -> Test:
    matcher = compile_pattern(text, nocase=word in ("-ipath", "-iwholename"))
    return lambda entry: matcher.fullmatch(entry.path)


def link_name(run: Run, word: str, text: str) -> Test:
    matcher = compile_pattern(text, nocase=word == "-ilname")
    return lambda entry: matcher.fullmatch(entry.target()) if entry.kind == st.S_IFLNK else False


def regex(run: Run, text: str, kind: str, *, ignores_case: bool) -> Test:
    """-regex and -iregex: the whole path."""
    is_extended = kind not in _BASIC and kind not in _EMACS
    opening, closing = ("^(", ")$") if is_extended else (r"^\(", r"\)$")
    source = _from_emacs(text) if kind in _EMACS else text
    try:
        posixregex.compile(to_bytes(source), is_extended=is_extended)
        compiled = posixregex.compile(to_bytes(opening + source + closing), is_extended=is_extended, ignores_case=ignores_case)
    except posixregex.RegexError:
        raise ExpressionError(f"failed to compile regular expression '{text}': Invalid regular expression") from None
    return lambda entry: compiled.search(to_bytes(entry.path)) is not None


def _from_emacs(text: str) -> str:
    """Emacs' syntax as a basic expression: + and ? are operators there without a backslash."""
    return _EMACS_PART.sub(lambda part: "\\" + part[0] if part[0] in "+?" else part[0], text)


def kind(run: Run, word: str, text: str) -> Test:
    """-type and -xtype."""
    if not text:
        raise ExpressionError(f"Arguments to {word} should contain at least one letter")
    letters = text.split(",")
    for index, letter in enumerate(letters):
        if len(letter) > 1 and letter[0] in KINDS:
            raise ExpressionError(f"Must separate multiple arguments to {word} using: ','")
        if letter not in KINDS:
            if not letter and index == len(letters) - 1:
                raise ExpressionError(f"Last file type in list argument to {word} is missing, i.e., list is ending on: ','")
            raise ExpressionError(f"Unknown argument to {word}: {letter[:1]}")
    wanted = {KINDS[letter] for letter in letters}
    if word == "-type":
        return lambda entry: entry.kind in wanted

    def other(entry: Entry) -> bool:
        stat = entry.run.proc.lstat(entry.path) if entry.run.follows == "L" else entry.followed()
        return st.S_IFMT(stat.mode) in wanted

    return other


def size(run: Run, word: str, text: str) -> Test:
    if not text:
        raise ExpressionError("invalid null argument to -size")
    unit, digits = 512, text
    if not text[-1].isdigit():
        if text[-1] not in UNITS:
            raise ExpressionError(f"invalid -size type `{text[-1]}'")
        unit, digits = UNITS[text[-1]], text[:-1]
    found = _compared(run, digits)
    if found is None:
        raise ExpressionError(f"Invalid argument `{text}' to -size")
    return lambda entry: _holds(found[0], -(-entry.stat.size // unit), found[1])


def permissions(run: Run, word: str, text: str) -> Test:
    sign = text[:1] if text[:1] in ("-", "/") else ""
    try:
        if text[:1] == "+" and text[1:2] in "01234567":
            raise ValueError(text)
        change = Mode(text[len(sign) :])
    except ValueError:
        raise ExpressionError(f"invalid mode {quoted(run.proc, text)}") from None

    def test(entry: Entry) -> bool:
        mode = entry.stat.mode
        wanted = change.apply(0, directory=st.S_ISDIR(mode), umask=0)
        if sign == "-":
            return mode & wanted == wanted
        return not wanted or bool(mode & wanted) if sign else mode & 0o7777 == wanted

    return test


def owner(run: Run, word: str, text: str) -> Test:
    """-user and -group: by name, else by number."""
    is_user = word == "-user"
    found = nss.user(run.proc, text) if is_user else nss.group(run.proc, text)
    if found is not None:
        number = found.uid if isinstance(found, nss.Passwd) else found.gid
    elif text.isascii() and text.isdigit():
        number = int(text[:12])
    elif not text:
        raise ExpressionError(
            "The argument to -user should not be empty" if is_user else "argument to -group is empty, but should be a group name"
        )
    else:
        what = "the name of a known user" if is_user else "the name of an existing group"
        raise ExpressionError(f"{quoted(run.proc, text)} is not {what}")
    return (lambda entry: entry.stat.uid == number) if is_user else (lambda entry: entry.stat.gid == number)


def counted(run: Run, word: str, text: str) -> Test:
    """-uid, -gid, -links, -inum."""
    sign, wanted = _number(word, run, text)
    values: dict[str, Callable[[Stat], int]] = {
        "-uid": lambda stat: stat.uid, "-gid": lambda stat: stat.gid, "-links": lambda stat: stat.nlink, "-inum": lambda stat: stat.ino,
    }  # fmt: skip
    value = values[word]
    return lambda entry: _holds(sign, value(entry.stat), wanted)


def nobody(run: Run, word: str) -> Test:
    """-nouser and -nogroup."""
    if word == "-nouser":
        known = {entry.uid for entry in nss.users(run.proc)}
        return lambda entry: entry.stat.uid not in known
    groups = {entry.gid for entry in nss.groups(run.proc)}
    return lambda entry: entry.stat.gid not in groups


def age(run: Run, word: str, text: str) -> Test:
    """-mtime, -mmin and their like: days are cut off to whole ones, minutes are not."""
    sign, wanted = _number(word, run, text)
    moment = _TIMES[word[1]]
    if word.endswith("time"):
        return lambda entry: _holds(sign, (run.now - moment(entry.stat)) // DAY, wanted)
    minute = 60 * SECOND

    def test(entry: Entry) -> bool:
        old = run.now - moment(entry.stat)
        if sign:
            return _holds(sign, old, wanted * minute)
        return (wanted - 1) * minute <= old < wanted * minute

    return test


def used(run: Run, word: str, text: str) -> Test:
    sign, wanted = _number(word, run, text)
    return lambda entry: _holds(sign, (entry.stat.atime - entry.stat.ctime) // DAY, wanted)


def newer(run: Run, word: str, text: str) -> Test:
    """-newer, -anewer, -cnewer and -newerXY."""
    if word in ("-newer", "-anewer", "-cnewer"):
        ours, theirs = {"-newer": "m", "-anewer": "a", "-cnewer": "c"}[word], "m"
    else:
        ours, theirs = word[-2], word[-1]
        if ours not in "aBcm" or theirs not in "aBcmt":
            raise ExpressionError(f"invalid predicate `{word}'")
        if "B" in (ours, theirs):  # as findutils 4.9.0 is built on Debian
            raise ExpressionError(
                f"This system does not provide a way to find the birth time of a file.\nfind: invalid predicate `{word}'"
            )
    if theirs == "t":
        parsed = datetext.parse(text, run.now, zone_of(run.proc))
        if parsed is None:
            raise ExpressionError(f"I cannot figure out how to interpret {quoted(run.proc, text)} as a date or time")
        limit = parsed
    else:
        limit = _TIMES[theirs](_reference(run, text))
    moment = _TIMES[ours]
    return lambda entry: moment(entry.stat) > limit


def _reference(run: Run, text: str) -> Stat:
    try:
        return run.proc.stat(text) if run.follows else run.proc.lstat(text)
    except OSError as error:
        raise ExpressionError(f"{quoted(run.proc, text)}: {why(error)}") from None


def same_file(run: Run, word: str, text: str) -> Test:
    wanted = _reference(run, text)
    return lambda entry: (entry.stat.dev, entry.stat.ino) == (wanted.dev, wanted.ino)


def file_system(run: Run, word: str, text: str) -> Test:
    types = {line.target: line.fstype for line in mounted(run.proc)}
    return lambda entry: types.get(entry.mount) == text


def empty(run: Run, word: str) -> Test:
    def test(entry: Entry) -> bool:
        if entry.kind == st.S_IFDIR:
            return not run.proc.caller.listdir(to_bytes(entry.path))
        return entry.kind == st.S_IFREG and not entry.stat.size

    return test


def allowed(run: Run, word: str) -> Test:
    mask = {"-readable": R_OK, "-writable": W_OK, "-executable": X_OK}[word]
    return lambda entry: run.proc.caller.can(to_bytes(entry.path), mask)


WITHOUT_ARGUMENT: dict[str, Callable[[Run, str], Test]] = {
    "-empty": empty, "-executable": allowed, "-nogroup": nobody, "-nouser": nobody, "-readable": allowed, "-writable": allowed,
    "-true": lambda run, word: lambda entry: True, "-false": lambda run, word: lambda entry: False,
}  # fmt: skip
WITH_ARGUMENT: dict[str, Callable[[Run, str, str], Test]] = {
    "-amin": age, "-atime": age, "-cmin": age, "-ctime": age, "-mmin": age, "-mtime": age, "-anewer": newer, "-cnewer": newer,
    "-newer": newer, "-fstype": file_system, "-gid": counted, "-group": owner, "-ilname": link_name, "-iname": named,
    "-inum": counted, "-ipath": path, "-iwholename": path, "-links": counted, "-lname": link_name, "-name": named, "-path": path,
    "-perm": permissions, "-samefile": same_file, "-size": size, "-type": kind, "-uid": counted, "-used": used, "-user": owner,
    "-wholename": path, "-xtype": kind,
}  # fmt: skip
