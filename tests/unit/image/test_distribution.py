"""What an image of a distribution is made of, and what an operator adds."""

from __future__ import annotations

import pytest

from mirage.image import distribution
from mirage.image.errors import BuildError


def test_packages_of_the_operator_s_are_installed_last_with_what_they_recommend() -> None:
    plain = distribution.load("debian:12")
    more = plain.extended(["docker.io"])
    assert more.stages == [*plain.stages, distribution.Stage(["docker.io", "apache2-bin-"], True)]
    assert plain.extended(["wordpress", "apache2"]).stages[-1].packages == ["wordpress", "apache2"]  # who wants Apache has it
    assert plain.extended([]) == plain


def test_a_distribution_upon_another_has_its_own_last_stage() -> None:
    plain, apache = (distribution.load(name) for name in ("debian:12", "debian:12-apache"))
    assert apache.stages[:-1] == plain.stages[:-1]
    assert (apache.name, apache.codename, apache.keyring) == ("debian-12-apache", plain.codename, plain.keyring)
    assert "nginx" not in apache.stages[-1].packages and "apache2" in apache.stages[-1].packages
    assert apache.extended(["wordpress"]).stages[-1].packages == ["wordpress"]


@pytest.mark.parametrize("name", ["-o=x", "Docker", "a b", ""])
def test_what_is_no_package_s_name_never_reaches_apt(name: str) -> None:
    with pytest.raises(BuildError, match="is no name of a package"):
        distribution.load("debian:12").extended([name])
