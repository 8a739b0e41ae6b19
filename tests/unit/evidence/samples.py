"""One event of every kind, and a whole session, for the tests of the evidence."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from mirage.base.clock import SECOND, ManualClock
from mirage.base.events import (
    KINDS,
    ArtifactCaptured,
    ChannelClosed,
    ClientIdentified,
    CommandRan,
    ConnectionClosed,
    ConnectionOpened,
    Envelope,
    EnvironmentOffered,
    Event,
    FileChanged,
    ForwardData,
    ForwardRequested,
    InputRead,
    KexOffered,
    KeyOffered,
    LineEntered,
    LoginAttempted,
    NetworkAsked,
    ProgramMissing,
    ProtocolBroken,
    TerminalInput,
    TerminalOpened,
    TerminalOutput,
    TerminalResized,
    UserChanged,
)
from mirage.base.ids import IdSource
from mirage.journal.source import EventSource
from mirage.journal.writer import JournalLimits, JournalWriter

SESSION = "01KAVZ3T8Q4Y6W2E5R7T9Y1V3C"
SOURCE = "192.0.2.77"
NASTY = b"a\x00\xff\xc3\xa9\x1b[31m'\"\\\n"


def one_of_each() -> list[Event]:
    """Every kind of the catalogue, with bytes that no text holds wherever bytes are allowed."""
    return [kind(**{name: _value(hint) for name, hint in get_type_hints(kind).items() if name in kind.__struct_fields__})
            for kind in KINDS.values()]  # fmt: skip


def _value(hint: Any) -> Any:
    if get_origin(hint) is list:
        return [_value(get_args(hint)[0]), _value(get_args(hint)[0])]
    kinds = get_args(hint) or (hint,)
    if bytes in kinds:
        return NASTY
    if bool in kinds:
        return True
    if int in kinds:
        return 23
    assert str in kinds
    return "t\0é\u202e'\""


def whole_session() -> list[tuple[float, Event]]:
    """What a visitor does, with the seconds since he came."""
    return [
        (0.0, ConnectionOpened(protocol="ssh", source_ip=SOURCE, source_port=40001, local_ip="198.51.100.2", local_port=22)),
        (0.1, ClientIdentified(version=b"SSH-2.0-libssh2_1.11.0")),
        (0.2, KexOffered(hassh="ec7378c1a92f5a8dde7e8b7a1ddf33d1", kex=["curve25519-sha256", "ext-info-c"],
                         host_keys=["ssh-ed25519"], ciphers=["aes128-ctr"], macs=["hmac-sha2-256"], compressions=["none"])),
        (0.3, LoginAttempted(method="none", username=b"root", accepted=False)),
        (0.4, KeyOffered(username=b"root", fingerprint="SHA256:abc", key_type="ssh-ed25519", key=b"\0\1\2", accepted=False)),
        (0.5, LoginAttempted(method="publickey", username=b"root", accepted=False, fingerprint="SHA256:abc",
                             key_type="ssh-ed25519")),
        (0.6, LoginAttempted(method="password", username=b"root", accepted=False, password=b"123456")),
        (0.7, LoginAttempted(method="password", username=b"root", accepted=True, password=b"toor\xff")),
        (0.8, EnvironmentOffered(name=b"LANG", value=b"C", accepted=True)),
        (1.0, TerminalOpened(channel=0, term=b"xterm", columns=80, rows=24)),
        (1.5, TerminalOutput(channel=0, data="root@web:~# é".encode()[:-1])),
        (1.6, TerminalOutput(channel=0, data=b"\xa9")),
        (2.0, TerminalInput(channel=0, data=b"ls\r")),
        (2.1, LineEntered(text=b"ls", mode="terminal")),
        (2.2, CommandRan(argv=[b"ls"], status=0, path=b"/usr/bin/ls", pid=7, ppid=6, cwd=b"/root", duration=1000)),
        (2.5, TerminalResized(channel=0, columns=100, rows=30)),
        (3.0, LineEntered(text=b"nosuch 'a b'", mode="terminal")),
        (3.1, CommandRan(argv=[b"nosuch", b"a b"], status=127)),
        (3.2, ProgramMissing(path=b"/usr/bin/gdb", argv=[b"gdb", b"-q"])),
        (3.3, InputRead(program="passwd", data=b"secret")),
        (3.4, UserChanged(change="password", user=b"root")),
        (3.5, NetworkAsked(action="fetch", target=b"203.0.113.9", verdict="timeout", url=b"http://203.0.113.9/x",
                           program="wget")),
        (3.6, ArtifactCaptured(sha256="ab" * 32, size=3, origin="upload", path=b"/tmp/x")),
        (3.7, ArtifactCaptured(sha256="ab" * 32, size=3, origin="download", path=b"/tmp/y", url=b"http://203.0.113.9/y")),
        (3.8, FileChanged(change="created", path=b"/tmp/x")),
        (3.9, ForwardRequested(direction="direct-tcpip", host=b"203.0.113.1", port=80, origin=b"127.0.0.1", origin_port=5,
                               verdict="pretended")),
        (4.0, ForwardData(channel=3, data=b"GET / HTTP/1.0\r\n")),
        (4.1, ProtocolBroken(detail="bad length", data=b"\x50\x00")),
        (5.0, ChannelClosed(channel=0, status=0)),
        (6.0, ConnectionClosed(reason="by the client", duration=6 * SECOND, bytes_in=100, bytes_out=200)),
        (7.0, InputRead(program="cat", data=b"late")),
    ]  # fmt: skip


def envelopes(events: Iterable[tuple[float, Event]], session: str = SESSION, start: int = 1_763_958_000 * SECOND) -> list[Envelope]:
    ids, found = IdSource(), []
    for seconds, event in events:
        now = start + int(seconds * SECOND)
        found.append(Envelope(id=ids.next(now), time=now, event=event, host="web-1", session=session, source=SOURCE))  # type: ignore[arg-type]
    return found


def journal(directory: Path, written: Iterable[Envelope]) -> list[Envelope]:
    """Write them to a journal."""
    writer = JournalWriter(directory, ManualClock(), JournalLimits(segment=4096, reserve=0))
    kept = list(written)
    for envelope in kept:
        writer.append(envelope)
    writer.close()
    return kept


def visit(directory: Path, count: int, events: int = 20) -> list[Envelope]:
    """Many sessions with ids as the stage would give them."""
    clock = ManualClock()
    writer = JournalWriter(directory, clock, JournalLimits(segment=16384, reserve=0))
    kept: list[Envelope] = []
    source = EventSource(_Tee(writer, kept), clock)  # type: ignore[arg-type]
    for number in range(count):
        emit = source.bind("web-1", f"session-{number}", f"192.0.2.{number % 250}")
        emit(ConnectionOpened(protocol="ssh", source_ip=f"192.0.2.{number % 250}", source_port=number, local_ip="::1", local_port=22))
        for step in range(events):
            clock.advance(0.01)
            emit(CommandRan(argv=[b"echo", b"%d" % step], status=0))
        emit(ConnectionClosed(reason="", duration=SECOND))
    writer.close()
    return kept


class _Tee:
    def __init__(self, writer: JournalWriter, kept: list[Envelope]) -> None:
        self._writer, self._kept = writer, kept

    def append(self, envelope: Envelope) -> None:
        self._kept.append(envelope)
        self._writer.append(envelope)
