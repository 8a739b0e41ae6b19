"""What apt-cache 2.6.2 tells of the dependencies of packages: each in the order of its kinds, and who provides what no package is named.

apt knows only what dpkg knows, as no lists of an archive are here: a package without a version is one that is named and not installed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from mirage.image.packages import Package
from mirage.shell.lib.dpkgdb import alternatives, clauses

KINDS = ("Pre-Depends", "Depends", "Conflicts", "Breaks", "Recommends", "Suggests", "Replaces", "Enhances")  # deblistparser.cc
NEGATIVE = ("Conflicts", "Breaks")


class Dependency(NamedTuple):
    """One alternative of a clause."""

    kind: str
    name: str
    is_versioned: bool
    is_followed: bool  # by another alternative

    @property
    def mark(self) -> str:
        return " |" if self.is_followed else "  "


def depends(known: Mapping[str, Package], package: Package) -> str:
    """`apt-cache depends` of a package that is installed."""
    lines = [package.name]
    for each in _dependencies(package):
        shown = each.name if each.name in known else f"<{each.name}>"
        lines.append(f"{each.mark}{each.kind.replace('-', '')}: {shown}")
        lines += [f"    {name}" for name in _providers(known, package, each)]
    return "".join(f"{line}\n" for line in lines)


def rdepends(known: Mapping[str, Package], package: Package) -> str:
    """`apt-cache rdepends`: whatever names the package, the last first."""
    lines = [package.name, "Reverse Depends:"]
    for other in reversed(list(known.values())):
        lines += [f"{each.mark}{other.name}" for each in _dependencies(other) if each.name == package.name]
    return "".join(f"{line}\n" for line in lines)


def _dependencies(package: Package) -> Iterator[Dependency]:
    for kind in KINDS:
        for clause in clauses(package, kind):
            choices = alternatives(clause)
            for number, choice in enumerate(choices, 1):
                yield Dependency(kind, re.split(r"[\s(\[]", choice)[0], "(" in choice, number < len(choices))


def _providers(known: Mapping[str, Package], package: Package, wanted: Dependency) -> Iterator[str]:
    """Other packages that will do: such as provide the name, with a version where one is asked for. None conflicts with itself."""
    plain, _, architecture = wanted.name.partition(":")
    if architecture and plain in known:
        yield plain
    for other in known.values():
        if wanted.kind in NEGATIVE and other.name == package.name:
            continue
        for clause in clauses(other, "Provides"):
            if re.split(r"[\s(]", clause)[0] == wanted.name and ("(" in clause or not wanted.is_versioned):
                yield other.name
