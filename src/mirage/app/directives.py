"""Directives: from a risk that the operator names, a session is slowed down, given more room or cut off. Off by default.

The gallery, which knows the risk, asks; the stage obeys as soon as the question is there, and its events say that it did. A web
client's session is one connection of many, so who is slowed down there is his source, for some minutes. More room is what no client
sees: how long he may stay, and how much of him is recorded and kept.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from mirage.app.config import AnalysisConfig
from mirage.base.events import Event, LimitReached
from mirage.journal.bell import Bell
from mirage.journal.directives import Directive, Mailbox, Verb

if TYPE_CHECKING:
    from mirage.evidence.findings import AssessmentRow

log = logging.getLogger("mirage.analysis")

LOOK_EVERY = 0.5  # seconds between looks of the stage where nothing rings
SLOW = 4096  # bytes a second that a session gets that is slowed down: a modem's, which is borne
MORE = 8  # times the limits that are raised
ROOM = ("length", "idle", "recording", "artifact")  # limits that nobody can tell from outside; 0 is none
REMEMBERED = 4096  # sessions that were asked for


class Connection(Protocol):
    """What the stage knows of a client, as far as directives go."""

    limits: Any  # of SSH or of the web

    @property
    def session(self) -> str: ...

    @property
    def emit(self) -> Callable[[Event], None]: ...

    def slow_down(self, rate: int) -> None: ...

    def close(self, reason: str) -> None: ...


def is_wanted(config: AnalysisConfig) -> bool:
    """Whether the operator wants any."""
    return bool(config.enabled and (config.slow_down or config.cut_off or config.raise_limits))


class Directing:
    """The gallery's side: each directive is asked once a session."""

    def __init__(self, config: AnalysisConfig, mailbox: Mailbox) -> None:
        wanted: tuple[tuple[Verb, int], ...] = (
            ("cut-off", config.cut_off), ("slow-down", config.slow_down), ("raise-limits", config.raise_limits),
        )  # fmt: skip
        self._wanted = [(verb, threshold) for verb, threshold in wanted if threshold]
        self._mailbox = mailbox
        self._asked: OrderedDict[tuple[str, str], None] = OrderedDict()

    def consider(self, row: AssessmentRow) -> None:
        """Ask what the operator wants of a session of this risk, if it is not over."""
        for verb, threshold in self._wanted:
            if row.is_final or row.risk < threshold or (verb, row.session) in self._asked:
                continue
            self._asked[verb, row.session] = None
            if len(self._asked) > REMEMBERED:
                self._asked.popitem(last=False)
            if not self._mailbox.ask(Directive(verb=verb, session=row.session, risk=row.risk, threshold=threshold)):
                log.error("analysis: the stage could not be asked to %s session %s", verb, row.session)


async def obey(mailbox: Mailbox, connections: Callable[[], Iterable[Connection]]) -> None:
    """The stage's side, for ever."""
    bell = Bell(mailbox.places)
    try:
        while True:
            for directive in mailbox.take():
                for connection in connections():
                    if connection.session == directive.session:
                        _obey(connection, directive)
            await bell.ring(LOOK_EVERY)
    finally:
        bell.close()


def _obey(connection: Connection, directive: Directive) -> None:
    key = f"analysis.{directive.verb.replace('-', '_')}"
    said = LimitReached(limit=key, allowed=directive.threshold, detail=f"risk {directive.risk}")
    connection.emit(said)
    match directive.verb:
        case "cut-off":
            connection.close("cut off by the operator's directive")
        case "slow-down":
            connection.slow_down(SLOW)
        case "raise-limits":
            raised = {name: MORE * value for name in ROOM if (value := getattr(connection.limits, name, 0))}
            connection.limits = msgspec.structs.replace(connection.limits, **raised)
