"""systemctl (systemd 252): the units of the visitor's own files, and the services that run, start and stop in his layer."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from mirage.shell import signals
from mirage.shell.bash.patterns import compile_pattern, has_magic
from mirage.shell.journal import forms
from mirage.shell.lib.local import local, zone_of
from mirage.shell.lib.options import UsageError, misused, scan
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_text
from mirage.shell.registry import program
from mirage.shell.shutdown import end_session, refuse
from mirage.shell.systemd import (
    elapsing,
    graph,
    installing,
    kinds,
    overrides,
    page,
    properties,
    running,
    timers,
    tree,
    user,
    verbs,
    verifying,
)
from mirage.shell.systemd.columns import as_json, table
from mirage.shell.systemd.escaping import is_valid, mangled
from mirage.shell.systemd.loaded import Loaded, loaded
from mirage.shell.systemd.spans import ago, left
from mirage.shell.systemd.state import dot, enabled, painted, state
from mirage.world import runs, units
from mirage.world.logs import lines as logs
from mirage.world.logs.lines import Line
from mirage.world.units import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mirage.shell.process import Process

LONGS = {
    "help": "h", "version": "version", "type": ":t", "state": ":state", "property": ":p", "all": "a", "full": "l", "quiet": "q",
    "no-pager": "no-pager", "no-legend": "no-legend", "legend": ":legend", "plain": "plain", "now": "now", "force": "f", "no-block": "no-block",
    "lines": ":n", "output": ":o", "signal": ":s", "user": "user", "system": "system", "value": "value", "no-wall": "no-wall",
    "runtime": "runtime", "failed": "failed", "no-ask-password": "no-ask-password", "root": ":root", "host": ":H",
    "machine": ":M", "show-types": "show-types", "reverse": "reverse", "after": "after", "before": "before", "job-mode": ":job-mode",
    "check-inhibitors": ":inhibitors", "global": "global", "wait": "wait", "dry-run": "dry-run", "no-warn": "no-warn", "what": ":what",
    "recursive": "r", "show-transaction": "T", "kill-whom": ":kill-whom", "preset-mode": ":preset-mode", "timestamp": ":timestamp",
    "firmware-setup": "firmware", "message": ":message", "mkdir": "mkdir", "read-only": "read-only", "image": ":image", "marked": "marked",
}  # fmt: skip
MODES = (
    "fail", "replace", "replace-irreversibly", "isolate", "flush", "ignore-dependencies", "ignore-requirements", "triggering",
    "restart-dependencies",
)  # fmt: skip
LEGEND = """
LOAD   = Reflects whether the unit definition was properly loaded.
ACTIVE = The high-level unit activation state, i.e. generalization of SUB.
SUB    = The low-level unit activation state, values depend on unit type.
"""
GENERATED = "/run/systemd/generator"
FILES = "To show all installed unit files use 'systemctl list-unit-files'.\n"


@program("systemctl")
async def systemctl(proc: Process) -> int:
    try:
        options, words = scan(proc.args, "ht:p:P:alqfn:o:s:H:M:rT", LONGS)
    except UsageError as error:
        return misused(proc, error)
    given = dict(options)
    if given.get("root") == "":
        del given["root"]
    if properties := [value for key, value in options if key in ("p", "P")]:
        given |= {"p": ",".join(properties)} | ({"value": ""} if "P" in given else {})
    if given.get("legend") in ("no", "false", "off", "0") or ("q" in given and "legend" not in given):
        given["no-legend"] = ""
    if "version" in given:
        proc.out(recorded(proc, "systemctl.version", "systemd"))
        return 0
    if "h" in given:
        proc.out(recorded(proc, "systemctl.help"))
        return 0
    verb = words.pop(0) if words else "list-units"
    if (text := _choices(proc, given)) is not None:
        proc.out(text)
        return 0
    if (wrong := _misuse(given)) is not None:
        proc.err(f"{wrong}\n")
        return 1
    if "user" in given and verb not in SYSTEM:
        return user.answered(proc, verb, words, given, lambda rows: _put(proc, rows, given))
    action = VERBS.get(verb)
    if action is None:
        proc.err(f"Unknown command verb {verb}.\n")
        return 1
    if "root" in given and verb not in OFFLINE:
        proc.err(f"Verb '{verb}' cannot be used with --root= or --image=.\n")
        return 1
    if len(words) < LEAST.get(verb, verb not in WORDLESS) or len(words) > MOST.get(verb, sys.maxsize):
        proc.err(f"Too {'many' if verb in MOST and len(words) > MOST[verb] else 'few'} arguments.\n")
        return 1
    answer = action(proc, verb, words, given)
    return answer if isinstance(answer, int) else await answer


def _misuse(given: dict[str, str]) -> str | None:
    """What is wrong with an option's value; also of machines that cannot be reached."""
    if given.get("t") == "":
        return "--type= requires arguments."
    for kind in given.get("t", "").split(","):
        if (
            kind
            and f".{kind}" not in units.SUFFIXES
            and kind not in ("loaded", "not-found", "bad-setting", "error", "merged", "masked", "stub")
        ):
            return f"Unknown unit type or load state '{kind}'.\nUse -t help to see a list of allowed values."
    if given.get("o", "cat") not in forms.NAMES:
        return f"Unknown output '{given['o']}'."
    if not given.get("n", "0").isdecimal():
        return f"Failed to parse lines '{given['n']}'"
    if "M" in given and given["M"] not in (".host", ""):
        return "Failed to connect to bus: Host is down"
    if "H" in given:
        return f"ssh: Could not resolve hostname {given['H']}: Temporary failure in name resolution\nFailed to read server status: Transport endpoint is not connected"
    return None


def _choices(proc: Process, given: dict[str, str]) -> str | None:
    """The list of what a type, a state, an output or a signal may be, where that is asked for."""
    if (name := {given.get("t"): "systemctl.types", given.get("state"): "systemctl.states"}.get("help")) is not None:
        return recorded(proc, name)
    if given.get("o") == "help":
        return "".join(f"{name}\n" for name in forms.NAMES)
    return "0\n" + "".join(f"{name}\n" for _, name in sorted(signals.NAMES.items())) if given.get("s") == "help" else None


SYSTEM = frozenset((
    "reboot", "poweroff", "halt", "kexec", "rescue", "emergency", "suspend", "hibernate", "hybrid-sleep", "suspend-then-hibernate", "default",
    "exit",
))  # fmt: skip
OFFLINE = frozenset(
    (
        "list-unit-files",
        "enable",
        "disable",
        "reenable",
        "is-enabled",
        "preset",
        "preset-all",
        "mask",
        "unmask",
        "link",
        "revert",
        "set-default",
        "get-default",
        "is-system-running",
        "add-wants",
        "add-requires",
    )
)  # that need no manager, but the files below --root=
LEAST = {"help": 0, "set-property": 2, "add-wants": 2, "add-requires": 2, "bind": 2, "mount-image": 3}
MOST = dict.fromkeys(SYSTEM, 0) | {
    "exit": 1,
    "daemon-reload": 0,
    "daemon-reexec": 0,
    "show-environment": 0,
    "preset-all": 0,
    "get-default": 0,
    "is-system-running": 0,
    "set-default": 1,
    "log-level": 1,
    "log-target": 1,
    "service-log-level": 2,
    "service-log-target": 2,
    "service-watchdogs": 1,
    "bind": 3,
    "mount-image": 4,
}  # words that a verb takes


# ---- verbs


async def _end(proc: Process, verb: str, words: list[str], given: dict[str, str]) -> int:
    """The machine goes down, into another state, or nowhere."""
    if verb == "kexec" and not proc.exists("/sbin/kexec"):
        proc.err("/sbin/kexec is not available: No such file or directory\n")
        return 1
    if "dry-run" in given or (verb == "default" and not proc.uid):
        return 0
    return refuse(proc, verb) if proc.uid else await end_session(proc, verb)


def _status(proc: Process, verb: str, words: list[str], given: dict[str, str]) -> int:
    if not words:
        proc.out(_machine(proc))
        return 0
    status, first = 0, True
    for name in _named(proc, words):
        one = page.subject(proc, name) if name else None
        if one is None:
            if name:
                proc.err(f"Unit {name} could not be found.\n")
            status = 4 if name else 1
            continue
        proc.out(("" if first else "\n") + page.page(proc, one, given))
        first = False
        status = status or one.found.status
    return status


def _named(proc: Process, words: list[str]) -> Iterator[str]:
    """The units of names, patterns and process ids; empty after a complaint."""
    for word in words:
        if word.isdecimal():
            yield _by_pid(proc, int(word))
        elif has_magic(word, extglob=False):
            pattern = compile_pattern(word)
            yield from (one.name for one in loaded(proc) if one.is_shown and pattern.fullmatch(one.name))
        else:
            yield mangled(word)


def _machine(proc: Process) -> str:
    """The manager itself, and all control groups."""
    units_, boot = loaded(proc), proc.host.identity.boot_time
    failed = sum(unit.active == "failed" for unit in units_)
    active = "failed" if failed else "active"
    rows = [
        ("State", painted(proc, "degraded" if failed else "running", active)), ("Units", f"{len(units_)} loaded (incl. loaded aliases)"),
        ("Jobs", "0 queued"), ("Failed", f"{failed} units"),
        ("Since", f"{local(proc, boot):%a %Y-%m-%d %H:%M:%S %Z}; {ago(proc.clock.now() - boot)}"),
        ("systemd", proc.host.packages["systemd"].version), ("CGroup", "/"),
    ]  # fmt: skip
    lines = [f"{dot(proc, active)} {proc.host.hostname}", *(f"{name:>9}: {value}" for name, value in rows)]
    return "\n".join(lines + [" " * 11 + line for line in tree.groups(proc)]) + "\n"


def _by_pid(proc: Process, pid: int) -> str:
    entry = proc.visit.processes.find(pid)
    if entry is None or not entry.unit:
        proc.err(f"Failed to get unit for PID {pid}: PID {pid} does not belong to any loaded unit.\n")
        return ""
    own = [part for part in entry.unit.split("/") if part.endswith((".service", ".scope"))]
    return own[0] if own else units.unit_of(entry)


def _is_active(proc: Process, verb: str, words: list[str], given: dict[str, str]) -> int:
    results = []
    for word in words:
        if has_magic(word, extglob=False):
            results += [one.active for one in loaded(proc) if one.is_shown and compile_pattern(word).fullmatch(one.name)]
            continue
        one = page.subject(proc, mangled(word))
        results.append(one.found.active if one is not None else "inactive")
    if "q" not in given:
        proc.out("".join(f"{word}\n" for word in results))
    wanted = "failed" if verb == "is-failed" else "active"
    return 0 if wanted in results else 1 if verb == "is-failed" else 3


async def _job(proc: Process, verb: str, words: list[str], given: dict[str, str]) -> int:
    """start, stop, restart and their kin."""
    status = 0
    names = _meant(proc, verb, words)
    if names is None:
        return 1
    if given.get("job-mode", "fail") not in MODES:
        for name in names:
            proc.err(f"Failed to {verb} {name}: Job mode {given['job-mode']} invalid\n"
                     f"See system logs and 'systemctl status {name}' for details.\n")  # fmt: skip
        return 1
    if "dry-run" in given:
        return 0
    for name in names:
        unit = units.load(proc.visit, name)
        one = page.subject(proc, name) if unit is None else None
        if "@." in name:
            proc.err(f"Failed to {verb} {name}: Unit name {name} is missing the instance name.\n"
                     f"See system logs and 'systemctl status {name}' for details.\n")  # fmt: skip
            status = 1
        elif unit is None and one is None:
            proc.err(f"Failed to {verb} {name}: Unit {name} not {'loaded' if verb == 'stop' else 'found'}.\n")
            status = 5
        elif proc.uid:
            proc.err(f"Failed to {verb} {name}: Access denied\n"
                     f"See system logs and 'systemctl status {name}' for details.\n")  # fmt: skip
            status = 4
        elif unit is None:
            if name == "init.scope" and verb != "start":
                proc.err(f"Failed to {verb} {name}: Job type {verb} is not applicable for unit {name}.\n")
                status = 3
        elif unit.is_masked and verb != "stop":
            proc.err(f"Failed to {verb} {name}: Unit {name} is masked.\n")
            status = 1
        elif verb != "stop" and (why := verifying.refusal(unit)) is not None:
            proc.host.logins.log(proc.visit.layer, [Line(proc.clock.now(), logs.SYSLOG, "systemd[1]", f"{unit.name}: {why}")])
            proc.err(f"Failed to {verb} {name}: Unit {name} has a bad unit file setting.\n"
                     f"See system logs and 'systemctl status {name}' for details.\n")  # fmt: skip
            status = 1
        else:
            status = await _do(proc, verb, unit) or status
    return status


def _meant(proc: Process, verb: str, words: list[str]) -> list[str] | None:
    """The names of units that words stand for, patterns by those that are loaded; None after a complaint."""
    names = []
    for word in words:
        if not word:
            proc.err("Failed to mangle name: Invalid argument\nFailed to expand names: Invalid argument\n")
            return None
        if has_magic(word, extglob=False):
            if verb == "start":
                proc.err(recorded(proc, "systemctl.start-pattern"))
            names += [one.name for one in loaded(proc) if one.is_shown and compile_pattern(word).fullmatch(one.name)]
            continue
        name = mangled(word)
        if (not word.startswith("/") and not is_valid(name.replace("@.", "@x."))) or ("\\x" in name and "\\x" not in word):
            shown = name.removesuffix(".service") if not word.endswith(".service") else name
            proc.err(f'Invalid unit name "{word}" escaped as "{shown}" (maybe you should use systemd-escape?).\n')
        names.append(name)
    return names


async def _do(proc: Process, verb: str, unit: Unit) -> int:
    is_active = state(proc, unit).active == "active"
    if verb == "reload" or (verb == "reload-or-restart" and "Service.ExecReload" in unit.values and is_active):
        if not is_active:
            proc.err(f"{unit.name} is not active, cannot reload.\n")
            return 1
        if "Service.ExecReload" not in unit.values:
            proc.err(f"Failed to reload {unit.name}: Job type reload is not applicable for unit {unit.name}.\n")
            return 3
        return 0
    if verb in ("try-restart", "condrestart", "try-reload-or-restart") and not is_active:
        return 0
    if verb != "stop" and not is_active and (why := verifying.unfit(proc, unit)) is not None:
        failed = f"Failed to {'listen on' if unit.name.endswith('.socket') else 'start'} {unit.title}."
        said = (Line(proc.clock.now(), logs.SYSLOG, "systemd[1]", text) for text in (f"{unit.name}: {why}", failed))
        proc.host.logins.log(proc.visit.layer, [*said])
        proc.err('Job failed. See "journalctl -xe" for details.\n')
        return 1
    if unit.name.endswith(".timer"):
        if verb != "start":
            elapsing.stop(proc.visit, unit)
        if verb != "stop":
            elapsing.start(proc.visit, unit)
        return 0
    is_own = running.is_own(proc.visit, unit)
    if verb != "start" and is_own:
        running.stop(proc.visit, unit, again=verb != "stop")
    elif verb != "start":
        runs.stop(proc.visit, unit)
    if verb == "stop":
        return 0
    if not is_own:
        runs.start(proc.visit, unit)
    elif not await running.start(proc.visit, unit):
        proc.err(f"Job for {unit.name} failed because the control process exited with error code.\n"
                 f'See "systemctl status {unit.name}" and "journalctl -xeu {unit.name}" for details.\n')  # fmt: skip
        return 1
    return 0


async def _enable(proc: Process, verb: str, words: list[str], given: dict[str, str]) -> int:
    status = installing.switch(proc, verb, words, given)
    if not status and "now" in given:
        for word in words:
            unit = units.load(proc.visit, word)
            if unit is not None:
                await _do(proc, "start" if verb == "enable" else "stop", unit)
    return status


def _list_units(proc: Process, verb: str, words: list[str], given: dict[str, str]) -> int:
    kinds = given["t"].split(",") if given.get("t") else []
    states = given["state"].split(",") if given.get("state") else ["failed"] if "failed" in given else []
    rows = [
        unit for unit in loaded(proc)
        if ("a" in given or states or unit.is_shown)
        and (not kinds or unit.name.rpartition(".")[2] in kinds)
        and (not states or {unit.load, unit.active, unit.sub} & set(states))
        and _is_meant(unit.name, words)
    ]  # fmt: skip
    return _put(proc, rows, given)


def _put(proc: Process, rows: list[Loaded], given: dict[str, str]) -> int:
    if given.get("o", "").startswith("json"):
        cells = [(one.name, one.load, one.active, one.sub, one.description) for one in rows]
        proc.out(as_json(("unit", "load", "active", "sub", "description"), cells, frozenset(), given["o"].removeprefix("json-")))
    elif rows:
        _table(proc, rows, given)
    elif "no-legend" not in given:
        proc.out("  UNIT LOAD ACTIVE SUB DESCRIPTION\n" + _foot(0, given))
    return 0


def _foot(count: int, given: dict[str, str]) -> str:
    if "a" in given:
        return f"{count} loaded units listed.\n{FILES}"
    if "state" in given or "failed" in given:
        return f"{count} loaded units listed.\n"
    return f"{count} loaded units listed. Pass --all to see loaded but inactive units, too.\n{FILES}"


def _table(proc: Process, units_: list[Loaded], given: dict[str, str]) -> None:
    heads = ("UNIT", "LOAD", "ACTIVE", "SUB", "DESCRIPTION")
    rows = [(unit.name, unit.load, unit.active, unit.sub, unit.description) for unit in units_]
    widths = [max(len(heads[column]), *(len(row[column]) for row in rows)) for column in range(4)]

    def line(cells: tuple[str, ...], mark: str) -> str:
        return mark + " ".join(f"{cell:<{width}}" for cell, width in zip(cells[:4], widths, strict=True)) + f" {cells[4]}\n"

    def mark(row: tuple[str, ...]) -> str:
        return "" if "plain" in given else "● " if row[1] not in ("loaded", "masked") or row[2] == "failed" else "  "

    body = "".join(line(row, mark(row)) for row in rows)
    if "no-legend" in given:
        proc.out(body)
        return
    proc.out(line(heads, "" if "plain" in given else "  ") + body + LEGEND + _foot(len(rows), given))


def _list_files(proc: Process, verb: str, words: list[str], given: dict[str, str]) -> int:
    if "root" in given and not proc.exists(given["root"]):
        proc.err("Failed to get unit file list: No such file or directory\n")
        return 1
    rows = []
    kinds = given["t"].split(",") if given.get("t") else []
    for name in units.names(proc.visit):
        unit = units.load(proc.visit, name)
        if unit is None or (kinds and name.rpartition(".")[2] not in kinds) or not _is_meant(name, words):
            continue
        word = "alias" if unit.name != name else enabled(proc, unit)
        if not given.get("state") or word in given["state"].split(","):
            rows.append((name, word, "enabled"))
    if not given.get("state") or "generated" in given["state"].split(","):
        generated = [
            name for name in overrides.names(proc, GENERATED) if name.endswith(units.SUFFIXES) and not name.endswith(".target")
        ]
        rows += [
            (name, "generated", "-")
            for name in generated
            if _is_meant(name, words) and (not kinds or name.rpartition(".")[2] in kinds)
        ]
    rows = [(name, word, preset if word in ("enabled", "disabled") else "-") for name, word, preset in sorted(rows, key=_by_type)]
    if given.get("o", "").startswith("json"):
        proc.out(as_json(("unit_file", "state", "preset"), [(name, word, preset if preset != "-" else "") for name, word, preset in rows],
                         frozenset(), given["o"].removeprefix("json-")))  # fmt: skip
        return 0
    heads = [] if "no-legend" in given else [("UNIT FILE", "STATE", "PRESET")]
    widths = [max((len(row[column]) for row in heads + rows), default=0) for column in (0, 1)]
    proc.out("".join(f"{name:<{widths[0]}} {word:<{widths[1]}} {preset}\n" for name, word, preset in heads + rows))
    proc.out(f"\n{len(rows)} unit files listed.\n" if heads else "")
    return int(bool(words) and not rows)


def _by_type(row: tuple[str, ...]) -> tuple[str, str]:
    """compare_unit_info(): services before sockets before targets, each by name."""
    name, _, kind = row[0].rpartition(".")
    return kind, name.lower()


def _is_meant(name: str, words: list[str]) -> bool:
    """Whether a unit is one of those that were named, or matches one of their patterns; all are meant where none is."""
    return not words or any(
        compile_pattern(word).fullmatch(name) if has_magic(word, extglob=False) else name == units.full_name(word) for word in words
    )


def _list_timers(proc: Process, verb: str, words: list[str], given: dict[str, str]) -> int:
    """Those that are started, the next to elapse first; a moment that is none stands as a dash."""
    now = proc.clock.now()
    heads = ("NEXT", "LEFT", "LAST", "PASSED", "UNIT", "ACTIVATES")
    found = []
    for name in units.names(proc.visit):
        unit = units.load(proc.visit, name) if name.endswith(".timer") else None
        if unit is None or unit.name != name or not _is_meant(name, words):
            continue
        if state(proc, unit).active != "active" and ("a" not in given or enabled(proc, unit) == "disabled"):
            continue
        last, following = timers.elapses(proc, unit)
        found.append((following or sys.maxsize, following, last, name, unit.activates))
    found.sort()
    if given.get("o", "").startswith("json"):
        stamps = [
            (*(str(time // 1000) if time else "" for time in (following, last)), name, unit)
            for _, following, last, name, unit in found
        ]
        cells = [(following, following, last, last, name, activates) for following, last, name, activates in stamps]
        proc.out(as_json(heads, cells, frozenset(range(4)), given["o"].removeprefix("json-")))
        return 0
    rows = [
        (*_moment(proc, following, now), *_moment(proc, last, now), name, activates) for _, following, last, name, activates in found
    ]
    widths = [max(len(heads[column]), *(len(row[column]) for row in rows), 0) for column in range(len(heads))]
    for row in ([] if "no-legend" in given else [heads]) + rows:
        proc.out(" ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n")
    if "no-legend" not in given:
        hint = "" if "a" in given else "Pass --all to see loaded but inactive timers, too.\n"
        proc.out(f"\n{len(rows)} timers listed.\n{hint}")
    return 0


def _list_sockets(proc: Process, verb: str, words: list[str], given: dict[str, str]) -> int:
    """What systemd listens on, by address."""
    rows = []
    for unit in loaded(proc):
        if not unit.name.endswith(".socket") or not ("a" in given or words or unit.is_shown) or not _is_meant(unit.name, words):
            continue
        values = units.load(proc.visit, unit.name)
        if values is not None:
            activates = values.values.get("Socket.Service") or page.SERVES.get(
                unit.name, unit.name.removesuffix("socket") + "service"
            )
            rows += [(address, kind, unit.name, activates) for address, kind in page.addresses(values)]
    heads = ("LISTEN", "TYPE", "UNIT", "ACTIVATES")
    kept = range(4) if "show-types" in given else (0, 2, 3)
    cells = [tuple(row[column] for column in kept) for row in [heads, *sorted(rows)]]
    proc.out(table(cells[0], cells[1:], legend="no-legend" not in given))
    if "no-legend" not in given:
        proc.out(
            f"\n{len(rows)} sockets listed.\n" + ("" if "a" in given else "Pass --all to see loaded but inactive sockets, too.\n")
        )
    return 0


def _list_dependencies(proc: Process, verb: str, words: list[str], given: dict[str, str]) -> int:
    relations = next((some for key, some in graph.DIRECTIONS.items() if key in given), graph.PULLS)
    names = [mangled(word) for word in words] or ["default.target"]
    tree_ = graph.Tree(graph.Graph(proc, *names), relations, lambda active: dot(proc, active), "plain" in given, "a" in given)
    proc.out("\n".join("".join(f"{line}\n" for line in tree_.lines(name)) for name in names))
    return 0


def _moment(proc: Process, time: int, now: int) -> tuple[str, str]:
    """A moment, and how far off it is."""
    if not time:
        return "-", "-"
    return f"{local(proc, time):%a %Y-%m-%d %H:%M:%S %Z}", ago(now - time) if time <= now else left(time - now)


def _cat(proc: Process, verb: str, words: list[str], given: dict[str, str]) -> int:
    """The file of each unit and those that add to it."""
    texts: list[str] = []
    for name in _named(proc, words):
        unit = units.load(proc.visit, name)
        more = unit.drop_ins if unit is not None else units.drop_ins(proc.caller, name)
        own = unit.path if unit is not None else f"{GENERATED}/{name}"
        paths = [own, *more] if unit is not None or proc.exists(own) else list(more)
        if not paths:
            proc.out("\n".join(texts))
            proc.err(f"No files found for {name}.\n")
            return 1
        texts += [f"# {path}\n{to_text(proc.read_file(path))}" for path in paths]
    proc.out("\n".join(texts))
    return 0


def _show(proc: Process, verb: str, words: list[str], given: dict[str, str]) -> int:
    """Properties, in the order of the manager's; empty ones only where they are asked for by name."""
    wanted = given["p"].split(",") if "p" in given else None
    blocks = []
    if not words:
        rows = loaded(proc)
        blocks.append(kinds.manager(proc, len(rows), sum(one.active == "failed" for one in rows)))
    for word in words:
        if word.isdecimal():
            proc.err(f"Failed to get properties: Unknown object '/org/freedesktop/systemd1/job/{word}'.\n")
            return 1
        names = (
            [one.name for one in loaded(proc) if compile_pattern(word).fullmatch(one.name)]
            if has_magic(word, extglob=False)
            else [mangled(word)]
        )
        blocks += [_properties(proc, name) for name in names]
    texts = []
    for found in blocks:
        shown = [(key, value) for key, value in found.items() if (key in wanted if wanted is not None else value or "a" in given)]
        if (form := STAMPS.get(given.get("timestamp", ""))) is not None:
            shown = [(key, STAMP.sub(lambda date: form(proc, date[0]), value)) for key, value in shown]
        texts.append("".join(f"{value}\n" if "value" in given else f"{key}={value}\n" for key, value in shown))
    proc.out("\n".join(texts))
    return 0


def _moment_of(proc: Process, date: str) -> datetime:
    return datetime.strptime(date[:23], "%a %Y-%m-%d %H:%M:%S").replace(tzinfo=zone_of(proc))


STAMP = re.compile(r"[A-Z][a-z]{2} [0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8} \S+")
STAMPS: dict[str, Callable[[Process, str], str]] = {  # other ways of --timestamp
    "unix": lambda proc, date: f"@{_moment_of(proc, date).timestamp():.0f}",
    "utc": lambda proc, date: f"{_moment_of(proc, date).astimezone(UTC):%a %Y-%m-%d %H:%M:%S UTC}",
}


def _properties(proc: Process, name: str) -> dict[str, str]:
    if name.endswith(".service"):
        unit = units.load(proc.visit, name)
        return properties.service(proc, name, unit) if unit is not None else properties.missing(name)
    return kinds.of_kind(proc, name, page.subject(proc, name))


def _is_running(proc: Process, verb: str, words: list[str], given: dict[str, str]) -> int:
    if "root" in given:
        proc.out("offline\n")
        return 1
    is_degraded = any(one.active == "failed" for one in loaded(proc))
    proc.out("degraded\n" if is_degraded else "running\n")
    return int(is_degraded)


def _reload(proc: Process, verb: str, words: list[str], given: dict[str, str]) -> int:
    if proc.uid:
        proc.err(f"{'Reload' if verb == 'daemon-reload' else 'Reexecute'} daemon failed: Access denied\n")
        return 1
    return 0


VERBS: dict[str, Callable[[Process, str, list[str], dict[str, str]], int | Coroutine[Any, Any, int]]] = {
    "status": _status, "is-active": _is_active, "is-failed": _is_active, "start": _job, "stop": _job,
    "restart": _job, "reload": _job, "try-restart": _job, "condrestart": _job, "try-reload-or-restart": _job, "force-reload": _job, "reload-or-restart": _job, "enable": _enable,
    "disable": _enable, "reenable": _enable, "mask": _enable, "unmask": _enable, "list-units": _list_units,
    "list-unit-files": _list_files, "list-timers": _list_timers, "list-sockets": _list_sockets, "list-dependencies": _list_dependencies, "cat": _cat, "show": _show, "is-system-running": _is_running, "daemon-reload": _reload,
    "daemon-reexec": _reload, **verbs.VERBS, **installing.VERBS, "preset": _enable, **dict.fromkeys(SYSTEM, _end),
}  # fmt: skip
WORDLESS = verbs.WORDLESS | {
    "show", "list-units", "list-unit-files", "list-timers", "list-sockets", "list-dependencies", "status", "is-system-running", "daemon-reload",
    "daemon-reexec",
} | SYSTEM  # fmt: skip
