"""/var/lib/dpkg as dpkg 1.21.22 and apt read it, in the visitor's own view: packages, their files, and taking one out."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from mirage.image.packages import Package, parse_status
from mirage.shell.text import to_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mirage.shell.process import Process

STATUS = "/var/lib/dpkg/status"
INFO = "/var/lib/dpkg/info"


@lru_cache(maxsize=4)
def _parsed(data: bytes) -> dict[str, Package]:
    return parse_status(data)


def packages(proc: Process) -> Mapping[str, Package]:
    """All of them, by name; none when the file is gone."""
    try:
        return _parsed(proc.read_file(STATUS))
    except OSError:
        return {}


def find(proc: Process, name: str) -> Package | None:
    """One, also as name:architecture."""
    known = packages(proc)
    found = known.get(name)
    if found is None and ":" in name:
        plain, _, architecture = name.partition(":")
        found = known.get(plain)
        found = found if found is not None and found.architecture == architecture else None
    return found


def is_installed(package: Package | None) -> bool:
    return package is not None and package.status == "installed"


def files(proc: Process, package: Package) -> list[str]:
    """Its paths, as `dpkg -L` lists them."""
    try:
        return to_text(proc.read_file(f"{INFO}/{package.list_name}.list")).splitlines()
    except OSError:
        return []


def dependents(proc: Process, name: str) -> list[Package]:
    """The installed packages that can not stay when one goes: they depend on it, and nothing else will do."""
    known = packages(proc)
    return [other for other in known.values() if is_installed(other) and other.name != name and needs(known, other, name)]


def needs(known: Mapping[str, Package], other: Package, name: str) -> str:
    """The dependency that only `name` fulfils; empty when there is none."""
    for field in ("Pre-Depends", "Depends"):
        for clause in other.fields.get(field, "").replace("\n", " ").split(","):
            options = [re.split(r"[\s:(]", option.strip())[0] for option in clause.split("|")]
            if name in options and not any(option != name and is_installed(known.get(option)) for option in options):
                return clause.strip()
    return ""


def count(proc: Process) -> int:
    """What `(Reading database ... N files and directories currently installed.)` says."""
    return len({path for package in packages(proc).values() for path in files(proc, package)})


def remove(proc: Process, package: Package, purge: bool) -> None:
    """Unlink what belongs to it and to no other, and note it in the status file. What can not be unlinked stays."""
    caller = proc.caller
    conffiles = {line.split()[0] for line in package.fields.get("Conffiles", "").splitlines() if line.strip()}
    own = files(proc, package)
    for path in sorted(own, key=len, reverse=True):
        if path in conffiles and not purge:
            continue
        raw = path.encode("utf-8", "surrogateescape")
        try:
            if caller.lstat(raw).mode & 0o170000 == 0o040000:
                caller.rmdir(raw)
            else:
                caller.unlink(raw)
        except OSError:
            continue
    _rewrite(proc, package, bool(conffiles) and not purge)


def _rewrite(proc: Process, package: Package, keeps_files: bool) -> None:
    paragraphs = to_text(proc.read_file(STATUS)).split("\n\n")
    kept = []
    for paragraph in paragraphs:
        if paragraph.startswith(f"Package: {package.name}\n") and f"\nArchitecture: {package.architecture}\n" in paragraph:
            if not keeps_files:
                continue
            paragraph = re.sub(r"(?m)^Status: .*$", "Status: deinstall ok config-files", paragraph, count=1)
        kept.append(paragraph)
    proc.caller.write_file(STATUS.encode(), "\n\n".join(kept).encode("utf-8", "surrogateescape"))
