"""dmidecode (3.4): what it says of the hardware is what /sys says, and its mistakes are told in its words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.shell.conftest import Result


@pytest.mark.parametrize(
    ("keyword", "file"),
    [
        ("bios-vendor", "bios_vendor"), ("bios-version", "bios_version"), ("bios-release-date", "bios_date"), ("system-manufacturer", "sys_vendor"),
        ("system-product-name", "product_name"), ("system-uuid", "product_uuid"), ("chassis-manufacturer", "chassis_vendor"),
    ],
)  # fmt: skip
def test_a_string_is_the_one_in_sys(run: Callable[..., Result], keyword: str, file: str) -> None:
    assert run(f"dmidecode -s {keyword}").answer == run(f"cat /sys/class/dmi/id/{file}").answer


def test_the_tables_count_the_processors_and_the_memory_that_the_kernel_has(run: Callable[..., Result]) -> None:
    text = run("dmidecode").out.decode()
    assert text.count("Processor Information\n") == int(run("nproc").out)
    size = int(run("dmidecode -t memory | sed -n 's/^\tSize: \\([0-9]*\\) .B/\\1/p'").out) << 20
    total = int(run("awk '/MemTotal/ {print $2}' /proc/meminfo").out)
    assert total < size < total * 1.15
    assert text.startswith("# dmidecode 3.4\nGetting SMBIOS data from sysfs.\nSMBIOS 2.")
    assert text.endswith(", DMI type 127, 4 bytes\nEnd Of Table\n\n")


def test_mistakes_are_told_as_the_real_one_tells_them(run: Callable[..., Result]) -> None:
    types = (
        "Valid type keywords are:\n  bios\n  system\n  baseboard\n  chassis\n  processor\n  memory\n  cache\n  connector\n  slot\n"
    )
    assert run("dmidecode -t foo").answer == ("", f"Invalid type keyword: foo\n{types}", 2)
    assert run("dmidecode -z").answer == ("", "dmidecode: invalid option -- 'z'\n", 2)
    assert run("dmidecode -V").answer == ("3.4\n", "", 0)


def test_only_root_reads_the_tables(run: Callable[..., Result]) -> None:
    run("useradd -m bob")
    assert run("/usr/sbin/dmidecode | head -3", user="bob").answer == (
        "# dmidecode 3.4\nScanning /dev/mem for entry point.\n",
        "/sys/firmware/dmi/tables/smbios_entry_point: Permission denied\n/dev/mem: Permission denied\n", 0,
    )  # fmt: skip
