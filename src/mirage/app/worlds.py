"""A data directory's world, opened beside a running Mirage or after it: the image it began on, its host, its layers, its end.

A world keeps the image on which it began: the data directory holds a hard link to it (a copy on another file system), so a
new image under the same name changes no file that an attacker has seen.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from mirage.app.config import Config
from mirage.app.paths import Paths, is_running, paths_of, standing, state_directory, state_url, take_lock
from mirage.base.clock import SystemClock
from mirage.base.errors import ConfigurationError
from mirage.base.events import Envelope, HostReset
from mirage.base.ids import IdSource
from mirage.image.format import SITES
from mirage.image.image import Image
from mirage.journal.writer import JournalWriter
from mirage.state.open import open_store
from mirage.vfs.layers import Difference, diff, list_layers
from mirage.world.host import HOST_LAYER, Host

NAMESPACE = b"host"  # of the one host that a store keeps
Note = Callable[[str], None]


@contextmanager
def opened(config: Config) -> Iterator[Host]:
    """The host of a data directory, for reading. ConfigurationError when there is no world yet."""
    paths = paths_of(config)
    if not paths.image.exists() or not _has_state(config, paths):
        raise ConfigurationError(f"data = {config.data!r}: no world yet; `mirage up` begins one")
    store = open_store(state_url(config), NAMESPACE)
    try:
        yield Host.open(store, Image.open(paths.image), config.persona, SystemClock(), limits=config.layers.limits)
    finally:
        store.close()


def _has_state(config: Config, paths: Paths) -> bool:
    directory = state_directory(config) or paths.state
    return bool(config.state and not config.state.startswith("lmdb:")) or directory.exists()


def difference(config: Config, layer: str) -> list[dict[str, Any]]:
    """Every file that the visitors of a layer created, changed or removed, by path."""
    with opened(config) as host:
        if layer.encode() not in {info.name for info in list_layers(host.store)}:
            return []
        return [_row(change) for change in diff(host.store, host.ground, [HOST_LAYER, layer.encode()], host.clock)]


def _row(change: Difference) -> dict[str, Any]:
    stat = change.stat
    return {
        "change": change.change, "path": change.path.decode("utf-8", "backslashreplace"), "mode": f"{stat.mode:o}",
        "uid": stat.uid, "gid": stat.gid, "size": stat.size, "mtime": stat.mtime,
    }  # fmt: skip


def layers(config: Config) -> list[dict[str, Any]]:
    """The layers of a world and what they hold."""
    with opened(config) as host:
        return [
            {"layer": info.name.decode("utf-8", "backslashreplace"), "files": info.inodes, "bytes": info.bytes, "frozen": info.frozen}
            for info in list_layers(host.store)
        ]


def reset(config: Config) -> None:
    """End the world: state and the image it began on go; what was recorded stays. The next start begins another host."""
    paths = standing(config)
    if config.state and not config.state.startswith("lmdb:"):
        raise ConfigurationError(f"state = {config.state.partition(':')[0]!r}: allowed: lmdb; empty such a database by its own tools")
    if is_running(paths):
        raise ConfigurationError(f"data = {config.data!r}: Mirage runs on it; stop it first")
    paths.make()
    lock = take_lock(paths)
    try:
        shutil.rmtree(state_directory(config) or paths.state, ignore_errors=True)
        for suffix in ("", SITES):
            paths.image.with_suffix(suffix).unlink(missing_ok=True)
        clock = SystemClock()
        journal = JournalWriter(paths.journal, clock)
        journal.append(Envelope(id=IdSource().next(clock.now()), time=clock.now(), event=HostReset(layer=HOST_LAYER.decode())))
        journal.close()
    finally:
        os.close(lock)
