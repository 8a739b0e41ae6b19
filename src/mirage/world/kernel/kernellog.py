"""What the kernel has said since it booted, line by line: recorded from a Debian 12 in QEMU, and told of the pretended machine.

The recording (`kernel.txt` of the persona: priority, seconds, text) has names in braces where machines differ; a line whose names
the machine does not have is not said. Who clears the log clears it for his layer alone.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from errno import EINVAL
from importlib.resources import files
from random import Random
from typing import TYPE_CHECKING, Protocol

from mirage.base.clock import SECOND
from mirage.vfs.types import fault
from mirage.world.kernel import procmemory

if TYPE_CHECKING:
    from mirage.world.host import Host
    from mirage.world.identity import Identity
    from mirage.world.persona import Cpu, Hardware
    from mirage.world.visit import Visit

JOURNALD = 2_400_000  # microseconds after the boot at which the journal begins to listen; what was said before has that date
RECORD, MOST = 1024, 256  # bytes of a record (PRINTKRB_RECORD_MAX); records that are kept, as the buffer has its end
USER, WARNING = 1, 4  # LOG_USER's number, and the level of what names none (sysctl kernel.printk)
_PRIORITY = re.compile(rb"<(\d{1,9})>")
_ROW = re.compile(r"<(\d+)>\[ *(\d+)\.(\d{6})\] (.*)")


@dataclass(frozen=True, slots=True)
class Said:
    """One line. `at` in microseconds since the boot; `priority` as syslog(3) counts."""

    at: int
    priority: int
    text: str

    @property
    def level(self) -> int:
        return self.priority & 7

    @property
    def facility(self) -> int:
        return self.priority >> 3


def since_boot(visit: Visit) -> list[Said]:
    """All that is in the kernel's buffer, as this visitor's layer has it."""
    standing = visit.host.place(visit.layer).standing
    return [*visit.host.kernel_log, *(Said(*line) for line in standing.kernel_log_told)][standing.kernel_log_cleared :]


def clear(visit: Visit) -> None:
    place = visit.host.place(visit.layer)
    place.standing.kernel_log_cleared = len(visit.host.kernel_log) + len(place.standing.kernel_log_told)
    place.keep()


def tell(visit: Visit, data: bytes) -> None:
    """What is written to /dev/kmsg (devkmsg_write() of linux/kernel/printk/printk.c): one record. EINVAL: it is too long."""
    if len(data) > RECORD:
        raise fault(EINVAL)
    place = visit.host.place(visit.layer)
    text = data.partition(b"\0")[0].removesuffix(b"\n")
    named = _PRIORITY.match(text)
    facility, level = divmod(int(named[1]) if named else WARNING, 8)
    told = place.standing.kernel_log_told
    if len(told) < MOST:
        at = (visit.host.clock.now() - visit.host.identity.boot_time) // 1000
        told.append((at, (facility or USER) << 3 | level, text[named.end() if named else 0 :].decode("utf-8", "backslashreplace")))
        place.keep()


def raw(lines: list[Said]) -> bytes:
    """As syslog(2) gives it."""
    return "".join(f"<{line.priority}>[{line.at // 1_000_000:5}.{line.at % 1_000_000:06}] {line.text}\n" for line in lines).encode()


def journaled(host: Host, line: Said) -> int:
    """When the journal has it, in nanoseconds since the epoch."""
    return host.identity.boot_time + max(line.at, JOURNALD) * 1000


class Machine(Protocol):
    """What of a machine its kernel speaks of."""

    @property
    def identity(self) -> Identity: ...

    @property
    def hardware(self) -> Hardware: ...

    @property
    def cpu(self) -> Cpu: ...

    @property
    def version_line(self) -> str: ...

    @property
    def command_line(self) -> str: ...

    @property
    def journald(self) -> int: ...

    def dice(self, *names: str | bytes | int) -> Random: ...


def boot(host: Machine) -> list[Said]:
    """What it said while it booted: the recording, filled in. No boot takes exactly as long as the one before."""
    facts = _facts(host)
    pace = 0.92 + 0.16 * host.dice("kernel log", host.identity.boot_time).random()
    found: list[Said] = []
    for match in recording():
        at = int((int(match[2]) * 1_000_000 + int(match[3])) * pace)
        facts["stamp"] = f"{(host.identity.boot_time + at * 1000) / SECOND:.3f}"
        made = MADE.get(match[4])
        for text in made(host) if made else [match[4]]:
            try:
                found.append(Said(at, int(match[1]), text if made else text.format_map(facts)))
            except KeyError:
                continue
    return found


@functools.cache
def recording() -> list[re.Match[str]]:
    """The lines of the recording; read once, while our own files can be read."""
    rows = files("mirage.world").joinpath("personas", "web-debian-12", "kernel.txt").read_text().splitlines()
    found = [match for match in map(_ROW.fullmatch, rows) if match is not None]
    if len(found) < len(rows):
        raise ValueError("kernel.txt: a line without priority or time")
    return found


def _facts(host: Machine) -> dict[str, object]:
    own, hardware, cpu = host.identity, host.hardware, host.cpu
    size = procmemory.plugged(own.memory, hardware.memory)
    top, high = min(size, procmemory.LOW_END), size - procmemory.LOW_END
    low, last = procmemory.low(size), (0xFFFFFFFF + high if high > 0 else procmemory.low(size) - 1)
    chance = host.dice("kernel log", "memory", own.boot_time)
    ramdisk = (top - 0x31000 - 30_464 * 1024) & ~0xFFF
    root = own.disk.partitions[0]
    made = own.boot_time // SECOND + 2
    facts: dict[str, object] = {
        "linux": host.version_line, "command_line": host.command_line, "low": low, "low_last": low - 1, "top": top, "top_last": top - 1,
        "low_page": low >> 12, "pages": (last + 1) >> 12, "last": last, "node": last + 1 - 0x2D000, "node_last": last + 1 - 0x2001,
        "ramdisk": ramdisk, "ramdisk_last": top - 0x30001, "bounce": ramdisk - (64 << 20), "table": (top - 0x20000) >> 16,
        "window": last + 1 if high > 0 else 0x100000000, "window_last": (last if high > 0 else 0xFFFFFFFF) + (2 << 30),
        "dmi": f"{hardware.vendor} {hardware.product}, BIOS {hardware.bios_version[own.bios]} {own.bios_date}",
        "virtual": {"kvm": "KVM", "vmware": "VMware hypervisor"}.get(hardware.hypervisor, "bare hardware"), "cores": own.cores,
        "numbers": " ".join(str(number) for number in range(own.cores)), "mhz": own.mhz, "bogomips": own.mhz * 2, "lpj": int(own.mhz * 4000),
        "all_bogomips": own.mhz * 2 * own.cores, "cpu": f"{cpu.name} (family: {cpu.family:#x}, model: {cpu.model:#x}, stepping: {cpu.stepping:#x})",
        "available": own.memory - 889_000 + chance.randrange(4096) if own.memory > 1 << 21 else own.memory - 400_000, "plugged": size // 1024 - 544,
        "total_pages": (size >> 12) * 1_031_898 // (1 << 20), "clock": f"{datetime.fromtimestamp(made, UTC):%Y-%m-%dT%H:%M:%S} UTC ({made})",
        "net_device": (own.interface.driver == "virtio_net" and "virtio0") or "0000:0b:00.0", "driver": own.interface.driver,
        "nic": own.interface.name, "fsid": root.uuid, "root": root.name, "hypervisor": hardware.hypervisor or "none",
        "hostname": own.hostname, "machine_id": own.machine_id, "sched_offset": 4_000_000_000 + chance.randrange(9_000_000_000),
        "journald": host.journald, "clock_source": "kvm-clock" if hardware.hypervisor == "kvm" else "tsc-early",
    }  # fmt: skip
    if high > 0:
        facts["high_last"] = last
    if own.cores > 1:
        facts["others"] = " ".join(f"#{number}" for number in range(1, own.cores))
    if hardware.hypervisor == "kvm":
        facts |= {"kvm": "", "qemu": ""}
    if hardware.hypervisor == "vmware":
        facts["vmware"] = ""
    return facts | GRAPHICS.get(next((name for name in hardware.modules if name.startswith("graphics-")), ""), {})


GRAPHICS: dict[str, dict[str, object]] = {
    "graphics-cirrus": {"video": "pci 0000:00:02.0", "graphics": "cirrus", "framebuffer": "cirrusdrmfb", "drm": "cirrus 2.0.0 2019"},
    "graphics-bochs": {"video": "pci 0000:00:02.0", "graphics": "bochs-drm", "framebuffer": "bochs-drmdrmfb", "drm": "bochs-drm 1.0.0 20130925"},
}  # fmt: skip


def _devices(host: Machine) -> list[str]:
    rows = (row.split() for row in host.hardware.pci)
    return [f"pci {place}: [{vendor}:{device}] type 00 class 0x{kind}" for place, vendor, device, kind in rows]


def _mitigations(host: Machine) -> list[str]:
    found = host.cpu.vulnerabilities
    lines = [f"Spectre V1 : {found['spectre_v1']}"] if "spectre_v1" in found else []
    if "spectre_v2" in found:
        first, *others = found["spectre_v2"].removeprefix("Mitigation: ").split("; ")
        lines.append(f"Spectre V2 : Mitigation: {first}")
        lines.append("Spectre V2 : Spectre v2 / SpectreRSB: Filling RSB on context switch and VMEXIT")
        if any(word.startswith("IBPB") for word in others):
            lines.append("Spectre V2 : mitigation: Enabling conditional Indirect Branch Prediction Barrier")
    for name, title in (
        ("retbleed", "RETBleed"),
        ("spec_store_bypass", "Speculative Store Bypass"),
        ("mds", "MDS"),
        ("mmio_stale_data", "MMIO Stale Data"),
    ):
        if found.get(name, "Not affected") != "Not affected":
            lines.append(f"{title}: {found[name].partition('; SMT')[0]}")
    return lines


def _registers(host: Machine) -> list[str]:
    flags = host.cpu.flags.split()
    if "xsave" not in flags:
        return ["x86/fpu: x87 FPU will use FXSAVE"]
    known = [(0x001, "x87 floating point registers"), (0x002, "SSE registers")]
    places, mask, size = list[tuple[int, int, int]](), 0x3, 576
    for flag, parts in (
        ("avx", [(2, 256, "AVX registers")]),
        ("avx512f", [(5, 64, "AVX-512 opmask"), (6, 512, "AVX-512 Hi256"), (7, 1024, "AVX-512 ZMM_Hi256")]),
        ("pku", [(9, 8, "Protection Keys User registers")]),
    ):
        for number, room, name in parts if flag in flags else ():
            known.append((1 << number, name))
            places.append((number, size, room))
            mask, size = mask | 1 << number, size + room
    form = "compacted" if "xsavec" in flags else "standard"
    return [
        *(f"x86/fpu: Supporting XSAVE feature {bit:#05x}: '{name}'" for bit, name in known),
        *(f"x86/fpu: xstate_offset[{number}]: {start:4}, xstate_sizes[{number}]: {room:4}" for number, start, room in places),
        f"x86/fpu: Enabled xstate features {mask:#x}, context size is {size} bytes, using '{form}' format.",
    ]


def _disk(host: Machine) -> list[str]:
    disk, cores = host.identity.disk, host.identity.cores
    size = f"({disk.sectors * 512 / 1e9:.1f} GB/{disk.sectors / 2097152:.1f} GiB)"
    table = f" {disk.name}: " + " ".join(part.name for part in disk.partitions)
    if disk.name.startswith("vd"):
        return [
            f"virtio_blk virtio1: {cores}/0/0 default/read/poll queues",
            f"virtio_blk virtio1: [{disk.name}] {disk.sectors} 512-byte logical blocks {size}",
            table,
        ]
    vendor, model, revision = (
        ("VMware", "Virtual disk", "2.0") if host.hardware.hypervisor == "vmware" else ("QEMU", "QEMU HARDDISK", "2.5+")
    )
    return [
        f"scsi 2:0:0:0: Direct-Access     {vendor:<8} {model:<16} {revision:<4} PQ: 0 ANSI: {6 if vendor == 'VMware' else 5}",
        f"sd 2:0:0:0: [{disk.name}] {disk.sectors} 512-byte logical blocks: {size}", f"sd 2:0:0:0: [{disk.name}] Write Protect is off",
        table, f"sd 2:0:0:0: [{disk.name}] Attached SCSI disk",
    ]  # fmt: skip


MADE: dict[str, Callable[[Machine], list[str]]] = {
    "@pci": _devices,
    "@mitigations": _mitigations,
    "@fpu": _registers,
    "@disk": _disk,
    "{qemu}@disk": _disk,
}
