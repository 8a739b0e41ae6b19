"""Events in the Elastic Common Schema, version 8.17, one JSON object a line; `Mirage` holds the event whole, for reading it back.

Every event has a line. What ECS has fields for stands in them; custom fields begin with a capital, as ECS asks
(https://www.elastic.co/guide/en/ecs/current/ecs-custom-fields-in-ecs.html).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from mirage import __version__
from mirage.base.events import (
    ArtifactCaptured,
    CommandRan,
    ConnectionClosed,
    ConnectionOpened,
    Envelope,
    FileChanged,
    HttpRequested,
    LineEntered,
    LoginAttempted,
    NetworkAsked,
)
from mirage.evidence.exports import own
from mirage.evidence.exports.facts import Judge, Judgement, Verdict, moment, text, unjudged

VERSION = "8.17.0"
Fields = dict[str, Any]
_SEVERITY = {"info": 1, "low": 21, "medium": 47, "high": 73, "critical": 99}  # as Elastic Security's risk scores have them


def lines(envelopes: Iterable[Envelope], judge: Judge = unjudged, verdicts: Mapping[str, Verdict] | None = None) -> Iterator[str]:
    """One line an event, each with its line feed; what was found of an event stands in `threat` and `rule` of its line.

    `verdicts`, by session, give each source its country and system, and a session's last line its risk and summary.
    """
    for envelope in envelopes:
        verdict = verdicts.get(envelope.session) if verdicts else None
        yield msgspec.json.encode(document(envelope, judge(envelope), verdict)).decode() + "\n"


def document(envelope: Envelope, judgements: Iterable[Judgement] = (), verdict: Verdict | None = None) -> Fields:
    """The document of one event, with its fields nested."""
    event = envelope.event
    rule = _RULES.get(type(event))
    found: Fields = {
        "@timestamp": moment(envelope.time),
        "ecs": {"version": VERSION},
        "event": {
            "kind": "event", "module": "mirage", "dataset": "mirage.events", "provider": "mirage", "id": envelope.id,
            "action": type(event).__name__, "category": ["intrusion_detection"], "type": ["info"],
        },
        "observer": {"vendor": "Mirage", "product": "Mirage", "type": "honeypot", "version": __version__},
    }  # fmt: skip
    if envelope.host:
        found["host"] = {"name": envelope.host}
    if envelope.session:
        found["labels"] = {"session": envelope.session}
    if envelope.source:
        found["source"] = _place(envelope.source)
        found["related"] = {"ip": [found["source"]["ip"]]} if "ip" in found["source"] else {}
    if rule is not None:
        _merge(found, rule(event))
    _merge(found, _judged(list(judgements)))
    if verdict is not None:
        _merge(found, _concluded(verdict, isinstance(event, ConnectionClosed)))
    found["Mirage"] = own.row(envelope)
    return {key: value for key, value in found.items() if value != {}}


def parse(line: str | bytes) -> Envelope:
    """The event of a line of ours."""
    return own.parse(msgspec.json.encode(msgspec.json.decode(line, type=dict[str, Any])["Mirage"]))


def _concluded(verdict: Verdict, is_last: bool) -> Fields:
    source: Fields = {}
    if verdict.country:
        source["geo"] = {"country_iso_code": verdict.country}
    if verdict.asn:
        source["as"] = {"number": verdict.asn, **({"organization": {"name": verdict.organisation}} if verdict.organisation else {})}
    found: Fields = {"source": source} if source else {}
    return found | ({"event": {"risk_score": float(verdict.risk)}, "message": verdict.summary} if is_last else {})


def _judged(judgements: list[Judgement]) -> Fields:
    if not judgements:
        return {}
    worst = max(judgements, key=lambda judgement: _SEVERITY[judgement.severity])
    names = dict.fromkeys(name for judgement in judgements for name in judgement.techniques)
    parents = [name for name in names if "." not in name]
    children = [name for name in names if "." in name]
    texts = {name: text for judgement in judgements for name, text in judgement.names.items()}
    threat: Fields = {"framework": "MITRE ATT&CK"}
    if tactics := list(dict.fromkeys(tactic for judgement in judgements for tactic in judgement.tactics)):
        threat["tactic"] = {"name": tactics}
    above = list(dict.fromkeys([*parents, *(name.partition(".")[0] for name in children)]))
    if above:
        threat["technique"] = {"id": above, "name": [texts.get(name, name) for name in above]}
    if children:
        threat["technique"]["subtechnique"] = {"id": children, "name": [texts.get(name, name) for name in children]}
    return {
        "event": {
            "kind": "alert" if _SEVERITY[worst.severity] >= _SEVERITY["medium"] else "event",
            "severity": _SEVERITY[worst.severity],
        },
        "rule": {"id": worst.rule, "name": worst.title},
        "threat": threat,
    }


def _opened(event: ConnectionOpened) -> Fields:
    return {
        "event": {"category": ["network"], "type": ["connection", "start"]},
        "source": {**_place(event.source_ip), "port": event.source_port},
        "destination": {**_place(event.local_ip), "port": event.local_port},
        "network": {"transport": "tcp", "protocol": event.protocol},
    }


def _closed(event: ConnectionClosed) -> Fields:
    return {
        "event": {"category": ["network"], "type": ["connection", "end"], "duration": event.duration, "reason": event.reason},
        "source": {"bytes": event.bytes_in},
        "destination": {"bytes": event.bytes_out},
    }


def _login(event: LoginAttempted) -> Fields:
    return {
        "event": {"category": ["authentication"], "type": ["start"], "outcome": "success" if event.accepted else "failure"},
        "user": {"name": text(event.username)},
        "related": {"user": [text(event.username)]},
    }


def _ran(event: CommandRan) -> Fields:
    words = [text(word) for word in event.argv]
    process: Fields = {"args": words, "args_count": len(words), "command_line": " ".join(words), "exit_code": event.status}
    if event.path:
        process["executable"] = text(event.path)
    if event.pid:
        process["pid"] = event.pid
    if event.ppid:
        process["parent"] = {"pid": event.ppid}
    if event.cwd:
        process["working_directory"] = text(event.cwd)
    return {"event": {"category": ["process"], "type": ["start", "end"], "duration": event.duration}, "process": process}


def _line(event: LineEntered) -> Fields:
    return {"event": {"category": ["process"], "type": ["info"]}, "process": {"command_line": text(event.text)}}


_CHANGES = {"created": "creation", "removed": "deletion"}


def _changed(event: FileChanged) -> Fields:
    path = text(event.path)
    file: Fields = {"path": path, "size": event.size, "name": path.rpartition("/")[2]}
    if event.target:
        file["target_path"] = text(event.target)
    return {"event": {"category": ["file"], "type": [_CHANGES.get(event.change, "change")]}, "file": file}


def _captured(event: ArtifactCaptured) -> Fields:
    found: Fields = {
        "event": {"category": ["malware", "file"], "type": ["info"]},
        "file": {"hash": {"sha256": event.sha256}, "size": event.size},
        "related": {"hash": [event.sha256]},
    }
    if event.path:
        found["file"]["path"] = text(event.path)
    if event.url:
        found["url"] = {"original": text(event.url)}
    return found


def _asked(event: NetworkAsked) -> Fields:
    found: Fields = {
        "event": {"category": ["network"], "type": ["connection"], "reason": event.verdict},
        "destination": _place(text(event.target)),
        "network": {"direction": "egress"},
    }
    if event.port:
        found["destination"]["port"] = event.port
    if event.program:
        found["process"] = {"name": event.program}
    if event.url:
        found["url"] = {"original": text(event.url)}
    return found


def _requested(event: HttpRequested) -> Fields:
    url: Fields = {"original": text(event.target), "path": text(event.path), "scheme": "https" if event.secure else "http"}
    if event.query:
        url["query"] = text(event.query)
    if event.host:
        url["domain"] = text(event.host).partition(":")[0]
    request: Fields = {"method": text(event.method), "body": {"bytes": event.body_size}, "id": event.request}
    if event.referer:
        request["referrer"] = text(event.referer)
    found: Fields = {
        "event": {
            "category": ["web"],
            "type": ["access"],
            "duration": event.duration,
            "outcome": "success" if event.status < 400 else "failure",
        },
        "url": url,
        "http": {
            "version": event.version.rpartition("/")[2],
            "request": request,
            "response": {"status_code": event.status, "body": {"bytes": event.size}},
        },
    }
    if event.agent:
        found["user_agent"] = {"original": text(event.agent)}
    return found


_RULES: dict[type, Callable[[Any], Fields]] = {
    ConnectionOpened: _opened,
    ConnectionClosed: _closed,
    LoginAttempted: _login,
    CommandRan: _ran,
    LineEntered: _line,
    FileChanged: _changed,
    ArtifactCaptured: _captured,
    NetworkAsked: _asked,
    HttpRequested: _requested,
}


def _place(name: str) -> Fields:
    """An address as ECS wants it: always `address`, and `ip` or `domain`."""
    try:
        return {"address": name, "ip": str(ipaddress.ip_address(name))}
    except ValueError:
        return {"address": name, "domain": name}


def _merge(found: Fields, more: Fields) -> None:
    for key, value in more.items():
        known = found.get(key)
        if isinstance(known, dict) and isinstance(value, dict):
            _merge(known, value)
        elif isinstance(known, list) and isinstance(value, list) and key in ("ip", "user", "hash"):
            known += [item for item in value if item not in known]
        else:
            found[key] = value
