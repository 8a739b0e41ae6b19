"""The analysis as the gallery uses it: engines made from the configuration, sessions followed, findings as they are kept."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from mirage.analysis.analyst import Analyst
from mirage.analysis.assessment import Assessment, Case, assess
from mirage.analysis.attack import Attack, read_attack, shipped
from mirage.analysis.finding import Finding
from mirage.analysis.origins import Origins
from mirage.analysis.rulebook import load_rules, shipped_directory
from mirage.analysis.session import Detector, Session
from mirage.app.config import Config
from mirage.app.paths import paths_of
from mirage.base.clock import Clock
from mirage.base.events import ConnectionClosed, ConnectionOpened, Envelope
from mirage.evidence.findings import AssessmentRow, FindingRow

if TYPE_CHECKING:
    from mirage.analysis.sigma.engine import SigmaEngine

log = logging.getLogger("mirage.analysis")

LOOK_EVERY = 5.0  # seconds between looks at the operator's rules
SESSIONS = 4096  # followed at once; the longest silent one is forgotten first, and recalled from the evidence when it goes on
CLOSED = 256  # that are over and not forgotten yet: what a connection set in motion is told of after its end


def detector_of(config: Config) -> Detector:
    """The engines with our rules, the operator's, and the version of ATT&CK in force. Wrong rules are logged and left out."""
    own = paths_of(config).gallery / "attack.json"
    attack = read_attack(own) if own.exists() else shipped()
    directories = [shipped_directory(), *(Path(name) for name in config.analysis.rules)]
    detector = Detector(Analyst(load_rules(directories, attack), attack), _sigma(directories[1:], attack))
    for problem in detector.problems:
        log.error("analysis: %s", problem)
    return detector


def _sigma(directories: list[Path], attack: Attack) -> SigmaEngine | None:
    """The Sigma rules among the operator's; what reads them is loaded only where he has directories of his own."""
    if not directories:
        return None
    from mirage.analysis.sigma.engine import load_sigma

    return load_sigma(directories, attack)


def origins_of(config: Config) -> Origins:
    """The operator's files of countries, autonomous systems and scanners. Wrong ones are logged and left out."""
    origins = Origins(map(Path, config.analysis.origins), map(Path, config.analysis.scanners))
    for problem in origins.problems:
        log.error("analysis: %s", problem)
    return origins


class Reloading:
    """Answers the detector in force: made anew when a file of the operator's came, went or changed; `origins` likewise."""

    def __init__(self, config: Config, clock: Clock) -> None:
        self._config = config
        self._clock = clock
        self._seen = self._files()
        self._looked = clock.monotonic()
        self._detector = detector_of(config)
        self.origins = origins_of(config)
        self._detector.analyst.prepare()
        self._detector.analyst.settle()

    def __call__(self) -> Detector:
        now = self._clock.monotonic()
        mine = self._config.analysis
        if (mine.rules or mine.origins or mine.scanners) and now - self._looked >= LOOK_EVERY:
            self._looked = now
            files = self._files()
            if files != self._seen:
                self._seen = files
                self._detector = detector_of(self._config)
                self._detector.analyst.prepare()
                self.origins = origins_of(self._config)
                log.info("analysis: rules were read anew, %d are in force", len(self._detector.analyst.rulebook.rules))
        return self._detector

    def _files(self) -> dict[str, tuple[int, int]]:
        """The operator's files, each with its time and size."""
        mine = self._config.analysis
        files = [file for directory in mine.rules for file in Path(directory).rglob("*.y*ml")]
        found = {}
        for file in (*files, *map(Path, mine.origins), *map(Path, mine.scanners)):
            try:
                stat = file.stat()
            except OSError:
                continue  # it went while it was looked at
            found[str(file)] = (stat.st_mtime_ns, stat.st_size)
        return found


class Followed(NamedTuple):
    """An open session: what it did so far, and what that comes to."""

    session: Session
    case: Case

    def add(self, envelope: Envelope) -> Sequence[Finding]:
        findings = self.session.findings(envelope)
        self.case.add(envelope, findings)
        return findings


class Watcher:
    """The evidence's Examiner: one `Session` of the analysis for each that is open, with the rules in force when it began."""

    def __init__(
        self,
        detector: Callable[[], Detector],
        origins: Callable[[], Origins] | None = None,
        consider: Callable[[AssessmentRow], None] | None = None,
    ) -> None:
        """`consider` hears what every session has come to, as often as it grows."""
        self._detector = detector
        self._origins = origins
        self._consider = consider
        self._sessions: OrderedDict[str, Followed] = OrderedDict()
        self._closed: OrderedDict[str, Followed] = OrderedDict()
        self._grown: set[str] = set()  # since they were last assessed
        self._assessed: dict[str, AssessmentRow] = {}  # of sessions that were forgotten before anybody asked

    @property
    def is_waited_for(self) -> bool:
        return self._consider is not None

    def knows(self, session: str) -> bool:
        return session in self._sessions or session in self._closed

    def recall(self, session: str, envelopes: Iterable[Envelope]) -> None:
        followed = self._session(session)
        for envelope in envelopes:
            followed.add(envelope)

    def examine(self, envelope: Envelope) -> Sequence[FindingRow]:
        if not envelope.session:
            return ()
        if isinstance(envelope.event, ConnectionOpened):
            self._sessions.pop(envelope.session, None)
            self._closed.pop(envelope.session, None)
        self._grown.add(envelope.session)
        try:
            findings = self._session(envelope.session).add(envelope)
        except Exception:
            log.exception("analysis: event %s could not be examined", envelope.id)
            return ()
        if isinstance(envelope.event, ConnectionClosed):
            self._close(envelope.session)
        return [row_of(envelope, finding) for finding in findings]

    def assess(self, session: str) -> AssessmentRow | None:
        self._grown.discard(session)
        followed = self._sessions.get(session) or self._closed.get(session)
        row = _row(session, followed) if followed is not None else self._assessed.pop(session, None)
        if row is not None and self._consider is not None:
            self._consider(row)
        return row

    def _close(self, name: str) -> None:
        """Keep a session that is over for a little longer."""
        self._closed[name] = self._sessions.pop(name)
        if len(self._closed) > CLOSED:
            self._forget(self._closed)

    def _forget(self, followed: OrderedDict[str, Followed]) -> None:
        """Forget the first of these, but for what it came to, if nobody has asked yet."""
        name, first = followed.popitem(last=False)
        if name in self._grown and (row := _row(name, first)) is not None:
            self._assessed[name] = row

    def _session(self, name: str) -> Followed:
        session = self._sessions.get(name)
        if session is None and name in self._closed:
            session = self._sessions[name] = self._closed.pop(name)
        if session is None:
            detector = self._detector()
            session = self._sessions[name] = Followed(
                detector.session(), Case(detector.analyst.attack, self._origins() if self._origins is not None else None)
            )
            if len(self._sessions) > SESSIONS:
                self._forget(self._sessions)
        else:
            self._sessions.move_to_end(name)
        return session


def _row(name: str, followed: Followed) -> AssessmentRow | None:
    try:
        return assessment_row(name, followed.case.assess(), followed.case.last)
    except Exception:
        log.exception("analysis: session %s could not be assessed", name)
        return None


def row_of(envelope: Envelope, finding: Finding) -> FindingRow:
    """A finding as it is kept."""
    return FindingRow(
        id=envelope.id,
        rule=finding.rule,
        session=envelope.session,
        source=envelope.source,
        time=envelope.time,
        title=finding.title,
        severity=finding.severity.name.lower(),
        confidence=finding.confidence.name.lower(),
        techniques=list(finding.techniques),
        tactics=list(finding.tactics),
        classes=list(finding.classes),
        start=finding.start,
        end=finding.end,
        matched=finding.matched,
        how=list(finding.how),
        truncated=finding.truncated,
    )


def assessment_of(config: Config, session: str, envelopes: Iterable[Envelope]) -> AssessmentRow:
    """What a session came to, of its events: for one that was stored before assessments were kept."""
    happened = list(envelopes)
    judged = assess(detector_of(config), happened, origins_of(config))
    return assessment_row(session, judged, max((envelope.time for envelope in happened), default=0))


def assessment_row(session: str, judged: Assessment, last: int) -> AssessmentRow:
    """A session's assessment as it is kept."""
    return AssessmentRow(
        session=session,
        last=last,
        is_final=judged.is_final,
        risk=judged.risk,
        skill=judged.skill,
        typist=judged.typist,
        summary=judged.summary,
        body=msgspec.to_builtins(judged),
    )
