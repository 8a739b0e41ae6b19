"""/var/log/apt/eipp.log.xz: the last question that apt 2.6.1 put to its planner of installations, which it keeps (EIPP 0.1, apt's
doc/external-installation-planner-protocol.md).

Recorded beside dpkg's status of the same machines: all that is installed stands in it, and behind what is replaced what comes instead;
Depends, Pre-Depends, Conflicts and Breaks are those of the status, Provides those names of it that somebody asks for, the last first.
"""

from __future__ import annotations

import lzma
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random
from stat import S_IFREG

from mirage.base.chance import dice
from mirage.image.packages import Package
from mirage.vfs.lower import Lower
from mirage.world.identity import Identity
from mirage.world.logs import unpacking
from mirage.world.logs.packagelogs import before
from mirage.world.logs.removals import Removal, removals
from mirage.world.plans import below
from mirage.world.plans.author import PLANNER
from mirage.world.plans.entry import Entry, Unit

PARENT, NAME = b"/var/log/apt", b"eipp.log.xz"
RELATIONS = ("Depends", "Pre-Depends", "Conflicts", "Breaks")
ASKED = re.compile(r"(?:^|[,|]) *([a-z0-9][a-z0-9+.-]*)")
NUMBERS = (  # where the sources of a letter begin in Debian 12's list of packages; the last is its end
    46, 1842, 2859, 5633, 7841, 8783, 10745, 18335, 22363, 23252, 24323, 25276, 35451, 37738, 40794, 41443, 48157, 50408, 55619, 58204, 60101, 60785,
    61388, 62027, 63097, 63292, 63403,
)  # fmt: skip
OLDER = 65_585  # numbers of what is in no list any more


def units(identity: Identity, lower: Lower, gone: Sequence[Removal]) -> list[Unit]:
    """One, where an upgrade has brought something; `gone` are the kernels removed."""
    status = below.stat(lower, "/var/lib/dpkg/status")
    came = [upgrade for upgrade in identity.upgrades if status is not None and upgrade <= status.mtime]
    if not came:
        return []
    last = max([came[-1], *(removal.start for removal in gone[-1:])])
    return [Unit(PARENT, "", Entry(NAME, 0, S_IFREG | 0o644, 0, 0, last, PLANNER))]


def write(seed: bytes, identity: Identity, packages: Mapping[str, Package], lower: Lower) -> bytes:
    """The file, of the upgrade that came last, or of the kernel that was removed since."""
    chance = dice(seed, "planned by apt")
    last, came = _came(identity, packages, lower)
    asked = {name for package in packages.values() for field in RELATIONS for name in ASKED.findall(package.fields.get(field, ""))}
    order = chance.sample(sorted(packages), len(packages))  # that of apt's hash table
    wish = "Install: " + " ".join(f"{name}:amd64" for name in order if name in came)
    beside: list[str] = []
    for removal in removals(identity, packages)[-1:]:
        if removal.start > last:
            came, wish = {}, f"Remove: {removal.package}:amd64"
            kernel = replace(packages[f"linux-image-{removal.stays}"], name=removal.package, version=removal.version)
            beside = list(_stanzas(kernel, None, asked, chance))
    stanzas = (stanza for name in order for stanza in _stanzas(packages[name], came.get(name), asked, chance))
    text = (
        f"Request: EIPP 0.1\nArchitecture: amd64\nArchitectures: amd64\n{wish}\nPlanner: internal\n\n"
        + "\n\n".join([*beside, *stanzas])
        + "\n\n"
    )
    return lzma.compress(text.encode(), preset=6, check=lzma.CHECK_CRC64)


def _came(identity: Identity, packages: Mapping[str, Package], lower: Lower) -> tuple[int, dict[str, str]]:
    """When the last upgrade was that brought something; what, and which version it replaced: "" is newly installed."""
    at = below.at(lower, "/var/lib/dpkg/info")
    times: dict[str, int] = {}
    booted = [boot.version for boot in identity.boots if boot.kernel != identity.kernel]
    for name, package in packages.items():
        place = lower.lookup(at, f"{package.list_name}.list".encode()) if at is not None else None
        if place is not None:
            times[name] = lower.stat(place).mtime
    last = max((start for start in identity.upgrades if start <= max(times.values(), default=0)), default=0)

    def replaced(name: str) -> str:
        if re.match(unpacking.KERNEL + r"\d", name):
            return ""
        return booted[-1] if name == "linux-image-amd64" and booted else before(packages[name].version)

    return last, {name: replaced(name) for name, time in times.items() if time >= last}


def _stanzas(package: Package, old: str | None, asked: set[str], chance: Random) -> Iterator[str]:
    """`old`: the version that goes; "" where none was there, None where this one stays."""
    if old:
        yield _stanza(package, old, OLDER + chance.randrange(110), asked, is_installed=True)
    yield _stanza(package, package.version, _number(package, chance), asked, is_installed=old is None)


def _stanza(package: Package, version: str, number: int, asked: set[str], *, is_installed: bool) -> str:
    provided: Sequence[str] = [one.strip() for one in package.fields.get("Provides", "").split(",")]
    provided = [one for one in provided if one.partition(" ")[0].partition(":")[0] in asked]
    lines = [f"Package: {package.name}", f"Architecture: {package.architecture}", f"Version: {version}", f"APT-ID: {number}"]
    lines += ["Essential: yes"] if package.is_essential else []
    lines += [f"Multi-Arch: {package.multi_arch}"] if package.multi_arch else []
    lines += ["Status: installed"] if is_installed else []
    lines += [f"{field}: {package.fields[field]}" for field in RELATIONS if package.fields.get(field)]
    lines += [f"Provides: {', '.join(reversed(provided))}"] if provided else []
    return "\n".join(lines).replace(f"(= {package.version})", f"(= {version})")


def _number(package: Package, chance: Random) -> int:
    """About where it stands in the list, which is sorted by sources."""
    source = (package.source or package.name).partition(" ")[0].ljust(4, "a")
    letter = ord(source[0]) - ord("a")
    if not 0 <= letter < 26:
        return chance.randrange(NUMBERS[0])
    share = sum(max(0, min(25, ord(char) - ord("a"))) / 26**place for place, char in enumerate(source[1:4], 1))
    return int(NUMBERS[letter] + share * (NUMBERS[letter + 1] - NUMBERS[letter])) + chance.randrange(7)
