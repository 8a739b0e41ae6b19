"""The blog's files: what uploads, plugins and the editors write, as www-data may, below wp-content."""

from __future__ import annotations

import encodings.cp437  # noqa: F401 - in which zipfile reads names; once it serves the stage may import nothing
import io
import posixpath
import re
import time
import zipfile
from collections.abc import Iterator

from mirage.base.clock import SECOND
from mirage.gateway.http import uploads
from mirage.gateway.http.service import WWW_DATA, Visitor
from mirage.gateway.http.sites.wordpress.ground import HOME
from mirage.gateway.http.world import World
from mirage.vfs.caller import Caller

CONTENT = f"{HOME}/wp-content"
TYPES = {  # of wp_get_mime_types, those that stock WordPress lets an administrator upload
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "ico": "image/x-icon",
    "txt": "text/plain",
    "csv": "text/csv",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "pdf": "application/pdf",
    "zip": "application/zip",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "gz": "application/x-gzip",
    "rtf": "application/rtf",
    "xls": "application/vnd.ms-excel",
    "tar": "application/x-tar",
}
FILES, SIZE = 3000, 32 << 20  # of one plugin
_HEADER = r"(?im)^[ \t/*#@]*{}:(.*)$"


class Disk:
    """For one visitor."""

    def __init__(self, world: World, visitor: Visitor) -> None:
        self._world, self._visitor = world, visitor
        self._own: Caller | None = None

    @property
    def own(self) -> Caller:
        """www-data on the visitor's own layer, which begins here."""
        if self._own is None:
            self._own = Caller(self._world.own(self._visitor.owner[0], self._visitor.session), WWW_DATA, umask=0o022)
        return self._own

    def read(self, path: str) -> str | None:
        """A file below wp-content; None where it is not there or may not be read."""
        try:
            return self._visitor.caller.read_file(_below(path), 1 << 20).decode("utf-8", "surrogateescape")
        except OSError:
            return None

    def write(self, path: str, data: bytes, *, makes: bool = False) -> bool:
        """Whether it could be written."""
        target = _below(path)
        try:
            if makes:
                self._folders(target.rpartition(b"/")[0])
            self.own.write_file(target, data, 0o644)
        except OSError:
            return False
        uploads.written(self._visitor, target, data)
        return True

    def upload(self, name: str, data: bytes) -> str | None:
        """Into the month's folder, under a name that is free: its path below uploads; None where that was not to be."""
        month = time.strftime("%Y/%m", time.gmtime(self._world.clock.now() // SECOND))
        stem, _, ending = re.sub(r"[^A-Za-z0-9._-]+", "-", posixpath.basename(name)).strip("-.").rpartition(".")
        for number in range(200):
            path = f"{month}/{stem}{f'-{number}' if number else ''}.{ending}"
            if not self._visitor.caller.exists(_below(f"uploads/{path}")):
                return path if self.write(f"uploads/{path}", data, makes=True) else None
        return None

    def unpack(self, folder: str, name: str, data: bytes) -> str | None:
        """An archive of a plugin or a theme: the folder that it made; None where it is none."""
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                entries = [entry for entry in archive.infolist() if not entry.is_dir()][:FILES]
                tops = {entry.filename.partition("/")[0] for entry in entries}
                top = tops.pop() if len(tops) == 1 and all("/" in entry.filename for entry in entries) else ""
                below = "" if top else name.removesuffix(".zip") + "/"
                left, is_one = SIZE, False
                for entry in entries:
                    left -= entry.file_size
                    if left < 0:
                        break
                    content = archive.read(entry)
                    path = f"{folder}/{below}{entry.filename}"
                    is_one |= self.write(path, content, makes=True) and self._is_main(folder, path, content)
        except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError, EOFError):
            return None
        return (top or below.rstrip("/")) if is_one else None

    def _is_main(self, folder: str, path: str, content: bytes) -> bool:
        named = "Theme Name" if folder == "themes" else "Plugin Name"
        return bool(header(content.decode("utf-8", "replace"), named)) and (path.endswith(".php") or folder == "themes")

    def plugins(self) -> Iterator[tuple[str, str]]:
        """Those that there are: file below plugins, and its text."""
        for folder in self.names("plugins"):
            for name in self.names(f"plugins/{folder}"):
                text = self.read(f"plugins/{folder}/{name}") if name.endswith(".php") else None
                if text is not None and header(text, "Plugin Name"):
                    yield f"{folder}/{name}", text

    def names(self, path: str) -> list[str]:
        try:
            return sorted(entry.name.decode("utf-8", "replace") for entry in self._visitor.caller.listdir(_below(path)))
        except OSError:
            return []

    def _folders(self, path: bytes) -> None:
        missing = []
        while not self.own.exists(path) and path != b"/":
            missing.append(path)
            path = path.rpartition(b"/")[0] or b"/"
        for folder in reversed(missing):
            self.own.mkdir(folder, 0o755)


def header(text: str, name: str) -> str:
    """get_file_data: a field in the comment at a file's head."""
    found = re.search(_HEADER.format(re.escape(name)), text[:8192])
    return re.sub(r"\s*(?:\*/|\?>).*", "", found[1]).strip() if found else ""


def _below(path: str) -> bytes:
    """A path below wp-content, out of which it does not lead."""
    clean = posixpath.normpath("/" + path.replace("\0", ""))
    return (CONTENT + clean).encode("utf-8", "surrogateescape")
