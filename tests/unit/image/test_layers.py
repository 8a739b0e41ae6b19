"""Container images are laid layer over layer as a container starts on them, from a directory or a tar of it."""

from __future__ import annotations

import hashlib
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from mirage.image.errors import BuildError
from mirage.image.imports import from_anything
from mirage.image.tree import Tree
from tests.unit.image.test_tar import archive, member

LOWER = (("etc/a", b"1"), ("etc/b", b"1"), ("opt/x/deep", b"1"), ("usr/f", b"1"))
UPPER = (("etc/.wh.a", b""), ("etc/b", b"2"), ("opt/x/.wh..wh..opq", b""), ("opt/x/new", b"2"), (".wh..wh.plnk", b""))
PATHS = {b"etc", b"etc/b", b"opt", b"opt/x", b"opt/x/new", b"usr", b"usr/f"}


def layers(place: Path) -> list[bytes]:
    return [archive(place / "layer", *((member(name), data) for name, data in rows)).read_bytes() for rows in (LOWER, UPPER)]


def blob(folder: Path, data: bytes) -> dict[str, object]:
    digest = hashlib.sha256(data).hexdigest()
    (folder / "blobs/sha256").mkdir(parents=True, exist_ok=True)
    (folder / "blobs/sha256" / digest).write_bytes(data)
    return {"digest": f"sha256:{digest}", "size": len(data), "mediaType": "application/octet-stream"}


def oci(place: Path) -> Path:
    folder = place / "oci"
    folder.mkdir()
    own = {"layers": [blob(folder, data) for data in layers(place)]}
    other = blob(folder, json.dumps({"layers": []}).encode()) | {"platform": {"architecture": "arm64", "os": "linux"}}
    mine = blob(folder, json.dumps(own).encode()) | {"platform": {"architecture": "amd64", "os": "linux"}}
    (folder / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')
    (folder / "index.json").write_text(json.dumps({"manifests": [other, mine]}))
    return folder


def saved(place: Path) -> Path:
    folder = place / "saved"
    folder.mkdir()
    for number, data in enumerate(layers(place)):
        (folder / f"{number}.tar").write_bytes(data)
    (folder / "manifest.json").write_text(json.dumps([{"Config": "x", "RepoTags": None, "Layers": ["0.tar", "1.tar"]}]))
    return folder


def told(tree: Tree) -> tuple[set[bytes], bytes | None]:
    return {path for path, _node in tree.walk()}, tree.read(b"etc/b")


@pytest.mark.parametrize("kind", [oci, saved])
def test_upper_layers_replace_and_remove(kind: Callable[[Path], Path], tmp_path: Path) -> None:
    folder = kind(tmp_path)
    assert told(from_anything(folder)) == (PATHS, b"2")
    with tarfile.open(tmp_path / "x.tar", "w") as tar:
        tar.add(folder, ".")
    assert told(from_anything(tmp_path / "x.tar")) == (PATHS, b"2")


def test_a_layer_that_is_not_what_its_digest_says_is_refused(tmp_path: Path) -> None:
    folder = oci(tmp_path)
    for place in (folder / "blobs/sha256").iterdir():
        data = place.read_bytes()
        if len(data) > 5000:
            place.write_bytes(data.replace(b"etc/", b"tmp/"))
    with pytest.raises(BuildError):
        from_anything(folder)
