"""journalctl (systemd 252): the system's log, as rsyslog has it beside the journal."""

from __future__ import annotations

import re
from collections.abc import Callable
from os import X_OK
from stat import S_ISDIR
from typing import TYPE_CHECKING

from mirage.shell.bash.patterns import compile_pattern, has_magic
from mirage.shell.journal import files, forms
from mirage.shell.journal.about import QUESTIONS, UNREAD, known, running
from mirage.shell.journal.entries import entries
from mirage.shell.journal.fields import cursor, fields, owner_of, slice_of
from mirage.shell.lib import datetext
from mirage.shell.lib.gnu import why
from mirage.shell.lib.local import SECOND, zone_of
from mirage.shell.lib.options import UsageError, misused, scan
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program
from mirage.shell.signals import Exited
from mirage.shell.systemd import spans, timers
from mirage.shell.systemd.assignments import BOOLEANS
from mirage.shell.systemd.escaping import mangled
from mirage.world import units
from mirage.world.journald.entry import Entry
from mirage.world.journald.file import HEADER

if TYPE_CHECKING:
    from mirage.shell.process import Process

LINES = 10  # of -n
PRIORITIES = ("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug")
FACILITIES = (
    "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp", "12", "13", "14", "15",
    *(f"local{number}" for number in range(8)),
)  # fmt: skip
LONGS = {
    "system": "system", "user": "user", "machine": ":M", "merge": "m", "directory": ":D", "file": ":file", "root": ":root", "image": ":image",
    "since": ":S", "until": ":U", "boot": "?b", "unit": ":u", "user-unit": ":user-unit", "identifier": ":t", "priority": ":p",
    "facility": ":facility", "grep": ":g", "case-sensitive": "?case", "dmesg": "k", "output": ":o", "output-fields": ":fields",
    "lines": "?n", "reverse": "r", "show-cursor": "cursor", "cursor": ":c", "after-cursor": ":after", "cursor-file": ":cursor-file",
    "utc": "utc", "catalog": "x", "no-hostname": "no-hostname", "no-full": "no-full", "full": "l", "all": "a", "follow": "f",
    "no-tail": "no-tail", "quiet": "q", "no-pager": "no-pager", "pager-end": "e", "help": "h", "version": "version", "fields": "N",
    "field": ":F", "list-boots": "list-boots", "disk-usage": "disk-usage", "vacuum-size": ":vacuum-size", "vacuum-files": ":vacuum-files",
    "vacuum-time": ":vacuum-time", "verify": "verify", "verify-key": ":verify-key", "sync": "sync", "flush": "sync", "rotate": "rotate",
    "relinquish-var": "sync", "smart-relinquish-var": "sync", "header": "header", "list-catalog": "list-catalog",
    "dump-catalog": "dump-catalog", "update-catalog": "update-catalog", "interval": ":interval", "setup-keys": "setup-keys",
    "namespace": ":namespace", "force": "force", "no-variable": "no-variable", "truncate-newline": "truncate-newline",
}  # fmt: skip
BOOT, COUNT = r"[-+]?[0-9]+|[0-9a-f]{32}(?:[-+][0-9]+)?", r"[0-9]+|all"
SHAPES = {"-b": BOOT, "--boot": BOOT, "-n": COUNT, "--lines": COUNT}
QUIET = frozenset(
    ("export", "json", "json-pretty", "json-sse", "json-seq", "cat")
)  # outputs for programs: no word of the program's own
Test = Callable[[Entry], bool]


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
    if given.get("o") in QUIET:
        given["q"] = ""
    try:
        given |= _left_off(proc, given)
        if _is_answered(proc, given):
            return 0
        if (about := next((key for key in QUESTIONS if key in given), None)) is not None:
            return _told(proc, about, given, matches)
        if (found := _elsewhere(proc, given)) is None:
            found = _read(proc)
        if not found and files.horizon(proc) is None and "q" not in given:
            proc.err("No journal files were found.\n")
        found = _chosen(proc, found, options, given, matches)
    except ValueError as error:
        proc.err(f"{error}\n")
        return 1
    return await _show(proc, found, options, given, matches)


def _left_off(proc: Process, given: dict[str, str]) -> dict[str, str]:
    """Where the last one stopped who was given the same file. ValueError: it can not be read."""
    path = given.get("cursor-file", "")
    try:
        return {"after": to_text(proc.read_file(path)).strip()} if proc.exists(path) else {}
    except OSError as error:
        raise ValueError(f"Failed to read cursor file {path}: {why(error)}") from None


def _read(proc: Process) -> list[Entry]:
    """The system's own journal. ValueError: it may not be read."""
    if (found := entries(proc)) is None:
        raise ValueError("No journal files were opened due to insufficient permissions.")
    return found


def _told(proc: Process, about: str, given: dict[str, str], matches: list[str]) -> int:
    """What is asked about the journal itself. ValueError: what is wrong with the question."""
    if matches and about not in ("list-catalog", "dump-catalog"):
        raise ValueError(f"Extraneous arguments starting with '{matches[0]}'")
    return QUESTIONS[about](proc, [] if about in UNREAD else _read(proc), given | {"ids": " ".join(matches)})


async def _show(proc: Process, found: list[Entry], options: list[tuple[str, str]], given: dict[str, str], matches: list[str]) -> int:
    if "n" in given or "e" in given or ("f" in given and "no-tail" not in given):
        most = (
            int(given["n"].lstrip("+"))
            if given.get("n", "").lstrip("+").isdecimal()
            else len(found)
            if given.get("n") == "all"
            else LINES
        )
        most = 1000 if "e" in given and "n" not in given else most
        found = found[len(found) - most if most < len(found) else 0 :]
    if not found and "f" not in given:
        proc.out("-- No entries --\n" if "q" not in given else "")
        return 1 if "g" in given else 0
    is_reversed = "r" in given or ("g" in given and "n" in given and "f" not in given)
    for line in forms.lines(proc, found[::-1] if is_reversed else found, given):
        proc.out(line)
    if found and given.keys() & {"cursor", "cursor-file"}:
        last = cursor(proc, found[-1])
        proc.out(f"-- cursor: {last}\n" if "cursor" in given else "")
        if "cursor-file" in given:
            try:
                proc.caller.write_file(to_bytes(given["cursor-file"]), to_bytes(last))
            except OSError as error:
                proc.err(f"Failed to write new cursor to {given['cursor-file']}: {why(error)}\n")
                return 1
    if "f" in given:
        await _follow(proc, options, given, matches, found)
    return 0


def _joined(args: list[str]) -> list[str]:
    """`-b -1`, `-n 3`: the word behind a bare option is its argument where it looks like one."""
    words: list[str] = []
    for word in args:
        shape = SHAPES.get(words[-1]) if words else None
        if shape is not None and re.fullmatch(shape, word):
            words[-1] += word if not words[-1].startswith("--") else f"={word}"
        else:
            words.append(word)
    return words


def _is_answered(proc: Process, given: dict[str, str]) -> bool:
    """What needs no journal: lists of what an option may be. ValueError: what is wrong with one."""
    if (form := given.get("o")) is not None and form not in forms.NAMES:
        if form != "help":
            raise ValueError(f"Unknown output format '{form}'.")
        proc.out("".join(f"{name}\n" for name in forms.NAMES))
        return True
    if given.get("facility") == "help":
        proc.out("Available facilities:\n" + "".join(f"{name}\n" for name in FACILITIES))
        return True
    if "interval" in given and not spans.parsed(given["interval"]):
        raise ValueError(f"Failed to parse sealing key change interval: {given['interval']}")
    if "c" in given or "after" in given:
        word = given.get("c", given.get("after", ""))
        if not re.search(r"\bt=[0-9a-f]+", word):
            raise ValueError("Failed to seek to cursor: Invalid argument")
    return False


def _elsewhere(proc: Process, given: dict[str, str]) -> list[Entry] | None:
    """The entries of another place than the system's own journal, which are none; None: the own one is meant."""
    if "D" in given and not proc.exists(given["D"]):
        raise ValueError(f"Failed to open {given['D']}: No such file or directory")
    if "file" in given:
        if not (named := files.globbed(proc, given["file"])):
            raise ValueError("Failed to open files: No such file or directory")
        try:
            heads = [files.read(proc.caller.read_file(to_bytes(path), HEADER)) for path in named]
        except OSError as error:
            raise ValueError(f"Failed to open files: {why(error)}") from None
        if None in heads:
            raise ValueError("Failed to open files: Bad message")
        return None
    if "D" in given and _is_own(proc, given["D"]):
        return None
    if "image" in given:
        proc.err(f"Failed to set up loopback device for {given['image']}: Operation not permitted\n")
        raise Exited(255)
    if "M" in given and given["M"] not in (".host", ""):
        raise ValueError("Failed to open root directory: The name org.freedesktop.machine1 was not provided by any .service files")
    if given.keys() & {"user", "root", "namespace", "D"} and given.get("root") != "/" and given.get("namespace") not in ("*", "+"):
        if "q" not in given:
            proc.err("No journal files were found.\n")
        return []
    return None


def _is_own(proc: Process, directory: str) -> bool:
    path = to_text(proc.caller.realpath(to_bytes(directory)))
    return path == files.PLACE or path.startswith(f"{files.PLACE}/")


# ---- which


def _chosen(
    proc: Process, found: list[Entry], options: list[tuple[str, str]], given: dict[str, str], matches: list[str]
) -> list[Entry]:
    """Those that all options want. ValueError: what is wrong with one."""
    tests: list[Test] = []
    if any(key == "u" and not value for key, value in options):
        raise ValueError("Failed to add filter for units: Invalid argument")
    asked = [value for key, value in options if key == "u"]
    wanted = [name for value in asked for name in _units(value, found)]
    if asked and not wanted:
        raise ValueError("Failed to add filter for units: No data available")
    if wanted:
        tests.append(lambda entry: any(of_unit(proc, entry, name) for name in wanted))
    if user_units := [units.full_name(value) for key, value in options if key == "user-unit"]:
        tests.append(lambda entry: entry.pid != "1" and entry.tag == "systemd" and entry.about in user_units)
    if tags := [value for key, value in options if key == "t"]:
        tests.append(lambda entry: entry.tag in tags)
    if "k" in given:
        tests.append(lambda entry: entry.is_kmsg)
    if "p" in given:
        low, high = _range(given["p"])
        tests.append(lambda entry: low <= entry.priority <= high)
    if "facility" in given:
        numbers = {_facility(word) for word in given["facility"].split(",")}
        tests.append(lambda entry: entry.facility in numbers)
    if "g" in given:
        pattern = _pattern(given)
        tests.append(lambda entry: pattern.search(entry.message) is not None)
    tests += _borders(proc, given)
    if "k" in given or "b" in given:
        own = _boot(proc, found, given.get("b", ""))
        tests.append(lambda entry: entry.boot.id == own)
    if matches:
        tests.append(_matching(proc, matches))
    return [entry for entry in found if all(test(entry) for test in tests)]


def _units(word: str, found: list[Entry]) -> list[str]:
    """The names that a word stands for: of a pattern, those that the journal knows."""
    if not has_magic(word, extglob=False):
        return [mangled(word)]
    pattern = compile_pattern(word)
    names = {name for entry in found for name in (entry.unit, entry.about) if name and pattern.fullmatch(name)}
    return sorted(names)


def of_unit(proc: Process, entry: Entry, name: str) -> bool:
    """add_matches_for_unit(): what its processes wrote, and what systemd said of it; for a slice, what all in it wrote."""
    if entry.unit == name or (entry.tag == "systemd" and entry.pid == "1" and entry.about == name):
        return True
    if not name.endswith(".slice"):
        return False
    kind = slice_of(entry.unit)
    return kind == name or (kind == "user.slice" and name == f"user-{owner_of(proc, entry)}.slice")


def _range(text: str) -> tuple[int, int]:
    low, dots, high = text.partition("..")

    def number(word: str) -> int:
        if word in PRIORITIES:
            return PRIORITIES.index(word)
        if word.isdecimal() and int(word) < len(PRIORITIES):
            return int(word)
        raise ValueError(f"Failed to parse log level range {text}" if dots else f"Unknown log level {text}")

    return (number(low), number(high)) if dots else (0, number(low))


def _facility(word: str) -> int:
    if word in FACILITIES:
        return FACILITIES.index(word)
    if word.isdecimal() and int(word) < len(FACILITIES):
        return int(word)
    raise ValueError(f'Bad --facility= argument "{word}".')


def _pattern(given: dict[str, str]) -> re.Pattern[str]:
    """Without --case-sensitive, a pattern in small letters meets all."""
    if given.get("case", "") not in ("", *BOOLEANS):
        raise ValueError(f'Bad --case-sensitive= argument "{given["case"]}": Invalid argument')
    is_exact = given["case"] in ("", "1", "true", "yes") if "case" in given else given["g"] != given["g"].lower()
    try:
        return re.compile(given["g"], 0 if is_exact else re.IGNORECASE)
    except re.error as error:
        reason = "missing closing parenthesis" if "unterminated subpattern" in error.msg else error.msg
        raise ValueError(f'Bad pattern "{given["g"]}": {reason}') from None


def _borders(proc: Process, given: dict[str, str]) -> list[Test]:
    since, until = (_moment(proc, given[key]) if key in given else None for key in "SU")
    if since is not None and until is not None and since > until:
        raise ValueError("--since= must be before --until=.")
    tests: list[Test] = []
    if since is not None:
        tests.append(lambda entry: entry.time >= since)
    if until is not None:
        tests.append(lambda entry: entry.time <= until)
    for key in ("c", "after"):
        if key in given and (found := re.search(r"\bt=([0-9a-f]+)", given[key])):
            start = int(found[1], 16) + (key == "after")
            tests.append(lambda entry, start=start: entry.time >= start)  # type: ignore[misc]
    return tests


def _moment(proc: Process, text: str) -> int:
    """Microseconds since the epoch."""
    now = proc.clock.now()
    if re.fullmatch(r"[-+][0-9].*", text) and (seconds := timers.span(text[1:])):
        return (now + (seconds if text[0] == "+" else -seconds) * SECOND) // 1000
    if not text or re.fullmatch(r"[0-9]+ *[a-z]+", text):  # GNU date would take them for a moment
        raise ValueError(f"Failed to parse timestamp: {text}")
    midnight = {"today": "today 00:00", "yesterday": "yesterday 00:00", "tomorrow": "tomorrow 00:00"}
    moment = datetext.parse(midnight.get(text, text), now, zone_of(proc))
    if moment is None:
        raise ValueError(f"Failed to parse timestamp: {text}")
    return moment // 1000


def _boot(proc: Process, found: list[Entry], which: str) -> str:
    """The id of a boot: by itself, or counted from the last (0, -1, ...) or the first (1, 2, ...)."""
    ids = list(known(found)) or [running(proc)]
    if re.fullmatch(r"[-+]?[0-9]*", which):
        number = int(which or 0)
        at = number - 1 if number > 0 else len(ids) - 1 + number
        if 0 <= at < len(ids):
            return ids[at]
    elif which in ids:
        return which
    shown = f"{int(which):+d}" if re.fullmatch(r"[-+]?[0-9]+", which) and int(which) else which
    raise ValueError(f"Data from the specified boot ({shown}) is not available: No such boot ID in journal")


def _matching(proc: Process, matches: list[str]) -> Test:
    """FIELD=VALUE: of one field any, of several all; a `+` begins another set."""
    sets: list[dict[str, set[str]]] = [{}]
    if any(word == "+" and matches[max(0, at - 1)] == "+" for at, word in enumerate(matches)) or matches[-1] == "+":
        raise ValueError('"+" can only be used between terms')
    for word in matches:
        name, equals, value = word.partition("=")
        if word == "+":
            sets.append({})
        elif word.startswith("/"):
            name, value = _of_file(proc, word)
            sets[-1].setdefault(name, set()).add(value)
        elif equals and re.fullmatch(r"[A-Z_][A-Z0-9_]*", name):
            sets[-1].setdefault(name, set()).add(value)
        else:
            raise ValueError(f"Failed to add match '{word}': Invalid argument")

    def test(entry: Entry) -> bool:
        known_fields = fields(proc, entry)
        return any(all(known_fields.get(name) in values for name, values in one.items()) for one in sets)

    return test


def _of_file(proc: Process, path: str) -> tuple[str, str]:
    """Which match a path stands for: its program."""
    if not proc.exists(path):
        raise ValueError("Couldn't canonicalize path: No such file or directory")
    real = to_text(proc.caller.realpath(to_bytes(path)))
    if real.startswith("/dev/"):
        return "_KERNEL_DEVICE", real
    if not proc.caller.can(to_bytes(real), X_OK) or S_ISDIR(proc.stat(real).mode):
        raise ValueError(f"File is neither a device node, nor regular file, nor executable: {path}")
    return "_EXE", real


async def _follow(
    proc: Process, options: list[tuple[str, str]], given: dict[str, str], matches: list[str], shown: list[Entry]
) -> None:
    """-f: what comes yet, until somebody interrupts."""
    last = shown[-1] if shown else None
    start = last.time if last is not None else proc.clock.now() // 1000
    while True:
        await proc.flush()
        await proc.sleep(1)
        fresh = [entry for entry in _chosen(proc, entries(proc, start) or [], options, given, matches) if entry.time > start]
        for line in forms.lines(proc, fresh, given, before=last):
            proc.out(line)
        if fresh:
            last, start = fresh[-1], fresh[-1].time
