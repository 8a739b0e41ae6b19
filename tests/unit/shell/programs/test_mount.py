"""mount (util-linux 2.38.1) and the drive without a disc that /etc/fstab names."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.shell.conftest import Result


@pytest.mark.parametrize("words", ["/media/cdrom0", "/dev/sr0 /media/cdrom0", "-t iso9660 /dev/sr0 /media/cdrom0"])
def test_there_is_no_disc_in_the_drive(run: Callable[..., Result], words: str) -> None:
    out, err, status = run(f"mkdir -p /media/cdrom0; mount {words}").answer
    assert (out, err.split("\n")[0], status) == ("", "mount: /media/cdrom0: no medium found on /dev/sr0.", 32)
