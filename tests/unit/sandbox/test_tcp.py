"""The far end of a connection, spoken to by segments as a kernel sends them."""

from __future__ import annotations

import socket
import struct

from hypothesis import given
from hypothesis import strategies as st

from mirage.sandbox.net import ether
from mirage.sandbox.net.ether import ACK, FIN, PUSH, RST, SYN, Packet
from mirage.sandbox.net.tcp import SEGMENT, TRIES, WINDOW, Peer, options

MAC, ROUTER = bytes.fromhex("fa163e2033bb"), bytes.fromhex("e48d8c31e93b")
OFFERED = bytes.fromhex("020405b4 0402080a 00000000 00000000 01030307".replace(" ", ""))  # Linux: MSS, SACK, timestamps, scale 7
ISN, FIRST = 0xFFFFFFF0, 0xFFFFFFFE  # theirs and ours: both wrap


class Kernel:
    """The side that connects. What it is sent is in `heard`, as segments."""

    def __init__(self) -> None:
        self.heard: list[Packet] = []
        self.next = ISN
        self.peer = Peer(self._packet(SYN, options=OFFERED), ROUTER, FIRST, self._hear)
        self.next = ISN + 1 & 0xFFFFFFFF

    def _hear(self, frame: bytes) -> None:
        found = ether.take_apart(frame)
        assert isinstance(found, Packet)
        assert ether._checksum(frame[14:34]) == 0
        pseudo = frame[26:34] + struct.pack(">BBH", 0, ether.TCP, len(frame) - 34)
        assert ether._checksum(pseudo + frame[34:]) == 0
        assert (found.source, found.source_port, found.target, found.port) == ("203.0.113.5", 80, "192.0.2.10", 40000)
        self.heard.append(found)

    def _packet(self, flags: int, data: bytes = b"", acknowledged: int = 0, options: bytes = b"", window: int = 502) -> Packet:
        return Packet(
            MAC, "192.0.2.10", "203.0.113.5", ether.TCP, data, 40000, 80, flags, self.next, acknowledged, window, options
        )  # fmt: skip

    def say(self, flags: int, data: bytes = b"", acknowledged: int | None = None, window: int = 502) -> None:
        self.peer.take(self._packet(flags, data, self.due if acknowledged is None else acknowledged, window=window))
        self.next = self.next + len(data) + bool(flags & FIN) & 0xFFFFFFFF

    @property
    def due(self) -> int:
        """What has been heard is acknowledged up to here."""
        last = self.heard[-1]
        return last.sequence + len(last.payload) + bool(last.flags & (SYN | FIN)) & 0xFFFFFFFF

    def connected(self) -> Kernel:
        self.say(ACK)
        self.heard.clear()
        return self


def test_who_wants_segments_of_a_byte_has_larger_ones() -> None:
    """As Linux does since it was told what a million of them cost (CVE-2019-11479)."""
    kernel = Kernel()
    kernel.peer = Peer(kernel._packet(SYN, options=bytes.fromhex("02040001")), ROUTER, FIRST, kernel._hear)
    kernel.connected()
    kernel.peer.write(bytes(100))
    assert [len(each.payload) for each in kernel.heard] == [48, 48, 4]


def test_a_syn_is_answered_with_the_largest_segment_and_a_scale_where_one_is_offered() -> None:
    (answer,) = Kernel().heard
    assert (answer.flags, answer.sequence, answer.acknowledged, answer.window) == (SYN | ACK, FIRST, ISN + 1, WINDOW)
    assert options(answer.options) == {2: SEGMENT, 3: 0}


def test_what_comes_is_acknowledged_and_kept_in_order() -> None:
    kernel = Kernel().connected()
    kernel.say(ACK | PUSH, b"GET / ", acknowledged=FIRST + 1 & 0xFFFFFFFF)
    kernel.say(ACK | PUSH, b"HTTP/1.0\r\n")
    assert [packet.acknowledged for packet in kernel.heard] == [kernel.next - 10 & 0xFFFFFFFF, kernel.next]
    assert kernel.peer.taken(100) == b"GET / HTTP/1.0\r\n" and not kernel.peer.has_ended


def test_what_comes_twice_counts_once_and_is_acknowledged_again() -> None:
    kernel = Kernel().connected()
    first = kernel._packet(ACK | PUSH, b"once", FIRST + 1 & 0xFFFFFFFF)
    kernel.peer.take(first)
    kernel.peer.take(first)
    assert kernel.peer.taken(100) == b"once"
    assert len({packet.acknowledged for packet in kernel.heard}) == 1 and len(kernel.heard) == 2


def test_no_more_is_sent_than_the_window_lets_and_the_rest_when_it_opens() -> None:
    kernel = Kernel().connected()
    kernel.say(ACK, acknowledged=FIRST + 1 & 0xFFFFFFFF, window=20)  # 20 << 7
    kernel.peer.write(b"x" * 4000)
    assert sum(len(packet.payload) for packet in kernel.heard) == 2560
    kernel.say(ACK, window=100)
    assert sum(len(packet.payload) for packet in kernel.heard) == 4000
    assert all(len(packet.payload) <= SEGMENT for packet in kernel.heard)


def test_what_is_not_acknowledged_is_sent_again_and_given_up_in_the_end() -> None:
    kernel = Kernel().connected()
    kernel.peer.again()
    kernel.peer.write(b"hello")
    kernel.peer.again()
    assert [packet.payload for packet in kernel.heard] == [b"hello", b"hello"]
    assert kernel.heard[0].sequence == kernel.heard[1].sequence
    kernel.say(ACK)
    kernel.peer.again()
    assert len(kernel.heard) == 2
    kernel.peer.write(b"?")
    for _ in range(TRIES + 2):
        kernel.peer.again()
    assert kernel.peer.is_over and kernel.heard[-1].flags == RST | ACK


def test_a_closed_window_is_asked_about() -> None:
    kernel = Kernel().connected()
    kernel.say(ACK, acknowledged=FIRST + 1 & 0xFFFFFFFF, window=0)
    kernel.peer.write(b"later")
    kernel.peer.again()
    assert not kernel.heard
    kernel.peer.again()
    assert kernel.heard[-1].payload == b"l"
    kernel.say(ACK, window=500)
    assert b"".join(packet.payload for packet in kernel.heard) == b"later"


def test_both_ends_are_closed_and_then_it_is_over() -> None:
    kernel = Kernel().connected()
    kernel.peer.write(b"bye")
    kernel.peer.finish()
    assert [packet.flags for packet in kernel.heard] == [ACK | PUSH, ACK | FIN]
    kernel.say(ACK)
    assert not kernel.peer.is_over
    kernel.say(ACK | FIN)
    assert kernel.peer.is_over and kernel.heard[-1].acknowledged == kernel.next


def test_a_reset_ends_it_from_either_side() -> None:
    kernel = Kernel().connected()
    kernel.say(RST | ACK, acknowledged=0)
    assert kernel.peer.is_over and not kernel.heard
    other = Kernel().connected()
    other.peer.reset()
    assert other.peer.is_over and other.heard[-1].flags == RST | ACK


@given(st.lists(st.binary(min_size=1, max_size=3000), max_size=8), st.integers(1, 700))
def test_all_that_is_written_arrives_in_whatever_pieces_it_is_acknowledged(pieces: list[bytes], window: int) -> None:
    kernel = Kernel().connected()
    for piece in pieces:
        kernel.peer.write(piece)
    kernel.peer.finish()
    arrived, due = b"", FIRST + 1 & 0xFFFFFFFF
    for _ in range(200):
        for packet in kernel.heard:
            if packet.sequence == due:
                arrived += packet.payload
                due = due + len(packet.payload) + bool(packet.flags & FIN) & 0xFFFFFFFF
        kernel.heard.clear()
        kernel.say(ACK, acknowledged=due, window=window)
    assert arrived == b"".join(pieces)
    assert due == FIRST + 2 + len(arrived) & 0xFFFFFFFF


@given(st.binary(max_size=60), st.integers(0, 255), st.integers(0, 0xFFFFFFFF), st.integers(0, 0xFFFFFFFF))
def test_no_segment_breaks_it(data: bytes, flags: int, sequence: int, acknowledged: int) -> None:
    kernel = Kernel().connected()
    kernel.peer.write(b"something")
    body = struct.pack(">HHIIBBHHH", 40000, 80, sequence, acknowledged, 5 << 4, flags, 0, 0, 0) + data
    head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(body), 7, 0x4000, 64, ether.TCP, 0)
    addresses = socket.inet_aton("192.0.2.10") + socket.inet_aton("203.0.113.5")
    packet = ether.take_apart(ROUTER + MAC + b"\x08\x00" + head + addresses + body)
    assert isinstance(packet, Packet)
    kernel.peer.take(packet)
    options(data)
