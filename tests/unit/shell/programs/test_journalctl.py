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


REFUSED = [
    ("--since=", "Failed to parse timestamp: \n", 1),
    ("--since '1 hour'", "Failed to parse timestamp: 1 hour\n", 1),
    ("-u 'nosuch*'", "Failed to add filter for units: No data available\n", 1),
    ("-u ''", "Failed to add filter for units: Invalid argument\n", 1),
    ("-u nosuch", "-- No entries --\n", 0),
    ("-u nosuch -o json", "", 0),
    ("-u nosuch -o cat", "", 0),
    ("+", '"+" can only be used between terms\n', 1),
    ("_UID=0 +", '"+" can only be used between terms\n', 1),
    ("/etc/passwd", "File is neither a device node, nor regular file, nor executable: /etc/passwd\n", 1),
    ("-F lower", "Failed to query unique data objects: Invalid argument\n", 1),
    ("--vacuum-size=foo", "Failed to parse vacuum size: foo\n", 1),
    ("--vacuum-time=foo", "Failed to parse vacuum time: foo\n", 1),
    ("--vacuum-files=foo", "Failed to parse vacuum files: foo\n", 1),
    ("--list-catalog foo", "Failed to parse id128 'foo': Invalid argument\nFailed to list catalog: Invalid argument\n", 1),
    ("--sync foo", "Extraneous arguments starting with 'foo'\n", 1),
    ("--verify --verify-key=foo", "Failed to parse seed.\n", 1),
    ("--file /etc/passwd", "Failed to open files: Bad message\n", 1),
    ("--file '/nosuch/*'", "Failed to open files: No such file or directory\n", 1),
    ("-D /tmp", "No journal files were found.\n-- No entries --\n", 0),
    ("--image=/nosuch", "Failed to set up loopback device for /nosuch: Operation not permitted\n", 255),
]  # words, what they answer on either stream, the status


def test_what_cannot_be_asked_is_told_as_a_booted_machine_told_it(run: Callable[..., Result]) -> None:
    said = run(
        "".join(f"journalctl {words} >>/tmp/out 2>&1; echo -- $? >>/tmp/out\n" for words, _, _ in REFUSED) + "cat /tmp/out"
    ).out.decode()
    assert said == "".join(f"{answer}-- {status}\n" for _, answer, status in REFUSED)


def test_a_file_keeps_the_cursor_for_the_next_time(run: Callable[..., Result]) -> None:
    last = json.loads(run("journalctl -o json -n 1 --cursor-file=/tmp/last").out)
    assert run("cat /tmp/last").out.decode() == last["__CURSOR"]
    run("logger -t mine hello")
    assert "mine: hello\n" in run("journalctl --cursor-file=/tmp/last -t mine").out.decode()
    assert run("journalctl --cursor-file=/tmp/last -t mine").answer == ("-- No entries --\n", "", 0)
    refused = run("journalctl -q -n 0 --cursor-file=/nosuch/last; journalctl -q -t mine --cursor-file=/nosuch/last >/dev/null")
    assert refused.answer == ("", "Failed to write new cursor to /nosuch/last: No such file or directory\n", 1)


def test_an_object_s_fields_lie_as_a_hash_table_has_them(run: Callable[..., Result]) -> None:
    shown = run("journalctl -o json -n 5 -t sshd").out.splitlines()
    assert len({tuple(json.loads(line)) for line in shown}) == 5
