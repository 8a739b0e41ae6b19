"""Two mounts of one layer, each with caches of the kernel that hold for ever: what one does, the other shows at once.

`MIRAGE_FUZZ=20` takes that many times as many random steps.
"""

from __future__ import annotations

import contextlib
import ctypes
import mmap
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from mirage.base.clock import SystemClock
from mirage.state.open import open_store
from mirage.vfs.caller import Caller
from mirage.vfs.layered import Layered
from mirage.vfs.view import View
from tests.e2e.fuse.mounted import Mounts
from tests.e2e.state.servers import server

TIMES = int(os.environ.get("MIRAGE_FUZZ", "1"))
SIZE = 256 * 1024


def tree(root: Path) -> list[object]:
    """Everything that a program can see of a tree, but access times."""
    found: list[object] = []
    for path, directories, names in os.walk(root):
        directories.sort()
        for name in sorted([*directories, *names]):
            full = os.path.join(path, name)
            one = os.lstat(full)
            held: object = None
            if os.path.islink(full):
                held = os.readlink(full)
            elif os.path.isfile(full):
                held = Path(full).read_bytes()
            shown = (one.st_ino, one.st_mode, one.st_nlink, one.st_uid, one.st_size, one.st_blocks, one.st_mtime_ns, one.st_ctime_ns)
            found.append((os.path.relpath(full, root), shown, held))
    return found


def test_a_name_that_was_missing_elsewhere_is_there_once_it_is_made(here: Path, there: Path) -> None:
    for number in range(200):
        assert not (there / f"{number}").exists()
        (here / f"{number}").touch()
        assert (there / f"{number}").exists()
        os.unlink(there / f"{number}")
        assert not (here / f"{number}").exists()


def test_a_listing_that_was_kept_is_given_up_with_each_change(here: Path, there: Path) -> None:
    for number in range(50):
        assert len(os.listdir(there)) == number
        (here / f"{number}").touch()
        assert len(os.listdir(there)) == number + 1


def test_bytes_and_size_that_were_kept_are_given_up_with_each_write(here: Path, there: Path) -> None:
    (here / "log").touch()
    text = b""
    with open(here / "log", "ab", buffering=0) as file, open(there / "log", "rb", buffering=0) as reader:
        for number in range(200):
            file.write(b"line %d\n" % number)
            text += b"line %d\n" % number
            assert os.fstat(reader.fileno()).st_size == len(text)
            assert os.pread(reader.fileno(), 1 << 20, 0) == text


def test_both_append_and_neither_overwrites(here: Path, there: Path) -> None:
    with open(here / "log", "ab", buffering=0) as one, open(there / "log", "ab", buffering=0) as other:
        for number in range(100):
            one.write(b"%03d here\n" % number)
            other.write(b"%03d there\n" % number)
    expected = b"".join(b"%03d here\n%03d there\n" % (number, number) for number in range(100))
    assert (here / "log").read_bytes() == (there / "log").read_bytes() == expected


def test_a_removed_directory_is_dead_where_somebody_else_stands_in_it(here: Path, there: Path) -> None:
    (here / "d").mkdir()
    descriptor = os.open(there / "d", os.O_RDONLY)
    os.rmdir(here / "d")
    with pytest.raises(FileNotFoundError):
        os.mkdir("x", dir_fd=descriptor)
    os.close(descriptor)


def test_a_moved_directory_is_followed(here: Path, there: Path) -> None:
    (here / "a" / "b").mkdir(parents=True)
    (here / "a" / "b" / "f").write_text("x")
    assert (there / "a" / "b" / "f").read_text() == "x"
    os.rename(here / "a", here / "c")
    assert not (there / "a").exists()
    assert (there / "c" / "b" / "f").read_text() == "x"
    os.rename(there / "c" / "b", there / "b")
    assert tree(here) == tree(there)


def test_an_open_file_that_was_unlinked_elsewhere_goes_on(here: Path, there: Path) -> None:
    (here / "f").write_bytes(b"text")
    with open(there / "f", "r+b", buffering=0) as file:
        os.unlink(here / "f")
        assert os.fstat(file.fileno()).st_nlink == 0
        file.seek(0, os.SEEK_END)
        file.write(b" more")
        assert os.pread(file.fileno(), 100, 0) == b"text more"


def test_what_is_gone_is_forgotten_by_both_kernels(mounts: Mounts, here: Path, there: Path) -> None:
    for number in range(300):
        (here / f"d{number}").mkdir()
        (here / f"d{number}" / "f").write_text("x")
        os.symlink("x", there / f"s{number}")
    os.link(here / "d0" / "f", here / "d1" / "hard")
    assert tree(here) == tree(there)
    assert mounts.known() == [901, 901]
    subprocess.run(["find", there, "-mindepth", "1", "-delete"], check=True)
    _soon(lambda: mounts.known() == [1, 1])


def test_what_the_world_changes_in_the_same_process_shows_at_once(mounts: Mounts, here: Path, there: Path) -> None:
    (here / "log").write_text("begun\n")
    text = "begun\n"
    for number in range(50):
        assert (there / "log").read_text() == (here / "log").read_text() == text
        mounts.change("append", "/log", f"line-{number}")
        text += f"line-{number}"
        mounts.change("mkdir", f"/d{number}")
        assert (here / f"d{number}").is_dir() and (there / f"d{number}").is_dir()
    mounts.change("chmod", "/log", "600")
    mounts.change("rename", "/log", "/d0/log")
    assert tree(here) == tree(there)
    assert (here / "d0" / "log").stat().st_mode & 0o777 == 0o600
    mounts.change("reset")
    assert tree(here) == tree(there) == []
    (here / "after").touch()
    assert os.listdir(there) == ["after"]


@pytest.mark.parametrize("engine", ["lmdb", "redis"])
def test_what_another_process_commits_shows_soon(base: Path, engine: str) -> None:
    with ExitStack() as stack:
        url = "" if engine == "lmdb" else stack.enter_context(server(base / "redis")).url
        mounts = Mounts(base, 2, url=url)
        stack.callback(mounts.stop)
        store = open_store(mounts.url, b"fuse")
        stack.callback(store.close)
        fs = Layered(store, None, [b"host", b"top"], SystemClock())
        stack.callback(fs.close)
        _commit_beside(Caller(View(fs, SystemClock())), *mounts.places)


def _commit_beside(caller: Caller, here: Path, there: Path) -> None:
    (here / "made").mkdir()
    for number in range(20):
        assert not (here / f"{number}").exists()
        assert not (there / "made" / f"{number}").exists()
        caller.write_file(b"/%d" % number, b"from elsewhere")
        caller.link(b"/%d" % number, b"/made/%d" % number)
        _soon(lambda number=number: (here / f"{number}").read_text() == "from elsewhere")  # type: ignore[misc]
        _soon(lambda number=number: (there / "made" / f"{number}").stat().st_nlink == 2)  # type: ignore[misc]
    for number in range(2000):  # more than the log of commits holds
        caller.write_file(b"/burst-%d" % (number % 100), b"%d" % number)
    _soon(lambda: (there / "burst-99").read_text() == "1999")
    _soon(lambda: tree(here) == tree(there))
    os.unlink(here / "0")
    assert not caller.exists(b"/0")


def _soon(holds: Callable[[], bool]) -> None:
    """What other processes commit is not waited for; it takes milliseconds on a machine that is not busy."""
    end = time.monotonic() + 90
    while True:
        try:
            if holds():
                return
        except FileNotFoundError:
            pass
        assert time.monotonic() < end
        time.sleep(0.001)


def test_random_changes_of_names_look_the_same_from_both_after_every_step(here: Path, there: Path) -> None:
    dice = random.Random(4)
    views = [here, there]
    for _ in range(400 * TIMES):
        step, one, other = dice.choice(STEPS), _any(dice), _any(dice)
        with contextlib.suppress(OSError):
            step(dice.choice(views), one, other, dice)
        assert tree(here) == tree(there)


def _any(dice: random.Random) -> str:
    return "/".join(dice.choice("abc") for _ in range(dice.randint(1, 3)))


def _write(root: Path, one: str, other: str, dice: random.Random) -> None:
    (root / one).write_bytes(dice.randbytes(dice.choice([0, 10, 5000])))


def _append(root: Path, one: str, other: str, dice: random.Random) -> None:
    with open(root / one, "ab") as file:
        file.write(dice.randbytes(100))


def _exchange(root: Path, one: str, other: str, dice: random.Random) -> None:
    os.rename(root / one, root / "spare")
    os.rename(root / "spare", root / other)


STEPS: list[Callable[[Path, str, str, random.Random], None]] = [
    _write,
    _append,
    _exchange,
    lambda root, one, other, dice: (root / one).mkdir(),
    lambda root, one, other, dice: (root / one).mkdir(),
    lambda root, one, other, dice: os.unlink(root / one),
    lambda root, one, other, dice: os.rmdir(root / one),
    lambda root, one, other, dice: os.rename(root / one, root / other),
    lambda root, one, other, dice: os.link(root / one, root / other),
    lambda root, one, other, dice: os.symlink(other, root / one),
    lambda root, one, other, dice: os.chmod(root / one, dice.choice([0o700, 0o755, 0o644])),
    lambda root, one, other, dice: os.truncate(root / one, dice.choice([0, 3, 9000])),
]


def test_random_io_reads_what_was_written_from_either_mount(here: Path, there: Path) -> None:
    """As fsx does: one file, every way to change its bytes, from both mounts in turn; a model beside it."""
    dice = random.Random(5)
    (here / "f").touch()
    files = [os.open(root / "f", os.O_RDWR) for root in (here, there)]
    model = bytearray()
    for _ in range(1500 * TIMES):
        change = dice.choice(CHANGES)
        offset, length = dice.randrange(SIZE), dice.randrange(1, 1 << dice.randrange(1, 17))
        change(dice.choice(files), model, offset, min(length, SIZE - offset), dice)
        for descriptor in files:
            assert os.fstat(descriptor).st_size == len(model)
            at = dice.randrange(len(model) + 1)
            assert os.pread(descriptor, 20_000, at) == model[at : at + 20_000]
    for descriptor in files:
        assert os.pread(descriptor, SIZE, 0) == model
        if model:
            with mmap.mmap(descriptor, len(model), prot=mmap.PROT_READ) as mapped:
                assert mapped[:] == model
        os.close(descriptor)


def _put(model: bytearray, offset: int, data: bytes) -> None:
    model.extend(bytes(max(0, offset + len(data) - len(model))))
    model[offset : offset + len(data)] = data


def _pwrite(descriptor: int, model: bytearray, offset: int, length: int, dice: random.Random) -> None:
    data = dice.randbytes(length)
    assert os.pwrite(descriptor, data, offset) == length
    _put(model, offset, data)


def _cut(descriptor: int, model: bytearray, offset: int, length: int, dice: random.Random) -> None:
    os.ftruncate(descriptor, offset)
    del model[offset:]
    model.extend(bytes(offset - len(model)))


def _map(descriptor: int, model: bytearray, offset: int, length: int, dice: random.Random) -> None:
    length = min(length, len(model) - offset)
    if length > 0:
        data = dice.randbytes(length)
        with mmap.mmap(descriptor, len(model)) as mapped:
            mapped[offset : offset + length] = data
            mapped.flush()
        _put(model, offset, data)


def _fallocate(mode: int) -> Callable[[int, bytearray, int, int, random.Random], None]:
    def change(descriptor: int, model: bytearray, offset: int, length: int, dice: random.Random) -> None:
        assert LIBC.fallocate(descriptor, mode, ctypes.c_long(offset), ctypes.c_long(length)) == 0
        if mode & KEEP_SIZE:
            length = max(0, min(length, len(model) - offset))
        if mode & (PUNCH_HOLE | ZERO_RANGE) and length:
            _put(model, offset, bytes(length))
        elif length:
            model.extend(bytes(max(0, offset + length - len(model))))

    return change


def _copy(descriptor: int, model: bytearray, offset: int, length: int, dice: random.Random) -> None:
    start = dice.randrange(SIZE)
    length = max(0, min(length, abs(start - offset), len(model) - start))
    if length:
        done = os.copy_file_range(descriptor, descriptor, length, start, offset)
        _put(model, offset, bytes(model[start : start + done]))


LIBC = ctypes.CDLL(None, use_errno=True)
KEEP_SIZE, PUNCH_HOLE, ZERO_RANGE = 1, 2, 16  # linux/falloc.h
CHANGES = [
    _pwrite, _pwrite, _pwrite, _cut, _map, _copy, _fallocate(0), _fallocate(KEEP_SIZE | PUNCH_HOLE), _fallocate(ZERO_RANGE),
    _fallocate(KEEP_SIZE | ZERO_RANGE),
]  # fmt: skip


def test_many_processes_that_change_the_same_directory_from_both_sides_all_end(here: Path, there: Path) -> None:
    """Each notification may want a lock that a process holds which waits for an answer: none of them may wait for ever."""
    code = """
import os, random, sys
root, seed = sys.argv[1:]
dice = random.Random(seed)
for _ in range(300):
    one, other = (os.path.join(root, dice.choice("abcd")) for _ in range(2))
    try:
        dice.choice([
            lambda: os.mkdir(one), lambda: os.rmdir(one), lambda: os.rename(one, other), lambda: os.unlink(one),
            lambda: os.close(os.open(one, os.O_CREAT | os.O_WRONLY)), lambda: os.listdir(root),
            lambda: open(os.path.join(root, "log"), "ab", 0).write(b"x" * 5000), lambda: open(os.path.join(root, "log"), "rb").read(),
        ])()
    except OSError:
        pass
"""
    running = [
        subprocess.Popen([sys.executable, "-W", "ignore", "-c", code, str(root), str(seed)])
        for seed in range(3)
        for root in (here, there)
    ]
    assert [process.wait(240) for process in running] == [0] * len(running)
    assert tree(here) == tree(there)
