"""Writes an MMDB file (MaxMind DB 2.0) of a few networks, for tests: what is read must not need anybody's data."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Any

Value = str | int | dict[str, Any]
Node = list[Any]  # for bit 0 and for bit 1: None, another node, or the bytes of a value


def mmdb(rows: Mapping[str, Mapping[str, Any]]) -> bytes:
    """The file; IPv4 networks stand below ::/96, as the format has them."""
    root: Node = [None, None]
    for name, row in rows.items():
        network = ipaddress.ip_network(name)
        bits, length = int(network.network_address), network.prefixlen + (96 if network.version == 4 else 0)
        node = root
        for place in range(length):
            bit = bits >> (127 - place) & 1
            if place == length - 1:
                node[bit] = _value(dict(row))
            else:
                node[bit] = node[bit] or [None, None]
                node = node[bit]
    nodes = [root]
    for node in nodes:
        nodes.extend(child for child in node if isinstance(child, list))
    places = {id(node): index for index, node in enumerate(nodes)}
    data = b""
    tree = b""
    for node in nodes:
        for child in node:
            if isinstance(child, bytes):
                number, data = len(nodes) + 16 + len(data), data + child
            else:
                number = places[id(child)] if child is not None else len(nodes)
            tree += number.to_bytes(3, "big")
    facts: dict[str, Any] = {
        "node_count": len(nodes), "record_size": 24, "ip_version": 6, "database_type": "Test", "binary_format_major_version": 2,
        "binary_format_minor_version": 0, "build_epoch": 1, "description": {}, "languages": {},
    }  # fmt: skip
    return tree + bytes(16) + data + b"\xab\xcd\xefMaxMind.com" + _value(facts)


def _value(value: Value) -> bytes:
    if isinstance(value, str):
        return _head(2, len(value.encode())) + value.encode()
    if isinstance(value, int):
        data = value.to_bytes((value.bit_length() + 7) // 8, "big")
        return _head(6, len(data)) + data
    return _head(7, len(value)) + b"".join(_value(key) + _value(item) for key, item in value.items())


def _head(kind: int, size: int) -> bytes:
    return bytes([kind << 5 | size]) if size < 29 else bytes([kind << 5 | 29, size - 29])
