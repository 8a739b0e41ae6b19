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


@pytest.mark.parametrize("name", ["-o=x", "Docker", "a b", ""])
def test_what_is_no_package_s_name_never_reaches_apt(name: str) -> None:
    with pytest.raises(BuildError, match="is no name of a package"):
        distribution.load("debian:12").extended([name])
