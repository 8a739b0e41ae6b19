"""A service that an upgrade began anew is of that day everywhere: among the processes, in /run, in the logs; what its package's scripts do
is told as a booted Debian 12 told it (`upgraded.txt`)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from mirage.base.clock import SECOND
from mirage.image.image import Image
from mirage.state.engines.memory import MemoryStore
from mirage.vfs.caller import Caller
from mirage.world.host import Host
from mirage.world.identity import HOUR
from mirage.world.lives import Lives
from mirage.world.logs import bootlog, upgraded
from mirage.world.logs import lines as logs
from mirage.world.logs.unpacking import Setup
from mirage.world.services import PidClock
from tests.unit.world import ground

UNITS = {"ssh": "sshd", "cron": "cron", "rsyslog": "rsyslogd", "nginx": "nginx", "mariadb": "mariadbd", "php8.2-fpm": "php-fpm8.2"}
PID_FILES = {
    "ssh": b"sshd.pid",
    "cron": b"crond.pid",
    "nginx": b"nginx.pid",
    "mariadb": b"mysqld/mysqld.pid",
    "php8.2-fpm": b"php/php8.2-fpm.pid",
}
RECORDED = (Path(__file__).parent / "upgraded.txt").read_text()
PACKAGES = re.findall(r"^== (.*)$", RECORDED, re.MULTILINE)


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Image]:
    packages = [name for name, _version in ground.PACKAGES]
    with ground.build(tmp_path_factory.mktemp("lives") / "debian-12.img", upgraded=packages) as opened:
        yield opened


@pytest.fixture(scope="module")
def host(image: Image) -> Host:
    """A machine that was upgraded since it booted."""
    hosts = (ground.begin(image, bytes([number]) * 32) for number in itertools.count())
    return next(host for host in hosts if host.lives.last("ssh.service") is not None)


@pytest.fixture(scope="module")
def rebooted(image: Image) -> Host:
    """A machine that was upgraded in a boot before."""
    hosts = (ground.begin(image, bytes([number]) * 32) for number in itertools.count())
    return next(host for host in hosts if any(host.lives.of("ssh.service", boot.up) for boot in host.identity.boots))


@pytest.mark.parametrize("unit", UNITS)
def test_its_process_is_of_that_moment(host: Host, unit: str) -> None:
    life = host.lives.last(f"{unit}.service")
    entry = host.services.by_comm[UNITS[unit]]
    assert life is not None
    assert (entry.pid, entry.start_time) == (life.pid, life.start)
    assert host.story.setups[0].begins < life.start < host.story.setups[-1].ends + SECOND
    around = [
        (line.time, int(found[1]))
        for line in host.background.lines(life.start - HOUR, life.start + HOUR)
        if (found := re.fullmatch(r"CRON\[(\d+)\]", line.tag)) and line.text.startswith("pam_unix(cron:session): session opened")
    ]
    assert max(pid for time, pid in around if time < life.start) < life.pid < min(pid for time, pid in around if time > life.start)
    of_it = [other for other in host.services.at(host.clock.now()).values() if other.unit.endswith(f"/{unit}.service")]
    assert {other.ppid for other in of_it} <= {1, life.pid}
    assert all(other.start_time - life.start < SECOND for other in of_it)


@pytest.mark.parametrize("unit", PID_FILES)
def test_its_pid_file_is_of_that_moment(host: Host, unit: str) -> None:
    life, caller = host.lives.last(f"{unit}.service"), Caller(host.view())
    assert life is not None
    path = b"/run/" + PID_FILES[unit]
    assert int(caller.read_file(path)) == life.pid
    assert life.start <= caller.stat(path).mtime <= life.start + SECOND


def test_no_two_processes_have_a_number(host: Host) -> None:
    started = host.lives.last("ssh.service")
    assert started is not None
    tags = {line.tag for line in host.background.lines(started.start - HOUR, started.start + HOUR) if "pam_unix(cron" in line.text}
    assert not {f"CRON[{pid}]" for pid in host.services.at(host.clock.now())} & tags


def test_sshd_s_lines_name_the_one_that_was_and_the_one_that_is(host: Host) -> None:
    life = host.lives.last("ssh.service")
    assert life is not None
    own = [
        line
        for line in host.background.lines(life.stopped - SECOND, life.start + SECOND)
        if re.search("ssh|sshd", line.tag + line.text)
    ]
    before = host.services.booted["sshd"].pid
    title = "ssh.service - OpenBSD Secure Shell server"
    assert [(line.path, line.tag, line.text) for line in own if "Accepted" not in line.text and "preauth" not in line.text][:8] == [
        (logs.SYSLOG, "systemd[1]", f"Stopping {title}..."), (logs.AUTH, f"sshd[{before}]", "Received signal 15; terminating."),
        (logs.SYSLOG, "systemd[1]", "ssh.service: Deactivated successfully."), (logs.SYSLOG, "systemd[1]", f"Stopped {title}."),
        (logs.SYSLOG, "systemd[1]", f"Starting {title}..."), (logs.AUTH, f"sshd[{life.pid}]", "Server listening on 0.0.0.0 port 22."),
        (logs.AUTH, f"sshd[{life.pid}]", "Server listening on :: port 22."), (logs.SYSLOG, "systemd[1]", f"Started {title}."),
    ]  # fmt: skip


def test_who_goes_down_with_the_machine_is_who_was_begun_last(rebooted: Host) -> None:
    boot = next(boot for boot in rebooted.identity.boots if rebooted.lives.of("ssh.service", boot.up))
    ends = {
        line.tag for line in rebooted.background.lines(boot.down, boot.down + 2 * SECOND) if "signal 15; terminating" in line.text
    }
    assert ends == {f"sshd[{rebooted.lives.of('ssh.service', boot.up)[-1].pid}]"}
    assert rebooted.services.by_comm["sshd"].pid not in {life.pid for life in rebooted.lives.of("ssh.service", boot.up)}


@pytest.mark.parametrize("package", PACKAGES)
def test_what_its_scripts_do_is_told_as_it_was_recorded(package: str) -> None:
    recorded = re.search(rf"^== {re.escape(package)}\n((?:(?!== ).*\n)*)", RECORDED, re.MULTILINE)
    assert recorded is not None
    fpm = Setup("php8.2-fpm", 60 * SECOND, 61 * SECOND, 0, "8.2.36-1", "8.2.36-1", is_trigger=True)
    version = "1:10.11.19-0+deb12u1" if package == "mariadb-server" else "1.0-1"
    setups = [Setup(package, 50 * SECOND, 54 * SECOND, 40 * SECOND, version, version)]
    setups += [fpm] if package in ("php8.2-fpm", "php8.2-common", "php8.2-opcache") else []
    setups += [Setup("dbus", 60 * SECOND, 61 * SECOND, 0, "1", "1", is_trigger=True)] if package.startswith("systemd") else []
    lives = Lives(setups, [1], PidClock(MemoryStore(), b"s", 1))
    machine = bootlog.Machine("Etc/UTC", [], "", "", frozenset(), frozenset())
    said = [
        line
        for act in lives.acts
        for line in upgraded.said(act, lives.begun(act), machine, lambda _unit: 9, Random(1))
        if line.path != logs.CRON and not line.tag.startswith("mariadbd") and "fstrim" not in line.text
    ]
    if package == "php8.2-fpm":  # by its own script, and at the end for what it had to do for itself
        assert len([line for line in said if line.text.startswith("Started")]) == 2
    told = [
        re.sub(r"^(?!systemd\[1)([^\[]+)\[\d+\]", r"\1", f"{line.tag}: {line.text}")
        for line in sorted(said, key=lambda line: line.time)
    ]
    told = [re.sub(r'x-pid="\d+"', 'x-pid="N"', text) for text in told]
    assert told == recorded[1].replace("[N]", "").splitlines()
