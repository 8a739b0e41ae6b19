"""gzip 1.12 and du (coreutils 9.1), line by line as the real ones of Debian 12 answered in C.UTF-8, on what `furniture.py` lists."""

from __future__ import annotations

import pytest

from tests.unit.shell.programs.filesdrive import Answer, Bench

# each: the line's words, its standard input, what stood on standard output, on standard error, the status
RECORDED: list[tuple[list[str], bytes, bytes, bytes, int]] = [
    (['gzip', 'a', 'nope'], b'', b'', b'gzip: a has 1 other link -- file ignored\ngzip: nope: No such file or directory\n', 1),
    (['gzip', 'nope'], b'', b'', b'gzip: nope: No such file or directory\n', 1),
    (['gunzip', 'b.txt'], b'', b'', b'gzip: b.txt: unknown suffix -- ignored\n', 2),
    (['gzip', '-t', 'a'], b'', b'', b'\ngzip: a: not in gzip format\n', 1),
    (['zcat', 'a'], b'', b'', b'\ngzip: a: not in gzip format\n', 1),
    (['gzip', '-d', 'a'], b'', b'', b'gzip: a has 1 other link -- file ignored\n', 2),
    (['gzip', '.'], b'', b'', b'gzip: . is a directory -- ignored\n', 2),
    (['gunzip', 'nope.gz'], b'', b'', b'gzip: nope.gz: No such file or directory\n', 1),
    (['gunzip', '-c', 'nope'], b'', b'', b'gzip: nope.gz: No such file or directory\n', 1),
    (['gzip', '-z'], b'', b'', b"gzip: invalid option -- 'z'\nTry `gzip --help' for more information.\n", 1),
    (['gzip', '-S'], b'', b'', b"gzip: option requires an argument -- 'S'\nTry `gzip --help' for more information.\n", 1),
    (['gzip', '--foo'], b'', b'', b"gzip: unrecognized option '--foo'\nTry `gzip --help' for more information.\n", 1),
    (['gunzip', 'big.tar.gz'], b'', b'', b'\ngzip: big.tar.gz: not in gzip format\n', 1),
    (['gzip', 'big.tar.gz'], b'', b'', b'gzip: big.tar.gz already has .gz suffix -- unchanged\n', 0),
    (['gzip', '-v', 'f10'], b'', b'', b'f10:\t-20.0% -- replaced with f10.gz\n', 0),
    (['gzip', '-v', 'b.txt'], b'', b'', b'b.txt:\t 99.6% -- replaced with b.txt.gz\n', 0),
    (['gzip', 'dangling'], b'', b'', b'gzip: dangling: Too many levels of symbolic links\n', 1),
    (['gzip', 'link'], b'', b'', b'gzip: link: Too many levels of symbolic links\n', 1),
    (['gzip', 'd'], b'', b'', b'gzip: d is a directory -- ignored\n', 2),
    (['zcat'], b'', b'', b'\ngzip: stdin: unexpected end of file\n', 1),
    (['gunzip'], b'', b'', b'\ngzip: stdin: unexpected end of file\n', 1),
    (['zcat', 'nope'], b'', b'', b'gzip: nope.gz: No such file or directory\n', 1),
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
