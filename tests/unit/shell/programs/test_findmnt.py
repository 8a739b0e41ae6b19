"""findmnt (util-linux 2.38.1): what it says of /etc/fstab, and of options that are none."""

from __future__ import annotations

from collections.abc import Callable

from tests.unit.shell.conftest import Result


def test_fstab_is_without_faults(run: Callable[..., Result]) -> None:
    assert run("findmnt --verify").answer == ("Success, no errors or warnings detected\n", "", 0)


def test_an_option_that_there_is_not_is_told_so(run: Callable[..., Result]) -> None:
    out, err, status = run("findmnt -q").answer
    assert (out, err.split("\n")[0], status) == ("", "findmnt: invalid option -- 'q'", 1)
