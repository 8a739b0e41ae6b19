"""What services do with signals and what they may, as /proc/PID/status tells: recorded from a booted Debian 12 (6.1.0-56-amd64).

Who looks for a pretended machine finds that none of its daemons catches anything. A service that nobody recorded has what systemd
gives to each (IgnoreSIGPIPE=, systemd.exec(5)).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mirage.world.processes import ProcessEntry

ALL = 0x1FFFFFFFFFF  # capabilities: CAP_LAST_CAP is 40 in 6.1
PIPE = 1 << 12  # SIGPIPE, as a bit of a mask


@dataclass(frozen=True, slots=True)
class Disposition:
    """Masks of signals and of capabilities. `permitted`: None is what its user has; `effective`: None is what is permitted."""

    blocked: int = 0
    ignored: int = 0
    caught: int = 0
    permitted: int | None = None
    effective: int | None = None
    ambient: int = 0  # and inherited
    bounding: int = ALL
    filters: int = 0  # of system calls, SystemCallFilter= and its like
    is_confined: bool = False  # no new privileges
    umask: int = 0o22
    descriptors: int = 64  # for which there is room: FDSize
    has_session: bool = False  # somebody has logged in, and initgroups(3) was asked


def of(entry: ProcessEntry) -> Disposition:
    """Of a process that runs nowhere."""
    if entry.kernel:
        return Disposition(ignored=(1 << 64) - 1, umask=0)
    leads = entry.pid == 1 if entry.comm == b"systemd" else entry.ppid == 1
    found = RECORDED.get((entry.comm, leads))
    if found is not None:
        return found
    return Disposition(ignored=PIPE) if leads and entry.unit.endswith(".service") else Disposition(descriptors=256, has_session=True)


RECORDED: dict[tuple[bytes, bool], Disposition] = {  # by the command's name, and whether init started it (systemd: is it init)
    (b"systemd", True): Disposition(0x7FE3C0FE28014A03, PIPE, 0x1000004EC, umask=0, descriptors=128),
    (b"systemd", False): Disposition(0x7FE3C0FE28014A03, PIPE, descriptors=128),
    (b"(sd-pam)", False): Disposition(0, PIPE, 0x100000000),
    (b"systemd-udevd", True): Disposition(0x14003, PIPE, permitted=0x1F7FDFFFFFF, bounding=0x1F7FDFFFFFF, filters=20),
    (b"systemd-journal", True): Disposition(
        0x400004A02, PIPE, 0x100000040, permitted=0x25402800CF, bounding=0x25402800CF, filters=20, is_confined=True
    ),
    (b"systemd-timesyn", True): Disposition(
        0x4002, PIPE, 0x100000000, permitted=0x2000000, ambient=0x2000000, bounding=0x2000000, filters=31, is_confined=True
    ),
    (b"systemd-logind", True): Disposition(
        0x200014003, 0x400001000, permitted=0x24420020F, bounding=0x24420020F, filters=29, is_confined=True, descriptors=128
    ),
    (b"cron", True): Disposition(caught=0x10001),
    (b"atd", True): Disposition(caught=0x14003, effective=0, descriptors=128),
    (b"dbus-daemon", True): Disposition(0, PIPE, 0x4001, permitted=0x20000000),
    (b"rsyslogd", True): Disposition(0, 0x1001206, 0x100314001),
    (b"mariadbd", True): Disposition(0x87007, PIPE, 0x1000066E9, permitted=0x4000, ambient=0x4000, umask=0o6, descriptors=128),
    (b"php-fpm8.2", True): Disposition(0, PIPE, 0x14A07, descriptors=128),
    (b"php-fpm8.2", False): Disposition(0, PIPE, 0x4),
    (b"nginx", True): Disposition(0, 0x40001000, 0x18016A07, umask=0),
    (b"nginx", False): Disposition(0, 0x40001000, 0x18016A07, umask=0),
    (b"agetty", True): Disposition(0, 0x6, descriptors=128),
    (b"sshd", True): Disposition(0, PIPE, 0x14005, descriptors=128),
    (b"sshd", False): Disposition(0, PIPE, 0x14006),
}
