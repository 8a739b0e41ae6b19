"""What is written of tries at the door: OpenSSH 9.2p1's own lines, recorded from a server with pam_unix in a sealed root."""

from __future__ import annotations

from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT
from mirage.world.host import Host
from mirage.world.logs import logins

SOURCE = ("203.0.113.9", 45576)
PAM = "logname= uid=0 euid=0 tty=ssh ruser= rhost=203.0.113.9 "


def _read(host: Host, layer: bytes, path: bytes) -> bytes:
    return Caller(host.view(layer), ROOT).read_file(path)


def _told(host: Host, layer: bytes, number: int) -> list[str]:
    """The last lines of auth.log, without their time and host name."""
    lines = _read(host, layer, b"/var/log/auth.log").decode().splitlines()[-number:]
    return [line.split(" ", 2)[2] for line in lines]


def test_who_got_in_finds_his_own_failure_with_the_pid_of_his_server(host: Host) -> None:
    layer = b"source/203.0.113.9"
    knock = host.door.knock(layer, SOURCE, "one")
    knock.names("root", True)
    knock.asks()
    knock.fails()
    visit = host.visit("root", SOURCE, "one", lambda event: None, layer=layer)
    assert visit.monitor is not None
    tag = f"sshd[{visit.monitor.pid}]"
    assert _told(host, layer, 7)[:3] == [
        f"{tag}: pam_unix(sshd:auth): authentication failure; {PAM} user=root",
        f"{tag}: Failed password for root from 203.0.113.9 port 45576 ssh2",
        f"{tag}: Accepted password for root from 203.0.113.9 port 45576 ssh2",
    ]
    record = list(logins.unpack(_read(host, layer, logins.VAR_BTMP)))[-1]
    assert (record.type, record.pid, record.line, record.id, record.user, record.host) == (
        logins.LOGIN, visit.monitor.pid, b"ssh:notty", b"", b"root", b"203.0.113.9",
    )  # fmt: skip
    assert record.time % 1_000_000 == 0


def test_too_many_failures_of_a_user_who_is_not_end_as_sshd_ends_them(host: Host) -> None:
    layer = b"source/203.0.113.9"
    host.visit("root", SOURCE, "first", lambda event: None, layer=layer).close()
    before = len(_read(host, layer, logins.VAR_BTMP))
    knock = host.door.knock(layer, SOURCE, "two")
    knock.names("nobodyhere", False)
    for _ in range(6):
        knock.asks()
        knock.fails()
    knock.ends("many")
    user, peer = "nobodyhere", "203.0.113.9 port 45576"
    unknown = "pam_unix(sshd:auth): check pass; user unknown"
    failed = f"Failed password for invalid user {user} from {peer} ssh2"
    expected = [
        f"Invalid user {user} from {peer}", unknown, f"pam_unix(sshd:auth): authentication failure; {PAM}", failed,
        *[unknown, failed] * 5,
        f"error: maximum authentication attempts exceeded for invalid user {user} from {peer} ssh2 [preauth]",
        f"Disconnecting invalid user {user} {peer}: Too many authentication failures [preauth]",
        f"PAM 5 more authentication failures; {PAM}", "PAM service(sshd) ignoring max retries; 6 > 3",
    ]  # fmt: skip
    assert [line.split(": ", 1)[1] for line in _told(host, layer, len(expected))] == expected
    assert len(_read(host, layer, logins.VAR_BTMP)) - before == 7 * logins.UTMP.size


def test_one_who_only_knocks_leaves_nothing_in_the_host_and_no_layer(host: Host) -> None:
    before = _read(host, b"host", b"/var/log/auth.log")
    knock = host.door.knock(b"source/198.51.100.7", ("198.51.100.7", 1024), "three")
    knock.names("root", True)
    knock.asks()
    knock.fails()
    knock.ends("closed")
    assert _read(host, b"host", b"/var/log/auth.log") == before


def test_a_user_without_a_shell_and_an_empty_password_are_told_as_sshd_tells_them(host: Host) -> None:
    layer = b"source/203.0.113.9"
    host.visit("root", SOURCE, "first", lambda event: None, layer=layer).close()
    knock = host.door.knock(layer, SOURCE, "four")
    knock.names("badsh", True, "/bin/nosuch")
    knock.fails("none")
    knock.ends("11: bye")
    assert [line.split(": ", 1)[1] for line in _told(host, layer, 4)] == [
        "User badsh not allowed because shell /bin/nosuch does not exist",
        "Failed none for invalid user badsh from 203.0.113.9 port 45576 ssh2",
        "Received disconnect from 203.0.113.9 port 45576:11: bye [preauth]",
        "Disconnected from invalid user badsh 203.0.113.9 port 45576 [preauth]",
    ]
