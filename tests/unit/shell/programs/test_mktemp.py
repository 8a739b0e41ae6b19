"""mktemp, truncate and touch's dates (coreutils 9.1), line by line as the real ones of Debian 12 answered in C.UTF-8, on what `furniture.py` lists."""

from __future__ import annotations

import pytest

from tests.unit.shell.programs.filesdrive import Answer, Bench

# each: the line's words, its standard input, what stood on standard output, on standard error, the status
RECORDED: list[tuple[list[str], bytes, bytes, bytes, int]] = [
    (['truncate'], b'', b'', b"truncate: you must specify either \xe2\x80\x98--size\xe2\x80\x99 or \xe2\x80\x98--reference\xe2\x80\x99\nTry 'truncate --help' for more information.\n", 1),
    (['truncate', 'a'], b'', b'', b"truncate: you must specify either \xe2\x80\x98--size\xe2\x80\x99 or \xe2\x80\x98--reference\xe2\x80\x99\nTry 'truncate --help' for more information.\n", 1),
    (['truncate', '-s', '3', 'a'], b'', b'', b'', 0),
    (['truncate', '-s', 'x', 'a'], b'', b'', b'truncate: Invalid number: \xe2\x80\x98x\xe2\x80\x99\n', 1),
    (['truncate', '-s', '1K', 'n'], b'', b'', b'', 0),
    (['truncate', '-s', '+5', 'a'], b'', b'', b'', 0),
    (['truncate', '-s', '-5', 'a'], b'', b'', b'', 0),
    (['truncate', '-s', '/4', 'f10'], b'', b'', b'', 0),
    (['truncate', '-s', '%4', 'f10'], b'', b'', b'', 0),
    (['truncate', '-s', '<3', 'a'], b'', b'', b'', 0),
    (['truncate', '-c', '-s', '0', 'nope'], b'', b'', b'', 0),
    (['truncate', '-r', 'b.txt', 'a'], b'', b'', b'', 0),
    (['truncate', '-r', 'nope', 'a'], b'', b'', b"truncate: cannot stat 'nope': No such file or directory\n", 1),
    (['truncate', '-s', '0', 'd'], b'', b'', b"truncate: cannot open 'd' for writing: Is a directory\n", 1),
    (['truncate', '-s', '0', 'nope/x'], b'', b'', b"truncate: cannot open 'nope/x' for writing: No such file or directory\n", 1),
    (['truncate', '-s'], b'', b'', b"truncate: option requires an argument -- 's'\nTry 'truncate --help' for more information.\n", 1),
    (['truncate', '-x'], b'', b'', b"truncate: invalid option -- 'x'\nTry 'truncate --help' for more information.\n", 1),
    (['truncate', '-s', '1', '-r', 'a', 'f9'], b'', b'', b"truncate: you must specify a relative \xe2\x80\x98--size\xe2\x80\x99 with \xe2\x80\x98--reference\xe2\x80\x99\nTry 'truncate --help' for more information.\n", 1),
    (['truncate', '-o', '-s', '1', 'a'], b'', b'', b'', 0),
    (['truncate', '-s', '-1'], b'', b'', b"truncate: missing file operand\nTry 'truncate --help' for more information.\n", 1),
    (['truncate', '-o', 'a'], b'', b'', b"truncate: you must specify either \xe2\x80\x98--size\xe2\x80\x99 or \xe2\x80\x98--reference\xe2\x80\x99\nTry 'truncate --help' for more information.\n", 1),
    (['mktemp', '-x'], b'', b'', b"mktemp: invalid option -- 'x'\nTry 'mktemp --help' for more information.\n", 1),
    (['mktemp', 'nope'], b'', b'', b"mktemp: too few X's in template \xe2\x80\x98nope\xe2\x80\x99\n", 1),
    (['mktemp', 'x.XX'], b'', b'', b"mktemp: too few X's in template \xe2\x80\x98x.XX\xe2\x80\x99\n", 1),
    (['mktemp', 'a/XXX'], b'', b'', b'mktemp: failed to create file via template \xe2\x80\x98a/XXX\xe2\x80\x99: Not a directory\n', 1),
    (['mktemp', 'nope/tXXXXXX'], b'', b'', b'mktemp: failed to create file via template \xe2\x80\x98nope/tXXXXXX\xe2\x80\x99: No such file or directory\n', 1),
    (['mktemp', 'XXX', 'XXX'], b'', b'', b"mktemp: too many templates\nTry 'mktemp --help' for more information.\n", 1),
    (['mktemp', '-p', 'nope'], b'', b'', b'mktemp: failed to create file via template \xe2\x80\x98nope/tmp.XXXXXXXXXX\xe2\x80\x99: No such file or directory\n', 1),
    (['mktemp', '-u', '-p', '/nope', 'aXXX/b'], b'', b'', b'mktemp: invalid suffix \xe2\x80\x98/b\xe2\x80\x99, contains directory separator\n', 1),
    (['mktemp', '-t', 'a/XXX'], b'', b'', b'mktemp: invalid template, \xe2\x80\x98a/XXX\xe2\x80\x99, contains directory separator\n', 1),
    (['mktemp', '--suffix=/x', 'aXXX'], b'', b'', b'mktemp: invalid suffix \xe2\x80\x98/x\xe2\x80\x99, contains directory separator\n', 1),
    (['mktemp', '-q', 'nope/tXXXX'], b'', b'', b'', 1),
    (['touch', '-d', '2020-01-01', 'n'], b'', b'', b'', 0),
    (['touch', '-d', 'foo', 'n'], b'', b'', b'touch: invalid date format \xe2\x80\x98foo\xe2\x80\x99\n', 1),
    (['touch', '-t', '202001010000', 'n'], b'', b'', b'', 0),
    (['touch', '-t', 'x', 'n'], b'', b'', b'touch: invalid date format \xe2\x80\x98x\xe2\x80\x99\n', 1),
    (['touch', '-t', '202013010000', 'n'], b'', b'', b'touch: invalid date format \xe2\x80\x98202013010000\xe2\x80\x99\n', 1),
]  # fmt: skip


@pytest.mark.parametrize(("words", "stdin", "out", "err", "status"), RECORDED, ids=[" ".join(row[0]) for row in RECORDED])
async def test_a_line_is_answered_as_the_real_program_answers(
    furnished: Bench, words: list[str], stdin: bytes, out: bytes, err: bytes, status: int
) -> None:
    assert await furnished.line(words, stdin) == Answer(out, err, status)
