"""What a process is called: the file that was asked for, be it a link or a script, as begin_new_exec() of Linux names it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.shell.conftest import Result


@pytest.mark.parametrize(
    ("line", "comm"),
    [
        ("ln -s /bin/cat /tmp/kitty; /tmp/kitty /proc/self/comm", "kitty"),
        ("cat /proc/self/comm", "cat"),
        ("sh -c 'cat /proc/$$/comm; true'", "sh"),
        ("printf '#!/bin/sh\\ncat /proc/$$/comm\\n' > /tmp/x.sh; chmod +x /tmp/x.sh; /tmp/x.sh", "x.sh"),
        ("printf '#!/bin/sh\\ncat /proc/$$/comm\\n' > /tmp/x.sh; sh /tmp/x.sh", "sh"),
        ("printf '#!/bin/sh\\ncat /proc/$$/comm\\n' > /tmp/a_name_beyond_fifteen; chmod +x /tmp/a*; exec /tmp/a_name_beyond_fifteen", "a_name_beyond_f"),
        ("cat /proc/$$/comm; true", "bash"),
    ],
)  # fmt: skip
def test_it_is_called_as_what_was_asked_for(run: Callable[..., Result], line: str, comm: str) -> None:
    assert run(line).answer == (f"{comm}\n", "", 0)
