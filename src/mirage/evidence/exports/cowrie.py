"""Events as lines of JSON with the ids and keys that tools written for Cowrie's log read (its catalogue of version 3.0).

Every line has `eventid, message, sensor, uuid, timestamp, time, session, src_ip`, and of a session `protocol`. What that
catalogue has no word for (and our own house events) gives no line. The texts of `message` are ours.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import msgspec

from mirage.base.clock import SECOND
from mirage.base.events import (
    ArtifactCaptured,
    ChannelClosed,
    ClientIdentified,
    CommandRan,
    ConnectionClosed,
    ConnectionOpened,
    Envelope,
    EnvironmentOffered,
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
from mirage.evidence.summaries import command_line

Line = dict[str, Any]
REMEMBERED = 10_000  # sessions whose circumstances are kept at once; a late event of an older one has them from `recall`
NOT_FOUND = 127  # the shell's status for a command that is not there
_SESSION = re.compile(r"\A[0-9a-f]{12}\Z")
_PASSWORDS = {"password", "keyboard-interactive"}
_FAILED_FETCH = re.compile(r"refused|timeout|timed|unreach|denied|fail|reset|error|unresolv|blocked|limit|too-|nxdomain")


@dataclass(slots=True)
class _Terminal:
    """One recording while it runs: what `log.closed` has to say."""

    name: str
    opened: int
    size: int = 0
    typed: Any = field(default_factory=hashlib.sha256)


@dataclass(slots=True)
class _Session:
    """What later lines of a session repeat of earlier events."""

    protocol: str = "ssh"
    source: str = ""
    is_closed: bool = False
    keys: dict[str, str] = field(default_factory=dict)  # public keys by fingerprint
    terminals: dict[int, _Terminal] = field(default_factory=dict)
    forwards: dict[int, tuple[str, int]] = field(default_factory=dict)
    unclaimed: list[tuple[str, int]] = field(default_factory=list)  # forwards whose channel is not known yet


class CowrieExport:
    """Turns events, in the order of their ids, into lines.

    `sensor` and `uuid` name this sensor: empty, they are the host's name, and a UUID that belongs to the name. `recall` gives
    the `ConnectionOpened` of a session whose beginning is not among the events (an export that begins in the middle), where
    somebody knows it.
    """

    def __init__(self, sensor: str = "", uuid: str = "", recall: Callable[[str], Envelope | None] = lambda _: None) -> None:
        self._sensor = sensor
        self._uuid = uuid
        self._recall = recall
        self._sessions: OrderedDict[str, _Session] = OrderedDict()
        self._captured: set[str] = set()

    def lines(self, envelopes: Iterable[Envelope]) -> Iterator[str]:
        """JSON text, each with its line feed."""
        for envelope in envelopes:
            for row in self.rows(envelope):
                yield msgspec.json.encode(row).decode() + "\n"

    def rows(self, envelope: Envelope) -> list[Line]:
        """The lines that one event gives: none, one or several."""
        rule = _RULES.get(type(envelope.event))
        if rule is None or not envelope.session:
            return []
        session = self._session(envelope)
        found = [self._around(envelope, session, own) for own in rule(self, envelope, session, envelope.event)]
        if isinstance(envelope.event, ConnectionClosed):
            session.is_closed = True
        return found

    def _session(self, envelope: Envelope) -> _Session:
        session = self._sessions.get(envelope.session)
        if session is not None:
            self._sessions.move_to_end(envelope.session)
        else:
            session = self._sessions[envelope.session] = _Session(source=envelope.source)
            opened = envelope if isinstance(envelope.event, ConnectionOpened) else self._recall(envelope.session)
            if opened is not None and isinstance(opened.event, ConnectionOpened):
                session.protocol, session.source = opened.event.protocol, opened.event.source_ip
            while len(self._sessions) > REMEMBERED:
                self._sessions.popitem(last=False)
        return session

    def _around(self, envelope: Envelope, session: _Session, own: Line) -> Line:
        """The keys of every line; those that say who and where are ours, whatever an attacker's field is called."""
        moment = datetime.fromtimestamp(envelope.time // SECOND, UTC).replace(microsecond=envelope.time % SECOND // 1000)
        sensor = self._sensor or envelope.host
        row = {
            **own,
            "sensor": sensor,
            "uuid": self._uuid or str(uuid5(NAMESPACE_URL, f"mirage:{sensor}")),
            "timestamp": moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "time": envelope.time / SECOND,
            "session": session_id(envelope.session),
            "src_ip": session.source or envelope.source,
            "protocol": session.protocol,
        }
        if session.is_closed:
            row["late"] = True
        return row

    # ---- what each event gives ---------------------------------------------------------------------------------------

    def _opened(self, envelope: Envelope, session: _Session, event: ConnectionOpened) -> Iterator[Line]:
        yield {
            "eventid": "cowrie.session.connect",
            "message": f"Connection from {event.source_ip}:{event.source_port} to {event.local_ip}:{event.local_port}",
            "src_port": event.source_port,
            "dst_ip": event.local_ip,
            "dst_port": event.local_port,
        }

    def _closed(self, envelope: Envelope, session: _Session, event: ConnectionClosed) -> Iterator[Line]:
        for channel in list(session.terminals):
            yield from self._log_closed(envelope, session, channel)
        yield {
            "eventid": "cowrie.session.closed",
            "message": f"Connection ended after {event.duration // 1_000_000} ms",
            "duration_ms": event.duration // 1_000_000,
        }

    def _identified(self, envelope: Envelope, session: _Session, event: ClientIdentified) -> Iterator[Line]:
        version = _text(event.version)
        yield {"eventid": "cowrie.client.version", "message": f"Client says {version}", "version": version}

    def _kex(self, envelope: Envelope, session: _Session, event: KexOffered) -> Iterator[Line]:
        lists = (event.kex, event.ciphers, event.macs, event.compressions)
        yield {
            "eventid": "cowrie.client.kex",
            "message": f"Client's algorithms have the fingerprint {event.hassh}",
            "hassh": event.hassh,
            "hasshAlgorithms": ";".join(",".join(names) for names in lists),
            "kexAlgs": event.kex,
            "keyAlgs": event.host_keys,
            "encCS": event.ciphers,
            "macCS": event.macs,
            "compCS": event.compressions,
            "langCS": event.languages or [""],
        }

    def _login(self, envelope: Envelope, session: _Session, event: LoginAttempted) -> Iterator[Line]:
        username = _text(event.username)
        outcome = "success" if event.accepted else "failed"
        line: Line = {"eventid": f"cowrie.login.{outcome}", "username": username}
        if event.fingerprint:
            line |= {
                "message": f"Key {event.fingerprint} of {username}: {outcome}",
                "fingerprint": event.fingerprint,
                "key": session.keys.get(event.fingerprint, ""),
                "type": event.key_type,
            }
        elif event.method in _PASSWORDS or event.password is not None:
            password = _text(event.password or b"")
            line |= {"message": f"Login of {username} with {password}: {outcome}", "password": password}
        elif event.accepted:
            line |= {"message": f"Login of {username} without a credential: success", "password": ""}
        else:
            return  # "none": the client only asked which methods there are
        yield line

    def _key(self, envelope: Envelope, session: _Session, event: KeyOffered) -> Iterator[Line]:
        key = f"{event.key_type} {base64.b64encode(event.key).decode()}"
        if len(session.keys) < 1000:
            session.keys[event.fingerprint] = key
        yield {
            "eventid": "cowrie.client.fingerprint",
            "message": f"Key {event.fingerprint} offered for {_text(event.username)}",
            "username": _text(event.username),
            "fingerprint": event.fingerprint,
            "key": key,
            "type": event.key_type,
        }

    def _terminal(self, envelope: Envelope, session: _Session, event: TerminalOpened) -> Iterator[Line]:
        yield self._size(event.columns, event.rows)
        name = f"{session_id(envelope.session)}-{event.channel}-{envelope.id}.cast"
        session.terminals[event.channel] = _Terminal(name, envelope.time)
        yield {"eventid": "cowrie.log.open", "message": f"Terminal is recorded in {name}", "ttylog": name}

    def _resized(self, envelope: Envelope, session: _Session, event: TerminalResized) -> Iterator[Line]:
        yield self._size(event.columns, event.rows)

    @staticmethod
    def _size(columns: int, rows: int) -> Line:
        message = f"Window of {columns} by {rows} characters"
        return {"eventid": "cowrie.client.size", "message": message, "width": columns, "height": rows}

    def _typed(self, envelope: Envelope, session: _Session, event: TerminalInput) -> Iterator[Line]:
        if (terminal := session.terminals.get(event.channel)) is not None:
            terminal.typed.update(event.data)
            terminal.size += len(event.data)
        yield from ()

    def _shown(self, envelope: Envelope, session: _Session, event: TerminalOutput) -> Iterator[Line]:
        if (terminal := session.terminals.get(event.channel)) is not None:
            terminal.size += len(event.data)
        yield from ()

    def _channel_closed(self, envelope: Envelope, session: _Session, event: ChannelClosed) -> Iterator[Line]:
        session.forwards.pop(event.channel, None)
        yield from self._log_closed(envelope, session, event.channel)

    def _log_closed(self, envelope: Envelope, session: _Session, channel: int) -> Iterator[Line]:
        terminal = session.terminals.pop(channel, None)
        if terminal is not None:
            yield {
                "eventid": "cowrie.log.closed",
                "message": f"Recording {terminal.name} ended",
                "ttylog": terminal.name,
                "size": terminal.size,
                "duration_ms": (envelope.time - terminal.opened) // 1_000_000,
                "shasum": terminal.typed.hexdigest(),
                "duplicate": False,
            }

    def _variable(self, envelope: Envelope, session: _Session, event: EnvironmentOffered) -> Iterator[Line]:
        name, value = _text(event.name), _text(event.value)
        yield {"eventid": "cowrie.client.var", "message": f"Environment: {name}={value}", "name": name, "value": value}

    def _broken(self, envelope: Envelope, session: _Session, event: ProtocolBroken) -> Iterator[Line]:
        yield {
            "eventid": "cowrie.client.malformed_packet",
            "message": f"Protocol broken: {event.detail}",
            "messagenum": event.data[0] if event.data else 0,
            "datalen": len(event.data),
            "data": event.data[:256].hex(),
        }

    def _line(self, envelope: Envelope, session: _Session, event: LineEntered) -> Iterator[Line]:
        entered = _text(event.text)
        line: Line = {"eventid": "cowrie.command.input", "message": f"Shell reads: {entered}", "input": entered}
        if event.mode == "stdin":
            line["realm"] = "stdin"
        yield line

    def _ran(self, envelope: Envelope, session: _Session, event: CommandRan) -> Iterator[Line]:
        if event.status == NOT_FOUND and not event.path:
            yield from self._not_run(event.argv)

    def _missing(self, envelope: Envelope, session: _Session, event: ProgramMissing) -> Iterator[Line]:
        yield from self._not_run(event.argv)

    @staticmethod
    def _not_run(argv: list[bytes]) -> Iterator[Line]:
        line = command_line(argv)
        yield {"eventid": "cowrie.command.failed", "message": f"Not run: {line}", "input": line}

    def _read(self, envelope: Envelope, session: _Session, event: InputRead) -> Iterator[Line]:
        data = _text(event.data)
        message = f"{event.program} reads: {data}"
        yield {"eventid": "cowrie.session.input", "message": message, "realm": event.program, "input": data}

    def _user(self, envelope: Envelope, session: _Session, event: UserChanged) -> Iterator[Line]:
        if "password" in event.change or "passwd" in event.change:
            yield {
                "eventid": "cowrie.command.chpasswd",
                "message": f"Password of {_text(event.user)} was set",
                "realm": "chpasswd",
                "username": _text(event.user),
            }

    def _artifact(self, envelope: Envelope, session: _Session, event: ArtifactCaptured) -> Iterator[Line]:
        path = _text(event.path)
        line: Line = {
            "outfile": f"artifacts/{event.sha256}",
            "shasum": event.sha256,
            "destfile": path,
            "duplicate": event.sha256 in self._captured,
        }
        self._captured.add(event.sha256)
        if event.origin == "upload":
            filename = path.rsplit("/", 1)[-1]
            line |= {
                "eventid": "cowrie.session.file_upload",
                "message": f"Uploaded {filename} ({event.sha256})",
                "filename": filename,
            }
        else:
            line |= {"eventid": "cowrie.session.file_download", "message": f"Captured {path or 'a file'} ({event.sha256})"}
            if event.url:
                line["url"] = _text(event.url)
        yield line

    def _network(self, envelope: Envelope, session: _Session, event: NetworkAsked) -> Iterator[Line]:
        if event.action == "fetch" and (event.size == 0 or _FAILED_FETCH.search(event.verdict)):
            url = _text(event.url or event.target)
            yield {
                "eventid": "cowrie.session.file_download.failed",
                "message": f"Not fetched: {url} ({event.verdict})",
                "url": url,
                "error": event.verdict,
            }

    def _forward(self, envelope: Envelope, session: _Session, event: ForwardRequested) -> Iterator[Line]:
        if event.direction != "direct-tcpip":
            return
        target = _text(event.host), event.port
        if event.verdict != "refused" and len(session.unclaimed) < 1000:
            session.unclaimed.append(target)
        yield {
            "eventid": "cowrie.direct-tcpip.request",
            "message": f"Forward to {target[0]}:{event.port} asked from {_text(event.origin)}:{event.origin_port}",
            "dst_ip": target[0],
            "dst_port": event.port,
            "orig_ip": _text(event.origin),
            "orig_port": event.origin_port,
        }

    def _forwarded(self, envelope: Envelope, session: _Session, event: ForwardData) -> Iterator[Line]:
        if event.channel not in session.forwards:
            session.forwards[event.channel] = session.unclaimed.pop(0) if session.unclaimed else ("", 0)
        host, port = session.forwards[event.channel]
        yield {
            "eventid": "cowrie.direct-tcpip.data",
            "message": f"Forwarded to {host}:{port}: {len(event.data)} bytes",
            "dst_ip": host,
            "dst_port": port,
            "data": _text(event.data),
            "id": event.channel,
        }


def session_id(session: str) -> str:
    """Twelve hex digits that belong to our session id, the same in every export."""
    return session if _SESSION.match(session) else hashlib.sha256(session.encode()).hexdigest()[:12]


def _text(data: bytes) -> str:
    return data.decode("utf-8", "backslashreplace")


_RULES: dict[type, Callable[[CowrieExport, Envelope, _Session, Any], Iterator[Line]]] = {
    ConnectionOpened: CowrieExport._opened,
    ConnectionClosed: CowrieExport._closed,
    ClientIdentified: CowrieExport._identified,
    KexOffered: CowrieExport._kex,
    LoginAttempted: CowrieExport._login,
    KeyOffered: CowrieExport._key,
    TerminalOpened: CowrieExport._terminal,
    TerminalResized: CowrieExport._resized,
    TerminalInput: CowrieExport._typed,
    TerminalOutput: CowrieExport._shown,
    ChannelClosed: CowrieExport._channel_closed,
    EnvironmentOffered: CowrieExport._variable,
    ProtocolBroken: CowrieExport._broken,
    LineEntered: CowrieExport._line,
    CommandRan: CowrieExport._ran,
    ProgramMissing: CowrieExport._missing,
    InputRead: CowrieExport._read,
    UserChanged: CowrieExport._user,
    ArtifactCaptured: CowrieExport._artifact,
    NetworkAsked: CowrieExport._network,
    ForwardRequested: CowrieExport._forward,
    ForwardData: CowrieExport._forwarded,
}
