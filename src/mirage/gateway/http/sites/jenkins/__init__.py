"""A Jenkins 2.426.2 behind nginx, as its own guide sets it up: sign-in, script console, jobs, and a command line that reads files.

Debian has no package of it, so there is nothing to record: headers, fields and paths are those of its documentation and of the
sources of that release (core/src/main, MIT); the words are ours. What runs, runs as the user jenkins in the visitor's layer. 2.426.2
is the last LTS whose command line expands @FILE in arguments (CVE-2024-23897).
"""

from __future__ import annotations

from mirage.gateway.http.sites.jenkins.ground import lay
from mirage.gateway.http.sites.jenkins.site import Jenkins
from mirage.gateway.http.world import World


def make(world: World) -> Jenkins:
    """Lay out its home, once, and serve it."""
    return Jenkins(world, *lay(world))
