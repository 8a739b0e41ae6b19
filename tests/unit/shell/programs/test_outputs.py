"""What a program says whose output is closed or full: none of them ends by a fault of ours."""

from __future__ import annotations

import pytest

from tests.unit.shell.conftest import Machine

CASES = [
    ("gzip -c /etc/passwd >&-", "\ngzip: stdout: Bad file descriptor\n"),
    ("echo hi | gzip > /dev/full", "\ngzip: stdout: No space left on device\n"),
    ("xz -c /etc/passwd >&-", "xz: (stdout): Write error: Bad file descriptor\n"),
    ("cat /etc/passwd >&-", "cat: standard output: Bad file descriptor\n"),
    ("base64 /etc/passwd >&-", "base64: write error: Bad file descriptor\n"),
]


@pytest.mark.parametrize(("line", "told"), CASES)
def test_an_output_that_takes_nothing_is_told_of(machine: Machine, line: str, told: str) -> None:
    assert machine.run(line).answer == ("", told, 1)


def test_an_unknown_letter_behind_runusers_name_is_a_mistake_of_the_visitors(machine: Machine) -> None:
    assert machine.run("runuser root x -1").answer == (
        "", "runuser: invalid option -- '1'\nTry 'runuser --help' for more information.\n", 1,
    )  # fmt: skip
