"""What is installed when an image of a distribution is built: data, one file a distribution (`distributions/debian-12.toml`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib import resources
from typing import Any

import msgspec

from mirage.image.errors import BuildError

_NAME = re.compile(r"[a-z0-9][a-z0-9+.-]+")  # Debian policy 5.6.7
FOLDER = resources.files("mirage.image") / "distributions"


class Stage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Packages installed by one run of apt, with what they recommend or without."""

    packages: list[str]
    recommends: bool


class Distribution(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One distribution: where in an archive it lies, who signs it, and what is taken from it."""

    name: str = ""
    codename: str
    suites: list[str]
    security: str  # the suite of a security archive of its own, or ""
    components: list[str]
    listed: list[str] = []  # components whose lists the machine has, installed from or not; without any it has no lists
    keyring: str
    keyring_package: str
    debconf: str
    stages: list[Stage]

    def extended(self, packages: Sequence[str]) -> Distribution:
        """With packages that the operator wants besides, with what they recommend. BuildError: that is no package's name.

        Web applications recommend Apache, which would stand beside nginx and could not start: it comes only where it is named.
        """
        for name in packages:
            if not _NAME.fullmatch(name):
                raise BuildError(f"{name!r} is no name of a package")
        wanted = [name for stage in self.stages for name in stage.packages] + list(packages)
        unwanted = [] if any(name.startswith("apache2") for name in wanted) else ["apache2-bin-"]
        return msgspec.structs.replace(self, stages=[*self.stages, Stage([*packages, *unwanted], True)]) if packages else self


def names() -> list[str]:
    """debian:12, debian:12-apache, ..."""
    files = (entry.name for entry in FOLDER.iterdir())
    return sorted(name.removesuffix(".toml").replace("-", ":", 1) for name in files if name.endswith(".toml"))


def load(name: str) -> Distribution:
    """The distribution of a name as `debian:12`; BuildError names those that there are."""
    if name not in names():
        raise BuildError(
            f"no distribution is called {name!r}; allowed: {', '.join(names())}; others can be imported: mirage image import"
        )
    facts = _facts(name.replace(":", "-"))
    return msgspec.convert({**facts, "name": name.replace(":", "-")}, Distribution)


def _facts(name: str) -> dict[str, Any]:
    """A file's tables; one that names a `base` has its own last stage, and all else of the base."""
    found: dict[str, Any] = msgspec.toml.decode((FOLDER / f"{name}.toml").read_bytes())
    base = found.pop("base", "")
    if not base:
        return found
    below = _facts(base)
    return {**below, **found, "stages": [*below["stages"][:-1], *found.get("stages", below["stages"][-1:])]}
