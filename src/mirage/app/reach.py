"""The code stays within reach of a process that is about to give up its rights.

Where Mirage is installed below a directory that is closed to the stage's user (/root, a home), what is imported late would not be
found: libraries import parts of themselves when they first need them. So every directory of code is found by a descriptor from now
on; what its files allow, they still allow, and no more.
"""

from __future__ import annotations

import os
import sys
from importlib.machinery import FileFinder

FDS = "/proc/self/fd"


def keep_code() -> None:
    """Imports from here on go by descriptors of the directories of sys.path, which stay open."""
    if not os.path.isdir(FDS):
        return
    kept = {entry: f"{FDS}/{os.open(entry, os.O_PATH | os.O_DIRECTORY)}" for entry in sys.path if os.path.isdir(entry)}
    for finder in sys.path_importer_cache.values():
        if isinstance(finder, FileFinder):
            root = max((entry for entry in kept if _is_below(finder.path, entry)), key=len, default=None)
            if root is not None:
                finder.path = kept[root] + finder.path[len(root) :]


def _is_below(path: str, directory: str) -> bool:
    return path == directory or path.startswith(directory.rstrip("/") + "/")
