"""What /sys has of the kernel itself agrees with /dev, with the modules and with the kernel's log."""

from __future__ import annotations

import pytest

from mirage.vfs.caller import Caller
from mirage.world.host import Host
from mirage.world.kernel import kernellog, proctables


@pytest.fixture
def caller(host: Host) -> Caller:
    return Caller(host.visit("root", ("203.0.113.9", 50_222), "S1", lambda event: None, layer=b"source/one").view)


def names(caller: Caller, path: bytes) -> set[bytes]:
    return {entry.name for entry in caller.listdir(path)}


def test_a_device_of_dev_is_found_by_its_number(caller: Caller) -> None:
    for way in names(caller, b"/dev/char"):
        link = b"/sys/dev/char/" + way
        if caller.exists(link):
            node = caller.readlink(b"/dev/char/" + way).removeprefix(b"../")
            assert caller.read_file(link + b"/dev") == way + b"\n"
            assert b"DEVNAME=%b\n" % node in caller.read_file(link + b"/uevent")
    assert caller.read_file(b"/sys/dev/char/1:3/uevent") == b"MAJOR=1\nMINOR=3\nDEVNAME=null\nDEVMODE=0666\n"


def test_devices_that_the_kernel_lists_are_those_of_its_class(caller: Caller) -> None:
    listed = {line.split()[1] for line in caller.read_file(b"/proc/misc").splitlines()}
    assert listed <= names(caller, b"/sys/class/misc") | {b"tun"}


def test_each_module_has_types(caller: Caller, host: Host) -> None:
    assert names(caller, b"/sys/kernel/btf") == {b"vmlinux"} | {name.encode() for name, *_ in proctables.modules(host)}
    data = caller.read_file(b"/sys/kernel/btf/vmlinux", 8 << 20)
    assert data[:2] == b"\x9f\xeb" and len(data) == caller.stat(b"/sys/kernel/btf/vmlinux").size


def test_tables_are_those_of_the_log_and_add_up(caller: Caller, host: Host) -> None:
    log = {
        said.text.split()[1].encode()
        for said in kernellog.boot(host)
        if said.text.startswith("ACPI: ") and " 0x00000000" in said.text
    }
    found = names(caller, b"/sys/firmware/acpi/tables") - {b"data", b"dynamic"}
    assert found == log - {b"RSDP", b"RSDT"}
    for name in found - {b"FACS"}:
        data = caller.read_file(b"/sys/firmware/acpi/tables/" + name)
        assert (data[:4], int.from_bytes(data[4:8], "little"), sum(data) & 0xFF) == (name, len(data), 0)


def test_blocks_of_memory_are_the_memory(caller: Caller, host: Host) -> None:
    blocks = [name for name in names(caller, b"/sys/devices/system/memory") if name.startswith(b"memory")]
    size = int(caller.read_file(b"/sys/devices/system/memory/block_size_bytes"), 16) * len(blocks)
    assert 0.9 * size < host.identity.memory * 1024 < size


def test_what_was_there_before_stays(caller: Caller) -> None:
    assert caller.read_file(b"/sys/kernel/mm/transparent_hugepage/enabled") == b"[always] madvise never\n"
    assert caller.read_file(b"/sys/kernel/mm/lru_gen/enabled") == b"0x0000\n"
    assert caller.readlink(b"/sys/kernel/slab/filp").startswith(b":")


def test_a_line_for_each_interrupt(caller: Caller, host: Host) -> None:
    lines = caller.read_file(b"/proc/interrupts").decode().splitlines()
    labels = [line.split(":")[0].strip() for line in lines[1:]]
    assert labels[-5:] == ["ERR", "MIS", "PIN", "NPI", "PIW"]
    assert {label.encode() for label in labels if label.isdigit()} <= names(caller, b"/proc/irq")
    assert lines[labels.index("ERR") + 1].split() == ["ERR:", "0"]
