"""ifconfig, ping, telnet and ip as applets of busybox 1.35.0 print them: other formats than the programs of those names."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

from mirage.shell.lib.options import parse
from mirage.shell.net import dialing, network
from mirage.shell.net.netfacts import Counters, counters, netmask
from mirage.shell.net.netstack import stack
from mirage.shell.programs.busybox.applets import Through
from mirage.world.internet import ConnectFailure, Failure

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.stack.state import Link

SCOPES = {"global": "Global", "host": "Host", "link": "Link", "site": "Site"}  # interface.c
FLAGS = ("UP", "BROADCAST", "LOOPBACK", "RUNNING", "MULTICAST")
UNITS = ((40, "TiB"), (30, "GiB"), (20, "MiB"), (10, "KiB"))
IP_ONLY = re.compile(
    r" state \w+| group \w+| proto \w+| metric \d+|(?<= )noprefixroute | onlink"
)  # iproute2 says these, the applet does not
PING_OPTIONS = "46qt:s:c:i:W:w:I:p:A"


async def ifconfig(proc: Process) -> int | None:
    """What it shows; a setting is left to the program."""
    words = proc.args
    if len(words) > 1 and words[0] != "-a":
        return None
    facts = {link.name: link for link in stack(proc).links}
    ordered = sorted(facts.values(), key=lambda link: (link.is_loopback, link.name))
    if not words:
        proc.out("".join(_interface(proc, link) for link in ordered if link.is_up))
        return 0
    if words[0] == "-a":
        proc.out("".join(_interface(proc, fact) for fact in ordered))
        return 0
    if words[0] not in facts:
        return proc.error(f"{words[0]}: error fetching interface information: Device not found")
    proc.out(_interface(proc, facts[words[0]]))
    return 0


def _interface(proc: Process, fact: Link) -> str:
    kind = "Local Loopback  " if fact.is_loopback else f"Ethernet  HWaddr {fact.mac.upper()}  "
    lines = [f"{fact.name:<9} Link encap:{kind}"]
    net = stack(proc)
    for address in net.addresses(fact, proc.clock.now()):
        if address.family == "inet":
            broadcast = f"  Bcast:{address.broadcast or '0.0.0.0'}" if not fact.is_loopback else ""  # noqa: S104  no socket: a text
            lines.append(f"inet addr:{address.address}{broadcast}  Mask:{netmask(address.prefix)}")
        else:
            lines.append(f"inet6 addr: {ipaddress.ip_address(address.address)}/{address.prefix} Scope:{SCOPES[address.scope]}")
    flags = [name for name in FLAGS if name in net.flags(fact) or (name == "RUNNING" and net.runs(fact))]
    count = counters(proc).get(fact.name, Counters((0,) * 8, (0,) * 8))
    rx, tx = count.rx, count.tx
    lines += [
        f"{' '.join(flags)}  MTU:{fact.mtu}  Metric:1",
        f"RX packets:{rx[1]} errors:{rx[2]} dropped:{rx[3]} overruns:{rx[4]} frame:{rx[5]}",
        f"TX packets:{tx[1]} errors:{tx[2]} dropped:{tx[3]} overruns:{tx[4]} carrier:{tx[6]}",
        f"collisions:{tx[5]} txqueuelen:{fact.queue} ",
        f"RX bytes:{rx[0]} ({_size(rx[0])})  TX bytes:{tx[0]} ({_size(tx[0])})",
    ]
    return "\n          ".join(lines) + "\n\n"


def _size(count: int) -> str:
    for shift, unit in UNITS:
        if count >> shift:
            tenths = count * 10 >> shift
            return f"{tenths // 10}.{tenths % 10} {unit}"
    return f"{count}.0 B"


async def ping(proc: Process) -> int | None:
    """A failure to find or reach the host, and the echoes."""
    options, operands = parse(proc, PING_OPTIONS)
    given = dict(options)
    if not operands:
        return None
    host = operands[0]
    found = await network.resolve(proc, host, family=6 if "6" in given else 4)
    if not found.addresses:
        return proc.error(f"bad address '{host}'")
    address, size = found.addresses[0], _number(given.get("s"), 56)
    proc.out(f"PING {host} ({address}): {size} data bytes\n")
    return await _echoes(proc, given, host, address, size)


async def _echoes(proc: Process, given: dict[str, str], host: str, address: str, size: int) -> int:
    count, wait, times, sent = _number(given.get("c"), 0), _number(given.get("W"), 10), list[float](), 0
    while not count or sent < count:
        echo = await proc.host.internet.ping(address, proc.visit, sequence=sent + 1)
        sent += 1
        if echo.failure in (Failure.UNREACHABLE, Failure.NO_ROUTE):
            await proc.flush()
            return proc.error(f"sendto: {network.ERRORS[echo.failure]}")
        if echo.milliseconds is not None:
            times.append(echo.milliseconds * proc.rng.uniform(0.85, 1.3))
            if "q" not in given:
                proc.out(f"{size + 8} bytes from {address}: seq={sent - 1} ttl={echo.ttl} time={times[-1]:.3f} ms\n")
        last = count and sent == count
        await proc.sleep((0.0 if times else wait) if last else 1.0)
    lost = 100 * (sent - len(times)) // sent
    proc.out(f"\n--- {host} ping statistics ---\n{sent} packets transmitted, {len(times)} packets received, {lost}% packet loss\n")
    if times:
        proc.out(f"round-trip min/avg/max = {min(times):.3f}/{sum(times) / len(times):.3f}/{max(times):.3f} ms\n")
    return 0 if times else 1


def _number(text: str | None, default: int) -> int:
    return int(text[:9]) if text is not None and text.isdecimal() else default


async def telnet(proc: Process) -> int | None:
    """Silent but for a failure; what the other side says is carried."""
    _, operands = parse(proc, "al:")
    if not operands:
        return None
    line = await _reach(proc, operands[0], operands[1] if len(operands) > 1 else "23")
    if isinstance(line, int):
        return line
    proc.out(f"Connected to {operands[0]}\n\nEntering character mode\nEscape character is '^]'.\n\n")
    await _carry(proc, line)
    return proc.error("connection closed by foreign host")


async def nc(proc: Process) -> int | None:
    """A connection; listening and files are left to the program."""
    options, operands = parse(proc, "lnp:w:i:f:e:")
    given = dict(options)
    if len(operands) != 2 or given.keys() & {"l", "f", "e"}:
        return None
    line = await _reach(proc, *operands)
    if isinstance(line, int):
        return line
    await _carry(proc, line)
    return 0


async def _reach(proc: Process, host: str, port: str) -> dialing.Line | int:
    found = await network.resolve(proc, host)
    if not found.addresses:
        return proc.error(f"bad address '{host}'")
    line = await dialing.dial(proc, host, found.addresses[0], _number(port, 23) & 65535)
    if isinstance(line, ConnectFailure):
        return proc.error(f"can't connect to remote host ({found.addresses[0]}): {network.ERRORS[line.failure]}")
    return line


async def _carry(proc: Process, line: dialing.Line) -> None:
    await proc.flush()
    try:
        await dialing.converse(proc, line, proc.fds.get(0))
    except ConnectionResetError:
        pass


class Briefer(Through):
    """Standard output of `ip`, without the words that are iproute2's alone."""

    __slots__ = ()

    def _line(self, line: str) -> str:
        return IP_ONLY.sub("", line)
