"""The router: which request is for which handler, how long that takes, and what is recorded of it."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote

from mirage.base.chance import dice
from mirage.gateway.http.golang.reply import Reply
from mirage.gateway.http.golang.server import GoServer
from mirage.gateway.http.nginx.message import Request, Response
from mirage.gateway.http.service import Visitor
from mirage.gateway.http.sites.docker import answers, build, containers, execs, files, images, networks, system, volumes
from mirage.gateway.http.sites.docker.answers import EVERY, Fault
from mirage.gateway.http.sites.docker.engine import Engine
from mirage.gateway.http.sites.docker.routes import ROUTES, Call, Handler
from mirage.gateway.http.world import World
from mirage.world.containers import HOME, Store

_VERSIONED = re.compile(r"/v([0-9.]+)(/.*)")
assert build and containers and execs and files and images and networks and system and volumes  # whose routes are in the table
LAYERS = 256  # whose running containers are remembered


class DockerSite(GoServer):
    """A `Site` of one daemon, which every visitor has as his own layer has it."""

    def __init__(self, world: World) -> None:
        super().__init__("docker", world, 2375)
        self._engines: dict[bytes, Engine] = {}

    async def respond(self, request: Request, visitor: Visitor) -> Response:
        path = request.path.decode("utf-8", "replace")
        if request.method == b"OPTIONS" and path == "*":
            return Reply(200, fields=[(b"Content-Length", b"0")])
        clean = _clean(path)
        if clean != path:
            query = b"?" + request.query if request.query else b""
            return Reply(301, fields=[(b"Location", quote(clean, safe="/:@!$&'()+,;=~-._").encode() + query)])
        found = _VERSIONED.fullmatch(path)
        if found is not None:
            path = found[2]
        method = request.method.decode("latin-1")
        if method == "OPTIONS":
            return answers.empty(200)
        for wanted, pattern, handler, took in ROUTES:
            matched = pattern.fullmatch(path) if method == wanted else None
            if matched is not None:
                return await self._call(request, visitor, handler, matched.groupdict(), found[1] if found else "", took)
        return answers.page_not_found()

    async def _call(
        self, request: Request, visitor: Visitor, handler: Handler, arguments: dict[str, str], version: str, took: tuple[float, float]
    ) -> Reply:
        refused = _version(version)
        if refused is not None:
            return refused
        if request.fault == "chunked body":
            return answers.fault(Fault(500, "invalid byte in chunk length"))
        hands = self._world.hands(visitor.owner, visitor.session, visitor.emit)
        engine = self._engines.get(hands.layer)
        store = Store(hands.files())
        if engine is None:
            if len(self._engines) >= LAYERS:
                idle = next((layer for layer, other in self._engines.items() if not other.running), next(iter(self._engines)))
                del self._engines[idle]
            engine = self._engines[hands.layer] = Engine(self._world, hands.layer)
            engine.settle(store)
        query = dict(parse_qsl(request.query.decode("latin-1"), keep_blank_values=True))
        call = Call(request, visitor, engine, hands, store, arguments, query)
        chance = dice(self._world.seed, "docker takes", request.target, self._world.clock.now())
        await self._world.clock.sleep(chance.uniform(*took))
        try:
            return await handler(call)
        except Fault as fault:
            return answers.fault(fault)
        except OSError as error:
            where = f"{HOME.decode()}/overlay2/{engine.identity('full')}"
            return answers.fault(Fault(500, f"mkdir {where}: {(error.strerror or 'input/output error').lower()}"))


def _clean(path: str) -> str:
    """gorilla/mux cleanPath: an absolute path without . and .. and doubled slashes; one at the end stays."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/" + "/".join(parts) + ("/" if path.endswith("/") and parts else "")


def _version(version: str) -> Reply | None:
    """The version middleware."""
    if not version:
        return None
    asked = [int(part[:9]) for part in version.split(".") if part]
    fields = [field for field in EVERY if field[0] != b"Docker-Experimental"]
    if asked < [int(part) for part in answers.OLDEST.split(".")]:
        text = f"client version {version} is too old. Minimum supported API version is {answers.OLDEST}, "
        text += "please upgrade your client to a newer version\n"
        kind = (b"Content-Type", b"text/plain; charset=utf-8")
        return Reply(400, fields=[*fields, kind, (b"X-Content-Type-Options", b"nosniff")], body=text.encode())
    if asked > [int(part) for part in answers.API.split(".")]:
        text = f"client version {version} is too new. Maximum supported API version is {answers.API}"
        return Reply(400, fields=[*fields, answers.JSON], body=answers.written({"message": text}))
    return None
