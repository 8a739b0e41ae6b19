"""The cell's own network: the loopback device, and one Ethernet device of the persona's whose other end the stage holds."""

from __future__ import annotations

import contextlib
import fcntl
import ipaddress
import os
import socket
import struct
import time
from errno import ENOBUFS
from typing import Any

from mirage.sandbox import calls

SIOCADDRT, RTF_UP, RTF_GATEWAY = 0x890B, 1, 2  # linux/route.h
SIOCSARP, ATF_COM = 0x8955, 2  # linux/sockios.h, linux/if_arp.h
ARPHRD_ETHER = 1
SETLINK, NEWQDISC, OPERSTATE, KIND, ROOT = 19, 36, 16, 1, 0xFFFFFFFF  # linux/rtnetlink.h, linux/if_link.h, linux/pkt_sched.h
NEWLINKPROP, PROPERTIES, ALTERNATIVE = 108, 52 | 0x8000, 53  # RTM_..., IFLA_PROP_LIST | NLA_F_NESTED, IFLA_ALT_IFNAME
TUNED = (  # below /proc/sys/net, of each network's own: what a program meets of them without reading them there
    "ipv4/tcp_congestion_control", "ipv4/tcp_rmem", "ipv4/tcp_wmem", "ipv4/tcp_max_syn_backlog", "ipv4/tcp_syn_retries",
    "ipv4/tcp_keepalive_time", "ipv4/tcp_keepalive_intvl", "ipv4/tcp_keepalive_probes", "ipv4/tcp_fin_timeout", "ipv4/tcp_timestamps",
    "ipv4/tcp_ecn", "ipv4/ip_local_port_range", "ipv4/ip_default_ttl", "ipv6/icmp/ratelimit", "unix/max_dgram_qlen",
)  # fmt: skip
CROWDED = 5.0  # seconds
REQUEST, ACK, REPLACE, EXCLUSIVE, CREATE = 1, 4, 0x100, 0x200, 0x400  # NLM_F_..., linux/netlink.h


def bring_up(tun: int, facts: dict[str, Any]) -> None:
    """`facts`: name, mac, mtu, address, prefix, gateway of the interface, and who is near, with their hardware addresses."""
    name = facts["name"]
    calls.tap(tun, name, queues=facts["discipline"] == "mq")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        _flags(control, "lo")
        hardware = struct.pack("16sH14s", name.encode(), ARPHRD_ETHER, bytes.fromhex(facts["mac"].replace(":", "")))
        fcntl.ioctl(control, calls.SIOCSIFHWADDR, hardware)
        fcntl.ioctl(control, calls.SIOCSIFMTU, struct.pack("16si20x", name.encode(), facts["mtu"]))
        network = ipaddress.ip_interface(f"{facts['address']}/{facts['prefix']}")
        fcntl.ioctl(control, calls.SIOCSIFADDR, _address(name, facts["address"]))
        fcntl.ioctl(control, calls.SIOCSIFNETMASK, _address(name, str(network.netmask)))
        _flags(control, name)
        fcntl.ioctl(control, SIOCADDRT, _route("0.0.0.0", "0.0.0.0", facts["gateway"]))  # noqa: S104 - the default route
        for near, mac in facts["neighbours"]:
            _know(control, _neighbour(name, near, mac))
    index = struct.pack("i", socket.if_nametoindex(name))
    ask(SETLINK, bytes(4) + index + bytes(8), [(OPERSTATE, b"\x06")])  # up, where a tap says that it does not know
    other = b"".join(attribute(ALTERNATIVE, found.encode() + b"\0") for found in facts["altnames"])
    if other:
        ask(NEWLINKPROP, bytes(4) + index + bytes(8), [(PROPERTIES, other)], CREATE | EXCLUSIVE)
    queue = (KIND, facts["discipline"].encode() + b"\0")
    ask(NEWQDISC, bytes(4) + index + struct.pack("III", 0, ROOT, 0), [queue], CREATE | REPLACE)


def _know(control: socket.socket, neighbour: bytes) -> None:
    """While the machine's table is full, which another cell has filled, it is tried again: that one ends soon."""
    end = time.monotonic() + CROWDED
    while True:
        try:
            fcntl.ioctl(control, SIOCSARP, neighbour)
            return
        except OSError as error:
            if error.errno != ENOBUFS or time.monotonic() > end:
                raise
        time.sleep(CROWDED / 100)


def tune(procfs: int, settings: dict[str, str]) -> None:
    """Each of `TUNED` as the persona has it: a new network's are the machine's. A kernel that has not what is named leaves it."""
    for name, value in settings.items():
        with contextlib.suppress(OSError):
            file = os.open(f"sys/net/{name}", os.O_WRONLY | os.O_CLOEXEC, dir_fd=procfs)
            try:
                os.write(file, value.encode())
            finally:
                os.close(file)


def ask(kind: int, body: bytes, attributes: list[tuple[int, bytes]], flags: int = 0) -> None:
    """One rtnetlink(7) request; a kernel that does not know what is asked for leaves it as it is."""
    for number, value in attributes:
        body += attribute(number, value)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE) as line, contextlib.suppress(OSError):
        line.settimeout(1)
        line.send(struct.pack("IHHII", 16 + len(body), kind, REQUEST | ACK | flags, 1, 0) + body)
        line.recv(4096)


def attribute(number: int, value: bytes) -> bytes:
    """struct rtattr, padded."""
    return struct.pack("HH", 4 + len(value), number) + value + bytes(-len(value) % 4)


def _neighbour(device: str, address: str, mac: str) -> bytes:
    """struct arpreq of linux/if_arp.h."""
    hardware = struct.pack("H14s", ARPHRD_ETHER, bytes.fromhex(mac.replace(":", "")))
    return struct.pack("16s16si16s16s", _place(address), hardware, ATF_COM, bytes(16), device.encode())


def _flags(control: socket.socket, name: str) -> None:
    request = bytearray(struct.pack("16sH22x", name.encode(), 0))
    fcntl.ioctl(control, calls.SIOCGIFFLAGS, request)
    flags = struct.unpack_from("H", request, 16)[0] | calls.IFF_UP | calls.IFF_RUNNING
    fcntl.ioctl(control, calls.SIOCSIFFLAGS, struct.pack("16sH22x", name.encode(), flags))


def _place(address: str) -> bytes:
    """struct sockaddr_in."""
    return struct.pack("HH4s8x", socket.AF_INET, 0, socket.inet_aton(address))


def _address(name: str, address: str) -> bytes:
    return struct.pack("16s16s8x", name.encode(), _place(address))


def _route(target: str, mask: str, gateway: str) -> bytes:
    """struct rtentry."""
    return struct.pack(
        "Q16s16s16sHhQPhPQQH6x", 0, _place(target), _place(gateway), _place(mask), RTF_UP | RTF_GATEWAY, 0, 0, 0, 0, 0, 0, 0, 0
    )  # fmt: skip
