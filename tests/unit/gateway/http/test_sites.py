"""Sites are found by their folders."""

from __future__ import annotations

import pytest

from mirage.base.errors import ConfigurationError
from mirage.gateway.http import sites
from tests.unit.gateway.http.tiny import TinyWorld


@pytest.mark.parametrize("name", sites.names())
def test_every_site_is_made_and_knows_its_name(name: str) -> None:
    assert sites.find(name)(TinyWorld()).name == name


def test_a_site_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(ConfigurationError, match=r'http\.site = "nowhere": allowed: .*default'):
        sites.find("nowhere")
