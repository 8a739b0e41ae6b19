"""Every event on its way to the journal is asked one question: is a secret in it that only one layer was ever shown?"""

from __future__ import annotations

import re

from mirage.base.events import Emit, Event, InputRead, KeyOffered, LineEntered, LoginAttempted, LureUsed
from mirage.content.secrets import LENGTHS
from mirage.gateway.ssh.gateway import EmitFor
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
            how, offered = _offered(event)
            found = lures.used(*offered) if offered else None
            if found is not None:
                emit(LureUsed(lure=found.name, how=how, layer=found.layer, read_in=found.session, path=found.path.encode()))

        return tell

    return bind


def _offered(event: Event) -> tuple[str, list[str]]:
    """How, and what in an event could be a secret."""
    match event:
        case LoginAttempted(password=bytes(password)):
            return "password", [password.decode("utf-8", "surrogateescape")]
        case KeyOffered(fingerprint=fingerprint):
            return "key", [fingerprint]
        case LoginAttempted(fingerprint=fingerprint) if fingerprint:
            return "key", [fingerprint]
        case LineEntered(text=text) | InputRead(data=text):
            words = (word for found in WORD.findall(text[:65536])[:MOST] for word in (found, found.removeprefix(b"p")))
            return "typed", [word.decode() for word in words if len(word) in SIZES]
    return "", []
