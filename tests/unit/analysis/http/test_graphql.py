"""GraphQL's documents are told from all else in braces, and nothing but their strings is looked at."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from mirage.analysis.http.engine import shipped_engine
from mirage.analysis.http.graphql import strings

DOCUMENT = (
    'query Seen($at: Time!, $n: [Int!] = [1]) @cached(ttl: {s: 3}) {\n  posts(at: $at, by: "ann") {\n    id\n    ...Head\n  }\n}'
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (DOCUMENT, [b"ann"]),
        ("{shelf{book(isbn:{in:[1,2]}){title}}}", []),
        ("fragment Head on Post {\n  # who\n  by { name }\n}", []),
        ("{{settings}}", None),
        ("${9-2}", None),
        ("{print(7)}", None),
        ('{"where": "x"}', None),
        ("{ id; }", None),
        ("{ id | sh }", None),
        ("{open", None),
    ],
)
def test_a_document_is_told_from_templates_json_and_shells(text: str, found: list[bytes] | None) -> None:
    assert strings(text.encode()) == found


@pytest.mark.parametrize(("name", "alerts"), [("ann", False), ("' OR 2=2 -- ", True)])
def test_what_a_client_wrote_is_quiet_and_what_somebody_typed_is_not(name: str, alerts: bool) -> None:
    text = DOCUMENT.replace("ann", name)
    body = {"method": "POST", "uri": "/graphql", "headers": {"Content-Type": "application/json"}, "body": json.dumps({"query": text})}
    asked = {"method": "GET", "uri": "/graphql?query=" + quote(text), "headers": {}}
    assert [shipped_engine().assess(row).alert for row in (body, asked)] == [alerts, alerts]
