"""start-stop-daemon (dpkg 1.21.23), sshd (OpenSSH 9.2p1) and chsh (shadow 4.13), line by line as the real one of Debian 12 answered in C.UTF-8."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.shell.conftest import Result

BEFORE = "export LANG=C.UTF-8; mkdir w; cd w; "
# each: the line, what stood on standard output, on standard error, the status
RECORDED: list[tuple[str, str, str, int]] = [
    ('start-stop-daemon; echo $?; start-stop-daemon -S; start-stop-daemon -S -x /nosuch; start-stop-daemon -S -x /bin/echo -- hi; start-stop-daemon -K -x /bin/nosuch; start-stop-daemon -K -n nosuchd; echo $?; start-stop-daemon -T -n x; echo $?; start-stop-daemon -S -b -x /bin/sh nofile.sh; echo $?; start-stop-daemon --foo; start-stop-daemon -K -p /nosuch.pid; echo $?', "3\nhi\nNo nosuchd found running; none killed.\n1\n3\n0\nNo process in pidfile '/nosuch.pid' found running; none killed.\n1\n", "start-stop-daemon: need one of --start or --stop or --status\nTry 'start-stop-daemon --help' for more information.\nstart-stop-daemon: need at least one of --exec, --pid, --ppid, --pidfile, --user or --name\nTry 'start-stop-daemon --help' for more information.\nstart-stop-daemon: unable to stat /nosuch (No such file or directory)\nstart-stop-daemon: unable to stat /bin/nosuch (No such file or directory)\nstart-stop-daemon: unrecognized option '--foo'\nTry 'start-stop-daemon --help' for more information.\n", 0),
    ('mkfifo ff; start-stop-daemon -S -q -m -p p -b -x /bin/cat -- ff; sleep 0.2; wc -w p; start-stop-daemon -T -p p; echo $?; start-stop-daemon -S -b -m -x /bin/ls; start-stop-daemon -S -a /bin/true; start-stop-daemon -S -t -x /bin/ls; start-stop-daemon -K -o -n nosuch; echo $?', '1 p\n0\nWould start /bin/ls .\nNo nosuch found running; none killed.\n0\n', "start-stop-daemon: --make-pidfile requires --pidfile\nTry 'start-stop-daemon --help' for more information.\nstart-stop-daemon: need at least one of --exec, --pid, --ppid, --pidfile, --user or --name\nTry 'start-stop-daemon --help' for more information.\n", 0),
    ("(/usr/sbin/sshd -?; /usr/sbin/sshd -z; sshd) 2>&1 | sed 's/deb12u[0-9]*/N/'; chsh -l; printf '/bin/sh\\n' | chsh; getent passwd root; chsh -s foo; getent passwd root; chsh -s /bin/bash nobody2", 'unknown option -- ?\r\nOpenSSH_9.2p1 Debian-2+N, OpenSSL 3.0.22 25 Aug 2026\nusage: sshd [-46DdeiqTtV] [-C connection_spec] [-c host_cert_file]\n            [-E log_file] [-f config_file] [-g login_grace_time]\n            [-h host_key_file] [-o option] [-p port] [-u len]\nunknown option -- z\r\nOpenSSH_9.2p1 Debian-2+N, OpenSSL 3.0.22 25 Aug 2026\nusage: sshd [-46DdeiqTtV] [-C connection_spec] [-c host_cert_file]\n            [-E log_file] [-f config_file] [-g login_grace_time]\n            [-h host_key_file] [-o option] [-p port] [-u len]\nsshd re-exec requires execution with an absolute path\r\nChanging the login shell for root\nEnter the new value, or press ENTER for the default\n\tLogin Shell [/bin/bash]: root:x:0:0:root:/root:/bin/sh\nroot:x:0:0:root:/root:foo\n', "chsh: invalid option -- 'l'\nUsage: chsh [options] [LOGIN]\n\nOptions:\n  -h, --help                    display this help message and exit\n  -R, --root CHROOT_DIR         directory to chroot into\n  -s, --shell SHELL             new login shell for the user account\n\nchsh: Warning: foo does not exist\nchsh: user 'nobody2' does not exist\n", 1),
]  # fmt: skip


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[row[0] for row in RECORDED])
def test_a_line_is_answered_as_the_real_program_answers(
    run: Callable[..., Result], line: str, out: str, err: str, status: int
) -> None:
    assert run(BEFORE + line).answer == (out, err, status)
