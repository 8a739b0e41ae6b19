"""Files that a server found before: a path leads to the same one as long as no name and nothing of the file has changed.

So a walk, an open and a stat are spared where nothing would come of them. The bytes are read each time all the same: who reads
what is the world's to know.
"""

from __future__ import annotations

from typing import NamedTuple

from mirage.gateway.http.nginx.message import Response
from mirage.vfs.caller import Caller
from mirage.vfs.layered import Layered
from mirage.vfs.openfile import OpenFile
from mirage.vfs.records import Inode
from mirage.vfs.types import Cred
from mirage.vfs.view import Mount, View

MOST = 512  # paths that are kept


class File(NamedTuple):
    """A regular file, where it was found, and what tells that it would be found there again."""

    fs: Layered
    ino: int
    size: int
    kind: bytes
    modified: int
    etag: bytes
    edition: Inode
    until: int  # nanoseconds; from then on a read moves its access time
    outline: tuple[int, int]
    view: View
    cred: Cred
    mounts: tuple[int, Mount]  # how many there were, and the last one


class Found:
    """By the paths of requests."""

    __slots__ = ("_files",)

    def __init__(self) -> None:
        self._files: dict[bytes, File] = {}

    def get(self, caller: Caller, uri: bytes) -> File | None:
        """The file that an open would find now, readable for this caller; None where that is to be found out."""
        file = self._files.get(uri)
        if file is None:
            return None
        view, fs = caller.view, file.fs
        if (
            file.view is view
            and file.cred is caller.cred
            and file.outline == fs.outline()
            and file.edition is fs.edition(file.ino)
            and file.mounts == (len(view.mounts), view.mounts[-1])
            and fs.clock.now() < file.until
        ):
            return file
        del self._files[uri]
        return None

    def keep(self, caller: Caller, uri: bytes, opened: OpenFile, response: Response, outline: tuple[int, int]) -> None:
        """What was opened, and the response that it made. `outline`: as it was before."""
        view, fs, ino, (size, modified) = caller.view, opened.fs, opened.node.ino, (response.length, response.modified)
        if not isinstance(fs, Layered) or fs is not view.mounts[0].fs or size is None or modified is None:
            return
        if len(self._files) >= MOST:
            self._files.clear()
        self._files[uri] = File(
            fs, ino, size, response.kind, modified, response.etag, fs.edition(ino), fs.noted_until(ino), outline, view, caller.cred,
            (len(view.mounts), view.mounts[-1]),
        )  # fmt: skip


def outline(caller: Caller) -> tuple[int, int]:
    """Of the files that may be kept."""
    fs = caller.view.mounts[0].fs
    return fs.outline() if isinstance(fs, Layered) else (-1, -1)
