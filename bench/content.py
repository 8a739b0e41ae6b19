"""What a first read costs: the deterministic writer on every file that a machine plans, and the whole read through the layers.

`content.write.p50/p99` are over all files of six machines, each written once in a process that has warmed up; `content.list` is the
first listing with sizes of the application's directory, `content.read` the first read of a file through the layers and LMDB.
"""

from __future__ import annotations

import time
from pathlib import Path

from mirage.app import images
from mirage.base.clock import SystemClock
from mirage.content import writers
from mirage.image import skeleton
from mirage.image.image import Image
from mirage.state.open import open_store
from mirage.vfs.caller import Caller
from mirage.world.host import Host
from mirage.world.plans.author import COPY
from mirage.world.plans.ground import ROOM

MACHINES = 6


def figures(directory: Path) -> list[dict[str, object]]:
    """The rows; goals are in shared/bench.json."""
    image = Image.open(_image(directory))
    taken: list[float] = []
    listed: list[float] = []
    read: list[float] = []
    for seed in range(MACHINES):
        host = Host.open(open_store(f"lmdb:{directory / str(seed)}", b"host"), image, clock=SystemClock(), seed=bytes([seed]) * 32)
        caller = Caller(host.view(b"source/192.0.2.1"))
        home = f"/var/www/{host.identity.project}".encode()
        begin = time.perf_counter()
        names = [home + b"/" + entry.name for entry in caller.listdir(home)]
        sizes = {name: caller.stat(name).size for name in names}
        listed.append(time.perf_counter() - begin)
        for name in names:
            if name.endswith(b".php"):
                begin = time.perf_counter()
                data = caller.read_file(name)
                read.append(time.perf_counter() - begin)
                assert len(data) == sizes[name]
        taken += _written(host)
    taken.sort()
    return [
        _row("content.write.p50", taken[len(taken) // 2]),
        _row("content.write.p99", taken[len(taken) * 99 // 100]),
        _row("content.list", sorted(listed)[len(listed) // 2]),
        _row("content.read.p50", sorted(read)[len(read) // 2]),
    ]


def _written(host: Host) -> list[float]:
    """Seconds that each file of a machine took."""
    found = []
    ground = host.ground
    for unit in range(len(ground.units)):
        for index, entry in enumerate(ground.entries(unit)):
            if entry.kind and entry.kind != COPY:
                brief = host.author.brief(ground.path(ground.first + unit * ROOM + index), entry)
                begin = time.perf_counter()
                writers.write(brief)
                found.append(time.perf_counter() - begin)
    return found


def _row(name: str, seconds: float) -> dict[str, object]:
    return {"name": name, "unit": "ms", "value": seconds * 1000, "reference": None}


def _image(directory: Path) -> Path:
    """The base image where there is one, else the skeleton."""
    path = images.home() / "debian-12.img"
    return path if path.exists() else skeleton.write_skeleton("debian-12", directory / "skeleton.img")
