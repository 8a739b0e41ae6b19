"""`mirage analyze`: what command lines and web requests attempt, in ATT&CK's words; useful without the honeypot too."""

from __future__ import annotations

import json as jsonlib
import sys
from collections import Counter, OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mirage.base.errors import ConfigurationError
from mirage.cli import output
from mirage.cli.options import ConfigFile, Data, Json
from mirage.cli.rules import RuleFiles, analyst_of

if TYPE_CHECKING:
    from mirage.analysis.analyst import Analyst, Answer
    from mirage.analysis.commands.sequences import Tracker
    from mirage.analysis.finding import Finding
    from mirage.analysis.inputs import Item

SESSIONS = 4096  # sessions of a log whose sequences are followed at once
BEFORE = 1 << 20  # bytes of a file that are read again when results go on: a second, and what sessions had done by then
CHECKPOINT = 5000  # lines without a finding after which the results say how far they are
Source = Annotated[str, typer.Argument(metavar="FILE", help="a file, a journal's directory, or - for JSON lines on standard input")]


def analyze(
    source: Source,
    config: ConfigFile = None,
    data: Data = None,
    rules: RuleFiles = None,
    format: Annotated[str, typer.Option(metavar="FORMAT", help="cowrie, json, history, plain or journal; else by its contents")] = "",
    out: Annotated[Path | None, typer.Option("--out", metavar="RESULTS", help="write JSON lines here; go on where it ends")] = None,
    json: Json = False,
) -> None:
    """Say what attacker's lines attempt: techniques, tactics, severity.

    With - each line {"id", "command"} or {"id", "method", "uri", "headers", "body"} is answered at once with one line {"id",
    "techniques", "tactics", "classes", "severity", "alert"}. A file may be Cowrie's JSON log, a shell history, JSON lines, a plain
    list of command lines, or the directory of our own journal.
    """
    analyst = analyst_of(config, data, rules)
    analyst.settle()
    if source == "-":
        _answer_lines(analyst)
        return
    path = Path(source)
    if not path.exists():
        raise ConfigurationError(f"{source}: no such file")
    results = _Results(out, json)
    try:
        _examine(analyst, path, format, results)
    finally:
        results.close()


def _answer_lines(analyst: Analyst) -> None:
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            row = jsonlib.loads(line)
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict):
            output.line({"id": None, "error": f"line {number}: no JSON object"})
            continue
        answer = analyst.row(row)
        output.line({"id": row.get("id"), **_short(answer)})


def _short(answer: Answer) -> dict[str, Any]:
    return {
        "techniques": answer.techniques,
        "tactics": answer.tactics,
        "classes": answer.classes,
        "severity": answer.severity,
        "alert": answer.alert,
    }


def _examine(analyst: Analyst, path: Path, form: str, results: _Results) -> None:
    trackers: OrderedDict[str, Tracker] = OrderedDict()
    techniques: Counter[str] = Counter()
    rules: Counter[str] = Counter()
    lines = alerts = 0
    start = results.start
    whole = 0 if path.is_dir() else path.stat().st_size
    with output.progress("analyze") as step:
        for item in _items(path, form, _before(path, start)):
            if item.next <= start:
                if item.text:
                    _findings(analyst, item, trackers)  # so that sequences which were begun go on
                continue
            if item.text or item.row is not None:
                lines += 1
                findings = _findings(analyst, item, trackers)
                if findings:
                    results.found(item, findings)
                    alerts += any(finding.severity.is_alert for finding in findings)
                    techniques.update({name for finding in findings for name in finding.techniques})
                    rules.update(finding.rule for finding in findings if finding.severity.is_alert)
            results.passed(item.next)
            if lines and lines % 1000 == 0:
                step(item.next, whole, f"examined {lines} lines, {alerts} alerts")
    results.done(lines)
    if not results.is_json:
        _summarise(analyst, lines, alerts, techniques, rules)


def _before(path: Path, start: int) -> int:
    """Where to begin so that the sessions that were under way at `start` are known again: at a line, BEFORE bytes earlier."""
    if path.is_dir():
        return max(0, start - BEFORE // 1000)  # records
    if start <= BEFORE:
        return 0
    with path.open("rb") as file:
        file.seek(start - BEFORE)
        file.readline(BEFORE)
        return min(file.tell(), start)


def _items(path: Path, form: str, start: int) -> Iterator[Item]:
    from mirage.analysis.inputs import FORMATS, detect, items, journal_items
    from mirage.journal.reader import ends

    if path.is_dir():
        if not ends(path):
            raise ConfigurationError(f"{path}: a directory without a journal; allowed: a file, or one as DATA/stage/journal")
        return journal_items(path, start)
    if form and form not in FORMATS:
        raise ConfigurationError(f"--format {form}: allowed: {', '.join(FORMATS)}; a journal is a directory")
    if form:
        return items(path, FORMATS[form], start)
    with path.open("rb") as file:
        return items(path, detect(file.read(65536)), start)


def _findings(analyst: Analyst, item: Item, trackers: OrderedDict[str, Tracker]) -> list[Finding]:
    if item.row is not None:
        return list(analyst.request(item.row).findings)
    tracker = trackers.get(item.session)
    if tracker is None:
        tracker = trackers[item.session] = analyst.commands.tracker()
        if len(trackers) > SESSIONS:
            trackers.popitem(last=False)
    else:
        trackers.move_to_end(item.session)
    return analyst.line(item.text, tracker)


def _summarise(analyst: Analyst, lines: int, alerts: int, techniques: Counter[str], rules: Counter[str]) -> None:
    attack = analyst.attack
    rows = [
        {"technique": name, "name": attack.full_name(name), "tactics": ", ".join(attack.tactics([name])), "lines": count}
        for name, count in techniques.most_common(40)
    ]
    output.rows(rows, {"lines": "LINES", "technique": "TECHNIQUE", "name": "NAME", "tactics": "TACTICS"}, False, "nothing found")
    print(f"\n{lines} lines, {alerts} of them alerts")
    for name, count in rules.most_common(15):
        rule = analyst.rulebook.rules.get(name)
        print(f"{count:8} {rule.title if rule else name}")


class _Results:
    """Where findings go: lines for people, JSON lines, or a file of them that knows how far it is."""

    def __init__(self, out: Path | None, json: bool) -> None:
        self.is_json = json or out is not None
        self.start = 0
        self._file: Any = None
        self._since = 0
        self._at = 0
        if out is not None:
            self.start = self._at = _resume(out)
            self._file = out.open("a", encoding="utf-8")
            if self.start:
                output.note(f"{out}: goes on at {self.start}")

    def found(self, item: Item, findings: list[Finding]) -> None:
        row = {
            "next": item.next,
            "session": item.session,
            "time": item.time,
            **({"command": item.text} if item.row is None else {"request": item.row}),
            "techniques": sorted({name for finding in findings for name in finding.techniques}),
            "severity": max(finding.severity for finding in findings).name.lower(),
            "findings": [finding_row(finding) for finding in findings],
        }
        if self._file is not None:
            self._file.write(jsonlib.dumps(row, ensure_ascii=True) + "\n")
            self._since = 0
        elif self.is_json:
            output.line(row)
        else:
            worst = max(findings, key=lambda finding: finding.severity)
            if worst.severity.is_alert:
                names = " ".join(sorted({name for finding in findings for name in finding.techniques}))
                print(f"{worst.severity.name.lower():8} {names:24} {output.printable(item.text[:160])}")

    def passed(self, offset: int) -> None:
        self._at = offset
        self._since += 1
        if self._file is not None and self._since >= CHECKPOINT:
            self._file.write(jsonlib.dumps({"next": offset}) + "\n")
            self._file.flush()
            self._since = 0

    def done(self, lines: int) -> None:
        if self._file is not None:
            self._file.write(jsonlib.dumps({"next": self._at}) + "\n")
            output.note(f"{lines} lines examined")

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


def finding_row(finding: Finding) -> dict[str, Any]:
    """A finding as JSON."""
    return {
        "rule": finding.rule,
        "title": finding.title,
        "techniques": finding.techniques,
        "severity": finding.severity.name.lower(),
        "start": finding.start,
        "end": finding.end,
        "how": finding.how,
        "truncated": finding.truncated,
    }


def _resume(out: Path) -> int:
    """How far the results have come; half a line at their end, as a kill leaves it, is cut off."""
    if not out.exists():
        return 0
    with out.open("r+b") as file:
        size = file.seek(0, 2)
        window = min(size, 8 << 20)
        file.seek(size - window)
        tail = file.read(window)
        whole = tail.rfind(b"\n") + 1
        file.truncate(size - window + whole)
        for line in reversed(tail[:whole].splitlines()):
            try:
                row = jsonlib.loads(line)
            except ValueError:
                continue
            if isinstance(row, dict) and isinstance(row.get("next"), int):
                return int(row["next"])
    if whole:
        raise ConfigurationError(f"--out {out}: holds something else than results of mirage analyze")
    return 0
