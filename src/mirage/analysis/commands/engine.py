"""Findings of a command line: read as a shell would read it, matched with the rules of kind `command`."""

from __future__ import annotations

import time

import msgspec

from mirage.analysis.commands.acts import Act
from mirage.analysis.commands.matching import CommandMatcher
from mirage.analysis.commands.reading import SECONDS, read
from mirage.analysis.commands.sampling import pieces
from mirage.analysis.finding import Finding
from mirage.analysis.rulebook import Rulebook, RuleError

MATCHED = 400  # characters of the matched piece that a finding repeats


class CommandEngine:
    """The command rules of a rulebook, ready. Stateless: `examine` may be called from anywhere."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._matcher = CommandMatcher(rulebook.of("command"))

    @property
    def problems(self) -> list[RuleError]:
        """What was wrong with rules that are therefore not in use."""
        return self._matcher.problems

    def examine(self, text: str) -> list[Finding]:
        """The findings of a text, each rule once, at its first place. Never raises, and never takes more than some 40 ms."""
        return self.examine_acts(text)[0]

    def examine_acts(self, text: str) -> tuple[list[Finding], list[tuple[Act, list[str]]]]:
        """The findings, and every act with the ids of the rules that hold of it: what sequences are made of."""
        found: dict[str, Finding] = {}
        acts: list[tuple[Act, list[str]]] = []
        parts = pieces(text)
        is_cut = len(parts) > 1
        end = time.perf_counter() + SECONDS * 1.5
        for offset, piece in parts:
            left = end - time.perf_counter()
            if left <= 0:
                is_cut = True
                break
            reading = read(piece, seconds=min(left, SECONDS))
            is_cut = is_cut or reading.truncated
            for number, act in enumerate(reading.acts):
                if number % 8 == 7 and time.perf_counter() > end:
                    is_cut = True
                    break
                names = self._matcher.match(act)
                acts.append((act, names))
                for name in names:
                    if name not in found:
                        found[name] = self._finding(name, act, offset, text)
        if is_cut:
            found = {name: _truncated(finding) for name, finding in found.items()}
        return list(found.values()), acts

    def _finding(self, name: str, act: Act, offset: int, text: str) -> Finding:
        rule = self._matcher.rules[name]
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
