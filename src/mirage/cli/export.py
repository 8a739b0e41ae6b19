"""`mirage export`: the events, with what was found in them, in the words of other tools."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import NAMESPACE_DNS, uuid5

import msgspec
import typer

from mirage.base.errors import ConfigurationError
from mirage.cli.judging import Judgements, verdicts
from mirage.cli.options import ConfigFile, Data, Evidence, Since, evidence_of, moment_of
from mirage.cli.rules import attack_of

if TYPE_CHECKING:
    from mirage.base.events import Envelope
    from mirage.evidence.findings import AssessmentRow


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
        whole = records.find_session(session).session if session else ""
        found = records.events(session=whole, since=moment_of(since))
        rows = records.findings(session=whole, since=moment_of(since)) if format not in UNJUDGED else []
        assessed = records.assessments(sessions=[whole] if whole else None, since=moment_of(since)) if format in CONCLUDED else []
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
