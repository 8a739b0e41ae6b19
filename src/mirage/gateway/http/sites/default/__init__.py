"""The machine's nginx as it stands: Debian's start page for who comes by, and what else its configuration serves by name."""

from __future__ import annotations

from mirage.gateway.http.webserver import WebServer
from mirage.gateway.http.world import World


def make(world: World) -> WebServer:
    return WebServer("default")
