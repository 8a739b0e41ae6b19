"""A real server of Debian's in namespaces of its own, for comparison with ours: started there, waited for, spoken to from here."""

from __future__ import annotations

import ctypes
import os
import shutil
import socket
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

CLONE_NEWNET = 0x40000000  # sched.h
UNSHARE = ["unshare", "--mount", "--net"]
PATIENCE = 60.0  # seconds until it listens


def missing(package: str, program: str, version: str, name: str) -> str:
    """Why it cannot be started here, or "". `version`: what the package's must begin with; `name`: of the program, in words."""
    if not os.path.exists(program):
        return f"{package} is not installed"
    if os.geteuid() != 0 or shutil.which("unshare") is None or shutil.which("ip") is None:
        return f"starting {name} in namespaces of its own needs root, unshare and ip"
    found = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True, text=True, check=False)
    if not found.stdout.startswith(version):
        return f"{package} here is {found.stdout or 'unknown'}, not Debian 12's {version}"
    if subprocess.run([*UNSHARE, "true"], capture_output=True, check=False).returncode:
        return "no mount and network namespaces here"
    return ""


class Server:
    """What a script started in fresh namespaces; it must become the server by exec."""

    def __init__(self, script: str, address: tuple[str, int], *, out: IO[bytes] | int, errors: IO[bytes], said: Path) -> None:
        """`said`: the file behind `errors`, told where it does not listen."""
        self._address = address
        self.process = subprocess.Popen(
            [*UNSHARE, "bash", "-c", script], stdin=subprocess.DEVNULL, stdout=out, stderr=errors, start_new_session=True
        )
        self._inside = ThreadPoolExecutor(1, initializer=self._enter)  # its thread lives in the server's network
        until = time.monotonic() + PATIENCE
        while not self._answers():
            if time.monotonic() > until or self.process.poll() is not None:
                self.stop()
                raise RuntimeError(said.read_text())
            time.sleep(0.05)

    def _answers(self) -> bool:
        """Whether the namespace is made, which must be so before a thread enters it, and the server listens there."""
        try:
            if os.readlink(f"/proc/{self.process.pid}/ns/net") == os.readlink("/proc/self/ns/net"):
                return False
            self.connect(wait=1).close()
        except OSError:
            return False
        return True

    def connect(self, port: int = 0, wait: float = 30.0) -> socket.socket:
        """A connection to this server. A socket stays in the network in which it was made, whichever thread uses it."""
        host, own = self._address
        return self._inside.submit(socket.create_connection, (host, port or own), wait).result()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(60)
        self._inside.shutdown()

    def _enter(self) -> None:
        """Move this thread, and none other, into the server's network (Python 3.11 has no os.setns)."""
        libc = ctypes.CDLL(None, use_errno=True)
        descriptor = os.open(f"/proc/{self.process.pid}/ns/net", os.O_RDONLY)
        try:
            if libc.setns(descriptor, CLONE_NEWNET):
                raise OSError(ctypes.get_errno(), "setns")
        finally:
            os.close(descriptor)
