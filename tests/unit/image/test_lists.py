"""apt's lists come into an image as they are, under the names that the machine's sources give them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mirage.image import lists

EXAMPLE = """# See sources.list(5)
deb http://deb.example/debian stable main contrib non-free
deb https://deb.example/debian-security stable-security main contrib
deb http://deb.example/debian stable-updates main
#deb-src http://deb.example/debian stable main
"""
DATE = 1_783_764_997  # Sat, 11 Jul 2026 10:16:37 UTC
RELEASE = f"Suite: stable\nDate: Sat, 11 Jul 2026 10:16:37 UTC\nSHA256:\n {'0' * 64} 0 contrib/binary-amd64/Packages\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An installed root, and what was fetched from a mirror that lacks non-free and one suite."""
    root, fetched = tmp_path / "root", tmp_path / "fetched"
    for folder in (root / lists.LISTS, (root / lists.EXAMPLE).parent, (root / lists.SOURCES).parent, fetched):
        folder.mkdir(parents=True)
    (root / lists.EXAMPLE).write_text(EXAMPLE)
    for name, text, time in (
        ("mirror.lan_a%5fb_dists_stable_InRelease", RELEASE, DATE + 999_999),
        ("mirror.lan_a%5fb_dists_stable_main_binary-amd64_Packages", "Package: a\n", DATE - 60),
        ("mirror.lan_a%5fb_dists_stable_main_i18n_Translation-en", "Package: a\n", DATE + 999_999),
        ("mirror.lan_security_dists_stable-security_InRelease", RELEASE, DATE),
        ("mirror.lan_security_dists_stable-security_main_binary-amd64_Packages", "Package: b\n", DATE),
    ):
        (fetched / name).write_text(text)
        os.utime(fetched / name, (time, time))
    assert lists.place(fetched, root)
    return root


def test_lists_have_the_names_of_the_archive_that_everybody_has_and_times_before_which_no_mirror_had_them(root: Path) -> None:
    found = {path.name: (path.read_text(), path.stat().st_mtime) for path in (root / lists.LISTS).iterdir()}
    assert found == {
        "deb.example_debian_dists_stable_InRelease": (RELEASE, DATE),
        "deb.example_debian_dists_stable_main_binary-amd64_Packages": ("Package: a\n", DATE - 60),
        "deb.example_debian_dists_stable_main_i18n_Translation-en": ("Package: a\n", DATE),
        "deb.example_debian-security_dists_stable-security_InRelease": (RELEASE, DATE),
        "deb.example_debian-security_dists_stable-security_main_binary-amd64_Packages": ("Package: b\n", DATE),
    }


def test_the_sources_name_what_there_is_and_what_is_there_and_empty(root: Path) -> None:
    assert (root / lists.SOURCES).read_text() == (
        "deb http://deb.example/debian stable main contrib\n#deb-src http://deb.example/debian stable main contrib\n\n"
        "deb https://deb.example/debian-security stable-security main contrib\n"
        "#deb-src https://deb.example/debian-security stable-security main contrib\n"
    )


def test_a_root_without_the_example_has_no_lists(tmp_path: Path) -> None:
    assert not lists.place(tmp_path, tmp_path)
    assert list(tmp_path.iterdir()) == []
