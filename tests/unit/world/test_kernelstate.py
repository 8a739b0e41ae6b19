"""The kernel's own tables: complete, in this machine's numbers, and never smaller a moment later."""

from __future__ import annotations

import re
from functools import partial
from operator import le

from mirage.base.clock import SECOND, ManualClock
from mirage.world.host import Host
from mirage.world.kernel import kernelstate

NUMBERS = re.compile(r"\b\d+\b")


def test_counts_grow_with_time_and_what_is_delivered_was_received(host: Host, clock: ManualClock) -> None:
    vitals = host.vitals
    tables = (
        partial(kernelstate.tables, vitals, "snmp"),
        partial(kernelstate.tables, vitals, "netstat"),
        partial(kernelstate.snmp6, vitals),
    )
    first, later = (clock.now() + ahead * SECOND for ahead in (0, 3600))
    for table in tables:
        before, after = ([int(number) for number in NUMBERS.findall(table(now=now))] for now in (first, later))
        assert len(before) == len(after) and before != after and all(map(le, before, after))
    names, values = (line.split() for line in tables[0](now=later).splitlines()[:2])
    ip = dict(zip(names[1:], map(int, values[1:])))
    assert (ip["Forwarding"], ip["DefaultTTL"]) == (2, 64) and ip["InDelivers"] <= ip["InReceives"]


def test_vmstat_says_what_other_files_say(host: Host, clock: ManualClock) -> None:
    rows = dict(line.split(" ") for line in kernelstate.vmstat(host.vitals, {"nr_free_pages": 7}, 504_000, clock.now()).splitlines())
    assert len(rows) > 150 and rows["nr_free_pages"] == "7"


def test_the_symbols_lie_where_one_boot_has_put_the_kernel() -> None:
    found = {name: int(address, 16) for address, _, name in (line.split() for line in kernelstate.symbols(3).decode().splitlines())}
    assert found["_text"] == 0xFFFFFFFF81000000 + (3 << 21)
    assert found["sys_call_table"] > found["commit_creds"] > found["_text"]
    assert found["fixed_percpu_data"] == 0  # of each processor's own, and not moved


def test_who_is_not_root_is_told_no_address() -> None:
    assert set(re.findall(r"^\w+", kernelstate.hidden_symbols().decode(), flags=re.MULTILINE)) == {"0" * 16}
    assert len(kernelstate.hidden_symbols().splitlines()) == len(kernelstate.symbols(0).splitlines()) > 90_000


def test_slabs_are_whole() -> None:
    head, columns, *rows = kernelstate.slabinfo(lambda name: 1.1).splitlines()
    assert (head, columns.split()[:2]) == ("slabinfo - version: 2.1", ["#", "name"])
    assert len(rows) > 100
    for row in rows:
        words = row.split()
        assert int(words[1]) == int(words[4]) * int(words[13])
