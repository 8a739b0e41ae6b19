"""/proc/interrupts, /proc/irq and the line `intr` of /proc/stat: which lines the machine's devices have, and how often each was pulled.

Names and numbers as Debian's 6.1.0-57 had them in QEMU (i440FX): a line of the ISA goes to one processor, as does a message (MSI), whose
number is its device's place on the bus and which of its messages it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.base.chance import fraction
from mirage.world.kernel import pci

if TYPE_CHECKING:
    from mirage.world.host import Host

LINES = 440  # nr_irqs, as the kernel's log says
FIRST_MESSAGE = 24  # behind the pins of the IO-APIC
ISA = (  # number, what there was at boot, rates a second, what it is
    (0, 150, 0, 0, "IO-APIC   2-edge      timer"), (1, 9, 0, 0, "IO-APIC   1-edge      i8042"), (6, 4, 0, 0, "IO-APIC   6-edge      floppy"),
    (8, 1, 0, 0, "IO-APIC   8-edge      rtc0"), (9, 0, 0, 0, "IO-APIC   9-fasteoi   acpi"), (12, 144, 0, 0, "IO-APIC  12-edge      i8042"),
    (14, 0, 0, 0, "IO-APIC  14-edge      ata_piix"), (15, 40, 1.0, 1.02, "IO-APIC  15-edge      ata_piix"),
)  # fmt: skip
OF_PROCESSORS = (  # label, rates a second of each processor, what it is
    ("NMI", 0, 0, "Non-maskable interrupts"), ("LOC", 15, 45, "Local timer interrupts"), ("SPU", 0, 0, "Spurious interrupts"),
    ("PMI", 0, 0, "Performance monitoring interrupts"), ("IWI", 0.0, 0.001, "IRQ work interrupts"), ("RTR", 0, 0, "APIC ICR read retries"),
    ("RES", 0.5, 4.5, "Rescheduling interrupts"), ("CAL", 0.05, 0.5, "Function call interrupts"), ("TLB", 0.005, 0.15, "TLB shootdowns"),
    ("TRM", 0, 0, "Thermal event interrupts"), ("THR", 0, 0, "Threshold APIC interrupts"), ("DFR", 0, 0, "Deferred Error APIC interrupts"),
    ("MCE", 0, 0, "Machine check exceptions"), ("MCP", 0.0033, 0.0034, "Machine check polls"), ("ERR", 0, 0, ""), ("MIS", 0, 0, ""),
    ("PIN", 0, 0, "Posted-interrupt notification event"), ("NPI", 0, 0, "Nested posted-interrupt event"),
    ("PIW", 0, 0, "Posted-interrupt wakeup event"),
)  # fmt: skip
BUSY, NEVER = (0.2, 2.0), (0.0, 0.0)
MESSAGES = {  # of a device, by vendor and device; {} is each of the processors
    "1af4:1001": ("{v}-config", "{v}-req.{}"), "1af4:1004": ("{v}-config", "{v}-control", "{v}-event", "{v}-request.{}"),
    "1af4:1000": ("{v}-config", "{v}-input.{}", "{v}-output.{}"), "15ad:07c0": ("vmw_pvscsi",), "15ad:0740": ("vmw_vmci", "vmw_vmci"),
    "15ad:07b0": ("{n}-rxtx-{}", "{n}-event-{c}"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: how often it was pulled at each processor; `what` is empty of those that are counted for all."""

    label: str
    counts: tuple[int, ...]
    what: str


def table(host: Host, now: int) -> list[Line]:
    cores, count = host.identity.cores, host.vitals.counter
    found = []
    for number, before, low, high, what in (*_isa(host), *_messages(host)):
        pulled = before + count(f"irq {number}", low, high, now)
        found.append(Line(str(number), tuple(pulled if cpu == number % cores else 0 for cpu in range(cores)), what))
    for label, low, high, what in OF_PROCESSORS:
        found.append(Line(label, shared(host, label, count(f"irq {label}", low * cores, high * cores, now)) if what else (0,), what))
    return found


def shared(host: Host, name: str, total: int) -> tuple[int, ...]:
    """A sum as the processors have it: not quite each the same."""
    cores = host.identity.cores
    parts = [int(total / cores * (0.92 + 0.16 * fraction(host.derive("processor", name), cpu))) for cpu in range(cores - 1)]
    return (*parts, total - sum(parts))


def _isa(host: Host) -> list[tuple[int, int, float, float, str]]:
    lines: dict[int, list[str]] = {}
    for function in pci.functions(host):
        if function.pair == "8086:7020":
            lines.setdefault(11, []).append("uhci_hcd:usb1")
        elif function.pair == "1af4:1002":
            lines.setdefault(function.line, []).append(pci.virtio_name(host, function))
    own = [(number, 0, 0.0, 0.0, f"IO-APIC {number:>3}-fasteoi   {', '.join(names)}") for number, names in lines.items()]
    return sorted([*ISA, *own])


def _messages(host: Host) -> Iterator[tuple[int, int, float, float, str]]:
    """Those of the disk come first, as its driver does."""
    number = FIRST_MESSAGE
    for function in sorted(pci.functions(host), key=lambda one: (one.kind[:2] != "01", one.slot)):
        for which, name in enumerate(_names(host, function)):
            low, high = NEVER if re.search("-(config|control|event)", name) else BUSY
            yield number, 0, low, high, f"PCI-MSI {(function.place << 11) + which}-edge      {name}"
            number += 1


def _names(host: Host, function: pci.Function) -> Iterator[str]:
    """Those of one processor stand together."""
    patterns, cores = MESSAGES.get(function.pair, ()), host.identity.cores
    words = {"v": pci.virtio_name(host, function), "n": host.identity.interface.name, "c": cores}
    of_each = [pattern for pattern in patterns if "{}" in pattern]
    for pattern in patterns:
        if pattern not in of_each:
            yield pattern.format(**words)
        elif pattern == of_each[0]:
            yield from (each.format(cpu, **words) for cpu in range(cores) for each in of_each)
