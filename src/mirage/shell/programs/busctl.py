"""busctl (systemd 252): who is on the system's bus, as the sockets to it show; it is not spoken to beyond that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib import nss
from mirage.shell.lib.text import to_text
from mirage.shell.registry import program
from mirage.shell.systemd.asking import asked
from mirage.shell.systemd.columns import table
from mirage.world import units

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.processes import ProcessEntry

LONGS = {
    "help": "h", "version": "version", "no-pager": "no-pager", "no-legend": "no-legend", "system": "system", "user": "user", "host": ":H",
    "machine": ":M", "address": ":address", "show-machine": "show-machine", "unique": "unique", "acquired": "acquired",
    "activatable": "activatable", "match": ":match", "size": ":size", "list": "list", "quiet": "q", "verbose": "verbose",
    "xml-interface": "xml", "json": ":json", "full": "l", "expect-reply": ":reply", "auto-start": ":auto", "timeout": ":timeout",
    "allow-interactive-authorization": ":interactive", "augment-creds": ":augment", "watch-bind": ":watch", "destination": ":destination",
}  # fmt: skip
WELL_KNOWN = {
    "systemd-timesyn": "org.freedesktop.timesync1",
    "systemd": "org.freedesktop.systemd1",
    "systemd-logind": "org.freedesktop.login1",
}
ACTIVATED = ("org.freedesktop.hostname1", "org.freedesktop.locale1", "org.freedesktop.network1", "org.freedesktop.timedate1")
HEADS = ("NAME", "PID", "PROCESS", "USER", "CONNECTION", "UNIT", "SESSION", "DESCRIPTION")
VERBS = frozenset(("list", "status", "monitor", "capture", "tree", "introspect", "call", "emit", "get-property", "set-property"))


@program("busctl", path="/usr/bin/busctl")
def busctl(proc: Process) -> int:
    options, words = asked(proc, "hH:M:C:lqj", LONGS)
    given = dict(options)
    verb = words.pop(0) if words else "list"
    if verb not in VERBS:
        proc.err(f"Unknown command verb {verb}.\n")
        return 1
    if "user" in given:
        proc.err("Failed to connect to bus: No such file or directory\n")
        return 1
    if verb == "list":
        return _list(proc, given)
    if verb in ("status", "tree", "monitor", "capture") or len(words) >= 2:
        proc.err("Failed to " + FAILED.get(verb, "call method") + ": Connection timed out\n")
        return 1
    proc.err("Too few arguments.\n")
    return 1


FAILED = {
    "status": "get credentials",
    "tree": "introspect object /",
    "introspect": "introspect object",
    "get-property": "get property",
}


def _list(proc: Process, given: dict[str, str]) -> int:
    names = {}
    peers = [*_connected(proc), proc.entry]
    for number, entry in enumerate(peers):
        unique = f":1.{number if number < 3 else 5 + (entry.pid * 7) % 4090}"
        names[unique] = _row(proc, unique, entry, unique)
        if number < 3 and (name := WELL_KNOWN.get(to_text(entry.comm))) is not None:
            names[name] = _row(proc, name, entry, unique)
    own = proc.visit.processes.find(1)
    if own is not None:
        names["org.freedesktop.DBus"] = _row(proc, "org.freedesktop.DBus", own, "-")
    kinds = {
        "unique": [name for name in names if name.startswith(":")], "acquired": [name for name in names if not name.startswith(":")],
        "activatable": [name for name in ACTIVATED if name not in names],
    }  # fmt: skip
    for name in kinds["activatable"]:
        names[name] = (name, "-", "-", "-", "(activatable)", "-", "-", "-")
    asked = [kind for kind in kinds if kind in given] or list(kinds)
    rows = [names[name] for name in sorted(name for kind in asked for name in kinds[kind])]
    proc.out(table(HEADS, rows, frozenset({1}), legend="no-legend" not in given))
    return 0


def _connected(proc: Process) -> list[ProcessEntry]:
    """Who holds the other end of a socket of the bus: the services in the order of their start, then users' managers."""
    facts = {fact.inode: fact for fact in proc.host.sockets(proc.visit) if fact.protocol == "unix"}
    pids = [
        facts[fact.peer].pids[0][0]
        for fact in facts.values()
        if fact.path == b"/run/dbus/system_bus_socket" and fact.peer in facts and facts[fact.peer].pids
    ]
    found = [entry for pid in pids if (entry := proc.visit.processes.find(pid)) is not None]
    order = {"systemd-timesyn": 0, "systemd": 1, "systemd-logind": 2}
    return sorted(
        found, key=lambda entry: (order.get(to_text(entry.comm), 3) if entry.unit.startswith(("system", "init")) else 4, entry.pid)
    )


def _row(proc: Process, name: str, entry: ProcessEntry, unique: str) -> tuple[str, ...]:
    unit = units.unit_of(entry)
    session = unit.removeprefix("session-").removesuffix(".scope") if unit.startswith("session-") else "-"
    return (name, str(entry.pid), to_text(entry.comm), nss.user_name(proc, entry.uid), unique, unit, session, "-")
