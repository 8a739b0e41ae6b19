"""A WordPress 6.1 of Debian's, as its own package answers: pages from the image's record, state and uploads the visitor's own.

Three roads were there. WordPress' own PHP on an interpreter of ours would take all of PHP; the image's php and MariaDB in the
sandbox cost a hundred megabytes a visitor and do not stand everywhere. So the package is asked once, when the image is built, and
its answers are given with the world's names, addresses and nonces in them: true to the byte where nothing has changed, and where a
visitor changes something (a plugin, a theme's file, a picture) it lies on the machine's disk and is served, or run, from there.
"""

from __future__ import annotations

from mirage.gateway.http.recording import Recording
from mirage.gateway.http.sites.wordpress.ground import lay
from mirage.gateway.http.sites.wordpress.site import WordPress
from mirage.gateway.http.world import World


def make(world: World) -> WordPress:
    """ConfigurationError: the image was built without wordpress."""
    recording = Recording.of(world, "wordpress", "wordpress")
    return WordPress(world, recording, *lay(world))
