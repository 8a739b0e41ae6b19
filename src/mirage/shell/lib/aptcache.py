"""apt's srcpkgcache.bin (libapt-pkg 6.0, apt 2.6) as it lies in the image: every package of the lists, in apt's own order.

It is read where it lies, record by record: a look-up costs a few blocks, and nothing is held. The image's own file is taken, never a
visitor's: offsets in it lead nowhere else. Layout: pkgcache.h, as amd64 lays it out; pointers count records of their kind.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakValueDictionary

from mirage.image.lists import CACHE

if TYPE_CHECKING:
    from mirage.image.image import Image

PATH = b"/" + CACHE.encode()
SIGNATURE = 0x98FE76DC
HEADER = struct.Struct("<I")
SIZES = struct.Struct("<H11B")  # of the header and of each record, which say that the layout is this one
SIZES_AT, SIZES_WANTED = 8, (680, 28, 44, 64, 56, 88, 24, 20, 16, 24, 24, 24)
FILES_AT, TABLE_AT = 60, 672
GROUP = struct.Struct("<6I4x")  # name, first package, last package, next, id, versions in source
PACKAGE = struct.Struct("<7I3BxI8x")  # arch, versions, current, group, next, reverse dependencies, provides, states, id
RELEASE = struct.Struct("<7I36x")  # file name, archive, codename, version, origin, label, site
FILE = struct.Struct("<5I4xQqB3xIH6x")  # file name, release, component, architecture, kind, size, mtime, flags, next, id
VERSION = struct.Struct("<4IB3x6I4xQQIIB15x")
DESCRIPTION = struct.Struct("<5I4x")  # language, md5, files, next, package
DEPENDENCY = struct.Struct("<5I")  # data, version, next of the same target, next of the same version, id
DEPENDENCY_DATA = struct.Struct("<IIBB2xI")  # version, package, kind, operator
PLACE = struct.Struct("<IIQQ")  # file, next, offset, size: of a version and of a description
PROVIDES = struct.Struct("<IIIB3xII")  # package, version, provided version, flags, next of the name, next of the package
NAME_AT_MOST = 512
KINDS = ("", "Depends", "PreDepends", "Suggests", "Recommends", "Conflicts", "Replaces", "Obsoletes", "Breaks", "Enhances")
OPERATORS = ("", "<=", ">=", "<<", ">>", "=", "!=")
PRIORITIES = ("", "required", "important", "standard", "optional", "extra")
OR, OPERATOR, IMPLICIT = 0x10, 0x0F, 0x40
ALL = 1


@dataclass(frozen=True, slots=True)
class File:
    """A list of packages or of descriptions, and the release that it is of."""

    number: int
    path: str
    component: str
    size: int
    archive: str
    codename: str
    version: str
    origin: str
    label: str
    site: str


class Place(NamedTuple):
    """Where a list speaks of something."""

    file: File
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a package that some list has."""

    number: int
    package: int
    name: str
    version: str
    architecture: str
    section: str
    source: str
    source_version: str
    size: int
    installed_size: int  # bytes
    priority: str
    places: tuple[Place, ...]
    descriptions: int
    dependencies: int


class Dependency(NamedTuple):
    """One alternative of what a version asks for."""

    kind: str
    target: int
    name: str
    operator: str
    version: str
    code: int  # of the operator, with what else apt keeps with it
    is_followed: bool  # by another alternative
    owner: int  # the version that asks


class Provided(NamedTuple):
    """Who provides a name, and as which version ("" for none)."""

    owner: int
    version: str


class Cache:
    """The records of one cache."""

    def __init__(self, read: Callable[[int, int], bytes]) -> None:
        """`read` gives bytes by place and number. ValueError: it is another apt's."""
        self._read = read
        if HEADER.unpack(read(0, HEADER.size))[0] != SIGNATURE or SIZES.unpack(read(SIZES_AT, SIZES.size)) != SIZES_WANTED:
            raise ValueError
        self._table = int.from_bytes(read(TABLE_AT, 4), "little")
        self.files = {file.number: file for file in self._files(int.from_bytes(read(FILES_AT, 4), "little"))}
        self._text = lru_cache(maxsize=4096)(self._string)

    def find(self, name: str) -> int:
        """The package of a name for this architecture, with or without a version; 0: nobody speaks of it."""
        for group in self._bucket(_hash(name.encode()) % self._table):
            if self._string(group[0]) == name:
                return group[2] if group[2] != group[1] and not self._is_native(group[1]) else group[1]
        return 0

    def names(self) -> Iterator[tuple[str, int]]:
        """All names of packages, in the order of apt's hash table."""
        step = 4096
        for first in range(0, self._table, step):
            count = min(step, self._table - first)
            for head in struct.unpack(f"<{count}I", self._read(SIZES_WANTED[0] + 4 * first, 4 * count)):
                for group in self._chain(head):
                    if group[1]:
                        yield self._string(group[0]), group[1]

    def versions(self, package: int) -> list[Version]:
        """The newest first."""
        found, at = [], self._record(PACKAGE, package)[1]
        while at:
            row = self._record(VERSION, at)
            found.append(self._version(at, row))
            at = row[6]
        return found

    def version(self, number: int) -> Version:
        return self._version(number, self._record(VERSION, number))

    def dependencies(self, version: Version) -> Iterator[Dependency]:
        """In the order of its fields."""
        at = version.dependencies
        while at:
            row = self._record(DEPENDENCY, at)
            yield from self._dependency(row)
            at = row[3]

    def reverse(self, package: int) -> Iterator[Dependency]:
        """Whoever names a package, the last first."""
        at = self._record(PACKAGE, package)[5]
        while at:
            row = self._record(DEPENDENCY, at)
            yield from self._dependency(row)
            at = row[2]

    def provided(self, package: int) -> Iterator[Provided]:
        """The versions that provide a name."""
        at = self._record(PACKAGE, package)[6]
        while at:
            _package, version, text, _flags, at, _other = self._record(PROVIDES, at)
            yield Provided(version, self._string(text) if text else "")

    def provides(self, version: Version) -> Iterator[tuple[int, str]]:
        """The packages that a version provides, and as which version."""
        at = self._record(VERSION, version.number)[10]
        while at:
            package, _version, text, _flags, _other, at = self._record(PROVIDES, at)
            yield package, self._string(text) if text else ""

    def name(self, package: int) -> str:
        return self._text(self._record(GROUP, self._record(PACKAGE, package)[3])[0])

    def newest(self, package: int) -> int:
        """The version of a package that comes first; 0: it has none."""
        return self._record(PACKAGE, package)[1]

    def id(self, package: int) -> int:
        """By which apt prefers one of two that are alike: the higher."""
        return self._record(PACKAGE, package)[10]

    def described(self, version: Version) -> dict[str, tuple[str, Place]]:
        """Language of each description ("" is the list of packages), its MD5, and where it stands first."""
        found: dict[str, tuple[str, Place]] = {}
        for language, digest, place in self.described_all(version):
            found.setdefault(language, (digest, place))
        return found

    def described_all(self, version: Version) -> Iterator[tuple[str, str, Place]]:
        at = version.descriptions
        while at:
            language, digest, places, at, _package = self._record(DESCRIPTION, at)
            for place in islice(self._places(places), 1):
                yield self._string(language) if language else "", self._string(digest), place

    # inside

    def _record(self, kind: struct.Struct, number: int) -> tuple[int, ...]:
        return kind.unpack(self._read(number * kind.size, kind.size))

    def _string(self, place: int) -> str:
        """Its length stands in the two bytes before it."""
        data = self._read(place, NAME_AT_MOST)
        return data.partition(b"\0")[0].decode("utf-8", "replace")

    def _bucket(self, bucket: int) -> Iterator[tuple[int, ...]]:
        return self._chain(int.from_bytes(self._read(SIZES_WANTED[0] + 4 * bucket, 4), "little"))

    def _chain(self, head: int) -> Iterator[tuple[int, ...]]:
        while head:
            group = self._record(GROUP, head)
            yield group
            head = group[3]

    def _is_native(self, package: int) -> bool:
        return self._string(self._record(PACKAGE, package)[0]) == "amd64"

    def _files(self, at: int) -> Iterator[File]:
        while at:
            row = self._record(FILE, at)
            release = self._record(RELEASE, row[1]) if row[1] else (0,) * 7
            archive, codename, version, origin, label, site = (self._string(text) if text else "" for text in release[1:])
            component = self._string(row[2]) if row[2] else ""
            yield File(at, self._string(row[0]), component, row[5], archive, codename, version, origin, label, site)
            at = row[8]

    def _places(self, at: int) -> Iterator[Place]:
        while at:
            file, at, offset, size = self._record(PLACE, at)
            yield Place(self.files[file], offset, size)

    def _version(self, number: int, row: tuple[int, ...]) -> Version:
        (
            text,
            section,
            source,
            source_version,
            multi,
            files,
            _next,
            descriptions,
            dependencies,
            package,
            _provides,
            size,
            installed,
        ) = row[:13]
        architecture = "all" if multi & ALL else self._text(self._record(PACKAGE, package)[0])
        return Version(
            number, package, self.name(package), self._string(text), architecture, self._text(section), self._text(source),
            self._string(source_version), size, installed, PRIORITIES[row[15]], tuple(self._places(files)), descriptions, dependencies,
        )  # fmt: skip

    def _dependency(self, row: tuple[int, ...]) -> Iterator[Dependency]:
        """None of those that apt adds itself for other architectures."""
        version, target, kind, operator, _next = self._record(DEPENDENCY_DATA, row[0])
        if not operator & IMPLICIT:
            yield Dependency(
                KINDS[kind], target, self.name(target), OPERATORS[operator & OPERATOR], self._string(version) if version else "",
                operator, bool(operator & OR), row[1],
            )  # fmt: skip


class _Held:
    """A whole cache in memory, shared by all who go through it at the same time."""

    __slots__ = ("__weakref__", "data")

    def __init__(self, data: bytes) -> None:
        self.data = data

    def read(self, offset: int, size: int) -> bytes:
        return self.data[offset : offset + size]


_held: WeakValueDictionary[str, _Held] = WeakValueDictionary()


def of(image: Image, *, whole: bool = False) -> Cache | None:
    """The cache of an image; None where its machine has no lists, or they are another apt's. `whole`: all of it will be looked at."""
    place = image.find(PATH)
    if place is None:
        return None
    held = _held.get(image.digest)
    if whole and held is None:
        held = _held[image.digest] = _Held(image.read(place, 0, image.stat(place).size))
    try:
        return Cache(held.read if held is not None else lambda offset, size: image.read(place, offset, size))
    except (ValueError, struct.error):
        return None


def _hash(name: bytes) -> int:
    found = 5381
    for char in name:
        found = (33 * found + (char | 0x20)) & 0xFFFFFFFF
    return found
