"""systemd-analyze (systemd 252): how long the boot took, as the journal has it; what asks no manager truly runs where that can be had."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from mirage.shell import missing, muscle
from mirage.shell.lib.recorded import text_of
from mirage.shell.registry import program
from mirage.shell.systemd import analysis, page, pid1, startup, verifying
from mirage.shell.systemd.asking import asked
from mirage.shell.systemd.columns import table
from mirage.shell.systemd.escaping import is_valid, mangled
from mirage.shell.systemd.graph import Graph
from mirage.shell.systemd.loaded import loaded
from mirage.world import units
from mirage.world.muscle import NoMuscleError

if TYPE_CHECKING:
    from mirage.shell.process import Process

PATH = "/usr/bin/systemd-analyze"
LONGS = {"help": "h", "version": "version", "no-pager": "no-pager", "system": "system", "user": "user", "global": "global", "host": ":H",
         "machine": ":M", "fuzz": ":fuzz", "man": "?man", "iterations": ":iterations", "base-time": ":base-time", "order": "order",
         "require": "require", "to-pattern": ":to", "from-pattern": ":from", "quiet": "q", "root": ":root", "image": ":image",
         "recursive-errors": ":recursive", "offline": ":offline", "threshold": ":threshold", "security-policy": ":policy", "json": ":json",
         "profile": ":profile", "generators": "?generators", "unit": ":unit"}  # fmt: skip
Given = dict[str, str]
Action = Callable[["Process", list[str], Given], int]
COLOURS = {"After": "green", "Requires": "black", "Requisite": "darkblue", "BindsTo": "gold", "Wants": "grey66", "Conflicts": "red"}
DOT_LEGEND = (
    "   Color legend: black     = Requires\n                 dark blue = Requisite\n                 dark grey = Wants\n"
    "                 red       = Conflicts\n                 green     = After\n"
)
BARE = ("9.6", "UNSAFE", ":-{")  # of a service that nothing holds back
DOT_HINT = (
    "-- You probably want to process this output with graphviz' dot tool.\n"
    "-- Try a shell pipeline like 'systemd-analyze dot | dot -Tsvg > systemd.svg'!\n"
)
SHARES = {  # of the userspace's time that a unit took to start, in thousandths; recorded
    "ifupdown-pre.service": 397, "systemd-timesyncd.service": 82, "mariadb.service": 166, "systemd-udev-trigger.service": 58,
    "e2scrub_reap.service": 54, "apparmor.service": 67, "php8.2-fpm.service": 82, "systemd-tmpfiles-setup.service": 31,
    "modprobe@dm_mod.service": 21, "networking.service": 68, "systemd-udevd.service": 30, "systemd-update-utmp.service": 26,
    "systemd-journald.service": 35, "ssh.service": 33, "systemd-logind.service": 37, "dev-hugepages.mount": 21, "dev-mqueue.mount": 21,
    "sys-kernel-debug.mount": 20, "sys-kernel-tracing.mount": 18, "kmod-static-nodes.service": 17, "systemd-binfmt.service": 16,
    "modprobe@configfs.service": 16, "modprobe@drm.service": 15, "modprobe@efi_pstore.service": 15, "systemd-journal-flush.service": 13,
    "nginx.service": 30, "systemd-remount-fs.service": 13, "lm-sensors.service": 25, "systemd-sysctl.service": 12, "docker.service": 190,
    "containerd.service": 61, "systemd-random-seed.service": 11, "systemd-sysusers.service": 11, "modprobe@loop.service": 10,
    "atd.service": 19, "systemd-modules-load.service": 9, "dbus.service": 16, "modprobe@fuse.service": 8,
    "proc-sys-fs-binfmt_misc.mount": 9, "rsyslog.service": 15, "systemd-user-sessions.service": 11,
    "systemd-update-utmp-runlevel.service": 11, "systemd-tmpfiles-setup-dev.service": 11, "sys-fs-fuse-connections.mount": 6,
    "sys-kernel-config.mount": 5,
}  # fmt: skip
LAST = 26  # thousandths before the end at which graphical.target is reached
CHAIN = ("mariadb.service", "network.target", "networking.service", "ifupdown-pre.service", "systemd-udev-trigger.service",
         "systemd-udevd-kernel.socket", "system.slice", "-.slice")  # fmt: skip
LEGEND = (
    'The time when unit became active or started is printed after the "@" character.\n'
    'The time the unit took to start is printed after the "+" character.\n\n'
)


@program("systemd-analyze", path=PATH)
async def systemd_analyze(proc: Process) -> int:
    options, words = asked(proc, "hqH:M:U:", LONGS)
    given = dict(options)
    verb = words.pop(0) if words else "time"
    action, least = VERBS.get(verb, (None, 0))
    if verb == "time" and "user" in given:
        action = _user_time
    if action is not None and ("user" not in given or verb == "time"):
        if words and verb in ("time", "blame"):
            proc.err("Too many arguments.\n")
            return 1
        if len(words) < least:
            proc.err("Too few arguments.\n" if verb != "condition" else "Too few arguments for condition\n")
            return 1
        return action(proc, words, given)
    try:
        return await muscle.run(proc, PATH)
    except NoMuscleError:
        return missing.end(proc, PATH.encode(), proc.argv)


def _time(proc: Process, words: list[str], given: Given) -> int:
    kernel, user = startup.took(proc)
    total = kernel + user
    proc.out(f"Startup finished in {startup.span(kernel)} (kernel) + {startup.span(user)} (userspace) = {startup.span(total)} \n")
    proc.out(f"graphical.target reached after {startup.span(user * (1 - LAST / 1000))} in userspace.\n")
    return 0


def _user_time(proc: Process, words: list[str], given: Given) -> int:
    if "XDG_RUNTIME_DIR" not in proc.env:
        proc.err("Failed to connect to bus: No medium found\n")
        return 1
    took = startup.manager_took(proc)
    proc.out(f"Startup finished in {startup.span(took)} (userspace) \n")
    proc.out(f"default.target reached after {startup.span(took - 0.001)} in userspace.\n")
    return 0


def _took(proc: Process, user: float) -> dict[str, float]:
    """Of each unit that is there, the seconds of its start."""
    dice = proc.host.dice("blame", proc.host.identity.boot_time)
    names = {one.name for one in loaded(proc) if one.load == "loaded"}
    root = f"dev-{proc.host.identity.disk.partitions[0].name}.device"
    found = {name: user * share / 1000 * (0.55 + 0.6 * dice.random()) for name, share in {root: 520, **SHARES}.items()}
    found["user@0.service"] = 0.05 + 0.2 * dice.random()
    return {name: took for name, took in found.items() if name in names}


def _blame(proc: Process, words: list[str], given: Given) -> int:
    _kernel, user = startup.took(proc)
    rows = [(startup.span(took), name) for name, took in sorted(_took(proc, user).items(), key=lambda pair: -pair[1])]
    width = max(len(span) for span, _ in rows)
    proc.out("".join(f"{span:>{width}} {name}\n" for span, name in rows))
    return 0


def _chain(proc: Process, words: list[str], given: Given) -> int:
    """What the last target waited for, each with when it was there."""
    _kernel, user = startup.took(proc)
    took = _took(proc, user)
    names = {one.name for one in loaded(proc)}
    chain = [name for name in CHAIN if name in names]
    if words:
        if words[0] not in names:
            proc.err(f"Failed to get critical chain of {words[0]}: Unit not found.\n")
            return 1
        chain = [words[0], *(name for name in chain if name not in (words[0], "mariadb.service"))]
    start = user * (1 - LAST / 1000) - 0.002
    if "mariadb.service" not in chain and not words:
        start -= 0.2
    rows = []
    for name in chain:
        start -= took.get(name, 0.0) + 0.002
        at = max(start, 0.08)
        rows.append(
            f"{name}{'' if words and name == words[0] else f' @{startup.span(at)}'}{f' +{startup.span(took[name])}' if name in took else ''}"
        )
    heads = (
        []
        if words
        else [
            f"graphical.target @{startup.span(user * (1 - LAST / 1000))}",
            f"multi-user.target @{startup.span(user * (1 - LAST / 1000) - 0.002)}",
        ]
    )
    proc.out(LEGEND)
    for depth, row in enumerate([*heads, *rows]):
        proc.out(f"{'  ' * (depth - 1)}└─{row}\n" if depth else f"{row}\n")
    return 0


def _setting(name: str) -> Action:
    """What systemctl tells and sets as well."""
    return lambda proc, words, given: pid1.answered(proc, name, words)


def _verify(proc: Process, words: list[str], given: Given) -> int:
    status = 0
    for word in words:
        if "/" not in word and page.subject(proc, word) is None:
            proc.err(f"Unit {word} not found.\n")
            status = 1
        else:
            status = verifying.verify(proc, word) or status
    return status


def _dot(proc: Process, words: list[str], given: Given) -> int:
    """Relations as graphviz takes them, of all units or of those that are named."""
    if (bad := next((word for word in words if not is_valid(word) and not set(word) & set("*?[")), None)) is not None:
        proc.err(f"Failed to get ID: Unit name {bad} is neither a valid invocation ID nor unit name.\n")
        return 1
    graph = Graph(proc)
    kinds = [kind for kind in COLOURS if ("order" not in given or kind == "After") and ("require" not in given or kind != "After")]
    names = sorted(graph.states)
    proc.out("digraph systemd {\n")
    for name in names:
        for kind in kinds:
            for other in sorted(graph.of(name, kind)):
                if not words or fnmatch.fnmatchcase(name, words[0]) or any(fnmatch.fnmatchcase(other, word) for word in words):
                    proc.out(f'\t"{name}"->"{other}" [color="{COLOURS[kind]}"];\n')
    proc.out("}\n")
    proc.err(DOT_LEGEND)
    if proc.isatty(1):
        proc.err(DOT_HINT)
    return 0


def _security(proc: Process, words: list[str], given: Given) -> int:
    """How much of the system services can reach: of those that nothing holds back all alike."""
    rows = {name: scores for name, *scores in map(str.split, text_of("systemd-analyze.security").splitlines())}
    if not words:
        running = [
            one.name for one in loaded(proc) if one.name.endswith(".service") and one.load == "loaded" and _is_long(proc, one.name)
        ]
        found = [(name, *rows.get(name, BARE)) for name in sorted(running)]
        proc.out(table(("UNIT", "EXPOSURE", "PREDICATE", "HAPPY"), found, frozenset({1})))
        return 0
    for index, word in enumerate(words):
        name = mangled(word.rpartition("/")[2])
        if not name.endswith(".service"):
            proc.err(f"Unit {name} is not a service unit, refusing.\n")
            return 1
        unit = units.load(proc.visit, name)
        if unit is None:
            proc.err(f"Unit {name} not found, cannot analyze.\n")
            return 1
        text = text_of(
            "systemd-analyze.security-timesyncd" if unit.name == "systemd-timesyncd.service" else "systemd-analyze.security-plain"
        )
        text = text.replace("{name}", unit.name)
        if unit.name in rows and unit.name != "systemd-timesyncd.service":
            text = re.sub(r": [\d.]+ \w+ \S+\n$", ": " + " ".join(rows[unit.name]) + "\n", text)
        proc.out(("\n" if index else "") + text)
    return 0


def _is_long(proc: Process, name: str) -> bool:
    unit = units.load(proc.visit, name)
    return unit is not None and unit.values.get("Service.Type") != "oneshot"


def _says(text: str, status: int = 0) -> Action:
    def action(proc: Process, words: list[str], given: Given) -> int:
        proc.err(text)
        return status

    return action


VERBS: dict[str, tuple[Action, int]] = {  # and the least of arguments
    "time": (_time, 0), "blame": (_blame, 0), "critical-chain": (_chain, 0), "dot": (_dot, 0), "security": (_security, 0), "verify": (_verify, 1),
    "log-level": (_setting("log-level"), 0), "get-log-level": (_setting("log-level"), 0), "set-log-level": (_setting("log-level"), 1),
    "log-target": (_setting("log-target"), 0), "get-log-target": (_setting("log-target"), 0), "set-log-target": (_setting("log-target"), 1),
    "service-watchdogs": (_setting("service-watchdogs"), 0),
    "filesystems": (_says("Not compiled with libbpf support, sorry.\n"), 0), "calendar": (analysis.calendars, 1),
    "timespan": (analysis.timespans, 1), "timestamp": (analysis.timestamps, 1), "exit-status": (analysis.exit_statuses, 0),
    "capability": (analysis.capabilities, 0), "syscall-filter": (analysis.filters, 0), "compare-versions": (analysis.versions, 2),
    "cat-config": (analysis.configuration, 1), "unit-paths": (analysis.paths, 0), "condition": (analysis.conditions, 1),
    "inspect-elf": (analysis.elf, 1),
}  # fmt: skip
