"""What a world plans to be found, for its operator: what each file is and who wrote it, writing ahead of readers, the lures read."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from functools import partial
from stat import S_IFREG
from typing import Any

import msgspec

from mirage.app.config import Config
from mirage.app.models import ahead, provider
from mirage.app.worlds import opened
from mirage.base.errors import ConfigurationError
from mirage.content.drafts import Counts, may_draft
from mirage.content.facts import Brief
from mirage.content.policy import VERSION, policies
from mirage.image.writer import Progress
from mirage.world.host import Host
from mirage.world.plans.author import COPY
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


def warm(config: Config, progress: Progress) -> dict[str, Any]:
    """Write all that nobody has read; what was written before is left, so that it goes on where it was stopped.

    Where a model is allowed it drafts first; what it may draft and did not is left to the first reader.
    """
    with opened(config) as host:
        ground, found = host.ground, list(files(host.ground))
        unread = [ino for ino in found if not ground.is_written(ino)]
        done: dict[str, Any] = {"files": len(found), "unread": len(unread), "drafted": 0, "written": 0, "bytes": 0}
        if config.content.model != "off":
            unread, drafted = _drafted(config, host, unread, progress)
            done |= drafted
        for number, ino in enumerate(unread, 1):
            done["written"] += 1
            done["bytes"] += len(ground.contents(ino))
            progress(number, len(unread), ground.path(ino).decode("utf-8", "replace"))
        return done


def draftable(host: Host, unread: Iterable[int]) -> list[tuple[int, Brief]]:
    """Of these files those that a model may draft, and their briefs."""
    ground, found = host.ground, []
    for ino in unread:
        entry = ground.entry(ino)
        if entry.kind != COPY and may_draft(brief := host.author.brief(ground.path(ino), entry)):
            ground.size(ino)  # before anything is drafted to it
            found.append((ino, brief))
    return found


def _drafted(config: Config, host: Host, unread: list[int], progress: Progress) -> tuple[list[int], dict[str, Any]]:
    """Let the model draft what it may; what is left for our own writers, and the counts."""
    wanted = draftable(host, unread)
    told = [0]

    def step() -> None:
        told[0] += 1
        progress(told[0], len(wanted), "drafts")

    async def work() -> Counts:
        worker = ahead(config.content, provider(config.content), host.store, host.clock)
        try:
            return await worker.draft([(brief, partial(host.ground.offer, ino)) for ino, brief in wanted], step)
        finally:
            await worker.provider.aclose()

    counts = asyncio.run(work())
    asked = {ino for ino, _brief in wanted}
    return [ino for ino in unread if ino not in asked], {
        "drafted": counts.drafts.get("accepted", 0), "drafts": counts.drafts, "phrases": counts.phrases,
    }  # fmt: skip


def lures(config: Config) -> list[dict[str, Any]]:
    """The secrets that layers have read, and which session read each first."""
    with opened(config) as host:
        return [msgspec.structs.asdict(lure) for lure in host.lures.read()]
