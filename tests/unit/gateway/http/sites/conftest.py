"""A machine of the sites' own: one host in memory with the emulated shell's programs, and conversations held with its web port."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType, SimpleNamespace
from typing import Any, cast

import msgspec
import pytest
import zstandard

from mirage.app.config import Config
from mirage.app.house import House
from mirage.app.web import WebHouse, _plant
from mirage.base.clock import ManualClock
from mirage.base.events import Event, SessionCrashed
from mirage.gateway.http import sites
from mirage.gateway.http.connection import Connection
from mirage.gateway.http.service import Service, Visitor
from mirage.gateway.http.world import Planted
from mirage.image.format import SITES
from mirage.image.image import Image
from mirage.shell import registry
from mirage.shell.engine import EmulatedEngine
from mirage.state.open import open_store
from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT
from mirage.world import hostkeys, passwords
from mirage.world.artifacts import MemoryArtifacts
from mirage.world.host import HOST_LAYER, Host, layer_name
from mirage.world.hostkeys import HostKey, make
from mirage.world.logs import rotated
from mirage.world.pen import Pen, together
from tests.unit.gateway.http.sites import record
from tests.unit.gateway.http.test_connection import Talk, Wire
from tests.unit.shell.conftest import Wire as Channel
from tests.unit.world import ground

FILES = ("/usr/sbin/dockerd", "/usr/bin/docker", "/usr/bin/containerd-shim-runc-v2")
_NUMBERS = itertools.count(1)
_KNOWN: set[tuple[str, str]] = set()
_DATE = re.compile(rb"Date: [^\r]+ GMT")


@dataclass
class Answer:
    """One response, taken apart."""

    status: int
    head: bytes
    body: bytes

    @property
    def json(self) -> Any:
        return msgspec.json.decode(self.body)

    @property
    def lines(self) -> list[Any]:
        """Of newline-delimited JSON."""
        return [msgspec.json.decode(line) for line in self.body.splitlines() if line.strip()]

    def field(self, name: str) -> str:
        found = re.search(rf"(?im)^{name}: (.*?)\r?$", self.head.decode("latin-1"))
        return found[1] if found else ""

    @property
    def names(self) -> list[str]:
        """The header fields, in their order."""
        return [line.partition(":")[0] for line in self.head.decode("latin-1").split("\r\n")[1:] if line]


class _Talk(Talk):
    """The same from another address: each test's visitor has a layer of its own on one host."""

    def __init__(self, service: Service, source: str) -> None:
        self.events: list[Event] = []
        visitor = Visitor(service, (source, 40000), ("192.0.2.10", 80), "session", self.events.append)
        self.over: list[Connection] = []
        self.connection = Connection(service, visitor, self.events.append, 41, self.over.append, wants_tls=False)
        self.wire = Wire(self.connection)
        self.connection.connection_made(self.wire)


@dataclass
class Machine:
    """A host with a web port of one site."""

    service: Service
    host: Host
    source: str = "192.0.2.1"
    cookies: dict[str, str] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)

    def connect(self) -> Talk:
        return _Talk(self.service, self.source)

    async def ask(
        self, method: str, target: str, body: bytes | None = None, fields: dict[str, str] | None = None, *, turns: int = 4000
    ) -> Answer:  # fmt: skip
        """One request on a connection of its own; cookies are kept as a browser keeps them."""
        talk = self.connect()
        head = f"{method} {target} HTTP/1.1\r\nHost: web.example.com\r\nConnection: close\r\n"
        if self.cookies:
            head += "Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()) + "\r\n"
        given = dict(fields or {})
        if body is not None:
            given.setdefault("Content-Type", "application/json" if body[:1] in b"{[" else "application/x-www-form-urlencoded")
            given["Content-Length"] = str(len(body))
        head += "".join(f"{name}: {value}\r\n" for name, value in given.items())
        talk.say(head.encode() + b"\r\n" + (body or b""))
        for _ in range(turns):
            if talk.wire.ended:
                break
            await asyncio.sleep(0)
        self.events += talk.events
        crashes = [event for event in talk.events if isinstance(event, SessionCrashed)]
        assert not crashes, crashes
        answer = parsed(talk.wire.sent, method)
        for name, value in re.findall(r"(?im)^set-cookie: ([^=;]+)=([^;\r]*)", answer.head.decode("latin-1")):
            self.cookies[name] = value
            if value in ("deleted", "", "%20", "+"):
                del self.cookies[name]
        return answer

    @property
    def layer(self) -> bytes:
        return self.service.world.hands((self.source, 40000), "session", self.events.append).layer

    def read(self, path: str) -> bytes:
        """A file as the visitor sees it over SSH."""
        return Caller(self.host.view(self.layer), ROOT).read_file(path.encode())

    async def shell(self, line: str) -> str:
        """What the visitor reads who types it over SSH."""
        visit = self.host.visit("root", (self.source, 50_122), "0" * 26, self.events.append, layer=self.layer)
        channel = Channel()
        try:
            await EmulatedEngine().run(visit, line.encode(), channel)
        finally:
            visit.close()
        return (channel.out + channel.err).decode()

    def processes(self) -> list[str]:
        """The command lines that `ps` shows to the visitor."""
        return [b" ".join(entry.cmdline).decode() for entry in self.host.place(self.layer).table if entry.cmdline]


def parsed(data: bytes, method: str = "GET") -> Answer:
    head, _, body = data.partition(b"\r\n\r\n")
    while head.startswith(b"HTTP/1.1 100"):
        head, _, body = body.partition(b"\r\n\r\n")
    if re.search(rb"(?i)\r\ntransfer-encoding: chunked", head):
        body = unchunked(body)
    return Answer(int(head[9:12] or 0), _DATE.sub(b"Date: ...", head), body)


def unchunked(body: bytes) -> bytes:
    found = b""
    while body:
        size, _, body = body.partition(b"\r\n")
        length = int(size or b"0", 16)
        if not length:
            break
        found, body = found + body[:length], body[length + 2 :]
    return found


@pytest.fixture(scope="session")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Image]:
    paths = sorted({path.decode() for path in registry.programs()} | set(FILES))
    path = tmp_path_factory.mktemp("sites") / "debian-12.img"
    path.with_suffix(SITES).write_bytes(zstandard.compress(msgspec.json.encode(record.sites())))
    with ground.build(path, paths) as opened:
        yield opened


@contextlib.contextmanager
def cheaply() -> Iterator[None]:
    """Keys, hashes and a past that are as good for tests and cost a tenth: those of a machine take longer than all tests of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hostkeys, "make", lambda kind, comment: _short() if kind == "rsa" else make(kind, comment))
        patch.setattr(passwords, "YESCRYPT", "$y$j75$")
        patch.setattr(rotated, "ROTATED", 1)  # nights whose logs are kept
        yield


@functools.cache
def _short() -> HostKey:
    return make("rsa", "root@web", 1024)


@pytest.fixture(scope="session")
def host(image: Image) -> Host:
    """One for all tests: each is a visitor of its own."""
    with cheaply():
        made = Host.open(open_store("memory:", b"host"), image, clock=ManualClock(ground.NOW), seed=b"s" * 32)
        together(made.place(HOST_LAYER).root, _furnish)
    return made


NGINX = b"""\
http {
    types { text/html html; text/plain txt; image/png png; application/javascript js; text/css css; }
    default_type application/octet-stream;
    include /etc/nginx/conf.d/*.conf;
}
"""
FASTCGI = b"""\
fastcgi_split_path_info ^(.+?\\.php)(/.*)$;
try_files $fastcgi_script_name =404;
fastcgi_index index.php;
"""
SCRIPTS = (
    "index.php wp-login.php xmlrpc.php wp-cron.php wp-comments-post.php wp-admin/index.php wp-admin/plugins.php wp-admin/update.php "
    "wp-admin/plugin-install.php wp-admin/theme-editor.php wp-admin/plugin-editor.php wp-admin/admin-ajax.php wp-admin/async-upload.php "
    "wp-admin/upload.php wp-admin/edit.php wp-admin/load-scripts.php wp-admin/load-styles.php wp-admin/site-editor.php"
).split()


def _furnish(pen: Pen) -> None:
    """What Debian's packages would have laid out, as far as the web server looks at it."""
    pen.at(ground.DATED)
    files = {"/etc/nginx/nginx.conf": NGINX, "/etc/nginx/snippets/fastcgi-php.conf": FASTCGI, "/run/php/php8.2-fpm.sock": b""}
    files |= {f"/usr/share/wordpress/{name}": b"<?php\n" for name in SCRIPTS}
    files |= {f"/usr/share/wordpress/wp-content/{name}": b"" for name in ("plugins/index.php", "themes/index.php")}
    files |= {
        "/usr/share/wordpress/wp-includes/js/hoverIntent.min.js": b"hover();",
        "/usr/share/wordpress/wp-admin/css/forms.min.css": b"a{background:url(../images/spinner.gif)}",
        "/usr/share/wordpress/wp-includes/css/buttons.min.css": b"b{background:url(../images/x.png)}",
    }
    files |= {"/usr/share/phpmyadmin/index.php": b"<?php\n", "/usr/share/phpmyadmin/README": b"words of theirs\n"}
    for path, data in files.items():
        parts = path.strip("/").split("/")
        for count in range(1, len(parts)):
            folder = "/" + "/".join(parts[:count])
            if pen.find(folder.encode()) is None:
                owner = 33 if folder.startswith("/usr/share/wordpress/wp-content") else 0
                pen.directory(folder.encode(), 0o755, owner, owner)
        pen.file(path.encode(), data, 0o644, 0, 0)


class _Shared(WebHouse):
    """A world of one site has no other; this one has them all, so that it is made but once, and a site in a row but once."""

    planted: tuple[object, ...] = ()

    def plant(
        self, site: str, files: list[Planted], *, gone: list[str], account: tuple[str, str] | None = None,
        owned: Mapping[str, str] = MappingProxyType({}),
    ) -> None:  # fmt: skip
        if account is not None and account not in _KNOWN:
            _KNOWN.add(account)
            with cheaply():
                self._host.add_account(account[0], account[1].encode())
        if (self._host, site, files, gone) == _Shared.planted:
            return
        _Shared.planted = (self._host, site, files, gone)
        others = [f"/etc/nginx/conf.d/{name}.conf" for name in sites.names() if name != site]
        together(self._host.place(HOST_LAYER).root, lambda pen: _plant(pen, files, [*gone, *others]))


def begin(host: Host, site: str) -> Machine:
    """A web port with a site on it."""

    config = Config()

    def look(source: str, session: str) -> Any:
        return host.view(layer_name(config.layers.share, source, session))

    house = cast(House, SimpleNamespace(host=host, look=look, before_visit=[]))
    world = _Shared(house, config, MemoryArtifacts())
    return Machine(Service(world, sites.find(site)(world)), host, f"192.0.2.{next(_NUMBERS)}")
