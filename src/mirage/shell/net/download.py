"""What wget and curl share: a URL in its parts, and the body of an answer read to its end, kept, and written as it comes."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from mirage.shell.lib.text import to_bytes, to_text

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.world.internet import Answer

KEPT_MAX = 64 << 20  # bytes of one download that are kept as an artifact
PORTS = {"http": 80, "https": 443, "ftp": 21, "ftps": 990}
URL = re.compile(
    r"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://)?(?P<authority>[^/?#]*)(?P<path>[^?#]*)(?P<query>\?[^#]*)?(?P<fragment>#.*)?",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Url:
    """A URL taken apart. `path` begins with a slash; `is_bad_port` when the port is no number a port can have."""

    scheme: str
    user: str
    host: str
    port: int
    path: str
    query: str
    is_port_given: bool = False
    is_bad_port: bool = False

    @property
    def target(self) -> str:
        """What the request line names."""
        return self.path + self.query

    @property
    def text(self) -> str:
        port = f":{self.port}" if self.is_port_given else ""
        return f"{self.scheme}://{self.host}{port}{self.target}"

    @property
    def name(self) -> str:
        """The last part of the path, as it would be a file's name; empty for a directory."""
        return to_text(unquote_to_bytes(to_bytes(self.path.rpartition("/")[2])))


def take_apart(text: str, default: str = "http") -> Url:
    """As clients do it: a missing scheme is `default`, a missing path is /."""
    match = URL.match(text)
    assert match is not None  # every part may be empty
    scheme = (match["scheme"] or default).lower()
    user, _, place = match["authority"].rpartition("@")
    host, port = place, ""
    if place.startswith("["):
        host, _, rest = place.partition("]")
        host += "]"
        port = rest[1:]
    elif ":" in place:
        host, _, port = place.rpartition(":")
    known = PORTS.get(scheme, 0)
    is_number = port.isascii() and port.isdigit() and int(port) < 65_536
    return Url(
        scheme, user, host, int(port) if is_number and port else known, match["path"] or "/", match["query"] or "",
        bool(port), bool(port) and not is_number,
    )  # fmt: skip


async def drain(
    proc: Process,
    answer: Answer,
    write: Callable[[bytes], Awaitable[None]],
    seen: Callable[[int], Awaitable[None]],
    *,
    url: str,
    path: bytes,
) -> int:
    """Read the body to its end: each piece is written, then `seen` hears how many bytes there are. Kept as an artifact."""
    kept, size = bytearray(), 0
    if answer.body is not None:
        async for chunk in answer.body:
            size += len(chunk)
            kept += chunk[: max(0, KEPT_MAX - len(kept))]
            await write(chunk)
            await seen(size)
            await proc.tick(1 + len(chunk) // 1024)
    if kept:
        proc.session.keep(bytes(kept), "download", path, to_bytes(url), is_cut=size > len(kept))
    return size
