"""What dpkg and apt have logged agrees with what dpkg says is installed, and with the dates of its files."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from stat import S_IFREG
from zoneinfo import ZoneInfo

import pytest

from mirage.base.clock import SECOND, ManualClock
from mirage.image import skeleton
from mirage.image.image import Image
from mirage.state.open import open_store
from mirage.vfs.caller import Caller
from mirage.world.host import Host
from mirage.world.identity import DAY
from mirage.world.logs import leftovers, rotated
from mirage.world.logs import lines as logs
from mirage.world.logs.packagelogs import before
from mirage.world.past import Boot

LEFT = {package.name for package in leftovers.packages("web-debian-12")}
RECORDED = Path(__file__).with_name("leftovers.txt")


@pytest.fixture(scope="module")
def debian(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Image]:
    with Image.open(skeleton.write_skeleton("debian-12", tmp_path_factory.mktemp("skeleton") / "x.img")) as image:
        yield image


@pytest.fixture(scope="module", params=[b"a", b"b", b"c"])
def host(debian: Image, request: pytest.FixtureRequest) -> Host:
    clock = ManualClock(debian.meta.born + 3 * DAY)
    return Host.open(open_store("memory:", b"host"), debian, clock=clock, seed=request.param * 32)


def read(host: Host, path: str) -> list[str]:
    """A log with all its rotations, oldest line first."""
    caller = Caller(host.view())
    folder, _, name = path.rpartition("/")
    found = {entry.name.decode() for entry in caller.listdir(folder.encode()) if entry.name.decode().startswith(name)}
    parts = [caller.read_file(f"{folder}/{part}".encode()) for part in sorted(found, key=_age, reverse=True)]
    return b"".join(gzip.decompress(part) if part.startswith(b"\x1f\x8b") else part for part in parts).decode().splitlines()


def _age(name: str) -> int:
    return int(next((part for part in name.split(".") if part.isdigit()), "0"))


def test_every_line_of_dpkg_is_later_than_the_one_before(host: Host) -> None:
    stamps = [line[:19] for line in read(host, "/var/log/dpkg.log")]
    assert len(stamps) > 100
    assert stamps == sorted(stamps)
    assert stamps[-1] <= f"{logs.local(host.clock.now(), host.identity.timezone):%Y-%m-%d %H:%M:%S}"


def test_the_last_version_logged_of_a_package_is_the_one_that_is_installed(host: Host) -> None:
    logged: dict[str, str] = {}
    for line in read(host, "/var/log/dpkg.log"):
        match = re.search(r" status installed (\S+):\S+ (\S+)$", line)
        if match is not None:
            logged[match[1]] = match[2]
    gone = {f"linux-image-{boot.kernel}" for boot in host.identity.boots if boot.kernel != host.identity.kernel} | LEFT
    assert len(logged) > 20
    assert {name: version for name, version in logged.items() if name not in gone} == {
        name: host.packages[name].version for name in logged.keys() - gone
    }


def test_each_upgrade_replaced_what_was_there(host: Host) -> None:
    there: dict[str, str] = {}
    upgrades = 0
    for words in map(str.split, read(host, "/var/log/dpkg.log")):
        if words[2] == "upgrade":
            upgrades += 1
            assert there.get(words[3], words[4]) == words[4]  # what came first may have been rotated away
        elif words[2:4] == ["status", "installed"]:
            there[words[4]] = words[5]
    assert upgrades


def test_apt_tells_of_the_same_upgrades_as_dpkg(host: Host) -> None:
    history, dpkg = read(host, "/var/log/apt/history.log"), read(host, "/var/log/dpkg.log")
    upgraded = {match for line in history if line.startswith("Upgrade: ") for match in re.findall(r"(\S+) \((\S+), (\S+)\)", line)}
    steps = {tuple(line.split()[3:]) for line in dpkg if line.split()[2] == "upgrade"}
    assert upgraded == {(name.replace(":all", ":amd64"), old, new) for name, old, new in steps}  # as apt names them
    term = [line for line in read(host, "/var/log/apt/term.log") if " over (" in line]
    assert len(term) == len(upgraded)


def test_the_machine_booted_after_its_kernel_came(host: Host) -> None:
    kernel = f"linux-image-{host.identity.kernel}:amd64"
    ended = [line[:19] for line in read(host, "/var/log/dpkg.log") if f" status installed {kernel} " in line]
    boot = f"{logs.local(host.identity.boot_time, host.identity.timezone):%Y-%m-%d %H:%M:%S}"
    assert all(moment < boot for moment in ended)


def test_a_log_is_dated_by_its_last_line(host: Host) -> None:
    caller, zone = Caller(host.view()), host.identity.timezone
    for entry in caller.listdir(b"/var/log"):
        if entry.name.startswith(b"dpkg.log"):
            path = b"/var/log/" + entry.name
            data = caller.read_file(path)
            lines = (gzip.decompress(data) if entry.name.endswith(b".gz") else data).decode().splitlines()
            written = f"{logs.local(caller.stat(path).mtime // SECOND * SECOND, zone):%Y-%m-%d %H:%M:%S}"
            assert not lines or lines[-1][:19] == written


def test_the_links_of_alternatives_are_those_that_were_logged(host: Host) -> None:
    chosen = dict(re.findall(r"link group (\S+) updated to point to (\S+)", "\n".join(read(host, "/var/log/alternatives.log"))))
    caller = Caller(host.view())
    assert len(chosen) > 20
    assert {name: caller.readlink(f"/etc/alternatives/{name}".encode()).decode() for name in chosen} == chosen


@pytest.mark.parametrize(
    ("version", "older"),
    [
        ("1:9.2p1-2+deb12u7", "1:9.2p1-2+deb12u6"),
        ("1:2.66-4+deb12u3+b1", "1:2.66-4+deb12u2"),
        ("10.42-1+deb12u1", "10.42-1"),
        ("12.4+deb12u15", "12.4+deb12u14"),
        ("1:10.11.19-0+deb12u1", "1:10.11.18-0+deb12u1"),
        ("1.14.10-1~deb12u1", "1.14.9-1~deb12u1"),
        ("2026f-0+deb12u1", "2026e-0+deb12u1"),
        ("2026a-0+deb12u1", "2025b-0+deb12u1"),
        ("3.5.0+ds1-0+deb12u1", "3.4.0+ds1-0+deb12u1"),
        ("37~deb12u1", "36~deb12u1"),
        ("6.1.192-2", "6.1.191-1"),
        ("2.6.2", "2.6.1"),
        ("0", "0"),
    ],
)
def test_an_update_replaced_the_version_before_it(version: str, older: str) -> None:
    assert before(version) == older


def test_what_a_kernel_s_scripts_made_came_with_the_kernel(host: Host) -> None:
    caller, release = Caller(host.view()), host.identity.kernel
    kernel = caller.stat(f"/boot/vmlinuz-{release}".encode()).ctime
    for path in (f"/boot/initrd.img-{release}", f"/lib/modules/{release}/modules.dep"):
        assert abs(caller.stat(path.encode()).mtime - kernel) < 10 * 60 * SECOND
    assert abs(caller.stat(b"/vmlinuz", follow=False).mtime - kernel) < 10 * 60 * SECOND


def test_the_directory_of_logs_was_last_changed_by_a_rotation(host: Host) -> None:
    assert f"{logs.local(Caller(host.view()).stat(b'/var/log').mtime, host.identity.timezone):%H:%M}" == "00:00"


def test_what_a_terminal_was_told_ends_its_lines_as_a_terminal_does(host: Host) -> None:
    data = Caller(host.view()).read_file(b"/var/log/apt/term.log")
    assert all(line.endswith("\r") == (not line.startswith("Log ")) for line in data.decode().split("\n") if line)
    told = data.count(b"Log started") + data.count(b"\nPurging configuration files")  # a purge reads the database twice
    assert data.count(b"100%\r") == told == data.count(b" files and directories currently installed.)")


def test_the_triggers_of_a_run_are_of_the_versions_that_were_there(host: Host) -> None:
    there: dict[str, str] = {}
    for line in read(host, "/var/log/dpkg.log"):
        words = line.split()
        if words[2] == "status" and words[3] == "installed":
            there[words[4]] = words[5]
        elif words[2] == "trigproc":
            assert there.get(words[3], words[4]) == words[4]
    assert there


def test_the_kernel_before_was_one_that_the_machine_booted(host: Host) -> None:
    booted = list(dict.fromkeys(boot.version for boot in host.identity.boots if boot.kernel != host.identity.kernel))
    history = read(host, "/var/log/apt/history.log")
    old = [match for line in history for match in re.findall(r"linux-image-amd64:amd64 \((\S+), ", line)]
    assert old == booted[len(booted) - len(old) :]


def test_a_kernel_that_is_not_there_any_more_was_removed_after_the_next_one_had_booted(host: Host) -> None:
    own, dpkg = host.identity, read(host, "/var/log/dpkg.log")
    gone = {f"linux-image-{boot.kernel}:amd64" for boot in own.boots if boot.kernel != own.kernel}
    installed = {line.split()[4] for line in dpkg if " status installed linux-image-6" in line}
    removed = {
        line.split()[3]: line[:19] for line in dpkg if line.split()[2] == "remove" and line.split()[3].partition(":")[0] not in LEFT
    }
    assert installed - removed.keys() <= {f"linux-image-{own.kernel}:amd64"}
    ups = {boot.kernel: after.up for boot, after in pairwise([*own.boots, Boot(own.boot_time, 0, own.kernel, "", "")])}
    booted = {
        name: f"{logs.local(ups[name.removeprefix('linux-image-').removesuffix(':amd64')], own.timezone):%Y-%m-%d %H:%M:%S}"
        for name in gone
    }
    lasting = {name for name, moment in booted.items() if moment > dpkg[0][:19]}  # what came before has been rotated away
    assert (lasting if host.packages.get(f"linux-image-{own.kernel}") else set()) <= removed.keys() <= gone
    assert all(moment > booted[name] for name, moment in removed.items())
    history = "\n".join(read(host, "/var/log/apt/history.log"))
    purged = {
        name: moment.replace("  ", " ")
        for moment, name in re.findall(r"Start-Date: (\S+  \S+)\n(?:.*\n){2}Purge: (linux-\S+) ", history)
    }
    since = max(dpkg[0][:19], history.lstrip()[12:32].replace("  ", " "))
    assert {name for name, moment in purged.items() if moment > since} == {name for name, moment in removed.items() if moment > since}


FIRST = re.compile(
    rb"\s*(?:Log started: |Start-Date: |update-alternatives )?(\d{4}-\d\d-\d\d)[T ]+(\d\d:\d\d:\d\d(?:\.\d+[-+]\d\d:\d\d)?)"
)


def test_a_log_was_made_before_its_first_line_and_all_beside_it_was_renamed_as_it_was_made(host: Host) -> None:
    """stat(1) tells both: logrotate renames all that lies beside a log when it makes it anew, and gzip makes another file."""
    caller, zone = Caller(host.view()), ZoneInfo(host.identity.timezone)
    project = host.story.company.project
    own = f"{project.home}/{project.layout.log}".rpartition("/")[0].encode()
    told = 0
    for folder in (b"/var/log", b"/var/log/apt", b"/var/log/nginx", own):
        entries = caller.listdir(folder) if caller.exists(folder) else []
        for name in [entry.name for entry in entries if entry.type == S_IFREG]:
            log, number, packed = re.fullmatch(rb"(.+?)(\.\d+)?(\.gz)?", name).groups()  # type: ignore[union-attr]
            path, stat = folder + b"/" + name, caller.stat(folder + b"/" + name)
            assert host.identity.install_time // SECOND <= stat.btime // SECOND <= stat.ctime // SECOND, path
            assert packed or stat.btime <= stat.mtime, path
            if number is not None:
                assert 0 <= stat.ctime - caller.stat(folder + b"/" + log).btime < SECOND, path
            if not packed and (first := FIRST.match(caller.read_file(path))) is not None:
                moment = datetime.fromisoformat(b"T".join(first.groups()).decode())
                assert stat.btime // SECOND <= (moment if moment.tzinfo else moment.replace(tzinfo=zone)).timestamp(), path
                told += 1
    assert told >= 8


def test_an_empty_log_keeps_the_month_in_which_logrotate_made_it(host: Host) -> None:
    """alternatives.log has lines of the installation alone: it was moved once, on the first of the next month (notifempty)."""
    caller, own = Caller(host.view()), host.identity
    moved = (logs.local(own.install_time, own.timezone).replace(day=1) + timedelta(days=32)).replace(day=1)
    assert caller.stat(b"/var/log/alternatives.log").size == 0 < caller.stat(b"/var/log/alternatives.log.1").size
    assert f"{logs.local(caller.stat(b'/var/log/alternatives.log').mtime, own.timezone):%F}" == f"{moved:%F}"
    assert f'"/var/log/alternatives.log" {moved.year}-{moved.month}-1-0:0:0\n' in caller.read_file(rotated.STATUS).decode()


def test_what_the_installer_left_goes_as_it_was_recorded() -> None:
    one = leftovers.Tidying(0, leftovers.LASTS, "web-debian-12")
    versions = {"man-db": "2.11.2-2", "libc-bin": "2.36-9+deb12u14"}
    dpkg, term = RECORDED.read_text().partition("\n")[2].split("\n\n")
    assert [line[20:] for line in leftovers.logged(one, versions, "UTC").splitlines()] == dpkg.splitlines()
    told = [line.rpartition("\r")[2] for line in leftovers.said(one, versions, "UTC", 25_358).replace("\r\n", "\n").split("\n")]
    assert [re.sub(r"\d+ files", "N files", line) for line in told if line and not line.startswith("Log ")] == term.splitlines()
    stamps = [line[:19] for line in leftovers.logged(one, versions, "UTC").splitlines()]
    assert stamps == sorted(stamps)


def test_the_logs_of_the_installation_went_with_the_package_that_has_them(host: Host) -> None:
    """installation-report's postrm removes /var/log/installer; who purged it was here, and dpkg knows it no more."""
    caller, own = Caller(host.view()), host.identity
    assert not caller.exists(b"/var/log/installer")
    one = leftovers.tidying(own, host.packages)
    assert one is not None
    assert any(stay.start < one.start < one.end < stay.end for person in own.people if person.admin for stay in person.stays)
    assert not LEFT & set(host.packages)
    dpkg = read(host, "/var/log/dpkg.log")
    if dpkg[0][:10] > f"{logs.local(one.end, own.timezone):%Y-%m-%d}":
        return  # it has been rotated away
    states = {name: [line.split()[3] for line in dpkg if f" {name}:" in line and " status " in line] for name in LEFT}
    assert {found[-1] for found in states.values()} == {"not-installed"}
    assert all("installed" in found for found in states.values())
