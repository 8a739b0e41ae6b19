"""The sites: each is a folder here with `make(world)`, which gives a `Site`. A new one touches no other file."""

from __future__ import annotations

import functools
import importlib
import pkgutil

from mirage.base.errors import ConfigurationError
from mirage.gateway.http.service import Make


@functools.cache
def names() -> tuple[str, ...]:
    """The sites that there are."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__) if module.ispkg))


def find(name: str) -> Make:
    """The maker of a site. ConfigurationError: there is none of that name."""
    if name not in names():
        raise ConfigurationError(f'http.site = "{name}": allowed: {", ".join(names())}')
    make: Make = importlib.import_module(f"{__name__}.{name}").make
    return make
