"""Services that a visitor made: systemd starts their ExecStart as it says, in a process of their own (systemd.service(5), 252).

The machine's own daemons are pretended (`world.units`); these run, as long as anybody of the layer is there, and are started again for
the next who comes.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import shlex
from typing import TYPE_CHECKING

from mirage.base.clock import SECOND
from mirage.base.events import LineEntered, SessionCrashed
from mirage.shell import signals
from mirage.shell.popen import PATH, Gathered, spawn
from mirage.shell.text import to_bytes, to_text
from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT
from mirage.world import accounts, units

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.mounts import Place
    from mirage.world.units import Unit
    from mirage.world.visit import Visit

RESTART_DELAY = 0.1  # seconds, DefaultRestartSec
BURST, WITHIN = 5, 10 * SECOND  # DefaultStartLimitBurst in DefaultStartLimitIntervalSec
WANTED = b"/etc/systemd/system/multi-user.target.wants"
MOST = 32  # services of a layer at once
EXEC_FAILED = 203  # EXIT_EXEC
PREFIXES = "-@:+!"


def is_own(visit: Visit, unit: Unit) -> bool:
    """Whether it is a service that the machine did not have at boot."""
    boot = visit.host.services.at(visit.host.identity.boot_time).values()
    return (
        unit.name.endswith(".service")
        and bool(unit.every("Service.ExecStart"))
        and not any(units.unit_of(entry) == unit.name for entry in boot)
    )


async def start(visit: Visit, unit: Unit) -> bool:
    """Start it, and wait as long as systemctl does; False where it failed meanwhile."""
    place = visit.host.place(visit.layer)
    if unit.name in place.jobs or len(place.jobs) >= MOST:
        return True
    service = Service(place, visit, unit)
    place.jobs[unit.name] = service.task = asyncio.get_running_loop().create_task(service.live())
    await service.started.wait()
    return not service.has_failed


def stop(visit: Visit, unit: Unit) -> None:
    """SIGTERM to what is left of it."""
    task = visit.host.place(visit.layer).jobs.pop(unit.name, None)
    for entry in units.members(visit, unit.name):
        if entry.signal is not None:
            entry.signal(signals.SIGTERM)
    if task is not None:
        task.cancel()
    units.stopped(visit, unit)


def attend(visit: Visit) -> None:
    """Somebody comes into a layer: what was left running runs."""
    place = visit.host.place(visit.layer)
    since = {name: fate.time for name, fate in place.standing.units.items() if fate.is_active}
    if place.standing.reboots:
        with contextlib.suppress(OSError):
            names = [to_text(entry.name) for entry in Caller(place.view, ROOT).listdir(WANTED)]
            since = dict.fromkeys((name for name in names if name not in place.standing.units), place.host.identity.boot_time) | since
    for name, time in since.items():
        unit = units.load(visit, name) if name not in place.jobs and len(place.jobs) < MOST else None
        if unit is not None and is_own(visit, unit) and unit.values.get("Service.Type", "simple") != "oneshot":
            service = Service(place, visit, unit, since=time)
            place.jobs[name] = service.task = asyncio.get_running_loop().create_task(service.live())


class Service:
    """One service of a visitor's, from its start to its last end."""

    def __init__(self, place: Place, visit: Visit, unit: Unit, since: int = 0) -> None:
        self.place = place
        self.unit = unit
        self.started = asyncio.Event()
        self.has_failed = False
        self.task: asyncio.Task[None] | None = None
        self._visit = visit
        self._since = since
        self._process: Process | None = None
        self._is_oneshot = unit.values.get("Service.Type", "simple") == "oneshot"

    async def live(self) -> None:
        """Run it, again where `Restart=` says so, until it is stopped or stays down."""
        starts: list[int] = []
        policy = self.unit.values.get("Service.Restart", "no")
        try:
            while True:
                now = self._visit.clock.now()
                starts = [time for time in starts if now - time < WITHIN] + [now]
                status = await self._run(len(starts) - 1)
                self.started.set()
                again = policy == "always" or policy == ("on-success" if status == 0 else "on-failure")
                if self._is_oneshot or not again or not self.place.visits or len(starts) >= BURST:
                    break
                await self._visit.clock.sleep(RESTART_DELAY)
            self.has_failed = status != 0
            self._over(status)
        except Exception as error:
            self._visit.emit(SessionCrashed(where="systemd", error=repr(error)[:500]))
        finally:
            self.started.set()
            if self.place.jobs.get(self.unit.name) is self.task:
                del self.place.jobs[self.unit.name]

    async def _run(self, restarts: int) -> int:
        status = 0
        for line in self.unit.every("Service.ExecStart"):
            status = await self._execute(line, restarts)
            if status and not line.startswith("-"):
                break
        return status

    async def _execute(self, line: str, restarts: int) -> int:
        visit, values = self._visit, self.unit.values
        view = self.place.view
        account = accounts.find(view, values.get("Service.User", "root")) or visit.account
        try:
            argv = shlex.split(line.lstrip(PREFIXES))
        except ValueError:
            argv = line.lstrip(PREFIXES).split()
        if not argv:
            return EXEC_FAILED
        caller = Caller(view, account.cred, umask=0o022)
        with contextlib.suppress(OSError):
            caller.chdir(to_bytes(values.get("Service.WorkingDirectory", "/").lstrip("-").replace("~", to_text(account.home))))
        env = {"LANG": "C.UTF-8", "PATH": PATH, **_environment(self.unit)}
        if "Service.User" in values:
            env |= {"HOME": to_text(account.home), "LOGNAME": account.name, "USER": account.name, "SHELL": to_text(account.shell)}
        init = self.place.table.find(1)
        assert init is not None
        own = dataclasses.replace(visit, account=account)
        own.emit(LineEntered(text=to_bytes(line), mode="exec"))

        def begun(process: Process) -> None:
            process.entry.unit = f"system.slice/{self.unit.name}"
            if not self._is_oneshot:
                units.begun(visit, self.unit, process.pid, restarts, self._since)
                self._since = 0
                self.started.set()
            self._process = process

        try:
            parent = dataclasses.replace(init, signal=None)
            return await spawn(own, parent, argv, env, caller, Gathered(), path=argv[0], begun=begun)
        except OSError:
            if not self._is_oneshot:
                units.begun(visit, self.unit, 0, restarts)
            return EXEC_FAILED

    def _over(self, status: int) -> None:
        stays = self._is_oneshot and not status and self.unit.values.get("Service.RemainAfterExit", "") in ("yes", "true", "1", "on")
        pid, number = (self._process.pid, self._process.signal) if self._process is not None else (0, 0)
        units.exited(self._visit, self.unit, pid, 0 if number else status, number, stays=stays)


def _environment(unit: Unit) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in unit.every("Service.Environment"):
        with contextlib.suppress(ValueError):
            found |= dict(word.split("=", 1) for word in shlex.split(line) if "=" in word)
    return found
