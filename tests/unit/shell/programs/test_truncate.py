"""truncate and sync (coreutils 9.1), line by line as the real ones of Debian 12 answered in C.UTF-8."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.shell.conftest import Result

BEFORE = "export LANG=C.UTF-8; mkdir w; cd w; echo hello > f; "
# each: the line, what stood on standard output, on standard error, the status
RECORDED: list[tuple[str, str, str, int]] = [
    ('truncate; truncate f; truncate -s; truncate -s x f', '', "truncate: you must specify either ‘--size’ or ‘--reference’\nTry 'truncate --help' for more information.\ntruncate: you must specify either ‘--size’ or ‘--reference’\nTry 'truncate --help' for more information.\ntruncate: option requires an argument -- 's'\nTry 'truncate --help' for more information.\ntruncate: Invalid number: ‘x’\n", 1),
    ('truncate -s 10 f; stat -c %s f; truncate -s +5 f; stat -c %s f; truncate -s -20 f; stat -c %s f', '10\n15\n0\n', '', 0),
    ("truncate -s '<4' f; stat -c %s f; truncate -s '>9' f; stat -c %s f; truncate -s %4 f; stat -c %s f; truncate -s /5 f; stat -c %s f", '4\n9\n12\n10\n', '', 0),
    ('truncate -c -s 5 g; ls; truncate -r f -s 4 h; truncate -r nosuch h; truncate -r f -s +4 h; stat -c %s h', 'f\n10\n', "truncate: you must specify a relative ‘--size’ with ‘--reference’\nTry 'truncate --help' for more information.\ntruncate: cannot stat 'nosuch': No such file or directory\n", 0),
    ("truncate -s 1K /tmp; truncate -s 1 nod/x; truncate -o f; truncate -s /0 f; truncate -s '' f; truncate -s ++4 f", '', "truncate: cannot open '/tmp' for writing: Is a directory\ntruncate: cannot open 'nod/x' for writing: No such file or directory\ntruncate: you must specify either ‘--size’ or ‘--reference’\nTry 'truncate --help' for more information.\ntruncate: division by zero\ntruncate: Invalid number: ‘’\ntruncate: Invalid number: ‘++4’\n", 1),
    ("truncate -s 1M big; stat -c '%s' big; truncate -s 0 big; cat big; truncate -s 3", '1048576\n', "truncate: missing file operand\nTry 'truncate --help' for more information.\n", 1),
    ('truncate -s 9E f; truncate -s -9E f; truncate -s 9223372036854775808 f; truncate -s 1Z f; ls', 'f\n', "truncate: Invalid number: ‘9E’: Value too large for defined data type\ntruncate: Invalid number: ‘-9E’: Value too large for defined data type\ntruncate: Invalid number: ‘9223372036854775808’: Value too large for defined data type\ntruncate: Invalid number: ‘1Z’: Value too large for defined data type\n", 0),
    ('sync; sync nosuch; sync -d; sync -df f; sync f; sync -f nosuch', '', "sync: error opening 'nosuch': No such file or directory\nsync: --data needs at least one argument\nsync: cannot specify both --data and --file-system\nsync: error opening 'nosuch': No such file or directory\n", 1),
]  # fmt: skip


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[row[0] for row in RECORDED])
def test_a_line_is_answered_as_the_real_program_answers(
    run: Callable[..., Result], line: str, out: str, err: str, status: int
) -> None:
    assert run(BEFORE + line).answer == (out, err, status)
