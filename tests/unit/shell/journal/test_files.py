"""The journal's files: described, turned and thrown away, and what is no longer to be read then (systemd 252)."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from mirage.shell import registry
from mirage.world.journald import stored
from tests.unit.shell.conftest import Machine
from tests.unit.world import ground

NAME = r"system@[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{16}\.journal"


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """One whose journald keeps files."""
    monkeypatch.setattr(ground, "GROUP", ground.GROUP + b"systemd-journal:x:999:\n")
    monkeypatch.setattr(ground, "DIRECTORIES", (*ground.DIRECTORIES, "var/log/journal"))
    image = ground.build(tmp_path / "debian-12.img", sorted(path.decode() for path in registry.programs()))
    return Machine(ground.begin(image))


def test_the_header_tells_of_the_file_and_of_what_was_said_since(machine: Machine) -> None:
    rows = dict(line.split(": ", 1) for line in machine.run("journalctl --header").out.decode().splitlines() if ": " in line)
    last = machine.run("journalctl -n 1 -o export --output-fields=MESSAGE | grep __CURSOR").out.decode()
    assert rows["File path"] == f"/var/log/journal/{rows['Machine ID']}/system.journal"
    assert rows["State"] == "ONLINE" and rows["Incompatible flags"] == "COMPRESSED-ZSTD KEYED-HASH COMPACT"
    assert rows["Boot ID"] == re.findall(r"b=([0-9a-f]+)", last)[0]
    head, tail = (int(rows[f"{end} sequential number"].split()[0]) for end in ("Head", "Tail"))
    assert head <= tail < int(re.findall(r"i=([0-9a-f]+)", last)[0], 16)


def test_what_is_archived_and_thrown_away_is_no_longer_told(machine: Machine) -> None:
    rotated = machine.run(
        "journalctl --rotate; ls /var/log/journal/*; logger -t mine after; journalctl -o cat -t mine; journalctl -o cat | wc -l"
    )
    names, _, rest = rotated.out.decode().partition("after\n")
    assert re.fullmatch(rf"system\.journal\n{NAME}\n", names) and int(rest) > 100
    thrown = machine.run(
        "journalctl --vacuum-time=1s 2>&1 | sort; journalctl -o cat -t mine; journalctl | head -1 | wc -l; ls /var/log/journal/*"
    )
    first, *others = thrown.out.decode().splitlines()
    assert re.fullmatch(rf"Deleted archived journal /var/log/journal/[0-9a-f]{{32}}/{NAME} \([0-9.]+M\)\.", first)
    assert [line.rpartition(" ")[0] for line in others[:3]] == [
        "Vacuuming done, freed 0B of archived journals from", "Vacuuming done, freed 0B of archived journals from",
        f"Vacuuming done, freed {first.rpartition('(')[2].rstrip(').')} of archived journals from",
    ]  # fmt: skip
    assert others[3:] == ["after", "1", "system.journal"]


def test_a_journal_whose_files_are_gone_is_none(machine: Machine) -> None:
    machine.run("rm -r /var/log/journal/*")
    assert machine.run("journalctl").answer == ("-- No entries --\n", "No journal files were found.\n", 0)


def test_journalctl_prints_what_is_in_the_file_by_the_same_numbers(machine: Machine) -> None:
    """Of a machine that came up before its file began: what was said before is in neither."""
    host = machine.host
    kept = stored.entries(host, host.logged)
    rows = [json.loads(line) for line in machine.run("journalctl -o json").out.splitlines()]
    shown = [
        (int(row["__REALTIME_TIMESTAMP"]), int(re.findall(r";i=([0-9a-f]+);", row["__CURSOR"])[0], 16), row["MESSAGE"])
        for row in rows
    ]
    assert host.identity.boot_time // 1000 < stored.first(host) <= kept[0].time
    assert shown[: len(kept)] == [(entry.time, entry.sequence, entry.message) for entry in kept]
    assert [number for _time, number, _message in shown] == list(range(kept[0].sequence, kept[0].sequence + len(shown)))
    header = machine.run("journalctl --header").out.decode()
    assert f"Head sequential number: {kept[0].sequence} " in header and f"({kept[0].time:x})" in header


def test_who_never_logged_in_is_in_no_session(machine: Machine) -> None:
    rows = [json.loads(line) for line in machine.run("journalctl -o json -t sshd").out.splitlines()]
    early = [row["_SYSTEMD_UNIT"] for row in rows if row["MESSAGE"].endswith(" [preauth]")]
    assert early and set(early) == {"ssh.service"}
