"""What the kernel says is told of the machine that /proc and /sys tell of."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from mirage.vfs.caller import Caller
from mirage.world.host import Host
from mirage.world.kernel import kernellog
from mirage.world.visit import Visit

SEEDS = [bytes([number]) * 32 for number in range(12)]


def enter(host: Host, layer: bytes) -> Visit:
    return host.visit("root", ("203.0.113.9", 50222), layer.decode(), lambda event: None, layer=layer)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_line_is_filled_in_and_says_what_the_machine_says(begin: Callable[..., Host], seed: bytes) -> None:
    host = begin(seed)
    text = "\n".join(line.text for line in host.kernel_log)
    assert not re.search(r"{\w", text)
    assert Caller(host.view()).read_file(b"/proc/version").decode().rstrip() in text
    assert f"Command line: {host.command_line}\n" in text
    assert f"[{host.identity.disk.name}] {host.identity.disk.sectors} 512-byte logical blocks" in text
    assert f"{host.identity.interface.name}: renamed from eth0" in text
    assert ("Hypervisor detected: KVM" in text) == (host.hardware.hypervisor == "kvm")
    assert f"Allowing {host.identity.cores} CPUs" in text


def test_time_passes_while_it_boots(host: Host) -> None:
    stamps = [line.at for line in host.kernel_log]
    assert stamps[0] == 0 and 5_000_000 < stamps[-1] < 10_000_000
    assert len(stamps) > 400


def test_who_clears_the_log_clears_it_for_himself(host: Host) -> None:
    one, other = enter(host, b"one"), enter(host, b"other")
    kernellog.clear(one)
    assert kernellog.since_boot(one) == []
    assert kernellog.since_boot(other) == host.kernel_log


def test_a_line_is_given_as_syslog_gives_it() -> None:
    assert kernellog.raw([kernellog.Said(12_345_678, 30, "systemd[1]: up")]) == b"<30>[   12.345678] systemd[1]: up\n"


def test_what_is_written_to_kmsg_stands_behind_what_the_kernel_said_in_one_layer(host: Host) -> None:
    visit, booted = enter(host, b"a"), len(host.kernel_log)
    for record in (b"hello\n", b"<3>bad thing\n", b"<30>a daemon\n", b"<x>none\n"):
        kernellog.tell(visit, record)
    told = kernellog.since_boot(visit)[booted:]
    assert [(line.priority, line.text) for line in told] == [(12, "hello"), (11, "bad thing"), (30, "a daemon"), (12, "<x>none")]
    assert [line.at for line in told] == sorted(line.at for line in told)
    assert len(kernellog.since_boot(enter(host, b"b"))) == booted
    kernellog.clear(visit)
    kernellog.tell(visit, b"after")
    assert [line.text for line in kernellog.since_boot(visit)] == ["after"]
    with pytest.raises(OSError, match="Invalid argument"):
        kernellog.tell(visit, b"x" * 1025)
