"""Whatever bytes an archive or an image has: it is read, or refused in words that name it, and takes no more memory than it is large."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import json
import lzma
import stat
import tarfile
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mirage.image.clean import clean
from mirage.image.errors import BuildError, ImageError
from mirage.image.format import Meta
from mirage.image.image import Image
from mirage.image.imports import from_anything
from mirage.image.packages import parse_status
from mirage.image.writer import write_image
from tests.unit.image.small import BORN, LIST, STATUS, data, names, rows, tree
from tests.unit.image.test_tar import member

MOST = 64 << 20  # bytes: the archives here are of kilobytes, the largest window of a compressor is 8 MiB
LARGE = 64 << 20  # bytes of a file that claims to be larger, which the tests do not wait for
PACKED: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes, "gzip": gzip.compress, "bzip2": bz2.compress, "xz": lzma.compress, "zstd": zstandard.ZstdCompressor().compress,
}  # fmt: skip
HOLES = {"GNU.sparse.map": "4096,4,1048576,0", "GNU.sparse.size": "1048576", "GNU.sparse.numblocks": "2"}
FIELDS = (
    (0, 100),
    (100, 8),
    (108, 8),
    (116, 8),
    (124, 12),
    (136, 12),
    (156, 1),
    (157, 100),
    (257, 8),
    (329, 8),
    (337, 8),
    (345, 155),
)
VALUES = (b"", b"7" * 155, b"\xff" * 155, b"-1", b"\x80" + bytes(154), b"a/" * 77, b"\0a", b"\x80\0\0\0\0\0\0\0\0\0\0\x01",
          b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xfc\x00", *(bytes([kind]) for kind in b"01234567SLKxgXD"))  # fmt: skip
RECORDS = (b"mtime=inf", b"mtime=1e99999999", b"mtime=-9", b"size=-1024", b"uid=-1", b"uid=99999999999", b"path=a\0b", b"GNU.sparse.map=9,9,1,1",
           b"LIBARCHIVE.xattr.user.x=a", b"SCHILY.xattr.=a", b"linkpath=", b"path=" + b"d/" * 1500 + b"f", b"hdrcharset=BINARY")  # fmt: skip

# what is done to the bytes: of header number so many, a field becomes a value; bits flip; a piece goes, comes twice, or all ends
FIELD = st.tuples(st.just("field"), st.integers(0, 30), st.sampled_from(FIELDS), st.sampled_from(VALUES))
OTHER = st.tuples(
    st.sampled_from(("flip", "cut", "twice", "end")), st.floats(0, 1), st.sampled_from((1, 10, 512, 1024)), st.integers(0, 7)
)
RECORD = st.tuples(st.just("record"), st.integers(0, 5), st.sampled_from(RECORDS), st.none())
BENDS = st.lists(st.one_of(FIELD, OTHER, RECORD), min_size=1, max_size=4)


def ordinary(form: int) -> bytes:
    """One of every kind of member, as a writer of that format puts it."""
    more = {"SCHILY.xattr.user.a": "b", "LIBARCHIVE.xattr.user.c": "ZA==", "mtime": "1749000000.123456789"}
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=form) as tar:
        for info, content in (
            (member("./", tarfile.DIRTYPE, mode=0o755), b""),
            (
                member("./etc/passwd", uid=70_000, pax_headers=more if form == tarfile.PAX_FORMAT else {}),
                b"root:x:0:0::/root:/bin/sh\n",
            ),
            (member("./l", tarfile.SYMTYPE, linkname="/etc/passwd"), b""),
            (member("./h", tarfile.LNKTYPE, linkname="./etc/passwd"), b""),
            (member("./c", tarfile.CHRTYPE, devmajor=1, devminor=3), b""),
            (member("./p", tarfile.FIFOTYPE), b""),
            (member("./s", pax_headers=HOLES if form == tarfile.PAX_FORMAT else {}), b"data"),
            (member("./var/lib/dpkg/status"), STATUS),
            (member("./var/lib/dpkg/info/coreutils.list"), LIST),
            (member("./" + "long/" * 18 + "n" * 50), b"x" * 600),
        ):
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return packed.getvalue()


def saved(layer: bytes) -> bytes:
    """A layer as `docker save` and, in the same archive, an OCI layout name it."""
    digest, described = hashlib.sha256(layer).hexdigest(), json.dumps([{"Layers": ["layer.tar"], "RepoTags": None}]).encode()
    manifest = json.dumps({"layers": [{"digest": f"sha256:{digest}"}]}).encode()
    index = json.dumps({"manifests": [{"digest": f"sha256:{hashlib.sha256(manifest).hexdigest()}"}]}).encode()
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, content in (
            ("manifest.json", described), ("layer.tar", layer), ("index.json", index), ("oci-layout", b"{}"),
            (f"blobs/sha256/{digest}", layer), (f"blobs/sha256/{hashlib.sha256(manifest).hexdigest()}", manifest),
        ):  # fmt: skip
            info = member(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return packed.getvalue()


ARCHIVES = {"ustar": ordinary(tarfile.USTAR_FORMAT), "gnu": ordinary(tarfile.GNU_FORMAT), "pax": ordinary(tarfile.PAX_FORMAT)}
ARCHIVES["saved"] = saved(ARCHIVES["ustar"])
SEALED = st.booleans()  # whether the sums of the headers are true again afterwards


def bent(whole: bytes, bends: list[tuple[str, float, object, object]]) -> bytes:
    found = bytearray(whole)
    for kind, place, what, value in bends:
        at = min(int(place * len(found)), len(found) - 1) if isinstance(place, float) else 0
        headers = [at for at in range(0, len(found) - 511, 512) if found[at + 257 : at + 262] == b"ustar"] or [0]
        match kind, what, value:
            case "field", (int(begins), int(length)), bytes(new):
                begins += headers[int(place) % len(headers)]
                found[begins : begins + length] = new[:length].ljust(length, b"\0")
            case "record", bytes(record), _:
                size = next(size for size in range(len(record) + 4, len(record) + 9) if len(f"{size} ") + len(record) + 1 == size)
                body = b"%d %s\n" % (size, record)
                info = member("./PaxHeaders/x", tarfile.XHDTYPE)
                info.size = len(body)
                header = info.tobuf(tarfile.USTAR_FORMAT)
                begins = headers[int(place) % len(headers)]
                found[begins:begins] = header + body + bytes(-len(body) % 512)
            case "flip", _, int(bit):
                found[at] ^= 1 << bit
            case "cut", int(length), _:
                del found[at : at + length]
            case "twice", int(length), _:
                found[at:at] = found[at : at + length]
            case _:
                del found[at + 1 :]
        found = found or bytearray(1)
    return bytes(found)


def sealed(whole: bytes) -> bytes:
    """Each header's sum true again."""
    found = bytearray(whole)
    for at in range(0, len(found) - 511, 512):
        if found[at + 257 : at + 262] == b"ustar":
            found[at + 148 : at + 156] = b"%06o\0 " % sum(found[at : at + 148] + b" " * 8 + found[at + 156 : at + 512])
    return bytes(found)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bent")


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(ARCHIVES)), BENDS, SEALED, st.sampled_from(sorted(PACKED)))
def test_a_bent_archive_becomes_an_image_or_is_refused_by_name(
    place: Path, kind: str, bends: list[tuple[str, float, object, object]], is_sealed: bool, packing: str
) -> None:
    changed = bent(ARCHIVES[kind], bends)
    path = place / "given.tar"
    path.write_bytes(PACKED[packing](sealed(changed) if is_sealed else changed))

    def used() -> None:
        found = from_anything(path)
        if sum(node.content.size for _, node in found.walk() if node.content is not None) < LARGE:
            clean(found, BORN)
            with Image.open(write_image(found, place / "made.img", Meta(name="x", source="import", born=BORN))) as image:
                rows(image)
                data(image)
                assert image.packages is not None
                image.verify()

    refused = refusal(used)
    assert not refused or "given.tar" in refused or "container" in refused or "layer" in refused or "the archive holds" in refused


@given(st.sampled_from(("gzip", "bzip2", "xz", "zstd")), st.floats(0, 1), st.integers(0, 7), st.booleans())
def test_an_archive_whose_packing_is_damaged_is_refused_by_name(
    place: Path, packing: str, where: float, bit: int, is_cut: bool
) -> None:
    path = place / "packed.tar"
    path.write_bytes(damaged(PACKED[packing](ARCHIVES["ustar"]), where, bit, is_cut))
    refused = refusal(lambda: from_anything(path))  # not all formats have a sum over all that they hold
    assert not refused or "packed.tar" in refused


@pytest.fixture(scope="module")
def written(place: Path) -> Path:
    return write_image(tree(), place / "whole.img", Meta(name="x", source="import", born=BORN))


@given(where=st.floats(0, 1), bit=st.integers(0, 7), is_cut=st.booleans())
def test_a_bent_image_is_refused_by_name_or_what_is_damaged_fails_as_on_a_disk(
    place: Path, written: Path, where: float, bit: int, is_cut: bool
) -> None:
    path = place / "bent.img"
    path.write_bytes(damaged(written.read_bytes(), where, bit, is_cut))

    def used() -> None:
        with Image.open(path) as image, Image.open(written) as whole:
            assert rows(image) == rows(whole)
            for _, ino in names(image):
                if stat.S_ISREG(image.stat(ino).mode):
                    with suppress(OSError):
                        assert image.read(ino, 0, LARGE) == whole.read(ino, 0, LARGE)
            image.verify()

    refused = refusal(used)
    assert not refused or "bent.img" in refused


def damaged(whole: bytes, where: float, bit: int, is_cut: bool) -> bytes:
    changed = bytearray(whole)
    at = min(int(where * len(changed)), len(changed) - 1)
    changed[at] ^= 1 << bit
    return bytes(changed[:at] if is_cut else changed)


def refusal(work: Callable[[], object]) -> str:
    """The words in which it is refused; "" where it is not. Any other exception is a fault, and so is much memory."""
    tracemalloc.start()
    try:
        work()
    except (BuildError, ImageError) as error:
        return str(error)
    finally:
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert most < MOST
    return ""


@given(st.lists(st.sampled_from([*STATUS.splitlines(True), b"\n", b" \n", b"Installed-Size: \xc2\xb2\n", b"Installed-Size: %s\n" % (b"9" * 5000),
                                 b"Status:\n", b"Status: a\n", b"Version:\n", b"\xff: x\n", b"Package: \xff\xff\n"])))  # fmt: skip
def test_any_status_of_dpkg_is_read(lines: list[bytes]) -> None:
    for package in parse_status(b"".join(lines)).values():
        assert package.name and package.version
        assert package.installed_size >= 0


def test_a_loop_of_links_leads_nowhere(place: Path) -> None:
    path = place / "loop.tar"
    with tarfile.open(path, "w") as tar:
        for info in (member("a", tarfile.SYMTYPE, linkname="b/x"), member("b", tarfile.SYMTYPE, linkname="a/y"), member("a/f")):
            tar.addfile(info)
    with pytest.raises(BuildError, match=r"loop\.tar: 'a/f' can not be laid there: Too many levels of symbolic links"):
        from_anything(path)


def test_a_layout_that_names_a_file_beside_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "beside.tar").write_bytes(ARCHIVES["ustar"])
    layout = tmp_path / "layout"
    layout.mkdir()
    (layout / "manifest.json").write_text('[{"Layers": ["../beside.tar"]}]')
    with pytest.raises(BuildError, match="lies outside"):
        from_anything(layout)
