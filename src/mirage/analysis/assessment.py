"""What a whole session comes to: the phases that it went through, how skilled it was, how grave it is, and a paragraph in words.

All of it follows from the findings and a few counts, by rules that stand here in the open: every judgement names what it rests on.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from enum import IntEnum

import msgspec

from mirage.analysis.attack import ORDER, Attack
from mirage.analysis.effects import GUESSED
from mirage.analysis.finding import Finding, Severity
from mirage.analysis.origins import Origin, Origins
from mirage.analysis.scanners import named
from mirage.analysis.session import Detector
from mirage.analysis.typist import Sign, Typist
from mirage.base.clock import SECOND
from mirage.base.events import (
    ArtifactCaptured,
    ClientIdentified,
    CommandRan,
    ConnectionClosed,
    ConnectionOpened,
    Envelope,
    HttpRequested,
    LineEntered,
    LoginAttempted,
    NetworkAsked,
)

WEIGHTS: Mapping[Severity, float] = {
    Severity.INFO: 0.3,
    Severity.LOW: 1.5,
    Severity.MEDIUM: 6,
    Severity.HIGH: 14,
    Severity.CRITICAL: 32,
}
SCALE = 45  # weight that makes 63 of 100
REASONS = 6  # that a risk names


LOOKS = "looks who answers"


class Skill(IntEnum):
    """How skilled an attacker shows himself."""

    OPPORTUNISTIC = 0  # a login, a look, a tool of others at most
    SCRIPT_KIDDIE = 1  # ready-made scripts, run as they are
    INTERMEDIATE = 2  # several steps of an own plan
    ADVANCED = 3  # covers traces, digs in, moves on
    EXPERT = 4  # below the surface: loaders, kernels, memory


class Phase(msgspec.Struct, frozen=True, kw_only=True):
    """A tactic that the session pursued, from its first sign to its last; times in ns since the epoch."""

    tactic: str
    first: int
    last: int
    findings: int


class Feature(msgspec.Struct, frozen=True, kw_only=True):
    """Something that speaks for or against a judgement, with its weight and what it rests on."""

    name: str
    weight: float
    evidence: str = ""


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """A session, judged as far as it has come; `is_final` when its connection has closed."""

    phases: tuple[Phase, ...]
    skill: str
    skill_features: tuple[Feature, ...]
    typist: str  # person, script, agent; "" where too little is known
    typist_signs: tuple[Sign, ...]
    risk: int
    risk_reasons: tuple[Feature, ...]
    techniques: tuple[str, ...]
    summary: str
    is_final: bool
    origin: Origin = Origin()
    scanner: str = ""  # who it is known to be, or "looks who answers"


class Case:
    """One session under assessment: give it every event with its findings, ask at any time."""

    def __init__(self, attack: Attack, origins: Origins | None = None) -> None:
        self._attack = attack
        self._origins = origins
        self._origin = Origin()
        self._phases: dict[str, list[int]] = {}  # tactic: first, last, count
        self._rules: dict[str, Finding] = {}
        self._counts: Counter[str] = Counter()
        self._opened = self._last = 0
        self._facts: dict[str, str] = {}
        self._programs: Counter[str] = Counter()
        self._urls: dict[str, None] = {}
        self._final = False
        self._typist = Typist()

    def add(self, envelope: Envelope, findings: Iterable[Finding]) -> None:
        """Take in an event and what was found in it."""
        self._opened = self._opened or envelope.time
        self._last = max(self._last, envelope.time)
        if envelope.source and envelope.source != self._facts.get("source"):
            self._facts["source"] = envelope.source
            self._origin = self._origins.of(envelope.source) if self._origins is not None else Origin()
        self._count(envelope)
        self._typist.add(envelope)
        for finding in findings:
            self._rules.setdefault(finding.rule, finding)
            tactic = main_tactic(finding)
            if finding.severity is Severity.INFO and tactic not in _BY_THE_WAY:
                continue  # what any user does is no phase, but for looking around and getting in
            moments = self._phases.setdefault(tactic, [envelope.time, envelope.time, 0])
            moments[1], moments[2] = max(moments[1], envelope.time), moments[2] + 1

    @property
    def last(self) -> int:
        """When the newest event was that was taken in, in ns since the epoch."""
        return self._last

    def assess(self) -> Assessment:
        """The judgement on what was taken in so far."""
        skill, skill_features = self._skill()
        typist, signs = self._typist.judge()
        risk, reasons = self._risk()
        phases = tuple(
            Phase(tactic=tactic, first=first, last=last, findings=count)
            for tactic, (first, last, count) in sorted(self._phases.items(), key=lambda item: (item[1][0], _place(item[0])))
        )
        techniques = tuple(sorted({name for finding in self._rules.values() for name in finding.techniques}))
        return Assessment(
            phases=phases,
            skill=skill.name.lower().replace("_", " "),
            skill_features=skill_features,
            typist=typist,
            typist_signs=signs,
            risk=risk,
            risk_reasons=reasons,
            techniques=techniques,
            summary=self._summary(phases, skill, typist, risk),
            is_final=self._final,
            origin=self._origin,
            scanner=self._scanner(),
        )

    # ---- counting

    def _count(self, envelope: Envelope) -> None:
        event = envelope.event
        match event:
            case ConnectionOpened(protocol=protocol):
                self._facts["protocol"] = protocol
            case ClientIdentified(version=version):
                self._facts["client"] = version.decode("utf-8", "replace")[:80]
            case LoginAttempted(accepted=accepted, username=username, method=method, is_inner=is_inner):
                self._counts["logins"] += 1
                self._counts["refusals"] += not accepted and method in GUESSED
                if accepted and not is_inner:
                    self._facts["user"] = username.decode("utf-8", "replace")[:64]
                    self._facts["method"] = method
            case LineEntered(mode=mode):
                self._counts["lines"] += 1
                self._counts[f"lines {mode}"] += 1
            case CommandRan(status=status):
                self._counts["commands"] += 1
                self._counts["unknown commands"] += status == 127
            case HttpRequested(agent=agent):
                self._counts["requests"] += 1
                self._facts.setdefault("agent", agent[:200].decode("utf-8", "replace"))
            case ArtifactCaptured(origin=origin):
                self._counts["captures"] += origin in ("upload", "download")
            case NetworkAsked(url=url) if url and len(self._urls) < 20:
                self._urls[url.decode("utf-8", "replace")[:200]] = None
            case ConnectionClosed():
                self._final = True

    def _scanner(self) -> str:
        """A scanner by its address, by what it calls itself, or by its asking for nothing but who answers."""
        known = self._origin.scanner or named(self._facts.get("client", "")) or named(self._facts.get("agent", ""))
        asked = self._counts["logins"] + self._counts["requests"] + self._counts["lines"] + self._counts["captures"]
        return known or (LOOKS if self._final and not asked else "")

    # ---- skill

    def _skill(self) -> tuple[Skill, tuple[Feature, ...]]:
        found = [feature for feature in (self._feature(*row) for row in _SKILL) if feature is not None]
        tactics = len(set(self._phases) - {"discovery"})
        if tactics >= 3:
            found.append(Feature(name="several tactics", weight=0.5 * min(tactics - 2, 4), evidence=", ".join(sorted(self._phases))))
        missing = self._counts["unknown commands"]
        if missing >= 2 and missing * 3 >= self._counts["commands"]:
            found.append(Feature(name="asks for programs that are not there", weight=-0.5, evidence=f"{missing} commands"))
        score = sum(feature.weight for feature in found)
        levels = (0.6, 2.0, 4.0, 6.5)  # from which score on a level begins
        skill = Skill(sum(score >= level for level in levels))
        if any(finding.rule in _READY_MADE for finding in self._rules.values()) and skill > Skill.INTERMEDIATE:
            skill = Skill.INTERMEDIATE
            found.append(Feature(name="the steps are those of a known kit", weight=0, evidence="limits the level"))
        return skill, tuple(sorted(found, key=lambda feature: -abs(feature.weight)))

    def _feature(self, name: str, weight: float, techniques: tuple[str, ...]) -> Feature | None:
        rules = [
            finding.title
            for finding in self._rules.values()
            if (finding.severity > Severity.INFO or name in _OF_ANY_USER)
            and any(technique.startswith(prefix) for technique in finding.techniques for prefix in techniques)
        ]
        if not rules:
            return None
        return Feature(name=name, weight=weight * (1 + 0.25 * min(len(rules) - 1, 2)), evidence="; ".join(rules[:2]))

    # ---- risk

    def _risk(self) -> tuple[int, tuple[Feature, ...]]:
        reasons = [
            Feature(name=finding.title, weight=_weight(finding), evidence=finding.matched[:120]) for finding in self._rules.values()
        ]
        if self._counts["captures"]:
            reasons.append(Feature(name="Files were brought", weight=6, evidence=f"{self._counts['captures']} captured"))
        total = sum(feature.weight for feature in reasons)
        reasons.sort(key=lambda feature: -feature.weight)
        return round(100 * (1 - math.exp(-total / SCALE))), tuple(reasons[:REASONS])

    # ---- words

    def _summary(self, phases: tuple[Phase, ...], skill: Skill, typist: str, risk: int) -> str:
        sentences = [self._who()]
        if phases:
            steps = [_VERBS.get(phase.tactic, phase.tactic) for phase in phases]
            sentences.append(f"In order, the visitor {_listed(steps)}.")
        grave = sorted(self._rules.values(), key=lambda finding: -finding.severity)
        alerts = [finding.title[0].lower() + finding.title[1:] for finding in grave if finding.severity.is_alert]
        if alerts:
            sentences.append(f"Of note: {_listed(alerts[:5])}.")
        if self._urls:
            sentences.append(f"Fetched or tried: {_listed(list(self._urls)[:3])}.")
        names = [f"{name} {self._attack.full_name(name)}" for name in self._main_techniques(grave)]
        if names:
            sentences.append(f"ATT&CK: {'; '.join(names)}.")
        level = skill.name.lower().replace("_", " ")
        sentences.append(f"Skill: {level}{_TYPISTS.get(typist, '')}. Risk: {risk} of 100.")
        return " ".join(sentences)

    def _who(self) -> str:
        when = (
            datetime.fromtimestamp(self._opened / SECOND, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
            if self._opened
            else "an unknown time"
        )
        who = self._facts.get("source") or "Somebody"
        origin = str(self._origin)
        scanner = self._scanner()
        known = "; ".join(filter(None, (origin, "" if scanner in ("", LOOKS) else f"known as {scanner}")))
        who = f"{who} ({known})" if known else who
        protocol = f" over {self._facts['protocol']}" if "protocol" in self._facts else ""
        client = f" with {self._facts['client']}" if "client" in self._facts else ""
        login = f", logged in as {self._facts['user']} by {self._facts['method']}" if "user" in self._facts else ""
        refused = f" after {_counted(self._counts['refusals'], 'refused login')}" if self._counts["refusals"] else ""
        did = [
            _counted(self._counts[key], word)
            for key, word in (("lines", "line"), ("requests", "request"), ("captures", "file"))
            if self._counts[key]
        ]
        lasted = (self._last - self._opened) / SECOND
        return (
            f"On {when} {who} connected{protocol}{client}{login}{refused}; {_listed(did) or 'nothing was typed'} in {lasted:.0f} s."
        )

    @staticmethod
    def _main_techniques(findings: list[Finding]) -> list[str]:
        names: dict[str, None] = {}
        for finding in findings:
            names.update(dict.fromkeys(finding.techniques))
        return list(names)[:6]


def assess(detector: Detector, envelopes: Iterable[Envelope], origins: Origins | None = None) -> Assessment:
    """The judgement on one session's events."""
    session, case = detector.session(), Case(detector.analyst.attack, origins)
    for envelope in envelopes:
        case.add(envelope, session.findings(envelope))
    return case.assess()


def main_tactic(finding: Finding) -> str:
    """The one tactic that a finding is counted under: what lasts counts before what passes."""
    for tactic in ("impact", "exfiltration", "initial-access", "persistence", "credential-access"):
        if tactic in finding.tactics:
            return tactic
    return finding.tactics[0] if finding.tactics else "execution"


_SKILL: tuple[tuple[str, float, tuple[str, ...]], ...] = (
    ("looks around", 0.3, ("T1082", "T1033", "T1057", "T1083")),
    ("brings tools", 0.5, ("T1105",)),
    ("digs in", 0.8, ("T1053", "T1543", "T1098", "T1136", "T1037", "T1546")),
    ("takes credentials", 0.7, ("T1003", "T1552", "T1555", "T1110")),
    ("seeks root", 0.7, ("T1548.001", "T1068", "T1611")),
    ("hides what is run", 0.8, ("T1027", "T1140", "T1564", "T1036")),
    ("covers traces", 1.0, ("T1070.003", "T1070.006", "T1690", "T1685")),
    ("asks whether it is watched", 0.7, ("T1497", "T1518.001", "T1622")),
    ("moves on or tunnels", 0.9, ("T1021", "T1572", "T1090", "T1563")),
    ("carries data away", 0.7, ("T1048", "T1567", "T1560", "T1041")),
    ("goes below the surface", 1.8, ("T1014", "T1574.006", "T1547.006", "T1556", "T1055", "T1620", "T1554")),
)
_OF_ANY_USER = frozenset({"looks around"})
_BY_THE_WAY = frozenset({"discovery", "initial-access"})
_READY_MADE = frozenset({
    "mirai-loader", "gafgyt-downloader", "outlaw-key", "outlaw-survey", "outlaw-dota", "many-architectures", "fetch-by-any-means",
    "xorddos-install", "irc-bot", "persistent-account-bot", "hajime", "mozi", "scp-drop", "echo-loader",
})  # fmt: skip
_TYPISTS = {"person": ", typed by a person", "script": ", sent by a script", "agent": ", typed by a language model's agent"}
_VERBS = {
    "reconnaissance": "gathered facts from outside",
    "resource-development": "prepared means",
    "initial-access": "got in",
    "execution": "ran programs",
    "persistence": "laid ways to come back",
    "privilege-escalation": "sought more rights",
    "stealth": "hid what was done",
    "defense-impairment": "weakened the defences",
    "credential-access": "went after credentials",
    "discovery": "looked around",
    "lateral-movement": "reached for other machines",
    "collection": "gathered data",
    "command-and-control": "brought tools or opened channels",
    "exfiltration": "carried data away",
    "impact": "did damage or used the machine up",
}


def _weight(finding: Finding) -> float:
    return WEIGHTS[finding.severity] * (0.6 + 0.2 * finding.confidence)


def _place(tactic: str) -> int:
    return ORDER.index(tactic) if tactic in ORDER else len(ORDER)


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
