"""/run as it stands after a boot: pid files, sockets and what systemd and udev keep there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.base.clock import SECOND
from mirage.world import logins
from mirage.world.statictree import StaticTree

if TYPE_CHECKING:
    from mirage.world.host import Host

CREDENTIALS = (  # of the units that systemd 252 gives some, a ramfs each
    b"systemd-sysctl.service", b"systemd-sysusers.service", b"systemd-tmpfiles-setup-dev.service", b"systemd-tmpfiles-setup.service",
)  # fmt: skip
PID_FILES = (("cron", "crond.pid"), ("atd", "atd.pid"), ("rsyslogd", "rsyslogd.pid"), ("sshd", "sshd.pid"), ("nginx", "nginx.pid"))


def make_run(host: Host) -> StaticTree:
    """The tree below /run."""
    boot, services = host.identity.boot_time, host.services
    tree = StaticTree(boot + SECOND)
    for name, mode in (("lock", 0o1777), ("log", 0o755), ("user", 0o755), ("systemd", 0o755), ("udev", 0o755), ("mount", 0o755),
                       ("network", 0o755), ("sendsigs.omit.d", 0o755), ("sshd", 0o755), ("sudo", 0o711), ("screen", 0o1777),
                       ("dbus", 0o755), ("initramfs", 0o755), ("credentials", 0o700), ("tmpfiles.d", 0o755), ("console-setup", 0o755),
                       ("lock/subsys", 0o755), ("sudo/ts", 0o700), ("udev/data", 0o755), ("udev/tags", 0o755), ("udev/rules.d", 0o755),
                       ("systemd/journal", 0o755), ("systemd/system", 0o755), ("systemd/sessions", 0o755), ("systemd/users", 0o755),
                       ("systemd/seats", 0o755), ("systemd/machines", 0o755), ("systemd/inhibit", 0o755), ("systemd/units", 0o755),
                       ("systemd/shutdown", 0o755), ("systemd/ask-password", 0o755), ("systemd/generator", 0o755),
                       ("systemd/netif", 0o755), ("systemd/propagate", 0o700), ("systemd/unit-root", 0o555)):  # fmt: skip
        if name != "lock/subsys":
            tree.directory(name.encode(), mode, mtime=boot + 2 * SECOND)
    getty = services.by_comm.get("agetty")
    started = getty.start_time if getty is not None else boot + 5 * SECOND
    records = logins.boot_records(host.identity.kernel, boot, getty.pid if getty is not None else 0, started)
    tree.file(b"utmp", b"".join(record.pack() for record in records), 0o664, 0, 43, started)
    tree.fifo(b"initctl", 0o600, mtime=boot + 2 * SECOND)
    tree.link(b"shm", b"/dev/shm", boot + 2 * SECOND)
    tree.file(b"machine-id", host.identity.machine_id.encode() + b"\n", 0o444)
    for comm, name in PID_FILES:
        entry = services.by_comm.get(comm)
        if entry is not None:
            tree.file(name.encode(), b"%d\n" % entry.pid, 0o644, mtime=entry.start_time + SECOND // 8)
    tree.file(
        b"network/ifstate",
        f"lo=lo\n{host.identity.interface.name}={host.identity.interface.name}\n".encode(),
        mtime=boot + 4 * SECOND,
    )
    uname = host.uname
    tree.file(b"motd.dynamic", f"{uname.sysname} {uname.nodename} {uname.release} {uname.version} {uname.machine}\n".encode())
    maria, php = services.by_comm.get("mariadbd"), services.by_comm.get("php-fpm8.2")
    if maria is not None:
        tree.directory(b"mysqld", 0o755, maria.uid, maria.gid, maria.start_time)
        tree.file(b"mysqld/mysqld.pid", b"%d\n" % maria.pid, 0o660, maria.uid, maria.gid, maria.start_time + SECOND)
        tree.socket(b"mysqld/mysqld.sock", 0o777, maria.uid, maria.gid, maria.start_time + SECOND)
    if php is not None:
        tree.directory(b"php", 0o755, 33, 33, php.start_time)
        tree.file(b"php/php8.2-fpm.pid", b"%d" % php.pid, 0o644, mtime=php.start_time + SECOND // 4)
        tree.socket(b"php/php8.2-fpm.sock", 0o660, 33, 33, php.start_time + SECOND // 4)
        tree.link(b"php/php-fpm.sock", b"/etc/alternatives/php-fpm.sock", php.start_time + SECOND // 4)
    for name, mode in (("systemd/private", 0o777), ("systemd/notify", 0o777), ("systemd/journal/dev-log", 0o666),
                       ("systemd/journal/socket", 0o666), ("systemd/journal/stdout", 0o666), ("udev/control", 0o600),
                       ("dbus/system_bus_socket", 0o666)):  # fmt: skip
        tree.socket(name.encode(), mode, mtime=boot + 2 * SECOND)
    for unit in CREDENTIALS:
        tree.directory(b"credentials/" + unit, 0o700, mtime=boot + 2 * SECOND)
    return tree
