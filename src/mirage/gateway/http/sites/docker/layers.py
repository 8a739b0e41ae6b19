"""An image's files, where somebody has made it here: kept as a directory below overlay2, and copied into each container's root."""

from __future__ import annotations

import contextlib
import stat as st

from mirage.vfs.caller import Caller
from mirage.world.containers import OVERLAYS

MOST = 4000  # files of one image
LARGEST = 16 << 20  # bytes of one file


def folder(image: str) -> bytes:
    """Where the files of an image (sha256:...) lie; there is nothing for those that were pulled."""
    return OVERLAYS + b"/" + image.removeprefix("sha256:").encode("ascii", "replace") + b"/diff"


def copy(caller: Caller, source: bytes, target: bytes) -> None:
    """cp -a, as far as there are not too many: what busybox is, in all of its names, stays one file."""
    left = [MOST]
    folders(caller, target)
    _copy(caller, source, target, left)


def folders(caller: Caller, path: bytes) -> None:
    """mkdir -p."""
    at = b""
    for part in path.strip(b"/").split(b"/"):
        at += b"/" + part
        if not caller.exists(at):
            caller.mkdir(at, 0o755)


def _copy(caller: Caller, source: bytes, target: bytes, left: list[int]) -> None:
    for entry in caller.listdir(source):
        left[0] -= 1
        if left[0] < 0:
            return
        old, new = source + b"/" + entry.name, target + b"/" + entry.name
        with contextlib.suppress(OSError):
            stat = caller.lstat(old)
            if st.S_ISDIR(stat.mode):
                if not caller.exists(new):
                    caller.mkdir(new, st.S_IMODE(stat.mode))
                _copy(caller, old, new, left)
            elif st.S_ISLNK(stat.mode):
                caller.symlink(caller.readlink(old), new)
            elif st.S_ISREG(stat.mode) and stat.nlink > 1:
                caller.link(old, new)
            elif st.S_ISREG(stat.mode):
                caller.write_file(new, caller.read_file(old, LARGEST), st.S_IMODE(stat.mode))
            caller.chown(new, stat.uid, stat.gid, follow=False)
