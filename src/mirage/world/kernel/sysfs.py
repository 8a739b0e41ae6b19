"""/sys as far as programs and people look into it: block devices, network interfaces, CPUs, DMI, the kernel's own directories."""

from __future__ import annotations

from collections.abc import Mapping
from errno import EBUSY, EINVAL, ENODATA
from typing import TYPE_CHECKING, cast

from mirage.vfs.synthetic import AnyNode, Context, Directory, File, Link, SyntheticFs
from mirage.vfs.types import StatFs, fault
from mirage.world.kernel import debugfs, pci, proctables, sysdevices, sysrest
from mirage.world.stack.sys import SysLinks

if TYPE_CHECKING:
    from mirage.world.host import Host
    from mirage.world.mounts import Place

HUGE = {  # of a pool of huge pages, and who may set it
    b"free_hugepages": 0o444, b"nr_hugepages": 0o644, b"nr_hugepages_mempolicy": 0o644, b"nr_overcommit_hugepages": 0o644,
    b"resv_hugepages": 0o444, b"surplus_hugepages": 0o444,
}  # fmt: skip


def make_sys(place: Place, disk: StatFs) -> SyntheticFs:
    """A layer's. All but its network is the host's, and made once."""
    made = place.host.identity.boot_time  # with the mount
    tree = Directory(lambda context: _of_place(place), mtime=made, links=lambda: 2 + len(_of_place(place)))
    return SyntheticFs(tree, place.host.clock, dev=21, first=1, disk=disk)


def _of_place(place: Place) -> dict[bytes, AnyNode]:
    """The host's tree with the layer's links in it; what stands on the way to them is its own as well."""
    if place.links_in_sys is None:
        host = place.host
        shared, links = host.mounts.sys, SysLinks(place, _net_path(host))
        devices, classes = _copied(shared[b"devices"]), _copied(shared[b"class"])
        _put(devices, b"virtual/net", Directory(links.virtual, mode=0o755))
        _put(devices, _net_path(host).rpartition(b"/")[0], Directory(links.hardware, mode=0o755))
        classes[b"net"] = Directory(links.names, mode=0o755)
        place.links_in_sys = {**shared, b"devices": Directory(devices, mode=0o755), b"class": Directory(classes, mode=0o755),
                               b"module": Directory(lambda context: _modules(place), mode=0o755)}  # fmt: skip
    return place.links_in_sys


def _modules(place: Place) -> Mapping[bytes, AnyNode]:
    """The host's, until one was put in or taken out."""
    shared = place.host.mounts.sys[b"module"]
    assert isinstance(shared, Directory)
    assert isinstance(shared.entries, Mapping)
    if not place.modules.are_changed:
        return shared.entries
    if place.modules.made is None:
        booted = {name.encode() for name, *_ in proctables.modules(place.host)}
        made = Directory(sysdevices.modules(place.modules.rows()) | {
            name: node for name, node in shared.entries.items() if name not in booted
        })  # fmt: skip
        _open_to_root(made)
        place.modules.made = made.entries
    return cast("Mapping[bytes, AnyNode]", place.modules.made)


def _copied(node: AnyNode) -> dict[bytes, AnyNode]:
    assert isinstance(node, Directory)
    assert isinstance(node.entries, dict)
    return dict(node.entries)


def make_tree(host: Host) -> dict[bytes, AnyNode]:
    """What of /sys is the same in all layers."""
    tree: dict[bytes, AnyNode] = {
        b"block": Directory({name: Link(b"../devices/" + path) for name, path in _blocks(host)}),
        b"bus": Directory({**{name: Directory({b"devices": Directory({}), b"drivers": Directory({})})
                              for name in (b"acpi", b"cpu", b"platform", b"scsi", b"usb")}, **pci.buses(host)}),
        b"class": Directory(_classes(host)),
        b"dev": Directory({b"block": Directory({b"%d:%d" % (host.identity.disk.major, 0): Link(b"../../devices/" + _disk_path(host))}),
                           b"char": Directory({})}),
        b"devices": Directory(_devices(host)),
        b"firmware": Directory({b"acpi": Directory({}), b"dmi": Directory({b"tables": Directory({})}), b"memmap": Directory({})}),
        b"fs": Directory({b"bpf": Directory({}, mode=0o1700), b"btrfs": Directory(_btrfs(host)), b"cgroup": Directory({}),
                          b"pstore": Directory({}, mode=0o750),
                          b"fuse": Directory({b"connections": Directory({})}), b"ext4": Directory({b"features": Directory({})})}),
        b"hypervisor": Directory({}),
        b"kernel": Directory({
            b"security": SECURITY, b"debug": debugfs.DEBUG, b"tracing": debugfs.TRACING, b"config": Directory({}), b"mm": Directory({
                b"transparent_hugepage": Directory({
                    b"enabled": Choice("[always] madvise never").file(),
                    b"defrag": Choice("always defer defer+madvise [madvise] never").file(),
                    b"shmem_enabled": Choice("always within_size advise [never] deny force").file(),
                    b"hpage_pmd_size": _value("2097152"), b"use_zero_page": _value("1", 0o644)}),
                b"ksm": Directory({b"run": _value("0", 0o644)}),
                b"hugepages": Directory({b"hugepages-2048kB": Directory({name: _value("0", mode) for name, mode in HUGE.items()})})}),
            b"uevent_seqnum": _value(str(900 + host.identity.memory % 311)), b"profiling": _value("0", 0o644), b"kexec_loaded": _value("0"),
            b"kexec_crash_loaded": _value("0"), b"kexec_crash_size": _value("0", 0o644), b"rcu_expedited": _value("0", 0o644),
            b"oops_count": _value("0"), b"warn_count": _value("0"), b"rcu_normal": _value("0", 0o644), b"livepatch": Directory({}),
            b"iommu_groups": Directory({}), b"software_nodes": Directory({}),
            b"fscaps": _value("1"), b"notes": File(b""), b"vmcoreinfo": _value("0"),
        }),
        b"module": Directory(sysdevices.modules(proctables.modules(host)) | {
            b"apparmor": Directory({b"parameters": Directory({name: _value("Y") for name in (b"enabled", b"audit_header", b"hash_policy")})})}),
        b"power": Directory({
            b"state": File(b"freeze mem disk\n", _sleepless, mode=0o644, size=4096), b"mem_sleep": _value("s2idle [deep]", 0o644),
            **{name: _value(said, 0o644) for name, said in POWER.items()}, b"pm_wakeup_irq": File(_unwoken, size=4096),
            b"image_size": _value(str(host.identity.memory * 1024 * 2 // 5 & -4096), 0o644),
            b"suspend_stats": Directory({name: _value("0" if name.startswith((b"fail", b"succ")) else "") for name in SUSPENDED}),
        }),
    }  # fmt: skip
    sysrest.fill(tree, host)
    _open_to_root(Directory(tree))
    return tree


POWER = {  # what else there is in /sys/power: recorded, 6.1.0-57 in QEMU
    b"disk": "[platform] shutdown reboot suspend test_resume ", b"pm_async": "1", b"pm_debug_messages": "0", b"pm_freeze_timeout": "20000",
    b"pm_print_times": "0", b"pm_test": "[none] core processors platform devices freezer", b"reserved_size": "1048576", b"resume": "0:0",
    b"resume_offset": "0", b"sync_on_suspend": "1", b"wakeup_count": "0",
}  # fmt: skip
SUSPENDED = (
    b"fail", b"failed_freeze", b"failed_prepare", b"failed_resume", b"failed_resume_early", b"failed_resume_noirq", b"failed_suspend",
    b"failed_suspend_late", b"failed_suspend_noirq", b"last_failed_dev", b"last_failed_errno", b"last_failed_step", b"success",
)  # fmt: skip


def _open_to_root(tree: Directory) -> None:
    """Its directories are 755 (linux/fs/sysfs/dir.c), but for the root; what nobody may write not even root opens to write. Links
    have no size.
    """
    entries = tree.entries if isinstance(tree.entries, dict) else {}
    for node in entries.values():
        if isinstance(node, Directory):
            node.mode = 0o755 if node.mode == 0o555 else node.mode
            _open_to_root(node)
        elif isinstance(node, Link):
            node.size = 0
        elif isinstance(node, File):
            node.is_fixed = not node.mode & 0o222


SECURITY = Directory({
    b"lsm": File(b"lockdown,capability,landlock,yama,apparmor,tomoyo,bpf", size=0),  # recorded: Debian's 6.1.0-56, without a line's end
    b"lockdown": File(b"[none] integrity confidentiality\n", mode=0o644, size=0),
    b"apparmor": Directory({b"features": Directory({}), b"policy": Directory({}), b"profiles": File(b"", size=0)}, mode=0o755),
    b"tomoyo": Directory({}, mode=0o755), b"integrity": Directory({b"evm": Directory({}), b"ima": Directory({})}, mode=0o755),
    b"ima": Link(b"integrity/ima"), b"evm": Link(b"integrity/evm/evm"),
}, mode=0o755)  # fmt: skip


def _nodes(host: Host) -> dict[bytes, AnyNode]:
    """One node of memory, recorded in QEMU. libnuma, which top asks, takes a /sys without for none."""
    own = host.identity

    def meminfo(context: Context) -> bytes:
        m = host.memory(context.now)
        rows = (
            ("MemTotal", m.total), ("MemFree", m.free), ("MemUsed", m.total - m.free), ("SwapCached", 0),
            ("Active", m.active_anon + m.active_file), ("Inactive", m.inactive_anon + m.inactive_file), ("Active(anon)", m.active_anon),
            ("Inactive(anon)", m.inactive_anon), ("Active(file)", m.active_file), ("Inactive(file)", m.inactive_file), ("Unevictable", 0),
            ("Mlocked", 0), ("Dirty", m.dirty), ("Writeback", 0), ("FilePages", m.cached + m.buffers), ("Mapped", m.mapped),
            ("AnonPages", m.anon), ("Shmem", m.shmem), ("KernelStack", m.kernel_stack), ("PageTables", m.page_tables), ("SecPageTables", 0),
            ("NFS_Unstable", 0), ("Bounce", 0), ("WritebackTmp", 0), ("KReclaimable", m.slab_reclaimable),
            ("Slab", m.slab_reclaimable + m.slab_unreclaimable), ("SReclaimable", m.slab_reclaimable), ("SUnreclaim", m.slab_unreclaimable),
            ("AnonHugePages", 0), ("ShmemHugePages", 0), ("ShmemPmdMapped", 0), ("FileHugePages", 0), ("FilePmdMapped", 0),
        )  # fmt: skip
        pages = (f"Node 0 {name + ':':<20}{0:>2}" for name in ("HugePages_Total", "HugePages_Free", "HugePages_Surp"))
        return "".join(f"{line}\n" for line in (*(f"Node 0 {name + ':':<15} {kib:>8} kB" for name, kib in rows), *pages)).encode()

    def numastat(context: Context) -> bytes:
        hits = host.vitals.counter("numa", 40, 300, context.now)
        return f"numa_hit {hits}\nnuma_miss 0\nnuma_foreign 0\ninterleave_hit 628\nlocal_node {hits}\nother_node 0\n".encode()

    mask, cpus = f"{(1 << own.cores) - 1:x}", "0" if own.cores == 1 else f"0-{own.cores - 1}"
    node: dict[bytes, AnyNode] = {
        b"compact": File(b"", lambda context, data: None, mode=0o200, size=4096), b"cpulist": _value(cpus), b"cpumap": _value(mask),
        b"distance": _value("10"), b"meminfo": File(meminfo, size=4096), b"numastat": File(numastat, size=4096),
        b"uevent": File(b"", lambda context, data: None, mode=0o644, size=4096),
        **{b"cpu%d" % number: Link(b"../../cpu/cpu%d" % number) for number in range(own.cores)},
    }  # fmt: skip
    return {
        b"has_cpu": _value("0"), b"has_generic_initiator": _value(""), b"has_memory": _value("0"), b"has_normal_memory": _value("0"),
        b"node0": Directory(node), b"online": _value("0"), b"possible": _value("0"),
        b"uevent": File(b"", lambda context, data: None, mode=0o644, size=4096),
    }  # fmt: skip


class Choice:
    """The words of a setting, one of them in brackets; who writes another one chooses it."""

    def __init__(self, words: str) -> None:
        self._words = words.replace("[", "").replace("]", "").split()
        self._chosen = words.partition("[")[2].partition("]")[0]

    def file(self) -> File:
        return File(self._read, self._write, mode=0o644, size=4096)

    def _read(self, context: Context) -> bytes:
        return " ".join(f"[{word}]" if word == self._chosen else word for word in self._words).encode() + b"\n"

    def _write(self, context: Context, data: bytes) -> None:
        word = data.decode("utf-8", "replace").strip()
        if word not in self._words:
            raise fault(EINVAL)
        self._chosen = word


def _sleepless(context: Context, data: bytes) -> None:
    """No word that it knows, or it is not the time."""
    raise fault(EBUSY if data.strip() in (b"freeze", b"mem", b"disk") else EINVAL)


def _unwoken(context: Context) -> bytes:
    raise fault(ENODATA)


def _value(text: str, mode: int = 0o444) -> File:
    return File(text.encode() + b"\n", mode=mode, size=4096)


def _disk_path(host: Host) -> bytes:
    name = host.identity.disk.name.encode()
    bus = {
        "openstack": b"pci0000:00/0000:00:04.0/virtio1/block/",
        "qemu": b"pci0000:00/0000:00:05.0/virtio1/host2/target2:0:0/2:0:0:0/block/",
    }
    return bus.get(host.hardware.name, b"pci0000:00/0000:00:15.0/0000:03:00.0/host2/target2:0:0/2:0:0:0/block/") + name


def _net_path(host: Host) -> bytes:
    name = host.identity.interface.name.encode()
    bus = {"openstack": b"pci0000:00/0000:00:03.0/virtio0/net/", "qemu": b"pci0000:00/0000:00:12.0/virtio2/net/"}
    return bus.get(host.hardware.name, b"pci0000:00/0000:00:16.0/0000:0b:00.0/net/") + name


def _blocks(host: Host) -> list[tuple[bytes, bytes]]:
    loops = [(b"loop%d" % number, b"virtual/block/loop%d" % number) for number in range(8)]
    return [*loops, (b"sr0", b"pci0000:00/ata/sr0"), (host.identity.disk.name.encode(), _disk_path(host))]


def _classes(host: Host) -> dict[bytes, AnyNode]:
    own, small = host.identity, sysdevices.small(host)
    partitions = [(part.name.encode(), _disk_path(host) + b"/" + part.name.encode()) for part in own.disk.partitions]
    return {
        b"block": Directory({name: Link(b"../../devices/" + path) for name, path in [*_blocks(host), *partitions]}),
        b"dmi": Directory({b"id": Link(b"../../devices/virtual/dmi/id")}),
        **{name: Directory({}) for name in (b"tty", b"power_supply", b"hwmon", b"drm", b"input", b"misc", b"mem", b"scsi_host", b"bdi")},
        **{kind: Directory({path.rpartition(b"/")[2]: Link(b"../../devices/" + path) for path, (of, _) in small.items() if of == kind})
           for kind in {kind for kind, _ in small.values()}},
    }  # fmt: skip


def _devices(host: Host) -> dict[bytes, AnyNode]:
    tree: dict[bytes, AnyNode] = {
        b"system": Directory({
            b"cpu": Directory(sysdevices.processors(host)), b"node": Directory(_nodes(host)),
            b"clocksource": Directory({b"clocksource0": Directory({
                b"current_clocksource": _value("kvm-clock" if host.hardware.hypervisor == "kvm" else "tsc", 0o644),
                b"available_clocksource": _value("kvm-clock tsc acpi_pm" if host.hardware.hypervisor == "kvm" else "tsc acpi_pm")})}),
            b"memory": Directory({}),
        }),
        b"virtual": Directory({
            b"dmi": Directory({b"id": Directory(sysdevices.dmi(host))}),
            b"block": Directory({b"loop%d" % number: Directory({b"size": _value("0"), b"ro": _value("0"), b"removable": _value("0"),
                                                               b"dev": _value(f"7:{number}")}) for number in range(8)}),
            b"tty": Directory({}), b"mem": Directory({}), b"misc": Directory({}),
        }),
        b"platform": Directory({}), b"pnp0": Directory({}), b"LNXSYSTM:00": Directory({}), b"breakpoint": Directory({}),
    }  # fmt: skip
    for path, node in pci.devices(host).items():
        _put(tree, path, node)
    for path, (_, entries) in sysdevices.small(host).items():
        _put(tree, path, Directory(entries))
    _put(tree, _disk_path(host), Directory(_disk(host)))
    _put(
        tree,
        b"pci0000:00/ata/sr0",
        Directory({b"size": _value("2097151"), b"ro": _value("0"), b"removable": _value("1"), b"dev": _value("11:0")}),
    )
    return tree


def _put(tree: dict[bytes, AnyNode], path: bytes, node: AnyNode) -> None:
    """Where directories on the way are there already, others with the same in them take their place."""
    *above, name = path.split(b"/")
    for part in above:
        inner = _copied(tree[part]) if part in tree else {}
        tree[part] = Directory(inner, mode=0o755)
        tree = inner
    tree[name] = node


def _disk(host: Host) -> dict[bytes, AnyNode]:
    disk = host.identity.disk

    def stat(context: Context) -> bytes:
        t = host.vitals.disk(context.now)
        values = (t.reads, t.reads // 9, t.read_sectors, t.read_ms, t.writes, t.writes // 3, t.write_sectors, t.write_ms, 0, t.busy_ms,
                  t.read_ms + t.write_ms, t.discards, 0, t.discards * 800, t.discards // 3, t.flushes, t.flushes)  # fmt: skip
        return " ".join(f"{value:>8}" for value in values).encode() + b"\n"

    on_virtio = host.hardware.disk == "vd"
    device: dict[bytes, AnyNode] = {} if on_virtio else {b"type": _value("0")}
    if disk.model:
        device |= {
            b"model": _value(disk.model.ljust(16)),
            b"vendor": _value(disk.vendor.ljust(8)),
            b"rev": _value("2.5+" if disk.vendor == "QEMU" else "2.0 "),
        }
    entries: dict[bytes, AnyNode] = {
        b"size": _value(str(disk.sectors)), b"ro": _value("0"), b"removable": _value("0"), b"dev": _value(f"{disk.major}:{disk.minor}"),
        b"stat": File(stat, size=4096), b"device": Link(b"../../../" + _disk_path(host).split(b"/")[-3]) if on_virtio else Directory(device), b"serial": _value(disk.serial), b"range": _value("16"),
        b"queue": Directory({
            b"rotational": _value(str(int(disk.rotational)), 0o644), b"scheduler": _value("[none] mq-deadline " if on_virtio else "[mq-deadline] none", 0o644),
            b"logical_block_size": _value("512"), b"physical_block_size": _value("512"), b"hw_sector_size": _value("512"), b"nr_requests": _value("256", 0o644),
            b"read_ahead_kb": _value("128", 0o644), b"discard_granularity": _value("512"), b"minimum_io_size": _value("512"), b"optimal_io_size": _value("0"),
        }),
    }  # fmt: skip
    for part in disk.partitions:
        entries[part.name.encode()] = Directory({
            b"partition": _value(str(part.number)), b"start": _value(str(part.start)), b"size": _value(str(part.sectors)),
            b"ro": _value("0"), b"dev": _value(f"{disk.major}:{disk.minor + part.number}"),
        })  # fmt: skip
    return entries


def _btrfs(host: Host) -> dict[bytes, AnyNode]:
    root = next(part for part in host.identity.disk.partitions if part.use == "btrfs")
    return {
        b"features": Directory({}),
        root.uuid.encode(): Directory({b"label": _value("", 0o644), b"nodesize": _value("16384"), b"sectorsize": _value("4096"),
                                       b"metadata_uuid": _value(root.uuid), b"checksum": _value("crc32c (crc32c-intel)"),
                                       b"devices": Directory({root.name.encode(): Link(b"../../../../devices/" + _disk_path(host) + b"/" + root.name.encode())})}),
    }  # fmt: skip
