"""Sites are found by their folders."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from mirage.base.errors import ConfigurationError
from mirage.gateway.http import sites
from tests.unit.gateway.http.tiny import TinyWorld


@pytest.mark.parametrize("name", sites.names())
def test_every_site_has_a_maker(name: str) -> None:
    assert callable(sites.find(name))


def test_the_default_site_is_what_lies_there() -> None:
    assert sites.find("default")(TinyWorld()).name == "default"


def test_the_company_s_site_wants_an_application() -> None:
    world = TinyWorld()
    project = SimpleNamespace(home="/var/www/ledger")
    world.story = SimpleNamespace(company=SimpleNamespace(project=project), site=None)  # type: ignore[attr-defined]
    with pytest.raises(ConfigurationError, match=r'http\.site = "company": .*allowed: default'):
        sites.find("company")(world)


def test_a_site_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(ConfigurationError, match=r'http\.site = "nowhere": allowed: .*default'):
        sites.find("nowhere")
