"""The bus in /sys is the one that lspci and the interface know."""

from __future__ import annotations

import re

from mirage.vfs.caller import Caller
from mirage.world.host import Host
from mirage.world.kernel import pci
from mirage.world.visit import Visit


def enter(host: Host) -> Caller:
    visit: Visit = host.visit("root", ("203.0.113.9", 50_222), "S1", lambda event: None, layer=b"source/one")
    return Caller(visit.view)


def test_each_device_of_the_bus_is_in_sys_with_its_numbers(host: Host) -> None:
    caller = enter(host)
    for one in pci.functions(host):
        way = b"/sys/bus/pci/devices/" + one.slot.encode() + b"/"
        numbers = [caller.read_file(way + name).decode().strip() for name in (b"vendor", b"device", b"class")]
        assert numbers == [f"0x{one.vendor}", f"0x{one.device}", f"0x{one.kind}"]
        config = caller.read_file(way + b"config")
        assert (len(config), config[:4]) == (256, bytes.fromhex(one.vendor)[::-1] + bytes.fromhex(one.device)[::-1])
        assert f"MODALIAS={caller.read_file(way + b'modalias').decode()}" in caller.read_file(way + b"uevent").decode()


def test_the_interface_leads_to_its_card_and_the_card_s_driver(host: Host) -> None:
    caller = enter(host)
    own = host.identity.interface
    way = b"/sys/class/net/%b/device/" % own.name.encode()
    assert caller.readlink(way + b"driver").rpartition(b"/")[2] == own.driver.encode()
    assert caller.read_file(way + b"uevent").decode().startswith(f"DRIVER={own.driver}\n")
    assert caller.exists(way + b"driver/bind")


def test_links_to_the_bus_lead_there(host: Host) -> None:
    caller = enter(host)
    for one in pci.functions(host):
        assert caller.exists(b"/sys/bus/pci/devices/" + one.slot.encode() + b"/subsystem/drivers_probe")


def test_the_names_of_a_device_are_written_as_the_kernel_writes_them(host: Host) -> None:
    caller = enter(host)
    alias = caller.read_file(b"/sys/bus/pci/devices/0000:00:00.0/modalias")
    assert re.fullmatch(rb"pci:v00008086d0000[0-9A-F]{4}sv0000[0-9A-F]{4}sd0000[0-9A-F]{4}bc06sc00i00\n", alias)
