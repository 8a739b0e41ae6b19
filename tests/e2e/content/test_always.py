"""Thousands of files, read by two processes at once and by a third after all were closed: the same bytes, and nothing that stat shows moves.

With the deterministic writer, with drafts that were there before any reader, and with a model that is asked at each first read by both
readers at once. The model is one that is good at one time and misbehaves at the next. Few files here; `make content` reads 10,000.
"""

from __future__ import annotations

import asyncio
import itertools
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from mirage.app.config import ContentConfig, ModelBudget
from mirage.app.contents import draftable, files
from mirage.app.models import ahead, provider
from mirage.base.clock import SystemClock
from mirage.content import checks
from mirage.image.image import Image
from mirage.state.open import open_store
from mirage.world.host import Host
from mirage.world.plans.author import CANARY_KIND, COPY, MACHINE
from tests.e2e.content.model_server import ModelServer
from tests.unit.world import ground

FEW, MANY = 160, 10_000
MOODS = ("good", "good", "garbage", "refuses", "escapes", "another schema", "lies")
READER = """
import asyncio, hashlib, sys
from functools import partial
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from mirage.image.image import Image
from mirage.state.open import open_store
from mirage.vfs.caller import Caller
from mirage.world.host import Host
from tests.e2e.content.test_always import worker
from mirage.app.contents import draftable

def walk(caller, path):
    for entry in caller.listdir(path):
        below = path + b"/" + entry.name
        stat = caller.stat(below, False)
        yield below, stat, entry
        if S_ISDIR(stat.mode):
            yield from walk(caller, below)

def ask(host, url, ino):
    async def once():
        model = worker(host, url)
        try:
            await model.draft([(brief, partial(host.ground.offer, ino)) for ino, brief in draftable(host, [ino])])
        finally:
            await model.provider.aclose()
    asyncio.run(once())

count, digest = 0, hashlib.sha256()
for directory in sorted(Path(sys.argv[1]).iterdir()):
    store = open_store(f"lmdb:{directory}", b"host")
    host = Host.open(store, Image.open(Path(sys.argv[2])))
    if len(sys.argv) > 3:
        host.ground.before_first_read = partial(ask, host, sys.argv[3])
    caller = Caller(host.view())
    for top in (b"/home", b"/var/www", b"/srv", b"/var/backups", b"/etc/nginx", b"/etc/cron.d", b"/etc/sudoers.d", b"/usr/local"):
        for path, stat, entry in walk(caller, top):
            data = b""
            if S_ISREG(stat.mode):
                data, count = caller.read_file(path), count + 1
                assert len(data) == stat.size, path
                after = caller.stat(path, False)
                assert (after.size, after.mtime, after.ctime, after.btime, after.ino, after.blocks) == (
                    stat.size, stat.mtime, stat.ctime, stat.btime, stat.ino, stat.blocks), path
            digest.update(repr((path, entry, stat.mode, stat.uid, stat.gid, stat.size, stat.mtime, stat.ctime, stat.ino)).encode() + data)
    store.close()
print(count, digest.hexdigest())
"""


def worker(host: Host, url: str):  # type: ignore[no-untyped-def]
    """A model at work on a world."""
    budget = ModelBudget(tokens_hour=10**9, tokens_day=10**9)
    config = ContentConfig(model="ahead", url=f"{url}/v1", name="tiny", seconds=20, at_once=1, budget=budget)
    return ahead(config, provider(config, at_once=True), host.store, host.clock)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    """Of its answers two in seven are good."""
    started = ModelServer()
    started.moods = itertools.cycle(MOODS)
    yield started
    started.close()


def drafted(host: Host, url: str) -> None:
    """All that a model may draft, ahead of every reader."""

    async def work() -> None:
        model = worker(host, url)
        try:
            found = draftable(host, list(files(host.ground)))
            await model.draft([(brief, partial(host.ground.offer, ino)) for ino, brief in found])
        finally:
            await model.provider.aclose()

    asyncio.run(work())


@pytest.mark.parametrize("mode", ["off", "ahead", "first-read"])
@pytest.mark.parametrize("least", [FEW, pytest.param(MANY, marks=[pytest.mark.slow, pytest.mark.timeout(3600)])])
def test_what_was_read_is_the_same_in_another_process_and_after_a_restart(
    least: int, mode: str, tmp_path: Path, server: ModelServer
) -> None:
    image, worlds = tmp_path / "image", tmp_path / "worlds"
    ground.build(image)
    planned = seed = 0
    while planned < least:
        seed += 1
        store = open_store(f"lmdb:{worlds / f'{seed:03}'}", b"host")
        host = Host.open(store, Image.open(image), seed=seed.to_bytes(32, "big"))
        planned += sum(1 for _ in files(host.ground))
        if mode == "ahead":
            drafted(host, server.url)
        store.close()
    reader = [sys.executable, "-c", READER, str(worlds), str(image)]
    asking = [*reader, server.url] if mode == "first-read" else reader
    both = [subprocess.Popen(asking, stdout=subprocess.PIPE, text=True) for _ in range(2)]  # at the same moment
    answers = [one.communicate(timeout=3000)[0] for one in both]
    answers.append(subprocess.run(reader, stdout=subprocess.PIPE, text=True, timeout=3000, check=True).stdout)
    assert len(set(answers)) == 1
    assert int(answers[0].split()[0]) > least * 0.7
    by_model = _valid(worlds, image)
    assert (by_model > 0) is (mode != "off")


def _valid(worlds: Path, image: Path) -> int:
    """Every file of every world is valid for its class; how many a model drafted."""
    by_model = 0
    for directory in sorted(worlds.iterdir()):
        store = open_store(f"lmdb:{directory}", b"host")
        host = Host.open(store, Image.open(image), clock=SystemClock())
        for ino in files(host.ground):
            entry, path = host.ground.entry(ino), host.ground.path(ino)
            if entry.kind not in (COPY, CANARY_KIND, *MACHINE):
                assert checks.wrong(host.author.brief(path, entry), host.ground.contents(ino)) == [], path
            by_model += (host.ground.provenance(ino) or {}).get("provider") == "openai:tiny"
        store.close()
    return by_model
