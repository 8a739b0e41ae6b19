"""Who is and was logged in, in the files that say so: utmp, wtmp, btmp, lastlog (utmp(5), glibc's struct on amd64) and auth.log.

The files are the truth: `who`, `w`, `last` and `lastb` read them, and a visitor who empties them has emptied them.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from mirage.base.clock import SECOND

UTMP = struct.Struct("<h2xi32s4s32s256shhiii16s20x")  # 384 bytes, bits/utmp.h with __WORDSIZE_TIME64_COMPAT32
LASTLOG = struct.Struct("<i32s256s")  # 292 bytes at uid * 292
assert UTMP.size == 384
assert LASTLOG.size == 292

EMPTY, RUN_LEVEL, BOOT_TIME, NEW_TIME, OLD_TIME, INIT, LOGIN, USER, DEAD = range(9)

RUN_UTMP, VAR_WTMP, VAR_BTMP, VAR_LASTLOG = b"/run/utmp", b"/var/log/wtmp", b"/var/log/btmp", b"/var/log/lastlog"


@dataclass(frozen=True, slots=True)
class Record:
    """One struct utmp. `time` in microseconds since the epoch."""

    type: int
    pid: int = 0
    line: bytes = b""
    id: bytes = b""
    user: bytes = b""
    host: bytes = b""
    session: int = 0
    time: int = 0
    address: bytes = b""  # 4 or 16 bytes in network order
    exit: tuple[int, int] = (0, 0)

    def pack(self) -> bytes:
        seconds, micro = divmod(self.time, 1_000_000)
        return UTMP.pack(
            self.type, self.pid, self.line, self.id, self.user, self.host, *self.exit, self.session, seconds, micro,
            self.address.ljust(16, b"\0"),
        )  # fmt: skip


def unpack(data: bytes) -> Iterator[Record]:
    """The records of a utmp or wtmp file; a rest shorter than one is left out."""
    for offset in range(0, len(data) - UTMP.size + 1, UTMP.size):
        kind, pid, line, ident, user, host, end, status, session, seconds, micro, address = UTMP.unpack_from(data, offset)
        yield Record(
            type=kind, pid=pid, line=_text(line), id=_text(ident), user=_text(user), host=_text(host), session=session,
            time=seconds * 1_000_000 + micro, address=address, exit=(end, status),
        )  # fmt: skip


def _text(field: bytes) -> bytes:
    return field.split(b"\0", 1)[0]


def address_bytes(host: str) -> bytes:
    """ut_addr_v6: the address in network order, IPv4 in the first four bytes."""
    try:
        return socket.inet_pton(socket.AF_INET6 if ":" in host else socket.AF_INET, host.partition("%")[0])
    except OSError:
        return b""


def user_record(tty: str, pid: int, user: str, host: str, now: int) -> Record:
    """What sshd writes when a terminal session begins (loginrec.c; the id is the last four characters of the line)."""
    line = tty.encode()
    return Record(
        USER, pid, line, line[-4:], user.encode("utf-8", "surrogateescape")[:32], host.encode(), 0, now // 1000, address_bytes(host)
    )  # fmt: skip


def failed_record(pid: int, user: str, host: str, now: int) -> Record:
    """What sshd writes into btmp of a try that failed (loginrec.c record_failed_login: whole seconds, no id)."""
    name = user.encode("utf-8", "surrogateescape")[:32]
    return Record(LOGIN, pid, b"ssh:notty", b"", name, host.encode(), 0, now // SECOND * 1_000_000, address_bytes(host))


def dead_record(tty: str, pid: int, now: int) -> Record:
    """What sshd writes when it ends: no user, no host."""
    line = tty.encode()
    return Record(DEAD, pid, line, line[-4:], time=now // 1000)


def boot_records(kernel: str, boot: int, getty: int, getty_start: int, ready: int = 0) -> list[Record]:
    """What systemd-update-utmp and agetty leave in /run/utmp after a boot; `ready`: when it had reached its runlevel."""
    release = kernel.encode()
    return [
        Record(BOOT_TIME, 0, b"~", b"~~", b"reboot", release, 0, boot // 1000),
        Record(RUN_LEVEL, ord("5"), b"~", b"~~", b"runlevel", release, 0, (ready or boot + 9 * SECOND) // 1000),
        Record(LOGIN, getty, b"tty1", b"tty1", b"LOGIN", b"", getty, getty_start // 1000),
    ]


def shutdown_record(kernel: str, now: int) -> Record:
    """What systemd-update-utmp adds to wtmp as the machine goes down."""
    return Record(RUN_LEVEL, 0, b"~", b"~~", b"shutdown", kernel.encode(), 0, now // 1000)


def lastlog_record(tty: str, host: str, now: int) -> bytes:
    return LASTLOG.pack(now // SECOND, tty.encode(), host.encode())


def place(data: bytes, record: Record) -> int:
    """Where pututxline puts a record: over the slot with the same id (for logins and ends), else behind the last."""
    for index, old in enumerate(unpack(data)):
        if old.type in (INIT, LOGIN, USER, DEAD) and old.id == record.id:
            return index * UTMP.size
    return len(data) // UTMP.size * UTMP.size
