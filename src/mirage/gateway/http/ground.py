"""What sites lay out alike: passwords that they draw, and the ports that a server block of nginx listens on."""

from __future__ import annotations

from random import Random

from mirage.gateway.http.world import World

SIGNS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that is read for another
PLAIN = "    listen 80 default_server;\n    listen [::]:80 default_server;\n"
SECURE = "    listen 443 ssl default_server;\n    listen [::]:443 ssl default_server;\n    include snippets/snakeoil.conf;\n"


def password(chance: Random, length: int) -> str:
    return "".join(chance.choices(SIGNS, k=length))


def listen(world: World) -> str:
    """The lines of a server that answers whatever name it is asked by."""
    return PLAIN + (SECURE if world.is_secure else "")
