"""The sessions and users that systemd-logind (252) keeps, as the scopes of their processes show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell.lib import nss
from mirage.shell.lib.text import to_bytes

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.processes import ProcessEntry

LINGER = "/var/lib/systemd/linger"


@dataclass(frozen=True, slots=True)
class Session:
    """One scope. `tty`: where utmp names its first process, which it does not where sshd keeps root's privileges."""

    number: str
    members: tuple[ProcessEntry, ...]
    uid: int
    tty: str
    remote: str

    @property
    def leader(self) -> ProcessEntry:
        return self.members[0]

    @property
    def scope(self) -> str:
        return f"session-{self.number}.scope"


def sessions(proc: Process) -> list[Session]:
    """All of them, in the order of a table: by number as text."""
    scopes: dict[str, list[ProcessEntry]] = {}
    for entry in proc.visit.processes:
        name = entry.unit.rsplit("/", 1)[-1]
        if name.startswith("session-") and name.endswith(".scope"):
            scopes.setdefault(name[8:-6], []).append(entry)
    sources = {str(visit.number): visit.source[0] for visit in proc.host.place(proc.visit.layer).visits}
    found = []
    for number, members in scopes.items():
        members.sort(key=lambda entry: (entry.start_time, entry.pid))
        uid = int(members[0].unit.partition("user-")[2].partition(".")[0] or 0)
        tty = next((entry.tty for entry in members if entry.tty), "") if uid else ""
        found.append(Session(number, tuple(members), uid, tty, sources.get(number, proc.visit.source[0])))
    return sorted(found, key=lambda session: session.number)


def newest_first(found: list[Session]) -> list[Session]:
    return sorted(found, key=lambda session: int(session.number) if session.number.isdecimal() else 0, reverse=True)


def idle_since(proc: Process, session: Session) -> int:
    """When its terminal was last read, in nanoseconds since the epoch; 0 where it has none."""
    try:
        return proc.stat(f"/dev/{session.tty}").atime if session.tty else 0
    except OSError:
        return 0


def lingers(proc: Process, uid: int) -> bool:
    return proc.caller.exists(to_bytes(f"{LINGER}/{nss.user_name(proc, uid)}"))
