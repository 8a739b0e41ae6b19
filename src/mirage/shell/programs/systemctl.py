"""systemctl (systemd 252): the units of the visitor's own files, and the services that run, start and stop in his layer."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell import timers
from mirage.shell.bash.patterns import compile_pattern, has_magic
from mirage.shell.local import SECOND, local
from mirage.shell.options import UsageError, misused, scan
from mirage.shell.programs.journalctl import short
from mirage.shell.recorded import recorded
from mirage.shell.registry import program
from mirage.shell.shutdown import end_session, refuse
from mirage.shell.text import to_bytes, to_text
from mirage.world import units

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.units import Unit

LONGS = {
    "help": "h", "version": "version", "type": ":t", "state": ":state", "property": ":p", "all": "a", "full": "l", "quiet": "q",
    "no-pager": "no-pager", "no-legend": "no-legend", "legend": ":legend", "plain": "plain", "now": "now", "force": "f", "no-block": "no-block",
    "lines": ":n", "output": ":o", "signal": ":s", "user": "user", "system": "system", "value": "value", "no-wall": "no-wall",
    "runtime": "runtime", "failed": "failed", "no-ask-password": "no-ask-password", "root": ":root", "host": ":H",
}  # fmt: skip
LEGEND = """
LOAD   = Reflects whether the unit definition was properly loaded.
ACTIVE = The high-level unit activation state, i.e. generalization of SUB.
SUB    = The low-level unit activation state, values depend on unit type.
{count} loaded units listed.{hint}
To show all installed unit files use 'systemctl list-unit-files'.
"""
TARGETS = ("basic", "getty", "graphical", "local-fs-pre", "local-fs", "multi-user", "network-online", "network-pre", "network",
           "nss-user-lookup", "paths", "remote-fs", "slices", "sockets", "swap", "sysinit", "time-set", "timers")  # fmt: skip
UNMET = frozenset(  # oneshots that the boot skips here, as their conditions do not hold
    f"{name}.service" for name in (
        "quotaon", "rc-local", "systemd-firstboot", "systemd-fsck-root", "systemd-machine-id-commit", "systemd-pcrphase-initrd",
        "systemd-pcrphase-sysinit", "systemd-pcrphase", "systemd-pstore", "systemd-quotacheck", "systemd-repart",
        "systemd-volatile-root", "systemd-udev-settle", "systemd-hwdb-update", "systemd-boot-system-token",
    )
)  # fmt: skip
GREEN, RED, PLAIN = "\x1b[0;1;32m", "\x1b[0;1;31m", "\x1b[0m"
WANTS = "/etc/systemd/system"


@dataclass(frozen=True, slots=True)
class State:
    """What `Active:` says."""

    active: str
    sub: str
    since: int
    fate: units.Fate | None = None

    @property
    def status(self) -> int:
        return 0 if self.active == "active" else 3


@program("systemctl")
async def systemctl(proc: Process) -> int:
    try:
        options, words = scan(proc.args, "ht:p:P:alqfn:o:s:H:M:rT", LONGS)
    except UsageError as error:
        return misused(proc, error)
    given = dict(options)
    if properties := [value for key, value in options if key in ("p", "P")]:
        given |= {"p": ",".join(properties)} | ({"value": ""} if "P" in given else {})
    if given.get("legend") in ("no", "false", "off", "0"):
        given["no-legend"] = ""
    if "version" in given:
        proc.out(recorded(proc, "systemctl.version", "systemd"))
        return 0
    if "h" in given:
        proc.out(recorded(proc, "systemctl.help"))
        return 0
    verb = words.pop(0) if words else "list-units"
    if verb in SYSTEM:
        return refuse(proc, verb) if proc.uid else await end_session(proc, verb)
    action = VERBS.get(verb)
    if action is None:
        proc.err(f"Unknown command verb {verb}.\n")
        return 1
    if not words and verb not in WORDLESS:
        proc.err("Too few arguments.\n")
        return 1
    return action(proc, verb, words, given)


SYSTEM = frozenset(("reboot", "poweroff", "halt", "kexec", "soft-reboot", "rescue", "emergency", "suspend", "hibernate"))


# ---- facts


def state(proc: Process, unit: Unit) -> State:
    """From the processes; without any, from what was done to the unit here, or from how the boot left it."""
    running = units.members(proc.visit, unit.name)
    fate = units.fate(proc.visit, unit.name)
    boot = proc.host.identity.boot_time
    if running:
        return State("active", "running", fate.time if fate else running[0].start_time, fate)
    if fate is not None and not fate.is_active:
        is_failed = fate.result != "success"
        return State("failed" if is_failed else "inactive", "failed" if is_failed else "dead", fate.time, fate)
    if unit.name.endswith(".target") and unit.name[:-7] in TARGETS:
        return State("active", "active", boot + 5 * SECOND)
    remains = unit.values.get("Service.RemainAfterExit", "no") == "yes" and enabled(proc, unit) in ("enabled", "static")
    remains = remains and unit.name not in UNMET
    if (fate is not None and fate.is_active) or remains:
        return State("active", "exited", fate.time if fate else boot + 3 * SECOND, fate)
    return State("inactive", "dead", 0)


def enabled(proc: Process, unit: Unit) -> str:
    """is-enabled: links in /etc/systemd/system, or no [Install] at all."""
    if unit.is_masked:
        return "masked"
    if any(proc.lstat(link) for link in _links(proc, unit)):
        return "enabled"
    has_install = any(key.startswith("Install.") for key in unit.values)
    return "disabled" if has_install else "static"


def _links(proc: Process, unit: Unit) -> list[str]:
    """The links that enabling made and that are there."""
    wanted = [f"{WANTS}/{target}.wants/{unit.name}" for target in unit.values.get("Install.WantedBy", "").split()]
    wanted += [f"{WANTS}/{target}.requires/{unit.name}" for target in unit.values.get("Install.RequiredBy", "").split()]
    wanted += [f"{WANTS}/{alias}" for alias in unit.values.get("Install.Alias", "").split()]
    return [link for link in wanted if proc.caller.exists(to_bytes(link), follow=False)]


# ---- verbs


def _status(proc: Process, verb: str, words: list[str], given: dict[str, str]) -> int:
    status, first = 0, True
    for word in words:
        unit = _by_pid(proc, int(word)) if word.isdecimal() else units.load(proc.visit, word)
        if unit is None:
            proc.err(f"Unit {units.full_name(word)} could not be found.\n")
            status = 4
            continue
        proc.out(("" if first else "\n") + _page(proc, unit))
        first = False
        status = status or state(proc, unit).status
    return status


def _by_pid(proc: Process, pid: int) -> Unit | None:
    entry = proc.visit.processes.find(pid)
    return units.load(proc.visit, entry.unit.rsplit("/", 1)[-1]) if entry is not None and entry.unit else None


def _page(proc: Process, unit: Unit) -> str:
    now, found = proc.clock.now(), state(proc, unit)
    dot = {"active": "●", "failed": "×"}.get(found.active, "○")
    colour = {"active": GREEN, "failed": RED}.get(found.active, "") if proc.isatty(1) else ""
    plain = PLAIN if colour else ""
    lines = [f"{colour}{dot}{plain} {unit.title}"]
    if unit.is_masked:
        lines.append(f"     Loaded: masked (Reason: Unit {unit.name} is masked.)")
    else:
        has_preset = enabled(proc, unit) in ("enabled", "disabled")
        lines.append(f"     Loaded: loaded ({unit.path}; {enabled(proc, unit)}{'; preset: enabled' if has_preset else ''})")
    words = (
        f"{found.active} ({found.sub})" if found.active != "failed" else f"failed (Result: {found.fate.result if found.fate else ''})"
    )
    since = f" since {local(proc, found.since):%a %Y-%m-%d %H:%M:%S %Z}; {ago(now - found.since)}" if found.since else ""
    lines.append(f"     Active: {colour}{words}{plain}{since}")
    docs = unit.values.get("Unit.Documentation", "").split()
    lines += [f"{'       Docs: ' if index == 0 else ' ' * 13}{text}" for index, text in enumerate(docs)]
    lines += _processes(proc, unit, found, now)
    return "\n".join(lines) + "\n" + _journal(proc, unit)


def _processes(proc: Process, unit: Unit, found: State, now: int) -> list[str]:
    members = units.members(proc.visit, unit.name)
    if not members:
        if found.fate is not None and found.fate.pid:
            end = (
                f"code=killed, signal={units.NAMES.get(found.fate.signal, '')}"
                if found.fate.signal
                else "code=exited, status=0/SUCCESS"
            )
            return [f"   Main PID: {found.fate.pid} ({end})"]
        return []
    main = members[0]
    limit = int(proc.read_file("/proc/sys/kernel/threads-max")) * 15 // 100
    memory = sum(entry.rss for entry in members)
    cpu = sum(sum(entry.times(now)) for entry in members)
    lines = [
        f"   Main PID: {main.pid} ({to_text(main.comm)})",
        f"      Tasks: {sum(entry.threads for entry in members)} (limit: {limit})",
        f"     Memory: {memory / 1024:.1f}M",
        f"        CPU: {_span(cpu)}",
        f"     CGroup: /{main.unit}",
    ]
    width = len(str(max(entry.pid for entry in members)))
    for entry in members:
        branch = "└─" if entry is members[-1] else "├─"
        text = to_text(b" ".join(entry.cmdline))
        is_title = len(entry.cmdline) == 1 and " " in text
        lines.append(f"             {branch}{entry.pid:>{width}} " + (f'"{text}"' if is_title else text))
    return lines


def _span(nanoseconds: int) -> str:
    """format_timespan() at milliseconds."""
    milli = nanoseconds // 1_000_000
    if milli < 1000:
        return f"{milli}ms"
    if milli < 60_000:
        return f"{milli / 1000:.3f}s"
    minutes, rest = divmod(milli, 60_000)
    return f"{minutes}min {rest / 1000:.3f}s" if minutes < 60 else f"{minutes // 60}h {minutes % 60}min {rest / 1000:.3f}s"


def ago(nanoseconds: int) -> str:
    """format_timestamp_relative()."""
    seconds = max(0, nanoseconds) // SECOND

    def words(size: int, name: str) -> str:
        count = seconds // size
        return f"{count} {name}{'s' if count != 1 else ''}"

    def rest(size: int, part: int, name: str) -> str:
        count = seconds % size // part
        return f" {count} {name}{'s' if count != 1 else ''}" if count else ""

    day, month, year = 86_400, 2_629_800, 31_557_600
    for size, name, part, below in ((year, "year", month, "month"), (month, "month", day, "day"), (7 * day, "week", day, "day")):
        if seconds >= size:
            return f"{words(size, name)}{rest(size, part, below)} ago"
    if seconds >= day:
        hours = seconds % day // 3600
        return f"{words(day, 'day')}{f' {hours}h' if hours else ''} ago"
    if seconds >= 3600:
        minutes = seconds % 3600 // 60
        return f"{seconds // 3600}h{f' {minutes}min' if minutes else ''} ago"
    if seconds >= 300:
        return f"{seconds // 60}min ago"
    if seconds >= 60:
        return f"{seconds // 60}min{f' {seconds % 60}s' if seconds % 60 else ''} ago"
    return f"{seconds}s ago" if seconds else f"{nanoseconds // 1_000_000}ms ago"


def _journal(proc: Process, unit: Unit) -> str:
    """The last ten lines of the unit that the logs hold, for whom may read them."""
    comms = {entry.comm for entry in units.members(proc.visit, unit.name)}
    tags = [to_bytes(f"{to_text(comm)}[") for comm in comms]
    found = []
    for path in ("/var/log/syslog", "/var/log/auth.log"):
        try:
            data = proc.read_file(path)[-65_536:]
        except OSError:
            continue
        for line in data.splitlines()[1:]:
            words = line.split(b" ")
            if to_bytes(unit.name) in line or any(word.startswith(tag) for word in words[3:6] for tag in tags):
                found.append(line)
    return ("\n" + "".join(short(to_text(line)) + "\n" for line in found[-10:])) if found else ""


def _is_active(proc: Process, verb: str, words: list[str], given: dict[str, str]) -> int:
    results = []
    for word in words:
        unit = units.load(proc.visit, word)
        results.append(state(proc, unit).active if unit is not None else "inactive")
    if "q" not in given:
        proc.out("".join(f"{word}\n" for word in results))
    wanted = "failed" if verb == "is-failed" else "active"
    return 0 if wanted in results else 1 if verb == "is-failed" else 3


def _is_enabled(proc: Process, verb: str, words: list[str], given: dict[str, str]) -> int:
    status = 1
    for word in words:
        unit = units.load(proc.visit, word)
        if unit is None:
            proc.err(f"Failed to get unit file state for {units.full_name(word)}: No such file or directory\n")
            continue
        found = enabled(proc, unit)
        if "q" not in given:
            proc.out(found + "\n")
        status = 0 if found in ("enabled", "static", "alias") else status
    return status


def _job(proc: Process, verb: str, words: list[str], given: dict[str, str]) -> int:
    """start, stop, restart and their kin."""
    status = 0
    doing = {"try-restart": "restart", "condrestart": "restart", "reload-or-restart": "reload-or-restart"}.get(verb, verb)
    for word in words:
        name, unit = units.full_name(word), units.load(proc.visit, word)
        if unit is None:
            proc.err(f"Failed to {doing} {name}: Unit {name} not {'loaded' if verb == 'stop' else 'found'}.\n")
            status = 5
        elif proc.uid:
            proc.err(f"Failed to {doing} {name}: Interactive authentication required.\n"
                     f"See system logs and 'systemctl status {name}' for details.\n")  # fmt: skip
            status = 1
        elif unit.is_masked and verb != "stop":
            proc.err(f"Failed to {doing} {name}: Unit {name} is masked.\n")
            status = 1
        else:
            status = _do(proc, verb, unit) or status
    return status


def _do(proc: Process, verb: str, unit: Unit) -> int:
    is_active = state(proc, unit).active == "active"
    if verb == "reload" or (verb == "reload-or-restart" and "Service.ExecReload" in unit.values and is_active):
        if not is_active:
            proc.err(f"{unit.name} is not active, cannot reload.\n")
            return 1
        if "Service.ExecReload" not in unit.values:
            proc.err(f"Failed to reload {unit.name}: Job type reload is not applicable for unit {unit.name}.\n")
            return 1
        return 0
    if verb in ("try-restart", "condrestart") and not is_active:
        return 0
    if verb != "start":
        units.stop(proc.visit, unit)
    if verb != "stop":
        units.start(proc.visit, unit)
    return 0


def _enable(proc: Process, verb: str, words: list[str], given: dict[str, str]) -> int:
    if proc.uid:
        proc.err(f"Failed to {verb} unit: Interactive authentication required.\n")
        return 1
    for word in words:
        unit = units.load(proc.visit, word)
        if unit is None:
            proc.err(f"Failed to {verb} unit: Unit file {units.full_name(word)} does not exist.\n")
            return 1
        _link(proc, verb, unit)
        if "now" in given:
            _do(proc, "start" if verb == "enable" else "stop", unit)
    return 0


def _link(proc: Process, verb: str, unit: Unit) -> None:
    stem = unit.name.removesuffix(".service")
    if proc.exists(f"/etc/init.d/{stem}") and verb in ("enable", "disable", "reenable"):
        helper = "/lib/systemd/systemd-sysv-install"
        proc.err(f"Synchronizing state of {unit.name} with SysV service script with {helper}.\nExecuting: {helper} {verb} {stem}\n")
    present = _links(proc, unit)
    if verb in ("mask", "unmask"):
        path = f"{WANTS}/{unit.name}"
        if verb == "mask" and not unit.is_masked:
            proc.caller.symlink(b"/dev/null", to_bytes(path))
            proc.err(f"Created symlink {path} → /dev/null.\n")
        elif verb == "unmask" and unit.is_masked:
            proc.caller.unlink(to_bytes(path))
            proc.err(f'Removed "{path}".\n')
        return
    if verb in ("disable", "reenable"):
        for link in present:
            proc.caller.unlink(to_bytes(link))
            proc.err(f'Removed "{link}".\n')
        present = []
    if verb != "disable":
        for target in unit.values.get("Install.WantedBy", "").split():
            link = f"{WANTS}/{target}.wants/{unit.name}"
            if link not in present:
                directory = to_bytes(f"{WANTS}/{target}.wants")
                if not proc.caller.exists(directory):
                    proc.caller.mkdir(directory, 0o755)
                proc.caller.symlink(to_bytes(unit.path), to_bytes(link))
                proc.err(f"Created symlink {link} → {unit.path}.\n")


def _list_units(proc: Process, verb: str, words: list[str], given: dict[str, str]) -> int:
    kind = given.get("t", "")
    rows = []
    for name in units.names(proc.visit):
        unit = units.load(proc.visit, name) if "@" not in name else None
        if unit is None or unit.name != name or unit.is_masked or not name.endswith((".service", ".target")):
            continue
        found = state(proc, unit)
        if (found.active == "inactive" and "a" not in given) or (
            ("failed" in given or verb == "failed") and found.active != "failed"
        ):
            continue
        if (kind and not name.endswith(f".{kind}")) or not _is_meant(name, words):
            continue
        if given.get("state") and not {found.active, found.sub, "loaded"} & set(given["state"].split(",")):
            continue
        rows.append((name, "loaded", found.active, found.sub, unit.description))
    for entry in proc.visit.processes:
        name = entry.unit.rsplit("/", 1)[-1]
        is_listed = not _is_meant(name, words) or any(row[0] == name for row in rows)
        if "@" in name and name.endswith(".service") and kind in ("", "service") and not is_listed:
            unit = units.load(proc.visit, name)
            rows.append((name, "loaded", "active", "running", unit.description if unit is not None else name))
    if "failed" in given and not rows:
        proc.out("  UNIT LOAD ACTIVE SUB DESCRIPTION\n0 loaded units listed.\n")
        return 0
    _table(proc, sorted(rows, key=_by_type), given)
    return 0


def _table(proc: Process, rows: list[tuple[str, ...]], given: dict[str, str]) -> None:
    heads = ("UNIT", "LOAD", "ACTIVE", "SUB", "DESCRIPTION")
    widths = [max(len(heads[column]), *(len(row[column]) for row in rows)) for column in range(4)]

    def line(cells: tuple[str, ...], mark: str) -> str:
        return mark + " ".join(f"{cell:<{width}}" for cell, width in zip(cells[:4], widths, strict=True)) + f" {cells[4]}\n"

    body = "".join(line(row, "" if "plain" in given else "● " if row[2] == "failed" else "  ") for row in rows)
    if "no-legend" in given:
        proc.out(body)
        return
    hint = "" if "a" in given else " Pass --all to see loaded but inactive units, too."
    proc.out(line(heads, "" if "plain" in given else "  ") + body + LEGEND.format(count=len(rows), hint=hint))


def _list_files(proc: Process, verb: str, words: list[str], given: dict[str, str]) -> int:
    rows = []
    for name in units.names(proc.visit):
        unit = units.load(proc.visit, name)
        if unit is None or (given.get("t") and not name.endswith(f".{given['t']}")) or not _is_meant(name, words):
            continue
        word = "alias" if unit.name != name else enabled(proc, unit)
        if not given.get("state") or word in given["state"].split(","):
            rows.append((name, word, "enabled"))
    rows = [(name, word, preset if word in ("enabled", "disabled") else "-") for name, word, preset in sorted(rows, key=_by_type)]
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
        if unit is None or unit.name != name or (words and name not in {units.full_name(word) for word in words}):
            continue
        if "a" not in given and enabled(proc, unit) == "disabled":
            continue
        last, following = timers.elapses(proc, unit)
        activates = unit.values.get("Timer.Unit", name.removesuffix("timer") + "service")
        found.append((following or sys.maxsize, _moment(proc, following, now), _moment(proc, last, now), name, activates))
    rows = [(*following, *last, name, activates) for _, following, last, name, activates in sorted(found)]
    widths = [max(len(heads[column]), *(len(row[column]) for row in rows), 0) for column in range(len(heads))]
    for row in ([] if "no-legend" in given else [heads]) + rows:
        proc.out(" ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n")
    if "no-legend" not in given:
        hint = "" if "a" in given else "Pass --all to see loaded but inactive timers, too.\n"
        proc.out(f"\n{len(rows)} timers listed.\n{hint}")
    return 0


def _moment(proc: Process, time: int, now: int) -> tuple[str, str]:
    """A moment, and how far off it is."""
    if not time:
        return "-", "-"
    return f"{local(proc, time):%a %Y-%m-%d %H:%M:%S %Z}", ago(now - time) if time <= now else ago(time - now).removesuffix(
        "ago"
    ) + "left"


def _cat(proc: Process, verb: str, words: list[str], given: dict[str, str]) -> int:
    for word in words:
        unit = units.load(proc.visit, word)
        if unit is None:
            proc.err(f"No files found for {units.full_name(word)}.\n")
            return 1
        proc.out(f"# {unit.path}\n" + to_text(proc.read_file(unit.path)))
    return 0


def _show(proc: Process, verb: str, words: list[str], given: dict[str, str]) -> int:
    """Properties, in the order of the manager's; those that are not known here are left out, as ones that do not exist are."""
    wanted = given["p"].split(",") if "p" in given else None
    blocks = []
    for word in words:
        found = _properties(proc, units.full_name(word))
        shown = [(name, found[name]) for name in found if wanted is None or name in wanted]
        blocks.append("".join(f"{value}\n" if "value" in given else f"{name}={value}\n" for name, value in shown))
    proc.out("\n".join(blocks))
    return 0


def _properties(proc: Process, name: str) -> dict[str, str]:
    unit = units.load(proc.visit, name)
    if unit is None:
        return {
            "Id": name,
            "Names": name,
            "Description": name,
            "LoadState": "not-found",
            "ActiveState": "inactive",
            "SubState": "dead",
        }
    found = state(proc, unit)
    main = next(iter(units.members(proc.visit, unit.name)), None)
    own = {}
    if name.endswith(".service"):
        own = {
            "Type": unit.values.get("Service.Type", "simple"), "Restart": unit.values.get("Service.Restart", "no"),
            "MainPID": str(main.pid if main is not None else 0), "Result": found.fate.result if found.fate is not None else "success",
            "ExecMainPID": str(main.pid if main is not None else 0),
        }  # fmt: skip
    return own | {
        "Id": unit.name, "Names": unit.name, "Description": unit.description, "LoadState": "masked" if unit.is_masked else "loaded",
        "ActiveState": found.active, "SubState": found.sub, "FragmentPath": unit.path, "UnitFileState": enabled(proc, unit),
    }  # fmt: skip


def _is_running(proc: Process, verb: str, words: list[str], given: dict[str, str]) -> int:
    proc.out("running\n")
    return 0


def _default(proc: Process, verb: str, words: list[str], given: dict[str, str]) -> int:
    proc.out("graphical.target\n")
    return 0


def _reload(proc: Process, verb: str, words: list[str], given: dict[str, str]) -> int:
    if proc.uid:
        proc.err("Failed to reload daemon: Interactive authentication required.\n")
        return 1
    return 0


VERBS = {
    "status": _status, "is-active": _is_active, "is-failed": _is_active, "is-enabled": _is_enabled, "start": _job, "stop": _job,
    "restart": _job, "reload": _job, "try-restart": _job, "condrestart": _job, "reload-or-restart": _job, "enable": _enable,
    "disable": _enable, "reenable": _enable, "mask": _enable, "unmask": _enable, "list-units": _list_units,
    "list-unit-files": _list_files, "list-timers": _list_timers, "cat": _cat, "show": _show, "is-system-running": _is_running, "get-default": _default, "daemon-reload": _reload,
    "daemon-reexec": _reload, "reset-failed": _reload,
}  # fmt: skip
WORDLESS = frozenset(
    (
        "list-units",
        "list-unit-files",
        "list-timers",
        "is-system-running",
        "get-default",
        "daemon-reload",
        "daemon-reexec",
        "reset-failed",
    )
)
