"""`mirage image build`: from a distribution's packages to an image file. Minutes, a progress bar, and nothing left behind."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from mirage.image.apt import STATUS, Percent, PrivateApt
from mirage.image.clean import clean
from mirage.image.distribution import Distribution
from mirage.image.format import SITES, Meta
from mirage.image.install import Installation
from mirage.image.lists import CACHE
from mirage.image.tar import Archive
from mirage.image.writer import Progress, silent, write_image

# an apt pattern (apt-patterns(7)), what the next steps run, and what keeps apt from choosing usrmerge and perl with it
RECORDED = ("wordpress", "phpmyadmin")  # packages whose answers are put on record (see recordings.py)
ESSENTIAL = ("?essential", "usr-is-merged", "apt", "debconf")


def build(distribution: Distribution, path: Path, *, mirror: str = "", progress: Progress = silent) -> Path:
    """Make the image of a distribution at path, atomically. BuildError says what is missing or went wrong."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    log = path.with_suffix(".log")
    log.write_bytes(b"")
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".build-{path.stem}@", ignore_cleanup_errors=True) as place:
        home = Path(place)
        home.chmod(0o711)  # the ids of a user namespace must get through
        apt = PrivateApt(home / "apt", distribution, mirror, log)
        with Installation(home, apt.home, log) as installation:
            apt.update(_shown(progress, "lists of packages"))
            essential = apt.names(ESSENTIAL)
            apt.fetch(ESSENTIAL, recommends=False, percent=_shown(progress, "fetching"))
            (apt.home / "answers").write_text(distribution.debconf.lstrip())
            born = 0
            for stage in distribution.stages:
                if not born:
                    born = time.time_ns()
                    installation.step("bootstrap", essential, "the essential packages could not be installed", _ignored)
                fetching = _shown(progress, "fetching")
                apt.fetch(stage.packages, recommends=stage.recommends, percent=fetching, status=installation.status)
                option = "--install-recommends" if stage.recommends else "--no-install-recommends"
                arguments = [f"-oAPT::Status-Fd={STATUS}", option, *stage.packages]
                installation.step("install", arguments, "the packages could not be installed", _shown(progress, "installing"))
            ended = time.time_ns()
            if distribution.listed:
                installation.step("listed", (), "apt does not read its lists", _ignored)
            progress(0, 0, "packing")
            installation.pack(home / "root.tar")
            wanted = {name for stage in distribution.stages for name in stage.packages}
            names = [name for name in RECORDED if name in wanted]
            if names:
                progress(0, 0, f"putting {', '.join(names)} on record")
                installation.record(names, path.with_suffix(SITES))
        tree = Archive.open(home / "root.tar").tree()
        clean(tree, born, is_listed=tree.get(CACHE.encode()) is not None)
        meta = Meta(name=distribution.name, source="packages", born=born, ended=ended)
        return write_image(tree, path, meta, progress=progress)


def _shown(progress: Progress, what: str) -> Percent:
    return lambda percent, name: progress(round(percent * 10), 1000, f"{what} {name}".rstrip())


def _ignored(percent: float, name: str) -> None:
    """A step that tells no progress."""
