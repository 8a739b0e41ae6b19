"""tsort, chroot and stdbuf (coreutils 9.1), line by line as the real one of Debian 12 answered in C.UTF-8."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.shell.conftest import Result

BEFORE = "export LANG=C.UTF-8; mkdir w; cd w; "
# each: the line, what stood on standard output, on standard error, the status
RECORDED: list[tuple[str, str, str, int]] = [
    ("printf 'a b\\nb c\\n' | tsort; echo a | tsort; printf 'a b b a\\n' | tsort; echo $?; tsort nosuch; tsort a b; printf 'x x a b\\n' | tsort; printf 'b a c a d b\\n' | tsort; stdbuf -o0 echo hi; stdbuf; stdbuf -oL; stdbuf echo x; stdbuf -oZ echo; stdbuf -i0 nosuch; stdbuf -iL x", 'a\nb\nc\na\nb\n1\na\nx\nb\nc\nd\nb\na\nhi\n', "tsort: -: input contains an odd number of tokens\ntsort: -: input contains a loop:\ntsort: a\ntsort: b\ntsort: nosuch: No such file or directory\ntsort: extra operand ‘b’\nTry 'tsort --help' for more information.\nstdbuf: missing operand\nTry 'stdbuf --help' for more information.\nstdbuf: missing operand\nTry 'stdbuf --help' for more information.\nstdbuf: you must specify a buffering mode option\nTry 'stdbuf --help' for more information.\nstdbuf: invalid mode ‘Z’: Value too large for defined data type\nstdbuf: failed to run command ‘nosuch’: No such file or directory\nstdbuf: line buffering stdin is meaningless\nTry 'stdbuf --help' for more information.\n", 125),
    ('chroot; chroot / echo hi; chroot /nosuch; chroot /tmp ls; echo $?; chroot --userspec=root / id -u; chroot --foo; mkdir -p jail; chroot jail /bin/sh; echo $?', 'hi\n127\n0\n127\n', "chroot: missing operand\nTry 'chroot --help' for more information.\nchroot: cannot change root directory to '/nosuch': No such file or directory\nchroot: failed to run command ‘ls’: No such file or directory\nchroot: unrecognized option '--foo'\nTry 'chroot --help' for more information.\nchroot: failed to run command ‘/bin/sh’: No such file or directory\n", 0),
]  # fmt: skip


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[row[0] for row in RECORDED])
def test_a_line_is_answered_as_the_real_program_answers(
    run: Callable[..., Result], line: str, out: str, err: str, status: int
) -> None:
    assert run(BEFORE + line).answer == (out, err, status)
