"""systemd's smaller programs (252), beside what those of a Debian 12 answered."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.unit.shell.conftest import Result


@pytest.mark.parametrize(
    ("line", "out", "err", "status"),
    [
        ("systemd-escape 'foo bar/baz'", "foo\\x20bar-baz\n", "", 0), ("systemd-escape -p /foo/bar /", "foo-bar -\n", "", 0),
        ("systemd-escape -u foo-bar", "foo/bar\n", "", 0), ("systemd-escape -m /dev/sda 'a b.service' foo", "dev-sda.device a\\x20b.service foo.service\n", "", 0),
        ("systemd-escape --template=x@.service foo", "x@foo.service\n", "", 0),
        ("systemd-escape -u --instance foo@bar-baz.service", "bar/baz\n", "", 0),
        ("systemd-escape -p //a//b/../c", "", "Input '//a//b/../c' is not a normalized file system path, failed to escape.\n", 1),
        ("systemd-escape --suffix=foo x", "", 'Invalid unit suffix type "foo".\n', 1), ("systemd-escape", "", "Not enough arguments.\n", 1),
        ("systemd-id128", "", "Command verb required.\n", 1), ("systemd-id128 show foo", "", 'Unknown identifier "foo".\n', 1),
        ("systemd-id128 show root-x86-64", "NAME        ID\nroot-x86-64 4f68bce3e8cd4db196e7fbcaf984b709\n", "", 0),
        ("systemd-path user-configuration temporary", "/root/.config\n/tmp\n", "", 0), ("systemd-path nosuch", "", "Path nosuch not known.\n", 1),
        ("systemd-inhibit --list", "No inhibitors.\n", "", 0), ("systemd-inhibit echo hi", "hi\n", "", 0),
        ("systemd-inhibit false", "", "false failed with exit status 1.\n", 1),
        ("systemd-inhibit nosuchcmd", "", "Failed to execute : No such file or directory\nnosuchcmd failed with exit status 1.\n", 1),
        ("systemd-inhibit --what=foo echo x", "", "Failed to inhibit: Invalid what specification foo\n", 1),
        ("systemd-notify --ready", "", "No status data could be sent: $NOTIFY_SOCKET was not set\n", 1),
        ("systemd-cat -p foo true", "", "Failed to parse priority value.\n", 1),
        ("echo hi | systemd-cat -t foo; journalctl -t foo -o cat", "hi\n", "", 0),
        ("systemd-cat -t zz sh -c 'echo bad; exit 3'; echo $?; journalctl -t zz -o cat", "3\nbad\n", "", 0),
        ("systemd-cgtop -n foo", "", "Failed to parse iterations parameter 'foo': Invalid argument\n", 1),
        ("systemd-delta nosuch", "0 overridden configuration files found.\n", "", 0),
        ("systemd-tmpfiles", "", "You need to specify at least one of --clean, --create or --remove.\n", 1),
        ("systemd-tmpfiles --create nosuch.conf", "", "Failed to open 'nosuch.conf': No such file or directory\n", 1),
        ("systemd-detect-virt --list | head -2", "none\nkvm\n", "", 0),
        ("systemd-analyze timespan 90m", "Original: 90m\n      μs: 5400000000\n   Human: 1h 30min\n", "", 0),
        ("systemd-analyze timespan foo", "", "Failed to parse time span 'foo': Invalid argument\n", 1),
        ("systemd-analyze calendar 2020-01-01", "  Original form: 2020-01-01\nNormalized form: 2020-01-01 00:00:00\n    Next elapse: never\n", "", 0),
        (
            "systemd-analyze calendar 10", "",
            "Failed to parse calendar specification '10': Invalid argument\n"
            "Hint: this expression is a valid timespan. Use 'systemd-analyze timespan \"10\"' instead?\n", 1,
        ),
        ("systemd-analyze exit-status EXEC 0", "NAME    STATUS CLASS\nEXEC       203 systemd\nSUCCESS      0 libc\n", "", 0),
        ("systemd-analyze capability 21", "NAME          NUMBER\ncap_sys_admin     21\n", "", 0),
        ("systemd-analyze compare-versions 1 2", "1 < 2\n", "", 12), ("systemd-analyze compare-versions 1.0 lt 2.0", "", "", 0),
        (
            "systemd-analyze condition 'ConditionPathExists=/nosuch' 'AssertPathExists=/etc'", "",
            "test.service: AssertPathExists=/etc succeeded.\nAsserts succeeded.\ntest.service: ConditionPathExists=/nosuch failed.\n"
            "Conditions failed.\n", 1,
        ),
        ("systemd-analyze log-level foo", "", '"foo" is not a valid log level.\n', 1), ("systemd-analyze blame foo", "", "Too many arguments.\n", 1),
        ("systemd-analyze security nosuch", "", "Unit nosuch.service not found, cannot analyze.\n", 1),
        ("systemd-analyze security cron.timer", "", "Unit cron.timer is not a service unit, refusing.\n", 1),
        ("timedatectl set-ntp maybe", "", "Failed to parse NTP setting 'maybe': Invalid argument\n", 1),
        ("timedatectl set-time foo", "", "Failed to parse time specification 'foo': Invalid argument\n", 1),
        ("timedatectl ntp-servers ens3", "", "Too few arguments.\n", 1),
        ("journalctl -p err..foo", "", "Failed to parse log level range err..foo\n", 1),
        ("journalctl -b 50", "", "Data from the specified boot (+50) is not available: No such boot ID in journal\n", 1),
        ("journalctl --case-sensitive=foo -g x", "", 'Bad --case-sensitive= argument "foo": Invalid argument\n', 1),
        ("journalctl --interval=foo", "", "Failed to parse sealing key change interval: foo\n", 1),
        ("systemd-analyze log-target", "journal-or-kmsg\n", "", 0), ("systemd-analyze verify nosuch.service", "", "Unit nosuch.service not found.\n", 1),
    ],
)  # fmt: skip
def test_a_line_is_answered_as_the_real_one_answers(run: Callable[..., Result], line: str, out: str, err: str, status: int) -> None:
    assert run(line).answer == (out, err, status)


def test_who_holds_a_lock_is_listed(run: Callable[..., Result]) -> None:
    lines = run("systemd-inhibit --what=sleep --who=me --why=because systemd-inhibit --list").out.decode().splitlines()
    assert lines[0].split() == ["WHO", "UID", "USER", "PID", "COMM", "WHAT", "WHY", "MODE"]
    assert re.fullmatch(r"me +0 root \d+ systemd-inhibit sleep because block", lines[1]) and lines[2:] == ["", "1 inhibitors listed."]


def test_files_are_made_as_a_configuration_says(run: Callable[..., Result]) -> None:
    text = r"d /run/zzz 0750 root root -\nf /run/zzz/f 0640 root root - hello\nL /run/zzz/l - - - - /etc/passwd\n"
    found = run(
        f"printf '{text}' > /t.conf; systemd-tmpfiles --create /t.conf; stat -c '%a %n' /run/zzz /run/zzz/f; cat /run/zzz/f; readlink /run/zzz/l"
    )
    assert found.answer == ("750 /run/zzz\n640 /run/zzz/f\nhello/etc/passwd\n", "", 0)


def test_a_new_id_is_one_and_the_machine_s_is_the_file_s(run: Callable[..., Result]) -> None:
    assert re.fullmatch(rb"[0-9a-f]{12}4[0-9a-f]{19}\n", run("systemd-id128 new").out)
    assert run("systemd-id128 boot-id").out.decode() == run("tr -d - < /proc/sys/kernel/random/boot_id").out.decode()


def test_what_is_told_to_the_journal_keeps_its_priority(run: Callable[..., Result]) -> None:
    run("printf '%s\n' '<3>third' '<7>seventh' plain | systemd-cat -t said; echo fourth | systemd-cat -t said -p warning")
    run("echo '<2>kept' | systemd-cat -t said --level-prefix=no; logger -t said -p user.crit second; logger -t said notice")
    found = {level: run(f"journalctl -t said -o cat -p {level}..{level}").out.decode().splitlines() for level in range(2, 8)}
    assert found == {2: ["second"], 3: ["third"], 4: ["fourth"], 5: ["notice"], 6: ["plain", "<2>kept"], 7: ["seventh"]}


def test_its_priority_is_known_in_another_visit_and_of_many_the_last_are(run: Callable[..., Result]) -> None:
    run("seq 510 | systemd-cat -t many -p err")
    assert run("journalctl -t many -o cat -p err").out.decode().split() == [str(number) for number in range(11, 511)]


@pytest.mark.parametrize(
    ("line", "out", "err", "status"),
    [
        ("systemd-sysext", "HIERARCHY EXTENSIONS SINCE\n/opt      none       -\n/usr      none       -\n", "", 0),
        ("systemd-sysext --no-legend", "/opt none -\n/usr none -\n", "", 0),
        ("systemd-sysext --json=short", '[{"hierarchy":"/opt","extensions":"none","since":null},'
         '{"hierarchy":"/usr","extensions":"none","since":null}]\n', "", 0),
        ("systemd-sysext list", "", "No OS extensions found.\n", 0), ("systemd-sysext list --json=short", "[]\n", "", 0),
        ("systemd-sysext merge", "", "No extensions found.\n", 0), ("systemd-sysext unmerge", "", "", 0),
        ("systemd-sysext foo", "", "Unknown command verb foo.\n", 1), ("systemd-sysext list foo", "", "Too many arguments.\n", 1),
        ("systemd-sysext --json=foo", "", "Unknown argument to --json= switch: foo\n", 1),
    ],
)  # fmt: skip
def test_a_machine_without_extensions_says_so(run: Callable[..., Result], line: str, out: str, err: str, status: int) -> None:
    assert run(line).answer == (out, err, status)


def test_a_machine_s_number_is_made_only_where_there_is_none(run: Callable[..., Result]) -> None:
    made = "Initializing machine ID from random generator.\n"
    assert run("echo 9248ed36e1b3466281e4cc4bdb2d4de7 > /etc/machine-id; systemd-machine-id-setup --print").answer == (
        "9248ed36e1b3466281e4cc4bdb2d4de7\n", "", 0,
    )  # fmt: skip
    assert run("systemd-machine-id-setup; systemd-machine-id-setup --commit").answer == ("", "", 0)
    assert run("systemd-machine-id-setup foo").answer == ("", "Extraneous arguments\n", 1)
    found = run("echo zz > /etc/machine-id; systemd-machine-id-setup --print; cat /etc/machine-id; stat -c %a /etc/machine-id")
    first, second, mode = found.out.decode().split()
    assert (first == second, len(first), mode, found.err.decode()) == (True, 32, "444", made)


def test_a_user_s_manager_took_as_long_as_it_has_told(run: Callable[..., Result]) -> None:
    line = "systemd-analyze --user; journalctl -t systemd -o cat | grep '^Startup finished in [0-9]*ms' | tail -1"
    found = re.fullmatch(
        r"Startup finished in (\d+)ms \(userspace\) \ndefault\.target reached after (\d+)ms in userspace\.\nStartup finished in (\d+)ms\.\n",
        run(line).out.decode(),
    )
    assert found is not None
    assert (found[1], int(found[2])) == (found[3], int(found[1]) - 1)


def test_who_has_no_manager_reaches_none(run: Callable[..., Result]) -> None:
    assert run("env -u XDG_RUNTIME_DIR systemd-analyze --user time").answer == ("", "Failed to connect to bus: No medium found\n", 1)
    assert run("systemd-analyze --user time foo").answer == ("", "Too many arguments.\n", 1)


@pytest.mark.parametrize(
    ("line", "err"),
    [
        ("", "No credentials passed. (i.e. $CREDENTIALS_DIRECTORY not set.)\n"), ("list foo", "Too many arguments.\n"),
        ("--system list", "No credentials passed to system.\n"), ("foo", "Unknown command verb foo.\n"),
        ("cat", "Too few arguments.\n"), ("cat a b", "Credential 'a' not set.\nCredential 'b' not set.\n"),
        ("cat ../x", "Credential name '../x' is not valid.\n"), ("encrypt", "Too few arguments.\n"),
    ],
)  # fmt: skip
def test_nobody_who_logs_in_is_passed_credentials(run: Callable[..., Result], line: str, err: str) -> None:
    assert run(f"systemd-creds {line}").answer == ("", err, 1)
