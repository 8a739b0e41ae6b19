"""What services do with signals, in each place that tells of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from mirage.base.clock import ManualClock
from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT
from mirage.world.host import Host
from tests.unit.world import ground

LOW = 0x7FFFFFFF  # the signals that /proc/PID/stat tells of


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with ground.build(tmp_path_factory.mktemp("ground") / "debian-12.img") as image:
        yield ground.begin(image, b"s" * 32, ManualClock(ground.NOW))


def told(host: Host, name: bytes) -> tuple[dict[str, str], list[str]]:
    """The first process of a name, as status and stat have it."""
    place = host.place(b"v")
    pid = min(entry.pid for entry in place.table if entry.comm == name)
    caller = Caller(place.view, ROOT)
    status = caller.read_file(b"/proc/%d/status" % pid).decode()
    return dict(re.findall(r"^(\w+):\t(.*)$", status, re.MULTILINE)), caller.read_file(b"/proc/%d/stat" % pid).decode().rpartition(
        ")"
    )[2].split()


@pytest.mark.parametrize(
    ("name", "recorded"),
    [
        (b"systemd", ("7fe3c0fe28014a03", "0000000000001000", "00000001000004ec", "0000", "128", "0")),
        (b"sshd", ("0000000000000000", "0000000000001000", "0000000000014005", "0022", "128", "0")),
        (b"cron", ("0000000000000000", "0000000000000000", "0000000000010001", "0022", "64", "0")),
        (b"systemd-journal", ("0000000400004a02", "0000000000001000", "0000000100000040", "0022", "64", "2")),
        (b"kthreadd", ("0000000000000000", "ffffffffffffffff", "0000000000000000", "0000", "64", "0")),
    ],
)
def test_a_service_s_status_is_that_of_a_booted_debian(host: Host, name: bytes, recorded: tuple[str, ...]) -> None:
    status, _ = told(host, name)
    assert tuple(status[key] for key in ("SigBlk", "SigIgn", "SigCgt", "Umask", "FDSize", "Seccomp")) == recorded
    assert status["Groups"] == " "


@pytest.mark.parametrize("name", [b"systemd", b"sshd", b"systemd-journal", b"kthreadd"])
def test_its_stat_says_the_same(host: Host, name: bytes) -> None:
    status, stat = told(host, name)
    assert [int(field) for field in stat[29:32]] == [int(status[key], 16) & LOW for key in ("SigBlk", "SigIgn", "SigCgt")]


def test_who_is_kept_within_capabilities_has_those_alone(host: Host) -> None:
    status, _ = told(host, b"systemd-journal")
    assert {status[key] for key in ("CapPrm", "CapEff", "CapBnd")} == {"00000025402800cf"}
    assert (status["NoNewPrivs"], status["Seccomp_filters"]) == ("1", "20")
