"""Units that exist while they run (systemd 252, systemd-run(1)): their files in /run/systemd/transient, and what takes those away again."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT
from mirage.world import units

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mirage.world.units import Unit
    from mirage.world.visit import Visit

DIRECTORY = "/run/systemd/transient"
HEAD = "# This is a transient unit file, created programmatically via the systemd API. Do not edit.\n"
TRIGGERS = ("timer", "path", "socket")
Setting = tuple[str, str, str]  # section, directive, value


def write(visit: Visit, name: str, settings: Iterable[Setting]) -> Unit:
    """Make a unit of these settings, a section each time that it changes."""
    text, section = HEAD, ""
    for place, key, value in settings:
        if place != section:
            text += f"{'' if not section else chr(10)}[{place}]\n"
            section = place
        text += f"{key}={value}\n"
    caller = Caller(visit.view, ROOT)
    if not caller.exists(DIRECTORY.encode()):
        caller.mkdir(DIRECTORY.encode(), 0o755)
    caller.write_file(f"{DIRECTORY}/{name}".encode("utf-8", "surrogateescape"), text.encode("utf-8", "surrogateescape"))
    unit = units.load(visit, name)
    assert unit is not None, "it has just been written"
    return unit


def is_transient(unit: Unit) -> bool:
    return unit.path.startswith(f"{DIRECTORY}/")


def collect(visit: Visit, unit: Unit) -> None:
    """What has ended well, or may go in any case, is unloaded: nothing of it is left but its journal."""
    fate = units.fate(visit, unit.name)
    if not is_transient(unit) or fate is None or fate.is_active:
        return
    stem = unit.name.removesuffix(".service")
    if any((held := units.fate(visit, f"{stem}.{kind}")) is not None and held.is_active for kind in TRIGGERS):
        return  # what starts it again holds it
    if fate.result != "success" and unit.values.get("Unit.CollectMode") != "inactive-or-failed":
        return
    forget(visit, unit)


def forget(visit: Visit, unit: Unit) -> None:
    with contextlib.suppress(OSError):
        Caller(visit.view, ROOT).unlink(unit.path.encode("utf-8", "surrogateescape"))
    place = visit.host.place(visit.layer)
    place.standing.units.pop(unit.name, None)
    place.keep()
