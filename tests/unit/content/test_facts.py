"""A package's version is the one that was there at the time of the file that mentions it."""

from __future__ import annotations

from mirage.content.facts import Site


def test_before_an_upgrade_a_package_had_the_older_version() -> None:
    site = Site(
        hostname="a", fqdn="a", address="192.0.2.1", timezone="Etc/UTC", installed=0, now=100,
        packages={"mariadb-server": "1:10.11.19-0+deb12u1", "nginx": "1.22.1-9"}, before={"mariadb-server": ("1:10.11.18-0+deb12u1", 50)},
    )  # fmt: skip
    assert [site.version("mariadb-server", moment) for moment in (49, 50)] == ["1:10.11.18-0+deb12u1", "1:10.11.19-0+deb12u1"]
    assert (site.version("nginx", 0), site.version("git", 100)) == ("1.22.1-9", "")
