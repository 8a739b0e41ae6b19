"""chacha20-poly1305@openssh.com (OpenSSH's PROTOCOL.chacha20poly1305) for one direction, with cipher contexts that live on.

asyncssh's own makes three contexts for every packet, which was a tenth of a login's CPU. A context is 840 bytes, and an idle
session would hold four: so only as many ciphers are warm as are at work, and one that was pushed out warms up again, for some us.
"""

from __future__ import annotations

from collections import deque

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext
from cryptography.hazmat.primitives.ciphers.algorithms import ChaCha20
from cryptography.hazmat.primitives.poly1305 import Poly1305

NAME = b"chacha20-poly1305@openssh.com"
WARM = 256  # ciphers that keep their contexts
_COUNTER = bytes(8)  # block 0; the nonce follows
_BLOCK = bytes(64)  # the key stream's first block, whose first half is the tag's key

_warm: deque[ChaCha] = deque()


class ChaCha:
    """Takes what `asyncssh.encryption.Encryption` takes."""

    __slots__ = ("_contexts", "_key")

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._contexts: tuple[CipherContext, CipherContext] | None = None

    def encrypt_packet(self, seq: int, header: bytes, packet: bytes) -> tuple[bytes, bytes]:
        """The sealed packet, and its tag."""
        head, main = self._contexts or self._warm_up()
        nonce = _COUNTER + seq.to_bytes(8, "big")
        head.reset_nonce(nonce)
        main.reset_nonce(nonce)
        stream = main.update(_BLOCK + packet)
        sealed = head.update(header) + stream[64:]
        return sealed, Poly1305.generate_tag(stream[:32], sealed)

    def decrypt_header(self, seq: int, first_block: bytes, header_len: int) -> tuple[bytes, bytes]:
        """The block as it is, which the tag covers, and the length in it."""
        head, _ = self._contexts or self._warm_up()
        head.reset_nonce(_COUNTER + seq.to_bytes(8, "big"))
        return first_block, head.update(first_block[:header_len])

    def decrypt_packet(self, seq: int, first: bytes, rest: bytes, header_len: int, mac: bytes) -> bytes | None:
        """What was sealed; None where the tag is not right."""
        _, main = self._contexts or self._warm_up()
        main.reset_nonce(_COUNTER + seq.to_bytes(8, "big"))
        try:
            Poly1305.verify_tag(main.update(_BLOCK)[:32], first + rest, mac)
        except InvalidSignature:
            return None
        return main.update(first[header_len:] + rest)

    def _warm_up(self) -> tuple[CipherContext, CipherContext]:
        half = len(self._key) // 2
        contexts = self._contexts = (_context(self._key[half:]), _context(self._key[:half]))
        _warm.append(self)
        if len(_warm) > WARM:
            _warm.popleft()._contexts = None
        return contexts


def _context(key: bytes) -> CipherContext:
    return Cipher(ChaCha20(key, bytes(16)), mode=None).encryptor()
