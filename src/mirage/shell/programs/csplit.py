"""csplit (coreutils 9.1): a file cut where lines or patterns say."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu, posixregex
from mirage.shell.lib.gnu import try_help, why
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.sources import quotef, source, whole
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "digits": ":n", "quiet": "s", "silent": "s", "keep-files": "k", "elide-empty-files": "z", "prefix": ":f", "suffix-format": ":b",
    "suppress-matched": "suppress",
}  # fmt: skip
FOREVER = -1
_FORMAT = re.compile(r"((?:[^%]|%%)*)%([-+ #0']*)([0-9]*)((?:\.[0-9]*)?)(.?)((?:[^%]|%%)*)", re.DOTALL)


@dataclass(slots=True)
class _Pattern:
    """One place to cut at."""

    text: str
    line: int = 0
    regex: posixregex.Regex | None = None
    offset: int = 0
    is_skipped: bool = False
    repeats: int = 0


class _MissedError(Exception):
    """A place that is not there: what is said of it."""


@program("csplit")
async def csplit(proc: Process) -> int:
    options, operands = gnu.read(proc, "csplit", "f:b:kn:sqz", LONGS)
    given = dict(options)
    if "n" in given and not re.fullmatch(r"\+?[0-9]{1,9}", given["n"]):
        proc.fail(f"invalid number: {quoted(proc, given['n'])}")
    form = _form(proc, given["b"]) if "b" in given else f"%0{int(given.get('n', '2'))}d"
    if len(operands) < 2:
        try_help(proc, f"missing operand after {quoted(proc, operands[0])}" if operands else "missing operand")
    name, *words = operands
    patterns = _patterns(proc, words)
    try:
        descriptor = await source(proc, name)
    except OSError as error:
        return proc.error(f"cannot open {gnu.shell_escape(name)} for reading: {why(error)}")
    try:
        data = await whole(proc, descriptor)
    except OSError as error:
        return proc.error(f"read error: {why(error)}")
    finally:
        descriptor.close()
    return await _Cutter(proc, given, form, _lines(data)).run(patterns)


def _lines(data: bytes) -> list[bytes]:
    *lines, rest = data.split(b"\n")
    return [line + b"\n" for line in lines] + ([rest] if rest else [])


def _form(proc: Process, text: str) -> str:
    """The suffix as a format for Python."""
    found = _FORMAT.fullmatch(text)
    if found is None:
        if "%" not in text.replace("%%", ""):
            proc.fail("missing % conversion specification in suffix")
        proc.fail("too many % conversion specifications in suffix")
    if not found[5]:
        proc.fail("missing conversion specifier in suffix")
    if found[5] not in "diuoxX":
        proc.fail(f"invalid conversion specifier in suffix: {found[5]}")
    return found[1] + "%" + found[2].replace("'", "") + found[3] + found[4] + found[5] + found[6]


def _patterns(proc: Process, words: list[str]) -> list[_Pattern]:
    patterns: list[_Pattern] = []
    last = 0
    index = 0
    while index < len(words):
        word = words[index]
        index += 1
        if word[:1] in ("/", "%"):
            pattern = _by_regex(proc, word)
        else:
            if not re.fullmatch(r"\+?[0-9]+", word):
                proc.fail(f"{quoted(proc, word)}: invalid pattern")
            pattern = _Pattern(word, line=int(word[-18:]))
            if not pattern.line:
                proc.fail(f"{word}: line number must be greater than zero")
            if pattern.line < last:
                proc.fail(f"line number {quoted(proc, word)} is smaller than preceding line number, {last}")
            if pattern.line == last:
                proc.error(f"warning: line number {quoted(proc, word)} is the same as preceding line number")
            last = pattern.line
        patterns.append(pattern)
        if index < len(words) and words[index].startswith("{"):
            pattern.repeats = _repeats(proc, words[index])
            index += 1
    return patterns


def _by_regex(proc: Process, word: str) -> _Pattern:
    mark, end = word[0], word.rfind(word[0])
    if not end:
        proc.fail(f"{word}: closing delimiter '{mark}' missing")
    body, offset = word[1:end], word[end + 1 :]
    try:
        regex = posixregex.compile(to_bytes(body))
    except posixregex.RegexError:
        proc.fail(f"{quoted(proc, word)}: invalid regular expression: Invalid regular expression")
    if offset and not re.fullmatch(r"[-+]?[0-9]+", offset):
        proc.fail(f"{quoted(proc, word)}: integer expected after delimiter")
    return _Pattern(word, regex=regex, offset=int(offset[-18:] or 0), is_skipped=mark == "%")


def _repeats(proc: Process, word: str) -> int:
    if not word.endswith("}"):
        proc.fail(f"{word}: '}}' is required in repeat count")
    if word == "{*}":
        return FOREVER
    if not re.fullmatch(r"\{\+?[0-9]{1,18}\}", word):
        proc.fail(f"{quoted(proc, word[:-1])}}}: integer required between '{{' and '}}'")
    return int(word[1:-1])


class _Cutter:
    """Walks the lines and writes the pieces."""

    def __init__(self, proc: Process, given: dict[str, str], form: str, lines: list[bytes]) -> None:
        self._proc, self._given, self._form, self._lines = proc, given, form, lines
        self._at = 0  # lines that have gone into pieces
        self._current = 0  # the first line that the next expression looks at
        self._made: list[str] = []

    async def run(self, patterns: list[_Pattern]) -> int:
        try:
            for pattern in patterns:
                count = 0
                while pattern.repeats == FOREVER or count <= pattern.repeats:
                    if not (self._to_line if pattern.regex is None else self._to_match)(pattern, count):
                        return 0
                    count += 1
                    await self._proc.tick(10)
            self._write(self._lines[self._at :])
        except _MissedError as missed:
            self._proc.error(str(missed))
            return self._clean()
        except OSError as error:
            self._proc.error(f"{quotef(to_text(error.filename or b''))}: {why(error)}")
            return self._clean()
        return 0

    def _to_line(self, pattern: _Pattern, count: int) -> bool:
        """Cut before a line; both ways return whether there is anything left to cut."""
        wanted = pattern.line * (count + 1) - 1
        self._cut(wanted)
        if wanted > len(self._lines) or (wanted >= len(self._lines) and not self._suppresses):
            raise _MissedError(self._missing(pattern, count, "line number out of range"))
        if self._suppresses:
            self._at = min(wanted + 1, len(self._lines))
        return True

    def _to_match(self, pattern: _Pattern, count: int) -> bool:
        assert pattern.regex is not None
        for at in range(self._current, len(self._lines)):
            if pattern.regex.search(self._lines[at].removesuffix(b"\n")) is not None:
                break
        else:
            if pattern.repeats == FOREVER:
                if not pattern.is_skipped:
                    self._write(self._lines[self._at :])
                return False
            if not pattern.is_skipped:
                self._cut(len(self._lines))
            raise _MissedError(self._missing(pattern, count, "match not found"))
        wanted = at + pattern.offset
        if not self._at <= wanted <= len(self._lines):
            if not pattern.is_skipped:
                self._cut(max(wanted, self._at))
            raise _MissedError(f"{quoted(self._proc, pattern.text)}: line number out of range")
        if pattern.is_skipped:
            self._at = wanted
        else:
            self._cut(wanted)
        if self._suppresses:
            self._at = wanted + 1
        self._current = max(at, wanted) + 1
        return True

    def _cut(self, upto: int) -> None:
        upto = min(upto, len(self._lines))
        self._write(self._lines[self._at : upto])
        self._at = max(self._at, upto)
        self._current = max(self._current, self._at)

    @property
    def _suppresses(self) -> bool:
        return "suppress" in self._given

    def _missing(self, pattern: _Pattern, count: int, text: str) -> str:
        again = f" on repetition {count}" if count else ""
        return f"{quoted(self._proc, pattern.text)}: {text}{again}"

    def _write(self, lines: list[bytes]) -> None:
        data = b"".join(lines)
        if not data and "z" in self._given:
            return
        name = self._given.get("f", "xx") + self._form % len(self._made)
        try:
            with self._proc.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC) as file:
                self._made.append(name)
                file.write(data)
        except OSError as error:
            error.filename = to_bytes(name)
            raise
        if not self._given.keys() & {"s", "q"}:
            self._proc.out(f"{len(data)}\n")

    def _clean(self) -> int:
        if "k" not in self._given:
            for name in self._made:
                self._proc.caller.unlink(to_bytes(name))
        return 1
