"""What systemd 252 finds wrong with a unit file: the lines that it passes over, and the settings with which it refuses the unit; recorded."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from mirage.shell.lib.recorded import text_of
from mirage.shell.lib.text import to_bytes
from mirage.shell.systemd import calendar, spans, startup
from mirage.shell.systemd.assignments import BOOLEANS
from mirage.shell.systemd.escaping import is_valid
from mirage.shell.systemd.state import state
from mirage.world import units

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.units import Unit

SECTIONS = {
    kind: kind.capitalize() for kind in ("service", "socket", "mount", "automount", "swap", "timer", "path", "slice", "scope")
}
TYPES = ("simple", "forking", "oneshot", "dbus", "notify", "idle", "exec")
POLICIES = ("no", "on-success", "on-failure", "on-abnormal", "on-watchdog", "on-abort", "always")
PREFIXES = "-@:+!|"
TRIGGERED = {"timer": "Timer.Unit", "path": "Path.Unit", "socket": "Socket.Service"}  # what says of a kind which unit it starts
TRIGGERS = re.compile(r"Timer\.(?:On.+Sec|OnCalendar|OnClockChange|OnTimezoneChange)")


@functools.cache
def known() -> Mapping[str, Mapping[str, str]]:
    """The directives of each section, and of which kind their values are."""
    found: dict[str, dict[str, str]] = {}
    for line in text_of("systemd.configuration-items").splitlines():
        if line.startswith("["):
            own = found.setdefault(line.strip("[]"), {})
        elif line:
            name, _, kind = line.partition("=")
            own[name] = kind
    return found


def passed_over(path: str, text: str) -> Iterator[str]:
    """What it says of each line that it passes over (config_parse())."""
    meant = {"Unit", "Install", SECTIONS.get(path.rpartition(".")[2], "")}
    section, pending = "", ""
    for number, raw in enumerate(text.split("\n"), 1):
        line = pending + raw.strip()
        pending = ""
        if not line or line[0] in "#;":
            continue
        if line.endswith("\\"):
            pending = line[:-1] + " "
        elif line.startswith("["):
            section = line.strip("[]")
            if section not in meant and not section.startswith("X-"):
                yield f"{path}:{number}: Unknown section '{section}'. Ignoring."
        elif "=" not in line:
            yield f"{path}:{number}: Missing '=', ignoring line."
        elif not section:
            yield f"{path}:{number}: Assignment outside of section. Ignoring."
        elif section in meant and (said := _wrong(section, *line.split("=", 1))) is not None:
            yield f"{path}:{number}: {said}"


def _wrong(section: str, name: str, value: str) -> str | None:
    name, value = name.strip(), value.strip()
    if name not in known()[section]:
        return None if name.startswith("X-") else f"Unknown key '{name}' in section [{section}], ignoring."
    kind = known()[section][name]
    if kind == "UNIT [...]":
        bad = next((word for word in value.split() if not is_valid(word)), None)
        return f"Failed to add dependency on {bad}, ignoring: Invalid argument" if bad is not None else None
    test = VALUES.get(kind if kind != "TIMER" or name != "OnCalendar" else "CALENDAR")
    return f"Failed to parse {test[0]}, ignoring: {value}" if test is not None and value and not test[1](value) else None


def _is_moment(text: str) -> bool:
    return calendar.parse(text) is not None


VALUES = {
    "SERVICETYPE": ("service type", TYPES.__contains__),
    "SERVICERESTART": ("service restart specifier", POLICIES.__contains__),
    "SECONDS": ("sec value", lambda text: spans.parsed(text) is not None),
    "CALENDAR": ("calendar specification", _is_moment),
}


def refusal(unit: Unit) -> str | None:
    """Why it does not load a unit at all (service_verify(), timer_verify())."""
    values, starts = unit.values, unit.every("Service.ExecStart")
    if unit.name.endswith(".timer"):
        is_set = any(
            TRIGGERS.fullmatch(name) and value and (name != "Timer.OnCalendar" or _is_moment(value)) for name, value in unit.assigned
        )
        return None if is_set else "Timer unit lacks value setting. Refusing."
    if not unit.name.endswith(".service") or unit.is_masked:
        return None
    kind, policy = values.get("Service.Type", "simple"), values.get("Service.Restart", "no")
    if not starts and not unit.every("Service.ExecStop") and not values.get("Unit.SuccessAction"):
        return "Service has no ExecStart=, ExecStop=, or SuccessAction=. Refusing."
    if not starts and kind != "oneshot" and "Service.Type" in values:
        return "Service has no ExecStart= setting, which is only allowed for Type=oneshot services. Refusing."
    if len(starts) > 1 and kind != "oneshot":
        return "Service has more than one ExecStart= setting, which is only allowed for Type=oneshot services. Refusing."
    if kind == "oneshot" and policy in ("always", "on-success"):
        return "Service has Restart= set to either always or on-success, which isn't allowed for Type=oneshot services. Refusing."
    return None


def unfit(proc: Process, unit: Unit) -> str | None:
    """Why a unit that starts another does not start itself (unit_test_trigger_loaded(), socket_start())."""
    kind = unit.name.rpartition(".")[2]
    if kind not in TRIGGERED or (kind == "socket" and BOOLEANS.get(unit.values.get("Socket.Accept", "no").lower()) == "yes"):
        return None
    name = unit.values.get(TRIGGERED[kind], unit.name.removesuffix(kind) + "service")
    other = units.load(proc.visit, name)
    if other is None or other.is_masked or refusal(other) is not None:
        return (
            f"Socket service {name} not loaded, refusing."
            if kind == "socket"
            else f"Refusing to start, unit {name} to trigger not loaded."
        )
    if kind == "socket" and state(proc, other).active == "active":
        return f"Socket service {name} already active, refusing."
    return None


def verify(proc: Process, word: str) -> int:
    """`systemd-analyze verify` of a path or a name: 0 where the unit can be loaded and what it starts can be run."""
    name = word.rpartition("/")[2]
    path = word if "/" in word else ""
    if path and not proc.exists(path):
        proc.err(f"Failed to prepare filename {word}: No such file or directory\n")
        return 1
    if path and not name.endswith(units.SUFFIXES):
        proc.err(f"Failed to prepare filename {word}: Invalid argument\n")
        return 1
    text = proc.read_file(path).decode("utf-8", "replace") if path else ""
    unit = units.of_text(name, path, text) if path else units.load(proc.visit, name)
    if unit is None:
        return 0  # it has no file, in which something could be wrong
    if unit.is_masked or (path and not text):
        proc.err(f"Unit {name} is masked.\n")
        return 1
    if path:
        shown = path if path.startswith("/") else f"{proc.cwd().rstrip('/')}/{path.removeprefix('./')}"
        proc.err("".join(f"{line}\n" for line in passed_over(shown, text)))
    if (why := refusal(unit)) is not None:
        proc.err(f"{name}: {why}\nUnit {name} has a bad unit file setting.\n")
        return 1
    return _runs(proc, unit)


def _runs(proc: Process, unit: Unit) -> int:
    status = 0
    for line in unit.every("Service.ExecStart"):
        program = line.lstrip(PREFIXES).split(" ")[0].strip("\"'")
        places = [program] if "/" in program else [f"{folder}/{program}" for folder in startup.PATH.split(":")]
        where = next((place for place in places if proc.exists(place)), program)
        if not proc.exists(where):
            proc.err(f"{unit.name}: Command {program} is not executable: No such file or directory\n")
            status = 1
        elif not proc.caller.can(to_bytes(where), os.X_OK):
            proc.err(f"{unit.name}: Command {program} is not executable: Permission denied\n")
            status = 1
    return status
