"""shred (coreutils 9.1), line by line as the real ones of Debian 12 answered in C.UTF-8."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.shell.conftest import Result

BEFORE = "export LANG=C.UTF-8; mkdir w; cd w; echo hello > f; echo hello > long; mkdir d; "
# each: the line, what stood on standard output, on standard error, the status
RECORDED: list[tuple[str, str, str, int]] = [
    ('shred; shred nosuch; shred d; shred -n x f', '', "shred: missing file operand\nTry 'shred --help' for more information.\nshred: nosuch: failed to open for writing: No such file or directory\nshred: d: failed to open for writing: Is a directory\nshred: invalid number of passes: ‘x’\n", 1),
    ('shred -v f; stat -c %s f; shred -vzn1 f; od -An -tx1 -N4 f', '4096\n 00 00 00 00\n', 'shred: f: pass 1/3 (random)...\nshred: f: pass 2/3 (random)...\nshred: f: pass 3/3 (random)...\nshred: f: pass 1/2 (random)...\nshred: f: pass 2/2 (000000)...\n', 0),
    ('shred -xzv long; stat -c %s long; shred -vu -n 1 long; ls', '6\nd\nf\n', 'shred: long: pass 1/4 (random)...\nshred: long: pass 2/4 (random)...\nshred: long: pass 3/4 (random)...\nshred: long: pass 4/4 (000000)...\nshred: long: pass 1/1 (random)...\nshred: long: removing\nshred: long: renamed to 0000\nshred: 0000: renamed to 000\nshred: 000: renamed to 00\nshred: 00: renamed to 0\nshred: long: removed\n', 0),
    ('shred -zuv ./long d/nosuch; ls', 'd\nf\n', 'shred: ./long: pass 1/4 (random)...\nshred: ./long: pass 2/4 (random)...\nshred: ./long: pass 3/4 (random)...\nshred: ./long: pass 4/4 (000000)...\nshred: ./long: removing\nshred: ./long: renamed to ./0000\nshred: ./0000: renamed to ./000\nshred: ./000: renamed to ./00\nshred: ./00: renamed to ./0\nshred: ./long: removed\nshred: d/nosuch: failed to open for writing: No such file or directory\n', 0),
]  # fmt: skip


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[row[0] for row in RECORDED])
def test_a_line_is_answered_as_the_real_program_answers(
    run: Callable[..., Result], line: str, out: str, err: str, status: int
) -> None:
    assert run(BEFORE + line).answer == (out, err, status)
