"""The verbs of systemd-analyze that ask no boot (systemd 252): calendars, spans, moments, tables, versions, configuration."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC
from typing import TYPE_CHECKING

from mirage.base.clock import SECOND
from mirage.shell.lib import datetext, debversions
from mirage.shell.lib.local import local, zone_of
from mirage.shell.lib.recorded import text_of
from mirage.shell.systemd import calendar, overrides, spans
from mirage.shell.systemd.columns import table

if TYPE_CHECKING:
    from datetime import datetime

    from mirage.shell.process import Process

Given = dict[str, str]
MIDNIGHTS = {"today": "today 00:00", "yesterday": "yesterday 00:00", "tomorrow": "tomorrow 00:00"}
OPERATORS: dict[str, Callable[[int], bool]] = {
    "lt": lambda order: order < 0, "<": lambda order: order < 0, "le": lambda order: order <= 0, "<=": lambda order: order <= 0,
    "eq": lambda order: order == 0, "==": lambda order: order == 0, "ne": lambda order: order != 0, "!=": lambda order: order != 0,
    "ge": lambda order: order >= 0, ">=": lambda order: order >= 0, "gt": lambda order: order > 0, ">": lambda order: order > 0,
}  # fmt: skip
DIFFERENT = {-1: 12, 0: 0, 1: 11}  # statuses of compare-versions of two
WIDTH = 16  # of the column before a colon


def calendars(proc: Process, words: list[str], given: Given) -> int:
    now = _base(proc, given)
    status = 0
    for index, word in enumerate(words):
        found = calendar.parse(word)
        if found is None:
            proc.err(f"Failed to parse calendar specification '{word}': Invalid argument\n")
            for what, is_one in (("timespan", spans.parsed(word) is not None), ("timestamp", moment(proc, word) is not None)):
                if is_one:
                    proc.err(f"Hint: this expression is a valid {what}. Use 'systemd-analyze {what} \"{word}\"' instead?\n")
            status = 1
            continue
        rows = [("Original form", word)] if str(found) != word else []
        rows += [("Normalized form", str(found))]
        count = int(given.get("iterations", "1")) if given.get("iterations", "1").isdecimal() else 1
        for number in range(1, count + 1):
            following = found.following(now)
            if following is None:
                rows += [("Next elapse", "never")] if number == 1 else []
                break
            now = following
            rows.append(
                (
                    "Next elapse" if number == 1 else f"Iter. #{number}",
                    f"{following.astimezone(zone_of(proc)):%a %Y-%m-%d %H:%M:%S %Z}",
                )
            )
            rows += _in_utc(proc, following)
            rows.append(("From now", _from_now(proc, int(following.timestamp()) * SECOND)))
        now = _base(proc, given)
        proc.out(("\n" if index else "") + "".join(f"{name:>15}: {value}\n" for name, value in rows))
    return status


def _base(proc: Process, given: Given) -> datetime:
    found = moment(proc, given["base-time"]) if "base-time" in given else None
    return local(proc, found if found is not None else proc.clock.now())


def _in_utc(proc: Process, when: datetime) -> list[tuple[str, str]]:
    here = when.astimezone(zone_of(proc))
    return [] if here.tzname() == "UTC" else [("(in UTC)", f"{when.astimezone(UTC):%a %Y-%m-%d %H:%M:%S UTC}")]


def _from_now(proc: Process, time: int) -> str:
    now = proc.clock.now()
    return spans.ago(now - time) if time <= now else spans.left(time - now)


def timespans(proc: Process, words: list[str], given: Given) -> int:
    for index, word in enumerate(words):
        micro = spans.parsed(word)
        if micro is None:
            proc.err(f"Failed to parse time span '{word}': Invalid argument\n")
            if calendar.parse(word) is not None:
                proc.err(
                    f"Hint: this expression is a valid calendar specification. Use 'systemd-analyze calendar \"{word}\"' instead?\n"
                )
            return 1
        proc.out(f"{chr(10) if index else ''}Original: {word}\n      μs: {micro}\n   Human: {spans.span(micro)}\n")
    return 0


def moment(proc: Process, text: str) -> int | None:
    """parse_timestamp(): nanoseconds since the epoch."""
    if re.fullmatch(r"@\d{1,18}(?:\.\d{1,6})?", text):
        return int(float(text[1:]) * SECOND)
    return (
        datetext.parse(MIDNIGHTS.get(text, text), proc.clock.now(), zone_of(proc))
        if not re.fullmatch(r"[a-z]?|\d{1,3}", text)
        else None
    )


def timestamps(proc: Process, words: list[str], given: Given) -> int:
    for index, word in enumerate(words):
        found = moment(proc, word)
        if found is None:
            proc.err(f'Failed to parse "{word}": Invalid argument\n')
            return 1
        seconds, rest = divmod(found // 1000, 1_000_000)
        when = local(proc, found)
        rows = [("Original form", word), ("Normalized form", f"{when:%a %Y-%m-%d %H:%M:%S %Z}"), *_in_utc(proc, when)]
        rows += [("UNIX seconds", f"@{seconds}" + (f".{rest:06}" if rest else "")), ("From now", _from_now(proc, found))]
        proc.out(("\n" if index else "") + "".join(f"{name:>15}: {value}\n" for name, value in rows))
    return 0


def exit_statuses(proc: Process, words: list[str], given: Given) -> int:
    return _named(proc, words, "systemd-analyze.exit-status", ("NAME", "STATUS", "CLASS"), 'Invalid exit status "{}".')


def capabilities(proc: Process, words: list[str], given: Given) -> int:
    return _named(
        proc, [word.lower() for word in words], "systemd-analyze.capability", ("NAME", "NUMBER"), 'Capability "{}" not known.'
    )


def _named(proc: Process, words: list[str], name: str, heads: Sequence[str], unknown: str) -> int:
    """The rows of a table that have a name or a number."""
    text = text_of(name)
    if not words:
        proc.out(text)
        return 0
    rows = [line.split() for line in text.splitlines()[1:]]
    found = []
    for word in words:
        row = next((row for row in rows if word in row[:2]), None)
        if row is None:
            proc.err(unknown.format(word) + "\n")
            return 1
        found.append(row)
    found.sort(key=rows.index if heads[-1] == "NUMBER" else lambda row: 0)  # exit statuses stand as they are asked for
    proc.out(table(heads, found, frozenset({1})))
    return 0


def filters(proc: Process, words: list[str], given: Given) -> int:
    text = text_of("systemd-analyze.syscall-filter")
    if not words:
        proc.out(text)
        return 0
    sets = {block.split("\n", 1)[0]: block for block in text.split("\n\n")}
    for index, word in enumerate(words):
        if word not in sets:
            proc.err(f'Filter set "{word}" not found.\n')
            return 1
        proc.out(("\n" if index else "") + sets[word].rstrip("\n") + "\n")
    return 0


def versions(proc: Process, words: list[str], given: Given) -> int:
    if len(words) == 3 and words[1] not in OPERATORS:
        proc.err(f'Unknown operator "{words[1]}".\n')
        return 1
    order = debversions.compare(words[0], words[-1])
    if len(words) == 2:
        proc.out(f"{words[0]} {'<' if order < 0 else '==' if order == 0 else '>'} {words[1]}\n")
        return DIFFERENT[(order > 0) - (order < 0)]
    return int(not OPERATORS[words[1]](order))


def configuration(proc: Process, words: list[str], given: Given) -> int:
    for index, word in enumerate(words):
        paths = overrides.configuration(proc, word.removeprefix("/etc/").removeprefix("/usr/lib/"))
        if not paths:
            proc.out(("\n" if index else "") + f"# Main configuration file {word} not found\n")
            continue
        proc.out(("\n" if index else "") + overrides.shown(proc, paths))
    return 0


def paths(proc: Process, words: list[str], given: Given) -> int:
    proc.out(text_of("systemd-analyze.unit-paths"))
    return 0


def elf(proc: Process, words: list[str], given: Given) -> int:
    """Debian's is built without elfutils at hand."""
    for word in words:
        if not proc.exists(word):
            proc.err(f'Failed to open "{word}": No such file or directory\n')
        else:
            proc.err(f'Parsing "{word}" as ELF object failed: Operation not supported\n')
        return 1
    return 0


def conditions(proc: Process, words: list[str], given: Given) -> int:
    """Conditions first failed is told last; asserts before them."""
    found: dict[str, list[tuple[str, bool]]] = {"Assert": [], "Condition": []}
    for word in words:
        match = re.fullmatch(r"(Condition|Assert)(\w+)\s*=(.*)", word)
        if match is None or match[2] not in CHECKS:
            proc.err(f'Cannot parse "{word}".\n')
            return 1
        value = match[3].strip().removeprefix("|")
        is_true = CHECKS[match[2]](proc, value.removeprefix("!").strip()) != value.startswith("!")
        found[match[1]].append((f"{match[1]}{match[2]}={value}", is_true))
    status = 0
    for kind, results in found.items():
        for text, is_true in results:
            proc.err(f"test.service: {text} {'succeeded' if is_true else 'failed'}.\n")
        if results:
            holds = all(is_true for _, is_true in results)
            proc.err(f"{kind}s {'succeeded' if holds else 'failed'}.\n")
            status = status or int(not holds)
    return status


def _kernel(proc: Process, value: str) -> bool:
    release = proc.uname.release
    for part in re.findall(r"(<=|>=|=|!=|<|>)?\s*(\S+)", value):
        if not OPERATORS[part[0] if part[0] not in ("=", "") else "=="](debversions.compare(release, part[1])):
            return False
    return True


CHECKS: dict[str, Callable[[Process, str], bool]] = {
    "PathExists": lambda proc, value: proc.exists(value), "KernelVersion": _kernel,
    "FileNotEmpty": lambda proc, value: proc.exists(value) and proc.stat(value).size > 0,
    "DirectoryNotEmpty": lambda proc, value: bool(overrides.names(proc, value)),
    "FileIsExecutable": lambda proc, value: proc.exists(value) and bool(proc.stat(value).mode & 0o111),
    "Host": lambda proc, value: value == proc.hostname, "Architecture": lambda proc, value: value in ("x86-64", "native"),
    "Virtualization": lambda proc, value: value in (proc.host.hardware.hypervisor, "vm", "yes", "true") and bool(proc.host.hardware.hypervisor),
    "User": lambda proc, value: value in ("root", "0", "@system"), "FirstBoot": lambda proc, value: value in ("no", "false", "0"),
    "ACPower": lambda proc, value: value in ("yes", "true", "1"), "Security": lambda proc, value: value == "apparmor",
    "CPUs": lambda proc, value: OPERATORS.get(re.sub(r"[\w ]", "", value) or "==", OPERATORS["=="])(proc.host.identity.cores - int(re.sub(r"\D", "", value) or 0)),
    "NeedsUpdate": lambda proc, value: False,
}  # fmt: skip
