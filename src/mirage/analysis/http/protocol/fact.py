"""A fact about a request as HTTP, and the names of all of them, for rules to ask for."""

from __future__ import annotations

Fact = tuple[str, bytes, int, int]
"""A name, the text that it is about, and where in it."""

FACTS = frozenset(
    """
    accept.charset accept.coding accept.empty accept.missing agent.empty agent.missing body.bomb body.unasked cache.odd
    coding.odd connection.twice cookie.old device.charset fetch.odd file.backup file.extension header.control header.name
    header.rare header.restricted header.twice host.address host.empty host.missing length.bad length.both length.twice
    line.broken line.fragment line.method line.method-odd line.method-unusual line.version method.override name.array
    name.long name.twice names.many order.impossible part.charset part.encoding part.head part.name
    percent.broken percent.double percent.wide range.backwards range.many range.request text.break text.control text.high
    text.overlong text.special type.broken type.charset type.hidden type.missing type.second type.unknown value.long
    """.split()
)


def whole(name: str, text: str | bytes) -> Fact:
    """A fact about all of a text, or its first 512 characters."""
    data = text[:512].encode() if isinstance(text, str) else text[:512]
    return name, data, 0, len(data)
