"""ssh (OpenSSH 9.2p1), line by line as the real one of Debian 12 answered in C.UTF-8."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from tests.unit.shell.conftest import Machine, Result
from tests.unit.shell.test_login import converse

BEFORE = "export LANG=C.UTF-8; "
# each: the line, what stood on standard output, on standard error, the status
RECORDED: list[tuple[str, str, str, int]] = [
    ('ssh; ssh -z; ssh -p; ssh -p x h; ssh -p 70000 h; ssh -p 0 h; echo $?', '255\n', "usage: ssh [-46AaCfGgKkMNnqsTtVvXxYy] [-B bind_interface]\n           [-b bind_address] [-c cipher_spec] [-D [bind_address:]port]\n           [-E log_file] [-e escape_char] [-F configfile] [-I pkcs11]\n           [-i identity_file] [-J [user@]host[:port]] [-L address]\n           [-l login_name] [-m mac_spec] [-O ctl_cmd] [-o option] [-p port]\n           [-Q query_option] [-R address] [-S ctl_path] [-W host:port]\n           [-w local_tun[:remote_tun]] destination [command [argument ...]]\nunknown option -- z\r\nusage: ssh [-46AaCfGgKkMNnqsTtVvXxYy] [-B bind_interface]\n           [-b bind_address] [-c cipher_spec] [-D [bind_address:]port]\n           [-E log_file] [-e escape_char] [-F configfile] [-I pkcs11]\n           [-i identity_file] [-J [user@]host[:port]] [-L address]\n           [-l login_name] [-m mac_spec] [-O ctl_cmd] [-o option] [-p port]\n           [-Q query_option] [-R address] [-S ctl_path] [-W host:port]\n           [-w local_tun[:remote_tun]] destination [command [argument ...]]\noption requires an argument -- p\r\nusage: ssh [-46AaCfGgKkMNnqsTtVvXxYy] [-B bind_interface]\n           [-b bind_address] [-c cipher_spec] [-D [bind_address:]port]\n           [-E log_file] [-e escape_char] [-F configfile] [-I pkcs11]\n           [-i identity_file] [-J [user@]host[:port]] [-L address]\n           [-l login_name] [-m mac_spec] [-O ctl_cmd] [-o option] [-p port]\n           [-Q query_option] [-R address] [-S ctl_path] [-W host:port]\n           [-w local_tun[:remote_tun]] destination [command [argument ...]]\nBad port 'x'\nBad port '70000'\nBad port '0'\n", 0),
    ('ssh -o Foo=bar h; ssh -o BatchMode h; ssh -o Port=0 h; ssh -o StrictHostKeyChecking=foo h; ssh -L x h; ssh -F nosuch h; ssh "a b"; ssh -- -x; ssh -l; echo $?', '255\n', 'command-line: line 0: Bad configuration option: foo\r\ncommand-line line 0: no argument after keyword "batchmode"\r\ncommand-line line 0: Bad port \'0\'.\r\ncommand-line line 0: unsupported option "foo".\r\nBad local forwarding specification \'x\'\nCan\'t open user config file nosuch: No such file or directory\r\nhostname contains invalid characters\r\nhostname contains invalid characters\r\noption requires an argument -- l\r\nusage: ssh [-46AaCfGgKkMNnqsTtVvXxYy] [-B bind_interface]\n           [-b bind_address] [-c cipher_spec] [-D [bind_address:]port]\n           [-E log_file] [-e escape_char] [-F configfile] [-I pkcs11]\n           [-i identity_file] [-J [user@]host[:port]] [-L address]\n           [-l login_name] [-m mac_spec] [-O ctl_cmd] [-o option] [-p port]\n           [-Q query_option] [-R address] [-S ctl_path] [-W host:port]\n           [-w local_tun[:remote_tun]] destination [command [argument ...]]\n', 0),
]  # fmt: skip


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[row[0] for row in RECORDED])
def test_a_line_is_answered_as_the_real_program_answers(
    run: Callable[..., Result], line: str, out: str, err: str, status: int
) -> None:
    assert run(BEFORE + line).answer == (out, err, status)


def test_the_machines_own_sshd_takes_a_login_with_the_visitors_password(machine: Machine) -> None:
    machine.run("echo root:sesame | chpasswd")
    keys = [
        b"ssh localhost\r",
        b"yes\r",
        b"wrong\r",
        b"sesame\r",
        b"echo I am $USER on $SSH_TTY\r",
        b"exit\r",
        b"wc -l < .ssh/known_hosts\r",
    ]
    asked, added, again, _, inside, left, known = (answer.decode() for answer in asyncio.run(converse(machine, "xterm", keys))[0])
    assert "The authenticity of host 'localhost (127.0.0.1)' can't be established.\r\nED25519 key fingerprint is SHA256:" in asked
    assert added.endswith(
        "Warning: Permanently added 'localhost' (ED25519) to the list of known hosts.\r\r\nroot@localhost's password: "
    )
    assert again == "\r\nPermission denied, please try again.\r\r\nroot@localhost's password: "
    assert "I am root on /dev/pts/0\r\n" in inside
    assert "Connection to localhost closed.\r\r\n" in left
    assert "1\r\n" in known
    assert "Accepted password for root from 127.0.0.1 port " in machine.run("grep 127.0.0.1 /var/log/auth.log").out.decode()


def test_a_host_that_does_not_answer_is_told_of_in_sshs_words(run: Callable[..., Result]) -> None:
    refused = "ssh: connect to host 127.0.0.1 port 2222: Connection refused\r\n"
    assert run("ssh -p 2222 root@127.0.0.1 id").answer == ("", refused, 255)
    unknown = "Host key verification failed.\r\nscp: Connection closed\r\n"
    assert run("scp /etc/passwd root@127.0.0.1:/tmp").answer == ("", unknown, 255)
