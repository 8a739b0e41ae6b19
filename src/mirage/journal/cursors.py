"""How far a reader came, in each lane; and cursors, which keep that under a name, in the reader's own directory."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

from mirage.base.errors import MirageError
from mirage.journal import lanes

_NAME = re.compile(r"\A[a-z0-9][a-z0-9_.-]{0,63}\Z")
SUFFIX = ".cursor"


class Position(msgspec.Struct, frozen=True, array_like=True):
    """A place between two records of one lane.

    `records` counts those of the lane before it; `chain` is the hash of the last of them, so that a history that was
    written anew behind a reader's back does not fit any more (`verify` takes positions as anchors).
    """

    segment: int
    offset: int
    records: int
    chain: bytes


Positions = Mapping[str, Position]  # by the lane's own random name, in hex
_decoder = msgspec.json.Decoder(dict[str, Position])


class Cursor:
    """One named position, durable. Whoever saves it before its work is done loses work: save after."""

    def __init__(self, directory: Path, name: str) -> None:
        if not _NAME.match(name):
            raise MirageError(f"a cursor's name is made of a-z, 0-9, '_', '.' and '-': {name!r}")
        self.name = name
        self.directory = directory

    def load(self) -> dict[str, Position]:
        """Where to go on; from the beginning where the file is missing or damaged (at least once, never less)."""
        try:
            return _decoder.decode((self.directory / (self.name + SUFFIX)).read_bytes())
        except (FileNotFoundError, msgspec.MsgspecError):
            return {}

    def save(self, positions: Positions) -> None:
        """Replace what is kept; on disk when this returns."""
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        fd = lanes.open_directory(self.directory)
        try:
            lanes.replace_file(self.name + SUFFIX, msgspec.json.encode(dict(positions)), fd, 0o600)
            os.fsync(fd)
        finally:
            os.close(fd)

    def remove(self) -> None:
        """Forget it: retention waits for it no longer."""
        (self.directory / (self.name + SUFFIX)).unlink(missing_ok=True)


def all_cursors(directory: Path) -> list[Cursor]:
    """Every cursor kept in a directory, by name."""
    return [Cursor(directory, path.name.removesuffix(SUFFIX)) for path in sorted(directory.glob("*" + SUFFIX))]
