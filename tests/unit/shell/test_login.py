"""An interactive login, key by key, against what the real bash sent (`login.json`)."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from mirage.world.engine import Exit, Pty
from tests.unit.shell.conftest import Machine, Wire

RECORDED: dict[str, Any] = json.loads(Path(__file__).with_name("login.json").read_text(encoding="utf-8"))["sessions"]
ROUNDS = 40  # turns of the event loop without a byte after which a session waits for keys


async def converse(machine: Machine, term: str, keys: list[bytes]) -> tuple[list[bytes], Exit]:
    """What each piece of typing is answered with, and how the login ended."""
    wire = Wire([], Pty(term, 80, 24), ends=False)
    task = asyncio.ensure_future(machine.serve(None, wire))
    answers = []
    await _settled(wire, task)
    for piece in keys:
        seen = len(wire.out)
        wire.say(piece)
        await _settled(wire, task)
        answers.append(bytes(wire.out[seen:]))
    wire.say(b"", ends=True)
    return answers, (await task).exit


async def _settled(wire: Wire, task: asyncio.Future[Any]) -> None:
    quiet, size = 0, -1
    while quiet < ROUNDS and not task.done():
        await asyncio.sleep(0)
        quiet, size = (quiet + 1, size) if len(wire.out) == size else (0, len(wire.out))


@pytest.mark.parametrize("name", list(RECORDED))
def test_a_recorded_login_is_answered_with_the_same_bytes(machine: Machine, name: str) -> None:
    session = RECORDED[name]
    keys = [piece.encode("latin-1") for piece, _ in session["steps"]]
    answers, _ = asyncio.run(converse(machine, session["term"], keys))
    assert [answer.decode("latin-1") for answer in answers] == [shown for _, shown in session["steps"]]


def test_exit_ends_the_login_with_its_status(machine: Machine) -> None:
    assert asyncio.run(converse(machine, "xterm", [b"exit 7\r"]))[1] == Exit(7)


def test_the_client_that_goes_away_hangs_up_the_shell(machine: Machine) -> None:
    assert asyncio.run(converse(machine, "xterm", [b"echo"]))[1] == Exit(signal="HUP")


def test_a_terminal_shows_what_printf_has_printed_before_it_complains(machine: Machine) -> None:
    answers, _ = asyncio.run(converse(machine, "dumb", [b"PS1=; printf '%d\\n' 7 x 9\r"]))
    assert answers[0].decode().splitlines()[-4:] == ["7", "-bash: printf: x: invalid number", "0", "9"]


def test_the_shell_holds_its_terminal_as_a_descriptor_that_no_program_inherits(machine: Machine) -> None:
    answers, _ = asyncio.run(converse(machine, "dumb", [b"PS1=; echo $(ls /proc/$$/fd); echo $(ls /proc/self/fd)\r"]))
    assert answers[0].decode().splitlines()[-2:] == ["0 1 2 255", "0 1 2 3"]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        (b"cat <<'X'\r#!/bin/sh\recho !nosuch !$\rX\r", ["#!/bin/sh", "echo !nosuch !$"]),
        (b"echo 'a\rb!nosuch'\r", ["a", "b!nosuch"]),
    ],
    ids=["here-document", "single quotes"],
)
def test_no_event_is_looked_for_in_what_is_quoted_over_lines(machine: Machine, typed: bytes, printed: list[str]) -> None:
    answers, _ = asyncio.run(converse(machine, "dumb", [b"PS1=; PS2=; stty -echo\r", typed]))
    assert answers[1].decode().splitlines()[-len(printed) :] == printed


def test_an_interrupt_in_the_shell_that_su_has_begun_ends_its_line_alone(machine: Machine) -> None:
    keys = [b"PS1='%'\r", b"su mysql -s /bin/bash\r", b"PS1='\\u>'\r", b"half a line\x03", b"id -un\r", b"exit\r"]
    answers, _ = asyncio.run(converse(machine, "dumb", keys))
    assert [answer.decode().rpartition("\n")[2] for answer in answers[2:]] == ["mysql>", "mysql>", "mysql>", "%"]
    assert answers[4].decode().splitlines()[-2:] == ["mysql", "mysql>"]


def test_a_job_that_kill_has_stopped_is_told_of_one_prompt_later(machine: Machine) -> None:
    lines = [b"PS1=; stty -echo; mkfifo /tmp/f\r", b"cat /tmp/f &\r", b"kill -STOP $!\r", b"echo two\r"]
    answers, _ = asyncio.run(converse(machine, "dumb", lines))
    assert [answer.decode() for answer in answers[2:]] == ["", "two\r\n\r\n[1]+  Stopped                 cat /tmp/f\r\n"]


@pytest.mark.parametrize(
    "flood",
    [b"x" * 100_000, b"\r" * 300, b"echo hello\r" * 100, b"\t" * 1_000, bytes(range(256)) * 20, b"\x1b999999x" * 8],
    ids=["one line", "empty lines", "commands", "tabs", "all bytes", "counts"],
)
def test_a_flood_of_keys_ends_in_a_prompt(machine: Machine, flood: bytes) -> None:
    async def play() -> Exit:
        wire = Wire([], Pty("xterm", 80, 24), ends=False)
        task = asyncio.ensure_future(machine.serve(None, wire))
        await _settled(wire, task)
        wire.say(flood)
        await _settled(wire, task)
        for _ in range(3):
            wire.say(b"\x03")
            await _settled(wire, task)
        wire.say(b"exit 3\r")
        return (await asyncio.wait_for(task, 30)).exit

    assert asyncio.run(play()) == Exit(3)


async def test_who_writes_after_the_client_has_closed_gets_sigpipe_at_the_first_write(machine: Machine) -> None:
    """`ssh host cat`, closed after it sent something: cat reads that, and has nobody to write it to."""
    result = await machine.serve("cat", Wire([b"hello"], is_closed=True))
    assert result.exit == Exit(signal="PIPE")


async def test_who_asks_for_a_command_on_a_terminal_is_not_greeted(machine: Machine) -> None:
    wire = Wire([], Pty("xterm", 80, 24), ends=False)
    task = asyncio.ensure_future(machine.serve("exec bash --norc", wire))
    await _settled(wire, task)
    wire.say(b"exit\r")
    await task
    assert bytes(wire.out) == b"\x1b[?2004hbash-5.2# exit\r\n\x1b[?2004l\rexit\r\n"


def test_a_person_s_own_keys_and_settings_are_read_when_a_shell_begins(machine: Machine) -> None:
    machine.run(
        r"""printf '"\\C-t": "echo hello"\n$if mode=vi\n"\\C-b": "no"\n$endif\nset completion-ignore-case on\n' > ~/.inputrc"""
    )
    answers, _ = asyncio.run(converse(machine, "xterm", [b"\x14\r", b"bind -v | grep ignore-case\r"]))
    assert answers == [
        b"echo hello\r\n\x1b[?2004l\rhello\r\n\x1b[?2004hbash-5.2# ",
        b"bind -v | grep ignore-case\r\n\x1b[?2004l\rset completion-ignore-case on\r\n\x1b[?2004hbash-5.2# ",
    ]
