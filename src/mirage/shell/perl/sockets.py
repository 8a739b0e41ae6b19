"""TCP as perl's functions and IO::Socket::INET have it, over the pretended internet; datagrams leave and nobody answers."""

from __future__ import annotations

import errno
import socket
from typing import Any

from mirage.base.events import NetworkAsked
from mirage.shell.lib.text import to_bytes
from mirage.shell.net import network
from mirage.shell.net.dialing import Line, dial, listen
from mirage.shell.perl import handles
from mirage.shell.perl.files import handle_of, new_handle
from mirage.shell.perl.functions import function
from mirage.shell.perl.handles import Handle
from mirage.shell.perl.machine import LIST, SCALAR, Machine
from mirage.shell.perl.places import place
from mirage.shell.perl.tree import Node
from mirage.shell.perl.values import is_true, number_of, text_of, to_octets, whole_of
from mirage.world.internet import ConnectFailure, Failure

ERRNO = {Failure.REFUSED: 111, Failure.TIMED_OUT: 110, Failure.UNREACHABLE: 101, Failure.NO_ROUTE: 113, Failure.RESET: 104}
PROTOCOLS = {"ip": 0, "icmp": 1, "tcp": 6, "udp": 17}
CONSTANTS = {
    "AF_INET": 2, "PF_INET": 2, "AF_UNIX": 1, "PF_UNIX": 1, "SOCK_STREAM": 1, "SOCK_DGRAM": 2, "SOCK_RAW": 3, "SOL_SOCKET": 1, "SO_REUSEADDR": 2,
    "SO_BROADCAST": 6, "SO_KEEPALIVE": 9, "SOMAXCONN": 4096, "INADDR_ANY": "\0\0\0\0", "INADDR_LOOPBACK": "\x7f\0\0\1", "IPPROTO_TCP": 6,
    "IPPROTO_UDP": 17, "IPPROTO_IP": 0, "TCP_NODELAY": 1, "MSG_NOSIGNAL": 0x4000, "SHUT_RDWR": 2,
}  # fmt: skip
DATAGRAM = 0.0005  # seconds that one takes on its way through the machine


def packed_address(address: str) -> str | None:
    try:
        return socket.inet_aton(address).decode("latin-1") if address.count(".") == 3 else None
    except OSError:
        return None


def shown_address(data: Any) -> str:
    return ".".join([str(ord(letter)) for letter in text_of(data)[:4]])


def socket_address(port: Any, address: Any) -> str:
    """struct sockaddr_in"""
    return (
        (b"\x02\0" + (whole_of(port) & 0xFFFF).to_bytes(2, "big")).decode("latin-1") + text_of(address).ljust(4, "\0")[:4] + "\0" * 8
    )


def parts_of(address: Any) -> tuple[str, int]:
    data = to_octets(text_of(address)).ljust(8, b"\0")
    return ".".join([str(byte) for byte in data[4:8]]), int.from_bytes(data[2:4], "big")


async def looked_up(machine: Machine, name: str) -> str | None:
    found = await network.resolve(machine.proc, name)
    return found.addresses[0] if found.addresses else None


@function("socket")
async def _socket(machine: Machine, args: list[Node], want: int) -> Any:
    handle = await new_handle(machine, args[0])
    kind = whole_of(await machine.ev(args[2], SCALAR))
    if kind == 3 and machine.proc.uid:
        machine.set_errno(errno.EPERM)
        return ""
    await handles.finish(machine, handle)
    handle.facts = {"kind": kind, "bound": ("0.0.0.0", 0)}  # noqa: S104
    handle.is_at_end = False
    return 1


async def _connected(machine: Machine, handle: Handle, name: str, address: str, port: int, timeout: float | None = None) -> bool:
    if handle.facts.get("kind") == 2:
        handle.facts["peer"] = (address, port)
        return True
    answer = await dial(machine.proc, name, address, port, timeout=timeout)
    if isinstance(answer, ConnectFailure):
        machine.set_errno(ERRNO[answer.failure])
        return False
    _hold(handle, answer)
    return True


def _hold(handle: Handle, line: Line) -> None:
    handle.line, handle.held, handle.is_at_end = line, b"", False


@function("connect")
async def _connect(machine: Machine, args: list[Node], want: int) -> Any:
    handle = await handle_of(machine, args[0])
    address, port = parts_of(await machine.ev(args[1], SCALAR))
    if handle is None or not handle.facts:
        machine.set_errno(errno.EBADF)
        return ""
    await machine.proc.flush()
    return 1 if await _connected(machine, handle, address, address, port) else ""


@function("bind")
async def _bind(machine: Machine, args: list[Node], want: int) -> Any:
    handle = await handle_of(machine, args[0])
    bound = parts_of(await machine.ev(args[1], SCALAR))
    if handle is None:
        return ""
    handle.facts["bound"] = bound
    return 1


@function("listen")
async def _listen(machine: Machine, args: list[Node], want: int) -> Any:
    handle = await handle_of(machine, args[0])
    return 1 if handle is not None and _listening(machine, handle) else ""


def _listening(machine: Machine, handle: Handle) -> bool:
    try:
        handle.listening = listen(machine.proc, *handle.facts["bound"])
    except OSError as error:
        machine.fault(error)
        return False
    return True


@function("accept")
async def _accept(machine: Machine, args: list[Node], want: int) -> Any:
    made = await new_handle(machine, args[0])
    handle = await handle_of(machine, args[1])
    return await _taken(machine, made, handle) if handle is not None and handle.listening is not None else ""


async def _taken(machine: Machine, made: Handle, handle: Handle) -> Any:
    await machine.proc.flush()
    assert handle.listening is not None
    line = await handle.listening.accept()
    made.facts = {"kind": 1, "bound": handle.facts.get("bound", ("0.0.0.0", 0))}  # noqa: S104
    _hold(made, line)
    return socket_address(line.peer[1], packed_address(line.peer[0]) or "")


@function("send")
async def _send(machine: Machine, args: list[Node], want: int) -> Any:
    handle = await handle_of(machine, args[0])
    data = to_octets(await machine.text(args[1]))
    target = parts_of(await machine.ev(args[3], SCALAR)) if len(args) > 3 else None
    return await _sent(machine, handle, data, target)


async def _sent(machine: Machine, handle: Handle | None, data: bytes, target: tuple[str, int] | None) -> Any:
    if handle is None or not handle.is_open:
        machine.set_errno(errno.EBADF)
        return None
    if handle.line is not None:
        await handle.line.send(data)
        return len(data)
    peer = target or handle.facts.get("peer")
    if peer is None:
        machine.set_errno(errno.EDESTADDRREQ)
        return None
    if len(data) > 65507:
        machine.set_errno(errno.EMSGSIZE)
        return None
    if peer[0] not in machine.flooded:
        machine.flooded.add(peer[0])
        machine.proc.session.emit(
            NetworkAsked(action="connect", target=to_bytes(peer[0]), verdict="sent", port=peer[1], program="perl")
        )
    await machine.proc.sleep(DATAGRAM)
    return len(data)


@function("recv")
async def _recv(machine: Machine, args: list[Node], want: int) -> Any:
    handle = await handle_of(machine, args[0])
    spot = await place(machine, args[1])
    size = whole_of(await machine.ev(args[2], SCALAR))
    if handle is None or not handle.is_open:
        return None
    if handle.line is None:  # nobody answers
        await machine.sleep(1e8)
    spot.value = (await handles.read(machine, handle, max(1, min(size, 65536)), is_whole=False)).decode("latin-1")
    return ""


@function("shutdown", "setsockopt")
async def _granted(machine: Machine, args: list[Node], want: int) -> Any:
    await machine.many(args[1:])
    return 1


@function("gethostbyname")
async def _gethostbyname(machine: Machine, args: list[Node], want: int) -> Any:
    address = await looked_up(machine, await machine.text(args[0]))
    packed = packed_address(address) if address else None
    if want == LIST:
        return [await machine.text(args[0]), "", 2, 4, packed] if packed else []
    return packed


@function("getprotobyname")
async def _getprotobyname(machine: Machine, args: list[Node], want: int) -> Any:
    name = await machine.text(args[0])
    number = PROTOCOLS.get(name)
    if want == LIST:
        return [name, name.upper(), number] if number is not None else []
    return number


@function("getpeername", "getsockname")
async def _getname(machine: Machine, args: list[Node], want: int) -> Any:
    handle = await handle_of(machine, args[0])
    if handle is None or handle.line is None:
        return None
    return socket_address(handle.line.peer[1], packed_address(handle.line.peer[0]) or "")


# ---- IO::Socket::INET


async def new_inet(machine: Machine, args: list[Any], want: int) -> Any:
    """IO::Socket::INET->new(...): the connection, or undef with $@ as the module words it."""
    named = {text_of(key).lower(): value for key, value in zip(args[1::2], args[2::2], strict=False)}
    if len(args) == 2:
        named = {"peeraddr": args[1]}
    host = text_of(named.get("peeraddr") or named.get("peerhost") or "")
    port = text_of(named.get("peerport") or "")
    if host.count(":") == 1:
        host, _, port = host.partition(":")
    handle = Handle("GEN0", blessed=text_of(args[0]))
    is_datagram = text_of(named.get("proto")) == "udp" or named.get("type") == 2
    handle.facts = {
        "kind": 2 if is_datagram else 1,
        "bound": (text_of(named.get("localaddr") or named.get("localhost") or "0.0.0.0"), whole_of(named.get("localport"))),  # noqa: S104
    }
    await machine.proc.flush()
    if named.get("listen") or (not host and named.get("localport")):
        return handle if is_datagram or _listening(machine, handle) else _refused(machine, "")
    if not host:
        return handle
    address = await looked_up(machine, host)
    if address is None:
        return _refused(machine, f"Bad hostname '{host}'")
    found = port.partition("(")[0]
    seconds = float(number_of(named["timeout"])) if is_true(named.get("timeout")) else None
    if await _connected(machine, handle, host, address, int(found) if found.isdigit() else _service(found), seconds):
        return handle
    return _refused(machine, "connect: timeout" if seconds and machine.global_variable("$", "!").value == 110 else "")


def _service(name: str) -> int:
    return {"http": 80, "https": 443, "smtp": 25, "ssh": 22, "ftp": 21, "irc": 6667, "ircd": 6667, "telnet": 23}.get(name, 0)


def _refused(machine: Machine, text: str) -> None:
    said = text or f"connect: {text_of(machine.global_variable('$', '!').value)}"
    machine.global_variable("$", "@").value = f"IO::Socket::INET: {said}"


async def _object(machine: Machine, args: list[Any]) -> Handle:
    handle = handles.find(machine, args[0])
    if handle is None:
        machine.die("Can't use an undefined value as filehandle reference")
    return handle


def _method(work: Any) -> Any:
    async def call(machine: Machine, args: list[Any], want: int) -> Any:
        return await work(machine, await _object(machine, args), args[1:], want)

    return call


async def _print(machine: Machine, handle: Handle, args: list[Any], want: int) -> Any:
    return 1 if await machine.put(handle, "".join([text_of(each) for each in args])) else ""


async def _printf(machine: Machine, handle: Handle, args: list[Any], want: int) -> Any:
    from mirage.shell.perl.text import sprintf

    return 1 if await machine.put(handle, sprintf(machine, args)) else ""


async def _fdopen(machine: Machine, handle: Handle, args: list[Any], want: int) -> Any:
    other = handles.find(machine, args[0])
    if other is None:
        return ""
    await handles.duplicate(machine, handle, other)
    return 1


async def _getline(machine: Machine, handle: Handle, args: list[Any], want: int) -> Any:
    return await handles.read_line(machine, handle)


async def _getlines(machine: Machine, handle: Handle, args: list[Any], want: int) -> Any:
    lines: list[Any] = []
    while (line := await handles.read_line(machine, handle)) is not None:
        lines.append(line)
    return lines


async def _close(machine: Machine, handle: Handle, args: list[Any], want: int) -> Any:
    return 1 if await handles.finish(machine, handle) == 0 else ""


async def _peer(machine: Machine, handle: Handle, args: list[Any], want: int) -> Any:
    return handle.line.peer[0] if handle.line else None


async def _peer_port(machine: Machine, handle: Handle, args: list[Any], want: int) -> Any:
    return handle.line.peer[1] if handle.line else None


async def _own_port(machine: Machine, handle: Handle, args: list[Any], want: int) -> Any:
    return handle.listening.fact.local[1] if handle.listening else None


async def _own_host(machine: Machine, handle: Handle, args: list[Any], want: int) -> Any:
    return handle.listening.fact.local[0] if handle.listening else None


async def _method_accept(machine: Machine, handle: Handle, args: list[Any], want: int) -> Any:
    made = Handle("GEN1", blessed=handle.blessed)
    return made if handle.listening is not None and await _taken(machine, made, handle) else None


async def _method_send(machine: Machine, handle: Handle, args: list[Any], want: int) -> Any:
    return await _sent(machine, handle, to_octets(text_of(args[0])), None)


async def _constant_one(machine: Machine, handle: Handle, args: list[Any], want: int) -> Any:
    return 1


async def _is_connected(machine: Machine, handle: Handle, args: list[Any], want: int) -> Any:
    return 1 if handle.line is not None else None


async def _fileno(machine: Machine, handle: Handle, args: list[Any], want: int) -> Any:
    return handle.descriptor if handle.descriptor >= 0 else 3


METHODS = {
    "print": _print, "printf": _printf, "fdopen": _fdopen, "say": _print, "getline": _getline, "getlines": _getlines, "close": _close, "peerhost": _peer,
    "peeraddr": _peer, "peerport": _peer_port, "accept": _method_accept, "sockport": _own_port, "sockhost": _own_host, "send": _method_send, "autoflush": _constant_one, "blocking": _constant_one,
    "shutdown": _constant_one, "connected": _is_connected, "opened": _constant_one, "fileno": _fileno, "binmode": _constant_one,
}  # fmt: skip


def install(machine: Machine, add: Any) -> None:
    """The classes of IO::Handle and IO::Socket."""
    for name, work in METHODS.items():
        add(f"IO::Handle::{name}", _method(work))
    add("IO::Socket::INET::new", new_inet)
    for child, parent in (("IO::Socket", "IO::Handle"), ("IO::Socket::INET", "IO::Socket"), ("IO::File", "IO::Handle")):
        machine.global_variable("@", f"{child}::ISA").items = [parent]
