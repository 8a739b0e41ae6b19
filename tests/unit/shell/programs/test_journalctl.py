"""journalctl (systemd 252), beside what a booted Debian 12 with the same packages answered."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest

from tests.unit.shell.conftest import Result


def test_a_login_belongs_to_ssh_until_it_has_a_session(run: Callable[..., Result]) -> None:
    own = run("journalctl -u ssh -n 3 -o cat").out.decode().splitlines()
    assert [line.split(" ")[0] for line in own] == ["Accepted", "pam_unix(sshd:session):", "pam_env(sshd:session):"]
    out = run("journalctl -o json -n 1 -t sshd -g pam_env").out.decode()
    fields = json.loads(out)
    assert fields["PRIORITY"] == "7" and fields["SYSLOG_FACILITY"] == "10" and fields["_TRANSPORT"] == "syslog"


def test_what_systemd_says_carries_its_job_and_is_explained_by_the_catalog(run: Callable[..., Result]) -> None:
    fields = json.loads(run("journalctl -o json -n 1 _PID=1 -g Started.session").out.decode())
    assert fields["MESSAGE"].startswith("Started session-")
    assert {key: fields[key] for key in ("MESSAGE_ID", "CODE_FILE", "CODE_FUNC", "JOB_TYPE", "JOB_RESULT", "_SYSTEMD_UNIT")} == {
        "MESSAGE_ID": "39f53479d3a045ac8e11786248231fbf", "CODE_FILE": "src/core/job.c", "CODE_FUNC": "job_emit_done_message",
        "JOB_TYPE": "start", "JOB_RESULT": "done", "_SYSTEMD_UNIT": "init.scope",
    }  # fmt: skip
    run("mkdir -p /usr/lib/systemd/catalog; printf -- '-- 39f53479d3a045ac8e11786248231fbf\\nSubject: Unit @UNIT@\\n\\nDone.\\n' "
        "> /usr/lib/systemd/catalog/systemd.catalog")  # fmt: skip
    explained = run("journalctl -x -n 1 _PID=1 -g Started.session").out.decode().split("\n")
    assert re.fullmatch(r"░░ Subject: Unit session-\d+\.scope", explained[1])
    assert explained[2:] == ["░░ ", "░░ Done.", ""]


def test_boots_before_are_there_and_a_line_stands_between_two(run: Callable[..., Result]) -> None:
    boots = run("journalctl --list-boots").out.decode().splitlines()
    assert boots[0].startswith("IDX BOOT ID                          FIRST ENTRY")
    assert boots[-1].split()[:2] == ["0", run("tr -d - < /proc/sys/kernel/random/boot_id").out.decode().strip()]
    numbers = [int(line.split()[0]) for line in boots[1:]]
    assert numbers == list(range(1 - len(numbers), 1))
    whole = run("journalctl -o short").out.decode()
    assert whole.count("-- Boot ") == len(numbers) - 1


def test_cursors_rise_and_lead_back_to_where_they_were(run: Callable[..., Result]) -> None:
    shown = [json.loads(line) for line in run("journalctl -o json -n 5").out.decode().splitlines()]
    numbers = [int(re.findall(r";i=([0-9a-f]+)", entry["__CURSOR"])[0], 16) for entry in shown]
    assert numbers == list(range(numbers[0], numbers[0] + 5))
    cursor = shown[1]["__CURSOR"]
    assert run(f"journalctl -o cat --after-cursor='{cursor}' | head -1").out.decode() == shown[2]["MESSAGE"] + "\n"


@pytest.mark.parametrize(
    ("line", "out", "err", "status"),
    [
        ("-o foo", "", "Unknown output format 'foo'.\n", 1),
        ("--facility=foo", "", 'Bad --facility= argument "foo".\n', 1),
        ("-D /nosuch", "", "Failed to open /nosuch: No such file or directory\n", 1),
        ("--file=/nosuch", "", "Failed to open files: No such file or directory\n", 1),
        ("--user", "-- No entries --\n", "No journal files were found.\n", 0),
        ("--cursor=foo", "", "Failed to seek to cursor: Invalid argument\n", 1),
        ("/nosuch", "", "Couldn't canonicalize path: No such file or directory\n", 1),
        ("-b foo", "", "Failed to add match 'foo': Invalid argument\n", 1),
        ("-b -70", "", "Data from the specified boot (-70) is not available: No such boot ID in journal\n", 1),
        ("-g '('", "", 'Bad pattern "(": missing closing parenthesis\n', 1),
        ("--since 2026-11-30 --until 2026-11-29", "", "--since= must be before --until=.\n", 1),
        ("-n foo", "", "Failed to add match 'foo': Invalid argument\n", 1),
        ("-g nothing-says-this -n 3", "-- No entries --\n", "", 1),
        ("_UID=0 -n 0", "-- No entries --\n", "", 0),
    ],
)
def test_a_line_is_answered_as_the_real_one_answers(run: Callable[..., Result], line: str, out: str, err: str, status: int) -> None:
    assert run(f"journalctl {line}").answer == (out, err, status)
