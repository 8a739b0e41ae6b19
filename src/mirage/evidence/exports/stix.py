"""STIX 2.1: a bundle of who saw what, which indicators it holds, and what they indicate (OASIS STIX 2.1, 10 June 2021).

Identifiers are made from what they name (UUID version 5), so that the same facts exported twice are the same objects.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec

from mirage.evidence.exports.facts import Indicator, Judgement, Verdict, moment

_SPACE = UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")  # STIX 2.1 section 2.9: that of observables
_EPOCH = "2026-01-01T00:00:00.000Z"
_PATTERNS = {
    "address": "[ipv4-addr:value = {}]",
    "address6": "[ipv6-addr:value = {}]",
    "domain": "[domain-name:value = {}]",
    "url": "[url:value = {}]",
    "sha256": "[file:hashes.'SHA-256' = {}]",
    "credential": "[user-account:account_login = {} AND user-account:credential = {}]",
    "key": "[x-mirage-ssh-key:fingerprint = {}]",
    "hassh": "[x-mirage-ssh-client:hassh = {}]",
}


def bundle(
    found: Iterable[Indicator], judgements: Iterable[Judgement], sensor: str = "mirage", verdicts: Iterable[Verdict] = ()
) -> dict[str, Any]:
    """The bundle. An indicator indicates the techniques of the sessions that it was seen in; times are those of the events. What a
    session came to is a note on its indicators."""
    items, judgements = list(found), list(judgements)
    start = moment(min((item.first for item in items), default=0)) if items else _EPOCH
    author = _object("identity", sensor, start, name=sensor, identity_class="system", roles=["sensor"])
    objects = [author]
    patterns: dict[str, dict[str, Any]] = {}
    by_session: dict[str, set[str]] = {}
    for judgement in judgements:
        for technique in judgement.techniques:
            by_session.setdefault(judgement.session, set()).add(technique)
            if technique not in patterns:
                patterns[technique] = _technique(technique, judgement, start, author["id"])
    objects += patterns.values()
    for item in items:
        observed = _observable(item)
        indicator = _indicator(item, author["id"])
        objects += [*observed, indicator]
        if observed:
            objects.append(_observation(item, [one["id"] for one in observed], author["id"]))
        for technique in sorted({name for session in item.sessions for name in by_session.get(session, ())}):
            objects.append(_relationship(indicator, patterns[technique], author["id"]))
    objects += [_note(verdict, items, start, author["id"]) for verdict in verdicts]
    unique = {one["id"]: one for one in objects}
    return {"type": "bundle", "id": f"bundle--{uuid5(NAMESPACE_URL, ' '.join(sorted(unique)))}", "objects": list(unique.values())}


def lines(
    found: Iterable[Indicator], judgements: Iterable[Judgement], sensor: str = "mirage", verdicts: Iterable[Verdict] = ()
) -> Iterable[str]:
    """The bundle as text."""
    yield msgspec.json.format(msgspec.json.encode(bundle(found, judgements, sensor, verdicts)), indent=2).decode() + "\n"


def parse(text: str) -> tuple[set[tuple[str, str]], set[str]]:
    """The indicators (kind and value) and the techniques of a bundle of ours."""
    objects = msgspec.json.decode(text, type=dict[str, Any])["objects"]
    found = {(one["labels"][0].removeprefix("kind:"), one["name"]) for one in objects if one["type"] == "indicator"}
    techniques = {one["external_references"][0]["external_id"] for one in objects if one["type"] == "attack-pattern"}
    return found, techniques


def verdicts_of(text: str) -> list[Verdict]:
    """What sessions came to, of a bundle of ours."""
    objects = msgspec.json.decode(text, type=dict[str, Any])["objects"]
    notes = [(one, dict(label.split(":", 1) for label in one["labels"])) for one in objects if one["type"] == "note"]
    return [msgspec.convert({**labels, "summary": one["content"]}, Verdict, strict=False) for one, labels in notes]


def _object(kind: str, seed: str, created: str, modified: str = "", **more: Any) -> dict[str, Any]:
    return {
        "type": kind, "spec_version": "2.1", "id": f"{kind}--{uuid5(NAMESPACE_URL, f'mirage:{kind}:{seed}')}",
        "created": created, "modified": modified or created, **more,
    }  # fmt: skip


def _technique(technique: str, judgement: Judgement, created: str, author: str) -> dict[str, Any]:
    phases = [{"kill_chain_name": "mitre-attack", "phase_name": tactic} for tactic in judgement.tactics]
    reference = {
        "source_name": "mitre-attack",
        "external_id": technique,
        "url": "https://attack.mitre.org/techniques/" + technique.replace(".", "/"),
    }
    more: dict[str, Any] = {"kill_chain_phases": phases} if phases else {}
    return _object(
        "attack-pattern", technique, created, created_by_ref=author, name=judgement.names.get(technique, technique),
        external_references=[reference], **more,
    )  # fmt: skip


def _indicator(item: Indicator, author: str) -> dict[str, Any]:
    kind = "address6" if item.kind == "address" and ":" in item.value else item.kind
    values = item.value.split(":", 1) if kind == "credential" else [item.value]
    return _object(
        "indicator", f"{item.kind}:{item.value}", moment(item.first), moment(item.last), created_by_ref=author, name=item.value,
        indicator_types=["malicious-activity"], labels=[f"kind:{item.kind}"], pattern_type="stix",
        pattern=_PATTERNS[kind].format(*(_quoted(value) for value in values)), valid_from=moment(item.first),
    )  # fmt: skip


def _note(verdict: Verdict, items: list[Indicator], created: str, author: str) -> dict[str, Any]:
    """What a session came to, on the indicators that were seen in it; its facts are labels."""
    facts = {**msgspec.to_builtins(verdict), "is_final": str(verdict.is_final).lower()}
    seen = [_indicator(item, author)["id"] for item in items if verdict.session in item.sessions]
    return _object(
        "note", verdict.session, created, created_by_ref=author, abstract=f"Risk {verdict.risk} of 100", content=verdict.summary,
        labels=[f"{name}:{value}" for name, value in facts.items() if name != "summary"], object_refs=seen or [author],
    )  # fmt: skip


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _observable(item: Indicator) -> list[dict[str, Any]]:
    """The cyber-observable objects of an indicator; none for what STIX has no object for."""
    if item.kind == "address":
        return [_seen("ipv6-addr" if ":" in item.value else "ipv4-addr", {"value": item.value})]
    if item.kind == "domain":
        return [_seen("domain-name", {"value": item.value})]
    if item.kind == "url":
        return [_seen("url", {"value": item.value})]
    if item.kind == "sha256":
        return [_seen("file", {"hashes": {"SHA-256": item.value}})]
    if item.kind == "credential":
        login, _, password = item.value.partition(":")
        return [_seen("user-account", {"account_login": login, "credential": password})]
    return []


def _seen(kind: str, facts: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": kind,
        "spec_version": "2.1",
        "id": f"{kind}--{uuid5(_SPACE, msgspec.json.encode(facts, order='sorted').decode())}",
        **facts,
    }


def _observation(item: Indicator, references: list[str], author: str) -> dict[str, Any]:
    return _object(
        "observed-data", f"{item.kind}:{item.value}", moment(item.first), moment(item.last), created_by_ref=author,
        first_observed=moment(item.first), last_observed=moment(item.last), number_observed=min(item.times, 999_999_999),
        object_refs=references,
    )  # fmt: skip


def _relationship(indicator: dict[str, Any], pattern: dict[str, Any], author: str) -> dict[str, Any]:
    return _object(
        "relationship", indicator["id"] + pattern["id"], indicator["created"], created_by_ref=author, relationship_type="indicates",
        source_ref=indicator["id"], target_ref=pattern["id"],
    )  # fmt: skip
