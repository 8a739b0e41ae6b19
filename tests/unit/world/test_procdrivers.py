"""What drivers tell in /proc agrees with the kernel's log and with the hardware's clock."""

from __future__ import annotations

import re

from mirage.base.clock import SECOND
from mirage.vfs.caller import Caller
from mirage.world import kernellog, procdrivers
from mirage.world.host import Host

LOG = [
    "scsi host1: ata_piix",
    "scsi 1:0:0:0: CD-ROM            QEMU     QEMU DVD-ROM     2.5+ PQ: 0 ANSI: 5",
    "scsi 2:0:0:0: Direct-Access     VMware   Virtual disk     2.0  PQ: 0 ANSI: 6",
]


def test_what_the_log_has_found_is_attached() -> None:
    assert procdrivers.scsi(LOG) == (
        "Attached devices:\n"
        "Host: scsi1 Channel: 00 Id: 00 Lun: 00\n"
        "  Vendor: QEMU     Model: QEMU DVD-ROM     Rev: 2.5+\n"
        "  Type:   CD-ROM                           ANSI  SCSI revision: 05\n"
        "Host: scsi2 Channel: 00 Id: 00 Lun: 00\n"
        "  Vendor: VMware   Model: Virtual disk     Rev: 2.0 \n"
        "  Type:   Direct-Access                    ANSI  SCSI revision: 06\n"
    )


def test_a_machine_s_own_is_attached_as_its_log_has_it(host: Host) -> None:
    visit = host.visit("root", ("203.0.113.9", 50_222), "S1", lambda event: None, layer=b"source/one")
    caller = Caller(visit.view)
    told = caller.read_file(b"/proc/scsi/scsi").decode()
    assert told.count("Host: ") == sum(" PQ: 0 ANSI: " in line.text for line in kernellog.boot(host))
    cores = caller.read_file(b"/proc/schedstat").decode().count("\ncpu")
    assert cores == host.identity.cores


def test_the_hardware_s_clock_is_in_utc() -> None:
    told = procdrivers.rtc(1_700_000_000 * SECOND)
    assert told.startswith("rtc_time\t: 22:13:20\nrtc_date\t: 2023-11-14\n")
    assert all(re.fullmatch(r"[^\t:]+\t+: \S+", line) for line in told.splitlines())
