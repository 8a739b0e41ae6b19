"""Sigma rules loaded from directories and run on records; a rule that is wrong is named by file and line, and the rest go on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from sigma.exceptions import SigmaConditionError, SigmaError, SigmaLogsourceError, SigmaTagError
from sigma.rule import SigmaRule

from mirage.analysis.attack import Attack, shipped
from mirage.analysis.finding import Confidence, Finding, Severity
from mirage.analysis.rulebook import RuleError
from mirage.analysis.sigma.circumstances import Circumstances
from mirage.analysis.sigma.matching import Record, Test, compile_condition
from mirage.analysis.sigma.sources import program_records, records
from mirage.base.events import Envelope

MAX_FILE = 1 << 20  # bytes of a rule file
MAX_MATCHED = 400  # characters of the record that a finding repeats


@dataclass(frozen=True, slots=True)
class Compiled:
    """A rule, ready: any of its conditions may hold."""

    finding: Finding
    tests: tuple[Test, ...]
    place: str


class SigmaEngine:
    """Rules by their log sources. `unused` names those whose log source none of our events makes entries of."""

    def __init__(self, rules: Iterable[tuple[str, Compiled]], problems: Iterable[RuleError] = (), unused: Iterable[str] = ()) -> None:
        self.problems = tuple(problems)
        self.unused = tuple(unused)
        self._by_source: dict[str, list[Compiled]] = {}
        for source, rule in rules:
            self._by_source.setdefault(source, []).append(rule)

    def __len__(self) -> int:
        return sum(len(rules) for rules in self._by_source.values())

    def examine(self, envelope: Envelope, session: Circumstances) -> list[Finding]:
        """The findings of an event, each rule once. Linear in the event and in the rules of its log source."""
        return self._examine(records(envelope, session))

    def examine_line(self, text: str, programs: Iterable[list[str]]) -> list[Finding]:
        """The findings of a line that nobody has run yet, and of the programs that it would start, each by its words."""
        line = ("text", Record({}, text))
        return self._examine((line, *(entry for words in programs for entry in program_records(words))))

    def _examine(self, entries: Iterable[tuple[str, Record]]) -> list[Finding]:
        found: dict[str, Finding] = {}
        for source, record in entries:
            for rule in self._by_source.get(source, ()):
                if rule.finding.rule not in found and any(test(record) for test in rule.tests):
                    found[rule.finding.rule] = _matched(rule.finding, record)
        return list(found.values())


def load_sigma(directories: Iterable[Path], attack: Attack | None = None) -> SigmaEngine:
    """The Sigma rules below these directories; documents that are none of Sigma's are left to others."""
    attack = attack or shipped()
    rules: list[tuple[str, Compiled]] = []
    problems: list[RuleError] = []
    unused: list[str] = []
    for directory in directories:
        for file in sorted((*directory.rglob("*.yml"), *directory.rglob("*.yaml"))):
            name = str(Path(directory.name) / file.relative_to(directory))
            try:
                documents = list(_documents(file, name))
            except RuleError as error:
                problems.append(error)
                continue
            for line, lines, document in documents:
                try:
                    source, rule = _compile(document, f"{name}:{line}", attack)
                except (SigmaError, ValueError, TypeError, AttributeError, KeyError) as error:
                    problems.append(RuleError(f"{name}:{_line_of(error, line, lines)}: {error}"))
                    continue
                if source:
                    rules.append((source, rule))
                else:
                    unused.append(rule.place)
    return SigmaEngine(rules, problems, unused)


def _documents(file: Path, name: str) -> Iterator[tuple[int, dict[str, int], dict[str, Any]]]:
    """The Sigma documents of a file: the line where each begins, the lines of its keys, and what it holds."""
    try:
        if file.stat().st_size > MAX_FILE:
            raise RuleError(f"{name}:1: larger than {MAX_FILE} bytes")
        text = file.read_text(encoding="utf-8")
        nodes = list(yaml.compose_all(text, Loader=yaml.SafeLoader))
        values = list(yaml.safe_load_all(text))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise RuleError(f"{name}:{line}: {error.problem or error}") from None
    except (OSError, ValueError, yaml.YAMLError, RecursionError) as error:
        raise RuleError(f"{name}:1: {error or 'nested too deeply'}") from None
    for node, value in zip(nodes, values):
        if isinstance(value, dict) and ("detection" in value or "logsource" in value or "correlation" in value):
            lines: dict[str, int] = {}
            _keys(node, lines)
            yield node.start_mark.line + 1, lines, value


def _keys(node: Any, lines: dict[str, int]) -> None:
    """The line on which each key and each text of a document stands first."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            lines.setdefault(str(key.value), key.start_mark.line + 1)
            _keys(value, lines)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _keys(item, lines)
    elif isinstance(node, yaml.ScalarNode):
        lines.setdefault(str(node.value), node.start_mark.line + 1)


def _line_of(error: Exception, line: int, lines: dict[str, int]) -> int:
    """Where in the file the mistake stands, as far as the error tells."""
    for kind, key in ((SigmaConditionError, "condition"), (SigmaLogsourceError, "logsource"), (SigmaTagError, "tags")):
        if isinstance(error, kind) and key in lines:
            return lines[key]
    text = str(error)
    named = [word for word in lines if len(word) > 3 and word in text]
    return lines[max(named, key=len)] if named else line


def _compile(document: dict[str, Any], place: str, attack: Attack) -> tuple[str, Compiled]:
    if "correlation" in document:
        raise ValueError("correlation of Sigma rules is not understood")
    rule = SigmaRule.from_dict(document)
    tests = tuple(compile_condition(condition.parsed) for condition in rule.detection.parsed_condition)
    names = [tag.name.upper() for tag in rule.tags if tag.namespace == "attack" and tag.name.lower().startswith("t")]
    techniques = tuple(dict.fromkeys(found.id for name in names if (found := attack.find(name)) is not None))
    finding = Finding(
        rule=f"sigma:{rule.id}" if rule.id else f"sigma:{place}",
        title=rule.title,
        techniques=techniques,
        tactics=attack.tactics(techniques),
        severity=_SEVERITY.get(str(rule.level).lower(), Severity.MEDIUM),
        confidence=_CONFIDENCE.get(str(rule.status).lower(), Confidence.MEDIUM),
        how=("sigma",),
    )
    source = rule.logsource
    return _source(source.category, source.product, source.service), Compiled(finding, tests, place)


_SEVERITY = {
    "informational": Severity.INFO,
    "low": Severity.LOW,
    "medium": Severity.MEDIUM,
    "high": Severity.HIGH,
    "critical": Severity.CRITICAL,
}
_CONFIDENCE = {"stable": Confidence.HIGH, "experimental": Confidence.LOW, "deprecated": Confidence.LOW, "unsupported": Confidence.LOW}
_CATEGORIES = frozenset({"process_creation", "file_event", "network_connection", "dns_query", "webserver", "proxy"})


def _source(category: str | None, product: str | None, service: str | None) -> str:
    """The log source of ours that a rule's is; "" for none."""
    if product not in (None, "linux", "apache", "nginx"):
        return ""
    if category in _CATEGORIES:
        return category or ""
    if service in ("apache", "nginx") or product in ("apache", "nginx"):
        return "webserver"
    if product == "linux" and service in ("sshd", "auditd"):
        return str(service)
    if product == "linux" and category is None and service is None:
        return "text"
    return ""


def _matched(finding: Finding, record: Record) -> Finding:
    text = record.text[:MAX_MATCHED]
    return Finding(**{name: getattr(finding, name) for name in finding.__struct_fields__} | {"matched": text, "end": len(text)})
