"""Facts that need the request around a piece: a session id, and from where it was brought."""

from __future__ import annotations

from collections.abc import Iterator

from mirage.analysis.http.decoding import pattern
from mirage.analysis.http.fields import Field
from mirage.analysis.http.request import Request
from mirage.analysis.http.words import words

SIGN = rb"(?i)sess|sid|token|cfid|^[\w.:-]{3,24}$"
FACTS = frozenset({"session.brought", "session.named"})
_NAMES, _ = words("sessions")
_SESSION = pattern(
    rb"(?i)^(?:j?sess(?:ion)?[._-]?(?:id|key|token)?|php_?sess(?:ion)?_?id|aspsessionid\w*|jsessionid\w*|sess[0-9a-f]{32}|moodlesession\w*"
    rb"|prestashop-\w+|phpbb3?_\w+_sid|wordpress_(?:logged_in|sec)\w*|\w{0,24}[._:-]?(?:sess(?:ion)?|sid)(?:[._-]?(?:id|key|token|data|store))?"
    rb"|\w{2,20}_login_token)$"
)


def read(text: bytes, field: Field, request: Request) -> Iterator[tuple[str, int, int]]:
    """A session id as a parameter: `brought` when the page that sent it is another site's, `named` when no page is told."""
    if field.place not in ("name", "json") or field.name == "cookie" or not (text.lower() in _NAMES or _SESSION.search(text)):
        return
    referer = request.header("referer")
    host = (request.header("host") or "").lower().split(":")[0]
    if referer:
        origin = referer.lower().partition("://")[2].split("/")[0].split(":")[0]
        if origin and origin != host:
            yield "session.brought", 0, len(text)
    else:
        yield "session.named", 0, len(text)
