"""The machine's MariaDB 10.11 at the other end of a connection: who is let in, and what is answered to each command.

It takes bytes and gives bytes; whoever holds the connection carries them (`shell.dialing`). What is asked goes to
`world.databases`, as what the emulated shell's own clients ask.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mirage.base.events import InputRead, LoginAttempted
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.mariadb import monitor, packets
from mirage.shell.mariadb.packets import Handshake, Inbox
from mirage.world.databases import Answer, Proof, RefusedError, denied

if TYPE_CHECKING:
    from mirage.world.databases import Connection, Databases
    from mirage.world.visit import Visit

TOLD_MAX = 4096  # bytes of a statement that are on record
EXECUTE_HEAD = 9  # bytes of COM_STMT_EXECUTE before its values
UNKNOWN = RefusedError(1047, "08S01", "Unknown command")
UNPREPARED = RefusedError(1295, "HY000", "This command is not supported in the prepared statement protocol yet")
NO_DATABASE = RefusedError(1046, "3D000", "No database selected")
EMPTY = RefusedError(1065, "42000", "Query was empty")
SYNTAX = (
    "You have an error in your SQL syntax; check the manual that corresponds to your MariaDB server version for the right "
    "syntax to use near '{}' at line 1"
)

Sent = bytes | float  # what is written, and the seconds that pass before what follows


class Server:
    """One connection. `take` what comes; `is_over`: nothing more is answered, and it is closed."""

    def __init__(self, visit: Visit, databases: Databases | None, version: bytes, salt: bytes, peer: str) -> None:
        """`peer`: the account at the other end of the socket; "" over the network."""
        self._visit, self._databases, self._version, self._salt, self._peer = visit, databases, version, salt, peer
        self._number = databases.called(visit) if databases is not None else 1
        self._inbox, self._sent = Inbox(), 0
        self._connection: Connection | None = None
        self._hello: Handshake | None = None  # of who is still to prove a password in another way
        self._capabilities, self._charset = 0, packets.UTF8MB4
        self.is_over = False

    @property
    def is_let_in(self) -> bool:
        return self._connection is not None

    def greeting(self) -> bytes:
        return self._packet(packets.greeting(self._version, self._number, self._salt))

    def take(self, data: bytes) -> Iterator[Sent]:
        if not self.is_over:
            self._inbox.put(data)
        while not self.is_over:
            try:
                body = self._inbox.next()
            except RefusedError as error:
                self._sent = self._inbox.expected
                yield self._packet(packets.refused(error))
                self.is_over = True
                return
            if body is None:
                return
            self._sent = self._inbox.expected
            try:
                yield from self._enter(body) if self._connection is None else self._command(self._connection, body)
            except RefusedError as error:
                yield self._packet(packets.refused(error))
                self.is_over = self.is_over or self._connection is None
            if self._connection is not None and self._hello is None:
                self._inbox.expected = 0

    def _packet(self, body: bytes) -> bytes:
        made, self._sent = packets.packed(body, self._sent)
        self._inbox.expected = self._sent
        return made

    # ---- who is let in

    def _enter(self, body: bytes) -> Iterator[Sent]:
        hello, self._hello = self._hello, None
        if hello is None:
            hello = packets.handshake(body)
            self._capabilities, self._charset = hello.capabilities, hello.charset
            if hello.plugin != packets.PLUGIN:
                self._hello = hello
                yield self._packet(packets.switch(self._salt))
                return
            token = hello.token
        else:
            token = body
        yield self._packet(self._admit(hello, token))

    def _admit(self, hello: Handshake, token: bytes) -> bytes:
        user = to_text(hello.user)
        is_own = self._peer != "" and self._peer == user
        if len(token) not in (0, packets.SCRAMBLE) and not is_own:
            raise packets.BAD_HANDSHAKE
        proof = Proof(self._salt, token)
        connection = None
        try:
            if self._databases is None:
                raise denied(user, proof)
            connection = self._databases.connect(self._visit, user, proof, self._peer, self._number)
        finally:
            self._visit.emit(LoginAttempted(method="mysql", username=hello.user[:256], accepted=connection is not None))
        if hello.database:
            _use(connection, hello.database)
        self._connection, self._inbox.most = connection, packets.LARGEST
        return packets.done(Answer())

    # ---- what is asked

    def _command(self, connection: Connection, body: bytes) -> Iterator[Sent]:
        command, rest = body[:1], body[1:]
        match command:
            case b"\x01":
                self.is_over = True
            case b"\x02":
                _use(connection, rest)
                yield self._packet(packets.done(Answer()))
            case b"\x03":
                yield from self._query(connection, rest)
            case b"\x04":
                yield from self._columns(connection, rest.partition(b"\0")[0])
            case b"\x09":
                yield self._packet(to_bytes(monitor.in_short(monitor.status(connection))))
            case b"\x0a":
                yield from self._rows(connection.ask("SHOW PROCESSLIST"), 0)
            case b"\x0c":
                yield from self._rows(connection.ask(f"KILL {int.from_bytes(rest[:4], 'little')}"), 0)
            case b"\x0d":
                yield self._packet(packets.end())
            case b"\x07" | b"\x0e" | b"\x1f":
                yield self._packet(packets.done(Answer()))
            case b"\x16":
                raise UNPREPARED if rest else EMPTY
            case b"\x17" if len(rest) < EXECUTE_HEAD:
                raise RefusedError(1835, "HY000", "Malformed communication packet")
            case b"\x17" | b"\x1a" | b"\x1c":
                name = {b"\x17": "execute", b"\x1a": "reset", b"\x1c": "fetch"}[command]
                text = f"Unknown prepared statement handler ({int.from_bytes(rest[:4], 'little')}) given to mysqld_stmt_{name}"
                raise RefusedError(1243, "HY000", text)
            case b"\x18" | b"\x19":
                pass  # they have no answer
            case b"\x1b" if rest[:2] in (b"\0\0", b"\0", b"", b"\1", b"\1\0"):
                self._capabilities &= ~packets.MULTI_STATEMENTS
                self._capabilities |= 0 if rest[:1] == b"\1" else packets.MULTI_STATEMENTS
                yield self._packet(packets.end())
            case _:
                raise UNKNOWN

    def _query(self, connection: Connection, asked: bytes) -> Iterator[Sent]:
        self._visit.emit(InputRead(program="mariadbd", data=asked[:TOLD_MAX]))
        text = to_text(asked)
        statements = connection.statements(text)
        if not statements:
            raise EMPTY
        if len(statements) > 1 and not self._capabilities & packets.MULTI_STATEMENTS:
            raise RefusedError(1064, "42000", SYNTAX.format(text.partition(";")[2].strip()[:80]))
        for place, statement in enumerate(statements):
            answer = connection.ask(statement)
            if answer.slept:
                yield answer.slept
            yield from self._rows(answer, packets.MORE_RESULTS if place + 1 < len(statements) else 0)

    def _rows(self, answer: Answer, more: int) -> Iterator[Sent]:
        yield b"".join(self._packet(body) for body in packets.result(answer, more, self._capabilities, self._charset))

    def _columns(self, connection: Connection, table: bytes) -> Iterator[Sent]:
        if not connection.database:
            raise NO_DATABASE
        answer = connection.ask(f"SELECT * FROM {_quoted(table)} LIMIT 0")  # noqa: S608 - the world's tables, and whoever is let in may ask anything
        made = [packets.column(field, [], self._charset, self._capabilities) + b"\xfb" for field in answer.fields or ()]
        yield b"".join(self._packet(body) for body in (*made, packets.end()))


def _use(connection: Connection, name: bytes) -> None:
    """RefusedError."""
    if not name:
        raise NO_DATABASE
    connection.ask(f"USE {_quoted(name)}")


def _quoted(name: bytes) -> str:
    return f"`{to_text(name).replace('`', '``')}`"
