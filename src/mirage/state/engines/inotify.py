"""inotify(7), which the standard library lacks, for the one question that engines have: has somebody written to this file?"""

from __future__ import annotations

import ctypes
import os

_MODIFY = 2  # IN_MODIFY, sys/inotify.h
_libc = ctypes.CDLL(None, use_errno=True)


def written(path: str) -> int:
    """A descriptor, not blocking, that can be read once the file was written to. OSError as of inotify_add_watch(2)."""
    descriptor: int = _libc.inotify_init1(os.O_CLOEXEC | os.O_NONBLOCK)
    if descriptor < 0 or _libc.inotify_add_watch(descriptor, os.fsencode(path), _MODIFY) < 0:
        number = ctypes.get_errno()
        if descriptor >= 0:
            os.close(descriptor)
        raise OSError(number, os.strerror(number), path)
    return descriptor
