"""hostid (coreutils 9.1): the number that gethostid(3) of glibc 2.36 makes of the host's own address."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.net import network
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process


@program("hostid")
def hostid(proc: Process) -> int:
    _, operands = gnu.read(proc, "hostid", "")
    gnu.refuse_more(proc, operands)
    try:
        kept = proc.read_file("/etc/hostid")[:4]
    except OSError:
        kept = b""
    number = int.from_bytes(kept, "little") if len(kept) == 4 else _of_address(proc)
    proc.out(f"{number:08x}\n")
    return 0


def _of_address(proc: Process) -> int:
    """The IPv4 address of the host's name with its halves exchanged, as the C code reads it on x86."""
    for address in network.hosts(proc, proc.hostname):
        if "." in address:
            number = int.from_bytes(ipaddress.IPv4Address(address).packed, "little")
            return (number << 16 | number >> 16) & 0xFFFFFFFF
    return 0
