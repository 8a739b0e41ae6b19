"""Events in the Open Cybersecurity Schema Framework 1.5.0, one JSON object a line; `unmapped` holds the event whole.

What OCSF has no class for gives no line, as with Cowrie's words. A judgement gives a line of its own, a Detection Finding,
and so does, behind its end, what a session came to.
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
    LoginAttempted,
    NetworkAsked,
)
from mirage.evidence.exports import own
from mirage.evidence.exports.facts import Judge, Judgement, Verdict, moment, text, unjudged

VERSION = "1.5.0"
Fields = dict[str, Any]
_MILLISECOND = 1_000_000  # nanoseconds
_PRODUCT = {"name": "Mirage", "vendor_name": "Mirage", "version": __version__}
_SEVERITIES = {"info": 1, "low": 2, "medium": 3, "high": 4, "critical": 5}
_SEVERITY_NAMES = {1: "Informational", 2: "Low", 3: "Medium", 4: "High", 5: "Critical"}
_CATEGORIES = {1: "System Activity", 2: "Findings", 3: "Identity & Access Management", 4: "Network Activity"}
_ON_A_DEVICE = (1001, 1007)
_CLASSES = {
    1001: "File System Activity", 1007: "Process Activity", 2004: "Detection Finding", 3002: "Authentication",
    4001: "Network Activity",
    4002: "HTTP Activity", 4003: "DNS Activity",
}  # fmt: skip


def lines(envelopes: Iterable[Envelope], judge: Judge = unjudged, verdicts: Mapping[str, Verdict] | None = None) -> Iterator[str]:
    """The events, each followed by the judgements on it, a session's last by what it came to, each line with its line feed."""
    for envelope in envelopes:
        found = record(envelope)
        if found is not None:
            yield msgspec.json.encode(found).decode() + "\n"
        for judgement in judge(envelope):
            yield msgspec.json.encode(finding(judgement)).decode() + "\n"
        if isinstance(envelope.event, ConnectionClosed) and (verdict := (verdicts or {}).get(envelope.session)) is not None:
            yield msgspec.json.encode(conclusion(verdict, envelope)).decode() + "\n"


def record(envelope: Envelope) -> Fields | None:
    """The record of one event; None for an event that OCSF has no class for."""
    rule = _RULES.get(type(envelope.event))
    if rule is None:
        return None
    kind, activity, facts = rule(envelope.event)
    host = envelope.host or "unknown"
    around: Fields
    if kind in _ON_A_DEVICE:
        around = {"device": {"type_id": 1, "type": "Server", "hostname": host}, "actor": {"session": {"uid": envelope.session}}}
    else:
        around = {"dst_endpoint": {"hostname": host}, **({"src_endpoint": _endpoint(envelope.source)} if envelope.source else {})}
    return {
        **_head(kind, activity, envelope.time, 1, envelope.id, envelope.session),
        **around,
        **facts,
        "unmapped": own.row(envelope),
    }


def finding(judgement: Judgement) -> Fields:
    """A judgement as a Detection Finding."""
    attacks = []
    for technique in judgement.techniques:
        parent = technique.partition(".")[0]
        attack: Fields = {"version": "19", "technique": {"uid": parent, "name": judgement.names.get(parent, parent)}}
        if "." in technique:
            attack["sub_technique"] = {"uid": technique, "name": judgement.names.get(technique, technique)}
        if judgement.tactics:
            attack["tactics"] = [{"name": name} for name in judgement.tactics]
        attacks.append(attack)
    uid = f"{judgement.event}:{judgement.rule}"
    return {
        **_head(2004, 1, judgement.time, _SEVERITIES[judgement.severity], uid, judgement.session),
        "finding_info": {
            "uid": uid, "title": judgement.title, "attacks": attacks,
            "analytic": {"uid": judgement.rule, "type_id": 1, "type": "Rule"},
            "related_events": [{"uid": judgement.event}], "first_seen_time": judgement.time // _MILLISECOND,
        },
        "is_alert": _SEVERITIES[judgement.severity] >= 3,
        "evidences": [{"src_endpoint": _endpoint(judgement.source), "data": {"matched": judgement.matched}}],
        "unmapped": msgspec.to_builtins(judgement),
    }  # fmt: skip


def conclusion(verdict: Verdict, last: Envelope) -> Fields:
    """What a session came to, as a Detection Finding of a behavioural analytic; `last` is the session's end."""
    level = next(level for level, least in ((5, 80), (4, 60), (3, 40), (2, 20), (1, 0)) if verdict.risk >= least)
    uid = f"{verdict.session}:assessment"
    source = _endpoint(last.source)
    if verdict.country:
        source["location"] = {"country": verdict.country}
    if verdict.asn:
        source["autonomous_system"] = {"number": verdict.asn, "name": verdict.organisation}
    return {
        **_head(2004, 3 if verdict.is_final else 2, last.time, level, uid, verdict.session),
        "finding_info": {
            "uid": uid, "title": "What a session came to", "desc": verdict.summary,
            "analytic": {"uid": "assessment", "type_id": 2, "type": "Behavioral"}, "related_events": [{"uid": last.id}],
        },
        "risk_score": verdict.risk,
        "message": verdict.summary,
        "evidences": [{"src_endpoint": source}],
        "unmapped": msgspec.to_builtins(verdict),
    }  # fmt: skip


def parse(line: str | bytes) -> Envelope | Judgement | Verdict:
    """The event, the judgement, or what a session came to, of a line of ours."""
    found = msgspec.json.decode(line, type=dict[str, Any])
    if found["class_uid"] == 2004:
        if "risk_score" in found:
            return msgspec.convert(found["unmapped"], Verdict)
        return msgspec.convert(found["unmapped"], Judgement)
    return own.parse(msgspec.json.encode(found["unmapped"]))


def _head(kind: int, activity: int, time: int, severity: int, uid: str, session: str) -> Fields:
    metadata: Fields = {"version": VERSION, "product": _PRODUCT, "uid": uid, "original_time": moment(time)}
    if session:
        metadata["correlation_uid"] = session
    return {
        "category_uid": kind // 1000, "category_name": _CATEGORIES[kind // 1000], "class_uid": kind, "class_name": _CLASSES[kind],
        "activity_id": activity, "type_uid": kind * 100 + activity, "time": time // _MILLISECOND, "severity_id": severity,
        "severity": _SEVERITY_NAMES[severity], "metadata": metadata,
    }  # fmt: skip


Mapped = tuple[int, int, Fields]  # class, activity, facts


def _opened(event: ConnectionOpened) -> Mapped:
    return 4001, 1, {
        "src_endpoint": {**_endpoint(event.source_ip), "port": event.source_port},
        "dst_endpoint": {**_endpoint(event.local_ip), "port": event.local_port, "svc_name": event.protocol},
        "connection_info": {"protocol_name": "tcp", "protocol_num": 6, "direction_id": 1, "direction": "Inbound"},
    }  # fmt: skip


def _closed(event: ConnectionClosed) -> Mapped:
    traffic = {"bytes_in": event.bytes_in, "bytes_out": event.bytes_out, "bytes": event.bytes_in + event.bytes_out}
    return 4001, 2, {"traffic": traffic, "duration": event.duration // _MILLISECOND, "status_detail": event.reason}


def _login(event: LoginAttempted) -> Mapped:
    return 3002, 1, {
        "user": {"name": text(event.username)},
        "status_id": 1 if event.accepted else 2,
        "status": "Success" if event.accepted else "Failure",
        "auth_protocol_id": 99,
        "auth_protocol": event.method,
        "is_remote": True,
    }  # fmt: skip


def _ran(event: CommandRan) -> Mapped:
    words = [text(word) for word in event.argv]
    name = words[0].rpartition("/")[2] if words else ""
    process: Fields = {"cmd_line": " ".join(words), "name": name}
    if event.path:
        process["file"] = {"type_id": 1, "name": text(event.path).rpartition("/")[2], "path": text(event.path)}
    if event.pid:
        process["pid"] = event.pid
    if event.ppid:
        process["parent_process"] = {"pid": event.ppid}
    if event.cwd:
        process["working_directory"] = text(event.cwd)
    return 1007, 1, {"process": process, "exit_code": event.status, "duration": event.duration // _MILLISECOND}


_ACTIVITIES = {"created": 1, "removed": 4, "renamed": 5, "mode": 7, "owner": 7, "times": 6, "attributes": 6}


def _changed(event: FileChanged) -> Mapped:
    facts: Fields = {"file": {**_file(event.path), "size": event.size}}
    if event.target:
        facts["file_result"] = _file(event.target)
    return 1001, _ACTIVITIES.get(event.change, 3), facts


def _captured(event: ArtifactCaptured) -> Mapped:
    hashes = [{"algorithm_id": 3, "algorithm": "SHA-256", "value": event.sha256}]
    return 1001, 1, {"file": {**_file(event.path or event.sha256.encode()), "size": event.size, "hashes": hashes}}


def _file(path: bytes) -> Fields:
    whole = text(path)
    return {"type_id": 1, "type": "Regular File", "name": whole.rpartition("/")[2] or whole, "path": whole}


def _asked(event: NetworkAsked) -> Mapped:
    target = text(event.target)
    if event.action == "resolve":
        return 4003, 1, {"query": {"hostname": target}, "status_detail": event.verdict}
    endpoint = _endpoint(target)
    if event.port:
        endpoint["port"] = event.port
    return 4001, 1, {
        "dst_endpoint": endpoint,
        "connection_info": {"protocol_name": "tcp", "direction_id": 2, "direction": "Outbound"},
        "status_detail": event.verdict,
        "app_name": event.program,
    }  # fmt: skip


_METHODS = {"CONNECT": 1, "DELETE": 2, "GET": 3, "HEAD": 4, "OPTIONS": 5, "POST": 6, "PUT": 7, "TRACE": 8, "PATCH": 9}


def _requested(event: HttpRequested) -> Mapped:
    method = text(event.method)
    url: Fields = {"path": text(event.path), "query_string": text(event.query), "scheme": "https" if event.secure else "http"}
    if event.host:
        url["hostname"] = text(event.host).partition(":")[0]
    request: Fields = {"url": url, "http_method": method, "version": event.version, "uid": event.request, "length": event.body_size}
    if event.agent:
        request["user_agent"] = text(event.agent)
    if event.referer:
        request["referrer"] = text(event.referer)
    return 4002, _METHODS.get(method, 99), {
        "http_request": request,
        "http_response": {"code": event.status, "length": event.size},
        "duration": event.duration // _MILLISECOND,
    }  # fmt: skip


_RULES: dict[type, Callable[[Any], Mapped]] = {
    ConnectionOpened: _opened,
    ConnectionClosed: _closed,
    LoginAttempted: _login,
    CommandRan: _ran,
    FileChanged: _changed,
    ArtifactCaptured: _captured,
    NetworkAsked: _asked,
    HttpRequested: _requested,
}


def _endpoint(name: str) -> Fields:
    try:
        return {"ip": str(ipaddress.ip_address(name))}
    except ValueError:
        return {"hostname": name}
