"""What attackers send to harm those who read about them comes out of every export as valid as all else, and re-reads the same."""

from __future__ import annotations

import csv as spreadsheet
import importlib
import io
import json
from typing import Any, get_args, get_origin, get_type_hints

import pytest
import stix2validator
from pymisp import MISPEvent

from mirage.base.events import KINDS, ArtifactCaptured, Envelope, Event, LoginAttempted, NetworkAsked
from mirage.evidence.exports import csv, ecs, misp, ocsf, own, stix
from mirage.evidence.exports.cowrie import CowrieExport
from mirage.evidence.exports.facts import indicators
from tests.unit.evidence.exports.test_exports import _MODELS, START
from tests.unit.evidence.samples import SESSION, SOURCE

NASTY = [
    b"\0\0", b"\xff\xfe\xed\xa0\x80\xc0\xaf", "\u202egnp.exe \u2066x".encode(), b"=cmd|' /C calc'!A0", b"+1+1", b"-2+3", b"@SUM(1)", b"\t=1", b"\r=1",
    b"\n=1", b"'", b"\xef\xbb\xbfx", b"</script>", b'a,"b"\r\nc', b"\x1b]0;x\x07", b"\\", "\U000e0041\u200b\u2028".encode(), b"", b" ", b"A" * 200_000,
]  # fmt: skip
ADDRESSES = [
    b"http://[::1", b"http://a b/", "http://\u202eexample.com/x".encode(), b"http://exam'ple.net/'\\", b"http://u:p@192.0.2.1:99999/",
    b"http://a.example/\xff?%zz#a#b", b"ftp://-a.example./\0", b"http://256.256.256.256/", b"http://EXAMPLE.com./", b"http://a..b/[x]",
    b"http://" + b"a" * 300 + b".example/", b"http://[2001:db8::1%25eth0]/", "http://\u043f\u0440.example/".encode(), b"=x\0://a/", b"http://" + b"A" * 200_000,
]  # fmt: skip


def _filled(kind: type, value: bytes) -> Event:
    """An event of a kind with this wherever an attacker's words may stand."""
    fields: dict[str, Any] = {}
    for name, hint in get_type_hints(kind).items():
        kinds = get_args(hint) or (hint,)
        item: Any = value if bytes in kinds else True if bool in kinds else 7 if int in kinds else value.decode("utf-8", "replace")
        fields[name] = [item] if get_origin(hint) is list else item
    return kind(**{name: item for name, item in fields.items() if name in kind.__struct_fields__})  # type: ignore[attr-defined, no-any-return]


def _enveloped(events: list[Event]) -> list[Envelope]:
    return [
        Envelope(id=f"{at:05}", time=START + at * 10**9, event=event, host="web1", session=SESSION, source=SOURCE)  # type: ignore[arg-type]
        for at, event in enumerate(events)
    ]


def _asked() -> list[Envelope]:
    events: list[Event] = []
    for url in ADDRESSES:
        events += [
            NetworkAsked(action="fetch", target=url, verdict="timeout", url=url, program="wget"),
            ArtifactCaptured(sha256="ab" * 32, size=3, origin="download", path=url, url=url),
        ]
    events += [LoginAttempted(method="password", username=word, accepted=False, password=NASTY[-at]) for at, word in enumerate(NASTY)]
    return _enveloped(events)


@pytest.fixture(scope="module")
def hostile() -> list[Envelope]:
    return _enveloped(
        [_filled(kind, word) for kind in KINDS.values() for word in NASTY[:-1]] + [_filled(KINDS["LineEntered"], NASTY[-1])]
    )


def test_lines_stay_lines_and_re_read_the_same(hostile: list[Envelope]) -> None:
    for module in (own, ecs):
        lines = list(module.lines(hostile))
        assert [module.parse(line) for line in lines] == hostile
        assert not [line for line in lines if "\n" in line.rstrip("\n") or "\0" in line]
    assert [json.loads(line)["session"] for line in CowrieExport().lines(hostile)]


def test_ocsf_stays_of_its_classes(hostile: list[Envelope]) -> None:
    models = importlib.import_module("ocsf_emitter._models")
    lines = list(ocsf.lines(hostile))
    for line in lines:
        record = json.loads(line)
        getattr(models, _MODELS[record["class_uid"]]).model_validate(record)
    assert [ocsf.parse(line) for line in lines] == [envelope for envelope in hostile if ocsf.record(envelope) is not None]


def test_no_cell_is_a_formula_however_long(hostile: list[Envelope]) -> None:
    found = indicators([*hostile, *_asked()])
    texts = ["".join(csv.lines(hostile)), "".join(csv.indicator_lines(found))]
    events, known = (csv.parse(text) for text in texts)
    assert [row["id"] for row in events] == [envelope.id for envelope in hostile]
    assert [(row["kind"], row["value"]) for row in known] == [(item.kind, item.value) for item in found]
    limit = spreadsheet.field_size_limit(1 << 30)
    cells = [cell for text in texts for row in spreadsheet.reader(io.StringIO(text, newline="")) for cell in row]
    spreadsheet.field_size_limit(limit)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_stix_and_misp_take_every_indicator() -> None:
    found = indicators(_asked())
    facts = {(item.kind, item.value) for item in found}
    text = "".join(stix.lines(found, []))
    result = stix2validator.validate_string(text, stix2validator.ValidationOptions(version="2.1", strict=False))
    assert result.is_valid, [str(error) for error in result.errors]
    assert stix.parse(text) == (facts, set())
    event = MISPEvent()
    event.load("".join(misp.lines(found, [])))
    assert misp.parse(json.dumps({"Event": json.loads(event.to_json())})) == (facts, set())
    assert {"url", "credential", "address", "domain", "sha256"} <= {kind for kind, _ in facts}
    assert ("url", "http://a.example/%FF?%25zz#a%23b") in facts and ("domain", "example.com") in facts
