"""Services that a visitor made: systemd starts their ExecStart as it says, in a process of their own (systemd.service(5), 252).

The machine's own daemons are pretended (`world.runs`); these run, as long as anybody of the layer is there, and are started again for
the next who comes.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import errno
import os
import re
import shlex
from typing import TYPE_CHECKING

from mirage.base.clock import SECOND
from mirage.base.events import LineEntered, SessionCrashed
from mirage.shell import signals
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.popen import PATH, Gathered, spawn
from mirage.shell.systemd import pid1, transient
from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT
from mirage.world import accounts, runs, units
from mirage.world.logs import lines as logs
from mirage.world.logs.lines import Line

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.accounts import Account
    from mirage.world.mounts import Place
    from mirage.world.units import Fate, Unit
    from mirage.world.visit import Visit

RESTART_DELAY = 0.1  # seconds, DefaultRestartSec
BURST, WITHIN = 5, 10 * SECOND  # DefaultStartLimitBurst in DefaultStartLimitIntervalSec
WANTED = b"/etc/systemd/system/multi-user.target.wants"
MOST = 32  # services of a layer at once
LONGEST = 48 << 10  # bytes of a line: LineMax= of journald
MOST_SAID = 10_000  # lines of one run: RateLimitBurst= of journald
LEAST = 7_300_000  # nanoseconds of a processor that a program takes to begin and end
REMEMBERED = 500  # runs of services of which it is known whose lines are whose
UNKNOWN_USER = 217  # EXIT_USER
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
    service = begin(visit, unit)
    if service is None:
        return True
    await service.started.wait()
    return not service.has_failed


def begin(visit: Visit, unit: Unit) -> Service | None:
    """Let it start; None where it runs, or as many as may."""
    place = visit.host.place(visit.layer)
    if unit.name in place.jobs or len(place.jobs) >= MOST:
        return None
    service = Service(place, visit, unit)
    place.jobs[unit.name] = service.task = asyncio.get_running_loop().create_task(service.live())
    return service


def stop(visit: Visit, unit: Unit, *, again: bool = False) -> None:
    """SIGTERM to what is left of it. `again`: it is to be started at once, so that its unit stays."""
    task = visit.host.place(visit.layer).jobs.pop(unit.name, None)
    for entry in units.members(visit, unit.name):
        if entry.signal is not None:
            entry.signal(signals.SIGTERM)
    if task is not None:
        task.cancel()
    runs.stopped(visit, unit)
    if not again:
        transient.collect(visit, unit)


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
        self.end: Fate | None = None
        self._process: Process | None = None
        self._pid = 0
        self._begun = 0
        self._type = unit.values.get("Service.Type", "simple")
        self._is_oneshot = self._type == "oneshot"

    async def live(self) -> None:
        """Run it, again where `Restart=` says so, until it is stopped or stays down."""
        starts: list[int] = []
        restarts = 0
        policy = self.unit.values.get("Service.Restart", "no")
        try:
            while True:
                now = self._visit.clock.now()
                starts = [time for time in starts if now - time < WITHIN] + [now]
                status = await self._run(restarts)
                self.has_failed = status != 0 and self._type not in runs.AT_ONCE
                self.started.set()
                again = policy == "always" or policy == ("on-success" if status == 0 else "on-failure")
                if self._is_oneshot or not again or not self.place.visits:
                    self._over(status)
                    break
                pid, number, code = self._ended(status)
                runs.told(self._visit, self.unit, number, code)
                await self._visit.clock.sleep(RESTART_DELAY)
                restarts += 1
                if len(starts) >= BURST:
                    runs.gave_up(self._visit, self.unit, pid, code, number, restarts)
                    break
                runs.again(self._visit, self.unit, restarts)
            self.end = units.fate(self._visit, self.unit.name)
            transient.collect(self._visit, self.unit)
        except Exception as error:
            self._visit.emit(SessionCrashed(where="systemd", error=repr(error)[:500]))
        finally:
            self.started.set()
            if self.place.jobs.get(self.unit.name) is self.task:
                del self.place.jobs[self.unit.name]

    async def _run(self, restarts: int) -> int:
        status = 0
        if self._is_oneshot:
            self._begun = self._visit.clock.now()
            runs.starting(self._visit, self.unit)
        for line in self.unit.every("Service.ExecStart"):
            status = await self._execute(line, restarts)
            if status and not line.startswith("-"):
                break
        return status

    async def _execute(self, line: str, restarts: int) -> int:
        visit, values = self._visit, self.unit.values
        view = self.place.view
        account = accounts.find(view, values.get("Service.User", "root"))
        if account is None and "Service.User" in values:
            return self._failed(
                line, "Failed to determine user credentials: No such process", "USER", UNKNOWN_USER, restarts, visit.clock.now()
            )
        account = account or visit.account
        try:
            argv = shlex.split(line.lstrip(PREFIXES))
        except ValueError:
            argv = line.lstrip(PREFIXES).split()
        if not argv:
            return EXEC_FAILED
        caller = Caller(view, account.cred, umask=0o022)
        with contextlib.suppress(OSError):
            caller.chdir(to_bytes(values.get("Service.WorkingDirectory", "/").lstrip("-").replace("~", to_text(account.home))))
        run = self._since or visit.clock.now()
        env = environment(visit, self.unit, account if "Service.User" in values else None, run)
        init = self.place.table.find(1)
        assert init is not None
        own = dataclasses.replace(visit, account=account)
        own.emit(LineEntered(text=to_bytes(line), mode="exec"))
        channel = Journalled(own, values.get("Service.SyslogIdentifier", argv[0].rpartition("/")[2]))

        def begun(process: Process) -> None:
            self._is_now(process.pid)
            process.entry.unit = group_of(self.unit)
            process.env["SYSTEMD_EXEC_PID"] = str(process.pid)
            channel.pid = process.pid
            if not self._is_oneshot:
                runs.begun(visit, self.unit, process.pid, restarts, self._since, run)
                self._since = 0
                self.started.set()
            self._process = process

        try:
            parent = dataclasses.replace(init, signal=None)
            status = await spawn(own, parent, argv, env, caller, channel, path=argv[0], begun=begun)
            await channel.write(b"\n")  # what stands there without an end
            return status
        except OSError as error:
            verb = "locate executable" if error.errno in (errno.ENOENT, errno.EACCES) else "execute"
            why = f"Failed to {verb} {argv[0]}: {os.strerror(error.errno or errno.ENOENT)}"
            return self._failed(line, why, "EXEC", EXEC_FAILED, restarts, run)

    def _is_now(self, pid: int) -> None:
        """Its main process, whose lines are the unit's."""
        self._pid, self._process = pid, None
        said = self.place.said
        said[str(pid)] = self.unit.name
        if len(said) > REMEMBERED:
            del said[next(iter(said))]

    def _failed(self, line: str, why: str, step: str, status: int, restarts: int, run: int = 0) -> int:
        """It came no further than to a step of its start."""
        path = line.lstrip(PREFIXES).split(" ")[0].strip('"')
        now, name = self._visit.clock.now(), self.unit.name
        pid = self._visit.processes.allocate(1, [path.encode()], start_time=now).pid
        self._visit.processes.remove(pid)
        self._is_now(pid)
        if not self._is_oneshot:
            runs.begun(self._visit, self.unit, pid, restarts, run=run)
            if self._type in runs.AT_ONCE:
                self.started.set()
        tag = f"({path.rpartition('/')[2][:8]})[{pid}]"
        texts = [f"{name}: {why}", f"{name}: Failed at step {step} spawning {path}: {why.rpartition(': ')[2]}"]
        self._visit.host.logins.log(self._visit.layer, [Line(now, logs.SYSLOG, tag, text) for text in texts])
        return status

    def _over(self, status: int) -> None:
        stays = self._is_oneshot and not status and self.unit.values.get("Service.RemainAfterExit", "") in ("yes", "true", "1", "on")
        pid, number, code = self._ended(status)
        runs.exited(self._visit, self.unit, pid, code, number, stays=stays, job=self._begun)

    def _ended(self, status: int) -> tuple[int, int, int]:
        """Which process it was, the signal that it died of, or else its status."""
        number = self._process.signal if self._process is not None else 0
        return self._pid, number, 0 if number else status


class Journalled(Gathered):
    """The ends of what a service is given: nothing to read, and what it says goes to the journal, a line at a time."""

    def __init__(self, visit: Visit, tag: str) -> None:
        super().__init__()
        self.pid = 0
        self._visit = visit
        self._tag = tag
        self._said = 0

    async def write(self, data: bytes, stderr: bool = False) -> None:
        self.data += data
        *whole, rest = bytes(self.data).split(b"\n")
        self.data[:] = rest[-LONGEST:]
        now = self._visit.clock.now()
        lines = [Line(now, logs.SYSLOG, f"{self._tag}[{self.pid}]", to_text(line)) for line in whole if line.strip()]
        lines = lines[: max(0, MOST_SAID - self._said)]
        self._said += len(lines)
        self._visit.host.logins.log(self._visit.layer, lines)


def group_of(unit: Unit) -> str:
    """The control group of a service: slices lie in the slices that their names begin with."""
    slice_ = unit.values.get("Service.Slice", unit.values.get("Scope.Slice", "system.slice"))
    words = slice_.removesuffix(".slice").split("-")
    above = ["-".join(words[: count + 1]) + ".slice" for count in range(len(words))] if slice_ != "-.slice" else []
    return "/".join([*above, unit.name])


def environment(visit: Visit, unit: Unit, account: Account | None, run: int = 0) -> dict[str, str]:
    """What the manager hands on; who the account is where it is another than the manager's own, without what is nowhere."""
    env = {"LANG": _language(visit), "PATH": PATH} | pid1.environment(visit)
    env["INVOCATION_ID"] = units.invocation(visit.host, unit.name, run)
    if account is not None:
        env |= {"LOGNAME": account.name, "USER": account.name}
        env |= {"HOME": to_text(account.home)} if account.home not in (b"/", b"/nonexistent") else {}
        env |= {"SHELL": to_text(account.shell)} if not account.shell.endswith((b"/nologin", b"/false")) else {}
    return env | _environment(unit)


def _language(visit: Visit) -> str:
    with contextlib.suppress(OSError):
        text = to_text(Caller(visit.view, ROOT).read_file(b"/etc/default/locale"))
        if found := re.search(r'^LANG="?([^"\n]+)', text, re.MULTILINE):
            return found[1]
    return "C.UTF-8"


def _environment(unit: Unit) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in unit.every("Service.Environment"):
        with contextlib.suppress(ValueError):
            found |= dict(word.split("=", 1) for word in shlex.split(line) if "=" in word)
    return found
