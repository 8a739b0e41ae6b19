"""What is put on record is what the sites look for."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest

from mirage.gateway.http.sites.phpmyadmin.site import ROUTES
from mirage.gateway.http.sites.wordpress import admin, front, login, rest, xmlrpc
from mirage.image import recordings
from mirage.image.recorder import Talk
from tests.unit.gateway.http.sites import record


class Listener(Talk):
    """A client that asks nobody."""

    def ask(self, key: str, target: str, form: Any = None, kind: str = "", method: str = "") -> str:
        self.kept[key] = {"status": 200, "fields": [["Location", f"http://{self.host}/2025/01/02/first/"]], "body": ""}
        return ""


def _kept(site: str) -> set[str]:
    talk = Listener()
    recordings.SITES[site](talk)
    return talk.kept.keys() - {""}


def test_wordpress_finds_every_answer_that_it_looks_for() -> None:
    looked_for = {*admin.PAGES.values(), *front.PATHS.values(), *rest.ROUTES.values(), *record.WORDPRESS}
    looked_for |= {f"xmlrpc {name}" for name in (*xmlrpc.OPEN.values(), *xmlrpc.KNOWN.values())}
    looked_for |= {rest.NO_JSON, rest.NO_CALLBACK, rest.NO_NONCE, f"{rest.REST} nowhere", login.RESET}
    looked_for |= {f"POST /wp-json{path} whole" for path in rest.NEEDED}
    assert looked_for - _kept("wordpress") == set()


def test_what_an_administrator_asks_is_kept_with_the_words_of_its_query_in_order() -> None:
    asked = [name.partition("?")[2] for name in _kept("wordpress") if name.startswith("admin ") and "?" in name]
    assert [query for query in asked if query != urlencode(sorted(parse_qsl(query)))] == []


def test_phpmyadmin_finds_every_answer_that_it_looks_for() -> None:
    assert {*ROUTES.values(), *record.PHPMYADMIN} - _kept("phpmyadmin") == set()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('<input type="hidden" id="_wpnonce" name="_wpnonce" value="d808d3cde9" />', "d808d3cde9"),
        ('<input value="a" name="_wpnonce">', "a"),
        ('<input name="other" value="b">', ""),
    ],
)
def test_hidden_fields_are_found(text: str, value: str) -> None:
    assert Talk.hidden(text) == value
