"""What a word comes to when the shell expands it, as far as the text alone tells.

A variable that the text assigned, `$IFS`, slices such as `${PATH:0:1}`, defaults, replacements, `$(echo ...)`, braces and globs that
mean a well-known file are undone. What only a running shell could know stays as it is written (`$x`, `$(uname)`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fnmatch import translate
from functools import lru_cache

from mirage.analysis.commands.wellknown import PATHS, PROGRAMS, ROOTS
from mirage.syntax.braces import TooManyWords, expand_braces
from mirage.syntax.tree import (
    Ansi,
    Arithmetic,
    CommandSubstitution,
    Double,
    Escaped,
    Literal,
    Parameter,
    Part,
    ProcessSubstitution,
    Script,
    Single,
    Word,
)

SPLIT = "\x1f"  # stands where an unquoted expansion may end a field
DEFAULTS = {  # as a login of root on Debian has them
    "HOME": "~", "SHELL": "/bin/bash", "BASH": "/bin/bash", "IFS": " ",
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "PS2": "> ", "PS4": "+ ", "OSTYPE": "linux-gnu", "HOSTTYPE": "x86_64", "BASHOPTS": "", "@": "", "*": "", "0": "bash",
}  # fmt: skip
_POSITIONAL = frozenset("123456789@*")
_SHAPES = frozenset({"HOME", "PATH", "PWD", "SHELL", "BASH", "OSTYPE", "HOSTTYPE", "PS2", "PS4", "IFS"})
_ALIVE = re.compile(r"[*?\[]")
MAX_FIELDS = 256
MAX_VALUE = 16384
MAX_GLOBS = 64  # of one text that are looked up

Substitute = Callable[[Script | str, bool], str]
"""Runs a command substitution on paper: its body or its text, and whether it is a process substitution; answers what it prints."""


class Words:
    """The variables of a text, and the expansion of words with them."""

    def __init__(self, substitute: Substitute) -> None:
        self.variables: dict[str, str] = {}
        self._substitute = substitute
        self._globs = 0

    def fields(self, word: Word) -> list[str]:
        """The fields that a word becomes."""
        if word.static is not None:
            return [word.static]
        if word.braces:
            try:
                words = expand_braces(word, 64)
            except TooManyWords:
                words = [word]
        else:
            words = [word]
        found: list[str] = []
        for each in words:
            if each.static is not None:
                found.append(each.static)
                continue
            text, is_quoted = self._join(each.parts)
            if SPLIT in text:
                pieces = [piece for piece in text.split(SPLIT) if piece]
                found.extend(pieces[:MAX_FIELDS])
            elif text or is_quoted:
                found.append(text)
        if len(found) == 1 and self._globs < MAX_GLOBS and _ALIVE.search(found[0]) and type(word.parts[0]) is Literal:
            self._globs += 1
            found[0] = meant(found[0])
        return found

    def value(self, word: Word) -> str:
        """A word as one text, as in an assignment or a redirection."""
        if word.static is not None:
            return word.static
        return self._join(word.parts)[0].replace(SPLIT, " ").strip() if word.parts else ""

    def text(self, parts: tuple[Part, ...]) -> str:
        """Parts inside double quotes or a here-document."""
        return "".join([self._part(part, True, "") for part in parts])[:MAX_VALUE]

    def _join(self, parts: tuple[Part, ...]) -> tuple[str, bool]:
        pieces: list[str] = []
        before = ""
        is_quoted = False
        for part in parts:
            kind = type(part)
            if kind is Literal:
                piece = part.text  # type: ignore[union-attr]
            else:
                is_quoted = is_quoted or kind in _QUOTES
                piece = self._part(part, False, before)
            pieces.append(piece)
            before = piece[-1:] or before
        return "".join(pieces)[:MAX_VALUE], is_quoted

    def _part(self, part: Part, quoted: bool, before: str) -> str:
        kind = type(part)
        if kind in _TEXTS:
            return part.text  # type: ignore[union-attr]
        if kind is Double:
            return self.text(part.parts)  # type: ignore[union-attr]
        if kind is Parameter:
            return self._parameter(part, quoted, before)  # type: ignore[arg-type]
        if kind is CommandSubstitution:
            body: Script | str = part.source if part.backquoted else part.body or ""  # type: ignore[union-attr]
            output = self._substitute(body, False).rstrip("\n")
            return output if quoted else _split(output)
        if kind is ProcessSubstitution:
            self._substitute(part.body, True)  # type: ignore[arg-type, union-attr]
            return "/dev/fd/63"
        if kind is Arithmetic:
            return _sum(self.text(part.parts))  # type: ignore[union-attr]
        return ""

    def _parameter(self, part: Parameter, quoted: bool, before: str) -> str:
        name, op = part.name, part.op
        if name == "IFS" and op in ("", ":", "%", "%%", "#", "##", ":-"):
            return " " if quoted else SPLIT
        value = self.variables.get(name)
        if value is not None and name in "@*" and not op:
            return value  # its fields are parted already
        if value is None and (name in _SHAPES or (name in _POSITIONAL and (op or before))):
            value = "/root" if name == "HOME" and op else DEFAULTS.get(name, "")
        if part.indirect and value:
            value = self.variables.get(value, value)
        if value is None:
            if op in (":-", "-", ":=", "=") and part.word is not None:
                return self.value(part.word)
            if not op and name.islower() and before.isalnum() and not quoted and len(name) < 8:
                return ""  # cat$x /etc$x/passwd: a variable that nobody set, between letters
            return "${" + name + "}" if part.braced else "$" + name
        if op:
            value = self._changed(value, part, op)
        return value if quoted else _split(value, self.variables.get("IFS"))

    def _changed(self, value: str, part: Parameter, op: str) -> str:
        word = self.value(part.word) if part.word is not None else ""
        if op == ":":
            return _slice(value, word, self.value(part.other) if part.other is not None else None)
        if op in (":-", "-", ":=", "=", ":?", "?"):
            return value or word
        if op in (":+", "+"):
            return word if value else ""
        if op == "length":
            return str(len(value))
        if op in ("^^", ",,", "^", ","):
            changed = value.upper() if "^" in op else value.lower()
            return changed if len(op) == 2 else changed[:1] + value[1:]
        if op in ("#", "##", "%", "%%"):
            return _trimmed(value, word, op)
        if op in ("/", "//", "/#", "/%"):
            other = self.value(part.other) if part.other is not None else ""
            if _ALIVE.search(word) or not word:
                return value
            return value.replace(word, other, 1 if op == "/" else -1)[:MAX_VALUE]
        return value


_TEXTS = frozenset({Literal, Single, Ansi, Escaped})
_QUOTES = frozenset({Single, Ansi, Escaped, Double})
_SPACE = re.compile(r"[ \t\n]+")


def _split(text: str, separators: str | None = None) -> str:
    if separators:
        return text.translate(dict.fromkeys(map(ord, separators), SPLIT))
    return _SPACE.sub(SPLIT, text) if " " in text or "\n" in text or "\t" in text else text


def _slice(value: str, offset: str, length: str | None) -> str:
    try:
        start = int(offset.strip(" ()") or 0)
        count = None if length is None else int(length.strip(" ()") or 0)
    except ValueError:
        return value
    start = max(start + len(value), 0) if start < 0 else start
    if count is None:
        return value[start:]
    return value[start : start + count] if count >= 0 else value[start:count]


def _trimmed(value: str, pattern: str, op: str) -> str:
    """`value` without the shortest or longest piece of its beginning (#) or end (%) that the pattern matches."""
    if not _ALIVE.search(pattern):
        return value.removeprefix(pattern) if op[0] == "#" else value.removesuffix(pattern)
    if len(value) > 256 or pattern.count("*") > 4:
        return value
    matches = _glob(pattern)
    lengths = range(len(value) + 1) if len(op) == 1 else range(len(value), -1, -1)
    for size in lengths:
        if op[0] == "#" and matches(value[:size]):
            return value[size:]
        if op[0] == "%" and matches(value[len(value) - size :]):
            return value[: len(value) - size]
    return value


def _sum(text: str) -> str:
    """The value of an arithmetic expression of one or two numbers, which is what obfuscation uses; else as written."""
    found = re.fullmatch(r"\s*(-?\d{1,9})\s*(?:([-+*])\s*(-?\d{1,9})\s*)?", text)
    if found is None:
        return f"$(({text}))"
    left, operator, right = found.groups()
    a, b = int(left), int(right or 0)
    return str(a + b if operator in (None, "+") else a - b if operator == "-" else a * b)


@lru_cache(512)
def _glob(pattern: str) -> Callable[[str], object]:
    return re.compile(translate(pattern)).match


@lru_cache(2048)
def meant(pattern: str) -> str:
    """The well-known file or program that a glob means, where it means exactly one and is no plain `dir/*`; else the pattern."""
    if len(pattern) > 64 or pattern.count("*") > 6:
        return pattern
    directory, slash, name = pattern.rpartition("/")
    if not slash or sum(char.isalnum() for char in name) < 1 or (name.strip("*").startswith(".") and "*" in name):
        return pattern
    matches = _glob(pattern)
    if sum(char.isalnum() for char in name) >= 2 or "?" in name:
        found = [path for path in PATHS if matches(path) and path.count("/") == pattern.count("/")]
        if len(found) == 1 or (found and "*" not in pattern):
            return found[0]
    if _ALIVE.search(directory) or "?" in name or "[" in name:
        program = re.search(_in_lines(pattern), _program_paths())
        if program:
            return program.group(1)
    _, root, rest = (*pattern.split("/", 2), "")[:3] if pattern[0] == "/" else ("", "", "")
    if "?" in root or "[" in root:
        roots = [known for known in ROOTS if _glob(root)(known)]
        if len(roots) == 1 and rest and not _ALIVE.search(rest):
            return f"/{roots[0]}/{rest}"
    return pattern


def _in_lines(pattern: str) -> str:
    """A glob as an expression for one of many lines, its signs within a directory."""
    return "\n(" + _GLOB_SIGN.sub(_sign, pattern) + ")\n"


_GLOB_SIGN = re.compile(r"\*+|\?|\[(!?)(\w+|\w-\w)\]|[^\w/]", re.ASCII)


def _sign(found: re.Match[str]) -> str:
    if found[2]:
        if found[2][1:2] == "-" and found[2][0] > found[2][2]:
            return r"[^\s\S]"  # a range that holds nothing
        return f"[^/\\n{found[2]}]" if found[1] else f"[{found[2]}]"
    return {"*": r"[^/\n]*", "?": r"[^/\n]"}.get(found[0][:1], re.escape(found[0]))


@lru_cache(1)
def _program_paths() -> str:
    """Where programs lie, a line each, the best known ones first."""
    return "".join(f"\n/bin/{name}\n\n/usr/bin/{name}\n\n/usr/sbin/{name}\n" for name in PROGRAMS)
