"""Every event on its way to the journal is asked one question: is a secret in it that only one layer was ever shown?"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from mirage.base.events import Emit, Event, InputRead, KeyOffered, LineEntered, LoginAttempted, LureUsed
from mirage.content.secrets import LENGTHS
from mirage.gateway.listeners import EmitFor
from mirage.world.plans.lures import Lures

WORD = re.compile(rb"[A-Za-z0-9]{%d,%d}" % (min(LENGTHS.values()), max(LENGTHS.values())))
SIZES = frozenset(LENGTHS.values())
MOST = 64  # words of one line that are looked for


def watched(record: EmitFor, lures: Lures) -> EmitFor:
    """The same, and a `LureUsed` after whatever used one."""

    def bind(session: str, source: str) -> Emit:
        emit = record(session, source)

        def tell(event: Event) -> None:
            emit(event)
            offered = OFFERS.get(type(event))
            if offered is not None:
                look(*offered(event))

        def look(how: str, words: list[str]) -> None:
            found = lures.used(*words) if words else None
            if found is not None:
                emit(LureUsed(lure=found.name, how=how, layer=found.layer, read_in=found.session, path=found.path.encode()))

        return tell

    return bind


def _login(event: LoginAttempted) -> tuple[str, list[str]]:
    """How, and what in an event could be a secret."""
    if event.password is not None:
        return "password", [event.password.decode("utf-8", "surrogateescape")]
    return "key", [event.fingerprint] if event.fingerprint else []


def _key(event: KeyOffered) -> tuple[str, list[str]]:
    return "key", [event.fingerprint]


def _line(event: LineEntered) -> tuple[str, list[str]]:
    return _typed(event.text)


def _input(event: InputRead) -> tuple[str, list[str]]:
    return _typed(event.data)


def _typed(text: bytes) -> tuple[str, list[str]]:
    words = (word for found in WORD.findall(text[:65536])[:MOST] for word in (found, found.removeprefix(b"p")))
    return "typed", [word.decode() for word in words if len(word) in SIZES]


OFFERS: Mapping[type[Event], Callable[[Any], tuple[str, list[str]]]] = {
    LoginAttempted: _login, KeyOffered: _key, LineEntered: _line, InputRead: _input
}  # fmt: skip
