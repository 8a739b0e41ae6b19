"""Who tries and is not let in, as OpenSSH 9.2p1 and pam_unix (libpam 1.5.2) write it into auth.log and btmp of his own layer.

Whoever guessed a password and got in looks for his own failures there, the oldest check of all. A stranger gets no layer by
knocking: what he did is kept here, within bounds, and written when somebody of his gets in. Recorded from the real server.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mirage.vfs import layers
from mirage.world.logs import lines as logs
from mirage.world.logs import logins, turned
from mirage.world.logs.lines import PAM_FAILED, Line
from mirage.world.pen import Pen, jot

if TYPE_CHECKING:
    from mirage.world.host import Host

STRANGERS, MOST = 1024, 200  # layers that are not there yet, and lines and records kept of each
PAM_RETRIES = 3  # pam_unix's UNIX_MAX_RETRIES


@dataclass(slots=True)
class _Kept:
    lines: list[Line] = field(default_factory=list)
    records: list[logins.Record] = field(default_factory=list)


class Door:
    """The door of one host."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._strangers: OrderedDict[bytes, _Kept] = OrderedDict()
        self._pids: dict[str, int] = {}

    def knock(self, layer: bytes, source: tuple[str, int], session: str) -> Knock:
        """A connection has come that would write this layer."""
        return Knock(self, layer, source, session)

    def pid(self, session: str, layer: bytes) -> int:
        """The sshd that serves a connection, from its first line on."""
        if session not in self._pids:
            self._pids[session] = self._host.as_booted(layer).pids.next()
        return self._pids[session]

    def forget(self, session: str) -> int | None:
        """The connection is in, or gone: its sshd's pid, if it has said anything."""
        return self._pids.pop(session, None)

    def now(self) -> int:
        return self._host.clock.now()

    def write(self, layer: bytes, lines: list[Line], record: logins.Record | None = None) -> None:
        """Into the layer where there is one, else aside."""
        if layers.exists(self._host.store, layer):
            self._commit(layer, lines, [record] if record else [])
            return
        kept = self._strangers.setdefault(layer, _Kept())
        kept.lines += lines
        kept.records += [record] if record else []
        del kept.lines[:-MOST], kept.records[:-MOST]
        self._strangers.move_to_end(layer)
        if len(self._strangers) > STRANGERS:
            self._strangers.popitem(last=False)

    def settle(self, layer: bytes) -> None:
        """Somebody of this layer gets in: what was kept of his tries is in the files when he looks."""
        kept = self._strangers.pop(layer, None)
        if kept is not None:
            self._commit(layer, kept.lines, kept.records)

    def _commit(self, layer: bytes, lines: list[Line], records: list[logins.Record]) -> None:
        for line in lines:  # one by one, since between two the machine may have had other lines
            self._host.place(layer).host.logins.log(layer, [line])

        def write(pen: Pen) -> None:
            for record in records:
                pen.at(record.time * 1000)
                pen.append(logins.VAR_BTMP, record.pack())

        if records:
            turned.fill(self._host, layer, records[0].time * 1000)
            jot(self._host.place(layer).root, write)


class Knock:
    """What one connection does before it is in."""

    __slots__ = ("_door", "_exists", "_is_known", "_layer", "_pam", "_session", "_source", "_user")

    def __init__(self, door: Door, layer: bytes, source: tuple[str, int], session: str) -> None:
        self._door = door
        self._layer = layer
        self._source = source
        self._session = session
        self._user = ""
        self._is_known = self._exists = True
        self._pam = 0

    def names(self, user: str, exists: bool, shell: str = "") -> None:
        """The first request names the user (auth.c getpwnamallow). `shell`: the one for which an account is not allowed."""
        self._user, self._exists, self._is_known = user, exists, exists and not shell
        if not exists:
            self._write([f"Invalid user {user} from {self._peer}"], failed=True)
        elif shell:
            self._write([f"User {user} not allowed because shell {shell} does not exist"])

    def asks(self) -> None:
        """A wrong password is with PAM, which complains before its delay, and in full only once."""
        texts = [] if self._exists else ["pam_unix(sshd:auth): check pass; user unknown"]
        if self._pam == 0:
            texts.append(f"{PAM_FAILED} rhost={self._source[0]} {self._pam_user}")
        self._pam += 1
        self._write(texts)

    def fails(self, method: str = "password") -> None:
        """auth.c auth_log: passwords always, and all else of users who are not (`none`: the empty password, tried first)."""
        who = self._user if self._is_known else f"invalid user {self._user}"
        if method == "password" or not self._is_known:
            self._write([f"Failed {method} for {who} from {self._peer} ssh2"], failed=method == "password")

    def ends(self, how: str) -> None:
        """The connection is over and nobody is in. `how`: closed, reset, many, timeout, or of a disconnect `11: its text`."""
        if self._user:
            who = f"authenticating user {self._user}" if self._is_known else f"invalid user {self._user}"
            name = self._user if self._is_known else f"invalid user {self._user}"
            texts = {
                "closed": [f"Connection closed by {who} {self._peer} [preauth]"],
                "reset": [f"Connection reset by {who} {self._peer} [preauth]"],
                "timeout": [f"fatal: Timeout before authentication for {self._peer}"],
                "many": [
                    f"error: maximum authentication attempts exceeded for {name} from {self._peer} ssh2 [preauth]",
                    f"Disconnecting {who} {self._peer}: Too many authentication failures [preauth]",
                ],
            }.get(how) or [
                f"Received disconnect from {self._peer}:{how} [preauth]",
                f"Disconnected from {who} {self._peer} [preauth]",
            ]
            if self._pam > 1:
                more = self._pam - 1
                told = PAM_FAILED.partition("authentication failure")[2]
                texts.append(
                    f"PAM {more} more authentication failure{'s' if more > 1 else ''}{told} rhost={self._source[0]} {self._pam_user}"
                )
            if self._pam > PAM_RETRIES:
                texts.append(f"PAM service(sshd) ignoring max retries; {self._pam} > {PAM_RETRIES}")
            self._write(texts)
        self._door.forget(self._session)

    @property
    def _pam_user(self) -> str:
        return f" user={self._user}" if self._exists else ""

    @property
    def _peer(self) -> str:
        return f"{self._source[0]} port {self._source[1]}"

    def _write(self, texts: list[str], failed: bool = False) -> None:
        now, pid = self._door.now(), self._door.pid(self._session, self._layer)
        lines = [Line(now + index * 85_000, logs.AUTH, f"sshd[{pid}]", _printable(text)) for index, text in enumerate(texts)]
        record = logins.failed_record(pid, self._user, self._source[0], now) if failed else None
        if lines:
            self._door.write(self._layer, lines, record)


def _printable(text: str) -> str:
    """log.c do_log: what is no printable ASCII stands as vis(3) writes it, in octal."""
    data = text.encode("utf-8", "surrogateescape")
    return "".join(chr(byte) if 32 <= byte < 127 and byte != 92 else f"\\{byte:03o}" if byte != 92 else "\\\\" for byte in data)
