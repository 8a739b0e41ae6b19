"""Every persona boots, and answers what an attacker asks first without contradiction."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mirage.base.clock import ManualClock
from mirage.state.open import open_store
from mirage.vfs.caller import Caller
from mirage.world import persona
from mirage.world.host import Host
from tests.unit.world import ground


@pytest.mark.parametrize("name", persona.names())
def test_a_persona_boots_and_agrees_with_itself(name: str, tmp_path: Path) -> None:
    image = ground.build(tmp_path / "image")
    for seed in range(6):
        host = Host.open(open_store("memory:", b"host"), image, name, ManualClock(ground.NOW), seed=bytes([seed]) * 32)
        visit = host.visit("root", ("203.0.113.9", 40000), "S", lambda event: None, layer=b"source/x")
        visit.login()
        caller = Caller(visit.view)

        def text(path: str, caller: Caller = caller) -> str:
            return caller.read_file(path.encode()).decode()

        assert text("/proc/version").startswith(f"Linux version {host.uname.release} ")
        assert text("/proc/sys/kernel/hostname") == text("/etc/hostname") == host.hostname + "\n"
        assert text("/proc/sys/kernel/osrelease") == host.uname.release + "\n"
        pids = [int(entry.name) for entry in caller.listdir(b"/proc") if entry.name.isdigit()]
        assert pids == sorted(pids)
        assert len(pids) == len(set(pids)) == len(visit.processes)
        for pid in pids:
            stat = text(f"/proc/{pid}/stat")
            parent = int(stat.rpartition(")")[2].split()[1])
            assert parent == 0 or parent in pids
            assert int(re.findall(r"^PPid:\t(\d+)", text(f"/proc/{pid}/status"), re.MULTILINE)[0]) == parent
        meminfo = {line.split(":")[0]: int(line.split()[1]) for line in text("/proc/meminfo").splitlines()}
        assert meminfo["MemFree"] < meminfo["MemAvailable"] < meminfo["MemTotal"]
        assert meminfo["Active"] == meminfo["Active(anon)"] + meminfo["Active(file)"]
        assert meminfo["Slab"] == meminfo["SReclaimable"] + meminfo["SUnreclaim"]
        now = host.clock.now()
        for path in ("/etc/hostname", "/etc/passwd", "/var/log/auth.log", "/usr/bin/true", "/etc/fstab"):
            stat_ = caller.stat(path.encode())
            assert stat_.mtime <= now
            assert stat_.ctime <= now
        assert caller.stat(b"/etc/hostname").mtime < caller.stat(b"/var/log/auth.log").mtime
        visit.close()


def test_an_unknown_persona_is_refused_with_those_there_are() -> None:
    with pytest.raises(Exception, match="'nobody' is not one of web-debian-12"):
        persona.load("nobody")
