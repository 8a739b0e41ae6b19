"""apt on a machine that has its lists: answers.txt is what apt 2.6.1 of Debian 12 said of lists.tar.zst, replayed.

Those are true lists of few packages, and what apt made of them (apt-cache gencaches, with a hash table of 53 as the answers have it).
"""

from __future__ import annotations

import io
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import zstandard

from mirage.image.image import Image
from mirage.shell import registry
from tests.unit.shell.conftest import Machine
from tests.unit.world import ground

HERE = Path(__file__).parent
CASES = {
    case[1]: case[2] for case in re.finditer(r"^#### (.*)\n([\s\S]*?)(?=^#### |\Z)", (HERE / "answers.txt").read_text(), re.MULTILINE)
}


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Image]:
    whole = zstandard.ZstdDecompressor().stream_reader((HERE / "lists.tar.zst").read_bytes()).read()
    with tarfile.open(fileobj=io.BytesIO(whole)) as archive:
        more = {member.name: file.read() for member in archive if (file := archive.extractfile(member)) is not None}
    paths = sorted(path.decode() for path in registry.programs())
    with ground.build(tmp_path_factory.mktemp("lists") / "debian-12.img", paths, more=more) as opened:
        yield opened


@pytest.mark.parametrize("command", CASES)
def test_apt_says_what_the_real_one_said(machine: Machine, command: str) -> None:
    out, _err, status = machine.run(f"exec 2>&1; {command} < /dev/null").answer
    assert out + (f"status {status}\n" if status else "") == CASES[command]


def test_the_cache_is_the_image_s_alone(machine: Machine) -> None:
    said = 'Dir::Cache::pkgcache "";\nDir::Cache::srcpkgcache "";\n'
    assert machine.run("ls -a /var/cache/apt; cat /etc/apt/apt.conf.d/90small").answer == (f".\n..\n{said}", "", 0)


def test_the_settings_say_so(machine: Machine) -> None:
    assert machine.run("apt-config dump Dir::Cache::pkgcache").answer == ('Dir::Cache::pkgcache "";\n', "", 0)


def test_lists_that_a_visitor_has_removed_are_gone(machine: Machine) -> None:
    machine.run("rm -rf /var/lib/apt/lists/*")
    assert machine.run("apt-cache policy nmap; apt-get install nmap").answer == (
        "Reading package lists...\nBuilding dependency tree...\nReading state information...\n", "E: Unable to locate package nmap\n", 100,
    )  # fmt: skip


def test_a_source_that_a_visitor_takes_out_is_not_asked(machine: Machine) -> None:
    machine.run("sed -i /security/d /etc/apt/sources.list")
    assert machine.run("apt-cache madison openssl").out.count(b"\n") == 1


def test_what_is_to_come_is_asked_of_mirrors_that_answer_nobody(machine: Machine) -> None:
    result = machine.run("apt-get install -y masscan")
    assert result.status == 100
    assert result.out.count(b"Ign:1 http://deb.debian.org/debian bookworm/main amd64 masscan amd64 2:1.3.2+ds1-1\n") == 3
    assert b"E: Failed to fetch http://deb.debian.org/debian/pool/main/m/masscan/masscan_1.3.2%2bds1-1_amd64.deb  " in result.err
    assert result.err.endswith(b"E: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?\n")
