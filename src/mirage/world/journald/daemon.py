"""What journald says of itself (systemd 252) and systemd at the very end, which reaches no syslog: recorded from a booted machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.vfs.types import StatFs
from mirage.world.journald.entry import Boot, Entry
from mirage.world.journald.file import STEP
from mirage.world.kernel import kernellog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mirage.world.host import Host

LARGEST = 32 << 20  # bytes of a file (SystemMaxFileSize of the persona)
SHUTDOWN = (  # milliseconds before the end, tag, text
    (420, "systemd[1]", "Reached target shutdown.target - System Shutdown."),
    (419, "systemd[1]", "Reached target final.target - Late Shutdown Services."),
    (417, "systemd[1]", "systemd-reboot.service: Deactivated successfully."),
    (416, "systemd[1]", "Finished systemd-reboot.service - System Reboot."),
    (415, "systemd[1]", "Reached target reboot.target - System Reboot."),
    (414, "systemd[1]", "Shutting down."), (221, "systemd-shutdown[1]", "Syncing filesystems and block devices."),
    (5, "systemd-shutdown[1]", "Sending SIGTERM to remaining processes..."),
    (2, "systemd-journald", "Received SIGTERM from PID 1 (systemd-shutdow)."), (1, "systemd-journald", "Journal stopped"),
)  # fmt: skip


def boots(host: Host) -> list[Boot]:
    """All that the machine has had, the running one last."""
    ups = [*(boot.up for boot in host.identity.boots), host.identity.boot_time]
    return [Boot(host.boot_id_of(up).replace("-", ""), up // 1000) for up in ups]


def told(host: Host, machine: str, disk: StatFs, ups: list[Boot], oldest: int) -> Iterator[Entry]:
    """Of each boot that began or ended since then (microseconds since the epoch). `machine`: its id; `disk`: where the journal lies."""
    downs = [boot.down // 1000 for boot in host.identity.boots]
    for number, boot in enumerate(ups):
        is_running = boot is ups[-1]
        pid = str(host.journald if is_running else 180 + host.dice("journald", boot.up * 1000).randrange(60))
        if boot.up >= oldest:
            yield from _begun(host, machine, disk, boot, pid)
        if not is_running and downs[number] >= oldest:
            last = downs[number] + 9_000_000
            for before, tag, text in SHUTDOWN:
                name, _, own = tag.rstrip("]").partition("[")
                yield Entry(last - before * 1000, host.hostname, name, own or pid, text, boot)


def most(disk: StatFs) -> int:
    """Bytes that all files may take: a tenth of the file system, and 4 GiB."""
    return min(disk.blocks * disk.bsize // 10, 4 << 30)


def _begun(host: Host, machine: str, place: StatFs, boot: Boot, pid: str) -> Iterator[Entry]:
    run = host.mounts.tmpfs_size(0.1) * 1024 // 10
    disk = most(place)
    used = 2 * STEP  # the system's file and an administrator's
    texts = (
        (0, "Journal started"),
        (
            1800,
            f"Runtime Journal (/run/log/journal/{machine}) is {pretty(run // 8)}, max {pretty(run)}, {pretty(run - run // 8)} free.",
        ),
        (
            31_000,
            f"Time spent on flushing to /var/log/journal/{machine} is 21.{boot.up % 900 + 100}ms for {600 + boot.up % 130} entries.",
        ),
        (31_000, f"System Journal (/var/log/journal/{machine}) is {pretty(used)}, max {pretty(disk)}, {pretty(disk - used)} free."),
        (94_000, "Received client request to flush runtime journal."),
    )
    for after, text in texts:
        yield Entry(boot.up + kernellog.JOURNALD + 41_000 + after, host.hostname, "systemd-journald", pid, text, boot)


def pretty(size: int) -> str:
    """FORMAT_BYTES(): one digit behind the point."""
    for unit, name in ((1 << 30, "G"), (1 << 20, "M"), (1 << 10, "K")):
        if size >= unit:
            return f"{size // unit}.{size % unit * 10 // unit}{name}"
    return f"{size}B"
