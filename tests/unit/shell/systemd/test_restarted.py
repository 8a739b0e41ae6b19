"""What an upgrade began anew is of that day for systemctl and ps too (systemd 252, procps 4.0.2)."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator

import pytest

from mirage.image.image import Image
from mirage.shell import registry
from mirage.world.logs.lines import local
from tests.unit.shell.conftest import Machine
from tests.unit.world import ground

UNIT = "[Unit]\\nDescription=OpenBSD Secure Shell server\\n[Service]\\nExecStart=/usr/sbin/sshd -D\\nType=notify\\n"


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Image]:
    paths = sorted(path.decode() for path in registry.programs())
    packages = [name for name, _version in ground.PACKAGES]
    with ground.build(tmp_path_factory.mktemp("restarted") / "debian-12.img", paths, packages) as opened:
        yield opened


@pytest.fixture
def machine(image: Image) -> Machine:
    """One that was upgraded since it booted."""
    hosts = (ground.begin(image, bytes([number]) * 32) for number in itertools.count())
    return Machine(next(host for host in hosts if host.lives.last("ssh.service") is not None))


def test_systemctl_ps_and_run_tell_of_one_start(machine: Machine) -> None:
    life = machine.host.lives.last("ssh.service")
    assert life is not None
    machine.run(f"mkdir -p /etc/systemd/system; printf '{UNIT}' > /etc/systemd/system/ssh.service")
    shown = machine.run(
        "systemctl show ssh -p MainPID -p ExecMainStartTimestamp -p ActiveEnterTimestamp -p InvocationID"
    ).out.decode()
    values = dict(line.split("=", 1) for line in shown.splitlines())
    began = local(life.start, machine.host.identity.timezone)
    assert values["MainPID"] == str(life.pid)
    assert values["ExecMainStartTimestamp"] == values["ActiveEnterTimestamp"] == f"{began:%a %Y-%m-%d %H:%M:%S %Z}"
    assert machine.run("readlink /run/systemd/units/invocation:ssh.service").out.decode().strip() == values["InvocationID"]
    started = datetime.datetime.strptime(machine.run(f"ps -o lstart= -p {life.pid}").out.decode().strip(), "%a %b %d %H:%M:%S %Y")
    assert abs((started - began.replace(tzinfo=None)).total_seconds()) <= 1
    assert machine.run("cat /run/sshd.pid").out.decode() == f"{life.pid}\n"


def test_who_stops_and_starts_it_begins_a_life_of_his_own(machine: Machine) -> None:
    life = machine.host.lives.last("ssh.service")
    assert life is not None
    machine.run(f"mkdir -p /etc/systemd/system; printf '{UNIT}' > /etc/systemd/system/ssh.service")
    before = machine.run("systemctl show ssh -p InvocationID --value").out
    machine.run("systemctl restart ssh")
    pid = int(machine.run("systemctl show ssh -p MainPID --value").out)
    assert pid > life.pid
    assert machine.run("systemctl show ssh -p InvocationID --value").out != before
    assert not machine.run(f"ps -o pid= -p {life.pid}").out.strip()


def test_a_machine_that_its_visitor_reboots_has_the_boot_s_processes(machine: Machine) -> None:
    host = machine.host
    machine.run("reboot")
    host.clock.advance(300)  # type: ignore[attr-defined]
    after = host.as_booted(machine.layer)
    assert after.identity.boot_time > host.identity.boot_time
    assert after.lives.last("ssh.service") is None
    assert machine.run("cat /run/sshd.pid").out.decode() == f"{host.services.booted['sshd'].pid}\n"
