"""What the operator lets downloads bring: laid out where the stage may read it, before the stage starts."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from mirage.app.config import Config
from mirage.app.paths import Paths
from mirage.base.errors import ConfigurationError
from mirage.journal.spool import Spool

SHA256 = re.compile(r"[0-9a-f]{64}")


def lay_out(config: Config, paths: Paths) -> Config:
    """The configuration with every entry of `internet.served` by hash, its bytes copied from the artifacts or the named file.

    Raises ConfigurationError where an entry's file or artifact is not there.
    """
    if not config.internet.served:
        return config
    paths.served.mkdir(mode=0o700, exist_ok=True)
    library, kept = Spool(paths.served), Spool(paths.artifacts)
    pairs = []
    for pair in config.internet.served:
        url, what = served_of(pair)
        pairs.append(f"{url}={library.keep(_bytes(pair, what, kept))}")
    return msgspec.structs.replace(config, internet=msgspec.structs.replace(config.internet, served=pairs))


def _bytes(pair: str, what: str, kept: Spool) -> bytes:
    found = kept.find(what) if SHA256.fullmatch(what) else None
    if found is not None:
        return found
    try:
        return Path(what).read_bytes()
    except OSError as error:
        raise ConfigurationError(
            f"internet.served = {pair!r}: {what}: {error.strerror}; allowed: a file, or the SHA-256 of an artifact (mirage artifacts)"
        ) from None


def served_of(pair: str) -> tuple[str, str]:
    """URL and what answers it, of one entry of `internet.served`."""
    url, _, what = pair.rpartition("=")
    return url, what
