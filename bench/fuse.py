"""What a name costs that the kernel does not know yet: stat(2) on a mount of the base image, each name once.

The server is a process of its own, as for a sandbox. Its directory is known to the kernel, the names in it are not: they come
from the image, not from a listing, which would tell of them. Missing without root, /dev/fuse or a built image.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path
from stat import S_IFDIR

from mirage.app.images import home
from mirage.fuse import mounting
from mirage.image.image import Image

IMAGE = home() / "debian-12.img"
COUNT = 20_000
Row = dict[str, object]

SERVER = """
import sys
from mirage.base.clock import SystemClock
from mirage.fuse import mounting
from mirage.fuse.server import Server
from mirage.image.image import Image
from mirage.state.open import open_store
from mirage.vfs.layered import Layered

state, image, place = sys.argv[1:]
store = open_store(f"lmdb:{state}", b"bench")
server = Server()
server.serve(mounting.mount(place), Layered(store, Image.open(image), [b"host", b"source"], SystemClock()))
print("ready", flush=True)
sys.stdin.read()
mounting.unmount(place)
server.close()
store.close()
"""


def figures(directory: Path) -> list[Row]:
    """Microseconds of one lookup: the median and the 99th percentile."""
    if os.geteuid() != 0 or not os.path.exists(mounting.DEVICE) or not IMAGE.exists():
        print(f"bench: fuse wants root, {mounting.DEVICE} and {IMAGE}", file=sys.stderr)
        return []
    place = directory / "mount"
    place.mkdir()
    command = [sys.executable, "-c", SERVER, str(directory / "state"), str(IMAGE), str(place)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        assert server.stdout.readline() == b"ready\n"
        try:
            durations = sorted(_lookups(place, _names()))
        finally:
            server.stdin.close()
    return [_row("fuse.lookup.p50", durations[len(durations) // 2]), _row("fuse.lookup.p99", durations[len(durations) * 99 // 100])]


def _row(name: str, seconds: float) -> Row:
    return {"name": name, "unit": "us", "value": seconds * 1e6, "reference": None}


def _names() -> list[tuple[bytes, list[bytes]]]:
    """Directories of the image and names in them, `COUNT` in all, in no order that an index knows."""
    image = Image.open(IMAGE)
    found, left = [], COUNT
    directories = [ino for ino in image.inodes() if image.stat(ino).type == S_IFDIR]
    random.Random(0).shuffle(directories)
    for ino in directories:
        names = [entry.name for entry in image.readdir(ino) if entry.type != S_IFDIR][:left]
        random.Random(ino).shuffle(names)
        found.append((_path(image, ino), names))
        left -= len(names)
    return found


def _path(image: Image, ino: int) -> bytes:
    parts = []
    while ino != image.root:
        ino, name = image.where(ino)
        parts.append(name)
    return b"/".join(reversed(parts)) or b"."


def _lookups(place: Path, wanted: list[tuple[bytes, list[bytes]]]) -> list[float]:
    root = os.open(place, os.O_PATH | os.O_DIRECTORY)
    clock, durations = time.perf_counter, []
    for path, names in wanted:
        directory = os.open(path, os.O_PATH | os.O_DIRECTORY, dir_fd=root)
        for name in names:
            begin = clock()
            os.stat(name, dir_fd=directory, follow_symlinks=False)
            durations.append(clock() - begin)
        os.close(directory)
    os.close(root)
    return durations
