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
