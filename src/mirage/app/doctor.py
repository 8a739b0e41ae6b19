"""`mirage doctor`: what this machine and this configuration are fit for, in words, each with what to do about it."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mirage.app.config import Config, endpoint
from mirage.app.images import listing
from mirage.app.paths import Paths, evidence_url, is_running, paths_of, state_url
from mirage.app.worlds import NAMESPACE
from mirage.base.errors import MirageError
from mirage.evidence.database import HEAD, revision
from mirage.image.image import Image
from mirage.sandbox.walls import shortcomings, walls
from mirage.state.open import open_store

ROOM = 2 << 30  # bytes: an image, a state and a journal begin with about one


@dataclass(frozen=True, slots=True)
class Check:
    """One finding. `verdict`: ok, note (worth knowing) or fail (Mirage would not start, or not as configured)."""

    name: str
    verdict: str
    text: str
    advice: str = ""


def examine(config: Config) -> Iterator[Check]:
    """All checks, in the order in which a start would meet them."""
    paths = paths_of(config)
    running = is_running(paths)
    yield _user()
    yield from _data(config, paths, running)
    yield from _ports(config, running)
    yield from _image(config, paths)
    yield _state(config, paths)
    yield _evidence(config)
    for wall in walls():
        if wall.stands:
            yield Check(f"sandbox: {wall.name}", "ok", f"stops {wall.stops}")
        else:
            advice = "the sandbox, and the emulated shell's muscle, need it; the emulated shell runs anywhere"
            yield Check(f"sandbox: {wall.name}", "note", wall.lack, advice)
    for lack in shortcomings():
        if not lack.stands:
            yield Check(f"sandbox: {lack.name}", "note", lack.lack, f"the sandbox stands without; it would stop {lack.stops}")


def _user() -> Check:
    if os.geteuid() == 0:
        return Check("user", "ok", "started as root, the stage gives up its rights")
    advice = "start it as root, so that a broken stage can not reach the evidence"
    return Check("user", "note", "not root: stage and gallery run as one user", advice)


def _data(config: Config, paths: Paths, running: bool) -> Iterator[Check]:
    place = next(path for path in (paths.data, *paths.data.absolute().parents) if path.exists())  # what is missing is made
    if not place.is_dir() or not os.access(place, os.W_OK):
        problem = "can not be written" if place.is_dir() else "is no directory"
        yield Check("data", "fail", f"{place} {problem}", "name another directory with --data")
        return
    yield Check("data", "ok", f"{config.data}: {'a Mirage runs on it' if running else 'free'}")
    loose = [str(path) for path in (paths.stage, paths.gallery) if path.exists() and path.stat().st_mode & 0o077]
    if loose:
        yield Check("permissions", "fail", f"others may enter {', '.join(loose)}", f"chmod 700 {' '.join(loose)}")
    elif paths.stage.exists():
        yield Check("permissions", "ok", "stage and gallery are closed to others")
    free = shutil.disk_usage(place).free
    if free >= ROOM:
        yield Check("disk", "ok", f"{free >> 20} MiB free")
    else:
        yield Check("disk", "note", f"{free >> 20} MiB free", f"make room: {ROOM >> 20} MiB is a comfortable beginning")


def _ports(config: Config, running: bool) -> Iterator[Check]:
    inner = [config.telemetry.listen] if config.telemetry.listen else []
    doors = {"--ssh": config.ssh.listen, "--http": config.http.listen, "--https": config.http.secure, "--inner": inner}
    for option, addresses in doors.items():
        for text in addresses:
            yield Check(f"port {text}", "ok", "served by the Mirage that runs") if running else _port(text, option)


def _port(text: str, option: str) -> Check:
    host, port = endpoint(text)
    name = f"port {text}"
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe_socket:
        probe_socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe_socket.bind((host, port))
        except PermissionError:
            return Check(name, "fail", "permission denied", "start as root, or forward the port to a higher one (README, port 22)")
        except OSError as error:
            return Check(name, "fail", error.strerror or str(error), f"stop what listens there, or name another with {option}")
    return Check(name, "ok", "free")


def _image(config: Config, paths: Paths) -> Iterator[Check]:
    if paths.image.exists():
        try:
            image = Image.open(paths.image)
        except MirageError as error:
            yield Check("image", "fail", str(error), "mirage host reset")
            return
        if image.is_skeleton:
            advice = "mirage image build debian:12, then mirage host reset"
            yield Check("image", "note", f"{image.name}, a skeleton: right names and sizes, but stand-in bytes", advice)
        else:
            yield Check("image", "ok", f"{image.name}, {len(image.packages)} packages")
        return
    found = [row for row in listing() if row["name"] == config.image.name or row["path"] == config.image.name]
    if found and "error" not in found[0]:
        yield Check("image", "ok", f"{found[0]['name']}, {found[0]['packages']} packages")
    elif found:
        yield Check("image", "fail", found[0]["error"], f"mirage image build {config.image.name.replace('-', ':', 1)}")
    else:
        yield Check(
            "image", "note", f"{config.image.name} is not built yet", "the first `mirage up` builds it, or falls back on the skeleton"
        )


def _state(config: Config, paths: Paths) -> Check:
    url = state_url(config)
    if url.startswith("lmdb:") and not Path(url.removeprefix("lmdb:")).exists():
        return Check("state", "ok", "LMDB, made at the first start")
    try:
        open_store(url, NAMESPACE).close()
    except (MirageError, OSError) as error:
        return Check("state", "fail", str(error), "start that server, or name another with --state")
    return Check("state", "ok", f"{url.partition(':')[0]} answers")


def _evidence(config: Config) -> Check:
    url = evidence_url(config)
    try:
        found = revision(url)
    except MirageError as error:
        return Check("evidence", "fail", str(error), "start or mend it, or name another with --evidence")
    if found is not None and found != HEAD:
        advice = "mirage db upgrade, or the next mirage up" if found < HEAD else "use the Mirage that made them, or a newer one"
        return Check("evidence", "note" if found < HEAD else "fail", f"tables of revision {found}, not {HEAD}", advice)
    if url.startswith("sqlite:") and not config.evidence:
        return Check("evidence", "ok", "SQLite in the data directory")
    return Check("evidence", "ok", f"{url.partition(':')[0]} answers")
