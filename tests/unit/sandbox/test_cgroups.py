"""What all cells of a machine may use together, and what counts how often one has met its own limits."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mirage.sandbox import cgroups

NUMBERS = {
    "meminfo": "MemTotal:        4000 kB\nMemFree:   1 kB\n",
    "sys/kernel/pid_max": "32768\n",
    "sys/kernel/threads-max": "20000\n",
}


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One whose controllers are directories of files, memory by version 1 and processes by version 2."""
    for name, text in NUMBERS.items():
        (tmp_path / "proc" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "proc" / name).write_text(text)
    first, second = tmp_path / "memory", tmp_path / "unified"
    first.mkdir()
    second.mkdir()
    (second / "cgroup.controllers").write_text("pids\n")
    monkeypatch.setattr(cgroups, "PROC", tmp_path / "proc")
    monkeypatch.setattr(cgroups, "roots", lambda: {"memory": first, "pids": second})
    return tmp_path


def test_all_together_leave_a_quarter_of_the_memory_and_half_of_the_numbers(machine: Path) -> None:
    cgroups.bound_all()
    assert (machine / "memory/mirage/memory.limit_in_bytes").read_text() == str(3000 << 10)
    assert (machine / "unified/mirage/pids.max").read_text() == "10000"


def test_what_waits_in_sockets_is_limited_where_the_kernel_counts_it_for_itself(machine: Path) -> None:
    for place in ("memory/mirage", "memory/mirage/7-1"):
        (machine / place).mkdir()
        (machine / place / cgroups.TCP).write_text("")
    cgroups.bound_all()
    assert cgroups.Group("7-1", cgroups.Shares(memory=8 << 20)).missing == ["cpu"]
    assert (machine / "memory/mirage" / cgroups.TCP).read_text() == str((3000 << 10) // 8)
    assert (machine / "memory/mirage/7-1" / cgroups.TCP).read_text() == str(1 << 20)


def test_the_counts_are_opened_by_the_version_of_each_controller(machine: Path) -> None:
    group = cgroups.Group("7-1", cgroups.Shares())
    (machine / "memory/mirage/7-1/memory.oom_control").write_text("oom_kill 2\n")
    (machine / "unified/mirage/7-1/pids.events").write_text("max 3\n")
    counts = group.counts()
    assert [os.read(file, 64) for file in counts] == [b"max 3\n", b"oom_kill 2\n"]
    for file in counts:
        os.close(file)


def test_what_nothing_counts_is_an_empty_file(machine: Path) -> None:
    counts = cgroups.Group("7-2", cgroups.Shares()).counts()
    assert [os.read(file, 64) for file in counts] == [b"", b""]
    for file in counts:
        os.close(file)


def test_groups_of_all_but_living_wardens_are_taken_away_whoever_has_their_numbers_now(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    removed = set[str]()
    monkeypatch.setattr(cgroups, "_remove", lambda place: removed.add(place.name))
    for pid, line in ((21, b"python\0-m\0mirage.app.warden\0"), (22, b"nginx: worker process"), (os.getpid(), b"mirage.app.warden")):
        (machine / "proc" / str(pid)).mkdir()
        (machine / "proc" / str(pid) / "cmdline").write_bytes(line)
    for name in ("21-1", "22-1", "23-1", f"{os.getpid()}-1"):
        cgroups.Group(name, cgroups.Shares())
    cgroups.clear_stale()
    assert removed == {"22-1", "23-1", f"{os.getpid()}-1"}


def test_a_process_that_can_not_be_seen_is_not_killed_as_oneself(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    killed = list[int]()
    monkeypatch.setattr("os.kill", lambda pid, number: killed.append(pid))
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    place = machine / "group"
    place.mkdir()
    (place / "cgroup.procs").write_text("0\n4711\n")
    cgroups._remove(place)
    assert set(killed) == {4711}
