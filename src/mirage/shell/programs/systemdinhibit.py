"""systemd-inhibit (systemd 252): a command during which the machine does not go to sleep, and who holds what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.execve import ExecError
from mirage.shell.lib import nss
from mirage.shell.lib.text import to_text
from mirage.shell.registry import program
from mirage.shell.systemd.asking import asked
from mirage.shell.systemd.columns import table

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {"help": "h", "version": "version", "what": ":what", "who": ":who", "why": ":why", "mode": ":mode", "no-pager": "no-pager",
         "no-legend": "no-legend", "list": "list"}  # fmt: skip
KINDS = ("shutdown", "sleep", "idle", "handle-power-key", "handle-suspend-key", "handle-hibernate-key", "handle-lid-switch",
         "handle-reboot-key")  # fmt: skip
HEADS = ("WHO", "UID", "USER", "PID", "COMM", "WHAT", "WHY", "MODE")


@program("systemd-inhibit")
async def systemd_inhibit(proc: Process) -> int:
    options, words = asked(proc, "+h", LONGS)
    given = dict(options)
    if "list" in given or not words:
        return _list(proc, given)
    what, mode = given.get("what", "idle:sleep:shutdown"), given.get("mode", "block")
    if not what or not set(what.split(":")) <= set(KINDS):
        proc.err(f"Failed to inhibit: Invalid what specification {what}\n")
        return 1
    if mode not in ("block", "delay"):
        proc.err(f"Failed to inhibit: Invalid mode specification {mode}\n")
        return 1
    if mode == "delay" and not set(what.split(":")) <= {"shutdown", "sleep"}:
        proc.err("Failed to inhibit: Delay inhibitors only supported for shutdown and sleep\n")
        return 1
    if proc.uid and mode == "block":
        proc.err("Failed to inhibit: Access denied\n")
        return 1
    lock = (given.get("who") or " ".join(words), str(proc.uid), nss.user_name(proc, proc.uid), str(proc.pid), to_text(proc.entry.comm), what,
            given.get("why", "Unknown reason"), mode)  # fmt: skip
    held = proc.host.place(proc.visit.layer).inhibitors
    held[proc.pid] = lock
    await proc.flush()
    try:
        status = await proc.spawn(words)
    except ExecError:
        proc.err(f"Failed to execute : No such file or directory\n{words[0]} failed with exit status 1.\n")
        return 1
    finally:
        held.pop(proc.pid, None)
    if status:
        proc.err(f"{words[0]} failed with exit status {status}.\n")
    return status


def _list(proc: Process, given: dict[str, str]) -> int:
    """Who holds a lock that is still there."""
    rows = [
        lock
        for pid, lock in sorted(proc.host.place(proc.visit.layer).inhibitors.items())
        if proc.visit.processes.find(pid) is not None
    ]
    if rows:
        proc.out(table(HEADS, rows, frozenset({1, 3}), legend="no-legend" not in given))
    if "no-legend" not in given:
        proc.out(f"\n{len(rows)} inhibitors listed.\n" if rows else "No inhibitors.\n")
    return 0
