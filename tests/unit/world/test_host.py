"""Whether all that the machine says of itself agrees."""

from __future__ import annotations

import errno
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from stat import S_IFDIR

import pytest

from mirage.base.clock import SECOND, ManualClock
from mirage.base.events import Event
from mirage.base.limits import LayerLimits
from mirage.image.image import Image
from mirage.state.open import open_store
from mirage.vfs.caller import Caller
from mirage.vfs.types import Cred
from mirage.world import accounts
from mirage.world.host import Host, layer_name
from mirage.world.logs import logins
from mirage.world.mounts import Place
from mirage.world.visit import Visit

SOURCE = ("203.0.113.9", 50222)


def enter(host: Host, layer: bytes = b"source/one", session: str = "S1", events: list[Event] | None = None) -> Visit:
    return host.visit("root", SOURCE, session, (events if events is not None else []).append, layer=layer)


def read(visit_or_host: Visit | Host, path: str) -> str:
    view = visit_or_host.view if isinstance(visit_or_host, Visit) else visit_or_host.view()
    return Caller(view).read_file(path.encode()).decode()


def _logged_in(visit: Visit) -> list[logins.Record]:
    """As who(1) reads them."""
    return [record for record in logins.unpack(Caller(visit.view).read_file(logins.RUN_UTMP)) if record.type == logins.USER]


def test_uptime_boot_time_and_the_start_of_processes_agree(host: Host, clock: ManualClock) -> None:
    up = float(read(host, "/proc/uptime").split()[0])
    boot = int(re.findall(r"^btime (\d+)", read(host, "/proc/stat"), re.MULTILINE)[0])
    assert abs(clock.now() / SECOND - up - boot) < 1.01
    assert host.uptime() == up
    sshd = host.services.by_comm["sshd"]
    start = int(read(host, f"/proc/{sshd.pid}/stat").rpartition(")")[2].split()[19])
    assert 0 < start / 100 < 60
    assert abs(boot + start / 100 - sshd.start_time / SECOND) < 1.1


def test_cpus_are_counted_alike_everywhere(host: Host) -> None:
    cores = host.identity.cores
    assert read(host, "/proc/cpuinfo").count("processor\t:") == cores
    assert len(re.findall(r"^cpu\d+ ", read(host, "/proc/stat"), re.MULTILINE)) == cores
    assert read(host, "/sys/devices/system/cpu/online") == ("0\n" if cores == 1 else f"0-{cores - 1}\n")
    assert len(host.cpu_times()) == cores


def test_the_cpu_line_is_the_sum_of_the_cpus_and_never_falls(host: Host, clock: ManualClock) -> None:
    def lines() -> list[list[int]]:
        return [[int(word) for word in line.split()[1:]] for line in read(host, "/proc/stat").splitlines() if line.startswith("cpu")]

    before = lines()
    assert [sum(column) for column in zip(*before[1:], strict=True)] == before[0]
    clock.advance(37)
    after = lines()
    assert all(new >= old for one, two in zip(before, after, strict=True) for old, new in zip(one, two, strict=True))


def test_the_root_is_one_btrfs_in_mounts_fstab_and_stat(host: Host) -> None:
    root = next(part for part in host.identity.disk.partitions if part.use == "btrfs")
    assert re.search(rf"^/dev/{root.name} / btrfs rw,", read(host, "/proc/mounts"), re.MULTILINE)
    assert re.search(rf"^UUID={root.uuid} / +btrfs +defaults,subvol=@rootfs", read(host, "/etc/fstab"), re.MULTILINE)
    caller = Caller(host.view())
    assert caller.stat(b"/").ino == 256
    assert caller.statfs(b"/").type == 0x9123683E
    assert caller.statfs(b"/").blocks * 8 == root.sectors
    assert caller.readlink(b"/dev/disk/by-uuid/" + root.uuid.encode()) == b"../../" + root.name.encode()
    assert re.search(rf" {root.sectors // 2} {root.name}$", read(host, "/proc/partitions"), re.MULTILINE)


def test_every_person_has_a_home_that_is_his(host: Host) -> None:
    caller = Caller(host.view())
    people = [account for account in accounts.accounts(host.view()) if 1000 <= account.uid < 60000]
    assert [account.name for account in people] == [person.name for person in host.identity.people]
    for account in people:
        stat = caller.stat(account.home)
        assert (stat.uid, stat.gid, stat.mode & 0o7777) == (account.uid, account.gid, 0o700)
        assert accounts.password_hash(host.view(), account.name).startswith("$y$")  # type: ignore[union-attr]


def test_what_listens_is_in_proc_net_tcp_with_its_inode(host: Host) -> None:
    rows = [line.split() for line in read(host, "/proc/net/tcp").splitlines()[1:]]
    shown = {(int(row[1].split(":")[1], 16), int(row[9])) for row in rows}
    facts = {(fact.local[1], fact.inode) for fact in host.sockets(None) if fact.protocol == "tcp"}
    assert shown == facts
    assert {port for port, _ in shown} == {22, 80, 3306}


def test_interface_address_agrees_in_files_and_sys(host: Host) -> None:
    own = host.identity.interface
    assert f"address {own.address}/{own.prefix}" in read(host, "/etc/network/interfaces")
    assert read(host, f"/sys/class/net/{own.name}/address") == own.mac + "\n"
    assert re.search(rf"^ *{own.name}:", read(host, "/proc/net/dev"), re.MULTILINE)
    assert f"nameserver {host.identity.nameservers[0]}\n" in read(host, "/etc/resolv.conf")


def test_a_visitors_traces_agree(host: Host, clock: ManualClock) -> None:
    visit = enter(host)
    login = visit.login()
    assert login.tty == "pts/0"
    records = _logged_in(visit)
    assert [(record.user, record.line, record.host, record.pid) for record in records] == [
        (b"root", b"pts/0", b"203.0.113.9", login.sshd.pid)
    ]
    assert list(logins.unpack(Caller(visit.view).read_file(b"/var/log/wtmp")))[-1] == records[0]
    assert f"sshd[{login.sshd.pid}]: Accepted password for root from 203.0.113.9 port 50222 ssh2" in read(visit, "/var/log/auth.log")
    assert read(visit, f"/proc/{login.sshd.pid}/cmdline") == "sshd: root@pts/0\0"
    established = [fact for fact in host.sockets(visit) if fact.state == "ESTAB" and fact.protocol != "unix"]
    assert [(fact.remote, fact.local) for fact in established] == [(SOURCE, (host.identity.interface.address, 22))]
    assert Caller(visit.view).exists(b"/dev/pts/0")
    visit.logout(login)
    assert _logged_in(visit) == []
    assert not Caller(visit.view).exists(b"/dev/pts/0")
    pid = login.sshd.pid
    visit.close()
    assert not Caller(host.view(b"source/one")).exists(b"/proc/%d" % pid)


def test_the_second_login_knows_the_first(host: Host, clock: ManualClock) -> None:
    first = enter(host)
    first.logout(first.login())
    first.close()
    when = clock.now() // SECOND
    clock.advance(60)
    last = enter(host, session="S2").login().last
    assert last is not None
    assert (last.time, last.line, last.host) == (when, "pts/0", "203.0.113.9")


def test_another_layer_sees_nothing_of_it(host: Host) -> None:
    one, two = enter(host, b"source/one"), enter(host, b"source/two", "S2")
    for path in (b"/tmp/x", b"/dev/shm/x", b"/run/x", b"/dev/x"):
        Caller(one.view).write_file(path, b"mine")
        assert not Caller(two.view).exists(path)
    one.login()
    assert _logged_in(two) == []


def test_a_process_of_another_user_keeps_its_environment(host: Host) -> None:
    visit = enter(host)
    entry = visit.processes.allocate(1, [b"sleep", b"9"], exe=b"/usr/bin/sleep", environ=lambda: [b"SECRET=1"])
    path = b"/proc/%d/environ" % entry.pid
    assert Caller(visit.view).read_file(path) == b"SECRET=1\0"
    with pytest.raises(PermissionError):
        Caller(visit.view, Cred(1000, 1000)).read_file(path)


def test_pids_are_never_given_twice_in_two_processes_of_one_store(image: Image, clock: ManualClock, tmp_path: Path) -> None:
    url = f"lmdb:{tmp_path}/state"
    one = Host.open(open_store(url, b"host"), image, clock=clock)
    taken = [one.pids.next() for _ in range(100)]
    one.store.close()
    two = Host.open(open_store(url, b"host"), image, clock=clock)
    assert not set(taken) & {two.pids.next() for _ in range(100)}
    two.store.close()


def test_a_restart_keeps_everything(image: Image, clock: ManualClock, tmp_path: Path) -> None:
    paths = [
        "/etc/shadow",
        "/etc/machine-id",
        "/etc/ssh/ssh_host_rsa_key.pub",
        "/proc/stat",
        "/proc/meminfo",
        "/proc/cpuinfo",
        "/proc/loadavg",
    ]
    seen = []
    for _ in range(2):
        store = open_store(f"lmdb:{tmp_path}/state", b"host")
        host = Host.open(store, image, clock=clock)
        seen.append((host.identity, [read(host, path) for path in paths]))
        store.close()
    assert seen[0] == seen[1]


def test_the_same_seed_draws_the_same_machine(begin: Callable[..., Host]) -> None:
    one, two = begin(b"a" * 32), begin(b"a" * 32)
    assert one.identity == two.identity
    for path in ("/etc/passwd", "/etc/hosts", "/var/log/auth.log", "/proc/meminfo"):
        assert read(one, path) == read(two, path)


def test_two_installations_share_no_mark(begin: Callable[..., Host]) -> None:
    one, two = begin(b"a" * 32), begin(b"b" * 32)
    for mark in ("machine_id", "boot_id", "product_uuid", "root_hash", "boot_time", "install_time"):
        assert getattr(one.identity, mark) != getattr(two.identity, mark)
    assert one.identity.interface.mac != two.identity.interface.mac
    assert one.identity.disk.partitions[0].uuid != two.identity.disk.partitions[0].uuid
    assert one.host_key("ed25519") != two.host_key("ed25519")


def test_the_host_keys_in_etc_are_those_the_gateway_is_given(host: Host) -> None:
    for kind in ("rsa", "ecdsa", "ed25519"):
        path = f"/etc/ssh/ssh_host_{kind}_key"
        assert read(host, path).encode() == host.host_key(kind)
        assert Caller(host.view()).stat(path.encode()).mode & 0o7777 == 0o600


def test_a_secret_is_made_once(host: Host) -> None:
    assert host.secret("cookie", lambda: b"one") == b"one"
    assert host.secret("cookie", lambda: b"two") == b"one"


def test_an_account_of_the_operators_is_whole(host: Host) -> None:
    account = host.add_account("shopper", b"Winter2024")
    assert accounts.find(host.view(), "shopper") == account
    assert accounts.verify(host.view(), "shopper", b"Winter2024") is True
    assert accounts.verify(host.view(), "shopper", b"other") is False
    assert Caller(host.view()).stat(b"/home/shopper").uid == account.uid
    assert accounts.find_group(host.view(), "shopper").gid == account.gid  # type: ignore[union-attr]
    assert host.add_account("shopper", b"Winter2024").uid == account.uid


def test_logs_are_brought_up_to_the_present_when_somebody_comes(host: Host, clock: ManualClock) -> None:
    enter(host).close()
    clock.advance(30 * 3600)
    visit = enter(host, b"source/new", "S2")
    days = {line[:10] for line in read(visit, "/var/log/auth.log").splitlines()}
    assert len(days) <= 2
    times = [line.split()[0] for line in read(visit, "/var/log/auth.log").splitlines()]
    assert times == sorted(times)


@pytest.mark.parametrize(("policy", "expected"), [("source", b"source/1.2.3.4"), ("session", b"session/S"), ("host", b"shared")])
def test_layers_are_named_by_policy(policy: str, expected: bytes) -> None:
    assert layer_name(policy, "1.2.3.4", "S") == expected


def test_sessions_are_counted_on_when_mirage_starts_again(image: Image, clock: ManualClock) -> None:
    store = open_store("memory:", b"host")
    numbers = []
    for _ in range(3):
        visit = enter(Host.open(store, image, clock=clock, seed=b"s" * 32))
        numbers.append(visit.number)
        assert read(visit, f"/proc/{visit.monitor.pid if visit.monitor else 0}/sessionid") == str(visit.number)
        visit.close()
    assert numbers == [numbers[0], numbers[0] + 2, numbers[0] + 4]  # his manager is one to the kernel, too


def test_an_account_of_the_operators_was_there_long_before_the_visitor(host: Host, clock: ManualClock) -> None:
    host.add_account("operator", b"secret")
    host.add_account("root", b"secret")
    for path in ("/etc/passwd", "/etc/shadow", "/etc/group", "/etc/gshadow", "/etc"):
        assert Caller(host.view()).stat(path.encode()).mtime < clock.now()


def test_each_connection_of_a_scanner_has_an_sshd_of_its_own(host: Host, clock: ManualClock) -> None:
    now = clock.now()
    ports: dict[str, set[str]] = {}
    for line in host.background.lines(max(host.identity.boot_time, now - 48 * 3600 * SECOND), now):
        if found := re.search(r" port (\d+)", line.text):
            ports.setdefault(line.tag, set()).add(found[1])
    assert ports
    assert {tag: seen for tag, seen in ports.items() if len(seen) > 1} == {}


@pytest.mark.parametrize("place", ["/sys", "/sys/kernel", "/dev/pts"])
def test_sysfs_and_devpts_refuse_what_is_made_in_them_as_they_do_on_linux(host: Host, place: str) -> None:
    caller = Caller(host.view())
    for number, attempt in (
        (errno.EACCES, lambda name: caller.write_file(name, b"")), (errno.EPERM, caller.mkdir), (errno.EPERM, lambda name: caller.symlink(b"x", name)),
    ):  # fmt: skip
        with pytest.raises(OSError) as refused:
            attempt(f"{place}/.n".encode())
        assert refused.value.errno == number


def test_the_drive_that_the_installer_found_has_its_line_and_its_place(host: Host) -> None:
    assert "/dev/sr0        /media/cdrom0   udf,iso9660 user,noauto     0       0\n" in read(host, "/etc/fstab")


def test_what_a_visitor_may_write_does_not_bound_the_machine_itself(host: Host) -> None:
    host.layer_limits = LayerLimits(bytes=1 << 16, inodes=100)
    data = random.Random(1).randbytes(1 << 17)
    machine = Caller(Place(host, b"host").view)
    machine.write_file(b"/root/large", data)
    with pytest.raises(OSError, match="No space left"):
        Caller(host.view(b"source/one")).write_file(b"/root/larger", data)


def test_no_two_workers_of_a_service_have_done_the_same(host: Host) -> None:
    workers = [entry.load for entry in host.services.at(host.clock.now()).values() if entry.comm == b"nginx" and entry.ppid != 1]
    assert len(set(workers)) == len(workers) >= 1


def test_the_root_file_system_holds_little_more_than_what_is_found_on_it(host: Host) -> None:
    disk = host.root_statfs()
    beyond = (disk.blocks - disk.bfree) * disk.bsize - host.image.meta.bytes
    assert 200 << 20 < beyond < 500 << 20  # its database and logs, and btrfs' own metadata, twice


def test_nothing_is_younger_than_its_last_change(host: Host) -> None:
    caller = Caller(host.view())

    def found(directory: bytes) -> Iterator[bytes]:
        for entry in caller.listdir(directory):
            path = directory.rstrip(b"/") + b"/" + entry.name
            stat = caller.lstat(path)
            if not (stat.btime <= stat.ctime and stat.mtime <= stat.ctime <= host.clock.now()):
                yield path
            if entry.type == S_IFDIR and path not in (b"/proc", b"/sys", b"/dev", b"/run"):
                yield from found(path)

    assert list(found(b"/")) == []
