"""File modes as text: what `ls -l` shows, and the symbolic changes that chmod, mkdir and find understand (gnulib modechange)."""

from __future__ import annotations

import stat as st
from dataclasses import dataclass

_KINDS = {
    st.S_IFDIR: "d", st.S_IFLNK: "l", st.S_IFCHR: "c", st.S_IFBLK: "b", st.S_IFIFO: "p", st.S_IFSOCK: "s", st.S_IFREG: "-",
}  # fmt: skip
_WHO = {"u": 0o4700, "g": 0o2070, "o": 0o1007, "a": 0o7777}
_BITS = {"r": 0o444, "w": 0o222, "x": 0o111}
_COPIES = {"u": 6, "g": 3, "o": 0}


def render(mode: int) -> str:
    """Ten characters: -rwxr-xr-x."""
    text = [_KINDS.get(st.S_IFMT(mode), "?")]
    for shift, special, letter in ((6, 0o4000, "s"), (3, 0o2000, "s"), (0, 0o1000, "t")):
        bits = mode >> shift
        text.append("r" if bits & 4 else "-")
        text.append("w" if bits & 2 else "-")
        if mode & special:
            text.append(letter if bits & 1 else letter.upper())
        else:
            text.append("x" if bits & 1 else "-")
    return "".join(text)


@dataclass(frozen=True, slots=True)
class _Clause:
    operator: str
    who: int  # the bits that it touches; 0: all but the umask's
    value: int
    copies: int | None = None
    has_x: bool = False  # X: execution only where there is some, or for a directory
    mentioned: int = 0


class Mode:
    """A mode change, octal or symbolic; ValueError when it is neither."""

    __slots__ = ("_clauses",)

    def __init__(self, text: str) -> None:
        self._clauses = [_octal(text)] if text[:1] in "01234567" and text else _symbolic(text)

    def apply(self, mode: int, *, directory: bool, umask: int) -> int:
        """The permission bits after the change."""
        mode &= 0o7777
        for clause in self._clauses:
            mode = _apply(clause, mode, directory, umask)
        return mode


def _octal(text: str) -> _Clause:
    if not all(letter in "01234567" for letter in text) or int(text, 8) > 0o7777:
        raise ValueError(text)
    value = int(text, 8)
    return _Clause("=", 0o7777, value, mentioned=0o7777 if len(text) > 4 else (value & 0o6000) | 0o1777)


def _symbolic(text: str) -> list[_Clause]:
    clauses: list[_Clause] = []
    for part in text.split(","):
        at, who = 0, 0
        while at < len(part) and part[at] in _WHO:
            who |= _WHO[part[at]]
            at += 1
        if at >= len(part) or part[at] not in "+-=":
            raise ValueError(text)
        while at < len(part):
            operator = part[at]
            if operator not in "+-=":
                raise ValueError(text)
            end = at + 1
            while end < len(part) and part[end] not in "+-=":
                end += 1
            clauses.append(_clause(operator, who, part[at + 1 : end], text))
            at = end
    return clauses


def _clause(operator: str, who: int, letters: str, text: str) -> _Clause:
    if letters and all(letter in "01234567" for letter in letters):
        value = int(letters, 8)
        if who or value > 0o7777:
            raise ValueError(text)
        return _Clause(operator, 0o7777, value, mentioned=0o7777)
    if letters in _COPIES and letters:
        return _Clause(operator, who, 0, _COPIES[letters])
    value, has_x = 0, False
    for letter in letters:
        if letter in _BITS:
            value |= _BITS[letter]
        elif letter == "X":
            has_x = True
        elif letter == "s":
            value |= 0o6000
        elif letter == "t":
            value |= 0o1000
        else:
            raise ValueError(text)
    return _Clause(operator, who, value, has_x=has_x)


def _apply(clause: _Clause, mode: int, directory: bool, umask: int) -> int:
    """mode_adjust(): a directory keeps its set-id bits unless they are named."""
    value = clause.value
    if clause.copies is not None:
        bits = mode >> clause.copies & 7
        value = bits << 6 | bits << 3 | bits
    if clause.has_x and (directory or mode & 0o111):
        value |= 0o111
    kept = 0o6000 & ~(clause.mentioned or clause.value) if directory else 0
    allowed = clause.who or (0o7777 & ~umask)
    value &= allowed & ~kept
    match clause.operator:
        case "+":
            return mode | value
        case "-":
            return mode & ~value
        case _:
            preserved = (~clause.who & 0o7777 if clause.who else 0) | kept
            return (mode & preserved) | value
