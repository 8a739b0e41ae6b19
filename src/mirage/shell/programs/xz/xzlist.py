"""`xz --list` (XZ Utils 5.4.1): what the footer and the index of a file of one stream say of it."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell.lib.gnu import why

if TYPE_CHECKING:
    from mirage.shell.process import Process

HEAD = "Strms  Blocks   Compressed Uncompressed  Ratio  Check   Filename\n"
CHECKS = {0: "None", 1: "CRC32", 4: "CRC64", 10: "SHA-256"}
FOOTER = struct.Struct("<4xI2s2s")
SIZE_MAX = 96 << 20
RECORDS_MAX = 1 << 16


@dataclass(frozen=True, slots=True)
class Facts:
    """Of one file; sizes in bytes."""

    blocks: int
    packed: int
    unpacked: int
    check: str

    def line(self, streams: int, name: str) -> str:
        ratio = f"{self.packed / self.unpacked:.3f}" if self.unpacked and self.packed / self.unpacked <= 9.999 else "---"
        return f"{streams:5} {self.blocks:7}  {_sized(self.packed):>11}  {_sized(self.unpacked):>11}  {ratio:>5}  {self.check:<7} {name}\n"


def tell(proc: Process, called: str, names: list[str]) -> int:
    """A line for each file, and one for all; the status."""
    found: list[Facts] = []
    status = 0
    for name in names or ["-"]:
        if name == "-":
            proc.err(f"{called}: --list does not support reading from standard input\n")
            status = 1
            continue
        try:
            facts = _facts(proc.read_file(name, SIZE_MAX))
        except OSError as error:
            proc.err(f"{called}: {name}: {why(error)}\n")
            facts = None
        else:
            if facts is None:
                proc.err(f"{called}: {name}: File format not recognized\n")
        if facts is None:
            status = 1
            continue
        proc.out(("" if found else HEAD) + facts.line(1, name))
        found.append(facts)
    if len(found) > 1:
        checks = {facts.check for facts in found}
        blocks, packed, unpacked = (
            sum(sizes) for sizes in zip(*((facts.blocks, facts.packed, facts.unpacked) for facts in found), strict=True)
        )
        whole = Facts(blocks, packed, unpacked, ",".join(check for check in CHECKS.values() if check in checks))
        proc.out("-" * 79 + "\n" + whole.line(len(found), f"{len(found)} files"))
    return status


def _facts(data: bytes) -> Facts | None:
    """None: it is no file of one whole stream."""
    if len(data) < 32 or not data.startswith(b"\xfd7zXZ\0") or not data.endswith(b"YZ"):
        return None
    backward, flags, _ = FOOTER.unpack(data[-12:])
    index = data[-12 - (backward + 1) * 4 : -12]
    if index[:1] != b"\0":
        return None
    try:
        count, at = _number(index, 1)
        unpacked = 0
        for _ in range(min(count, RECORDS_MAX)):
            _, at = _number(index, at)
            size, at = _number(index, at)
            unpacked += size
    except IndexError:
        return None
    return Facts(count, len(data), unpacked, CHECKS.get(flags[1] & 15, f"Unknown-{flags[1] & 15}"))


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A variable-length integer and where it ends."""
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        shift, at = shift + 7, at + 1
        if byte < 128 or shift > 56:
            return value, at


def _sized(size: int) -> str:
    """uint64_to_nicestr() of xz's util.c."""
    if size < 10000:
        return f"{size} B"
    amount, units = float(size), iter(("KiB", "MiB", "GiB", "TiB"))
    while True:
        amount, unit = amount / 1024, next(units)
        if amount <= 9999.9 or unit == "TiB":
            return f"{amount:.1f} {unit}"
