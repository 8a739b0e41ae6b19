"""What of /sys is the same on all machines of one kernel, or follows from /dev, the modules and the kernel's log.

The settings, built-in modules, classes, buses and caches in sys.txt were recorded on a booted Debian 12 (6.1.0-57-amd64) in QEMU: a
path with a slash at its end is a directory, one with an arrow a link, one below kernel/slab a cache with its sizes, else a file with its
mode and its text.
"""

from __future__ import annotations

import re
from importlib import resources
from typing import TYPE_CHECKING

from mirage.vfs.synthetic import AnyNode, Directory, File, Link
from mirage.world.kernel import devices, kernellog, procmemory, proctables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mirage.world.host import Host

Tree = dict[bytes, AnyNode]
SLAB = b"kernel/slab/"
OF_SLAB = (b"align", b"cpu_partial", b"object_size", b"objs_per_slab", b"order", b"slab_size")
ALSO_OF_SLAB = (  # without debugging
    b"cache_dma", b"destroy_by_rcu", b"hwcache_align", b"poison", b"reclaim_account", b"red_zone", b"sanity_checks", b"store_user", b"trace",
)  # fmt: skip
POWER = {
    b"async": b"disabled", b"control": b"auto", b"runtime_active_kids": b"0", b"runtime_active_time": b"0", b"runtime_enabled": b"disabled",
    b"runtime_status": b"unsupported", b"runtime_suspended_time": b"0", b"runtime_usage": b"0",
}  # fmt: skip
UNMODED = 0o600  # what devtmpfs gives a node whose driver names no mode
MISC_NAMES = {"mapper/control": "device-mapper", "hwrng": "hw_random"}  # where the device is not called as its node
TABLE = re.compile(r"ACPI: ([A-Z]{4}) 0x[0-9A-F]+ ([0-9A-F]{6})(?: \(v(\d\d) (.{6}) (.{8}) ([0-9A-F]{8}) (.{4}) ([0-9A-F]{8})\))?$")
NO_FILE = ("RSDP", "RSDT")  # of the tables, those that are found by others and have none
INTERRUPTS = (
    "error", "ff_gbl_lock", "ff_pmtimer", "ff_pwr_btn", "ff_rt_clk", "ff_slp_btn", *(f"gpe{number:02X}" for number in range(16)), "gpe_all",
    "sci", "sci_not",
)  # fmt: skip
BLOCK, ABOVE = 128 << 20, 4 << 30  # bytes of a block of memory, and where that begins which is not below the hole
BTF = bytes.fromhex("9feb01001800000000000000302827003028270011611b00")  # its head, of the kernel's own; recorded
BTF_SIZE, MODULE_BTF = 4_360_537, 3517


def fill(tree: Tree, host: Host) -> None:
    """Add it to a tree, in which what is there already stays."""
    rest: Tree = {}
    for line in resources.files("mirage.world").joinpath("kernel/sys.txt").read_text().splitlines():
        _read(rest, line.encode())
    for bus in _inner(rest, b"bus").values():
        _into(bus, {b"devices": Directory({}), b"drivers": Directory({}), b"drivers_autoprobe": _text(b"1\n", 0o644),
                    b"drivers_probe": _deaf(), b"uevent": _deaf()})  # fmt: skip
    for name in _inner(rest, b"bus"):
        for node in _inner(rest, b"bus/%b/drivers" % name).values():
            _into(node, {b"bind": _deaf(), b"uevent": _deaf(), b"unbind": _deaf()})
    for kind, name, node in _virtual():
        _put(rest, b"devices/virtual/%b/%b" % (kind, name), node)
        _put(rest, b"class/%b/%b" % (kind, name), Link(b"../../devices/virtual/%b/%b" % (kind, name)))
        number = node.entries[b"dev"]  # type: ignore[index]
        assert isinstance(number, File) and isinstance(number.read, bytes)
        _put(rest, b"dev/char/%b" % number.read.rstrip(), Link(b"../../devices/virtual/%b/%b" % (kind, name)))
    _put(rest, b"devices/system/memory", Directory(_memory(host)))
    _put(rest, b"kernel/btf", Directory(_types(host)))
    _put(rest, b"firmware/acpi", Directory(_acpi(host)))
    _merge(tree, rest)


def _read(tree: Tree, line: bytes) -> None:
    path, _, rest = line.partition(b" ")
    if not rest:
        _put(tree, path.rstrip(b"/"), Directory({}))
    elif rest.startswith(b"-> "):
        _put(tree, path, Link(rest[3:]))
    elif path.startswith(SLAB):
        sizes = {name: _text(b"%b\n" % value, 0o400) for name, value in zip(OF_SLAB, rest.split())}
        _put(
            tree,
            path,
            Directory(
                {**sizes, **{name: _text(b"0\n", 0o400) for name in ALSO_OF_SLAB}, b"shrink": _deaf(0o600), b"validate": _deaf(0o600)}
            ),
        )
    else:
        mode, _, text = rest.partition(b" ")
        _put(tree, path, _text(text.decode("unicode_escape").encode("latin-1"), int(mode, 8)))


def _text(text: bytes, mode: int = 0o444) -> File:
    return File(text, mode=mode, size=4096)


def _deaf(mode: int = 0o200) -> File:
    """What takes what is written."""
    return File(b"", lambda context, data: None, mode=mode, size=4096)


def _inner(tree: Tree, path: bytes) -> Tree:
    """The entries of a directory of ours."""
    for part in path.split(b"/"):
        node = tree.get(part)
        if not isinstance(node, Directory) or not isinstance(node.entries, dict):
            return {}
        tree = node.entries
    return tree


def _into(node: AnyNode, entries: Tree) -> None:
    assert isinstance(node, Directory) and isinstance(node.entries, dict)
    _merge(node.entries, entries)


def _put(tree: Tree, path: bytes, node: AnyNode) -> None:
    *above, name = path.split(b"/")
    for part in above:
        inner = tree.setdefault(part, Directory({}))
        assert isinstance(inner, Directory) and isinstance(inner.entries, dict)
        tree = inner.entries
    tree.setdefault(name, node)


def _merge(tree: Tree, rest: Tree) -> None:
    for name, node in rest.items():
        known = tree.get(name)
        if known is None:
            tree[name] = node
        elif (
            isinstance(known, Directory)
            and isinstance(node, Directory)
            and isinstance(known.entries, dict)
            and isinstance(node.entries, dict)
        ):
            _merge(known.entries, node.entries)


# ---- devices without hardware


def _virtual() -> Iterator[tuple[bytes, bytes, Directory]]:
    """Class, name and directory of each."""
    for name, minor, mode in devices.MEMORY:
        yield b"mem", name.encode(), _device(b"mem", name, 1, minor, UNMODED if name in ("mem", "port") else mode)
    known = [(name, minor) for name, minor, *_ in devices.MISC if name not in devices.STATIC]
    for name, minor in [*known, ("mapper/control", 236)]:
        own = MISC_NAMES.get(name, name).encode()
        yield b"misc", own, _device(b"misc", name, 10, minor, 0o644 if name == "autofs" else UNMODED)
    for name, minor in (("tty", 0), ("console", 1), ("ptmx", 2)):
        yield (
            b"tty",
            name.encode(),
            _device(b"tty", name, 5, minor, UNMODED if name == "console" else 0o666, b"tty0\n" if minor == 1 else b""),
        )
    for number in range(64):
        yield b"tty", b"tty%d" % number, _device(b"tty", f"tty{number}", 4, number, active=b"" if number else b"tty1\n")
    for name, base in (("vcs", 0), ("vcsu", 64), ("vcsa", 128)):
        for number in range(7):
            own = f"{name}{number or ''}".encode()
            yield b"vc", own, _device(b"vc", own.decode(), 7, base + number)


def _device(kind: bytes, node: str, major: int, minor: int, mode: int = UNMODED, active: bytes = b"") -> Directory:
    shown = "" if mode == UNMODED else f"DEVMODE={mode:04o}\n"
    entries: Tree = {
        b"dev": _text(b"%d:%d\n" % (major, minor)), b"subsystem": Link(b"../../../../class/" + kind),
        b"power": Directory({name: _text(value + b"\n", 0o644 if name in (b"async", b"control") else 0o444) for name, value in POWER.items()}),
        b"uevent": File(f"MAJOR={major}\nMINOR={minor}\nDEVNAME={node}\n{shown}".encode(), lambda context, data: None, mode=0o644, size=4096),
    }  # fmt: skip
    return Directory(entries | ({b"active": _text(active)} if active else {}))


def _memory(host: Host) -> Tree:
    """The blocks of the memory, which lsmem(1) adds up; none is where the hole is below 4 GiB."""
    size = procmemory.plugged(host.identity.memory, host.hardware.memory)
    below, above = min(size, procmemory.LOW_END), max(0, size - procmemory.LOW_END)
    numbers = [*range(below // BLOCK), *range(ABOVE // BLOCK, (ABOVE + above) // BLOCK)]
    known: Tree = {
        b"auto_online_blocks": _text(b"offline\n", 0o644), b"block_size_bytes": _text(b"%x\n" % BLOCK), b"hard_offline_page": _deaf(),
        b"soft_offline_page": _deaf(), b"uevent": _deaf(),
    }  # fmt: skip
    for number in numbers:
        zone = b"none" if not number else b"DMA32" if number < ABOVE // BLOCK else b"Normal"
        known[b"memory%d" % number] = Directory({
            b"node0": Link(b"../../node/node0"), b"online": _text(b"1\n", 0o644), b"phys_device": _text(b"0\n"),
            b"phys_index": _text(b"%08x\n" % number), b"removable": _text(b"1\n"), b"state": _text(b"online\n", 0o644),
            b"subsystem": Link(b"../../../../bus/memory"), b"uevent": _deaf(), b"valid_zones": _text(zone + b"\n"),
        })  # fmt: skip
    return known


# ---- what was compiled, and what the firmware has


def _types(host: Host) -> Tree:
    """The types of the kernel and of each module, of which the head alone is true."""
    made: Tree = {b"vmlinux": File(lambda context: BTF + bytes(BTF_SIZE - len(BTF)), size=BTF_SIZE)}
    for name, *_ in proctables.modules(host):
        made[name.encode()] = File(lambda context: BTF[:8] + bytes(MODULE_BTF - 8), size=MODULE_BTF)
    return made


def _acpi(host: Host) -> Tree:
    enabled = {name: Directory({b"enabled": _text(b"1\n", 0o644)}) for name in (b"memory", b"pci_root", b"processor")}
    return {
        b"hotplug": Directory({**enabled, b"force_remove": _text(b"0\n", 0o644)}), b"pm_profile": _text(b"0\n"),
        b"interrupts": Directory({name.encode(): _text(_interrupt(name), 0o644) for name in INTERRUPTS}),
        b"tables": Directory({**_tables(host), b"data": Directory({}), b"dynamic": Directory({})}),
    }  # fmt: skip


def _interrupt(name: str) -> bytes:
    if name in ("error", "gpe_all", "sci", "sci_not"):
        return b"       0\n"
    if name in ("ff_gbl_lock", "ff_pwr_btn"):
        return b"       0  EN     enabled      unmasked\n"
    return b"       0%b invalid      unmasked\n" % (b"     STS" if name in ("ff_pmtimer", "ff_rt_clk") else b"        ")


def _tables(host: Host) -> Tree:
    """Those that the kernel has found, by its log: a true head, and behind it what only firmware understands."""
    found: Tree = {}
    for said in kernellog.boot(host):
        known = TABLE.match(said.text)
        if known is None or known[1] in NO_FILE:
            continue
        size = int(known[2], 16)
        head = known[1].encode() + size.to_bytes(4, "little")
        if known[3]:
            words = (
                known[5].encode(),
                int(known[6], 16).to_bytes(4, "little"),
                known[7].encode(),
                int(known[8], 16).to_bytes(4, "little"),
            )
            head += bytes([int(known[3]), 0]) + known[4].encode() + b"".join(words)
        body = head + host.dice("acpi", known[1]).randbytes(size - len(head)) if known[3] else head + bytes(size - len(head))
        if known[3]:
            body = body[:9] + bytes([-sum(body) & 0xFF]) + body[10:]  # all its bytes are nothing together
        found[known[1].encode()] = File(body, mode=0o400, size=size)
    return found
