"""socket and urllib.request: the world's internet, in Python's exceptions."""

from __future__ import annotations

import os
import urllib.error
from email.message import Message
from typing import TYPE_CHECKING, Any

from mirage.shell import network
from mirage.shell.dialing import Line, dial, listen
from mirage.shell.python.faults import Raised, Unknown, throw
from mirage.shell.python.machine import Machine, Thing
from mirage.shell.text import to_bytes
from mirage.world.internet import ConnectFailure, Failure

if TYPE_CHECKING:
    from mirage.shell.process import Process

ERRNO = {Failure.REFUSED: 111, Failure.TIMED_OUT: 110, Failure.UNREACHABLE: 101, Failure.NO_ROUTE: 113, Failure.RESET: 104}
GAI = {Failure.NO_NAME: (-2, "Name or service not known"), Failure.TRY_AGAIN: (-3, "Temporary failure in name resolution")}


class gaierror(OSError):  # noqa: N801, N818  as Python's socket calls it
    """getaddrinfo(3) failed."""


gaierror.__module__, gaierror.__qualname__ = "socket", "gaierror"


async def _address(proc: Process, host: str) -> str:
    found = await network.resolve(proc, host or "0.0.0.0")  # noqa: S104  as an empty name means
    if not found.addresses:
        raise Raised(gaierror(*GAI.get(found.failure or Failure.NO_NAME, GAI[Failure.NO_NAME])))
    return found.addresses[0]


def socket_names(machine: Machine) -> dict[str, Any]:
    proc = machine.proc

    async def by_name(host: str) -> str:
        return await _address(proc, host)

    async def connected(address: Any, timeout: float | None = None) -> Thing:
        made = _socket(proc)
        await machine.call(made.attributes["connect"], [address], {})
        return made

    return {
        "socket": lambda *_, **__: _socket(proc), "AF_INET": 2, "AF_INET6": 10, "SOCK_STREAM": 1, "SOCK_DGRAM": 2, "SOL_SOCKET": 1, "SO_REUSEADDR": 2,
        "AF_UNIX": 1, "SHUT_RDWR": 2, "IPPROTO_TCP": 6, "gethostname": lambda: proc.hostname, "gethostbyname": by_name,
        "getfqdn": lambda *_: proc.host.identity.fqdn, "create_connection": connected, "setdefaulttimeout": lambda seconds: None,
        "error": OSError, "timeout": TimeoutError, "gaierror": gaierror,
    }  # fmt: skip


def _socket(proc: Process) -> Thing:
    line: list[Line] = []
    state: dict[str, Any] = {"timeout": None, "bound": ("0.0.0.0", 0)}  # noqa: S104

    async def connect(address: Any) -> None:
        host, port = address[0], int(address[1])
        answer = await dial(proc, str(host), await _address(proc, str(host)), port, timeout=state["timeout"])
        if isinstance(answer, ConnectFailure):
            if answer.failure is Failure.TIMED_OUT and state["timeout"] is not None:
                throw(TimeoutError, "timed out")
            number = ERRNO[answer.failure]
            raise Raised(OSError(number, os.strerror(number)))
        line.append(answer)

    async def connect_ex(address: Any) -> int:
        try:
            await connect(address)
        except Raised as raised:
            return getattr(raised.value, "errno", None) or 11
        return 0

    def held() -> Line:
        if not line:
            raise Raised(OSError(107, os.strerror(107)))
        return line[0]

    async def send(data: Any) -> int:
        await held().send(data if isinstance(data, bytes) else to_bytes(str(data)))
        return len(data)

    async def receive(size: int = 4096) -> bytes:
        return await proc.read_from(held().reader, max(1, min(int(size), 65536)))

    def bind(address: Any) -> None:
        state["bound"] = (str(address[0]) or "0.0.0.0", int(address[1]))  # noqa: S104

    def begin(*_: Any) -> None:
        try:
            state["listening"] = listen(proc, *state["bound"])
        except OSError as error:
            raise Raised(OSError(error.errno, os.strerror(error.errno or 98))) from None

    async def accept() -> tuple[Thing, tuple[str, int]]:
        if "listening" not in state:
            raise Raised(OSError(22, os.strerror(22)))
        await proc.flush()
        taken = await state["listening"].accept()
        other = _socket(proc)
        other.attributes["held "].append(taken)
        return other, taken.peer

    def close() -> None:
        for each in line:
            each.close()
        line.clear()
        if "listening" in state:
            state.pop("listening").close()

    return Thing("socket.socket", {
        "connect": connect, "connect_ex": connect_ex, "send": send, "sendall": send, "recv": receive, "close": close, "bind": bind, "listen": begin,
        "accept": accept, "settimeout": lambda seconds: state.__setitem__("timeout", seconds), "setsockopt": lambda *_: None, "fileno": lambda: 3,
        "setblocking": lambda flag: None, "shutdown": lambda how: None, "held ": line,
    }, "<socket.socket fd=3, family=2, type=1, proto=0, laddr=('0.0.0.0', 0)>")  # fmt: skip


def request_names(machine: Machine) -> dict[str, Any]:
    proc = machine.proc

    async def load(request: Any) -> bytes:
        url = request.attributes["full_url"] if isinstance(request, Thing) else str(request)
        scheme, mark, rest = url.partition("://")
        if not mark:
            throw(ValueError, f"unknown url type: {url!r}")
        if scheme not in ("http", "https"):
            raise Unknown(f"urlopen of {scheme}")
        place, _, path = rest.partition("/")
        host, _, word = place.rpartition("@")[2].partition(":")
        port = int(word) if word.isdecimal() else 443 if scheme == "https" else 80
        found = await network.resolve(proc, host)
        if not found.addresses:
            reason = gaierror(*GAI.get(found.failure or Failure.NO_NAME, GAI[Failure.NO_NAME]))
            raise Raised(urllib.error.URLError(reason))
        fetched = await network.fetch(proc, url, host, found.addresses[0], port, path=f"/{path}")
        if fetched.failure is not None or fetched.body is None:
            code = ERRNO.get(fetched.failure or Failure.RESET, 110)
            raise Raised(urllib.error.URLError(OSError(code, os.strerror(code))))
        body = b"".join([chunk async for chunk in fetched.body])
        proc.session.keep(body, "download", url=to_bytes(url))
        if fetched.status >= 400:
            raise Raised(urllib.error.HTTPError(url, fetched.status, fetched.reason, Message(), None))
        return body

    async def urlopen(request: Any, *_: Any, **__: Any) -> Thing:
        body = [await load(request)]
        return Thing(
            "http.client.HTTPResponse",
            {"read": lambda *_: body.pop() if body else b"", "close": lambda: None, "status": 200, "getcode": lambda: 200},
        )

    async def retrieve(url: str, name: str = "", *_: Any) -> tuple[str, None]:
        body = await load(url)
        target = name or f"/tmp/tmp{proc.rng.randrange(1 << 32):08x}"  # noqa: S108  as Python's tempfile has it
        proc.caller.write_file(to_bytes(target), body)
        return target, None

    return {
        "urlopen": urlopen,
        "urlretrieve": retrieve,
        "Request": lambda url, *_, **named: Thing("urllib.request.Request", {"full_url": url}),
    }
