"""The binary packet protocol (RFC 4253 section 6) with OpenSSH's limits and its ways to fail. Sans-IO: bytes in, bytes out.

What sshd does with a broken packet depends on where it notices: some breaches are said in a DISCONNECT that is flushed,
some in one that is queued and lost with the process (the client sees silence), some not at all. `Disconnect` is the
first, `Fatal` the others.
"""

from __future__ import annotations

import os
import zlib
from collections import deque
from struct import Struct

from asyncssh.encryption import Encryption, get_encryption, get_encryption_params

from mirage.base.errors import RemoteProtocolError
from mirage.gateway.ssh import wire
from mirage.gateway.ssh.chacha import NAME as CHACHA
from mirage.gateway.ssh.chacha import ChaCha

PACKET_MAX = 256 * 1024  # packet.c PACKET_MAX_SIZE
MAX_PACKETS = 1 << 31  # packet.c MAX_PACKETS: packets of one direction after which keys are changed

_HEADER = Struct(">IB")


class Fatal(RemoteProtocolError):  # noqa: N818 - a signal, not a fault
    """The connection ends without a word, as when sshd calls fatal(); the text is for the record."""


class Disconnect(RemoteProtocolError):  # noqa: N818 - a signal, not a fault
    """The connection ends with a DISCONNECT that says so, as ssh_packet_disconnect() does."""


class Direction:
    """Keys and counters of one direction."""

    __slots__ = (
        "aad",
        "authenticated",
        "block",
        "blocks",
        "cipher",
        "compression",
        "is_compressing",
        "limit",
        "mac",
        "packets",
        "seq",
    )

    def __init__(self) -> None:
        self.cipher: Encryption | ChaCha | None = None
        self.block = 8
        self.mac = 0
        self.aad = False  # the length is not encrypted with the rest
        self.authenticated = False  # the cipher authenticates by itself
        self.compression = b"none"
        self.seq = 0
        self.packets = 0
        self.blocks = 0
        self.limit = 0
        self.is_compressing = False

    def key(self, cipher: bytes, mac: bytes, keys: tuple[bytes, bytes, bytes], compression: bytes) -> None:
        """New keys: encryption key, initial vector, MAC key. Counters of the key start anew, the sequence number does not."""
        _, _, block, _, size, aad = get_encryption_params(cipher, mac)
        key, vector, mac_key = keys
        self.cipher = ChaCha(key) if cipher == CHACHA else get_encryption(cipher, key, vector, mac, mac_key, aad)
        self.block = max(8, block)
        self.mac = size
        self.aad = aad
        self.authenticated = b"chacha" in cipher or b"gcm" in cipher
        self.compression = compression
        self.packets = self.blocks = 0
        self.is_compressing = False
        self.limit = 1 << (self.block * 2) if self.block >= 16 else (1 << 30) // self.block  # RFC 4344 section 3.2, packet.c


class Packets:
    """Both directions of one connection."""

    __slots__ = (
        "_deflate",
        "_first",
        "_inbox",
        "_inflate",
        "_length",
        "_outbox",
        "_queue",
        "authenticated",
        "bytes_in",
        "bytes_out",
        "number",
        "receiving",
        "rekeying",
        "sending",
        "strict",
    )  # fmt: skip

    def __init__(self) -> None:
        self.sending = Direction()
        self.receiving = Direction()
        self.strict = False
        self.rekeying = False
        self.authenticated = False
        self.number = 0  # of the packet that came last
        self.bytes_in = 0
        self.bytes_out = 0
        self._inbox = bytearray()
        self._outbox: list[bytes] = []
        self._queue: deque[bytes] | None = None
        self._length = -1
        self._first = b""
        self._deflate: zlib._Compress | None = None
        self._inflate: zlib._Decompress | None = None

    # ---- out

    def send(self, payload: bytes) -> None:
        """Send, or keep for after the key exchange what may not be sent during it."""
        kind = payload[0]
        if self.rekeying and not _is_kex(kind):
            if self._queue is None:
                self._queue = deque()
            self._queue.append(payload)
            return
        if kind == wire.KEXINIT:
            self.rekeying = True
        self._seal(payload)

    def release(self) -> None:
        """The exchange has ended: what waited is sent."""
        self.rekeying = False
        queue, self._queue = self._queue, None
        for payload in queue or ():
            self._seal(payload)

    @property
    def queued(self) -> int:
        """Bytes that wait for the end of a key exchange."""
        return sum(len(payload) for payload in self._queue) if self._queue else 0

    def _seal(self, payload: bytes) -> None:
        out = self.sending
        kind = payload[0]
        if self._deflate is not None:
            payload = self._deflate.compress(payload) + self._deflate.flush(zlib.Z_PARTIAL_FLUSH)
        block = out.block
        padding = block - (len(payload) + (1 if out.aad else 5)) % block
        if padding < 4:
            padding += block
        length = len(payload) + padding + 1
        if out.cipher is None:
            packet = _HEADER.pack(length, padding) + payload + bytes(padding)
            self._outbox.append(packet)
        else:
            body = bytes((padding,)) + payload + os.urandom(padding)
            packet, mac = out.cipher.encrypt_packet(out.seq, length.to_bytes(4, "big"), body)
            self._outbox.append(packet)
            if mac:
                self._outbox.append(mac)
        out.seq = (out.seq + 1) & 0xFFFFFFFF
        out.packets += 1
        out.blocks += (length + 4) // block
        if kind == wire.NEWKEYS and self.strict:
            out.seq = 0

    def raw(self, data: bytes) -> None:
        """Bytes outside the packet protocol: the version string."""
        self._outbox.append(data)

    @property
    def unsent(self) -> int:
        """Pieces that `output` would give, a packet of 32 KiB and its tag each at most."""
        return len(self._outbox)

    def output(self) -> bytes:
        """What is to go to the socket now."""
        if not self._outbox:
            return b""
        data = b"".join(self._outbox) if len(self._outbox) > 1 else self._outbox[0]
        self._outbox.clear()
        self.bytes_out += len(data)
        return data

    # ---- in

    def feed(self, data: bytes) -> None:
        self.bytes_in += len(data)
        self._inbox += data

    @property
    def unread(self) -> int:
        return len(self._inbox)

    @property
    def inbox(self) -> bytearray:
        """The bytes that are not a packet yet, for the version exchange."""
        return self._inbox

    def next(self) -> bytes | None:
        """The payload of the next packet, or None until more bytes have come. Its number is `number`."""
        into, inbox = self.receiving, self._inbox
        head = 4 if into.aad else into.block
        if self._length < 0:
            if len(inbox) < head:
                return None
            first = bytes(inbox[:head])
            if into.cipher is None:
                header = first[:4]
            else:
                first, header = into.cipher.decrypt_header(into.seq, first, 4)
            self._length = int.from_bytes(header, "big")
            self._first = first
            if not 5 <= self._length <= PACKET_MAX:
                raise Fatal("Packet corrupt: bad packet length")
            need = self._length if into.aad else self._length + 4 - into.block
            if need % into.block:
                raise Fatal("Packet corrupt: padding error")
        total = 4 + self._length + into.mac
        if len(inbox) < total:
            return None
        first, length = self._first, self._length
        if into.cipher is None:
            body = bytes(inbox[4:total])
        else:
            rest = bytes(inbox[head : total - into.mac])
            mac = bytes(inbox[total - into.mac : total])
            opened = into.cipher.decrypt_packet(into.seq, first, rest, 4, mac)
            if opened is None:
                raise Fatal("message authentication code incorrect")
            body = opened
        del inbox[:total]
        self._length = -1
        self.number = into.seq
        into.seq = (into.seq + 1) & 0xFFFFFFFF
        into.packets += 1
        into.blocks += (length + 4) // into.block
        padding = body[0]
        if padding < 4:
            raise Disconnect(f"Corrupted padlen {padding} on input.")
        if padding > length - 1:
            raise Fatal("padding longer than the packet")
        payload = body[1 : length - padding]
        if self._inflate is not None:
            try:
                payload = self._inflate.decompress(payload, PACKET_MAX * 8)
            except zlib.error as error:
                raise Fatal("invalid compressed data") from error
            if self._inflate.unconsumed_tail:
                raise Fatal("compressed packet too large")
        if not payload:
            raise Fatal("empty packet")
        kind = payload[0]
        if kind == 0 or kind >= wire.LOCAL_MIN:
            raise Disconnect(f"Invalid ssh2 packet type: {kind}")
        if kind == wire.NEWKEYS and self.strict:
            into.seq = 0
        return payload

    @property
    def wants_keys(self) -> bool:
        """Whether enough has gone through these keys that sshd would change them."""
        if not self.authenticated or self.rekeying:
            return False
        return any(way.packets > MAX_PACKETS or (way.limit and way.blocks > way.limit) for way in (self.sending, self.receiving))

    def compress_from_now(self) -> None:
        """Start what `zlib@openssh.com` delays until the login, for each direction's keys that have not begun; anew with new keys."""
        out, into = self.sending, self.receiving
        if not out.is_compressing:
            out.is_compressing = True
            self._deflate = zlib.compressobj(6) if out.compression == b"zlib@openssh.com" else None
        if not into.is_compressing:
            into.is_compressing = True
            self._inflate = zlib.decompressobj() if into.compression == b"zlib@openssh.com" else None


def _is_kex(kind: int) -> bool:
    """packet.c ssh_packet_type_is_kex: what may be sent between KEXINIT and NEWKEYS."""
    return wire.DISCONNECT <= kind <= wire.TRANSPORT_MAX and kind not in (
        wire.SERVICE_REQUEST, wire.SERVICE_ACCEPT, wire.EXT_INFO
    )  # fmt: skip
