"""file 5.44, line by line as the real ones of Debian 12 answered in C.UTF-8, on what `furniture.py` lists."""

from __future__ import annotations

import pytest

from tests.unit.shell.programs.filesdrive import Answer, Bench

# each: the line's words, its standard input, what stood on standard output, on standard error, the status
RECORDED: list[tuple[list[str], bytes, bytes, bytes, int]] = [
    (['file'], b'', b'', b'Usage: file [-bcCdEhikLlNnprsSvzZ0] [--apple] [--extension] [--mime-encoding]\n            [--mime-type] [-e <testname>] [-F <separator>]  [-f <namefile>]\n            [-m <magicfiles>] [-P <parameter=value>] [--exclude-quiet]\n            <file> ...\n       file -C [-m <magicfiles>]\n       file [--help]\n', 1),
    (['file', 'a'], b'', b'a: ASCII text\n', b'', 0),
    (['file', '-b', 'a'], b'', b'ASCII text\n', b'', 0),
    (['file', '-i', 'a', 'd', 'empty', 'run.sh', 'link'], b'', b'a:      text/plain; charset=us-ascii\nd:      inode/directory; charset=binary\nempty:  inode/x-empty; charset=binary\nrun.sh: text/x-shellscript; charset=us-ascii\nlink:   inode/symlink; charset=binary\n', b'', 0),
    (['file', '--mime-type', 'a'], b'', b'a: text/plain\n', b'', 0),
    (['file', '-L', 'link'], b'', b'link: ASCII text\n', b'', 0),
    (['file', 'nope'], b'', b"nope: cannot open `nope' (No such file or directory)\n", b'', 0),
    (['file', '-E', 'nope'], b'', b"nope: ERROR: cannot stat `nope' (No such file or directory)\n", b'', 1),
    (['file', '--foo'], b'', b'', b"file: unrecognized option '--foo'\nUsage: file [-bcCdEhikLlNnprsSvzZ0] [--apple] [--extension] [--mime-encoding]\n            [--mime-type] [-e <testname>] [-F <separator>]  [-f <namefile>]\n            [-m <magicfiles>] [-P <parameter=value>] [--exclude-quiet]\n            <file> ...\n       file -C [-m <magicfiles>]\n       file [--help]\n", 1),
    (['file', '-q'], b'', b'', b"file: invalid option -- 'q'\nUsage: file [-bcCdEhikLlNnprsSvzZ0] [--apple] [--extension] [--mime-encoding]\n            [--mime-type] [-e <testname>] [-F <separator>]  [-f <namefile>]\n            [-m <magicfiles>] [-P <parameter=value>] [--exclude-quiet]\n            <file> ...\n       file -C [-m <magicfiles>]\n       file [--help]\n", 1),
    (['file', '-v'], b'', b'file-5.44\nmagic file from /etc/magic:/usr/share/misc/magic\n', b'', 0),
    (['file', '-'], b'hi\n', b'/dev/stdin: ASCII text\n', b'', 0),
    (['file', '-'], b'', b'/dev/stdin: empty\n', b'', 0),
    (['file', '-F', '=', 'a'], b'', b'a= ASCII text\n', b'', 0),
    (['file', '-N', 'a', 'b.txt'], b'', b'a: ASCII text\nb.txt: ASCII text, with very long lines (5000), with no line terminators\n', b'', 0),
    (['file', '-0', 'a'], b'', b'a\x00: ASCII text\n', b'', 0),
    (['file', '-f', 'a'], b'', b"one: cannot open `one' (No such file or directory)\n", b'', 0),
    (['file', '/dev/null'], b'', b'/dev/null: character special (1/3)\n', b'', 0),
    (['file', '-bi', 'a'], b'', b'text/plain; charset=us-ascii\n', b'', 0),
    (['file', '-h', 'link'], b'', b'link: symbolic link to a\n', b'', 0),
]  # fmt: skip


@pytest.mark.parametrize(("words", "stdin", "out", "err", "status"), RECORDED, ids=[" ".join(row[0]) for row in RECORDED])
async def test_a_line_is_answered_as_the_real_program_answers(
    furnished: Bench, words: list[str], stdin: bytes, out: bytes, err: bytes, status: int
) -> None:
    assert await furnished.line(words, stdin) == Answer(out, err, status)
