"""Timers of visitors: what they start is started when they elapse, as long as anybody of the layer is there (systemd.timer(5), 252)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from mirage.base.clock import SECOND
from mirage.base.events import SessionCrashed
from mirage.shell.systemd import running, timers, transient
from mirage.world import runs, units
from mirage.world.logs.lines import SYSLOG, Line

if TYPE_CHECKING:
    from mirage.world.units import Unit
    from mirage.world.visit import Visit

AT_LEAST = 1.0  # seconds between two times, whatever a unit says
AT_MOST = 600.0  # seconds of one wait: the clock that is asked may be set meanwhile


def start(visit: Visit, unit: Unit) -> None:
    """`systemctl start` of a timer."""
    if is_active(visit, unit):
        return
    runs.begun(visit, unit, 0, 0)
    arm(visit, unit)


def stop(visit: Visit, unit: Unit) -> None:
    """It elapses no more."""
    place = visit.host.place(visit.layer)
    task = place.jobs.pop(unit.name, None)
    if task is not None:
        task.cancel()
    if not is_active(visit, unit):
        return
    place.standing.units[unit.name] = units.Fate(visit.clock.now(), is_stopped=True)
    place.keep()
    say = [f"{unit.name}: Deactivated successfully.", f"Stopped {unit.title}."]
    visit.host.logins.log(visit.layer, [Line(visit.clock.now(), SYSLOG, "systemd[1]", text) for text in say])
    transient.collect(visit, unit)
    target = units.load(visit, unit.activates)
    if target is not None and transient.is_transient(target) and target.name not in place.jobs:
        transient.forget(visit, target)


def is_active(visit: Visit, unit: Unit) -> bool:
    fate = units.fate(visit, unit.name)
    return fate.is_active if fate is not None else units.booted().get(unit.name, ("", "", ""))[1] == "active"


def arm(visit: Visit, unit: Unit) -> None:
    """Wait for it in the background."""
    place = visit.host.place(visit.layer)
    if unit.name not in place.jobs and len(place.jobs) < running.MOST:
        place.jobs[unit.name] = asyncio.get_running_loop().create_task(_wait(visit, unit))


async def _wait(visit: Visit, unit: Unit) -> None:
    place = visit.host.place(visit.layer)
    try:
        while place.visits:
            _last, following = timers.elapsing(visit, unit)
            if not following:
                return
            while place.visits and (left := (following - visit.clock.now()) / SECOND) > 0:
                await visit.clock.sleep(min(left, AT_MOST))
            target = units.load(place.visits[0], unit.activates) if place.visits else None
            if target is None:
                return
            fate = units.fate(visit, unit.name)
            if fate is not None:
                fate.elapsed = visit.clock.now()
                place.keep()
            await _start(place.visits[0], target)
            if transient.is_transient(unit) and not timers.elapsing(visit, unit)[1]:
                place.jobs.pop(unit.name, None)  # RemainAfterElapse=no, and it elapses no more
                stop(visit, unit)
                return
            await visit.clock.sleep(AT_LEAST)
    except Exception as error:
        visit.emit(SessionCrashed(where="systemd", error=repr(error)[:500]))
    finally:
        if place.jobs.get(unit.name) is asyncio.current_task():
            del place.jobs[unit.name]


async def _start(visit: Visit, unit: Unit) -> None:
    if running.is_own(visit, unit):
        await running.start(visit, unit)
    else:
        runs.start(visit, unit)


def attend(visit: Visit) -> None:
    """Somebody comes into a layer: its timers wait again."""
    for name, fate in visit.host.place(visit.layer).standing.units.items():
        unit = units.load(visit, name) if name.endswith(".timer") and fate.is_active else None
        if unit is not None:
            arm(visit, unit)
