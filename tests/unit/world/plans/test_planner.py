"""What apt keeps of its last plan is the upgrade that its history tells of last."""

from __future__ import annotations

import lzma
import re
from collections.abc import Iterator

import msgspec
import pytest

from mirage.base.clock import ManualClock
from mirage.image import skeleton
from mirage.image.image import Image
from mirage.state.open import open_store
from mirage.vfs.caller import Caller
from mirage.world.host import Host
from mirage.world.identity import DAY
from mirage.world.plans import planner
from tests.unit.world.test_packagelogs import read


@pytest.fixture(scope="module")
def debian(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Image]:
    with Image.open(skeleton.write_skeleton("debian-12", tmp_path_factory.mktemp("skeleton") / "x.img")) as image:
        yield image


@pytest.fixture(params=[b"a", b"b", b"c"])
def host(debian: Image, request: pytest.FixtureRequest) -> Host:
    return Host.open(open_store("memory:", b"host"), debian, clock=ManualClock(debian.meta.born + 3 * DAY), seed=request.param * 32)


def stanzas(host: Host) -> list[str]:
    """Of the last upgrade, as where nobody has come since."""
    author = host.author
    alone = msgspec.structs.replace(host.identity, people=[])
    return split(planner.write(author.seed, alone, host.packages, author.lower))


def split(data: bytes) -> list[str]:
    return lzma.decompress(data).decode().rstrip("\n").split("\n\n")


def test_what_is_to_be_installed_is_what_the_history_says(host: Host) -> None:
    install = next(line for line in stanzas(host)[0].splitlines() if line.startswith("Install: ")).split()[1:]
    said = [line for line in read(host, "/var/log/apt/history.log") if line.startswith(("Start-Date", "Install: ", "Upgrade: "))]
    last = said[max(at for at, line in enumerate(said) if line.startswith("Upgrade: ")) - 1 :]
    assert last[0].startswith(("Start-Date", "Install: "))
    assert sorted(install) == sorted(name for line in last if "(" in line for name in re.findall(r"(\S+:amd64) \(", line))


def test_all_that_is_installed_stands_in_it_in_the_version_from_which_it_was_replaced(host: Host) -> None:
    there: dict[str, list[str]] = {}
    for stanza in stanzas(host)[1:]:
        fields = dict(line.split(": ", 1) for line in stanza.splitlines())
        there.setdefault(fields["Package"], []).append(("" if "Status" in fields else "new ") + fields["Version"])
    install = {name.partition(":")[0] for name in stanzas(host)[0].split("Install: ")[1].splitlines()[0].split()}
    assert there.keys() == host.packages.keys()
    for name, versions in there.items():
        version = host.packages[name].version
        assert versions[-1] == (f"new {version}" if name in install else version)
        assert len(versions) == 1 + (name in install and not name.startswith("linux-image-6"))


def test_where_a_kernel_was_removed_since_the_file_is_of_that(host: Host) -> None:
    request, *there = split(Caller(host.view()).read_file(b"/var/log/apt/eipp.log.xz"))
    purged = [line for line in read(host, "/var/log/apt/history.log") if line.startswith("Purge: ")][-1].split()[1]
    assert f"\nRemove: {purged}\n" in request
    names = [stanza.splitlines()[0].removeprefix("Package: ") for stanza in there]
    assert sorted(names) == sorted([*host.packages, purged.removesuffix(":amd64")])
    assert all("\nStatus: installed" in stanza for stanza in there)
