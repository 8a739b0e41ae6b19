"""Debian's own start page and nothing else: sites-available/default over /var/www/html, whatever lies there."""

from __future__ import annotations

from mirage.gateway.http.nginx import files, mimetypes
from mirage.gateway.http.nginx.message import Request, Response
from mirage.gateway.http.service import Visitor
from mirage.gateway.http.world import World
from mirage.vfs.caller import Caller

TYPES = b"/etc/nginx/mime.types"


class DefaultSite:
    """Files, and no application."""

    name = "default"

    def __init__(self, layout: files.Layout) -> None:
        self.layout = layout

    def answer(self, request: Request, visitor: Visitor) -> Response | None:
        return files.answer(self.layout, visitor.caller, request)

    async def respond(self, request: Request, visitor: Visitor) -> Response:
        return files.page(404)


def make(world: World) -> DefaultSite:
    """The site of a world, with the types that its nginx knows."""
    return DefaultSite(files.Layout(types=types_of(world)))


def types_of(world: World) -> dict[bytes, bytes]:
    """mime.types as it lies on the machine; where there is none, nginx knows no type."""
    try:
        return mimetypes.parse(Caller(world.look("", "")).read_file(TYPES))
    except OSError:
        return {}
