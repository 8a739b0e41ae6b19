"""sed against what GNU sed 4.9 of Debian 12 answered to the same words (`sed.cases.json`: words, output, errors, status), and in place."""

from __future__ import annotations

import json
import shlex
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from tests.unit.shell.conftest import Machine, Result

CASES = json.loads((Path(__file__).parent / "sed.cases.json").read_text(encoding="utf-8"))
LINES = b"one\ntwo\nthree\nfour\n"
Run = Callable[..., Result]


def test_answers_are_those_of_the_real_program(machine: Machine) -> None:
    machine.run("mkdir -p /tmp/w")
    different = []
    for words, out, err, status in CASES:
        line = "cd /tmp/w; LANG=C.UTF-8 sed " + " ".join(shlex.quote(word) for word in words)
        answer = machine.run(line, stdin=LINES).answer
        if answer != (out, err, status):
            different.append((words, answer, (out, err, status)))
    assert different == []


def test_a_file_is_edited_in_place_and_keeps_its_mode_and_owner(run: Run) -> None:
    run("echo 'PermitRootLogin no' > /tmp/c; chmod 640 /tmp/c; chown 33:33 /tmp/c")
    assert run("sed -i 's/no/yes/' /tmp/c").answer == ("", "", 0)
    assert run("cat /tmp/c; stat -c '%a %u %g' /tmp/c").answer == ("PermitRootLogin yes\n640 33 33\n", "", 0)


def test_a_suffix_keeps_the_old_file(run: Run) -> None:
    run("cd /tmp; echo a > f")
    assert run("cd /tmp; sed -i.bak s/a/b/ f; cat f f.bak").answer == ("b\na\n", "", 0)


def test_each_file_in_place_has_its_own_lines(run: Run) -> None:
    run("cd /tmp; echo a > f; echo b > g")
    assert run("cd /tmp; sed -i '1i top' f g; cat f g").answer == ("top\na\ntop\nb\n", "", 0)


def test_what_can_not_be_edited_is_told(run: Run) -> None:
    assert run("sed -i s/a/b/ /nowhere /etc").answer == (
        "",
        "sed: can't read /nowhere: No such file or directory\nsed: couldn't edit /etc: not a regular file\n",
        4,
    )


def test_a_missing_newline_stays_missing(run: Run) -> None:
    assert run("sed s/x/y/", stdin=b"x").answer == ("y", "", 0)
    assert run("sed p", stdin=b"x").answer == ("x\nx", "", 0)


def test_the_last_line_is_that_of_the_last_file_with_lines(run: Run) -> None:
    run("cd /tmp; echo a > f; echo b > g; : > h")
    assert run("cd /tmp; sed -n '$p' f g h").answer == ("b\n", "", 0)


@pytest.mark.parametrize("script", [":a;ba", ":a;s/^/aaaaaaaa/;ta", ":a;G;h;ba"])
def test_an_endless_script_is_ended(machine: Machine, script: str) -> None:
    machine.limits = msgspec.structs.replace(machine.limits, steps=20_000, memory=1 << 20)
    assert machine.run(f"sed '{script}'", stdin=b"x\n").exit.signal == "KILL"


def test_groups_are_known_on_long_lines_of_a_costly_pattern(run: Run) -> None:
    line = b"Model name: " + b"Intel(R) Xeon(R) " * 300 + b"@ 2.40GHz\n"
    began = time.process_time()
    assert run(r"sed -nr 's/.*:\s*(.*) @ (.*)/\2/p'", stdin=line).answer == ("2.40GHz\n", "", 0)
    assert run(r"sed -E 's/(a+)+b/x/'", stdin=b"a" * 3000 + b"\n").status == 0
    assert time.process_time() - began < 10
