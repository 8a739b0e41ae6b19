"""bc 1.07.1: arithmetic of any length, a line at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.bc.language import Incomplete, Parser, Quit, SyntaxFault
from mirage.shell.bc.machine import Machine
from mirage.shell.bc.numbers import BcFault
from mirage.shell.lib.options import UsageError, scan
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_text
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {"compile": "c", "help": "h", "interactive": "i", "mathlib": "l", "quiet": "q", "standard": "s", "warn": "w", "version": "v"}
TEXT_MAX = 1 << 16  # characters of one statement


@program("bc")
async def bc(proc: Process) -> int:
    try:
        options, files = scan(proc.args, "chilqswv", LONGS)
    except UsageError as error:
        proc.error(str(error))
        proc.out(recorded(proc, "bc.help"))
        return 1
    given = {key for key, _ in options}
    if "h" in given:
        proc.out(recorded(proc, "bc.help"))
        return 0
    banner = recorded(proc, "bc.version")
    if "v" in given:
        proc.out(banner)
        return 0
    machine = Machine(proc.tick, proc.out, "l" in given)
    try:
        for name in files:
            try:
                text = to_text(proc.read_file(name, TEXT_MAX))
            except OSError:
                proc.err(f"File {name} is unavailable.\n")
                return 1
            await _Reader(proc, machine, name).whole(text)
        if proc.isatty(0) and "q" not in given:
            proc.out(banner + recorded(proc, "bc.banner"))
        await _Reader(proc, machine, "(standard_in)").lines()
    except Quit:
        pass
    return 0


class _Reader:
    """A file of bc's, line by line; `place` is what its mistakes are told with."""

    def __init__(self, proc: Process, machine: Machine, place: str) -> None:
        self._proc, self._machine, self._place = proc, machine, place
        self._text, self._number = "", 1

    async def whole(self, text: str) -> None:
        for line in text.splitlines(keepends=True):
            await self._line(line)
        await self._line("")

    async def lines(self) -> None:
        while line := to_text(await self._proc.read_line(0)):
            await self._line(line)
            await self._proc.flush()
        await self._line("")

    async def _line(self, line: str) -> None:
        """One line more; "" is the end."""
        proc = self._proc
        self._text += line
        try:
            parser = Parser(self._machine, self._text[:TEXT_MAX], is_final=not line)
            statements = parser.line()
        except Incomplete:
            if len(self._text) < TEXT_MAX:
                self._number += 1
                return
            statements = []
        except SyntaxFault as fault:
            late = str(fault) == "syntax error" and _is_at_end(self._text)
            await proc.flush()
            proc.err(f"{self._place} {self._number + late}: {fault}\n")
            if str(fault) != "syntax error":  # which it is as well
                proc.err(f"{self._place} {self._number}: syntax error\n")
            statements = []
        self._text = ""
        self._number += 1
        try:
            for do in statements:
                await proc.tick()
                await do()
        except BcFault as fault:
            await proc.flush()
            proc.err(f"Runtime error (func=(main), adr=3): {fault}\n")


def _is_at_end(text: str) -> bool:
    """Whether a mistake is the end of the line itself, which bc has read by then."""
    return text.rstrip("\n")[-1:] in ("(", "+", "-", "*", "/", "%", "^", "=", ",", "<", ">", "|", "&", "!")
