"""The Docker Engine API on an open port, as dockerd 20.10.24 of Debian 12 answers it: a container that is started runs.

Its process is one of the machine's, in a root and mount namespace of its own; what it writes through a bind mount is on the
machine's disk, and what the daemon knows lies below /var/lib/docker. Recorded beside Debian's docker.io 20.10.24+dfsg1-1+deb12u1.
"""

from __future__ import annotations

from mirage.base.chance import dice
from mirage.base.clock import SECOND
from mirage.base.errors import ConfigurationError
from mirage.gateway.http.sites.docker.site import DockerSite
from mirage.gateway.http.world import Planted, World

DAY = 86_400 * SECOND
OVERRIDE = "/etc/systemd/system/docker.socket.d/override.conf"  # how the port came to be open; dockerd runs as Debian starts it
OPENED = b"[Socket]\nListenStream=0.0.0.0:2375\n"
DAEMON = b"/usr/sbin/dockerd"


def make(world: World) -> DockerSite:
    """ConfigurationError: the image has no Docker."""
    if not world.has(DAEMON):
        raise ConfigurationError(
            'http.site = "docker": this image has no package docker.io; `mirage image build debian:12 --with docker.io` makes one'
        )
    now = world.clock.now()
    made = now - int(dice(world.seed, "docker site").uniform(20, 160) * DAY)
    world.plant("docker", [Planted(OVERRIDE, OPENED, made, 0o644, ("root", "root"))], gone=[])
    world.listens("dockerd", 2375, 4)
    return DockerSite(world)
