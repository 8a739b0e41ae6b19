"""The page of one unit as `systemctl status` prints it (systemd 252, print_status_info()), for units of all kinds; recorded."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.base.clock import SECOND
from mirage.shell.journal import forms
from mirage.shell.journal.entries import entries
from mirage.shell.lib.local import local
from mirage.shell.lib.mounted import MountLine, mounted
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.programs.journalctl import of_unit
from mirage.shell.systemd import pid1, timers, tree, verifying
from mirage.shell.systemd.loaded import loaded
from mirage.shell.systemd.spans import ago, exact, left
from mirage.shell.systemd.state import PLAIN, State, dot, enabled, painted, state
from mirage.shell.systemd.transient import is_transient
from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT
from mirage.world import runs, units
from mirage.world.generated import escaped
from mirage.world.kernel import kernellog

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.processes import ProcessEntry
    from mirage.world.units import Unit

LINES = 10  # of the journal
STARTED = 7_300_000  # nanoseconds of a processor that a program takes to begin
ASKED = 6_000_000  # nanoseconds that it takes to ask the manager
EARLY = 1_900_000_000  # nanoseconds after the boot: what systemd begins with, before there is a journal
EARLIEST = re.compile(
    r".*\.(?:slice|scope|automount|path)|(?!dbus).*\.socket|-\.mount|(?:dev|sys|run-cred).*\.mount|.*\.device|paths\.target|remote-fs\.target"
)
MANUALS = {
    "-.slice": "systemd.special(7)",
    "system.slice": "systemd.special(7)",
    "init.scope": "systemd(1)",
}  # of those without a file
SERVES = {"syslog.socket": "rsyslog.service"}  # an alias of the service that is enabled
TOLD = {  # what a service that notifies says of itself
    "mariadb.service": "Taking your SQL requests now...", "systemd-journald.service": "Processing requests...",
    "systemd-logind.service": "Processing requests...", "systemd-timesyncd.service": "Idle.",
    "systemd-udevd.service": "Processing with {children} children at max",
}  # fmt: skip
LISTENS = {"ListenStream": "Stream", "ListenDatagram": "Datagram", "ListenSequentialPacket": "SequentialPacket", "ListenFIFO": "FIFO",
           "ListenNetlink": "Netlink"}  # fmt: skip
YELLOW = "\x1b[0;1;38;5;185m"
NO_LIMIT = ("session-", "user@")


@dataclass(frozen=True, slots=True)
class Subject:
    """What the page is of. `unit` is its file; None where there is none."""

    name: str
    description: str
    unit: Unit | None
    found: State

    @property
    def kind(self) -> str:
        return self.name.rpartition(".")[2]

    def every(self, key: str) -> list[str]:
        return self.unit.every(key) if self.unit is not None else []


def subject(proc: Process, name: str) -> Subject | None:
    """The unit of a full name, from its file or from what systemd has loaded."""
    unit = units.load(proc.visit, name)
    if unit is not None:
        found = state(proc, unit)
        if name.endswith(".service") and found.active == "inactive" and found.fate is None:
            found = _listed(proc, name) or found
        return Subject(unit.name, unit.description, unit, _timed(proc, unit.name, found))
    row = next((one for one in loaded(proc) if one.name == name and one.load == "loaded"), None)
    if row is None and name.endswith(".slice"):  # any slice can be made, and is known as soon as it is asked for
        return Subject(name, "Slice /" + name.removesuffix(".slice").replace("-", "/"), None, State("inactive", "dead", 0))
    if row is None:
        return None
    return Subject(name, row.description, None, _timed(proc, name, State(row.active, row.sub, proc.host.identity.boot_time)))


def _listed(proc: Process, name: str) -> State | None:
    """Of a template's instance, which the boot's own list does not have."""
    row = next((one for one in loaded(proc) if one.name == name and one.active == "active"), None) if "@" in name else None
    return State(row.active, row.sub, proc.host.identity.boot_time + 4 * SECOND) if row is not None else None


def _timed(proc: Process, name: str, found: State) -> State:
    """Since when: with the boot's first units, with the login, or as known."""
    if found.active != "active":
        return found
    own = members(proc, name) if name.startswith("session-") else []
    place = proc.host.place(proc.visit.layer)
    user = re.fullmatch(r"(?:user-|user@|user-runtime-dir@|run-user-)(\d+)\..*", name)
    managers = place.managers.get(int(user[1])) if user is not None else None
    since = own[0].start_time if own else managers[0].start_time if managers else 0
    if not since and EARLIEST.fullmatch(name):
        since = proc.host.identity.boot_time + EARLY
    return State(found.active, found.sub, since or found.since, found.fate)


def members(proc: Process, name: str) -> list[ProcessEntry]:
    """All processes in the unit's control group and below, the first one first."""
    if name == "-.slice":
        return list(proc.visit.processes)
    found = [entry for entry in proc.visit.processes if name in entry.unit.split("/")[: 1 if name == "init.scope" else None]]
    return sorted(found, key=lambda entry: (entry.start_time, entry.pid))


def page(proc: Process, one: Subject, given: Mapping[str, str]) -> str:
    now, found = proc.clock.now(), one.found
    title = f"{one.name} - {one.description}" if one.description != one.name else one.name
    lines = [f"{dot(proc, found.active)} {title}", *_follows(proc, one), f"     Loaded: {_load(proc, one)}"]
    lines += ["  Transient: yes"] if one.unit is not None and is_transient(one.unit) else []
    lines += _drop_ins(proc, one)
    shown = f"{found.active} ({found.sub})" if found.sub != found.active else found.active
    shown = f"failed (Result: {found.fate.result if found.fate else ''})" if found.active == "failed" else shown
    since = f" since {local(proc, found.since):%a %Y-%m-%d %H:%M:%S %Z}; {ago(now - found.since + ASKED)}" if found.since else ""
    lines.append(f"     Active: {painted(proc, shown, found.active)}{_frozen(proc, one)}{since}")
    if found.fate is not None and found.active != "active" and found.fate.ran:
        lines.append(f"   Duration: {exact(found.fate.ran)}")
    if one.kind in DETAILS:
        lines += DETAILS[one.kind](proc, one)
    lines += _headed("Docs", docs(one))
    lines += _listening(one) if one.kind == "socket" else []
    lines += _resources(proc, one, now)
    return "\n".join(lines) + "\n" + _journal(proc, one, given)


def _frozen(proc: Process, one: Subject) -> str:
    if not pid1.is_frozen(proc.visit, one.name):
        return ""
    return f" {YELLOW}(frozen){PLAIN}" if proc.isatty(1) else " (frozen)"


def _headed(head: str, texts: list[str]) -> list[str]:
    return [f"{head + ':' if index == 0 else '':>12} {text}" for index, text in enumerate(texts)]


def _follows(proc: Process, one: Subject) -> list[str]:
    if one.kind != "device" or not one.name.startswith("dev-"):
        return []
    return [f"    Follows: unit currently follows state of {escaped(device(proc, one))}.device"]


def _load(proc: Process, one: Subject) -> str:
    if one.unit is None:
        if one.name == "init.scope":
            return "loaded\n  Transient: yes"
        if one.kind == "scope":
            return f"loaded (/run/systemd/transient/{one.name}; transient)\n  Transient: yes"
        if one.kind == "mount":
            return f"loaded ({'/etc/fstab; generated' if one.name == '-.mount' else '/proc/self/mountinfo'})"
        return "loaded"
    if one.unit.is_masked:
        return f"masked (Reason: Unit {one.name} is masked.)"
    if verifying.refusal(one.unit) is not None:
        return f"bad-setting (Reason: Unit {one.name} has a bad unit file setting.)"
    word = enabled(proc, one.unit)
    preset = "disabled" if one.kind == "mount" else "enabled"
    path = "/proc/self/mountinfo" if one.kind == "mount" and one.name.startswith(("dev-", "sys-")) else one.unit.path
    return f"loaded ({path}; {word}{f'; preset: {preset}' if word in ('enabled', 'disabled', 'linked') else ''})"


def _drop_ins(proc: Process, one: Subject) -> list[str]:
    """Its directories of them, each with the names in it."""
    paths = one.unit.drop_ins if one.unit is not None else units.drop_ins(Caller(proc.visit.view, ROOT), one.name)
    folders: dict[str, list[str]] = {}
    for path in paths:
        folder, _, file = path.rpartition("/")
        folders.setdefault(folder, []).append(file)
    lines = []
    for number, (folder, files) in enumerate(folders.items()):
        branch = "└─" if number == len(folders) - 1 else "├─"
        lines += [f"{'    Drop-In:' if not number else '            '} {folder}", f"             {branch}{', '.join(files)}"]
    return lines


def docs(one: Subject) -> list[str]:
    if one.unit is not None:
        return " ".join(one.every("Unit.Documentation")).split()
    if one.name == "-.mount":
        return ["man:fstab(5)", "man:systemd-fstab-generator(8)"]
    manual = MANUALS.get(one.name) or ("user@.service(5)" if re.fullmatch(r"user-\d+\.slice", one.name) else "")
    return [f"man:{manual}"] if manual else []


# ---- what one kind has


def _service(proc: Process, one: Subject) -> list[str]:
    return _headed("TriggeredBy", [f"{dot(proc, 'active')} {name}" for name in _triggers(proc, one.name)])


def _triggers(proc: Process, service: str) -> list[str]:
    """The sockets, timers and paths that start a service."""
    stem = service.removesuffix(".service")
    found = (
        {name for kind in ("socket", "timer", "path") if units.booted().get(name := f"{stem}.{kind}")} if stem != service else set()
    )
    for name in units.booted():
        other = units.load(proc.visit, name) if name.endswith(".socket") else None
        if other is not None and service in (other.values.get("Socket.Service"), SERVES.get(name)):
            found.add(name)
    return sorted(found, key=lambda name: (-len(name) if "audit" not in name and "dev-log" not in name else 0, name))


def _timer(proc: Process, one: Subject) -> list[str]:
    assert one.unit is not None, "a timer is its file"
    _last, following = timers.elapses(proc, one.unit)
    moment = f"{local(proc, following):%a %Y-%m-%d %H:%M:%S %Z}; {left(following - proc.clock.now())}" if following else "n/a"
    return [f"    Trigger: {moment}", *_activates(proc, one.unit.activates)]


def _activates(proc: Process, name: str) -> list[str]:
    """With the dot of one that is active, whatever it is (systemd 252)."""
    return [f"   Triggers: {dot(proc, 'active')} {name}"]


def _socket(proc: Process, one: Subject) -> list[str]:
    own = one.unit.values.get("Socket.Service") if one.unit is not None else None
    target = own or SERVES.get(one.name) or one.name.removesuffix("socket") + "service"
    return _activates(proc, _real(proc, target)) if one.found.active == "active" else []


def _real(proc: Process, name: str) -> str:
    unit = units.load(proc.visit, name)
    return unit.name if unit is not None else name


def _listening(one: Subject) -> list[str]:
    return _headed("Listen", [f"{address} ({kind})" for address, kind in addresses(one.unit)] if one.unit is not None else [])


def addresses(unit: Unit) -> list[tuple[str, str]]:
    """On what a socket unit listens, and of which type each is."""
    return [
        (f"[::]:{value}" if value.isdecimal() else value, LISTENS[word])
        for key, value in unit.assigned
        if (word := key.removeprefix("Socket.")) in LISTENS
    ]


def _path(proc: Process, one: Subject) -> list[str]:
    return _activates(proc, one.name.removesuffix("path") + "service")


def _automount(proc: Process, one: Subject) -> list[str]:
    where = one.unit.values.get("Automount.Where", "") if one.unit is not None else ""
    return [*_activates(proc, one.name.removesuffix("automount") + "mount"), f"      Where: {where}"]


def _mount(proc: Process, one: Subject) -> list[str]:
    line = mount_line(proc, one)
    automount = one.name.removesuffix("mount") + "automount"
    found = _headed("TriggeredBy", [f"{dot(proc, 'active')} {automount}"]) if automount in units.booted() else []
    if line is None:
        return found
    return [*found, f"      Where: {line.target}", f"       What: {line.source.partition('[')[0]}"]


def mount_line(proc: Process, one: Subject) -> MountLine | None:
    """Of /proc/self/mounts, if it is mounted."""
    where = "/" if one.name == "-.mount" else one.unit.values.get("Mount.Where", "") if one.unit else ""
    lines = mounted(proc, "/proc/self/mounts")
    return next((line for line in reversed(lines) if line.target == where or f"{escaped(line.target)}.mount" == one.name), None)


def _device_of(proc: Process, one: Subject) -> list[str]:
    return [f"     Device: {device(proc, one)}"]


def device(proc: Process, one: Subject) -> str:
    path = "/" + re.sub(r"\\x([0-9a-f]{2})", lambda code: chr(int(code[1], 16)), one.name.removesuffix(".device").replace("-", "/"))
    if path.startswith("/dev/"):
        name = to_text(proc.caller.realpath(to_bytes(path))).rpartition("/")[2]
        path = f"/sys/class/{'tty' if name.startswith('tty') else 'block'}/{name}"
    return to_text(proc.caller.realpath(to_bytes(path))) if proc.exists(path) else path


DETAILS: dict[str, Callable[[Process, Subject], list[str]]] = {
    "service": _service, "timer": _timer, "socket": _socket, "path": _path, "automount": _automount, "mount": _mount, "device": _device_of,
}  # fmt: skip


# ---- its processes


def _resources(proc: Process, one: Subject, now: int) -> list[str]:
    own = members(proc, one.name)
    lines = _commands(proc, one, own) if one.kind == "service" else []
    if one.kind == "socket" and one.found.active == "active":
        return [*lines, f"     CGroup: /system.slice/{one.name}"]
    if one.kind == "mount" and one.found.active == "active" and one.unit is not None:  # what mounted it has long ended
        spent = f"{2 + sum(one.name.encode()) % 5}ms"
        return [f"      Tasks: 0{_limit(proc, one)}", "     Memory: 4.0K", f"        CPU: {spent}", f"     CGroup: /{one.name}"]
    if not own:
        return lines
    memory = sum(entry.rss for entry in own)
    cpu = max(sum(sum(entry.times(now)) for entry in own), len(own) * STARTED)
    path = "" if one.name == "-.slice" else own[0].unit[: own[0].unit.index(one.name) + len(one.name)]
    lines += [
        f"      Tasks: {sum(entry.threads for entry in own)}{_limit(proc, one)}", f"     Memory: {size(memory)}", f"        CPU: {exact(cpu)}",
        f"     CGroup: /{path}",
    ]  # fmt: skip
    if all(entry.unit == path for entry in own):
        return lines + list(tree.members(own, " " * 13))
    return lines + [" " * 13 + line for line in tree.groups(proc, path)]


def _limit(proc: Process, one: Subject) -> str:
    """DefaultTasksMax= is 15% of what the kernel allows, and a user's slice has 33%."""
    share = 33 if re.fullmatch(r"user-\d+\.slice", one.name) else 15
    if (one.kind == "slice" and share == 15) or one.name.startswith(NO_LIMIT):
        return ""
    return f" (limit: {int(proc.read_file('/proc/sys/kernel/threads-max')) * share // 100})"


def size(kib: int) -> str:
    return f"{kib / 1024:.1f}M" if kib < 1 << 20 and kib >= 1024 else f"{kib / 1048576:.1f}G" if kib >= 1 << 20 else f"{kib:.1f}K"


def _commands(proc: Process, one: Subject, own: list[ProcessEntry]) -> list[str]:
    """The commands of its start that have ended, its main process, and what it says of itself."""
    found, unit = one.found, one.unit
    if unit is None or (not own and found.active == "inactive" and found.fate is None):
        return []
    if not own and found.fate is not None:
        return _ended(unit, found.fate)
    main = own[0].pid if own else 0
    user = re.fullmatch(r"user-runtime-dir@(\d+)\.service", unit.name)
    managers = proc.host.place(proc.visit.layer).managers.get(int(user[1])) if user is not None else None
    lines = _past(unit, found, main, managers[0].pid - 1 if managers else 236 + sum(unit.name.encode()) % 70)
    if main:
        lines.append(f"   Main PID: {main} ({to_text(own[0].comm)})")
        text = status_text(unit.name, own)
        lines += [f'     Status: "{text}"'] if text else []
    elif lines:
        lines.append(f"        CPU: {7 + sum(unit.name.encode()) % 41}ms")
    return lines


def status_text(name: str, own: list[ProcessEntry]) -> str:
    """What a service that notifies says of itself, with these processes."""
    if not own:
        return ""
    if name == "php8.2-fpm.service":
        idle = sum(entry.comm == own[0].comm for entry in own[1:])
        return f"Processes active: 0, idle: {idle}, Requests: {idle * 3}, slow: 0, Traffic: 0.00req/sec"
    return "Ready." if name.startswith("user@") else TOLD.get(name, "").format(children=8 + 8 * len(own) * 2)


def _ended(unit: Unit, fate: units.Fate) -> list[str]:
    """A service that was stopped: systemd's SIGTERM, or what else ended it."""
    if not fate.pid:
        return []
    command = next((line.lstrip("-@:+!") for line in unit.every("Service.ExecStart")), "")
    number = fate.signal or (15 if fate.is_stopped and unit.values.get("Service.Type", "simple") == "simple" else 0)
    exited = f"{fate.status}/{runs.EXITS.get(fate.status, 'n/a')}" if fate.status else "0/SUCCESS"
    end = f"code=killed, signal={runs.NAMES.get(number, 'TERM')}" if number else f"code=exited, status={exited}"
    return [
        f"    Process: {fate.pid} ExecStart={' '.join(_words(command))} ({end})", f"   Main PID: {fate.pid} ({end})", f"        CPU: {4 + fate.pid % 29}ms",
    ]  # fmt: skip


def _past(unit: Unit, found: State, main: int, first: int) -> list[str]:
    """The processes of its start that have ended, each with its command."""
    if found.active != "active":
        return []
    kinds = ["ExecStartPre", "ExecStartPost"]
    if not main or unit.values.get("Service.Type") in ("forking", "oneshot"):
        kinds.insert(1, "ExecStart")
    commands = [(kind, line.lstrip("-@:+!")) for kind in kinds for line in unit.every(f"Service.{kind}")]
    base = main or first
    lines = []
    for number, (kind, line) in enumerate(commands):
        pid = base + 3 + number if kind == "ExecStartPost" else base - 2 * (len(commands) - number) if main else base + 2 * number
        lines.append(f"    Process: {pid} {kind}={' '.join(_words(line))} (code=exited, status=0/SUCCESS)")
    if not main and commands:
        lines.append(f"   Main PID: {base + 2 * (len(commands) - 1)} (code=exited, status=0/SUCCESS)")
    return lines


def _words(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError:
        return line.split()


# ---- its journal


def _journal(proc: Process, one: Subject, given: Mapping[str, str]) -> str:
    """The last lines since it was started, for whom may read them; and whether there were more."""
    most = int(given["n"]) if given.get("n", "").isdecimal() else LINES
    since = one.found.since
    if not most:
        return ""
    boot, fate = proc.host.identity.boot_time, one.found.fate
    if fate is not None and fate.begun:
        since = fate.begun
    elif one.found.active == "active":  # what it said while it began as well
        since -= 30 * SECOND if since - boot > 60 * SECOND else 0
    elif fate is not None and fate.ran:
        since -= fate.ran
    whole = entries(proc, max(since if since - boot > 60 * SECOND else boot, 0) // 1000) or []
    found = [entry for entry in whole if of_unit(proc, entry, one.name)]
    shown = found[len(found) - most if most < len(found) else 0 :]
    text = "".join(forms.lines(proc, shown, dict(given)))
    begins = max(whole[0].time if whole else 0, (boot // 1000) + kernellog.JOURNALD)
    if whole and one.found.active == "active" and len(found) < most and one.found.since // 1000 < begins:
        text += "Notice: journal has been rotated since unit was started, output may be incomplete.\n"
    return "\n" + text if text else ""
