"""The canonical cases over OpenSSH's own client: what every honeypot of the field gets wrong somewhere."""

from __future__ import annotations

import pytest

from tests.e2e.house import House

# Each: a command line as root, and all that it prints.
CONSISTENT = [
    ("touch /tmp/pwn && ls /tmp/pwn", "/tmp/pwn\n"),
    ("cd /tmp; echo one > f; echo two >> f; cat f; echo three > f; cat f", "one\ntwo\nthree\n"),
    ("echo x > /tmp/m; chmod 640 /tmp/m; chown daemon:mail /tmp/m; stat -c '%a %U %G %s' /tmp/m", "640 daemon mail 2\n"),
    ("touch /tmp/bits; chmod 4751 /tmp/bits; ls -l /tmp/bits | cut -c1-10", "-rwsr-x--x\n"),
    ("echo x > /root/mine; cat /root/mine", "x\n"),
    ("mkdir -p /tmp/a/b && cd /tmp/a/b && pwd && cd .. && pwd && cd - >/dev/null && pwd", "/tmp/a/b\n/tmp/a\n/tmp/a/b\n"),
    ("echo gone > /tmp/g; rm /tmp/g; cat /tmp/g 2>&1; ls /tmp | grep -c '^g$'", "cat: /tmp/g: No such file or directory\n0\n"),
    ("ln -s /etc/hostname /tmp/l; cat /tmp/l | cmp - /etc/hostname && readlink /tmp/l", "/etc/hostname\n"),
    ("echo a > /tmp/h1; ln /tmp/h1 /tmp/h2; echo b >> /tmp/h2; cat /tmp/h1; stat -c %h /tmp/h1", "a\nb\n2\n"),
    ("cd /tmp; echo k > mv1; mv mv1 mv2; cat mv2; ls mv1 2>&1", "k\nls: cannot access 'mv1': No such file or directory\n"),
    ("x=5; y=$((x*3)); echo $y; for i in 1 2 3; do echo -n $i; done; echo", "15\n123\n"),
    ("id -u; whoami; echo $HOME; echo $USER", "0\nroot\n/root\nroot\n"),
    ("test \"$(hostname)\" = \"$(cat /etc/hostname)\" && test \"$(uname -n)\" = \"$(hostname)\" && echo same", "same\n"),
    ("echo $$ | grep -c '^[0-9]*$'; yes | head -1", "1\ny\n"),
    ("cat /nonexistent; echo $?", "1\n"),
    ("nosuchprogram; echo $?", "127\n"),
    ("umask 077; touch /tmp/u; stat -c %a /tmp/u", "600\n"),
    ("date -u -d @0 +%Y; echo $((1<<40))", "1970\n1099511627776\n"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "output"), CONSISTENT)
def test_one_line_holds_together(shared_house: House, line: str, output: str) -> None:
    assert shared_house.ssh(line).stdout.decode() == output


def test_the_exit_status_is_the_commands(shared_house: House) -> None:
    assert [shared_house.ssh(line).returncode for line in ("true", "false", "exit 7", "nosuchprogram")] == [0, 1, 7, 127]


def test_a_long_session_keeps_its_directory(shared_house: House) -> None:
    lines = [
        "mkdir -p /home/someone/deep",
        "cd /home/someone/deep",
        *(f"echo {n} > n{n}" for n in range(200)),
        "pwd",
        "ls | wc -l",
    ]
    result = shared_house.ssh("bash -s", stdin="\n".join(lines) + "\n")
    assert result.stdout.decode() == "/home/someone/deep\n200\n"


def test_an_ordinary_user_may_not_write_where_root_may(shared_house: House) -> None:
    assert shared_house.ssh("id -un; echo x > /root/f; echo $?; touch ~/mine && ls ~", user="operator").stdout.decode() == (
        "operator\n1\nmine\n"
    )
    assert b"Permission denied" in shared_house.ssh("echo x > /root/f", user="operator").stderr
    assert b"Permission denied" in shared_house.ssh("cat /etc/shadow", user="operator").stderr


def test_a_second_session_sees_it_and_another_source_does_not(shared_house: House) -> None:
    shared_house.sh("echo mine > /tmp/mark")
    assert shared_house.sh("cat /tmp/mark") == "mine\n"
    other = shared_house.ssh("cat /tmp/mark", source="127.0.0.2")
    assert (other.returncode, other.stdout) == (1, b"")


def test_a_restart_changes_nothing(house: House) -> None:
    question = "cat /tmp/kept; hostname; cat /etc/machine-id; stat -c '%i %Y %Z' /tmp/kept; grep btime /proc/stat; id operator"
    house.sh("echo kept > /tmp/kept")
    before = house.sh(question)
    assert house.stop() == 0
    house.start()
    assert house.sh(question) == before


def test_what_is_typed_is_on_record(house: House) -> None:
    house.ssh("echo on record; exit 3")
    house.ssh("exit", user="nobody-here", options=["-o", "ConnectTimeout=20"])
    assert house.stop() == 0
    listed = house.cli("sessions", "--json")
    assert listed.returncode == 0, listed.stderr
    assert len(listed.stdout.splitlines()) == 2
    events = house.cli("events", "--json").stdout
    assert '"LineEntered"' in events
    assert "echo on record; exit 3" in events
    assert '"status": 3' in events
    assert "nobody-here" in events
    assert house.cli("verify").returncode == 0
