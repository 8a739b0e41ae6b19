"""vmstat (procps-ng 4.0.2) and ldd (glibc 2.36): their figures are those of /proc, their mistakes are told in their words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.shell.conftest import Result

HEAD = "procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n"
COLUMNS = " r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n"


def test_a_row_holds_what_proc_holds(run: Callable[..., Result]) -> None:
    head, columns, row = run("vmstat").out.decode().splitlines(keepends=True)
    assert (head, columns) == (HEAD, COLUMNS)
    fields = row.split()
    assert len(fields) == 17
    assert fields[3] == run("awk '/MemFree/ {print $2}' /proc/meminfo").out.decode().strip()
    assert 98 <= sum(int(field) for field in fields[12:]) <= 102
    assert len(run("vmstat -n 1 3").out.splitlines()) == 5


@pytest.mark.parametrize(
    ("line", "err"),
    [
        ("vmstat 0", "vmstat: delay must be positive integer\n"),
        ("vmstat x", "vmstat: failed to parse argument: 'x'\n"),
        ("vmstat -S x", "vmstat: -S requires k, K, m or M (default is KiB)\n"),
        ("ldd", "ldd: missing file arguments\nTry `ldd --help' for more information.\n"),
        ("ldd /nosuch", "ldd: /nosuch: No such file or directory\n"),
        ("ldd -z", "ldd: unrecognized option `-z'\nTry `ldd --help' for more information.\n"),
        ("ldd /etc", "ldd: /etc: not regular file\n"),
    ],
)
def test_a_mistake_is_told_as_the_real_one_tells_it(run: Callable[..., Result], line: str, err: str) -> None:
    assert run(line).answer == ("", err, 1)


def test_a_text_is_no_dynamic_executable(run: Callable[..., Result]) -> None:
    assert run("ldd /etc/passwd").answer == ("", "\tnot a dynamic executable\n", 1)
