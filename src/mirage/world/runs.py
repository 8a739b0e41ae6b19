"""The runs of services in one layer: what starts and ends them, what systemd says of it, and what it does after (systemd 252).

The machine's own daemons are pretended: `stop` ends a service's processes, `start` gives them anew with pids of today, a signal does
what the daemon would (systemd.service(5)). Of services that truly run (`shell.systemd.running`) it is told here what came of them.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT
from mirage.world.logs import lines as logs
from mirage.world.logs.lines import Line
from mirage.world.units import Again, Fate, Unit, fate, last_run, load, members, unit_of

if TYPE_CHECKING:
    from mirage.world.processes import ProcessEntry, ProcessTable
    from mirage.world.visit import Visit

AT_ONCE = ("simple", "idle")  # started as soon as it is forked
HARMLESS = frozenset({1, 10, 12, 17, 20, 21, 22, 23, 28})  # a daemon reloads, reopens its logs, or takes no notice
CONT, STOP = 18, 19  # SIGCONT, SIGSTOP
CLEAN = frozenset({1, 2, 3, 13, 15})  # ends that systemd takes for success (and SIGQUIT, at which daemons exit with 0)
NAMES = {4: "ILL", 5: "TRAP", 6: "ABRT", 7: "BUS", 8: "FPE", 9: "KILL", 11: "SEGV", 14: "ALRM", 24: "XCPU", 25: "XFSZ", 31: "SYS"}
EXITS = {
    1: "FAILURE", 2: "INVALIDARGUMENT", 3: "NOTIMPLEMENTED", 4: "NOPERMISSION", 5: "NOTINSTALLED", 6: "NOTCONFIGURED", 7: "NOTRUNNING",
    200: "CHDIR", 203: "EXEC", 217: "USER",
}  # fmt: skip # exit-status.c
PID_FILES = {
    "cron": "crond.pid",
    "atd": "atd.pid",
    "sshd": "sshd.pid",
    "nginx": "nginx.pid",
    "apache2": "apache2/apache2.pid",
}  # in /run
CORES = frozenset({4, 5, 6, 7, 8, 11, 24, 25, 31})


def start(visit: Visit, unit: Unit) -> None:
    """`systemctl start`: the service's processes run again."""
    if members(visit, unit.name):
        return
    now = visit.clock.now()
    if unit.values.get("Service.Type", "simple" if "Service.ExecStart" in unit.values else "oneshot") not in AT_ONCE:
        _log(visit, f"Starting {unit.title}...")
    _launch(visit, unit, 0, now)
    _log(visit, f"Started {unit.title}.")


def stop(visit: Visit, unit: Unit) -> None:
    """`systemctl stop`."""
    running = members(visit, unit.name)
    before = fate(visit, unit.name)
    if not running and not (before and before.is_active):
        return
    _log(visit, f"Stopping {unit.title}...")
    _end(visit, unit, running)
    now = visit.clock.now()
    fate_of = Fate(now, pid=running[0].pid, is_stopped=True, ran=now - running[0].start_time) if running else Fate(now)
    _note(visit, unit.name, fate_of)
    _log(visit, f"{unit.name}: Deactivated successfully.")
    _log(visit, f"Stopped {unit.title}.")


def _launch(visit: Visit, unit: Unit, restarts: int, begun: int) -> None:
    """Processes like those that the boot started, with the pids of today. `begun`: since when its journal tells of this run."""
    now = visit.clock.now()
    host, table = visit.host, visit.processes
    pids: dict[int, int] = {}
    for entry in host.services.at(host.identity.boot_time).values():
        if unit_of(entry) != unit.name:
            continue
        made = _again(visit, entry, pids.get(entry.ppid, 1), now)
        pids[entry.pid] = table.ended[entry.pid] = made.pid
    pid = next(iter(pids.values()), 0)
    _note(visit, unit.name, Fate(now, is_active=True, pid=pid, restarts=restarts, begun=begun))
    main = table.find(pid)
    name = PID_FILES.get(main.comm.decode("utf-8", "replace")) if main is not None else None
    if name is not None:
        with suppress(OSError):
            Caller(visit.view, ROOT).write_file(f"/run/{name}".encode(), b"%d\n" % pid)


def _again(visit: Visit, entry: ProcessEntry, ppid: int, now: int) -> ProcessEntry:
    place = visit.host.place(visit.layer)
    made = like(place.table, entry, ppid, now)
    first = place.standing.again.get(entry.pid)  # what takes the place of one that was started anew is like the first
    place.standing.again[made.pid] = Again(first.like if first is not None else entry.pid, ppid, now)
    return made


def like(table: ProcessTable, entry: ProcessEntry, ppid: int, now: int, pid: int | None = None) -> ProcessEntry:
    """A process that began later, as another was."""
    made = table.allocate(
        ppid, entry.cmdline, comm=entry.comm, exe=entry.exe, uid=entry.uid, gid=entry.gid, groups=entry.groups, start_time=now,
        pgid=0 if ppid == 1 else None, sid=0 if ppid == 1 else None, tty=entry.tty, rss=entry.rss, vsz=entry.vsz, unit=entry.unit,
        cwd=entry.cwd, fds=entry.fds, pid=pid,
    )  # fmt: skip
    made.threads, made.nice, made.load, made.tpgid = entry.threads, entry.nice, entry.load, entry.tpgid
    return made


# ---- services that truly run: what came of them


def begun(visit: Visit, unit: Unit, pid: int, restarts: int, since: int = 0, run: int = 0) -> None:
    """Its process runs, since then if it did so before we began anew. `run`: see `Fate.begun`."""
    if not since:
        _log(visit, f"Started {unit.title}.")
    _note(visit, unit.name, Fate(since or visit.clock.now(), is_active=True, pid=pid, restarts=restarts, begun=run))


def starting(visit: Visit, unit: Unit) -> None:
    """The job of one that is started when its process has ended."""
    _log(visit, f"Starting {unit.title}...")


def again(visit: Visit, unit: Unit, restarts: int) -> None:
    """It is about to run once more."""
    _log(visit, f"{unit.name}: Scheduled restart job, restart counter is at {restarts}.")
    _log(visit, f"Stopped {unit.title}.")


def gave_up(visit: Visit, unit: Unit, pid: int, status: int, number: int, restarts: int) -> None:
    """It ended once too often in StartLimitIntervalSec=."""
    before, now = fate(visit, unit.name), visit.clock.now()
    result, _ = _outcome(number, status)
    again(visit, unit, restarts)
    _log(visit, f"{unit.name}: Start request repeated too quickly.")
    _log(visit, f"{unit.name}: Failed with result '{result}'.")
    _log(visit, f"Failed to start {unit.title}.")
    ran = now - before.time if before is not None else 0
    _note(visit, unit.name, Fate(now, result, pid, number, restarts=restarts, ran=ran, status=status, begun=now))


def stopped(visit: Visit, unit: Unit) -> None:
    """systemd ended it, as it was asked to."""
    before, now = fate(visit, unit.name), visit.clock.now()
    if before is None or not before.is_active:
        return
    _log(visit, f"Stopping {unit.title}...")
    _log(visit, f"{unit.name}: Deactivated successfully.")
    _log(visit, f"Stopped {unit.title}.")
    _note(visit, unit.name, Fate(now, pid=before.pid, is_stopped=True, ran=now - before.time))


def exited(visit: Visit, unit: Unit, pid: int, status: int, number: int, *, stays: bool, job: int = 0) -> None:
    """Its process ended by itself, with a status or by a signal. `stays`: it is active after its end. `job`: it was `starting` then."""
    before, now = fate(visit, unit.name), visit.clock.now()
    ran = now - before.time if before is not None and before.is_active and not job else 0
    result = told(visit, unit, number, status, stays=stays)
    if job:
        _log(visit, f"{'Finished' if result == 'success' else 'Failed to start'} {unit.title}.")
    restarts = before.restarts if before is not None and not job else 0
    is_active = stays and result == "success"
    _note(visit, unit.name, Fate(now, result, pid, number, is_active, restarts, ran=ran, status=status, begun=job))


def _outcome(number: int, status: int) -> tuple[str, str]:
    """The result that systemd gives to an end, and how it names the end."""
    if number and number not in CLEAN:
        way, result = ("dumped", "core-dump") if number in CORES else ("killed", "signal")
        return result, f"code={way}, status={number}/{NAMES.get(number, number)}"
    if status:
        return "exit-code", f"code=exited, status={status}/{EXITS.get(status, 'n/a')}"
    return "success", ""


def told(visit: Visit, unit: Unit, number: int, status: int = 0, *, stays: bool = False) -> str:
    """Say how the main process ended; the result that systemd gives it."""
    result, end = _outcome(number, status)
    if result == "success":
        if not stays:
            _log(visit, f"{unit.name}: Deactivated successfully.")
        return result
    _log(visit, f"{unit.name}: Main process exited, {end}")
    _log(visit, f"{unit.name}: Failed with result '{result}'.")
    return result


def _end(visit: Visit, unit: Unit, entries: list[ProcessEntry]) -> None:
    for entry in reversed(entries):
        visit.processes.remove(entry.pid)
    if "Service.PIDFile" in unit.values:
        with suppress(OSError):
            Caller(visit.view, ROOT).unlink(unit.values["Service.PIDFile"].encode("utf-8", "surrogateescape"))


# ---- signals


def signal(visit: Visit, entry: ProcessEntry, number: int) -> None:
    """kill(2) to a process of the machine's own: what the daemon does, and what systemd does after."""
    name = unit_of(entry)
    if not entry.kernel and entry.pid != 1 and number in (STOP, CONT):
        if number == STOP:
            visit.processes.stop(entry, visit.clock.now())
        else:
            visit.processes.resume(entry)
        return
    if entry.kernel or entry.pid == 1 or number == 0 or number in HARMLESS:
        return
    unit = load(visit, name)
    running = members(visit, name)
    place = visit.host.place(visit.layer)
    if unit is None or not running:
        visit.processes.remove(entry.pid)
        place.keep()
        return
    main = running[0]
    if entry is not main:  # the master starts another worker
        visit.processes.remove(entry.pid)
        made = _again(visit, entry, main.pid, visit.clock.now())
        visit.processes.ended[entry.pid] = made.pid
        place.keep()
        return
    _end(visit, unit, running)
    _died(visit, unit, main, number)


def _died(visit: Visit, unit: Unit, main: ProcessEntry, number: int) -> None:
    """service_sigchld_event() of systemd: how it ended, and whether `Restart=` gives it another life."""
    is_clean = number in CLEAN
    before = fate(visit, unit.name)
    result = told(visit, unit, number)
    policy = unit.values.get("Service.Restart", "no")
    if policy == "always" or (policy == "on-success" if is_clean else policy in ("on-failure", "on-abnormal", "on-abort")):
        count = (before.restarts if before else 0) + 1
        _log(visit, f"{unit.name}: Scheduled restart job, restart counter is at {count}.")
        _log(visit, f"Stopped {unit.title}.")
        _launch(visit, unit, count, visit.clock.now())
        _log(visit, f"Started {unit.title}.")
        return
    now = visit.clock.now()
    end = Fate(now, result, main.pid, 0 if is_clean else number, is_stopped=is_clean, ran=now - main.start_time)
    _note(visit, unit.name, end)


def _note(visit: Visit, name: str, result: Fate) -> None:
    place = visit.host.place(visit.layer)
    before = place.standing.units.get(name)
    if before is not None and not result.begun:
        result.begun = before.begun
    if name in place.standing.frozen:
        place.standing.frozen.remove(name)  # a start or an end thaws it
    place.standing.units[name] = result
    link = f"/run/systemd/units/invocation:{name}".encode("utf-8", "surrogateescape")
    caller = Caller(visit.view, ROOT)
    with suppress(OSError):
        if caller.exists(link, follow=False):
            caller.unlink(link)
        if result.is_active:
            caller.symlink(last_run(visit, name).encode(), link)
    place.keep()


def _log(visit: Visit, text: str) -> None:
    visit.host.logins.log(visit.layer, [Line(visit.clock.now(), logs.SYSLOG, "systemd[1]", text)])
