"""`dpkg --verify` beside dpkg 1.21.22: recorded on a root with one package, whose files are whole, changed, lost and without a sum."""

from __future__ import annotations

from collections.abc import Callable

from tests.unit.shell.conftest import Result

FILES = {"etc/a": "A", "etc/b": "X", "etc/o": "X", "etc/n": "N", "usr/bin/foo": "bin", "usr/share/doc/foo/x": "changed"}
LISTED = (
    "/. /usr /usr/bin /usr/bin/foo /usr/bin/lost /usr/share/doc/foo/x /usr/share/doc/foo/nosum /etc/a /etc/b /etc/gone /etc/n /etc/o"
)
SUM = "$(printf %s {} | md5sum | cut -c1-32)"
SUMS = {"usr/bin/foo": "bin", "usr/bin/lost": "l", "usr/share/doc/foo/x": "d"}
CONFFILES = {"/etc/a": "A", "/etc/b": "B", "/etc/gone": "C", "/etc/o": "O"}
ROOT = "\n".join((
    "mkdir -p /usr/share/doc/foo", *(f"printf %s {text} > /{path}" for path, text in FILES.items()),
    "printf '%s\\n' 'Package: foo' 'Status: install ok installed' 'Architecture: amd64' 'Version: 1.0' 'Conffiles:' > /var/lib/dpkg/status",
    *(f'echo " {path} {SUM.format(text)}" >> /var/lib/dpkg/status' for path, text in CONFFILES.items()),
    "printf '%s\\n' ' /etc/n newconffile' 'Description: one' '' >> /var/lib/dpkg/status",
    f"printf '%s\\n' {LISTED} > /var/lib/dpkg/info/foo.list",
    *(f'echo "{SUM.format(text)}  {path}" >> /var/lib/dpkg/info/foo.md5sums' for path, text in SUMS.items()),
))  # fmt: skip
FOUND = """missing     /usr/bin/lost
??5??????   /usr/share/doc/foo/x
missing     /usr/share/doc/foo/nosum
??5?????? c /etc/b
missing   c /etc/gone
??5?????? c /etc/n
??5?????? c /etc/o
"""


def test_what_is_changed_or_lost_is_told_in_the_order_of_the_list(run: Callable[..., Result]) -> None:
    assert run(f"{ROOT}\ndpkg -V").answer == (FOUND, "", 0)


def test_a_package_that_is_not_there_is_said_and_the_others_are_verified(run: Callable[..., Result]) -> None:
    assert run(f"{ROOT}\ndpkg --verify foo bar").answer == (FOUND, "dpkg: package 'bar' is not installed\n", 1)


def test_what_the_image_brought_is_as_it_was(run: Callable[..., Result]) -> None:
    assert run("dpkg -V").answer == ("", "", 0)
