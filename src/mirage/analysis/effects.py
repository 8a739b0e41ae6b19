"""Rules about what happened, whatever was typed for it: files that changed, logins, captured files that ran, forwardings.

    match:
      kind: event
      event: FileChanged                 # of the catalogue (docs/events.md)
      where: {change: [created, written]}  # fields, and the values that they may have; without these three every such event
      file: [cron, authorized-keys]      # classes of data/paths.yml, of the event's `path` or `target`
      fact: [login-after-failures]       # what only the session so far can tell; see FACTS

An example is a list of events as `mirage events --json` prints them, in their order; only kind and the fields that matter are needed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from mirage.analysis.commands.roles import path_classes, path_index
from mirage.analysis.rulebook import Rule, RuleError
from mirage.base.events import (
    KINDS,
    ArtifactCaptured,
    CommandRan,
    Event,
    FileChanged,
    ForwardRequested,
    LoginAttempted,
    LureRead,
    LureUsed,
    NetworkAsked,
)

FAILURES = 3  # refused logins of a session after which one that is let in counts as guessed
GUESSES = 10  # refused logins of a session that count as guessing by themselves
GUESSED = frozenset({"password", "keyboard-interactive"})  # methods by which secrets are guessed (RFC 4252, RFC 4256)
REMEMBERED = 512  # paths of a session's captured files


@dataclass(slots=True)
class Past:
    """What a session has done so far, as far as effects need it."""

    failures: int = 0
    captured: dict[bytes, None] = field(default_factory=dict)
    fetched: set[bytes] = field(default_factory=set)


def _logged_in_after_failures(event: Event, past: Past) -> bool:
    return isinstance(event, LoginAttempted) and event.accepted and past.failures >= FAILURES


def _guesses(event: Event, past: Past) -> bool:
    return isinstance(event, LoginAttempted) and not event.accepted and event.method in GUESSED and past.failures + 1 == GUESSES


def _runs_what_it_brought(event: Event, past: Past) -> bool:
    return isinstance(event, CommandRan) and bool(event.path) and event.path in past.captured


def _runs_what_it_fetched(event: Event, past: Past) -> bool:
    return isinstance(event, CommandRan) and bool(event.path) and event.path in past.fetched


FACTS: dict[str, Callable[[Event, Past], bool]] = {
    "login-after-failures": _logged_in_after_failures,
    "logins-guessed": _guesses,
    "captured-file-run": _runs_what_it_brought,
    "fetched-file-run": _runs_what_it_fetched,
}


def remember(event: Event, past: Past) -> None:
    """Take an event into the past, after it was looked at."""
    if isinstance(event, LoginAttempted):
        past.failures = 0 if event.accepted else past.failures + (event.method in GUESSED)
    elif isinstance(event, ArtifactCaptured) and event.path:
        past.captured[event.path] = None
        if event.origin == "download":
            past.fetched.add(event.path)
        if len(past.captured) > REMEMBERED:
            oldest = next(iter(past.captured))
            del past.captured[oldest]
            past.fetched.discard(oldest)


@dataclass(frozen=True, slots=True)
class Effect:
    """One compiled rule."""

    rule: Rule
    where: tuple[tuple[str, frozenset[Any]], ...]
    files: frozenset[str]
    facts: tuple[str, ...]

    def holds(self, event: Event, past: Past, classes: Callable[[], frozenset[str]]) -> bool:
        return (
            all(_plain(getattr(event, name)) in values for name, values in self.where)
            and (not self.files or not self.files.isdisjoint(classes()))
            and all(FACTS[name](event, past) for name in self.facts)
        )


class Effects:
    """All rules of kind `event`."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.problems: list[RuleError] = []
        self._by_kind: dict[type, list[Effect]] = defaultdict(list)
        for rule in rules:
            try:
                kind, effect = _compiled(rule)
            except RuleError as error:
                self.problems.append(error)
                continue
            self._by_kind[kind].append(effect)

    def rules(self, event: Event, past: Past) -> list[Rule]:
        """The rules that hold of an event."""
        effects = self._by_kind.get(type(event))
        if not effects:
            return []
        known: list[frozenset[str]] = []

        def classes() -> frozenset[str]:
            if not known:
                known.append(_classes(event))
            return known[0]

        return [effect.rule for effect in effects if effect.holds(event, past, classes)]


def subject(event: Event) -> str:
    """The piece of an event that a finding repeats."""
    match event:
        case FileChanged(path=path, target=target):
            return (target or path).decode("utf-8", "replace")
        case LoginAttempted(username=username, password=password):
            return f"{username.decode('utf-8', 'replace')}:{(password or b'').decode('utf-8', 'replace')}"
        case CommandRan(argv=argv):
            return b" ".join(argv).decode("utf-8", "replace")
        case NetworkAsked(url=url, target=target):
            return (url or target).decode("utf-8", "replace")
        case ForwardRequested(host=host, port=port):
            return f"{host.decode('utf-8', 'replace')}:{port}"
        case LureRead(path=path) | LureUsed(path=path):
            return path.decode("utf-8", "replace")
        case ArtifactCaptured(path=path, sha256=sha256):
            return path.decode("utf-8", "replace") or sha256
    return ""


def events_of(example: Any) -> list[Event]:
    """The events of an example. Raises ValueError for what the catalogue does not hold."""
    found = []
    for row in example if isinstance(example, list) else [example]:
        if not isinstance(row, Mapping) or row.get("kind") not in KINDS:
            raise ValueError(f"no event: {row!r}")
        kind = KINDS[row["kind"]]
        values = {**_defaults(kind), **{name: value for name, value in row.items() if name != "kind"}}
        found.append(msgspec.convert({name: _typed(kind, name, value) for name, value in values.items()}, kind))
    return found


def _compiled(rule: Rule) -> tuple[type[Event], Effect]:
    section = rule.match
    section.only("kind", "event", "where", "file", "fact")
    name = section.text("event")
    if name not in KINDS:
        raise section.error(f"event: {name!r} is none of the catalogue", "event")
    kind = KINDS[name]
    where = []
    if "where" in section.data:
        conditions = section.section("where")
        for key, value in conditions.data.items():
            if key not in kind.__struct_fields__:
                raise conditions.error(f"{name} has no {key!r}; it has {', '.join(kind.__struct_fields__)}", key)
            where.append((key, frozenset(value if isinstance(value, list) else [value])))
    for index, file in enumerate(section.texts("file")):
        if file not in path_classes():
            raise section.error(f"file: unknown class of files {file!r}; data/paths.yml has them", "file", index)
    for index, fact in enumerate(section.texts("fact")):
        if fact not in FACTS:
            raise section.error(f"fact: {fact!r}; allowed: {', '.join(FACTS)}", "fact", index)
    return kind, Effect(rule, tuple(where), frozenset(section.texts("file")), section.texts("fact"))


def _classes(event: Event) -> frozenset[str]:
    paths = [getattr(event, "path", b""), getattr(event, "target", b"")]
    return frozenset(name for path in paths if path for name in path_index().classes(path.decode("utf-8", "replace")))


def _plain(value: Any) -> Any:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _defaults(kind: type[Event]) -> dict[str, Any]:
    """Values for the fields that an example leaves out."""
    found: dict[str, Any] = {}
    for info in msgspec.structs.fields(kind):
        if info.required:
            found[info.name] = {str: "", int: 0, bytes: b"", bool: False}.get(info.type, [])
    return found


def _typed(kind: type[Event], name: str, value: Any) -> Any:
    info = next((each for each in msgspec.structs.fields(kind) if each.name == name), None)
    if info is None:
        raise ValueError(f"{kind.__name__} has no {name!r}")
    if isinstance(value, str) and "bytes" in str(info.type):
        return value.encode()
    if isinstance(value, list) and "bytes" in str(info.type):
        return [item.encode() if isinstance(item, str) else item for item in value]
    return value
