"""The machine's memory as one layer has it: what its root took for huge pages, and which swap areas he has left on."""

from __future__ import annotations

from dataclasses import replace
from errno import EINVAL
from typing import TYPE_CHECKING

from mirage.vfs.synthetic import Context, File
from mirage.vfs.types import fault
from mirage.world.standing import Swap

if TYPE_CHECKING:
    from mirage.world.kernel.vitals import Memory
    from mirage.world.mounts import Place

HUGE = 2048  # KiB of a huge page
SETTING = "vm/nr_hugepages"


def own_swaps(place: Place) -> list[Swap]:
    """Those of the boot. Their header's page does not count (linux/mm/swapfile.c)."""
    parts = [part for part in place.host.identity.disk.partitions if part.use == "swap"]
    return [Swap(f"/dev/{part.name}", "partition", part.sectors // 2 - 4, -2 - number) for number, part in enumerate(parts)]


def swaps(place: Place) -> list[Swap]:
    """The areas in use, in the order in which they were turned on."""
    kept = place.standing.swaps
    return own_swaps(place) if kept is None else kept


def set_swaps(place: Place, areas: list[Swap]) -> None:
    """From now on these are in use."""
    place.standing.swaps = areas
    place.keep()


def memory(place: Place, now: int) -> Memory:
    """What the kernel has and what of it is used."""
    found = _untouched(place, now)
    areas = swaps(place)
    total = sum(area.size for area in areas)
    used = min(total, found.swap_total - found.swap_free) if place.standing.swaps is None else 0
    found = replace(found, swap_total=total, swap_free=total - used, swap_cached=found.swap_cached if used else 0)
    taken = huge_pages(place, now) * HUGE
    if not taken:
        return found
    from_free = min(taken, max(0, found.free - found.total // 40))
    from_cache = taken - from_free
    return replace(
        found, free=found.free - from_free, cached=found.cached - from_cache, inactive=found.inactive - from_cache,
        inactive_file=found.inactive_file - from_cache, available=max(0, found.available - taken),
    )  # fmt: skip


def huge_pages(place: Place, now: int) -> int:
    """Those that the kernel could set aside of what was asked for: page cache makes room, programs do not."""
    asked = int(place.standing.settings.get(SETTING, "0"))
    if not asked:
        return 0
    found = _untouched(place, now)
    return min(asked, (found.free - found.total // 40 + found.inactive_file) * 9 // 10 // HUGE)


def huge_pages_file(place: Place) -> File:
    """vm.nr_hugepages: it takes a number, and shows how many there are."""

    def write(context: Context, data: bytes) -> None:
        words = data.split()
        if len(words) != 1 or not words[0].isdigit():
            raise fault(EINVAL)
        place.standing.settings[SETTING] = str(min(int(words[0]), 1 << 40))
        place.keep()

    def read(context: Context) -> bytes:
        return b"%d\n" % huge_pages(place, context.now)

    return File(read, write, mode=0o644)


def _untouched(place: Place, now: int) -> Memory:
    return place.host.vitals.memory(now, sum(entry.rss for entry in place.table))
