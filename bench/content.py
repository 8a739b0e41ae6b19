"""What a first read costs: the deterministic writer on every file that a machine plans, and the whole read through the layers.

`content.write.p50/p99` are over all files of six machines, each written once in a process that has warmed up (`cpu`: in time of the
processor, which load does not move); `content.list` is the first listing with sizes of the application's directory,
`content.read` the first read of a file through the layers and LMDB. `content.tokens` is what a model may cost at most: a file, and a
session that reads all that may be drafted in one home. Without a model it is nothing, and no file is ever drafted twice.
"""

from __future__ import annotations

import time
from pathlib import Path

from mirage.app import images
from mirage.app.contents import draftable, files
from mirage.base.clock import SystemClock
from mirage.content import drafts, writers
from mirage.image import skeleton
from mirage.image.image import Image
from mirage.state.open import open_store
from mirage.vfs.caller import Caller
from mirage.world.host import Host
from mirage.world.plans.author import COPY, MACHINE
from mirage.world.plans.ground import ROOM

MACHINES = 6


def figures(directory: Path) -> list[dict[str, object]]:
    """The rows; goals are in shared/bench.json."""
    image = Image.open(_image(directory))
    taken: list[tuple[float, float]] = []
    tokens: list[list[int]] = []
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
        tokens += _tokens(host)
    wall, cpu = (sorted(column) for column in zip(*taken))
    whole = sorted(sum(files) for files in tokens)
    return [
        _row("content.write.p50", wall[len(wall) // 2]),
        _row("content.write.p99", wall[len(wall) * 99 // 100]),
        _row("content.write.cpu.p50", cpu[len(cpu) // 2]),
        _row("content.write.cpu.p99", cpu[len(cpu) * 99 // 100]),
        _row("content.list", sorted(listed)[len(listed) // 2]),
        _row("content.read.p50", sorted(read)[len(read) // 2]),
        {"name": "content.tokens.file", "unit": "tokens", "value": sum(whole) / sum(map(len, tokens)), "reference": None},
        {"name": "content.tokens.session", "unit": "tokens", "value": whole[len(whole) // 2], "reference": None},
    ]


def _tokens(host: Host) -> list[list[int]]:
    """For each home the most tokens that each of its draftable files may cost."""
    homes: dict[bytes, list[int]] = {}
    for ino, brief in draftable(host, list(files(host.ground))):
        home = b"/".join(host.ground.path(ino).split(b"/")[:3])
        homes.setdefault(home, []).append(drafts.read(brief) + drafts.wish(brief).tokens)
    return list(homes.values())


def _written(host: Host) -> list[tuple[float, float]]:
    """Seconds that each file of a machine took, by the clock and of the processor."""
    found = []
    ground = host.ground
    for unit in range(len(ground.units)):
        for index, entry in enumerate(ground.entries(unit)):
            if entry.kind and entry.kind not in (COPY, *MACHINE):
                brief = host.author.brief(ground.path(ground.first + unit * ROOM + index), entry)
                begin, busy = time.perf_counter(), time.process_time()
                writers.write(brief)
                found.append((time.perf_counter() - begin, time.process_time() - busy))
    return found


def _row(name: str, seconds: float) -> dict[str, object]:
    return {"name": name, "unit": "ms", "value": seconds * 1000, "reference": None}


def _image(directory: Path) -> Path:
    """The base image where there is one, else the skeleton."""
    path = images.home() / "debian-12.img"
    return path if path.exists() else skeleton.write_skeleton("debian-12", directory / "skeleton.img")
