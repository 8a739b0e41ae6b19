"""Real programs in a cell, over OpenSSH's client: what they find is the persona's machine, and what they change stays."""

from __future__ import annotations

import asyncio
import json

import pytest

from mirage.world.host import KEPT_PLACES
from tests.e2e.house import House


def test_the_ready_line_says_which_shell_answers(sandbox: House) -> None:
    assert (sandbox.ready["shell"], sandbox.ready["why"]) == ("sandbox", "asked")


def test_what_is_written_is_there_for_the_next_session(sandbox: House) -> None:
    assert sandbox.sh("touch /tmp/pwn && ls /tmp/p*") == "/tmp/pwn\n"
    assert sandbox.sh("echo one > /root/a; echo two >> /root/a; cat /root/a; chmod 600 /root/a; stat -c '%a %s %U' /root/a") == (
        "one\ntwo\n600 8 root\n"
    )
    assert sandbox.sh("cat /root/a") == "one\ntwo\n"
    assert sandbox.ssh("rm /root/a; cat /root/a").stderr == b"cat: /root/a: No such file or directory\n"


def test_another_source_does_not_see_it(sandbox: House) -> None:
    sandbox.sh("touch /tmp/mine")
    assert sandbox.ssh("ls /tmp/mine", source="127.0.0.9").stdout == b""


def test_an_ordinary_user_may_not_what_root_may(sandbox: House) -> None:
    result = sandbox.ssh("id -un; touch /root/x; touch ~/y && echo made", user="operator")
    assert result.stdout == b"operator\nmade\n"
    assert result.stderr == b"touch: cannot touch '/root/x': Permission denied\n"


def test_what_a_program_prints_and_how_it_ends_arrive(sandbox: House) -> None:
    result = sandbox.ssh("cat; echo no >&2; exit 7", stdin="in\n")
    assert (result.stdout, result.stderr, result.returncode) == (b"in\n", b"no\n", 7)


@pytest.mark.parametrize(
    "command", ["uname -r", "cat /proc/sys/kernel/osrelease", "python3 -c 'import os; print(os.uname().release)'", "busybox uname -r"]
)
def test_the_kernel_is_the_persona_s_by_every_way(sandbox: House, command: str) -> None:
    assert sandbox.sh(command).startswith("6.1.0-")


def test_the_processors_and_the_memory_are_the_persona_s_by_every_way(sandbox: House) -> None:
    counts = sandbox.sh(
        "nproc; grep -c ^processor /proc/cpuinfo; python3 -c 'import os; print(len(os.sched_getaffinity(0)))'"
    ).split()
    assert len(set(counts)) == 1
    total = int(sandbox.sh("awk '/MemTotal/ {print $2}' /proc/meminfo"))
    assert int(sandbox.sh("busybox free | awk '/Mem/ {print $2}'")) == total


def test_the_programs_that_run_stand_among_the_services(sandbox: House) -> None:
    lines = sandbox.sh("ps -eo comm,args").splitlines()
    assert lines[1].startswith("systemd ")
    assert any(line.startswith("ps ") for line in lines) and any("sshd: root@notty" in line for line in lines)


def test_a_service_that_is_only_pretended_takes_a_signal(sandbox: House) -> None:
    assert (
        sandbox.sh("kill -0 1; echo $?; kill -0 999999 2>/dev/null; echo $?; kill -9 $(pgrep -o cron); pgrep -c cron") == "0\n1\n1\n"
    )


def test_what_a_process_has_open_can_be_opened_again(sandbox: House) -> None:
    assert sandbox.sh("exec 7>/tmp/gone; rm /tmp/gone; echo kept >&7; cat /proc/self/fd/7") == "kept\n"
    assert sandbox.sh("bash -c 'diff <(echo a) <(echo b)'; cat /dev/stdin <<< here") == "1c1\n< a\n---\n> b\nhere\n"


def test_scripts_and_compilers_of_the_image_run(sandbox: House) -> None:
    assert sandbox.sh("printf '#!/bin/sh\\necho script $1\\n' > /tmp/s; chmod +x /tmp/s; /tmp/s x") == "script x\n"
    assert sandbox.sh("perl -e 'print 6*7, qq{\\n}'; python3 -c 'print(6*7)'; awk 'BEGIN {print 6*7}'") == "42\n42\n42\n"


def test_every_program_that_ran_is_on_record(sandbox: House) -> None:
    sandbox.sh("env FOO=bar nice ls /var")
    events = [json.loads(line) for line in sandbox.cli("events", "--json").stdout.splitlines()]
    ran = [event["argv"] for event in events if event["kind"] == "ProgramExecuted"]
    assert ["env", "FOO=bar", "nice", "ls", "/var"] in ran
    assert ran.count(["ls", "/var"]) == 1  # where PATH has no ls, nothing ran


def test_programs_whose_truth_is_the_world_are_answered_by_it_and_their_files_stay_the_image_s(sandbox: House) -> None:
    assert sandbox.sh("systemctl is-active ssh; /bin/systemctl is-enabled ssh; sh -c 'systemctl is-active nope'; true") == (
        "active\nenabled\ninactive\n"
    )
    assert sandbox.sh("ss -tln | grep -c :22; md5sum < /usr/bin/systemctl | cut -c1-32") == (
        "2\n" + sandbox.sh("grep ' bin/systemctl$' /var/lib/dpkg/info/systemd.md5sums | cut -c1-32")
    )
    result = sandbox.ssh(
        "service iptables stop; echo $?; systemctl list-units > /tmp/units; wc -l < /tmp/units; systemctl cat ssh | head -1"
    )
    assert result.stderr == b"Failed to stop iptables.service: Unit iptables.service not loaded.\n"
    status, lines, unit = result.stdout.decode().splitlines()
    assert (status, unit) == ("5", "# /lib/systemd/system/ssh.service") and int(lines) > 40


def test_a_program_of_ours_that_was_started_by_vfork_answers_twice(sandbox: House) -> None:
    """posix_spawn shares its memory with the parent, whose own string of the path is written over."""
    script = (
        "import subprocess as s; [print(s.run(['/usr/bin/systemctl', 'is-active', 'ssh']).returncode, flush=True) for _ in range(3)]"
    )
    assert sandbox.sh(f'python3 -c "{script}"') == "active\n0\n" * 3


def test_who_comes_back_after_many_others_is_still_told_of(sandbox: House) -> None:
    """His cell lasts for a while, and so must what is known of his layer."""
    source = "127.0.0.40"
    sandbox.sh("echo kept > /root/f", source=source)
    for other in range(KEPT_PLACES + 2):
        sandbox.sh("true", source=f"127.0.0.{41 + other}")
    assert sandbox.sh("cat /root/f; expr 33 + 3", source=source) == "kept\n36\n"
    events = [json.loads(line) for line in sandbox.cli("events", "--json").stdout.splitlines()]
    ran = [event["argv"] for event in events if event["kind"] == "ProgramExecuted" and event["source"] == source]
    assert ["expr", "33", "+", "3"] in ran


async def test_what_ran_is_told_of_the_visitor_who_ran_it(sandbox: House) -> None:
    """Two at once from one source share a cell."""
    one, other = await sandbox.connect(source="127.0.0.31"), await sandbox.connect(source="127.0.0.31")
    await asyncio.gather(one.run("sleep 1; expr 11 + 1"), other.run("expr 22 + 2; sleep 2"))
    for connection in (one, other):
        connection.close()
        await connection.wait_closed()
    events = [json.loads(line) for line in sandbox.cli("events", "--json").stdout.splitlines()]
    lines = {event["text"]: event["session"] for event in events if event["kind"] == "LineEntered"}
    ran = {
        event["argv"][1]: event["session"] for event in events if event["kind"] == "ProgramExecuted" and event["argv"][0] == "expr"
    }
    assert ran["11"] == lines["sleep 1; expr 11 + 1"]
    assert ran["22"] == lines["expr 22 + 2; sleep 2"]
