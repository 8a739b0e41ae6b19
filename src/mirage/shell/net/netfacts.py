"""What ifconfig, ip, netstat and ss read: counters of /proc/net/dev, names of ports, who holds a socket; one source for all."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell.lib.text import to_text
from mirage.shell.net.network import reverse

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.processes import ProcessEntry
    from mirage.world.visit import SocketFact


@dataclass(frozen=True, slots=True)
class Counters:
    """One line of /proc/net/dev."""

    rx: tuple[int, ...]  # bytes packets errs drop fifo frame compressed multicast
    tx: tuple[int, ...]  # bytes packets errs drop fifo colls carrier compressed


def counters(proc: Process) -> dict[str, Counters]:
    """All of /proc/net/dev, by interface."""
    found = {}
    try:
        lines = proc.read_file("/proc/net/dev").decode("utf-8", "replace").splitlines()[2:]
    except OSError:
        return {}
    for line in lines:
        name, _, rest = line.partition(":")
        numbers = tuple(int(word) for word in rest.split())
        found[name.strip()] = Counters(numbers[:8], numbers[8:])
    return found


def services(proc: Process) -> dict[tuple[int, str], str]:
    """The visitor's /etc/services: (port, protocol) -> name."""
    found: dict[tuple[int, str], str] = {}
    try:
        lines = proc.read_file("/etc/services").decode("utf-8", "replace").splitlines()
    except OSError:
        return {}
    for line in lines:
        words = line.partition("#")[0].split()
        if len(words) >= 2 and "/" in words[1]:
            port, _, protocol = words[1].partition("/")
            if port.isdigit():
                found.setdefault((int(port), protocol), words[0])
    return found


def host_name(proc: Process, address: str) -> str:
    """A name for an address, as far as the machine can know one."""
    return reverse(proc, address) or address


def holders(proc: Process, fact: SocketFact) -> list[tuple[ProcessEntry, int]]:
    """The processes that have a socket open, as far as the caller may see into them, by rising pid."""
    found = []
    for pid, fd in sorted(fact.pids):
        entry = proc.visit.processes.find(pid)
        if entry is not None and (proc.uid == 0 or entry.uid == proc.uid):
            found.append((entry, fd))
    return found


def program_name(entry: ProcessEntry) -> str:
    """The process's command line begins with it; of a path only the last part."""
    first = to_text(entry.cmdline[0]) if entry.cmdline else to_text(entry.comm)
    return first.rpartition("/")[2] if first.startswith("/") else first


def netmask(prefix: int) -> str:
    return str(ipaddress.IPv4Network((0, prefix)).netmask)
