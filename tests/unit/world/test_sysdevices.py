"""Processors, the firmware's tables, modules and small devices in /sys agree with /proc, with each other and with the kernel's sources."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mirage.vfs.caller import Caller
from mirage.world.host import Host


@pytest.fixture(params=range(6))
def host(request: pytest.FixtureRequest, begin: Callable[..., Host]) -> Host:
    """Worlds on different hardware."""
    return begin(bytes([request.param]) * 32)


@pytest.fixture
def caller(host: Host) -> Caller:
    return Caller(host.visit("root", ("203.0.113.9", 50_222), "S1", lambda event: None, layer=b"source/one").view)


def names(caller: Caller, path: bytes) -> set[str]:
    return {entry.name.decode() for entry in caller.listdir(path)}


def read(caller: Caller, path: str) -> str:
    return caller.read_file(path.encode()).decode().rstrip("\n")


def test_a_processor_has_what_a_booted_one_has(caller: Caller, host: Host) -> None:
    """Debian 12, 6.1.0-57-amd64, in QEMU."""
    assert names(caller, b"/sys/devices/system/cpu") == {
        *(f"cpu{number}" for number in range(host.identity.cores)), "cpufreq", "cpuidle", "hotplug", "isolated", "kernel_max", "nohz_full",
        "offline", "online", "possible", "power", "present", "smt", "uevent", "vulnerabilities",
    }  # fmt: skip
    assert names(caller, b"/sys/devices/system/cpu/cpu0") == {
        "cache", "crash_notes", "crash_notes_size", "driver", "firmware_node", "hotplug", "node0", "power", "subsystem", "topology", "uevent",
    }  # fmt: skip


def test_a_cache_is_its_ways_its_sets_and_its_lines(caller: Caller) -> None:
    for index in range(4):
        of = f"/sys/devices/system/cpu/cpu0/cache/index{index}/"
        sets, ways, line = (
            int(read(caller, of + name)) for name in ("number_of_sets", "ways_of_associativity", "coherency_line_size")
        )
        assert read(caller, of + "size") == f"{sets * ways * line // 1024}K"


def test_the_alias_of_the_tables_has_their_fields(caller: Caller) -> None:
    of = "/sys/class/dmi/id/"
    alias = read(caller, of + "modalias")
    fields = {
        "bvn": "bios_vendor",
        "bvr": "bios_version",
        "bd": "bios_date",
        "svn": "sys_vendor",
        "pvr": "product_version",
        "cvn": "chassis_vendor",
    }
    for prefix, name in fields.items():
        assert f":{prefix}{read(caller, of + name).replace(' ', '')}:" in alias
    assert alias.endswith(":sku:")
    assert read(caller, of + "uevent") == f"MODALIAS={alias}"


def test_the_driver_of_the_disk_is_loaded(caller: Caller, host: Host) -> None:
    driver = {"vd": "virtio_blk", "sd": "sd_mod"}[host.hardware.disk]
    loaded = {line.split()[0]: line.split() for line in read(caller, "/proc/modules").splitlines()}
    assert int(loaded[driver][2]) > 0
    assert f"{host.identity.disk.major:>3} " in read(caller, "/proc/devices").partition("Block devices:")[2]
    for name, row in loaded.items():
        assert read(caller, f"/sys/module/{name}/refcnt") == row[2]
        assert names(caller, f"/sys/module/{name}/holders".encode()) == {user for user in row[3].split(",") if user not in ("", "-")}
        assert {user for user in row[3].split(",") if user not in ("", "-")} <= loaded.keys()


def test_the_clock_tells_the_time(caller: Caller) -> None:
    assert read(caller, "/sys/class/rtc/rtc0/time") in read(caller, "/proc/driver/rtc")
    assert names(caller, b"/sys/class/thermal") == {
        f"cooling_device{number}" for number in range(int(read(caller, "/sys/devices/system/cpu/present")[-1]) + 1)
    }


def test_nobody_waits_for_memory(caller: Caller) -> None:
    told = {name: read(caller, f"/proc/pressure/{name}").splitlines() for name in ("cpu", "io", "memory")}
    assert told["memory"] == ["some avg10=0.00 avg60=0.00 avg300=0.00 total=0", "full avg10=0.00 avg60=0.00 avg300=0.00 total=0"]
    assert told["cpu"][1] == told["memory"][1] and told["cpu"][0] != told["io"][0]
