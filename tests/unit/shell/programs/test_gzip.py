"""gzip 1.12, line by line as the real ones of Debian 12 answered in C.UTF-8."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.shell.conftest import Result

BEFORE = "export LANG=C.UTF-8 TZ=UTC; mkdir w; cd w; echo hello > f; printf 'a%.0s' {1..576} > big; mkdir d; echo x > d/y; touch -d @1704164645 f big d/y; "
# each: the line, what stood on standard output, on standard error, the status
RECORDED: list[tuple[str, str, str, int]] = [
    ('gzip nosuch', '', 'gzip: nosuch: No such file or directory\n', 1),
    ('gzip -v f; ls; gzip -l f.gz; gzip -lv f.gz; gzip f; gzip f.gz', 'big\nd\nf.gz\n         compressed        uncompressed  ratio uncompressed_name\n                 28                   6 -33.3% f\nmethod  crc     date  time           compressed        uncompressed  ratio uncompressed_name\ndefla 363a3020 Jan  2 03:04                  28                   6 -33.3% f\n', 'f:\t-33.3% -- replaced with f.gz\ngzip: f: No such file or directory\ngzip: f.gz already has .gz suffix -- unchanged\n', 0),
    ('gzip d', '', 'gzip: d is a directory -- ignored\n', 2),
    ('gzip -t f; gzip -d f; gzip -d nosuch; gzip -dc nosuch.gz; gzip -dk f', '', '\ngzip: f: not in gzip format\ngzip: f: unknown suffix -- ignored\ngzip: nosuch.gz: No such file or directory\ngzip: nosuch.gz: No such file or directory\ngzip: f: unknown suffix -- ignored\n', 2),
    ('gzip f; gzip -dc f.gz; gzip -d f; cat f; ls; stat -c %Y f', 'hello\nhello\nbig\nd\nf\n1704164645\n', '', 0),
    ('gzip -k big; ls; gzip -tv big.gz; gzip -dv big.gz; gzip -dfv big.gz; gzip -kc big | od -An -tx1 | head -n 1', 'big\nbig.gz\nd\nf\n 1f 8b 08 08 25 7d 93 65 00 03 62 69 67 00 4b 4c\n', 'big.gz:\t OK\ngzip: big already exists;\tnot overwritten\nbig.gz:\t 98.4% -- replaced with big\n', 0),
    ('gzip -9 < big | od -An -tx1 | cut -c1-36; gzip -1 < big | od -An -tx1 | cut -c1-36; cat big | gzip | od -An -tx1 | cut -c1-36; gzip -nc big | od -An -tx1 | cut -c1-36', ' 1f 8b 08 00 25 7d 93 65 02 03 4b 4c\n 7c 00 00 53 1f 8f 38 40 02 00 00\n 1f 8b 08 00 25 7d 93 65 04 03 4b 4c\n 40 7e 08 00 00 53 1f 8f 38 40 02 00\n 1f 8b 08 00 00 00 00 00 00 03 4b 4c\n 7c 00 00 53 1f 8f 38 40 02 00 00\n 1f 8b 08 00 00 00 00 00 00 03 4b 4c\n 7c 00 00 53 1f 8f 38 40 02 00 00\n', '', 0),
    ('cat big | gzip -l; gzip -l nosuch', '', '\ngzip: stdin: not in gzip format\ngzip: nosuch.gz: No such file or directory\n', 1),
    ('gzip < f | gzip -l; gzip < f | gzip -lv; gzip < f | gzip -d; gzip < f | gzip -tv; gzip -v < f | wc -c; gzip < f | gzip -dv', '         compressed        uncompressed  ratio uncompressed_name\n                 26                   6 -33.3% stdout\nmethod  crc     date  time           compressed        uncompressed  ratio uncompressed_name\ndefla 363a3020 Jan  1 00:00                  26                   6 -33.3% stdout\nhello\n26\nhello\n', ' OK\n-33.3%\n', 0),
    ('gzip -z', '', "gzip: invalid option -- 'z'\nTry `gzip --help' for more information.\n", 1),
    ('gzip --foo', '', "gzip: unrecognized option '--foo'\nTry `gzip --help' for more information.\n", 1),
    ('gzip -S', '', "gzip: option requires an argument -- 'S'\nTry `gzip --help' for more information.\n", 1),
    ('gzip -rv d; ls d; gzip -rd d; ls d', 'y.gz\ny\n', 'd/y:\t-100.0% -- replaced with d/y.gz\n', 0),
    ("printf '' | gzip -d; printf x | gzip -d; printf '\\037\\213' | gzip -d; printf 'hello there' | gzip -d", '', '\ngzip: stdin: unexpected end of file\n\ngzip: stdin: unexpected end of file\n\ngzip: stdin: unexpected end of file\n\ngzip: stdin: not in gzip format\n', 1),
    ('gzip big; head -c 20 big.gz > t.gz; gzip -d t.gz; gzip -t t.gz; ls', 'big.gz\nd\nf\nt.gz\n', '\ngzip: t.gz: unexpected end of file\n\ngzip: t.gz: unexpected end of file\n', 0),
    ('gzip -dcf f; gzip -dcf nosuch', 'hello\n', 'gzip: nosuch.gz: No such file or directory\n', 1),
    ('gzip big; cp big.gz c.tgz; gzip -dv c.tgz; ls', 'big.gz\nc.tar\nd\nf\n', 'c.tgz:\t 98.4% -- replaced with c.tar\n', 0),
    ('gzip f big; gzip -l f.gz big.gz; gzip -lq f.gz big.gz; gzip -lv f.gz big.gz', '         compressed        uncompressed  ratio uncompressed_name\n                 28                   6 -33.3% f\n                 31                 576  98.4% big\n                 59                 582  93.6% (totals)\n                 28                   6 -33.3% f\n                 31                 576  98.4% big\nmethod  crc     date  time           compressed        uncompressed  ratio uncompressed_name\ndefla 363a3020 Jan  2 03:04                  28                   6 -33.3% f\ndefla 388f1f53 Jan  2 03:04                  31                 576  98.4% big\n                                             59                 582  93.6% (totals)\n', '', 0),
    ('gzip big; cp big.gz foo; gzip -d foo; gzip -dc foo | wc -c; gzip -dS oo foo -v; ls', '576\nbig.gz\nd\nf\nfoo\n', 'gzip: foo: unknown suffix -- ignored\ngzip: f already exists;\tnot overwritten\n', 0),
    ('gzip big; ln -s big.gz lnk.gz; gzip -d lnk.gz; gzip -dc lnk.gz | wc -c', '576\n', 'gzip: lnk.gz: Too many levels of symbolic links\n', 0),
    ('ln f g; gzip f; ln f h; gzip f; gzip -f f; ls', 'big\nd\nf.gz\ng\nh\n', 'gzip: f has 1 other link -- file ignored\ngzip: f has 2 other links -- file ignored\n', 0),
    ('gzip -cv f > f.gz; gzip -dcv f.gz > /dev/null; gzip /dev/null', '', 'f:\t-33.3% -- replaced with stdout\nf.gz:\t-33.3% -- replaced with stdout\ngzip: /dev/null is not a directory or a regular file - ignored\n', 2),
    ('gzip nodir/x; gzip f/x', '', 'gzip: nodir/x: No such file or directory\ngzip: f/x: Not a directory\n', 1),
    ("chmod 640 f; chown 1:2 f; gzip f; stat -c '%a %u %g %Y' f.gz", '640 1 2 1704164645\n', '', 0),
    (': > e; gzip -kv e; gzip -l e.gz; gzip -tv < e.gz', '         compressed        uncompressed  ratio uncompressed_name\n                 22                   0   0.0% e\n', 'e:\t  0.0% -- created e.gz\n OK\n', 0),
    ('gzip -cd nosuch f; gzip -S .x f; ls; gzip -dS .x f.x; ls', 'big\nd\nf.x\nbig\nd\nf\n', 'gzip: nosuch.gz: No such file or directory\n\ngzip: f: not in gzip format\n', 0),
    ('gzip -c f f > two.gz; gzip -dc two.gz', 'hello\nhello\n', '', 0),
    ('gzip --help | head -n 2', 'Usage: gzip [OPTION]... [FILE]...\nCompress or uncompress FILEs (by default, compress FILES in-place).\n', '', 0),
    ('gzip -b x f', '', "gzip: -b operand is not an integer\nTry `gzip --help' for more information.\n", 1),
    ('gzip -dk -S "" f', '', "gzip: invalid suffix ''\n", 1),
]  # fmt: skip


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[row[0] for row in RECORDED])
def test_a_line_is_answered_as_the_real_program_answers(
    run: Callable[..., Result], line: str, out: str, err: str, status: int
) -> None:
    assert run(BEFORE + line).answer == (out, err, status)
