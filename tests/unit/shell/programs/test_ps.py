"""ps (procps-ng 4.0.2) draws a forest as on a booted Debian 12: the kernel's threads first, init's own services as roots."""

from __future__ import annotations

from collections.abc import Callable

from tests.unit.shell.conftest import Result


def test_a_forest_has_the_kernel_s_threads_first_and_init_s_own_as_roots(run: Callable[..., Result]) -> None:
    rows = [line.split(None, 1) for line in run("ps axf -o pid,args").out.decode().splitlines()[1:]]
    assert rows[0] == ["2", "[kthreadd]"] and rows[1] == ["3", " \\_ [rcu_gp]".strip()]
    texts = [text for _pid, text in rows]
    init = texts.index("/sbin/init")
    assert all(text.startswith("\\_ [") for text in texts[1:init])
    assert texts[init + 1] == "/lib/systemd/systemd-journald"
    assert "/usr/sbin/cron -f" in texts[init:]


def test_a_hierarchy_indents_init_s_own_as_well(run: Callable[..., Result]) -> None:
    lines = run("ps -eH -o args").out.decode().splitlines()
    assert lines[1:3] == ["[kthreadd]", "  [rcu_gp]"]
    assert lines[lines.index("/sbin/init") + 1] == "  /lib/systemd/systemd-journald"


def test_roots_without_a_parent_among_them_come_from_the_end(run: Callable[..., Result]) -> None:
    pids = [int(line) for line in run("ps --forest -C cron,dbus-daemon,rsyslogd -o pid=").out.decode().split()]
    assert pids == sorted(pids, reverse=True) and len(pids) > 1


def test_the_kernel_s_threads_are_those_of_the_booted_kernel(run: Callable[..., Result]) -> None:
    names = run("ps --ppid 2 -o comm=").out.decode().split()
    cores = int(run("nproc").out)
    assert names[names.index("devfreq_wq") + 1 :][:2] == ["quota_events_un", "kworker/0:1H-kblockd"]
    unbound = {name.split(":")[0] for name in names if name.startswith("kworker/u")}
    assert unbound == {f"kworker/u{2 * cores}", f"kworker/u{2 * cores + 1}"}


def test_priorities_are_told_in_the_three_ways_of_three_formats(run: Callable[..., Result]) -> None:
    pid = run("pgrep -x migration/0").out.decode().strip()
    assert run(f"ps -o cls=,rtprio=,pri=,ni= -p {pid}").out.decode().split() == ["FF", "99", "139", "-"]
    assert run(f"ps -lp {pid}").out.decode().splitlines()[1].split()[6:8] == ["-40", "-"]
    assert run(f"ps l -p {pid}").out.decode().splitlines()[1].split()[4:6] == ["-100", "-"]
    assert run("ps -o cls=,rtprio=,pri=,ni= -p 3").out.decode().split() == ["TS", "-", "39", "-20"]


def test_units_and_labels_have_columns(run: Callable[..., Result]) -> None:
    assert run("ps -o cgroup,unit,slice,comm -C cron").answer == (
        f"{'CGROUP':<27} {'UNIT':<31} {'SLICE':<31} COMMAND\n0::/system.slice/cron.servi {'cron.service':<31} {'system.slice':<31} cron\n", "", 0,
    )  # fmt: skip
    assert run("ps -Zp 1").out.decode().splitlines()[0] == f"{'LABEL':<31}     PID TTY          TIME CMD"


def test_columns_have_the_width_that_is_asked_for(run: Callable[..., Result]) -> None:
    assert (
        run("ps -o user:20,pid,args:10 -p 1").out
        == b"USER                     PID COMMAND\nroot                       1 /sbin/init\n"
    )
    assert run("ps -o comm:3,pid:10,user:3 -p 1").out == b"COMMAND    PID USER\nsys          1 root\n"
    assert run("ps -o user:3=NAME,pid -p 1").out == b"NAME    PID\nro+       1\n"
    assert (
        run("ps -o pid:2,ppid:3,comm:2,pid -p 1").out == b"PID PPID COMMAND PID\n 1   0 sy       1\n"
    )  # too long: the next give way
    for word in ("pid:x", "pid:0", "user:"):
        answer = run(f"ps -o {word}")
        assert answer.status == 1 and answer.err.startswith(b"error: column widths must be unsigned decimal numbers\n\nUsage:\n")


def test_a_long_name_is_whole_where_it_is_the_last(run: Callable[..., Result]) -> None:
    assert run("ps -o user= -C dbus-daemon").out == b"messagebus\n"
    assert run("ps -o user,pid=,user= -C dbus-daemon").out.decode().split()[1::2] == ["message+", "messagebus"]
    assert run("ps -o user=WHO,pid=X,comm -p 1").out == b"WHO            X COMMAND\nroot           1 systemd\n"
