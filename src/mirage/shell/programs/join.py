"""join (coreutils 9.1): lines of two sorted files that have a field in common."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.gnu import try_help, why
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.sources import batches, quotef, source
from mirage.shell.lib.text import to_bytes
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.fds import Descriptor
    from mirage.shell.process import Process

LONGS = {
    "ignore-case": "i", "check-order": "check", "nocheck-order": "nocheck", "zero-terminated": "z", "header": "header",
}  # fmt: skip

Spec = tuple[int, int]  # file (0: the field in common) and field, from 0


@dataclass(slots=True)
class _Wish:
    """What the options ask for."""

    unpaired: set[int] = field(default_factory=set)
    shows_paired: bool = True
    keys: dict[int, int] = field(default_factory=dict)
    tab: bytes | None = None
    empty: bytes | None = None
    specs: list[Spec] = field(default_factory=list)
    is_auto: bool = False
    ignores_case: bool = False
    order: str = ""
    has_header: bool = False
    end: bytes = b"\n"


class _DisorderError(Exception):
    """The input is not sorted, and that is an error."""


@program("join")
async def join(proc: Process) -> int:
    wish, names = _read(proc)
    if names == ["-", "-"]:
        return proc.error("both files cannot be standard input: No such file or directory")
    descriptors: list[Descriptor] = []
    try:
        for name in names:
            try:
                descriptors.append(await source(proc, name))
            except OSError as error:
                return proc.error(f"{quotef(name)}: {why(error)}")
        files = [_File(proc, name, number, descriptors[number - 1], wish) for number, name in enumerate(names, 1)]
        return await _Join(proc, wish, *files).run()
    except _DisorderError:
        return 1
    except OSError as error:
        return proc.error(f"read error: {why(error)}")
    finally:
        for descriptor in descriptors:
            descriptor.close()


def _read(proc: Process) -> tuple[_Wish, list[str]]:
    options, names = gnu.read(proc, "join", "a:e:i1:2:j:o:t:v:z", LONGS)
    wish = _Wish()
    for key, value in options:
        match key:
            case "a" | "v":
                wish.shows_paired = wish.shows_paired and key == "a"
                if value not in ("1", "2"):
                    proc.fail(f"invalid field number: {quoted(proc, value)}")
                wish.unpaired.add(int(value))
            case "1" | "2":
                _set_key(proc, wish, int(key), value)
            case "j":
                _set_key(proc, wish, 1, value)
                _set_key(proc, wish, 2, value)
            case "e":
                if wish.empty not in (None, to_bytes(value)):
                    proc.fail("conflicting empty-field replacement strings")
                wish.empty = to_bytes(value)
            case "t":
                tab = _tab(proc, value)
                if wish.tab not in (None, tab):
                    proc.fail("incompatible tabs")
                wish.tab = tab
            case "o" if value == "auto":
                wish.is_auto = True
            case "o":
                wish.specs += [_spec(proc, word) for word in re.split("[, \t]", value)]
            case "i":
                wish.ignores_case = True
            case "z":
                wish.end = b"\0"
            case "header":
                wish.has_header = True
            case _:
                wish.order = key
    if len(names) < 2:
        try_help(proc, f"missing operand after {quoted(proc, names[0])}" if names else "missing operand")
    if len(names) > 2:
        try_help(proc, f"extra operand '{names[2]}'")
    return wish, names


def _set_key(proc: Process, wish: _Wish, file: int, value: str) -> None:
    if not re.fullmatch(r"\+?0*[1-9][0-9]*", value):
        proc.fail(f"invalid field number: {quoted(proc, value)}")
    key = int(value[-18:]) - 1
    if wish.keys.setdefault(file, key) != key:
        proc.fail(f"incompatible join fields {wish.keys[file] + 1}, {key + 1}")


def _tab(proc: Process, value: str) -> bytes:
    raw = to_bytes(value)
    if raw == b"\\0":
        return b"\0"
    if len(raw) > 1:
        proc.fail(f"multi-character tab {quoted(proc, value)}")
    return raw or b"\n"  # the whole line is one field


def _spec(proc: Process, word: str) -> Spec:
    if word == "0":
        return 0, 0
    if word[:1] == "0":
        proc.fail(f"invalid field specifier: {quoted(proc, word)}")
    if word[:1] not in ("1", "2") or word[1:2] != ".":
        proc.fail(f"invalid file number in field spec: {quoted(proc, word)}")
    if not re.fullmatch(r"0*[1-9][0-9]*", word[2:]):
        proc.fail(f"invalid field number: {quoted(proc, word[2:])}")
    return int(word[0]), int(word[2:][-18:]) - 1


class _Line:
    """One line, cut into its fields."""

    __slots__ = ("fields", "key")

    def __init__(self, text: bytes, key: int, wish: _Wish) -> None:
        if wish.tab is None:
            self.fields = text.replace(b"\t", b" ").split() if wish.end == b"\n" else re.split(rb"[ \t\n]+", text.strip(b" \t\n"))
        elif wish.tab == b"\n":
            self.fields = [text]
        else:
            self.fields = text.split(wish.tab)
        found = self.fields[key] if key < len(self.fields) else b""
        self.key = found.upper() if wish.ignores_case else found


class _File:
    """The lines of one of the two, whose order is watched."""

    def __init__(self, proc: Process, name: str, number: int, descriptor: Descriptor, wish: _Wish) -> None:
        self.name, self.number, self._proc, self._wish = name, number, proc, wish
        self.key = wish.keys.get(number, 0)
        self.line: _Line | None = None
        self.at = 0
        self.is_disordered = False
        self._lines = self._each(descriptor)

    async def _each(self, descriptor: Descriptor) -> AsyncIterator[bytes]:
        async for lines in batches(self._proc, descriptor, self._wish.end):
            for line in lines:
                yield line

    async def step(self, sees_unpairable: bool, *, is_checked: bool = True) -> _Line | None:
        """On to the next line; None at the end."""
        before, text = self.line, await anext(self._lines, None)
        self.at += 1
        if text is None:
            self.line = None
            return None
        self.line = _Line(text, self.key, self._wish)
        if is_checked and before is not None and self.line.key < before.key:
            self._complain(text, sees_unpairable)
        return self.line

    def _complain(self, text: bytes, sees_unpairable: bool) -> None:
        order = self._wish.order
        if order == "nocheck" or (order != "check" and not sees_unpairable) or self.is_disordered:
            return
        self._proc.err(to_bytes(f"{self._proc.name}: {self.name}:{self.at}: is not sorted: ") + text + b"\n")
        if order == "check":
            raise _DisorderError
        self.is_disordered = True


class _Join:
    """The two walked along together."""

    def __init__(self, proc: Process, wish: _Wish, one: _File, two: _File) -> None:
        self._proc, self._wish, self._one, self._two = proc, wish, one, two
        self._sees_unpairable = False
        self._counts = {1: 0, 2: 0}

    async def run(self) -> int:
        one, two = self._one, self._two
        await self._step(one)
        await self._step(two)
        if self._wish.is_auto:
            self._counts = {file.number: len(file.line.fields) if file.line else 0 for file in (one, two)}
        if self._wish.has_header and (one.line or two.line):
            self._put(one.line, two.line)
            for file in (one, two):
                if file.line is not None:
                    await file.step(False, is_checked=False)
        while one.line is not None and two.line is not None:
            if one.line.key < two.line.key:
                await self._alone(one)
            elif two.line.key < one.line.key:
                await self._alone(two)
            else:
                await self._pairs()
        for file in (one, two):
            while file.line is not None and (file.number in self._wish.unpaired or self._wish.order != "nocheck"):
                await self._alone(file)
        if one.is_disordered or two.is_disordered:
            return self._proc.error("input is not in sorted order")
        return 0

    async def _step(self, file: _File) -> _Line | None:
        await self._proc.tick()
        return await file.step(self._sees_unpairable)

    async def _alone(self, file: _File) -> None:
        if file.number in self._wish.unpaired:
            self._put(*((file.line, None) if file.number == 1 else (None, file.line)))
        self._sees_unpairable = True
        await self._step(file)

    async def _pairs(self) -> None:
        """All lines of one key in both."""
        groups = [await self._group(file) for file in (self._one, self._two)]
        if self._wish.shows_paired:
            for first in groups[0]:
                for second in groups[1]:
                    self._put(first, second)
                await self._proc.tick(len(groups[1]))

    async def _group(self, file: _File) -> list[_Line]:
        group: list[_Line] = []
        while file.line is not None and (not group or file.line.key == group[0].key):
            group.append(file.line)
            await self._step(file)
        return group

    def _put(self, one: _Line | None, two: _Line | None) -> None:
        wish = self._wish
        empty = wish.empty or b""
        lines = {1: one, 2: two}
        common = self._field(1, wish.keys.get(1, 0), lines) if one else self._field(2, wish.keys.get(2, 0), lines)
        if wish.specs:
            shown = [common if file == 0 else self._field(file, at, lines) for file, at in wish.specs]
        else:
            shown = [common]
            for file, line in lines.items():
                key = wish.keys.get(file, 0)
                count = self._counts[file] if wish.is_auto else len(line.fields) if line else 0
                shown += [self._field(file, at, lines) for at in range(count) if at != key]
        between = wish.tab if wish.tab not in (None, b"\n") else b" "
        self._proc.out((between or b" ").join(word or empty for word in shown) + wish.end)

    @staticmethod
    def _field(file: int, at: int, lines: dict[int, _Line | None]) -> bytes:
        line = lines[file]
        return line.fields[at] if line is not None and at < len(line.fields) else b""
