"""Signatures of whole attacks: several acts, in an order or in any, with gaps, over one text or over a session's many.

    match:
      kind: sequence
      steps:                 # conditions as in rules of kind `command`
        - {program: [wget, curl]}
        - {program: [chmod], arg: ['\\+x']}
        - {does: [runs-from-temp]}
      order: given           # or `any`
      need: 3                # how many of the steps; all where this is missing. With `order: given` the last one always
      gap: 20                # acts that may lie between one step and the next

Examples are a text, or a list of texts that a session would type one after the other.

A step costs what any condition costs; a rule whose first steps were never seen costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from mirage.analysis.rulebook import Rule, RuleError

GAP = 30  # where a rule says nothing
MARK = "#"  # between a rule's id and the number of one of its steps


@dataclass(frozen=True, slots=True)
class Sequence:
    """A rule of kind `sequence`, compiled but for its steps."""

    rule: Rule
    steps: int
    need: int
    gap: int
    is_ordered: bool


class Sequences:
    """All sequence rules; `steps` are their conditions, for the matcher of commands to find."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.problems: list[RuleError] = []
        self.by_id: dict[str, Sequence] = {}
        self.numbers: dict[str, tuple[int, str]] = {}  # of every step: its number, and its rule
        self.steps: list[Rule] = []
        for rule in rules:
            try:
                sequence = _sequence(rule)
            except RuleError as error:
                self.problems.append(error)
                continue
            self.by_id[rule.id] = sequence
            sections = rule.match.sections("steps")
            self.numbers.update({f"{rule.id}{MARK}{number}": (number, rule.id) for number in range(len(sections))})
            self.steps.extend([replace(rule, id=f"{rule.id}{MARK}{number}", match=step) for number, step in enumerate(sections)])

    def drop(self, step: str) -> None:
        """Forget the rule of this step: the step could not be compiled."""
        self.by_id.pop(step.partition(MARK)[0], None)


class Tracker:
    """How far one session has come in each sequence. Small: a few numbers for each rule that began."""

    def __init__(self, sequences: Sequences) -> None:
        self._sequences = sequences
        self._at = 0  # acts so far
        self._reached: dict[str, dict[int, int]] = {}  # by rule: where each step (or, in order, each number of steps) was last
        self._done: set[str] = set()

    def advance(self, names: Iterable[str]) -> list[Sequence]:
        """The sequences that one act completes, of which these rules and steps hold; each once a session."""
        self._at += 1
        found: list[Sequence] = []
        known = self._sequences.numbers
        steps = [known[name] for name in names if name in known]
        if len(steps) > 1:
            steps.sort(reverse=True)  # later steps first: one act is never two steps of a chain
        for number, rule in steps:
            sequence = self._sequences.by_id.get(rule)
            if sequence is not None and rule not in self._done and self._step(sequence, number):
                self._done.add(rule)
                found.append(sequence)
        return found

    def _step(self, sequence: Sequence, number: int) -> bool:
        reached = self._reached.setdefault(sequence.rule.id, {})
        if sequence.is_ordered:
            return self._in_order(sequence, number, reached)
        reached[number] = self._at
        window = sequence.gap * sequence.need
        return sum(self._at - at <= window for at in reached.values()) >= sequence.need

    def _in_order(self, sequence: Sequence, number: int, reached: dict[int, int]) -> bool:
        """`reached[step]` packs where the step was last and how many steps of an unbroken chain end there: at * 64 + count."""
        best = 1 if sequence.need < sequence.steps or number == 0 else 0
        for earlier in range(number):
            packed = reached.get(earlier)
            if packed is not None and 0 < self._at - (packed >> 6) <= sequence.gap + 1:
                count = packed & 63
                if sequence.need < sequence.steps or (earlier == number - 1 and count == number):
                    best = max(best, count + 1)
        if not best:
            return False
        reached[number] = self._at << 6 | best
        return best >= sequence.need and number == sequence.steps - 1


def _sequence(rule: Rule) -> Sequence:
    section = rule.match
    section.only("kind", "steps", "order", "need", "gap", "everyday")
    steps = section.sections("steps")
    if not 2 <= len(steps) <= 20:
        raise section.error("steps: from 2 to 20 conditions", "steps")
    order = section.text("order", "given")
    if order not in ("given", "any"):
        raise section.error(f"order: {order!r}; allowed: given, any", "order")
    return Sequence(
        rule=rule,
        steps=len(steps),
        need=_number(rule, "need", len(steps), 2, len(steps)),
        gap=_number(rule, "gap", GAP, 0, 10_000),
        is_ordered=order == "given",
    )


def _number(rule: Rule, key: str, default: int, least: int, most: int) -> int:
    value = rule.match.data.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise rule.match.error(f"{key}: {value!r}; allowed: {least} to {most}", key)
    return value
