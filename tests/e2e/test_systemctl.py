"""systemctl on the image's own unit files: what Debian's init scripts ask before they hand over to systemd."""

from __future__ import annotations

import pytest

from tests.e2e.house import House


@pytest.fixture(autouse=True)
def _units(house: House) -> None:
    if house.ready["image"] == "skeleton":
        pytest.skip("the skeleton's unit files are filler: mirage image build debian:12")


def test_a_unit_s_properties_by_name_and_by_value(house: House) -> None:
    assert house.sh("systemctl show ssh -p LoadState --value; systemctl show nope -p LoadState") == "loaded\nLoadState=not-found\n"
    assert house.sh("systemctl show -p ActiveState -p SubState ssh.service") == "ActiveState=active\nSubState=running\n"


def test_the_main_process_is_the_one_that_ps_shows(house: House) -> None:
    assert house.sh('[ "$(systemctl show ssh -P MainPID)" = "$(cat /run/sshd.pid)" ] && echo same') == "same\n"
