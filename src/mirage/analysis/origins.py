"""Where an address is from: country and autonomous system out of the operator's MMDB files, and scanners out of his lists.

Nothing is asked of anybody: the files lie on this machine. The fields read are those of MaxMind's GeoLite2 and GeoIP2 (country, city,
ASN) and of IPinfo's and DB-IP's free files. A list of scanners has one network a line, and the name behind it:

    192.0.2.0/24      Example Research
    2001:db8:7::/48   Example Research
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import maxminddb
import msgspec

from mirage.base.errors import MirageError

MAX_NAME = 120
_REMEMBERED = 4096


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an address; empty (0 for the number) where nothing is."""

    country: str = ""  # ISO 3166-1, two letters
    asn: int = 0
    organisation: str = ""
    scanner: str = ""

    def __str__(self) -> str:
        system = f"AS{self.asn} {self.organisation}".rstrip() if self.asn else self.organisation
        return ", ".join(filter(None, (self.country, system)))


class Origins:
    """The files, open. `problems` names those that are none, and wrong lines of lists; the rest is in use."""

    def __init__(self, databases: Iterable[Path] = (), lists: Iterable[Path] = ()) -> None:
        self.problems: list[MirageError] = []
        self._databases: list[maxminddb.Reader] = []
        self._scanners: dict[tuple[int, int], dict[int, str]] = {}  # by version and length of prefix: networks and their names
        for path in databases:
            try:
                self._databases.append(maxminddb.open_database(str(path), maxminddb.MODE_MMAP))
            except (OSError, ValueError, maxminddb.InvalidDatabaseError) as error:
                self.problems.append(MirageError(f"{path}: not readable as an MMDB file: {error}"))
        for path in lists:
            self._read(path)
        self.of = lru_cache(_REMEMBERED)(self._of)

    def _read(self, path: Path) -> None:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            self.problems.append(MirageError(f"{path}: {error}"))
            return
        for number, line in enumerate(lines, 1):
            words = line.partition("#")[0].split(maxsplit=1)
            if not words:
                continue
            try:
                network = ipaddress.ip_network(words[0])
            except ValueError as error:
                self.problems.append(MirageError(f"{path}:{number}: {error}"))
                continue
            name = words[1].strip()[:MAX_NAME] if len(words) > 1 else path.stem
            self._scanners.setdefault((network.version, network.prefixlen), {})[int(network.network_address)] = name

    def _of(self, address: str) -> Origin:
        try:
            parsed = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return Origin()
        if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
            parsed = parsed.ipv4_mapped
        found: dict[str, Any] = {}
        for database in self._databases:
            try:
                row = database.get(parsed)
            except (ValueError, maxminddb.InvalidDatabaseError):  # of the other version only, or damaged
                continue
            if isinstance(row, dict):
                found |= _facts(row)
        return Origin(**found, scanner=self._scanner(parsed))

    def _scanner(self, address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str:
        number, bits = int(address), address.max_prefixlen
        for (version, length), names in self._scanners.items():
            if version == address.version and (name := names.get(number >> (bits - length) << (bits - length))):
                return name
        return ""


def _facts(row: Mapping[str, Any]) -> dict[str, Any]:
    """Country, number and name out of a row of any of the formats."""
    found: dict[str, Any] = {}
    country = row.get("country") or row.get("registered_country") or row.get("country_code")
    if isinstance(country, Mapping):
        country = country.get("iso_code")
    if isinstance(country, str) and len(country) == 2:
        found["country"] = country.upper()
    number = row.get("autonomous_system_number") or row.get("asn")
    if isinstance(number, str):
        number = number.upper().removeprefix("AS")
    if isinstance(number, int) or (isinstance(number, str) and number.isdigit()):
        found["asn"] = int(number)
    name = row.get("autonomous_system_organization") or row.get("as_name") or row.get("as_organization")
    if isinstance(name, str):
        found["organisation"] = name[:MAX_NAME]
    return found
