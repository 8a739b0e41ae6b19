"""The rules of kind `http`, compiled: from a request to what it attempts.

    match:
      kind: http
      where: [value, name]       # places of `fields.PLACES`; without it, `INPUTS`
      pattern: (?i)...           # one or several RE2 expressions over what was decoded, or
      shape: quote logic any     # one or several shapes of SQL tokens, in the words of `sql.KINDS`, or
      fact: command.injected     # one or several names of what the readers of `readers` find out
      unless: ...                # a pattern that must not be in the same text

An example (`hits`, `misses`) is a text, which is tried as the value of a parameter, or a request as `request.from_row` takes it.

Only those expressions are tried whose literals are in the text (`sieve`), so that cost grows little with the number of rules. The
readers and the tokeniser of SQL run only where one of their signs was met.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from functools import cache
from typing import Any
from urllib.parse import quote

import msgspec
import re2

from mirage.analysis.commands.budget import Budget
from mirage.analysis.commands.engine import CommandEngine
from mirage.analysis.finding import Confidence, Finding, Severity
from mirage.analysis.http import protocol, sql
from mirage.analysis.http.assessment import Assessment, assessment
from mirage.analysis.http.coding import MAX_TEXT
from mirage.analysis.http.decoding import LATIN, Reading, pattern, readings
from mirage.analysis.http.documents import is_document, is_inert
from mirage.analysis.http.fields import PLACES, Field, fields
from mirage.analysis.http.readers import FACTS, READERS, Reader
from mirage.analysis.http.request import Request, from_row
from mirage.analysis.http.sieve import Sieve
from mirage.analysis.http.words import is_prose
from mirage.analysis.memory import Memory
from mirage.analysis.rulebook import Rule, Rulebook, RuleError, shipped_rules

_RUN = frozenset({"command.injected", "command.whole", "command.hidden"})
_AROUND = b" \t\r\n;|&`'\"$("
MAX_LINE = 400  # bytes of a command line in a request
INPUTS = ("path", "name", "value", "cookie", "header", "agent", "referer", "body", "file", "upload", "json")
MAX_READ = 3 * MAX_TEXT  # bytes of all readings of a request
SECONDS = 0.028  # of CPU time for a request, all in all
PIECE = 2 << 10  # bytes of a text that an expression is tried on before the time is looked at again; at the worst, 1 us each
OVERLAP = 512
MAX_TOKENS = 1200  # of SQL, in all texts of a request
MAX_EFFORT = 10 << 10  # bytes that each reader gets to see of a request, an overhead of EFFORT each time
EFFORT = 96
MAX_FOCUS = 6144  # bytes of a text that a reader gets to see
FOCUS = 768
REMEMBERED, LONGEST = 8192, 512  # texts whose matches are kept, and the most bytes of one
MAX_MATCHED = 120  # bytes of a match that a finding quotes


class Test(msgspec.Struct, frozen=True):
    """One expression of a rule."""

    rule: Rule
    expression: Any
    places: frozenset[str]
    unless: Any = None

    def applies(self, place: str, text: bytes) -> bool:
        """Whether the rule is for texts of this place, and this one holds nothing that speaks against it."""
        return place in self.places and not (self.unless and self.unless.search(text))


Match = tuple[Test, int, int]  # what matched, from where to where


class Engine:
    """The compiled rules of a rulebook; `problems` names those that could not be compiled and were left out."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.problems: tuple[RuleError, ...] = ()
        self._commands = CommandEngine(rulebook)
        self._tests: list[Test] = []
        self._shapes: list[Test] = []
        self._facts: dict[str, list[Test]] = {}
        problems = []
        for rule in rulebook.of("http"):
            try:
                self._compile(rule)
            except RuleError as error:
                problems.append(error)
        self.problems = tuple(problems)
        self._sieve = Sieve([test.expression.pattern for test in self._tests])
        self._signs = _set([*(reader.sign for reader in READERS), sql.SIGN])
        self._focal = [pattern(sign) for sign in (*(reader.sign for reader in READERS), sql.SIGN)]
        self._shape_set = _set(test.expression.pattern for test in self._shapes)
        self._known = Memory[tuple[str, bytes], list[Match]](REMEMBERED)

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
        read = 0
        budget = Budget(SECONDS)
        lines: list[tuple[str, tuple[str, ...]]] = []
        effort = [MAX_EFFORT] * len(READERS) + [MAX_TOKENS]
        seen: set[tuple[str, bytes]] = set()
        for field in parts.found:
            if read > MAX_READ or budget.is_spent():
                truncated = True
                break
            for reading in readings(field.text, plus=field.plus, encoded=field.encoded):
                text, _ = reading
                if (field.place, text) in seen or not text:
                    continue
                seen.add((field.place, text))
                read += len(text)
                if read > MAX_READ or budget.is_spent():
                    truncated = True
                    break
                self._matched(field, reading, found, budget)
                for index in self._signs_in(text, budget):
                    if budget.is_spent():
                        truncated = True
                        break
                    if effort[index] <= 0:
                        truncated = True
                    elif index < len(READERS):
                        effort[index] -= EFFORT + min(len(text), 4096)
                        self._read(READERS[index], field, reading, found, request, lines)
                    elif field.place != "upload":
                        effort[index] -= self._shaped(field, reading, found)
        for line, how in lines[:1]:
            for finding in self._commands.examine(line):
                found.setdefault(finding.rule, msgspec.structs.replace(finding, how=(*how, *finding.how)))
        return assessment(tuple(found.values()), truncated=truncated or budget.is_spent())

    def _matched(self, field: Field, reading: Reading, found: dict[str, Finding], budget: Budget) -> None:
        """The rules that are patterns: those whose literals are there are tried, each until it was found once in the request."""
        text, how = reading
        matches = self._known.get((field.place, text))
        if matches is None:
            is_short = len(text) <= LONGEST
            matches = self._matches(field.place, text, () if is_short else found, budget)
            if is_short and not budget.is_spent():
                self._known.keep((field.place, text), matches)
        for test, start, end in matches:
            if test.rule.id not in found:
                found[test.rule.id] = _finding(test.rule, text, start, end, _how(field, how))

    def _matches(self, place: str, text: bytes, found: Container[str], budget: Budget) -> list[Match]:
        """The first match of each rule that is not among the `found`, as far as the time goes."""
        matches: dict[str, Match] = {}
        for start, end in _pieces(len(text)):
            piece = text if end - start == len(text) else text[start:end]
            for number in self._sieve.candidates(piece):
                test = self._tests[number]
                if test.rule.id in found or test.rule.id in matches or place not in test.places:
                    continue
                if budget.is_spent():
                    return [*matches.values()]
                match = test.expression.search(text, start, end)
                if match and test.applies(place, text):
                    matches[test.rule.id] = test, match.start(), match.end()
        return [*matches.values()]

    def _signs_in(self, text: bytes, budget: Budget) -> list[int]:
        """The readers whose signs are in the text; of a long text a piece at a time, since an automaton's first steps are slow."""
        found: set[int] = set()
        for start, end in _pieces(len(text)):
            if len(found) > len(READERS) or budget.is_spent():
                break
            found.update(self._signs.Match(text[start:end]) or ())
        return sorted(found)

    def _read(
        self,
        reader: Reader,
        field: Field,
        reading: Reading,
        found: dict[str, Finding],
        request: Request,
        lines: list[tuple[str, tuple[str, ...]]],
    ) -> None:
        """The rules that ask for what a reader finds out. `lines` gets the command lines, for the rules of commands."""
        text, how = reading
        text = _focus(text, self._focal[READERS.index(reader)])
        for name, start, end in reader.read(text, field, request):
            if name in _RUN and not is_document(text, f"{field.place} {field.name}"):
                lines.append((text[start : start + MAX_LINE].strip(_AROUND).decode("utf-8", "replace"), _how(field, how)))
            for test in self._facts.get(name, ()):
                if test.rule.id not in found and test.applies(field.place, text):
                    found[test.rule.id] = _finding(test.rule, text, start, end, _how(field, how))

    def _shaped(self, field: Field, reading: Reading, found: dict[str, Finding]) -> int:
        """The rules that are shapes of SQL; how many tokens were looked at."""
        text, how = reading
        tokens = 0
        text = _focus(text, self._focal[-1])
        for shape in sql.shapes(text):
            tokens += len(shape.letters)
            for index in self._shape_set.Match(shape.letters) or ():
                test = self._shapes[index]
                if test.rule.id in found or not test.applies(field.place, text):
                    continue
                match = test.expression.search(shape.letters)
                if match and match.end() > match.start():
                    start, end = shape.span(match.start(), match.end())
                    found[test.rule.id] = _finding(test.rule, text, start, end, _how(field, how))
        return tokens


def _pieces(length: int) -> list[tuple[int, int]]:
    """Where the pieces of a text begin and end; of a long one the head, the tail, and then the rest, if there is time."""
    if length <= PIECE + OVERLAP:
        return [(0, length)]
    found = [(at, min(at + PIECE + OVERLAP, length)) for at in range(0, length - OVERLAP, PIECE)]
    return [found[0], found[-1], *found[1:-1]]


def _focus(text: bytes, sign: re2._Regexp) -> bytes:
    """The text; of a long one its head, what stands around the first signs in it, and its tail."""
    if len(text) <= MAX_FOCUS:
        return text
    at = FOCUS
    pieces = [text[:at]]
    while at < len(text) - FOCUS and len(pieces) * FOCUS < MAX_FOCUS - FOCUS:
        found = sign.search(text, at)
        if not found:
            break
        start = max(at, found.start() - 64)
        at = start + FOCUS
        pieces.append(text[start:at])
    return b"\n".join((*pieces, text[max(at, len(text) - FOCUS) :]))


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
    """A few expressions as one automaton; none of them may count, which would blow it up."""
    found = re2.Set.SearchSet(LATIN)
    for expression in expressions:
        found.Add(expression)
    found.Compile()
    return found


def _how(field: Field, how: tuple[str, ...]) -> tuple[str, ...]:
    return (f"{field.place} {field.name}".rstrip(), *how)


_SECRETS = frozenset(
    f"value {name}"
    for name in """password passwd pass pwd pw psw passphrase new_password old_password current_password confirm_password
    password2 password_confirmation user_password login_password secret token""".split()
)


def _finding(rule: Rule, text: bytes, start: int, end: int, how: tuple[str, ...]) -> Finding:
    """The finding. In prose, documents and passwords, a rule that is not sure of itself gives no more than a hint: people write
    about commands, and passwords are made of signs."""
    unsure = rule.confidence is Confidence.MEDIUM
    is_hint = (unsure and (is_prose(text) or how[0].lower() in _SECRETS or is_document(text, how[0]))) or (
        rule.severity < Severity.CRITICAL and is_inert(text, how[0], start, rule.classes)
    )
    return Finding(
        rule=rule.id,
        title=rule.title,
        techniques=rule.techniques,
        tactics=rule.tactics,
        severity=min(rule.severity, Severity.LOW) if is_hint else rule.severity,
        confidence=Confidence.LOW if is_hint else rule.confidence,
        classes=rule.classes,
        start=start,
        end=end,
        matched=text[start : min(end, start + MAX_MATCHED)].decode("utf-8", "replace"),
        how=how,
    )
