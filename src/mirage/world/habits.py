"""When the programs that everybody uses were last run on a machine: its daemons at its boot, its people's tools at their last visit."""

from __future__ import annotations

from zlib import crc32

from mirage.base.clock import SECOND
from mirage.world.identity import Identity

BOOTED = (  # below /usr: what a boot of Debian 12 runs
    "bin/bash", "bin/dash", "bin/mount", "bin/kmod", "bin/udevadm", "bin/systemctl", "bin/journalctl", "bin/dbus-daemon", "bin/grep", "bin/sed", "bin/mawk",
    "bin/cat", "bin/cut", "bin/rm", "bin/mkdir", "bin/chmod", "bin/chown", "bin/readlink", "bin/stat", "bin/find", "bin/hostname", "bin/ip", "bin/logger",
    "bin/install", "bin/sensors", "bin/systemd-tmpfiles", "bin/mariadb", "bin/mariadb-admin", "lib/systemd/systemd", "lib/systemd/systemd-journald",
    "lib/systemd/systemd-logind", "lib/systemd/systemd-timesyncd", "lib/systemd/systemd-sysctl", "sbin/agetty", "sbin/apparmor_parser", "sbin/atd",
    "sbin/cron", "sbin/dhclient", "sbin/ifup", "sbin/mariadbd", "sbin/nginx", "sbin/php-fpm8.2", "sbin/rsyslogd", "sbin/sshd", "sbin/start-stop-daemon",
)  # fmt: skip
TYPED = (  # and what somebody at a terminal does
    "bin/ls", "bin/id", "bin/dircolors", "bin/lesspipe", "bin/tail", "bin/head", "bin/df", "bin/du", "bin/free", "bin/uptime", "bin/w", "bin/less", "bin/sudo",
    "bin/nano", "bin/vim.tiny", "bin/git", "bin/ps", "bin/top", "bin/last", "bin/date", "bin/clear_console", "bin/who", "bin/sort", "bin/wc", "bin/curl",
)  # fmt: skip


def used(identity: Identity) -> dict[bytes, int]:
    """Path of a program: when it was run last."""
    stays = [stay for person in identity.people for stay in person.stays] + identity.root_stays
    last = max((stay.start for stay in stays), default=identity.boot_time)
    found: dict[bytes, int] = {}
    for names, time, span in ((BOOTED, identity.boot_time + 2 * SECOND, 9 * SECOND), (TYPED, last + SECOND, 240 * SECOND)):
        found |= {f"/usr/{name}".encode(): time + crc32(name.encode()) % span for name in names}
    return found
