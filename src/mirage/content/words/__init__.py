"""Words as data: read once, kept."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml


@cache
def words(name: str) -> dict[str, Any]:
    """What `<name>.yml` of this directory holds."""
    found: dict[str, Any] = yaml.load(resources.files(__package__).joinpath(f"{name}.yml").read_bytes(), _Loader)  # noqa: S506
    return found


_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def preload() -> None:
    """Read all words now: the stage gives up its reach to the code before it serves."""
    for entry in resources.files(__package__).iterdir():
        if entry.name.endswith(".yml"):
            words(entry.name.removesuffix(".yml"))
