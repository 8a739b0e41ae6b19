"""A script of the visitor's own files, run by PHP as www-data, be it behind nginx's socket or within Apache."""

from __future__ import annotations

from mirage.gateway.http.nginx.message import Request, Response, Script
from mirage.gateway.http.php import fpm
from mirage.gateway.http.php.files import VfsFiles
from mirage.gateway.http.php.machine import APACHE, FPM
from mirage.gateway.http.service import WWW_DATA, Visitor
from mirage.vfs.caller import Caller


async def run(request: Request, script: Script, visitor: Visitor, software: bytes, name: str) -> Response:
    """What it says. `software` and `name` are the server's, as the script is told."""
    world, caller = visitor.service.world, visitor.caller
    address, port = visitor.source
    client = {
        "REMOTE_ADDR": address, "REMOTE_PORT": str(port), "SERVER_ADDR": visitor.local[0] if visitor.insider else world.address,
        "SERVER_PORT": "443" if request.is_secure else "80", "SERVER_NAME": name,
        "SERVER_SOFTWARE": software.decode(), **({"HTTPS": "on"} if request.is_secure else {}),
    }  # fmt: skip
    files = VfsFiles(
        caller, lambda: Caller(world.own(visitor.owner[0], visitor.session), WWW_DATA, umask=0o022), visitor.emit, world.artifacts
    )
    host = world.php(visitor.owner, visitor.session, visitor.emit)
    sapi = APACHE if software.startswith(b"Apache") else FPM
    return await fpm.respond(request, script, files, host, client, wait=visitor.service.clock.sleep, sapi=sapi)
