"""/proc/interrupts names the machine's own devices, and agrees with /proc/stat, /proc/irq, /proc/softirqs and /sys."""

from __future__ import annotations

import re
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


def test_the_lines_of_stat_are_those_of_the_table(caller: Caller, host: Host) -> None:
    rows = [line.split() for line in caller.read_file(b"/proc/interrupts").decode().splitlines()[1:]]
    counts = {row[0].rstrip(":"): [int(word) for word in row[1 : 1 + host.identity.cores] if word.isdigit()] for row in rows}
    total, *numbers = next(
        list(map(int, line.split()[1:])) for line in caller.read_file(b"/proc/stat").decode().splitlines() if line.startswith("intr")
    )
    assert {number: count for number, count in enumerate(numbers) if count} == {
        int(label): sum(of) for label, of in counts.items() if label.isdigit() and sum(of)
    }
    assert total == sum(sum(of) for of in counts.values())


def test_softirqs_of_stat_are_the_sums_of_their_table(caller: Caller) -> None:
    rows = [line.split()[1:] for line in caller.read_file(b"/proc/softirqs").decode().splitlines()[1:]]
    line = next(line for line in caller.read_file(b"/proc/stat").decode().splitlines() if line.startswith("softirq"))
    assert [sum(map(int, row)) for row in rows] == [int(word) for word in line.split()[2:]]


def test_devices_are_those_of_sys(caller: Caller, host: Host) -> None:
    text = caller.read_file(b"/proc/interrupts").decode()
    virtio = {entry.name.decode() for entry in caller.listdir(b"/sys/bus/virtio/devices")}
    assert set(re.findall(r"virtio\d+", text)) == virtio
    for label, place, name in re.findall(r"^ *(\d+):.*PCI-MSI (\d+)-edge +(virtio\d+)-config$", text, re.MULTILINE):
        slot = f"0000:{int(place) >> 19:02x}:{(int(place) >> 14) & 31:02x}.0"
        assert caller.exists(f"/sys/bus/pci/devices/{slot}/{name}".encode()), (label, slot)
    assert set(re.findall(r"^ *(\d+):", text, re.MULTILINE)) <= {entry.name.decode() for entry in caller.listdir(b"/proc/irq")}
