"""socket and urllib.request: the world's internet, in Python's exceptions."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING, Any

from mirage.shell.bash.netredir import Socket
from mirage.shell.lib.text import to_bytes
from mirage.shell.net import network
from mirage.shell.net.dialing import Line, dial, listen
from mirage.shell.net.netfacts import services
from mirage.shell.python import lent
from mirage.shell.python.faults import Raised, throw
from mirage.shell.python.machine import Machine
from mirage.shell.python.objects import Thing
from mirage.world.internet import ConnectFailure, Failure

if TYPE_CHECKING:
    from mirage.shell.process import Process

ERRNO = {Failure.REFUSED: 111, Failure.TIMED_OUT: 110, Failure.UNREACHABLE: 101, Failure.NO_ROUTE: 113, Failure.RESET: 104}
GAI = {Failure.NO_NAME: (-2, "Name or service not known"), Failure.TRY_AGAIN: (-3, "Temporary failure in name resolution")}

CREATING = """  File "/usr/lib/python3.11/socket.py", line 851, in create_connection
    raise exceptions[0]
  File "/usr/lib/python3.11/socket.py", line 836, in create_connection
    sock.connect(sa)
"""
RESOLVING = """  File "/usr/lib/python3.11/socket.py", line 962, in getaddrinfo
    for res in _socket.getaddrinfo(host, port, family, type, proto, flags):
               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
"""


class gaierror(OSError):  # noqa: N801, N818  as Python's socket calls it
    """getaddrinfo(3) failed."""


gaierror.__module__, gaierror.__qualname__ = "socket", "gaierror"


async def _address(proc: Process, host: str) -> str:
    found = await network.resolve(proc, host or "0.0.0.0")  # noqa: S104  as an empty name means
    if not found.addresses:
        raise Raised(gaierror(*GAI.get(found.failure or Failure.NO_NAME, GAI[Failure.NO_NAME])))
    return found.addresses[0]


def socket_names(machine: Machine) -> dict[str, Any]:
    proc = machine.current

    async def by_name(host: str) -> str:
        return await _address(proc, host)

    def by_service(name: str, protocol: str = "tcp") -> int:
        found = next((number for (number, kind), word in services(proc).items() if word == name and kind == protocol), None)
        return found if found is not None else throw(OSError, "service/proto not found")

    def by_port(number: int, protocol: str = "tcp") -> str:
        return services(proc).get((number, protocol)) or throw(OSError, "port/proto not found")

    async def every_address(host: Any, port: Any, *_: Any, **__: Any) -> list[Any]:
        try:
            address = await _address(proc, str(host or "127.0.0.1"))
        except Raised as raised:
            raised.through = RESOLVING
            raise
        return [(2, kind, number, "", (address, int(port or 0))) for kind, number in ((1, 6), (2, 17), (3, 0))]

    async def connected(address: Any, timeout: float | None = None, *_: Any, **__: Any) -> Thing:
        made = _socket(machine)
        if timeout is not None:
            made.attributes["settimeout"](timeout)
        try:
            await machine.call(made.attributes["connect"], [address], {})
        except Raised as raised:
            raised.through = CREATING
            raise
        return made

    return {
        **{name: int(getattr(socket, name)) for name in FACTS if hasattr(socket, name)}, **{name: lent.Lent(machine, getattr(socket, name)) for name in PURE},
        "socket": lambda family=2, type=1, proto=0, fileno=None: _socket(machine, int(family), int(type), int(proto)), "gethostname": lambda: proc.hostname,
        "gethostbyname": by_name, "getfqdn": lambda *_: proc.host.identity.fqdn, "create_connection": connected, "setdefaulttimeout": lambda seconds: None,
        "getservbyname": by_service, "getservbyport": by_port, "getaddrinfo": every_address, "has_ipv6": True,
        "error": OSError, "timeout": TimeoutError, "gaierror": gaierror, "herror": OSError,
    }  # fmt: skip


FACTS = (
    "AF_INET AF_INET6 AF_UNIX AF_PACKET AF_UNSPEC SOCK_STREAM SOCK_DGRAM SOCK_RAW SOL_SOCKET SO_REUSEADDR SO_REUSEPORT SO_BROADCAST SO_KEEPALIVE SO_RCVBUF "
    "SO_SNDBUF SO_ERROR SO_BINDTODEVICE SHUT_RD SHUT_WR SHUT_RDWR IPPROTO_TCP IPPROTO_UDP IPPROTO_IP IPPROTO_ICMP IPPROTO_RAW IP_HDRINCL IP_TTL TCP_NODELAY "
    "INADDR_ANY SOMAXCONN MSG_PEEK MSG_DONTWAIT AI_PASSIVE"
).split()  # fmt: skip
PURE = ("htonl", "htons", "inet_aton", "inet_ntoa", "inet_ntop", "inet_pton", "ntohl", "ntohs")


def _socket(machine: Machine, family: int = 2, kind: int = 1, protocol: int = 0, line: Line | None = None) -> Thing:
    """A socket; raw ones want root, and nobody answers their datagrams."""
    proc = machine.current
    if kind == socket.SOCK_RAW and proc.uid:
        raise Raised(OSError(1, os.strerror(1)))
    nobody = "::" if family == socket.AF_INET6 else "0.0.0.0"  # noqa: S104
    state: dict[str, Any] = {"timeout": None, "bound": (nobody, 0), "line": line, "fd": -1}

    def number() -> int:
        """The descriptor, which is made when somebody asks for it."""
        if state["closed"]:
            return -1
        if state["fd"] < 0 and state["line"] is not None:
            state["fd"] = proc.free_fd(3)
            proc.set_fd(state["fd"], Socket(state["line"]))
        return state["fd"] if state["fd"] >= 0 else proc.free_fd(3)

    state["closed"] = False

    async def connect(address: Any) -> None:
        if not isinstance(address, tuple) or len(address) < 2:
            throw(TypeError, f"AF_INET address must be tuple, not {type(address).__name__}" if not isinstance(address, tuple) else
                  "AF_INET address must be a pair (host, port)")  # fmt: skip
        host, port = address[0], address[1]
        if not isinstance(port, int):
            throw(TypeError, f"'{type(port).__name__}' object cannot be interpreted as an integer")
        if not 0 <= port <= 65535:
            throw(OverflowError, "connect(): port must be 0-65535.")
        if kind != socket.SOCK_STREAM:
            state["peer"] = (await _address(proc, str(host)), port)
            return
        answer = await dial(proc, str(host), await _address(proc, str(host)), port, timeout=state["timeout"])
        if isinstance(answer, ConnectFailure):
            if answer.failure is Failure.TIMED_OUT and state["timeout"] is not None:
                throw(TimeoutError, "timed out")
            code = ERRNO[answer.failure]
            raise Raised(OSError(code, os.strerror(code)))
        state["line"] = answer

    async def connect_ex(address: Any) -> int:
        try:
            await connect(address)
        except Raised as raised:
            return getattr(raised.value, "errno", None) or 11
        return 0

    def held() -> Line:
        if state["closed"]:
            raise Raised(OSError(9, os.strerror(9)))
        if state["line"] is None:
            raise Raised(OSError(107, os.strerror(107)))
        return state["line"]  # type: ignore[no-any-return]

    def raw(data: Any) -> bytes:
        if isinstance(data, str):
            throw(TypeError, "a bytes-like object is required, not 'str'")
        return bytes(data)

    async def send(data: Any, *_: Any) -> int:
        if kind != socket.SOCK_STREAM:
            return len(raw(data))
        try:
            await held().send(raw(data))
        except OSError as fault:
            raise Raised(OSError(fault.errno, os.strerror(fault.errno or 32))) from None
        return len(data)

    async def send_all(data: Any, *_: Any) -> None:
        await send(data)

    async def send_to(data: Any, *rest: Any) -> int:
        await _address(proc, str(rest[-1][0]))
        return len(raw(data))

    async def receive(size: int = 4096, *_: Any) -> bytes:
        if kind != socket.SOCK_STREAM:
            await proc.sleep(state["timeout"] if state["timeout"] is not None else 1 << 20)
            throw(TimeoutError, "timed out")
        return await proc.read_from(held().reader, max(1, min(int(size), 65536)))

    async def receive_from(size: int = 4096, *_: Any) -> tuple[bytes, Any]:
        return await receive(size), state.get("peer", (nobody, 0))

    def bind(address: Any) -> None:
        host, port = str(address[0]) or nobody, int(address[1])
        if 0 < port < 1024 and proc.uid:
            raise Raised(OSError(13, os.strerror(13)))
        state["bound"] = (host, port)

    def begin(backlog: int = 128, *_: Any) -> None:
        try:
            state["listening"] = listen(proc, *state["bound"])
        except OSError as error:
            raise Raised(OSError(error.errno, os.strerror(error.errno or 98))) from None
        state["bound"] = state["listening"].fact.local

    async def accept() -> tuple[Thing, tuple[str, int]]:
        if "listening" not in state:
            raise Raised(OSError(22, os.strerror(22)))
        await proc.flush()
        taken = await state["listening"].accept()
        return _socket(machine, line=taken), taken.peer

    def close() -> None:
        state["closed"] = True
        if state["fd"] >= 0:
            if state["fd"] in proc.fds:
                proc.close_fd(state["fd"])
        elif state["line"] is not None:
            state["line"].close()
        state["line"] = None
        if "listening" in state:
            state.pop("listening").close()

    def peer() -> tuple[str, int]:
        return held().peer

    def file_of(mode: str = "r", *_: Any, **__: Any) -> Thing:
        async def line_of(*_: Any) -> Any:
            parts = bytearray()
            while not parts.endswith(b"\n") and (data := await receive(1)):
                parts += data
            return bytes(parts) if "b" in mode else parts.decode("utf-8", "replace")

        async def write(data: Any) -> int:
            return await send(data if "b" in mode else to_bytes(str(data)))

        return Thing(
            "_io.TextIOWrapper", {"readline": line_of, "lines": line_of, "write": write, "flush": lambda: None, "close": lambda: None}
        )

    made = Thing("socket.socket", {
        "connect": connect, "connect_ex": connect_ex, "send": send, "sendall": send_all, "sendto": send_to, "recv": receive, "recvfrom": receive_from, "close": close,
        "bind": bind, "listen": begin, "accept": accept, "settimeout": lambda seconds: state.__setitem__("timeout", seconds), "gettimeout": lambda: state["timeout"],
        "setsockopt": lambda *_: None, "getsockopt": lambda *_: 0, "fileno": number, "setblocking": lambda flag: None, "shutdown": lambda how: held() and None, "makefile": file_of,
        "getsockname": lambda: state["bound"], "getpeername": peer, "detach": number, "family": family, "type": kind, "proto": protocol,
    })  # fmt: skip
    made.attributes["__str__"] = lambda: (
        f"<socket.socket [closed] fd=-1, family={family}, type={kind}, proto={protocol}>" if state["closed"] else
        f"<socket.socket fd={number()}, family={family}, type={kind}, proto={protocol}, laddr={state['bound']!r}>"
    )  # fmt: skip
    made.shown = f"<socket.socket fd={number()}, family={family}, type={kind}, proto={protocol}, laddr={state['bound']!r}>"
    return made
