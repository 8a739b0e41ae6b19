"""Which connections are let in: MaxStartups with its random early drop, limits in all and a source."""

from __future__ import annotations

import random
from typing import Any, cast

import pytest

from mirage.base.limits import SshLimits
from mirage.gateway.ssh.gateway import SshGateway, nowhere


class _Service:
    def __init__(self, limits: SshLimits) -> None:
        self.limits = limits
        self.chance = random.Random(4)


def _gateway(**limits: Any) -> SshGateway:
    return SshGateway(cast(Any, _Service(SshLimits(**limits))), nowhere)


@pytest.mark.parametrize(
    ("startups", "least", "most"), [(9, 0, 0), (10, 250, 350), (55, 600, 700), (99, 970, 1000), (100, 1000, 1000)]
)
def test_startups_are_dropped_as_max_startups_says(startups: int, least: int, most: int) -> None:
    gateway = _gateway(max_startups="10:30:100")
    gateway._startups = cast(Any, set(range(startups)))
    dropped = sum(gateway._refusal("192.0.2.1") == "max_startups" for _ in range(1000))
    assert least <= dropped <= most


def test_a_source_has_its_cap_and_others_do_not_feel_it() -> None:
    gateway = _gateway(per_source=2)
    gateway._listeners.sources.update({"192.0.2.1": 2})
    assert [gateway._refusal(source) for source in ("192.0.2.1", "192.0.2.2")] == ["per_source", ""]


def test_connections_have_a_cap_in_all() -> None:
    gateway = _gateway(connections=3)
    gateway.connections = cast(Any, {1, 2, 3})
    assert gateway._refusal("192.0.2.1") == "connections"
