"""factor (coreutils 9.1), line by line as the real one of Debian 12 answered in C.UTF-8."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.shell.conftest import Result

BEFORE = "export LANG=C.UTF-8; "
# each: the line, what stood on standard output, on standard error, the status
RECORDED: list[tuple[str, str, str, int]] = [
    ("factor 12 97 1 0 x; echo 60 | factor; factor 18446744073709551557; factor -1; factor 1000000007000000000; printf '7 8\\n' | factor; factor 2.5; factor 340282366920938463463374607431768211455; factor ' +12'; factor -h 2>&1 | head -1", "12: 2 2 3\n97: 97\n1:\n0:\n60: 2 2 3 5\n18446744073709551557: 18446744073709551557\n1000000007000000000: 2 2 2 2 2 2 2 2 2 5 5 5 5 5 5 5 5 5 1000000007\n7: 7\n8: 2 2 2\n340282366920938463463374607431768211455: 3 5 17 257 641 65537 274177 6700417 67280421310721\n12: 2 2 3\nfactor: invalid option -- 'h'\n", "factor: ‘x’ is not a valid positive integer\nfactor: invalid option -- '1'\nTry 'factor --help' for more information.\nfactor: ‘2.5’ is not a valid positive integer\n", 0),
]  # fmt: skip


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[row[0] for row in RECORDED])
def test_a_line_is_answered_as_the_real_program_answers(
    run: Callable[..., Result], line: str, out: str, err: str, status: int
) -> None:
    assert run(BEFORE + line).answer == (out, err, status)
