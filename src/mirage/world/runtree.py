"""/run as it stands after a boot: pid files, sockets and what systemd and udev keep there."""

from __future__ import annotations

from importlib import resources
from stat import S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFREG, S_IFSOCK
from typing import TYPE_CHECKING

from mirage.base.clock import SECOND
from mirage.world import runs, units
from mirage.world.generated import generate
from mirage.world.logind import PRIVATE
from mirage.world.logs import bootlog
from mirage.world.statictree import Leaf, StaticTree

if TYPE_CHECKING:
    from mirage.world.host import Host

CREDENTIALS = (  # of the units that systemd 252 gives some, a ramfs each
    b"systemd-sysctl.service", b"systemd-sysusers.service", b"systemd-tmpfiles-setup-dev.service", b"systemd-tmpfiles-setup.service",
)  # fmt: skip
KINDS = {"d": S_IFDIR, "f": S_IFREG, "s": S_IFSOCK, "p": S_IFIFO, "b": S_IFBLK, "c": S_IFCHR}
INVOKED = (".service", ".mount")  # units with an id of their run


def make_run(host: Host) -> StaticTree:
    """The tree below /run."""
    boot, services = host.identity.boot_time, host.services
    tree = StaticTree(boot + SECOND)
    _recorded(tree, host, boot + 2 * SECOND)
    for unit in CREDENTIALS:
        tree.directory(b"credentials/" + unit, 0o700, mtime=boot + 2 * SECOND)
    _systemd(tree, host, boot + 2 * SECOND)
    records = bootlog.records(host.background.machine(boot), host.identity.kernel, boot)
    tree.file(b"utmp", b"".join(record.pack() for record in records), 0o664, 0, 43, max(record.time for record in records) * 1000)
    tree.fifo(b"initctl", 0o600, mtime=boot + 2 * SECOND)
    tree.link(b"shm", b"/dev/shm", boot + 2 * SECOND)
    apache = services.by_comm.get("apache2")
    if apache is not None:  # as apache2ctl makes them
        tree.directory(b"apache2", 0o755, mtime=apache.start_time + SECOND // 8)
        tree.directory(b"apache2/socks", 0o755, 33, 0, apache.start_time)
        tree.directory(b"lock/apache2", 0o755, 33, 0, apache.start_time)
    for comm, name in runs.PID_FILES.items():
        entry = services.by_comm.get(comm)
        if entry is not None:
            tree.file(name.encode(), b"%d\n" % entry.pid, 0o644, mtime=entry.start_time + SECOND // 8)
    _network(tree, host.identity.interface.name, boot + 4 * SECOND)
    uname = host.uname
    tree.file(b"motd.dynamic", f"{uname.sysname} {uname.nodename} {uname.release} {uname.version} {uname.machine}\n".encode())
    maria, php = services.by_comm.get("mariadbd"), services.by_comm.get("php-fpm8.2")
    if maria is not None:
        tree.directory(b"mysqld", 0o755, maria.uid, 0, maria.start_time)
        tree.file(b"mysqld/mysqld.pid", b"%d\n" % maria.pid, 0o660, maria.uid, maria.gid, maria.start_time + SECOND)
        tree.socket(b"mysqld/mysqld.sock", 0o777, maria.uid, maria.gid, maria.start_time + SECOND)
    if php is not None:
        tree.directory(b"php", 0o755, 33, 33, php.start_time)
        tree.file(b"php/php8.2-fpm.pid", b"%d" % php.pid, 0o644, mtime=php.start_time + SECOND // 4)
        tree.socket(b"php/php8.2-fpm.sock", 0o660, 33, 33, php.start_time + SECOND // 4)
        booted = services.booted["php-fpm8.2"].start_time
        tree.link(b"php/php-fpm.sock", b"/etc/alternatives/php-fpm.sock", booted + SECOND // 4)
    _docker(tree, host, boot + 4 * SECOND)
    return tree


def _docker(tree: StaticTree, host: Host, moment: int) -> None:
    """What the daemons have there, and docker.socket, which is older than they are (docker.io 20.10.24)."""
    containerd, dockerd = (host.services.by_comm.get(comm) for comm in ("containerd", "dockerd"))
    if containerd is not None:
        tree.directory(b"containerd", 0o711, mtime=containerd.start_time)
        for name in (b"containerd/containerd.sock", b"containerd/containerd.sock.ttrpc"):
            tree.socket(name, 0o660, 0, 0, containerd.start_time + SECOND // 4)
    if dockerd is not None:
        tree.socket(b"docker.sock", 0o660, 0, _numbers(host, b"/etc/group").get("docker", 0), moment)
        tree.file(b"docker.pid", b"%d" % dockerd.pid, 0o644, mtime=dockerd.start_time)


def _recorded(tree: StaticTree, host: Host, moment: int) -> None:
    """What every such machine has; owners by name, as the image's accounts have them."""
    users, groups = (_numbers(host, name) for name in (b"/etc/passwd", b"/etc/group"))
    tree.directory(b"lock", 0o1777, mtime=moment)
    text = resources.files("mirage.world").joinpath("personas", "web-debian-12", "run.txt").read_text()
    for line in text.splitlines():
        if not line.startswith("#"):
            kind, mode, user, group, path = line.split(" ", 4)
            owner = users.get(user, 0), groups.get(group, 0)
            tree.add(path.encode(), Leaf(KINDS[kind] | int(mode, 8), *owner, mtime=moment))


def _numbers(host: Host, path: bytes) -> dict[str, int]:
    fields = [line.split(":") for line in (host.image.read_path(path) or b"").decode("utf-8", "replace").splitlines()]
    return {field[0]: int(field[2]) for field in fields if len(field) > 2 and field[2].isdigit()}


def _systemd(tree: StaticTree, host: Host, moment: int) -> None:
    """What systemd tells itself and others about its units."""
    for name, (_, active, sub) in units.booted().items():
        if (
            active == "active"
            and name.endswith(INVOKED)
            and sub in ("running", "exited", "mounted")
            and not name.startswith(("-", "run-"))
        ):
            life = host.lives.last(name)
            begun = life.run or moment if life is not None else moment
            tree.link(b"systemd/units/invocation:" + name.encode(), units.invocation(host, name).encode(), begun)
    tree.file(
        b"systemd/seats/seat0", (PRIVATE + "IS_SEAT0=1\nCAN_MULTI_SESSION=1\nCAN_TTY=1\nCAN_GRAPHICAL=1\n").encode(), mtime=moment
    )
    generate(tree, host.identity, moment)


def _network(tree: StaticTree, interface: str, moment: int) -> None:
    """What ifupdown notes."""
    tree.directory(b"network", mtime=moment)
    for name, text in (
        ("ifstate", f"lo=lo\n{interface}={interface}\n"), (f"ifstate.{interface}", f"{interface}\n"), ("ifstate.lo", "lo\n"),
        (".ifstate.lock", ""),
    ):  # fmt: skip
        tree.file(f"network/{name}".encode(), text.encode(), mtime=moment)
