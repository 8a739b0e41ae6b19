"""timeout (coreutils 9.1): a program that is sent a signal when its time is over."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.become import become
from mirage.shell.lib.gnu import try_help, why
from mirage.shell.lib.quotes import quoted
from mirage.shell.programs.nohup import CANCELED, failed
from mirage.shell.registry import program
from mirage.shell.signals import NAMES, SIGCONT, SIGKILL, SIGTERM, SIGTTIN, SIGTTOU, Signalled, number_of

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {"kill-after": ":k", "signal": ":s", "verbose": "v", "foreground": "foreground", "preserve-status": "preserve"}
TIMED_OUT = 124
FOREVER = 1e9  # seconds
_DURATION = re.compile(r"([0-9]{1,300}\.?[0-9]{0,300}|\.[0-9]{1,300}|inf(?:inity)?)([smhd]?)", re.IGNORECASE)
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}


@program("timeout")
async def timeout(proc: Process) -> int:
    options, operands = gnu.read(proc, "timeout", "+k:s:v", LONGS, status=CANCELED)
    given = dict(options)
    number = SIGTERM
    after = _duration(proc, given["k"]) if "k" in given else 0.0
    if "s" in given:
        wanted = number_of(given["s"])
        if wanted is None:
            try_help(proc, f"{quoted(proc, given['s'])}: invalid signal", CANCELED)
        number = wanted
    if len(operands) < 2:
        proc.err(f"Try '{proc.name} --help' for more information.\n")
        return CANCELED
    limit = _duration(proc, operands[0])
    argv = operands[1:]
    if "foreground" not in given:
        proc.entry.pgid = proc.pid
    proc.ignore(SIGTTIN, SIGTTOU)
    child = proc.fork(pgid=None if "foreground" in given else proc.pid)
    child.default(SIGTTIN, SIGTTOU)

    async def body(born: Process) -> int:
        try:
            return await become(born, argv)
        except OSError as error:
            born.error(f"failed to run command {quoted(born, argv[0])}: {why(error)}")
            return failed(error)

    child.name = proc.name
    child.begin(body)
    return await _watch(proc, child, argv[0], limit, number, after, given)


def _duration(proc: Process, word: str) -> float:
    found = _DURATION.fullmatch(word)
    if found is None:
        try_help(proc, f"invalid time interval {quoted(proc, word)}", CANCELED)
    seconds = min(float(found[1]) * _SECONDS[found[2].lower()], FOREVER)
    return seconds or FOREVER


async def _watch(proc: Process, child: Process, name: str, limit: float, number: int, after: float, given: dict[str, str]) -> int:
    await proc.flush()
    if await _ends_within(proc, child, limit):
        return child.status or 0
    _send(proc, child, number, name, given)
    sent = number
    if after and not await _ends_within(proc, child, after):
        _send(proc, child, SIGKILL, name, given)
        sent = SIGKILL
    status = await child.wait()
    if sent == SIGKILL:
        if "foreground" not in given:  # it was sent to the whole group
            raise Signalled(SIGKILL)
        return 128 + SIGKILL
    return status if "preserve" in given else TIMED_OUT


async def _ends_within(proc: Process, child: Process, seconds: float) -> bool:
    """Whether the child has ended before that time is over."""
    if not child.is_alive:
        return True
    waiter = asyncio.ensure_future(child.wait())
    sleeper = asyncio.ensure_future(proc.clock.sleep(seconds))
    try:
        await asyncio.wait({waiter, sleeper}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (waiter, sleeper):
            task.cancel()
        await asyncio.gather(waiter, sleeper, return_exceptions=True)
    proc.session.resumed()
    return not child.is_alive


def _send(proc: Process, child: Process, number: int, name: str, given: dict[str, str]) -> None:
    if "v" in given:
        proc.error(f"sending signal {NAMES.get(number, '0')} to command {quoted(proc, name)}")
    child.kill(number)
    for member in proc.session.group(proc.pgid) if "foreground" not in given else ():
        if member not in (proc, child):
            member.kill(number)
    if number not in (SIGKILL, SIGCONT):
        child.kill(SIGCONT)
