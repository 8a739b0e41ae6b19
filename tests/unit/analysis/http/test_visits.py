"""Credentials are read from wherever a login carries them, and several of them say what is going on."""

from __future__ import annotations

from typing import Any

import pytest

from mirage.analysis.http.request import from_row
from mirage.analysis.http.visits import SECOND, Credential, credential_of, seen_of, shipped_visits


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"method": "POST", "body": "user=ann&password=a%20b"}, Credential(b"ann", b"a b")),
        ({"method": "POST", "body": '{"login": {"email": "a@b.example", "pwd": "c"}}'}, Credential(b"a@b.example", b"c")),
        ({"headers": {"Authorization": "Basic YW5uOmI6Yw=="}}, Credential(b"ann", b"b:c")),
        ({"uri": "/in?log=ann&pwd=b"}, Credential(b"ann", b"b")),
        ({"method": "POST", "body": "password=only"}, Credential(b"", b"only")),
        ({"method": "POST", "body": "user=ann&colour=red"}, None),
        ({"headers": {"Authorization": "Basic ???"}}, None),
    ],
)
def test_what_somebody_logs_in_with(row: dict[str, Any], expected: Credential | None) -> None:
    assert credential_of(from_row({"uri": "/", **row})) == expected


def test_tries_that_lie_far_apart_say_nothing() -> None:
    tries = [from_row({"method": "POST", "uri": "/", "body": f"user=ann&password=p{number}"}) for number in range(20)]
    assert shipped_visits().assess([seen_of(number * 3600 * SECOND, request) for number, request in enumerate(tries)]) == ()
    assert [
        finding.rule for finding in shipped_visits().assess([seen_of(number, request) for number, request in enumerate(tries)])
    ] == ["web-passwords-guessed"]
