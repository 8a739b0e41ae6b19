"""System calls that the kernel asks about: seccomp_unotify(2)."""

from __future__ import annotations

import contextlib
import fcntl
import struct
from dataclasses import dataclass

from mirage.sandbox.first.place import Place
from mirage.sandbox.memory import signed

NOTIF, RESPONSE = struct.Struct("<QIIiIQ6Q"), struct.Struct("<QqiI")  # struct seccomp_notif, struct seccomp_notif_resp
RECEIVE, SEND, ID_VALID = 0xC0502100, 0xC0182101, 0x40082102  # SECCOMP_IOCTL_NOTIF_...
CONTINUE = 1  # SECCOMP_USER_NOTIF_FLAG_CONTINUE


@dataclass(frozen=True, slots=True)
class Question:
    """One call of a process that waits for its answer. `unique`: by which the kernel knows it."""

    unique: int
    pid: int
    call: int
    arguments: list[int]

    def word(self, index: int) -> int:
        """An unsigned int."""
        return self.arguments[index] & 0xFFFFFFFF

    def number(self, index: int) -> int:
        """An int, as a descriptor is one."""
        return signed(self.arguments[index])


@dataclass(frozen=True, slots=True)
class Answer:
    """What the call returns: a value, or an errno; or it goes on to the kernel."""

    value: int = 0
    errno: int = 0
    goes_on: bool = False


GO_ON = Answer(goes_on=True)


def refused(errno: int) -> Answer:
    return Answer(errno=errno)


def received() -> Question | None:
    """None: whoever asked is gone."""
    request = bytearray(NOTIF.size)
    try:
        fcntl.ioctl(Place.listener, RECEIVE, request)
    except OSError:
        return None
    unique, pid, _, call, _, _, *arguments = NOTIF.unpack(request)
    return Question(unique, pid, call, arguments)


def respond(unique: int, answer: Answer) -> None:
    value, error = (0, -answer.errno) if answer.errno else (answer.value, 0)
    with contextlib.suppress(OSError):  # whoever asked may be gone
        fcntl.ioctl(Place.listener, SEND, bytearray(RESPONSE.pack(unique, value, error, CONTINUE if answer.goes_on else 0)))


def waits(unique: int) -> bool:
    """Whether who asked still does: while others thought about it, he may have gone, and his number be another's by now."""
    try:
        fcntl.ioctl(Place.listener, ID_VALID, struct.pack("<Q", unique))
    except OSError:
        return False
    return True
