"""The seam by which the machine's own programs reach its web server: what answers on the wire answers them as well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import socket

    from mirage.world.visit import Visit


class Website(Protocol):
    """Whoever serves the machine's web ports."""

    def connect(self, visit: Visit, address: str, port: int) -> socket.socket | None:
        """A connection of a visitor's program to an address of the machine's own; None: no web server has that port."""
