"""systemd-notify (systemd 252): a service's word to the manager, where there is one to hear it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell import missing
from mirage.shell.registry import program
from mirage.shell.systemd.asking import asked

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {"help": "h", "version": "version", "ready": "ready", "pid": "?pid", "uid": ":uid", "status": ":status", "booted": "booted",
         "no-block": "no-block"}  # fmt: skip


@program("systemd-notify")
def systemd_notify(proc: Process) -> int:
    options, words = asked(proc, "h", LONGS)
    given = dict(options)
    if "booted" in given and not (words or given.keys() & {"ready", "pid", "status"}):
        return 0 if proc.exists("/run/systemd/system") else 1
    if not (words or given.keys() & {"ready", "pid", "status"}):
        missing.tell(proc, proc.exe, [proc.argv[0], "--help"])
        return 1
    if "NOTIFY_SOCKET" not in proc.env:
        proc.err("No status data could be sent: $NOTIFY_SOCKET was not set\n")
        return 1
    return 0
