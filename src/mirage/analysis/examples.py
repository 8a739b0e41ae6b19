"""The examples that every rule carries, tried: what it should find and does not, and what it finds and should not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from mirage.analysis.rulebook import Rule

if TYPE_CHECKING:
    from mirage.analysis.analyst import Analyst


class Wrong(NamedTuple):
    """An example that its rule does not treat as it says."""

    rule: Rule
    example: Any
    should_hit: bool


def wrong_examples(analyst: Analyst) -> Iterator[Wrong]:
    """The wrong examples of all rules of the kinds that examine texts or events: command, sequence, http, visit, event."""
    for rule in analyst.rulebook.rules.values():
        find = _FINDERS.get(rule.kind)
        if find is None:
            continue
        for should_hit, examples in ((True, rule.hits), (False, rule.misses)):
            for example in examples:
                if (rule.id in find(analyst, example)) is not should_hit:
                    yield Wrong(rule, example, should_hit)


def _in_texts(analyst: Analyst, example: Any) -> set[str]:
    """Rules found in a text, or in the texts of a session."""
    tracker = analyst.commands.tracker()
    found: set[str] = set()
    for text in example if isinstance(example, list) else [example]:
        found |= {finding.rule for finding in analyst.commands.examine_acts(str(text), tracker)[0]}
    return found


def _in_request(analyst: Analyst, example: Any) -> set[str]:
    from mirage.analysis.http.engine import example as request_of

    return {finding.rule for finding in analyst.http.assess(request_of(example)).findings}


def _in_events(analyst: Analyst, example: Any) -> set[str]:
    from mirage.analysis.effects import Effects, Past, events_of, remember

    effects, past = Effects(analyst.rulebook.of("event")), Past()
    found: set[str] = set()
    for event in events_of(example):
        found |= {rule.id for rule in effects.rules(event, past)}
        remember(event, past)
    return found


def _in_visit(analyst: Analyst, example: Any) -> set[str]:
    from mirage.analysis.http.visits import Visits
    from mirage.analysis.http.visits import example as visit_of

    return {finding.rule for finding in Visits(analyst.rulebook).assess(visit_of(example))}


_FINDERS = {"command": _in_texts, "sequence": _in_texts, "http": _in_request, "visit": _in_visit, "event": _in_events}
