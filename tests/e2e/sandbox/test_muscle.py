"""Muscle for the emulated shell: what it does not imitate runs in the visitor's cell, and nothing tells which of the two answered."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import asyncssh
import pytest

from tests.e2e.house import House
from tests.e2e.sandbox.conftest import lacking

PROMPT = r"[#$] $"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    lacking()
    house = House(tmp_path_factory.mktemp("muscle") / "data", "--shell", "emulated").start()
    yield house
    assert house.stop() == 0


class Terminal:
    """Somebody at the keyboard of an interactive login."""

    def __init__(self, process: asyncssh.SSHClientProcess[str]) -> None:
        self._process = process
        self.seen = ""

    async def until(self, pattern: str) -> str:
        """What comes up to and with the pattern."""
        while not (found := re.search(pattern, self.seen)):
            try:
                data = await asyncio.wait_for(self._process.stdout.read(4096), 90)
            except TimeoutError:
                data = ""
            assert data, f"the end, and no {pattern!r} in {self.seen!r}"
            self.seen += data
        said, self.seen = self.seen[: found.end()], self.seen[found.end() :]
        return said

    def key(self, text: str) -> None:
        self._process.stdin.write(text)

    async def line(self, text: str) -> str:
        """What a command prints, up to the next prompt."""
        self.key(f"{text}\r")
        await self.until(re.escape(text) + r"\r\n(\x1b\[\?2004l\r)?")
        return (await self.until(PROMPT)).rpartition("\x1b[?2004h")[0].replace("\r\n", "\n")

    def resize(self, columns: int, rows: int) -> None:
        self._process.change_terminal_size(columns, rows)


@asynccontextmanager
async def terminal(house: House, source: str = "127.0.0.1") -> AsyncIterator[Terminal]:
    async with (
        await house.connect(source=source) as connection,
        connection.create_process(term_type="xterm", term_size=(80, 24)) as process,
    ):
        found = Terminal(process)
        await found.until(PROMPT)
        yield found


def events(house: House, kind: str) -> list[dict[str, object]]:
    found = [json.loads(line) for line in house.cli("events", "--json").stdout.splitlines()]
    return [event for event in found if event["kind"] == kind]


def test_the_ready_line_tells_of_it(house: House) -> None:
    assert (house.ready["shell"], house.ready["why"], house.ready["muscle"]) == ("emulated", "asked", "sandbox")


def test_it_reads_and_writes_in_pipelines_and_files_and_what_it_leaves_is_there_for_the_next(house: House) -> None:
    assert house.sh("printf '1+2\\n3*4\\n' | bc | cat -n") == "     1\t3\n     2\t12\n"
    assert house.sh("echo 6*7 > /tmp/sum; bc -q /tmp/sum < /dev/null; bc <<< 21") == "42\n21\n"
    assert house.sh("seq 3 | (chrt -p $$ | wc -l; cat)") == "2\n1\n2\n3\n"
    assert house.sh("chrt -p $$ | chrt --version | cut -c1-4; echo ${PIPESTATUS[@]}") == "chrt\n0 0 0\n"


def test_a_file_stands_where_each_of_the_two_left_it(house: House) -> None:
    assert house.sh("{ echo a; bc <<< 1+1; echo b; bc <<< 2+2; } > /tmp/o; cat /tmp/o; bc <<< 9 >> /tmp/o; tail -1 /tmp/o") == (
        "a\n2\nb\n4\n9\n"
    )
    assert house.sh("printf '1+1\\n2+2\\n' > /tmp/i; { read a; echo $a; bc; } < /tmp/i; wc -c < /tmp/i") == "1+1\n4\n8\n"


def test_files_made_on_one_side_are_there_on_the_other_at_once(house: House) -> None:
    assert house.sh("setpriv --nnp sh -c 'echo in > /tmp/made; mkdir -p /tmp/d/e; ln -s e /tmp/d/l'; cat /tmp/made; ls /tmp/d") == (
        "in\ne\nl\n"
    )
    assert house.sh(
        "echo out > /tmp/made; rm -r /tmp/d; setpriv --nnp sh -c 'cat /tmp/made; ls -d /tmp/d 2>&1; cat /etc/hostname'"
    ) == ("out\nls: cannot access '/tmp/d': No such file or directory\n" + house.sh("cat /etc/hostname"))


def test_it_has_the_session_s_directory_environment_user_mask_and_ignored_signals(house: House) -> None:
    inner = "pwd; echo $MINE; id -un; umask; trap"
    assert house.sh(f"cd /var/log; export MINE='a b'; umask 027; trap '' INT; setpriv --nnp bash -c '{inner}'", user="operator") == (
        "/var/log\na b\noperator\n0027\ntrap -- '' SIGINT\n"
    )


def test_the_user_that_the_session_became_is_its_user(house: House) -> None:
    assert house.sh("su operator -c 'setpriv --nnp id -un; setpriv --nnp head -1 /etc/shadow' 2>&1; true") == (
        "operator\nhead: cannot open '/etc/shadow' for reading: Permission denied\n"
    )


def test_its_number_parent_group_and_session_are_the_same_by_every_way(house: House) -> None:
    script = (
        "ps -o pid=,ppid=,pgid=,sid= -p $$\n"
        "exec python3 -c 'import os; print(os.getpid(), os.getppid(), os.getpgrp(), os.getsid(0))'\n"
    )
    house.sh("cat > /tmp/who.sh", stdin=script)
    said = house.sh("echo $$; setpriv --nnp sh /tmp/who.sh; true")
    shell, listed, own = said.splitlines()
    assert listed.split() == own.split()
    assert own.split()[1] == shell


def test_how_it_ends_is_how_the_shell_says_it_ended(house: House) -> None:
    assert house.sh("setpriv --nnp sh -c 'exit 7'; echo $?; setpriv --nnp sh -c 'kill -9 $$'; echo $?") == "7\n137\n"
    assert (
        house.sh("timeout 0.2 setpriv --nnp sleep 60; echo $?; yes 1 | bc | head -1; echo ${PIPESTATUS[@]}") == "124\n1\n141 141 0\n"
    )
    assert house.ssh("setpriv --nnp sh -c 'exit 9'").returncode == 9


def test_what_fails_fails_in_its_own_words(house: House) -> None:
    result = house.ssh("chrt -p 4194303; bc /none")
    assert result.stderr == b"chrt: failed to get pid 4194303's policy: No such process\nFile /none is unavailable.\n"


def test_a_set_id_program_becomes_its_owner(house: House) -> None:
    assert "root" not in house.sh("id -un", user="operator")
    assert house.sh("cp /usr/bin/chrt /tmp/setid; chmod u+s /tmp/setid; stat -c %A /tmp/setid") == "-rwsr-xr-x\n"


async def test_each_sees_the_processes_of_the_other(house: House) -> None:
    async with await house.connect(source="127.0.0.21") as connection:
        one = await connection.create_process("setpriv --nnp sh -c 'sleep 3111 & echo ready; wait'")
        assert await one.stdout.readline() == "ready\n"
        await _until_it_runs(house, "sleep 3111", "127.0.0.21")
        other = await connection.run("ps -eo comm,args; sleep 3222 & setpriv --nnp ps -eo args; pkill -f 'sleep 311[1]'; kill $!")
        assert isinstance(other.stdout, str)
        assert "sleep           sleep 3111" in other.stdout
        assert "\nsleep 3222\n" in other.stdout
        async with asyncio.timeout(90):
            await one.wait()


async def test_a_program_at_the_terminal_has_it_and_gives_it_back(house: House) -> None:
    async with terminal(house, "127.0.0.22") as at:
        at.key("bc -q\r")
        await at.until(r"bc -q\r\n")
        at.key("20+3\r")
        assert "23\r\n" in await at.until(r"23\r\n")
        at.key("\x04")
        await at.until(PROMPT)
        assert await at.line("tty; setpriv --nnp tty; stty size; setpriv --nnp stty size") == "/dev/pts/0\n/dev/pts/0\n24 80\n24 80\n"
        before = await at.line("stty -a")
        assert await at.line("setpriv --nnp stty -echo; setpriv --nnp stty echo; stty -a") == before
        assert "kept" in await at.line("setpriv --nnp stty intr ^G; stty -a | grep -q 'intr = ^G' && echo kept; stty intr ^C")


async def test_a_program_waits_at_the_terminal_and_none_finds_it_in_another_s_mode(house: House) -> None:
    async with terminal(house, "127.0.0.30") as at:
        at.key("setpriv --nnp cat\r")
        await _until_it_runs(house, "cat", "127.0.0.30", state="S")
        at.key("late\r")
        assert (await at.until(r"late\r\n(.|\n)*late\r\n")).count("late") == 2
        at.key("\x04")
        await at.until(PROMPT)
        flags = "import fcntl; print(fcntl.fcntl(0, fcntl.F_GETFL) & 0o4000, fcntl.fcntl(1, fcntl.F_GETFL) & 0o4000)"
        assert await at.line(f"setpriv --nnp python3 -c '{flags}'") == "0 0\n"


async def test_what_is_typed_ahead_reaches_who_reads_it(house: House) -> None:
    async with terminal(house, "127.0.0.23") as at:
        at.key("setpriv --nnp bc -q\r30+4\rquit\recho after the end\r")
        said = await at.until(r"after the end\r\n(.|\n)*after the end\r\n")
        assert "34\r\n" in said
        await at.until(PROMPT)
        at.key("setpriv --nnp sleep 0.5\recho never read\r")
        await at.until(r"\nnever read\r\n|\rnever read\r\n")


async def test_the_keys_that_send_signals_reach_all_of_a_job(house: House) -> None:
    async with terminal(house, "127.0.0.24") as at:
        at.key("setpriv --nnp sleep 3333 | cat\r")
        await at.until("cat\r\n")
        await _until_it_runs(house, "sleep 3333", "127.0.0.24")
        at.key("\x1a")
        assert "Stopped" in await at.until(r"Stopped.*\r\n(.|\n)*" + PROMPT)
        assert "T" in await at.line("ps -o stat= -C sleep")
        at.key("fg\r")
        await at.until(r"fg\r\n(.|\n)*cat\r\n")
        at.key("\x03")
        await at.until(r"\^C(.|\n)*" + PROMPT)
        assert await at.line("echo $?; pgrep -c sleep") == "130\n0\n"


async def test_a_job_in_the_background_is_stopped_when_it_reads_the_terminal(house: House) -> None:
    async with terminal(house, "127.0.0.25") as at:
        at.key("setpriv --nnp cat &\r")
        await at.until(r"\[1\] \d+\r\n")
        await at.until(PROMPT)
        await _until_it_runs(house, "cat", "127.0.0.25", state="T")
        assert "Stopped" in await at.line("jobs")
        at.key("fg\r")
        await at.until(r"cat\r\n")
        at.key("to the cat\r")
        assert (await at.until(r"cat\r\n(.|\n)*to the cat\r\n")).count("to the cat") == 2
        at.key("\x04")
        await at.until(PROMPT)


async def test_a_window_that_changes_its_size_is_told_to_the_program(house: House) -> None:
    async with terminal(house, "127.0.0.26") as at:
        at.key("setpriv --nnp bash -c 'trap \"stty size; exit\" WINCH; echo ready; while :; do sleep 0.1; done'\r")
        await at.until(r"\rready\r\n")
        at.resize(100, 30)
        await at.until(r"30 100\r\n")
        await at.until(PROMPT)
        assert await at.line("stty size") == "30 100\n"


async def test_nothing_of_a_session_runs_on_when_the_client_has_gone(house: House) -> None:
    async with terminal(house, "127.0.0.27") as at:
        at.key("setpriv --nnp sh -c 'sleep 3444; sleep 3444'\r")
        await _until_it_runs(house, "sleep 3444", "127.0.0.27")
    async with asyncio.timeout(90):
        while "sleep 3444" in await _processes(house, "127.0.0.27"):
            pass


def test_what_it_does_to_files_is_on_record_with_their_bytes(house: House) -> None:
    inner = "echo bytes > /tmp/zz; mkdir /tmp/dd; mv /tmp/zz /tmp/yy; ln -s yy /tmp/ln; rm /tmp/ln; echo more >> /tmp/yy"
    house.sh(f"setpriv --nnp sh -c '{inner}'; bc <<< 1+1 > /tmp/redirected", source="127.0.0.34")
    changed = [event for event in events(house, "FileChanged") if event["source"] == "127.0.0.34"]
    assert [(event["change"], event["path"], event["target"]) for event in changed] == [
        ("created", "/tmp/zz", ""), ("written", "/tmp/zz", ""), ("created", "/tmp/dd", ""), ("renamed", "/tmp/zz", "/tmp/yy"),
        ("created", "/tmp/ln", ""), ("removed", "/tmp/ln", ""), ("written", "/tmp/yy", ""),
        ("created", "/tmp/redirected", ""), ("written", "/tmp/redirected", ""),
    ]  # fmt: skip
    end = time.monotonic() + 90
    while not {("/tmp/yy", 11), ("/tmp/redirected", 2)} <= _kept(house, "127.0.0.34"):  # a moment later
        assert time.monotonic() < end


def test_what_it_says_of_files_is_on_record_as_what_its_shell_says(house: House) -> None:
    """By whoever has not made them himself: cp -p tells of its copy when it makes it."""
    said = "chmod 777 /tmp/said; touch -r /etc/passwd /tmp/said; chown -h 1:1 /tmp/to; chattr +A /tmp/said; chmod 755 .; cp -p /tmp/said /tmp/copy"
    told = [("mode", "/tmp/said"), ("times", "/tmp/said"), ("owner", "/tmp/to"), ("attributes", "/tmp/said"), ("mode", "/root")]
    for source, line in (("127.0.0.38", said), ("127.0.0.39", f"setpriv --nnp sh -c '{said}'")):
        house.sh(f"cd; echo x > /tmp/said; ln -s said /tmp/to; {line}", source=source)
        changed = [event for event in events(house, "FileChanged") if event["source"] == source]
        assert [(event["change"], event["path"]) for event in changed if event["change"] not in ("created", "written")] == told


def test_what_it_wrote_stands_on_record_before_what_its_shell_does_next(house: House) -> None:
    turn = "setpriv --nnp sh -c 'echo a >> /tmp/inner'; echo b >> /tmp/outer"
    house.sh(f"for i in {{1..30}}; do {turn}; done", source="127.0.0.37")
    changed = [event for event in events(house, "FileChanged") if event["source"] == "127.0.0.37"]
    assert [event["path"] for event in changed if event["change"] == "written"] == ["/tmp/inner", "/tmp/outer"] * 30


def test_interpreters_that_are_imitated_in_part_are_the_image_s_own(house: House) -> None:
    script = "import ctypes, sqlite3, asyncio; print(sqlite3.connect(':memory:').execute('select 6*7').fetchone())"
    assert house.sh(f'python3 -c "{script}"') == "(42,)\n"
    assert house.sh("perl -e 'my %h; $h{$_}++ for qw(a b a); printf qq(%s%d\\n), $_, $h{$_} for sort keys %h'") == "a2\nb1\n"
    assert (
        house.sh("printf '#!/usr/bin/python3\\nimport sys; print(sys.argv)\\n' > /tmp/p; chmod +x /tmp/p; /tmp/p x")
        == "['/tmp/p', 'x']\n"
    )


def test_what_openssl_is_not_imitated_in_is_the_image_s_own(house: House) -> None:
    assert (
        house.sh(
            "cd /tmp; openssl ecparam -name prime256v1 -genkey -noout -out e.pem; openssl ec -in e.pem -noout -text 2>/dev/null | head -1; "
            "openssl genrsa -out k.pem 2048; openssl rsa -in k.pem -check -noout; openssl rsa -in k.pem -pubout -out p.pem 2>/dev/null; echo hi > m; "
            "openssl dgst -sha256 -sign k.pem -out s m; openssl dgst -sha256 -verify p.pem -signature s m; openssl ciphers -v | head -1 | cut -c1-22"
        )
        == "Private-Key: (256 bit)\nRSA key ok\nVerified OK\nTLS_AES_256_GCM_SHA384\n"
    )


def test_a_program_for_an_interpreter_is_kept_however_it_came(house: House) -> None:
    house.sh("echo 'print(2 + 3)' | python3 -", source="127.0.0.29")
    house.sh("echo 'print(3 + 4)' > /tmp/kept.py; python3 /tmp/kept.py", source="127.0.0.29")
    kept = [event for event in events(house, "ArtifactCaptured") if event["source"] == "127.0.0.29"]
    assert {event["size"] for event in kept if event["origin"] == "execute"} == {13}
    assert "print(3 + 4)\n" in [event["text"] for event in events(house, "LineEntered") if event["mode"] == "script"]


def test_what_ran_is_on_record_once_with_its_end(house: House) -> None:
    house.sh("setpriv --nnp nice ls /srv", source="127.0.0.28")
    assert [
        event["status"] for event in events(house, "CommandRan") if event["argv"] == ["setpriv", "--nnp", "nice", "ls", "/srv"]
    ] == [0]
    executed = [event["argv"] for event in events(house, "ProgramExecuted") if event["source"] == "127.0.0.28"]
    assert ["ls", "/srv"] in executed and not any(argv[0] == "setpriv" for argv in executed)  # type: ignore[index]
    assert not events(house, "SessionCrashed") and not events(house, "ProgramMissing")


INSIDE = """
import ctypes, errno, os, sys
libc, shell = ctypes.CDLL(None, use_errno=True), int(sys.argv[1])
def tried(number, *arguments):
    return "done" if libc.syscall(number, *map(ctypes.c_long, arguments)) >= 0 else errno.errorcode[ctypes.get_errno()]
room = ctypes.create_string_buffer(64)
vector = (ctypes.c_long * 2)(ctypes.addressof(room), 64)
print(tried(101, 16, shell, 0, 0), tried(310, shell, ctypes.addressof(vector), 1, ctypes.addressof(vector), 1, 0), tried(438, tried and os.pidfd_open(shell), 3, 0))
"""


def test_the_process_that_stands_for_the_shell_cannot_be_looked_into_nor_robbed(house: House) -> None:
    """ptrace, process_vm_readv and pidfd_getfd by root of what leads the session of the programs: ours, inside."""
    house.sh("cat > /tmp/inside.py", stdin=INSIDE)
    assert house.sh("python3 /tmp/inside.py $$; true") == "EPERM EPERM EPERM\n"


async def test_whoever_kills_all_that_he_may_inside_has_killed_his_shell_and_nobody_of_ours(house: House) -> None:
    async with terminal(house, "127.0.0.32") as at:
        await at.line("setpriv --nnp true")
        at.key("setpriv --nnp python3 -c 'import os; os.kill(-1, 9)'\r")
        await at.until("-1, 9")
        with pytest.raises(AssertionError, match="the end"):
            await at.until("more of it")
    assert house.sh("echo 6*7 | bc", source="127.0.0.32") == "42\n"


def _kept(house: House, source: str) -> set[tuple[object, object]]:
    return {(event["path"], event["size"]) for event in events(house, "ArtifactCaptured") if event["source"] == source}


async def _processes(house: House, source: str) -> str:
    async with await house.connect(source=source) as connection:
        result = await connection.run("ps -eo stat,comm,args")
    assert isinstance(result.stdout, str)
    return result.stdout


async def _until_it_runs(house: House, command: str, source: str, state: str = "[A-Z]") -> None:
    async with asyncio.timeout(90):
        while not re.search(rf"^{state}\S*\s+{command.split()[0]}\s+{command}$", await _processes(house, source), re.MULTILINE):
            pass
