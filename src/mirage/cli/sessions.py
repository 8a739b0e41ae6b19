"""Who came: the list of sessions, and what one of them was."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from mirage.base.clock import SECOND
from mirage.base.events import LayerEntered
from mirage.cli import output
from mirage.cli.options import ConfigFile, Data, Evidence, Json, Limit, SessionId, Since, Source, State, evidence_of, moment_of, read
from mirage.cli.output import clock_time

if TYPE_CHECKING:
    from mirage.evidence.findings import AssessmentRow, FindingRow
    from mirage.evidence.rows import LoginRow, RequestRow, SessionDetail


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
        "session": "SESSION", "began": "BEGAN", "lasted": "LASTED", "source": "SOURCE", "protocol": "DOOR", "username": "USER",
        "client": "CLIENT", "lines": "LINES", "artifacts": "FILES", "risk": "RISK", "skill": "SKILL",
    }  # fmt: skip
    output.rows(items, columns, json, "no such session" if source or user or since else "no session yet")


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
    _print_detail(detail, explain)
    for change in changed:
        print(f"  {change['change']:<9}{output.printable(change['path'])}")
    if detail.assessment is not None:
        _print_assessment(detail.assessment, explain)


def _print_detail(detail: SessionDetail, explain: bool) -> None:
    """Who it was, and what happened in its order."""
    row = detail.session
    facts = {
        "session": row.session, "source": f"{row.source} port {row.source_port}", "door": row.protocol, "client": row.client,
        "hassh": row.hassh, "login": row.username, **_readable(row.opened, row.closed), "ended": row.reason,
        "bytes": f"{row.bytes_in} in, {row.bytes_out} out" if row.closed else None,
    }  # fmt: skip
    for title, value in facts.items():
        if value is not None:
            print(f"{title:<9}{output.printable(value)}")
    happened = [
        *((login.time, _login(login)) for login in detail.logins),
        *((request.time, _request(request)) for request in detail.requests),
        *((line.time, f"{line.mode}: {line.text}") for line in detail.lines),
        *((one.time, f"file {one.sha256[:16]} {one.size} bytes, {one.path}") for one in detail.captures),
        *((found.time, _finding(found, explain)) for found in detail.findings if explain or found.severity not in ("info", "low")),
    ]
    lines = (f"  {clock_time(time)}  {output.printable(text)}" for time, text in sorted(happened, key=itemgetter(0)))
    for text, same in groupby(lines):
        times = len(list(same))
        print(text if times == 1 else f"{text}, {times} times")


def _login(login: LoginRow) -> str:
    return f"{login.method} {login.username} {login.password or login.fingerprint}: {'let in' if login.accepted else 'refused'}"


def _request(request: RequestRow) -> str:
    asked = f"{request.method} {request.target}" if request.method else f"no request: {request.fault}"
    return f"{asked}{f' with {request.body_size} bytes' if request.body_size else ''}: {request.status}"


def _finding(found: FindingRow, explain: bool) -> str:
    why = f" ({found.rule}: {found.matched[:160]})" if explain else ""
    return f"{found.severity} {' '.join(found.techniques)}: {found.title}{why}"


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


def _readable(opened: int, closed: int | None) -> dict[str, str]:
    lasted = "open" if closed is None else f"{(closed - opened) / SECOND:.1f} s"
    return {"began": clock_time(opened), "lasted": lasted}
