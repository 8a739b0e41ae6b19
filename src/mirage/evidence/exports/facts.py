"""What exports for analysts are made of: judgements on events, and the indicators that events hold.

Pure, and without the analysis, which the gallery keeps apart from the evidence: who exports brings the judgements along.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from urllib.parse import quote, unquote, urlsplit

import msgspec

from mirage.base.clock import SECOND
from mirage.base.events import (
    ArtifactCaptured,
    ConnectionOpened,
    Envelope,
    KexOffered,
    KeyOffered,
    LoginAttempted,
    NetworkAsked,
)

KINDS = ("address", "domain", "url", "sha256", "hassh", "key", "credential")
LONGEST_URL = 8192  # bytes of one that is an indicator
MAX_INDICATORS = 100_000  # of one export


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """One finding on one event. `severity` is info, low, medium, high or critical; `names` are the techniques', by their ids."""

    event: str
    session: str
    source: str
    time: int
    rule: str
    title: str
    severity: str = "low"
    techniques: tuple[str, ...] = ()
    tactics: tuple[str, ...] = ()
    names: dict[str, str] = {}
    matched: str = ""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What a whole session came to, and where its source is from."""

    session: str
    risk: int
    summary: str
    is_final: bool = True
    country: str = ""
    asn: int = 0
    organisation: str = ""


Judge = Callable[[Envelope], Iterable[Judgement]]


def unjudged(envelope: Envelope) -> Iterable[Judgement]:
    """No judgement on any event."""
    return ()


class Indicator(msgspec.Struct, kw_only=True):
    """Something by which an attacker can be known again, with when it was seen and in which sessions."""

    kind: str
    value: str
    first: int
    last: int
    times: int = 1
    sessions: set[str] = msgspec.field(default_factory=set)


def indicators(envelopes: Iterable[Envelope]) -> list[Indicator]:
    """The indicators of these events, in the order in which they came; each once. `credential` is user:password."""
    found: dict[tuple[str, str], Indicator] = {}
    for envelope in envelopes:
        for kind, value in _of(envelope):
            known = found.get((kind, value))
            if known is None:
                if len(found) >= MAX_INDICATORS:
                    continue
                known = found[(kind, value)] = Indicator(kind=kind, value=value, first=envelope.time, last=envelope.time, times=0)
            known.first, known.last = min(known.first, envelope.time), max(known.last, envelope.time)
            known.times += 1
            known.sessions.add(envelope.session)
    return list(found.values())


def _of(envelope: Envelope) -> Iterable[tuple[str, str]]:
    event = envelope.event
    if isinstance(event, ConnectionOpened):
        return _of_address(event.source_ip)
    if isinstance(event, KexOffered):
        return [("hassh", event.hassh)] if _is_hex(event.hassh, 32) else []
    if isinstance(event, KeyOffered):
        return _of_key(event.fingerprint)
    if isinstance(event, LoginAttempted):
        if event.password is None:
            return _of_key(event.fingerprint)
        return [("credential", f"{_line(event.username)}:{_line(event.password)}")] if event.username or event.password else []
    if isinstance(event, ArtifactCaptured):
        return [*([("sha256", event.sha256)] if _is_hex(event.sha256, 64) else ()), *_of_url(event.url)]
    if isinstance(event, NetworkAsked):
        return [*_of_url(event.url), *_of_host(text(event.target))]
    return []


def _line(data: bytes) -> str:
    """Bytes as text of one line, which no format strips."""
    line = "".join(char if char not in "\t\n\r" else _escaped(ord(char)) for char in text(data))
    inner = line.strip()
    before, _, behind = line.partition(inner) if inner else (line, "", "")
    return "".join(map(_escaped, map(ord, before))) + inner + "".join(map(_escaped, map(ord, behind)))


def _is_hex(value: str, length: int) -> bool:
    return len(value) == length and not value.strip("0123456789abcdef")


def _of_key(fingerprint: str) -> list[tuple[str, str]]:
    return [("key", fingerprint)] if fingerprint.startswith(("SHA256:", "MD5:")) else []


def _of_address(address: str) -> list[tuple[str, str]]:
    try:
        return [("address", str(ipaddress.ip_address(address)))]
    except ValueError:
        return []


def _of_url(url: bytes) -> list[tuple[str, str]]:
    found = _uri(url)
    if not found:
        return []
    try:
        host = urlsplit(found).hostname or ""
    except ValueError:
        return []
    return [("url", found), *_of_host(unquote(host))]


def _uri(url: bytes) -> str:
    """The URL as RFC 3986 writes it, whatever bytes an attacker put into it; "" for what is none."""
    if not _SCHEME.match(url) or len(url) > LONGEST_URL:
        return ""
    found, sign, rest = _NOT_ENCODED.sub("%25", quote(url, safe="!#$%&'()*+,/:;=?@~")).partition("#")
    found += sign + rest.replace("#", "%23")
    found = _LITERAL.sub(r"\1[\2]", found, count=1)
    scheme, _, rest = found.partition("://")
    authority = rest[: min((at for sign in "/?#" if (at := rest.find(sign)) >= 0), default=len(rest))]
    if not _AUTHORITY.fullmatch(authority):
        authority, rest = quote(authority, safe="%"), rest[len(authority) :]
        return f"{scheme}://{authority}{rest}"
    return found


_SCHEME = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]*://")
_NOT_ENCODED = re.compile(r"%(?![0-9A-Fa-f]{2})")
_AUTHORITY = re.compile(r"(?:[^@\[\]]*@)?(?:\[[0-9A-Fa-f:.]+\]|[^:@\[\]]*)(?::[0-9]*)?")
_LITERAL = re.compile(r"^([A-Za-z0-9+.-]+://(?:[^/?#@]*@)?)%5B([0-9A-Fa-f:.]+)%5D")


def _of_host(host: str) -> list[tuple[str, str]]:
    host = host.rstrip(".").lower()
    if address := _of_address(host):
        return address
    labels = host.split(".")
    if (
        len(labels) < 2
        or len(host) > 253
        or not all(
            0 < len(label) < 64 and label.strip("-") == label and label.replace("-", "").replace("_", "").isalnum()
            for label in labels
        )
        or not host.isascii()
    ):
        return []
    return [("domain", host)]


def text(data: bytes) -> str:
    """Bytes as text that JSON, CSV and XML can hold: what is no UTF-8, and what does not show, as \\xNN or \\uNNNN."""
    found = data.decode("utf-8", "backslashreplace")
    return "".join(char if char.isprintable() or char in "\t\n\r" else _escaped(ord(char)) for char in found)


def _escaped(code: int) -> str:
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


def moment(time: int) -> str:
    """A moment as RFC 3339 has it, in UTC, to the millisecond."""
    seconds, rest = divmod(time, SECOND)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest // 1_000_000:03d}Z"
