"""A service that a visitor made runs as systemd runs it, ends as it ends, and runs again for the next who comes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from mirage.base.events import SessionCrashed
from mirage.shell.engine import EmulatedEngine
from mirage.shell.systemd import running
from mirage.world.visit import Visit
from tests.unit.shell.conftest import SOURCE, Machine, Wire

MADE = """mkfifo /var/fifo 2>/dev/null; mkdir -p /etc/systemd/system/multi-user.target.wants; cat > /etc/systemd/system/mine.service <<'END'
[Unit]
Description=Mine
[Service]
%s
[Install]
WantedBy=multi-user.target
END
"""


class Stay:
    """A visitor who stays in his layer for several commands."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.visit: Visit = machine.host.visit(
            "root", SOURCE, "2" * 26, machine.events.append, layer=machine.layer, limits=machine.limits
        )
        running.attend(self.visit)

    async def run(self, line: str) -> str:
        wire = Wire([], None)
        await EmulatedEngine().run(self.visit, line.encode(), wire)
        return (wire.out + wire.err).decode()


def stay(machine: Machine, work: Callable[[Stay], object]) -> None:
    async def body() -> None:
        one = Stay(machine)
        try:
            await work(one)  # type: ignore[misc]
        finally:
            one.visit.close()
        await asyncio.sleep(0)

    asyncio.run(body())
    assert not [event for event in machine.events if isinstance(event, SessionCrashed)]


def unit(service: str) -> str:
    return MADE.replace("%s", service)


def test_it_runs_from_its_start_to_its_stop(machine: Machine) -> None:
    async def work(one: Stay) -> None:
        assert "Created symlink" in await one.run(unit("ExecStart=/bin/cat /var/fifo\nUser=www-data") + "systemctl enable --now mine")
        assert (
            await one.run("systemctl is-active mine; pgrep -x cat -a | cut -d' ' -f2-; ps -o user=,ppid= -C cat")
            == "active\n/bin/cat /var/fifo\nwww-data       1\n"
        )
        said = await one.run("systemctl status mine | cat; pgrep -x cat")
        pid = said.split()[-1]
        assert "Active: active (running) since" in said
        assert f"Main PID: {pid} (cat)" in said
        assert await one.run("systemctl stop mine; systemctl is-active mine; pgrep -x cat; journalctl -u mine -o cat | tail -3") == (
            "inactive\nStopping mine.service - Mine...\nmine.service: Deactivated successfully.\nStopped mine.service - Mine.\n"
        )

    stay(machine, work)


@pytest.mark.parametrize(
    ("service", "state", "words"),
    [
        ("ExecStart=/bin/true", "inactive", "Deactivated successfully"),
        ("ExecStart=/bin/false", "failed", "Main process exited, code=exited, status=1/FAILURE"),
        ("ExecStart=/no/such", "failed", "status=203/EXEC"),
        ("Type=oneshot\nRemainAfterExit=yes\nExecStart=/bin/touch /tmp/one\nExecStart=/bin/touch /tmp/two", "active", "Mine"),
        ("Environment=A=b \"C=d e\"\nExecStart=/bin/sh -c 'echo $A$C > /tmp/said; pwd >> /tmp/said'", "inactive", "Deactivated"),
    ],
)
def test_it_ends_as_it_ends(machine: Machine, service: str, state: str, words: str) -> None:
    async def work(one: Stay) -> None:
        await one.run(unit(service) + "systemctl start mine")
        while machine.host.place(machine.layer).jobs:  # noqa: ASYNC110 - nothing tells of the end of a task of the machine's
            await asyncio.sleep(0)
        assert await one.run("systemctl is-active mine") == f"{state}\n"
        assert words in await one.run("journalctl -u mine -o cat; systemctl status mine | cat")

    stay(machine, work)
    if "touch" in service:
        assert machine.run("ls /tmp/one /tmp/two").answer[0] == "/tmp/one\n/tmp/two\n"
    if "said" in service:
        assert machine.run("cat /tmp/said").answer[0] == "bd e\n/\n"


def test_what_dies_is_started_again_and_one_that_dies_at_once_not_for_ever(machine: Machine) -> None:
    async def work(one: Stay) -> None:
        await one.run(unit("ExecStart=/bin/cat /var/fifo\nRestart=always") + "systemctl start mine")
        first = await one.run("pgrep -x cat")
        await one.run("pkill -KILL -x cat")
        while not (later := await one.run("pgrep -x cat")):  # noqa: ASYNC110
            await asyncio.sleep(0)
        assert later != first
        await one.run("systemctl stop mine; " + unit("ExecStart=/bin/false\nRestart=always") + "systemctl start mine")
        while machine.host.place(machine.layer).jobs:  # noqa: ASYNC110
            await asyncio.sleep(0)
        assert await one.run("systemctl is-active mine") == "failed\n"

    stay(machine, work)


def test_it_runs_for_the_next_who_comes_and_after_a_boot_where_it_was_enabled(machine: Machine) -> None:
    async def begin(one: Stay) -> None:
        await one.run(unit("ExecStart=/bin/cat /var/fifo") + "systemctl enable --now mine")

    async def look(one: Stay) -> None:
        while not await one.run("pgrep -x cat"):  # noqa: ASYNC110
            await asyncio.sleep(0)
        assert await one.run("systemctl is-active mine") == "active\n"

    stay(machine, begin)
    assert machine.run("pgrep -x cat").answer == ("", "", 1)
    stay(machine, look)
    machine.run("reboot")
    stay(machine, look)


ENDS = {
    "Restart=always\nExecStart=/nonexist/x": """\
Started mine.service - Mine.
mine.service: Failed to locate executable /nonexist/x: No such file or directory
mine.service: Failed at step EXEC spawning /nonexist/x: No such file or directory
mine.service: Main process exited, code=exited, status=203/EXEC
mine.service: Failed with result 'exit-code'.
mine.service: Scheduled restart job, restart counter is at 5.
Stopped mine.service - Mine.
mine.service: Start request repeated too quickly.
mine.service: Failed with result 'exit-code'.
Failed to start mine.service - Mine.
Result=exit-code
NRestarts=5
ActiveState=failed
""",
    "ExecStart=/bin/sh -c 'echo out; exit 3'": """\
Started mine.service - Mine.
out
mine.service: Main process exited, code=exited, status=3/NOTIMPLEMENTED
mine.service: Failed with result 'exit-code'.
Result=exit-code
NRestarts=0
ActiveState=failed
""",
    "Type=oneshot\nRemainAfterExit=yes\nExecStart=/bin/echo done": """\
Starting mine.service - Mine...
done
Finished mine.service - Mine.
Result=success
NRestarts=0
ActiveState=active
""",
    "Type=oneshot\nExecStart=/bin/echo done": """\
Starting mine.service - Mine...
done
mine.service: Deactivated successfully.
Finished mine.service - Mine.
Result=success
NRestarts=0
ActiveState=inactive
""",
    "Type=oneshot\nExecStart=/bin/sh -c 'echo out; false'": """\
Starting mine.service - Mine...
out
mine.service: Main process exited, code=exited, status=1/FAILURE
mine.service: Failed with result 'exit-code'.
Failed to start mine.service - Mine.
Result=exit-code
NRestarts=0
ActiveState=failed
""",
}


@pytest.mark.parametrize("service", ENDS)
def test_the_journal_tells_of_a_start_and_an_end_as_a_booted_debian_did(machine: Machine, service: str) -> None:
    async def work(one: Stay) -> None:
        await one.run(unit(service))
        status = await one.run("systemctl start mine > /dev/null 2>&1; echo $?")
        assert status == ("1\n" if "Failed to start" in ENDS[service] and "oneshot" in service else "0\n")
        await one.run("for i in {1..200}; do [ $(systemctl is-active mine) = activating -o $(systemctl show mine -p SubState --value) = running ] || break; sleep 0.05; done")  # fmt: skip
        told = (await one.run("journalctl -u mine -o cat")).splitlines(keepends=True)
        told = told[:5] + told[-5:] if len(told) > 10 else told
        assert "".join(told) + await one.run("systemctl show mine -p Result,NRestarts,ActiveState") == ENDS[service]

    stay(machine, work)


def test_a_status_tells_of_the_last_run_alone(machine: Machine) -> None:
    async def work(one: Stay) -> None:
        await one.run(unit("Restart=always\nExecStart=/bin/cat /var/fifo") + "systemctl start mine; kill -9 $(pgrep -x cat)")
        await one.run("for i in {1..200}; do [ $(systemctl show mine -p NRestarts --value) = 1 ] && break; sleep 0.05; done")
        assert await one.run("systemctl status mine | grep -c 'Main process exited'; journalctl -u mine -o cat") == (
            "0\nStarted mine.service - Mine.\nmine.service: Main process exited, code=killed, status=9/KILL\n"
            "mine.service: Failed with result 'signal'.\nmine.service: Scheduled restart job, restart counter is at 1.\n"
            "Stopped mine.service - Mine.\nStarted mine.service - Mine.\n"
        )

    stay(machine, work)
