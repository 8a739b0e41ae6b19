"""Where the groups of a match are that the automaton found: backtracking that never tries the same place twice, so it is linear."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.lib.posixregex import Assertion, Either, Group, Repeat, Sequence, emit

if TYPE_CHECKING:
    from mirage.shell.lib.posixregex import Node, Regex

STEPS = 400_000  # instructions run for one match; beyond it the groups stay unset
POSITIONS = 20_000  # instructions of one pattern

_LEAF, _ASSERT, _SPLIT, _JUMP, _SAVE, _END = range(6)
Instruction = tuple[int, "re.Pattern[bytes] | int", int]
Spans = tuple[tuple[int, int], ...]


def spans(regex: Regex, data: bytes, first: int, last: int) -> Spans:
    """The spans of groups 1 and following; (-1, -1) for those that took no part."""
    unset = ((-1, -1),) * regex.groups
    program: list[Instruction] = []
    try:
        _Compiler(regex, program).add(regex.node)
    except OverflowError:
        return unset
    program.append((_END, 0, 0))
    found = _run(program, data, first, last, regex.groups)
    return unset if found is None else tuple(zip(found[::2], found[1::2], strict=True))


class _Compiler:
    def __init__(self, regex: Regex, program: list[Instruction]) -> None:
        self.regex = regex
        self.program = program
        self._leaves: dict[Node, re.Pattern[bytes]] = {}

    def _put(self, operation: int, first: re.Pattern[bytes] | int = 0, second: int = 0) -> int:
        if len(self.program) > POSITIONS:
            raise OverflowError
        self.program.append((operation, first, second))
        return len(self.program) - 1

    def add(self, node: Node) -> None:
        match node:
            case Sequence(parts):
                for part in parts:
                    self.add(part)
            case Group(number, body):
                self._put(_SAVE, 2 * number - 2)
                self.add(body)
                self._put(_SAVE, 2 * number - 1)
            case Either(branches):
                self._either(branches)
            case Repeat(body, least, most):
                self._repeat(body, least, most)
            case _:
                if node not in self._leaves:
                    self._leaves[node] = re.compile(emit(node, self.regex.is_utf8, self.regex.is_multiline), self.regex.flags)
                self._put(_ASSERT if isinstance(node, Assertion) else _LEAF, self._leaves[node])

    def _either(self, branches: tuple[Node, ...]) -> None:
        leaving = []
        for branch in branches[:-1]:
            split = self._put(_SPLIT)
            self.add(branch)
            leaving.append(self._put(_JUMP))
            self.program[split] = (_SPLIT, split + 1, len(self.program))
        self.add(branches[-1])
        for jump in leaving:
            self.program[jump] = (_JUMP, len(self.program), 0)

    def _repeat(self, body: Node, least: int, most: int | None) -> None:
        for _ in range(least):
            self.add(body)
        if most is None:
            split = self._put(_SPLIT)
            self.add(body)
            self._put(_JUMP, split)
            self.program[split] = (_SPLIT, split + 1, len(self.program))
            return
        splits = []
        for _ in range(most - least):
            splits.append(self._put(_SPLIT))
            self.add(body)
        for split in splits:
            self.program[split] = (_SPLIT, split + 1, len(self.program))


def _run(program: list[Instruction], data: bytes, first: int, last: int, groups: int) -> tuple[int, ...] | None:
    width = last - first + 1
    seen: set[int] = set()
    pending: list[tuple[int, int, tuple[int, ...]]] = [(0, first, (-1,) * (2 * groups))]
    for _ in range(STEPS):
        if not pending:
            return None
        at, position, saved = pending.pop()
        key = at * width + position - first
        if key in seen:
            continue
        seen.add(key)
        operation, argument, other = program[at]
        if operation == _END:
            if position == last:
                return saved
        elif operation == _SAVE:
            assert isinstance(argument, int)
            pending.append((at + 1, position, (*saved[:argument], position, *saved[argument + 1 :])))
        elif operation == _JUMP:
            assert isinstance(argument, int)
            pending.append((argument, position, saved))
        elif operation == _SPLIT:
            assert isinstance(argument, int)
            pending.append((other, position, saved))
            pending.append((argument, position, saved))
        else:
            assert isinstance(argument, re.Pattern)
            found = argument.match(data, position)
            if found is not None and found.end() <= last:
                pending.append((at + 1, found.end(), saved))
    return None
