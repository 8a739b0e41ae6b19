"""Every export is what its public library or schema asks for, and says the same facts when it is read again."""

from __future__ import annotations

import importlib
import ipaddress
import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import stix2
import stix2validator
from pydantic import BaseModel
from pymisp import MISPEvent, MISPObject

from mirage.base.events import ConnectionClosed, Envelope, HttpRequested, NetworkAsked
from mirage.evidence.exports import csv, ecs, misp, navigator, ocsf, stix
from mirage.evidence.exports.facts import Indicator, Judgement, Verdict, indicators, moment
from tests.unit.evidence.samples import SESSION, SOURCE, one_of_each, whole_session

START = 1_800_000_000_123_456_789
REQUEST = HttpRequested(
    request="r", method=b"POST", target=b"/a?b=%27", path=b"/a", query=b"b=%27", version="HTTP/1.1", host=b"www.example.com:80",
    head=b"POST", body=b"c\xff", body_size=2, status=404, size=9, duration=77_000_000, agent=b"curl", referer=b"http://a.example/", secure=True,
)  # fmt: skip


ASKED = NetworkAsked(action="resolve", target=b"drop.example.net", verdict="answered")


def _envelopes() -> list[Envelope]:
    events: list[Any] = [event for _, event in whole_session()] + [REQUEST, ASKED, *one_of_each()]
    return [
        Envelope(id=f"{number:04}", time=START + number * 10**9, event=event, host="web1", session=SESSION, source=SOURCE)
        for number, event in enumerate(events)
    ]


def _judgements() -> list[Judgement]:
    first: dict[str, Any] = {"session": SESSION, "source": SOURCE, "time": START}
    return [
        Judgement(event="0003", rule="a-rule", title="Something, \"quoted\"", severity="high", techniques=("T1059.004", "T1105"),
                  tactics=("execution", "command-and-control"), names={"T1059.004": "Command and Scripting Interpreter: Unix Shell", "T1105": "Ingress Tool Transfer"}, matched="=wget", **first),
        Judgement(event="0003", rule="b-rule", title="Other", severity="low", techniques=("T1105",), names={"T1105": "Ingress Tool Transfer"}, **first),
        Judgement(event="0004", rule="c-rule", title="Nothing named", severity="info", **first),
    ]  # fmt: skip


def _judge(envelope: Envelope) -> list[Judgement]:
    return [judgement for judgement in _judgements() if judgement.event == envelope.id]


def _facts(kinds: set[str] | None = None) -> set[tuple[str, str]]:
    return {(item.kind, item.value) for item in indicators(_envelopes()) if kinds is None or item.kind in kinds}


def test_indicators_are_what_attackers_can_be_known_by() -> None:
    found = {item.kind: item for item in indicators(_envelopes())}
    assert set(found) == {"address", "hassh", "key", "credential", "sha256", "url", "domain"}
    assert (
        ("address", SOURCE) in _facts() and ("credential", "root:123456") in _facts() and ("credential", "root:toor\\xff") in _facts()
    )
    assert found["address"].sessions == {SESSION} and found["address"].first <= found["address"].last


def test_a_stix_bundle_is_valid_and_says_the_same() -> None:
    text = "".join(stix.lines(indicators(_envelopes()), _judgements()))
    bundle = stix2.parse(text, allow_custom=True)
    assert bundle["type"] == "bundle"
    result = stix2validator.validate_string(text, stix2validator.ValidationOptions(version="2.1", strict=False))
    assert result.is_valid, [str(error) for error in result.errors]
    assert stix.parse(text) == (_facts(), {"T1059.004", "T1105"})
    indicates = [one for one in bundle["objects"] if one["type"] == "relationship"]
    assert len(indicates) == 2 * len(_facts())


def test_the_same_facts_are_the_same_stix_objects() -> None:
    assert list(stix.lines(indicators(_envelopes()), _judgements())) == list(stix.lines(indicators(_envelopes()), _judgements()))


def test_a_misp_event_is_valid_and_says_the_same() -> None:
    text = "".join(misp.lines(indicators(_envelopes()), _judgements()))
    event = MISPEvent()
    event.load(text)
    assert {(attribute.type, attribute.value) for attribute in event.attributes} == {
        (misp._TYPES[kind][0], value) for kind, value in _facts() if kind != "credential"
    }
    for thing in event.objects:
        template = MISPObject(thing.name, strict=True)
        for attribute in thing.attributes:
            template.add_attribute(attribute.object_relation, value=attribute.value)
        assert json.loads(template.to_json())["template_uuid"] == thing.template_uuid
    assert misp.parse(json.dumps({"Event": json.loads(event.to_json())})) == (
        _facts(),
        {"T1059.004", "T1105"},
    )


def test_a_navigator_layer_has_what_the_layer_format_asks() -> None:
    text = "".join(navigator.lines(_judgements(), "a visit"))
    layer = json.loads(text)
    assert {"name", "versions", "domain", "techniques"} <= set(layer)  # required by layer format 4.5
    assert layer["versions"] == {"attack": "19", "navigator": "5.1.0", "layer": "4.5"} and layer["domain"] == "enterprise-attack"
    assert all(re.fullmatch(r"T\d{4}(?:\.\d{3})?", item["techniqueID"]) for item in layer["techniques"])
    assert navigator.parse(text) == {"T1059.004": 1, "T1105": 1}


def test_csv_says_the_same_and_no_cell_is_a_formula() -> None:
    text = "".join(csv.lines(_envelopes(), _judge))
    rows = csv.parse(text)
    assert [row["id"] for row in rows] == [envelope.id for envelope in _envelopes()]
    assert [row["time"] for row in rows] == [moment(envelope.time) for envelope in _envelopes()]
    assert (rows[3]["severity"], rows[3]["techniques"], rows[3]["rules"]) == ("high", "T1059.004 T1105", "a-rule b-rule")
    odd = Indicator(kind="credential", value="=cmd|' /c calc'!A0:x", first=START, last=START, sessions={"a", "b"})
    text = "".join(csv.indicator_lines([odd]))
    assert ",'=cmd" in text
    assert csv.parse(text)[0]["value"] == odd.value and csv.parse(text)[0]["sessions"] == "a b"


_ECS: dict[str, str] = {  # the fields that we use, with their types: Elastic Common Schema 8.17
    "@timestamp": "date", "ecs.version": "keyword", "event.kind": "keyword", "event.module": "keyword", "event.dataset": "keyword",
    "event.provider": "keyword", "event.id": "keyword", "event.action": "keyword", "event.category": "keyword[]", "event.type": "keyword[]",
    "event.outcome": "keyword", "event.duration": "long", "event.reason": "keyword", "event.severity": "long", "observer.vendor": "keyword",
    "observer.product": "keyword", "observer.type": "keyword", "observer.version": "keyword", "host.name": "keyword", "labels.session": "keyword",
    "source.address": "keyword", "source.ip": "ip", "source.domain": "keyword", "source.port": "long", "source.bytes": "long",
    "destination.address": "keyword", "destination.ip": "ip", "destination.domain": "keyword", "destination.port": "long",
    "destination.bytes": "long", "network.transport": "keyword", "network.protocol": "keyword", "network.direction": "keyword",
    "related.ip": "ip[]", "related.user": "keyword[]", "related.hash": "keyword[]", "user.name": "keyword", "process.args": "keyword[]",
    "process.args_count": "long", "process.command_line": "keyword", "process.exit_code": "long", "process.executable": "keyword",
    "process.pid": "long", "process.parent.pid": "long", "process.working_directory": "keyword", "process.name": "keyword",
    "file.path": "keyword", "file.size": "long", "file.name": "keyword", "file.target_path": "keyword", "file.hash.sha256": "keyword",
    "url.original": "keyword", "url.path": "keyword", "url.scheme": "keyword", "url.query": "keyword", "url.domain": "keyword",
    "http.version": "keyword", "http.request.method": "keyword", "http.request.body.bytes": "long", "http.request.id": "keyword",
    "http.request.referrer": "keyword", "http.response.status_code": "long", "http.response.body.bytes": "long",
    "user_agent.original": "keyword", "rule.id": "keyword", "rule.name": "keyword", "threat.framework": "keyword",
    "threat.tactic.name": "keyword[]", "threat.technique.id": "keyword[]", "threat.technique.name": "keyword[]",
    "threat.technique.subtechnique.id": "keyword[]", "threat.technique.subtechnique.name": "keyword[]",
}  # fmt: skip
_ALLOWED = {
    "event.kind": {"alert", "event"},
    "event.category": {"authentication", "file", "intrusion_detection", "malware", "network", "process", "web"},
    "event.type": {"access", "change", "connection", "creation", "deletion", "end", "info", "start"},
    "event.outcome": {"success", "failure", "unknown"},
    "network.direction": {"ingress", "egress", "inbound", "outbound", "internal", "external", "unknown"},
}


def _leaves(value: dict[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    for key, item in value.items():
        if isinstance(item, dict):
            yield from _leaves(item, f"{path}{key}.")
        else:
            yield path + key, item


def test_ecs_documents_hold_fields_of_ecs_and_the_same_facts() -> None:
    envelopes = _envelopes()
    lines = list(ecs.lines(envelopes, _judge))
    assert [ecs.parse(line) for line in lines] == envelopes
    for line in lines:
        document = json.loads(line)
        document.pop("Mirage")
        for name, value in _leaves(document):
            kind = _ECS[name]
            assert isinstance(value, list) is kind.endswith("[]"), name
            for item in value if isinstance(value, list) else [value]:
                assert isinstance(item, int) if kind.startswith("long") else isinstance(item, str), (name, item)
                assert name not in _ALLOWED or item in _ALLOWED[name], (name, item)
                if kind.startswith("ip"):
                    ipaddress.ip_address(item)
                if kind == "date":
                    datetime.fromisoformat(item)
    judged = json.loads(lines[3])
    assert (judged["event"]["kind"], judged["rule"]["id"]) == ("alert", "a-rule")
    assert judged["threat"]["technique"] == {
        "id": ["T1105", "T1059"], "name": ["Ingress Tool Transfer", "T1059"],
        "subtechnique": {"id": ["T1059.004"], "name": ["Command and Scripting Interpreter: Unix Shell"]},
    }  # fmt: skip


def test_ecs_documents_say_where_a_source_is_from_and_the_last_one_what_its_session_came_to() -> None:
    envelopes = _envelopes()
    session = envelopes[0].session
    verdict = Verdict(session=session, risk=64, summary="In words.", country="BE", asn=64500, organisation="Example Hosting")
    documents = [json.loads(line) for line in ecs.lines(envelopes, _judge, {session: verdict})]
    mine = [(envelope, row) for envelope, row in zip(envelopes, documents, strict=True) if envelope.session == session]
    for envelope, row in mine:
        assert row["source"]["geo"] == {"country_iso_code": "BE"}
        assert row["source"]["as"] == {"number": 64500, "organization": {"name": "Example Hosting"}}
        closed = isinstance(envelope.event, ConnectionClosed)
        assert (row["event"].get("risk_score"), row.get("message")) == ((64.0, "In words.") if closed else (None, None))
    assert any(isinstance(envelope.event, ConnectionClosed) for envelope, _ in mine)


_MODELS = {
    1001: "FileActivity", 1007: "ProcessActivity", 2004: "DetectionFinding", 3002: "Authentication", 4001: "NetworkActivity",
    4002: "HttpActivity", 4003: "DnsActivity",
}  # fmt: skip


def _extras(model: Any, path: str = "") -> Iterator[str]:
    if isinstance(model, list):
        for item in model:
            yield from _extras(item, path)
    if not isinstance(model, BaseModel):
        return
    yield from (f"{path}.{name}" for name in model.model_extra or {})
    for name in type(model).model_fields:
        if name not in ("unmapped", "data"):
            yield from _extras(getattr(model, name), f"{path}.{name}")


def test_ocsf_records_are_of_their_classes_and_say_the_same() -> None:
    models = importlib.import_module("ocsf_emitter._models")
    validate = importlib.import_module("ocsf_emitter.validate").validate
    lines = list(ocsf.lines(_envelopes(), _judge))
    classes = set()
    for line in lines:
        record = json.loads(line)
        classes.add(record["class_uid"])
        model = getattr(models, _MODELS[record["class_uid"]]).model_validate(record)
        validate(model)
        assert list(_extras(model)) == []
    assert classes == set(_MODELS)
    expected: list[Any] = []
    for envelope in _envelopes():
        expected += [envelope] if ocsf.record(envelope) is not None else []
        expected += _judge(envelope)
    assert [ocsf.parse(line) for line in lines] == expected


VERDICTS = [
    Verdict(session=SESSION, risk=64, summary='In words.\n\nAnd more: "these".', country="BE", asn=64500, organisation="A: Ltd, B"),
    Verdict(session="another", risk=0, summary="Nothing.", is_final=False),
]


def test_ocsf_says_behind_its_end_what_a_session_came_to() -> None:
    models = importlib.import_module("ocsf_emitter._models")
    validate = importlib.import_module("ocsf_emitter.validate").validate
    lines = list(ocsf.lines(_envelopes(), _judge, {verdict.session: verdict for verdict in VERDICTS}))
    parsed = [ocsf.parse(line) for line in lines]
    at = [index for index, found in enumerate(parsed) if isinstance(found, Verdict)]
    assert [parsed[index] for index in at] == VERDICTS[:1] * len(at) and at
    for index in at:
        before = parsed[index - 1]
        assert isinstance(before, Envelope) and isinstance(before.event, ConnectionClosed)
        model = models.DetectionFinding.model_validate(json.loads(lines[index]))
        validate(model)
        assert list(_extras(model)) == []


def test_stix_notes_say_what_sessions_came_to() -> None:
    text = "".join(stix.lines(indicators(_envelopes()), _judgements(), "mirage", VERDICTS))
    result = stix2validator.validate_string(text, stix2validator.ValidationOptions(version="2.1", strict=False))
    assert result.is_valid, [str(error) for error in result.errors]
    notes = [one for one in stix2.parse(text, allow_custom=True)["objects"] if one["type"] == "note"]
    assert [len(note["object_refs"]) for note in notes] == [len(_facts()), 1]
    assert stix.verdicts_of(text) == VERDICTS
    assert stix.parse(text) == (_facts(), {"T1059.004", "T1105"})


def test_misp_reports_say_what_sessions_came_to() -> None:
    event = MISPEvent()
    event.load("".join(misp.lines(indicators(_envelopes()), _judgements(), "mirage", VERDICTS)))
    assert [report.name for report in event.event_reports] == [f"Session {SESSION}: risk 64 of 100", "Session another: risk 0 of 100"]
    assert misp.verdicts_of(json.dumps({"Event": json.loads(event.to_json())})) == VERDICTS


@pytest.mark.parametrize("module", [stix, misp])
def test_nothing_is_an_export_as_well(module: Any) -> None:
    assert module.parse("".join(module.lines([], []))) == (set(), set())
    assert navigator.parse("".join(navigator.lines([]))) == {}
    assert csv.parse("".join(csv.lines([]))) == []
