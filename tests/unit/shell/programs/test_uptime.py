"""w (procps-ng 4.0.2): its heads as a booted Debian 12 printed them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.shell.conftest import Result


@pytest.mark.parametrize(
    ("words", "head"),
    [
        ("w", "USER     TTY      FROM             LOGIN@   IDLE   JCPU   PCPU WHAT"),
        ("w -s", "USER     TTY      FROM              IDLE WHAT"),
        ("w -f", "USER     TTY        LOGIN@   IDLE   JCPU   PCPU WHAT"),
        ("w -sf", "USER     TTY         IDLE WHAT"),
    ],
)
def test_the_head_of_w(run: Callable[..., Result], words: str, head: str) -> None:
    assert run(words).out.decode().splitlines()[1] == head
