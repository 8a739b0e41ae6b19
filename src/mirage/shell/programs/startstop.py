"""start-stop-daemon (dpkg 1.21): what init scripts, and the scripts of visitors, start and stop daemons with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell import missing
from mirage.shell.fds import fault
from mirage.shell.lib import nss
from mirage.shell.lib.become import become
from mirage.shell.lib.gnu import why
from mirage.shell.lib.options import UsageError, scan
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program
from mirage.shell.sending import send
from mirage.shell.signals import NUMBERS, SIGTERM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mirage.shell.process import Process
    from mirage.world.processes import ProcessEntry

LONGS = {
    "start": "S", "stop": "K", "status": "T", "help": "H", "version": "V", "pid": ":Pid", "ppid": ":Ppid", "pidfile": ":p", "exec": ":x", "name": ":n",
    "user": ":u", "group": ":g", "signal": ":s", "retry": ":R", "startas": ":a", "test": "t", "oknodo": "o", "quiet": "q", "chuid": ":c", "chroot": ":r",
    "chdir": ":d", "background": "b", "no-close": "C", "nicelevel": ":N", "procsched": ":procsched", "iosched": ":I", "umask": ":k", "make-pidfile": "m",
    "remove-pidfile": "rm", "verbose": "v", "output": ":O", "notify-await": "na",
}  # fmt: skip
MATCHES = ("x", "Pid", "Ppid", "p", "u", "n")
TROUBLE = 3


@program("start-stop-daemon", path="/usr/sbin/start-stop-daemon")
async def start_stop_daemon(proc: Process) -> int:
    try:
        options, operands = scan(proc.args, "+SKTHVp:x:n:u:g:s:R:a:toqc:r:d:bCN:P:I:k:mvO:", LONGS)
    except UsageError as error:
        return _misused(proc, str(error))
    given = dict(options)
    if given.keys() & {"H", "V"}:
        return missing.tell(proc, proc.exe, [proc.argv[0], "--help" if "H" in given else "--version"]) or 0
    if not given.keys() & {"S", "K", "T"}:
        return _misused(proc, "need one of --start or --stop or --status")
    if not given.keys() & set(MATCHES):
        return _misused(proc, "need at least one of --exec, --pid, --ppid, --pidfile, --user or --name")
    if "S" in given and not given.keys() & {"x", "a"}:
        return _misused(proc, "--start needs --exec or --startas")
    if "m" in given and "p" not in given:
        return _misused(proc, "--make-pidfile requires --pidfile")
    if "x" in given:
        try:
            proc.stat(given["x"])
        except OSError as error:
            return proc.error(f"unable to stat {given['x']} ({why(error)})", TROUBLE)
    found = _running(proc, given)
    if "T" in given:
        return 0 if found else 1 if "p" in given and proc.exists(given["p"]) else 3
    if "K" in given:
        return _stop(proc, given, found)
    return await _start(proc, given, operands, found)


def _misused(proc: Process, text: str) -> int:
    proc.error(text)
    proc.err(f"Try '{proc.name} --help' for more information.\n")
    return TROUBLE


def _running(proc: Process, given: Mapping[str, str]) -> list[ProcessEntry]:
    wanted: set[int] | None = None
    if "p" in given or "Pid" in given:
        try:
            words = [given["Pid"]] if "Pid" in given else to_text(proc.read_file(given["p"], 4096)).split()
        except OSError:
            words = []
        wanted = {int(word) for word in words[:1] if word.isdecimal()}
    found = []
    for entry in proc.visit.processes:
        if entry.pid == proc.pid or (wanted is not None and entry.pid not in wanted):
            continue
        if "x" in given and entry.exe != _resolved(proc, given["x"]):
            continue
        if "n" in given and to_text(entry.comm) != given["n"][:15]:
            continue
        if "u" in given and given["u"] not in (str(entry.uid), nss.user_name(proc, entry.uid)):
            continue
        if "Ppid" in given and str(entry.ppid) != given["Ppid"]:
            continue
        found.append(entry)
    return found


def _resolved(proc: Process, path: str) -> bytes:
    try:
        return proc.caller.realpath(to_bytes(path))
    except OSError:
        return to_bytes(path)


def _what(given: Mapping[str, str]) -> str:
    """The words that the real one has for whom it looked for."""
    if "x" in given:
        return given["x"]
    if "Pid" in given:
        return f"process with pid {given['Pid']}"
    if "p" in given:
        return f"process in pidfile '{given['p']}'"
    return given["n"] if "n" in given else f"process owned by '{given.get('u', '')}'"


def _stop(proc: Process, given: Mapping[str, str], found: list[ProcessEntry]) -> int:
    if not found:
        if "q" not in given:
            proc.out(f"No {_what(given)} found running; none killed.\n")
        return 0 if "o" in given else 1
    word = given.get("s", "").removeprefix("SIG")
    number = int(word) if word.isdecimal() else NUMBERS.get(word, SIGTERM)
    for entry in found:
        try:
            if "t" not in given:
                send(proc, entry.pid, number)
        except OSError as error:
            proc.error(f"warning: failed to kill {entry.pid}: {why(error)}")
    if "q" not in given and "v" in given:
        proc.out(f"Stopped {_what(given)} (pid{'s' if len(found) > 1 else ''} {' '.join(str(entry.pid) for entry in found)}).\n")
    if "rm" in given and "p" in given and proc.exists(given["p"]):
        proc.caller.unlink(to_bytes(given["p"]))
    return 0


async def _start(proc: Process, given: Mapping[str, str], operands: list[str], found: list[ProcessEntry]) -> int:
    path = given.get("a") or given["x"]
    if found:
        if "q" not in given:
            proc.out(f"{_what(given)} already running.\n")
        return 0 if "o" in given else 1
    if "t" in given:
        proc.out(f"Would start {path} {' '.join(operands)}.\n")
        return 0
    if "v" in given:
        proc.out(f"Starting {path}...\n")
    if "d" in given:
        try:
            proc.caller.chdir(to_bytes(given["d"]))
        except OSError as error:
            return proc.error(f"unable to chdir() to {given['d']} ({why(error)})", 2)
    argv = [path, *operands]
    if "b" not in given:
        _note(proc, given, proc.pid)
        try:
            return await become(proc, argv)
        except OSError as error:
            return proc.error(f"unable to start {path} ({why(error)})", 2)
    null = await proc.open_fd("/dev/null", 2)
    child = proc.fork(argv, fds=None if "C" in given else dict.fromkeys((0, 1, 2), null), pgid=0)
    null.close()
    child.entry.sid, child.entry.tty = child.pid, ""
    _note(proc, given, child.pid)

    async def body(born: Process) -> int:
        try:
            return await become(born, argv)
        except OSError:
            return 2

    child.begin(body)
    if "v" in given:
        proc.out("Detaching to start " + f"{path}...done.\n")
    return 0


def _note(proc: Process, given: Mapping[str, str], pid: int) -> None:
    """--make-pidfile"""
    if "m" in given:
        try:
            proc.caller.write_file(to_bytes(given["p"]), f"{pid}\n".encode())
        except OSError as error:
            raise fault(error.errno or 5) from None
