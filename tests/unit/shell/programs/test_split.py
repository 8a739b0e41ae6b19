"""split (coreutils 9.1), line by line as the real one of Debian 12 answered in C.UTF-8."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.shell.conftest import Result

BEFORE = "export LANG=C.UTF-8; mkdir w; cd w; seq 10 > f; "
# each: the line, what stood on standard output, on standard error, the status
RECORDED: list[tuple[str, str, str, int]] = [
    ('split -l 3 f; ls; cat xaa; split -b 5 f y; ls y*; split -n 2 f z; wc -c z*; split -d -a 3 -l 5 f w; ls w*; split --additional-suffix=.t -l 5 f v; ls v*; split nosuch; split -l x f; split -l 0 f; cat f | split -l 4 - q; ls q*', 'f\nxaa\nxab\nxac\nxad\n1\n2\n3\nyaa\nyab\nyac\nyad\nyae\n10 zaa\n11 zab\n21 total\nw000\nw001\nvaa.t\nvab.t\nqaa\nqab\nqac\n', "split: cannot open 'nosuch' for reading: No such file or directory\nsplit: invalid number of lines: ‘x’\nsplit: invalid number of lines: ‘0’: Numerical result out of range\n", 0),
    ('split --verbose -l 5 f u; split -C 6 f r; wc -c r*; split -b 1K f k; ls k*; split -n l/3 f m; wc -l m*; split -z; split a b c; split -x -l 5 f h; ls h*; split -n 1/2 f; split -5 f s; ls s*; split -n 0 f; split -b 2b f; split -a 1 -l 1 --numeric-suffixes=5 f g; ls g*', "creating file 'uaa'\ncreating file 'uab'\n 6 raa\n 6 rab\n 6 rac\n 3 rad\n21 total\nkaa\n 4 maa\n 3 mab\n 3 mac\n10 total\nh00\nh01\n1\n2\n3\n4\n5\nsaa\nsab\ng5\ng6\ng7\ng8\ng9\n", "split: invalid option -- 'z'\nTry 'split --help' for more information.\nsplit: extra operand ‘c’\nTry 'split --help' for more information.\nsplit: invalid number of chunks: ‘0’: Numerical result out of range\nsplit: output file suffixes exhausted\n", 0),
]  # fmt: skip


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[row[0] for row in RECORDED])
def test_a_line_is_answered_as_the_real_program_answers(
    run: Callable[..., Result], line: str, out: str, err: str, status: int
) -> None:
    assert run(BEFORE + line).answer == (out, err, status)
