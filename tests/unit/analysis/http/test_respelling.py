"""What a rule finds it still finds when it is spelled otherwise, or comes by another way than a parameter of the address."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

import pytest

from mirage.analysis.http.engine import shipped_engine
from mirage.analysis.rulebook import Rule, shipped_rules

KEPT = 0.95
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def _post(body: str | bytes, kind: str, **headers: str) -> dict[str, Any]:
    return {"method": "POST", "uri": "/page", "headers": {"Content-Type": kind, "Host": "www.example.com", **headers}, "body": body}


def _get(query: str, **headers: str) -> dict[str, Any]:
    return {"method": "GET", "uri": f"/page?{query}", "headers": {"Host": "www.example.com", **headers}}


def _escaped(text: str) -> str:
    return "".join(f"\\u{ord(char):04x}" for char in text)


WAYS: dict[str, Callable[[str], dict[str, Any]]] = {
    "in the address": lambda text: _get("q=" + quote(text)),
    "every character encoded": lambda text: _get("q=" + "".join(f"%{byte:02x}" for byte in text.encode())),
    "encoded twice": lambda text: _get("q=" + quote(quote(text, safe=""), safe="")),
    "encoded as %u": lambda text: _get("q=" + "".join(f"%u{ord(char):04x}" for char in text)),
    "in a form": lambda text: _post("a=1&q=" + quote(text, safe=""), "application/x-www-form-urlencoded"),
    "in JSON": lambda text: _post(json.dumps({"a": [{"q": text}]}), "application/json"),
    "in JSON with escapes": lambda text: _post('{"q": "' + _escaped(text) + '"}', "application/json"),
    "in JSON inside JSON": lambda text: _post(json.dumps({"a": json.dumps({"q": text})}), "application/json"),
    "in XML": lambda text: _post(f"<?xml version='1.0'?><a q={quoteattr(text)}/>", "text/xml"),
    "in a part": lambda text: _post(
        f'--q\r\nContent-Disposition: form-data; name="a"\r\n\r\n{text}\r\n--q--\r\n', "multipart/form-data; boundary=q"
    ),
    "compressed": lambda text: _post(
        gzip.compress(b"q=" + quote(text, safe="").encode()), "application/x-www-form-urlencoded", **{"Content-Encoding": "gzip"}
    ),
    "as entities": lambda text: _get("q=" + quote("".join(f"&#x{ord(char):x};" for char in text), safe="")),
}

SPELLINGS: dict[str, tuple[tuple[str, ...], Callable[[str], str]]] = {
    "upper case": (("sqli", "xss"), str.upper),
    "mixed case": (("sqli", "xss"), lambda text: "".join(c.upper() if i % 2 else c.lower() for i, c in enumerate(text))),
    "tabs": (("sqli", "xss", "rce"), lambda text: text.replace(" ", "\t")),
    "line feeds": (("sqli",), lambda text: text.replace(" ", "\n")),
    "comments": (("sqli",), lambda text: text.replace(" ", "/**/")),
    "full width": (("sqli", "xss", "lfi"), lambda text: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)),
    "something before it": (("sqli", "xss", "php", "java", "generic", "lfi"), lambda text: "x " + text),
}


def _hits(*classes: str) -> list[tuple[Rule, str]]:
    return [
        (rule, hit)
        for rule in shipped_rules().of("http")
        for hit in rule.hits
        if isinstance(hit, str) and set(classes) & set(rule.classes) and rule.severity > 1
    ]


def _kept(hits: list[tuple[Rule, str]], way: Callable[[str], dict[str, Any]]) -> tuple[float, list[str]]:
    engine = shipped_engine()
    lost = []
    for rule, hit in hits:
        found = {name for finding in engine.assess(way(hit)).findings for name in finding.classes}
        if not found & set(rule.classes):
            lost.append(f"{rule.id}: {hit!r}")
    return 1 - len(lost) / len(hits), lost


@pytest.mark.parametrize("way", WAYS)
def test_hits_are_found_by_whatever_way_they_come(way: str) -> None:
    share, lost = _kept(_hits("sqli", "xss", "rce", "php", "java", "generic", "lfi", "protocol-attack"), WAYS[way])
    assert share >= KEPT, lost


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_hits_are_found_in_other_spellings(spelling: str) -> None:
    classes, spell = SPELLINGS[spelling]
    share, lost = _kept(_hits(*classes), lambda text: _get("q=" + quote(spell(text), safe="")))
    assert share >= KEPT, lost
