"""systemctl --user (systemd 252): a user's own manager, which on a server runs nothing but itself; recorded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.lib import nss
from mirage.shell.lib.local import local
from mirage.shell.lib.recorded import recorded
from mirage.shell.systemd import tree
from mirage.shell.systemd.loaded import Loaded, loaded
from mirage.shell.systemd.spans import ago
from mirage.shell.systemd.state import dot, painted
from mirage.world import units

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mirage.shell.process import Process

TARGETS = {"basic": "Basic System", "default": "Main User Target", "paths": "Paths", "sockets": "Sockets", "timers": "Timers"}
DEVICES = re.compile(r"sys-.*\.device")
EMPTY = {"list-timers": ("NEXT LEFT LAST PASSED UNIT ACTIVATES", "timers"), "list-sockets": ("LISTEN UNIT ACTIVATES", "sockets")}
QUIET = frozenset(("daemon-reload", "daemon-reexec", "reset-failed", "set-environment", "unset-environment", "import-environment"))
Given = dict[str, str]


def answered(proc: Process, verb: str, words: list[str], given: Given, show: Callable[[list[Loaded]], int]) -> int:
    """What the manager says; `show` prints a table of units."""
    if "XDG_RUNTIME_DIR" not in proc.env:
        proc.err("Failed to connect to bus: No medium found\n")
        return 1
    if verb == "list-units":
        return show([one for one in _units(proc) if not words or one.name in {units.full_name(word) for word in words}])
    if verb in EMPTY:
        heads, what = EMPTY[verb]
        proc.out(f"{heads}\n\n0 {what} listed.\n" + ("" if "a" in given else f"Pass --all to see loaded but inactive {what}, too.\n"))
        return 0
    if verb == "list-unit-files" and not words:
        proc.out(recorded(proc, "systemctl.user-files"))
        return 0
    if verb == "is-system-running":
        proc.out("running\n")
        return 0
    if verb == "list-jobs":
        proc.out("No jobs running.\n")
        return 0
    if verb == "show-environment":
        return _environment(proc)
    if verb in QUIET:
        return 0
    if verb == "status" and not words:
        return _status(proc)
    return _refused(proc, verb, words)


def _refused(proc: Process, verb: str, words: list[str]) -> int:
    """Of units that he does not have."""
    status = 0
    for name in map(units.full_name, words):
        if verb == "status":
            proc.err(f"Unit {name} could not be found.\n")
            status = 4
        elif verb in ("is-active", "is-failed"):
            proc.out("inactive\n")
            status = 3 if verb == "is-active" else 1
        elif verb in ("start", "stop", "restart", "reload", "try-restart"):
            proc.err(f"Failed to {verb} {name}: Unit {name} not {'loaded' if verb == 'stop' else 'found'}.\n")
            status = 5
        elif verb in ("enable", "disable", "reenable", "preset"):
            proc.err(f"Failed to {verb} unit: Unit file {name} does not exist.\n")
            status = 1
        elif verb == "is-enabled":
            proc.err(f"Failed to get unit file state for {name}: No such file or directory\n")
            status = 1
        elif verb == "cat":
            proc.err(f"No files found for {name}.\n")
            status = 1
    return status


def _units(proc: Process) -> Iterator[Loaded]:
    """The machine's devices and mounts, without the names of unit files that he does not have, and targets of his own."""
    for one in loaded(proc):
        kind = one.name.rpartition(".")[2]
        if kind == "device" and DEVICES.fullmatch(one.name):
            yield one
        elif kind == "mount" and one.active == "active":
            path = "Root Mount" if one.name == "-.mount" else "/" + _unescaped(one.name.removesuffix(".mount"))
            yield Loaded(one.name, "loaded", "active", "mounted", path)
        elif one.name in ("init.scope", "-.slice"):
            yield one
    for part in proc.host.identity.disk.partitions:
        if part.use == "swap":
            yield Loaded(f"dev-{part.name}.swap", "loaded", "active", "active", f"/dev/{part.name}")
    for name, title in TARGETS.items():
        yield Loaded(f"{name}.target", "loaded", "active", "active", title)


def _unescaped(name: str) -> str:
    return re.sub(r"\\x([0-9a-f]{2})", lambda code: chr(int(code[1], 16)), name.replace("-", "/"))


def _environment(proc: Process) -> int:
    user = nss.user(proc, proc.uid)
    managers = proc.host.place(proc.visit.layer).managers.get(proc.uid)
    facts = {
        "HOME": user.home if user else "/", "LANG": "C.UTF-8", "LOGNAME": user.name if user else "",
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "SHELL": user.shell if user else "/bin/sh",
        "SYSTEMD_EXEC_PID": str(managers[0].pid if managers else 0), "USER": user.name if user else "",
        "XDG_RUNTIME_DIR": f"/run/user/{proc.uid}",
    }  # fmt: skip
    proc.out("".join(f"{key}={value}\n" for key, value in facts.items()))
    return 0


def _status(proc: Process) -> int:
    path = f"user.slice/user-{proc.uid}.slice/user@{proc.uid}.service"
    managers = proc.host.place(proc.visit.layer).managers.get(proc.uid)
    since = managers[0].start_time if managers else proc.clock.now()
    rows = [
        ("State", painted(proc, "running", "active")), ("Units", f"{sum(1 for _ in _units(proc)) + 26} loaded (incl. loaded aliases)"),
        ("Jobs", "0 queued"), ("Failed", "0 units"),
        ("Since", f"{local(proc, since):%a %Y-%m-%d %H:%M:%S %Z}; {ago(proc.clock.now() - since)}"),
        ("systemd", proc.host.packages["systemd"].version), ("CGroup", f"/{path}"),
    ]  # fmt: skip
    lines = [f"{dot(proc, 'active')} {proc.host.hostname}", *(f"{name:>9}: {value}" for name, value in rows)]
    proc.out("\n".join(lines + [" " * 11 + line for line in tree.groups(proc, path)]) + "\n")
    return 0
