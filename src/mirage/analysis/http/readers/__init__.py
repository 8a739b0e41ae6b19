"""Readers: each understands one language that attacks are written in, and says as named facts what a text does in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from mirage.analysis.http.fields import Field
from mirage.analysis.http.readers import calls, command, markup, place, target
from mirage.analysis.http.request import Request

Fact = tuple[str, int, int]
"""What was found, and where in the text."""


class Reader(msgspec.Struct, frozen=True):
    """`sign` is what a text must hold for `read` to be worth its while; `facts` all that it may find."""

    sign: bytes
    read: Callable[[bytes, Field, Request], Iterator[Fact]]
    facts: frozenset[str]


READERS = tuple(Reader(part.SIGN, part.read, part.FACTS) for part in (command, markup, target, calls, place))
FACTS = frozenset(name for reader in READERS for name in reader.facts)
