"""The PROXY protocol: both versions, and what is none."""

from __future__ import annotations

import ipaddress

import pytest

from mirage.gateway.proxy import SIGNATURE, BadHeader, Named, is_listed, read

V1 = b"PROXY TCP4 192.0.2.1 198.51.100.2 5000 22\r\n"
V2 = SIGNATURE + b"\x21\x11\0\x0c" + bytes([192, 0, 2, 1, 198, 51, 100, 2]) + (5000).to_bytes(2, "big") + (22).to_bytes(2, "big")
WHO = (("192.0.2.1", 5000), ("198.51.100.2", 22))


@pytest.mark.parametrize("header", [V1, V2], ids=["v1", "v2"])
def test_a_header_is_read_when_it_is_whole_and_no_byte_further(header: bytes) -> None:
    for cut in range(len(header)):
        assert read(header[:cut]) is None
    assert read(header + b"SSH-2.0-x\r\n") == Named(*WHO, len(header))


@pytest.mark.parametrize(
    "data",
    [b"SSH-2.0-x\r\n", b"PROXY TCP4 1.2.3 4.5.6.7 1 2\r\n", b"PROXY TCP4 1.2.3.4 4.5.6.7 1 99999\r\n", b"PROXY " + b"x" * 200,
     SIGNATURE + b"\x31\x11\0\x0c" + bytes(12), SIGNATURE + b"\x21\x11\0\x04" + bytes(4)],
    ids=["none", "address", "port", "endless", "version 3", "short"],
)  # fmt: skip
def test_what_is_no_header_is_refused(data: bytes) -> None:
    with pytest.raises(BadHeader):
        read(data)


def test_local_and_unknown_name_nobody() -> None:
    assert read(b"PROXY UNKNOWN\r\n") == Named(None, None, 15)
    assert read(SIGNATURE + b"\x20\0\0\0") == Named(None, None, 16)


def test_only_listed_networks_may_speak_for_others() -> None:
    networks = [ipaddress.ip_network("10.0.0.0/8")]
    assert [is_listed(text, networks) for text in ("10.1.2.3", "::ffff:10.1.2.3", "11.0.0.1", "fe80::1%eth0")] == [
        True, True, False, False
    ]  # fmt: skip
