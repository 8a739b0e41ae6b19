"""nc (OpenBSD netcat, Debian patchlevel 1.219-1) and nc.traditional (v1.10-47): lines to ports, and ports for lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib.gnu import why
from mirage.shell.lib.options import UsageError, misused, scan
from mirage.shell.lib.recorded import recorded
from mirage.shell.net import dialing, network
from mirage.shell.net.dialing import Line
from mirage.shell.net.netfacts import services
from mirage.shell.registry import program
from mirage.world.internet import ConnectFailure, Failure

if TYPE_CHECKING:
    from mirage.shell.process import Process

BACKLOG = 1  # as netcat.c listens
ANY = "0.0.0.0"  # noqa: S104
PORTS = 65535


@program("nc", path="/usr/bin/nc.openbsd")
async def nc(proc: Process) -> int:
    try:
        options, operands = scan(proc.args, "46bCDdFhI:i:klM:m:NnO:P:p:q:rSs:T:tUuV:vW:w:X:x:Zz", {})
    except UsageError as error:
        misused(proc, error)
        proc.err(recorded(proc, "nc.usage"))
        return 1
    given = dict(options)
    if "h" in given:
        proc.err(recorded(proc, "nc.help"))
        return 0
    if "w" in given and not given["w"].isdecimal():
        return proc.error(f"timeout invalid: {given['w']}")
    if "l" in given:
        return await _listen(proc, given, operands)
    if not operands:
        proc.err(recorded(proc, "nc.usage"))
        return 1
    if "U" in given:
        return proc.error(
            f"{operands[0]}: Connection refused" if proc.exists(operands[0]) else f"{operands[0]}: No such file or directory"
        )
    if len(operands) == 1:
        return proc.error("missing port number")
    return await _connect(proc, given, operands[0], operands[1])


async def _listen(proc: Process, given: dict[str, str], operands: list[str]) -> int:
    words = list(operands)
    word = given.get("p") or (words.pop() if words else "")
    host = given.get("s") or (words[0] if words else "")
    if not word:
        return proc.error("missing port number")
    port = (
        int(word[:9]) & PORTS
        if word.isdecimal()
        else next((number for (number, _), name in services(proc).items() if name == word), 0)
    )
    if not port:
        return proc.error("getaddrinfo: Servname not supported for ai_socktype")
    address = network.literal(host) or next(iter((await network.resolve(proc, host)).addresses), "") if host else ANY
    if not address or (address != ANY and not network.is_own(proc, address)):
        return proc.error("Cannot assign requested address" if address else f"getaddrinfo: {network.GAI[Failure.NO_NAME]}")
    try:
        listening = dialing.listen(proc, address, port, backlog=BACKLOG)
    except OSError as error:
        return proc.error(why(error))
    try:
        if "v" in given:
            shown = address if address == ANY or "n" in given else network.reverse(proc, address) or address
            proc.err(f"Listening on {shown} {port}\n")
            await proc.flush()
        while True:
            line = await listening.accept()
            if "v" in given:
                name = line.peer[0] if "n" in given else network.reverse(proc, line.peer[0]) or line.peer[0]
                proc.err(f"Connection received on {name} {line.peer[1]}\n")
                await proc.flush()
            await _carry(proc, line, given)
            if "k" not in given:
                return 0
    finally:
        listening.close()


async def _carry(proc: Process, line: Line, given: dict[str, str]) -> None:
    try:
        idle = float(given["w"]) if "w" in given and "l" not in given else None
        source = None if "d" in given else proc.fds.get(0)
        await dialing.converse(proc, line, source, ends_with_input="N" in given or "q" in given, idle=idle)
    except ConnectionResetError:
        return


def _range(proc: Process, word: str, protocol: str) -> list[int] | str:
    """build_ports(): a service's name, a number, or two of them; what is wrong with it otherwise."""
    for (number, kind), name in services(proc).items():
        if name == word and kind == protocol:
            return [number]
    low, dash, high = word.partition("-")
    found = []
    for part in (low, high) if dash else (low,):
        if not part.isdecimal():
            return f"port number invalid: {part}"
        if not 1 <= int(part[:9]) <= PORTS:
            return f"port number too {'large' if int(part[:9]) > PORTS else 'small'}: {part}"
        found.append(int(part))
    return list(range(min(found), max(found) + 1))


async def _connect(proc: Process, given: dict[str, str], host: str, word: str) -> int:
    protocol = "udp" if "u" in given else "tcp"
    ports = _range(proc, word, protocol)
    if isinstance(ports, str):
        return proc.error(ports)
    if "p" in given and not given["p"].isdecimal():
        return proc.error("getaddrinfo: Servname not supported for ai_socktype")
    status = 1
    for port in ports:
        literal = network.literal(host)
        found = network.Found((), Failure.NO_NAME) if "n" in given and literal is None else await network.resolve(proc, host)
        if not found.addresses:
            reason = network.GAI.get(found.failure or Failure.NO_NAME, "Name or service not known")
            return proc.error(f'getaddrinfo for host "{host}" port {port}: {reason}')
        if await _try(proc, given, host, found.addresses, port, protocol):
            status = 0
            if "z" not in given:
                break
    return status


async def _try(proc: Process, given: dict[str, str], host: str, addresses: tuple[str, ...], port: int, protocol: str) -> bool:
    timeout = float(given["w"]) if given.get("w") else None
    for address in addresses:
        shown = host if host == address else f"{host} ({address})"
        if protocol == "udp":
            return await _datagrams(proc, given, host, port)
        line = await dialing.dial(proc, host, address, port, timeout=timeout)
        if isinstance(line, ConnectFailure):
            if "v" in given:
                is_late = timeout is not None and line.failure is Failure.TIMED_OUT
                end = "timed out: Operation now in progress" if is_late else f"failed: {network.ERRORS[line.failure]}"
                proc.error(f"connect to {shown} port {port} (tcp) {end}")
            continue
        if "v" in given:
            name = services(proc).get((port, "tcp"), "*") if "n" not in given else "*"
            proc.err(f"Connection to {shown} {port} port [tcp/{name}] succeeded!\n")
            await proc.flush()
        if "z" in given:
            line.close()
        else:
            await _carry(proc, line, given)
        return True
    return False


async def _datagrams(proc: Process, given: dict[str, str], host: str, port: int) -> bool:
    """They leave, and nothing comes back."""
    if "v" in given:
        name = services(proc).get((port, "udp"), "*") if "n" not in given else "*"
        await proc.sleep(3.0)  # udptest(): four bytes, one a second
        proc.err(f"Connection to {host} {port} port [udp/{name}] succeeded!\n")
    if "z" in given:
        return True
    await proc.flush()
    while await proc.read(0):
        await proc.tick()
    await proc.sleep(float(given["w"]) if given.get("w") else proc.session.limits.seconds)
    return True


# ---- the traditional one


@program("nc.traditional", path="/usr/bin/nc.traditional")
async def traditional(proc: Process) -> int:
    args = list(proc.args)
    if not args:
        proc.err("Cmd line: ")
        await proc.flush()
        line = (await proc.read_line(0)).decode("utf-8", "surrogateescape")
        args = line.split()
        if not args:
            proc.err("wrong\n")
            return 1
    try:
        options, operands = scan(args, "bc:Ce:g:G:hi:klno:p:q:rs:tT:uvw:z", {})
    except UsageError as error:
        misused(proc, error)
        proc.err("nc -h for help\n")
        return 1
    given = dict(options)
    verbose = sum(key == "v" for key, _ in options)
    if "h" in given:
        proc.err(recorded(proc, "nc.traditional"))
        return 0
    if "l" in given:
        if operands and await _resolved(proc, given, operands[0]) is None:  # who may call
            return 1
        if len(operands) > 1 and isinstance(_range(proc, operands[1], "tcp"), str):
            proc.err(f"invalid port {operands[1]}\n")
            return 1
        return await _wait_for_call(proc, given, verbose)
    if not operands:
        proc.err("no destination\n")
        return 1
    return await _call(proc, given, verbose, operands)


async def _wait_for_call(proc: Process, given: dict[str, str], verbose: int) -> int:
    word = given.get("p", "0")
    try:
        listening = dialing.listen(proc, ANY, int(word) if word.isdecimal() and int(word) <= PORTS else 0)
    except OSError as error:
        proc.err(f"Can't grab {ANY}:{word} with bind : {why(error)}\n")
        return 1
    try:
        if verbose:
            proc.err(f"listening on [any] {listening.fact.local[1]} ...\n")
            await proc.flush()
        line = await listening.accept()
        if verbose:
            name = network.reverse(proc, line.peer[0]) or "(UNKNOWN)"
            proc.err(f"connect to [{line.peer[0]}] from {name} [{line.peer[0]}] {line.peer[1]}\n")
            await proc.flush()
        await _carry(proc, line, given)
    finally:
        listening.close()
    return 0


async def _resolved(proc: Process, given: dict[str, str], host: str) -> str | None:
    """The address; None after the complaint."""
    found = await network.resolve(proc, host)
    if found.addresses and ("n" not in given or found.is_literal):
        return found.addresses[0]
    if "n" in given:
        proc.err(f"Can't parse {host} as an IP address\n")
    else:
        reason = "Unknown host" if found.failure is Failure.NO_NAME else "Host name lookup failure : Resource temporarily unavailable"
        proc.err(f"{host}: forward host lookup failed: {reason}\n")
    return None


async def _call(proc: Process, given: dict[str, str], verbose: int, operands: list[str]) -> int:
    host, *words = operands
    address = await _resolved(proc, given, host)
    if address is None:
        return 1
    if not words:
        proc.err("no port[s] to connect to\n")
        return 1
    status = 1
    name = (network.reverse(proc, address) or "(UNKNOWN)") if "n" not in given else "(UNKNOWN)"
    for word in words:
        ports = _range(proc, word, "tcp")
        if isinstance(ports, str):
            proc.err(f"invalid port {word}\n")
            return 1
        for port in reversed(ports):
            service = services(proc).get((port, "tcp"), "?")
            line = await dialing.dial(
                proc, host, address, port, timeout=float(given["w"]) if given.get("w", "").isdecimal() else None
            )
            if isinstance(line, ConnectFailure):
                if verbose:
                    proc.err(f"{name} [{address}] {port} ({service}) : {network.ERRORS[line.failure]}\n")
                continue
            status = 0
            if verbose:
                proc.err(f"{name} [{address}] {port} ({service}) open\n")
                await proc.flush()
            if "z" in given:
                line.close()
            else:
                await _carry(proc, line, given)
                return 0
    return status
