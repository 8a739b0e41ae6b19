"""Debian's own sshd beside ours, in mount and network namespaces of its own: neither this machine's accounts nor its ports are touched.

sshd really binds what `tcpip-forward` asks for. On the machine's own loopback any client's port, or one that lingers in
TIME_WAIT, would make it refuse; in a network of its own a fixed port is free or taken only by what the battery did.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import socket
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from mirage.world import hostkeys

SSHD = "/usr/sbin/sshd"
ADDRESS = ("127.0.0.1", 22)
CLONE_NEWNET = 0x40000000  # sched.h
UNSHARE = ["unshare", "--mount", "--net"]
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
    if os.geteuid() != 0 or shutil.which("unshare") is None or shutil.which("ip") is None:
        return "starting sshd in namespaces of its own needs root, unshare and ip"
    found = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", "openssh-server"], capture_output=True, text=True, check=False)
    if not found.stdout.startswith("1:9.2p1"):
        return f"openssh-server here is {found.stdout or 'unknown'}, not Debian 12's 9.2p1"
    if subprocess.run([*UNSHARE, "true"], capture_output=True, check=False).returncode:
        return "no mount and network namespaces here"
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
        (directory / "config").write_text(CONFIG.format(directory=directory, more=more))
        self.log = (directory / "log").open("wb")
        self.process = subprocess.Popen(
            [*UNSHARE, "bash", "-c", SCRIPT.format(directory=directory, sshd=SSHD)],
            stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        self._inside = ThreadPoolExecutor(1, initializer=self._enter)  # its thread lives in sshd's network
        until = time.monotonic() + 15
        while not self._answers():
            if time.monotonic() > until or self.process.poll() is not None:
                self.stop()
                raise RuntimeError((directory / "log").read_text())
            time.sleep(0.05)

    def _answers(self) -> bool:
        """Whether the namespace is made, which must be so before a thread enters it, and sshd listens there."""
        try:
            if os.readlink(f"/proc/{self.process.pid}/ns/net") == os.readlink("/proc/self/ns/net"):
                return False
            self.connect(1).close()
        except OSError:
            return False
        return True

    def connect(self, wait: float) -> socket.socket:
        """A connection to this server. A socket stays in the network in which it was made, whichever thread uses it."""
        return self._inside.submit(socket.create_connection, ADDRESS, wait).result()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(10)
        self._inside.shutdown()
        self.log.close()

    def _enter(self) -> None:
        """Move this thread, and none other, into sshd's network (Python 3.11 has no os.setns)."""
        libc = ctypes.CDLL(None, use_errno=True)
        descriptor = os.open(f"/proc/{self.process.pid}/ns/net", os.O_RDONLY)
        try:
            if libc.setns(descriptor, CLONE_NEWNET):
                raise OSError(ctypes.get_errno(), "setns")
        finally:
            os.close(descriptor)
