"""Findings of a command line: read as a shell would read it, matched with the rules of kinds `command` and `sequence`."""

from __future__ import annotations

import msgspec

from mirage.analysis.commands.acts import Act
from mirage.analysis.commands.budget import Budget
from mirage.analysis.commands.matching import CommandMatcher
from mirage.analysis.commands.reading import ALWAYS, read, read_words
from mirage.analysis.commands.reading import SECONDS as READING
from mirage.analysis.commands.sampling import pieces, shorter
from mirage.analysis.commands.sequences import MARK, Sequences, Tracker
from mirage.analysis.finding import Finding
from mirage.analysis.rulebook import Rule, Rulebook, RuleError

SECONDS = 0.025  # of CPU time for a text, all in all
MATCHED = 400  # characters of the matched piece that a finding repeats


class CommandEngine:
    """The command rules of a rulebook, ready. Stateless: `examine` may be called from anywhere."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.sequences = Sequences(rulebook.of("sequence"))
        self._matcher = CommandMatcher([*rulebook.of("command"), *self.sequences.steps])
        for step in self.sequences.steps:
            if step.id not in self._matcher.rules:
                self.sequences.drop(step.id)

    @property
    def problems(self) -> list[RuleError]:
        """What was wrong with rules that are therefore not in use."""
        return [*self.sequences.problems, *self._matcher.problems]

    def tracker(self) -> Tracker:
        """For one session: what it is given by `examine_acts`, text after text, makes sequences."""
        return Tracker(self.sequences)

    def examine(self, text: str) -> list[Finding]:
        """The findings of a text, each rule once, at its first place. Never raises, and never takes more than some 40 ms."""
        return self.examine_acts(text)[0]

    def examine_acts(self, text: str, tracker: Tracker | None = None) -> tuple[list[Finding], list[Act]]:
        """The findings, those of sequences that this text completes in its session among them, and the acts.

        Without a tracker the text is a session of its own.
        """
        found: dict[str, Finding] = {}
        acts: list[Act] = []
        parts = pieces(text)
        is_cut = len(parts) > 1
        budget, reading_budget = Budget(SECONDS), Budget(READING)
        for offset, piece in parts:
            if offset and (budget.is_spent() or reading_budget.is_spent()):
                is_cut = True
                break
            reading = read(piece, reading_budget)
            is_cut = is_cut or reading.truncated
            if tracker is None and (len(reading.acts) > 1 or len(parts) > 1):
                tracker = self.tracker()
            for number, act in enumerate(reading.acts):
                if number >= ALWAYS and number % 8 == 0 and budget.is_spent():
                    is_cut = True
                    break
                names = self._matcher.match(act)
                acts.append(act)
                for name in names:
                    if name not in found and MARK not in name:
                        found[name] = self._finding(self._matcher.rules[name], act, offset, text)
                for sequence in tracker.advance(names) if tracker is not None else ():
                    found[sequence.rule.id] = self._finding(sequence.rule, act, offset, text)
        if is_cut:
            found = {name: _truncated(finding) for name, finding in found.items()}
        return list(found.values()), acts

    def examine_words(self, argv: list[str]) -> list[Finding]:
        """The findings of one program as it ran, with its words as it got them."""
        words, is_cut = shorter(argv)
        text = " ".join(words)
        found: dict[str, Finding] = {}
        budget = Budget(SECONDS)
        reading = read_words(words, text, Budget(READING))
        for number, act in enumerate(reading.acts):
            if number >= ALWAYS and budget.is_spent():
                is_cut = True
                break
            for name in self._matcher.match(act):
                if name not in found and MARK not in name:
                    found[name] = self._finding(self._matcher.rules[name], act, 0, text)
        if is_cut or reading.truncated:
            return [_truncated(finding) for finding in found.values()]
        return list(found.values())

    def _finding(self, rule: Rule, act: Act, offset: int, text: str) -> Finding:
        start, end = act.start + offset, act.end + offset
        return Finding(
            rule=rule.id,
            title=rule.title,
            techniques=rule.techniques,
            tactics=rule.tactics,
            severity=rule.severity,
            confidence=rule.confidence,
            start=start,
            end=end,
            matched=text[start : min(end, start + MATCHED)],
            how=act.how,
        )


def _truncated(finding: Finding) -> Finding:
    return msgspec.structs.replace(finding, truncated=True)
