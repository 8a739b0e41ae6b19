"""/proc/iomem, /proc/ioports, /proc/buddyinfo, /proc/keys and /proc/key-users, as Linux 6.1 shows them to root in a QEMU machine."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

LOW_END = 0xC0000000  # KiB of memory below the hole for devices: QEMU's i440FX, hw/i386/pc_piix.c
TABLES = 0x26000  # bytes at its end that SeaBIOS keeps for ACPI
ORDERS = 11
PAGE = 4  # KiB
ZONES = (("DMA", 15_360), ("DMA32", 3 << 20), ("Normal", 1 << 40))  # what each can hold, KiB

IOPORTS = """\
0000-0cf7 : PCI Bus 0000:00
  0000-001f : dma1
  0020-0021 : pic1
  0040-0043 : timer0
  0050-0053 : timer1
  0060-0060 : keyboard
  0064-0064 : keyboard
  0070-0071 : rtc0
  0080-008f : dma page reg
  00a0-00a1 : pic2
  00c0-00df : dma2
  00f0-00ff : fpu
  0170-0177 : 0000:00:01.1
    0170-0177 : ata_piix
  01f0-01f7 : 0000:00:01.1
    01f0-01f7 : ata_piix
  0376-0376 : 0000:00:01.1
    0376-0376 : ata_piix
  03c0-03df : vga+
  03f6-03f6 : 0000:00:01.1
    03f6-03f6 : ata_piix
  03f8-03ff : serial
  0510-051b : QEMU0002:00
    0510-051b : fw_cfg_io
  0600-063f : 0000:00:01.3
    0600-0603 : ACPI PM1a_EVT_BLK
    0604-0605 : ACPI PM1a_CNT_BLK
    0608-060b : ACPI PM_TMR
  0700-070f : 0000:00:01.3
    0700-0708 : piix4_smbus
0cf8-0cff : PCI conf1
0d00-ffff : PCI Bus 0000:00
"""


def plugged(known: int, sizes: Sequence[int]) -> int:
    """Bytes of memory that the machine has, by the KiB that the kernel has left of them and the MiB that are sold."""
    return min((size << 20 for size in sizes if size << 10 > known), default=known << 10)


def low(size: int) -> int:
    """Where the memory below the hole ends, for the kernel."""
    return min(size, LOW_END) - TABLES


def iomem(size: int, chance: Callable[[int], int]) -> str:
    """`size`: of the machine's memory in bytes; `chance(n)` draws below n, once for this boot."""
    end = low(size)
    code = 0x1000000 + 0x200000 * chance(384)  # where the kernel was put, by chance
    lines = [
        "00000000-00000fff : Reserved", "00001000-0009fbff : System RAM", "0009fc00-0009ffff : Reserved",
        "000a0000-000bffff : PCI Bus 0000:00", "000c0000-000c99ff : Video ROM", "000ca000-000cadff : Adapter ROM", "000cb000-000cb5ff : Adapter ROM",
        "000f0000-000fffff : Reserved", "  000f0000-000fffff : System ROM", f"00100000-{end - 1:08x} : System RAM",
        f"  {code:08x}-{code + 0xE01D31:08x} : Kernel code", f"  {code + 0x1000000:08x}-{code + 0x18EAFFF:08x} : Kernel rodata",
        f"  {code + 0x1A00000:08x}-{code + 0x1C4897F:08x} : Kernel data", f"  {code + 0x2310000:08x}-{code + 0x33FFFFF:08x} : Kernel bss",
        f"{end:08x}-{end + TABLES - 1:08x} : Reserved", f"{end + TABLES:08x}-febfffff : PCI Bus 0000:00",
        "fec00000-fec003ff : IOAPIC 0", "fed00000-fed003ff : HPET 0", "  fed00000-fed003ff : PNP0103:00",
        "fee00000-fee00fff : Local APIC", "fffc0000-ffffffff : Reserved",
    ]  # fmt: skip
    if size > LOW_END:
        lines.append(f"100000000-{0x100000000 + size - LOW_END - 1:x} : System RAM")
    return "\n".join(lines) + "\n"


def hidden(ranges: str) -> str:
    """/proc/iomem or ioports to who is not root, r_show() of linux/kernel/resource.c: in what order things lie, not where."""
    return re.sub(r"[0-9a-f]+-[0-9a-f]+(?= : )", lambda found: "0000-0000" if len(found[0]) == 9 else "00000000-00000000", ranges)


def buddyinfo(total: int, free: int) -> str:
    """Free blocks of each order in each zone; together they are MemFree. KiB."""
    lines, left, below = [], free // PAGE, 0
    for name, room in ZONES:
        if total <= below:
            break
        own = min(total, below + room) - below
        below += room
        pages = left if total <= below else min(left, int(free / PAGE * own / total))
        left -= pages
        counts = []
        for order in reversed(range(ORDERS)):
            count = pages >> order if not order else int(pages * (0.55 if order == ORDERS - 1 else 0.3)) >> order
            pages -= count << order
            counts.append(count)
        lines.append(f"Node 0, zone {name:>8} " + "".join(f"{count:6} " for count in reversed(counts)))
    return "\n".join(lines) + "\n"


def keys(serial: Callable[[str], int]) -> str:
    """What root's session sees: its own keyrings, and the kernel's."""
    rows = [
        ("_uid_ses.0", "I--Q---", 3, "1f3f0000", 65534, "1"), ("_uid.0", "I--Q---", 3, "1f3f0000", 65534, "empty"),
        (".builtin_trusted_keys", "I------", 1, "1f0b0000", 0, "2"), (".blacklist", "I------", 1, "1f0f0000", 0, "empty"),
        (".id_resolver", "I------", 1, "1f030000", 0, "empty"), (".secondary_trusted_keys", "I------", 1, "1f0f0000", 0, "1"),
        (".platform", "I------", 1, "1f0b0000", 0, "empty"), ("_ses", "I--Q---", 5, "3f030000", 0, "1"),
    ]  # fmt: skip
    lines = [
        f"{serial(name):08x} {flags} {uses:5} perm {mode}     0 {group:5} keyring   {name}: {what}"
        for name, flags, uses, mode, group, what in rows
    ]
    return "\n".join(sorted(lines)) + "\n"


KEY_USERS = "    0:    21 20/20 12/1000000 264/25000000\n"
