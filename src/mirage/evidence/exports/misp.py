"""A MISP event: indicators as attributes, credentials as objects, techniques as galaxy tags, and what sessions came to as reports
(MISP core format)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import msgspec

from mirage.base.clock import SECOND
from mirage.evidence.exports.facts import Indicator, Judgement, Verdict, moment

_TYPES = {  # kind -> type, category, whether detection systems may act on it
    "address": ("ip-src", "Network activity", True),
    "domain": ("domain", "Network activity", True),
    "url": ("url", "Network activity", True),
    "sha256": ("sha256", "Payload delivery", True),
    "hassh": ("hassh-md5", "Network activity", False),
    "key": ("ssh-fingerprint", "Network activity", False),
}
_KINDS = {misp: kind for kind, (misp, _, _) in _TYPES.items()}
_THREAT = {"critical": "1", "high": "1", "medium": "2", "low": "3", "info": "4", "": "4"}
_CREDENTIAL = "a27e98c9-9b0e-414c-8076-d201e039ca09"  # template of the object `credential` in MISP's misp-objects


def event(
    found: Iterable[Indicator], judgements: Iterable[Judgement], sensor: str = "mirage", verdicts: Iterable[Verdict] = ()
) -> dict[str, Any]:
    """The event, unpublished and for this organisation only."""
    items, judgements = list(found), list(judgements)
    first = min((item.first for item in items), default=0)
    seed = "mirage:misp:" + sensor + ":" + " ".join(sorted(f"{item.kind}:{item.value}" for item in items))
    techniques = {name: judgement for judgement in judgements for name in judgement.techniques}
    last = str(max((item.last for item in items), default=0) // SECOND)
    worst = max((judgement.severity for judgement in judgements), key=list(reversed(_THREAT)).index, default="")
    return {
        "Event": {
            "uuid": str(uuid5(NAMESPACE_URL, seed)),
            "info": f"Honeypot {sensor}: {len(items)} indicators, {len(techniques)} techniques",
            "date": moment(first)[:10],
            "timestamp": last,
            "threat_level_id": _THREAT[worst],
            "analysis": "2",
            "distribution": "0",
            "published": False,
            "Attribute": [_attribute(item) for item in items if item.kind in _TYPES],
            "Object": [_credential(item) for item in items if item.kind == "credential"],
            "Tag": [{"name": _tag(name, judgement)} for name, judgement in sorted(techniques.items())],
            "EventReport": [_report(verdict, last) for verdict in verdicts],
        }
    }


def lines(
    found: Iterable[Indicator], judgements: Iterable[Judgement], sensor: str = "mirage", verdicts: Iterable[Verdict] = ()
) -> Iterable[str]:
    """The event as text."""
    yield msgspec.json.format(msgspec.json.encode(event(found, judgements, sensor, verdicts)), indent=2).decode() + "\n"


def parse(text: str) -> tuple[set[tuple[str, str]], set[str]]:
    """The indicators (kind and value) and the techniques of an event of ours."""
    whole = msgspec.json.decode(text, type=dict[str, Any])["Event"]
    found = {(_KINDS[one["type"]], one["value"]) for one in whole.get("Attribute", ())}
    for one in whole.get("Object", ()):
        values = {part["object_relation"]: part["value"] for part in one["Attribute"]}
        found.add(("credential", f"{values.get('username', '')}:{values.get('password', '')}"))
    return found, {tag["name"].rpartition(" - ")[2].rstrip('"') for tag in whole.get("Tag", ())}


def verdicts_of(text: str) -> list[Verdict]:
    """What sessions came to, of an event of ours."""
    found = []
    for report in msgspec.json.decode(text, type=dict[str, Any])["Event"]["EventReport"]:
        facts, _, summary = report["content"].partition("\n\n")
        rows = dict(line.removeprefix("- ").split(": ", 1) for line in facts.split("\n"))
        found.append(msgspec.convert({**rows, "summary": summary}, Verdict, strict=False))
    return found


def _report(verdict: Verdict, time: str) -> dict[str, Any]:
    """What a session came to, in Markdown: its facts as a list, then the words."""
    facts = {**msgspec.to_builtins(verdict), "is_final": str(verdict.is_final).lower()}
    rows = [f"- {name}: {value}" for name, value in facts.items() if name != "summary"]
    return {
        "uuid": _uuid(f"report:{verdict.session}"), "name": f"Session {verdict.session}: risk {verdict.risk} of 100",
        "content": "\n".join(rows) + "\n\n" + verdict.summary, "distribution": "5", "timestamp": time, "deleted": False,
    }  # fmt: skip


def _tag(technique: str, judgement: Judgement) -> str:
    name = judgement.names.get(technique, technique).rpartition(": ")[2].replace('"', "'")
    return f'misp-galaxy:mitre-attack-pattern="{name} - {technique}"'


def _attribute(item: Indicator) -> dict[str, Any]:
    kind, category, detects = _TYPES[item.kind]
    return _timed(item, item.value, kind, category, detects)


def _timed(item: Indicator, value: str, kind: str, category: str, detects: bool, **more: Any) -> dict[str, Any]:
    return {
        "uuid": _uuid(f"{item.kind}:{item.value}:{kind}"), "type": kind, "category": category,
        "value": value, "to_ids": detects, "distribution": "5", "timestamp": str(item.last // SECOND),
        "first_seen": moment(item.first), "last_seen": moment(item.last), "comment": f"seen {item.times} times", **more,
    }  # fmt: skip


def _credential(item: Indicator) -> dict[str, Any]:
    user, _, password = item.value.partition(":")
    parts = [
        _timed(item, user, "text", "Other", False, object_relation="username"),
        _timed(item, password, "text", "Other", False, object_relation="password", uuid=_uuid(f"password:{item.value}")),
    ]
    return {
        "name": "credential", "meta-category": "misc", "template_uuid": _CREDENTIAL, "template_version": "5",
        "uuid": _uuid(f"object:{item.value}"), "distribution": "5",
        "timestamp": str(item.last // SECOND), "description": "Credential describes one or more credential(s)",
        "Attribute": [part for part in parts if part["value"]],  # MISP has no empty attributes
    }  # fmt: skip


def _uuid(seed: str) -> str:
    return str(uuid5(NAMESPACE_URL, "mirage:misp:" + seed))
