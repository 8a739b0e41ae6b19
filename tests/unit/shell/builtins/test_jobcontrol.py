"""jobs, fg, bg, wait, disown, suspend as bash 5.2.15 answers."""

from __future__ import annotations

import asyncio

import pytest

from mirage.world.engine import Pty
from tests.unit.shell.conftest import Machine, Wire

# a line, and what it prints, complains and returns; recorded with `env -i PATH HOME LANG=C.UTF-8 bash -c LINE`
RECORDED = [
    ("jobs; echo $?", "0\n", "", 0),
    ("jobs -x; echo $?", "0\n", "", 0),
    ("jobs %1; echo $?", "1\n", "bash: line 1: jobs: %1: no such job\n", 0),
    ("fg; echo $?", "1\n", "bash: line 1: fg: no job control\n", 0),
    ("bg; echo $?", "1\n", "bash: line 1: bg: no job control\n", 0),
    ("fg %1; echo $?", "1\n", "bash: line 1: fg: no job control\n", 0),
    ("fg -x; echo $?", "1\n", "bash: line 1: fg: no job control\n", 0),
    ("wait; echo $?", "0\n", "", 0),
    ("wait 999999; echo $?", "127\n", "bash: line 1: wait: pid 999999 is not a child of this shell\n", 0),
    ("wait abc; echo $?", "1\n", "bash: line 1: wait: `abc': not a pid or valid job spec\n", 0),
    ("wait %1; echo $?", "127\n", "bash: line 1: wait: %1: no such job\n", 0),
    ("wait -x; echo $?", "2\n", "bash: line 1: wait: -x: invalid option\nwait: usage: wait [-fn] [-p var] [id ...]\n", 0),
    ("wait -n; echo $?", "127\n", "", 0),
    ("disown; echo $?", "1\n", "bash: line 1: disown: current: no such job\n", 0),
    ("disown %1; echo $?", "1\n", "bash: line 1: disown: %1: no such job\n", 0),
    ("disown 999; echo $?", "1\n", "bash: line 1: disown: 999: no such job\n", 0),
    (
        "disown -x; echo $?",
        "2\n",
        "bash: line 1: disown: -x: invalid option\ndisown: usage: disown [-h] [-ar] [jobspec ... | pid ...]\n",
        0,
    ),
    (
        "jobs -z; jobs -n; echo $?",
        "0\n",
        "bash: line 1: jobs: -z: invalid option\njobs: usage: jobs [-lnprs] [jobspec ...] or jobs -x command [args]\n",
        0,
    ),
    ("suspend; echo $?", "1\n", "bash: line 1: suspend: cannot suspend: no job control\n", 0),
]


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[case[0][:40] for case in RECORDED])
def test_jobcontrol_answers_as_recorded(run, line, out, err, status):
    assert run(line).answer == (out, err, status)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("(exit 3) & wait %1; echo $?", "[1]+  Exit 3                  ( exit 3 )\n3\n"),
        ("(exit 3) & wait %1 2>/dev/null; echo $?", "3\n"),
        ("(exit 3) & wait -n; echo $?", "[1]+  Exit 3                  ( exit 3 )\n3\n"),
        ("true & wait; echo x", "[1]+  Done                    true\nx\n"),
    ],
)
def test_wait_tells_of_what_has_ended(machine: Machine, line: str, told: str) -> None:
    wire = Wire([b"PS1=\r", f"{line}\r".encode(), b"echo end\r", b"exit\r"], Pty("dumb", 80, 24), ends=False)
    out = asyncio.run(machine.serve(None, wire)).out.decode().replace("\r\n", "\n")
    assert out.partition(f"{line}\n[1] ")[2].partition("\n")[2].partition("echo end")[0].endswith(told)
