"""The module socket: names and services, and what makes a socket (`sockets`)."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

from mirage.shell.net.netfacts import services
from mirage.shell.python import lent
from mirage.shell.python.faults import Raised, throw
from mirage.shell.python.machine import Machine
from mirage.shell.python.objects import Thing
from mirage.shell.python.sockets import address_of, gaierror, make

if TYPE_CHECKING:
    pass

CREATING = """  File "/usr/lib/python3.11/socket.py", line 851, in create_connection
    raise exceptions[0]
  File "/usr/lib/python3.11/socket.py", line 836, in create_connection
    sock.connect(sa)
"""
RESOLVING = """  File "/usr/lib/python3.11/socket.py", line 962, in getaddrinfo
    for res in _socket.getaddrinfo(host, port, family, type, proto, flags):
               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
"""


def socket_names(machine: Machine) -> dict[str, Any]:
    proc = machine.current

    async def by_name(host: str) -> str:
        return await address_of(proc, host)

    def by_service(name: str, protocol: str = "tcp") -> int:
        found = next((number for (number, kind), word in services(proc).items() if word == name and kind == protocol), None)
        return found if found is not None else throw(OSError, "service/proto not found")

    def by_port(number: int, protocol: str = "tcp") -> str:
        return services(proc).get((number, protocol)) or throw(OSError, "port/proto not found")

    async def every_address(host: Any, port: Any, *_: Any, **__: Any) -> list[Any]:
        try:
            address = await address_of(proc, str(host or "127.0.0.1"))
        except Raised as raised:
            raised.through = RESOLVING
            raise
        return [(2, kind, number, "", (address, int(port or 0))) for kind, number in ((1, 6), (2, 17), (3, 0))]

    async def connected(address: Any, timeout: float | None = None, *_: Any, **__: Any) -> Thing:
        made = make(machine)
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
        "socket": lambda family=2, type=1, proto=0, fileno=None: make(machine, int(family), int(type), int(proto)), "gethostname": lambda: proc.hostname,
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
