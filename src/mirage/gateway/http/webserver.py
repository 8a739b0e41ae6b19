"""nginx on the machine's own configuration: which server a request is for, what of it is a file, what an application's.

The configuration is that of the visitor's files. A change of it counts at once, without the reload that nginx would want.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from mirage.gateway.http.asgi import App, ask
from mirage.gateway.http.nginx import settings
from mirage.gateway.http.nginx.files import page
from mirage.gateway.http.nginx.message import Request, Response, Script
from mirage.gateway.http.nginx.protocol import BODY_MAX, Protocol
from mirage.gateway.http.nginx.servers import Server, Servers
from mirage.gateway.http.php import fpm
from mirage.gateway.http.php.files import VfsFiles
from mirage.gateway.http.service import DEFAULT_LOGS, WWW_DATA, Visitor
from mirage.gateway.http.wire import Wire
from mirage.vfs.caller import Caller

CHECK = 1.0  # seconds for which a configuration is believed before its files are looked at again
KEPT = 64  # views whose configuration is kept
BUILT_IN = """
http {
    default_type application/octet-stream;
    types { text/html html htm; text/css css; text/plain txt; application/javascript js; image/png png; image/jpeg jpeg jpg; }
    server {
        listen 80 default_server; listen 443 default_server; server_name _;
        root /var/www/html; index index.html index.htm index.nginx-debian.html;
        location / { try_files $uri $uri/ =404; }
    }
}
"""


@dataclass(slots=True)
class _Known:
    servers: Servers
    loader: settings.Loader
    stamp: tuple[object, ...]
    checked: float


class WebServer:
    """A `Site` whose applications are asked by `respond`; a site of its own overrides that."""

    port = 80

    def __init__(self, name: str, apps: Mapping[str, App] | None = None) -> None:
        """`apps`: what answers at the addresses of proxy_pass and fastcgi_pass in the machine's configuration."""
        self.name = name
        self._apps = apps or {}
        self._known: OrderedDict[int, tuple[object, _Known]] = OrderedDict()

    def answer(self, request: Request, visitor: Visitor) -> Response | None:
        request.client = visitor.source[0]
        caller, server = visitor.caller, self._server(request, visitor)
        if server is None:
            return page(404)
        request.logs = server.logs
        found = server.answer(caller, request)
        if isinstance(found, Script):
            request.script = found
            return None
        return found

    def largest(self, request: Request, visitor: Visitor) -> int:
        server = self._server(request, visitor)
        return server.largest(request.path.decode("latin-1")) if server is not None else BODY_MAX

    def logs(self, request: Request, visitor: Visitor) -> tuple[bytes, bytes, str] | None:
        server = self._server(request, visitor)
        return server.logs if server is not None else DEFAULT_LOGS

    def speak(self, visitor: Visitor, *, wants_tls: bool, is_secure: bool) -> Wire:
        service = visitor.service
        return Protocol(service.secure if wants_tls else service.plain, visitor.answer, visitor.largest, is_secure=is_secure)

    def _server(self, request: Request, visitor: Visitor) -> Server | None:
        return self.servers(visitor).choose(443 if request.is_secure else 80, request.host.decode("latin-1"))

    async def respond(self, request: Request, visitor: Visitor) -> Response:
        """An application of the site's, or PHP where the socket is php-fpm's; at others nginx finds nobody."""
        script, world = request.script, visitor.service.world
        assert isinstance(script, Script)
        app = self._apps.get(script.socket)
        if app is not None:
            return await ask(app, request, visitor)
        caller = visitor.caller
        socket = script.socket.removeprefix("unix:").encode("latin-1")
        if not socket.startswith(b"/run/php/") or not caller.exists(socket):
            response = page(502)
            response.notes.append(
                f"crit connect() to {script.socket} failed (2: No such file or directory) while connecting to upstream"
            )
            return response
        address, port = visitor.source
        client = {
            "REMOTE_ADDR": address, "REMOTE_PORT": str(port), "SERVER_ADDR": visitor.local[0] if visitor.insider else world.address,
            "SERVER_PORT": "443" if request.is_secure else "80", "SERVER_NAME": request.logs[2] if request.logs else "_",
            "SERVER_SOFTWARE": visitor.service.name.decode(), **({"HTTPS": "on"} if request.is_secure else {}),
        }  # fmt: skip
        files = VfsFiles(
            caller, lambda: Caller(world.own(visitor.owner[0], visitor.session), WWW_DATA, umask=0o022), visitor.emit, world.artifacts
        )
        host = world.php(visitor.owner, visitor.session, visitor.emit)
        return await fpm.respond(request, script, files, host, client, wait=visitor.service.clock.sleep)

    def servers(self, visitor: Visitor) -> Servers:
        """The configuration as this visitor's files have it."""
        view, now = visitor.caller.view, visitor.service.clock.monotonic()
        held = self._known.get(id(view))
        if held is not None and held[0] is view:
            known = held[1]
            if now - known.checked < CHECK:
                return known.servers
            known.checked = now
            if known.loader.stamp() == known.stamp:
                return known.servers
        fresh = self._load(Caller(view), now, held[1] if held is not None and held[0] is view else None)
        self._known[id(view)] = (view, fresh)
        self._known.move_to_end(id(view))
        if len(self._known) > KEPT:
            self._known.popitem(last=False)
        return fresh.servers

    def _load(self, root: Caller, now: float, before: _Known | None) -> _Known:
        """Read it anew; one that nginx would refuse leaves the one before in force."""
        loader = settings.Loader(root)
        try:
            servers = Servers(loader.load())
        except settings.BadSettings:
            servers = before.servers if before is not None else Servers(settings.Block(settings.parse(BUILT_IN)))
        return _Known(servers, loader, loader.stamp(), now)
