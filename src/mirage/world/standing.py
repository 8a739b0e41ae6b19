"""What was done to one layer's running machine and stands in no file: its name, settings, firewall, services. It lasts until a boot.

Kept in the store, so that who set something finds it so when he comes back, whatever became of us meanwhile.
"""

from __future__ import annotations

import msgspec

from mirage.state.api import Store
from mirage.world.kernel.firewall import Table
from mirage.world.stack.state import Stack
from mirage.world.units import Again, Fate

BUCKET = b"standing"


class Reboot(msgspec.Struct, frozen=True, array_like=True):
    """By the layer's root: when the machine went down, and when its kernel started (ns)."""

    down: int
    up: int


class Swap(msgspec.Struct, frozen=True, array_like=True):
    """A swap area in use: its file or device, `file` or `partition`, KiB, priority."""

    path: str
    kind: str
    size: int
    priority: int


class Standing(msgspec.Struct, omit_defaults=True):
    """See the module. Empty for a layer in which nothing of it was touched."""

    hostname: str = ""  # what the kernel was told after boot
    settings: dict[str, str] = {}  # of /proc/sys: `net/ipv4/ip_forward`
    firewall: dict[str, Table] = {}  # by family and name: `4/filter`
    network: Stack | None = None  # None: as the boot left it
    units: dict[str, Fate] = {}  # what was done to systemd's units
    frozen: list[str] = []  # units that `systemctl freeze` holds
    manager: dict[str, str] = {}  # what systemd was told: `log-level`, `log-target`, and by `env/NAME` of its environment
    levels: dict[str, int] = {}  # priorities of journal entries that are not info, by moment and text (`shell.journal.levels`)
    ended: dict[int, int] = {}  # of the boot's processes: those that are gone, each with the pid of what runs in its place, or 0
    again: dict[int, Again] = {}  # by pid
    reboots: list[Reboot] = []
    swaps: list[Swap] | None = None  # None: as the boot left them
    begun: list[
        bytes
    ] = []  # logs that had rotated away and that rsyslogd has open again, also where the visitor has removed them since
    kernel_log_cleared: int = 0  # lines of the kernel's that `dmesg -c` has taken away
    kernel_log_told: list[tuple[int, int, str]] = []  # what was written to /dev/kmsg: `kernellog.Said`


NOTHING = msgspec.msgpack.encode(Standing())


def load(store: Store, layer: bytes) -> tuple[Standing, bytes]:
    """A layer's, and how it is kept."""
    raw = store.look(lambda reader: reader.get(BUCKET, layer))
    return msgspec.msgpack.decode(raw or NOTHING, type=Standing), raw or NOTHING


def save(store: Store, layer: bytes, standing: Standing, kept: bytes) -> bytes:
    """Keep it, unless it is kept so; how it is kept now."""
    raw = msgspec.msgpack.encode(standing)
    if raw != kept:
        store.run(lambda txn: txn.put(BUCKET, layer, raw))
    return raw
