"""Colours by LS_COLORS, and the terminals that get them without it (coreutils 9.1)."""

from __future__ import annotations

import stat as st
from typing import TYPE_CHECKING

from mirage.shell.bash.patterns import compile_pattern
from mirage.shell.lib.quotes import quoted

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.shell.programs.ls.entries import Entry

DEFAULTS = {
    "lc": "\x1b[", "rc": "m", "rs": "0", "cl": "\x1b[K", "di": "01;34", "ln": "01;36", "pi": "33", "so": "01;35", "bd": "01;33",
    "cd": "01;33", "ex": "01;32", "do": "01;35", "su": "37;41", "sg": "30;43", "st": "37;44", "ow": "34;42", "tw": "30;42",
    "ca": "30;41",
}  # fmt: skip
_KNOWN = {*DEFAULTS, "ec", "no", "fi", "mi", "or", "mh"}
_TERMS = (
    "Eterm", "ansi", "*color*", "con[0-9]*x[0-9]*", "cons25", "console", "cygwin", "*direct*", "dtterm", "gnome", "hurd", "jfbterm",
    "konsole", "kterm", "linux", "linux-c", "mlterm", "putty", "rxvt*", "screen*", "st", "terminator", "tmux*", "vt100", "xterm*",
)  # fmt: skip
_KINDS = {
    st.S_IFREG: "fi", st.S_IFDIR: "di", st.S_IFLNK: "ln", st.S_IFIFO: "pi", st.S_IFSOCK: "so", st.S_IFCHR: "cd", st.S_IFBLK: "bd",
}  # fmt: skip
_ESCAPES = {"a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "?": "\x7f", "_": " "}


class Palette:
    """What to put before a name, and after it."""

    def __init__(self, codes: dict[str, str], suffixes: list[tuple[str, str]]) -> None:
        self._codes = codes
        self._suffixes = suffixes[::-1]  # the later ones win
        self._is_used = False
        self.follows_links = codes.get("ln") == "target"

    def has(self, key: str) -> bool:
        """is_colored()."""
        return self._codes.get(key, "") not in ("", "0", "00")

    @property
    def checks_links(self) -> bool:
        return self.has("or") or (self.follows_links and self.has("ex")) or self.has("mi")

    def paint(self, entry: Entry, text: str, *, target: bool = False, wraps: bool = False) -> str:
        """A name with its colour."""
        code = self._code(entry, target)
        if code is None:
            return text
        left, right = self._codes["lc"], self._codes["rc"]
        end = self._codes.get("ec") or left + self._codes["rs"] + right
        first = "" if self._is_used else end
        self._is_used = True
        return f"{first}{left}{code}{right}{text}{end}" + (self._codes["cl"] if wraps else "")

    def _code(self, entry: Entry, target: bool) -> str | None:
        stat_mode = entry.stat.mode if entry.stat is not None else 0
        name = (entry.target or "") if target else entry.name
        is_whole = entry.target_mode != 0
        mode = entry.target_mode if target or (self.follows_links and is_whole) else stat_mode
        if target and not is_whole and self.has("mi"):
            key = "mi"
        elif entry.stat is None:
            key = _KINDS.get(entry.kind, "or")
        else:
            key = self._by_mode(mode, entry.stat.nlink)
        if key == "fi":
            lowered = name.lower()
            for suffix, code in self._suffixes:
                if lowered.endswith(suffix):
                    return code
        if key == "ln" and not is_whole and (self.follows_links or self.has("or")):
            key = "or"
        return self._codes.get(key)

    def _by_mode(self, mode: int, nlink: int) -> str:
        key = _KINDS.get(st.S_IFMT(mode), "or")
        candidates: tuple[tuple[str, int | bool], ...] = ()
        if key == "fi":
            candidates = ("su", mode & st.S_ISUID), ("sg", mode & st.S_ISGID), ("ex", mode & 0o111), ("mh", nlink > 1)
        elif key == "di":
            sticky, writable = mode & st.S_ISVTX, mode & 0o002
            candidates = ("tw", sticky and writable), ("ow", writable), ("st", sticky)
        return next((candidate for candidate, holds in candidates if holds and self.has(candidate)), key)


def palette(proc: Process) -> Palette | None:
    """From the environment; None when there is to be no colour after all."""
    text = proc.env.get("LS_COLORS", "")
    if not text:
        term = proc.env.get("TERM", "")
        if proc.env.get("COLORTERM") or any(compile_pattern(known).fullmatch(term) for known in _TERMS):
            return Palette(dict(DEFAULTS), [])
        return None
    codes, suffixes = dict(DEFAULTS), []
    for part in text.split(":"):
        key, equals, value = part.partition("=")
        if not part:
            continue
        if key.startswith("*") and equals:
            suffixes.append((_unescape(key[1:]).lower(), _unescape(value)))
        elif key in _KNOWN and equals:
            codes[key] = _unescape(value)
        else:
            if len(key) == 2 and equals:
                proc.error(f"unrecognized prefix: {quoted(proc, key)}")
            proc.error("unparsable value for LS_COLORS environment variable")
            return None
    return Palette(codes, suffixes)


def _unescape(text: str) -> str:
    if "\\" not in text and "^" not in text:
        return text
    parts: list[str] = []
    at = 0
    while at < len(text):
        character, following = text[at], text[at + 1 : at + 2]
        if character == "\\" and following:
            digits = text[at + 1 : at + 4]
            if len(digits) == 3 and all(digit in "01234567" for digit in digits):
                parts.append(chr(int(digits, 8) & 255))
                at += 4
                continue
            parts.append(_ESCAPES.get(following, following))
            at += 2
        elif character == "^" and following:
            parts.append(chr(ord(following) & 0o37) if following != "?" else "\x7f")
            at += 2
        else:
            parts.append(character)
            at += 1
    return "".join(parts)
