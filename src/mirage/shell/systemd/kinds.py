"""What `systemctl show` says of units that are no services, and of the manager itself: all properties in the manager's order.

Recorded from a booted Debian 12 (systemd 252), a text for each kind with what it says of a unit about which nothing is known; what the
unit is, what it is related to and how it fares is put in.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from mirage.shell.lib.local import local
from mirage.shell.lib.recorded import recorded, text_of
from mirage.shell.systemd import calendar, page, spans, startup, timers
from mirage.shell.systemd.graph import INVERSE, TRUE, Graph
from mirage.shell.systemd.state import enabled, preset
from mirage.world import units
from mirage.world.generated import escaped

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.shell.systemd.page import Subject

Values = dict[str, str]
KINDS = ("socket", "timer", "mount", "automount", "device", "slice", "scope", "target", "path", "swap")
BOOLEANS = ("DefaultDependencies", "AllowIsolate", "RefuseManualStart", "RefuseManualStop", "StopWhenUnneeded", "IgnoreOnIsolate")
SECTIONS = {
    "socket": "Socket",
    "timer": "Timer",
    "mount": "Mount",
    "automount": "Automount",
    "path": "Path",
    "slice": "Slice",
    "scope": "Scope",
}
SPANS = {"AccuracySec": "AccuracyUSec", "RandomizedDelaySec": "RandomizedDelayUSec", "TimeoutIdleSec": "TimeoutIdleUSec",
         "Timestamping": "Timestamping"}  # fmt: skip
ABSENT = {"LoadState": "not-found", "CanStart": "no", "ActiveState": "inactive", "SubState": "dead"}
UNLOADED = {  # what is otherwise of a unit that is not there: the limits are the manager's own
    "LimitNOFILE": "1048576", "LimitNOFILESoft": "1048576", "TriggerLimitIntervalUSec": "infinity", "TriggerLimitBurst": "4294967295",
    "NextElapseUSecMonotonic": "infinity", "OOMPolicy": "", "CanStop": "yes",
}  # fmt: skip
WATCHED = ("PathExists", "PathExistsGlob", "PathChanged", "PathModified", "DirectoryNotEmpty")
MONOTONIC = ("OnActiveSec", "OnBootSec", "OnStartupSec", "OnUnitActiveSec", "OnUnitInactiveSec")
FOREVER = ("system.slice", "-.slice", "init.scope", "-.mount")  # that are perpetual, and never stopped


def of_kind(proc: Process, name: str, one: Subject | None) -> Values:
    """All of a unit, also what has no value; `one` is what there is of it."""
    kind = name.rpartition(".")[2]
    values = dict(line.split("=", 1) for line in text_of(f"systemctl.show.{kind}").splitlines())
    values |= {"Id": name, "Names": name, "Description": name} | _limits(proc, values)
    if "FileDescriptorName" in values:
        values["FileDescriptorName"] = name
    if one is None:
        if kind == "device":
            values["Description"] = "/" + name.removesuffix(".device").replace("-", "/")
        else:
            values |= {key: value for key, value in (ABSENT | UNLOADED).items() if key in values}
            values["LoadError"] = f'org.freedesktop.systemd1.NoSuchUnit "Unit {name} not found."'
        return _filled(values, before="Transient")
    graph = Graph(proc, one.name)
    values |= _identity(proc, one) | _relations(proc, graph, one) | _moments(proc, one)
    if "ControlGroup" in values:
        values |= _group(proc, graph, one)
    values |= _written(one, values)
    if kind in OWN:
        values |= OWN[kind](proc, one)
    return _filled(values, before="Transient")


def _filled(values: Values, before: str) -> Values:
    """In their order; an error of loading stands before whether it is transient."""
    error = values.pop("LoadError", "")
    found: Values = {}
    for key, value in values.items():
        if key == before and error:
            found["LoadError"] = error
        found[key] = value
    return found


def _limits(proc: Process, known: Values) -> Values:
    threads = int(proc.read_file("/proc/sys/kernel/threads-max"))
    most = dict.fromkeys(("LimitNPROC", "LimitNPROCSoft", "LimitSIGPENDING", "LimitSIGPENDINGSoft"), str(threads // 2))
    most["TasksMax"] = str(threads * 15 // 100)
    return {key: value for key, value in most.items() if known.get(key, "").isdecimal()}


def _identity(proc: Process, one: Subject) -> Values:
    unit, found, name = one.unit, one.found, one.name
    values = {
        "Description": one.description, "LoadState": "loaded", "ActiveState": found.active, "SubState": found.sub, "CanStart": "yes",
        "ConditionResult": "no", "AssertResult": "no", "Documentation": " ".join(f'"{doc}"' if ":" in doc and "(" in doc else doc for doc in page.docs(one)),
    }  # fmt: skip
    if unit is not None:
        state = enabled(proc, unit)
        values |= {
            "FragmentPath": unit.path,
            "DropInPaths": " ".join(unit.drop_ins),
            "UnitFileState": state,
            "UnitFilePreset": preset(proc, name),
        }
        values |= {key: "yes" if unit.values[f"Unit.{key}"] in TRUE else "no" for key in BOOLEANS if f"Unit.{key}" in unit.values}
        values["CanIsolate"] = "yes" if unit.values.get("Unit.AllowIsolate") in TRUE else ""
        aliases = [
            alias
            for alias in units.names(proc.visit)
            if alias.endswith(".target") and name.endswith(".target") and _is_alias(proc, alias, name)
        ]
        values["Names"] = " ".join([name, *aliases])
        if state == "transient":
            values["Transient"] = "yes"
    if name in FOREVER:
        values |= {
            "Perpetual": "yes",
            "CanStop": "no",
            "CanFreeze": "yes" if name == "init.scope" else "no",
            "DefaultDependencies": "no",
        }
    if one.kind == "device":
        values |= {"CanStart": "no", "IgnoreOnIsolate": "yes"}
    if one.kind == "scope":
        values |= {"Transient": "yes", "CanStart": "no"}
    return {key: value for key, value in values.items() if value or key == "Documentation"}


def _is_alias(proc: Process, alias: str, name: str) -> bool:
    unit = units.load(proc.visit, alias) if alias != name else None
    return unit is not None and unit.name == name


def _relations(proc: Process, graph: Graph, one: Subject) -> Values:
    """In an order that is each boot's own, as that of the manager's hash tables is."""
    values = {}
    for kind in {*INVERSE, *INVERSE.values()} - {"Slice"}:
        names = sorted(graph.of(one.name, kind), key=lambda other: proc.host.derive("hash", proc.host.identity.boot_time, other))
        values[kind] = " ".join('"' + other.replace("\\", "\\\\") + '"' if "\\" in other else other for other in names)
    values["RequiresMountsFor"] = " ".join(graph.mounts_for(one.name))
    return values


def _moments(proc: Process, one: Subject) -> Values:
    """Since when, for whoever was started: what was checked before stands a little earlier."""
    found = one.found
    if found.active != "active" or not found.since:
        return {}
    values = {}
    checked = (one.unit is not None and one.name not in FOREVER) or re.fullmatch(r"user-\d+\.slice", one.name) is not None
    for key in ("StateChange", "InactiveExit", "ActiveEnter", *(("Condition", "Assert") if checked else ())):
        values[f"{key}Timestamp"] = _date(proc, found.since)
        early = 1730 if key == "Condition" else 1695 if key == "Assert" else 0
        values[f"{key}TimestampMonotonic"] = str(max(0, (found.since - proc.host.identity.boot_time) // 1000 - early))
    if checked:
        values |= {"ConditionResult": "yes", "AssertResult": "yes"}
    return values | ({"InvocationID": units.last_run(proc.visit, one.name)} if one.name not in FOREVER else {})


def _date(proc: Process, time: int) -> str:
    return f"{local(proc, time):%a %Y-%m-%d %H:%M:%S %Z}"


def _group(proc: Process, graph: Graph, one: Subject) -> Values:
    slice_ = next(iter(graph.of(one.name, "Slice")), "")
    own = page.members(proc, one.name)
    if one.name == "-.slice":
        path = "/"
    elif own:
        path = "/" + own[0].unit[: own[0].unit.index(one.name) + len(one.name)]
    elif one.found.active == "active" and one.kind == "socket":
        path = f"/system.slice/{one.name}"
    else:  # of what is mounted, that which systemd mounted itself
        path = f"/{one.name}" if one.found.active == "active" and one.kind == "mount" and one.unit is not None else ""
    values = {"Slice": slice_, "ControlGroup": path}
    if not path:
        return values
    if (folder := f"/sys/fs/cgroup{path.rstrip('/')}") and proc.exists(folder):
        values["ControlGroupId"] = str(proc.lstat(folder).ino)
    if own:
        now = proc.clock.now()
        spent = max(sum(sum(entry.times(now)) for entry in own), len(own) * page.STARTED)
        values |= {"MemoryCurrent": str(sum(entry.rss for entry in own) * 1024), "CPUUsageNSec": str(spent // 1000 * 1000),
                   "TasksCurrent": str(sum(entry.threads for entry in own))}  # fmt: skip
    return values


def _written(one: Subject, known: Values) -> Values:
    """The directives that are properties themselves."""
    values: Values = {}
    section = SECTIONS.get(one.kind, "")
    for key, value in one.unit.assigned if one.unit is not None else ():
        place, _, name = key.partition(".")
        target = SPANS.get(name, name)
        if place != section or target not in known or name.startswith("Listen"):
            continue
        if known[target] in ("yes", "no"):
            value = "yes" if value.lower() in TRUE else "no"
        elif target.endswith("USec"):
            value = spans.written(value)
        elif re.fullmatch(r"\d+[KMG]", value):
            value = str(int(value[:-1]) << {"K": 10, "M": 20, "G": 30}[value[-1]])
        values[target] = value
    return values


# ---- what one kind has


def _socket(proc: Process, one: Subject) -> Values:
    assert one.unit is not None, "a socket is its file"
    return {"Listen": "\nListen=".join(f"{address} ({kind})" for address, kind in page.addresses(one.unit)),
            "Symlinks": " ".join(one.every("Socket.Symlinks"))}  # fmt: skip


def _timer(proc: Process, one: Subject) -> Values:
    assert one.unit is not None, "a timer is its file"
    last, following = timers.elapses(proc, one.unit)
    boot = proc.host.identity.boot_time
    values = {"Unit": one.unit.activates}
    dates, offsets = [], []
    for key, value in one.unit.assigned:
        name = key.removeprefix("Timer.")
        if name == "OnCalendar" and (event := calendar.parse(value)) is not None:
            dates.append(f"{{ OnCalendar={event} ; next_elapse={_date(proc, following) if following else '(null)'} }}")
        elif name in MONOTONIC:
            micro = spans.parsed(value) or 0
            base = micro if name in ("OnBootSec", "OnStartupSec") else (following - boot) // 1000 if following else 0
            offsets.append(f"{{ {name.removesuffix('Sec')}USec={spans.span(micro)} ; next_elapse={spans.span(base)} }}")
    values["TimersCalendar"] = "\nTimersCalendar=".join(dates)
    values["TimersMonotonic"] = "\nTimersMonotonic=".join(reversed(offsets))
    values["NextElapseUSecRealtime"] = _date(proc, following) if dates and following else ""
    values["NextElapseUSecMonotonic"] = (
        spans.span((following - boot) // 1000) if offsets and following else "0" if dates else "infinity"
    )
    values["LastTriggerUSec"] = _date(proc, last) if last else ""
    if last and offsets:
        values["LastTriggerUSecMonotonic"] = spans.span(max(0, last - boot) // 1000)
    if one.unit.values.get("Timer.Persistent") in TRUE:
        values["CanClean"] = "state"
    return values


def _mount(proc: Process, one: Subject) -> Values:
    line = page.mount_line(proc, one)
    if one.name == "-.mount":
        generated = {
            "FragmentPath": "/run/systemd/generator/-.mount",
            "UnitFileState": "generated",
            "UnitFilePreset": "enabled",
            "StandardOutput": "null",
        }
    else:
        generated = {}
    values = (
        generated | {"SourcePath": "/etc/fstab" if one.name == "-.mount" else "/proc/self/mountinfo"}
        if one.found.active == "active"
        else {}
    )
    if line is None:
        return values
    return values | {
        "Where": line.target,
        "What": line.source.partition("[")[0],
        "Options": line.options,
        "Type": line.fstype,
        "CanReload": "yes",
    }


def _automount(proc: Process, one: Subject) -> Values:
    return {"Where": one.unit.values.get("Automount.Where", "") if one.unit is not None else ""}


def _device(proc: Process, one: Subject) -> Values:
    path = page.device(proc, one)
    values = {"SysFSPath": path}
    return values | ({"Following": f"{escaped(path)}.device"} if one.name.startswith("dev-") else {})


def _path(proc: Process, one: Subject) -> Values:
    assert one.unit is not None, "a path is its file"
    watched = [f"{value} ({name})" for key, value in one.unit.assigned if (name := key.removeprefix("Path.")) in WATCHED]
    return {"Unit": one.unit.values.get("Path.Unit", one.name.removesuffix("path") + "service"), "Paths": "\nPaths=".join(watched),
            "TriggerLimitIntervalUSec": "2s", "TriggerLimitBurst": "200"}  # fmt: skip


def _slice(proc: Process, one: Subject) -> Values:
    if not re.fullmatch(r"user-\d+\.slice", one.name):
        return {}
    threads = int(proc.read_file("/proc/sys/kernel/threads-max"))
    return {
        "TasksMax": str(threads * 33 // 100),
        "DropInPaths": "/usr/lib/systemd/system/user-.slice.d/10-defaults.conf",
        "StopWhenUnneeded": "yes",
    }


OWN: dict[str, Callable[[Process, Subject], Values]] = {
    "socket": _socket, "timer": _timer, "mount": _mount, "automount": _automount, "device": _device, "path": _path, "slice": _slice,
}  # fmt: skip


# ---- the manager


def manager(proc: Process, names: int, failed: int) -> Values:
    """Of systemd itself. `names`: how many units it has loaded."""
    boot, threads = proc.host.identity.boot_time, int(proc.read_file("/proc/sys/kernel/threads-max"))
    text = recorded(proc, "systemctl.show.manager", "systemd")
    values = dict(line.split("=", 1) for line in text.splitlines())
    last = int(values["FinishTimestamp"])
    for key, value in values.items():  # moments are recorded as milliseconds after the kernel's start
        if key.endswith("Timestamp") and value:
            micro = int(sum(startup.took(proc)) * 1_000_000) * int(value) // last
            values[key], values[f"{key}Monotonic"] = _date(proc, boot + micro * 1000), str(micro)
    most = dict.fromkeys(
        ("DefaultLimitNPROC", "DefaultLimitNPROCSoft", "DefaultLimitSIGPENDING", "DefaultLimitSIGPENDINGSoft"), str(threads // 2)
    )
    values |= most | {
        "Virtualization": proc.host.hardware.hypervisor, "NNames": str(names), "NFailedUnits": str(failed), "DefaultTasksMax": str(threads * 15 // 100),
        "Environment": " ".join(startup.environment(proc)), "SystemState": "degraded" if failed else "running", "NInstalledJobs": str(150 + names % 40),
    }  # fmt: skip
    return values
