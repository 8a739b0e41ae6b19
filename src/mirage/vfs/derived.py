"""What was worked out from a file's bytes, kept for as long as they are the same: /etc/passwd is asked several times a login.

A layer's cache holds one decoded inode for each file, and whoever changes the file puts another in its place, be it by a commit of
this process or because another one has committed. So the inode, as an object, stands for the bytes; looking costs a walk of the
path, the right to read and the access time, as reading does. Visitors who share the host's file share what was worked out.
"""

from __future__ import annotations

from collections.abc import Callable
from stat import S_IFMT, S_IFREG
from typing import Any, TypeVar

from mirage.vfs.caller import Caller
from mirage.vfs.layered import Layered
from mirage.vfs.permissions import require
from mirage.vfs.records import Inode
from mirage.vfs.types import R_OK

T = TypeVar("T")

KEPT = 256  # results
LARGEST = 64 * 1024  # bytes of a file whose result is kept

_kept: dict[tuple[int, Callable[[bytes], Any]], tuple[Inode, Any]] = {}


def derived(caller: Caller, path: bytes, work: Callable[[bytes], T], limit: int = 1 << 30) -> T:
    """work(the file's first `limit` bytes), which must depend on nothing else and is not to be changed by who gets it.

    OSError as from open(2).
    """
    node = caller.resolve(path)
    fs = node.fs
    if not isinstance(fs, Layered):
        return work(caller.read_file(path, limit))
    inode = fs.edition(node.ino)
    if S_IFMT(inode.mode) != S_IFREG or inode.size > min(LARGEST, limit):
        return work(caller.read_file(path, limit))
    key = (id(inode), work)
    known = _kept.get(key)
    if known is not None and known[0] is inode:
        require(inode, R_OK, caller.cred)
        fs.accessed(node.ino)
        return known[1]  # type: ignore[no-any-return]
    result = work(caller.read_file(path, limit))
    if fs.edition(node.ino) is inode:  # else somebody wrote meanwhile, or this read was one that moves the access time
        if len(_kept) >= KEPT:
            del _kept[next(iter(_kept))]
        _kept[key] = (inode, result)
    return result
