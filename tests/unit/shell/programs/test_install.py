"""install (coreutils 9.1), line by line as the real ones of Debian 12 answered in C.UTF-8."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.shell.conftest import Result

BEFORE = "export LANG=C.UTF-8; mkdir w; cd w; echo a > a; mkdir x; "
# each: the line, what stood on standard output, on standard error, the status
RECORDED: list[tuple[str, str, str, int]] = [
    ('install; install a; install -m zz a q; install nosuch q', '', "install: missing file operand\nTry 'install --help' for more information.\ninstall: missing destination file operand after 'a'\nTry 'install --help' for more information.\ninstall: invalid mode ‘zz’\ninstall: cannot stat 'nosuch': No such file or directory\n", 1),
    ('install a b; install -m 600 a c; stat -c %A b c; install -v a x; install -v a b; install a a', "-rwxr-xr-x\n-rw-------\n'a' -> 'x/a'\nremoved 'b'\n'a' -> 'b'\n", "install: 'a' and 'a' are the same file\n", 1),
    ('install -d p/q; install -dv z/w; ls -d p/q z/w; install -d a; install -D a n/o/p; ls n/o; install a nod/q; install x q', "install: creating directory 'z'\ninstall: creating directory 'z/w'\np/q\nz/w\np\n", "install: cannot create directory ‘a’: File exists\ninstall: cannot create regular file 'nod/q': No such file or directory\ninstall: omitting directory 'x'\n", 1),
    ('install -o daemon a o; stat -c "%U %G" o; install a b nodir; install -o zzuser a q; install -g zzgroup a q', 'daemon root\n', "install: target 'nodir': No such file or directory\ninstall: invalid user ‘zzuser’\ninstall: invalid group ‘zzgroup’\n", 1),
]  # fmt: skip


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[row[0] for row in RECORDED])
def test_a_line_is_answered_as_the_real_program_answers(
    run: Callable[..., Result], line: str, out: str, err: str, status: int
) -> None:
    assert run(BEFORE + line).answer == (out, err, status)
