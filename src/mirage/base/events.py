"""The catalogue of events: everything that Mirage can say happened, and nothing else.

It is closed and versioned. An event is a past-tense fact with typed fields; the `Envelope` around it says when, on which
host, in which session. `bytes` fields hold what went over the wire, as it was; `plain` renders them for people and JSON.
A field may be added with a default; anything else is a new `CATALOGUE_VERSION` and a note in CHANGELOG.md.
The docstring of each class is its entry in docs/events.md, and a test keeps the two the same.
"""

from __future__ import annotations

import base64
import functools
from collections.abc import Callable
from typing import Any

import msgspec

CATALOGUE_VERSION = 1


class Event(msgspec.Struct, frozen=True, kw_only=True, tag=True, tag_field="kind", omit_defaults=True):
    """The base of all events."""


# ---- connection ------------------------------------------------------------------------------------------------------


class ConnectionOpened(Event, frozen=True, kw_only=True):
    """A client connected. `proxied` is the balancer's address when a PROXY header named the source."""

    protocol: str
    source_ip: str
    source_port: int
    local_ip: str
    local_port: int
    proxied: str = ""


class ConnectionRefused(Event, frozen=True, kw_only=True):
    """A connection was turned away before a session began: `reason` names the limit."""

    protocol: str
    source_ip: str
    source_port: int
    reason: str


class ConnectionClosed(Event, frozen=True, kw_only=True):
    """The connection ended. `reason` is ours or the client's own disconnect text; durations in nanoseconds."""

    reason: str
    duration: int
    bytes_in: int = 0
    bytes_out: int = 0


class ClientIdentified(Event, frozen=True, kw_only=True):
    """The client sent its SSH version string."""

    version: bytes


class KexOffered(Event, frozen=True, kw_only=True):
    """The client's KEXINIT: algorithm lists in its order, and their HASSH (MD5, salesforce/hassh)."""

    hassh: str
    kex: list[str]
    host_keys: list[str]
    ciphers: list[str]
    macs: list[str]
    compressions: list[str]
    languages: list[str] = []


class KexAgreed(Event, frozen=True, kw_only=True):
    """Algorithms that the key exchange settled on, towards the server."""

    kex: str
    host_key: str
    cipher: str
    mac: str
    compression: str


class ProtocolBroken(Event, frozen=True, kw_only=True):
    """The client sent what the protocol does not allow. `data` holds at most the first 256 bytes."""

    detail: str
    data: bytes = b""


# ---- login -----------------------------------------------------------------------------------------------------------


class LoginAttempted(Event, frozen=True, kw_only=True):
    """One credential and what was answered. `method` as in RFC 4252, "web" or "mysql"; a key by its SHA256 fingerprint."""

    method: str
    username: bytes
    accepted: bool
    password: bytes | None = None
    fingerprint: str = ""
    key_type: str = ""
    reason: str = ""

    @property
    def is_inner(self) -> bool:
        """Whether it is to a server inside, from a session that somebody has already: it is not he who it says."""
        return self.method == "mysql"

    @property
    def is_over_ssh(self) -> bool:
        """Whether sshd was asked: of the others it writes no line."""
        return self.method not in ("web", "mysql")


class KeyOffered(Event, frozen=True, kw_only=True):
    """The client asked whether a public key would be accepted (no signature yet). `key` is the wire blob."""

    username: bytes
    fingerprint: str
    key_type: str
    key: bytes
    accepted: bool


class LayerEntered(Event, frozen=True, kw_only=True):
    """Somebody is in: the account, and the layer that keeps what he changes."""

    layer: str
    user: bytes
    uid: int


# ---- channels --------------------------------------------------------------------------------------------------------


class ChannelOpened(Event, frozen=True, kw_only=True):
    """A channel open request and its answer. `detail` carries what the type adds."""

    channel: int
    type: str
    accepted: bool
    detail: str = ""


class ChannelRequested(Event, frozen=True, kw_only=True):
    """A request on a channel (pty-req, env, exec, shell, subsystem, signal, window-change, ...) and its answer."""

    channel: int
    request: str
    accepted: bool
    data: bytes = b""


class ChannelClosed(Event, frozen=True, kw_only=True):
    """A channel ended, with the exit status or signal that was sent, if one was."""

    channel: int
    status: int | None = None
    signal: str = ""
    bytes_in: int = 0
    bytes_out: int = 0


class GlobalRequested(Event, frozen=True, kw_only=True):
    """A request on the connection itself (tcpip-forward, keepalive@openssh.com, ...) and its answer."""

    request: str
    accepted: bool
    data: bytes = b""


class EnvironmentOffered(Event, frozen=True, kw_only=True):
    """The client sent an environment variable; sshd's AcceptEnv decided."""

    name: bytes
    value: bytes
    accepted: bool


class TerminalOpened(Event, frozen=True, kw_only=True):
    """A terminal was allocated; its recording begins. Sizes in characters."""

    channel: int
    term: bytes
    columns: int
    rows: int


class TerminalResized(Event, frozen=True, kw_only=True):
    """The client's window changed. Sizes in characters."""

    channel: int
    columns: int
    rows: int


class TerminalInput(Event, frozen=True, kw_only=True):
    """Bytes from the client to the terminal."""

    channel: int
    data: bytes


class TerminalOutput(Event, frozen=True, kw_only=True):
    """Bytes from the terminal to the client. `dropped` counts bytes left out by the recording limit."""

    channel: int
    data: bytes
    dropped: int = 0


class ForwardRequested(Event, frozen=True, kw_only=True):
    """A direct-tcpip or tcpip-forward request: from, to, and the verdict (refused, pretended, real)."""

    direction: str
    host: bytes
    port: int
    origin: bytes
    origin_port: int
    verdict: str


class ForwardData(Event, frozen=True, kw_only=True):
    """Bytes that the client sent through a forwarding, at most the first 64 KiB of a connection."""

    channel: int
    data: bytes


class FileRequested(Event, frozen=True, kw_only=True):
    """One SFTP or scp operation, its path or paths, and the status that was answered."""

    operation: str
    path: bytes
    target: bytes = b""
    status: str = "OK"


# ---- web -------------------------------------------------------------------------------------------------------------


class TlsOffered(Event, frozen=True, kw_only=True):
    """The client's ClientHello: the name that it asks for, what it speaks, its JA3 (MD5) and JA4; `data` is the record as sent."""

    server_name: bytes = b""
    version: str = ""
    ciphers: list[int] = []
    extensions: list[int] = []
    alpn: list[bytes] = []
    ja3: str = ""
    ja4: str = ""
    data: bytes = b""


class TlsAgreed(Event, frozen=True, kw_only=True):
    """A TLS handshake is done: version and cipher as OpenSSL names them."""

    version: str
    cipher: str


class HttpRequested(Event, frozen=True, kw_only=True):
    """One HTTP request and how it was answered. `head` and `body` are its bytes as sent, each up to a limit; the rest is decoded.

    `path` is normalised and percent-decoded; `fault` says why it was refused, "" for one that was understood. `size` counts the
    bytes of the answer as sent, `duration` runs from its first byte to the end of the answer, in nanoseconds.
    """

    request: str
    method: bytes
    target: bytes
    path: bytes
    query: bytes
    version: str
    host: bytes
    head: bytes
    body: bytes
    body_size: int
    status: int
    size: int
    duration: int
    agent: bytes = b""
    referer: bytes = b""
    secure: bool = False
    site: str = ""
    fault: str = ""


# ---- shell -----------------------------------------------------------------------------------------------------------


class LineEntered(Event, frozen=True, kw_only=True):
    """A text that a shell read: a terminal line, an exec command, `-c` text, or a script. `mode` says which."""

    text: bytes
    mode: str


class CommandRan(Event, frozen=True, kw_only=True):
    """One simple command as executed, with the status that it returned. `path` is empty for builtins and functions.

    Of what startup files run, the builtins and functions are left out as long as no visitor has touched the file.
    """

    argv: list[bytes]
    status: int
    path: bytes = b""
    pid: int = 0
    ppid: int = 0
    cwd: bytes = b""
    duration: int = 0


class ProgramExecuted(Event, frozen=True, kw_only=True):
    """A program began in the sandbox: one execve, whoever called it. `path` as it was given."""

    argv: list[bytes]
    path: bytes
    pid: int


class ProgramMissing(Event, frozen=True, kw_only=True):
    """A program of the image that is not imitated yet was asked for; ranks what to build next."""

    path: bytes
    argv: list[bytes]


class InputRead(Event, frozen=True, kw_only=True):
    """A program read a line that the client typed (a password prompt, a `read`, a REPL)."""

    program: str
    data: bytes


class FileChanged(Event, frozen=True, kw_only=True):
    """A file of the visitor's layer changed: created, written, removed, renamed, linked, mode, owner, times, attributes."""

    change: str
    path: bytes
    target: bytes = b""
    size: int = 0


class ArtifactCaptured(Event, frozen=True, kw_only=True):
    """Bytes that the attacker brought or made, kept by SHA-256. `origin`: upload, write, download, stdin, execute."""

    sha256: str
    size: int
    origin: str
    path: bytes = b""
    url: bytes = b""
    stored: bool = True
    truncated: bool = False


class NetworkAsked(Event, frozen=True, kw_only=True):
    """A program asked the network. `action`: resolve, connect, fetch, ping; `verdict`: what the pretended internet did.

    `left` counts bytes that truly left the machine: 0 unless the operator allowed a fetch.
    """

    action: str
    target: bytes
    verdict: str
    port: int = 0
    program: str = ""
    url: bytes = b""
    size: int = 0
    left: int = 0


class LureRead(Event, frozen=True, kw_only=True):
    """A file was read that holds a secret of this layer alone; `lure` names it, its value is in `mirage content lures`."""

    lure: str
    path: bytes
    layer: str


class LureUsed(Event, frozen=True, kw_only=True):
    """A secret that only one layer was ever shown was offered somewhere: `how` (password, key, typed), and who had read it where."""

    lure: str
    how: str
    layer: str
    read_in: str
    path: bytes


class UserChanged(Event, frozen=True, kw_only=True):
    """An account's fact changed inside (password set, user added, su or sudo to another user)."""

    change: str
    user: bytes
    detail: bytes = b""


class LimitReached(Event, frozen=True, kw_only=True):
    """A limit stopped something: which limit, its value, and what was cut."""

    limit: str
    allowed: int
    detail: str = ""


class EventsRepeated(Event, frozen=True, kw_only=True):
    """So many more events of one kind, of which this session has said too much to be told one by one.

    `name` is what they have in common: a program's path, an action of the network, a request of SFTP; "" where many differ.
    """

    repeated: str
    count: int
    name: bytes = b""


class SessionCrashed(Event, frozen=True, kw_only=True):
    """Our own code failed inside a session; the client was hung up on as the imitated program would. For the operator."""

    where: str
    error: str


# ---- the house -------------------------------------------------------------------------------------------------------


class MirageStarted(Event, frozen=True, kw_only=True):
    """A process of ours began."""

    part: str
    version: str
    detail: str = ""


class MirageStopped(Event, frozen=True, kw_only=True):
    """A process of ours ended on request."""

    part: str
    reason: str = ""


class JournalDropped(Event, frozen=True, kw_only=True):
    """The journal had to drop records (disk full, or its disk limit): how many, and why."""

    records: int
    reason: str


class StoreLost(Event, frozen=True, kw_only=True):
    """A store stopped answering; what it should have is kept in the journal."""

    store: str
    error: str


class StoreRestored(Event, frozen=True, kw_only=True):
    """A store answers again. `lag` is how many records waited."""

    store: str
    lag: int = 0


class HostReset(Event, frozen=True, kw_only=True):
    """The operator began a new world, or reset a layer; or the state engine had lost the world, and a new one begins."""

    layer: str


KINDS: dict[str, type[Event]] = {kind.__name__: kind for kind in Event.__subclasses__()}
AnyEvent = (
    ConnectionOpened | ConnectionRefused | ConnectionClosed | ClientIdentified | KexOffered | KexAgreed | ProtocolBroken
    | LoginAttempted | KeyOffered | LayerEntered
    | ChannelOpened | ChannelRequested | ChannelClosed | GlobalRequested | EnvironmentOffered
    | TerminalOpened | TerminalResized | TerminalInput | TerminalOutput | ForwardRequested | ForwardData | FileRequested
    | TlsOffered | TlsAgreed | HttpRequested
    | LineEntered | CommandRan | ProgramExecuted | ProgramMissing | InputRead | FileChanged | ArtifactCaptured | NetworkAsked
    | LureRead | LureUsed | UserChanged
    | LimitReached | EventsRepeated | SessionCrashed
    | MirageStarted | MirageStopped | JournalDropped | StoreLost | StoreRestored | HostReset
)  # fmt: skip

Emit = Callable[[Event], None]


class Envelope(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An event and its circumstances. `time` in nanoseconds since the epoch; `session` is empty for the house's own."""

    id: str
    time: int
    event: AnyEvent
    host: str = ""
    session: str = ""
    source: str = ""
    version: int = CATALOGUE_VERSION


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Envelope)


def encode(envelope: Envelope) -> bytes:
    """The envelope as it stands in the journal (MessagePack)."""
    return _encoder.encode(envelope)


def decode(data: bytes | memoryview) -> Envelope:
    """The reverse of `encode`; raises `msgspec.ValidationError` for what the catalogue does not hold."""
    return _decoder.decode(data)


_AROUND = frozenset({"id", "time", "host", "session", "source", "version", "kind"})


def plain(envelope: Envelope) -> dict[str, Any]:
    """The envelope as JSON types, flat: `kind` and the event's fields beside id, time, host, session, source, version.

    A `bytes` field becomes text, with \\xNN for what is not UTF-8; only then `<field>_base64` holds it exactly.
    An event's field that is called as one of the envelope's (a client's `version`) stands as `event_<field>`.
    """
    return {
        "id": envelope.id,
        "time": envelope.time,
        "host": envelope.host,
        "session": envelope.session,
        "source": envelope.source,
        "version": envelope.version,
        **plain_event(envelope.event),
    }


def plain_event(event: Event) -> dict[str, Any]:
    """The event alone, as `plain` shows it."""
    row: dict[str, Any] = {"kind": type(event).__name__}
    for field, name in _shown(type(event)):
        value = getattr(event, field)
        if isinstance(value, bytes):
            try:
                row[name] = value.decode()
            except UnicodeDecodeError:
                row[name] = value.decode("utf-8", "backslashreplace")
                row[f"{name}_base64"] = base64.b64encode(value).decode()
        elif isinstance(value, list):
            row[name] = [item.decode("utf-8", "backslashreplace") if isinstance(item, bytes) else item for item in value]
        else:
            row[name] = value
    return row


@functools.cache
def _shown(kind: type[msgspec.Struct]) -> list[tuple[str, str]]:
    """The fields of an event, and what each is called beside the envelope's."""
    return [(field, f"event_{field}" if field in _AROUND else field) for field in kind.__struct_fields__]
