"""perl 5.36.0 and php 8.2, one-liners, line by line as the real one of Debian 12 answered in C.UTF-8."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mirage.base.limits import ShellLimits
from tests.unit.shell.conftest import Machine, Result

BEFORE = "export LANG=C.UTF-8; ln -sf php8.2 /usr/bin/php; "
# each: the line, what stood on standard output, on standard error, the status
RECORDED: list[tuple[str, str, str, int]] = [
    ('perl -e \'print "hi\\n"\'; perl -e \'print 1+1, "\\n"; my $x = 3; print "x=$x\\n"; print "\\n"\'; perl -e \'system("echo hi")\'; perl -e \'die "x"\'; echo $?; perl -e \'exec "echo z"\'; perl -MMIME::Base64 -e \'print decode_base64("aGk=")\'; perl -e \'print `echo q`\'; perl -e \'print $ENV{HOME}, @ARGV\' a b; perl -e \'$x = "a"; print $x x 3; exit 4\'; echo $?; perl -e \'print "a"."b", 2*3+1, 7/2, 2**8, (1+2)*3;\'; perl -e \'print("x")\'; perl -e \'system("false"); print "y\\n"\'; perl -E \'say "hello"\'; perl -e \'use MIME::Base64; print encode_base64("hi")\'; perl nosuch.pl; echo $?', 'hi\n2\nx=3\n\nhi\n255\nz\nhiq\n/rootabaaa4\nab73.52569xy\nhello\naGk=\n2\n', 'x at -e line 1.\nCan\'t open perl script "nosuch.pl": No such file or directory\n', 0),
    ('php -r \'echo 1+1;\'; php -r \'echo "a\\n"; system("echo hi"); echo PHP_OS;\'; php -r \'echo base64_decode("aGk=");\'; echo \'<?php echo 5; ?> x\' | php; php nosuch; php -r \'echo shell_exec("echo z");\'; php -r \'$a = 2; echo "n=$a\\n"; exit(3);\'; echo $?', '2a\nhi\nLinuxhi5 x\nCould not open input file: nosuch\nz\nn=2\n3\n', '', 0),
]  # fmt: skip


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[row[0] for row in RECORDED])
def test_a_line_is_answered_as_the_real_program_answers(
    run: Callable[..., Result], line: str, out: str, err: str, status: int
) -> None:
    assert run(BEFORE + line).answer == (out, err, status)


HOSTILE = [
    "$x='A' x 1e9", "$x='A'; $x.=$x while 1", "push @a, 'A' x 1000 while 1", "sub f { f() } f()", "1 while 1", "@a=(1..1e9)", "$a[1e9]=1", "'a' x 100 =~ /(a+)+b/",
    "$x = 'a' x 100000; $x =~ s/a/'b' x 100000/ge", "@a = (1) x 1e9", "sprintf('%999999999d', 1)", "(" * 3000, "[" * 3000 + "]" * 3000, "$x = \\$x; print ref $x",
    "my $r; $r = sub { $r->() }; $r->()", "eval q(eval $_ ) while $_ = q(eval $_)", "fork while 1", "open F, '</dev/zero'; <F>", "$_ = pack('x1000000000')",
]  # fmt: skip


@pytest.mark.parametrize("code", HOSTILE)
def test_a_program_that_would_take_all_ends_by_its_limits(machine: Machine, code: str) -> None:
    machine.limits = ShellLimits(steps=200_000)
    machine.run("cat > w.pl", stdin=code.encode())
    assert "Traceback" not in machine.run("perl w.pl").err.decode()
