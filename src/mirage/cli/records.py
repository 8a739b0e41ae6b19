"""What was recorded: list it, show it, follow it, play it back, take it out, check it. Works while Mirage runs and after."""

from __future__ import annotations

import json as jsonlib
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256 as sha256_of
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import NAMESPACE_DNS, uuid5

import msgspec
import typer

from mirage.base.clock import SECOND
from mirage.base.errors import ConfigurationError
from mirage.base.events import LayerEntered
from mirage.cli import output
from mirage.cli.judging import Judgements, verdicts
from mirage.cli.options import ConfigFile, Data, Evidence, Json, State, read
from mirage.cli.rules import attack_of

if TYPE_CHECKING:
    from mirage.base.events import Envelope
    from mirage.evidence.api import Evidence as Records
    from mirage.evidence.findings import AssessmentRow

SessionId = Annotated[str, typer.Argument(metavar="ID", help="session id, or the beginning of one")]
Since = Annotated[str, typer.Option(metavar="WHEN", help="not before: 2026-01-31, 2026-01-31T12:00, or an age as 30m, 12h, 7d")]
Source = Annotated[str, typer.Option(metavar="ADDRESS", help="only this source; the beginning of one ends in . or :")]
Limit = Annotated[int | None, typer.Option(metavar="N", help="at most so many", min=1)]
Kind = Annotated[list[str] | None, typer.Option(metavar="KIND", help="only events of this kind (docs/events.md); repeatable")]
AGES = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}


class Format(StrEnum):
    """How events leave."""

    json = "json"
    cowrie = "cowrie"
    ecs = "ecs"
    ocsf = "ocsf"
    stix = "stix"
    misp = "misp"
    navigator = "navigator"
    csv = "csv"
    indicators = "indicators"
    assessments = "assessments"
    parquet = "parquet"


def sessions(
    config: ConfigFile = None,
    data: Data = None,
    evidence: Evidence = None,
    source: Source = "",
    user: Annotated[str, typer.Option(metavar="NAME", help="only logins as this user")] = "",
    since: Since = "",
    limit: Limit = None,
    json: Json = False,
) -> None:
    """List sessions, the newest first."""
    with evidence_of(config, data, evidence) as records:
        found = records.sessions(source=source, user=user, since=moment_of(since), limit=limit)
        judged = {row.session: row for row in records.assessments(sessions=[row.session for row in found])}
    items = [
        {**msgspec.to_builtins(row), **_judged(judged.get(row.session)), **({} if json else _readable(row.opened, row.closed))}
        for row in found
    ]
    columns = {
        "session": "SESSION", "began": "BEGAN", "lasted": "LASTED", "source": "SOURCE", "username": "USER",
        "client": "CLIENT", "lines": "LINES", "artifacts": "FILES", "risk": "RISK", "skill": "SKILL",
    }  # fmt: skip
    output.rows(items, columns, json, "no session yet")


def _judged(row: AssessmentRow | None) -> dict[str, Any]:
    """What a list of sessions says of an assessment."""
    return {} if row is None else {"risk": row.risk, "skill": row.skill, "typist": row.typist, "is_final": row.is_final}


def session(
    name: SessionId,
    config: ConfigFile = None,
    data: Data = None,
    evidence: Evidence = None,
    state: State = None,
    diff: Annotated[bool, typer.Option("--diff", help="what this visitor's layer changed in the file system")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="every finding, phases, skill and risk, and what they rest on")] = False,
    json: Json = False,
) -> None:
    """Show one session: who, from where, what was typed, what was brought."""
    settings = read(config, data, evidence=evidence, state=state)
    with evidence_of(config, data, evidence) as records:
        detail = records.session(name)
        if explain and detail.assessment is None:
            from mirage.app.analysis import assessment_of

            whole = detail.session.session
            assessment = assessment_of(settings, whole, records.events(session=whole))
            detail = msgspec.structs.replace(detail, assessment=assessment)
        changed: list[dict[str, Any]] = []
        if diff:
            from mirage.app.worlds import difference

            found = records.events(session=detail.session.session, kinds=[LayerEntered.__name__])
            entered = {envelope.event.layer for envelope in found if isinstance(envelope.event, LayerEntered)}
            changed = [row for layer in sorted(entered) for row in difference(settings, layer)]
    if json:
        output.line({**msgspec.to_builtins(detail), **({"diff": changed} if diff else {})})
        return
    row = detail.session
    facts = {
        "session": row.session, "source": f"{row.source} port {row.source_port}", "client": row.client, "hassh": row.hassh,
        "login": row.username, **_readable(row.opened, row.closed), "ended": row.reason,
        "bytes": f"{row.bytes_in} in, {row.bytes_out} out",
    }  # fmt: skip
    for title, value in facts.items():
        print(f"{title:<9}{output.printable(value)}")
    for login in detail.logins:
        verdict = "let in" if login.accepted else "refused"
        print(f"  {clock_time(login.time)}  {login.method} {output.printable(login.username)}", end="")
        print(f" {output.printable(login.password or login.fingerprint)}: {verdict}")
    for line in detail.lines:
        print(f"  {clock_time(line.time)}  {line.mode}: {output.printable(line.text)}")
    for capture in detail.captures:
        print(f"  {clock_time(capture.time)}  file {capture.sha256[:16]} {capture.size} bytes, {output.printable(capture.path)}")
    for finding in detail.findings:
        if explain or finding.severity not in ("info", "low"):
            print(f"  {clock_time(finding.time)}  {finding.severity} {' '.join(finding.techniques)}: {finding.title}")
            if explain:
                print(f"    {finding.rule}: {output.printable(finding.matched[:160])}")
    for change in changed:
        print(f"  {change['change']:<9}{output.printable(change['path'])}")
    if detail.assessment is not None:
        _print_assessment(detail.assessment, explain)


def _print_assessment(row: AssessmentRow, explain: bool) -> None:
    if not explain:
        print(f"skill    {row.skill}{', ' + row.typist if row.typist else ''}")
        print(f"risk     {row.risk} of 100{'' if row.is_final else ' so far'}")
        print(output.printable(row.summary))
        return
    from mirage.analysis.assessment import Assessment

    judged = msgspec.convert(row.body, Assessment)
    for phase in judged.phases:
        print(f"phase    {clock_time(phase.first)} to {clock_time(phase.last)}  {phase.tactic}, {phase.findings} findings")
    print(f"skill    {judged.skill}")
    for feature in judged.skill_features:
        print(f"  {feature.weight:+5.1f}  {feature.name}: {output.printable(feature.evidence)}")
    print(f"typist   {judged.typist or 'not known'}")
    for sign in judged.typist_signs:
        print(f"  {sign.weight:+5.1f}  {sign.kind}: {sign.name}  {output.printable(sign.evidence)}")
    print(f"risk     {judged.risk} of 100")
    for feature in judged.risk_reasons:
        print(f"  {feature.weight:+5.1f}  {feature.name}: {output.printable(feature.evidence)}")
    print(output.printable(judged.summary))


def events(
    config: ConfigFile = None,
    data: Data = None,
    evidence: Evidence = None,
    session: Annotated[str, typer.Option(metavar="ID", help="only this session")] = "",
    source: Source = "",
    kind: Kind = None,
    since: Since = "",
    limit: Limit = None,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="go on with what happens from now")] = False,
    json: Json = False,
) -> None:
    """Print events in their order; with --follow, live."""
    kinds = _kinds(kind or [])

    def wanted(envelope: Envelope) -> bool:
        return (
            (not session or envelope.session.startswith(session))
            and (not source or envelope.source == source)
            and (not kinds or type(envelope.event).__name__ in kinds)
        )

    if follow:
        from mirage.app.gallery import options_of
        from mirage.evidence.api import Evidence as Reader

        stream = Reader(options_of(read(config, data, evidence=evidence))).follow(wanted=wanted)
        with _until_interrupted():
            _print_events(stream, json)
        return
    with evidence_of(config, data, evidence) as records:
        whole = records.find_session(session).session if session else ""
        _print_events(records.events(session=whole, source=source, kinds=kinds, since=moment_of(since), limit=limit), json)


def replay(
    name: SessionId,
    config: ConfigFile = None,
    data: Data = None,
    evidence: Evidence = None,
    speed: Annotated[float, typer.Option(metavar="X", help="how many times as fast", min=0.01)] = 1.0,
    idle: Annotated[float, typer.Option(metavar="SECONDS", help="longest pause", min=0)] = 5.0,
    terminal: Annotated[int, typer.Option(metavar="N", help="which of the session's terminals, from 1", min=1)] = 1,
    cast: Annotated[bool, typer.Option("--cast", "--json", help="print the asciicast v2 file instead of playing it")] = False,
) -> None:
    """Play a terminal back as the visitor saw it. The attacker's control sequences reach this terminal."""
    with evidence_of(config, data, evidence) as records:
        found = records.recordings(records.find_session(name).session)
        if len(found) < terminal:
            raise ConfigurationError(f"session {name} has {len(found)} recorded terminals")
        lines = records.asciicast(found[terminal - 1])
        if cast:
            sys.stdout.writelines(line if line.endswith("\n") else line + "\n" for line in lines)
            return
        with _until_interrupted():
            _play(lines, speed, idle)


def artifacts(
    config: ConfigFile = None,
    data: Data = None,
    evidence: Evidence = None,
    session: Annotated[str, typer.Option(metavar="ID", help="only those of this session")] = "",
    since: Since = "",
    limit: Limit = None,
    extract: Annotated[str, typer.Option(metavar="SHA256", help="write one out, by its hash or the beginning of it")] = "",
    inspect: Annotated[
        str, typer.Option(metavar="SHA256", help="what looking at one found: type, packer, contents, names, rules")
    ] = "",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="where --extract writes; - is standard output")] = None,
    json: Json = False,
) -> None:
    """List captured files, or take one out."""
    with evidence_of(config, data, evidence) as records:
        if extract:
            _extract(records, extract, out, json)
            return
        if inspect:
            _inspect(records, inspect, json)
            return
        whole = records.find_session(session).session if session else ""
        found = records.artifacts(session=whole, since=moment_of(since), limit=limit)
    items = [
        {**msgspec.to_builtins(row), **({} if json else {"seen": clock_time(row.last), "matches": " ".join(row.matches)})}
        for row in found
    ]
    columns = {
        "sha256": "SHA256", "size": "BYTES", "times": "TIMES", "seen": "LAST SEEN", "held": "HELD",
        "kind": "KIND", "matches": "MATCHES",
    }  # fmt: skip
    output.rows(items, columns, json, "no artifact")


def export(
    config: ConfigFile = None,
    data: Data = None,
    evidence: Evidence = None,
    format: Annotated[Format, typer.Option(help="our own JSON lines, or what other tools read")] = Format.json,
    session: Annotated[str, typer.Option(metavar="ID", help="only this session")] = "",
    since: Since = "",
    sensor: Annotated[str, typer.Option(metavar="NAME", help="what cowrie, stix and misp call this sensor")] = "mirage",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="a file instead of standard output")] = None,
    json: Annotated[bool, typer.Option("--json", help="JSON, as every format but csv and indicators is")] = True,
) -> None:
    """Give the events to other tools."""
    with evidence_of(config, data, evidence) as records:
        whole = records.find_session(session).session if session else ""
        found = records.events(session=whole, since=moment_of(since))
        judged = format not in (Format.json, Format.cowrie, Format.indicators, Format.assessments)
        rows = records.findings(session=whole, since=moment_of(since)) if judged else []
        concluded = format in (Format.ecs, Format.assessments)
        assessed = records.assessments(sessions=[whole] if whole else None, since=moment_of(since)) if concluded else []
        judge = Judgements(rows, attack_of(config, data))
        if format is Format.parquet and out is not None:
            from mirage.evidence.exports import parquet

            parquet.write(out, found, judge)
            return
        lines = _exported(format, found, judge, assessed, sensor)
        if out is None:
            sys.stdout.writelines(lines)
        else:
            with out.open("w") as file:
                file.writelines(lines)


def _exported(
    format: Format, found: Iterator[Envelope], judge: Judgements, assessed: list[AssessmentRow], sensor: str
) -> Iterable[str]:
    """The lines of a format, with what was found in the events where it has words for that."""
    from mirage.evidence.exports import csv, ecs, misp, navigator, ocsf, own, stix
    from mirage.evidence.exports.cowrie import CowrieExport
    from mirage.evidence.exports.facts import indicators

    match format:
        case Format.parquet:
            raise ConfigurationError("--format parquet: --out FILE is needed, since its columns are no lines")
        case Format.assessments:
            return (msgspec.json.encode(row).decode() + "\n" for row in assessed)
        case Format.json:
            return own.lines(found)
        case Format.cowrie:
            return CowrieExport(sensor, str(uuid5(NAMESPACE_DNS, sensor))).lines(found)
        case Format.indicators:
            return csv.indicator_lines(indicators(found))
        case Format.navigator:
            return navigator.lines(judge.all)
        case Format.ecs:
            return ecs.lines(found, judge, verdicts(assessed))
        case Format.ocsf:
            return ocsf.lines(found, judge, verdicts(assessed))
        case Format.csv:
            return csv.lines(found, judge)
        case Format.stix:
            return stix.lines(indicators(found), judge.all, sensor, verdicts(assessed).values())
        case Format.misp:
            return misp.lines(indicators(found), judge.all, sensor, verdicts(assessed).values())


def verify(config: ConfigFile = None, data: Data = None, evidence: Evidence = None, json: Json = False) -> None:
    """Check that no record was taken out or changed, and that every artifact is what its name says."""
    with evidence_of(config, data, evidence) as records:
        found = records.verify()
    if json:
        output.line({"sound": found.sound, **msgspec.to_builtins(found)})
    else:
        for directory, report in found.journals.items():
            print(f"{directory}: {report.records} records in {report.segments} segments, {report.torn} bytes torn")
            for fault in report.faults:
                print(f"  lane {fault.lane}, segment {fault.segment}, offset {fault.offset}: {fault.problem}")
        print(f"{found.artifacts} artifacts, {len(found.damaged_artifacts)} damaged")
        print("sound" if found.sound else "NOT SOUND")
    if not found.sound:
        raise typer.Exit(1)


# ---- shared ----------------------------------------------------------------------------------------------------------


@contextmanager
def evidence_of(config: Path | None, data: str | None, evidence: str | None) -> Iterator[Records]:
    """The evidence that a command's options name, closed afterwards."""
    from mirage.app.gallery import options_of
    from mirage.evidence.api import open_evidence

    records = open_evidence(options_of(read(config, data, evidence=evidence)))
    try:
        yield records
    finally:
        records.close()


@contextmanager
def _until_interrupted() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        sys.stdout.write("\n")


def _print_events(found: Iterator[Envelope], json: bool) -> None:
    from mirage.evidence.exports import own

    for envelope in found:
        row = own.row(envelope)
        if json:
            output.line(row)
            continue
        facts = {
            key: value for key, value in row.items() if key not in {"id", "time", "host", "session", "source", "version", "kind"}
        }
        words = " ".join(f"{key}={jsonlib.dumps(value, default=str)}" for key, value in facts.items())
        where = f"{row['session'][-8:]:<8} {row['source']:<15}"
        print(f"{clock_time(row['time'])} {where} {row['kind']} {output.printable(words)}", flush=True)


def _play(lines: Iterator[str], speed: float, idle: float) -> None:
    next(lines)
    began, skipped, before = time.monotonic(), 0.0, 0.0
    for line in lines:
        moment, kind, text = jsonlib.loads(line)
        skipped += max(0.0, (moment - before) / speed - idle)
        before = moment
        if kind == "o":
            time.sleep(max(0.0, began + moment / speed - skipped - time.monotonic()))
            sys.stdout.write(text)
            sys.stdout.flush()


def _inspect(records: Records, name: str, json: bool) -> None:
    found = records.inspection(sha256_of(records.artifact(name)).hexdigest())
    if found is None:
        raise ConfigurationError(f"artifact {name} was not looked at yet")
    if json:
        output.line(msgspec.to_builtins(found))
        return
    body = found.body
    kind = body.get("kind", {})
    facts = {
        "sha256": found.sha256, "kind": ", ".join(filter(None, [found.kind, found.architecture, *kind.get("details", ())])),
        "packer": kind.get("packer"), "entropy": body.get("entropy"), "notes": "; ".join(body.get("notes", ())),
    }  # fmt: skip
    for title, value in facts.items():
        if value:
            print(f"{title:<9}{output.printable(value)}")
    for match in body.get("matches", ()):
        print(f"rule     {match['rule']} ({match['file']}): {output.printable(match['title'])}")
    for item in body.get("contents", ()):
        rules = " ".join(match["rule"] for match in item["matches"])
        print(f"holds    {output.printable(item['name'])}  {item['kind']['name']}, {item['size']} bytes  {rules}".rstrip())
    for sort in ("urls", "addresses", "wallets"):
        for value in body.get("indicators", {}).get(sort, ()):
            print(f"names    {output.printable(value)}")


def _extract(records: Records, name: str, out: Path | None, json: bool) -> None:
    content = records.artifact(name)
    if out is not None and str(out) == "-":
        sys.stdout.buffer.write(content)
        return
    target = out or Path(f"{name}.artifact")
    target.touch(mode=0o600, exist_ok=False)  # never executable, never over a file that is there
    target.write_bytes(content)
    if json:
        output.line({"path": str(target), "size": len(content)})
    else:
        output.note(f"{len(content)} bytes of untrusted content in {target}")


def _kinds(names: list[str]) -> list[str]:
    from mirage.base.events import KINDS

    for name in names:
        if name not in KINDS:
            raise ConfigurationError(f"--kind {name}: allowed: {', '.join(KINDS)}")
    return names


def moment_of(text: str) -> int | None:
    """Nanoseconds since the epoch, or None for no text."""
    if not text:
        return None
    if text[-1] in AGES and text[:-1].isdigit():
        return time.time_ns() - int(text[:-1]) * AGES[text[-1]] * SECOND
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise ConfigurationError(f"--since {text}: allowed: a date, a date and time, or an age as 30m, 12h, 7d") from None
    return int(when.astimezone(UTC).timestamp() * SECOND) if when.tzinfo else int(when.replace(tzinfo=UTC).timestamp() * SECOND)


def clock_time(moment: int) -> str:
    """A time in ns since the epoch, for a table: UTC, to the second."""
    return datetime.fromtimestamp(moment / SECOND, UTC).strftime("%Y-%m-%d %H:%M:%S")


def _readable(opened: int, closed: int | None) -> dict[str, str]:
    lasted = "open" if closed is None else f"{(closed - opened) / SECOND:.1f} s"
    return {"began": clock_time(opened), "lasted": lasted}
