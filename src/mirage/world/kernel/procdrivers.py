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


INPUT = (  # /proc/bus/input/devices of a machine in QEMU: bus, vendor, product, version, name, place, way in /sys, handlers, what it can
    ("0011", "0001", "0001", "ab41", "AT Translated Set 2 keyboard", "isa0060/serio0/input0", "platform/i8042/serio0/input/input0",
     "sysrq kbd leds event0", "PROP=0 EV=120013 KEY=402000002_3803078f800d001_feffffdfffefffff_fffffffffffffffe MSC=10 LED=7"),
    ("0011", "0002", "0006", "0000", "ImExPS/2 Generic Explorer Mouse", "isa0060/serio1/input0", "platform/i8042/serio1/input/input2",
     "mouse0 event1", "PROP=1 EV=7 KEY=1f0000_0_0_0_0 REL=143"),
    ("0019", "0000", "0001", "0000", "Power Button", "LNXPWRBN/button/input0", "LNXSYSTM:00/LNXPWRBN:00/input/input3", "kbd event2",
     "PROP=0 EV=3 KEY=10000000000000_0"),
    ("0010", "001f", "0001", "0100", "PC Speaker", "isa0061/input0", "platform/pcspkr/input/input4", "kbd event3", "PROP=0 EV=40001 SND=6"),
)  # fmt: skip

HANDLERS = "".join(
    f"N: Number={number} Name={name}\n"
    for number, name in enumerate(("kbd", "sysrq (filter)", "leds", "mousedev Minor=32", "evdev Minor=64"))
)


def inputs() -> str:
    return "".join(
        f'I: Bus={bus} Vendor={vendor} Product={product} Version={version}\nN: Name="{name}"\nP: Phys={place}\nS: Sysfs=/devices/{way}\n'
        f"U: Uniq=\nH: Handlers={handlers} \n" + "".join(f"B: {word.replace('_', ' ')}\n" for word in can.split()) + "\n"
        for bus, vendor, product, version, name, place, way, handlers, can in INPUT
    )
