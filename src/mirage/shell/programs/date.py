"""date (coreutils 9.1): the world's clock, or another moment, in words and by format. It never sets the clock."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from mirage.shell.lib import datetext, gnu
from mirage.shell.lib.gnu import try_help, why
from mirage.shell.lib.local import SECOND, zone_of
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.sources import batches, quotef, source
from mirage.shell.lib.strftime import formats, strftime
from mirage.shell.lib.text import to_text
from mirage.shell.registry import program
from mirage.shell.signals import Exited

if TYPE_CHECKING:
    from datetime import tzinfo

    from mirage.shell.process import Process

LONGS = {
    "date": ":d", "debug": "debug", "file": ":f", "iso-8601": "?I", "reference": ":r", "resolution": "resolution", "rfc-email": "R",
    "rfc-2822": "R", "rfc-822": "R", "rfc-3339": ":rfc-3339", "set": ":s", "uct": "u", "utc": "u", "universal": "u",
}  # fmt: skip
ISO = {
    "hours": "%Y-%m-%dT%H%:z", "minutes": "%Y-%m-%dT%H:%M%:z", "date": "%Y-%m-%d", "seconds": "%Y-%m-%dT%H:%M:%S%:z",
    "ns": "%Y-%m-%dT%H:%M:%S,%N%:z",
}  # fmt: skip
RFC_3339 = {"date": "%Y-%m-%d", "seconds": "%Y-%m-%d %H:%M:%S%:z", "ns": "%Y-%m-%d %H:%M:%S.%N%:z"}
RFC_5322 = "%a, %d %b %Y %H:%M:%S %z"


@program("date")
async def date(proc: Process) -> int:
    options, operands = gnu.read(proc, "date", "d:f:I::r:Rs:u", LONGS)
    given: dict[str, str] = {}
    pattern = ""
    for key, value in options:
        if key in ("I", "R", "rfc-3339"):
            if pattern:
                proc.fail("multiple output formats specified")
            pattern = RFC_5322 if key == "R" else _choice(proc, key, value)
        given[key] = value
    zone = UTC if "u" in given else zone_of(proc)
    if len([key for key in "dfr" if key in given] + ["resolution"] * ("resolution" in given)) > 1:
        try_help(proc, "the options to specify dates for printing are mutually exclusive")
    if "s" in given and set(given) & set("dfr"):
        try_help(proc, "the options to print and set the time may not be used together")
    if len(operands) > 1:
        try_help(proc, f"extra operand {quoted(proc, operands[1])}")
    if operands and operands[0].startswith("+"):
        if pattern:
            proc.fail("multiple output formats specified")
        pattern = operands.pop(0)[1:]
        given["+"] = pattern
    elif operands and set(given) & set("dfrs"):
        proc.error(f"the argument {quoted(proc, operands[0])} lacks a leading '+';")
        proc.err("when using an option to specify date(s), any non-option\nargument must be a format string beginning with '+'\n")
        proc.err(f"Try '{proc.name} --help' for more information.\n")
        return 1
    if not pattern and "+" not in given:
        pattern = "%s.%N" if "resolution" in given else "%+"
    return await _show(proc, given, operands, pattern, zone)


def _choice(proc: Process, key: str, value: str) -> str:
    table = ISO if key == "I" else RFC_3339
    if key == "I" and not value:
        return ISO["date"]
    names = [name for name in table if name.startswith(value)]
    if len(names) == 1 or value in table:
        return table[value if value in table else names[0]]
    option = "--iso-8601" if key == "I" else "--rfc-3339"
    proc.error(f"{'ambiguous' if names and value else 'invalid'} argument {quoted(proc, value)} for {quoted(proc, option)}")
    proc.err("Valid arguments are:\n" + "".join(f"  - {quoted(proc, name)}\n" for name in table))
    proc.err(f"Try '{proc.name} --help' for more information.\n")
    raise Exited(1)


async def _show(proc: Process, given: dict[str, str], operands: list[str], pattern: str, zone: tzinfo) -> int:
    now = proc.clock.now()
    if "f" in given:
        return await _file(proc, given["f"], pattern, zone)
    moment: int | None = now
    if "r" in given:
        try:
            moment = proc.stat(given["r"]).mtime
        except OSError as error:
            return proc.error(f"{quotef(given['r'])}: {why(error)}")
    elif "resolution" in given:
        moment = 1
    text = given.get("d", given.get("s"))
    if text is not None:
        moment = datetext.parse(text, now, zone)
    elif operands:
        text, moment = operands[0], _posix(operands[0], now, zone)
    if moment is None:
        return proc.error(f"invalid date {quoted(proc, text or '')}")
    status = 0
    if ("s" in given or operands) and proc.uid:
        status = proc.error("cannot set date: Operation not permitted")
    return _put(proc, moment, pattern, zone) or status


def _put(proc: Process, moment: int, pattern: str, zone: tzinfo) -> int:
    locale = formats(proc)
    try:
        local = datetime.fromtimestamp(moment // SECOND, zone)
    except (ValueError, OverflowError, OSError):
        return proc.error(f"time {quoted(proc, str(moment // SECOND))} is out of range")
    proc.out(strftime(locale["+"] if pattern == "%+" else pattern, local, moment % SECOND, locale) + "\n")
    return 0


async def _file(proc: Process, name: str, pattern: str, zone: tzinfo) -> int:
    """-f: a date on every line."""
    try:
        descriptor = await source(proc, name)
    except OSError as error:
        return proc.error(f"{quotef(name)}: {why(error)}")
    status = 0
    try:
        async for lines in batches(proc, descriptor):
            for line in lines:
                text = to_text(line)
                moment = datetext.parse(text, proc.clock.now(), zone)
                if moment is None:
                    status = proc.error(f"invalid date {quoted(proc, text)}")
                else:
                    status = _put(proc, moment, pattern, zone) or status
    except OSError as error:
        return proc.error(f"{quotef(name)}: {why(error)}")
    finally:
        descriptor.close()
    return status


def _posix(text: str, now: int, zone: tzinfo) -> int | None:
    """MMDDhhmm[[CC]YY][.ss]."""
    found = re.fullmatch(r"([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2}|[0-9]{4})?(?:\.([0-9]{2}))?", text)
    if found is None:
        return None
    month, day, hour, minute = (int(found[number]) for number in range(1, 5))
    year = datetime.fromtimestamp(now // SECOND, zone).year
    if found[5]:
        year = int(found[5]) if len(found[5]) == 4 else int(found[5]) + (2000 if int(found[5]) < 69 else 1900)
    try:
        return int(datetime(year, month, day, hour, minute, int(found[6] or 0), tzinfo=zone).timestamp()) * SECOND
    except (ValueError, OverflowError):
        return None
