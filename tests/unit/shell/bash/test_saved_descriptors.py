"""What a redirection puts aside in a command of a pipeline is closed when the program takes over, or readers wait for ever."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.shell.conftest import Result

WORDS = "ls: cannot access 'nosuch': No such file or directory\n"


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    ("line", "out"),
    [
        ("( ls nosuch 2>&1 | cat ) 2>&1 | cat", WORDS),
        ("( ls nosuch 2>/dev/null | cat ) 2>&1 | cat", ""),
        ("{ ls nosuch 2>&1 | head -n 1; } 2>&1 | cat", WORDS),
        ("( nosuch 2>&1 | cat ) 2>&1 | cat", "bash: line 1: nosuch: command not found\n"),
        ("( echo a > /dev/null | cat ) | cat", ""),
    ],
)
def test_the_last_reader_of_nested_pipelines_sees_the_end(run: Callable[..., Result], line: str, out: str) -> None:
    assert run(line).answer == (out, "", 0)
