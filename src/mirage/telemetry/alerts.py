"""What is worth waking somebody for: rules that turn findings and our own ill health into few alerts, each told once.

A finding of the wanted severity is told once a session and rule. Alerts that are the same (one rule's, say) within a window are
one alert with a count, so a storm of them is one message. Ill health is told by level, not by edge: what was told last is kept,
and when the true state has differed from it for a while, that is told. A store that flaps costs a message a window at most, and
the last word is always the truth.

An alert carries nothing that an attacker wrote: no command, no name, no matched text. Those would be markup in somebody's chat;
the session's id leads to them.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from mirage.base.clock import SECOND, Clock
from mirage.telemetry.outbox import Alert, Known, Outbox

log = logging.getLogger("mirage.alerts")

SEVERITIES = ("info", "low", "medium", "high", "critical")
KINDS = ("finding", "health", "digest")
DIGEST = "digest"  # the key of all reports
SOURCES = 10  # addresses that an alert names
STOPPED = "stopped"  # the state of a component that was asked to end: nothing to tell
LATE = 3600 * SECOND  # a death that is read so long after it is history

Count = Callable[[str, int], None]


class Found(Protocol):
    """A finding, as far as an alert tells of it."""

    @property
    def rule(self) -> str: ...
    @property
    def session(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def time(self) -> int: ...
    @property
    def title(self) -> str: ...
    @property
    def severity(self) -> str: ...
    @property
    def techniques(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Route:
    """A destination's name, and what it wants to hear."""

    name: str
    severity: str = "info"
    kinds: tuple[str, ...] = KINDS

    def takes(self, alert: Alert) -> bool:
        return alert.kind in self.kinds and rank(alert.severity) >= rank(self.severity)


@dataclass(frozen=True, slots=True)
class Rules:
    """When something is an alert. `same` is what makes two findings one: rule, source or session; times in seconds.

    `digest`: between two reports that all is well, 0 for none; a receiver that misses one knows that alerting itself is away.
    """

    severity: str = "high"
    same: str = "rule"
    window: float = 300.0
    gather: float = 5.0
    digest: float = 0.0


class Alerts:
    """`hear` findings and `see` health; what comes of it waits in the outbox. Neither ever raises: alerting can only fail alone."""

    def __init__(self, outbox: Outbox, rules: Rules, routes: Sequence[Route], clock: Clock, count: Count) -> None:
        self._outbox, self._rules, self._routes, self._clock, self._count = outbox, rules, list(routes), clock, count
        self._lock = threading.Lock()
        self._said = ""

    def close(self) -> None:
        """Let go of the outbox."""
        self._outbox.close()

    def hear(self, findings: Iterable[Found]) -> None:
        """Findings that are about to be stored; the same may come again after a crash, and is not told again."""
        wanted = [found for found in findings if rank(found.severity) >= rank(self._rules.severity)]
        if wanted:
            self._safely(lambda: self._hear(wanted))

    def see(self, component: str, state: str, since: int, detail: str) -> None:
        """A component's state from a moment on; what is older than what is known changes nothing."""
        self._safely(lambda: self._outbox.learn(component, state, since, detail))

    def began(self, component: str, time: int) -> None:
        """A process of ours began; it is told where the one before had not been asked to end."""
        self._safely(lambda: self._began(component, time))

    def settle(self) -> None:
        """Tell of components whose state has lasted and is not what was told."""
        self._safely(self._settle)

    def _safely(self, work: Callable[[], None]) -> None:
        try:
            with self._lock:
                work()
            self._said = ""
        except (sqlite3.Error, OSError) as error:
            self._count("failed", 1)
            if self._said != (text := str(error)):  # once, however often it is tried
                self._said = text
                log.error("alerts: nothing can be queued: %s", text)

    def _hear(self, findings: list[Found]) -> None:
        now, outcomes = self._clock.now(), Counter[str]()
        with self._outbox.transaction():
            for (key, session, rule), group in self._grouped(findings).items():
                outcomes[self._fold(key, session, rule, group, now)] += 1
        for outcome, number in outcomes.items():
            self._count(outcome, number)

    def _grouped(self, findings: list[Found]) -> dict[tuple[str, str, str], list[Found]]:
        groups: dict[tuple[str, str, str], list[Found]] = {}
        for found in findings:
            parts = {"rule": (), "source": (found.source,), "session": (found.session,)}[self._rules.same]
            groups.setdefault((" ".join(("finding", found.rule, *parts)), found.session, found.rule), []).append(found)
        return groups

    def _fold(self, key: str, session: str, rule: str, group: list[Found], now: int) -> str:
        """Into the latest alert of the key while its window is open or the session was told of the rule; else a new one."""
        is_new = self._outbox.remember(session, rule, now)
        latest = self._outbox.latest(key)
        if latest is not None and (not is_new or now < latest.raised + int(self._rules.window * SECOND)):
            self._outbox.change(_more(latest, group, is_new))
            return "folded"
        if not is_new:
            return "folded"  # its alert is so old that it was forgotten
        first, times = group[0], [found.time for found in group]
        alert = Alert(
            id=self._outbox.new_id(key, now), kind="finding", severity=first.severity, key=key, title=first.title, raised=now,
            first=min(times), last=max(times), count=len(group), sessions=1, session=session, rule=rule,
            sources=[first.source] if first.source else [], techniques=list(first.techniques),
        )  # fmt: skip
        return self._raise(alert, now + int(self._rules.gather * SECOND))

    def _began(self, component: str, time: int) -> None:
        now, key = self._clock.now(), f"health {component} died"
        with self._outbox.transaction():
            is_new = self._outbox.remember(str(time), key, now)
            was = next((known.state for known in self._outbox.components() if known.name == component), "")
            self._outbox.learn(component, "ok", time, "")
            if not is_new or was != "ok" or now - time > LATE:
                return
            latest = self._outbox.latest(key)
            if latest is not None and now < latest.raised + int(self._rules.window * SECOND):
                self._outbox.change(latest.but(count=latest.count + 1, last=time))
                self._count("folded", 1)
                return
            alert = Alert(
                id=self._outbox.new_id(key, now), kind="health", severity="high", key=key, raised=now, first=time, last=time,
                title=f"{component} ended without being asked to, and was started again",
            )  # fmt: skip
            self._count(self._raise(alert, now + int(self._rules.gather * SECOND)), 1)

    def _settle(self) -> None:
        now, window = self._clock.now(), int(self._rules.window * SECOND)
        with self._outbox.transaction():
            for known in self._outbox.components():
                if known.state in (known.told, STOPPED) or now < max(
                    known.changed + int(self._rules.gather * SECOND), known.told_at + window
                ):
                    continue
                self._count(self._raise(self._turn(known, now), now), 1)
                self._outbox.told(known.name, known.state, now)
            if self._rules.digest:
                self._report(now)

    def _report(self, now: int) -> None:
        """That all is well, or what is not; the first one as soon as somebody may hear it."""
        latest = self._outbox.latest(DIGEST)
        if latest is not None and now < latest.raised + int(self._rules.digest * SECOND):
            return
        ill = [f"{known.name} is {known.state}" for known in self._outbox.components() if known.state not in ("ok", STOPPED)]
        since = latest.raised if latest is not None else now
        number = self._outbox.raised_since(since, DIGEST)
        words = f"not all is well: {', '.join(ill)}" if ill else "all is well"
        alert = Alert(
            id=self._outbox.new_id(DIGEST, now), kind="digest", severity="info", key=DIGEST, raised=now, first=since, last=now,
            title=f"{words}; alerts since the last report: {number}",
        )  # fmt: skip
        self._count(self._raise(alert, now), 1)

    def _turn(self, known: Known, now: int) -> Alert:
        worse = known.told if known.state == "ok" else known.state  # who heard of the trouble hears of its end
        words = f"{known.name} is {'back' if known.state == 'ok' else known.state}" + (
            f": {known.detail[:200]}" if known.detail else ""
        )
        key = f"health {known.name}"
        return Alert(
            id=self._outbox.new_id(key, now), kind="health", severity="critical" if worse == "failing" else "high", key=key,
            title=words, raised=now, first=known.since, last=known.since, count=max(1, known.changes),
        )  # fmt: skip

    def _raise(self, alert: Alert, due: int) -> str:
        names = [route.name for route in self._routes if route.takes(alert)]
        return "raised" if self._outbox.add(alert, names, rank(alert.severity), due) else "overflowed"


def rank(severity: str) -> int:
    """How high a severity stands; ValueError for a word that is none."""
    return SEVERITIES.index(severity)


def _more(alert: Alert, group: list[Found], is_new: bool) -> Alert:
    sources = list(dict.fromkeys([*alert.sources, *(found.source for found in group if found.source)]))[:SOURCES]
    return alert.but(
        count=alert.count + len(group), sessions=alert.sessions + is_new, sources=sources,
        first=min(alert.first, *(found.time for found in group)), last=max(alert.last, *(found.time for found in group)),
    )  # fmt: skip
