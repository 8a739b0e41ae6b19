"""What programs do to files, done through the kernel to a mount of ours."""

from __future__ import annotations

import array
import ctypes
import errno
import fcntl
import mmap
import os
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

GETFLAGS, SETFLAGS = 0x80086601, 0x40086602
IMMUTABLE, APPEND = 0x10, 0x20
RENAME_NOREPLACE, RENAME_EXCHANGE = 1, 2
AT_FDCWD, AT_SYMLINK_FOLLOW = -100, 0x400
USER = 65534


def as_user(code: str, *arguments: object) -> str:
    """Run Python as nobody; what it prints."""
    lines = f"import os, sys; os.setgroups([]); os.setgid({USER}); os.setuid({USER})\n{code}"
    return subprocess.run(
        [sys.executable, "-c", lines, *map(str, arguments)], check=True, capture_output=True, text=True, cwd="/"
    ).stdout


def test_a_file_is_written_read_and_listed(here: Path) -> None:
    (here / "f").write_bytes(b"text")
    assert (here / "f").read_bytes() == b"text"
    assert os.listdir(here) == ["f"]


def test_inode_numbers_are_those_of_the_layer_and_listings_agree_with_stat(here: Path, there: Path) -> None:
    (here / "d").mkdir()
    (here / "d" / "f").touch()
    with os.scandir(here / "d") as entries:
        assert [(entry.name, entry.inode()) for entry in entries] == [("f", os.stat(there / "d" / "f").st_ino)]
    assert os.stat(here).st_ino == 256


def test_a_directory_of_thousands_is_listed_whole_while_it_shrinks(here: Path) -> None:
    for number in range(3000):
        (here / f"{number:05}").touch()
    assert sorted(os.listdir(here)) == [f"{number:05}" for number in range(3000)]
    subprocess.run(["find", here, "-mindepth", "1", "-delete"], check=True)
    assert os.listdir(here) == []


def test_an_open_file_outlives_its_name(here: Path) -> None:
    with open(here / "f", "w+b") as file:
        file.write(b"kept")
        file.flush()
        os.unlink(here / "f")
        assert os.fstat(file.fileno()).st_nlink == 0
        file.write(b" on")
        file.seek(0)
        assert file.read() == b"kept on"
    assert os.listdir(here) == []


def test_what_is_held_by_o_path_alone_can_be_looked_at_after_its_name_is_gone(here: Path) -> None:
    (here / "f").write_bytes(b"12345")
    descriptor = os.open(here / "f", os.O_PATH)
    os.unlink(here / "f")
    shown = os.fstat(descriptor)
    os.close(descriptor)
    assert (shown.st_size, shown.st_nlink) == (5, 0)


def test_a_removed_directory_is_empty_for_who_stands_in_it(here: Path) -> None:
    (here / "d").mkdir()
    descriptor = os.open(here / "d", os.O_RDONLY)
    os.rmdir(here / "d")
    assert os.listdir(descriptor) == []
    with pytest.raises(FileNotFoundError):
        os.open("new", os.O_CREAT | os.O_WRONLY, dir_fd=descriptor)
    os.close(descriptor)


def test_append_truncate_and_exclusive_creation(here: Path) -> None:
    path = here / "f"
    one, two = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND), os.open(path, os.O_WRONLY | os.O_APPEND)
    for descriptor, text in ((one, b"a"), (two, b"b"), (one, b"c")):
        os.write(descriptor, text)
    assert path.read_bytes() == b"abc"
    with pytest.raises(FileExistsError):
        os.open(path, os.O_CREAT | os.O_EXCL)
    os.truncate(path, 2)
    assert path.read_bytes() == b"ab"
    os.close(os.open(path, os.O_WRONLY | os.O_TRUNC))
    assert path.stat().st_size == 0
    os.close(one)
    os.close(two)


def test_a_temporary_file_gets_a_name_by_link(here: Path) -> None:
    descriptor = os.open(here, os.O_TMPFILE | os.O_RDWR, 0o600)
    os.write(descriptor, b"made whole")
    assert os.listdir(here) == []
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.linkat(AT_FDCWD, b"/proc/self/fd/%d" % descriptor, AT_FDCWD, os.fsencode(here / "f"), AT_SYMLINK_FOLLOW) == 0
    os.close(descriptor)
    assert (here / "f").read_bytes() == b"made whole"


def test_holes_are_holes(here: Path) -> None:
    descriptor = os.open(here / "f", os.O_CREAT | os.O_RDWR)
    os.pwrite(descriptor, b"x" * 4096, 1 << 20)
    assert os.lseek(descriptor, 0, os.SEEK_DATA) == 1 << 20
    assert os.lseek(descriptor, 0, os.SEEK_HOLE) == 0
    assert os.fstat(descriptor).st_blocks == 8
    os.posix_fallocate(descriptor, 0, 1 << 16)
    assert os.fstat(descriptor).st_blocks == 8 + 128
    subprocess.run(["fallocate", "-p", "-o", str(1 << 20), "-l", "4096", here / "f"], check=True)
    assert os.fstat(descriptor).st_blocks == 128
    os.close(descriptor)


def test_copy_file_range_copies_inside_the_file_system(here: Path) -> None:
    (here / "from").write_bytes(bytes(range(256)) * 1000)
    with open(here / "from", "rb") as source, open(here / "to", "wb") as target:
        left = 256_000
        while left:
            left -= os.copy_file_range(source.fileno(), target.fileno(), left)
    assert (here / "to").read_bytes() == bytes(range(256)) * 1000


def test_a_shared_mapping_is_written_back_and_seen(here: Path, there: Path) -> None:
    (here / "f").write_bytes(bytes(8192))
    with open(here / "f", "r+b") as file, mmap.mmap(file.fileno(), 8192) as mapped:
        mapped[4094:4098] = b"over"
        mapped.flush()
    assert (there / "f").read_bytes()[4094:4098] == b"over"


def test_rename_replaces_exchanges_and_refuses(here: Path) -> None:
    (here / "a").write_text("a")
    (here / "b").write_text("b")
    os.rename(here / "a", here / "b")
    assert {path.name: path.read_text() for path in here.iterdir()} == {"b": "a"}
    (here / "d").mkdir()
    with pytest.raises(IsADirectoryError):
        os.rename(here / "b", here / "d")
    (here / "c").write_text("c")
    libc = ctypes.CDLL(None, use_errno=True)
    names = AT_FDCWD, os.fsencode(here / "b"), AT_FDCWD, os.fsencode(here / "c")
    assert libc.renameat2(*names, RENAME_NOREPLACE) == -1
    assert ctypes.get_errno() == errno.EEXIST
    assert libc.renameat2(*names, RENAME_EXCHANGE) == 0
    assert ((here / "b").read_text(), (here / "c").read_text()) == ("c", "a")


def test_links_symlinks_fifos_sockets_and_devices(here: Path) -> None:
    (here / "f").touch()
    os.link(here / "f", here / "g")
    assert (here / "f").stat().st_nlink == 2
    os.symlink("f", here / "s")
    assert os.readlink(here / "s") == "f"
    os.mkfifo(here / "p")
    reader = os.open(here / "p", os.O_RDONLY | os.O_NONBLOCK)
    writer = os.open(here / "p", os.O_WRONLY)
    os.write(writer, b"through")
    assert os.read(reader, 100) == b"through"
    os.close(reader)
    os.close(writer)
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(str(here / "u"))
        server.listen()
        client.connect(str(here / "u"))
    os.mknod(here / "n", stat.S_IFCHR | 0o666, os.makedev(1, 3))
    with open(here / "n", "wb") as null:
        null.write(b"gone")
    assert (here / "n").stat().st_rdev == os.makedev(1, 3)
    kinds = {path.name: stat.S_IFMT(path.lstat().st_mode) for path in here.iterdir()}
    assert kinds == {
        "f": stat.S_IFREG, "g": stat.S_IFREG, "s": stat.S_IFLNK, "p": stat.S_IFIFO, "u": stat.S_IFSOCK, "n": stat.S_IFCHR,
    }  # fmt: skip


def test_permissions_are_the_kernels_and_groups_count(here: Path) -> None:
    (here / "secret").write_text("x")
    (here / "secret").chmod(0o600)
    assert as_user("print(os.access(sys.argv[1], os.R_OK))", here / "secret") == "False\n"
    os.chmod(here, 0o1777)
    as_user("os.close(os.open(sys.argv[1] + '/mine', os.O_CREAT))", here)
    assert (here / "mine").stat().st_uid == USER
    assert "PermissionError" in as_user(
        "try: os.unlink(sys.argv[1])\nexcept OSError as error: print(type(error).__name__)", here / "secret"
    )


def test_writing_takes_setuid_away_and_the_kernel_knows(here: Path) -> None:
    path = here / "f"
    path.write_text("x")
    os.chown(path, 0, USER)
    path.chmod(0o6777)
    assert path.stat().st_mode & 0o7777 == 0o6777
    as_user("open(sys.argv[1], 'a').write('y')", path)
    assert path.stat().st_mode & 0o7777 == 0o777
    path.chmod(0o6777)
    path.write_text("root keeps it")
    assert path.stat().st_mode & 0o7777 == 0o6777


def test_xattrs_are_kept_and_listed(here: Path) -> None:
    path = here / "f"
    path.touch()
    os.setxattr(path, "user.note", b"value")
    os.setxattr(path, "security.capability", bytes.fromhex("0100000200200000000000000000000000000000"))
    assert os.getxattr(path, "user.note") == b"value"
    assert sorted(os.listxattr(path)) == ["security.capability", "user.note"]
    with pytest.raises(OSError) as caught:
        os.setxattr(path, "user.note", b"", os.XATTR_CREATE)
    assert caught.value.errno == errno.EEXIST
    os.removexattr(path, "user.note")
    with pytest.raises(OSError) as caught:
        os.getxattr(path, "user.note")
    assert caught.value.errno == errno.ENODATA
    path.write_text("changed")
    assert os.listxattr(path) == []


def _set_flags(path: Path, flags: int) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    fcntl.ioctl(descriptor, SETFLAGS, array.array("i", [flags]))
    got = array.array("i", [0])
    fcntl.ioctl(descriptor, GETFLAGS, got)
    os.close(descriptor)
    assert got[0] == flags


def test_what_is_immutable_holds_against_root(here: Path) -> None:
    path = here / "f"
    path.write_text("kept")
    _set_flags(path, IMMUTABLE)
    for attempt in (
        lambda: path.write_text("x"), lambda: path.unlink(), lambda: path.chmod(0o777), lambda: os.truncate(path, 0),
        lambda: os.rename(path, here / "g"), lambda: os.link(path, here / "g"), lambda: os.utime(path, (1, 1)),
    ):  # fmt: skip
        with pytest.raises(PermissionError):
            attempt()
    _set_flags(path, APPEND)
    with pytest.raises(PermissionError):
        path.write_text("x")
    with open(path, "a") as file:
        file.write(" on")
    _set_flags(path, 0)
    assert path.read_text() == "kept on"


def test_locks_of_both_kinds_exclude(here: Path) -> None:
    (here / "f").touch()
    with open(here / "f", "w") as one, open(here / "f", "w") as other:
        fcntl.flock(one, fcntl.LOCK_EX)
        with pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        fcntl.lockf(one, fcntl.LOCK_EX)
        code = "import fcntl, sys\ntry: fcntl.lockf(open(sys.argv[1], 'w'), fcntl.LOCK_EX | fcntl.LOCK_NB)\nexcept OSError: print('held')"
        assert subprocess.run([sys.executable, "-c", code, here / "f"], check=True, capture_output=True).stdout == b"held\n"


def test_times_are_set_and_birth_stays(here: Path) -> None:
    path = here / "f"
    before = time.time()
    path.touch()
    os.utime(path, ns=(1_000_000_001, -5_000_000_007))
    shown = path.stat()
    assert (shown.st_atime_ns, shown.st_mtime_ns) == (1_000_000_001, -5_000_000_007)
    birth = subprocess.run(["stat", "-c", "%W", path], check=True, capture_output=True, text=True).stdout
    assert before - 1 <= int(birth) <= time.time()


def test_the_access_time_moves_once_after_each_change_as_relatime_says(here: Path) -> None:
    path = here / "f"
    path.write_text("one")
    written = path.stat().st_atime_ns
    path.read_text()
    first = path.stat().st_atime_ns
    path.read_text()
    second = path.stat().st_atime_ns
    with open(path, "a") as file:
        file.write("two")
    path.read_text()
    assert written < first == second < path.stat().st_atime_ns


def test_the_access_time_of_a_directory_moves_once_after_each_change_too(here: Path) -> None:
    path = here / "d"
    path.mkdir()
    moved = []
    for change in (
        lambda: (path / "f").touch(), lambda: None, lambda: path.chmod(0o700), lambda: None,
        lambda: os.utime(path, ns=(1, path.stat().st_mtime_ns)), lambda: os.setxattr(path, "user.a", b"x"), lambda: (path / "f").unlink(),
    ):  # fmt: skip
        change()
        before = path.stat().st_atime_ns
        os.listdir(path)
        moved.append(path.stat().st_atime_ns > before)
    assert moved == [True, False, True, False, True, True, True]


def test_statfs_tells_the_disk_of_the_file_system(here: Path) -> None:
    shown = os.statvfs(here)
    assert (shown.f_bsize, shown.f_blocks, shown.f_files, shown.f_namemax) == (4096, 20_971_520, 0, 255)


def test_a_program_runs_from_the_mount(here: Path) -> None:
    target = here / "true"
    target.write_bytes(Path("/bin/true").read_bytes())
    target.chmod(0o755)
    assert subprocess.run([target]).returncode == 0
    target.write_bytes(Path("/bin/sleep").read_bytes())
    with subprocess.Popen([target, "60"]) as sleeping:
        try:
            with pytest.raises(OSError) as caught:
                target.write_bytes(b"x")
        finally:
            sleeping.kill()
    assert caught.value.errno == errno.ETXTBSY


def test_what_is_opened_by_the_wrong_kind_says_so(here: Path) -> None:
    (here / "d").mkdir()
    (here / "f").touch()
    os.symlink("loop", here / "loop")
    wrong = {
        "d": (os.O_WRONLY, errno.EISDIR), "f": (os.O_DIRECTORY, errno.ENOTDIR), "loop": (os.O_RDONLY, errno.ELOOP),
        "f/x": (os.O_RDONLY, errno.ENOTDIR), "n" * 256: (os.O_RDONLY, errno.ENAMETOOLONG), "none": (os.O_RDONLY, errno.ENOENT),
    }  # fmt: skip
    found = {}
    for name, (flags, _) in wrong.items():
        with pytest.raises(OSError) as caught:
            os.open(here / name, flags)
        found[name] = caught.value.errno
    assert found == {name: number for name, (_, number) in wrong.items()}
