"""`systemctl edit` opens an editor on what the real one (systemd 252) writes for it, and keeps what was written between the markers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from mirage.world.engine import Pty
from tests.unit.shell.conftest import Machine, Result, Wire

UNIT = (
    "mkdir -p /etc/systemd/system; printf '[Unit]\\nDescription=One\\n\\n[Service]\\nExecStart=/bin/true\\n' > /etc/systemd/system/one.service; "
    'printf \'#!/bin/sh\\ncp "$1" /tmp/shown; sed -i "3s/.*/[Service]\\\\\\\\nNice=5/" "$1"\\n\' > /tmp/writes; '
    "printf '#!/bin/sh\\nexit 0\\n' > /tmp/leaves; chmod +x /tmp/writes /tmp/leaves; "
)
TEXT = """### Editing /etc/systemd/system/one.service.d/override.conf
### Anything between here and the comment below will become the new contents of the file



### Lines below this comment will be discarded

### /etc/systemd/system/one.service
# [Unit]
# Description=One
#{space}
# [Service]
# ExecStart=/bin/true"""


def edited(machine: Machine, editor: str) -> Result:
    """On a terminal that stays."""
    line = f"{UNIT}SYSTEMD_EDITOR={editor} systemctl edit one"
    return asyncio.run(machine.serve(line, Wire([], Pty("xterm", 80, 24), ends=False), "root"))


def test_what_is_written_between_the_markers_adds_to_the_unit(machine: Machine) -> None:
    seen, run = edited(machine, "/tmp/writes"), machine.run
    assert seen.status == 0 and not seen.out
    assert run("cat /tmp/shown").out.decode() == TEXT.format(space=" ")
    assert run("ls -A /etc/systemd/system/one.service.d; cat /etc/systemd/system/one.service.d/override.conf").out.decode() == (
        "override.conf\n[Service]\nNice=5"
    )
    assert run("systemctl show one -p Nice").out == b"Nice=5\n"


def test_who_writes_nothing_leaves_nothing(machine: Machine) -> None:
    seen, run = edited(machine, "/tmp/leaves"), machine.run
    assert seen.out.decode().replace("\r\n", "\n") == (
        'Editing "/etc/systemd/system/one.service.d/override.conf" canceled: temporary file is empty.\n'
    )
    assert run("ls -A /etc/systemd/system").out == b"one.service\n"


def test_without_a_terminal_nothing_is_edited(run: Callable[..., Result]) -> None:
    assert run(UNIT + "systemctl edit one").answer == ("", "Cannot edit units if not on a tty.\n", 1)


def test_what_lies_where_a_mask_would_is_in_its_way(run: Callable[..., Result]) -> None:
    lines = f"{UNIT}systemctl mask one; systemctl --root=/ mask one; echo $?; test -s /etc/systemd/system/one.service && echo stays"
    assert run(lines).answer == (
        "1\nstays\n",
        "Failed to mask unit: File /etc/systemd/system/one.service already exists.\n"
        'Failed to mask unit, file "/etc/systemd/system/one.service" already exists.\n',
        0,
    )
