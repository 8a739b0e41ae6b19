"""mkdir, mkfifo and touch (coreutils 9.1): new names."""

from __future__ import annotations

import errno
import os
import re
import stat as st
from datetime import datetime
from typing import TYPE_CHECKING

from mirage.shell.lib import datetext, gnu
from mirage.shell.lib.choices import choose
from mirage.shell.lib.gnu import shell_escape, why
from mirage.shell.lib.local import SECOND, zone_of
from mirage.shell.lib.modes import Mode
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.text import to_bytes
from mirage.shell.registry import program
from mirage.vfs.types import UTIME_NOW, UTIME_OMIT
from mirage.world.traces import describe

if TYPE_CHECKING:
    from mirage.shell.process import Process


def _mode(proc: Process, text: str | None) -> Mode | None:
    try:
        return None if text is None else Mode(text)
    except ValueError:
        proc.fail(f"invalid mode {quoted(proc, text or '')}")


@program("mkdir")
def mkdir(proc: Process) -> int:
    longs = {"mode": ":m", "parents": "p", "verbose": "v", "context": "?Z"}
    options, operands = gnu.read(proc, "mkdir", "pm:vZ", longs)
    given = dict(options)
    gnu.need(proc, operands)
    mode = _mode(proc, given.get("m"))
    status = 0
    for name in operands:
        made = _missing(proc, name) if "p" in given else [name]
        for path in made:
            try:
                proc.caller.mkdir(to_bytes(path))
                if path == name and mode is not None:
                    proc.caller.chmod(to_bytes(path), mode.apply(0o777, directory=True, umask=proc.caller.umask))
            except OSError as error:
                if isinstance(error, FileExistsError) and "p" in given and _is_directory(proc, path):
                    continue
                status = proc.error(f"cannot create directory {quoted(proc, path)}: {why(error)}")
                break
            if "v" in given:
                proc.out(f"{proc.name}: created directory {shell_escape(path)}\n")
    return status


def _missing(proc: Process, name: str) -> list[str]:
    """The directories on the way that are not there yet, and the name itself unless it is one."""
    path, found = name, []
    while path and path != "/" and not _is_directory(proc, path):
        found.append(path)
        path = os.path.dirname(path.rstrip("/"))
    return found[::-1]


def _is_directory(proc: Process, path: str) -> bool:
    try:
        return st.S_ISDIR(proc.stat(path).mode)
    except OSError:
        return False


@program("mkfifo")
def mkfifo(proc: Process) -> int:
    options, operands = gnu.read(proc, "mkfifo", "m:Z", {"mode": ":m", "context": "?Z"})
    gnu.need(proc, operands)
    try:
        modes = [Mode(value) for key, value in options if key == "m"]
    except ValueError:
        return proc.error("invalid mode")
    status = 0
    for name in operands:
        try:
            proc.caller.mknod(to_bytes(name), st.S_IFIFO | 0o666)
            if modes:
                proc.caller.chmod(to_bytes(name), modes[-1].apply(0o666, directory=False, umask=proc.caller.umask))
        except OSError as error:
            status = proc.error(f"cannot create fifo {shell_escape(name)}: {why(error)}")
    return status


TOUCHED = (("atime", "access", "use"), ("mtime", "modify"))


@program("touch")
def touch(proc: Process) -> int:
    longs = {"time": ":time", "no-create": "c", "no-dereference": "h", "reference": ":r", "date": ":d"}
    options, operands = gnu.read(proc, "touch", "acd:fhmr:t:", longs)
    given = dict(options)
    if not operands:
        gnu.try_help(proc, "missing file operand")
    atime = mtime = UTIME_NOW
    if "t" in given and given.keys() & {"r", "d"}:
        gnu.try_help(proc, "cannot specify times from more than one source")
    if "time" in given:
        given["a" if choose(proc, "--time", given["time"], TOUCHED) == "atime" else "m"] = ""
    if "r" in given:
        try:
            found = proc.stat(given["r"]) if "h" not in given else proc.lstat(given["r"])
        except OSError as error:
            return proc.error(f"failed to get attributes of {shell_escape(given['r'])}: {why(error)}")
        atime, mtime = found.atime, found.mtime
    if "d" in given or "t" in given:
        if "r" in given:  # relative to the times of that file
            atime, mtime = (_given_time(proc, given, base) for base in (atime, mtime))
        else:
            atime = mtime = _given_time(proc, given, proc.clock.now())
    only = {"a"} & set(given) | {"m"} & set(given)
    if only == {"a"}:
        mtime = UTIME_OMIT
    elif only == {"m"}:
        atime = UTIME_OMIT
    status = 0
    for name in operands:
        raw, is_there = to_bytes(name), True
        try:
            if not (is_there := proc.caller.exists(raw, "h" not in given)):
                if set(given) & {"c", "h"}:
                    continue
                proc.open(name, os.O_WRONLY | os.O_CREAT | os.O_NONBLOCK | os.O_NOCTTY).close()
        except IsADirectoryError:  # EISDIR of open(2) is not told: utimensat(2) says what there is to say
            status = proc.error(f"setting times of {shell_escape(name)}: No such file or directory")
            continue
        except OSError as error:
            status = proc.error(f"cannot touch {shell_escape(name)}: {why(error)}")
            continue
        try:
            proc.caller.utimens(raw, atime, mtime, "h" not in given)
            if is_there:
                describe(proc.caller, "times", raw, "h" not in given)
        except OSError as error:
            is_of_times = error.errno == errno.EPERM and (bool(set(given) & {"c", "h"}) or _opens(proc, name))
            text = "setting times of" if is_of_times else "cannot touch"
            status = proc.error(f"{text} {shell_escape(name)}: {why(error)}")
    return status


def _opens(proc: Process, name: str) -> bool:
    """Whether touch's own open(2) of a file that is there succeeds."""
    try:
        proc.open(name, os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY).close()
    except OSError:
        return False
    return True


_STAMP = re.compile(r"(?:(\d\d)?(\d\d))?(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d\d))?\Z")  # [[CC]YY]MMDDhhmm[.ss]


def _given_time(proc: Process, given: dict[str, str], base: int) -> int:
    """-d in words, or -t in digits."""
    if "t" not in given:
        found = datetext.parse(given["d"], base, zone_of(proc))
        if found is None:
            proc.fail(f"invalid date format {quoted(proc, given['d'])}")
        return found
    parts = _STAMP.match(given["t"])
    try:
        if parts is None:
            raise ValueError(given["t"])
        century, year, *rest = parts.groups()
        zone = zone_of(proc)
        years = datetime.fromtimestamp(proc.clock.now() // SECOND, zone).year if year is None else int(year)
        if century is not None:
            years += int(century) * 100
        elif year is not None:
            years += 1900 if years > 68 else 2000
        month, day, hour, minute, second = (int(part or 0) for part in rest)
        return int(datetime(years, month, day, hour, minute, second, tzinfo=zone).timestamp()) * SECOND
    except ValueError:
        proc.fail(f"invalid date format {quoted(proc, given['t'])}")
