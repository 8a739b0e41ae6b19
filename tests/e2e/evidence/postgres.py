"""A PostgreSQL server of the test's own, from the installed programs, on a private socket."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def programs() -> Path:
    """Where initdb lies; skips with the reason where it does not."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if not found:
        pytest.skip("PostgreSQL's server programs are not installed (/usr/lib/postgresql/*/bin/initdb)")
    return found[-1].parent


class Server:
    """One server that can be stopped and started. Its programs refuse root, so root's tests run them as another user."""

    def __init__(self, directory: Path) -> None:
        self._bin = programs()
        self._home = directory
        self.socket = str(directory / ".s.PGSQL.5432")
        self._data = directory / "data"
        self.url = f"postgresql://mirage@/postgres?host={directory}"
        self._user: str | None = None
        if os.geteuid() == 0:
            self._user = next((name for name in ("postgres", "nobody") if _is_user(name)), None)
            shutil.chown(directory, self._user)
        self._run("initdb", "-D", self._data, "-U", "mirage", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8")
        with (self._data / "postgresql.conf").open("a") as settings:
            settings.write(f"listen_addresses = ''\nunix_socket_directories = '{directory}'\nfsync = off\nmax_connections = 60\n")

    def start(self) -> None:
        self._run("pg_ctl", "-D", self._data, "-w", "-l", self._home / "log", "start")

    def stop(self, mode: str = "fast") -> None:
        self._run("pg_ctl", "-D", self._data, "-w", "-m", mode, "stop")

    def query(self, statement: str) -> str:
        return self._run("psql", "-h", self._home, "-U", "mirage", "-d", "postgres", "-Atc", statement).strip()

    def _run(self, program: str, *arguments: object) -> str:
        done = subprocess.run(
            [self._bin / program, *map(str, arguments)], user=self._user, cwd=self._home, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC"}, extra_groups=[] if self._user else None,
        )  # fmt: skip
        assert done.returncode == 0, f"{program}: {done.stdout}"
        return done.stdout


@contextmanager
def server() -> Iterator[Server]:
    """A server that runs; gone at the end. Its directory has a short name, since a socket's path may not be long."""
    programs()
    directory = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    directory.chmod(0o755)
    try:
        one = Server(directory)
        one.start()
        try:
            yield one
        finally:
            if (directory / "data" / "postmaster.pid").exists():
                one.stop("immediate")
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _is_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
