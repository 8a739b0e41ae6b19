"""The code stays within reach of a process that is about to give up its rights.

Where Mirage is installed below a directory that is closed to the stage's user (/root, a home), a library that imports a part of
itself only when it needs it would not find it, nor would we our data files. So the directories of code are found by descriptors from
now on: what their files allow, they still allow, and no more.
"""

from __future__ import annotations

import os
import sys
from importlib.machinery import ExtensionFileLoader, SourceFileLoader

FDS = "/proc/self/fd"


def keep_code() -> None:
    """Imports, and `importlib.resources`, go by descriptors of the directories of sys.path, which stay open."""
    if not os.path.isdir(FDS):
        return
    kept = {entry: f"{FDS}/{os.open(entry, os.O_PATH | os.O_DIRECTORY)}" for entry in sys.path if os.path.isdir(entry)}
    for module in list(sys.modules.values()):
        loader = getattr(getattr(module, "__spec__", None), "loader", None)
        if isinstance(loader, SourceFileLoader | ExtensionFileLoader):
            loader.path = _kept(str(loader.path), kept)
        places = getattr(module, "__path__", None)
        if isinstance(places, list):
            places[:] = [_kept(place, kept) for place in places]
    sys.path[:] = [kept.get(entry, entry) for entry in sys.path]


def _kept(path: str, kept: dict[str, str]) -> str:
    """The same place, from the innermost of the directories that are kept."""
    above = [entry for entry in kept if path == entry or path.startswith(f"{entry}/")]
    entry = max(above, key=len, default=None)
    return path if entry is None else kept[entry] + path[len(entry) :]
