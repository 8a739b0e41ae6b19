"""Regular expressions without backtracking: a lazily built automaton, linear in its subject whatever the pattern.

States are sets of positions in the pattern (Thompson 1968); one is made when first met, and forgotten with all others when there
are too many. Assertions are settled on the way: each step knows the byte before and the byte after. There are no groups and no
back references.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.lib.posixregex import Any, Assertion, Either, Group, Literal, Repeat, Sequence, Set, Span

if TYPE_CHECKING:
    from mirage.shell.lib.posixregex import Node, Regex

STATES = 2_000  # automaton states kept at a time
POSITIONS = 20_000  # of a pattern after its intervals are written out; a larger one matches nothing
PROBES = 4_000_000  # bytes looked at in all when the beginning of a match is looked for

_WORD = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
_END = -1
_programs: dict[Regex, _Program] = {}


def find(regex: Regex, data: bytes, start: int) -> Span | None:
    """The leftmost longest match at or behind `start`."""
    program = _programs.get(regex)
    if program is None:
        if len(_programs) > 32:
            _programs.clear()
        program = _programs[regex] = _Program(regex)
    last = program.run(data, start, moves=True)
    if last < 0:
        return None
    budget = PROBES
    for first in range(start, last + 1):
        end = program.run(data, first, moves=False)
        if end >= 0:
            return Span(data, first, end, regex)
        budget -= max(1, program.looked)
        if budget < 0:
            return Span(data, first, last, regex)
    return None


class _Program:
    """The positions of one pattern: each consumes a set of bytes, splits, asserts, or accepts."""

    def __init__(self, regex: Regex) -> None:
        self.is_multiline = regex.is_multiline
        self.ignores_case = regex.ignores_case
        self.sets: list[frozenset[int] | None] = []
        self.next: list[tuple[int, ...]] = []
        self.asserts: list[str] = []
        self.looked = 0
        self._classes: dict[bytes, frozenset[int]] = {}
        self.accept = self._add(None, (), "accept")
        self.first = self._build(regex.node, self.accept)
        self._steps: dict[tuple[frozenset[int], int, int], tuple[bool, frozenset[int]]] = {}

    def _add(self, members: frozenset[int] | None, following: tuple[int, ...], assertion: str = "") -> int:
        self.sets.append(members)
        self.next.append(following)
        self.asserts.append(assertion)
        return len(self.sets) - 1

    def _build(self, node: Node, then: int) -> int:
        """The position at which the node begins when `then` follows it."""
        if len(self.sets) > POSITIONS:
            return then
        match node:
            case Literal(byte):
                return self._add(self._class(re.escape(bytes([byte]))), (then,))
            case Any():
                return self._add(self._class(b"[^\\n]" if self.is_multiline else b"[\\x00-\\xff]"), (then,))
            case Set(members, longer, is_negated):
                extra = b"".join([b"\\x%02x" % byte for text in longer for byte in text])
                inside = members + extra + (b"\\n" if is_negated and self.is_multiline else b"")
                return self._add(self._class((b"[^" if is_negated else b"[") + inside + b"]"), (then,))
            case Assertion(kind):
                return self._add(None, (then,), kind)
            case Group(_, body):
                return self._build(body, then)
            case Sequence(parts):
                for part in reversed(parts):
                    then = self._build(part, then)
                return then
            case Either(branches):
                return self._add(None, tuple([self._build(branch, then) for branch in branches]))
            case Repeat(body, least, most):
                return self._repeat(body, least, most, then)
        return then

    def _repeat(self, body: Node, least: int, most: int | None, then: int) -> int:
        if most is None:
            loop = self._add(None, ())
            self.next[loop] = (self._build(body, loop), then)
            then = loop
        else:
            end = then
            for _ in range(most - least):
                then = self._add(None, (self._build(body, then), end))
        for _ in range(least):
            then = self._build(body, then)
        return then

    def _class(self, source: bytes) -> frozenset[int]:
        known = self._classes.get(source)
        if known is None:
            pattern = re.compile(source, re.IGNORECASE if self.ignores_case else 0)
            known = self._classes[source] = frozenset(byte for byte in range(256) if pattern.match(bytes([byte])))
        return known

    def run(self, data: bytes, start: int, *, moves: bool) -> int:
        """The end of the longest match that begins at `start` or, if it `moves`, the end of the one that ends first; else -1."""
        state = frozenset([self.first])
        before = data[start - 1] if start else _END
        found = -1
        steps = self._steps
        at = start
        length = len(data)
        while True:
            byte = data[at] if at < length else _END
            key = (state, before if before in (_END, 10) else (32, 97)[before in _WORD], byte)
            step = steps.get(key)
            if step is None:
                if len(steps) > STATES * 16:
                    steps.clear()
                step = steps[key] = self._step(*key)
            accepts, state = step
            if accepts:
                found = at
                if moves:
                    return found
            if byte == _END or (not state and not moves):
                self.looked = at - start
                return found
            if moves:
                state = state | {self.first}
            before = byte
            at += 1

    def _step(self, state: frozenset[int], before: int, byte: int) -> tuple[bool, frozenset[int]]:
        """Whether the state accepts between the two bytes, and the state behind the second."""
        seen: set[int] = set()
        stack = list(state)
        following: set[int] = set()
        while stack:
            position = stack.pop()
            if position in seen:
                continue
            seen.add(position)
            members = self.sets[position]
            if members is not None:
                if byte in members:
                    following.update(self.next[position])
            elif not self.asserts[position] or self._holds(self.asserts[position], before, byte):
                stack += self.next[position]
        return self.accept in seen, frozenset(following)

    def _holds(self, kind: str, before: int, after: int) -> bool:
        ends, begins = before in _WORD, after in _WORD
        match kind:
            case "^":
                return before == _END or (self.is_multiline and before == 10)
            case "$":
                return after == _END or (self.is_multiline and after == 10)
            case "`":
                return before == _END
            case "'":
                return after == _END
            case "<":
                return begins and not ends
            case ">":
                return ends and not begins
            case "b":
                return ends != begins
            case "B":
                return ends == begins
            case "(":
                return not ends
            case ")":
                return not begins
        return False
