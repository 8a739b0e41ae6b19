"""lscpu (util-linux 2.38.1): its tables, for people and for programs, as those of a booted Debian 12."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.unit.shell.conftest import Result

HEAD = (
    "# The following is the parsable format, which can be fed to other\n# programs. Each different item in every column has an unique ID\n"
    "# starting usually from zero.\n"
)


def test_programs_are_told_each_processor_s_place(run: Callable[..., Result]) -> None:
    count = int(run("nproc").out)
    assert run("lscpu -p=cpu,core").answer == (HEAD + "# CPU,Core\n" + "".join(f"{cpu},{cpu}\n" for cpu in range(count)), "", 0)
    lines = run("lscpu -p").out.decode().splitlines()
    assert lines[3] == "# CPU,Core,Socket,Node,,L1d,L1i,L2,L3" and lines[4] == "0,0,0,0,,0,0,0,0"


def test_people_are_shown_the_same_in_columns_and_as_json(run: Callable[..., Result]) -> None:
    assert run("lscpu -e=CPU,CORE").out.decode().splitlines()[:2] == ["CPU CORE", "  0    0"]
    [first, *_rest] = json.loads(run("lscpu -J -e").out.decode())["cpus"]
    assert first == {"cpu": 0, "node": 0, "socket": 0, "core": 0, "l1d:l1i:l2:l3": "0:0:0:0", "online": True}
    fields = json.loads(run("lscpu -J").out.decode())["lscpu"]
    assert fields[0] == {"field": "Architecture:", "data": "x86_64"}


def test_caches_have_a_line_each(run: Callable[..., Result]) -> None:
    rows = [line.split() for line in run("lscpu -C").out.decode().splitlines()]
    assert [row[0] for row in rows] == ["NAME", "L1d", "L1i", "L2", "L3"] and rows[1][4:6] == ["Data", "1"]


def test_root_is_told_what_the_firmware_says(run: Callable[..., Result]) -> None:
    told = run("lscpu").out.decode()
    assert ("BIOS Vendor ID:" in told) and told.index("Vendor ID:") < told.index("BIOS Vendor ID:") < told.index("BIOS Model name:")
    assert "BIOS" not in run("su -s /bin/sh daemon -c lscpu").out.decode()


def test_mistakes_are_told_as_the_real_one_tells_them(run: Callable[..., Result]) -> None:
    assert run("lscpu -p=foo").answer == ("", "lscpu: unknown column: foo\n", 1)
    assert run("lscpu -q").answer == ("", "lscpu: invalid option -- 'q'\nTry 'lscpu --help' for more information.\n", 1)
