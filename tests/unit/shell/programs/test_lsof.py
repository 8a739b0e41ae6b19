"""lsof (4.95.0): who has what open, in its columns, and nothing of other users' processes for those who are not root."""

from __future__ import annotations

from collections.abc import Callable

from tests.unit.shell.conftest import Machine, Result


def test_listening_sockets_are_told_as_ss_tells_them(machine: Machine) -> None:
    shown = machine.run("lsof -i -P -n | grep LISTEN").out.decode()
    ports = {line.split()[8].rpartition(":")[2] for line in shown.splitlines()}
    told = machine.run("ss -ltnH").out.decode()
    assert ports == {line.split()[3].rpartition(":")[2] for line in told.splitlines()}
    head, first = machine.run("lsof -nP -i TCP:22 | head -2").out.decode().splitlines()
    assert head.split() == ["COMMAND", "PID", "USER", "FD", "TYPE", "DEVICE", "SIZE/OFF", "NODE", "NAME"]
    assert first.startswith("sshd ")
    assert first.endswith(" TCP *:22 (LISTEN)")


def test_a_file_that_is_held_open_is_found(run: Callable[..., Result]) -> None:
    answer = run("echo x > f; sleep 5 < f & lsof f; kill %1; lsof -t /etc/passwd; echo $?").answer[0].splitlines()
    assert answer[1].split()[0] == "sleep"
    assert answer[1].split()[3] == "0u"
    assert answer[1].endswith(" /root/f")
    assert answer[2:] == ["1"]


def test_mistakes_are_told_in_lsofs_words(run: Callable[..., Result]) -> None:
    usage = run("lsof -h").answer[1]
    assert run("lsof -z").answer == ("", f"lsof: illegal option character: z\n{usage}", 1)
    assert run("lsof /nosuch").answer == ("", "lsof: status error on /nosuch: No such file or directory\n", 1)
    assert run("lsof -i foo").answer == ("", f"lsof: unknown protocol name (foo) in: -i foo\n{usage}", 1)
    assert run("lsof -p x").answer == ("", f"lsof: illegal process ID: x\n{usage}", 1)
