"""The seam by which the machine's own programs reach its database server: the one that the web's applications ask."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from mirage.world.visit import Visit


ADMINISTRATORS = ("root", "mysql")  # who come in by the socket as the accounts of that name


@dataclass(frozen=True, slots=True)
class Field:
    """A column of an answer: its name, whether it is a number's, and whether it may be NULL."""

    name: str
    is_number: bool = False
    is_null: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """What a statement gave, its values as the wire has them. `fields` is None where it gives no rows; `told` is the server's own word on it."""

    fields: list[Field] | None = None
    rows: list[list[str | None]] = field(default_factory=list)
    affected: int = 0
    told: str = ""
    slept: float = 0.0  # seconds that it was let sleep
    warnings: int = 0


class RefusedError(Exception):
    """The server's number, state and text of a fault."""

    def __init__(self, number: int, state: str, text: str) -> None:
        super().__init__(text)
        self.number, self.state, self.text = number, state, text


@dataclass(frozen=True, slots=True)
class Proof:
    """What a client shows who knows a password: mysql_native_password's answer to a challenge, b"" for no password."""

    challenge: bytes
    token: bytes

    def is_of(self, stored: str) -> bool:
        """Of the password that has this hash: * and 40 digits, "" for none."""
        if len(self.token) != hashlib.sha1(usedforsecurity=False).digest_size or len(stored) != 41:
            return not self.token and not stored
        twice = bytes.fromhex(stored[1:])
        mask = hashlib.sha1(self.challenge + twice, usedforsecurity=False).digest()
        once = bytes(one ^ other for one, other in zip(self.token, mask))
        return hmac.compare_digest(hashlib.sha1(once, usedforsecurity=False).digest(), twice)


def denied(user: str, password: str | Proof) -> RefusedError:
    """What a server as Debian sets it up says to who is not let in: root and mysql have no password that could be wrong."""
    if user in ADMINISTRATORS:
        return RefusedError(1698, "28000", f"Access denied for user '{user}'@'localhost'")
    is_given = bool(password.token if isinstance(password, Proof) else password)
    text = f"Access denied for user '{user}'@'localhost' (using password: {'YES' if is_given else 'NO'})"
    return RefusedError(1045, "28000", text)


class Connection(Protocol):
    """A client's, who is let in."""

    number: int
    version: str
    user: str
    database: str  # the chosen one; "" for none

    def ask(self, statement: str) -> Answer:
        """One statement. RefusedError."""

    def statements(self, text: str) -> list[str]:
        """Those of a text."""


class Databases(Protocol):
    """Whoever answers as the machine's database server."""

    def called(self, visit: Visit) -> int:
        """The number of a connection that somebody has made, and with which nobody has come in yet."""

    def connect(self, visit: Visit, user: str, password: str | Proof, peer: str, number: int = 0) -> Connection:
        """Let a user in by his password, or by the account `peer` that is at the other end of the socket ("" over the network). RefusedError."""
