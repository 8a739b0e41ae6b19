"""The version exchange: wherever the bytes are cut, the answer is the same."""

from __future__ import annotations

import pytest

from mirage.gateway.ssh.identification import (
    CURVE_PADDING,
    DIFFER,
    INVALID,
    NEW_OPENSSH,
    SIGNATURE_TYPE,
    Identified,
    Rejected,
    identify,
    quirks_of,
)

LINES = [
    (b"SSH-2.0-x\r\nrest", Identified(b"SSH-2.0-x", 0), b"rest"),
    (b"SSH-2.0-x\nrest", Identified(b"SSH-2.0-x", 0), b"rest"),
    (b"SSH-1.99-x\r\n", Identified(b"SSH-1.99-x", 0), b""),
    (b"SSH-1.5-x\r\n", Rejected(DIFFER, b"SSH-1.5-x"), b""),
    (b"GET / HTTP/1.0\r\n\r\n", Rejected(INVALID, b"GET / HTTP/1.0"), b"\r\n"),
    (b"SSH-2.0-a\0b\r\n", Rejected(INVALID, b"SSH-2.0-a\0"), b"b\r\n"),
    (b"SSH-2.0-a\rb\r\n", Rejected(INVALID, b"SSH-2.0-ab"), b"\r\n"),
    (b"SSH-2.0-Probe-7\r\n", Rejected(b"", b"SSH-2.0-Probe-7"), b""),
]


@pytest.mark.parametrize(("data", "expected", "left"), LINES, ids=[repr(line[0]) for line in LINES])
def test_a_line_is_judged_as_sshd_does_wherever_it_is_cut(data: bytes, expected: object, left: bytes) -> None:
    for step in (1, 2, 3, len(data)):
        inbox, found = bytearray(), None
        position = 0
        while found is None and position < len(data):
            inbox += data[position : position + step]
            position += step
            found = identify(inbox)
        assert (found, bytes(inbox) + data[position:]) == (expected, left)


def test_an_endless_line_is_cut_off() -> None:
    assert identify(bytearray(b"A" * 100_000)) == Rejected(INVALID, b"A" * 8193)


def test_endless_carriage_returns_are_not_kept() -> None:
    inbox = bytearray()
    for _ in range(100):
        inbox += b"\r" * 10_000
        assert identify(inbox) is None
    assert len(inbox) < 20_000


def test_the_first_pattern_that_fits_decides() -> None:
    assert [quirks_of(text) for text in ("OpenSSH_6.6.1p1", "OpenSSH_6.6p1", "OpenSSH_9.2", "paramiko_2.0")] == [
        NEW_OPENSSH | SIGNATURE_TYPE, NEW_OPENSSH | SIGNATURE_TYPE | CURVE_PADDING, NEW_OPENSSH, 0
    ]  # fmt: skip
