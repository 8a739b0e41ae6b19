"""What a session has that another one may share: collected from its events, compared by `campaigns`."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Sequence
from hashlib import sha256

import msgspec

from mirage.base.events import (
    ArtifactCaptured,
    ConnectionOpened,
    Envelope,
    Event,
    KexOffered,
    KeyOffered,
    LineEntered,
    LoginAttempted,
    NetworkAsked,
)

KINDS = tuple(
    kind.__name__ for kind in (ConnectionOpened, KexOffered, LoginAttempted, KeyOffered, LineEntered, ArtifactCaptured, NetworkAsked)
)  # the events that say something
TOO_SMALL = 32  # bytes of an artifact below which two people may well have written the same
MAX_EACH = 500  # values of a kind that are kept of a session
MAX_TEXT = 8192  # bytes of a line
MAX_LINES = 65_536  # characters of all lines of a session: what is compared of a hundred thousand sessions must fit in memory
MAX_VALUE = 500  # characters of any other value
KEY = re.compile(r"(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp\d{3}) (AAAA[A-Za-z0-9+/]{32,16384}={0,2})")
URL = re.compile(r"(?:https?|ftp|tftp)://[^\s'\"<>|;&`()$]{4,500}", re.IGNORECASE)


class Traits(msgspec.Struct, frozen=True, kw_only=True):
    """What is compared of a session. Times are ns since the epoch; a credential is `user/password`."""

    session: str
    source: str = ""
    opened: int = 0
    last: int = 0
    lines: Sequence[str] = ()
    credentials: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    hassh: str = ""
    artifacts: frozenset[str] = frozenset()
    urls: frozenset[str] = frozenset()


def traits_of(events: Iterable[Envelope]) -> list[Traits]:
    """The traits of every session in these events, which may be of many at once."""
    found: dict[str, _Gathering] = {}
    for envelope in events:
        if envelope.session:
            gathering = found.get(envelope.session)
            if gathering is None:
                gathering = found[envelope.session] = _Gathering(envelope)
            gathering.last = max(gathering.last, envelope.time)
            gathering.take(envelope.event)
    return [gathering.traits() for gathering in found.values()]


class _Gathering:
    def __init__(self, envelope: Envelope) -> None:
        self.session = envelope.session or ""
        self.source = envelope.source or ""
        self.opened = self.last = envelope.time
        self.hassh = ""
        self._room = MAX_LINES
        self._held: dict[str, dict[str, None]] = {name: {} for name in ("lines", "credentials", "keys", "artifacts", "urls")}

    def take(self, event: Event) -> None:
        match event:
            case KexOffered():
                self.hassh = event.hassh
            case LoginAttempted(password=bytes(password)):
                self._keep("credentials", f"{_text(event.username)}/{_text(password)}")
            case LoginAttempted(fingerprint=str(fingerprint)) | KeyOffered(fingerprint=str(fingerprint)) if fingerprint:
                self._keep("keys", fingerprint)
            case LineEntered():
                self._line(_text(event.text[:MAX_TEXT]))
            case ArtifactCaptured() if event.size >= TOO_SMALL:
                self._keep("artifacts", event.sha256)
                if event.url:
                    self._keep("urls", _text(event.url))
            case NetworkAsked() if event.url:
                self._keep("urls", _text(event.url))

    def traits(self) -> Traits:
        held = {name: frozenset(values) for name, values in self._held.items() if name != "lines"}
        return Traits(
            session=self.session, source=self.source, opened=self.opened, last=self.last, hassh=self.hassh,
            lines=tuple(self._held["lines"]), **held,
        )  # fmt: skip

    def _line(self, text: str) -> None:
        if text not in self._held["lines"] and len(text) <= self._room:
            self._room -= len(text)
            self._held["lines"][text] = None
        for url in URL.findall(text):
            self._keep("urls", url)
        for key in KEY.findall(text):
            if fingerprint := _fingerprint(key):
                self._keep("keys", fingerprint)

    def _keep(self, name: str, value: str) -> None:
        values = self._held[name]
        if value and len(values) < MAX_EACH:
            values[value[:MAX_VALUE]] = None


def _fingerprint(key: str) -> str:
    """A public key that was written into a file, named as an offered one is."""
    try:
        blob = base64.b64decode(key + "=" * (-len(key) % 4))
    except binascii.Error:
        return ""
    return "SHA256:" + base64.b64encode(sha256(blob).digest()).decode().rstrip("=")


def _text(data: bytes) -> str:
    return data.decode("utf-8", "backslashreplace")
