"""The base images of this user: found by name, built at the first start, imported, listed; shared by all data directories."""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mirage.app.config import Config
from mirage.base.clock import SECOND
from mirage.image import distribution, skeleton
from mirage.image.build import build as build_packages
from mirage.image.clean import clean
from mirage.image.errors import BuildError, ImageError
from mirage.image.format import Meta
from mirage.image.image import Image
from mirage.image.imports import from_anything
from mirage.image.writer import Progress, write_image

SUFFIX = ".img"
ROOTS = (b"bin", b"etc", b"usr")  # one of which every root file system has
Note = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Found:
    """The image to start on, and what the ready line says of it."""

    path: Path
    facts: dict[str, str]


def home() -> Path:
    """The directory of images: $XDG_CACHE_HOME/mirage/images."""
    cache = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(cache) if cache.startswith("/") else Path.home() / ".cache") / "mirage" / "images"


def path_of(config: Config) -> Path:
    """Where the image that the configuration names lies, whether it is there or not."""
    name = config.image.name
    return Path(name) if "/" in name else home() / f"{name}{SUFFIX}"


def ensure(config: Config, progress: Progress, note: Note) -> Found:
    """The image that the configuration names; where a distribution's is not there yet, it is built, or its skeleton stands in."""
    name = config.image.name
    path = path_of(config)
    if not path.exists():
        wanted = name.replace("-", ":", 1)
        if "/" in name or wanted not in distribution.names():
            raise ImageError(f"image.name = {name!r}: no such image; allowed: a name of `mirage image list`, or a path")
        path = _begun(wanted, config, progress, note)
    image = Image.open(path)
    return Found(path, {"image": "skeleton" if image.is_skeleton else image.name})


def _begun(wanted: str, config: Config, progress: Progress, note: Note) -> Path:
    """The image of a distribution, built now; its skeleton where it may not or can not be built."""
    if config.image.build:
        note(f"building the image {config.image.name}, once for this machine; this takes some minutes")
        try:
            return build(wanted, config.image.mirror, None, progress)
        except (BuildError, OSError) as error:
            failure = str(error)
    else:
        failure = f"not built yet and image.build is false; run: mirage image build {wanted}"
    if config.image.name not in skeleton.names():
        raise ImageError(f"image.name = {config.image.name!r}: {failure}")
    note(f"image {config.image.name}: {failure}; starting on its skeleton: names, sizes and dates are true, most contents are filler")
    path = home() / f"{config.image.name}.skeleton-{skeleton.mark(config.image.name)}{SUFFIX}"
    with _alone(path):
        return path if path.exists() else skeleton.write_skeleton(config.image.name, path, progress)


def build(name: str, mirror: str, called: str | None, progress: Progress, more: Sequence[str] = ()) -> Path:
    """Make the image of a distribution (`debian:12`) from its packages and `more`. Two that want the same image build it once."""
    wanted = distribution.load(name).extended(more)
    path = home() / f"{_file_name(called or wanted.name)}{SUFFIX}"
    before = _stamp(path)
    with _alone(path):
        if _stamp(path) != before:
            return path  # whoever held the lock has just made it
        _clear(path)
        return build_packages(wanted, path, mirror=mirror, progress=progress)


def import_tree(source: Path, called: str | None, progress: Progress) -> Path:
    """Make an image of a root directory, a tar of one, or an OCI export."""
    name = _file_name(called or source.resolve().name.split(".")[0] or "imported")
    path = home() / f"{name}{SUFFIX}"
    with _alone(path):
        _clear(path)
        tree = from_anything(source)
        if not any(tree.get(name) for name in ROOTS):
            raise BuildError(f"{source} is no root file system: it has none of {', '.join(name.decode() for name in ROOTS)}")
        born = max((node.mtime for _path, node in tree.walk()), default=time.time_ns()) // SECOND * SECOND
        clean(tree, born)
        return write_image(tree, path, Meta(name=name, source="import", born=born), progress=progress)


def listing() -> Iterator[dict[str, Any]]:
    """Every image of this user, by name; one that can not be read says why in place of its facts."""
    for path in sorted(home().glob(f"*{SUFFIX}")):
        row: dict[str, Any] = {"name": path.name.removesuffix(SUFFIX), "path": str(path)}
        try:
            image = Image.open(path)
            row |= {
                "packages": len(image.packages), "files": image.meta.files, "size": path.stat().st_size,
                "digest": image.digest[:16], "source": image.meta.source,
            }  # fmt: skip
        except ImageError as error:
            row["error"] = str(error)
        yield row


def _file_name(name: str) -> str:
    if not name or name.startswith(".") or not all(letter.isalnum() or letter in "-_.+" for letter in name):
        raise ImageError(f"an image can not be called {name!r}; allowed: letters, digits and -_.+")
    return name


def _clear(path: Path) -> None:
    """Away with what a killed making of this image left; its lock is held."""
    for place in path.parent.glob(f".build-{path.stem}@*"):
        shutil.rmtree(place, ignore_errors=True)
    for part in path.parent.glob(f".{path.name}.????????.part"):  # eight letters of tempfile
        part.unlink()


def _stamp(path: Path) -> int:
    return path.stat().st_mtime_ns if path.exists() else 0


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Held while an image is made."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
