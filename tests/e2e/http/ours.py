"""Our server beside the real one: `python -m tests.e2e.http.ours DIRECTORY KIND` serves the ground, prints its two ports, ends with stdin.

DIRECTORY holds pair.pem, the certificate and key of both; what would stand in nginx's logs is appended to access.log and error.log.
"""

from __future__ import annotations

import asyncio
import itertools
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from mirage.base.clock import SystemClock
from mirage.base.events import Emit, Event, SessionCrashed
from mirage.gateway.http import sites, tls
from mirage.gateway.http.gateway import HttpGateway
from mirage.gateway.http.service import Service
from mirage.gateway.http.sites.apache import boundary
from mirage.gateway.http.world import LogLine
from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT
from mirage.vfs.view import View
from mirage.world.artifacts import MemoryArtifacts
from mirage.world.logs.lines import last_turn
from tests.e2e.http import ground, real, real_apache


class GroundWorld:
    """The machine that the real server of that kind runs on, as far as it can tell."""

    zone, address, hostname, connections = "Etc/UTC", "127.0.0.1", real_apache.NAME, 0

    def __init__(self, directory: Path, kind: str) -> None:
        self.clock = SystemClock()
        reloaded = last_turn(self.clock.now(), self.zone, self.hostname)
        seeds = (b"ground %d" % number for number in itertools.count())
        self.seed = next(seed for seed in seeds if len(boundary(seed, reloaded)) == 16)  # as in tests/e2e/http/duel.py
        self.artifacts = MemoryArtifacts()
        self._directory = directory
        self._view = ground.view(self.clock)
        caller = Caller(self._view, ROOT)
        caller.mkdir(b"/etc", 0o755)
        caller.write_file(b"/etc/mime.types", Path("/etc/mime.types").read_bytes(), 0o644)
        if kind == "nginx":
            self._configure(caller)
        else:
            _copy(caller, Path("/usr/share/apache2/icons"))

    def _configure(self, caller: Caller) -> None:
        for name in ("etc/nginx", "etc/nginx/sites-enabled", "etc/nginx/conf.d", "etc/nginx/snippets"):
            caller.mkdir(b"/" + name.encode(), 0o755)
        for source, name in (
            (Path("/etc/nginx/nginx.conf"), b"nginx.conf"), (Path("/etc/nginx/mime.types"), b"mime.types"),
            (self._directory.parent / "default", b"sites-enabled/default"), (real.MORE, b"conf.d/more.conf"),
            (Path("/etc/nginx/snippets/fastcgi-php.conf"), b"snippets/fastcgi-php.conf"), (Path("/etc/nginx/fastcgi.conf"), b"fastcgi.conf"),
        ):  # fmt: skip
            caller.write_file(b"/etc/nginx/" + name, source.read_bytes(), 0o644)

    def look(self, source: str, session: str) -> View:
        return self._view

    def log(self, lines: list[LogLine]) -> None:
        for line in lines:
            with (self._directory / Path(line.path.decode()).name).open("ab") as file:
                file.write(line.data)

    def version(self, package: str) -> str:
        return ""

    def workers(self) -> list[int]:
        return [1]


def _copy(caller: Caller, folder: Path) -> None:
    """A directory of this machine's, as it is."""
    for parent in reversed([folder, *folder.parents][:-1]):
        if not caller.exists(str(parent).encode()):
            caller.mkdir(str(parent).encode(), 0o755)
    for file in folder.iterdir():
        path = str(file).encode()
        if file.is_dir():
            _copy(caller, file)
        else:
            caller.write_file(path, file.read_bytes(), 0o644)
            caller.utimens(path, file.stat().st_mtime_ns, file.stat().st_mtime_ns)


def record(session: str, source: str) -> Emit:
    def emit(event: Event) -> None:
        if isinstance(event, SessionCrashed):
            print(f"crashed: {event.error}", file=sys.stderr, flush=True)

    return emit


async def serve(directory: Path, kind: str, announce: Callable[[int, int], None], until: asyncio.Event) -> None:
    """Serve until told to stop."""
    world = GroundWorld(directory, kind)
    site = sites.find({"nginx": "default"}.get(kind, kind))(world)
    context = tls.context((directory / "pair.pem").read_bytes(), b"", site.manner)
    gateway = HttpGateway(Service(world, site, context=context), record)
    ports = []
    for secure in (False, True):
        listener = socket.create_server(("127.0.0.1", 0), backlog=511)
        gateway.serve(listener, secure=secure)
        ports.append(listener.getsockname()[1])
    announce(*ports)
    await until.wait()
    await gateway.stop()


async def main() -> None:
    done = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(sys.stdin, lambda: done.set() if not sys.stdin.buffer.raw.read(1) else None)
    await serve(Path(sys.argv[1]), sys.argv[2], lambda plain, secure: print(plain, secure, flush=True), done)


if __name__ == "__main__":
    asyncio.run(main())
