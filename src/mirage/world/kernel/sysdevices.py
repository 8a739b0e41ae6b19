"""What /sys tells of processors, of the firmware's tables, of modules and of a few small devices: names, modes and texts as a booted
Debian 12 (6.1.0-57-amd64, i440FX in QEMU) had them.
"""

from __future__ import annotations

from datetime import UTC, datetime
from errno import EIO
from typing import TYPE_CHECKING

from mirage.base.clock import SECOND
from mirage.vfs.synthetic import AnyNode, Context, Directory, File, Link
from mirage.vfs.types import fault
from mirage.world.kernel import pci

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mirage.world.host import Host
    from mirage.world.kernel.modules import Row

Tree = dict[bytes, AnyNode]
VULNERABILITIES = (  # Linux 6.1.158 and later, drivers/base/cpu.c
    "gather_data_sampling", "indirect_target_selection", "itlb_multihit", "l1tf", "mds", "meltdown", "mmio_stale_data",
    "reg_file_data_sampling", "retbleed", "spec_rstack_overflow", "spec_store_bypass", "spectre_v1", "spectre_v2", "srbds", "tsa",
    "tsx_async_abort",
)  # fmt: skip
LINE = 64  # bytes of a cache's
MACHINE = "pc-i440fx-6.2"  # the chassis of QEMU's boards that name none of their own
POWER = {"async": "disabled", "autosuspend_delay_ms": None, "control": "auto", "runtime_active_kids": "0", "runtime_active_time": "0",
         "runtime_enabled": "disabled", "runtime_status": "unsupported", "runtime_suspended_time": "0", "runtime_usage": "0"}  # fmt: skip
DRIVERS = {driver for _, driver in pci.VIRTIO.values()}
PARAMETERS = {"virtio_net": {"csum": "Y", "gso": "Y", "napi_tx": "Y", "napi_weight": "64"}}


def value(text: str, mode: int = 0o444) -> File:
    return File(text.encode() + b"\n", mode=mode, size=4096)


def deaf(mode: int = 0o200) -> File:
    """What takes what is written."""
    return File(b"", lambda context, data: None, mode=mode, size=4096)


def _refused(context: Context) -> bytes:
    raise fault(EIO)


def _uevent(text: str = "") -> File:
    return File(text.encode(), lambda context, data: None, mode=0o644, size=4096)


def _power(**more: str) -> Directory:
    """Where a device is never put to sleep."""
    known = {**POWER, **more}
    return Directory({name.encode(): File(_refused, mode=0o644, size=4096) if text is None else
                      value(text, 0o444 if name.startswith("runtime") else 0o644) for name, text in known.items()})  # fmt: skip


# ---- processors


def processors(host: Host) -> Tree:
    """/sys/devices/system/cpu."""
    cpu, cores = host.cpu, host.identity.cores
    span = f"0-{cores - 1}" if cores > 1 else "0"
    entries: Tree = {
        b"online": value(span), b"possible": value(span), b"present": value(span), b"offline": value(""), b"kernel_max": value("8191"),
        b"isolated": value(""), b"nohz_full": value("(null)"), b"smt": Directory({b"active": value("0"), b"control": value("notsupported", 0o644)}),
        b"vulnerabilities": Directory({name.encode(): value(cpu.vulnerabilities.get(name, "Not affected")) for name in VULNERABILITIES}),
        b"cpufreq": Directory({}), b"hotplug": Directory({b"states": value("  0: offline\n236: online")}), b"power": _power(), b"uevent": deaf(0o644),
        b"cpuidle": Directory({b"available_governors": value("ladder menu teo "), b"current_driver": value("none"),
                               b"current_governor": value("menu", 0o644), b"current_governor_ro": value("menu")}),
    }  # fmt: skip
    return entries | {b"cpu%d" % number: Directory(_processor(host, number)) for number in range(cores)}


def _processor(host: Host, number: int) -> Tree:
    cpu, cores = host.cpu, host.identity.cores
    one_socket = host.hardware.has_one_socket(cpu)
    alone, span = str(number), f"0-{cores - 1}" if cores > 1 else "0"
    mine = (f"{1 << number:x}", alone)
    all_of = (f"{(1 << cores) - 1:x}", span) if one_socket else mine
    masks = {
        "cluster_cpus": mine,
        "core_cpus": mine,
        "core_siblings": all_of,
        "die_cpus": all_of,
        "package_cpus": all_of,
        "thread_siblings": mine,
    }
    place = int(host.derive("crash notes")[0]) << 20 | 0x7B003A400 + (number << 20)
    caches = (("Data", 1, cpu.l1d), ("Instruction", 1, cpu.l1i), ("Unified", 2, cpu.l2), ("Unified", 3, cpu.l3))
    return {
        b"topology": Directory({
            b"physical_package_id": value("0" if one_socket else alone), b"core_id": value(alone if one_socket else "0"), b"die_id": value("0"),
            b"cluster_id": value(alone if one_socket else "0"), **{name.encode(): value(mask) for name, (mask, _) in masks.items()},
            **{f"{name}_list".encode(): File(f"{listed}\n".encode(), size=28_672) for name, (_, listed) in masks.items()},
        }),
        b"cache": Directory({b"uevent": deaf(0o644), **{
            b"index%d" % at: Directory(_cache(number, *cache, all_of if cache[1] == 3 else mine)) for at, cache in enumerate(caches)}}),
        b"crash_notes": value(f"{place:x}", 0o400), b"crash_notes_size": value("368", 0o400), b"node0": Link(b"../../node/node0"),
        b"driver": Link(b"../../../../bus/cpu/drivers/processor"), b"subsystem": Link(b"../../../../bus/cpu"),
        b"firmware_node": Link(b"../../../LNXSYSTM:00/LNXSYBUS:00/ACPI0010:00/LNXCPU:%02x" % number),
        b"hotplug": Directory({b"fail": value("-1", 0o644), b"state": value("236"), b"target": value("0", 0o644)}),
        b"power": _power(pm_qos_resume_latency_us="0"), b"uevent": _uevent("DRIVER=processor\n"),
        **({b"online": value("1", 0o644)} if number else {}),
    }  # fmt: skip


def _cache(number: int, kind: str, level: int, size: int, shared: tuple[str, str]) -> Tree:
    ways = 8 if level == 1 else 16
    return {
        b"type": value(kind), b"level": value(str(level)), b"size": value(f"{size}K"), b"coherency_line_size": value(str(LINE)),
        b"shared_cpu_map": value(shared[0]), b"shared_cpu_list": value(shared[1]), b"physical_line_partition": value("1"),
        b"number_of_sets": value(str(size * 1024 // LINE // ways)), b"ways_of_associativity": value(str(ways)), b"uevent": deaf(0o644),
        b"id": value("0" if shared[1] != str(number) else str(number)),
    }  # fmt: skip


# ---- the firmware's tables


def dmi(host: Host) -> Tree:
    """/sys/class/dmi/id. What no table has is no file."""
    hardware, own = host.hardware, host.identity
    family = "Virtual Machine" if hardware.name == "openstack" else ""
    chassis = {"openstack": MACHINE, "qemu": hardware.version}.get(hardware.name, "None")
    rows = {
        "bios_vendor": hardware.bios_vendor, "bios_version": hardware.bios_version[own.bios], "bios_date": own.bios_date, "bios_release": "0.0",
        "sys_vendor": hardware.vendor, "product_name": hardware.product, "product_version": hardware.version, "product_family": family,
        "product_sku": "", "chassis_vendor": hardware.chassis_vendor, "chassis_type": str(hardware.chassis_type), "chassis_version": chassis,
        "chassis_asset_tag": "",
    }  # fmt: skip
    if hardware.board_name:
        rows |= {"board_vendor": hardware.board_vendor, "board_name": hardware.board_name, "board_version": "None"}
    secret = {"product_serial": own.serial, "product_uuid": own.product_uuid, "chassis_serial": ""}
    if hardware.board_name:
        secret["board_serial"] = ""
    alias = _alias(rows)
    return {
        **{name.encode(): value(text) for name, text in rows.items()}, **{name.encode(): value(text, 0o400) for name, text in secret.items()},
        b"modalias": value(alias), b"uevent": _uevent(f"MODALIAS={alias}\n"), b"power": _power(), b"subsystem": Link(b"../../../../class/dmi"),
    }  # fmt: skip


def _alias(rows: dict[str, str]) -> str:
    """get_modalias() of linux/drivers/firmware/dmi-id.c: fields that are empty are left out, but for the SKU."""
    prefixes = (
        ("bvn", "bios_vendor"), ("bvr", "bios_version"), ("bd", "bios_date"), ("br", "bios_release"), ("svn", "sys_vendor"), ("pn", "product_name"),
        ("pvr", "product_version"), ("rvn", "board_vendor"), ("rn", "board_name"), ("rvr", "board_version"), ("cvn", "chassis_vendor"),
        ("ct", "chassis_type"), ("cvr", "chassis_version"), ("sku", "product_sku"),
    )  # fmt: skip
    plain = {name: "".join(c for c in text if " " < c < "\x7f" and c != ":") for name, text in rows.items()}
    return "dmi:" + "".join(
        f"{prefix}{plain[name]}:" for prefix, name in prefixes if plain.get(name) or (prefix == "sku" and name in plain)
    )


# ---- modules


def modules(rows: Iterable[Row]) -> Tree:
    """/sys/module, of what is loaded."""
    found: Tree = {}
    for name, size, references, users in rows:
        found[name.encode()] = Directory({
            b"refcnt": value(str(references)), b"coresize": value(str(size)), b"initsize": value("0"), b"initstate": value("live"),
            **({b"drivers": Directory({f"virtio:{name}".encode(): Link(f"../../../bus/virtio/drivers/{name}".encode())})} if name in DRIVERS else {}),
            b"taint": value(""), b"uevent": deaf(), b"notes": Directory({}), b"sections": Directory({}),
            b"holders": Directory({user.encode(): Link(f"../../{user}".encode()) for user in users.split(",") if user}),
            **({b"parameters": Directory({key.encode(): value(text, 0o644 if key == "napi_tx" else 0o444) for key, text in PARAMETERS[name].items()})}
               if name in PARAMETERS else {}),
        })  # fmt: skip
    return found


# ---- small devices, by their paths below /sys/devices


def small(host: Host) -> dict[bytes, tuple[bytes, Tree]]:
    """Path -> the class that it is of, and what is there."""
    found: dict[bytes, tuple[bytes, Tree]] = {b"pnp0/00:04/rtc/rtc0": (b"rtc", _clock())}
    for number in range(host.identity.cores):
        found[b"virtual/thermal/cooling_device%d" % number] = (b"thermal", {
            b"cur_state": value("0", 0o644), b"max_state": value("0"), b"type": value("Processor"), b"power": _power(), b"uevent": deaf(0o644),
        })  # fmt: skip
    for number, name in enumerate(("(S) dummy device", "(M) frame buffer device")):
        found[b"virtual/vtconsole/vtcon%d" % number] = (b"vtconsole", {
            b"bind": value(str(number), 0o644), b"name": value(name), b"power": _power(), b"uevent": deaf(0o644),
        })  # fmt: skip
    screen = next((one for one in pci.functions(host) if one.kind == "030000"), None)
    if screen is not None and host.hardware.hypervisor == "kvm":
        found[b"pci0000:00/" + screen.slot.encode() + b"/graphics/fb0"] = (b"graphics", {
            b"bits_per_pixel": value("32", 0o644), b"dev": value("29:0"), b"modes": value("U:1024x768p-0", 0o644), b"name": value("cirrusdrmfb"),
            b"pan": value("0,0", 0o644), b"rotate": value("0", 0o644), b"state": value("0", 0o644), b"stride": value("4096"),
            b"virtual_size": value("1024,768", 0o644), b"power": _power(), b"uevent": _uevent("MAJOR=29\nMINOR=0\nDEVNAME=fb0\n"),
        })  # fmt: skip
    for path, (kind, entries) in found.items():
        entries[b"subsystem"] = Link(b"../" * (path.count(b"/") + 2) + b"class/" + kind)
    return found


def _clock() -> Tree:
    def at(form: str) -> File:
        return File(lambda context: f"{datetime.fromtimestamp(context.now // SECOND, UTC):{form}}\n".encode(), size=4096)

    return {
        b"alarmtimer.0.auto": Directory({b"power": _power(), b"uevent": _uevent("DRIVER=alarmtimer\nMODALIAS=platform:alarmtimer\n")}),
        b"date": at("%Y-%m-%d"), b"time": at("%H:%M:%S"), b"since_epoch": File(lambda context: b"%d\n" % (context.now // SECOND), size=4096),
        b"dev": value("251:0"), b"device": Link(b"../../../00:04"), b"hctosys": value("1"), b"max_user_freq": value("64", 0o644),
        b"name": value("rtc_cmos 00:04"), b"power": _power(), b"uevent": _uevent("MAJOR=251\nMINOR=0\nDEVNAME=rtc0\n"), b"wakealarm": deaf(0o644),
    }  # fmt: skip
