"""What lies below the plans, by path: the image's files, without following links."""

from __future__ import annotations

from mirage.vfs.lower import Lower
from mirage.vfs.types import Stat


def at(lower: Lower, path: bytes | str) -> int | None:
    """The inode of a path."""
    found: int | None = lower.root
    for part in (path.encode() if isinstance(path, str) else path).split(b"/"):
        if part and found is not None:
            found = lower.lookup(found, part)
    return found


def stat(lower: Lower, path: bytes | str) -> Stat | None:
    found = at(lower, path)
    return None if found is None else lower.stat(found)


def names(lower: Lower, path: bytes | str) -> list[str]:
    """Those in a directory; [] where there is none."""
    found = at(lower, path)
    return [] if found is None else [entry.name.decode("utf-8", "replace") for entry in lower.readdir(found)]


def read(lower: Lower, path: bytes | str, limit: int) -> bytes:
    """At most so many bytes of a file; b"" where there is none."""
    found = at(lower, path)
    return b"" if found is None else lower.read(found, 0, limit)
