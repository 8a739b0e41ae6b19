"""Frames of Ethernet, ARP, IPv4, ICMP, UDP, TCP and DNS, taken apart and put together (RFC 826, 791, 792, 768, 9293, 1035).

Only what a host sends to learn who is there, and TCP; anything else is None.
"""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass

ARP, IPV4 = 0x0806, 0x0800
ICMP, TCP, UDP = 1, 6, 17
FIN, SYN, RST, PUSH, ACK = 0x01, 0x02, 0x04, 0x08, 0x10
ECHO, ECHO_REPLY, UNREACHABLE = 8, 0, 3
NET_UNREACHABLE, HOST_UNREACHABLE, PORT_UNREACHABLE = 0, 1, 3
TTL = 64
TYPES = {1: "A", 2: "NS", 5: "CNAME", 6: "SOA", 12: "PTR", 15: "MX", 16: "TXT", 28: "AAAA"}
NO_ERROR, SERVER_FAILURE, NO_NAME = 0, 2, 3


@dataclass(frozen=True, slots=True)
class Asked:
    """An ARP request: who has `target`? Addresses as bytes."""

    mac: bytes
    address: bytes
    target: bytes


@dataclass(frozen=True, slots=True)
class Packet:
    """One IPv4 packet. Ports are 0 where the protocol has none; `flags` to `options` are TCP's, `kind` is ICMP's."""

    mac: bytes
    source: str
    target: str
    protocol: int
    payload: bytes
    source_port: int = 0
    port: int = 0
    flags: int = 0
    sequence: int = 0
    acknowledged: int = 0
    window: int = 0
    options: bytes = b""
    kind: int = -1
    header: bytes = b""  # of IPv4, and the 8 bytes after it: what an ICMP error quotes


@dataclass(frozen=True, slots=True)
class Query:
    """One DNS question."""

    number: int
    flags: int
    name: str
    type: int
    question: bytes


def take_apart(frame: bytes) -> Asked | Packet | None:
    """What a frame says, as far as it matters here."""
    if len(frame) < 34:
        return None
    mac, kind = frame[6:12], struct.unpack_from(">H", frame, 12)[0]
    if kind == ARP and len(frame) >= 42 and struct.unpack_from(">H", frame, 20)[0] == 1:
        return Asked(mac, frame[28:32], frame[38:42])
    if kind != IPV4:
        return None
    start, size = (frame[14] & 15) * 4, struct.unpack_from(">H", frame, 16)[0]
    body = frame[14 + start : 14 + size]
    protocol, head = frame[23], frame[14 : 14 + start + 8]
    source, target = socket.inet_ntoa(frame[26:30]), socket.inet_ntoa(frame[30:34])
    if protocol == UDP and len(body) >= 8:
        source_port, port = struct.unpack_from(">HH", body)
        return Packet(mac, source, target, UDP, body[8:], source_port, port, header=head)
    if protocol == TCP and len(body) >= 20:
        source_port, port, sequence, acknowledged = struct.unpack_from(">HHII", body)
        end, window = max(20, (body[12] >> 4) * 4), struct.unpack_from(">H", body, 14)[0]
        return Packet(
            mac, source, target, TCP, body[end:], source_port, port, body[13], sequence, acknowledged, window, body[20:end],
            header=head,
        )  # fmt: skip
    if protocol == ICMP and len(body) >= 8:
        return Packet(mac, source, target, ICMP, body, kind=body[0], header=head)
    return Packet(mac, source, target, protocol, b"", header=head)


def query(payload: bytes) -> Query | None:
    """The one question of a DNS request."""
    if len(payload) < 17 or struct.unpack_from(">H", payload, 4)[0] != 1 or payload[2] & 0x80:
        return None
    labels, at = [], 12
    while at < len(payload) and payload[at]:
        size = payload[at]
        if size > 63 or at + 1 + size >= len(payload):
            return None
        labels.append(payload[at + 1 : at + 1 + size].decode("latin-1"))
        at += 1 + size
    if at + 5 > len(payload):
        return None
    number, flags = struct.unpack_from(">HH", payload)
    return Query(number, flags, ".".join(labels), struct.unpack_from(">H", payload, at + 1)[0], payload[12 : at + 5])


# ---- answers


def has(asked: Asked, mac: bytes) -> bytes:
    """The ARP reply: it is at this hardware address."""
    return asked.mac + mac + struct.pack(">HHHBBH", ARP, 1, IPV4, 6, 4, 2) + mac + asked.target + asked.mac + asked.address


def echo(packet: Packet, mac: bytes) -> bytes:
    return _ip(packet, mac, ICMP, _summed(b"\0\0\0\0" + packet.payload[4:], 2))


def refused(packet: Packet, mac: bytes) -> bytes:
    """The RST that a closed port sends for a SYN."""
    return segment(packet, mac, RST | ACK, 0, packet.sequence + 1)


def segment(
    packet: Packet, mac: bytes, flags: int, sequence: int, acknowledged: int, window: int = 0, data: bytes = b"", options: bytes = b""
) -> bytes:
    """A TCP segment back to who sent one; numbers wrap. `options`: a multiple of four bytes."""
    size = (20 + len(options)) // 4 << 4
    head = struct.pack(
        ">HHIIBBHHH", packet.port, packet.source_port, sequence & 0xFFFFFFFF, acknowledged & 0xFFFFFFFF, size, flags, window, 0, 0
    ) + options  # fmt: skip
    pseudo = socket.inet_aton(packet.target) + socket.inet_aton(packet.source) + struct.pack(">BBH", 0, TCP, len(head) + len(data))
    return _ip(packet, mac, TCP, head[:16] + struct.pack(">H", _checksum(pseudo + head + data)) + head[18:] + data)


def unreachable(packet: Packet, mac: bytes, code: int) -> bytes:
    return _ip(packet, mac, ICMP, _summed(struct.pack(">BBHI", UNREACHABLE, code, 0, 0) + packet.header, 2))


def answer(packet: Packet, mac: bytes, asked: Query, code: int, records: list[tuple[int, int, bytes]]) -> bytes:
    """A DNS response: type, TTL and data of each record."""
    flags = 0x8080 | asked.flags & 0x0100 | code
    data = struct.pack(">HHHHHH", asked.number, flags, 1, len(records), 0, 0) + asked.question
    for kind, ttl, value in records:
        data += struct.pack(">HHHIH", 0xC00C, kind, 1, ttl, len(value)) + value
    return _ip(packet, mac, UDP, struct.pack(">HHHH", packet.port, packet.source_port, 8 + len(data), 0) + data)


def _ip(packet: Packet, mac: bytes, protocol: int, body: bytes) -> bytes:
    """A packet back to who sent one."""
    ends = socket.inet_aton(packet.target) + socket.inet_aton(packet.source)
    head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(body), 0, 0x4000, TTL, protocol, 0) + ends
    return packet.mac + mac + struct.pack(">H", IPV4) + _summed(head, 10) + body


def _summed(data: bytes, at: int) -> bytes:
    return data[:at] + struct.pack(">H", _checksum(data)) + data[at + 2 :]


def _checksum(data: bytes) -> int:
    """RFC 1071."""
    total: int = sum(struct.unpack(f">{(len(data) + 1) // 2}H", data + b"\0" * (len(data) % 2)))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF
