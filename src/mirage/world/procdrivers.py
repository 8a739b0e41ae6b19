"""What drivers and the scheduler tell of themselves in /proc: driver/rtc, schedstat, as the sources of Linux 6.1 print them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from mirage.base.clock import SECOND

HERTZ = 250  # CONFIG_HZ of Debian's kernel
IDLE_TYPES, OF_IDLE, OF_DOMAIN = 3, 8, 12  # counters of a scheduling domain, which are none unless kernel.sched_schedstats is set


def rtc(now: int) -> str:
    """drivers/rtc/proc.c, and cmos_procfs() of rtc-cmos.c. `now`: nanoseconds since the epoch, which the hardware keeps in UTC."""
    at = datetime.fromtimestamp(now // SECOND, UTC)
    rows = (
        ("rtc_time\t", f"{at:%H:%M:%S}"), ("rtc_date\t", f"{at:%Y-%m-%d}"), ("alrm_time\t", "00:00:00"), ("alrm_date\t", f"{at:%Y-%m-%d}"),
        ("alarm_IRQ\t", "no"), ("alrm_pending\t", "no"), ("update IRQ enabled\t", "no"), ("periodic IRQ enabled\t", "no"),
        ("periodic IRQ frequency\t", "1024"), ("max user IRQ frequency\t", "64"), ("24hr\t\t", "yes"), ("periodic_IRQ\t", "no"),
        ("update_IRQ\t", "no"), ("HPET_emulated\t", "yes"), ("BCD\t\t", "yes"), ("DST_enable\t", "no"), ("periodic_freq\t", "1024"),
        ("batt_status\t", "okay"),
    )  # fmt: skip
    return "".join(f"{name}: {value}\n" for name, value in rows)


def schedstat(busy: Iterable[int], uptime: int) -> str:
    """show_schedstat() of kernel/sched/stats.c. `busy`: nanoseconds of work of each processor; `uptime`: nanoseconds."""
    times = list(busy)
    lines = ["version 15", f"timestamp {(1 << 32) - 300 * HERTZ + uptime * HERTZ // SECOND}"]  # INITIAL_JIFFIES
    counters = " ".join(["0"] * (IDLE_TYPES * OF_IDLE + OF_DOMAIN))
    for number, time in enumerate(times):
        lines.append(f"cpu{number} 0 0 0 0 0 0 {time} {time // 9} {time // 310_000}")
        if len(times) > 1:
            lines.append(f"domain0 {(1 << len(times)) - 1:x} {counters}")
    return "\n".join(lines) + "\n"
