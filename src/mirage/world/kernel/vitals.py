"""The machine's pulse: load, CPU time, memory, disk and network counters as smooth functions of the moment and the seed.

Everything cumulative is one increasing function of the uptime, and every rate is its derivative, so that two readings of any
two counters agree, in whatever order, by whichever program, also after a restart. Nothing is stored.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from mirage.base.chance import dice, fraction
from mirage.base.clock import SECOND

PERIODS = (86_400.0, 11_000.0, 3_600.0, 830.0, 301.0, 97.0, 41.0)  # seconds: the day, and what comes and goes faster
SHARES = (0.30, 0.14, 0.10, 0.13, 0.12, 0.09, 0.06)  # of the average; together under 1, so that work never runs backwards


@dataclass(frozen=True, slots=True)
class Memory:
    """/proc/meminfo's figures, in KiB; what `free` adds up comes out."""

    total: int
    free: int
    available: int
    buffers: int
    cached: int
    active: int
    inactive: int
    active_anon: int
    inactive_anon: int
    active_file: int
    inactive_file: int
    swap_total: int
    swap_free: int
    swap_cached: int
    dirty: int
    anon: int
    mapped: int
    shmem: int
    slab_reclaimable: int
    slab_unreclaimable: int
    kernel_stack: int
    page_tables: int
    committed: int
    vmalloc_used: int
    percpu: int

    @property
    def used(self) -> int:
        """What free 4.0.2 calls used."""
        return self.total - self.available


@dataclass(frozen=True, slots=True)
class CpuTimes:
    """Of one CPU or of all, in clock ticks of 10 ms, as /proc/stat has them."""

    user: int
    nice: int
    system: int
    idle: int
    iowait: int
    irq: int
    softirq: int
    steal: int


@dataclass(frozen=True, slots=True)
class DiskTraffic:
    """Of the whole disk since boot."""

    reads: int
    read_sectors: int
    read_ms: int
    writes: int
    write_sectors: int
    write_ms: int
    busy_ms: int
    discards: int
    flushes: int


@dataclass(frozen=True, slots=True)
class NetTraffic:
    """Of the interface since boot."""

    received: int
    received_packets: int
    sent: int
    sent_packets: int
    dropped: int
    multicast: int


class Vitals:
    """The pulse of one machine. Moments are nanoseconds since the epoch."""

    def __init__(self, seed: bytes, *, boot: int, cores: int, memory: int, swap: int, load: float) -> None:
        chance = dice(seed, "vitals")
        self._seed = seed
        self._boot = boot
        self._cores = cores
        self._memory = memory
        self._swap = swap
        self._load = load
        self._waves = [
            (2 * math.pi / (period * chance.uniform(0.93, 1.07)), share, chance.uniform(0, 2 * math.pi))
            for period, share in zip(PERIODS, SHARES)
        ]
        self._rates = {name: chance.uniform(low, high) for name, (low, high) in _RATES.items()}

    def uptime(self, now: int) -> float:
        """Seconds since boot, to the hundredth."""
        return max(0, (now - self._boot) // 10_000_000) / 100

    def work(self, now: int) -> float:
        """Seconds of full work since boot if the load had been 1 all the time; rises always."""
        t = max(0.0, (now - self._boot) / SECOND)
        waves = sum(share / omega * (math.sin(omega * t + phase) - math.sin(phase)) for omega, share, phase in self._waves)
        return t + waves

    def load(self, now: int) -> tuple[float, float, float]:
        """The averages over 1, 5 and 15 minutes."""
        work = self.work(now)
        return tuple(  # type: ignore[return-value]
            round(self._load * self._crest((work - self.work(now - span * SECOND)) / span), 2) for span in (60, 300, 900)
        )

    @staticmethod
    def _crest(activity: float) -> float:
        """Load is mostly near nothing with hills: quadratic in the activity."""
        return max(0.0, activity) ** 2 * 0.8

    def cpu(self, now: int) -> list[CpuTimes]:
        """Each CPU's times; the sum over all is the `cpu` line."""
        up = max(0.0, (now - self._boot) / SECOND)
        work = self.work(now)
        shares = [0.6 + 0.8 * fraction(self._seed, "cpu share", index) for index in range(self._cores)]
        whole = sum(shares)
        times = []
        for share in shares:
            busy = work * self._load * 0.55 * share / whole
            user, system = int(busy * 62), int(busy * 27)
            iowait, softirq, nice = int(busy * 6), int(busy * 3.5), int(busy * 1.5)
            steal = int(busy * self._rates["steal"])
            spent = user + system + iowait + softirq + nice + steal
            times.append(CpuTimes(user, nice, system, max(0, int(up * 99.6) - spent), iowait, 0, softirq, steal))
        return times

    def idle(self, now: int) -> float:
        """Idle seconds of all CPUs, the second figure of /proc/uptime."""
        return sum(times.idle for times in self.cpu(now)) / 100

    def memory(self, now: int, resident: int) -> Memory:
        """`resident`: KiB of all processes together."""
        t = max(0.0, (now - self._boot) / SECOND)
        sway = sum(share * math.sin(omega * t / 3 + phase) for omega, share, phase in self._waves)  # -1 to 1
        filled = 1 - math.exp(-t / 40_000)  # the page cache fills in the first day
        total = self._memory
        anon = int(resident * (0.62 + 0.03 * sway))
        slab_reclaimable = int(total * (0.011 + 0.022 * filled))
        slab_unreclaimable = int(total * 0.0115) + 9000
        kernel = int(total * 0.012) + 14_000
        shmem = int(500 + 340 * self._rates["shmem"])
        room = total - anon - slab_reclaimable - slab_unreclaimable - kernel
        cached = int(room * min(0.93, (0.28 + 0.52 * self._rates["cache"]) * filled + 0.12)) + int(900 * sway)
        buffers = 4 * int(self._rates["buffers"] * 8)
        free = max(total // 40, room - cached - buffers)
        cached = room - free - buffers
        file = cached - shmem + buffers
        swapped = int(self._swap * 0.02 * self._rates["swapped"] * filled) // 4 * 4
        active_file = int(file * (0.36 + 0.05 * self._rates["shmem"]))
        low = int(total * 0.017)
        available = min(
            total - anon - kernel, free - low + file - min(file // 2, low) + slab_reclaimable - min(slab_reclaimable // 2, low)
        )
        return Memory(
            total=total, free=_pages(free), available=_pages(max(0, available)), buffers=_pages(buffers), cached=_pages(cached),
            active=_pages(active_file) + _pages(int(anon * 0.04)), inactive=_pages(file - active_file) + _pages(int(anon * 0.96) + shmem),
            active_anon=_pages(int(anon * 0.04)), inactive_anon=_pages(int(anon * 0.96) + shmem), active_file=_pages(active_file),
            inactive_file=_pages(file - active_file), swap_total=self._swap, swap_free=self._swap - swapped,
            swap_cached=swapped // 12 * 4 // 4, dirty=_pages(int(60 + 55 * (1 + sway))), anon=_pages(anon), mapped=_pages(int(anon * 0.71) + 20_000),
            shmem=_pages(shmem), slab_reclaimable=_pages(slab_reclaimable), slab_unreclaimable=_pages(slab_unreclaimable),
            kernel_stack=16 * (120 + int(resident / 4500)), page_tables=_pages(int(resident * 0.011) + 1200),
            committed=_pages(int(resident * 2.9)), vmalloc_used=int(8900 + 2200 * self._rates["shmem"]) // 4 * 4, percpu=392 * 2 * self._cores,
        )  # fmt: skip

    def disk(self, now: int) -> DiskTraffic:
        """Counters of the disk: a burst at boot, then what logs, the database and reads of uncached files make."""
        work = self.work(now)
        reads = int(9000 + 3000 * self._rates["shmem"] + work * self._rates["reads"])
        writes = int(1500 + work * self._rates["writes"])
        return DiskTraffic(
            reads=reads, read_sectors=int(reads * self._rates["read size"]), read_ms=int(reads * self._rates["read time"]),
            writes=writes, write_sectors=int(writes * self._rates["write size"]), write_ms=int(writes * self._rates["write time"]),
            busy_ms=int((reads + writes) * 0.61), discards=int(writes * 0.02), flushes=int(writes * 0.21),
        )  # fmt: skip

    def network(self, now: int) -> NetTraffic:
        """Counters of the interface: a small site, and the scanners of the whole world."""
        work = self.work(now)
        packets_in, packets_out = int(work * self._rates["packets in"]) + 300, int(work * self._rates["packets out"]) + 260
        return NetTraffic(
            received=int(packets_in * self._rates["size in"]), received_packets=packets_in,
            sent=int(packets_out * self._rates["size out"]), sent_packets=packets_out,
            dropped=int(work * self._rates["dropped"]), multicast=0,
        )  # fmt: skip

    def counter(self, name: str, low: float, high: float, now: int) -> int:
        """Any other counter that grows with the work, at a rate of this machine's own between low and high a second."""
        return int(self.work(now) * (low + (high - low) * fraction(self._seed, "rate", name)))


def _pages(kib: int) -> int:
    return kib // 4 * 4


_RATES = {
    "steal": (0.0, 0.8),
    "shmem": (0.0, 1.0),
    "cache": (0.0, 1.0),
    "buffers": (0.0, 1.0),
    "swapped": (0.0, 1.0),
    "reads": (0.02, 0.4),
    "writes": (0.6, 2.6),
    "read size": (34.0, 61.0),
    "read time": (0.3, 1.4),
    "write size": (11.0, 26.0),
    "write time": (0.5, 2.9),
    "packets in": (0.9, 7.0),
    "packets out": (0.6, 5.0),
    "size in": (90.0, 240.0),
    "size out": (180.0, 900.0),
    "dropped": (0.0, 0.01),
}
