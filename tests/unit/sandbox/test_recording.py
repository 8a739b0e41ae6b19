"""What of a cell's files is on record, and when."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest

from mirage.base.events import ArtifactCaptured, Event, FileChanged
from mirage.fuse import wire
from mirage.fuse.wire import ROOT_NODE
from mirage.sandbox.recording import FEW, Recording
from mirage.vfs.layered import Layered
from mirage.vfs.types import FLAG_IMMUTABLE, ROOT, Cred
from mirage.world.host import Host
from mirage.world.visit import Visit
from tests.unit.fuse.kernel import Kernel
from tests.unit.world import ground


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    with ground.build(tmp_path / "debian-12.img") as image:
        yield ground.begin(image)


@pytest.fixture
def seen() -> list[Event]:
    return []


@pytest.fixture
def visit(host: Host, seen: list[Event]) -> Visit:
    return host.visit("root", ("192.0.2.7", 40000), "session", seen.append, layer=b"layer")


@pytest.fixture
async def recording(host: Host, visit: Visit) -> Recording:
    return Recording(
        host.place(b"layer").root, b".hidden", lambda _pid: visit, is_linker=lambda pid: False, linked=set(), protects=lambda pid: pid,
    )  # fmt: skip


def written(seen: list[Event]) -> list[tuple[bytes, int]]:
    return [(event.path, event.size) for event in seen if isinstance(event, FileChanged) and event.change == "written"]


def kept(seen: list[Event]) -> list[tuple[bytes, int]]:
    return [(event.path, event.size) for event in seen if isinstance(event, ArtifactCaptured)]


def begun(recording: Recording, name: bytes, data: bytes) -> int:
    """The handle of a file that was made, opened and written."""
    ino = recording.create(recording.root, name, 0o644, ROOT)
    handle = recording.hold(ino, os.O_WRONLY, ROOT)
    recording.write(handle, 0, data)
    return handle


async def test_what_was_written_is_told_when_the_kernel_has_told_of_its_last_close(recording: Recording, seen: list[Event]) -> None:
    handle = begun(recording, b"one", b"bytes")
    assert written(seen) == []
    recording.release(handle)
    assert written(seen) == [(b"/one", 5)]


async def test_who_empties_a_file_without_a_byte_is_told_of(recording: Recording, seen: list[Event]) -> None:
    recording.release(begun(recording, b"log", b"lines"))
    ino = recording.lookup(recording.root, b"log", ROOT)
    handle = recording.hold(ino, os.O_WRONLY, ROOT)
    recording.truncate(handle, 0, ROOT)
    recording.truncate(handle, 0, ROOT)
    recording.release(handle)
    recording.truncate(ino, 7, ROOT, by_path=True)
    recording.truncate(ino, 3, ROOT, by_path=True)
    assert written(seen) == [(b"/log", 5), (b"/log", 0), (b"/log", 3)]


async def test_it_is_told_once_even_if_the_program_s_end_was_known_first(
    recording: Recording, visit: Visit, seen: list[Event]
) -> None:
    handle = begun(recording, b"one", b"bytes")
    recording.settle(visit)
    recording.settle(visit)
    assert written(seen) == [(b"/one", 5)]
    recording.release(handle)
    assert written(seen) == [(b"/one", 5)]


async def test_who_writes_on_after_that_is_told_of_again(recording: Recording, visit: Visit, seen: list[Event]) -> None:
    handle = begun(recording, b"one", b"bytes")
    recording.settle(visit)
    recording.write(handle, 5, b" more")
    recording.release(handle)
    assert written(seen) == [(b"/one", 5), (b"/one", 10)]


async def test_another_visit_s_end_tells_nothing_of_this_one_s_files(recording: Recording, host: Host, seen: list[Event]) -> None:
    other = host.visit("root", ("192.0.2.8", 40000), "another", seen.append, layer=b"layer")
    begun(recording, b"one", b"bytes")
    recording.settle(other)
    assert written(seen) == []


async def test_who_reads_a_file_before_and_while_another_writes_does_not_end_the_record(
    recording: Recording, seen: list[Event]
) -> None:
    kernel = Kernel(recording)
    node, first = kernel.create(ROOT_NODE, b"one", os.O_WRONLY)
    close(kernel, node, first, os.O_WRONLY)
    recording.accessed(node)
    for _ in range(2):
        close(kernel, node, kernel.open(node, os.O_RDONLY)[0], os.O_RDONLY)
    reader, writer = kernel.open(node, os.O_RDONLY)[0], kernel.open(node, os.O_WRONLY)[0]
    kernel.write(node, writer, 0, b"bytes")
    kernel.stat(node)
    close(kernel, node, reader, os.O_RDONLY)
    kernel.write(node, writer, 5, b" more")
    assert written(seen) == []
    close(kernel, node, writer, os.O_WRONLY)
    assert written(seen) == [(b"/one", 10)]


def close(kernel: Kernel, node: int, handle: int, flags: int) -> None:
    kernel.ask(wire.RELEASE, node, wire.RELEASE_IN.pack(handle, flags, 0, 0))


@pytest.mark.parametrize("size", [1, FEW + 1])
async def test_the_bytes_of_a_file_that_was_removed_at_once_are_kept(recording: Recording, seen: list[Event], size: int) -> None:
    recording.release(begun(recording, b"one", bytes(size)))
    recording.unlink(recording.root, b"one", ROOT)
    recording.close()
    assert kept(seen) == [(b"/one", size)]


@pytest.mark.parametrize("size", [1, FEW + 1])
async def test_of_a_file_that_was_closed_twice_meanwhile_the_bytes_of_the_end_are_kept(
    recording: Recording, seen: list[Event], size: int
) -> None:
    handle = begun(recording, b"one", bytes(size))
    recording.release(handle)
    recording.hold(handle, os.O_WRONLY, ROOT)
    recording.write(handle, size, b"more")
    recording.release(handle)
    recording.close()
    assert kept(seen) == [(b"/one", size + 4)]


async def test_a_file_whose_bytes_wait_to_be_kept_is_held_no_longer_than_that(recording: Recording) -> None:
    handle = begun(recording, b"one", bytes(FEW + 1))
    recording.release(handle)
    recording.unlink(recording.root, b"one", ROOT)
    assert recording.stat(handle).nlink == 0
    recording.close()
    with pytest.raises(FileNotFoundError):
        recording.stat(handle)


@pytest.mark.parametrize(("mode", "uid", "level", "is_refused"), [
    (0o1777, 0, 2, True), (0o1777, 0, 1, True), (0o1777, 0, 0, False), (0o1777, 33, 2, False), (0o777, 0, 2, False),
    (0o1770, 0, 2, True), (0o1770, 0, 1, False),
])  # fmt: skip
async def test_what_another_has_put_into_a_sticky_directory_is_not_made_again(
    recording: Recording, mode: int, uid: int, level: int, is_refused: bool
) -> None:
    directory = recording.mkdir(recording.root, b"d", mode, ROOT)
    recording.chmod(directory, mode, ROOT)
    recording.chown(directory, 7, 7, ROOT)
    file = recording.create(directory, b"f", 0o666, ROOT)
    recording.chown(file, 33, 33, ROOT)
    opened = partial(recording.hold, file, os.O_WRONLY, Cred(uid, 0, frozenset(), level))
    if is_refused:
        with pytest.raises(PermissionError):
            opened()
    else:
        recording.release(opened())
    recording.release(recording.hold(file, os.O_RDONLY, Cred(uid, 0, frozenset(), level)))


@pytest.mark.parametrize("meanwhile", [
    lambda root, handle: None,
    lambda root, handle: root.write(handle, 0, b"other"),
    lambda root, handle: root.chmod(handle, 0o600, ROOT),
    lambda root, handle: root.truncate(handle, 2),
])  # fmt: skip
async def test_the_bytes_that_are_kept_are_those_at_the_close(
    host: Host, recording: Recording, seen: list[Event], meanwhile: Callable[[Layered, int], object]
) -> None:
    handle, root = begun(recording, b"one", b"bytes"), host.place(b"layer").root
    meanwhile(root, handle)
    now = root.read(handle, 0, FEW)
    recording.release(handle)
    recording.close()
    assert [event.sha256 for event in seen if isinstance(event, ArtifactCaptured)] == [sha256(now).hexdigest()]


async def test_who_says_something_of_another_s_file_is_told_of(recording: Recording, seen: list[Event]) -> None:
    """What its maker says of it belongs to the making: an archive has three things to say of each."""
    maker, other = Cred(0, 0, pid=70), Cred(0, 0, pid=71)
    ino = recording.create(recording.root, b"one", 0o644, maker)
    directory = recording.mkdir(recording.root, b"in", 0o755, maker)
    for cred in (maker, other):
        recording.chmod(ino, 0o777, cred)
        recording.chown(ino, 1000, -1, cred)
        recording.chown(ino, -1, -1, cred)
        recording.utimens(ino, 0, 0, cred)
        recording.setxattr(ino, b"user.note", b"x", 0, cred)
        recording.removexattr(ino, b"user.note", cred)
        recording.chmod(directory, 0o700, cred)
    recording.setflags(ino, FLAG_IMMUTABLE, other)
    recording.chmod(recording.root, 0o755, other)
    said = [(event.change, event.path) for event in seen if isinstance(event, FileChanged) and event.change != "created"]
    one = [(change, b"/one") for change in ("mode", "owner", "times", "attributes", "attributes")]
    assert said == [*one, ("mode", b"/in"), ("attributes", b"/one"), ("mode", b"/")]


async def test_what_may_not_be_said_of_a_file_is_not_told(recording: Recording, seen: list[Event]) -> None:
    ino = recording.create(recording.root, b"one", 0o644, Cred(0, 0, pid=70))
    with pytest.raises(PermissionError):
        recording.chmod(ino, 0o777, Cred(1000, 1000, pid=71))
    assert [event.change for event in seen if isinstance(event, FileChanged)] == ["created"]


async def test_a_name_that_the_kernel_has_kept_from_before_is_known(host: Host, recording: Recording, seen: list[Event]) -> None:
    """A cell is built before it is known whose it is."""
    ino = recording.create(recording.root, b"one", 0o644, Cred(0, 0, pid=70))
    visit = host.visit("root", ("192.0.2.8", 40000), "another", seen.append, layer=b"layer")
    after = Recording(
        host.place(b"layer").root, b".hidden", lambda _pid: visit, is_linker=lambda pid: False, linked=set(), protects=lambda pid: pid,
        before=recording,
    )  # fmt: skip
    after.chmod(ino, 0o777, Cred(0, 0, pid=71))
    assert [(event.change, event.path) for event in seen if isinstance(event, FileChanged)] == [
        ("created", b"/one"),
        ("mode", b"/one"),
    ]
