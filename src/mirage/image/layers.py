"""Container images as trees: an OCI layout or what `docker save` writes, its layers laid one over the other with whiteouts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import msgspec

from mirage.image.errors import BuildError
from mirage.image.tar import Archive
from mirage.image.tree import Content, Tree

WHITEOUT = b".wh."  # OCI image-spec layer.md
OPAQUE = b".wh..wh..opq"
AUFS = b".wh..wh."  # aufs' own bookkeeping, skipped by every reader
DEPTH = 4  # indexes of indexes
ARCHITECTURE = "amd64"


class Platform(msgspec.Struct, frozen=True):
    architecture: str = ""
    os: str = ""


class Descriptor(msgspec.Struct, frozen=True):
    digest: str
    mediaType: str = ""  # noqa: N815 - the spec's word
    platform: Platform | None = None
    annotations: dict[str, str] = {}


class Manifest(msgspec.Struct, frozen=True):
    """An index or an image manifest: one has manifests, the other layers."""

    manifests: list[Descriptor] = []
    layers: list[Descriptor] = []


class Saved(msgspec.Struct, frozen=True):
    """An entry of `docker save`'s manifest.json."""

    Layers: list[str]
    RepoTags: list[str] | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """Names of the layer blobs, lowest first, and their digests where they are known."""

    layers: tuple[str, ...]
    digests: Mapping[str, str] = field(default_factory=dict)


def layout_of(read: Callable[[str], bytes | None]) -> Layout | None:
    """The layers of the one image that a layout holds; None when it is no layout."""
    index, saved = read("index.json"), read("manifest.json")
    try:
        if index is not None and read("oci-layout") is not None:
            layers = _oci(msgspec.json.decode(index, type=Manifest), read)
            return Layout(tuple(_blob(layer.digest) for layer in layers), {_blob(layer.digest): layer.digest for layer in layers})
        if saved is not None and saved.lstrip().startswith(b"["):
            images = msgspec.json.decode(saved, type=list[Saved])
            if len(images) != 1:
                raise BuildError(f"the archive holds {len(images)} images; save one: docker save NAME")
            return Layout(tuple(images[0].Layers))
    except msgspec.MsgspecError as error:
        raise BuildError(f"the container image's description can not be read: {error}") from error
    return None


def from_layers(layout: Layout, content: Callable[[str], Content]) -> Tree:
    """The tree that a container of this image would start on."""
    tree = Tree()
    for name in layout.layers:
        layer = content(name)
        expected = layout.digests.get(name)
        if expected is not None and expected.startswith("sha256:"):
            whole = hashlib.sha256()
            for piece in layer.pieces():
                whole.update(piece)
            if f"sha256:{whole.hexdigest()}" != expected:
                raise BuildError(f"layer {name} is damaged: its hash is not the one that the image names")
        _apply(Archive.of(layer, name), tree)
    return tree


def _apply(archive: Archive, tree: Tree) -> None:
    """Whiteouts take from the layers below only, wherever in the archive they stand; so they go first."""
    kept = []
    for member in archive.order:
        path = member.name.encode("utf-8", "surrogateescape").strip(b"/")
        directory, _, name = path.rpartition(b"/")
        if name == OPAQUE:
            tree.clear(directory)
        elif name.startswith(AUFS):
            continue
        elif name.startswith(WHITEOUT):
            tree.remove(directory + b"/" + name[len(WHITEOUT) :])
        else:
            kept.append(member)
    archive.order = kept
    archive.onto(tree)


def _oci(manifest: Manifest, read: Callable[[str], bytes | None], depth: int = 0) -> list[Descriptor]:
    if manifest.layers:
        return manifest.layers
    # attestations stand beside images with an unknown platform
    real = [one for one in manifest.manifests if one.platform is None or one.platform.os != "unknown"]
    fitting = [one for one in real if one.platform is not None and one.platform.architecture == ARCHITECTURE] or real
    if not fitting or depth == DEPTH:
        raise BuildError("the container layout names no image")
    if len(fitting) > 1:
        raise BuildError(f"the layout holds {len(fitting)} images; export one")
    text = read(_blob(fitting[0].digest))
    if text is None:
        raise BuildError(f"the container layout lacks {fitting[0].digest}")
    if hashlib.sha256(text).hexdigest() != fitting[0].digest.partition(":")[2]:
        raise BuildError(f"the container layout's {fitting[0].digest} is damaged")
    return _oci(msgspec.json.decode(text, type=Manifest), read, depth + 1)


def _blob(digest: str) -> str:
    algorithm, _, value = digest.partition(":")
    if algorithm not in ("sha256", "sha512") or not value.isalnum():
        raise BuildError(f"the container layout names an odd digest: {digest!r}")
    return f"blobs/{algorithm}/{value}"
