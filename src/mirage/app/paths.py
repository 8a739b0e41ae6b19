"""Where things lie in a data directory: the stage's half, the gallery's half, and the lock that keeps one Mirage in it.

DATA/lock          held while `mirage up` runs
DATA/image         the base image that the world began on, a hard link where the file system allows one
DATA/stage/        owned by the stage's user: state/ (LMDB), journal/ (segments, spool), served/ (what downloads bring)
DATA/gallery/      not readable by the stage: evidence.sqlite, artifacts/, cursors/
"""

from __future__ import annotations

import errno
import fcntl
import os
from dataclasses import dataclass
from pathlib import Path

from mirage.app.config import Config
from mirage.base.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class Paths:
    """The directories of one data directory."""

    data: Path

    @property
    def lock(self) -> Path:
        return self.data / "lock"

    @property
    def stage(self) -> Path:
        return self.data / "stage"

    @property
    def state(self) -> Path:
        return self.stage / "state"

    @property
    def journal(self) -> Path:
        return self.stage / "journal"

    @property
    def served(self) -> Path:
        """What the operator lets downloads bring, for the stage to read."""
        return self.stage / "served"

    @property
    def image(self) -> Path:
        """The image on which the world began."""
        return self.data / "image"

    @property
    def gallery(self) -> Path:
        return self.data / "gallery"

    @property
    def artifacts(self) -> Path:
        return self.gallery / "artifacts"

    @property
    def cursors(self) -> Path:
        return self.gallery / "cursors"

    def make(self) -> None:
        """Make what is missing; each half is closed to everybody but its owner."""
        try:
            for directory in (self.data, self.stage, self.journal, self.gallery, self.artifacts, self.cursors):
                directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            problem = os.strerror(errno.ENOTDIR) if isinstance(error, FileExistsError) else error.strerror
            raise ConfigurationError(f"data = {str(self.data)!r}: {problem}: {error.filename}") from None


def paths_of(config: Config) -> Paths:
    return Paths(Path(config.data))


def standing(config: Config) -> Paths:
    """Those of a data directory that is there: what looks at one makes none where a name was mistyped."""
    paths = paths_of(config)
    if not paths.data.is_dir():
        raise ConfigurationError(f"data = {config.data!r}: allowed: a directory that is there; `mirage up` makes a new one")
    return paths


def state_url(config: Config) -> str:
    """The state engine's URL, LMDB in the data directory if none was named."""
    return config.state or f"lmdb:{paths_of(config).state}"


def state_directory(config: Config) -> Path | None:
    """The directory of an LMDB store that was named apart from the data directory."""
    return Path(config.state.removeprefix("lmdb:")).absolute() if config.state.startswith("lmdb:") else None


def make_state_directory(config: Config) -> Path | None:
    """That, made if it is missing."""
    directory = state_directory(config)
    if directory is None:
        return None
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"state = {config.state!r}: {error.strerror}: {error.filename}") from None
    return directory


def evidence_url(config: Config) -> str:
    """The evidence store's URL, SQLite in the data directory if none was named."""
    if config.evidence:
        return config.evidence
    place = str(paths_of(config).gallery.absolute() / "evidence.sqlite")
    return "sqlite:///" + place.replace("%", "%25").replace("?", "%3F")  # a URL: SQLAlchemy decodes it


def take_lock(paths: Paths) -> int:
    """The data directory's lock as an open descriptor, or a ConfigurationError that names who holds it."""
    descriptor = os.open(paths.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip() or "another process"
        os.close(descriptor)
        raise ConfigurationError(
            f"data = {str(paths.data)!r}: in use by Mirage process {holder}; stop it, or name another with --data"
        ) from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
    return descriptor


def is_running(paths: Paths) -> bool:
    """Whether a Mirage holds this data directory now."""
    try:
        descriptor = os.open(paths.lock, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
