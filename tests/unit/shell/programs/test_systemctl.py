"""systemctl (systemd 252), beside what a booted Debian 12 with the same packages answered."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.unit.shell.conftest import Result


@pytest.mark.parametrize(
    ("line", "out", "err", "status"),
    [
        ("list-jobs", "No jobs running.\n", "", 0),
        ("-t help", "Available unit types:\nservice\nmount\nswap\nsocket\ntarget\ndevice\nautomount\ntimer\npath\nslice\nscope\n", "", 0),
        ("status 99999", "", "Failed to get unit for PID 99999: PID 99999 does not belong to any loaded unit.\n", 1),
        ("status session-999.scope", "", "Unit session-999.scope could not be found.\n", 4),
        ("reset-failed nosuch", "", "Failed to reset failed state of unit nosuch.service: Unit nosuch.service not loaded.\n", 1),
        ("edit ssh", "", "Cannot edit units if not on a tty.\n", 1),
        ("set-default nosuch.target", "", "Failed to set default target: Unit file nosuch.target does not exist.\n", 1),
        ("cancel 99", "", "Failed to cancel job 99: Job 99 does not exist.\n", 1),
        ("kill -s FOO cron", "", 'Failed to parse signal string "FOO".\n', 1),
        ("kill -s 0 cron", "", 'Failed to parse signal string "0".\n', 1),
        (
            "isolate nosuch.target", "",
            "Failed to start nosuch.target: Operation refused, unit may not be isolated.\n"
            "See system logs and 'systemctl status nosuch.target' for details.\n", 4,
        ),
        (
            "mask nosuch", "",
            "Unit nosuch.service does not exist, proceeding anyway.\nCreated symlink /etc/systemd/system/nosuch.service → /dev/null.\n", 0,
        ),
        ("-t foo", "", "Unknown unit type or load state 'foo'.\nUse -t help to see a list of allowed values.\n", 1),
        ("status -o foo cron", "", "Unknown output 'foo'.\n", 1), ("status -n foo cron", "", "Failed to parse lines 'foo'\n", 1),
        ("-M foo status", "", "Failed to connect to bus: Host is down\n", 1), ("start ''", "", "Failed to mangle name: Invalid argument\nFailed to expand names: Invalid argument\n", 1),
        ("start /tmp", "", "Failed to start tmp.mount: Unit tmp.mount not found.\n", 5),
        ("start 'a b'", "", 'Invalid unit name "a b" escaped as "a\\x20b" (maybe you should use systemd-escape?).\n'
         "Failed to start a\\x20b.service: Unit a\\x20b.service not found.\n", 5),
        ("stop init.scope", "", "Failed to stop init.scope: Job type stop is not applicable for unit init.scope.\n", 3),
        ("link /tmp/nosuch.service", "", "Failed to link unit: Unit file /tmp/nosuch.service does not exist.\n", 1),
        ("set-property ssh.service", "", "Too few arguments.\n", 1), ("set-property ssh.service Foo=1", "", "Unknown assignment: Foo=1\n", 1),
        ("set-property nosuch.service CPUWeight=5", "", "Failed to set unit properties on nosuch.service: Unit nosuch.service not found.\n", 1),
        ("freeze nosuch", "", "Failed to add reference to unit nosuch.service: Unit nosuch.service not found.\n", 1),
        ("import-environment FOO", "", "Environment variable $FOO not set, ignoring.\n", 0), ("service-watchdogs", "yes\n", "", 0),
        ("show 1 -p Id", "", "Failed to get properties: Unknown object '/org/freedesktop/systemd1/job/1'.\n", 1),
        ("log-level", "info\n", "", 0), ("log-target", "journal-or-kmsg\n", "", 0),
        ("--user list-timers", "NEXT LEFT LAST PASSED UNIT ACTIVATES\n\n0 timers listed.\nPass --all to see loaded but inactive timers, too.\n", "", 0),
        ("--user is-system-running", "running\n", "", 0), ("--user status nosuch", "", "Unit nosuch.service could not be found.\n", 4),
        ("--user start nosuch", "", "Failed to start nosuch.service: Unit nosuch.service not found.\n", 5),
    ],
)  # fmt: skip
def test_a_line_is_answered_as_the_real_one_answers(run: Callable[..., Result], line: str, out: str, err: str, status: int) -> None:
    run("mkdir -p /etc/systemd/system")
    assert run(f"systemctl {line}").answer == (out, err, status)


def test_a_slice_s_page_has_its_drop_in_its_share_of_tasks_and_its_tree(run: Callable[..., Result]) -> None:
    page = run("systemctl status user-0.slice -n 0").out.decode()
    assert re.match(
        r"● user-0\.slice - User Slice of UID 0\n     Loaded: loaded\n(?:    Drop-In: .*\n.*\n)?     Active: active since .* ago\n"
        r"       Docs: man:user@\.service\(5\)\n      Tasks: \d+ \(limit: \d+\)\n     Memory: \d+\.\d[KM]\n        CPU: \d+ms\n"
        r"     CGroup: /user\.slice/user-0\.slice\n             ├─session-\d+\.scope\n             │ ├─\d+ ",
        page,
    )


def test_a_session_is_transient_and_has_no_limit(run: Callable[..., Result]) -> None:
    page = run("systemctl status session-$XDG_SESSION_ID.scope -n 0").out.decode()
    assert re.match(
        r"● (session-\d+\.scope) - Session \d+ of User root\n     Loaded: loaded \(/run/systemd/transient/\1; transient\)\n"
        r"  Transient: yes\n     Active: active \(running\) since .* ago\n      Tasks: \d+\n",
        page,
    )


def test_root_s_session_does_not_wait_until_others_may_come_in(run: Callable[..., Result]) -> None:
    after = run("systemctl show session-$XDG_SESSION_ID.scope -p After --value").out.decode().split()
    assert sorted(after) == ["-.mount", "systemd-logind.service", "user-0.slice", "user-runtime-dir@0.service", "user@0.service"]


def test_the_root_mount_and_the_manager_have_no_file_and_began_before_the_journal(run: Callable[..., Result]) -> None:
    mount = run("systemctl status -- -.mount").out.decode()
    assert mount.startswith(
        "● -.mount - Root Mount\n     Loaded: loaded (/etc/fstab; generated)\n     Active: active (mounted) since "
    )
    assert mount.endswith("\nNotice: journal has been rotated since unit was started, output may be incomplete.\n")
    lines = run("systemctl status 1 -n 0").out.decode().splitlines()
    assert lines[:3] == ["● init.scope - System and Service Manager", "     Loaded: loaded", "  Transient: yes"]
    assert [line.split()[0] for line in lines[5:9]] == ["Tasks:", "Memory:", "CPU:", "CGroup:"] and lines[
        -1
    ] == "             └─1 /sbin/init"


def test_a_user_s_manager_is_ready(run: Callable[..., Result]) -> None:
    text = "[Unit]\\nDescription=User Manager for UID %%i\\n"
    assert run(f"mkdir -p /etc/systemd/system; printf '{text}' > /etc/systemd/system/user@.service").status == 0
    page = run("systemctl status user@0 -n 0").out.decode()
    assert page.startswith("● user@0.service - User Manager for UID 0\n") and '     Status: "Ready."\n      Tasks: 2\n' in page
    assert run("systemctl is-active user@0").answer == ("active\n", "", 0)


def test_the_user_s_own_manager_lists_mounts_and_targets(run: Callable[..., Result]) -> None:
    names = [line.split()[0] for line in run("systemctl --user --no-legend --plain").out.decode().splitlines()]
    assert names[-5:] == ["basic.target", "default.target", "paths.target", "sockets.target", "timers.target"]
    assert "run-user-0.mount" in names and not [name for name in names if name.endswith(".service")]


MADE = "mkdir -p /etc/systemd/system /opt; printf '[Unit]\\nDescription=T\\n[Service]\\nExecStart=/bin/sleep 9\\n[Install]\\nWantedBy=multi-user.target\\n' > /opt/tt.service;"
LINKED = "Created symlink /etc/systemd/system/tt.service → /opt/tt.service.\n"


def test_a_file_elsewhere_is_linked_and_enabled(run: Callable[..., Result]) -> None:
    found = run(f"{MADE} systemctl link /opt/tt.service; systemctl enable tt; systemctl is-enabled tt")
    link = "/etc/systemd/system/multi-user.target.wants/tt.service"
    assert found.answer == ("enabled\n", f"{LINKED}Created symlink {link} → /opt/tt.service.\n", 0)


def test_what_is_set_of_a_unit_is_a_drop_in_until_it_is_reverted(run: Callable[..., Result]) -> None:
    place = "/run/systemd/system.control/tt.service.d"
    found = run(
        f"{MADE} systemctl link /opt/tt.service; systemctl set-property --runtime tt MemoryMax=100M CPUQuota=10%;"
        f"systemctl show tt -p MemoryMax,CPUQuotaPerSecUSec,DropInPaths; tail -n 2 {place}/50-MemoryMax.conf; systemctl revert tt; ls {place}"
    )
    assert found.out.decode() == (
        f"CPUQuotaPerSecUSec=100ms\nMemoryMax=104857600\nDropInPaths={place}/50-CPUQuota.conf {place}/50-MemoryMax.conf\n[Service]\nMemoryMax=104857600\n"
    )
    assert found.err.decode() == (
        f'{LINKED}Removed "{place}/50-CPUQuota.conf".\nRemoved "{place}/50-MemoryMax.conf".\nRemoved "{place}".\n'
        f"ls: cannot access '{place}': No such file or directory\n"
    )


def test_what_adds_to_a_unit_counts(run: Callable[..., Result]) -> None:
    found = run(
        f"{MADE} systemctl link /opt/tt.service; mkdir -p /etc/systemd/system/tt.service.d; cd /etc/systemd/system/tt.service.d;"
        "printf '[Unit]\\nDescription=Other\\n' > o.conf; systemctl show tt -p Description; systemctl cat tt | tail -n 3; systemctl status tt | head -4"
    )
    assert found.out.decode() == (
        "Description=Other\n# /etc/systemd/system/tt.service.d/o.conf\n[Unit]\nDescription=Other\n○ tt.service - Other\n"
        "     Loaded: loaded (/etc/systemd/system/tt.service; linked; preset: enabled)\n    Drop-In: /etc/systemd/system/tt.service.d\n             └─o.conf\n"
    )


def test_relations_are_what_files_say_and_what_is_added(run: Callable[..., Result]) -> None:
    made = (
        "mkdir -p /etc/systemd/system; cd /etc/systemd/system; printf '[Unit]\\nAfter=b.service\\nRequires=b.service\\n[Service]\\nExecStart=/bin/true\\n"
        "[Install]\\nWantedBy=multi-user.target\\n' > a.service; printf '[Service]\\nExecStart=/bin/true\\n' > b.service; systemctl -q enable a 2>/dev/null;"
    )
    found = run(
        f"{made} systemctl list-dependencies --plain a; echo; systemctl list-dependencies --after --plain a; echo;"
        "systemctl list-dependencies --reverse --plain b; echo; systemctl list-dependencies --before b"
    )
    needs, after, reverse, before = found.out.decode().split("\n\n")
    assert needs.split()[:3] == ["a.service", "b.service", "system.slice"]
    assert after.split()[:4] == ["a.service", "b.service", "system.slice", "systemd-journald.socket"]
    assert reverse.split() == ["b.service", "a.service"]
    assert before == "b.service\n○ ├─a.service\n○ └─shutdown.target\n"


def test_units_of_all_kinds_tell_all_that_the_manager_knows_of_them(run: Callable[..., Result]) -> None:
    text = run("systemctl show nosuch.timer").out.decode().splitlines()
    assert (
        text[0] == "OnClockChange=no"
        and 'LoadError=org.freedesktop.systemd1.NoSuchUnit "Unit nosuch.timer not found."' in text
        and len(text) == 53
    )
    slice_ = run("systemctl show user.slice -p Slice,ControlGroup,Requires,ActiveState").out.decode()
    assert slice_ == "Slice=-.slice\nControlGroup=/user.slice\nRequires=-.slice\nActiveState=active\n"
    assert run("systemctl show -p SystemState,NFailedUnits,NJobs").out == b"NFailedUnits=0\nNJobs=0\nSystemState=running\n"


def test_a_run_has_one_number_in_all_views(run: Callable[..., Result]) -> None:
    link = "readlink /run/systemd/units/invocation:one.service"
    found = run(
        f"mkfifo /fifo; systemd-run -q --unit=one sh -c 'echo $INVOCATION_ID; cat /fifo'; {link}; systemctl show one -p InvocationID --value;"
        f"journalctl -u one -t sh -o cat; systemctl stop one; {link} || echo gone"
    ).out.decode().split()  # fmt: skip
    assert found[0] == found[1] == found[2] and found[3] == "gone" and re.fullmatch(r"[0-9a-f]{12}4[0-9a-f]{19}", found[0])


CRON = (
    "mkdir -p /usr/lib/systemd/system; printf '[Service]\\nExecStart=/usr/sbin/cron -f\\n' > /usr/lib/systemd/system/cron.service; "
)


def test_what_the_manager_is_told_lasts_and_reaches_what_it_starts(run: Callable[..., Result]) -> None:
    own = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n"
    assert (
        run("systemctl set-environment FOO=bar 'B=a b'; systemctl show-environment")
        .out.decode()
        .endswith(f"{own}FOO=bar\nB=$'a b'\n")
    )
    assert run("systemd-run -q --pipe sh -c 'echo $FOO'").out == b"bar\n"
    assert run("systemctl unset-environment FOO; systemctl show-environment").out.decode().endswith(f"{own}B=$'a b'\n")
    assert run("systemctl set-environment foo").answer == ("", "Failed to set environment: Invalid environment assignments\n", 1)
    assert run("systemctl log-level debug; systemctl log-level; systemd-analyze log-level; journalctl -n 1 -o cat _PID=1").out == (
        b"debug\ndebug\nSetting log level to debug.\n"
    )
    assert run("systemctl log-level foo").answer == ("", '"foo" is not a valid log level.\n', 1)


def test_a_frozen_unit_says_so_until_it_is_thawed_or_started_again(run: Callable[..., Result]) -> None:
    shown = "systemctl show cron -p FreezerState --value; systemctl status cron -n0 | grep -o 'running.*) since'"
    for end in ("thaw", "restart"):
        assert run(f"{CRON}systemctl freeze cron; {shown}; systemctl {end} cron; {shown}").answer == (
            "frozen\nrunning) (frozen) since\nrunning\nrunning) since\n", "", 0
        )  # fmt: skip


def test_each_start_has_a_number_of_its_own(run: Callable[..., Result]) -> None:
    number = "systemctl show cron -p InvocationID --value; readlink /run/systemd/units/invocation:cron.service; echo"
    seen = run(f"{CRON}{number}; systemctl restart cron; {number}; sleep 1; systemctl restart cron; {number}").out.decode().split()
    assert seen[0::2] == seen[1::2] and len(set(seen)) == 3


def test_a_transient_service_is_started_again_as_it_was(run: Callable[..., Result]) -> None:
    out = run(
        "mkfifo /fifo; systemd-run -q --unit=one cat /fifo; systemctl restart one; systemctl is-active one; systemctl stop one"
    ).answer
    assert out == ("active\n", "", 0)


def test_whom_nobody_can_vouch_for_is_denied(run: Callable[..., Result]) -> None:
    lines = "systemctl stop cron; echo $?; systemctl daemon-reload; systemctl mask cron; systemctl reboot; hostnamectl set-hostname x"
    assert run(f"{CRON}su -s /bin/sh www-data -c '{lines}' 2>&1").out.decode() == (
        "Failed to stop cron.service: Access denied\nSee system logs and 'systemctl status cron.service' for details.\n4\n"
        "Reload daemon failed: Access denied\nFailed to mask unit: Access denied\n"
        "Failed to set wall message, ignoring: Access denied\nCall to Reboot failed: Access denied\n"
        "Could not set static hostname: Access denied\n"
    )


REFUSED = [
    (
        "help",
        "'help' command expects one or more unit names.\n(Alternatively, help for systemctl itself may be shown with --help)\n",
        1,
    ),
    ("get-default foo", "Too many arguments.\n", 1),
    ("daemon-reload foo", "Too many arguments.\n", 1),
    ("poweroff foo", "Too many arguments.\n", 1),
    ("reboot --dry-run", "", 0),
    ("switch-root", "Too few arguments.\n", 1),
    ("mount-image ssh /x", "Too few arguments.\n", 1),
    ("set-default cron.service", "Failed to set default target: Invalid argument\n", 1),
    ("list-jobs foo", "No jobs listed.\n", 0),
    ("--failed -q", "", 0),
    ("--type=", "--type= requires arguments.\n", 1),
    ("--signal=help kill | head -3", "0\nHUP\nINT\n", 0),
    ("--output=help | tail -2", "cat\nwith-unit\n", 0),
    ("--root=/nosuch list-unit-files", "Failed to get unit file list: No such file or directory\n", 1),
    ("list-units -o json nosuch.service", "[]\n", 0),
    ("kill --kill-whom=foo cron", "Failed to kill unit cron.service: Invalid who argument foo\n", 1),
    (
        "--job-mode=foo start cron",
        "Failed to start cron.service: Job mode foo invalid\nSee system logs and 'systemctl status cron.service' for details.\n",
        1,
    ),
    (
        "link foo.service",
        "Link argument must contain at least one directory separator.\n"
        "If you intended to link a file in the current directory, try ./foo.service instead.\n",
        1,
    ),
]


@pytest.mark.parametrize(("words", "answer", "status"), REFUSED)
def test_what_a_booted_machine_refuses_is_refused(run: Callable[..., Result], words: str, answer: str, status: int) -> None:
    out, err, ended = run(f"{CRON}systemctl {words}").answer
    assert (out + err, ended) == (answer, status)


def test_a_service_s_properties_stand_in_the_manager_s_order_and_words(run: Callable[..., Result]) -> None:
    """As systemd-journald's and user@0's were recorded."""
    lines = (
        "Type=notify\\nUser=root\\nPAMName=x\\nTimeoutStopSec=120s\\nDelegate=pids memory cpu\\nLimitNOFILE=524288\\nProtectClock=yes\\n"
        "DeviceAllow=char-* rw\\nIPAddressDeny=any\\nSystemCallErrorNumber=EPERM\\nSystemCallArchitectures=native\\n"
        "RestrictAddressFamilies=AF_UNIX AF_NETLINK\\nCapabilityBoundingSet=CAP_SYS_ADMIN CAP_CHOWN\\n"
    )
    run(f"mkdir -p /etc/systemd/system; printf '[Service]\\nExecStart=/bin/true\\n{lines}' > /etc/systemd/system/one.service")
    shown = run("systemctl show one").out.decode().splitlines()
    wanted = (
        "TimeoutStopUSec", "Delegate", "DelegateControllers", "DeviceAllow", "IPAddressDeny", "LimitNOFILE", "LimitNOFILESoft",
        "CapabilityBoundingSet", "User", "PAMName", "SystemCallArchitectures", "SystemCallErrorNumber", "RestrictAddressFamilies",
    )  # fmt: skip
    assert [line for line in shown if line.split("=")[0] in wanted] == [
        "TimeoutStopUSec=2min", "Delegate=yes", "DelegateControllers=cpu memory pids", "DeviceAllow=char-rtc r", "DeviceAllow=char-* rw",
        "IPAddressDeny=::/0 0.0.0.0/0", "LimitNOFILE=524288", "LimitNOFILESoft=524288", "CapabilityBoundingSet=cap_chown cap_sys_admin",
        "User=root", "PAMName=x", "SystemCallArchitectures=native", "SystemCallErrorNumber=1", "RestrictAddressFamilies=AF_NETLINK AF_UNIX",
    ]  # fmt: skip


def test_moments_are_written_as_they_are_asked_for(run: Callable[..., Result]) -> None:
    show = "systemctl show cron -p ActiveEnterTimestamp --value"
    date, unix, again = run(
        f"{CRON}{show}; {show} --timestamp=unix; date -d $({show} --timestamp=unix) '+%a %Y-%m-%d %H:%M:%S %Z'"
    ).out.decode().splitlines()  # fmt: skip
    assert date == again and re.fullmatch(r"@[0-9]{10}", unix)


def test_the_group_of_what_systemd_mounted_is_empty_but_there(run: Callable[..., Result]) -> None:
    run(
        "mkdir -p /usr/lib/systemd/system; printf '[Mount]\\nWhere=/dev/mqueue\\nWhat=mqueue\\n' > /usr/lib/systemd/system/dev-mqueue.mount"
    )
    shown = run("systemctl status dev-mqueue.mount -n0").out.decode()
    assert re.fullmatch(r"      Tasks: 0 \(limit: \d+\)\n     Memory: 4\.0K\n        CPU: \d+ms\n     CGroup: /dev-mqueue\.mount\n",
                        shown[shown.index("      Tasks"):])  # fmt: skip
    assert run("cat /sys/fs/cgroup/dev-mqueue.mount/memory.current").out == b"4096\n"


def test_a_zero_byte_ends_a_line_of_a_unit_file(run: Callable[..., Result]) -> None:
    made = r"mkdir -p /etc/systemd/system; printf '[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=rescue.target\0\0x' > /etc/systemd/system/a.service"
    assert run(f"{made}; systemctl enable a").err.decode() == (
        "Created symlink /etc/systemd/system/rescue.target.wants/a.service → /etc/systemd/system/a.service.\n"
    )


@pytest.mark.parametrize(
    ("kind", "text", "why", "failed"),
    [
        ("timer", "[Timer]\nOnCalendar=daily", "Refusing to start, unit alone.service to trigger not loaded.", "start"),
        ("timer", "[Timer]\nOnCalendar=daily\nUnit=no.target", "Refusing to start, unit no.target to trigger not loaded.", "start"),
        ("path", "[Path]\nPathExists=/tmp", "Refusing to start, unit alone.service to trigger not loaded.", "start"),
        ("socket", "[Socket]\nListenStream=9999", "Socket service alone.service not loaded, refusing.", "listen on"),
        (
            "socket",
            "[Socket]\nListenStream=9999\nService=cron.service",
            "Socket service cron.service already active, refusing.",
            "listen on",
        ),
    ],
)
def test_what_has_nothing_to_start_does_not_start(run: Callable[..., Result], kind: str, text: str, why: str, failed: str) -> None:
    name = f"alone.{kind}"
    run("mkdir -p /etc/systemd/system; printf '[Service]\\nExecStart=/usr/sbin/cron -f\\n' > /etc/systemd/system/cron.service")
    run(f"printf '%s\\n' '[Unit]\nDescription=Alone\n{text}' > /etc/systemd/system/{name}")
    line = f"systemctl start {name}; echo $?; systemctl is-active {name}; journalctl -u {name} -p err -o cat"
    assert run(line).answer == (
        f"1\ninactive\n{name}: {why}\nFailed to {failed} {name} - Alone.\n", 'Job failed. See "journalctl -xe" for details.\n', 0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "out", "err", "status"),
    [
        ("disable nosuch", "", "Failed to disable unit, unit nosuch.service does not exist.\n", 0),
        ("disable nosuch.timer", "", "Failed to disable unit, unit nosuch.timer does not exist.\n", 0),
        ("enable nosuch", "", "Failed to enable unit, unit nosuch.service does not exist.\n", 1),
        ("preset nosuch", "", "Failed to preset unit, unit nosuch.service does not exist.\n", 1),
        ("reenable nosuch", "", "Failed to reenable unit, unit nosuch.service does not exist.\n" * 2, 1),
        ("mask nosuch", "", "Created symlink /etc/systemd/system/nosuch.service → /dev/null.\n", 0),
        ("add-wants nosuch.target nosuch", "", "Failed to add dependency on unit, unit nosuch.target does not exist.\n", 1),
        ("set-default nosuch.target", "", "Failed to set default unit, unit nosuch.target does not exist.\n", 1),
        ("link nosuch", "", "Non-absolute paths are not allowed when --root is used: nosuch.service\n", 1),
        ("link /x/nosuch.service", "", "Failed to link unit, unit /x/nosuch.service does not exist.\n", 1),
        ("status cron", "", "Verb 'status' cannot be used with --root= or --image=.\n", 1),
        ("", "", "Verb 'list-units' cannot be used with --root= or --image=.\n", 1),
        ("foo", "", "Unknown command verb foo.\n", 1), ("is-system-running", "offline\n", "", 1),
    ],
)  # fmt: skip
def test_what_is_done_below_a_root_is_told_in_other_words(
    run: Callable[..., Result], line: str, out: str, err: str, status: int
) -> None:
    assert run(f"mkdir -p /etc/systemd/system; systemctl --root=/ {line}").answer == (out, err, status)


def test_a_root_that_is_not_there_is_refused(run: Callable[..., Result]) -> None:
    why = "Failed to initialize unit search paths for root directory /nosuch: No such file or directory\n"
    assert run("systemctl --root=/nosuch disable cron").answer == ("", why, 1)


def test_what_is_there_is_disabled_beside_what_is_not_below_a_root(run: Callable[..., Result]) -> None:
    run(
        "mkdir -p /etc/systemd/system; printf '[Service]\\nExecStart=/bin/true\\n[Install]\\nWantedBy=multi-user.target\\n' > /etc/systemd/system/one.service"
    )
    assert run("systemctl --root=/ enable one").status == 0
    assert run("systemctl --root=/ disable nosuch one").answer == (
        "", "Failed to disable unit, unit nosuch.service does not exist.\n"
        'Removed "/etc/systemd/system/multi-user.target.wants/one.service".\n', 0,
    )  # fmt: skip
    run("ln -sf /dev/null /etc/systemd/system/one.service")
    assert run("systemctl --root=/ enable one").answer == (
        "", "Failed to enable unit, unit /etc/systemd/system/one.service is masked.\n", 1,
    )  # fmt: skip


def test_the_file_with_the_number_of_a_daemon_is_that_of_today(run: Callable[..., Result]) -> None:
    made = f"{CRON}printf 'PIDFile=/run/crond.pid\\n' >> /lib/systemd/system/cron.service; systemctl daemon-reload; "
    line = "systemctl restart cron; cmp /run/crond.pid <(pidof cron) && systemctl stop cron; ls /run/crond.pid"
    assert run(made + line).answer == ("", "ls: cannot access '/run/crond.pid': No such file or directory\n", 2)
