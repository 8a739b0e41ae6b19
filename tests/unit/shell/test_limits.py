"""What a session may spend holds for every way in which it spends it."""

from __future__ import annotations

import pytest

from mirage.base.events import LimitReached
from mirage.base.limits import ShellLimits
from tests.unit.shell.conftest import Machine


@pytest.mark.parametrize("line", ["yes", "cat /dev/zero", "while :; do echo line; done", "yes >&2", "yes | cat"])
def test_what_is_sent_without_a_terminal_is_bounded(machine: Machine, line: str) -> None:
    machine.limits = ShellLimits(output=1 << 17)
    answer = machine.run(line)
    assert len(answer.out + answer.err) < 1 << 20
    assert [event.limit for event in answer.events if isinstance(event, LimitReached) and event.limit != "events"] == ["output"]


def test_a_long_word_of_many_braces_is_refused_before_it_is_laid_out(machine: Machine) -> None:
    answer = machine.run("echo " + "{1,2}word" * 200 + "; echo $?")
    assert answer.out == b""
    assert b"brace expansion: failed to allocate memory" in answer.err
