"""bzip2 1.0.8, line by line as the real one of Debian 12 answered in C.UTF-8."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.shell.conftest import Result

BEFORE = (
    "export LANG=C.UTF-8 TZ=UTC; mkdir w; cd w; echo hello > f; printf 'a%.0s' {1..5000} > big; mkdir d; touch -d @1704164645 f big; "
)
# each: the line, what stood on standard output, on standard error, the status
RECORDED: list[tuple[str, str, str, int]] = [
    ('bzip2 f; ls; bzip2 -d f.bz2; cat f; bzip2 -k big; ls; bzip2 -tv big.bz2; bzip2 -dkc big.bz2 | wc -c; bzip2 -kv f; bzip2 big; bzip2 nosuch; bzip2 d; bzip2 -d f; bzip2 -z2 <f | od -An -tx1 | head -1; bunzip2 f.bz2; ls', 'big\nd\nf.bz2\nhello\nbig\nbig.bz2\nd\nf\n5000\n 42 5a 68 32 31 41 59 26 53 59 c1 c0 80 e2 00 00\nbig\nbig.bz2\nd\nf\nf.bz2\n', "  big.bz2: ok\n  f:        0.143:1, 56.000 bits/byte, -600.00% saved, 6 in, 42 out.\nbzip2: Output file big.bz2 already exists.\nbzip2: Can't open input file nosuch: No such file or directory.\nbzip2: Input file d is a directory.\nbzip2: Can't guess original name for f -- using f.out\nbzip2: f is not a bzip2 file.\nbunzip2: Output file f already exists.\n", 0),
    ('bzcat f; bzip2 -c f | bzcat; bzip2 -V 2>&1 | head -1; bzip2 -Z; bzip2 --foo; echo junk | bzip2 -d; echo $?; cp f x.bz2; bzip2 -d x.bz2; bunzip2 -t x.bz2; bzip2 f; bzip2 -d < f.bz2; head -c 10 f.bz2 > t.bz2; bzip2 -t t.bz2; stat -c %Y f.bz2; bzip2 f.bz2', 'hello\nbzip2, a block-sorting file compressor.  Version 1.0.8, 13-Jul-2019.\n2\nhello\n1704164645\n', "bzcat: f is not a bzip2 file.\nbzip2: Bad flag `-Z'\nbzip2, a block-sorting file compressor.  Version 1.0.8, 13-Jul-2019.\n\n   usage: bzip2 [flags and input files in any order]\n\n   -h --help           print this message\n   -d --decompress     force decompression\n   -z --compress       force compression\n   -k --keep           keep (don't delete) input files\n   -f --force          overwrite existing output files\n   -t --test           test compressed file integrity\n   -c --stdout         output to standard out\n   -q --quiet          suppress noncritical error messages\n   -v --verbose        be verbose (a 2nd -v gives more)\n   -L --license        display software version & license\n   -V --version        display software version & license\n   -s --small          use less memory (at most 2500k)\n   -1 .. -9            set block size to 100k .. 900k\n   --fast              alias for -1\n   --best              alias for -9\n\n   If invoked as `bzip2', default action is to compress.\n              as `bunzip2',  default action is to decompress.\n              as `bzcat', default action is to decompress to stdout.\n\n   If no file names are given, bzip2 compresses or decompresses\n   from standard input to standard output.  You can combine\n   short flags, so `-v -4' means the same as -v4 or -4v, &c.\n\nbzip2: Bad flag `--foo'\nbzip2, a block-sorting file compressor.  Version 1.0.8, 13-Jul-2019.\n\n   usage: bzip2 [flags and input files in any order]\n\n   -h --help           print this message\n   -d --decompress     force decompression\n   -z --compress       force compression\n   -k --keep           keep (don't delete) input files\n   -f --force          overwrite existing output files\n   -t --test           test compressed file integrity\n   -c --stdout         output to standard out\n   -q --quiet          suppress noncritical error messages\n   -v --verbose        be verbose (a 2nd -v gives more)\n   -L --license        display software version & license\n   -V --version        display software version & license\n   -s --small          use less memory (at most 2500k)\n   -1 .. -9            set block size to 100k .. 900k\n   --fast              alias for -1\n   --best              alias for -9\n\n   If invoked as `bzip2', default action is to compress.\n              as `bunzip2',  default action is to decompress.\n              as `bzcat', default action is to decompress to stdout.\n\n   If no file names are given, bzip2 compresses or decompresses\n   from standard input to standard output.  You can combine\n   short flags, so `-v -4' means the same as -v4 or -4v, &c.\n\nbzip2: (stdin) is not a bzip2 file.\nbzip2: x.bz2 is not a bzip2 file.\nbunzip2: x.bz2: bad magic number (file not created by bzip2)\n\nYou can use the `bzip2recover' program to attempt to recover\ndata from undamaged sections of corrupted files.\n\nbzip2: t.bz2: file ends unexpectedly\n\nYou can use the `bzip2recover' program to attempt to recover\ndata from undamaged sections of corrupted files.\n\nbzip2: Input file f.bz2 already has .bz2 suffix.\n", 1),
]  # fmt: skip


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[row[0] for row in RECORDED])
def test_a_line_is_answered_as_the_real_program_answers(
    run: Callable[..., Result], line: str, out: str, err: str, status: int
) -> None:
    assert run(BEFORE + line).answer == (out, err, status)
