"""The devices on the PCI bus, as /sys shows them: one directory each, those of virtio in theirs, and links to both by bus and driver.

Names as Linux 6.1.0-56-amd64 had them in QEMU; which devices there are is the hardware's (`Hardware.pci`). Where a device's memory lies
is not told.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.vfs.synthetic import AnyNode, Directory, File, Link

if TYPE_CHECKING:
    from mirage.world.host import Host

REVISIONS = {  # as QEMU's i440FX and VMware's virtual hardware have them
    "8086:1237": 2, "8086:7190": 1, "8086:7191": 1, "8086:7110": 8, "8086:7111": 1, "15ad:0740": 16, "15ad:0790": 2, "15ad:07a0": 1,
    "15ad:07b0": 1, "15ad:07c0": 2, "1b36:000c": 0, "1b36:000d": 1, "1234:1111": 2,
}  # fmt: skip
DRIVERS = {
    "8086:7010": "ata_piix", "8086:7020": "uhci_hcd", "8086:7113": "piix4_smbus", "8086:7111": "ata_piix", "15ad:0405": "vmwgfx",
    "15ad:07b0": "vmxnet3", "15ad:07c0": "vmw_pvscsi", "15ad:0740": "vmw_vmci", "1234:1111": "bochs-drm", "1013:00b8": "cirrus",
}  # fmt: skip
BEHIND = {"03": "0000:00:15.0", "0b": "0000:00:16.0"}  # the ports that VMware's buses hang from
VIRTIO = {"1000": (1, "virtio_net"), "1001": (2, "virtio_blk"), "1002": (5, "virtio_balloon"), "1004": (8, "virtio_scsi")}
QEMU, VMWARE = ("1af4", "1100"), ("15ad", "1976")  # of whose boards the parts are that have no maker of their own
UP = b"../" * 3  # from a device below pci0000:00 to /sys


@dataclass(frozen=True, slots=True)
class Function:
    """One function: `0000:00:02.0`, vendor and device in hex, class in six digits."""

    slot: str
    vendor: str
    device: str
    kind: str

    @property
    def pair(self) -> str:
        return f"{self.vendor}:{self.device}"

    @property
    def driver(self) -> str:
        """Which the kernel has for it; "" for none."""
        return DRIVERS.get(self.pair, "virtio-pci" if re.match(r"1af4:10[0-5]", self.pair) else "")

    @property
    def place(self) -> int:
        """Its number on the buses."""
        _, bus, rest = self.slot.split(":")
        device, _, function = rest.partition(".")
        return int(bus, 16) << 8 | int(device, 16) << 3 | int(function)

    @property
    def line(self) -> int:
        """The line of the ISA that its pin leads to, as SeaBIOS routes the i440FX's; 0 for none."""
        of_its_own = {"8086:7020": 11, "8086:7113": 9}
        return of_its_own.get(self.pair, (11, 10)[self.place >> 3 & 1] if self.virtio is not None else 0)

    @property
    def virtio(self) -> tuple[int, str] | None:
        """The kind of virtio device in it, and its driver."""
        return VIRTIO.get(self.device) if self.vendor == "1af4" else None


def functions(host: Host) -> list[Function]:
    return [Function(*line.split()) for line in host.hardware.pci]


def virtio_name(host: Host, one: Function) -> str:
    """`virtio1`, by its place among them."""
    return (
        f"virtio{[other.slot for other in functions(host) if other.virtio is not None].index(one.slot)}"
        if one.virtio is not None
        else ""
    )


def revision(host: Host, one: Function) -> int:
    if one.pair == "8086:7113":
        return 8 if _is_vmware(host) else 3
    return REVISIONS.get(one.pair, 0)


def devices(host: Host) -> dict[bytes, AnyNode]:
    """Path below /sys/devices -> what is there, what stands on another's way first."""
    found: dict[bytes, AnyNode] = {}
    virtio = 0
    for one in functions(host):
        way = _way(one)
        found[way] = Directory(_entries(host, one, way), mode=0o755)
        if one.virtio is not None:
            found[way + b"/virtio%d" % virtio] = Directory(_virtio(*one.virtio, way.count(b"/")), mode=0o755)
            virtio += 1
    return found


def buses(host: Host) -> dict[bytes, AnyNode]:
    """/sys/bus/pci and /sys/bus/virtio."""
    known = functions(host)
    ways = {one.slot.encode(): (_way(one), one.driver) for one in known}
    parts = [one for one in known if one.virtio is not None]
    virtio = {b"virtio%d" % at: (_way(one) + b"/virtio%d" % at, one.virtio[1]) for at, one in enumerate(parts) if one.virtio}
    return {b"pci": _bus(ways), b"virtio": _bus(virtio)}


def _bus(ways: dict[bytes, tuple[bytes, str]]) -> Directory:
    drivers: dict[bytes, dict[bytes, AnyNode]] = {}
    for name, (way, driver) in ways.items():
        if driver:
            drivers.setdefault(driver.encode(), {})[name] = Link(b"../../../../devices/" + way)
    write_only = {name: File(b"", lambda context, data: None, mode=0o200, size=4096) for name in (b"bind", b"unbind", b"uevent")}
    return Directory({
        b"devices": Directory({name: Link(b"../../../devices/" + way) for name, (way, _) in ways.items()}),
        b"drivers": Directory({name: Directory({**write_only, **those}) for name, those in drivers.items()}),
        b"drivers_autoprobe": _value("1", 0o644), b"drivers_probe": File(b"", lambda context, data: None, mode=0o200, size=4096),
        b"uevent": File(b"", lambda context, data: None, mode=0o200, size=4096),
    })  # fmt: skip


def _way(one: Function) -> bytes:
    port = BEHIND.get(one.slot[5:7])
    return f"pci0000:00/{port + '/' if port else ''}{one.slot}".encode()


def _entries(host: Host, one: Function, way: bytes) -> dict[bytes, AnyNode]:
    cores, (maker, board) = host.identity.cores, _subsystem(host, one)
    vendor, device, sub, part, kind = (text.upper() for text in (one.vendor, one.device, maker, board, one.kind))
    alias = f"pci:v0000{vendor}d0000{device}sv0000{sub}sd0000{part}bc{kind[:2]}sc{kind[2:4]}i{kind[4:]}"
    uevent = [f"DRIVER={one.driver}"] * bool(one.driver) + [
        f"PCI_CLASS={kind.lstrip('0')}", f"PCI_ID={one.pair.upper()}", f"PCI_SUBSYS_ID={sub}:{part}",
        f"PCI_SLOT_NAME={one.slot}", f"MODALIAS={alias}",
    ]  # fmt: skip
    up = UP + b"../" * (way.count(b"/") - 1)
    entries: dict[bytes, AnyNode] = {
        b"ari_enabled": _value("0"), b"broken_parity_status": _value("0", 0o644), b"class": _value(f"0x{one.kind}"),
        b"config": File(_config(host, one), mode=0o644, size=256), b"consistent_dma_mask_bits": _value("32"),
        b"d3cold_allowed": _value("1", 0o644), b"device": _value(f"0x{one.device}"), b"dma_mask_bits": _value("32"),
        b"driver_override": _value("(null)", 0o644), b"enable": _value(str(int(bool(one.driver))), 0o644), b"irq": _value(str(one.line)),
        b"link": Directory({}), b"local_cpulist": _value("0" if cores == 1 else f"0-{cores - 1}"),
        b"local_cpus": _value(f"{(1 << cores) - 1:x}"), b"modalias": _value(alias), b"msi_bus": _value("1", 0o644),
        b"numa_node": _value("-1", 0o644), b"power": Directory({b"control": _value("on", 0o644)}), b"power_state": _value("D0"),
        b"remove": File(b"", lambda context, data: None, mode=0o220, size=4096),
        b"rescan": File(b"", lambda context, data: None, mode=0o200, size=4096),
        b"resource": File(b"0x0000000000000000 0x0000000000000000 0x0000000000000000\n" * 13, size=4096),
        b"revision": _value(f"0x{revision(host, one):02x}"), b"subsystem": Link(up + b"bus/pci"),
        b"subsystem_device": _value(f"0x{board}"), b"subsystem_vendor": _value(f"0x{maker}"),
        b"uevent": File("".join(f"{line}\n" for line in uevent).encode(), lambda context, data: None, mode=0o644, size=4096),
        b"vendor": _value(f"0x{one.vendor}"),
    }  # fmt: skip
    if one.driver:
        entries[b"driver"] = Link(up + b"bus/pci/drivers/" + one.driver.encode())
    return entries


def _virtio(kind: int, driver: str, depth: int) -> dict[bytes, AnyNode]:
    alias, up = f"virtio:d{kind:08X}v00001AF4", UP + b"../" * depth
    return {
        b"device": _value(f"0x{kind:04x}"), b"driver": Link(up + b"bus/virtio/drivers/" + driver.encode()), b"modalias": _value(alias),
        b"power": Directory({b"control": _value("auto", 0o644)}), b"status": _value("0x00000007"), b"subsystem": Link(up + b"bus/virtio"),
        b"uevent": File(f"DRIVER={driver}\nMODALIAS={alias}\n".encode(), lambda context, data: None, mode=0o644, size=4096),
        b"vendor": _value("0x1af4"),
    }  # fmt: skip


def _config(host: Host, one: Function) -> bytes:
    """The configuration space's head (PCI 3.0, figure 6-1)."""
    maker, board = _subsystem(host, one)
    kind = bytes.fromhex(one.kind)
    head = struct.pack(
        "<HHHHB3B", int(one.vendor, 16), int(one.device, 16), 0x0107, 0x0010, revision(host, one), kind[2], kind[1], kind[0]
    )
    bridge = one.kind.startswith("0604")
    tail = bytes(4) if bridge else struct.pack("<HH", int(maker, 16), int(board, 16))
    return (
        (head + bytes([0, 0, int(bridge), 0])).ljust(44, b"\0") + tail + bytes(12) + bytes([one.line, int(one.line > 0)]) + bytes(194)
    )


def _subsystem(host: Host, one: Function) -> tuple[str, str]:
    if one.virtio is not None:
        return "1af4", f"{one.virtio[0]:04x}"
    if one.vendor == "15ad":
        return one.vendor, one.device
    if one.kind.startswith("0604"):
        return "0000", "0000"
    return VMWARE if _is_vmware(host) else QEMU


def _is_vmware(host: Host) -> bool:
    return any(" 15ad " in line for line in host.hardware.pci)


def _value(text: str, mode: int = 0o444) -> File:
    return File(text.encode() + b"\n", mode=mode, size=4096)
