"""nginx on the machine's own configuration: which server a request is for, what of it is a file, what an application's.

The configuration is that of the visitor's files. A change of it counts at once, without the reload that nginx would want.
"""

from __future__ import annotations

from collections.abc import Mapping

from mirage.base.clock import Clock
from mirage.gateway.http import scripts, tls
from mirage.gateway.http.asgi import App, ask
from mirage.gateway.http.kept import Kept
from mirage.gateway.http.nginx import logs, settings
from mirage.gateway.http.nginx.files import page
from mirage.gateway.http.nginx.message import Exchange, Request, Response, Script
from mirage.gateway.http.nginx.protocol import BODY_MAX, Protocol
from mirage.gateway.http.nginx.servers import Server, Servers
from mirage.gateway.http.service import DEFAULT_LOGS, Facts, Visitor
from mirage.gateway.http.wire import Wire
from mirage.vfs.caller import Caller
from mirage.vfs.view import View

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


class WebServer:
    """A `Site` whose applications are asked by `respond`; a site of its own overrides that."""

    port, manner = 80, tls.NGINX

    def __init__(self, name: str, apps: Mapping[str, App] | None = None) -> None:
        """`apps`: what answers at the addresses of proxy_pass and fastcgi_pass in the machine's configuration."""
        self.name = name
        self._apps = apps or {}
        self._known: Kept[Servers] | None = None

    def answer(self, request: Request, visitor: Visitor) -> Response | None:
        request.client = visitor.source[0]
        caller = visitor.caller
        server = self._server(request, visitor, caller.view)
        if server is None:
            return page(404)
        request.logs = server.logs
        found = server.answer(caller, request)
        if isinstance(found, Script):
            request.script = found
            return None
        return found

    def largest(self, request: Request, visitor: Visitor) -> int:
        server = self._server(request, visitor, visitor.caller.view)
        return server.largest(request.path.decode("latin-1")) if server is not None else BODY_MAX

    def logs(self, request: Request, visitor: Visitor) -> tuple[bytes, bytes, str] | None:
        server = self._server(request, visitor, visitor.caller.view)
        return server.logs if server is not None else DEFAULT_LOGS

    def lines(self, exchange: Exchange, visitor: Visitor, facts: Facts) -> list[tuple[bool, bytes]]:
        client, second = visitor.source[0], facts.second
        access = (True, logs.access(exchange, client, second.common))
        if not exchange.notes:
            return [access]
        errors = logs.errors(exchange, client, second.long, facts.pid, facts.number, facts.name)
        return [*((False, line) for line in errors), access]

    def speak(self, visitor: Visitor, *, wants_tls: bool, is_secure: bool) -> Wire:
        service = visitor.service
        return Protocol(service.secure if wants_tls else service.plain, visitor.answer, visitor.largest, is_secure=is_secure)

    def _server(self, request: Request, visitor: Visitor, view: View) -> Server | None:
        return self.servers(visitor.service.clock, view).choose(443 if request.is_secure else 80, request.host.decode("latin-1"))

    async def respond(self, request: Request, visitor: Visitor) -> Response:
        """An application of the site's, or PHP where the socket is php-fpm's; at others nginx finds nobody."""
        script = request.script
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
        return await scripts.run(request, script, visitor, visitor.service.name, request.logs[2] if request.logs else "_")

    def servers(self, clock: Clock, view: View) -> Servers:
        """The configuration as a visitor's files have it."""
        if self._known is None:
            self._known = Kept(_read, clock)
        return self._known.of(view)


def _read(root: Caller, before: Servers | None) -> tuple[Servers, settings.Loader]:
    """One that nginx would refuse leaves the one before in force."""
    loader = settings.Loader(root)
    try:
        return Servers(loader.load()), loader
    except settings.BadSettings:
        return before if before is not None else Servers(settings.Block(settings.parse(BUILT_IN))), loader
