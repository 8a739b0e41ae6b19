"""What is installed when an image of a distribution is built: data, one file a distribution (`distributions/debian-12.toml`)."""

from __future__ import annotations

from importlib import resources

import msgspec

from mirage.image.errors import BuildError

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
    keyring: str
    keyring_package: str
    debconf: str
    stages: list[Stage]


def names() -> list[str]:
    """debian:12, ..."""
    files = (entry.name for entry in FOLDER.iterdir())
    return sorted(name.removesuffix(".toml").replace("-", ":") for name in files if name.endswith(".toml"))


def load(name: str) -> Distribution:
    """The distribution of a name as `debian:12`; BuildError names those that there are."""
    if name not in names():
        raise BuildError(
            f"no distribution is called {name!r}; allowed: {', '.join(names())}; others can be imported: mirage image import"
        )
    text = (FOLDER / f"{name.replace(':', '-')}.toml").read_bytes()
    found = msgspec.toml.decode(text, type=Distribution)
    return msgspec.structs.replace(found, name=name.replace(":", "-"))
