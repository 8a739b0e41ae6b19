"""The rules: YAML files `rules/<tactic>/<name>.yml`, one document a rule, each with its techniques and its own examples.

    id: cron-entry-written            # unique
    title: A job was given to cron
    techniques: [T1053.003]           # of the ATT&CK version in use; older ids are read as their successors
    severity: medium                  # info, low, medium, high, critical; an alert from medium on
    confidence: high                  # low, medium, high
    classes: []                       # of HTTP rules: sqli, xss, ...
    references: [https://attack.mitre.org/techniques/T1053/003/]
    match:                            # `kind` says who reads the rest of it: command, http, sequence, ...
      kind: command
      ...
    hits: [...]                       # at least one of each; what an example is, is the kind's matter
    misses: [...]

This file knows the header and where everything stands, so that every complaint begins with `file:line`. What `match` means is
known by the engine of its kind, which compiles `rulebook.of("its kind")`. A rule that is wrong is named and left out; the rest
go on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

import yaml

from mirage.analysis.attack import Attack, shipped
from mirage.analysis.finding import Confidence, Severity
from mirage.base.errors import MirageError

Level = TypeVar("Level", bound=IntEnum)
Key = str | int
MAX_FILE = 1 << 20  # bytes of one rule file
MAX_VALUES = 100_000  # in one rule, anchors written out
_KEYS = ("id", "title", "techniques", "severity", "confidence", "classes", "references", "match", "hits", "misses")


class RuleError(MirageError):
    """A rule is wrong: the text is `file:line: what`."""


@dataclass(frozen=True, slots=True)
class Section:
    """A mapping of a rule file that knows on which line each of its values stands."""

    data: Mapping[str, Any]
    file: str
    lines: Mapping[tuple[Key, ...], int]  # line of every value of the document, by its path in it
    path: tuple[Key, ...] = ()

    def error(self, message: str, *keys: Key) -> RuleError:
        """The complaint about the value under `keys`, or about the section itself."""
        path = (*self.path, *keys)
        while path and path not in self.lines:
            path = path[:-1]
        return RuleError(f"{self.file}:{self.lines.get(path, 1)}: {message}")

    def only(self, *allowed: str) -> None:
        """Raise RuleError for a key that is none of these."""
        for key in self.data:
            if key not in allowed:
                raise self.error(f"unknown key {key!r}; allowed: {', '.join(allowed)}", key)

    def text(self, key: str, default: str | None = None) -> str:
        """The string under `key`; without a default it must be there and not be empty."""
        value = self.data.get(key, default)
        if not isinstance(value, str) or (default is None and not value):
            raise self.error(f"{key}: must be a text" + ("" if key in self.data else ", and is missing"), key)
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """The strings under `key`: a list of them, a single one, or nothing."""
        value = self.data.get(key, [])
        items = value if isinstance(value, list) else [value]
        for index, item in enumerate(items):
            if not isinstance(item, str):
                raise self.error(f"{key}: must be a text or a list of texts, not {item!r}; quote it", key, index)
        return tuple(items)

    def section(self, key: str) -> Section:
        """The mapping under `key`."""
        value = self.data.get(key)
        if not isinstance(value, dict):
            raise self.error(f"{key}: must be a mapping" + ("" if key in self.data else ", and is missing"), key)
        return replace(self, data=value, path=(*self.path, key))

    def sections(self, key: str) -> tuple[Section, ...]:
        """The mappings of the list under `key`; none where the key is missing."""
        value = self.data.get(key, [])
        if not isinstance(value, list):
            raise self.error(f"{key}: must be a list of mappings", key)
        for index, item in enumerate(value):
            if not isinstance(item, dict):
                raise self.error(f"{key}: must be a list of mappings", key, index)
        return tuple(replace(self, data=item, path=(*self.path, key, index)) for index, item in enumerate(value))


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule's header, checked; `match` is for the engine of its `kind`."""

    id: str
    title: str
    techniques: tuple[str, ...]
    tactics: tuple[str, ...]
    severity: Severity
    confidence: Confidence
    classes: tuple[str, ...]
    references: tuple[str, ...]
    kind: str
    match: Section
    hits: tuple[Any, ...]
    misses: tuple[Any, ...]
    file: str
    line: int

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Rulebook:
    """Rules by id, and what was wrong with those that are not among them."""

    rules: Mapping[str, Rule] = field(default_factory=dict)
    problems: tuple[RuleError, ...] = ()

    def of(self, kind: str) -> tuple[Rule, ...]:
        """The rules of this kind."""
        return tuple(rule for rule in self.rules.values() if rule.kind == kind)


def shipped_directory() -> Path:
    """Where the rules lie that the package carries; it is installed as files."""
    return Path(str(resources.files("mirage.analysis").joinpath("rules")))


def shipped_yara() -> Path:
    """Where the YARA rules lie that the package carries."""
    return Path(str(resources.files("mirage.analysis").joinpath("data", "yara")))


@cache
def shipped_rules() -> Rulebook:
    """The rules that the package carries."""
    return load_rules([shipped_directory()])


def load_rules(directories: Iterable[Path], attack: Attack | None = None) -> Rulebook:
    """All rules below these directories, in the order of their names; a later rule with an earlier id is a problem."""
    attack = attack or shipped()
    rules: dict[str, Rule] = {}
    problems: list[RuleError] = []
    for file, name in _files(directories):
        try:
            documents = list(_documents(file, name))
        except RuleError as error:
            problems.append(error)
            continue
        for document in documents:
            if "detection" in document.data and "match" not in document.data:
                continue  # one of Sigma's: an operator may keep both kinds in one directory
            try:
                rule = _rule(document, attack)
                if rule.id in rules:
                    raise document.error(f"rule {rule.id!r} stands already in {rules[rule.id].place}", "id")
                rules[rule.id] = rule
            except RuleError as error:
                problems.append(error)
    return Rulebook(rules, tuple(problems))


def _files(directories: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    """Every rule file, and how a complaint names it: from its rules directory on."""
    for directory in directories:
        for file in sorted(directory.rglob("*.yml")):
            yield file, str(Path(directory.name) / file.relative_to(directory))


def _documents(file: Path, name: str) -> Iterator[Section]:
    try:
        if file.stat().st_size > MAX_FILE:
            raise RuleError(f"{name}:1: larger than {MAX_FILE} bytes")
        text = file.read_text(encoding="utf-8")
        for node in yaml.compose_all(text, Loader=_Loader):
            lines: dict[tuple[Key, ...], int] = {}
            data = _plain(node, name, (), lines)
            section = Section(data if isinstance(data, dict) else {}, name, lines)
            if not isinstance(data, dict):
                raise section.error("a rule must be a mapping")
            yield section
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise RuleError(f"{name}:{line}: {error.problem or error}") from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        raise RuleError(f"{name}:1: {error or 'nested too deeply'}") from None


_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_construct = yaml.SafeLoader("")


def _plain(node: yaml.Node | None, name: str, path: tuple[Key, ...], lines: dict[tuple[Key, ...], int]) -> Any:
    """A node's value, its line and those of everything in it. Anchors are written out, up to MAX_VALUES."""
    if node is None:
        return None
    line = node.start_mark.line + 1
    lines[path] = line
    if len(lines) > MAX_VALUES:
        raise RuleError(f"{name}:{line}: more than {MAX_VALUES} values in one rule")
    if isinstance(node, yaml.MappingNode):
        values = {}
        for key_node, value_node in node.value:
            key = key_node.value
            if not isinstance(key, str):
                raise RuleError(f"{name}:{key_node.start_mark.line + 1}: a key must be a text")
            if key in values:
                raise RuleError(f"{name}:{key_node.start_mark.line + 1}: key {key!r} stands twice")
            values[key] = _plain(value_node, name, (*path, key), lines)
            lines[(*path, key)] = key_node.start_mark.line + 1
        return values
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, name, (*path, index), lines) for index, item in enumerate(node.value)]
    try:
        return _construct.construct_object(node, deep=True)
    except (yaml.YAMLError, ValueError) as error:
        raise RuleError(f"{name}:{line}: {error}") from None


def _rule(document: Section, attack: Attack) -> Rule:
    document.only(*_KEYS)
    techniques = []
    for index, name in enumerate(document.texts("techniques")):
        technique = attack.find(name)
        if technique is None:
            raise document.error(f"unknown technique {name}", "techniques", index)
        techniques.append(technique.id)
    if not techniques:
        raise document.error("techniques: at least one is needed", "techniques")
    match = document.section("match")
    examples = {}
    for key in ("hits", "misses"):
        value = document.data.get(key)
        if not isinstance(value, list) or not value:
            raise document.error(f"{key}: at least one example is needed", key)
        examples[key] = tuple(value)
    return Rule(
        id=document.text("id"),
        title=document.text("title"),
        techniques=tuple(techniques),
        tactics=attack.tactics(techniques),
        severity=_level(document, "severity", Severity),
        confidence=_level(document, "confidence", Confidence),
        classes=document.texts("classes"),
        references=document.texts("references"),
        kind=match.text("kind"),
        match=match,
        hits=examples["hits"],
        misses=examples["misses"],
        file=document.file,
        line=document.lines.get(("id",), 1),
    )


def _level(document: Section, key: str, levels: type[Level]) -> Level:
    name = document.text(key)
    if name.upper() not in levels.__members__ or not name.islower():
        raise document.error(f"{key}: {name!r}; allowed: {', '.join(level.name.lower() for level in levels)}", key)
    return levels[name.upper()]
