"""What a file names: URLs, addresses, wallets. Read out of its bytes as they are; of a long file, out of its ends."""

from __future__ import annotations

import ipaddress
import math
from collections import Counter
from collections.abc import Iterable
from itertools import islice

import msgspec
import re2

ENDS = 4 << 20  # bytes at each end that are read
MEASURED = 256 << 10  # bytes of each of the places that entropy is measured at
MOST = 100  # of each sort that are kept
LOOKED_AT = 20_000  # of each sort that are looked at in one piece: most files that name so many name the same again and again
_OPTIONS = re2.Options()
_OPTIONS.encoding = re2.Options.Encoding.LATIN1
_URL = re2.compile(
    rb"(?i)\b(?:https?|ftp|tftp|stratum\+(?:tcp|ssl))://[\x21\x23-\x26\x28-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a~]{4,300}", _OPTIONS
)
_ADDRESS = re2.compile(rb"(?:^|[^\d.])((?:\d{1,3}\.){3}\d{1,3})(?::(\d{2,5}))?\.?(?:[^\d.]|$)", _OPTIONS)
_WALLET = re2.compile(rb"\b([48][1-9A-HJ-NP-Za-km-z]{94}|bc1[02-9ac-hj-np-z]{39,59})\b", _OPTIONS)


class Indicators(msgspec.Struct, frozen=True, kw_only=True):
    """What a file names, each once, in the order in which it stands."""

    urls: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    wallets: tuple[str, ...] = ()


def indicators_of(pieces: Iterable[bytes]) -> Indicators:
    """What these pieces name, all together."""
    urls: dict[str, None] = {}
    addresses: dict[str, None] = {}
    wallets: dict[str, None] = {}
    for piece in pieces:
        ends = piece if len(piece) <= 2 * ENDS else piece[:ENDS] + b"\n" + piece[-ENDS:]
        _collect(urls, (found.group().rstrip(b".,;)]").decode("latin-1") for found in islice(_URL.finditer(ends), LOOKED_AT)))
        _collect(addresses, (_address(found.group(1), found.group(2)) for found in islice(_ADDRESS.finditer(ends), LOOKED_AT)))
        _collect(wallets, (found.group(1).decode("latin-1") for found in islice(_WALLET.finditer(ends), LOOKED_AT)))
    return Indicators(urls=tuple(urls), addresses=tuple(addresses), wallets=tuple(wallets))


def entropy_of(data: bytes) -> float:
    """Shannon's entropy in bits a byte, from 0 to 8; above 7.5 something is packed or encrypted. Of a long file, at four places."""
    last = len(data) - MEASURED
    places = [data] if last <= 3 * MEASURED else [data[at : at + MEASURED] for at in (0, last // 3, 2 * last // 3, last)]
    sample = b"".join(places)
    if not sample:
        return 0.0
    total = len(sample)
    return round(abs(sum(count / total * math.log2(total / count) for count in Counter(sample).values())), 2)


def _collect(found: dict[str, None], values: Iterable[str]) -> None:
    for value in values:
        if len(found) >= MOST:
            return
        if value:
            found[value] = None


def _address(text: bytes, port: bytes | None) -> str:
    """The address, if a machine elsewhere could have it; version numbers often look like others."""
    try:
        address = ipaddress.IPv4Address(text.decode())
    except ValueError:
        return ""
    if address.is_loopback or address.is_multicast or address.is_unspecified or address.is_reserved or address.packed[0] == 0:
        return ""
    return f"{address}:{port.decode()}" if port else str(address)
