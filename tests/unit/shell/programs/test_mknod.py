"""mknod (coreutils 9.1), line by line as the real ones of Debian 12 answered in C.UTF-8."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.shell.conftest import Result

BEFORE = "export LANG=C.UTF-8; mkdir w; cd w; "
# each: the line, what stood on standard output, on standard error, the status
RECORDED: list[tuple[str, str, str, int]] = [
    ('mknod; mknod a; mknod a z; mknod a c; mknod a c 1; mknod a p 1; mknod a p 1 2', '', "mknod: missing operand\nTry 'mknod --help' for more information.\nmknod: missing operand after ‘a’\nTry 'mknod --help' for more information.\nmknod: missing operand after ‘z’\nSpecial files require major and minor device numbers.\nTry 'mknod --help' for more information.\nmknod: missing operand after ‘c’\nSpecial files require major and minor device numbers.\nTry 'mknod --help' for more information.\nmknod: missing operand after ‘1’\nTry 'mknod --help' for more information.\nmknod: extra operand ‘1’\nTry 'mknod --help' for more information.\nmknod: extra operand ‘1’\nFifos do not have major and minor device numbers.\nTry 'mknod --help' for more information.\n", 1),
    ("mknod a p; mknod a p; mknod -m 640 n p; stat -c '%A %F' a n", 'prw-r--r-- fifo\nprw-r----- fifo\n', 'mknod: a: File exists\n', 0),
    ("mknod n c 1 3; stat -c '%A %F %t %T' n; mknod b b 8 0x10; stat -c '%F %t %T' b", 'crw-r--r-- character special file 1 3\nblock special file 8 10\n', '', 0),
    ('mknod q c x 3; mknod q c 1 y; mknod nod/x p; mknod q b 1 2 3; mknod -m zz q p; mknod q z 1 2', '', "mknod: invalid major device number ‘x’\nmknod: invalid minor device number ‘y’\nmknod: nod/x: No such file or directory\nmknod: extra operand ‘3’\nTry 'mknod --help' for more information.\nmknod: invalid mode\nmknod: invalid device type ‘z’\nTry 'mknod --help' for more information.\n", 1),
]  # fmt: skip


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[row[0] for row in RECORDED])
def test_a_line_is_answered_as_the_real_program_answers(
    run: Callable[..., Result], line: str, out: str, err: str, status: int
) -> None:
    assert run(BEFORE + line).answer == (out, err, status)
