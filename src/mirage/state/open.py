"""From a URL to a store: the one place that knows which engines there are."""

from __future__ import annotations

from collections.abc import Callable

from mirage.base.errors import ConfigurationError
from mirage.state.api import Store
from mirage.state.engines.lmdb import LmdbStore
from mirage.state.engines.memory import MemoryStore, World

ALLOWED = "memory:, lmdb:PATH, redis://HOST:PORT/DB, redis+cluster://HOST:PORT"
_WORLDS: dict[tuple[str, bytes], World] = {}


def open_store(url: str, namespace: bytes) -> Store:
    """The store of one host. `memory:` alone is a new world each time; `memory:NAME` is shared inside the process.

    ConfigurationError: the URL is none of ours. StateError: the engine can not be reached or its data can not be used.
    """
    scheme, _, rest = url.partition(":")
    opener = ENGINES.get(scheme)
    if opener is None:
        raise ConfigurationError(f"state = {url!r}: allowed are {ALLOWED}")
    return opener(url, rest, namespace)


def _memory(url: str, name: str, namespace: bytes) -> Store:
    return MemoryStore(_WORLDS.setdefault((name, namespace), World()) if name else None)


def _lmdb(url: str, path: str, namespace: bytes) -> Store:
    if not path:
        raise ConfigurationError(f"state = {url!r}: a path must follow, as in lmdb:./mirage-data/state")
    return LmdbStore(path, namespace)


ENGINES: dict[str, Callable[[str, str, bytes], Store]] = {"memory": _memory, "lmdb": _lmdb}
