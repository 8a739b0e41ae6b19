"""Our chacha20-poly1305@openssh.com seals and opens as asyncssh's does, also after its contexts went to others."""

from __future__ import annotations

import random

from asyncssh.encryption import get_encryption

from mirage.gateway.ssh import chacha
from mirage.gateway.ssh.chacha import ChaCha

CHANCE = random.Random(7)
KEY = CHANCE.randbytes(64)
THEIRS = get_encryption(chacha.NAME, KEY, b"")


def packets() -> list[tuple[int, bytes, bytes]]:
    sizes = [8, 16, 63, 64, 65, 1000, 35_000]
    return [(seq, size.to_bytes(4, "big"), CHANCE.randbytes(size)) for seq, size in zip([0, 1, 2, 7, 255, 65_536, 2**32 - 1], sizes)]


def test_a_packet_is_sealed_as_asyncssh_seals_it() -> None:
    ours = ChaCha(KEY)
    for seq, header, packet in packets():
        assert ours.encrypt_packet(seq, header, packet) == THEIRS.encrypt_packet(seq, header, packet)


def test_what_asyncssh_sealed_is_opened() -> None:
    ours = ChaCha(KEY)
    for seq, header, packet in packets():
        sealed, tag = THEIRS.encrypt_packet(seq, header, packet)
        first, length = ours.decrypt_header(seq, sealed[:4], 4)
        assert (first, length) == (sealed[:4], header)
        assert ours.decrypt_packet(seq, first, sealed[4:], 4, tag) == packet


def test_a_wrong_tag_a_changed_byte_and_another_number_open_nothing() -> None:
    ours = ChaCha(KEY)
    sealed, tag = THEIRS.encrypt_packet(5, b"\0\0\0\x10", bytes(16))
    assert ours.decrypt_packet(5, sealed[:4], sealed[4:], 4, bytes(16)) is None
    assert ours.decrypt_packet(5, sealed[:4], sealed[4:-1] + b"\0", 4, tag) is None
    assert ours.decrypt_packet(6, sealed[:4], sealed[4:], 4, tag) is None
    assert ours.decrypt_packet(5, sealed[:4], sealed[4:], 4, tag) == bytes(16)


def test_more_ciphers_than_are_kept_warm_work_in_turn() -> None:
    ciphers = [ChaCha(CHANCE.randbytes(64)) for _ in range(chacha.WARM + 10)]
    sealed = [cipher.encrypt_packet(3, b"\0\0\0\x10", bytes(16)) for cipher in ciphers]
    assert len(set(sealed)) == len(ciphers)
    for cipher, (packet, tag) in zip(ciphers, sealed):
        assert cipher.decrypt_packet(3, packet[:4], packet[4:], 4, tag) == bytes(16)
    assert sum(cipher._contexts is not None for cipher in ciphers) <= chacha.WARM
