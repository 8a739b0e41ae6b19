"""at, batch, atq and atrm (at 3.2.5): jobs for later, kept as files in the spool, and run there where the visitor still is."""

from __future__ import annotations

import asyncio
import os
import re
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from mirage.shell.lib import nss
from mirage.shell.lib.auth import real_uid
from mirage.shell.lib.become import become
from mirage.shell.lib.gnu import why
from mirage.shell.lib.local import SECOND, local, zone_of
from mirage.shell.lib.options import UsageError, misused, scan
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.lib.timeformat import format_time
from mirage.shell.programs.at.timespec import TimespecError, parse
from mirage.shell.registry import program
from mirage.shell.signals import Exited
from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT

if TYPE_CHECKING:
    from mirage.shell.process import Process

SPOOL = "/var/spool/cron/atjobs"
PIDFILE = "/run/atd.pid"
DENY, ALLOW = "/etc/at.deny", "/etc/at.allow"
VERSION = """at version 3.2.5
Please report bugs to the Debian bug tracking system (http://bugs.debian.org/)
or contact the maintainers (at@packages.debian.org).
"""
USAGE = """Usage: at [-V] [-q x] [-f file] [-u username] [-mMlbv] timespec ...
       at [-V] [-q x] [-f file] [-u username] [-mMlbv] -t time
       at -c job ...
       at [-V] -l [-o timeformat] [job ...]
       atq [-V] [-q x] [-o timeformat] [job ...]
       at [ -rd ] job ...
       atrm [-V] job ...
       batch
"""
SHOWN = "%a %b %e %H:%M:%S %Y"
UNKEPT = frozenset(("TERM", "DISPLAY", "_", "SHELLOPTS", "BASH_VERSINFO", "EUID", "GROUPS", "PPID", "UID"))
SOON = 3600  # seconds: what is due later than this stays in the spool
_LEADING = re.compile("[0-9]{1,18}")
_NAME = re.compile(r"([a-zA-Z=])([0-9a-f]{5})([0-9a-f]{8})")
_STAMP = re.compile(r"(?:([0-9]{2})?([0-9]{2}))?([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})(?:\.([0-9]{2}))?")


Act = Callable[["Process", "Job"], None]


@dataclass(frozen=True, slots=True)
class Job:
    """One file of the spool. `time` in seconds since the epoch."""

    queue: str
    number: int
    time: int
    uid: int
    name: str


@program("at")
async def at(proc: Process) -> int:
    return await _run(proc, "")


@program("atq")
async def atq(proc: Process) -> int:
    return await _run(proc, "l")


@program("atrm")
async def atrm(proc: Process) -> int:
    return await _run(proc, "d")


async def _run(proc: Process, verb: str) -> int:
    try:
        options, operands = scan(proc.args, "+q:f:mMvu:t:bVlrdhc" if not verb else "+q:Vo:", {})
    except UsageError as error:
        misused(proc, error)
        return _usage(proc)
    given = dict(options)
    verb = verb or next((key for key, _ in reversed(options) if key in "lrdcb"), "")
    if "V" in given:
        proc.err(VERSION)
        return 0
    if "h" in given or (len(given.get("q", "a")) != 1 or not given.get("q", "a").isalpha()):
        return _usage(proc)
    if not _is_allowed(proc):
        proc.err(f"You do not have permission to use {proc.name}.\n")
        return 1
    match verb:
        case "l":
            return _list(proc, given, operands)
        case "d" | "r":
            return _each(proc, operands, _remove)
        case "c":
            return _each(proc, operands, _show)
    return await _queue(proc, given, operands, is_batch=verb == "b")


def _usage(proc: Process) -> int:
    proc.err(USAGE)
    return 1


def _is_allowed(proc: Process) -> bool:
    if not real_uid(proc):
        return True
    name = nss.user_name(proc, real_uid(proc))
    for path, means in ((ALLOW, True), (DENY, False)):
        try:
            listed = to_text(_root(proc).read_file(path.encode()))
        except OSError:
            continue
        return (name in listed.split()) is means
    return False


def _asker(proc: Process) -> Caller:
    """at is set-uid; whoever called it still has his own rights."""
    caller = proc.caller.fork()
    caller.cred = proc.invoker or caller.cred
    return caller


def _root(proc: Process) -> Caller:
    """The spool is nobody's but at's."""
    return Caller(proc.caller.view, ROOT)


# ---- the spool


def _jobs(proc: Process) -> list[Job]:
    """Of this user, or for root all; as the directory has them."""
    root = _root(proc)
    found = []
    try:
        names = [to_text(entry.name) for entry in root.listdir(SPOOL.encode())]
    except OSError:
        return []
    for name in names:
        parts = _NAME.fullmatch(name)
        if parts is not None:
            uid = root.lstat(f"{SPOOL}/{name}".encode()).uid
            if real_uid(proc) in (0, uid):
                found.append(Job(parts[1], int(parts[2], 16), int(parts[3], 16) * 60, uid, name))
    return found


def _list(proc: Process, given: dict[str, str], operands: list[str]) -> int:
    found = [_LEADING.match(word) for word in operands]
    wanted = {int(number[0]) for number in found if number is not None}
    if None in found:
        proc.err(f"{proc.name}: invalid job number\n")
        return 1
    for job in _jobs(proc):
        if (wanted and job.number not in wanted) or ("q" in given and job.queue != given["q"]):
            continue
        moment = format_time(proc, job.time * SECOND, given.get("o", SHOWN))
        proc.out(f"{job.number}\t{moment} {job.queue} {nss.user_name(proc, job.uid)}\n")
    return 0


def _each(proc: Process, operands: list[str], act: Act) -> int:
    if not operands:
        return _usage(proc)
    status = 0
    jobs = _jobs(proc)
    for word in operands:
        if word and not word.isdecimal():
            proc.err(f"at: unknown jobid: {word}" + "\n" * (act is _remove))
            return 1
        job = next((job for job in jobs if word and job.number == int(word[:18])), None)
        if job is None:
            proc.err(f"Cannot find jobid {word}\n")
            status = 1
        else:
            act(proc, job)
    return status


def _remove(proc: Process, job: Job) -> None:
    _root(proc).unlink(f"{SPOOL}/{job.name}".encode())


def _show(proc: Process, job: Job) -> None:
    proc.out(_root(proc).read_file(f"{SPOOL}/{job.name}".encode()))


# ---- a new job


async def _queue(proc: Process, given: dict[str, str], operands: list[str], *, is_batch: bool) -> int:
    now = local(proc, proc.clock.now())
    try:
        when = _stamp(proc, given["t"], now) if "t" in given else now.replace(second=0) if is_batch else parse(operands, now)
    except TimespecError as error:
        proc.err(f"{error}\n")
        return 1
    if when < now.replace(second=0, microsecond=0):
        proc.err("at: refusing to create job destined in the past\n")
        return 1
    if "v" in given:
        proc.err(f"{format_time(proc, int(when.timestamp()) * SECOND, SHOWN)}\n\n")
    proc.err("warning: commands will be executed using /bin/sh\n")
    if "f" in given:
        try:
            text = _asker(proc).read_file(to_bytes(given["f"]))
        except OSError as error:
            proc.err(f"Cannot open input file {given['f']}: {why(error)}\n")
            return 1
    else:
        text = await _typed(proc)
    job = _write(proc, text, when, given.get("q", "b" if is_batch else "a"), mails="m" in given)
    proc.err(f"job {job.number} at {format_time(proc, int(when.timestamp()) * SECOND, SHOWN)}\n")
    if not _root(proc).exists(PIDFILE.encode()):
        proc.err(f"Can't open {PIDFILE} to signal atd. No atd running?\n")
    elif when.timestamp() - proc.clock.now() / SECOND < SOON and proc.session.root is not None:
        waiting = asyncio.get_running_loop().create_task(_wait(weakref.ref(proc.session.root), _asker(proc), job))
        WAITING.add(waiting)
        waiting.add_done_callback(WAITING.discard)
    return 0


WAITING: set[asyncio.Task[None]] = set()  # so that the loop's weak references are not the only ones


def _stamp(proc: Process, word: str, now: datetime) -> datetime:
    """-t [[CC]YY]MMDDhhmm[.ss]."""
    found = _STAMP.fullmatch(word)
    if found is None:
        raise TimespecError(f"invalid date format: {word}")
    century, year, *rest = found.groups()
    years = now.year if year is None else int(year) + (int(century) * 100 if century else 2000 if int(year) < 69 else 1900)
    month, day, hour, minute, second = (int(part or 0) for part in rest)
    try:
        return datetime(years, month, day, hour, minute, second, tzinfo=zone_of(proc))
    except ValueError:
        raise TimespecError(f"invalid date format: {word}") from None


async def _typed(proc: Process) -> bytes:
    """The commands, with a prompt where somebody types them."""
    if not proc.isatty(0):
        return await proc.read_all(0)
    lines: list[bytes] = []
    while True:
        await proc.write(1, "at> ")
        line = await proc.read_line(0)
        if not line:
            await proc.write(1, "<EOT>\n")
            return b"".join(lines)
        lines.append(line)


def _write(proc: Process, text: bytes, when: datetime, queue: str, *, mails: bool) -> Job:
    root, uid, gid = _root(proc), real_uid(proc), _asker(proc).cred.gid
    counter = f"{SPOOL}/.SEQ".encode()
    try:
        number = (int(root.read_file(counter).split()[0], 16) + 1) & 0xFFFFF
    except (OSError, ValueError, IndexError):
        number = 1
    root.write_file(counter, b"%05x\n" % number)
    minutes = int(when.timestamp()) // 60
    file = f"{queue}{number:05x}{minutes:08x}"
    umask = proc.caller.umask
    lines = ["#!/bin/sh", f"# atrun uid={uid} gid={gid}", f"# mail {nss.user_name(proc, uid)} {int(mails)}", f"umask {umask:o}"]
    lines += [f"{key}={_escaped(value)}; export {key}" for key, value in proc.env.items() if key not in UNKEPT]
    place = _escaped(proc.cwd())
    lines += [f"cd {place} || {{", "\t echo 'Execution directory inaccessible' >&2", "\t exit 1", "}", ""]
    body = to_bytes("\n".join(lines)) + text + b"\n"
    path = f"{SPOOL}/{file}".encode()
    root.write_file(path, body)
    root.chown(path, uid, 1)
    root.chmod(path, 0o700)
    return Job(queue, number, minutes * 60, uid, file)


def _escaped(value: str) -> str:
    return re.sub(r"([^A-Za-z0-9_/.:@,+=%-])", lambda found: '"\n"' if found[1] == "\n" else "\\" + found[1], value)


# ---- its hour


async def _wait(first: weakref.ref[Process], caller: Caller, job: Job) -> None:
    """What atd does when a job is due, as long as the visit's first shell lives and the file is still there."""
    shell = first()
    if shell is None:
        return
    clock = shell.clock
    shell = None
    await clock.sleep(max(0.0, job.time - clock.now() / SECOND))
    shell = first()
    if shell is None or not shell.is_alive or shell.session.is_over:
        return
    path = f"{SPOOL}/{job.name}".encode()
    root = Caller(caller.view, ROOT)
    if not root.exists(path):
        return
    try:
        nowhere = await shell.open_fd("/dev/null", os.O_WRONLY)
        reader, writer = shell.pipe()
        child = shell.fork(["sh"], env={}, fds={0: reader, 1: nowhere, 2: nowhere}, pgid=0)
    except OSError:
        return
    nowhere.close()
    reader.close()
    data = root.read_file(path)
    root.unlink(path)
    child.caller = caller
    child.entry.sid, child.entry.tty, child.is_reported = child.pid, "", True

    async def body(born: Process) -> int:
        return await become(born, ["/bin/sh"], {})

    child.begin(body)
    try:
        await writer.write(data)
    except (OSError, Exited):
        return
    finally:
        writer.close()
