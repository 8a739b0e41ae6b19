"""What `systemctl show` says of a service: all properties of the manager in its order (systemd 252, recorded from a booted Debian 12).

The recording stands for a service about which its unit file says nothing; what the file says, and how the service fares, is put in.
"""

from __future__ import annotations

import errno
import functools
import re
import shlex
from typing import TYPE_CHECKING

from mirage.base.clock import SECOND
from mirage.shell.lib.local import local
from mirage.shell.lib.recorded import text_of
from mirage.shell.systemd import page, pid1
from mirage.shell.systemd.assignments import MEMORY, SIZES
from mirage.shell.systemd.graph import TRUE, Graph
from mirage.shell.systemd.page import STARTED, members
from mirage.shell.systemd.spans import span, written
from mirage.shell.systemd.state import enabled, links, state
from mirage.shell.systemd.transient import is_transient
from mirage.world import accounts, units

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.processes import ProcessEntry
    from mirage.world.units import Unit

KEPT = {"RestartSec": "RestartUSec", "TimeoutStopSec": "TimeoutStopUSec", "TimeoutStartSec": "TimeoutStartUSec", "WatchdogSec": "WatchdogUSec",
        "StartLimitInterval": "StartLimitIntervalUSec", "StartLimitIntervalSec": "StartLimitIntervalUSec", "LimitNOFILE": "LimitNOFILE",
        "EnvironmentFile": "EnvironmentFiles"}  # fmt: skip
CONTROLLERS = "cpu cpuset io memory pids"  # of a service to which all are delegated
COMMANDS = ("ExecStartPre", "ExecStart", "ExecReload")
WORDS = ("Service", "Unit")  # the sections whose directives are properties of the same name
ABSENT = {
    "WatchdogUSec": "infinity",
    "LimitNOFILE": "1048576",
    "LimitNOFILESoft": "1048576",
    "StandardOutput": "inherit",
    "OOMPolicy": "",
    "LoadState": "not-found",
    "CanStart": "no",
    "ConditionResult": "no",
    "AssertResult": "no",
    "UnitFilePreset": "",
}  # what is otherwise of a service that is not there
BEHIND = {  # what the recording's service has no value for, and the property behind which it stands
    "StatusText": "NFileDescriptorStore", "DelegateControllers": "Delegate", "DeviceAllow": "DevicePolicy", "IPAddressDeny": "IPAccounting",
    "User": "CapabilityBoundingSet", "PAMName": "RemoveIPC", "SystemCallArchitectures": "NoNewPrivileges",
    "RestrictAddressFamilies": "LockPersonality", "Wants": "Requires", "TriggeredBy": "After",
}  # fmt: skip
LISTS = frozenset({"Requires", "Wants", "Before", "After", "Conflicts"})


def service(proc: Process, name: str, unit: Unit) -> dict[str, str]:
    """Name -> value; one that has several lines holds them all."""
    found = state(proc, unit)
    own = members(proc, unit.name)
    values = dict(line.split("=", 1) for line in text_of("systemctl.show.service").splitlines())
    values |= _written(unit, values) | _related(proc, unit) | _limits(proc)
    values["TimeoutAbortUSec"] = values["TimeoutStopUSec"]
    main = next(iter(units.members(proc.visit, unit.name)), None)
    began = _moment(proc, main.start_time if main is not None else 0)
    since = _moment(proc, found.since)
    names = [unit.name, *sorted({name, *_aliases(unit)} - {unit.name})]
    values |= {
        "Type": unit.values.get("Service.Type", "simple"),
        "NotifyAccess": unit.values.get("Service.NotifyAccess", "main" if unit.values.get("Service.Type") == "notify" else "none"),
        "MainPID": str(main.pid if main else 0), "ExecMainPID": str(main.pid if main else 0),
        "Result": found.fate.result if found.fate is not None else "success", "NRestarts": str(found.fate.restarts if found.fate else 0),
        "ExecMainStartTimestamp": began[0], "ExecMainStartTimestampMonotonic": began[1], "DropInPaths": " ".join(unit.drop_ins), "Id": unit.name, "Names": " ".join(names),
        "Description": unit.description, "LoadState": "masked" if unit.is_masked else "loaded", "ActiveState": found.active,
        "SubState": found.sub, "FragmentPath": unit.path, "UnitFileState": enabled(proc, unit), "StateChangeTimestamp": since[0],
        "Transient": "yes" if is_transient(unit) else "no", "StateChangeTimestampMonotonic": since[1], "CanReload": "yes" if "Service.ExecReload" in unit.values else "no",
    }  # fmt: skip
    for key in ("InactiveExit", "ActiveEnter", "Condition", "Assert") if found.active == "active" else ():
        values |= {f"{key}Timestamp": since[0], f"{key}TimestampMonotonic": since[1]}
    for kind in COMMANDS:
        lines = [
            _command(line, began[0] if kind == "ExecStart" else "", main.pid if main and kind == "ExecStart" else 0)
            for line in unit.every(f"Service.{kind}")
        ]
        values[kind] = f"\n{kind}=".join(lines)
        values[f"{kind}Ex"] = f"\n{kind}Ex=".join(
            [line.replace("ignore_errors=no", "flags=").replace("ignore_errors=yes", "flags=ignore-failure") for line in lines]
        )
    if own:
        group = own[0].unit[: own[0].unit.index(unit.name) + len(unit.name)]
        spent = max(sum(sum(entry.times(proc.clock.now())) for entry in own), len(own) * STARTED)
        values |= {
            "ControlGroup": f"/{group}", "MemoryCurrent": str(sum(entry.rss for entry in own) * 1024),
            "CPUUsageNSec": str(spent // 1000 * 1000), "TasksCurrent": str(sum(entry.threads for entry in own)),
        }  # fmt: skip
        values["InvocationID"] = units.last_run(proc.visit, unit.name)
        values["ControlGroupId"] = _number(proc, f"/sys/fs/cgroup/{group}")
    values["FreezerState"] = "frozen" if pid1.is_frozen(proc.visit, unit.name) else "running"
    return _placed(values, _more(proc, unit, own))


def _more(proc: Process, unit: Unit, own: list[ProcessEntry]) -> dict[str, str]:
    """What most services have no value for."""
    graph, settings = Graph(proc, unit.name), unit.values
    more = {
        "StatusText": page.status_text(unit.name, own), "Wants": " ".join(sorted(graph.of(unit.name, "Wants"))),
        "TriggeredBy": " ".join(sorted(graph.of(unit.name, "TriggeredBy"))), "User": settings.get("Service.User", ""),
        "PAMName": settings.get("Service.PAMName", ""), "SystemCallArchitectures": settings.get("Service.SystemCallArchitectures", ""),
        "RestrictAddressFamilies": " ".join(sorted(settings.get("Service.RestrictAddressFamilies", "").split())),
        "IPAddressDeny": "::/0 0.0.0.0/0" if settings.get("Service.IPAddressDeny") == "any" else settings.get("Service.IPAddressDeny", ""),
    }  # fmt: skip
    devices = ["char-rtc r"] if settings.get("Service.ProtectClock") in TRUE else []
    more["DeviceAllow"] = "\nDeviceAllow=".join(devices + unit.every("Service.DeviceAllow"))
    if (delegated := settings.get("Service.Delegate", "no")) not in ("no", "false", "0", "off"):
        more |= {"Delegate": "yes", "OOMPolicy": "continue"}
        more["DelegateControllers"] = " ".join(sorted(delegated.split())) if delegated not in TRUE else CONTROLLERS
    if own and (account := accounts.find(proc.visit.view, more["User"]) if more["User"] else None) is not None:
        more |= {"UID": str(account.uid), "GID": str(account.gid)}
    elif own and more["User"].isdecimal():
        more |= {"UID": more["User"], "GID": str(own[0].gid)}
    return more


def _placed(values: dict[str, str], more: dict[str, str]) -> dict[str, str]:
    """In the manager's order; what has no value stands nowhere."""
    found: dict[str, str] = {}
    behind = {place: key for key, place in BEHIND.items()}
    for key, value in values.items():
        if key in BEHIND:
            continue
        found[key] = more.get(key, value)
        name = behind.get(key)
        if name is not None and (text := more.get(name) or values.get(name)):
            found[name] = text
    return found


def missing(name: str) -> dict[str, str]:
    """Of one that is not there."""
    values = dict(line.split("=", 1) for line in text_of("systemctl.show.service").splitlines())
    values |= dict.fromkeys(("Id", "Names", "Description"), name) | ABSENT
    values["LoadError"] = f'org.freedesktop.systemd1.NoSuchUnit "Unit {name} not found."'
    names = [*values][:-1]
    place = names.index("Transient")
    return {key: values[key] for key in (*names[:place], "LoadError", *names[place:])}


def _written(unit: Unit, known: dict[str, str]) -> dict[str, str]:
    """The directives of the file that are properties themselves."""
    found = {}
    for key, value in unit.values.items():
        section, _, name = key.partition(".")
        target = KEPT.get(name, name)
        if name == "CPUQuota" and re.fullmatch(r"\d+%", value):
            found["CPUQuotaPerSecUSec"] = span(int(value[:-1]) * 10_000)
        if re.fullmatch(r"\d+[KMGT]", value) and name in MEMORY:
            value = str(int(value[:-1]) * SIZES[value[-1]])
        if section not in WORDS or target not in known or name in COMMANDS or name in LISTS or target in ("Type", "Description"):
            continue
        if known[target] in ("yes", "no"):
            value = ("yes" if value.lower() in TRUE else "no") if value.lower() in (*TRUE, "no", "false", "0", "off") else value
        elif target == "EnvironmentFiles":
            value = f"{value.removeprefix('-')} (ignore_errors={'yes' if value.startswith('-') else 'no'})"
        elif target == "Documentation":
            value = " ".join(f'"{one}"' for one in value.split())
        elif target.endswith("USec"):
            value = written(value)
        elif target == "SystemCallErrorNumber":
            value = str(getattr(errno, value, value))
        elif target == "CapabilityBoundingSet" and not value.startswith("~"):
            value = " ".join(sorted(value.lower().split(), key=capabilities().index))
        if target == "LimitNOFILE":
            soft, _, hard = value.partition(":")
            value, found["LimitNOFILESoft"] = hard or soft, soft
        found[target] = value
    return found


@functools.cache
def capabilities() -> list[str]:
    """By their numbers."""
    return [line.split()[0] for line in text_of("systemd-analyze.capability").splitlines()[1:]]


def _related(proc: Process, unit: Unit) -> dict[str, str]:
    """What it needs and what it comes before and after, with what systemd adds by itself."""
    is_default = unit.values.get("Unit.DefaultDependencies", "yes") in TRUE
    graph = Graph(proc, unit.name)
    on_disk = ["-.mount"] if "-.mount" in graph.of(unit.name, "After") else []
    always = (["sysinit.target", "basic.target"] if is_default else []) + ["system.slice", "systemd-journald.socket", *on_disk]
    wanting = [link.split("/")[-2].removesuffix(".wants") for link in links(proc, unit) if ".wants/" in link]
    shutdown = ["shutdown.target"] if is_default else []

    def named(key: str, more: list[str]) -> str:
        return " ".join(dict.fromkeys([one for line in unit.every(f"Unit.{key}") for one in line.split()] + more))

    return {
        "Requires": " ".join(sorted(graph.of(unit.name, "Requires", "BindsTo"))), "WantedBy": " ".join(sorted({*wanting, *graph.of(unit.name, "WantedBy")})),
        "Conflicts": named("Conflicts", shutdown), "Before": named("Before", shutdown + wanting), "After": named("After", always),
        "Slice": unit.values.get("Service.Slice", "system.slice"),
        "RequiresMountsFor": " ".join([f"/run/{one}" for one in unit.values.get("Service.RuntimeDirectory", "").split()]),
        "CanClean": "runtime" if "Service.RuntimeDirectory" in unit.values else "",
    }  # fmt: skip


def _aliases(unit: Unit) -> list[str]:
    return unit.values.get("Install.Alias", "").split()


def _limits(proc: Process) -> dict[str, str]:
    """Those that follow from the machine's memory."""
    threads = int(proc.read_file("/proc/sys/kernel/threads-max"))
    most = dict.fromkeys(("LimitNPROC", "LimitNPROCSoft", "LimitSIGPENDING", "LimitSIGPENDINGSoft"), str(threads // 2))
    return most | {"TasksMax": str(threads * 15 // 100)}


def _moment(proc: Process, time: int) -> tuple[str, str]:
    """As a date, and in microseconds since the boot."""
    if not time:
        return "", "0"
    return f"{local(proc, time):%a %Y-%m-%d %H:%M:%S %Z}", str(max(0, time - proc.host.identity.boot_time) * 1_000_000 // SECOND)


def _command(line: str, began: str, pid: int) -> str:
    path = re.sub(r"^[-@:+!|]*", "", line).split(" ")[0].strip("\"'")
    words = " ".join(shlex.split(line.lstrip("-@:+!|"))) if line.count("'") % 2 == line.count('"') % 2 == 0 else line
    return (
        f"{{ path={path} ; argv[]={words} ; ignore_errors={'yes' if line.startswith('-') else 'no'} ; start_time=[{began or 'n/a'}] ; "
        f"stop_time=[n/a] ; pid={pid} ; code=(null) ; status=0/0 }}"
    )


def _number(proc: Process, path: str) -> str:
    return str(proc.lstat(path).ino) if proc.exists(path) else "0"
