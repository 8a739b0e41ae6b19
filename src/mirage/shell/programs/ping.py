"""ping (iputils 20221126): echo requests, as the machine's network answers them."""

from __future__ import annotations

import asyncio
import math
import os
from errno import EACCES
from typing import TYPE_CHECKING

from mirage.shell.lib.options import UsageError, scan
from mirage.shell.lib.recorded import recorded
from mirage.shell.net import network
from mirage.shell.net.netfacts import host_name
from mirage.shell.net.netstack import stack
from mirage.shell.registry import program
from mirage.shell.signals import SIGINT, SIGQUIT
from mirage.world.internet import Failure
from mirage.world.stack import routing
from mirage.world.stack.changes import RefusedError

if TYPE_CHECKING:
    from mirage.shell.process import Process

LARGEST = 9223372036854775807
NUMBERS = {"c": (1, LARGEST), "w": (0, 2147483647), "l": (1, 65536), "t": (0, 255), "s": (0, 127_992), "m": (0, 2147483647)}


@program("ping", path=("/usr/bin/ping",))
async def ping(proc: Process) -> int:
    try:
        options, operands = scan(proc.args, "h?4bRT:6F:N:aABc:CdDe:fi:I:l:Lm:M:nOp:qQ:rs:S:t:UvVw:W:", {}, name=proc.name)
    except UsageError as error:
        proc.err(f"{proc.argv[0]}: {error}\n{recorded(proc, 'ping.usage')}")
        return 2
    given = dict(options)
    if "h" in given or "?" in given:
        proc.err(recorded(proc, "ping.usage"))
        return 2
    if "V" in given:
        proc.out(recorded(proc, "ping.version", "iputils-ping"))
        return 0
    for key, (low, high) in NUMBERS.items():
        if key in given:
            problem = _problem(given[key], low, high)
            if problem:
                return proc.error(f"invalid argument: '{given[key]}{problem}")
    interval = 1.0
    if "i" in given:
        try:
            interval = float(given["i"])
        except ValueError:
            return proc.error(f"option argument contains garbage: {given['i']}\nping: this will become fatal error in the future", 2)
        if interval < 0.002 and proc.uid:
            return proc.error("cannot flood, minimal interval for user must be >= 2 ms, use -i 0.002 (or higher)", 2)
    for key, words in (("Q", "bad TOS value: "), ("p", "patterns must be specified as hex digits: "), ("M", "invalid -M argument: ")):
        known = key == "M" and given.get(key) in ("do", "dont", "want", "probe")
        if key in given and not known and (key == "M" or not _is_hexadecimal(given[key])):
            return proc.error(f"{words}{given[key]}", 2)
    if not operands:
        return proc.error("usage error: Destination address required")
    return await _run(proc, given, operands[-1], 0.01 if "f" in given else interval)


def _problem(text: str, low: int, high: int) -> str:
    """Of strtol_or_err(): the complaint, which may go on after the text."""
    try:
        value = int(text, 0)
    except ValueError:
        return "'"
    if abs(value) > LARGEST:
        return "': Numerical result out of range"
    return "" if low <= value <= high else f"': out of range: {low} <= value <= {high}"


def _is_hexadecimal(text: str) -> bool:
    return bool(text) and not text.strip("0123456789abcdefABCDEFx")


async def _run(proc: Process, given: dict[str, str], host: str, interval: float) -> int:
    found = await network.resolve(proc, host, family=6 if "6" in given or ":" in host else 4)
    if found.failure is not None:
        return proc.error(f"{host}: {network.GAI.get(found.failure, 'Name or service not known')}", 2)
    address = found.addresses[0]
    is_six = ":" in address
    size = int(given.get("s", "56"), 0)
    if (problem := _no_way(proc, address)) is not None:
        return proc.error(problem, 2)
    shown = host if not found.is_literal else address
    if is_six:
        proc.out(f"PING {host}({address}) {size} data bytes\n")
    else:
        proc.out(f"PING {shown} ({address}) {size}({size + 28}) bytes of data.\n")
    count = int(given.get("c", "0"), 0)
    deadline = float(given["w"]) if "w" in given else None
    return await _pings(proc, given, shown, address, size, count, interval, deadline, found.is_literal)


def _no_way(proc: Process, address: str) -> str | None:
    """connect(2)'s error, where there is no route."""
    try:
        routing.way(stack(proc), address, proc.clock.now())
    except RefusedError as refused:
        if refused.errno == EACCES:
            return "Do you want to ping broadcast? Then -b. If not, check your local firewall rules"
        return f"connect: {os.strerror(refused.errno)}"
    return None


async def _pings(
    proc: Process, given: dict[str, str], shown: str, address: str, size: int, count: int, interval: float, deadline: float | None, is_literal: bool
) -> int:  # fmt: skip
    sent, times, errors = 0, list[float](), 0
    began = proc.clock.monotonic()
    name = address if is_literal or "n" in given else host_name(proc, address)
    source = f"{name} ({address})" if name != address or not is_literal else address
    stop: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def interrupted(_: int) -> None:
        if not stop.done():
            stop.set_result(None)

    proc.handle(SIGINT, interrupted)
    proc.handle(SIGQUIT, lambda _: proc.err(_quick(sent, times)))
    last = began
    while not stop.done() and (not count or sent < count):
        sent += 1
        last = proc.clock.monotonic()
        echo = await network.echo(proc, address, sent)
        if echo.failure in (Failure.UNREACHABLE, Failure.NO_ROUTE):
            errors += 1
        if echo.milliseconds is not None:
            took = echo.milliseconds * proc.rng.uniform(0.85, 1.3)
            times.append(took)
            if "q" not in given and "f" not in given:
                stamp = f"[{proc.clock.now() / 1e9:.6f}] " if "D" in given else ""
                unit = f" time={_time(took)} ms" if size >= 16 else ""
                proc.out(f"{stamp}{size + 8} bytes from {source}: icmp_seq={sent} ttl={echo.ttl}{unit}\n")
                await proc.flush()
        elif "O" in given and sent > 1:
            proc.out(f"no answer yet for icmp_seq={sent - 1}\n")
            await proc.flush()
        wait = interval
        if count and sent == count:
            wait = 0.0 if echo.milliseconds is not None else float(given.get("W", "10"))
        if deadline is not None:
            wait = min(wait, max(0.0, began + deadline - proc.clock.monotonic()))
        if wait and not await _pause(proc, wait, stop):
            break
        if deadline is not None and proc.clock.monotonic() - began >= deadline:
            break
    _summary(proc, shown, sent, times, last - began if count and sent == count else proc.clock.monotonic() - began)
    if not times:
        return 1
    return 1 if deadline is not None and count and len(times) < count else 0


async def _pause(proc: Process, seconds: float, stop: asyncio.Future[None]) -> bool:
    """False when ^C came first."""
    await proc.flush()
    proc.entry.state = "S"
    timer = asyncio.ensure_future(proc.clock.sleep(seconds))
    try:
        await asyncio.wait({timer, stop}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        timer.cancel()
        proc.entry.state = "R"
        proc.session.resumed()
    await proc.tick()
    return not stop.done()


def _time(milliseconds: float) -> str:
    """pr_time of ping_common.c: three digits that count."""
    if milliseconds >= 99.95:
        return f"{milliseconds:.0f}"
    if milliseconds >= 9.995:
        return f"{milliseconds:.1f}"
    return f"{milliseconds:.2f}" if milliseconds >= 0.9995 else f"{milliseconds:.3f}"


def _quick(sent: int, times: list[float]) -> str:
    loss = 100 * (sent - len(times)) // sent if sent else 0
    return f"\r{len(times)}/{sent} packets, {loss}% loss\n"


def _summary(proc: Process, shown: str, sent: int, times: list[float], seconds: float) -> None:
    got = len(times)
    loss = 100 * (sent - got) / sent if sent else 0.0
    proc.out(
        f"\n--- {shown} ping statistics ---\n{sent} packets transmitted, {got} received, {loss:g}% packet loss, time {int(seconds * 1000)}ms\n"
    )
    if times:
        average = sum(times) / got
        spread = math.sqrt(max(0.0, sum(time * time for time in times) / got - average * average))
        proc.out(f"rtt min/avg/max/mdev = {min(times):.3f}/{average:.3f}/{max(times):.3f}/{spread:.3f} ms\n")
    else:
        proc.out("\n")
