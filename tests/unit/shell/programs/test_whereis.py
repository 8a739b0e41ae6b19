"""whereis and setarch (util-linux 2.38.1), line by line as the real one of Debian 12 answered in C.UTF-8."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.shell.conftest import Result

BEFORE = "export LANG=C.UTF-8; mkdir -p /opt/p /opt/m/man1; touch /opt/p/aa /opt/p/aa.sh /opt/p/aab /opt/p/aa2.1.so /opt/p/s.aa /opt/m/man1/aa.1.gz; ln -sf setarch /usr/bin/x86_64; ln -sf setarch /usr/bin/linux32;"
# each: the line, what stood on standard output, on standard error, the status
RECORDED: list[tuple[str, str, str, int]] = [
    ("whereis; whereis -z; whereis -bB /opt/p -f aa | tr ' ' '\\n' | sort; whereis -m -M /opt/m/man1 -f aa; whereis -b -B /opt/p -f nosuch; whereis -b -B /opt/p -f aa.sh | wc -w; whereis --version", '/opt/p/aa\naa:\naa: /opt/m/man1/aa.1.gz\nnosuch:\n2\nwhereis from util-linux 2.38.1\n', "whereis: not enough arguments\nTry 'whereis --help' for more information.\nwhereis: bad usage\nTry 'whereis --help' for more information.\n", 0),
    ('x86_64 echo hi; setarch foo ls; echo $?; setarch -R echo x; setarch --list; x86_64 -z; linux32 true; setarch --version; x86_64 nosuch; echo $?; setarch; setarch x86_64 echo a b; setarch --foo', 'hi\n1\nx\nuname26\nlinux32\nlinux64\ni386\ni486\ni586\ni686\nathlon\nx86_64\nsetarch from util-linux 2.38.1\n127\na b\n', "setarch: foo: Unrecognized architecture\nx86_64: invalid option -- 'z'\nTry 'x86_64 --help' for more information.\nx86_64: failed to execute nosuch: No such file or directory\nsetarch: no architecture argument or personality flags specified\nsetarch: unrecognized option '--foo'\nTry 'setarch --help' for more information.\n", 1),
]  # fmt: skip


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[row[0] for row in RECORDED])
def test_a_line_is_answered_as_the_real_program_answers(
    run: Callable[..., Result], line: str, out: str, err: str, status: int
) -> None:
    assert run(BEFORE + line).answer == (out, err, status)
