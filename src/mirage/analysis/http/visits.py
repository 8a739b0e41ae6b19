"""What only several requests together say: passwords tried in numbers, paths of a word list walked through.

    match:
      kind: visit
      fact: logins.guessed       # one of FACTS
      count: 8                   # so many at least
      within: 300                # seconds

An example (`hits`, `misses`) is a list of requests, one second apart; `{repeat: N, ...}` stands for N of them, in whose texts `%n` is
a running number.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

import msgspec

from mirage.analysis.finding import Finding
from mirage.analysis.http.decoding import pattern, percent, unbase64
from mirage.analysis.http.fields import fields
from mirage.analysis.http.request import Request, from_row
from mirage.analysis.rulebook import Rule, Rulebook, RuleError, shipped_rules

SECOND = 10**9
MAX_SEEN = 256  # requests of a visit that are looked at, the latest


class Credential(msgspec.Struct, frozen=True):
    """What somebody tried to log in with."""

    user: bytes
    password: bytes


class Seen(msgspec.Struct, frozen=True):
    """What is remembered of a request of a visit. `time` in nanoseconds; `status` is 0 where the answer is not known."""

    time: int
    path: str
    status: int = 0
    credential: Credential | None = None


class VisitRule(msgspec.Struct, frozen=True):
    """A compiled rule of kind `visit`."""

    rule: Rule
    fact: str
    count: int
    within: int


class Visits:
    """The rules of kind `visit`; `problems` names those that were left out."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rules: list[VisitRule] = []
        problems = []
        for rule in rulebook.of("visit"):
            try:
                self._rules.append(_compile(rule))
            except RuleError as error:
                problems.append(error)
        self.problems: tuple[RuleError, ...] = tuple(problems)

    def assess(self, seen: Sequence[Seen]) -> tuple[Finding, ...]:
        """What the requests of one source, in their order, say together. Cost is linear in their number, MAX_SEEN at most."""
        seen = seen[-MAX_SEEN:]
        tried = [(item.time, item.credential) for item in seen if item.credential is not None]
        found = []
        for rule in self._rules:
            matched = FACTS[rule.fact](seen, tried, rule.count, rule.within * SECOND)
            if matched:
                found.append(_finding(rule.rule, matched))
        return tuple(found)


@cache
def shipped_visits() -> Visits:
    """The rules that the package carries, compiled."""
    return Visits(shipped_rules())


def example(items: Iterable[Any]) -> list[Seen]:
    """The visit of an example of a rule."""
    found: list[Seen] = []
    for item in items:
        for number in range(int(item.get("repeat", 1))):
            row = json.loads(
                json.dumps({key: value for key, value in item.items() if key not in ("repeat", "status")}).replace("%n", str(number))
            )
            found.append(seen_of(len(found) * SECOND, from_row({"uri": "/", **row}), int(item.get("status", 0))))
    return found


def seen_of(time: int, request: Request, status: int = 0) -> Seen:
    """What is remembered of a request."""
    return Seen(time, request.target.partition("?")[0][:256], status, credential_of(request))


# ---- credentials -----------------------------------------------------------------------------------------------------

_USER = pattern(
    rb"(?i)^(?:user(?:name|_?id|_?login)?|login(?:name|_?id)?|log|email|mail|e-?mail|account|uname?|usr|nick(?:name)?|j_username|name|identifier|_username|session\[username_or_email\])$"
)
_PASSWORD = pattern(
    rb"(?i)^(?:pass(?:word|wd|code|phrase)?|passwd|pwd|pw|psw|secret|pin|j_password|_password|log_?pass|user_?pass(?:word)?|pma_password)$"
)


def credential_of(request: Request) -> Credential | None:
    """The user and the password that a request carries, in its form, its JSON or its Authorization; None where it has none."""
    header = request.header("authorization") or ""
    if header[:6].lower() == "basic ":
        name, colon, password = (unbase64(header[6:].strip().encode("ascii", "replace")) or b"").partition(b":")
        return Credential(name, password) if colon else None
    if request.method != "POST" and "?" not in request.target:
        return None
    user: bytes | None = None
    secret: bytes | None = None
    for field in fields(request).found:
        if field.place != "value" or not field.name:
            continue
        key = field.name.encode()
        if user is None and _USER.search(key):
            user = percent(field.text.replace(b"+", b" ")) if field.encoded else field.text
        elif secret is None and _PASSWORD.search(key):
            secret = percent(field.text.replace(b"+", b" ")) if field.encoded else field.text
    if secret is None:
        return None
    return Credential(user or b"", secret)


# ---- facts -----------------------------------------------------------------------------------------------------------

Tried = Sequence[tuple[int, Credential]]


def _guessed(seen: Sequence[Seen], tried: Tried, count: int, within: int) -> str:
    """One user, many passwords."""
    return _grouped(tried, count, within, lambda item: item.user, lambda item: item.password)


def _sprayed(seen: Sequence[Seen], tried: Tried, count: int, within: int) -> str:
    """One password, many users."""
    return _grouped(tried, count, within, lambda item: item.password, lambda item: item.user)


def _stuffed(seen: Sequence[Seen], tried: Tried, count: int, within: int) -> str:
    """Many users, each with passwords of his own: a list that leaked elsewhere."""
    users, passwords, start = Counter[bytes](), Counter[bytes](), 0
    for index, (time, item) in enumerate(tried):
        users[item.user] += 1
        passwords[item.password] += 1
        while tried[start][0] < time - within:
            for counter, value in ((users, tried[start][1].user), (passwords, tried[start][1].password)):
                counter[value] -= 1
                if not counter[value]:
                    del counter[value]
            start += 1
        if len(users) >= count and len(passwords) >= count * 3 // 4 and index - start < len(users) * 3:
            return f"{len(users)} users with {len(passwords)} passwords"
    return ""


def _grouped(tried: Tried, count: int, within: int, key: Callable[[Credential], bytes], value: Callable[[Credential], bytes]) -> str:
    groups: dict[bytes, list[tuple[int, bytes]]] = {}
    for time, item in tried:
        group = groups.setdefault(key(item), [])
        group.append((time, value(item)))
        while group[0][0] < time - within:
            group.pop(0)
        different = len({other for _, other in group})
        if different >= count:
            return f"{key(item).decode('utf-8', 'replace')}: {different} different"
    return ""


def _walked(seen: Sequence[Seen], tried: Tried, count: int, within: int) -> str:
    """Many paths, most of which are not there."""
    start, paths = 0, Counter[str]()
    if sum(item.status in (404, 403, 400, 301, 0) for item in seen) < count:
        return ""
    for item in seen:
        if item.status in (404, 403, 400, 301, 0):
            paths[item.path] += 1
        while seen[start].time < item.time - within:
            gone = seen[start]
            if gone.status in (404, 403, 400, 301, 0):
                paths[gone.path] -= 1
                paths += Counter()
            start += 1
        if len(paths) >= count and all(one.status in (404, 403, 400) for one in seen[max(start, len(seen) - 4) :] if one.status):
            return f"{len(paths)} paths"
    return ""


FACTS: dict[str, Callable[[Sequence[Seen], Tried, int, int], str]] = {
    "logins.guessed": _guessed,
    "logins.sprayed": _sprayed,
    "logins.stuffed": _stuffed,
    "paths.walked": _walked,
}


def _compile(rule: Rule) -> VisitRule:
    match = rule.match
    match.only("kind", "fact", "count", "within")
    fact = match.text("fact")
    if fact not in FACTS:
        raise match.error(f"fact: unknown fact {fact!r}; known: {', '.join(sorted(FACTS))}", "fact")
    numbers = []
    for key in ("count", "within"):
        value = match.data.get(key)
        if not isinstance(value, int) or value < 2:
            raise match.error(f"{key}: must be a number of 2 or more, not {value!r}", key)
        numbers.append(value)
    return VisitRule(rule, fact, *numbers)


def _finding(rule: Rule, matched: str) -> Finding:
    return Finding(
        rule=rule.id, title=rule.title, techniques=rule.techniques, tactics=rule.tactics, severity=rule.severity,
        confidence=rule.confidence, classes=rule.classes, end=len(matched), matched=matched, how=("visit",),
    )  # fmt: skip
