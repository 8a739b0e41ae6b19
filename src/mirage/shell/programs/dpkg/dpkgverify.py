"""`dpkg --verify` (1.21.22, recorded): which files of packages are missing, or have other sums than dpkg knows of them.

What lies there as the image has it has the image's sum: only what somebody wrote is read.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from mirage.shell.lib import dpkgdb
from mirage.shell.lib.text import to_bytes, to_text
from mirage.world.traces import is_image_s

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mirage.image.packages import Package
    from mirage.shell.process import Process

TURN = 256  # paths between which others get a turn


async def verify(proc: Process, words: list[str]) -> int:
    """Those of the packages that are named, or of all; 1 where one is not installed."""
    status = 0
    chosen: list[Package] = []
    for word in words:
        package = dpkgdb.find(proc, word)
        if package is not None and dpkgdb.is_installed(package):
            chosen.append(package)
        else:
            status = proc.error(f"package '{word}' is not installed")
    if not words:
        chosen = [package for package in dpkgdb.packages(proc).values() if dpkgdb.is_installed(package)]
    for package in chosen:
        conffiles, sums = dict(_conffiles(package)), dict(_sums(proc, package))
        for number, path in enumerate(dpkgdb.files(proc, package), 1):
            found = _judged(proc, path, conffiles.get(path) or sums.get(path, ""))
            if found:
                proc.out(f"{found:9} {'c' if path in conffiles else ' '} {path}\n")
            if number % TURN == 0:
                await proc.tick()
        await proc.tick()
    return status


def _judged(proc: Process, path: str, expected: str) -> str:
    """What is said of it; nothing where nothing is wrong."""
    try:
        node = proc.caller.resolve(to_bytes(path), follow=False)
        if not expected or is_image_s(node):
            return ""
        data = proc.read_file(path)
    except FileNotFoundError:
        return "missing"
    except OSError:  # it may not be read
        return ""
    return "" if hashlib.md5(data, usedforsecurity=False).hexdigest() == expected else "??5??????"


def _conffiles(package: Package) -> Iterator[tuple[str, str]]:
    for line in package.fields.get("Conffiles", "").splitlines():
        path, _, rest = line.strip().partition(" ")
        if path:
            yield path, rest.partition(" ")[0]


def _sums(proc: Process, package: Package) -> Iterator[tuple[str, str]]:
    try:
        text = to_text(proc.read_file(f"{dpkgdb.INFO}/{package.list_name}.md5sums"))
    except OSError:
        return
    for line in text.splitlines():
        value, _, path = line.partition("  ")
        yield f"/{path}", value
