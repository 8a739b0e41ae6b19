"""The company's application for all the world to see: what was meant for the house answers whoever comes.

Login and staff area are the application's own PHP. What its people forgot lies beside it: the repository (.git), the settings of the
deployment (.env, whose account opens SSH), last week's dump in a folder that lists itself, an editor's copy of the configuration.
"""

from __future__ import annotations

from mirage.gateway.http.sites.company.forgotten import plant
from mirage.gateway.http.webserver import WebServer
from mirage.gateway.http.world import World


def make(world: World) -> WebServer:
    """Lay it out in the world, once, and serve what lies there. ConfigurationError: nobody runs an application in this world."""
    plant(world)
    return WebServer("company")
