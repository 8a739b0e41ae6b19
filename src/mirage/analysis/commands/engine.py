"""Findings of a command line: read as a shell would read it, matched with the rules of kinds `command` and `sequence`."""

from __future__ import annotations

import msgspec

from mirage.analysis.commands.acts import Act
from mirage.analysis.commands.budget import Budget
from mirage.analysis.commands.company import everyday_parts, in_good_company, is_bad_company, is_odd
from mirage.analysis.commands.matching import CommandMatcher
from mirage.analysis.commands.reading import ALWAYS, SMALL, read, read_words
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
        own = rulebook.of("command")
        self._matcher = CommandMatcher([*own, *self.sequences.steps])
        self._everyday = CommandMatcher(everyday_parts([*own, *rulebook.of("sequence")]))
        for step in self.sequences.steps:
            if step.id not in self._matcher.rules:
                self.sequences.drop(step.id)
        self._own = {name: rule for name, rule in self._matcher.rules.items() if MARK not in name}  # those that are no steps

    @property
    def problems(self) -> list[RuleError]:
        """What was wrong with rules that are therefore not in use."""
        return [*self.sequences.problems, *self._matcher.problems, *self._everyday.problems]

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
        everyday: set[str] = set()
        acts: list[Act] = []
        own = self._own
        parts = pieces(text)
        is_cut = len(parts) > 1
        is_small = len(text) <= SMALL
        budget, reading_budget = Budget(SECONDS, is_small), Budget(READING, is_small)
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
                rules = [own[name] for name in names if name in own]
                if tracker is not None:
                    rules += [sequence.rule for sequence in tracker.advance(names)]
                if rules:
                    self._note(rules, act, offset, text, found, everyday)
        findings = in_good_company(found, everyday)
        return [_truncated(finding) for finding in findings] if is_cut else findings, acts

    def examine_words(self, argv: list[str]) -> list[Finding]:
        """The findings of one program as it ran, with its words as it got them."""
        words, is_cut = shorter(argv)
        text = " ".join(words)
        found: dict[str, Finding] = {}
        everyday: set[str] = set()
        budget = Budget(SECONDS)
        reading = read_words(words, text, Budget(READING))
        for number, act in enumerate(reading.acts):
            if number >= ALWAYS and budget.is_spent():
                is_cut = True
                break
            rules = [self._own[name] for name in self._matcher.match(act) if name in self._own]
            self._note(rules, act, 0, text, found, everyday)
        findings = in_good_company(found, everyday)
        return [_truncated(finding) for finding in findings] if is_cut or reading.truncated else findings

    def _note(self, rules: list[Rule], act: Act, offset: int, text: str, found: dict[str, Finding], everyday: set[str]) -> None:
        """Enter what holds of an act: each rule at its first place, or at the first that is not everyday."""
        names: list[str] | None = None  # of the rules whose condition of everyday acts holds
        for rule in rules:
            is_known = rule.id in found
            if is_known and rule.id not in everyday:
                continue
            if names is None and rule.id in self._everyday.rules:
                names = [] if is_bad_company(found, everyday) or is_odd(act) else self._everyday.match(act)
            if names and rule.id in names:
                everyday.add(rule.id)
                if is_known:
                    continue
            else:
                everyday.discard(rule.id)
            found[rule.id] = self._finding(rule, act, offset, text)

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
