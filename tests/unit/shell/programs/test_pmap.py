"""pmap and lsns, beside procps-ng 4.0.2 and util-linux 2.38.1."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.unit.shell.conftest import Result


def test_the_lines_add_up_to_the_total_and_are_those_of_the_maps(run: Callable[..., Result]) -> None:
    out = run("pmap $$; pmap -x $$; pmap -d $$; wc -l < /proc/$$/maps").out.decode()
    plain, extended, device = re.split(r"(?m)^\d+:   .*\n", out)[1:]
    device, _, count = device.rstrip().rpartition("\n")
    lines = plain.splitlines()
    sizes = [int(line[17:23]) for line in lines[:-1]]
    assert len(sizes) == int(count)
    assert lines[-1] == f" total {sum(sizes):>16}K"
    assert extended.splitlines()[0] == "Address           Kbytes     RSS   Dirty Mode  Mapping"
    assert [int(line[17:24]) for line in extended.splitlines()[1:-2]] == sizes
    assert extended.splitlines()[-1].startswith(f"total kB {sum(sizes):>15} ")
    assert device.splitlines()[-1].startswith(f"mapped: {sum(sizes)}K    writeable/private: ")


def test_a_process_that_there_is_not_has_nothing(run: Callable[..., Result]) -> None:
    assert run("pmap 999999").answer == ("", "", 42)


def test_namespaces_are_those_of_proc(run: Callable[..., Result]) -> None:
    for kind in ("mnt", "net", "pid"):
        number, found, count = (
            run(f"lsns -rn -t {kind} -o NS,TYPE,NPROCS; readlink /proc/1/ns/{kind}").out.decode().splitlines()[0].split()
        )
        assert (f"{found}:[{number}]", int(count) > 10) == (run(f"readlink /proc/1/ns/{kind}").out.decode().strip(), True)
    for asked, columns in (
        ("lsns", r"NS TYPE   NPROCS +PID USER +COMMAND"),
        ("lsns -t net", r"NS TYPE NPROCS PID USER +NETNSID NSFS COMMAND"),
    ):
        assert re.fullmatch(" {8}" + columns, run(asked).out.decode().splitlines()[0])


def test_what_lsns_does_not_know(run: Callable[..., Result]) -> None:
    assert run("lsns -t foo").answer == ("", "lsns: unknown namespace type: foo\n", 1)
    assert run("lsns 1").answer == ("", "lsns: not found namespace: 1\n", 1)
    assert run("lsns -o FOO").answer == ("", "lsns: unknown column: FOO\n", 1)


def test_apt_s_settings_are_dumped(run: Callable[..., Result]) -> None:
    assert run("apt-config dump APT::Architecture").answer == ('APT::Architecture "amd64";\n', "", 0)
    assert run("apt-config dump | tail -2").answer == ('CommandLine "";\nCommandLine::AsString "apt-config dump";\n', "", 0)
    assert run("apt-config dump nosuch").answer == ("", "", 0)
