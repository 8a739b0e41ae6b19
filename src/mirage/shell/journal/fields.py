"""What journald would ask this machine of an entry's writer, as a visitor's layer has it; the fields are made in `world.journald`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from mirage.shell.lib import nss
from mirage.shell.lib.local import local
from mirage.shell.lib.text import to_text
from mirage.world import units
from mirage.world.journald import fields as journald
from mirage.world.journald.entry import Entry
from mirage.world.journald.fields import command, message_id, slice_of

if TYPE_CHECKING:
    from mirage.shell.process import Process

__all__ = ["cursor", "fields", "machine_id", "message_id", "owner_of", "sequence_id", "slice_of"]


def fields(proc: Process, entry: Entry) -> dict[str, str]:
    """All but those with two underscores."""
    return journald.fields(_Seen(proc), entry)


def cursor(proc: Process, entry: Entry) -> str:
    return journald.cursor(_Seen(proc), entry)


def sequence_id(proc: Process) -> str:
    """Of the numbers of all entries of this machine."""
    return journald.sequence_id(_Seen(proc))


def owner_of(proc: Process, entry: Entry) -> str:
    """The uid of a session's or a manager's user."""
    return journald.owner_of(_Seen(proc), entry)


def machine_id(proc: Process) -> str:
    try:
        return to_text(proc.read_file("/etc/machine-id")).strip()
    except OSError:
        return ""


class _Seen:
    """The `Facts` of a visitor."""

    def __init__(self, proc: Process) -> None:
        self._proc = proc

    @property
    def machine_id(self) -> str:
        return machine_id(self._proc)

    def process(self, pid: str, tag: str) -> journald.Process | None:
        running = self._proc.visit.processes.find(int(pid)) if pid else None
        daemon = running or self._proc.host.services.by_comm.get(tag[:15])
        if daemon is None:
            return None
        return journald.Process(to_text(daemon.comm), to_text(daemon.exe), command(daemon), daemon.uid, daemon.gid)

    def uid(self, user: str) -> str | None:
        known = nss.user(self._proc, user)
        return str(known.uid) if known is not None else None

    def session_owner(self, unit: str) -> str | None:
        for one in self._proc.visit.processes:
            if one.unit.endswith(f"/{unit}"):
                return one.unit.partition("user-")[2].partition(".")[0]
        return None

    def run(self, unit: str, time: int) -> str:
        found = units.fate(self._proc.visit, unit)
        if found is not None and found.begun and found.begun // 1000 <= time:
            return str(found.begun)
        return self._proc.host.lives.run(unit, time * 1000)

    def local(self, time: int) -> datetime:
        return local(self._proc, time * 1000)

    def drawn(self, *names: str) -> int:
        return self._proc.host.dice(*names).getrandbits(128)
