"""apt's lists as `apt-get update` leaves them on a machine whose sources.list is everybody's: the mirror's, under other names.

No byte of a list is changed, so apt finds every sum and signature in order. What the mirror lacks is not in sources.list either.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from pathlib import Path

LISTS, SOURCES = "var/lib/apt/lists", "etc/apt/sources.list"
CACHE = "var/cache/apt/srcpkgcache.bin"  # which apt makes of them, kept for the emulated apt alone
EXAMPLE = "usr/share/doc/apt/examples/sources.list"
ARCHITECTURE = "amd64"
SAFE = re.compile(r"[\\|{}\[\]<>\"^~_=!@#$%&*]")  # URItoFileName(), apt-pkg/contrib/strutl.cc


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of sources.list."""

    url: str
    suite: str
    components: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.url} {self.suite} {' '.join(self.components)}"

    @property
    def prefix(self) -> str:
        """What its lists' names begin with."""
        place = SAFE.sub(lambda found: f"%{ord(found[0]):02x}", self.url.rstrip("/").partition("://")[2])
        return place.replace("/", "_") + self.inside

    @property
    def inside(self) -> str:
        return f"_dists_{self.suite}_"


def entries(example: str) -> list[Entry]:
    """Those of the apt package's own example: it names the archive that everybody has."""
    words = [line.split() for line in example.splitlines() if re.match(r"deb\s+https?://", line)]
    return [Entry(url, suite, tuple(components)) for _deb, url, suite, *components in words]


def written(some: Sequence[Entry], sources: str = "deb-src") -> str:
    """sources.list of these, every one with its source entry beside it, as debian-installer's apt-setup does."""
    return "\n".join(f"deb {entry}\n{sources} {entry}\n" for entry in some)


def place(fetched: Path, root: Path) -> bool:
    """Put what was fetched into an installed root, with a sources.list that names it. Whether there was anything."""
    example = root / EXAMPLE
    found = list(_found(fetched, entries(example.read_text("utf-8", "replace")))) if example.is_file() else []
    for source, entry in found:
        inside = entry.inside
        date = _date(fetched / f"{source}{inside}InRelease")
        for path in _files(fetched, source, entry):
            target = root / LISTS / (entry.prefix + path.name.removeprefix(source + inside))
            shutil.copyfile(path, target)
            os.utime(target, (date, min(path.stat().st_mtime, date)))  # not every mirror says when a file changed
    if found:
        (root / SOURCES).write_text(written([entry for _source, entry in found], "#deb-src"))  # their lists are no server's
    return bool(found)


def _found(fetched: Path, wanted: Sequence[Entry]) -> Iterator[tuple[str, Entry]]:
    """The mirror whose list of a suite is there, as names of lists begin with it, and what of the suite is there."""
    for entry in wanted:
        signed = sorted(fetched.glob(f"*{entry.inside}InRelease"))
        source = signed[0].name.removesuffix(f"{entry.inside}InRelease") if signed else ""
        there = tuple(name for name in entry.components if signed and _is_there(fetched, source, entry, name))
        if signed and there:
            yield source, replace(entry, components=there)


def _files(fetched: Path, source: str, entry: Entry) -> Iterator[Path]:
    yield fetched / f"{source}{entry.inside}InRelease"
    for name in entry.components:
        yield from fetched.glob(_packages(source, entry, name))
        yield from fetched.glob(f"{source}{entry.inside}{name}_i18n_Translation-*")


def _is_there(fetched: Path, source: str, entry: Entry, component: str) -> bool:
    """A list without a package is in nobody's directory: only the release tells of it."""
    empty = rf"(?m)^ [0-9a-f]{{64}} +0 {re.escape(component)}/binary-{ARCHITECTURE}/Packages$"
    signed = fetched / f"{source}{entry.inside}InRelease"
    return (fetched / _packages(source, entry, component)).is_file() or re.search(
        empty, signed.read_text("utf-8", "replace")
    ) is not None


def _packages(source: str, entry: Entry, component: str) -> str:
    return f"{source}{entry.inside}{component}_binary-{ARCHITECTURE}_Packages"


def _date(signed: Path) -> float:
    found = re.search(r"(?m)^Date: (.+)$", signed.read_text("utf-8", "replace"))
    return parsedate_to_datetime(found[1]).timestamp() if found else signed.stat().st_mtime
