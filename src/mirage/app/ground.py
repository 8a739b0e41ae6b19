"""The image that a world stands on: apart from the world, whose import nobody should wait for who only starts its processes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from mirage.app.config import Config
from mirage.app.images import Found, ensure
from mirage.app.paths import paths_of
from mirage.image.errors import ImageError
from mirage.image.format import SITES
from mirage.image.image import Image
from mirage.image.writer import Progress

FILES = ("etc/passwd", "etc/group", "etc/shadow", "bin/bash", "bin/sh")  # what accounts and their shells are made of
PACKAGES = ("openssh-server",)  # its version is the door's
Note = Callable[[str], None]


def ground(config: Config, progress: Progress, note: Note) -> Found:
    """The image that the world stands on: the one that it began on, or, for a new world, the one that is configured."""
    paths = paths_of(config)
    if not paths.image.exists():
        found = ensure(config, progress, note)
        _suits(Image.open(found.path), config.image.name)
        paths.make()
        sites = found.path.with_suffix(SITES)
        if sites.exists():
            _keep(sites, paths.image.with_suffix(SITES))
        _keep(found.path, paths.image)
        return Found(paths.image, found.facts)
    image = Image.open(paths.image)
    named = Path(config.image.name)
    if image.name != config.image.name and not (named.exists() and os.path.samefile(named, paths.image)):
        note(f"this world began on the image {image.name} and keeps it; `mirage host reset` begins a new one")
    return Found(paths.image, {"image": "skeleton" if image.is_skeleton else image.name})


def _suits(image: Image, name: str) -> None:
    """ImageError where no host could begin on an image; what is lacking beyond this, a host merely does not have."""
    lacking = [path for path in FILES if image.find(f"/{path}".encode()) is None]
    lacking += [f"the package {package}" for package in PACKAGES if package not in image.packages]
    if lacking:
        raise ImageError(
            f"image.name = {name!r}: no server of Debian's or Ubuntu's can begin on it, it lacks {', '.join(lacking)}; "
            f"put them into the root and import it again"
        )


def _keep(image: Path, place: Path) -> None:
    try:
        os.link(image, place)
    except OSError:
        partial = place.with_suffix(".partial")
        try:
            shutil.copyfile(image, partial)
            partial.replace(place)
        except OSError as error:
            partial.unlink(missing_ok=True)  # a full disk is not kept full by half an image
            raise ImageError(f"{place} can not be written: {error.strerror}; it takes {image.stat().st_size >> 20} MiB") from error
