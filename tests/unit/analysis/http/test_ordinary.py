"""Requests of every day raise no alert, however many signs they hold."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import quote

import pytest

from mirage.analysis.http.engine import shipped_engine

BROWSER = {
    "Host": "www.example.com",
    "User-Agent": "Mozilla/5.0 (X11; rv:128.0) Firefox/128.0",
    "Accept": "text/html",
    "Accept-Encoding": "gzip, br",
}
SAML = '<samlp:Response xmlns:samlp="urn:oasis:names"><saml:Issuer>https://idp.example</saml:Issuer></samlp:Response>'
PAGE = '<h1>Title</h1><p style="color:red">See <a href="https://www.example.com/x?a=1&b=2">it</a></p>'
MARKDOWN = "# Title\n\n- item `code` here\n\n```\nfor i in range(3): print(i)\n```\n| a | b |\n|--|--|"


def _form(body: str) -> dict[str, Any]:
    return {"method": "POST", "headers": {"Content-Type": "application/x-www-form-urlencoded"}, "body": body}


def _json(value: Any) -> dict[str, Any]:
    return {"method": "POST", "headers": {"Content-Type": "application/json"}, "body": json.dumps(value)}


ORDINARY: dict[str, dict[str, Any]] = {
    "cookies of trackers": {"headers": {"Cookie": "_ga=GA1.1.12.56; consent=is=0&at=Mon+Jun+10+2024+10%3A00+(Summer)&g=C1%3A1%2CC2%3A0; cf=x.y-1_2"}},
    "a cookie of JSON": {"headers": {"Cookie": 'cart={"items":[1,2],"total":"9.99"}'}},
    "where to go after the login": {"uri": "/login?next=https%3A%2F%2Fwww.example.com%2Faccount%3Ftab%3Dorders%26page%3D2"},
    "a code of OAuth": {"uri": "/callback?code=4/0AX4-abc_DEF&state=xyz%3D%3D&scope=email%20profile"},
    "SAML": _form("SAMLResponse=" + quote(base64.b64encode(SAML.encode()).decode())),
    "GraphQL": _json({"query": "query($id: ID!) { user(id: $id) { posts(first: 3, orderBy: {field: DATE}) { title } } }", "variables": {"id": "5"}}),
    "a page that is edited": _form("content=" + quote(PAGE)),
    "Markdown": _json({"text": MARKDOWN}),
    "a question about SQL": _json({"text": "How do I select all rows of the table? I tried SELECT * FROM people WHERE id = 5; and it fails."}),
    "a filter of OData": {"uri": "/odata/Things?$filter=Price%20gt%2010%20and%20Name%20eq%20'Milk'&$orderby=Name%20desc"},
    "filters in brackets": {"uri": "/list?filter[price][gte]=10&sort=price,-name&page[size]=20"},
    "a sum": {"uri": "/calc?expr=(1%2B2)*3-4/5"},
    "a password of signs": _form("user=ann&password=p%26%7C%3B%27%22%23-x9%24"),
    "CSV": {"method": "POST", "headers": {"Content-Type": "text/csv"}, "body": "id,name\n1,\"Smith, John\"\n2,\"O'Hara\"\n"},
    "an image as text": _json({"img": "data:image/png;base64," + base64.b64encode(bytes(range(256)) * 4).decode()}),
    "a template of a mail": _json({"subject": "Hi {{first_name}}, your order {{order.id}} was sent"}),
    "rock 'n' roll": {"uri": "/search?q=rock%20'n'%20roll%20or%20jazz"},
    "a report of a fault": _json({"text": "What I did:\n1. Start it with `npm start`\n2. Read the log at /usr/lib/node/log\n```\nError: y\n```"}),
    "a sentence about SQL": _json({"text": "As you see, SELECT title FROM books WHERE year = 7 gives one row."}),
    "inches": _json({"text": 'It\'s 9" deep; select from 4 woods'}),
    "a formula": _json({"cell": '=IF(C3>2,"late","fine")'}),
    "an alias": {"uri": "/shop/find?list=search-alias%3Dbooks&words=usb"},
    "a mention": {"uri": "/@ann/posts?ref=https://social.example/@bob"},
}  # fmt: skip


@pytest.mark.parametrize("name", ORDINARY)
def test_an_ordinary_request_raises_no_alert(name: str) -> None:
    row = {"method": "GET", "uri": "/", **ORDINARY[name]}
    found = shipped_engine().assess({**row, "headers": {**BROWSER, **row.get("headers", {})}})
    assert not found.alert, [(finding.rule, finding.matched) for finding in found.findings]
