"""What the words of a ps command line ask for: UNIX, BSD and GNU options in one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from mirage.shell.programs.ps.columns import ALIASES, COLUMNS, TITLES


class Chosen(NamedTuple):
    """A column as -o names it: `user:20=WHO`."""

    name: str
    title: str | None = None
    width: int = 0


@dataclass(slots=True)
class Wish:
    """What the options ask for."""

    shown: str = ""
    custom: list[Chosen] = field(default_factory=list)
    everything: bool = False
    with_tty: bool = False  # -a and BSD a
    without_tty: bool = False  # BSD x
    but_leaders: bool = False  # -d
    bsd: bool = False
    pids: set[int] | None = None
    parents: set[int] | None = None
    users: set[str] | None = None
    names: set[str] | None = None
    ttys: set[str] | None = None
    sessions: set[int] | None = None
    groups: set[str] | None = None
    is_g: bool = False  # some of the groups are -g's, which has words of its own for one that there is not
    is_turned: bool = False  # -N: those that are not chosen
    is_y: bool = False
    sort: str = ""
    forest: bool = False
    has_labels: bool = False
    hierarchy: bool = False  # drawn by indentation alone
    headers: bool = True
    wide: int = 0
    environment: bool = False
    threads: str = ""  # -L or -T, each with a column of its own
    is_quick: bool = False  # some of the pids are -q's
    is_mixed: bool = False  # some options have no dash
    lists_columns: bool = False  # BSD L


class Refused(Exception):  # noqa: N818 - a signal, not a fault
    """A wrong option, in the program's own words."""


def read(args: list[str]) -> Wish:
    """Options with a dash are tried as BSD's too where they are wrong as Unix's and all have one: `ps -x` (arg_parse() of parser.c)."""
    try:
        return _read(args, is_bsd=False)
    except Refused as refused:
        if str(refused) == "version" or str(refused).startswith("help "):
            raise
        wish = read_as_bsd(args)
        if wish is None or wish.is_mixed:
            raise
        return wish


def read_as_bsd(args: list[str]) -> Wish | None:
    """As if no option had a dash; None where that is wrong, too."""
    try:
        return _read(args, is_bsd=True)
    except Refused:
        return None


def _read(args: list[str], *, is_bsd: bool) -> Wish:
    wish = Wish()
    words = list(args)
    while words:
        word = words.pop(0)
        if word == "--" or (word and not word.startswith("--") and not re.match(r"-?[A-Za-z0-9+]", word)):
            raise Refused("garbage option")
        if word.startswith("--"):
            _long(wish, word[2:], words)
        elif word and word.removeprefix("-")[:1].isdigit():
            wish.bsd = True
            word = word.removeprefix("-")
            wish.pids = (wish.pids or set()) | _numbers(word, "process ID list syntax error")
        elif word.startswith("-") and not is_bsd:
            _unix(wish, word[1:], words)
        elif word:
            wish.is_mixed |= not word.startswith("-")
            _bsd(wish, word.removeprefix("-"), words)
    if wish.is_y and "long" not in wish.shown:
        raise Refused("modifier -y without format -l makes no sense")
    if wish.custom and wish.shown:
        raise Refused(
            "can not use output modifiers with user-defined output" if wish.shown == "jobs" else "conflicting format options"
        )
    if wish.lists_columns and [word.removeprefix("-") for word in args] != ["L"]:
        raise Refused("the option is exclusive: L")
    return wish


def _unix(wish: Wish, letters: str, words: list[str]) -> None:
    if set(letters) <= set("auxwfewlj") and "x" in letters and "u" in letters:
        _bsd(wish, letters, words)  # `ps -aux` is read as BSD's, as there is rarely a user named x
        return
    index = 0
    while index < len(letters):
        letter = letters[index]
        index += 1
        if letter in _UNIX_LISTS:
            _list(wish, letter, _value(letters[index:], words, _UNIX_LISTS[letter]))
            return
        match letter:
            case "e" | "A":
                wish.everything = True
            case "a":
                wish.with_tty = True
            case "d":
                wish.but_leaders = True
            case "f":
                wish.shown = "full-long" if wish.shown == "long" else "full"
            case "F":
                wish.shown = "full"
            case "l":
                wish.shown = "full-long" if wish.shown == "full" else "long"
            case "j":
                wish.shown = "jobs"
            case "H":
                wish.forest = wish.hierarchy = True
            case "w":
                wish.wide += 1
            case "V":
                raise Refused("version")
            case "L" | "T":
                wish.threads = letter
            case "M" | "Z":
                wish.has_labels = True
            case "N":
                wish.is_turned = True
            case "y":
                wish.is_y = True
            case "c" | "P" | "m":
                pass
            case "h":
                wish.headers = False
            case "x":
                raise Refused("must set personality to get -x option")
            case _:
                raise Refused("unsupported SysV option")


_UNIX_LISTS = {
    "p": "list of process IDs must follow -p", "u": "list of users must follow -u", "U": "list of real users must follow -U",
    "C": "list of command names must follow -C", "t": "list of terminals (pty, tty...) must follow -t",
    "o": "format specification must follow -o", "O": "format or sort specification must follow -O",
    "q": "List of process IDs must follow -q.",
    "s": "list of sessions must follow -s",
    "G": "list of real groups must follow -G",
    "g": "list of session leaders OR effective group IDs must follow -g",
}  # fmt: skip


_BSD_LISTS = {
    "p": "list of process IDs must follow p", "o": "format specification must follow o", "U": "list of users must follow U",
    "O": "format or sort specification must follow O", "k": "long sort specification must follow 'k'",
    "q": "List of process IDs must follow q.",
}  # fmt: skip
_BSD_FORMATS = {"u": "bsd-user", "l": "bsd-long", "j": "bsd-jobs", "s": "bsd-signals", "v": "bsd-memory", "X": "bsd-registers"}


def _value(rest: str, words: list[str], lacking: str) -> str:
    """What belongs to a letter: the rest of its word, or the next one."""
    value = rest or (words.pop(0) if words else "")
    if not value:
        raise Refused(lacking)
    return value


def _bsd(wish: Wish, letters: str, words: list[str]) -> None:
    wish.bsd = True
    index = 0
    while index < len(letters):
        letter = letters[index]
        index += 1
        if letter in _BSD_LISTS or (letter == "t" and (letters[index:] or words)):
            _list(wish, "sort" if letter == "k" else letter, _value(letters[index:], words, _BSD_LISTS.get(letter, "")))
            return
        match letter:
            case "a":
                wish.with_tty = True
            case "x":
                wish.without_tty = True
            case "u" | "l" | "j" | "s" | "v" | "X":
                if wish.shown not in ("", _BSD_FORMATS[letter]):
                    raise Refused("conflicting format options")
                wish.shown = _BSD_FORMATS[letter]
            case "L":
                wish.lists_columns = True
            case "f":
                wish.forest = True
            case "w":
                wish.wide += 1
            case "e":
                wish.environment = True
            case "h":
                wish.headers = False
            case "Z":
                wish.has_labels = True
            case "T" | "t" | "g" | "r" | "S" | "c" | "n" | "m" | "H":
                pass
            case "V":
                raise Refused("version")
            case _:
                raise Refused("unsupported option (BSD syntax)")


_LONG_LISTS = {  # option -> the letter that it is like, and what is said where nothing follows
    "pid": ("p", "list of process IDs must follow --pid"), "quick-pid": ("q", "List of process IDs must follow --quick-pid."),
    "user": ("u", "list of effective users must follow --user"), "User": ("u", "list of real users must follow --User"),
    "group": ("G", "list of effective groups must follow --group"), "Group": ("G", "list of real groups must follow --Group"),
    "tty": ("t", "list of ttys must follow --tty"), "sid": ("s", "some sid thing(s) must follow --sid"),
    "format": ("o", "format specification must follow --format"), "ppid": ("ppid", "list of process IDs must follow --ppid"),
    "sort": ("sort", "long sort specification must follow --sort"),
}  # fmt: skip
_ROWS = "number of rows must follow --rows or --lines"
_COLUMNS = "number of columns must follow --cols, --width, or --columns"
_LONG_NUMBERS = {"rows": _ROWS, "lines": _ROWS, "cols": _COLUMNS, "width": _COLUMNS, "columns": _COLUMNS}


def _long(wish: Wish, word: str, words: list[str]) -> None:
    name, equals, value = word.partition("=")
    if name in _LONG_LISTS or name in _LONG_NUMBERS:
        if not equals:
            value = words.pop(0) if words else ""
        letter, said = _LONG_LISTS.get(name, ("", _LONG_NUMBERS.get(name, "")))
        if not value or (not letter and not (value.isdecimal() and int(value))):
            raise Refused(said)
        if letter:
            _list(wish, letter, value)
        return
    match name:
        case "help":
            raise Refused(f"help {words[0] if words else value}")
        case "version" | "info":
            raise Refused("version")
        case "forest":
            wish.forest = True
        case "no-headers" | "no-heading" | "noheaders":
            wish.headers = False
        case "deselect":
            wish.is_turned = True
        case "headers" | "heading" | "cumulative":
            pass
        case _:
            raise Refused("unknown gnu long option")


def _list(wish: Wish, letter: str, value: str) -> None:
    match letter:
        case "p" | "q":
            wish.pids = (wish.pids or set()) | _numbers(value, "process ID list syntax error")
            wish.is_quick |= letter == "q"
        case "u" | "U":
            wish.users = (wish.users or set()) | set(value.replace(",", " ").split())
        case "C":
            wish.names = (wish.names or set()) | set(value.replace(",", " ").split())
        case "t":
            wish.ttys = (wish.ttys or set()) | {tty.removeprefix("/dev/") for tty in value.replace(",", " ").split()}
        case "s":
            wish.sessions = _numbers(value, "process ID list syntax error")
        case "g" if value.replace(",", "").isdecimal():
            wish.sessions = _numbers(value, "list of session leaders OR effective group IDs was invalid")
        case "g" | "G":
            wish.groups = (wish.groups or set()) | set(value.replace(",", " ").split())
            wish.is_g = wish.is_g or letter == "g"
        case "ppid":
            wish.parents = _numbers(value, "process ID list syntax error")
        case "sort":
            _sort(wish, value)
        case "O":
            wish.custom = [Chosen("pid"), *formats(value), Chosen("s"), Chosen("tname"), Chosen("time"), Chosen("args")]
        case _:
            wish.custom += formats(value)


def _sort(wish: Wish, value: str) -> None:
    names = [part.lstrip("+-") for part in value.split(",") if part]
    if not all(ALIASES.get(name, name) in COLUMNS for name in names):
        raise Refused("unknown sort specifier")
    wish.sort = value


def _numbers(text: str, complaint: str) -> set[int]:
    if ",," in text or text.startswith(",") or text.endswith(","):
        raise Refused("improper list")
    words = text.replace(",", " ").split()
    if any(word.startswith("-") and word[1:].isdigit() for word in words):
        raise Refused("process ID out of range")
    if not all(word.isdecimal() for word in words):
        raise Refused(complaint)
    return {int(word) for word in words}


def formats(value: str) -> list[Chosen]:
    """`pid,user=WHO,args`: a title ends where a column's name would."""
    found: list[Chosen] = []
    for part in value.replace(",", " ").split():
        word, equals, title = part.partition("=")
        found.append(_column(word, title if equals else None))
    return found


def _column(word: str, title: str | None) -> Chosen:
    word, colon, width = word.partition(":")
    if colon and not (width.isdigit() and int(width)):
        raise Refused("column widths must be unsigned decimal numbers")
    name = ALIASES.get(word, word)
    if name not in COLUMNS:
        raise Refused(f'unknown user-defined format specifier "{word}"')
    return Chosen(name, TITLES.get(word) if title is None else title, int(width or 0))
