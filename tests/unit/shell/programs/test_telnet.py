"""telnet (GNU inetutils 2.4) and ftp (tnftp 20210827), line by line as the real one of Debian 12 answered in C.UTF-8."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.shell.conftest import Result

BEFORE = "export LANG=C.UTF-8; ip link set lo up; ln -sf inetutils-telnet /usr/bin/telnet; ln -sf tnftp /usr/bin/ftp; "
# each: the line, what stood on standard output, on standard error, the status
RECORDED: list[tuple[str, str, str, int]] = [
    ('telnet -z; telnet 1 2 3; telnet 127.0.0.1 1; telnet 127.0.0.1 99999; telnet 127.0.0.1 foo; echo quit | telnet; telnet < /dev/null', 'Trying 127.0.0.1...\nPort number 99999 is out of range.\nServer lookup failure:  127.0.0.1:foo, Servname not supported for ai_socktype\ntelnet> telnet> \n', "telnet: invalid option -- 'z'\nTry 'telnet --help' or 'telnet --usage' for more information.\ntelnet: too many arguments\ntelnet: Unable to connect to remote host: Connection refused\n", 0),
    ('(echo hello; sleep 0.2) | nc.openbsd -l -p 4444 -q 1 >/dev/null & sleep 0.3; telnet 127.0.0.1 4444 < /dev/null', "Trying 127.0.0.1...\nConnected to 127.0.0.1.\nEscape character is '^]'.\nhello\n", 'Connection closed by foreign host.\n', 0),
    ("ftp 127.0.0.1 </dev/null; echo $?; ftp -z; printf 'open 127.0.0.1\\nls\\nfoo\\nquit\\n' | ftp; echo $?; ftp -n 127.0.0.1 2121 </dev/null; ftp ftp://127.0.0.1/x; printf '!echo hi\\nget x\\nbye\\n' | ftp", '0\nNot connected.\n?Invalid command.\n0\nhi\nNot connected.\n', "ftp: Can't connect to `127.0.0.1:21': Connection refused\nftp: Can't connect to `127.0.0.1:ftp'\nftp: invalid option -- 'z'\nusage: ftp [-46AadefginpRtVv] [-N NETRC] [-o OUTPUT] [-P PORT] [-q QUITTIME]\n           [-r RETRY] [-s SRCADDR] [-T DIR,MAX[,INC]] [-x XFERSIZE]\n           [[USER@]HOST [PORT]]\n           [[USER@]HOST:[PATH][/]]\n           [file:///PATH]\n           [ftp://[USER[:PASSWORD]@]HOST[:PORT]/PATH[/][;type=TYPE]]\n           [http://[USER[:PASSWORD]@]HOST[:PORT]/PATH]\n           [https://[USER[:PASSWORD]@]HOST[:PORT]/PATH]\n           ...\n       ftp -u URL FILE ...\n       ftp -?\nftp: Can't connect to `127.0.0.1:21': Connection refused\nftp: Can't connect to `127.0.0.1:ftp'\nftp: Can't connect to `127.0.0.1:2121': Connection refused\nftp: Can't connect to `127.0.0.1:2121'\nftp: Can't connect to `127.0.0.1:21': Connection refused\nftp: Can't connect to `127.0.0.1:ftp'\nftp: Can't connect or login to host `127.0.0.1:ftp'\n", 0),
]  # fmt: skip


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[row[0] for row in RECORDED])
def test_a_line_is_answered_as_the_real_program_answers(
    run: Callable[..., Result], line: str, out: str, err: str, status: int
) -> None:
    assert run(BEFORE + line).answer == (out, err, status)
