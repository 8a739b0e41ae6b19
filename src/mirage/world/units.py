"""systemd's services in one layer: what their unit files say, whether they run, and what ends or starts them.

A unit file is read from the visitor's own view, so that one he writes is a unit. What runs is decided by the processes alone:
`stop` ends a service's, `start` gives them anew with pids of today (systemd 252, systemd.service(5)).
"""

from __future__ import annotations

import functools
import re
import uuid
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT
from mirage.world.logs import lines as logs
from mirage.world.logs.lines import Line

if TYPE_CHECKING:
    from mirage.world.host import Host
    from mirage.world.processes import ProcessEntry, ProcessTable
    from mirage.world.visit import Visit

DIRECTORIES = (
    b"/run/systemd/transient",
    b"/etc/systemd/system",
    b"/run/systemd/system",
    b"/usr/local/lib/systemd/system",
    b"/lib/systemd/system",
)
DROP_INS = (b"/etc/systemd/system.control", b"/run/systemd/system.control", *DIRECTORIES)  # where NAME.d may lie
SUFFIXES = (".service", ".socket", ".target", ".timer", ".mount", ".device", ".slice", ".scope", ".path", ".swap", ".automount")
AT_ONCE = ("simple", "idle")  # started as soon as it is forked
HARMLESS = frozenset({1, 10, 12, 17, 18, 19, 20, 21, 22, 23, 28})  # a daemon reloads, reopens its logs, or takes no notice
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


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit file. `values`: `Service.Restart` and the like, the last assignment of each; `assigned`: all of them in their order."""

    name: str
    path: str
    values: Mapping[str, str]
    is_masked: bool = False
    assigned: tuple[tuple[str, str], ...] = ()
    drop_ins: tuple[str, ...] = ()

    def every(self, key: str) -> list[str]:
        """All assignments of one; an empty one takes back those before it."""
        found: list[str] = []
        for name, value in self.assigned:
            if name == key:
                found = [*found, value] if value else []
        return found

    @property
    def description(self) -> str:
        return self.values.get("Unit.Description", self.name)

    @property
    def title(self) -> str:
        """As the journal names it."""
        return f"{self.name} - {self.description}" if "Unit.Description" in self.values else self.name

    @property
    def activates(self) -> str:
        """What a timer starts when it elapses."""
        return self.values.get("Timer.Unit", self.name.removesuffix("timer") + "service")


@dataclass(slots=True)
class Fate:
    """What became of a unit in this layer: when, how (`success`, `signal`), and which process it was."""

    time: int
    result: str = "success"
    pid: int = 0
    signal: int = 0
    is_active: bool = False
    restarts: int = 0
    is_stopped: bool = False  # by systemd, which was asked to
    ran: int = 0  # nanoseconds that it was there
    status: int = 0  # with which it exited by itself
    elapsed: int = 0  # of a timer: when it did so last (ns)
    begun: int = 0  # its last run here (ns); 0: the machine's own


@dataclass(frozen=True, slots=True)
class Again:
    """A daemon's process that was started anew: the one of the boot that it is like, its parent, since when (ns)."""

    like: int
    ppid: int
    since: int


@functools.cache
def booted() -> Mapping[str, tuple[str, str, str]]:
    """Load state, active state and sub state of each unit that is loaded after a boot, as recorded."""
    text = resources.files("mirage.world").joinpath("personas", "web-debian-12", "units.txt").read_text()
    rows = [line.split() for line in text.splitlines() if not line.startswith("#")]
    return {name: (load, active, sub) for name, load, active, sub in rows}


def full_name(word: str) -> str:
    """unit_name_mangle(): without a suffix, a service is meant."""
    return word if word.endswith(SUFFIXES) else f"{word}.service"


def load(visit: Visit, word: str) -> Unit | None:
    """The unit of a name, aliases followed; None when there is no such file."""
    caller = Caller(visit.view, ROOT)
    name = full_name(word)
    if "/" in name:
        return None
    stem, at, instance = name.partition("@")
    instance, dot, suffix = instance.rpartition(".")
    candidates = [name, f"{stem}@{dot}{suffix}"] if at and instance else [name]
    for candidate in candidates:
        for directory in DIRECTORIES:
            path = directory + b"/" + candidate.encode("utf-8", "surrogateescape")
            try:
                real = caller.realpath(path)
                if real == b"/dev/null":
                    return Unit(name, path.decode(), {}, is_masked=True)
                data = caller.read_file(path, 1 << 16)
            except OSError:
                continue
            if not data:
                return Unit(name, path.decode(), {}, is_masked=True)
            final = real.rsplit(b"/", 1)[-1].decode("utf-8", "replace")
            full = name if candidate != name else final
            more = drop_ins(caller, full)
            texts = [data, *(caller.read_file(path.encode("utf-8", "surrogateescape"), 1 << 16) for path in more)]
            text = b"\n".join(texts).decode("utf-8", "replace").replace("%I", instance).replace("%i", instance)
            return of_text(full, _text(directory, final, real), text, more)
    return None


def of_text(name: str, path: str, text: str, more: tuple[str, ...] = ()) -> Unit:
    """The unit that a file with this text is. `more`: the drop-ins whose text stands behind it."""
    assigned = tuple(_assigned(text))
    return Unit(name, path, dict(assigned), assigned=assigned, drop_ins=more)


def drop_ins(caller: Caller, name: str) -> tuple[str, ...]:
    """The files that add to a unit, by name: of two of a name the one in the more important place counts."""
    stem, at, rest = name.partition("@")
    found: dict[str, str] = {}
    for one in (name, f"{stem}@.{rest.rpartition('.')[2]}") if at else (name, _dashed(name)) if "-" in name.strip("-") else (name,):
        for directory in DROP_INS:
            folder = directory + b"/" + one.encode("utf-8", "surrogateescape") + b".d"
            try:
                entries = caller.listdir(folder) if caller.exists(folder) else []
            except OSError:
                continue
            place = folder.decode("utf-8", "surrogateescape")
            place = f"/usr{place}" if place.startswith("/lib/") else place
            for entry in entries:
                if entry.name.endswith(b".conf"):
                    file = entry.name.decode("utf-8", "surrogateescape")
                    found.setdefault(file, f"{place}/{file}")
    return tuple(path for _, path in sorted(found.items()))


def _dashed(name: str) -> str:
    """`user-0.slice` takes what `user-.slice` has."""
    stem, _, suffix = name.rpartition(".")
    return f"{stem.rpartition('-')[0]}-.{suffix}"


def _text(directory: bytes, final: str, real: bytes) -> str:
    """The fragment's path as systemd shows it: /lib stands where usr is merged, and the link where it leads to another place."""
    folder = real.rpartition(b"/")[0]
    if folder == b"/usr/lib/systemd/system":
        return f"/lib/systemd/system/{final}"
    return (real if folder in DIRECTORIES else directory + b"/" + final.encode()).decode("utf-8", "replace")


_LINE_END = re.compile("[\n\r\0]")  # of systemd, src/basic/fileio.c categorize_eol


def _assigned(text: str) -> Iterator[tuple[str, str]]:
    section, pending = "", ""
    for line in _LINE_END.split(text):
        line = pending + line.strip()
        pending = ""
        if line.endswith("\\"):
            pending = line[:-1] + " "
        elif line.startswith("[") and line.endswith("]"):
            section = line[1:-1]
        elif line and line[0] not in "#;" and "=" in line:
            key, _, value = line.partition("=")
            yield f"{section}.{key.strip()}", value.strip()


def names(visit: Visit) -> list[str]:
    """All unit files there are, by name."""
    caller, found = Caller(visit.view, ROOT), set()
    for directory in DIRECTORIES:
        try:
            found |= {entry.name.decode("utf-8", "replace") for entry in caller.listdir(directory)}
        except OSError:
            continue
    return sorted(name for name in found if name.endswith(SUFFIXES))


def members(visit: Visit, name: str) -> list[ProcessEntry]:
    """The processes of a unit, its main one first; those of a user's manager are in a group below."""
    return [entry for entry in visit.processes if name in entry.unit and unit_of(entry) == name]


def unit_of(entry: ProcessEntry) -> str:
    """The unit in whose control group a process is; a service may have groups of its own below."""
    parts = entry.unit.split("/")
    return next((part for part in parts if part.endswith(".service")), parts[-1])


def fate(visit: Visit, name: str) -> Fate | None:
    """What was done to it in this layer; None: it is as the boot left it."""
    return visit.host.place(visit.layer).standing.units.get(name)


def invocation(host: Host, name: str, run: int = 0) -> str:
    """The number of a unit's run, as its link in /run, its control group, `show` and the journal have it. `run`: `Fate.begun`."""
    if not run and (life := host.lives.last(name)) is not None:
        run = life.run
    boot = host.boot_id_of(host.identity.boot_time).replace("-", "")
    return uuid.UUID(int=host.dice("invocation", name, boot, *([str(run)] if run else [])).getrandbits(128), version=4).hex


def last_run(visit: Visit, name: str) -> str:
    """The number of its run in this layer, or of its last one."""
    found = fate(visit, name)
    return invocation(visit.host, name, found.begun if found is not None else 0)


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


# ---- starting and stopping


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


def _log(visit: Visit, text: str) -> None:
    visit.host.logins.log(visit.layer, [Line(visit.clock.now(), logs.SYSLOG, "systemd[1]", text)])
