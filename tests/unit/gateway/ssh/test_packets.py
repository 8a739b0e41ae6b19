"""The packet protocol, one end against the other: any cut, any cipher, hostile lengths."""

from __future__ import annotations

import os

import pytest

from mirage.gateway.ssh.packets import Disconnect, Fatal, Packets
from mirage.gateway.ssh.proposal import CIPHERS, MACS

KEYS = (bytes(range(64)), bytes(16), bytes(64))


def _pair(cipher: bytes, mac: bytes) -> tuple[Packets, Packets]:
    from asyncssh.encryption import get_encryption_params

    key, vector, _, mac_key, _, _ = get_encryption_params(cipher, mac)
    keys = (KEYS[0][:key], KEYS[1][:vector], KEYS[2][:mac_key])
    ours, theirs = Packets(), Packets()
    ours.sending.key(cipher, mac, keys, b"none")
    theirs.receiving.key(cipher, mac, keys, b"none")
    return ours, theirs


@pytest.mark.parametrize("cipher", CIPHERS)
@pytest.mark.parametrize("mac", MACS)
def test_what_is_sent_is_received_wherever_it_is_cut(cipher: bytes, mac: bytes) -> None:
    ours, theirs = _pair(cipher, mac)
    payloads = [b"\x02" + os.urandom(size) for size in (0, 1, 7, 8, 9, 100, 33000)]
    for payload in payloads:
        ours.send(payload)
    data, found = ours.output(), []
    for start in range(0, len(data), 1013):
        theirs.feed(data[start : start + 1013])
        while (payload := theirs.next()) is not None:
            found.append(payload)
    assert (found, theirs.unread) == (payloads, 0)


@pytest.mark.parametrize("cipher", CIPHERS)
def test_a_flipped_bit_is_fatal_and_silent(cipher: bytes) -> None:
    ours, theirs = _pair(cipher, b"hmac-sha2-256")
    ours.send(b"\x02" + bytes(100))
    data = bytearray(ours.output())
    data[50] ^= 1
    theirs.feed(bytes(data))
    with pytest.raises(Fatal):
        theirs.next()


@pytest.mark.parametrize(
    ("data", "error"),
    [(b"\0\0\0\0" + bytes(12), Fatal), (b"\xff" * 16, Fatal), (b"\0\0\0\x0d" + bytes(13), Fatal),
     (b"\0\0\0\x0c\x03\x02" + bytes(10), Disconnect), (b"\0\0\0\x0c\xff" + bytes(11), Fatal), (b"\0\0\0\x0c\x0a\xff" + bytes(10), Disconnect)],
    ids=["zero", "huge", "unaligned", "padding 3", "padding 255", "type 255"],
)  # fmt: skip
def test_hostile_packets_end_the_connection_as_sshd_ends_it(data: bytes, error: type[Exception]) -> None:
    packets = Packets()
    packets.feed(data)
    with pytest.raises(error):
        packets.next()


def test_a_compressed_bomb_is_refused() -> None:
    ours, theirs = Packets(), Packets()
    for way in (ours.sending, theirs.receiving):
        way.compression = b"zlib@openssh.com"
    ours.compress_from_now(), theirs.compress_from_now()
    ours.send(b"\x02" + bytes(64 << 20))
    theirs.feed(ours.output())
    with pytest.raises(Fatal):
        theirs.next()


def test_only_key_exchange_packets_go_out_during_one() -> None:
    packets = Packets()
    packets.send(b"\x14" + bytes(20))
    packets.send(b"\x5e" + bytes(20))
    assert (packets.queued, packets.output().count(b"\x5e")) == (21, 0)
    packets.release()
    assert packets.output()[5] == 0x5E
