"""dmidecode (3.4): the firmware's tables of the pretended hardware, as QEMU's SeaBIOS and VMware's BIOS lay them out.

What /sys/class/dmi/id tells is taken from there; the rest follows from the machine's processors and memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell import missing
from mirage.shell.lib.options import UsageError, scan
from mirage.shell.lib.recorded import recorded, upstream
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

PLACE = "/sys/class/dmi/id"
TABLE = "/sys/firmware/dmi/tables/smbios_entry_point"
NONE = "Not Specified"
GROUPS = {
    "bios": (0, 13), "system": (1, 12, 15, 23, 32), "baseboard": (2, 10, 41), "chassis": (3,), "processor": (4,), "memory": (5, 6, 16, 17),
    "cache": (7,), "connector": (8,), "slot": (9,),
}  # fmt: skip
STRINGS = {
    "bios-vendor": (0, "Vendor"), "bios-version": (0, "Version"), "bios-release-date": (0, "Release Date"), "bios-revision": (0, "BIOS Revision"),
    "system-manufacturer": (1, "Manufacturer"), "system-product-name": (1, "Product Name"), "system-version": (1, "Version"),
    "system-serial-number": (1, "Serial Number"), "system-uuid": (1, "UUID"), "system-sku-number": (1, "SKU Number"), "system-family": (1, "Family"),
    "baseboard-manufacturer": (2, "Manufacturer"), "baseboard-product-name": (2, "Product Name"), "baseboard-version": (2, "Version"),
    "baseboard-serial-number": (2, "Serial Number"), "baseboard-asset-tag": (2, "Asset Tag"), "chassis-manufacturer": (3, "Manufacturer"),
    "chassis-type": (3, "Type"), "chassis-version": (3, "Version"), "chassis-serial-number": (3, "Serial Number"), "chassis-asset-tag": (3, "Asset Tag"),
    "processor-family": (4, "Family"), "processor-manufacturer": (4, "Manufacturer"), "processor-version": (4, "Version"),
    "processor-frequency": (4, "Current Speed"),
}  # fmt: skip
GIB = 1 << 20  # in KiB
HOLE = 3 * GIB  # QEMU's i440fx: what is more lies above 4 GiB


@dataclass(frozen=True, slots=True)
class Structure:
    """One table: `size` of its formatted part, and lines of `Key: value` or, indented once more, of a list."""

    handle: int
    type: int
    size: int
    title: str
    lines: tuple[str, ...]
    strings: tuple[str, ...] = ()

    @property
    def bytes(self) -> int:
        return self.size + (sum(len(text) + 1 for text in self.strings) + 1 if self.strings else 2)

    def value(self, key: str) -> str | None:
        return next((line.partition(": ")[2] for line in self.lines if line.startswith(f"{key}: ")), None)


@program("dmidecode", path="/usr/sbin/dmidecode")
def dmidecode(proc: Process) -> int:
    try:
        options, _ = scan(proc.args, "d:hqs:t:uH:V", {"dev-mem": ":d", "help": "h", "quiet": "q", "string": ":s", "type": ":t", "dump": "u",
                          "handle": ":H", "version": "V", "no-sysfs": "no-sysfs", "oem-string": ":oem", "dump-bin": ":db", "from-dump": ":fd"})  # fmt: skip
    except UsageError as error:
        proc.error(str(error))
        if "requires" in str(error) and "'t'" in str(error):
            proc.err(f"Type number or keyword expected\n{recorded(proc, 'dmidecode.types')}")
        return 2
    given = dict(options)
    if "h" in given:
        return missing.tell(proc, proc.exe, [proc.argv[0], "--help"]) or 0
    if "V" in given:
        proc.out(f"{upstream(proc, 'dmidecode') or '3.4'}\n")
        return 0
    kinds = _kinds(given.get("t", ""))
    if kinds is None:
        proc.err(f"Invalid type keyword: {given['t']}\n{recorded(proc, 'dmidecode.types')}")
        return 2
    if "s" in given and given["s"] not in STRINGS:
        proc.err(f"Invalid string keyword: {given['s']}\n{recorded(proc, 'dmidecode.strings')}")
        return 2
    is_quiet = bool(given.keys() & {"q", "s"})
    if not is_quiet:
        proc.out(f"# dmidecode {upstream(proc, 'dmidecode') or '3.4'}\n")
    if proc.uid:
        proc.err(f"{TABLE}: Permission denied\n")
        proc.out("" if is_quiet else "Scanning /dev/mem for entry point.\n")
        proc.err("/dev/mem: Permission denied\n")
        return 1
    _tell(proc, structures(proc), kinds, given.get("s", ""), is_quiet=is_quiet)
    return 0


def _kinds(word: str) -> set[int] | None:
    """The types of -t; empty for all, None when a word is none."""
    found: set[int] = set()
    for part in word.replace(" ", ",").split(",") if word else ():
        if part.lower() in GROUPS:
            found.update(GROUPS[part.lower()])
        elif part.isdecimal() and int(part) < 256:
            found.add(int(part))
        else:
            return None
    return found


def _tell(proc: Process, tables: list[Structure], kinds: set[int], string: str, *, is_quiet: bool) -> None:
    if string:
        kind, key = STRINGS[string]
        for table in tables:
            if table.type == kind and (value := table.value(key)) is not None:
                proc.out(f"{value}\n")
        return
    if not is_quiet:
        version = "2.7" if proc.host.hardware.hypervisor == "vmware" else "2.8"
        proc.out(f"Getting SMBIOS data from sysfs.\nSMBIOS {version} present.\n")
        if not kinds:
            size = sum(table.bytes for table in tables)
            proc.out(f"{len(tables)} structures occupying {size} bytes.\nTable at 0x{0xF5B00 - size & 0xFFFF0:08X}.\n")
        proc.out("\n")
    for table in tables:
        if (kinds and table.type not in kinds) or (is_quiet and table.type == 127):
            continue
        if not is_quiet:
            proc.out(f"Handle 0x{table.handle:04X}, DMI type {table.type}, {table.size} bytes\n")
        proc.out("".join(f"{line}\n" for line in (table.title, *(f"\t{line}" for line in table.lines), "")))


def _fact(proc: Process, name: str) -> str:
    try:
        return proc.read_file(f"{PLACE}/{name}", 4096).decode("utf-8", "replace").rstrip("\n")
    except OSError:
        return ""


def structures(proc: Process) -> list[Structure]:
    is_vmware = proc.host.hardware.hypervisor == "vmware"
    tables = [*_firmware(proc, is_vmware=is_vmware), *_processors(proc, is_vmware=is_vmware), *_memory(proc, is_vmware=is_vmware)]
    if not is_vmware:
        tables.append(Structure(0x2000, 32, 11, "System Boot Information", ("Status: No errors detected",)))
    tables.append(Structure(0x7F00 if not is_vmware else 0x0180, 127, 4, "End Of Table", ()))
    return tables


def _firmware(proc: Process, *, is_vmware: bool) -> list[Structure]:
    vendor, version, date = (_fact(proc, f"bios_{name}") for name in ("vendor", "version", "date"))
    maker, product, revision, serial, uuid = (
        _fact(proc, name) for name in ("sys_vendor", "product_name", "product_version", "product_serial", "product_uuid")
    )
    characteristics: tuple[str, ...] = ("BIOS characteristics not supported", "Targeted content distribution is supported")
    place = ("Address: 0xE8000", "Runtime Size: 96 kB", "ROM Size: 64 kB")
    if is_vmware:
        place = ("Address: 0xEA480", "Runtime Size: 88960 bytes", "ROM Size: 64 kB")
        characteristics = ("ISA is supported", "PCI is supported", "PC Card (PCMCIA) is supported", "PNP is supported", "APM is supported",
                           "BIOS is upgradeable", "BIOS shadowing is allowed", "ESCD support is available", "Boot from CD is supported",
                           "Selectable boot is supported", "EDD is supported", "Print screen service is supported (int 5h)",
                           "8042 keyboard services are supported (int 9h)", "Serial services are supported (int 14h)",
                           "Printer services are supported (int 17h)", "CGA/mono video services are supported (int 10h)", "ACPI is supported",
                           "Smart battery is supported", "BIOS boot specification is supported",
                           "Function key-initiated network boot is supported", "Targeted content distribution is supported")  # fmt: skip
    family = NONE if is_vmware or proc.host.hardware.name != "openstack" else "Virtual Machine"
    tables = [
        Structure(0, 0, 24, "BIOS Information", (
            f"Vendor: {vendor}", f"Version: {version}", f"Release Date: {date}", *place, "Characteristics:", *(f"\t{text}" for text in characteristics),
            f"BIOS Revision: {'4.6' if is_vmware else '0.0'}", *(("Firmware Revision: 0.0",) if is_vmware else ()),
        ), (vendor, version, date)),
        Structure(1 if is_vmware else 0x100, 1, 27, "System Information", (
            f"Manufacturer: {maker}", f"Product Name: {product}", f"Version: {revision or NONE}", f"Serial Number: {serial or NONE}", f"UUID: {uuid}",
            "Wake-up Type: Power Switch", f"SKU Number: {NONE}", f"Family: {family}",
        ), tuple(text for text in (maker, product, revision, serial, "" if family == NONE else family) if text)),
    ]  # fmt: skip
    board = (_fact(proc, "board_vendor"), _fact(proc, "board_name"), _fact(proc, "board_version"))
    if board[0]:
        tables.append(Structure(2, 2, 15, "Base Board Information", (
            f"Manufacturer: {board[0]}", f"Product Name: {board[1]}", f"Version: {board[2] or 'None'}", "Serial Number: None", f"Asset Tag: {NONE}",
            "Features: None", f"Location In Chassis: {NONE}", "Chassis Handle: 0x0000", "Type: Unknown", "Contained Object Handles: 0",
        ), (*board[:2], "None", "None")))  # fmt: skip
    chassis = _fact(proc, "chassis_vendor")
    shown = "N/A" if is_vmware else revision or NONE
    tables.append(Structure(3 if is_vmware else 0x300, 3, 21 if is_vmware else 22, "Chassis Information", (
        f"Manufacturer: {chassis}", "Type: Other", "Lock: Not Present", f"Version: {shown}", f"Serial Number: {'None' if is_vmware else NONE}",
        f"Asset Tag: {'No Asset Tag' if is_vmware else NONE}", "Boot-up State: Safe", "Power Supply State: Safe", "Thermal State: Safe",
        f"Security Status: {'None' if is_vmware else 'Unknown'}", f"OEM Information: 0x{0x1234 if is_vmware else 0:08X}", "Height: Unspecified",
        f"Number Of Power Cords: {'1' if is_vmware else 'Unspecified'}", "Contained Elements: 0", *(() if is_vmware else (f"SKU Number: {NONE}",)),
    ), (chassis, shown)))  # fmt: skip
    return tables


def _processors(proc: Process, *, is_vmware: bool) -> list[Structure]:
    cpu, own = proc.host.cpu, proc.host.identity
    version = cpu.name if is_vmware else _fact(proc, "product_version") if proc.host.hardware.name == "qemu" else "pc-i440fx-6.2"
    family, model = min(cpu.family, 15), cpu.model
    identifier = cpu.stepping | (model & 15) << 4 | family << 8 | (model >> 4) << 16 | max(0, cpu.family - 15) << 20
    flags = 0x0F8BFBFF if " ss " in cpu.flags else 0x078BFBFF
    shown = " ".join(f"{byte:02X}" for byte in (identifier | flags << 32).to_bytes(8, "little"))
    tables = []
    for number in range(own.cores):
        speed = f"{round(own.mhz)} MHz" if is_vmware else "2000 MHz"
        tables.append(Structure((4 if is_vmware else 0x400) + number, 4, 42, "Processor Information", (
            f"Socket Designation: CPU {f'#{number:03d}' if is_vmware else number}", "Type: Central Processor",
            f"Family: {'Unknown' if is_vmware else 'Other'}", f"Manufacturer: {cpu.vendor if is_vmware else 'QEMU'}", f"ID: {shown}",
            f"Version: {version}", f"Voltage: {'3.3 V' if is_vmware else 'Unknown'}", "External Clock: Unknown",
            f"Max Speed: {'30000 MHz' if is_vmware else speed}", f"Current Speed: {speed}", "Status: Populated, Enabled",
            f"Upgrade: {'ZIF Socket' if is_vmware else 'Other'}", "L1 Cache Handle: Not Provided", "L2 Cache Handle: Not Provided",
            "L3 Cache Handle: Not Provided", f"Serial Number: {NONE}", f"Asset Tag: {NONE}", f"Part Number: {NONE}", "Core Count: 1",
            "Core Enabled: 1", *(() if is_vmware else ("Thread Count: 1",)), f"Characteristics:{' None' if not is_vmware else ''}",
            *(("\t64-bit capable", "\tExecute Protection") if is_vmware else ()),
        ), (f"CPU {number}", "QEMU", version)))  # fmt: skip
    return tables


def _memory(proc: Process, *, is_vmware: bool) -> list[Structure]:
    total = proc.host.identity.memory
    nominal = min((size * 1024 for size in proc.host.hardware.memory if size * 1024 >= total), default=-(-total // GIB) * GIB)
    shown = _size(nominal)
    maker, locator = ("Not Specified", "RAM slot #0") if is_vmware else ("QEMU", "DIMM 0")
    tables = [
        Structure(0x1B if is_vmware else 0x1000, 16, 15 if is_vmware else 23, "Physical Memory Array", (
            f"Location: {'System Board Or Motherboard' if is_vmware else 'Other'}", "Use: System Memory",
            f"Error Correction Type: {'None' if is_vmware else 'Multi-bit ECC'}", f"Maximum Capacity: {'3 TB' if is_vmware else shown}",
            "Error Information Handle: Not Provided", "Number Of Devices: 1",
        )),
        Structure(0x1C if is_vmware else 0x1100, 17, 34 if is_vmware else 40, "Memory Device", (
            f"Array Handle: 0x{0x1B if is_vmware else 0x1000:04X}", f"Error Information Handle: {'No Error' if is_vmware else 'Not Provided'}",
            f"Total Width: {'32 bits' if is_vmware else 'Unknown'}", f"Data Width: {'32 bits' if is_vmware else 'Unknown'}", f"Size: {shown}",
            "Form Factor: DIMM", "Set: None", f"Locator: {locator}", f"Bank Locator: {'RAM slot #0' if is_vmware else NONE}",
            f"Type: {'DRAM' if is_vmware else 'RAM'}", f"Type Detail: {'EDO' if is_vmware else 'Other'}", "Speed: Unknown", f"Manufacturer: {maker}",
            f"Serial Number: {NONE}", f"Asset Tag: {NONE}", f"Part Number: {NONE}", "Rank: Unknown", "Configured Memory Speed: Unknown",
            *(() if is_vmware else ("Minimum Voltage: Unknown", "Maximum Voltage: Unknown", "Configured Voltage: Unknown")),
        ), (locator, "QEMU")),
    ]  # fmt: skip
    low = min(nominal, HOLE)
    for number, (first, size) in enumerate([(0, low)] + ([(4 * GIB, nominal - low)] if nominal > low else [])):
        tables.append(Structure((0x9C if is_vmware else 0x1300) + number, 19, 31, "Memory Array Mapped Address", (
            f"Starting Address: 0x{first * 1024:011X}", f"Ending Address: 0x{(first + size) * 1024 - 1:011X}", f"Range Size: {_size(size)}",
            f"Physical Array Handle: 0x{0x1B if is_vmware else 0x1000:04X}", "Partition Width: 1",
        )))  # fmt: skip
    return tables


def _size(kib: int) -> str:
    return f"{kib // GIB} GB" if kib % GIB == 0 else f"{kib // 1024} MB"
