"""chattr and lsattr (e2fsprogs 1.47.0), line by line as the real ones of Debian 12 answered in C.UTF-8, on what `furniture.py` lists."""

from __future__ import annotations

import pytest

from tests.unit.shell.programs.filesdrive import Answer, Bench

# each: the line's words, its standard input, what stood on standard output, on standard error, the status
RECORDED: list[tuple[list[str], bytes, bytes, bytes, int]] = [
    (['chattr'], b'', b'', b'Usage: chattr [-RVf] [-+=aAcCdDeijPsStTuFx] [-p project] [-v version] files...\n', 1),
    (['lsattr', 'nope'], b'', b'', b'lsattr: No such file or directory while trying to stat nope\n', 1),
    (['chattr', '+i', 'nope'], b'', b'', b'chattr: No such file or directory while trying to stat nope\n', 1),
    (['chattr', '+i', 'a'], b'', b'', b'', 0),
    (['chattr', 'a'], b'', b'', b"Must use '-v', =, - or +\n", 1),
    (['chattr', '+'], b'', b'', b'Usage: chattr [-RVf] [-+=aAcCdDeijPsStTuFx] [-p project] [-v version] files...\n', 1),
    (['chattr', '+z', 'a'], b'', b'', b'Usage: chattr [-RVf] [-+=aAcCdDeijPsStTuFx] [-p project] [-v version] files...\n', 1),
    (['chattr', '-V', '=i', 'a'], b'', b'Flags of a set as ----i-----------------\n', b'chattr 1.47.0 (5-Feb-2023)\n', 0),
    (['chattr', '++i', 'a'], b'', b'', b'Usage: chattr [-RVf] [-+=aAcCdDeijPsStTuFx] [-p project] [-v version] files...\n', 1),
    (['chattr', '-'], b'', b'', b'Usage: chattr [-RVf] [-+=aAcCdDeijPsStTuFx] [-p project] [-v version] files...\n', 1),
    (['chattr', '+i', '-i', 'a'], b'', b'', b"Can't both set and unset same flag.\n", 1),
    (['chattr', '+i', 'a', 'nope', 'b.txt'], b'', b'', b'chattr: No such file or directory while trying to stat nope\n', 1),
    (['chattr', '-f', '+i', 'nope'], b'', b'', b'', 1),
    (['chattr', '='], b'', b'', b'Usage: chattr [-RVf] [-+=aAcCdDeijPsStTuFx] [-p project] [-v version] files...\n', 1),
    (['lsattr', '-V', 'nope'], b'', b'', b'lsattr 1.47.0 (5-Feb-2023)\nlsattr: No such file or directory while trying to stat nope\n', 1),
    (['lsattr', '-z'], b'', b'', b"lsattr: invalid option -- 'z'\nUsage: lsattr [-RVadlpv] [files...]\n", 1),
    (['chattr', '+i', '/dev/null'], b'', b'', b'chattr: Operation not supported while reading flags on /dev/null\n', 1),
    (['chattr', '+i', 'link'], b'', b'', b'chattr: Operation not supported while reading flags on link\n', 1),
    (['chattr', '-p', 'x', 'a'], b'', b'', b'chattr: bad project - x\n\nUsage: chattr [-RVf] [-+=aAcCdDeijPsStTuFx] [-p project] [-v version] files...\n', 1),
    (['chattr', '-v', 'x', 'a'], b'', b'', b'chattr: bad version - x\n\nUsage: chattr [-RVf] [-+=aAcCdDeijPsStTuFx] [-p project] [-v version] files...\n', 1),
    (['chattr', '-v'], b'', b'', b'Usage: chattr [-RVf] [-+=aAcCdDeijPsStTuFx] [-p project] [-v version] files...\n', 1),
    (['chattr', '-R', '+i', 'dangling'], b'', b'', b'chattr: Operation not supported while reading flags on dangling\n', 1),
    (['lsattr', 'pipe'], b'', b'', b'lsattr: Operation not supported While reading flags on pipe\n', 1),
    (['chattr', '=i', '+a', 'a'], b'', b'', b'= is incompatible with - and +\n', 1),
    (['chattr', '-R', '-V', '+a', 'nope'], b'', b'', b'chattr 1.47.0 (5-Feb-2023)\nchattr: No such file or directory while trying to stat nope\n', 1),
]  # fmt: skip


@pytest.mark.parametrize(("words", "stdin", "out", "err", "status"), RECORDED, ids=[" ".join(row[0]) for row in RECORDED])
async def test_a_line_is_answered_as_the_real_program_answers(
    furnished: Bench, words: list[str], stdin: bytes, out: bytes, err: bytes, status: int
) -> None:
    assert await furnished.line(words, stdin) == Answer(out, err, status)
