"""What is odd about a request as HTTP, before any application reads it: lines, headers, lengths, encodings, parts of forms.

Each oddity is a fact with a name; what it is worth, rules say. Grammar is that of RFC 9110 and 9112.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mirage.analysis.http.fields import Fields
from mirage.analysis.http.protocol import forms, headers, line
from mirage.analysis.http.protocol.fact import FACTS, Fact
from mirage.analysis.http.request import Request

__all__ = ["FACTS", "Fact", "facts"]


def facts(request: Request, parts: Fields) -> Iterator[Fact]:
    """Every oddity of the request."""
    for step in _STEPS:
        yield from step(request, parts)


_STEPS: tuple[Callable[[Request, Fields], Iterator[Fact]], ...] = (
    line.line, line.encoding, headers.headers, headers.negotiation, headers.ranges, headers.lengths, headers.types, forms.parameters,
    forms.multipart, line.file, headers.order,
)  # fmt: skip
