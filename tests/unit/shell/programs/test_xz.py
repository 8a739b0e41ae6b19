"""xz (XZ Utils 5.4.1), line by line as the real one of Debian 12 answered in C.UTF-8."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.shell.conftest import Result

BEFORE = (
    "export LANG=C.UTF-8 TZ=UTC; mkdir w; cd w; echo hello > f; printf 'a%.0s' {1..5000} > big; mkdir d; touch -d @1704164645 f big; "
)
# each: the line, what stood on standard output, on standard error, the status
RECORDED: list[tuple[str, str, str, int]] = [
    ('xz f; ls; xz -d f.xz; cat f; xz -k big; ls; xz -t big.xz; xz -dkc big.xz | wc -c; xz nosuch; xz d; xz -d f; xz -d big.xz; xz --foo; xz -Z; echo junk | xz -d; echo $?; xz -c f | xz -dc; xz -z f; xz f.xz; stat -c %Y f.xz; cp f.xz x; xz -d x; head -c 20 f.xz > t.xz; xz -t t.xz', 'big\nd\nf.xz\nhello\nbig\nbig.xz\nd\nf\n5000\n1\nhello\n1704164645\n', "xz: nosuch: No such file or directory\nxz: d: Is a directory, skipping\nxz: f: File format not recognized\nxz: big: File exists\nxz: unrecognized option '--foo'\nxz: Try `xz --help' for more information.\nxz: invalid option -- 'Z'\nxz: Try `xz --help' for more information.\nxz: (stdin): File format not recognized\nxz: f.xz: File already has `.xz' suffix, skipping\nxz: x: Filename has an unknown suffix, skipping\nxz: t.xz: Unexpected end of input\n", 1),
]  # fmt: skip


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[row[0] for row in RECORDED])
def test_a_line_is_answered_as_the_real_program_answers(
    run: Callable[..., Result], line: str, out: str, err: str, status: int
) -> None:
    assert run(BEFORE + line).answer == (out, err, status)
