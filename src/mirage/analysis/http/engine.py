"""The rules of kind `http`, compiled: from a request to what it attempts.

    match:
      kind: http
      where: [value, name]       # places of `fields.PLACES`; without it, `INPUTS`
      pattern: (?i)...           # one or several RE2 expressions over what was decoded, or
      shape: quote logic any     # one or several shapes of SQL tokens, in the words of `sql.KINDS`, or
      fact: command.injected     # one or several names of what the readers of `readers` find out
      unless: ...                # a pattern that must not be in the same text

An example (`hits`, `misses`) is a text, which is tried as the value of a parameter, or a request as `request.from_row` takes it.

All expressions are matched in one pass of one automaton a text, so that cost grows little with the number of rules; the tokenisers
run only where that pass met one of their signs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any
from urllib.parse import quote

import msgspec
import re2

from mirage.analysis.finding import Confidence, Finding, Severity
from mirage.analysis.http import protocol, sql
from mirage.analysis.http.decoding import Reading, pattern, readings
from mirage.analysis.http.fields import MAX_TEXT, PLACES, Field, Fields, fields
from mirage.analysis.http.readers import FACTS, READERS
from mirage.analysis.http.request import Request, from_row
from mirage.analysis.rulebook import Rule, Rulebook, RuleError, shipped_rules

INPUTS = ("path", "name", "value", "cookie", "header", "agent", "referer", "body", "file", "upload", "json")
MAX_READ = 3 * MAX_TEXT  # bytes of all readings of a request
MAX_SHAPED = 24  # texts of a request that are read as SQL
MAX_MATCHED = 120  # bytes of a match that a finding quotes


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """What a request attempts. `classes` are those of the surest findings; a hint counts where nothing firmer was found."""

    classes: tuple[str, ...] = ()
    techniques: tuple[str, ...] = ()
    tactics: tuple[str, ...] = ()
    severity: Severity = Severity.INFO
    findings: tuple[Finding, ...] = ()
    truncated: bool = False

    @property
    def alert(self) -> bool:
        return bool(self.findings) and self.severity.is_alert


class Test(msgspec.Struct, frozen=True):
    """One expression of a rule."""

    rule: Rule
    expression: Any
    places: frozenset[str]
    unless: Any = None


class Engine:
    """The compiled rules of a rulebook; `problems` names those that could not be compiled and were left out."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.problems: tuple[RuleError, ...] = ()
        self._tests: list[Test] = []
        self._shapes: list[Test] = []
        self._facts: dict[str, list[Test]] = {}
        self._readers: dict[int, Any] = {}
        problems = []
        for rule in rulebook.of("http"):
            try:
                self._compile(rule)
            except RuleError as error:
                problems.append(error)
        self.problems = tuple(problems)
        self._first = _set([test.expression.pattern for test in self._tests] + [reader.sign for reader in READERS] + [_SQL_SIGN])
        self._sql = len(self._tests) + len(READERS)
        self._shape_set = _set([test.expression.pattern for test in self._shapes])

    def _compile(self, rule: Rule) -> None:
        match = rule.match
        match.only("kind", "where", "pattern", "shape", "fact", "unless")
        places = frozenset(match.texts("where") or INPUTS)
        for index, place in enumerate(match.texts("where")):
            if place not in PLACES:
                raise match.error(f"where: unknown place {place!r}; known: {', '.join(PLACES)}", "where", index)
        unless = _expression(rule, "unless", match.text("unless")) if "unless" in match.data else None
        tests = [
            Test(rule, _expression(rule, "pattern", text, index), places, unless) for index, text in enumerate(match.texts("pattern"))
        ]
        shapes = []
        for index, text in enumerate(match.texts("shape")):
            try:
                shapes.append(Test(rule, sql.compile_shape(text), places, unless))
            except (ValueError, re2.error) as error:
                raise match.error(f"shape: {error}", "shape", index) from None
        names = match.texts("fact")
        for index, name in enumerate(names):
            if name not in FACTS and name not in protocol.FACTS:
                raise match.error(f"fact: unknown fact {name!r}", "fact", index)
        if not (tests or shapes or names):
            raise match.error("pattern, shape or fact: one of them is needed")
        self._tests += tests
        self._shapes += shapes
        for name in names:
            self._facts.setdefault(name, []).append(Test(rule, None, places, unless))

    def assess(self, request: Request | Mapping[str, Any]) -> Assessment:
        """What the request attempts. Never raises; at most 50 ms, whatever the request holds."""
        if not isinstance(request, Request):
            request = from_row(request)
        parts = fields(request)
        found: dict[str, Finding] = {}
        truncated = parts.truncated
        for name, text, start, end in protocol.facts(request, parts):
            for test in self._facts.get(name, ()):
                found.setdefault(test.rule.id, _finding(test.rule, text, start, end, ("protocol",)))
        read, shaped = 0, 0
        seen: set[tuple[str, bytes]] = set()
        for field in parts.found:
            for reading in readings(field.text, plus=field.plus, encoded=field.encoded):
                text, _ = reading
                if (field.place, text) in seen or not text:
                    continue
                seen.add((field.place, text))
                read += len(text)
                if read > MAX_READ:
                    truncated = True
                    break
                hits = self._first.Match(text)
                if not hits:
                    continue
                self._matches(hits, field, reading, found, parts, request)
                if self._sql in hits and shaped < MAX_SHAPED and field.place != "upload":
                    shaped += 1
                    self._shaped(field, reading, found)
        return assessment(tuple(found.values()), truncated=truncated)

    def _matches(
        self, hits: list[int], field: Field, reading: Reading, found: dict[str, Finding], parts: Fields, request: Request
    ) -> None:
        text, how = reading
        for index in hits:
            if index < len(self._tests):
                test = self._tests[index]
                if test.rule.id in found or field.place not in test.places or (test.unless and test.unless.search(text)):
                    continue
                match = test.expression.search(text)
                if match:
                    found[test.rule.id] = _finding(test.rule, text, match.start(), match.end(), _how(field, how))
            elif index < self._sql:
                for name, start, end in READERS[index - len(self._tests)].read(text, field, request):
                    for test in self._facts.get(name, ()):
                        if (
                            test.rule.id not in found
                            and field.place in test.places
                            and not (test.unless and test.unless.search(text))
                        ):
                            found[test.rule.id] = _finding(test.rule, text, start, end, _how(field, how))

    def _shaped(self, field: Field, reading: Reading, found: dict[str, Finding]) -> None:
        text, how = reading
        for shape in sql.shapes(text[:MAX_SQL]):
            for index in self._shape_set.Match(shape.letters) or ():
                test = self._shapes[index]
                if test.rule.id in found or field.place not in test.places or (test.unless and test.unless.search(text)):
                    continue
                match = test.expression.search(shape.letters)
                if match and match.end() > match.start():
                    start, end = shape.span(match.start(), match.end())
                    found[test.rule.id] = _finding(test.rule, text, start, end, _how(field, how))


MAX_SQL = 4096  # bytes of a text that are read as SQL
_SQL_SIGN = (
    rb"""(?i)['"`;=<>@#]|--|/\*|\(|::|0x[0-9a-f]|\b(?:select|union|except|intersect|like|in|or|and|xor|order|group|having|exec|execute|into|collate|"""
    rb"""is|case|waitfor|declare|msys\w+|sys[a-z]{5,}|drop|create|alter|insert|update|delete|truncate|from|as|not|load|values|between|regexp|rlike|notnull|\w+_\w+)\b"""
)


def assessment(findings: tuple[Finding, ...], *, truncated: bool = False) -> Assessment:
    """The findings taken together."""
    if not findings:
        return Assessment(truncated=truncated)
    if truncated:
        findings = tuple(msgspec.structs.replace(finding, truncated=True) for finding in findings)
    firm = [finding for finding in findings if finding.confidence > Confidence.LOW]
    if not firm:  # of hints the weightiest
        firm = [finding for finding in findings if finding.severity == max(finding.severity for finding in findings)]
    return Assessment(
        classes=tuple(dict.fromkeys(name for finding in firm for name in finding.classes)),
        techniques=tuple(dict.fromkeys(name for finding in firm for name in finding.techniques)),
        tactics=tuple(dict.fromkeys(name for finding in firm for name in finding.tactics)),
        severity=max(finding.severity for finding in firm),
        findings=findings,
        truncated=truncated,
    )


@cache
def shipped_engine() -> Engine:
    """The rules that the package carries, compiled."""
    return Engine(shipped_rules())


def example(item: Any) -> Request:
    """The request of an example of a rule."""
    if not isinstance(item, dict):
        return from_row({"method": "GET", "uri": "/page?q=" + quote(str(item)), "headers": _BROWSER})
    headers = {name: value for name, value in {**_BROWSER, **item.get("headers", {})}.items() if value is not None}
    return from_row({"method": "GET", "uri": "/", **item, "headers": headers})


_BROWSER = {
    "Host": "www.example.com",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Accept": "text/html,*/*;q=0.8",
}


def _expression(rule: Rule, key: str, text: str, index: int = 0) -> re2._Regexp:
    try:
        return pattern(text.encode())
    except re2.error as error:
        raise rule.match.error(f"{key}: {error}", key, index) from None


def _set(expressions: Iterable[bytes | str]) -> Any:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.max_mem = 64 << 20
    found = re2.Set.SearchSet(options)
    for expression in expressions:
        found.Add(expression)
    found.Compile()
    return found


def _how(field: Field, how: tuple[str, ...]) -> tuple[str, ...]:
    return (f"{field.place} {field.name}".rstrip(), *how)


def _finding(rule: Rule, text: bytes, start: int, end: int, how: tuple[str, ...]) -> Finding:
    return Finding(
        rule=rule.id,
        title=rule.title,
        techniques=rule.techniques,
        tactics=rule.tactics,
        severity=rule.severity,
        confidence=rule.confidence,
        classes=rule.classes,
        start=start,
        end=end,
        matched=text[start : min(end, start + MAX_MATCHED)].decode("utf-8", "replace"),
        how=how,
    )


def pieces(request: Request) -> Iterator[tuple[Field, Reading]]:
    """Every piece of a request in every reading, as the rules get to see them."""
    for field in fields(request).found:
        for reading in readings(field.text, plus=field.plus, encoded=field.encoded):
            yield field, reading
