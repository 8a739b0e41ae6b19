"""kill, pgrep and pidof about what was killed. On a Debian 12, of 240 processes that were killed, one was found by the next pidof."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.shell.conftest import Result


@pytest.mark.parametrize("look", ["pidof sleep", "pgrep sleep", "cat /proc/$!/comm"])
@pytest.mark.parametrize("end", ["kill -9 $!", "kill $!", "/bin/kill -9 $!"])
def test_what_was_killed_is_gone_at_once(run: Callable[..., Result], end: str, look: str) -> None:
    result = run(f"exec 2> /dev/null; sleep 100 & {end}; {look}; echo $?; wait $!; echo $?")
    assert result.answer == ("1\n143\n" if end == "kill $!" else "1\n137\n", "", 0)
