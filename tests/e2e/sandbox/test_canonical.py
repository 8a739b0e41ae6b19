"""The canonical cases, asked of real programs in a cell."""

from __future__ import annotations

from tests.e2e.house import House
from tests.e2e.sandbox.hearing import hear
from tests.e2e.test_canonical import CONSISTENT

ERRORS = {
    "cat /nonexistent; echo $?": "cat: /nonexistent: No such file or directory\n",
    "nosuchprogram; echo $?": "bash: line 1: nosuchprogram: command not found\n",
}


def test_each_line_holds_together(sandbox: House) -> None:
    said = hear(sandbox, [line for line, _ in CONSISTENT], "127.0.0.41")
    assert said == [ERRORS.get(line, "") + output for line, output in CONSISTENT]
