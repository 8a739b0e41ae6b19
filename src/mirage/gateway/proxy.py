"""The PROXY protocol, versions 1 and 2, read from listed balancers only, so that they do not hide the source."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"
MAX_V1 = 107  # bytes, of the specification

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Named:
    """Who is behind the balancer (None: the balancer itself, for health checks), and how long the header was."""

    source: tuple[str, int] | None
    local: tuple[str, int] | None
    length: int


class BadHeader(Exception):  # noqa: N818 - a signal, not a fault
    """No PROXY header stands there; the connection is dropped."""


def is_listed(address: str, networks: list[Network]) -> bool:
    """Whether an address may speak for others; IPv4 in IPv6 counts as IPv4."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return any(found in network for network in networks)


def read(data: bytes) -> Named | None:
    """The header at the beginning of data; None until it is whole. BadHeader: it is none."""
    if data.startswith(SIGNATURE) or SIGNATURE.startswith(data[:12]):
        return _version2(data) if len(data) >= 16 else None
    if data.startswith(b"PROXY ") or b"PROXY ".startswith(data[:6]):
        return _version1(data)
    raise BadHeader("neither version")


def _version1(data: bytes) -> Named | None:
    end = data.find(b"\r\n", 0, MAX_V1)
    if end < 0:
        if len(data) >= MAX_V1:
            raise BadHeader("version 1: no end of line")
        return None
    fields = data[:end].decode("ascii", "replace").split(" ")
    if len(fields) >= 2 and fields[1] == "UNKNOWN":
        return Named(None, None, end + 2)
    if len(fields) != 6 or fields[1] not in ("TCP4", "TCP6"):
        raise BadHeader("version 1: fields")
    try:
        family = ipaddress.IPv4Address if fields[1] == "TCP4" else ipaddress.IPv6Address
        source, local = str(family(fields[2])), str(family(fields[3]))
        ports = [int(text) for text in fields[4:] if text.isdecimal()]
    except ValueError as error:
        raise BadHeader("version 1: address") from error
    if len(ports) != 2 or max(ports) > 0xFFFF:
        raise BadHeader("version 1: port")
    return Named((source, ports[0]), (local, ports[1]), end + 2)


def _version2(data: bytes) -> Named | None:
    size = int.from_bytes(data[14:16], "big")
    if data[12] >> 4 != 2 or data[12] & 15 > 1:
        raise BadHeader("version 2: command")
    if len(data) < 16 + size:
        return None
    body, family = data[16 : 16 + size], data[13]
    if data[12] & 15 == 0 or family not in (0x11, 0x21):  # LOCAL, or no TCP over IP
        return Named(None, None, 16 + size)
    width = 4 if family == 0x11 else 16
    if size < 2 * width + 4:
        raise BadHeader("version 2: too short")
    addresses = [str(ipaddress.ip_address(body[start : start + width])) for start in (0, width)]
    ports = [int.from_bytes(body[start : start + 2], "big") for start in (2 * width, 2 * width + 2)]
    return Named((addresses[0], ports[0]), (addresses[1], ports[1]), 16 + size)
