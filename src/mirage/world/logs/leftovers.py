"""What debian-installer leaves on a machine and an administrator threw away on his first day: with installation-report went /var/log/installer.

Recorded from Debian 12 (dpkg 1.21.22, apt 2.6.1): its package's postrm removes the logs of the installation as it is purged. The
packages' records of that day are in the persona's `leftovers.txt`, in the order in which dpkg removed them.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from functools import cache
from random import Random
from typing import NamedTuple

from mirage.base.clock import SECOND
from mirage.image.packages import Package, parse_status
from mirage.world import persona
from mirage.world.identity import MINUTE, Identity
from mirage.world.logs import lines as logs
from mirage.world.logs import unpacking

ASKED = "installation-report laptop-detect discover console-setup keyboard-configuration kbd"  # the rest goes with them
PURGED = (
    "console-setup",
    "libdiscover2",
    "installation-report",
    "kbd",
    "console-setup-linux",
    "keyboard-configuration",
    "discover",
)  # had settings
LONG = 40 * MINUTE  # a day on which he sets the machine up
MANUAL, LOADER = "man-db", "libc-bin"
FILES, SETTINGS = 1141, 34  # that dpkg counts of them, and those that are left until they are purged
REMOVED, TRIGGERED, LASTS = 5_400_000_000, 6_100_000_000, 10 * SECOND  # since the beginning


class Tidying(NamedTuple):
    """The one run: from, to."""

    start: int
    end: int
    persona: str


def tidying(identity: Identity, packages: Container[str]) -> Tidying | None:
    """None where nobody did so, or the image is none of a whole Debian's."""
    admin = next((person for person in identity.people if person.admin), None)
    stay = next((stay for stay in admin.stays if stay.end - stay.start > LONG), None) if admin is not None else None
    if stay is None or "dpkg" not in packages or "installation-report" in packages:
        return None
    start = stay.start + (7 + identity.install_time // SECOND % 19) * MINUTE + identity.install_time % SECOND
    is_early = all(start + MINUTE < upgrade for upgrade in identity.upgrades)
    return Tidying(start, start + LASTS, identity.persona) if is_early else None


@cache
def packages(persona_name: str) -> list[Package]:
    """Those that went, in the order in which they did."""
    return list(parse_status(stanzas(persona_name)).values())


@cache
def stanzas(persona_name: str) -> bytes:
    """As dpkg's status had them."""
    return persona.resource(persona_name, "leftovers.txt")


def command(upgrade: str) -> str:
    """As somebody types it who upgrades by that command."""
    return f"{upgrade.partition(' ')[0]} purge --autoremove {ASKED}"


def history(one: Tidying, upgrade: str, asked: str, chance: Random, zone: str) -> str:
    """Of apt's history."""
    known = packages(one.persona)
    gone = ", ".join(f"{package.name}:amd64 ({package.version})" for package in chance.sample(known, len(known)))
    return (
        f"\nStart-Date: {unpacking.wide(one.start, zone)}\nCommandline: {command(upgrade)}\n{asked}"
        f"Purge: {gone}\nEnd-Date: {unpacking.wide(one.end, zone)}\n"
    )


def logged(one: Tidying, versions: dict[str, str], zone: str) -> str:
    """Of dpkg.log. `versions`: those of the packages that were there."""
    known = packages(one.persona)
    triggers = [(name, f"{name}:amd64 {versions[name]}") for name in (MANUAL, LOADER) if name in versions]
    pulled = {"console-setup": MANUAL, "libdiscover2": LOADER}
    told = [(0, "startup packages remove")]
    for number, package in enumerate(known):
        whole, time = f"{package.name}:{package.architecture} {package.version}", REMOVED * number // len(known)
        told += [(time, f"status installed {whole}"), (time, f"remove {whole} <none>")]
        waits = [(time, f"status triggers-pending {text}") for name, text in triggers if pulled.get(package.name) == name]
        states = [(time, f"status {state} {whole}") for state in ("half-configured", "half-installed")]
        told += [*waits, *states] if package.name == "libdiscover2" else [*states, *waits]
        told.append((time + 300_000_000, f"status config-files {whole}"))
        if package.name not in PURGED:
            told.append((time + 300_000_000, f"status not-installed {package.name}:{package.architecture} <none>"))
    told.append((TRIGGERED, "startup packages configure"))
    for number, (_name, text) in enumerate(triggers):
        time = TRIGGERED + number * 1_900_000_000
        told += [(time, f"trigproc {text} <none>"), (time, f"status half-configured {text}")]
        told.append((TRIGGERED + 1_900_000_000, f"status installed {text}"))
    told.append((TRIGGERED + 2 * SECOND, "startup packages purge"))
    by_name = {package.name: package for package in known}
    for number, name in enumerate(PURGED):
        package, time = by_name[name], TRIGGERED + 2 * SECOND + number * SECOND // 4
        whole = f"{name}:{package.architecture} {package.version}"
        told += [(time, f"purge {whole} <none>"), (time, f"status config-files {whole}")]
        told.append((time, f"status not-installed {name}:{package.architecture} <none>"))
    told.append((LASTS, "startup packages configure"))
    return "".join(f"{logs.local(one.start + after, zone):%Y-%m-%d %H:%M:%S} {text}\n" for after, text in told)


def said(one: Tidying, versions: dict[str, str], zone: str, files: int) -> str:
    """Of term.log. `files`: how many dpkg counts without them."""
    known = packages(one.persona)
    shown = {package.name: f"{package.name}:amd64" if package.name == "libusb-1.0-0" else package.name for package in known}
    by_name = {package.name: package.version for package in known}
    lines = [
        unpacking.counted(files + FILES), *(f"Removing {shown[name]} ({version}) ..." for name, version in by_name.items()),
        *(f"Processing triggers for {name} ({versions[name]}) ..." for name in (MANUAL, LOADER) if name in versions),
        unpacking.counted(files + SETTINGS), *(f"Purging configuration files for {name} ({by_name[name]}) ..." for name in PURGED),
    ]  # fmt: skip
    began, ended = unpacking.wide(one.start, zone), unpacking.wide(one.end, zone)
    return f"\nLog started: {began}\n" + "".join(f"{line}\r\n" for line in lines) + f"Log ended: {ended}\n"


def steps(persona_name: str, time: int) -> Sequence[unpacking.Step]:
    """Of the installation, which brought them last, from then on."""
    return [
        unpacking.Step(f"{package.name}:{package.architecture}", package.version, "", time + number * 400_000_000)
        for number, package in enumerate(packages(persona_name), 1)
    ]
