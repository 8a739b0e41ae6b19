"""One session, event after event: what each attempts and what all of them together do.

Pure: the same events give the same findings. A session's state is small (what sequences reached, what was captured), and a new
`Session` given the same events again comes to the same point; so nothing of it needs to be stored.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from msgspec.structs import replace

from mirage.analysis.analyst import Analyst
from mirage.analysis.commands.sampling import WORDS
from mirage.analysis.effects import Effects, Past, remember, subject
from mirage.analysis.finding import Finding
from mirage.analysis.http.visits import MAX_SEEN, Seen, Visits
from mirage.analysis.rulebook import Rule, RuleError
from mirage.analysis.sigma.circumstances import Circumstances
from mirage.base.events import CommandRan, Envelope, Event, FileRequested, HttpRequested, LineEntered

if TYPE_CHECKING:
    from mirage.analysis.sigma.engine import SigmaEngine

MATCHED = 400  # characters of an event that a finding repeats


class Detector:
    """The engines of a rulebook, for events."""

    def __init__(self, analyst: Analyst, sigma: SigmaEngine | None = None) -> None:
        self.analyst = analyst
        self.effects = Effects(analyst.rulebook.of("event"))
        self.visits = Visits(analyst.rulebook)
        self.sigma = sigma

    @property
    def problems(self) -> list[RuleError]:
        """What is wrong with rules that are therefore not in use."""
        own = [*self.analyst.problems, *self.effects.problems, *self.visits.problems]
        return [*own, *self.sigma.problems] if self.sigma is not None else own

    def session(self) -> Session:
        return Session(self)


class Session:
    """What one session did so far."""

    def __init__(self, detector: Detector) -> None:
        self._detector = detector
        self._tracker = detector.analyst.commands.tracker()
        self._past = Past()
        self._typed: set[str] = set()  # rules found in what was typed: what runs because of it says nothing new
        self._logs = Circumstances()
        self._requests: deque[Seen] = deque(maxlen=MAX_SEEN)
        self._visited: set[str] = set()  # rules of visits that were found: each is said once

    def findings(self, envelope: Envelope) -> list[Finding]:
        """What this event attempts or did. Never raises for what an attacker wrote."""
        event = envelope.event
        found = self._texts(event)
        found += [_finding(rule, event) for rule in self._detector.effects.rules(event, self._past)]
        if isinstance(event, HttpRequested):
            found += self._visit(envelope.time, event)
        if self._detector.sigma is not None:
            found += self._detector.sigma.examine(envelope, self._logs)
        remember(event, self._past)
        return found

    def _texts(self, event: Event) -> list[Finding]:
        if isinstance(event, LineEntered):
            text = event.text.decode("utf-8", "surrogateescape")
            findings = self._detector.analyst.commands.examine_acts(text, self._tracker)[0]
            self._typed.update(finding.rule for finding in findings)
            return findings
        if isinstance(event, CommandRan):
            return self._ran(event)
        if isinstance(event, HttpRequested):
            return list(self._detector.analyst.sent(event).findings)
        if isinstance(event, FileRequested):
            return self._file(event)
        return []

    def _visit(self, time: int, event: HttpRequested) -> list[Finding]:
        """What this request says together with those before it."""
        self._requests.append(replace(self._detector.analyst.sent(event).seen, time=time, status=event.status))
        found = [finding for finding in self._detector.visits.assess(list(self._requests)) if finding.rule not in self._visited]
        self._visited.update(finding.rule for finding in found)
        return found

    def _ran(self, event: CommandRan) -> list[Finding]:
        """What ran, as far as nobody could see it in what was typed: a new spelling of an old act."""
        if not event.argv:
            return []
        argv = [word.decode("utf-8", "surrogateescape") for word in event.argv[: WORDS + 1]]
        argv[0] = event.path.decode("utf-8", "surrogateescape") or argv[0]
        findings = self._detector.analyst.commands.examine_words(argv)
        new = [finding for finding in findings if finding.rule not in self._typed]
        self._typed.update(finding.rule for finding in new)
        return new

    def _file(self, event: FileRequested) -> list[Finding]:
        """An SFTP operation, as the command that would do the same."""
        program = _AS_COMMAND.get(event.operation.lower())
        if program is None:
            return []
        words = [program, event.path.decode("utf-8", "surrogateescape")]
        if event.target:
            words.append(event.target.decode("utf-8", "surrogateescape"))
        return self._detector.analyst.commands.examine_words(words)


_AS_COMMAND = {
    "open": "cat", "opendir": "ls", "remove": "rm", "rmdir": "rmdir", "mkdir": "mkdir", "rename": "mv", "posix-rename": "mv",
    "symlink": "ln", "setstat": "chmod", "fsetstat": "chmod", "readlink": "readlink",
}  # fmt: skip


def _finding(rule: Rule, event: Event) -> Finding:
    matched = subject(event)[:MATCHED]
    return Finding(
        rule=rule.id,
        title=rule.title,
        techniques=rule.techniques,
        tactics=rule.tactics,
        severity=rule.severity,
        confidence=rule.confidence,
        end=len(matched),
        matched=matched,
        how=("effect",),
    )
