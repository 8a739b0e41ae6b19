"""/proc/zoneinfo and /proc/pagetypeinfo, as Linux 6.1 of Debian 12 shows them: the same memory as /proc/buddyinfo's, zone by zone.

What is said of the whole node (`nr_dirty`) are the counters of /proc/vmstat; watermarks and batches follow mm/page_alloc.c.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mirage.world.kernel.procmemory import PAGE, ZONES, buddyinfo

NODE = (
    "nr_inactive_anon nr_active_anon nr_inactive_file nr_active_file nr_unevictable nr_slab_reclaimable nr_slab_unreclaimable "
    "nr_isolated_anon nr_isolated_file workingset_nodes workingset_refault_anon workingset_refault_file workingset_activate_anon "
    "workingset_activate_file workingset_restore_anon workingset_restore_file workingset_nodereclaim nr_anon_pages nr_mapped "
    "nr_file_pages nr_dirty nr_writeback nr_writeback_temp nr_shmem nr_shmem_hugepages nr_shmem_pmdmapped nr_file_hugepages "
    "nr_file_pmdmapped nr_anon_transparent_hugepages nr_vmscan_write nr_vmscan_immediate_reclaim nr_dirtied nr_written "
    "nr_throttled_written nr_kernel_misc_reclaimable nr_foll_pin_acquired nr_foll_pin_released nr_kernel_stack nr_page_table_pages "
    "nr_sec_page_table_pages nr_swapcached pgpromote_success pgpromote_candidate"
).split()
ZONE = (
    "nr_zone_inactive_anon nr_zone_active_anon nr_zone_inactive_file nr_zone_active_file nr_zone_unevictable nr_zone_write_pending "
    "nr_mlock nr_bounce nr_zspages nr_free_cma"
).split()
NUMA = "numa_hit numa_miss numa_foreign numa_interleave numa_local numa_other".split()
EMPTY = ("Movable", "Device")
FIRST = {"DMA": 1, "DMA32": 4096, "Normal": 1 << 20}  # page frames
BLOCK = 512  # pages, of which a huge one consists
KINDS = ("Unmovable", "Movable", "Reclaimable", "HighAtomic", "Isolate")  # MIGRATE_..., linux/mmzone.h
SCALE = 10  # vm.watermark_scale_factor, in ten thousandths


def least_free(total: int) -> int:
    """vm.min_free_kbytes where there may be huge pages, set_recommended_min_free_kbytes() of mm/khugepaged.c. KiB."""
    return min(BLOCK * 11 * len(_managed(total)), total // PAGE // 20) * PAGE


def _managed(total: int) -> dict[str, int]:
    """Pages of each zone that has any."""
    found, below = {}, 0
    for name, room in ZONES:
        own = min(total, below + room) - below
        below += room
        if own > 0:
            found[name] = own // PAGE
    return found


def _free(total: int, free: int) -> dict[str, list[int]]:
    """Free blocks of each order, by zone."""
    return {words[3]: [int(word) for word in words[4:]] for words in map(str.split, buddyinfo(total, free).splitlines())}


def zoneinfo(total: int, free: int, counters: Mapping[str, int], cores: int) -> str:
    """`counters`: /proc/vmstat. Memory in KiB."""
    managed, blocks = _managed(total), _free(total, free)
    largest, least, whole = max(managed, key=managed.__getitem__), least_free(total) // PAGE, sum(managed.values())
    lines = []
    for name, _ in ZONES:
        pages = managed.get(name, 0)
        here = sum(count << order for order, count in enumerate(blocks.get(name, ())))
        lines.append(f"Node 0, zone {name:>8}")
        if name == "DMA":
            lines += ["  per-node stats", *(f"      {key:<12} {counters.get(key, 0)}" for key in NODE)]
        low = least * pages // whole
        step = max(low // 4, pages * SCALE // 10_000)
        present = pages + 158 if name == "DMA" else pages + pages // 25
        lines += _marks(
            here, (low, low + step, low + 2 * step), (present + 97 * (name == "DMA"), present, pages), _kept(managed, name)
        )
        if not pages:
            continue
        in_use = counters if name == largest else {}
        lines.append(f"      nr_free_pages {here}")
        lines += [f"      {key:<12} {in_use.get(key.replace('_zone', ''), 0)}" for key in ZONE]
        lines += [f"      {key:<12} {in_use.get(key, 0)}" for key in NUMA]
        lines.append("  pagesets")
        for cpu in range(cores):
            high, batch = _batch(pages, low + step, cores)
            count = high * (60 + 13 * cpu % 30) // 100 if name != "DMA" else 0
            lines += [f"    cpu: {cpu}", f"              count: {count}", f"              high:  {high}", f"              batch: {batch}",
                      f"  vm stats threshold: {_threshold(pages, cores)}"]  # fmt: skip
        lines += ["  node_unreclaimable:  0", f"  start_pfn:           {FIRST[name]}"]
    for name in EMPTY:
        lines += [f"Node 0, zone {name:>8}", *_marks(0, (0, 0, 0), (0, 0, 0), [0] * 5)]
    return "\n".join(lines) + "\n"


def _marks(free: int, marks: Iterable[int], sizes: Iterable[int], kept: list[int]) -> list[str]:
    names = ("boost", "min", "low", "high", "spanned", "present", "managed", "cma")
    rows = [f"        {name:<8} {value}" for name, value in zip(names, (0, *marks, *sizes, 0))]
    return [f"  pages free     {free}", *rows, f"        protection: ({', '.join(map(str, kept))})"]


def _kept(managed: Mapping[str, int], name: str) -> list[int]:
    """vm.lowmem_reserve_ratio, of the zones above."""
    names, above, kept = [*FIRST, *EMPTY], 0, []
    for other in names:
        if name in managed and names.index(other) > names.index(name):
            above += managed.get(other, 0)
        kept.append(above // 256)
    return kept


def _batch(pages: int, low: int, cores: int) -> tuple[int, int]:
    """zone_highsize() and zone_batchsize()."""
    quarter = max(1, min(pages >> 10, 256) // 4)
    batch = max(1, (1 << (quarter + quarter // 2).bit_length() - 1) - 1)
    return max(low // cores, batch << 2), batch


def _threshold(pages: int, cores: int) -> int:
    """calculate_normal_threshold() of mm/vmstat.c."""
    return min(125, 2 * cores.bit_length() * (1 + (pages >> 15).bit_length()))


def pagetypeinfo(total: int, free: int) -> str:
    """All but little can be moved."""
    managed, blocks = _managed(total), _free(total, free)
    heads = "".join(f"{order:6} " for order in range(11))
    lines = ["Page block order: 9", f"Pages per block:  {BLOCK}", "", f"Free pages count per migrate type at order  {heads}"]
    for name, counts in blocks.items():
        for kind in KINDS:
            few = [count // 12 if kind == "Unmovable" else count // 90 if kind == "Reclaimable" else 0 for count in counts]
            if kind == "Movable":
                few = [count - count // 12 - count // 90 for count in counts]
            lines.append(f"Node    0, zone {name:>8}, type {kind:>12} " + "".join(f"{count:6} " for count in few))
    lines += ["", "Number of blocks type " + "".join(f"{kind:>12} " for kind in KINDS)]
    for name, pages in managed.items():
        whole = -(-pages // BLOCK)
        held, back = max(1, whole // 8), whole // 100
        lines.append(f"Node 0, zone {name:>8} " + "".join(f"{count:12} " for count in (held, whole - held - back, back, 0, 0)))
    return "\n".join(lines) + "\n"
