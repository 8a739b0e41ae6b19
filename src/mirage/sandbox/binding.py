"""Binds sockets in a cell at paths where there are some already, so that their addresses are those paths.

bind(2) makes a file, and gives the socket the path that it was called with. So a child has a root of its own in which nothing is but
the way to the paths, and at its end the directory in which the stage gives out files that are there as new ones (`hiding.Bound`).
"""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence

from mirage.sandbox import calls

KINDS = {"stream": socket.SOCK_STREAM, "dgram": socket.SOCK_DGRAM}
BACKLOG = 4096  # SOMAXCONN, with which systemd listens
ROOM = "/run"  # for the child's root: nobody else sees what it mounts there


def bound(within: str, places: Sequence[Sequence[str]]) -> list[int]:
    """Descriptors, in the order of the places (path and kind), all in one directory; empty if any could not be bound."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        if os.fork() == 0:
            try:
                made = _bind(within, places)
                socket.send_fds(theirs, [b"!"], [one.fileno() for one in made])
            finally:
                os._exit(0)
        theirs.close()
        _, fds, _, _ = socket.recv_fds(ours, 1, len(places))
        return fds


def _bind(within: str, places: Sequence[Sequence[str]]) -> list[socket.socket]:
    """In the child."""
    calls.unshare(calls.NEWNS)
    calls.mount("", "/", "", calls.REC | calls.PRIVATE)
    directory = calls.open_tree(within)
    calls.mount("tmpfs", ROOM, "tmpfs", calls.NOSUID, "mode=755")
    os.chroot(ROOM)
    os.chdir("/")
    above = places[0][0].rpartition("/")[0]
    os.makedirs(above)
    calls.attach(directory, above)
    made = []
    for path, kind in places:
        one = socket.socket(socket.AF_UNIX, KINDS[kind])
        one.bind(path)
        if kind == "stream":
            one.listen(BACKLOG)
        made.append(one)
    return made
