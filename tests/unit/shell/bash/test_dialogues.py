"""What an interactive bash says and when: jobs, ^C, traps. Recorded from bash 5.2.15 on a terminal without echo, prompt `$ `."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from mirage.world.engine import Pty
from tests.unit.shell.conftest import Machine, Wire

SETUP = b"stty -echo; bind 'set enable-bracketed-paste off'; PS1='$ '; unset PROMPT_COMMAND\n"
ROUNDS = 60  # turns of the event loop without a byte after which a session waits for keys

# what is typed, and all that it is answered with, until the shell waits again
DIALOGUES: dict[str, list[tuple[str, str]]] = {
    "a background command speaks behind the prompt": [
        ("./nosuch &\n", "[1] PID\n$ -bash: ./nosuch: No such file or directory\n"),
        ("true\n", "[1]+  Exit 127                ./nosuch\n$ "),
    ],
    "a foreground command gives way to what was put behind": [
        ("echo first & cat /dev/null; echo second\n", "[1] PID\nfirst\n[1]+  Done                    echo first\nsecond\n$ "),
    ],
    "a builtin does not": [
        ("echo first & echo second\n", "[1] PID\nsecond\n$ first\n"),
    ],
    "a job that died before another began is neither current nor previous": [
        ("echo a &\n", "[1] PID\n$ a\n"),
        ("cat &\n", "[2] PID\n[1]   Done                    echo a\n$ "),
        ("jobs\n", "[2]+  Stopped                 cat\n$ "),
        ("kill %%; fg\n", "cat\nTerminated\n$ "),
    ],
    "a bash in the background stops before its first prompt": [
        ("bash & true\n", "[1] PID\n$ "),
        ("true\n", "\n[1]+  Stopped                 bash\n$ "),
        ("jobs\n", "[1]+  Stopped                 bash\n$ "),
    ],
    "and so does a dash, which is the current job then": [
        ("bash & true\n", "[1] PID\n$ "),
        ("true\n", "\n[1]+  Stopped                 bash\n$ "),
        ("sh & true\n", "[2] PID\n$ "),
        ("true\n", "\n[2]+  Stopped                 sh\n$ "),
        ("jobs\n", "[1]-  Stopped                 bash\n[2]+  Stopped                 sh\n$ "),
    ],
    "wait says nothing of a job that was dead before": [
        ("sleep 60 & sleep 61 & kill %1 %2; : $(sleep 0.3); wait; jobs\n", "[1] PID\n[2] PID\n$ "),
    ],
    "without job control nothing is said of a job's end": [
        ("set +m; sleep 0.1 & wait; set -m\n", "[1] PID\n$ "),
        ("set +m; sleep 0.1 &\n", "[1] PID\n$ "),
        ("sleep 0.3\n", "$ "),
        ("sleep 60 & kill $!; wait $!; echo $?\n", "[1] PID\n143\n$ "),
        ("set -m; sleep 0.1 & wait; jobs\n", "[1] PID\n[1]+  Done                    sleep 0.1\n$ "),
    ],
    "a job names the directory in which it began": [
        ("cd /tmp; cat & cd /\n", "[1] PID\n$ "),
        ("fg\n", "cat\t(wd: /tmp)\n"),
        ("\x03", "\n$ "),
    ],
    "^C ends all of a list": [
        ("cat; echo after\n", ""),
        ("\x03", "\n$ "),
        ("cat && echo after || echo other\n", ""),
        ("\x03", "\n$ "),
        ("f() { cat; echo after; }; f\n", ""),
        ("\x03", "\n$ "),
        ("echo $?\n", "130\n$ "),
    ],
    "^C at a prompt runs the trap and ends the line": [
        ("trap 'echo INT' INT\n", "$ "),
        ("\x03", "^CINT\n\n$ "),
        ("echo $?\n", "130\n$ "),
        ("trap - INT\n", "$ "),
        ("\x03", "^C\n$ "),
    ],
    "a killed program's modes of the terminal are undone": [
        ("cat\n", ""),
        ("\x03", "\n$ "),
        ("stty -a | grep -o -e ' -echo ' -e ' echo '\n", " -echo \n$ "),
    ],
    "passwd hears no ^C and asks twice": [
        ("passwd\n", "New password: "),
        ("\x03", ""),
        ("one\n", "\nRetype new password: "),
        ("two\n", "\nSorry, passwords do not match.\npasswd: Authentication token manipulation error\npasswd: password unchanged\n$ "),
    ],
    "rm asks root about nothing that is immutable": [
        ("cd /tmp; echo x > a; chattr +i a; rm a\n", "rm: cannot remove 'a': Operation not permitted\n$ "),
        ("rm -i a\n", "rm: remove regular file 'a'? "),
        ("y\n", "rm: cannot remove 'a': Operation not permitted\n$ "),
        ("chattr -i a; chattr +a a; rm a; chattr -a a; rm a\n", "rm: cannot remove 'a': Operation not permitted\n$ "),
    ],
    "a condition that does not parse leaves the status": [
        ("false\n", "$ "),
        ("[[ a b ]]\n", "-bash: conditional binary operator expected\n$ "),
        ("echo $?\n", "1\n$ "),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", list(DIALOGUES))
def test_a_dialogue_is_the_recorded_one(machine: Machine, name: str) -> None:
    steps = DIALOGUES[name]
    shown = asyncio.run(_converse(machine, [typed for typed, _ in steps]))
    assert shown == [expected for _, expected in steps]


async def _converse(machine: Machine, keys: list[str]) -> list[str]:
    wire = Wire([], Pty("xterm", 80, 24), ends=False)
    task = asyncio.ensure_future(machine.serve(None, wire))
    await _settled(wire, task)
    wire.say(SETUP)
    await _settled(wire, task)
    shown = []
    for piece in keys:
        seen = len(wire.out)
        wire.say(piece.encode())
        await _settled(wire, task)
        text = wire.out[seen:].decode().replace("\r\n", "\n")
        shown.append(re.sub(r"(?m)^(\[\d+\]) \d+$", r"\1 PID", text))
    wire.say(b"", ends=True)
    await task
    return shown


async def _settled(wire: Wire, task: asyncio.Future[Any]) -> None:
    quiet, size = 0, -1
    while quiet < ROUNDS and not task.done():
        await asyncio.sleep(0)
        quiet, size = (quiet + 1, size) if len(wire.out) == size else (0, len(wire.out))
