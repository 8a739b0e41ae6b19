"""Who plans and writes for one machine: the company drawn at its birth, units drawn from it, files written by `content`."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

import msgspec

from mirage.base.chance import dice
from mirage.content import briefs, company, policy, secrets, writers
from mirage.content.company import Given
from mirage.content.facts import Brief, Company, Site
from mirage.image.packages import Package
from mirage.vfs.lower import Lower
from mirage.world.identity import Identity
from mirage.world.logs.packagelogs import before as older
from mirage.world.logs.unpacking import Setup
from mirage.world.plans import below
from mirage.world.plans.documents import documents
from mirage.world.plans.entry import Entry, Unit

MENTIONED = ("mariadb-server", "nginx", "php8.2-fpm", "git", "apache2")  # packages that files speak of
LONGEST = 1 << 20  # bytes of a file of the image that are looked at
CANARY_KIND = "canary"  # the kind of a file whose text is the operator's own
JOURNAL, PLANNER = "journal", "eipp"  # the kinds of journald's file, and of what apt keeps
MENU, CORE = "grub", "grubcore"  # those of GRUB's menu (and MENU + "env") and image
LINKER = "linker"  # of what ldconfig keeps
MACHINE = (JOURNAL, PLANNER, MENU, MENU + "env", CORE, LINKER)  # which tell of more than a company, and have no writer in `content`
COPY = "copy"  # the kind of a file that is one of the image's own; its spec says which


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """What is decided when a world begins, and kept: from it all else is drawn."""

    company: Company
    site: Site
    units: list[Unit]
    setups: list[Setup] = []  # what upgrades did before it began


def begin(seed: bytes, identity: Identity, packages: Mapping[str, Package], lower: Lower, now: int) -> tuple[Company, Site]:
    """The company behind a machine that is born now; `lower` is the image with the machine's times."""
    site = Site(
        hostname=identity.hostname, fqdn=identity.fqdn, address=identity.interface.address, timezone=identity.timezone,
        installed=identity.install_time, now=now,
        packages={name: packages[name].version for name in MENTIONED if name in packages},
        before={name: (older(packages[name].version), came) for name, came in _came(identity, packages, lower)},
        stays=[(stay.start, stay.end) for person in identity.people if person.admin for stay in person.stays],
    )  # fmt: skip
    nearby = [address for address, _mac in identity.neighbours if address not in identity.nameservers]
    taken = {person.source for person in identity.people}  # computers that people sit at
    given = Given(
        name=identity.company, domain=identity.domain, project=identity.project,
        people=[(person.name, person.full, person.created) for person in identity.people],
        neighbours=[address for address in nearby if address not in taken] or nearby[:1],
    )  # fmt: skip
    return company.draw(seed, given, site), site


def _came(identity: Identity, packages: Mapping[str, Package], lower: Lower) -> Iterator[tuple[str, int]]:
    """The packages that files mention and an upgrade brought, and when."""
    for name in MENTIONED:
        listed = below.stat(lower, f"/var/lib/dpkg/info/{packages[name].list_name}.list") if name in packages else None
        if listed is not None and any(upgrade <= listed.mtime for upgrade in identity.upgrades):
            yield name, listed.mtime


class Author:
    """The `ground.Writer` of a machine."""

    def __init__(
        self, seed: bytes, identity: Identity, story: Story, lower: Lower, drawn: Mapping[str, Draw], texts: Mapping[str, str]
    ) -> None:
        """`texts` are the canaries' by the names of their secrets."""
        self.seed = seed
        self.identity = identity
        self.story = story
        self.lower = lower
        self._drawn = drawn
        self._canaries = texts
        self.others: dict[
            str, Callable[[Entry], bytes]
        ] = {}  # by kind: who writes what tells of more than a company, as journald's file
        self._names = {0: "root", 33: "www-data"} | {person.uid: person.name for person in identity.people}

    @cached_property
    def documents(self) -> list[str]:
        """What of this machine's documentation its people may have copied from."""
        return documents(self.lower)

    def draw(self, unit: Unit) -> list[Entry]:
        return self._drawn[unit.drawn_by](self, unit)

    def write(self, path: bytes, entry: Entry) -> bytes:
        if entry.kind == COPY:
            return below.read(self.lower, str(entry.spec["of"]), entry.spec.get("size", LONGEST))
        if entry.kind in self.others:
            return self.others[entry.kind](entry)
        if entry.kind == CANARY_KIND:
            return str(entry.spec["text"]).encode()
        return writers.write(self.brief(path, entry))

    def provenance(self, path: bytes, entry: Entry) -> dict[str, Any]:
        return {
            "writers": writers.VERSION, "policy": policy.VERSION, "kind": entry.kind, "state": entry.spec.get("state", "valid"), "spec": entry.spec,
            "owner": self._names.get(entry.uid, ""), "secrets": list(entry.secrets),
        }  # fmt: skip

    def brief(self, path: bytes, entry: Entry) -> Brief:
        """The facts for one file."""
        held = {name: self.secret(name) for name in entry.secrets}
        story = self.story
        return briefs.make(
            story.company, story.site, path.decode(), entry.kind, entry.time, self._names.get(entry.uid, "root"), entry.spec, held,
            self._given(entry.spec.get("begun", "")),
        )  # fmt: skip

    def secret(self, name: str, layer: bytes = b"") -> str:
        """The value of a secret as one layer sees it; b"" is the world before any visitor."""
        if name.startswith(secrets.CANARY):
            return self._canaries[name]
        return secrets.draw(name, dice(self.seed, "secret", layer, name))

    def _given(self, begun: str | list[str]) -> str:
        """The texts of the image that an author had before him, a form feed between two of them."""
        return self._begun(begun) if isinstance(begun, str) else "\f".join(self._begun(path).replace("\f", "") for path in begun)

    def _begun(self, path: str) -> str:
        """The text of a file of the image, unpacked; "" where there is none."""
        data = below.read(self.lower, path, LONGEST) if path else b""
        if path.endswith(".gz"):
            try:
                data = zlib.decompressobj(31).decompress(data, LONGEST)
            except zlib.error:  # a skeleton's filler
                return ""
        return data.decode("utf-8", "replace")


Draw = Callable[[Author, Unit], list[Entry]]
