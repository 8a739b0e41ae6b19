"""Every event on its way to the journal is asked one question: is a secret in it that only one layer was ever shown?"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote_to_bytes

from mirage.base.events import Emit, Event, HttpRequested, InputRead, KeyOffered, LineEntered, LoginAttempted, LureUsed
from mirage.content.secrets import LENGTHS
from mirage.gateway.listeners import EmitFor
from mirage.world.plans.lures import Lures

WORD = re.compile(rb"[A-Za-z0-9]{%d,%d}" % (min(LENGTHS.values()), max(LENGTHS.values())))
SIZES = frozenset(LENGTHS.values())
LONGEST = 65536  # bytes of one text that are looked at
BASIC = re.compile(rb"(?i)\bbasic +([A-Za-z0-9+/]{8,2000})")
MOST = 256  # words of one line that are looked for


def watched(record: EmitFor, lures: Lures) -> EmitFor:
    """The same, and a `LureUsed` after whatever used one."""

    def bind(session: str, source: str) -> Emit:
        emit = record(session, source)

        def tell(event: Event) -> None:
            emit(event)
            offered = OFFERS.get(type(event))
            if offered is not None:
                look(*offered(event))

        def look(how: str, words: list[str], text: bytes) -> None:
            words += [token for token in lures.canaries if token.encode() in text]
            found = lures.used(*words) if words else None
            if found is not None:
                emit(LureUsed(lure=found.name, how=how, layer=found.layer, read_in=found.session, path=found.path.encode()))

        return tell

    return bind


Offer = tuple[str, list[str], bytes]  # how, what in an event could be a secret, and the text in which canaries are looked for


def _login(event: LoginAttempted) -> Offer:
    if event.password is not None:
        return "password", [event.password.decode("utf-8", "surrogateescape")], event.password
    return "key", [event.fingerprint] if event.fingerprint else [], b""


def _key(event: KeyOffered) -> Offer:
    return "key", [event.fingerprint], b""


def _line(event: LineEntered) -> Offer:
    return _in(event.text, "typed")


def _input(event: InputRead) -> Offer:
    return _in(event.data, "typed")


def _request(event: HttpRequested) -> Offer:
    """All of a request: its address, headers, cookies and body, and what Basic authentication hides."""
    hidden = (base64.b64decode(word + b"=" * (-len(word) % 4)) for word in BASIC.findall(event.head)[:4])
    return _in(b"\n".join((unquote_to_bytes(event.target), *hidden, event.head, unquote_to_bytes(event.body[:LONGEST]))), "http")


def _in(text: bytes, how: str) -> Offer:
    text = text[:LONGEST]
    words = (word for found in WORD.findall(text)[:MOST] for word in (found, found.removeprefix(b"p")))
    return how, [word.decode() for word in words if len(word) in SIZES], text


OFFERS: Mapping[type[Event], Callable[[Any], Offer]] = {
    LoginAttempted: _login, KeyOffered: _key, LineEntered: _line, InputRead: _input, HttpRequested: _request
}  # fmt: skip
