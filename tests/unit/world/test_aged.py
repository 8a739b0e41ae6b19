"""An image's times as a machine of some age shows them: what its upgrades wrote is from then, and nothing that they left alone is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mirage.base.clock import SECOND
from mirage.image import tree
from mirage.image.format import Meta
from mirage.image.image import Image
from mirage.image.writer import write_image
from mirage.world.aged import Aged
from mirage.world.plans import below

DAY = 86_400 * SECOND
INSTALL, FIRST, SECOND_ONE, BORN = (1_700_000_000 * SECOND + days * DAY for days in (0, 100, 200, 300))
FILES = {  # of the image, and the day that its package gives it; what the image's own installation made has none
    "usr/share/man/man1/ls.1.gz": 20, "usr/share/man/man8/nginx.8.gz": 150, "usr/share/man/de/man1/ls.1.gz": 20,
    "var/lib/dpkg/info/openssh-server.templates": 50, "var/lib/dpkg/info/rsync.list": None, "var/lib/dpkg/status": None,
    "var/lib/dpkg/info/nginx.list": None, "var/lib/dpkg/info/nginx.md5sums": 150,
    "var/cache/man/index.db": None, "var/cache/man/de/index.db": None, "var/cache/debconf/config.dat": None,
    "var/cache/debconf/templates.dat-old": None, "var/cache/debconf/passwords.dat": None, "etc/ld.so.cache": None, "etc/hosts": None,
}  # fmt: skip


@pytest.fixture
def aged(tmp_path: Path) -> Iterator[Aged]:
    """A machine that was upgraded on days 100 and 200 after its installation."""
    root = tree.directory(mtime=BORN)
    whole = tree.Tree(root)
    for name, dated in FILES.items():
        time = BORN + 60 * SECOND if dated is None else INSTALL + dated * DAY
        at = root
        for part in name.encode().split(b"/")[:-1]:
            at = at.children.setdefault(part, tree.directory(mtime=BORN + 60 * SECOND))
        at.children[name.rpartition("/")[2].encode()] = tree.regular(b"", mtime=time)
    root.children[b"home"] = tree.directory(mtime=INSTALL + 180 * DAY)
    write_image(whole, tmp_path / "small.img", Meta(name="debian-12", source="import", born=BORN))
    with Image.open(tmp_path / "small.img") as image:
        yield Aged(image, BORN, INSTALL, [FIRST, SECOND_ONE])


@pytest.fixture
def day(aged: Aged) -> Callable[[str], int]:
    """The day after the installation on which a path was written."""

    def found(path: str) -> int:
        stat = below.stat(aged, path)
        assert stat is not None
        return (stat.mtime - INSTALL) // DAY

    return found


def test_the_manual_s_databases_are_as_old_as_the_newest_pages_of_their_language(day: Callable[[str], int]) -> None:
    assert (day("/var/cache/man/index.db"), day("/var/cache/man"), day("/var/cache/man/de/index.db")) == (200, 200, 100)


def test_debconf_wrote_when_a_package_with_questions_came(day: Callable[[str], int]) -> None:
    databases = [day(f"/var/cache/debconf{name}") for name in ("", "/config.dat", "/templates.dat-old", "/passwords.dat")]
    assert databases == [100, 100, 100, 0]


def test_a_directory_that_was_there_keeps_the_time_that_its_package_had_at_the_installation(day: Callable[[str], int]) -> None:
    assert -90 <= day("/home") < 0


def test_where_every_upgrade_puts_a_file_the_directory_is_of_the_last_one_and_was_made_by_the_installation(aged: Aged) -> None:
    stat = below.stat(aged, "/etc")
    assert stat is not None
    assert [(time - INSTALL) // DAY for time in (stat.mtime, stat.ctime, stat.btime)] == [200, 200, 0]
