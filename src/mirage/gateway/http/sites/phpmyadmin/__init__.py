"""phpMyAdmin 5.2 of Debian's over the company's database: pages from the image's record, SQL by an evaluator of ours.

No database of the host's is ever asked. What a visitor creates, changes and writes to disk (SELECT ... INTO OUTFILE, the general
log) is in his own layer, written as the database's user may, and served or run from there.
"""

from __future__ import annotations

from mirage.gateway.http.recording import Recording
from mirage.gateway.http.sites.phpmyadmin.ground import lay
from mirage.gateway.http.sites.phpmyadmin.site import PhpMyAdmin
from mirage.gateway.http.world import World


def make(world: World) -> PhpMyAdmin:
    """ConfigurationError: the image was built without phpmyadmin."""
    recording = Recording.of(world, "phpmyadmin", "phpmyadmin")
    lay(world)
    return PhpMyAdmin(world, recording)
