"""`mirage export`: the events, with what was found in them, in the words of other tools."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from mirage.base.errors import ConfigurationError
from mirage.cli.judging import Judgements, verdicts
from mirage.cli.options import ConfigFile, Data, Evidence, Since, evidence_of, moment_of
from mirage.cli.rules import attack_of

if TYPE_CHECKING:
    from mirage.evidence.api import Evidence as Records


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


UNJUDGED = {Format.json, Format.cowrie, Format.indicators, Format.assessments}  # without findings
CONCLUDED = {Format.ecs, Format.ocsf, Format.stix, Format.misp, Format.assessments}  # with what sessions came to


def export(
    config: ConfigFile = None,
    data: Data = None,
    evidence: Evidence = None,
    format: Annotated[Format, typer.Option(help="our own JSON lines, or what other tools read")] = Format.json,
    session: Annotated[str, typer.Option(metavar="ID", help="only this session")] = "",
    since: Since = "",
    sensor: Annotated[str, typer.Option(metavar="NAME", help="what cowrie, stix and misp call this sensor")] = "mirage",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="a file instead of standard output")] = None,
    json: Annotated[bool, typer.Option("--json", help="JSON, as every format but csv, indicators and parquet is")] = True,
) -> None:
    """Give the events to other tools."""
    with evidence_of(config, data, evidence) as records:
        whole, after = records.find_session(session).session if session else "", moment_of(since)
        judge = Judgements(records.findings(session=whole, since=after) if format not in UNJUDGED else [], attack_of(config, data))
        if format is Format.parquet and out is not None:
            from mirage.evidence.exports import parquet

            parquet.write(out, records.events(session=whole, since=after), judge)
            return
        lines = _exported(records, format, judge, whole, after, sensor)
        if out is None:
            sys.stdout.writelines(lines)
        else:
            with out.open("w") as file:
                file.writelines(lines)


def _exported(records: Records, format: Format, judge: Judgements, session: str, since: int | None, sensor: str) -> Iterable[str]:
    """The lines of a format, with what was found in the events where it has words for that."""
    from mirage.evidence.exports import csv, ecs, misp, navigator, ocsf, own, stix
    from mirage.evidence.exports.facts import indicators

    found = records.events(session=session, since=since)
    assessed = records.assessments(sessions=[session] if session else None, since=since) if format in CONCLUDED else []
    match format:
        case Format.cowrie:
            return records.export_cowrie(sensor=sensor, session=session, since=since)
        case Format.parquet:
            raise ConfigurationError("--format parquet: --out FILE is needed, since its columns are no lines")
        case Format.assessments:
            return (msgspec.json.encode(row).decode() + "\n" for row in assessed)
        case Format.json:
            return own.lines(found)
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
