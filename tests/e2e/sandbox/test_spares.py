"""A cell is built before anybody comes, as the machine that no visitor has changed: who comes finds his own in it."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.house import House
from tests.e2e.sandbox.conftest import lacking


def test_what_a_visitor_changed_of_that_which_the_kernel_has_by_heart_he_finds_changed(tmp_path: Path) -> None:
    lacking()
    house = House(tmp_path / "data", "--shell", "auto").start()
    assert (house.ready["shell"], house.ready["why"]) == ("sandbox", "all-walls-stand")
    try:
        house.sh(
            "rm /etc/bash.bashrc; echo 'echo hello' > /root/.bashrc; cp /usr/bin/true /etc/true; mv /etc/true /usr/bin/expr; mkdir /dev/own"
        )
        assert house.stop() == 0
        house.start()  # the cell is another one
        assert house.sh("ls -d /etc/bash.bashrc /dev/own 2>&1 | sed 's/.*: //'; expr 1 + 1; true") == (
            "hello\nNo such file or directory\n/dev/own\n"
        )
        assert house.sh("ls /etc/bash.bashrc; expr 1 + 1", source="127.0.0.77") == "/etc/bash.bashrc\n2\n"
    finally:
        assert house.stop() == 0
