"""How long the boot took, as the journal has it, and what the manager was given for an environment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.journal.entries import entries
from mirage.shell.systemd import pid1

if TYPE_CHECKING:
    from mirage.shell.process import Process

TOLD = re.compile(r"Startup finished in ([\d.]+)s \(kernel\) \+ ([\d.]+)s \(userspace\)")
TOLD_BY_USERS = re.compile(r"Startup finished in (\d+)ms")
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
LOCALES = ("/etc/locale.conf", "/etc/default/locale")


def took(proc: Process) -> tuple[float, float]:
    """Seconds of the kernel and of userspace: as systemd has told them, or as they would have been."""
    own = proc.host.identity.boot_time // 1000
    for entry in entries(proc, own) or []:
        if entry.tag == "systemd" and (found := TOLD.match(entry.message)):
            return float(found[1]), float(found[2])
    dice = proc.host.dice("boot time", proc.host.identity.boot_time)
    return 2.4 + dice.random() * 0.3, 6.5 + dice.random() * 2


def manager_took(proc: Process) -> float:
    """Seconds of the caller's own manager: as it has told them, or as they would have been."""
    managers = proc.host.place(proc.visit.layer).managers.get(proc.uid, [])
    since = managers[0].start_time if managers else proc.clock.now()
    for entry in entries(proc, since // 1000 - 1_000_000) or []:
        if managers and entry.pid == str(managers[0].pid) and (found := TOLD_BY_USERS.match(entry.message)):
            return int(found[1]) / 1000
    return 0.11 + proc.host.dice("manager's time", since).random() * 0.05


def environment(proc: Process) -> list[str]:
    """NAME=value of the manager's own, which it hands on to services."""
    own = _begun(proc) | pid1.environment(proc.visit)
    return [f"{name}={value}" for name, value in own.items()]


def _begun(proc: Process) -> dict[str, str]:
    """What it was started with."""
    for path in LOCALES:
        try:
            words = proc.read_file(path).decode("utf-8", "replace").split()
        except OSError:
            continue
        found = dict(word.replace('"', "").split("=", 1) for word in words if word.startswith(("LANG=", "LC_")) and "=" in word)
        return found | {"PATH": PATH}
    return {"PATH": PATH}


def span(seconds: float) -> str:
    """FORMAT_TIMESPAN() to a millisecond."""
    milli = int(seconds * 1000 + 0.5)
    if milli < 1000:
        return f"{milli}ms"
    if milli < 60_000:
        return f"{milli / 1000:.3f}s"
    return f"{milli // 60_000}min {milli % 60_000 / 1000:.3f}s"
