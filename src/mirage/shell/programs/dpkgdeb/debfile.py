"""A Debian binary package (deb(5)): the two tar files in an ar archive, and what dpkg-deb 1.21.22 says where there are none."""

from __future__ import annotations

import io
import re
import tarfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell.lib import unpacking
from mirage.shell.lib.text import to_text

if TYPE_CHECKING:
    from mirage.shell.process import Process

MAGIC = b"!<arch>\n"
HEADER = 60
SKIPPED_MAX = 64  # members of later versions that are passed over
FILE_MAX = 4 << 20  # bytes of a control file that are read
_PACKERS = {"": "", ".gz": "gzip", ".xz": "xz", ".zst": "zstd", ".bz2": "bzip2", ".lzma": "xz"}


class DebError(Exception):
    """What dpkg-deb says, ahead of which its name stands, and `before` it."""

    def __init__(self, text: str, before: str = "") -> None:
        super().__init__(text)
        self.before = before


@dataclass(frozen=True, slots=True)
class Deb:
    """An archive's bytes by their place in it. `name` is the operand."""

    name: str
    data: bytes
    version: str
    control: tuple[str, int, int]  # the member's name, where its bytes begin, and how many they should be

    async def control_tar(self, proc: Process) -> bytes:
        return await self._unpacked(proc, "control.tar", self.control)

    async def data_tar(self, proc: Process) -> bytes:
        _, at, size = self.control
        return await self._unpacked(proc, "data.tar", _member(self.name, self.data, at + size + size % 2, "data.tar"))

    async def _unpacked(self, proc: Process, what: str, member: tuple[str, int, int]) -> bytes:
        name, at, size = member
        packer = _PACKERS[name.removeprefix(what)]
        packed = self.data[at : at + size]
        try:
            return await unpacking.unpack(proc, packed, packer) if packer else packed
        except unpacking.NotPackedError:
            sub = "dpkg-deb (subprocess): "
            raise DebError(
                "error: tar subprocess returned error exit status 2",
                f"{sub}cannot copy archive member from '{self.name}' to decompressor pipe: unexpected end of file or stream\n"
                f"{sub}decompressing archive '{self.name}' (size={len(self.data)}) member '{what}': lzma error: internal error (bug)\n"
                "tar: This does not look like a tar archive\ntar: Exiting with failure status due to previous errors\n",
            ) from None


def opened(proc: Process, name: str) -> Deb:
    """DebError where it is none, or ends before the control member."""
    try:
        data = proc.read_file(name, unpacking.SIZE_MAX)
    except IsADirectoryError:
        raise DebError(f"error: error reading archive magic version number from file {name}: Is a directory") from None
    except OSError as error:
        raise DebError(f"error: failed to read archive '{name}': {error.strerror}") from None
    if len(data) < len(MAGIC) and b"\n" not in data:
        raise DebError(f"error: unexpected end of file in archive magic version number in {name}")
    if not data.startswith(MAGIC):
        raise DebError(f"error: '{name}' is not a Debian format archive")
    first, at, size = _header(name, data, len(MAGIC))
    if first != "debian-binary":
        raise DebError(f"error: file '{name}' is not a Debian binary archive (try dpkg-split?)")
    if len(data) < at + size:
        raise DebError(f"error: unexpected end of file in archive information header member in {name}")
    version = to_text(data[at : at + min(size, 32)]).partition("\n")[0]
    return Deb(name, data, version, _member(name, data, at + size + size % 2, "control.tar"))


def _header(name: str, data: bytes, at: int) -> tuple[str, int, int]:
    header = data[at : at + HEADER]
    if len(header) < HEADER:
        raise DebError(f"error: unexpected end of file in archive member header in {name}")
    size = header[48:58].strip()
    if header[58:] != b"`\n" or not size.isdigit():
        raise DebError(f"error: file '{name}' is corrupt - bad archive header magic")
    return to_text(header[:16]).rstrip(" ").removesuffix("/"), at + HEADER, int(size)


def _member(name: str, data: bytes, at: int, what: str) -> tuple[str, int, int]:
    """The next member but those that begin with an underscore, which must be a `what`."""
    for _ in range(SKIPPED_MAX):
        found = _header(name, data, at)
        if not found[0].startswith("_"):
            break
        at = found[1] + found[2] + found[2] % 2
    if not found[0].startswith(what) or found[0].removeprefix(what) not in _PACKERS:
        raise DebError(f"error: archive '{name}' contains not understood data member {found[0]}, giving up")
    return found


def files(name: str, data: bytes) -> dict[str, tuple[int, bytes]]:
    """A control archive's plain files in order, with their modes."""
    found = {}
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:", errors="surrogateescape") as archive:
            for member in archive:
                source = archive.extractfile(member) if member.isreg() else None
                if source is not None:
                    found[member.name.removeprefix("./")] = (member.mode, source.read(FILE_MAX))
    except tarfile.TarError:
        raise DebError("error: tar subprocess returned error exit status 2", "tar: This does not look like a tar archive\n") from None
    return dict(sorted(found.items()))


def fields(control: bytes) -> list[tuple[str, str]]:
    """The fields of a control file, in its order."""
    return re.findall(r"^([^\s:]+):[ \t]*(.*(?:\n[ \t].*)*)", to_text(control), re.MULTILINE)
