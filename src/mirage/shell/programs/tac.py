"""tac, nl (coreutils 9.1) and rev (util-linux 2.38.1): lines backwards, numbered, and read from behind."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu, posixregex
from mirage.shell.lib.gnu import shell_escape, try_help, why
from mirage.shell.lib.options import parse
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.sources import batches, each_line, each_operand, quotef, source, whole
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.fds import Descriptor
    from mirage.shell.process import Process


@program("tac")
async def tac(proc: Process) -> int:
    options, operands = gnu.read(proc, "tac", "brs:", {"before": "b", "regex": "r", "separator": ":s"})
    given = dict(options)
    mark = to_bytes(given.get("s", "\n")) or b"\0"
    status = 0
    for name in operands or ["-"]:
        try:
            descriptor = await source(proc, name)
        except OSError as error:
            status = proc.error(f"failed to open {shell_escape(name)} for reading: {why(error)}")
            continue
        try:
            data = await whole(proc, descriptor)
        except IsADirectoryError:  # whose end lseek(2) does not find where read(2) would
            status = proc.error(f"{quotef(name)}: read error: Invalid argument")
            continue
        except OSError as error:
            status = proc.error(f"{quotef(name)}: read error: {why(error)}")
            continue
        finally:
            descriptor.close()
        try:
            proc.out(b"".join(reversed(_records(data, mark, is_regex="r" in given, is_before="b" in given))))
        except posixregex.RegexError as error:
            return proc.error(str(error))
    return status


def _records(data: bytes, mark: bytes, *, is_regex: bool, is_before: bool) -> list[bytes]:
    """Pieces with the separator behind (or before) each."""
    if is_regex:
        ends = _matches(data, mark)
    else:
        ends = [found.span() for found in re.finditer(re.escape(mark), data)]
    cuts = [start if is_before else end for start, end in ends]
    bounds = [0, *cuts, len(data)]
    return [data[low:high] for low, high in zip(bounds, bounds[1:]) if low < high]


def _matches(data: bytes, mark: bytes) -> list[tuple[int, int]]:
    """Where the expression matches, looked for from the end: a match begins as far back as it can and ends where the next begins."""
    regex, starts, at = posixregex.compile(mark), [], 0
    while at < len(data) and (found := regex.search(data, at)) is not None:
        starts.append(found.start())
        at = found.start() + 1
    spans: list[tuple[int, int]] = []
    limit = len(data)
    for start in reversed(starts):
        found = regex.search(data[:limit], start)
        if found is not None and found.start() == start and start < limit:
            spans.append(found.span())
            limit = start
    return spans[::-1]


@program("rev")
async def rev(proc: Process) -> int:
    options, operands = parse(proc, "hV", {"help": "h", "version": "V"})
    for key, _ in options:
        gnu.tell(proc, "rev", "help" if key == "h" else "version", "util-linux")
    return await each_line(
        proc,
        operands,
        lambda line: to_bytes(to_text(line)[::-1]),
        lambda name, error, is_open: f"{name}: {why(error)}" if is_open else f"cannot open {name}: {why(error)}",
        is_plain=True,
    )


_STYLES: dict[str, Callable[[bytes], bool]] = {"a": lambda line: True, "t": bool, "n": lambda line: False}
_FORMATS = {"ln": b"%-*d", "rn": b"%*d", "rz": b"%0*d"}
_NL = {
    "header-numbering": ":h", "body-numbering": ":b", "footer-numbering": ":f", "starting-line-number": ":v", "line-increment": ":i",
    "no-renumber": "p", "join-blank-lines": ":l", "number-separator": ":s", "number-width": ":w", "number-format": ":n",
    "section-delimiter": ":d",
}  # fmt: skip
_WHAT = {"v": "starting line number", "i": "line number increment", "l": "line number of blank lines", "w": "line number field width"}


@program("nl")
async def nl(proc: Process) -> int:
    options, operands = gnu.read(proc, "nl", "h:b:f:v:i:pl:s:w:n:d:", _NL)
    given = {"h": "n", "b": "t", "f": "n", "v": "1", "i": "1", "l": "1", "s": "\t", "w": "6", "n": "rn", "d": "\\:"}
    is_wrong = False
    for key, value in options:
        if key in "hbf" and not (value in _STYLES or value.startswith("p")):
            names = {"h": "header", "b": "body", "f": "footer"}
            proc.error(f"invalid {names[key]} numbering style: {quoted(proc, value)}")
            is_wrong = True
        if key in _WHAT and not re.fullmatch(r"-?[0-9]{1,18}" if key in "vi" else r"0*[1-9][0-9]{0,8}", value):
            tail = ": Numerical result out of range" if value.isdigit() else ""
            proc.fail(f"invalid {_WHAT[key]}: {quoted(proc, value)}{tail}")
        if key == "n" and value not in _FORMATS:
            proc.error(f"invalid line numbering format: {quoted(proc, value)}")
            is_wrong = True
        given[key] = value
    if is_wrong:
        proc.err(f"Try '{proc.name} --help' for more information.\n")
        return 1
    try:
        numbering = _Numbering(given)
    except posixregex.RegexError as error:
        try_help(proc, str(error))
    return await numbering.run(proc, operands)


class _Numbering:
    def __init__(self, given: dict[str, str]) -> None:
        self.styles = {section: self._style(given[section]) for section in "hbf"}
        self.section = "b"
        self.start, self.step, self.join = int(given["v"]), int(given["i"]), int(given["l"])
        self.number = self.start
        self.blanks = 0
        self.width = min(int(given["w"]), 10_000)
        self.form = _FORMATS[given["n"]]
        self.between = to_bytes(given["s"])
        mark = to_bytes(given["d"])
        mark = mark + b":" if len(mark) == 1 else mark
        self.marks = {mark * 3: "h", mark * 2: "b", mark: "f"} if mark else {}
        self.renumbers = "p" not in given

    @staticmethod
    def _style(style: str) -> Callable[[bytes], bool]:
        if style in _STYLES:
            return _STYLES[style]
        regex = posixregex.compile(to_bytes(style[1:]))
        return lambda line: regex.search(line) is not None

    def line(self, line: bytes) -> bytes:
        if line in self.marks:
            self.section = self.marks[line]
            if self.renumbers:
                self.number = self.start
            return b"\n"
        wanted = self.styles[self.section](line)
        if wanted and not line and self.join > 1:
            self.blanks += 1
            wanted = self.blanks == self.join
            self.blanks = 0 if wanted else self.blanks
        elif line:
            self.blanks = 0
        if not wanted:
            return b" " * (self.width + len(self.between)) + line + b"\n"
        number = self.form % (self.width, self.number)
        self.number += self.step
        return number + self.between + line + b"\n"

    async def run(self, proc: Process, operands: list[str]) -> int:
        async def read(descriptor: Descriptor) -> None:
            async for lines in batches(proc, descriptor):
                proc.out(b"".join([self.line(line) for line in lines]))

        return await each_operand(proc, operands, read)
