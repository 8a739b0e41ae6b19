"""Policies as data: for each class of files its states and their shares, its bounds, its checks, how fresh it is, what may be lured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from random import Random
from typing import Annotated

import msgspec
import yaml
from msgspec import Meta

from mirage.base.errors import ConfigurationError

VERSION = 1  # of the policies together: part of a file's provenance
STATES = ("valid", "stale", "half", "empty", "broken")
FRESH = ("fixed", "grows")


class Policy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One class of files."""

    states: dict[str, Annotated[float, Meta(gt=0)]] = msgspec.field(default_factory=lambda: {"valid": 1.0})  # shares
    limit: Annotated[int, Meta(gt=0)] = 1 << 20  # bytes
    checks: list[str] = []  # validators that every valid file passes; see `checks`
    fresh: str = "fixed"  # grows: with the world's clock
    lures: list[str] = []  # secrets that it may hold
    provider: str = "writer"  # model: a model may draft it ahead of its readers


@cache
def policies() -> Mapping[str, Policy]:
    """All classes. ConfigurationError names the file, the class and what is wrong."""
    folder = resources.files("mirage.content") / "policies"
    return dict(pair for entry in sorted(folder.iterdir(), key=lambda one: one.name) if entry.name.endswith(".yml")
                for pair in parse(entry.read_text(), f"policies/{entry.name}"))  # fmt: skip


def parse(text: str, origin: str) -> Iterator[tuple[str, Policy]]:
    """The classes that a file describes."""
    try:
        for kind, fields in yaml.safe_load(text).items():
            policy = msgspec.convert(fields or {}, Policy)
            for name, value, allowed in (
                ("states", list(policy.states), STATES),
                ("fresh", [policy.fresh], FRESH),
                ("provider", [policy.provider], ("writer", "model")),
            ):
                if wrong := [one for one in value if one not in allowed]:
                    raise ConfigurationError(f"{origin}: {kind}: {name}: {wrong[0]!r}, allowed: {', '.join(allowed)}")
            yield kind, policy
    except (yaml.YAMLError, msgspec.ValidationError, AttributeError) as error:
        raise ConfigurationError(f"{origin}: {error}") from error


def state(kind: str, chance: Random) -> str:
    """The state of one file of a class, drawn by the policy's shares."""
    shares = policies()[kind].states
    return chance.choices(list(shares), list(shares.values()))[0]
