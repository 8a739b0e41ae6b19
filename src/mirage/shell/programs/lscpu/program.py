"""lscpu (util-linux 2.38.1): the summary of /proc/cpuinfo and /sys/devices/system/cpu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib.options import parse
from mirage.shell.lib.recorded import recorded
from mirage.shell.programs.dmidecode import structures
from mirage.shell.programs.lscpu import processors
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

CPU = "/sys/devices/system/cpu"
HYPERVISORS = {"kvm": "KVM", "vmware": "VMware", "xen": "Xen", "microsoft": "Microsoft"}
LONGS = {
    "help": "h", "version": "V", "all": "a", "online": "b", "offline": "c", "extended": "?e", "parse": "?p", "caches": "?C", "json": "J",
    "hex": "x", "bytes": "B", "physical": "y", "sysroot": ":s", "output-all": "output-all",
}  # fmt: skip
Row = tuple[int, str, str]  # depth, title, value


@program("lscpu")
def lscpu(proc: Process) -> int:
    options, operands = parse(proc, "abce::p::C::JxByhVs:", LONGS)
    given = dict(options)
    if "h" in given:
        proc.out(recorded(proc, "lscpu.help"))
        return 0
    if "V" in given:
        proc.out("lscpu from util-linux 2.38.1\n")
        return 0
    if operands:
        proc.err("lscpu: bad usage\nTry 'lscpu --help' for more information.\n")
        return 1
    count = proc.read_file("/proc/cpuinfo").decode().count("processor\t:")
    words = [word for key in ("e", "p") for word in given.get(key, "").lstrip("=").split(",") if word]
    if wrong := processors.known(words):
        proc.err(f"lscpu: unknown column: {wrong}\n")
        return 1
    if "p" in given:
        proc.out(processors.parsable(proc, count, words))
        return 0
    if "e" in given or "C" in given:
        table = processors.caches if "C" in given else None
        is_json = "J" in given
        proc.out(table(proc, count, is_json=is_json) if table else processors.readable(proc, count, words, is_json=is_json))
        return 0
    rows = _rows(proc)
    if "x" in given:
        mask = f"{(1 << count) - 1:x}"
        rows = [
            (depth, title.replace(" list", " mask"), mask) if title == "On-line CPU(s) list" else (depth, title, value)
            for depth, title, value in rows
        ]
    if "J" in given:
        proc.out(processors.summary([(f"{title}:", value) for _, title, value in rows]))
        return 0
    is_tree = proc.isatty(1)  # the hierarchy is drawn for people alone
    titles = [("  " * depth if is_tree else "") + title + ":" for depth, title, _ in rows]
    width = max(len(title) for title in titles) + 1
    for title, (_, _, value) in zip(titles, rows, strict=True):
        proc.out(f"{title:<{width}}{value}".rstrip() + "\n")
    return 0


def _read(proc: Process, path: str) -> str:
    try:
        return proc.read_file(path).decode().strip()
    except OSError:
        return ""


def _rows(proc: Process) -> list[Row]:
    text = proc.read_file("/proc/cpuinfo").decode()
    processors = [dict(_field(line) for line in part.splitlines() if ":" in line) for part in text.strip().split("\n\n")]
    cpu, count = processors[0], len(processors)
    online = _read(proc, f"{CPU}/online")
    sockets = len({one.get("physical id", "0") for one in processors})
    bios = _bios(proc)
    rows: list[Row] = [
        (0, "Architecture", "x86_64"),
        (1, "CPU op-mode(s)", "32-bit, 64-bit"),
        (1, "Address sizes", cpu.get("address sizes", "")),
        (1, "Byte Order", "Little Endian"),
        (0, "CPU(s)", str(count)),
        (1, "On-line CPU(s) list", "0,1" if online == "0-1" else online),
        (0, "Vendor ID", cpu["vendor_id"]),
        *bios[:1],
        (1, "Model name", cpu["model name"]),
        *bios[1:],
        (2, "CPU family", cpu["cpu family"]),
        (2, "Model", cpu["model"]),
        (2, "Thread(s) per core", "1"),
        (2, "Core(s) per socket", str(count // sockets)),
        (2, "Socket(s)", str(sockets)),
        (2, "Stepping", cpu["stepping"]),
        (2, "BogoMIPS", cpu["bogomips"]),
        (2, "Flags", cpu["flags"]),
    ]
    rows += _virtualization(proc, cpu["flags"].split())
    rows += _caches(proc, count)
    rows += [(0, "NUMA", ""), (1, "NUMA node(s)", "1"), (1, "NUMA node0 CPU(s)", "0,1" if online == "0-1" else online)]
    rows.append((0, "Vulnerabilities", ""))
    for name in sorted(entry.name.decode() for entry in proc.caller.listdir(f"{CPU}/vulnerabilities".encode())):
        value = _read(proc, f"{CPU}/vulnerabilities/{name}")
        if value.startswith("Mitigation:"):  # lscpu_read_vulnerabilities(): then no other colon stays
            value = "Mitigation;" + value[11:].replace(":", "")
        rows.append((1, name.replace("_", " ").capitalize(), value))
    if proc.isatty(1):
        return rows
    return [(0, f"Vulnerability {title}" if index > len(rows) - 40 and _is_below(rows, index) else title, value)
            for index, (_, title, value) in enumerate(rows) if value or title not in _HEADS]  # fmt: skip


_HEADS = ("Virtualization features", "Caches (sum of all)", "NUMA", "Vulnerabilities")


def _is_below(rows: list[Row], index: int) -> bool:
    """Whether a row stands under `Vulnerabilities`."""
    head = max(position for position, row in enumerate(rows) if row[0] == 0)
    return rows[head][1] == "Vulnerabilities" and index > head


def _field(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip(), value.strip()


def _bios(proc: Process) -> list[Row]:
    """What the tables of the firmware say, which are for root to read."""
    table = next((one for one in structures(proc) if one.type == 4), None) if not proc.uid else None
    if table is None:
        return []
    facts = dict(_field(line) for line in table.lines)
    speed = int(facts["Current Speed"].split()[0])
    family = {"Other": "1", "Unknown": "2"}.get(facts["Family"], "1")
    return [
        (1, "BIOS Vendor ID", facts["Manufacturer"]),
        (2, "BIOS Model name", f"{facts['Version']}  CPU @ {speed // 1000}.{speed % 1000 // 100}GHz"), (2, "BIOS CPU family", family),
    ]  # fmt: skip


def _virtualization(proc: Process, flags: list[str]) -> list[Row]:
    own = [(1, "Virtualization", "VT-x" if "vmx" in flags else "AMD-V")] if {"vmx", "svm"} & set(flags) else []
    vendor = HYPERVISORS.get(proc.host.hardware.hypervisor)
    guest = [(1, "Hypervisor vendor", vendor), (1, "Virtualization type", "full")] if vendor else []
    return [(0, "Virtualization features", ""), *own, *guest] if own or guest else []


def _caches(proc: Process, count: int) -> list[Row]:
    """Sums over the instances, as util-linux has it since 2.34; one instance a set of CPUs that share it."""
    found: dict[str, tuple[int, set[str]]] = {}
    for number in range(count):
        for index in range(4):
            place = f"{CPU}/cpu{number}/cache/index{index}"
            size = _read(proc, f"{place}/size")
            if size.endswith("K"):
                name = f"L{_read(proc, f'{place}/level')}" + {"Data": "d", "Instruction": "i"}.get(_read(proc, f"{place}/type"), "")
                kib, shared = found.setdefault(name, (int(size[:-1]), set()))
                shared.add(_read(proc, f"{place}/shared_cpu_list"))
    if not found:
        return []
    rows: list[Row] = [(0, "Caches (sum of all)", "")]
    for name, (kib, shared) in found.items():
        total = kib * len(shared)
        rows.append((1, name, f"{_size(total)} ({len(shared)} instance{'s' if len(shared) > 1 else ''})"))
    if proc.isatty(1):
        return rows
    return [(depth, f"{title} cache" if depth else title, value) for depth, title, value in rows]


def _size(kib: int) -> str:
    """size_to_human_string() with SIZE_SUFFIX_3LETTER: one decimal where it is none or tells something."""
    if kib < 1024:
        return f"{kib} KiB"
    tenths = (kib * 10 + 512) // 1024
    return f"{tenths // 10} MiB" if tenths % 10 == 0 else f"{tenths / 10:.1f} MiB"
