"""script (util-linux 2.38.1), as the real one of Debian 12 answered where it had a terminal to give."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.shell.conftest import Result

RECORDED = [
    ("script -c 'echo s' /dev/null", "Script started, output log file is '/dev/null'.\ns\r\nScript done.\n", "", 0),
    ("script -qc 'echo q' ts; sed 's/ on .*/ on X/' ts", "q\r\nScript started on X\nq\r\n\nScript done on X\n", "", 0),
    ("script -qc 'exit 3' /dev/null", "", "", 0),
    ("script -eqc 'exit 3' /dev/null", "", "", 3),
    (
        "script x -qc 'echo a; echo b >&2; exit 3'; sed 's/20..-[^ ]* [^ ]*/T/' x",
        "a\r\nb\r\n"
        'Script started on T [COMMAND="echo a; echo b >&2; exit 3" <not executed on terminal>]\n'
        "a\r\nb\r\n\n"
        'Script done on T [COMMAND_EXIT_CODE="3"]\n',
        "",
        0,
    ),
    ("script -x", "", "script: invalid option -- 'x'\nTry 'script --help' for more information.\n", 1),
    ("script a b", "", "script: unexpected number of arguments\nTry 'script --help' for more information.\n", 1),
    (
        "script /nope/x",
        "Script started, output log file is '/nope/x'.\nScript done.\n",
        "script: cannot open /nope/x: No such file or directory\n",
        1,
    ),
]


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[row[0] for row in RECORDED])
def test_a_line_is_answered_as_the_real_program_answers(
    run: Callable[..., Result], line: str, out: str, err: str, status: int
) -> None:
    assert run(line).answer == (out, err, status)
