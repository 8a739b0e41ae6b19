"""last (util-linux 2.38.1) of a wtmp with an orderly end, a crash and a boot that runs, as the real one answered with TZ=UTC."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mirage.base.clock import SECOND
from mirage.world.logs import logins
from mirage.world.pen import Pen, together
from tests.unit.shell.conftest import Machine, Result

BEGAN = 1_790_000_000
RECORDED = [
    (
        "last",
        """\
reboot   system boot  6.1.0-51-amd64   Fri Sep 25 01:33   still running
anna     pts/0        192.0.2.7        Tue Sep 22 17:43 - crash (2+07:50)
reboot   system boot  6.1.0-51-amd64   Tue Sep 22 15:30   still running
anna     pts/0        192.0.2.7        Tue Sep 22 15:13 - down   (00:16)
anna     pts/0        192.0.2.7        Mon Sep 21 15:20 - 15:40  (00:20)
reboot   system boot  6.1.0-50-amd64   Mon Sep 21 14:13 - 15:30 (1+01:16)

wtmp begins Mon Sep 21 14:13:20 2026
""",
    ),
    (
        "last -F",
        """\
reboot   system boot  6.1.0-51-amd64   Fri Sep 25 01:33:20 2026   still running
anna     pts/0        192.0.2.7        Tue Sep 22 17:43:20 2026 - crash                    (2+07:50)
reboot   system boot  6.1.0-51-amd64   Tue Sep 22 15:30:20 2026   still running
anna     pts/0        192.0.2.7        Tue Sep 22 15:13:20 2026 - down                      (00:16)
anna     pts/0        192.0.2.7        Mon Sep 21 15:20:00 2026 - Mon Sep 21 15:40:00 2026  (00:20)
reboot   system boot  6.1.0-50-amd64   Mon Sep 21 14:13:20 2026 - Tue Sep 22 15:30:00 2026 (1+01:16)

wtmp begins Mon Sep 21 14:13:20 2026
""",
    ),
]


def wtmp() -> bytes:
    """Two boots and what fell into them, then one more."""
    at = BEGAN * SECOND
    records = [
        *logins.boot_records("6.1.0-50-amd64", at, 500, at + 5 * SECOND),
        logins.user_record("pts/0", 900, "anna", "192.0.2.7", at + 4_000 * SECOND),
        logins.dead_record("pts/0", 900, at + 5_200 * SECOND),
        logins.user_record("pts/0", 901, "anna", "192.0.2.7", at + 90_000 * SECOND),
        logins.shutdown_record("6.1.0-50-amd64", at + 91_000 * SECOND),
        *logins.boot_records("6.1.0-51-amd64", at + 91_020 * SECOND, 500, at + 91_025 * SECOND),
        logins.user_record("pts/0", 902, "anna", "192.0.2.7", at + 99_000 * SECOND),
        *logins.boot_records("6.1.0-51-amd64", at + 300_000 * SECOND, 500, at + 300_005 * SECOND),
    ]
    return b"".join(record.pack() for record in records)


@pytest.mark.parametrize(("line", "out"), RECORDED, ids=[line for line, _out in RECORDED])
def test_last_tells_an_orderly_end_from_a_crash(machine: Machine, run: Callable[..., Result], line: str, out: str) -> None:
    together(machine.host.place(machine.layer).root, _write)
    assert run(f"TZ=UTC {line} -f /root/wtmp").answer == (out, "", 0)


def _write(pen: Pen) -> None:
    pen.file(b"/root/wtmp", wtmp())
