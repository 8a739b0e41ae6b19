"""shutdown, reboot, halt, poweroff, init, telinit and runlevel (systemd 252's compatibility with System V)."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from mirage.shell.lib.local import SECOND, local
from mirage.shell.lib.options import parse
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program
from mirage.shell.shutdown import end_session, refuse

if TYPE_CHECKING:
    from mirage.shell.process import Process

LEVELS = {"0": "poweroff", "6": "reboot", "1": "rescue", "S": "rescue", "s": "rescue"}
SCHEDULED, NOLOGIN = b"/run/systemd/shutdown/scheduled", b"/run/nologin"
CLOSED = b"System is going down. Unprivileged users are not permitted to log in anymore. For technical details, see pam_nologin(8).\n"
SHUTDOWN_LONGS = {"help": "help", "halt": "H", "poweroff": "P", "reboot": "r", "no-wall": "no-wall", "show": "show"}
HALT_LONGS = {"help": "help", "halt": "halt", "poweroff": "p", "reboot": "reboot", "force": "f", "wtmp-only": "w", "no-wtmp": "d",
              "no-wall": "no-wall"}  # fmt: skip


@program("reboot", path="/usr/sbin/reboot")
async def reboot(proc: Process) -> int:
    return await _halt(proc, "reboot")


@program("halt", path="/usr/sbin/halt")
async def halt(proc: Process) -> int:
    return await _halt(proc, "halt")


@program("poweroff", path="/usr/sbin/poweroff")
async def poweroff(proc: Process) -> int:
    return await _halt(proc, "poweroff")


async def _halt(proc: Process, verb: str) -> int:
    options, _ = parse(proc, "pfwdn", HALT_LONGS, hint="")
    given = dict(options)
    if "help" in given:
        proc.out(recorded(proc, f"{verb}.help"))
        return 0
    if "w" in given:
        return 0
    verb = "poweroff" if "p" in given else "halt" if "halt" in given else "reboot" if "reboot" in given else verb
    return refuse(proc, verb) if proc.uid else await end_session(proc, verb)


@program("shutdown", path="/usr/sbin/shutdown")
async def shutdown(proc: Process) -> int:
    options, words = parse(proc, "HPrhkcfFt:an", SHUTDOWN_LONGS, hint="")
    given = dict(options)
    if "help" in given:
        proc.out(recorded(proc, "shutdown.help"))
        return 0
    verb = "reboot" if "r" in given else "halt" if "H" in given else "poweroff"
    if "show" in given:
        return _show(proc)
    if "k" in given:
        return 0
    if "c" in given:
        return refuse(proc, verb) if proc.uid else _cancel(proc)
    when = words[0] if words else "+1"
    minutes = _minutes(proc, when)
    if minutes is None:
        proc.err(f"Failed to parse time specification: {when}\n")
        return 1
    if proc.uid:
        return refuse(proc, verb)
    if minutes:
        moment = proc.clock.now() + minutes * 60 * SECOND
        if ":" in when:
            moment -= moment % (60 * SECOND)
        _schedule(proc, verb, moment, " ".join(words[1:]), is_told="no-wall" not in given)
        _tell(proc, verb, moment)
        return 0
    return await end_session(proc, verb)


def _tell(proc: Process, verb: str, moment: int) -> None:
    word = {"reboot": "Reboot", "halt": "Halt"}.get(verb, "Shutdown")
    proc.err(f"{word} scheduled for {local(proc, moment):%a %Y-%m-%d %H:%M:%S %Z}, use 'shutdown -c' to cancel.\n")


def _show(proc: Process) -> int:
    try:
        kept = dict(line.partition("=")[::2] for line in to_text(proc.read_file(to_text(SCHEDULED))).splitlines())
        _tell(proc, kept["MODE"], int(kept["USEC"]) * 1000)
    except (OSError, KeyError, ValueError):
        proc.err("No scheduled shutdown.\n")
        return 1
    return 0


def _schedule(proc: Process, verb: str, moment: int, message: str, *, is_told: bool) -> None:
    """As logind keeps it; in the last five minutes nobody else is let in."""
    text = f"USEC={moment // 1000}\nWARN_WALL={is_told:d}\nMODE={verb}\nUID={proc.uid}\n" + (
        f"WALL_MESSAGE={message}\n" if message else ""
    )
    with contextlib.suppress(FileExistsError):
        proc.caller.mkdir(SCHEDULED.rpartition(b"/")[0])
    proc.caller.write_file(SCHEDULED, to_bytes(text))
    if moment <= proc.clock.now() + 300 * SECOND:
        proc.caller.write_file(NOLOGIN, CLOSED)


def _cancel(proc: Process) -> int:
    for path in (SCHEDULED, NOLOGIN):
        with contextlib.suppress(FileNotFoundError):
            proc.caller.unlink(path)
    return 0


def _minutes(proc: Process, word: str) -> int | None:
    """parse_shutdown_time_spec(): now, +MINUTES or HH:MM."""
    if word == "now":
        return 0
    plain = word.removeprefix("+")
    if plain.isdecimal() and len(plain) < 7:
        return int(plain)
    hours, colon, rest = word.partition(":")
    if not (colon and hours.isdecimal() and rest.isdecimal() and int(hours) < 24 and int(rest) < 60):
        return None
    now = local(proc, proc.clock.now())
    return (int(hours) * 60 + int(rest) - now.hour * 60 - now.minute) % 1440 or 1440


@program("init", path="/usr/sbin/init")
async def init(proc: Process) -> int:
    return await _level(proc)


@program("telinit", path="/usr/sbin/telinit")
async def telinit(proc: Process) -> int:
    return await _level(proc)


async def _level(proc: Process) -> int:
    if proc.uid:
        proc.err("Failed to open initctl fifo: Permission denied\nFailed to talk to init daemon: Permission denied\n")
        return 1
    if not proc.args:
        proc.error("required argument missing.")
        return 1
    verb = LEVELS.get(proc.args[0])
    if verb is None:
        return 0 if proc.args[0] in ("2", "3", "4", "5", "q", "Q", "u", "U") else proc.error("single character argument expected.")
    return await end_session(proc, verb)


@program("runlevel", path="/usr/sbin/runlevel")
def runlevel(proc: Process) -> int:
    proc.out("N 5\n")
    return 0
