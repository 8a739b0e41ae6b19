"""The programs on files, line by line as the real ones of Debian 12 answered in C.UTF-8 (coreutils 9.1)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mirage.image.image import Image
from tests.unit.shell.programs.filesdrive import Answer, Bench
from tests.unit.world import ground


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Image]:
    place: Path = tmp_path_factory.mktemp("ground") / "debian-12.img"
    with ground.build(place) as opened:
        yield opened


@pytest.fixture
def bench(image: Image) -> Bench:
    bench = Bench(ground.begin(image))
    caller = bench.caller
    caller.write_file(b"a", b"one\n\n\n\ttwo\x01\xff\n")
    caller.write_file(b"b", b"")
    caller.mkdir(b"d")
    caller.write_file(b"d/x", b"x\n")
    caller.mkdir(b"d/e")
    caller.symlink(b"nope", b"l")
    return bench


# each: the line's words, what stood on standard output, on standard error, the status
RECORDED = [
    (['cat', 'a'], b'one\n\n\n\ttwo\x01\xff\n', b'', 0),
    (['cat', '-A', 'a'], b'one$\n$\n$\n^Itwo^AM-^?$\n', b'', 0),
    (['cat', '-n', 'a'], b'     1\tone\n     2\t\n     3\t\n     4\t\ttwo\x01\xff\n', b'', 0),
    (['cat', '-b', 'a'], b'     1\tone\n\n\n     2\t\ttwo\x01\xff\n', b'', 0),
    (['cat', '-s', 'a'], b'one\n\n\ttwo\x01\xff\n', b'', 0),
    (['cat', '-sn', 'a'], b'     1\tone\n     2\t\n     3\t\ttwo\x01\xff\n', b'', 0),
    (['cat', 'nope', 'a'], b'one\n\n\n\ttwo\x01\xff\n', b'cat: nope: No such file or directory\n', 1),
    (['cat', 'd'], b'', b'cat: d: Is a directory\n', 1),
    (['cat', '-q'], b'', b"cat: invalid option -- 'q'\nTry 'cat --help' for more information.\n", 1),
    (['cat', 'l'], b'', b'cat: l: No such file or directory\n', 1),
    (['cat'], b'', b'', 0),
    (['echo', 'a', 'b'], b'a b\n', b'', 0),
    (['echo', '-n', 'a'], b'a', b'', 0),
    (['echo', '-e', 'a\\tb\\n'], b'a\tb\n\n', b'', 0),
    (['echo', '-e', 'a\\cb'], b'a', b'', 0),
    (['echo', '-e', '\\x41\\0102'], b'AB\n', b'', 0),
    (['true'], b'', b'', 0),
    (['false'], b'', b'', 1),
    (['sleep'], b'', b"sleep: missing operand\nTry 'sleep --help' for more information.\n", 1),
    (['sleep', 'x'], b'', b"sleep: invalid time interval \xe2\x80\x98x\xe2\x80\x99\nTry 'sleep --help' for more information.\n", 1),
    (['mkdir', 'n'], b'', b'', 0),
    (['mkdir', '-p', 'n/o/p'], b'', b'', 0),
    (['mkdir', '-pv', 'n/o/p'], b"mkdir: created directory 'n'\nmkdir: created directory 'n/o'\nmkdir: created directory 'n/o/p'\n", b'', 0),
    (['mkdir', 'd'], b'', b'mkdir: cannot create directory \xe2\x80\x98d\xe2\x80\x99: File exists\n', 1),
    (['mkdir', 'a/b'], b'', b'mkdir: cannot create directory \xe2\x80\x98a/b\xe2\x80\x99: Not a directory\n', 1),
    (['mkdir', 'n/o'], b'', b'mkdir: cannot create directory \xe2\x80\x98n/o\xe2\x80\x99: No such file or directory\n', 1),
    (['mkdir'], b'', b"mkdir: missing operand\nTry 'mkdir --help' for more information.\n", 1),
    (['mkdir', '-m', '700', 'n'], b'', b'', 0),
    (['mkdir', '-m', 'zz', 'n'], b'', b'mkdir: invalid mode \xe2\x80\x98zz\xe2\x80\x99\n', 1),
    (['rmdir', 'd'], b'', b"rmdir: failed to remove 'd': Directory not empty\n", 1),
    (['rmdir', 'd/e'], b'', b'', 0),
    (['rmdir', 'nope'], b'', b"rmdir: failed to remove 'nope': No such file or directory\n", 1),
    (['rmdir', '-v', 'd/e'], b"rmdir: removing directory, 'd/e'\n", b'', 0),
    (['rmdir', 'a'], b'', b"rmdir: failed to remove 'a': Not a directory\n", 1),
    (['rmdir'], b'', b"rmdir: missing operand\nTry 'rmdir --help' for more information.\n", 1),
    (['rm'], b'', b"rm: missing operand\nTry 'rm --help' for more information.\n", 1),
    (['rm', 'nope'], b'', b"rm: cannot remove 'nope': No such file or directory\n", 1),
    (['rm', '-f', 'nope'], b'', b'', 0),
    (['rm', '-f'], b'', b'', 0),
    (['rm', 'd'], b'', b"rm: cannot remove 'd': Is a directory\n", 1),
    (['rm', '-rf', 'd'], b'', b'', 0),
    (['rm', '-rv', 'd'], b"removed 'd/x'\nremoved directory 'd/e'\nremoved directory 'd'\n", b'', 0),
    (['rm', '-v', 'a', 'b'], b"removed 'a'\nremoved 'b'\n", b'', 0),
    (['rm', 'a', 'nope', 'b'], b'', b"rm: cannot remove 'nope': No such file or directory\n", 1),
    (['rm', '-d', 'd'], b'', b"rm: cannot remove 'd': Directory not empty\n", 1),
    (['rm', 'a/x'], b'', b"rm: cannot remove 'a/x': Not a directory\n", 1),
    (['rm', '-f', 'a/x'], b'', b'', 0),
    (['rm', '-z'], b'', b"rm: invalid option -- 'z'\nTry 'rm --help' for more information.\n", 1),
    (['chmod'], b'', b"chmod: missing operand\nTry 'chmod --help' for more information.\n", 1),
    (['chmod', '777'], b'', b"chmod: missing operand after \xe2\x80\x98777\xe2\x80\x99\nTry 'chmod --help' for more information.\n", 1),
    (['chmod', '777', 'a'], b'', b'', 0),
    (['chmod', '777', 'nope'], b'', b"chmod: cannot access 'nope': No such file or directory\n", 1),
    (['chmod', '-v', '777', 'a'], b"mode of 'a' changed from 0644 (rw-r--r--) to 0777 (rwxrwxrwx)\n", b'', 0),
    (['chmod', '-c', '644', 'a'], b'', b'', 0),
    (['chmod', '+x', 'a', '-v'], b"mode of 'a' changed from 0644 (rw-r--r--) to 0755 (rwxr-xr-x)\n", b'', 0),
    (['chmod', '-v', '-x', 'd'], b"mode of 'd' changed from 0755 (rwxr-xr-x) to 0644 (rw-r--r--)\n", b'', 0),
    (['chmod', '-v', 'u+s,g=,o=t', 'd'], b"mode of 'd' changed from 0755 (rwxr-xr-x) to 5700 (rws-----T)\n", b'', 0),
    (['chmod', '-v', '0755', 'd'], b"mode of 'd' retained as 0755 (rwxr-xr-x)\n", b'', 0),
    (['chmod', '-v', '4755', 'a'], b"mode of 'a' changed from 0644 (rw-r--r--) to 4755 (rwsr-xr-x)\n", b'', 0),
    (['chmod', '999', 'a'], b'', b"chmod: invalid mode: \xe2\x80\x98999\xe2\x80\x99\nTry 'chmod --help' for more information.\n", 1),
    (['chmod', 'u+q', 'a'], b'', b"chmod: invalid mode: \xe2\x80\x98u+q\xe2\x80\x99\nTry 'chmod --help' for more information.\n", 1),
    (['chmod', '-Rv', 'go=', 'd'], b"mode of 'd' changed from 0755 (rwxr-xr-x) to 0700 (rwx------)\nmode of 'd/x' changed from 0644 (rw-r--r--) to 0600 (rw-------)\nmode of 'd/e' changed from 0755 (rwxr-xr-x) to 0700 (rwx------)\n", b'', 0),
    (['chmod', '777', 'l'], b'', b"chmod: cannot operate on dangling symlink 'l'\n", 1),
    (['chmod', '-v', 'a+X', 'a', 'd'], b"mode of 'a' retained as 0644 (rw-r--r--)\nmode of 'd' retained as 0755 (rwxr-xr-x)\n", b'', 0),
    (['chmod', '-v', 'u=rwX,g=u-w', 'a'], b"mode of 'a' retained as 0644 (rw-r--r--)\n", b'', 0),
    (['chmod', '-f', '777', 'nope'], b'', b'', 1),
    (['chmod', 'u'], b'', b"chmod: missing operand after \xe2\x80\x98u\xe2\x80\x99\nTry 'chmod --help' for more information.\n", 1),
    (['chmod', '+x'], b'', b"chmod: missing operand after \xe2\x80\x98+x\xe2\x80\x99\nTry 'chmod --help' for more information.\n", 1),
    (['chown', 'root'], b'', b"chown: missing operand after \xe2\x80\x98root\xe2\x80\x99\nTry 'chown --help' for more information.\n", 1),
    (['chown', 'root', 'a'], b'', b'', 0),
    (['chown', '-v', 'root:root', 'a'], b"ownership of 'a' retained as root:root\n", b'', 0),
    (['chown', 'nobodyx', 'a'], b'', b'chown: invalid user: \xe2\x80\x98nobodyx\xe2\x80\x99\n', 1),
    (['chown', 'root:nobodyx', 'a'], b'', b'chown: invalid group: \xe2\x80\x98root:nobodyx\xe2\x80\x99\n', 1),
    (['chown', 'root', 'nope'], b'', b"chown: cannot access 'nope': No such file or directory\n", 1),
    (['chown', '-v', ':0', 'a'], b"group of 'a' retained as root\n", b'', 0),
    (['chgrp'], b'', b"chgrp: missing operand\nTry 'chgrp --help' for more information.\n", 1),
    (['chgrp', 'root'], b'', b"chgrp: missing operand after \xe2\x80\x98root\xe2\x80\x99\nTry 'chgrp --help' for more information.\n", 1),
    (['chgrp', 'zork', 'a'], b'', b'chgrp: invalid group: \xe2\x80\x98zork\xe2\x80\x99\n', 1),
    (['touch'], b'', b"touch: missing file operand\nTry 'touch --help' for more information.\n", 1),
    (['touch', 'q'], b'', b'', 0),
    (['touch', 'd'], b'', b'', 0),
    (['touch', 'nope/q'], b'', b"touch: cannot touch 'nope/q': No such file or directory\n", 1),
    (['touch', '-c', 'q'], b'', b'', 0),
    (['touch', '-r', 'nope', 'q'], b'', b"touch: failed to get attributes of 'nope': No such file or directory\n", 1),
    (['mkfifo'], b'', b"mkfifo: missing operand\nTry 'mkfifo --help' for more information.\n", 1),
    (['mkfifo', 'a'], b'', b"mkfifo: cannot create fifo 'a': File exists\n", 1),
    (['mkfifo', 'p'], b'', b'', 0),
    (['tee', 'nope/q'], b'', b'tee: nope/q: No such file or directory\n', 1),
    (['tee', 'd'], b'', b'tee: d: Is a directory\n', 1),
    (['unlink'], b'', b"unlink: missing operand\nTry 'unlink --help' for more information.\n", 1),
    (['unlink', 'a'], b'', b'', 0),
    (['unlink', 'd'], b'', b"unlink: cannot unlink 'd': Is a directory\n", 1),
    (['unlink', 'nope'], b'', b"unlink: cannot unlink 'nope': No such file or directory\n", 1),
    (['unlink', 'a', 'b'], b'', b"unlink: extra operand \xe2\x80\x98b\xe2\x80\x99\nTry 'unlink --help' for more information.\n", 1),
    (['pwd', 'x', 'y'], b'/tmp/w\n', b'pwd: ignoring non-option arguments\n', 0),
    (['which'], b'', b'', 1),
    (['which', '-z'], b'Usage: /usr/bin/which [-a] args\n', b'Illegal option -z\n', 2),
    (['which', 'nope'], b'', b'', 1),
]  # fmt: skip


@pytest.mark.parametrize(("words", "out", "err", "status"), RECORDED, ids=[" ".join(row[0]) for row in RECORDED])
async def test_a_line_is_answered_as_the_real_program_answers(
    bench: Bench, words: list[str], out: bytes, err: bytes, status: int
) -> None:
    assert await bench.run(*words) == Answer(out, err, status)
