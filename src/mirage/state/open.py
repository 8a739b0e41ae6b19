"""From a URL to a store: the one place that knows which engines there are."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl, unquote, urlsplit

from mirage.base.errors import ConfigurationError
from mirage.state.api import Store
from mirage.state.engines.lmdb import LmdbStore
from mirage.state.engines.memory import MemoryStore, World
from mirage.state.engines.redis import SECONDS, RedisStore
from mirage.state.engines.resp import Address, Credentials

ALLOWED = "memory:, lmdb:PATH, redis://HOST:PORT/DB, redis+cluster://HOST:PORT"
_WORLDS: dict[tuple[str, bytes], World] = {}


def open_store(url: str, namespace: bytes) -> Store:
    """The store of one host. `memory:` alone is a new world each time; `memory:NAME` is shared inside the process.

    ConfigurationError: the URL is none of ours. StateError: the engine can not be reached or its data can not be used.
    """
    scheme, _, rest = url.partition(":")
    opener = ENGINES.get(scheme)
    if opener is None:
        raise ConfigurationError(f"state = {_masked(url)!r}: allowed are {ALLOWED}")
    return opener(url, rest, namespace)


def _memory(url: str, name: str, namespace: bytes) -> Store:
    return MemoryStore(_WORLDS.setdefault((name, namespace), World()) if name else None)


def _lmdb(url: str, path: str, namespace: bytes) -> Store:
    if not path:
        raise ConfigurationError(f"state = {url!r}: a path must follow, as in lmdb:./mirage-data/state")
    return LmdbStore(path, namespace)


def _redis(url: str, _rest: str, namespace: bytes) -> Store:
    """`redis://` and `rediss://` (TLS), with `+cluster` for a Cluster: [USER:PASSWORD@]HOST[:PORT][,HOST:PORT...][/DB]."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    introduction, _, hosts = parts.netloc.rpartition("@")
    user, _, password = introduction.partition(":")
    database = parts.path.strip("/") or "0"
    try:
        seconds = float(options.pop("timeout", SECONDS))
        addresses = [_address(host) for host in hosts.split(",")]
        credentials = Credentials(unquote(user), unquote(password), int(database), parts.scheme.startswith("rediss"))
    except ValueError as error:
        raise ConfigurationError(f"state = {_masked(url)!r}: {error}; allowed are {ALLOWED}") from error
    if options or not 0 < seconds <= 60:
        raise ConfigurationError(f"state = {_masked(url)!r}: the only option is timeout, in seconds up to 60")
    is_cluster = parts.scheme.endswith("+cluster")
    if is_cluster and credentials.database:
        raise ConfigurationError(f"state = {_masked(url)!r}: a Cluster has database 0 only")
    return RedisStore(addresses, credentials, namespace, cluster=is_cluster, seconds=seconds)


def _address(text: str) -> Address:
    parts = urlsplit("//" + text)
    if not parts.hostname:
        raise ValueError("a host is missing")
    return Address(parts.hostname, parts.port or 6379)


def _masked(url: str) -> str:
    """Without the password, for a message."""
    scheme, mark, rest = url.partition("://")
    return scheme + mark + ("***@" if "@" in rest else "") + rest.rpartition("@")[2]


ENGINES: dict[str, Callable[[str, str, bytes], Store]] = {
    "memory": _memory,
    "lmdb": _lmdb,
    "redis": _redis,
    "rediss": _redis,
    "redis+cluster": _redis,
    "rediss+cluster": _redis,
}
