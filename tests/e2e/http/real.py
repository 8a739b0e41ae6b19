"""Debian's own nginx, in mount and network namespaces of its own: on port 80 and 443 there, and nothing of this machine is touched."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import socket
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

NGINX = "/usr/sbin/nginx"
MORE = Path(__file__).with_name("more.conf")
VERSION = "1.22.1-9+deb12u"
CLONE_NEWNET = 0x40000000  # sched.h
UNSHARE = ["unshare", "--mount", "--net"]
SCRIPT = """\
set -e
ip link set lo up
mount --make-rprivate /
mount -t tmpfs none /run
mount --bind {directory}/log /var/log/nginx
mount -t tmpfs none /var/lib/nginx
mkdir -p /var/www/html
mount --bind {directory}/html /var/www/html
mount --bind {directory}/default /etc/nginx/sites-available/default
mount -t tmpfs none /etc/nginx/conf.d
cp {more} /etc/nginx/conf.d/more.conf
exec {nginx} -g 'daemon off;'
"""


def missing() -> str:
    """Why the real server cannot be started here, or ""."""
    if not os.path.exists(NGINX):
        return "nginx is not installed"
    if os.geteuid() != 0 or shutil.which("unshare") is None or shutil.which("ip") is None:
        return "starting nginx in namespaces of its own needs root, unshare and ip"
    found = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", "nginx"], capture_output=True, text=True, check=False)
    if not found.stdout.startswith(VERSION):
        return f"nginx here is {found.stdout or 'unknown'}, not Debian 12's {VERSION}"
    if subprocess.run([*UNSHARE, "true"], capture_output=True, check=False).returncode:
        return "no mount and network namespaces here"
    return ""


class RealNginx:
    """A running nginx with Debian's configuration over `directory`/html; with a certificate also on 443, as its comments propose."""

    def __init__(self, directory: Path, certificate: Path | None = None, key: Path | None = None) -> None:
        self.directory = directory
        (directory / "log").mkdir()
        site = Path("/etc/nginx/sites-available/default").read_text()
        if certificate is not None:
            secure = f"listen 443 ssl default_server;\n\tssl_certificate {certificate};\n\tssl_certificate_key {key};\n"
            site = site.replace("listen [::]:80 default_server;", "listen [::]:80 default_server;\n\t" + secure, 1)
        (directory / "default").write_text(site)
        with (directory / "stderr").open("wb") as errors:
            self.process = subprocess.Popen(
                [*UNSHARE, "bash", "-c", SCRIPT.format(directory=directory, nginx=NGINX, more=MORE)],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors, start_new_session=True,
            )  # fmt: skip
        self._inside = ThreadPoolExecutor(1, initializer=self._enter)  # its thread lives in nginx's network
        until = time.monotonic() + 15
        while not self._answers():
            if time.monotonic() > until or self.process.poll() is not None:
                self.stop()
                raise RuntimeError((directory / "stderr").read_text())
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            if os.readlink(f"/proc/{self.process.pid}/ns/net") == os.readlink("/proc/self/ns/net"):
                return False
            self.connect().close()
        except OSError:
            return False
        return True

    def connect(self, port: int = 80) -> socket.socket:
        """A connection to this server. A socket stays in the network in which it was made, whichever thread uses it."""
        return self._inside.submit(socket.create_connection, ("127.0.0.1", port), 5).result()

    def log(self, name: str) -> list[str]:
        """The lines of a log, oldest first."""
        return (self.directory / "log" / name).read_bytes().decode("latin-1").splitlines()

    def stop(self) -> None:
        if self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                self.process.terminate()
            self.process.wait(10)
        self._inside.shutdown()

    def _enter(self) -> None:
        """Move this thread, and none other, into nginx's network (Python 3.11 has no os.setns)."""
        libc = ctypes.CDLL(None, use_errno=True)
        descriptor = os.open(f"/proc/{self.process.pid}/ns/net", os.O_RDONLY)
        try:
            if libc.setns(descriptor, CLONE_NEWNET):
                raise OSError(ctypes.get_errno(), "setns")
        finally:
            os.close(descriptor)
