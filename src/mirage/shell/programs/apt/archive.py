"""What apt 2.6.2 knows from its lists: the versions of a package, where each can be had, and which of them it would take.

The lists are those that the image brought (see `aptcache`), as far as the visitor's own sources.list names them and his files are there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mirage.image.lists import LISTS, Entry
from mirage.shell.lib import aptcache, dpkgdb
from mirage.shell.lib.debversions import compare
from mirage.shell.lib.text import to_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mirage.image.image import Image
    from mirage.image.packages import Package
    from mirage.shell.lib.aptcache import Cache, File, Place, Version
    from mirage.shell.process import Process


@dataclass(frozen=True, slots=True)
class Source:
    """One line of sources.list that brings binaries."""

    uri: str
    suite: str
    components: tuple[str, ...] = ()

    @property
    def host(self) -> str:
        return urlsplit(self.uri).hostname or ""

    @property
    def url(self) -> str:
        return f"{self.uri}/dists/{self.suite}/InRelease"


def sources(proc: Process) -> list[Source]:
    """What sources.list and sources.list.d name."""
    paths = ["/etc/apt/sources.list"]
    try:
        paths += [f"/etc/apt/sources.list.d/{to_text(entry.name)}" for entry in proc.caller.listdir(b"/etc/apt/sources.list.d")]
    except OSError:
        pass
    found: dict[Source, None] = {}
    for path in paths:
        try:
            text = to_text(proc.read_file(path, 1 << 20))
        except OSError:
            continue
        for line in text.splitlines() if path.endswith(".list") else ():
            words = re.sub(r"\[[^\]]*\]", " ", line.partition("#")[0]).split()
            if len(words) > 2 and words[0] in ("deb", "deb-src"):
                found.setdefault(Source(words[1].rstrip("/"), words[2], tuple(words[3:])))
    return list(found)


@dataclass(frozen=True, slots=True)
class Choice:
    """A version of a package: as lists have it, as it is installed, or both."""

    name: str
    version: str
    listed: Version | None
    installed: Package | None

    @property
    def architecture(self) -> str:
        return self.listed.architecture if self.listed else self.installed.architecture if self.installed else ""


class Archive:
    """Of one process's machine."""

    def __init__(self, proc: Process, cache: Cache) -> None:
        self.cache = cache
        self.image: Image = proc.host.image
        self.installed: Mapping[str, Package] = dpkgdb.packages(proc)
        self.files: dict[int, tuple[File, Source]] = {}
        places = {self._list(source, name): source for source in sources(proc) for name in source.components}
        for file in cache.files.values():
            source = places.get(file.path)
            if source is not None and proc.exists(file.path):
                self.files[file.number] = file, source

    @staticmethod
    def _list(source: Source, component: str) -> str:
        return f"/{LISTS}/{Entry(source.uri, source.suite, ()).prefix}{component}_binary-amd64_Packages"

    def described(self, file: File) -> str:
        """As policy and madison name a list."""
        source = self.files[file.number][1]
        return f"{source.uri} {source.suite}/{file.component} amd64 Packages"

    def places(self, version: Version | None) -> list[Place]:
        """Where a version can be had."""
        return [place for place in version.places if place.file.number in self.files] if version else []

    def choices(self, name: str) -> list[Choice]:
        """The newest first; none when nobody has such a package."""
        own = self.installed.get(name)
        own = own if dpkgdb.is_installed(own) else None
        number = self.cache.find(name)
        known = [version for version in self.cache.versions(number) if self.places(version)] if number else []
        found = [Choice(name, each.version, each, own if own and own.version == each.version else None) for each in known]
        if own is not None and not any(choice.installed for choice in found):
            later = sum(compare(choice.version, own.version) > 0 for choice in found)
            found.insert(later, Choice(name, own.version, None, own))
        return found

    def candidate(self, name: str) -> Choice | None:
        """The newest: all lists are liked the same, and nothing is taken back."""
        return next(iter(self.choices(name)), None)

    def is_known(self, name: str) -> bool:
        """Whether anybody speaks of it: what nobody has may be provided."""
        return name in self.installed or (bool(self.files) and self.cache.find(name) != 0)

    def record(self, version: Version) -> str:
        """Its paragraph in the first list that has it."""
        return self._text(self.places(version)[0])

    def long(self, version: Version) -> tuple[str, str]:
        """Its description, and the MD5 of that."""
        found = self.cache.described(version)
        digest, place = found.get("en") or found.get("") or ("", None)
        text = self._text(place) if place else ""
        match = re.search(r"^Description(?:-en)?: (.*(?:\n .*)*)", text, re.MULTILINE)
        return (match[1] if match else ""), digest

    def _text(self, place: Place) -> str:
        at = self.image.find(place.file.path.encode())
        return to_text(self.image.read(at, place.offset, place.size)) if at is not None else ""

    @cached_property
    def lists(self) -> list[File]:
        """The newest source last named first, as apt holds them."""
        return [file for file, _source in self.files.values()]


def of(proc: Process, *, whole: bool = False) -> Archive | None:
    """None where apt has no lists. `whole`: every package will be looked at."""
    cache = aptcache.of(proc.host.image, whole=whole)
    archive = Archive(proc, cache) if cache is not None else None
    return archive if archive is not None and archive.files else None
