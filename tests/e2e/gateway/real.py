"""Debian's own sshd beside ours: in a mount namespace of its own with its own accounts, so that this machine's are not touched."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

from mirage.world import hostkeys

SSHD = "/usr/sbin/sshd"
CONFIG = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {directory}/ssh_host_rsa_key
HostKey {directory}/ssh_host_ecdsa_key
HostKey {directory}/ssh_host_ed25519_key
PidFile none
PermitRootLogin yes
KbdInteractiveAuthentication no
UsePAM yes
X11Forwarding yes
PrintMotd no
PrintLastLog no
AcceptEnv LANG LC_*
Subsystem sftp /usr/lib/openssh/sftp-server
{more}
"""
SCRIPT = """\
set -e
mount --make-rprivate /
mount -t tmpfs none /run && mkdir /run/sshd
mount -t tmpfs none /home && mkdir -p /home/tester/.ssh
mount -t tmpfs none /root && chmod 700 /root && mkdir /root/.ssh
mkdir {directory}/mnt
mount -t tmpfs none /etc/update-motd.d && mount --bind /dev/null /etc/motd
for name in passwd shadow group; do mount --bind {directory}/$name /etc/$name; done
cp {directory}/authorized /home/tester/.ssh/authorized_keys
cp {directory}/authorized /root/.ssh/authorized_keys
chown -R 1000:1000 /home/tester
chmod 700 /home/tester/.ssh /root/.ssh; chmod 600 /home/tester/.ssh/authorized_keys /root/.ssh/authorized_keys
ulimit -Sn 1024
exec {sshd} -D -e -f {directory}/config
"""


def missing() -> str:
    """Why the real server cannot be started here, or ""."""
    if not os.path.exists(SSHD):
        return "openssh-server is not installed"
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        return "starting sshd in a namespace of its own needs root and unshare"
    found = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", "openssh-server"], capture_output=True, text=True, check=False)
    if not found.stdout.startswith("1:9.2p1"):
        return f"openssh-server here is {found.stdout or 'unknown'}, not Debian 12's 9.2p1"
    if subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False).returncode:
        return "no mount namespaces here"
    return ""


def version() -> bytes:
    """The version string of the package that is installed."""
    found = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", "openssh-server"], capture_output=True, text=True, check=True)
    upstream, _, revision = found.stdout.partition(":")[2].partition("-")
    return f"SSH-2.0-OpenSSH_{upstream} Debian-{revision}".encode()


class RealServer:
    """A running sshd with users root and tester."""

    def __init__(
        self, directory: Path, authorized: bytes, shadow: dict[str, str], keys: list[hostkeys.HostKey], more: str = ""
    ) -> None:
        self.directory = directory
        self.address = ("127.0.0.1", _free_port())
        directory.mkdir(parents=True, exist_ok=True)
        directory.chmod(0o755)
        for key in keys:
            path = directory / f"ssh_host_{key.kind}_key"
            path.write_bytes(key.private)
            path.chmod(0o600)
        (directory / "authorized").write_bytes(authorized + b"\n")
        system = [line for line in Path("/etc/passwd").read_text().splitlines() if line.split(":")[2] not in ("0", "1000")]
        (directory / "passwd").write_text(
            "\n".join(["root:x:0:0::/root:/bin/bash", *system, "tester:x:1000:1000::/home/tester:/bin/bash", ""])
        )
        names = [line.split(":")[0] for line in system]
        (directory / "shadow").write_text(
            "".join(f"{name}:{value}:19000:0:99999:7:::\n" for name, value in shadow.items())
            + "".join(f"{name}:*:19000:0:99999:7:::\n" for name in names)
        )
        groups = [line for line in Path("/etc/group").read_text().splitlines() if not line.startswith("tester:")]
        (directory / "group").write_text("\n".join([*groups, "tester:x:1000:", ""]))
        (directory / "config").write_text(CONFIG.format(port=self.address[1], directory=directory, more=more))
        self.log = (directory / "log").open("wb")
        self.process = subprocess.Popen(
            ["unshare", "--mount", "bash", "-c", SCRIPT.format(directory=directory, sshd=SSHD)],
            stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        until = time.monotonic() + 15
        while True:
            try:
                socket.create_connection(self.address, timeout=1).close()
                return
            except OSError:
                if time.monotonic() > until or self.process.poll() is not None:
                    self.stop()
                    raise RuntimeError((directory / "log").read_text()) from None
                time.sleep(0.05)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(10)
        self.log.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
