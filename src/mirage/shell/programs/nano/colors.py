"""How nano colours text: the syntaxes of /etc/nanorc, ~/.nanorc and what they include, as POSIX regular expressions (nano 7.2, rcfile.c, color.c)."""

from __future__ import annotations

import fnmatch
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from mirage.shell.lib.posixregex import Regex, RegexError, compile
from mirage.shell.lib.text import to_bytes, to_text

if TYPE_CHECKING:
    from mirage.shell.process import Process

RC_MAX = 1 << 18
LINE_MAX = 2000  # characters of a line that are coloured, PAINT_LIMIT of nano
LOOKED_BACK = 500  # lines above the screen in which what is open there may have begun
COLORS = {"black": 0, "red": 1, "green": 2, "yellow": 3, "blue": 4, "magenta": 5, "cyan": 6, "white": 7}
HUES = {  # on a terminal of 256 colours; on others they are the default
    "pink": 204, "purple": 163, "mauve": 134, "lagoon": 38, "mint": 48, "lime": 148, "peach": 215, "orange": 208, "latte": 137, "rosy": 175,
    "beet": 127, "plum": 98, "sea": 68, "sky": 111, "slate": 66, "teal": 35, "sage": 107, "brown": 100, "ocher": 142, "sand": 187,
    "tawny": 136, "brick": 166, "crimson": 161,
}  # fmt: skip
WORD = re.compile(r'"((?:[^"]|"(?![ \t]|$))*)"(?=[ \t]|$)|(\S+)')


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern and its look; with `end` it spans lines."""

    look: str
    start: Regex
    end: Regex | None = None


@dataclass(slots=True)
class Syntax:
    """The rules for one kind of file."""

    name: str
    files: list[str] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    comment: str = "#"
    rules: list[Rule] = field(default_factory=list)

    def looks(self, lines: list[str], first: int, last: int) -> dict[int, list[tuple[int, int, str]]]:
        """For each line of the screen: which characters look how; what comes later covers what came before."""
        found: dict[int, list[tuple[int, int, str]]] = {number: [] for number in range(first, min(last, len(lines)))}
        subjects = {number: lines[number][:LINE_MAX] for number in found}
        for rule in self.rules:
            if rule.end is None:
                for number, line in subjects.items():
                    found[number] += [(start, end, rule.look) for start, end in _matches(rule.start, line)]
            else:
                _spans(rule, lines, first, last, found)
        return found


def _matches(regex: Regex, line: str) -> list[tuple[int, int]]:
    data, spans, at = to_bytes(line), [], 0
    while at <= len(data):
        match = regex.search(data, at)
        if match is None:
            break
        start, end = match.span()
        if end > start:
            spans.append((len(to_text(data[:start])), len(to_text(data[:end]))))
        at = max(end, start + 1)
    return spans


def _spans(rule: Rule, lines: list[str], first: int, last: int, found: dict[int, list[tuple[int, int, str]]]) -> None:
    assert rule.end is not None
    is_open = False
    for number in range(max(0, first - LOOKED_BACK), min(last, len(lines))):
        line, at = lines[number][:LINE_MAX], 0
        data = to_bytes(line)
        while at <= len(data):
            begin = at
            if not is_open:
                match = rule.start.search(data, at)
                if match is None:
                    break
                begin, at, is_open = match.start(), match.end(), True
            ending = rule.end.search(data, at)
            stop = len(data) if ending is None else ending.end()
            if number in found and stop > begin:
                found[number].append((len(to_text(data[:begin])), len(to_text(data[:stop])), rule.look))
            if ending is None:
                break
            is_open, at = False, max(stop, begin + 1)


# ---- the files


def syntax_of(proc: Process, name: str, first_line: str) -> Syntax | None:
    """The one whose pattern fits the file's name, else its first line, else the default."""
    syntaxes = _read(proc)
    path = name if name.startswith("/") else f"{proc.cwd().rstrip('/')}/{name}" if name else ""
    for kind, subject in (("files", path), ("headers", first_line[:LINE_MAX])):
        for syntax in reversed(syntaxes):
            if subject and any(_fits(pattern, subject) for pattern in getattr(syntax, kind)):
                return syntax
    return next((syntax for syntax in syntaxes if syntax.name == "default"), None)


def syntax_named(proc: Process, name: str) -> Syntax | None:
    return next((syntax for syntax in reversed(_read(proc)) if syntax.name == name), None)


def _fits(pattern: str, subject: str) -> bool:
    regex = _compiled(pattern, False)
    return regex is not None and regex.search(to_bytes(subject)) is not None


def _read(proc: Process) -> list[Syntax]:
    syntaxes: list[Syntax] = []
    home = proc.env.get("HOME", "")
    for path in ("/etc/nanorc", f"{home}/.nanorc"):
        _read_file(proc, path, syntaxes, depth=0)
    return syntaxes


def _read_file(proc: Process, path: str, syntaxes: list[Syntax], *, depth: int) -> None:
    try:
        data = proc.read_file(path, RC_MAX)
    except OSError:
        return
    is_rich = "256color" in proc.env.get("TERM", "")
    for kind, words in _parsed(data):
        if kind == "include" and words and depth == 0:
            directory, _, pattern = words[0].rpartition("/")
            try:
                names = sorted(to_text(entry.name) for entry in proc.caller.listdir(to_bytes(directory)))
            except OSError:
                continue
            for name in fnmatch.filter(names, pattern):
                _read_file(proc, f"{directory}/{name}", syntaxes, depth=1)
        elif kind == "syntax" and words:
            syntaxes.append(Syntax(words[0], list(words[1:])))
        elif syntaxes and kind == "header":
            syntaxes[-1].headers += words
        elif syntaxes and kind == "comment" and words:
            syntaxes[-1].comment = words[0]
        elif syntaxes and kind in ("color", "icolor") and words:
            syntaxes[-1].rules += _rules(_look(words[0], is_rich=is_rich), words[1:], ignores_case=kind == "icolor")


@lru_cache(maxsize=128)
def _parsed(data: bytes) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each line's first word and the others, without their quotes."""
    lines = []
    for line in to_text(data).split("\n"):
        line = line.strip()
        if line and not line.startswith("#"):
            kind, _, rest = line.partition(" ")
            words = tuple(found[1] if found[1] is not None else found[2] for found in WORD.finditer(_joined(rest)))
            lines.append((kind, words))
    return tuple(lines)


def _joined(rest: str) -> str:
    return rest.replace("start=", "start= ").replace("end=", "end= ") if "start=" in rest else rest


def _rules(look: str, words: tuple[str, ...], *, ignores_case: bool) -> list[Rule]:
    rules = []
    at = 0
    while at < len(words):
        if words[at] == "start=" and at + 3 < len(words):
            start, end = _compiled(words[at + 1], ignores_case), _compiled(words[at + 3], ignores_case)
            if start is not None and end is not None:
                rules.append(Rule(look, start, end))
            at += 4
            continue
        regex = _compiled(words[at], ignores_case)
        if regex is not None:
            rules.append(Rule(look, regex))
        at += 1
    return rules


def _look(colors: str, *, is_rich: bool) -> str:
    """`bold,brightred,blue` as the numbers of an SGR."""
    numbers: list[str] = []
    words = colors.split(",")
    while words and words[0] in ("bold", "italic"):
        numbers.append("1" if words.pop(0) == "bold" else "3")
    for word, base in zip(words, (30, 40)):
        plain = word.removeprefix("bright").removeprefix("light")
        if plain in HUES and is_rich:
            numbers.append(f"{base + 8};5;{HUES[plain]}")
        elif plain in ("grey", "gray") and is_rich:
            numbers.append(str(base + 60))
        elif plain in COLORS:
            is_light = word.startswith("light") and is_rich
            numbers += ["1"] if plain != word and not is_light else []
            numbers.append(str(base + COLORS[plain] + (60 if is_light else 0)))
    return ";".join(numbers)


@lru_cache(maxsize=4096)
def _compiled(pattern: str, ignores_case: bool) -> Regex | None:
    try:
        return compile(to_bytes(pattern), is_extended=True, ignores_case=ignores_case)
    except RegexError:
        return None
