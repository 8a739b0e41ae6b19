"""One planned name: all that stat(2) shows of it but the size, and what its writer must know."""

from __future__ import annotations

from stat import S_IFDIR, S_IFLNK, S_IFMT, S_IFREG
from typing import Any
from zlib import crc32

import msgspec


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """A directory, file or link of a unit. `mode` carries the S_IF bits; `time` is nanoseconds since the epoch, as are `made`, of what
    has been written to since, and `moved`, when it got its name where that is later; 0 is the same moment.

    `kind` is the class of the file's policy and writer; `spec` are the facts of this one file; `secrets` names what in it may be
    a lure. `parent` is the index of its directory within the unit; a unit's first entry is its own parent.
    """

    name: bytes
    parent: int
    mode: int
    uid: int
    gid: int
    time: int
    kind: str = ""
    spec: dict[str, Any] = {}
    secrets: tuple[str, ...] = ()
    target: bytes = b""
    made: int = 0
    moved: int = 0

    @property
    def type(self) -> int:
        return S_IFMT(self.mode)


GROWN = (".bash_history",)  # what is there for long and only grows


class Sketch:
    """Draws the entries of one unit, by path: a directory before what lies in it."""

    def __init__(self, name: str, time: int, *, uid: int = 0, gid: int = 0, mode: int = 0o755) -> None:
        self.entries: list[Entry] = [Entry(name.encode(), 0, S_IFDIR | mode, uid, gid, time)]
        self.places = {"": 0}
        self._owner = (uid, gid)

    def directory(self, path: str, time: int, mode: int = 0o755, owner: tuple[int, int] | None = None) -> None:
        self._add(path, S_IFDIR | mode, time, owner)

    def file(
        self,
        path: str,
        kind: str,
        time: int,
        mode: int = 0o644,
        owner: tuple[int, int] | None = None,
        secrets: tuple[str, ...] = (),
        facts: dict[str, Any] | None = None,
        exact: bool = False,
        made: int = 0,
        moved: int = 0,
        **spec: Any,
    ) -> None:
        """`exact`: something else tells its time too; else it is that of the same second in which nothing else was written."""
        time = time if exact else time + apart(path)
        self._add(path, S_IFREG | mode, time, owner, kind=kind, spec=spec | (facts or {}), secrets=secrets, made=made, moved=moved)

    def link(self, path: str, target: str, time: int) -> None:
        self._add(path, S_IFLNK | 0o777, time, None, target=target.encode())

    def dated(self, path: str, time: int) -> None:
        """A directory whose names changed last at that moment, whatever was written in it since."""
        self.entries[self.places[path]] = msgspec.structs.replace(self.entries[self.places[path]], time=time)

    def _add(self, path: str, mode: int, time: int, owner: tuple[int, int] | None, **more: Any) -> None:
        head, _, name = path.rpartition("/")
        if head not in self.places:
            self.directory(head, time)
        parent = self.places[head]
        uid, gid = owner or self._owner
        self.places[path] = len(self.entries)
        self.entries.append(Entry(name.encode(), parent, mode, uid, gid, time, **more))
        if self.entries[parent].time < time and name not in GROWN:  # a directory is as old as the last name that was put into it
            self.entries[parent] = msgspec.structs.replace(self.entries[parent], time=time)


def apart(path: str) -> int:
    """Nanoseconds, below a second: people and programs write no two files in the same moment. A key's halves and a file's copy keep their order."""
    return crc32(path.removesuffix(".old").removesuffix(".pub").encode()) % 970_000_000


class Unit(msgspec.Struct, frozen=True, array_like=True):
    """A subtree that is planned as a whole when somebody first looks for it: its place, its root, and who draws the rest."""

    parent: bytes  # a directory of the image
    drawn_by: str  # a name in `units.DRAWN`; "" is a root that has nothing below it
    root: Entry
    spec: dict[str, Any] = {}
