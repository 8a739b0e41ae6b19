"""What was recorded: follow it, play it back, take files out, check it. Works while Mirage runs and after."""

from __future__ import annotations

import json as jsonlib
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256 as sha256_of
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from mirage.base.errors import ConfigurationError, MirageError
from mirage.cli import output
from mirage.cli.options import (
    ConfigFile,
    Data,
    Evidence,
    Json,
    Limit,
    SessionId,
    Since,
    Source,
    at_least,
    evidence_of,
    moment_of,
    read,
)
from mirage.cli.output import clock_time

if TYPE_CHECKING:
    from mirage.base.events import Envelope
    from mirage.evidence.api import Evidence as Records

Kind = Annotated[list[str] | None, typer.Option(metavar="KIND", help="only events of this kind (docs/events.md); repeatable")]


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
            and (not source or envelope.source == source or (source.endswith((".", ":")) and envelope.source.startswith(source)))
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
    speed: Annotated[float, typer.Option(metavar="X", help="how many times as fast", parser=at_least("--speed", 0.01))] = 1.0,
    idle: Annotated[float, typer.Option(metavar="SECONDS", help="longest pause", parser=at_least("--idle", 0.0))] = 5.0,
    terminal: Annotated[
        int, typer.Option(metavar="N", help="which of the session's terminals, from 1", parser=at_least("--terminal", 1))
    ] = 1,
    cast: Annotated[bool, typer.Option("--cast", "--json", help="print the asciicast v2 file instead of playing it")] = False,
) -> None:
    """Play a terminal back as the visitor saw it. The attacker's control sequences reach this terminal."""
    with evidence_of(config, data, evidence) as records:
        found = records.recordings(records.find_session(name).session)
        if not found:
            raise MirageError(f"session {name} had no terminal; `mirage session {name}` shows what it was")
        if len(found) < terminal:
            raise ConfigurationError(f"--terminal {terminal}: allowed: 1 to {len(found)}, as many as session {name} had")
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
        where = f"{row['session']:<26} {row['source']:<15}"
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
