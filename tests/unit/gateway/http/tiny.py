"""A small world for the web gateway's tests: a few files, and a list of what would have been logged."""

from __future__ import annotations

from dataclasses import dataclass, field

from mirage.base.clock import Clock, ManualClock
from mirage.gateway.http.world import LogLine
from mirage.state.open import open_store
from mirage.vfs.caller import Caller
from mirage.vfs.layered import Layered
from mirage.vfs.types import ROOT
from mirage.vfs.view import View
from mirage.world.artifacts import MemoryArtifacts

NGINX = b"""\
http {
    types { text/html html htm; text/plain txt; }
    default_type application/octet-stream;
    server {
        listen 80 default_server;
        listen 443 ssl default_server;
        root /var/www/html;
        index index.html;
        server_name _;
        location / { try_files $uri $uri/ =404; }
    }
    include sites/*;
}
"""


@dataclass
class TinyWorld:
    """One machine with nginx's folders."""

    clock: Clock = field(default_factory=ManualClock)
    seed: bytes = b"tiny"
    zone: str = "Etc/UTC"
    address: str = "192.0.2.10"
    hostname: str = "web1.example.internal"
    connections: int = 40
    is_secure: bool = False
    artifacts: MemoryArtifacts = field(default_factory=MemoryArtifacts)
    lines: list[LogLine] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.view = View(Layered(open_store("memory:", b"tiny"), None, [b"host"], self.clock), self.clock)
        caller = Caller(self.view, ROOT, umask=0)
        for path in (b"/etc", b"/etc/nginx", b"/etc/nginx/sites", b"/var", b"/var/www", b"/var/www/html"):
            caller.mkdir(path, 0o755)
        caller.write_file(b"/etc/nginx/nginx.conf", NGINX, 0o644)
        caller.write_file(b"/var/www/html/index.html", b"<h1>tiny</h1>\n", 0o644)
        caller.write_file(b"/var/www/html/large.txt", b"x" * 300_000, 0o644)

    def write(self, path: str, data: bytes) -> None:
        Caller(self.view, ROOT, umask=0).write_file(path.encode(), data, 0o644)

    def has(self, path: bytes) -> bool:
        return Caller(self.view, ROOT).exists(path)

    def look(self, source: str, session: str) -> View:
        return self.view

    def log(self, lines: list[LogLine]) -> None:
        self.lines += lines

    def workers(self) -> list[int]:
        return [812, 813]
