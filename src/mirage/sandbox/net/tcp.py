"""The far end of a TCP connection that somebody in a cell has made (RFC 9293): who listens and accepts, never who connects.

The line loses next to nothing and keeps the order, so there is no more of TCP here than what a kernel on the other side needs: a
window that is kept, what was sent kept until it is acknowledged and sent again after a while, both ends closed. Without I/O: packets
in, frames out.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

from mirage.sandbox.net import ether
from mirage.sandbox.net.ether import ACK, FIN, PUSH, RST, SYN, Packet

SEGMENT, WINDOW = 1460, 64240  # as Linux says them on Ethernet
LEAST = 48  # bytes of a segment, however few are wanted: net.ipv4.tcp_min_snd_mss
TRIES = 8  # to send again before it is given up
MOST = 1 << 20  # bytes that wait to be sent
END_OF_OPTIONS, NO_OPERATION, MAXIMUM_SEGMENT, WINDOW_SCALE = 0, 1, 2, 3  # RFC 9293 section 3.1, RFC 7323


class Peer:
    """One connection, from the SYN that asked for it. `emit` sends a frame."""

    def __init__(self, asked: Packet, mac: bytes, number: int, emit: Callable[[bytes], None]) -> None:
        """`number`: with which its own bytes begin to be counted."""
        self._asked = asked
        self._mac = mac
        self._emit = emit
        offered = options(asked.options)
        self._segment = min(max(offered.get(MAXIMUM_SEGMENT, 536), LEAST), SEGMENT)
        self._scale = min(offered.get(WINDOW_SCALE, 0), 14)
        self._window = asked.window
        self._first = self._sent = number & 0xFFFFFFFF  # first not acknowledged, next to send
        self._next = asked.sequence + 1 & 0xFFFFFFFF  # next to come
        self._waiting = bytearray()  # from `_first` on, once it is open
        self._before = self._first  # when it was last looked whether that moves
        self._tries = 0
        self._is_closing = False  # no more will be written
        self._is_finished = False  # and that is sent
        self.is_open = False
        self.received = bytearray()
        self.has_ended = False  # no more will come
        self.is_over = False
        answer = struct.pack(">BBH", MAXIMUM_SEGMENT, 4, SEGMENT)
        if WINDOW_SCALE in offered:
            answer += struct.pack(">BBBB", NO_OPERATION, WINDOW_SCALE, 3, 0)
        self._opening = answer
        self._open()

    def _open(self) -> None:
        self._emit(ether.segment(self._asked, self._mac, SYN | ACK, self._first, self._next, WINDOW, options=self._opening))

    # ---- from the other side

    def take(self, packet: Packet) -> None:
        """A segment of it."""
        if packet.flags & RST:
            self.is_over = self.has_ended = True
            return
        if packet.flags & SYN:
            self._open()
            return
        if not packet.flags & ACK:
            return
        self._acknowledged(packet)
        if not self.is_open:
            return
        is_asking = bool(packet.payload) or bool(packet.flags & FIN) or packet.sequence != self._next  # the last: whether we live
        if packet.sequence == self._next and not self.has_ended:
            room = WINDOW - len(self.received)
            self.received += packet.payload[:room]
            self._next = self._next + min(len(packet.payload), room) & 0xFFFFFFFF
            if packet.flags & FIN and len(packet.payload) <= room:
                self.has_ended = True
                self._next = self._next + 1 & 0xFFFFFFFF
        if is_asking:
            self._say(ACK)
        self._close_when_done()
        self._push()

    def _acknowledged(self, packet: Packet) -> None:
        count = packet.acknowledged - self._first & 0xFFFFFFFF
        self._window = packet.window << self._scale
        if not self.is_open and count == 1:
            self.is_open = True
            self._first = self._sent = packet.acknowledged
            return
        if not 0 < count <= (self._sent - self._first & 0xFFFFFFFF):
            return
        del self._waiting[:count]
        self._first, self._tries = packet.acknowledged, 0

    # ---- to it

    def taken(self, size: int) -> bytes:
        """What has come, and room for more."""
        data = bytes(self.received[:size])
        was_full = len(self.received) >= WINDOW // 2
        del self.received[: len(data)]
        if data and was_full and not self.is_over:
            self._say(ACK)
        return data

    def write(self, data: bytes) -> None:
        self._waiting += data
        self._push()

    @property
    def is_full(self) -> bool:
        return len(self._waiting) >= MOST

    def finish(self) -> None:
        """No more will be written."""
        self._is_closing = True
        self._push()

    def reset(self) -> None:
        if not self.is_over:
            self.is_over = self.has_ended = True
            self._emit(ether.segment(self._asked, self._mac, RST | ACK, self._sent, self._next))

    def again(self) -> None:
        """A while has passed: what was not acknowledged is sent once more."""
        has_moved, self._before = self._first != self._before, self._first
        if self.is_over or (self.is_open and (has_moved or (self._first == self._sent and not self._waiting))):
            return
        self._tries += 1
        if self._tries > TRIES:
            self.reset()
        elif not self.is_open:
            self._open()
        else:
            self._sent, self._is_finished = self._first, False
            self._push(is_probe=True)

    def _push(self, *, is_probe: bool = False) -> None:
        """As much as the window lets; a probe is a byte more than that."""
        if not self.is_open or self.is_over:
            return
        window = max(self._window, 1 if is_probe else 0)
        while True:
            flying = self._sent - self._first & 0xFFFFFFFF
            data = bytes(self._waiting[flying : flying + min(self._segment, max(0, window - flying))])
            if not data or self._is_finished:
                break
            self._say(ACK | PUSH, data)
        if self._is_closing and not self._is_finished and flying == len(self._waiting):
            self._is_finished = True
            self._say(ACK | FIN)

    def _say(self, flags: int, data: bytes = b"") -> None:
        window = max(0, WINDOW - len(self.received))
        self._emit(ether.segment(self._asked, self._mac, flags, self._sent, self._next, window, data))
        self._sent = self._sent + len(data) + bool(flags & FIN) & 0xFFFFFFFF

    def _close_when_done(self) -> None:
        if self.has_ended and self._is_finished and self._first == self._sent:
            self.is_over = True


def options(data: bytes) -> dict[int, int]:
    """Kind -> value, of those that are numbers."""
    found: dict[int, int] = {}
    while data and data[0] != END_OF_OPTIONS:
        if data[0] == NO_OPERATION:
            data = data[1:]
            continue
        size = data[1] if len(data) > 1 else 0
        if size < 2 or size > len(data):
            break
        found[data[0]] = int.from_bytes(data[2:size], "big")
        data = data[size:]
    return found
