"""apt's lists on a true image: the real apt of a cell reads them as they are, and the emulated one says what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from mirage.app.images import home
from mirage.image.image import Image
from mirage.shell.lib import aptcache
from tests.e2e.house import House
from tests.e2e.sandbox.hearing import hear

SAME = (
    "apt-cache policy", "apt-cache policy nginx mawk nmap awk nosuch", "apt-cache madison nginx bash", "apt-cache show nmap nginx",
    "apt-cache showpkg nmap", "apt-cache depends nginx git base-files", "apt-cache rdepends nmap", "apt-cache search nmap",
    "apt-cache search '^nginx'", "apt-cache pkgnames nma", "apt list --upgradable", "apt list -a nginx 'php8.2-*'", "apt list --installed",
    "apt search nmap", "apt show bash openssl nmap", "apt-get -s install nmap", "apt-get -s install awk", "apt-get -s install nosuch",
    "apt-get -s install --no-install-recommends tcpdump masscan", "apt-get -s install nginx", "apt-get -s upgrade",
    "apt-get -s install php8.2-curl php8.2-gd", "apt-get -s install redis-server", "apt-get install nmap < /dev/null",
)  # fmt: skip
LISTS = "/var/lib/apt/lists"
FRESH = 2 * 3600  # seconds: nobody updates in the last hour before a world begins


@pytest.fixture(scope="module")
def listed(sandbox: House) -> House:
    """The sandbox, where its image has lists."""
    with Image.open(home() / "debian-12.img") as image:
        if aptcache.of(image) is None:
            pytest.skip("the image here was built without apt's lists: mirage image build debian:12")
    return sandbox


@pytest.mark.timeout(600)
def test_the_emulated_apt_says_what_the_real_one_says_of_the_same_lists(listed: House, tmp_path: Path) -> None:
    other = House(tmp_path / "data", "--shell", "emulated").start()
    try:
        said = hear(other, SAME, "127.0.5.8")
    finally:
        assert other.stop() == 0
    assert dict(zip(SAME, said, strict=True)) == dict(zip(SAME, hear(listed, SAME, "127.0.5.9"), strict=True))


def test_signatures_are_whole_and_a_visitor_who_runs_apt_keeps_nothing(listed: House) -> None:
    keyring = "/usr/share/keyrings/debian-archive-keyring.gpg"
    told = listed.sh(
        f"for file in {LISTS}/*InRelease; do gpgv -q --keyring {keyring} -o /dev/null $file 2>/dev/null || echo bad $file; done;"
        "apt-get check > /dev/null && apt-get -qq -s install nmap > /dev/null; ls /var/cache/apt",
        source="127.0.5.9",
    )
    assert told == "archives\n"


def test_the_lists_are_as_old_as_the_last_update_allows(listed: House) -> None:
    """What an archive published was fetched after that, and what it had then is installed."""
    command = f"stat -c %Y {LISTS}/*_* | sort -n | tail -1; stat -c %Y {LISTS}/partial {LISTS}; date +%s"
    newest, fetched, changed, now = map(int, listed.sh(command, source="127.0.5.9").split())
    assert fetched == changed
    assert newest < fetched or now - newest < FRESH
    assert listed.sh("apt list --upgradable 2>/dev/null", source="127.0.5.9") == "Listing...\n"
