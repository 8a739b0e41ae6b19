"""systemctl's smaller verbs (systemd 252): jobs, the environment, the default target, signals, and what is refused; recorded."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.signals import number_of
from mirage.shell.systemd import editing, page, pid1, startup, transient
from mirage.shell.systemd.columns import table
from mirage.shell.systemd.escaping import mangled
from mirage.shell.systemd.loaded import loaded
from mirage.shell.systemd.state import WANTS, state
from mirage.world import runs, units

if TYPE_CHECKING:
    from mirage.shell.process import Process

DEFAULT = f"{WANTS}/default.target"
Given = dict[str, str]


def _list_jobs(proc: Process, verb: str, words: list[str], given: Given) -> int:
    proc.out(f"No jobs {'listed' if words else 'running'}.\n" if "no-legend" not in given else "")
    return 0


def _list_automounts(proc: Process, verb: str, words: list[str], given: Given) -> int:
    rows = []
    for one in loaded(proc):
        unit = units.load(proc.visit, one.name) if one.name.endswith(".automount") else None
        if unit is not None:
            mount = units.load(proc.visit, one.name.removesuffix("automount") + "mount")
            rows.append(
                (mount.values.get("Mount.What", "") if mount else "", unit.values.get("Automount.Where", ""), "yes", "0", one.name)
            )
    proc.out(table(("WHAT", "WHERE", "MOUNTED", "IDLE TIMEOUT", "UNIT"), rows, legend="no-legend" not in given))
    if "no-legend" not in given:
        hint = "" if "a" in given else "Pass --all to see loaded but inactive automounts, too.\n"
        proc.out(f"\n{len(rows)} automounts listed.\n{hint}")
    return 0


def _list_machines(proc: Process, verb: str, words: list[str], given: Given) -> int:
    failed = sum(one.active == "failed" for one in loaded(proc))
    row = (f"{proc.host.hostname} (host)", "degraded" if failed else "running", str(failed), "0")
    proc.out(
        "".join(
            f"{mark} {line}\n"
            for mark, line in zip(
                " ●" if failed else "  ", table(("NAME", "STATE", "FAILED", "JOBS"), [row]).splitlines(), strict=True
            )
        )
    )
    proc.out("\n1 machines listed.\n")
    return 0


def _get_default(proc: Process, verb: str, words: list[str], given: Given) -> int:
    target = (
        to_text(proc.caller.readlink(to_bytes(DEFAULT)))
        if proc.caller.exists(to_bytes(DEFAULT), follow=False)
        else "graphical.target"
    )
    proc.out(target.rpartition("/")[2] + "\n")
    return 0


def _set_default(proc: Process, verb: str, words: list[str], given: Given) -> int:
    name = words[0] if words[0].endswith(units.SUFFIXES) else f"{words[0]}.target"
    unit = units.load(proc.visit, name)
    if proc.uid:
        proc.err("Failed to set default target: Access denied\n")
        return 1
    if not name.endswith(".target"):
        proc.err("Failed to set default target: Invalid argument\n")
        return 1
    if unit is None:
        what = "unit, unit" if "root" in given else "target: Unit file"
        proc.err(f"Failed to set default {what} {name} does not exist.\n")
        return 1
    if proc.caller.exists(to_bytes(DEFAULT), follow=False):
        proc.caller.unlink(to_bytes(DEFAULT))
        proc.err(f'Removed "{DEFAULT}".\n')
    proc.caller.symlink(to_bytes(unit.path), to_bytes(DEFAULT))
    proc.err(f"Created symlink {DEFAULT} → {unit.path}.\n")
    return 0


def _show_environment(proc: Process, verb: str, words: list[str], given: Given) -> int:
    proc.out("".join(f"{pid1.quoted(word)}\n" for word in startup.environment(proc)))
    return 0


def _set_environment(proc: Process, verb: str, words: list[str], given: Given) -> int:
    try:
        if proc.uid:
            raise ValueError("Access denied")
        (pid1.forget if verb.startswith("un") else pid1.assign)(proc.visit, words)
    except ValueError as error:
        proc.err(f"Failed to set environment: {error}\n")
        return 1
    return 0


def _import_environment(proc: Process, verb: str, words: list[str], given: Given) -> int:
    if proc.uid:
        proc.err("Failed to import environment: Access denied\n")
        return 1
    pid1.assign(proc.visit, (f"{name}={value}" for name, value in proc.env.items() if not words or name in words))
    if not words:
        proc.err("Calling import-environment without a list of variable names is deprecated.\n")
    proc.err("".join(f"Environment variable ${word} not set, ignoring.\n" for word in words if word not in proc.env))
    return 0


def _kill(proc: Process, verb: str, words: list[str], given: Given) -> int:
    number = number_of(given.get("s", "TERM"))
    if not number:
        proc.err(f'Failed to parse signal string "{given["s"]}".\n')
        return 1
    for word in words:
        name = units.full_name(word)
        if page.subject(proc, name) is None:
            proc.err(f"Failed to kill unit {name}: Unit {name} not loaded.\n")
            return 1
        if proc.uid:
            proc.err(f"Failed to kill unit {name}: Access denied\n")
            return 1
        own, whom = page.members(proc, name), given.get("kill-whom", "all")
        if whom not in ("all", "main", "control", "main-fail", "control-fail"):
            proc.err(f"Failed to kill unit {name}: Invalid who argument {whom}\n")
            return 1
        if whom != "all":
            own = own[:1] if whom.startswith("main") else []
            if not own:
                proc.err(f"Failed to kill unit {name}: No {whom.removesuffix('-fail')} process to kill\n")
                return 1
        for entry in reversed(own):
            if entry.signal is not None:
                entry.signal(number)
            else:
                runs.signal(proc.visit, entry, number)
    return 0


def _isolate(proc: Process, verb: str, words: list[str], given: Given) -> int:
    for word in words:
        name = mangled(word, "target")
        unit = units.load(proc.visit, name)
        if unit is None or unit.values.get("Unit.AllowIsolate", "no") not in ("yes", "true", "1"):
            proc.err(f"Failed to start {name}: Operation refused, unit may not be isolated.\n"
                     f"See system logs and 'systemctl status {name}' for details.\n")  # fmt: skip
            return 4
    return 0


def _cancel(proc: Process, verb: str, words: list[str], given: Given) -> int:
    for word in words:
        proc.err(f"Failed to cancel job {word}: Job {word} does not exist.\n")
    return int(bool(words))


def _reset_failed(proc: Process, verb: str, words: list[str], given: Given) -> int:
    for word in words:
        name = units.full_name(word)
        if units.load(proc.visit, name) is None:
            proc.err(f"Failed to reset failed state of unit {name}: Unit {name} not loaded.\n")
            return 1
    for one in loaded(proc):
        fate = (
            units.fate(proc.visit, one.name)
            if one.active == "failed" and (not words or one.name in map(units.full_name, words))
            else None
        )
        if fate is not None:
            fate.result = "success"
            unit = units.load(proc.visit, one.name)
            if unit is not None:
                transient.collect(proc.visit, unit)
    proc.host.place(proc.visit.layer).keep()
    return 0


def _freeze(proc: Process, verb: str, words: list[str], given: Given) -> int:
    for word in words:
        name = units.full_name(word)
        unit = units.load(proc.visit, name)
        if unit is None:
            proc.err(f"Failed to add reference to unit {name}: Unit {name} not found.\n")
            return 1
        if proc.uid:
            proc.err(f"Failed to {verb} unit {name}: Access denied\n")
            return 1
        if state(proc, unit).active != "active":
            proc.err(f"Failed to {verb} unit {name}: Unit is inactive.\n")
            return 1
        pid1.freeze(proc.visit, name, thaw=verb == "thaw")
    return 0


def _clean(proc: Process, verb: str, words: list[str], given: Given) -> int:
    name = units.full_name(words[0])
    unit = units.load(proc.visit, name)
    if unit is None:
        reason = f"Unit {name} not loaded"
    elif state(proc, unit).active != "inactive":
        reason = "Unit is not inactive or has pending job"
    else:
        reason = "No matching resources found"
    proc.err(f"Failed to clean unit {name}: {reason}.\n")
    return 1


async def _help(proc: Process, verb: str, words: list[str], given: Given) -> int:
    """The manuals of units, as man shows them."""
    status = 0
    if not words:
        proc.err(
            "'help' command expects one or more unit names.\n(Alternatively, help for systemctl itself may be shown with --help)\n"
        )
        return 1
    for word in words:
        name = units.full_name(word)
        one = page.subject(proc, name)
        if one is None:
            proc.err(f"Unit {name} could not be found.\n")
            return 1
        manuals = [doc.removeprefix("man:") for doc in page.docs(one) if doc.startswith("man:")]
        if not manuals:
            proc.out(f"Documentation for {name} not known.\n")
        for manual in manuals:
            title, _, section = manual.rstrip(")").partition("(")
            await proc.flush()
            status = await proc.spawn(["man", *([section] if section else []), title])
    return status


def _bind(proc: Process, verb: str, words: list[str], given: Given) -> int:
    what = "bind mount" if verb == "bind" else "mount image"
    proc.err(
        f"Failed to {what}: Unit not running in private mount namespace, cannot activate {'bind mount' if verb == 'bind' else 'image mount'}\n"
    )
    return 1


def _setting(proc: Process, verb: str, words: list[str], given: Given) -> int:
    return pid1.answered(proc, verb, words)


def _service_log(proc: Process, verb: str, words: list[str], given: Given) -> int:
    """Of services that take such questions over the bus."""
    name = mangled(words[0])
    unit = units.load(proc.visit, name)
    if unit is None:
        proc.err(f"Unit {name} not found.\n")
        return 1
    if "Service.BusName" not in unit.values:
        proc.err(f"Unit {name} doesn't declare BusName=.\nHint: the service must declare BusName= and implement the appropriate D-Bus "
                 "interface.\n      See the org.freedesktop.LogControl1(5) man page for details.\n")  # fmt: skip
        return 1
    if len(words) == 1:
        proc.out("info\n" if verb == "service-log-level" else "journal\n")
    return 0


def _switch_root(proc: Process, verb: str, words: list[str], given: Given) -> int:
    proc.err("Not in initrd, refusing switch-root operation.\n")
    return 1


def _nothing(proc: Process, verb: str, words: list[str], given: Given) -> int:
    return 0


VERBS: dict[str, Callable[[Process, str, list[str], Given], int | Coroutine[Any, Any, int]]] = {
    "list-jobs": _list_jobs, "list-automounts": _list_automounts, "list-machines": _list_machines, "get-default": _get_default,
    "set-default": _set_default, "show-environment": _show_environment, "import-environment": _import_environment,
    "set-environment": _set_environment, "unset-environment": _set_environment, "kill": _kill, "isolate": _isolate, "cancel": _cancel, "edit": editing.edit,
    "reset-failed": _reset_failed, "freeze": _freeze, "thaw": _freeze, "clean": _clean,
    "help": _help, "bind": _bind, "mount-image": _bind, "service-watchdogs": _setting, "log-level": _setting, "log-target": _setting,
    "service-log-level": _service_log, "service-log-target": _service_log, "switch-root": _switch_root, "preset-all": _nothing,
}  # fmt: skip
WORDLESS = frozenset((
    "list-jobs", "list-automounts", "list-machines", "get-default", "show-environment", "import-environment", "cancel", "reset-failed",
    "log-level", "log-target", "preset-all", "service-watchdogs", "whoami",
))  # fmt: skip
