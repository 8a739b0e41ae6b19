"""The ground of a new world: an image that no host could begin on is refused before a data directory is made."""

from __future__ import annotations

from pathlib import Path

import pytest

from mirage.app.config import Config, ImageConfig
from mirage.app.ground import ground
from mirage.image.errors import ImageError
from mirage.image.format import Meta
from mirage.image.tree import regular
from mirage.image.writer import silent, write_image
from tests.unit.image import small

STATUS = b"Package: openssh-server\nStatus: install ok installed\nVersion: 1:9.2p1-2\nArchitecture: amd64\nDescription: a door\n"


def config(tmp_path: Path, image: Path) -> Config:
    return Config(data=str(tmp_path / "data"), image=ImageConfig(name=str(image)))


def test_what_an_image_lacks_is_named_and_nothing_is_made(tmp_path: Path) -> None:
    image = write_image(small.tree(), tmp_path / "bare.img", Meta(name="bare", source="import"))
    with pytest.raises(ImageError, match=r"it lacks etc/group, bin/bash, bin/sh, the package openssh-server; put them"):
        ground(config(tmp_path, image), silent, print)
    assert not (tmp_path / "data").exists()


def test_a_world_keeps_the_image_that_it_begins_on(tmp_path: Path) -> None:
    tree = small.tree()
    for path in (b"etc/group", b"usr/bin/bash", b"usr/bin/dash"):
        tree.put(path, regular(b"something\n"))
    tree.put(b"var/lib/dpkg/status", regular(STATUS))
    image = write_image(tree, tmp_path / "whole.img", Meta(name="whole", source="import"))
    found = ground(config(tmp_path, image), silent, print)
    assert found.path.samefile(image)
    image.unlink()
    assert ground(config(tmp_path, image), silent, lambda note: None) == found
