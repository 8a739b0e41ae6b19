"""What programs say of files that were there is on record, as it is of those in a cell (`sandbox.recording`)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mirage.base.events import FileChanged
from tests.unit.shell.conftest import Result

CASES = {
    "chmod 777 one link": [("mode", b"/root/one"), ("mode", b"/root/one")],
    "chmod +x ../root/./one; chmod 700 .": [("mode", b"/root/one"), ("mode", b"/root")],
    "chown daemon one; chgrp -h 1 link": [("owner", b"/root/one"), ("owner", b"/root/link")],
    "touch -r /etc/passwd one; touch -h link": [("times", b"/root/one"), ("times", b"/root/link")],
    "touch new": [("created", b"/root/new")],
    "chattr +i one": [("attributes", b"/root/one")],
    "setcap cap_net_raw+ep one; setcap -r one": [("attributes", b"/root/one")] * 2,
    "chmod 777 none; chown nobody-at-all one; chattr +i none": [],
}


@pytest.mark.parametrize(("line", "told"), CASES.items())
def test_what_is_said_of_a_file_is_on_record(run: Callable[..., Result], line: str, told: list[tuple[str, bytes]]) -> None:
    run("echo 1 > one; ln -s one link")
    said = [(event.change, event.path) for event in run(line).events if isinstance(event, FileChanged)]
    assert [one for one in said if one[0] != "written"] == told


def test_what_its_maker_says_of_a_file_belongs_to_the_making(run: Callable[..., Result]) -> None:
    run("mkdir -m 700 d; cp -p /etc/passwd d/one; tar cf d.tar d; rm -r d")
    changes = {
        event.change for event in run("tar xpf d.tar; cp -a d e; install -m 755 d/one two").events if isinstance(event, FileChanged)
    }
    assert changes <= {"created", "written"}
