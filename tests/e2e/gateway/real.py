"""Debian's own sshd beside ours, in mount and network namespaces of its own: neither this machine's accounts nor its ports are touched.

sshd really binds what `tcpip-forward` asks for. On the machine's own loopback any client's port, or one that lingers in
TIME_WAIT, would make it refuse; in a network of its own a fixed port is free or taken only by what the battery did.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from mirage.world import hostkeys
from tests.e2e import namespace

SSHD = "/usr/sbin/sshd"
ACCOUNTS = ("passwd", "shadow", "group")
ADDRESS = ("127.0.0.1", 22)
CONFIG = """\
Port 22
ListenAddress 127.0.0.1
HostKey {directory}/ssh_host_rsa_key
HostKey {directory}/ssh_host_ecdsa_key
HostKey {directory}/ssh_host_ed25519_key
PidFile none
PermitRootLogin yes
KbdInteractiveAuthentication no
UsePAM yes
X11Forwarding yes
XAuthLocation /nonexistent
PrintMotd no
PrintLastLog no
AcceptEnv LANG LC_*
Subsystem sftp /usr/lib/openssh/sftp-server
{more}
"""
SCRIPT = """\
set -e
ip link set lo up
mount --make-rprivate /
mount -t tmpfs none /run && mkdir /run/sshd
mount -t tmpfs none /home && mkdir -p /home/tester/.ssh
mount -t tmpfs none /root && chmod 700 /root && mkdir /root/.ssh
mkdir {directory}/mnt
mount -t tmpfs none /etc/update-motd.d && mount --bind /dev/null /etc/motd
for name in passwd shadow group hosts; do mount --bind {directory}/$name /etc/$name; done
cp {directory}/authorized /home/tester/.ssh/authorized_keys
cp {directory}/authorized /root/.ssh/authorized_keys
chown -R tester:tester /home/tester
chmod 700 /home/tester/.ssh /root/.ssh; chmod 600 /home/tester/.ssh/authorized_keys /root/.ssh/authorized_keys
ulimit -Sn 1024
exec {sshd} -D -e -f {directory}/config
"""


def missing() -> str:
    """Why the real server cannot be started here, or ""."""
    return namespace.missing("openssh-server", SSHD, "1:9.2p1", "sshd")


def version() -> bytes:
    """What the package that is installed calls itself in the banner."""
    found = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", "openssh-server"], capture_output=True, text=True, check=True)
    upstream, _, revision = found.stdout.partition(":")[2].partition("-")
    return f"OpenSSH_{upstream} Debian-{revision}".encode()


class RealServer(namespace.Server):
    """A running sshd with users root and tester."""

    def __init__(
        self, directory: Path, authorized: str, accounts: Mapping[str, str], keys: Sequence[hostkeys.HostKey], more: str = ""
    ) -> None:
        """`accounts`: what stands in /etc/passwd, /etc/shadow and /etc/group. `more`: lines of sshd_config."""
        self.directory = directory
        directory.mkdir(parents=True, exist_ok=True)
        directory.chmod(0o755)
        for key in keys:
            path = directory / f"ssh_host_{key.kind}_key"
            path.write_bytes(key.private)
            path.chmod(0o600)
        (directory / "authorized").write_text(f"{authorized}\n")
        for name in ACCOUNTS:
            (directory / name).write_text(accounts[name])
        (directory / "hosts").write_text("127.0.0.1 localhost\n")  # as the other side has it
        (directory / "config").write_text(CONFIG.format(directory=directory, more=more))
        self.log = (directory / "log").open("wb")
        script = SCRIPT.format(directory=directory, sshd=SSHD)
        super().__init__(script, ADDRESS, out=self.log, errors=self.log, said=directory / "log")

    def stop(self) -> None:
        super().stop()
        self.log.close()
