"""du (coreutils 9.1), line by line as the real ones of Debian 12 answered in C.UTF-8, on what `furniture.py` lists."""

from __future__ import annotations

import pytest

from tests.unit.shell.programs.filesdrive import Answer, Bench

# each: the line's words, its standard input, what stood on standard output, on standard error, the status
RECORDED: list[tuple[list[str], bytes, bytes, bytes, int]] = [
    (['du', 'nope'], b'', b'', b"du: cannot access 'nope': No such file or directory\n", 1),
    (['du', '-z'], b'', b'', b"du: invalid option -- 'z'\nTry 'du --help' for more information.\n", 1),
    (['du', '--max-depth=x'], b'', b'', b"du: invalid maximum depth \xe2\x80\x98x\xe2\x80\x99\nTry 'du --help' for more information.\n", 1),
    (['du', '-s', '--max-depth=1'], b'', b'', b"du: warning: summarizing conflicts with --max-depth=1\nTry 'du --help' for more information.\n", 1),
    (['du', '-as'], b'', b'', b"du: cannot both summarize and show all entries\nTry 'du --help' for more information.\n", 1),
    (['du', '-B', 'x', 'a'], b'', b'', b"du: invalid -B argument 'x'\n", 1),
    (['du', '-b', 'a', 'f10', 'big.tar.gz'], b'', b'4\ta\n10\tf10\n123456\tbig.tar.gz\n', b'', 0),
    (['du', '-h', '--apparent-size', 'big.tar.gz', 'a'], b'', b'121K\tbig.tar.gz\n4\ta\n', b'', 0),
    (['du', '-k', 'big.tar.gz'], b'', b'124\tbig.tar.gz\n', b'', 0),
    (['du', '-sh', 'big.tar.gz'], b'', b'124K\tbig.tar.gz\n', b'', 0),
    (['du', '-bc', 'a', 'f10'], b'', b'4\ta\n10\tf10\n14\ttotal\n', b'', 0),
    (['du', '-a', '--apparent-size', 'a'], b'', b'1\ta\n', b'', 0),
    (['du', '-b', 'a', 'hard'], b'', b'4\ta\n', b'', 0),
]  # fmt: skip


@pytest.mark.parametrize(("words", "stdin", "out", "err", "status"), RECORDED, ids=[" ".join(row[0]) for row in RECORDED])
async def test_a_line_is_answered_as_the_real_program_answers(
    furnished: Bench, words: list[str], stdin: bytes, out: bytes, err: bytes, status: int
) -> None:
    assert await furnished.line(words, stdin) == Answer(out, err, status)
