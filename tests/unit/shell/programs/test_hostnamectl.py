"""hostnamectl as a booted Debian 12 (systemd 252) was recorded."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.shell.conftest import Result


def test_the_firmware_stands_last_and_udev_has_cleaned_the_model(run: Callable[..., Result]) -> None:
    lines = run("hostnamectl").out.decode().splitlines()
    firmware = run("cat /sys/class/dmi/id/bios_version").out.decode().strip()
    assert lines[-1] == f"Firmware Version: {firmware}"
    assert lines[-2].startswith("  Hardware Model: ") and "(" not in lines[-2]


def test_words_that_ask_for_one_fact_get_it(run: Callable[..., Result]) -> None:
    assert (
        run("hostnamectl chassis; hostnamectl deployment; hostnamectl location; hostnamectl icon-name").out
        == b"vm\n\n\ncomputer-vm\n"
    )


def test_json_is_that_of_hostnamed(run: Callable[..., Result]) -> None:
    told = json.loads(run("hostnamectl --json=short").out)
    assert list(told)[:5] == ["Hostname", "StaticHostname", "PrettyHostname", "DefaultHostname", "HostnameSource"]
    assert told["HostnameSource"] == "static" and told["ProductUUID"] is None
    assert run("hostnamectl --json=pretty").out.startswith(b'{\n\t"Hostname" : "')
    assert run("hostnamectl --json=foo").answer == ("", "Unknown argument to --json= switch: foo\n", 1)


def test_what_it_refuses(run: Callable[..., Result]) -> None:
    assert run("hostnamectl frob").answer == ("", "Unknown command verb frob.\n", 1)
    assert run("hostnamectl status a b").answer == ("", "Too many arguments.\n", 1)
    assert run("hostnamectl set-hostname").answer == ("", "Too few arguments.\n", 1)
    assert run("hostnamectl set-chassis foo").answer == ("", "Could not set chassis: Invalid chassis 'foo'\n", 1)
