"""All units that systemd has loaded, in the order of `systemctl list-units`: those of a booted machine, its own devices, who is logged in,
and what a visitor has started.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.systemd.state import enabled, state
from mirage.world import units
from mirage.world.generated import escaped

if TYPE_CHECKING:
    from mirage.shell.process import Process

SLICES = {"-.slice": "Root Slice", "system.slice": "System Slice", "user.slice": "User and Session Slice"}
OTHERS = {"-.mount": "Root Mount", "init.scope": "System and Service Manager"}  # of those without a file
CLASSES = ("/sys/class/net", "/sys/class/block", "/sys/class/tty")
TTYS = ("ttyS0", "ttyS1", "ttyS2", "ttyS3")
MODULES = ("configfs", "fuse")  # those whose rules make systemd take notice (60-..., 99-systemd.rules)


@dataclass(frozen=True, slots=True)
class Loaded:
    """One line of the table."""

    name: str
    load: str
    active: str
    sub: str
    description: str

    @property
    def is_shown(self) -> bool:
        """Without --all."""
        return self.active != "inactive"


def loaded(proc: Process) -> list[Loaded]:
    """By kind, then by name (compare_unit_info() of systemctl-list-units.c)."""
    found = {one.name: one for source in (_booted, _devices, _logins, _started) for one in source(proc)}
    return sorted(found.values(), key=lambda one: (one.name.rpartition(".")[2], one.name.lower()))


def _booted(proc: Process) -> Iterator[Loaded]:
    for name, (load, active, sub) in units.booted().items():
        unit = units.load(proc.visit, name)
        if load == "not-found":
            if unit is None:
                yield Loaded(name, load, active, sub, name)
        elif name.endswith((".mount", ".slice", ".scope")) and unit is None:
            yield Loaded(name, load, active, sub, _unfiled(name))
        elif unit is not None and unit.is_masked:
            yield Loaded(name, "masked", "inactive", "dead", name)
        elif unit is not None:
            now = state(proc, unit)
            if now.active == active or now.fate is not None:  # else it is off here, and nobody has asked for it
                yield Loaded(name, load, now.active, now.sub, unit.description)


def _unfiled(name: str) -> str:
    stem, _, kind = name.rpartition(".")
    if kind == "mount":
        return OTHERS.get(name) or "/" + re.sub(r"\\x([0-9a-f]{2})", lambda code: chr(int(code[1], 16)), stem.replace("-", "/"))
    return SLICES.get(name) or OTHERS.get(name) or "Slice /" + stem.replace("-", "/")


def _devices(proc: Process) -> Iterator[Loaded]:
    interfaces = to_text(proc.read_file("/etc/network/interfaces")) if proc.caller.exists(b"/etc/network/interfaces") else ""
    for folder in CLASSES:
        for entry in proc.caller.listdir(to_bytes(folder)):
            name = to_text(entry.name)
            if name == "lo" or name.startswith(("loop", "sr")) or (folder.endswith("/tty") and name not in TTYS):
                continue
            device = to_text(proc.caller.realpath(to_bytes(f"{folder}/{name}")))
            if folder.endswith("/net"):
                yield from _plugged("Virtio network device", device, f"/sys/subsystem/net/devices/{name}")
                if f"allow-hotplug {name}\n" in interfaces:
                    yield Loaded(f"ifup@{name}.service", "loaded", "active", "exited", f"ifup for {name}")
            else:
                model = _model(proc, device)
                yield from _plugged(model or f"/dev/{name}", f"/dev/{name}")
                yield from _plugged(model or device, device)
                for link in _links(proc, name):
                    yield from _plugged(model or link, link)
    for module in MODULES:
        yield from _plugged(f"/sys/module/{module}", f"/sys/module/{module}")


def _plugged(description: str, *paths: str) -> Iterator[Loaded]:
    for path in paths:
        yield Loaded(f"{escaped(path)}.device", "loaded", "active", "plugged", description)


def _model(proc: Process, device: str) -> str:
    """ID_MODEL of udev: what a SCSI disk or drive, or the one that a partition is of, says of itself."""
    place, number = device, ""
    if part := re.search(r"/block/[^/]+/[a-z]+(\d+)$", device):
        place, number = device.rpartition("/")[0], f" {part[1]}"
    try:
        model = to_text(proc.read_file(f"{place}/device/model")).strip().replace(" ", "_")
    except OSError:
        return ""
    return model + number if model else ""


def _links(proc: Process, name: str) -> Iterator[str]:
    for folder in ("by-diskseq", "by-id", "by-label", "by-partuuid", "by-path", "by-uuid"):
        try:
            entries = proc.caller.listdir(to_bytes(f"/dev/disk/{folder}"))
        except OSError:
            continue
        for entry in entries:
            path = f"/dev/disk/{folder}/{to_text(entry.name)}"
            if proc.caller.realpath(to_bytes(path)) == to_bytes(f"/dev/{name}"):
                yield path


def _logins(proc: Process) -> Iterator[Loaded]:
    place = proc.host.place(proc.visit.layer)
    for uid in sorted(place.managers):
        yield Loaded(f"user-{uid}.slice", "loaded", "active", "active", f"User Slice of UID {uid}")
        yield Loaded(f"user@{uid}.service", "loaded", "active", "running", f"User Manager for UID {uid}")
        yield Loaded(f"user-runtime-dir@{uid}.service", "loaded", "active", "exited", f"User Runtime Directory /run/user/{uid}")
        yield Loaded(f"run-user-{uid}.mount", "loaded", "active", "mounted", f"/run/user/{uid}")
    for visit in place.visits:
        if visit.number:
            yield Loaded(
                f"session-{visit.number}.scope", "loaded", "active", "running", f"Session {visit.number} of User {visit.account.name}"
            )


def _started(proc: Process) -> Iterator[Loaded]:
    """What is no part of the boot as recorded: enabled here, or done by the visitor, or of other packages."""
    names = {units.unit_of(entry) for entry in proc.visit.processes} | set(proc.host.place(proc.visit.layer).standing.units)
    names |= {name for name in units.names(proc.visit) if "@" not in name and name not in units.booted()}
    for name in sorted(names - set(units.booted())):
        unit = units.load(proc.visit, name) if name.endswith(units.SUFFIXES) else None
        if unit is not None and unit.name == name and not unit.is_masked:
            now = state(proc, unit)
            if now.active != "inactive" or enabled(proc, unit) == "enabled" or units.fate(proc.visit, name) is not None:
                yield Loaded(name, "loaded", now.active, now.sub, unit.description)
