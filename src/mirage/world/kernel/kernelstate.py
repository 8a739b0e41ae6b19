"""What the kernel counts and names of itself in /proc: its tables as a booted Debian 12 had them, in this machine's numbers.

The forms and the names in `kernel/` were recorded from Linux 6.1.0-56-amd64 in QEMU, 2,600 seconds after its start. A count there is a
rate here: each machine has one of its own near it, and it grows with the machine's work. What is a state and no count is this machine's
memory's, or near what was recorded.
"""

from __future__ import annotations

import lzma
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files

from mirage.base.chance import fraction
from mirage.world.kernel.vitals import Vitals

RECORDED_SECONDS, RECORDED_PAGES = 2600, 504_000
TEXT = 0xFFFFFFFF81000000  # where the kernel lies if it is not moved
MOST = 1 << 9  # steps of 2 MiB by which it may be: the 1 GiB of RANDOMIZE_BASE
KEPT = frozenset(  # of tables of protocols: what is set, and not counted
    "Forwarding DefaultTTL RtoAlgorithm RtoMin RtoMax MaxConn CurrEstab".split()
)


def tables(vitals: Vitals, name: str, now: int) -> str:
    """/proc/net/snmp or netstat: a line of names, and one of numbers, by turns."""
    lines = _recorded(name).splitlines()
    shown = []
    for names, numbers in zip(lines[::2], lines[1::2]):
        label, *columns = names.split(" ")
        values = [
            value if column in KEPT else str(_counted(vitals, label, int(value), now))
            for column, value in zip(columns, numbers.split(" ")[1:])
        ]
        shown += [names, " ".join([label, *values])]
    return "\n".join(shown) + "\n"


def snmp6(vitals: Vitals, now: int) -> str:
    """/proc/net/snmp6, and those of each interface in dev_snmp6 but for what stands at its head."""
    rows = (line.split() for line in _recorded("snmp6").splitlines())
    return "".join(f"{name:<32}\t{_counted(vitals, 'Ip6:', int(value), now)}\n" for name, value in rows)


def vmstat(vitals: Vitals, known: Mapping[str, int], pages: int, now: int) -> str:
    """/proc/vmstat. `known`: what other files tell as well; `pages`: of the memory."""
    shown = []
    for line in _recorded("vmstat").splitlines():
        name, value = line.split(" ")
        number = known.get(name)
        if number is None and name.startswith("nr_"):
            number = int(value) * pages // RECORDED_PAGES
        shown.append(f"{name} {_counted(vitals, 'vmstat', int(value), now) if number is None else number}\n")
    return "".join(shown)


def slabinfo(near: Callable[[str], float]) -> str:
    """/proc/slabinfo. `near`: a factor about one for each name."""
    head, columns, *rows = _recorded("slabinfo").splitlines()
    shown = [head, columns]
    for row in rows:
        name, _, objects, size, fit, pages = row.split()[:6]
        slabs = -(-int(int(objects) * near(name)) // int(fit))
        shown.append(
            f"{name:<17} {slabs * int(fit):>6} {slabs * int(fit):>6} {size:>6} {fit:>4} {pages:>4} : tunables    0    0    0 : slabdata "
            f"{slabs:>6} {slabs:>6}      0"
        )
    return "\n".join(shown) + "\n"


def crypto() -> str:
    return _recorded("crypto")


def protocols() -> str:
    return _recorded("protocols")


@cache
def symbols(step: int) -> bytes:
    """/proc/kallsyms as root reads it, of a kernel that lies `step` times 2 MiB above where it was linked to."""
    moved, address, lines = TEXT + (step % MOST << 21) - _text(), 0, []
    for symbol, kind, distance in _symbols():
        address += distance
        lines.append(b"%016x %c %s" % (address + moved if address >= TEXT else address, kind, symbol))
    return b"\n".join(lines) + b"\n"


@cache
def hidden_symbols() -> bytes:
    """As everybody else reads it: kptr_restrict is 0, but perf_event_paranoid is 3."""
    return b"".join(b"0000000000000000 %c %s\n" % (kind, symbol) for symbol, kind, _ in _symbols())


def _symbols() -> list[tuple[bytes, int, int]]:
    """Name, kind, and how far behind the one before."""
    packed = files("mirage.world").joinpath("kernel/kallsyms.xz").read_bytes()
    found = (line.split(b" ", 1) for line in lzma.decompress(packed).split(b"\n"))
    return [(symbol, head[0], int(head[1:], 16)) for head, symbol in found]


@cache
def _text() -> int:
    """Where it lay when it was recorded."""
    address = 0
    for symbol, _, distance in _symbols():
        address += distance
        if symbol == b"_text":
            return address
    raise LookupError("_text")


@cache
def _recorded(name: str) -> str:
    return files("mirage.world").joinpath(f"kernel/{name}.txt").read_text()


def _counted(vitals: Vitals, table: str, value: int, now: int) -> int:
    """All of one table at one pace, as no more can be delivered than was received."""
    rate = value / RECORDED_SECONDS
    return vitals.counter(f"kernel {table}", rate * 0.6, rate * 1.6, now)


def near(seed: bytes, name: str) -> float:
    return 0.8 + 0.6 * fraction(seed, "slab", name)
