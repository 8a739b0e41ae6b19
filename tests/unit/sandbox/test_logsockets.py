"""What programs say to the log daemons' sockets, in the three ways in which it is said."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, cast

import pytest

from mirage.sandbox.net.logsockets import LogSockets, Message, native, streamed, syslog
from mirage.sandbox.parting import Parting

if TYPE_CHECKING:
    from mirage.world.host import Host
    from mirage.world.logs.lines import Line


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<14>Nov 30 06:01:02 tool: text\0", Message(14, "tool", "text")),
        (b"<38>Nov  3 06:01:02 sshd[77]: Accepted", Message(38, "sshd[77]", "Accepted")),
        (b"<13>tool:text", Message(13, "tool", "text")),
        (b"no head at all", Message(14, "unknown", "no head at all")),
        (b"<13>t: a\x07b\tc", Message(13, "t", "a#007b#011c")),
        (b"<999>t: text", None),
        (b"", Message(14, "unknown", "")),
        (b"<86>su[7]: pam_systemd(su-l:session): Failed to connect to system bus: Connection refused", None),
        (
            b"<83>su[7]: pam_limits(su:session): Could not set limit for 'memlock' to soft=8, hard=8: Operation not permitted; uid=0,euid=0",
            None,
        ),
    ],
)
def test_syslog(data: bytes, message: Message | None) -> None:
    assert syslog(data) == message


def test_the_journal_s_own_protocol_has_fields_of_lines_and_of_bytes() -> None:
    data = b"PRIORITY=3\nSYSLOG_IDENTIFIER=tool\nSYSLOG_PID=12\nMESSAGE\n" + (7).to_bytes(8, "little") + b"one\ntwo\nX=y\n"
    assert native(data) == Message(11, "tool[12]", "one\ntwo")
    assert native(b"MESSAGE=plain\nSYSLOG_FACILITY=4\n") == Message(38, "unknown", "plain")
    assert native(b"PRIORITY=3\n") is None


@pytest.mark.parametrize(
    "data", [b"MESSAGE\n", b"MESSAGE\n\xff\xff\xff\xff\xff\xff\xff\xffx", b"=\n", b"\n\n\n", b"MESSAGE\n" + bytes(8)]
)
def test_what_is_no_such_message_harms_nobody(data: bytes) -> None:
    found = native(data)
    assert found is None or found.priority == 14


def test_a_line_of_a_stream_may_bring_its_own_level() -> None:
    header = [b"tool", b"", b"30", b"1", b"0", b"0", b"0"]
    assert streamed(header, b"plain") == Message(30, "tool", "plain")
    assert streamed(header, b"<3>worse") == Message(27, "tool", "worse")
    assert streamed([b"", b"", b"x", b"0", b"", b"", b""], b"<3>as it is") == Message(14, "unknown", "<3>as it is")


class Machine:
    """As much of a host as is told of lines."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.clock = self.logins = self

    def now(self) -> int:
        return 0

    def log(self, layer: bytes, lines: list[Line]) -> None:
        self.lines += [line.text for line in lines if line.path == b"/var/log/syslog"]


async def test_a_flood_of_lines_is_taken_in_turns_and_cut_off() -> None:
    machine = Machine()
    sockets = LogSockets(cast("Host", machine), lambda: b"", Parting(pytest.fail))
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    ours.setblocking(False)
    sockets.serve({b"dev-log": ours})
    theirs.send(b"<13>x: one")
    for _ in range(4):
        theirs.send(b"<13>x: " + b"\n".join([b"y"] * 4000))
    turns = []
    for _ in range(8):
        before = len(machine.lines)
        await asyncio.sleep(0)
        turns.append(len(machine.lines) - before)
    sockets.close()
    theirs.close()
    assert [turn for turn in turns if turn] == [4001, 4000, 1999]
