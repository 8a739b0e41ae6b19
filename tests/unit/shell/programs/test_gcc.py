"""gcc 12.2.0, line by line as the real one of Debian 12 answered in C.UTF-8."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.shell.conftest import Result

BEFORE = (
    "export LANG=C.UTF-8; mkdir w; cd w; ln -sf x86_64-linux-gnu-gcc-12 /usr/bin/gcc; ln -sf x86_64-linux-gnu-gcc-12 /usr/bin/cc; "
)
# each: the line, what stood on standard output, on standard error, the status
RECORDED: list[tuple[str, str, str, int]] = [
    ('gcc; gcc a.c; gcc a.c a; gcc -o x; cc; gcc -foo; gcc -o; gcc -dumpversion; gcc -dumpmachine; gcc a.c -o a; ls', '12\nx86_64-linux-gnu\n', 'gcc: fatal error: no input files\ncompilation terminated.\ncc1: fatal error: a.c: No such file or directory\ncompilation terminated.\ncc1: fatal error: a.c: No such file or directory\ncompilation terminated.\ngcc: fatal error: no input files\ncompilation terminated.\ncc: fatal error: no input files\ncompilation terminated.\ngcc: error: unrecognized command-line option ‘-foo’\ngcc: fatal error: no input files\ncompilation terminated.\ngcc: error: missing filename after ‘-o’\ngcc: fatal error: no input files\ncompilation terminated.\ncc1: fatal error: a.c: No such file or directory\ncompilation terminated.\n', 0),
    ("echo 'int main(){return 0;}' > a.c; gcc a.c -o a; gcc -O a.c; gcc -c a.c; ls; gcc -O2 -Wall -lpthread a.c", 'a.c\na.o\n', '/usr/bin/ld: cannot find Scrt1.o: No such file or directory\n/usr/bin/ld: cannot find crti.o: No such file or directory\ncollect2: error: ld returned 1 exit status\n/usr/bin/ld: cannot find Scrt1.o: No such file or directory\n/usr/bin/ld: cannot find crti.o: No such file or directory\ncollect2: error: ld returned 1 exit status\n/usr/bin/ld: cannot find Scrt1.o: No such file or directory\n/usr/bin/ld: cannot find crti.o: No such file or directory\n/usr/bin/ld: cannot find -lpthread: No such file or directory\ncollect2: error: ld returned 1 exit status\n', 1),
    ('printf \'#include <stdio.h>\\nint main(){}\\n\' > c.c; gcc c.c; printf \'\\n  #include "own.h"\\n\' > d.c; cc d.c; touch own.h; cc -c d.c; ls; gcc nosuch.c; gcc e.cpp; gcc nosuch.o', 'c.c\nd.c\nd.o\nown.h\n', 'c.c:1:10: fatal error: stdio.h: No such file or directory\n    1 | #include <stdio.h>\n      |          ^~~~~~~~~\ncompilation terminated.\nd.c:2:12: fatal error: own.h: No such file or directory\n    2 |   #include "own.h"\n      |            ^~~~~~~\ncompilation terminated.\ncc1: fatal error: nosuch.c: No such file or directory\ncompilation terminated.\ngcc: fatal error: cannot execute ‘cc1plus’: execvp: No such file or directory\ncompilation terminated.\n/usr/bin/ld: cannot find Scrt1.o: No such file or directory\n/usr/bin/ld: cannot find crti.o: No such file or directory\n/usr/bin/ld: cannot find nosuch.o: No such file or directory\ncollect2: error: ld returned 1 exit status\n', 1),
]  # fmt: skip


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[row[0] for row in RECORDED])
def test_a_line_is_answered_as_the_real_program_answers(
    run: Callable[..., Result], line: str, out: str, err: str, status: int
) -> None:
    assert run(BEFORE + line).answer == (out, err, status)
