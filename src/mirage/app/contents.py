"""What a world plans to be found, for its operator: what each file is and who wrote it, writing ahead of readers, the lures read."""

from __future__ import annotations

from collections.abc import Iterator
from stat import S_IFREG
from typing import Any

import msgspec

from mirage.app.config import Config
from mirage.app.worlds import opened
from mirage.base.errors import ConfigurationError
from mirage.content.policy import VERSION, policies
from mirage.image.writer import Progress
from mirage.world.host import Host
from mirage.world.plans.ground import Planned


def files(ground: Planned) -> Iterator[int]:
    """The inodes of all planned files, unit by unit."""
    for ino in ground.inodes():
        if ground.entry(ino).type == S_IFREG:
            yield ino


def listing(config: Config, below: str) -> list[dict[str, Any]]:
    """Every planned file below a path: its class, state, size, and who wrote it, "" while nobody has."""
    with opened(config) as host:
        ground, start = host.ground, below.rstrip("/").encode()
        found = ((ino, ground.path(ino)) for ino in files(ground))
        return [_row(ground, ino, path) for ino, path in found if path == start or path.startswith(start + b"/")]


def _row(ground: Planned, ino: int, path: bytes) -> dict[str, Any]:
    entry, facts = ground.entry(ino), ground.provenance(ino)
    return {
        "path": path.decode("utf-8", "backslashreplace"), "kind": entry.kind, "state": entry.spec.get("state", "valid"),
        "size": ground.size(ino), "mtime": entry.time, "written": "" if facts is None else facts.get("provider", ""),
    }  # fmt: skip


def facts(config: Config, path: str) -> dict[str, Any]:
    """All that is known of one planned file: its plan, its policy, its provenance. ConfigurationError: it is not planned."""
    with opened(config) as host:
        ino = host.ground.find(path.encode())
        if ino is None or host.ground.entry(ino).type != S_IFREG:
            raise ConfigurationError(f"{path}: not a planned file; `mirage content list` names them, the image holds the others")
        entry = host.ground.entry(ino)
        policy = policies()[entry.kind]
        return {
            **_row(host.ground, ino, host.ground.path(ino)), "mode": f"{entry.mode:o}", "uid": entry.uid, "gid": entry.gid,
            "spec": entry.spec, "lures": list(entry.secrets), "policy": {"version": VERSION, **msgspec.to_builtins(policy)},
            "provenance": host.ground.provenance(ino),
        }  # fmt: skip


def text(config: Config, path: str) -> bytes:
    """The bytes of a planned file, as the world has them; looking does not write them."""
    with opened(config) as host:
        ino = host.ground.find(path.encode())
        if ino is None or host.ground.entry(ino).type != S_IFREG:
            raise ConfigurationError(f"{path}: not a planned file; `mirage content list` names them, the image holds the others")
        return host.ground.peek(ino)


def warm(config: Config, progress: Progress) -> dict[str, int]:
    """Write all that nobody has read; what was written before is left, so that it goes on where it was stopped."""
    with opened(config) as host:
        return _warm(host, progress)


def _warm(host: Host, progress: Progress) -> dict[str, int]:
    ground, done = host.ground, {"files": 0, "written": 0, "bytes": 0}
    found = list(files(ground))
    for number, ino in enumerate(found, 1):
        done["files"] += 1
        if not ground.is_written(ino):
            done["written"] += 1
            done["bytes"] += len(ground.contents(ino))
        progress(number, len(found), ground.path(ino).decode("utf-8", "replace"))
    return done


def lures(config: Config) -> list[dict[str, Any]]:
    """The secrets that layers have read, and which session read each first."""
    with opened(config) as host:
        return [msgspec.structs.asdict(lure) for lure in host.lures.read()]
