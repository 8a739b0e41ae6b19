"""journalctl (systemd 252): the system's log, as rsyslog has it beside the journal."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from mirage.shell import datetext, timers
from mirage.shell.local import SECOND, local, zone_of
from mirage.shell.options import UsageError, misused, scan
from mirage.shell.recorded import recorded
from mirage.shell.registry import program
from mirage.shell.text import to_text
from mirage.world import kernellog, units

if TYPE_CHECKING:
    from mirage.shell.process import Process

LINES = 10  # of -n
LOGS = ("/var/log/syslog", "/var/log/auth.log", "/var/log/kern.log")
PRIORITIES = ("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug")
LONGS = {
    "system": "system", "user": "user", "machine": ":M", "merge": "m", "directory": ":D", "file": ":file", "since": ":S", "until": ":U",
    "boot": "?b", "unit": ":u", "user-unit": ":user-unit", "identifier": ":t", "priority": ":p", "facility": ":facility", "grep": ":g",
    "case-sensitive": "?case", "dmesg": "k", "output": ":o", "output-fields": ":fields", "lines": "?n", "reverse": "r",
    "show-cursor": "cursor", "utc": "utc", "catalog": "x", "no-hostname": "no-hostname", "no-full": "no-full", "full": "l", "all": "a",
    "follow": "f", "no-tail": "no-tail", "quiet": "q", "no-pager": "no-pager", "pager-end": "e", "help": "h", "version": "version",
    "fields": "N", "field": ":F", "list-boots": "list-boots", "disk-usage": "disk-usage", "vacuum-size": ":vacuum",
    "vacuum-files": ":vacuum", "vacuum-time": ":vacuum", "verify": "verify", "sync": "sync", "flush": "sync", "rotate": "sync",
    "relinquish-var": "sync", "header": "header",
}  # fmt: skip
FIELDS = (
    "_BOOT_ID", "_COMM", "_HOSTNAME", "_MACHINE_ID", "_PID", "_TRANSPORT", "MESSAGE", "PRIORITY", "SYSLOG_FACILITY", "SYSLOG_IDENTIFIER",
    "SYSLOG_PID", "SYSLOG_TIMESTAMP",
)  # fmt: skip
_TAGGED = re.compile(r"([^\[ ]+)\[([0-9]+)\]: (.*)")
_ROW = re.compile(r"(\S+) (\S+) ([^:\[ ]+)(?:\[([0-9]+)\])?: ?(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. `time` in microseconds since the epoch; `facility` by the file in which it stands."""

    time: int
    host: str
    tag: str
    pid: str
    message: str
    facility: int
    level: int = -1

    @property
    def priority(self) -> int:
        """As syslog(3) was told by the programs that say such things; rsyslog does not keep it."""
        if self.level >= 0:
            return self.level
        if re.match(r"(?:error|fatal)\b|.*\b(?:segfault|Failed to)\b", self.message):
            return 3
        if re.match(r"(?i)warning\b", self.message):
            return 4
        return 5 if "authentication failure" in self.message or self.tag == "sudo" else 6

    @property
    def shown_tag(self) -> str:
        return f"{self.tag}[{self.pid}]" if self.pid else self.tag


def short(row: str) -> str:
    """The journal's short date in place of rsyslog's."""
    stamp, _, rest = row.partition(" ")
    try:
        return f"{datetime.fromisoformat(stamp):%b %d %H:%M:%S} {rest}"
    except ValueError:
        return row


@program("journalctl")
async def journalctl(proc: Process) -> int:
    try:
        options, matches = scan(_joined(proc.args), "hefo:aln::qmb::kD:p:g:c:S:U:t:u:NF:xrM:", LONGS)
    except UsageError as error:
        return misused(proc, error)
    given = dict(options)
    if given.keys() & {"h", "version"}:
        proc.out(recorded(proc, "journalctl.help") if "h" in given else recorded(proc, "systemctl.version", "systemd"))
        return 0
    if given.get("n") == "" and matches and matches[0].isdecimal():
        given["n"] = matches.pop(0)
    if "o" in given and given["o"] not in (*FORMS, *OBJECTS):
        proc.err(f"Unknown output format '{given['o']}'.\n")
        return 1
    entries = _entries(proc)
    if entries is None:
        proc.err("No journal files were opened due to insufficient permissions.\n")
        return 1
    if (about := next((ABOUT[key] for key in ABOUT if key in given), None)) is not None:
        return about(proc, entries, given)
    try:
        entries = _chosen(proc, entries, [*options], given, matches)
    except ValueError as error:
        proc.err(f"{error}\n")
        return 1
    if "n" in given or "e" in given or ("f" in given and "no-tail" not in given):
        most = int(given["n"]) if given.get("n", "").isdecimal() else len(entries) if given.get("n") == "all" else LINES
        most = 1000 if "e" in given and "n" not in given else most
        entries = entries[len(entries) - most if most < len(entries) else 0 :]
    if not entries and "f" not in given:
        proc.out("-- No entries --\n" if "q" not in given else "")
        return 0
    _put(proc, list(reversed(entries)) if "r" in given else entries, given)
    if "cursor" in given:
        proc.out(f"-- cursor: {_cursor(proc, entries[-1])}\n")
    if "f" in given:
        await _follow(proc, options, given, matches, entries)
    return 0


def _joined(args: list[str]) -> list[str]:
    """`-b -1`: the word behind a bare -b is its boot where it looks like one."""
    words: list[str] = []
    for word in args:
        if words and words[-1] in ("-b", "--boot") and re.fullmatch(r"[-+]?[0-9]+|[0-9a-f]{32}(?:[-+][0-9]+)?", word):
            words[-1] += word if words[-1] == "-b" else f"={word}"
        else:
            words.append(word)
    return words


def _entries(proc: Process) -> list[Entry] | None:
    """All lines, the oldest first; None where they may not be read."""
    found: list[Entry] = []
    is_refused, start = True, proc.host.identity.boot_time // 1000
    for path in LOGS:
        try:
            text = to_text(proc.read_file(path))
        except OSError:
            continue
        is_refused = False
        facility = {"auth.log": 10, "kern.log": 0}.get(path.rpartition("/")[2], 3)
        for row in text.split("\n"):
            parts = _ROW.fullmatch(row)
            if parts is not None and parts[3] != "kernel":  # which has said it itself, without the time in front
                try:
                    time = int(datetime.fromisoformat(parts[1]).timestamp() * 1_000_000)
                except ValueError:
                    continue
                if time < start:  # another boot's: of those there is no journal
                    continue
                facility_of = 9 if parts[3] == "CRON" and facility == 3 else facility
                found.append(Entry(time, parts[2], parts[3], parts[4] or "", parts[5], facility_of))
    if not is_refused:
        found += _kernel(proc)
    return None if is_refused and proc.uid else sorted(found, key=lambda entry: entry.time)


def _kernel(proc: Process) -> list[Entry]:
    """What the kernel has said since it booted, and systemd through it before there was a journal."""
    found = []
    for line in proc.host.kernel_log:
        parts = _TAGGED.fullmatch(line.text) if line.facility else None
        tag, pid, message = parts.groups() if parts is not None else ("kernel", "", line.text)
        found.append(
            Entry(kernellog.journaled(proc.host, line) // 1000, proc.host.hostname, tag, pid, message, line.facility, line.level)
        )
    return found


def _chosen(
    proc: Process, entries: list[Entry], options: list[tuple[str, str]], given: dict[str, str], matches: list[str]
) -> list[Entry]:
    """Those that all options want. ValueError: what is wrong with one."""
    units_wanted = [units.full_name(value) for key, value in options if key == "u"]
    tags = [value for key, value in options if key == "t"]
    tests: list[Callable[[Entry], bool]] = []
    if units_wanted:
        comms = {to_text(entry.comm) for name in units_wanted for entry in units.members(proc.visit, name)}
        tests.append(
            lambda entry: (
                entry.tag.lower() in comms or (entry.tag == "systemd" and any(name in entry.message for name in units_wanted))
            )
        )
    if tags:
        tests.append(lambda entry: entry.tag in tags)
    if "k" in given:
        tests.append(lambda entry: entry.tag == "kernel" or entry.level >= 0)  # systemd speaks through it before there is a journal
    if "p" in given:
        low, high = _range(given["p"])
        tests.append(lambda entry: low <= entry.priority <= high)
    if "g" in given:
        flags = (
            0
            if given.get("case", "") in ("", "1", "true", "yes") and (given["g"] != given["g"].lower() or "case" in given)
            else re.IGNORECASE
        )
        try:
            pattern = re.compile(given["g"], flags)
        except re.error:
            raise ValueError(f'Bad pattern "{given["g"]}"') from None
        tests.append(lambda entry: pattern.search(entry.message) is not None)
    for key in "SU":
        if key in given:
            tests.append(_border(proc, given[key], is_start=key == "S"))
    if "k" in given or given.get("b", "x") in ("", "0") or "b" in given:
        tests.append(_boot(proc, entries, given.get("b", "")))
    for word in matches:
        name, equals, value = word.partition("=")
        if word.startswith("/"):
            name, value = "_COMM", word.rpartition("/")[2]
        elif not equals:
            raise ValueError(f"Failed to add match '{word}': Invalid argument")
        tests.append(lambda entry, name=name, value=value: _fields(proc, entry).get(name) == value)  # type: ignore[misc]
    return [entry for entry in entries if all(test(entry) for test in tests)]


def _range(text: str) -> tuple[int, int]:
    low, dots, high = text.partition("..")

    def number(word: str) -> int:
        if word in PRIORITIES:
            return PRIORITIES.index(word)
        if word.isdecimal() and int(word) < len(PRIORITIES):
            return int(word)
        raise ValueError(f"Unknown log level {text}")

    return (number(low), number(high)) if dots else (0, number(low))


def _border(proc: Process, text: str, *, is_start: bool) -> Callable[[Entry], bool]:
    now = proc.clock.now()
    if re.fullmatch(r"[-+][0-9].*", text) and (seconds := timers.span(text[1:])):
        moment: int | None = now + (seconds if text[0] == "+" else -seconds) * SECOND
    else:
        midnight = {"today": "today 00:00", "yesterday": "yesterday 00:00", "tomorrow": "tomorrow 00:00"}
        moment = datetext.parse(midnight.get(text, text), now, zone_of(proc))
    if moment is None:
        raise ValueError(f"Failed to parse timestamp: {text}")
    micro = moment // 1000
    return lambda entry: entry.time >= micro if is_start else entry.time <= micro


def _boot(proc: Process, entries: list[Entry], which: str) -> Callable[[Entry], bool]:
    """The entries of this boot; of others there are none in the journal."""
    start = proc.host.identity.boot_time // 1000
    own = _boot_id(proc)
    if which not in ("", "0", own):
        raise ValueError(f"Data from the specified boot ({which}) is not available: No such boot ID in journal")
    return lambda entry: entry.time >= start


def _boot_id(proc: Process) -> str:
    return to_text(proc.read_file("/proc/sys/kernel/random/boot_id")).strip().replace("-", "")


def _machine_id(proc: Process) -> str:
    try:
        return to_text(proc.read_file("/etc/machine-id")).strip()
    except OSError:
        return ""


# ---- how entries are shown


def _put(proc: Process, entries: list[Entry], given: dict[str, str]) -> None:
    kind = given.get("o", "short")
    if kind in OBJECTS:
        for entry in entries:
            proc.out(OBJECTS[kind](_fields(proc, entry, whole=True), given))
        return
    form = FORMS[kind]
    for entry in entries:
        when = local(proc, entry.time * 1000)
        when = when.astimezone(UTC) if "utc" in given else when
        when = when.replace(microsecond=entry.time % 1_000_000)
        stamp = form(proc, when, entry)
        if kind == "cat":
            proc.out(f"{entry.message}\n")
            continue
        host = "" if "no-hostname" in given else f"{entry.host} "
        proc.out(f"{stamp} {host}{entry.shown_tag}: {entry.message}\n")


def _monotonic(proc: Process, entry: Entry) -> str:
    micro = entry.time - proc.host.identity.boot_time // 1000
    return f"[{micro // 1_000_000:5}.{micro % 1_000_000:06}]"


FORMS: dict[str, Callable[[Process, datetime, Entry], str]] = {
    "short": lambda proc, when, entry: f"{when:%b %d %H:%M:%S}",
    "short-precise": lambda proc, when, entry: f"{when:%b %d %H:%M:%S.%f}",
    "short-iso": lambda proc, when, entry: f"{when:%Y-%m-%dT%H:%M:%S%z}",
    "short-iso-precise": lambda proc, when, entry: f"{when:%Y-%m-%dT%H:%M:%S.%f%z}",
    "short-full": lambda proc, when, entry: f"{when:%a %Y-%m-%d %H:%M:%S %Z}",
    "short-unix": lambda proc, when, entry: f"{entry.time // 1_000_000}.{entry.time % 1_000_000:06}",
    "short-monotonic": lambda proc, when, entry: _monotonic(proc, entry),
    "with-unit": lambda proc, when, entry: f"{when:%a %Y-%m-%d %H:%M:%S %Z}",
    "cat": lambda proc, when, entry: "",
}


def _cursor(proc: Process, entry: Entry) -> str:
    dice = proc.host.dice("journal", _boot_id(proc).encode())
    return (
        f"s={dice.getrandbits(128):032x};i={entry.time % 0xFFFFF:x};b={_boot_id(proc)};"
        f"m={entry.time - proc.host.identity.boot_time // 1000:x};t={entry.time:x};x={_hash(entry):x}"
    )


def _hash(entry: Entry) -> int:
    """Of the entry's data, as far as a reader can tell one from another."""
    number = 0xCBF29CE484222325
    for byte in entry.message.encode("utf-8", "surrogateescape"):
        number = (number ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return number


def _fields(proc: Process, entry: Entry, *, whole: bool = False) -> dict[str, str]:
    fields = {
        "_BOOT_ID": _boot_id(proc), "_MACHINE_ID": _machine_id(proc), "_HOSTNAME": entry.host, "PRIORITY": str(entry.priority),
        "_TRANSPORT": "kernel" if entry.tag == "kernel" else "syslog", "SYSLOG_FACILITY": str(entry.facility),
        "SYSLOG_IDENTIFIER": entry.tag, "MESSAGE": entry.message,
    }  # fmt: skip
    if entry.tag != "kernel":
        fields["_COMM"] = entry.tag.lower() if entry.tag == "CRON" else entry.tag
        fields |= {"_PID": entry.pid, "SYSLOG_PID": entry.pid} if entry.pid else {}
    if not whole:
        return fields
    boot = proc.host.identity.boot_time // 1000
    head = {
        "__CURSOR": _cursor(proc, entry),
        "__REALTIME_TIMESTAMP": str(entry.time),
        "__MONOTONIC_TIMESTAMP": str(entry.time - boot),
    }
    return head | fields


def _wanted(fields: dict[str, str], given: dict[str, str]) -> dict[str, str]:
    asked = given.get("fields", "").split(",") if given.get("fields") else []
    return {key: value for key, value in fields.items() if not asked or key in asked or key.startswith("__") or key == "_BOOT_ID"}


def _json(fields: dict[str, str], given: dict[str, str]) -> str:
    return json.dumps(_wanted(fields, given), ensure_ascii=False, separators=(",", ":")) + "\n"


def _pretty(fields: dict[str, str], given: dict[str, str]) -> str:
    rows = ",\n".join(
        f"\t{json.dumps(key)} : {json.dumps(value, ensure_ascii=False)}" for key, value in _wanted(fields, given).items()
    )
    return f"{{\n{rows}\n}}\n"


def _export(fields: dict[str, str], given: dict[str, str]) -> str:
    return "".join(f"{key}={value}\n" for key, value in _wanted(fields, given).items()) + "\n"


def _verbose(fields: dict[str, str], given: dict[str, str]) -> str:
    when = datetime.fromtimestamp(int(fields["__REALTIME_TIMESTAMP"]) / 1e6, UTC)
    rows = [f"    {key}={value}" for key, value in sorted(_wanted(fields, given).items()) if not key.startswith("__")]
    return f"{when:%a %Y-%m-%d %H:%M:%S.%f UTC} [{fields['__CURSOR']}]\n" + "\n".join(rows) + "\n"


OBJECTS: dict[str, Callable[[dict[str, str], dict[str, str]], str]] = {
    "json": _json, "json-pretty": _pretty, "json-sse": lambda fields, given: f"data: {_json(fields, given)}\n",
    "json-seq": lambda fields, given: f"\x1e{_json(fields, given)}", "export": _export, "verbose": _verbose,
}  # fmt: skip


# ---- what is asked about the journal itself


def _disk_usage(proc: Process, entries: list[Entry], given: dict[str, str]) -> int:
    files = 1 + len(entries) // 20_000
    proc.out(f"Archived and active journals take up {8 * files}.0M in the file system.\n")
    return 0


def _list_boots(proc: Process, entries: list[Entry], given: dict[str, str]) -> int:
    start = proc.host.identity.boot_time // 1000
    own = [entry for entry in entries if entry.time >= start]
    if own:
        first, last = (f"{local(proc, entry.time * 1000):%a %Y-%m-%d %H:%M:%S %Z}" for entry in (own[0], own[-1]))
        width = max(len(first), len("FIRST ENTRY"))
        proc.out(f"IDX {'BOOT ID':<32} {'FIRST ENTRY':<{width}} LAST ENTRY\n  0 {_boot_id(proc)} {first:<{width}} {last}\n")
    return 0


def _vacuum(proc: Process, entries: list[Entry], given: dict[str, str]) -> int:
    place = f"/run/log/journal/{_machine_id(proc)}"
    for path in ("/var/log/journal", place, "/run/log/journal"):
        proc.err(f"Vacuuming done, freed 0B of archived journals from {path}.\n")
    return 0


def _field(proc: Process, entries: list[Entry], given: dict[str, str]) -> int:
    seen = dict.fromkeys(value for entry in entries if (value := _fields(proc, entry).get(given["F"])) is not None)
    proc.out("".join(f"{value}\n" for value in seen))
    return 0


def _names(proc: Process, entries: list[Entry], given: dict[str, str]) -> int:
    proc.out("".join(f"{name}\n" for name in FIELDS))
    return 0


ABOUT: dict[str, Callable[[Process, list[Entry], dict[str, str]], int]] = {
    "disk-usage": _disk_usage, "list-boots": _list_boots, "vacuum": _vacuum, "sync": lambda proc, entries, given: 0,
    "verify": lambda proc, entries, given: 0, "header": lambda proc, entries, given: 0, "F": _field,
    "N": _names,
}  # fmt: skip


async def _follow(
    proc: Process, options: list[tuple[str, str]], given: dict[str, str], matches: list[str], shown: list[Entry]
) -> None:
    """-f: what comes yet, until somebody interrupts."""
    last = shown[-1].time if shown else proc.clock.now() // 1000
    while True:
        await proc.flush()
        await proc.sleep(1)
        fresh = [entry for entry in _chosen(proc, _entries(proc) or [], options, given, matches) if entry.time > last]
        if fresh:
            last = fresh[-1].time
            _put(proc, fresh, given)
