"""One door to the analysis of single texts: a command line or a web request goes in, techniques and severity come out."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec

from mirage.analysis.attack import Attack, shipped
from mirage.analysis.commands.engine import CommandEngine
from mirage.analysis.finding import Finding, Severity
from mirage.analysis.http.engine import Engine as HttpEngine
from mirage.analysis.http.request import from_event
from mirage.analysis.http.visits import Seen, seen_of
from mirage.analysis.memory import Memory
from mirage.analysis.rulebook import Rulebook, RuleError
from mirage.base.events import HttpRequested

if TYPE_CHECKING:
    from mirage.analysis.commands.sequences import Tracker
    from mirage.analysis.sigma.engine import SigmaEngine

REMEMBERED, REQUESTS = 32768, 4096  # texts and requests whose findings are kept, of at most LONGEST characters each
LONGEST = 2048


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a text or a request attempts, in short; `findings` say why."""

    techniques: tuple[str, ...] = ()
    tactics: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    severity: str = "info"
    alert: bool = False
    findings: tuple[Finding, ...] = ()


class Sent(msgspec.Struct, frozen=True):
    """What a request that came attempts, and what a visit remembers of it."""

    findings: tuple[Finding, ...]
    seen: Seen


class Analyst:
    """The engines of a rulebook. Remembers what it answered to what is short."""

    def __init__(self, rulebook: Rulebook, attack: Attack | None = None, sigma: SigmaEngine | None = None) -> None:
        self.rulebook = rulebook
        self.sigma = sigma
        self.attack = attack or shipped()
        self.commands = CommandEngine(rulebook)
        self._answers = Memory[str, Answer](REMEMBERED)
        self._sent = Memory[tuple[bytes, bytes], Sent](REQUESTS)

    @cached_property
    def http(self) -> HttpEngine:
        return HttpEngine(self.rulebook)

    @property
    def problems(self) -> list[RuleError]:
        """What is wrong with rules that are therefore not in use."""
        return [*self.rulebook.problems, *self.commands.problems, *(self.sigma.problems if self.sigma is not None else ())]

    @staticmethod
    def settle() -> None:
        """Tell the collector of garbage that what is loaded stays: looking at all rules again took 40 ms, in the midst of an answer.

        For a process that is there to examine; it holds of everything that the process has loaded so far.
        """
        gc.collect()
        gc.freeze()
        gc.collect()  # else what comes later would be looked at only when it is a quarter of all that is frozen

    def prepare(self) -> None:
        """Build what is built at first use, and try it, so that no event waits for it: a line would for 20 ms, a request for 500."""
        for rule in self.rulebook.of("command"):
            self.commands.examine(str(rule.hits[0]))
        for rule in self.rulebook.of("http"):
            self.http.assess({"method": "GET", "uri": "/?q=" + quote(str(rule.hits[0])), "headers": {}})

    def command(self, text: str) -> Answer:
        """What a command line attempts. Never raises."""
        known = self._answers.get(text)
        if known is not None:
            return known
        answer = self._answer(self.line(text))
        return self._answers.keep(text, answer) if len(text) <= LONGEST else answer

    def line(self, text: str, tracker: Tracker | None = None) -> list[Finding]:
        """The findings on a command line, with those of Sigma rules on the programs that it would start."""
        found, acts = self.commands.examine_acts(text, tracker)
        return found if self.sigma is None else [*found, *self.sigma.examine_line(text, [[act.name, *act.args] for act in acts])]

    def request(self, row: Mapping[str, Any]) -> Answer:
        """What a web request attempts: `{"method", "uri", "headers", "body"}`. Never raises."""
        found = self.http.assess(row)
        return Answer(
            techniques=found.techniques,
            tactics=found.tactics,
            classes=found.classes,
            severity=found.severity.name.lower(),
            alert=found.alert,
            findings=found.findings,
        )

    def sent(self, event: HttpRequested) -> Sent:
        """What a request that came attempts. Never raises. Of its `seen`, time and status are the caller's to say."""
        key = event.head, event.body
        known = self._sent.get(key)
        if known is not None:
            return known
        request = from_event(event)
        assessed = self.http.assess(request)
        sent = Sent(assessed.findings, seen_of(0, request))
        is_short = len(event.head) + len(event.body) <= LONGEST
        return self._sent.keep(key, sent) if is_short and not assessed.truncated else sent

    def row(self, row: Mapping[str, Any]) -> Answer:
        """A line of `mirage analyze --json`: a `command`, or a request."""
        command = row.get("command")
        return self.command(command if isinstance(command, str) else str(command)) if command is not None else self.request(row)

    def _answer(self, findings: Iterable[Finding]) -> Answer:
        found = tuple(findings)
        techniques = tuple(dict.fromkeys(name for finding in found for name in finding.techniques))
        severity = max((finding.severity for finding in found), default=Severity.INFO)
        return Answer(
            techniques=techniques,
            tactics=self.attack.tactics(techniques),
            severity=severity.name.lower(),
            alert=severity.is_alert,
            findings=found,
        )
