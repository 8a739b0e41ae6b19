"""awk against what mawk 1.3.4 and gawk 5.2.1 of Debian 12 answered to the same words (`*.cases.json`: words, output, errors, status)."""

from __future__ import annotations

import json
import shlex
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from tests.unit.shell.conftest import Machine, Result

LINES = b"a b c\n1 2 3\n"
Run = Callable[..., Result]


@pytest.mark.parametrize("name", ["mawk", "gawk"])
def test_answers_are_those_of_the_real_program(machine: Machine, name: str) -> None:
    machine.run("mkdir -p /tmp/w")
    different = []
    for words, out, err, status in json.loads((Path(__file__).parent / f"{name}.cases.json").read_text(encoding="utf-8")):
        line = f"cd /tmp/w; LANG=C.UTF-8 {name} " + " ".join(shlex.quote(word) for word in words)
        answer = machine.run(line, stdin=LINES).answer
        if answer != (out, err, status):
            different.append((words, answer, (out, err, status)))
    assert different == []


def test_messages_begin_with_the_name_it_was_called_by(run: Run) -> None:
    run("ln -s mawk /usr/bin/awk")
    assert run("awk '{print $1'").answer == ("", "awk: line 2: missing } near end of file\n", 2)


def test_a_program_file_is_named_in_complaints(run: Run) -> None:
    run("printf 'BEGIN{\\nprint 1\\n' > /tmp/p.awk")
    assert run("mawk -f /tmp/p.awk").answer == ("", "mawk: /tmp/p.awk: line 4: missing } near end of file\n", 2)


def test_the_clock_seeds_srand(run: Run) -> None:
    assert run("mawk 'BEGIN{print srand(1), srand(2)}'").answer == ("1750000000 1\n", "", 0)


def test_the_rest_of_standard_input_is_for_whoever_reads_next(run: Run) -> None:
    assert run("printf 'a 1\\nb 2\\n' | mawk '{s+=$2} END{print s}'; echo done").answer == ("3\ndone\n", "", 0)


@pytest.mark.parametrize(
    "program",
    ["BEGIN{while(1);}", 'BEGIN{while(1)x=x "aaaaaaaa"}', "BEGIN{while(1)a[i++]=i}", "function f(){f()}BEGIN{while(1)f()}"],
)
def test_an_endless_program_is_ended(machine: Machine, program: str) -> None:
    machine.limits = msgspec.structs.replace(machine.limits, steps=20_000, memory=1 << 20)
    ended = machine.run(f"mawk '{program}'").exit
    assert ended.signal == "KILL" or ended.status == 2


def test_a_runaway_pattern_ends_soon(run: Run) -> None:
    began = time.process_time()
    assert run("mawk '/(a+)+b/{print \"m\"}'", stdin=b"a" * 3000 + b"\n").answer == ("", "", 0)
    assert time.process_time() - began < 10


@pytest.mark.parametrize("program", ["(" * 5000, "{" * 5000, "BEGIN{x=" + "!" * 5000, "BEGIN{x=1" + "+1" * 20000 + "}"])
def test_deep_programs_are_refused_or_run(run: Run, program: str) -> None:
    assert run("mawk -f -", stdin=program.encode()).status in (0, 2)
