"""The vfs beside the kernel: the same random operations on a real tmpfs and on ours, compared after every step.

Compared: result or errno; then every file's mode, links, owner, size, blocks, contents, xattrs and flags, and which mtimes and
ctimes the step moved. As root, the steps are taken as several users. `MIRAGE_FUZZ=2000` runs that many random sequences
(with `MIRAGE_FUZZ_QUICK=1` without making a failing one shorter).
"""

from __future__ import annotations

import array
import errno
import fcntl
import os
import shutil
import stat as st
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from mirage.base.clock import SystemClock
from mirage.base.limits import LayerLimits
from mirage.state.open import open_store
from mirage.vfs.caller import Caller
from mirage.vfs.layered import Layered
from mirage.vfs.openfile import OpenFile
from mirage.vfs.snapshot import Snapshot
from mirage.vfs.types import UTIME_NOW, UTIME_OMIT, Cred
from mirage.vfs.view import Protections, View

SHM = Path("/dev/shm")
BASE = b"up/up/up"  # where the steps are taken: a link may climb
IS_ROOT = os.geteuid() == 0
USERS = (
    [Cred(0, 0), Cred(1000, 1000, frozenset({2000})), Cred(1001, 1001), Cred(1000, 2000)]
    if IS_ROOT
    else [Cred(os.geteuid(), os.getegid(), frozenset(os.getgroups()))]
)
TICK = 20_000_000  # ns: the kernel's times may be as coarse as its timer, so of two changes in one tick the second may not show
GET_FLAGS, SET_FLAGS = 0x80086601, 0x40086602
Outcome = tuple[str, Any]

pytestmark = pytest.mark.skipif(not SHM.is_dir(), reason="no tmpfs at /dev/shm")


def protection(name: str) -> int:
    return int(Path(f"/proc/sys/fs/protected_{name}").read_text())


class Kernel:
    """The operations on a directory of the machine."""

    def __init__(self, place: Path = SHM) -> None:
        self.root = tempfile.mkdtemp(dir=place, prefix="mirage-vfs-").encode()
        self.base = self.root + b"/" + BASE
        os.makedirs(self.base)
        for depth in range(4):
            os.chmod(os.path.join(self.root, *BASE.split(b"/")[:depth]), 0o1777)
        self.files: dict[int, tuple[int, Cred]] = {}

    def close(self) -> None:
        for fd, _ in self.files.values():
            os.close(fd)
        self.files.clear()
        for path, _, names in os.walk(self.root):
            for name in [b".", *names]:
                self._unprotect(os.path.join(path, name))
        for path, _, _ in os.walk(self.root):
            self._unprotect(path)
        shutil.rmtree(self.root)

    def _unprotect(self, path: bytes) -> None:
        if st.S_IFMT(os.lstat(path).st_mode) in (st.S_IFREG, st.S_IFDIR):
            self.setflags(path, 0)

    def run(self, cred: Cred, umask: int, work: Callable[[], Any]) -> Outcome:
        before = os.getcwd()
        os.chdir(self.base)
        old = os.umask(umask)
        groups = os.getgroups()
        try:
            if IS_ROOT:
                os.setgroups(sorted(cred.groups))
                os.setegid(cred.gid)
                os.seteuid(cred.uid)
            return "ok", work()
        except OSError as error:
            return "error", errno.errorcode[error.errno or 0]
        finally:
            if IS_ROOT:
                os.seteuid(0)
                os.setegid(0)
                os.setgroups(groups)
            os.umask(old)
            os.chdir(before)

    def open(self, slot: int, cred: Cred, path: bytes, flags: int, mode: int) -> None:
        fd = os.open(path, flags | os.O_NONBLOCK, mode)
        old = self.files.pop(slot, None)
        if old is not None:
            os.close(old[0])
        self.files[slot] = (fd, cred)

    def release(self, slot: int) -> None:
        os.close(self.files.pop(slot)[0])

    def fd(self, slot: int) -> int:
        return self.files[slot][0]

    def is_path(self, slot: int) -> bool:
        return bool(fcntl.fcntl(self.fd(slot), fcntl.F_GETFL) & os.O_PATH)

    def read(self, slot: int, size: int) -> bytes:
        return os.read(self.fd(slot), size)

    def write(self, slot: int, data: bytes) -> int:
        return os.write(self.fd(slot), data)

    def pwrite(self, slot: int, data: bytes, offset: int) -> int:
        return os.pwrite(self.fd(slot), data, offset)

    def pread(self, slot: int, size: int, offset: int) -> bytes:
        return os.pread(self.fd(slot), size, offset)

    def seek(self, slot: int, offset: int, whence: int) -> int:
        return os.lseek(self.fd(slot), offset, whence)

    def ftruncate(self, slot: int, size: int) -> None:
        os.ftruncate(self.fd(slot), size)

    def allocate(self, slot: int, offset: int, length: int) -> None:
        os.posix_fallocate(self.fd(slot), offset, length)

    def fchmod(self, slot: int, mode: int) -> None:
        os.fchmod(self.fd(slot), mode)

    def fstat(self, slot: int) -> tuple[int, ...]:
        found = os.fstat(self.fd(slot))
        return facts(found.st_mode, found.st_nlink, found.st_uid, found.st_gid, found.st_size, found.st_blocks, found.st_rdev)

    def stat(self, path: bytes) -> tuple[int, ...]:
        found = os.stat(path)
        return facts(found.st_mode, found.st_nlink, found.st_uid, found.st_gid, found.st_size, found.st_blocks, found.st_rdev)

    def lstat(self, path: bytes) -> tuple[int, ...]:
        found = os.lstat(path)
        return facts(found.st_mode, found.st_nlink, found.st_uid, found.st_gid, found.st_size, found.st_blocks, found.st_rdev)

    def listdir(self, path: bytes) -> list[bytes]:
        return sorted(os.listdir(path))

    def rename(self, old: bytes, new: bytes, flags: int) -> None:
        libc_rename(old, new, flags)

    def link(self, old: bytes, new: bytes, follow: bool) -> None:
        _check(_libc().linkat(-100, old, -100, new, 0x400 if follow else 0))

    def symlink(self, target: bytes, path: bytes) -> None:
        os.symlink(target, path)

    def utimens(self, path: bytes, atime: int, mtime: int, follow: bool) -> None:
        libc_utimens(path, atime, mtime, follow)

    def chown(self, path: bytes, uid: int, gid: int, follow: bool) -> None:
        os.chown(path, uid, gid, follow_symlinks=follow)

    def access(self, path: bytes, mask: int) -> None:
        libc_access(path, mask)

    def setxattr(self, path: bytes, name: bytes, value: bytes, flags: int) -> None:
        os.setxattr(path, name, value, flags)

    def getxattr(self, path: bytes, name: bytes) -> bytes:
        return os.getxattr(path, name)

    def listxattr(self, path: bytes) -> list[bytes]:
        return sorted(os.fsencode(name) for name in os.listxattr(path))

    def removexattr(self, path: bytes, name: bytes) -> None:
        os.removexattr(path, name)

    def setflags(self, path: bytes, flags: int) -> None:
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        try:
            fcntl.ioctl(fd, SET_FLAGS, array.array("l", [flags]).tobytes())
        finally:
            os.close(fd)

    def getflags(self, path: bytes) -> int:
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        try:
            return int.from_bytes(fcntl.ioctl(fd, GET_FLAGS, bytes(8))[:4], "little") & 0x30
        finally:
            os.close(fd)

    mkdir = staticmethod(os.mkdir)
    rmdir = staticmethod(os.rmdir)
    unlink = staticmethod(os.unlink)
    readlink = staticmethod(os.readlink)
    chmod = staticmethod(os.chmod)
    truncate = staticmethod(os.truncate)
    mknod = staticmethod(os.mknod)


class Ours:
    """The same on the vfs."""

    def __init__(self, fs: Layered) -> None:
        rules = Protections(protection("symlinks"), protection("hardlinks"), protection("fifos"), protection("regular"))
        self.fs = fs
        self.view = View(fs, SystemClock(), protections=rules, options=b"rw,nodev" if os.statvfs(SHM).f_flag & os.ST_NODEV else b"rw")
        self.files: dict[int, tuple[OpenFile, Cred]] = {}
        self.caller = Caller(self.view)
        self.base = self.caller.resolve(BASE)

    def run(self, cred: Cred, umask: int, work: Callable[[], Any]) -> Outcome:
        self.caller = Caller(self.view, cred, umask=umask)
        self.caller.cwd = self.base
        try:
            return "ok", work()
        except OSError as error:
            return "error", errno.errorcode[error.errno or 0]

    def open(self, slot: int, cred: Cred, path: bytes, flags: int, mode: int) -> None:
        opened = self.caller.open(path, flags, mode)
        old = self.files.pop(slot, None)
        if old is not None:
            old[0].close()
        self.files[slot] = (opened, cred)

    def release(self, slot: int) -> None:
        self.files.pop(slot)[0].close()

    def fd(self, slot: int) -> OpenFile:
        return self.files[slot][0]

    def read(self, slot: int, size: int) -> bytes:
        return self.fd(slot).read(size)

    def write(self, slot: int, data: bytes) -> int:
        return self.fd(slot).write(data)

    def pwrite(self, slot: int, data: bytes, offset: int) -> int:
        return self.fd(slot).pwrite(data, offset)

    def pread(self, slot: int, size: int, offset: int) -> bytes:
        return self.fd(slot).pread(size, offset)

    def seek(self, slot: int, offset: int, whence: int) -> int:
        return self.fd(slot).seek(offset, whence)

    def ftruncate(self, slot: int, size: int) -> None:
        self.fd(slot).truncate(size)

    def allocate(self, slot: int, offset: int, length: int) -> None:
        self.fd(slot).allocate(0, offset, length)

    def fchmod(self, slot: int, mode: int) -> None:
        self.fd(slot).chmod(mode)

    def fstat(self, slot: int) -> tuple[int, ...]:
        found = self.fd(slot).stat()
        return facts(found.mode, found.nlink, found.uid, found.gid, found.size, found.blocks, found.rdev)

    def stat(self, path: bytes) -> tuple[int, ...]:
        found = self.caller.stat(path)
        return facts(found.mode, found.nlink, found.uid, found.gid, found.size, found.blocks, found.rdev)

    def lstat(self, path: bytes) -> tuple[int, ...]:
        found = self.caller.lstat(path)
        return facts(found.mode, found.nlink, found.uid, found.gid, found.size, found.blocks, found.rdev)

    def listdir(self, path: bytes) -> list[bytes]:
        return sorted(entry.name for entry in self.caller.listdir(path))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.caller, name)

    def chmod(self, path: bytes, mode: int) -> None:
        self.caller.chmod(path, mode)

    def access(self, path: bytes, mask: int) -> None:
        self.caller.access(path, mask)

    def listxattr(self, path: bytes) -> list[bytes]:
        return sorted(self.caller.listxattr(path))

    def getflags(self, path: bytes) -> int:
        return self.caller.getflags(path) & 0x30


def facts(mode: int, nlink: int, uid: int, gid: int, size: int, blocks: int, rdev: int) -> tuple[int, ...]:
    """What can be compared of a stat: the blocks of what is no regular file are each file system's own."""
    return mode, nlink, uid, gid, size, blocks if st.S_ISREG(mode) else 0, rdev


def _libc() -> Any:
    import ctypes

    return ctypes.CDLL(None, use_errno=True)


def _check(result: int) -> None:
    import ctypes

    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def libc_rename(old: bytes, new: bytes, flags: int) -> None:
    _check(_libc().renameat2(-100, old, -100, new, flags))


def libc_access(path: bytes, mask: int) -> None:
    _check(_libc().faccessat(-100, path, mask, 0x200))


def libc_utimens(path: bytes, atime: int, mtime: int, follow: bool) -> None:
    import ctypes

    times = (ctypes.c_long * 4)(*_spec(atime), *_spec(mtime))
    _check(_libc().utimensat(-100, path, times, 0 if follow else 0x100))


def _spec(value: int) -> tuple[int, int]:
    return (0, value) if value in (UTIME_NOW, UTIME_OMIT) else divmod(value, 1_000_000_000)


def kernel_tree(root: bytes, path: bytes = b"") -> dict[bytes, Any]:
    """Everything that can be seen, by path."""
    full = root + b"/" + path
    found = os.lstat(full)
    row: dict[str, Any] = {
        "facts": facts(found.st_mode, found.st_nlink, found.st_uid, found.st_gid, found.st_size, found.st_blocks, found.st_rdev),
        "mtime": found.st_mtime_ns,
        "ctime": found.st_ctime_ns,
        "ino": found.st_ino,
    }
    tree = {path: row}
    kind = st.S_IFMT(found.st_mode)
    if kind == st.S_IFLNK:
        row["target"] = os.readlink(full)
        return tree
    if kind in (st.S_IFREG, st.S_IFDIR):
        row["xattrs"] = {os.fsencode(name): os.getxattr(full, name) for name in os.listxattr(full)}
    if kind == st.S_IFREG:
        with open(full, "rb") as file:
            row["data"] = file.read()
    if kind == st.S_IFDIR:
        for name in os.listdir(full):
            tree |= kernel_tree(root, path + b"/" + name if path else name)
    return tree


def our_tree(fs: Layered, ino: int | None = None, path: bytes = b"") -> dict[bytes, Any]:
    ino = fs.root if ino is None else ino
    found = fs.stat(ino)
    row: dict[str, Any] = {
        "facts": facts(found.mode, found.nlink, found.uid, found.gid, found.size, found.blocks, found.rdev),
        "mtime": found.mtime,
        "ctime": found.ctime,
        "ino": ino,
    }
    tree = {path: row}
    if found.type == st.S_IFLNK:
        row["target"] = fs.readlink(ino)
        return tree
    if found.type in (st.S_IFREG, st.S_IFDIR):
        root = Cred(0, 0)
        row["xattrs"] = {name: fs.getxattr(ino, name, root) for name in fs.listxattr(ino, root)}
    if found.type == st.S_IFREG:
        row["data"] = fs.read(ino, 0, found.size)
    if found.type == st.S_IFDIR:
        for entry in fs.readdir(ino):
            child = our_tree(fs, entry.ino, path + b"/" + entry.name if path else entry.name)
            tree |= child
            assert fs.stat(entry.ino).type == entry.type
    return tree


def groups_of(tree: dict[bytes, Any]) -> set[frozenset[bytes]]:
    """Which paths are one file."""
    byino: dict[int, set[bytes]] = {}
    for path, row in tree.items():
        byino.setdefault(row["ino"], set()).add(path)
    return {frozenset(paths) for paths in byino.values() if len(paths) > 1}


LONGEST = b"n" * 255
NAMES = [b"a", b"b", b"c"]
name = some.sampled_from(NAMES)
plain = some.one_of(
    name, some.lists(name, min_size=1, max_size=2).map(b"/".join), some.lists(name, min_size=1, max_size=3).map(b"/".join)
)
odd = some.sampled_from(
    [b"", b".", b"a/", b"a/.", b"a/..", b"b//c", b"./a", b"a/../b", b"c/", b"b/.", LONGEST, LONGEST + b"n", b"a/n" + LONGEST]
)
path = some.one_of(plain, plain, plain, plain, plain, odd)
user = some.sampled_from(USERS[:1] * 3 + USERS)
umask = some.sampled_from([0o022, 0o022, 0o077, 0o000, 0o002])
mode = some.sampled_from([0o644, 0o755, 0o777, 0o700, 0o600, 0o000, 0o1777, 0o2775, 0o2755, 0o4755, 0o6777, 0o2745, 0o070, 0o007])
slot = some.integers(0, 2)
size = some.sampled_from([0, 1, 5, 100, 4095, 4096, 4097, 32767, 32768, 32769, 50000, 70000])
data = some.tuples(size, some.sampled_from(b"xyz")).map(lambda pair: bytes([pair[1]]) * pair[0])
flag = some.sampled_from(
    [
        os.O_RDONLY,
        os.O_WRONLY,
        os.O_RDWR,
        os.O_RDWR | os.O_CREAT,
        os.O_RDWR | os.O_CREAT,
        os.O_WRONLY | os.O_CREAT | os.O_EXCL,
        os.O_WRONLY | os.O_CREAT | os.O_TRUNC,
        os.O_RDWR | os.O_CREAT | os.O_APPEND,
        os.O_WRONLY | os.O_APPEND,
        os.O_RDWR | os.O_TRUNC,
        os.O_RDONLY | os.O_TRUNC,
        os.O_RDONLY | os.O_DIRECTORY,
        os.O_RDONLY | os.O_NOFOLLOW,
        os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW,
        os.O_RDONLY | os.O_CREAT,
        os.O_RDONLY | os.O_NOATIME,
        os.O_PATH,
        os.O_PATH | os.O_NOFOLLOW,
        os.O_PATH | os.O_DIRECTORY,
        os.O_RDWR | os.O_TMPFILE,
        os.O_RDONLY | os.O_TMPFILE,
        3,
    ]
)


class Beside(RuleBasedStateMachine):
    """One sequence of steps on both."""

    def __init__(self) -> None:
        super().__init__()
        self.kernel = Kernel()
        self.ours: Ours = None  # type: ignore[assignment]
        self.theirs_before: dict[bytes, Any] = {}
        self.ours_before: dict[bytes, Any] = {}

    @initialize(
        depth=some.integers(0, 2),
        seed=some.lists(some.tuples(some.sampled_from("fdlhs"), plain, plain, size, mode), max_size=14),
    )
    def begin(self, depth: int, seed: list[tuple[str, bytes, bytes, int, int]]) -> None:
        """The same tree in both: bare, or in a layer below, or in an image below that."""
        store = open_store("memory:", b"test")
        clock = SystemClock()
        options: dict[str, Any] = {"is_tmpfs": True, "limits": LayerLimits(bytes=1 << 40, inodes=1 << 40)}
        base = Layered(store, None, [b"host" if depth else b"top"], clock, **options)
        ino = base.root
        for _ in range(4):
            base.chmod(ino, 0o1777, Cred(0, 0))
            base.chown(ino, USERS[0].uid, USERS[0].gid, Cred(0, 0))
            deepest, ino = ino, base.mkdir(ino, b"up", 0o755, Cred(0, 0))
        base.rmdir(deepest, b"up", Cred(0, 0))
        self.ours = Ours(base)
        for kind, first, second, length, bits in seed:
            self._seed(kind, first, second, length, bits)
        if depth == 1:
            self.ours = Ours(Layered(store, None, [b"host", b"top"], clock, **options))
        elif depth == 2:
            store = open_store("memory:", b"other")
            self.ours = Ours(Layered(store, Snapshot(base), [b"host", b"top"], clock, **options))
        self._remember()
        self._compare("the beginning")

    def _seed(self, kind: str, first: bytes, second: bytes, length: int, bits: int) -> None:
        cred = USERS[0]

        def build(side: Kernel | Ours) -> None:
            if kind == "f":
                side.open(9, cred, first, os.O_RDWR | os.O_CREAT, bits)
                side.write(9, b"s" * length)
                side.release(9)
            elif kind == "d":
                side.mkdir(first, bits)
            elif kind == "l":
                side.symlink(second, first)
            elif kind == "h":
                side.link(second, first, False)
            else:
                side.mknod(first, st.S_IFIFO | bits)

        self.kernel.run(cred, 0, lambda: build(self.kernel))
        self.ours.run(cred, 0, lambda: build(self.ours))

    def teardown(self) -> None:
        self.kernel.close()

    # ---- comparing

    def both(self, cred: Cred, mask: int, call: str, *args: Any) -> None:
        theirs = self.kernel.run(cred, mask, lambda: getattr(self.kernel, call)(*args))
        ours = self.ours.run(cred, mask, lambda: getattr(self.ours, call)(*args))
        step = f"{call}{args} as {cred.uid}:{cred.gid}"
        assert self.agree(ours, theirs), f"{step}: ours {ours}, the kernel {theirs}"
        self._compare(step)

    def agree(self, ours: Outcome, theirs: Outcome) -> bool:
        return ours == theirs

    def _compare(self, step: str) -> None:
        now = time.time_ns()
        theirs, ours = self.trees()
        assert sorted(ours) == sorted(theirs), f"{step}: names"
        for path, row in theirs.items():
            for key in row:
                if key not in ("mtime", "ctime", "ino"):
                    assert ours[path][key] == row[key], f"{step}: {key} of {path!r}"
            was_there, was_ours = self.theirs_before.get(path), self.ours_before.get(path)
            if was_there is not None and was_ours is not None and was_there["ino"] == row["ino"]:
                assert was_ours["ino"] == ours[path]["ino"], f"{step}: inode of {path!r}"
                for key in ("mtime", "ctime"):
                    moved = (ours[path][key] != was_ours[key], row[key] != was_there[key])
                    if moved == (True, False) and now - row[key] < TICK:
                        continue
                    assert moved[0] == moved[1], f"{step}: {key} of {path!r} moved: ours {moved[0]}, the kernel {moved[1]}"
        assert groups_of(ours) == groups_of(theirs), f"{step}: hard links"
        self.theirs_before, self.ours_before = theirs, ours

    def _remember(self) -> None:
        self.theirs_before, self.ours_before = self.trees()

    def trees(self) -> tuple[dict[bytes, Any], dict[bytes, Any]]:
        """All of the kernel's and all of ours."""
        return kernel_tree(self.kernel.root), our_tree(self.ours.fs)

    def on_file(self, slot: int, call: str, *args: Any) -> None:
        if slot in self.kernel.files:
            self.both(self.kernel.files[slot][1], 0, call, slot, *args)

    # ---- steps

    @rule(user=user, umask=umask, slot=slot, path=path, flags=flag, mode=mode)
    def open(self, user: Cred, umask: int, slot: int, path: bytes, flags: int, mode: int) -> None:
        kind = self._kind(path)
        if kind == st.S_IFIFO:
            return  # our fifos do not wait; who opens them is not the file system
        self.both(user, umask, "open", slot, user, path, flags, mode)

    def _kind(self, path: bytes) -> int:
        try:
            return st.S_IFMT(os.stat(os.path.join(self.kernel.base, path)).st_mode)
        except (OSError, ValueError):
            return 0

    @rule(slot=slot)
    def close(self, slot: int) -> None:
        self.on_file(slot, "release")

    @rule(slot=slot, size=size)
    def read(self, slot: int, size: int) -> None:
        self.on_file(slot, "read", size)

    @rule(slot=slot, data=data)
    def write(self, slot: int, data: bytes) -> None:
        self.on_file(slot, "write", data)

    @rule(slot=slot, data=data, offset=size)
    def pwrite(self, slot: int, data: bytes, offset: int) -> None:
        self.on_file(slot, "pwrite", data, offset)

    @rule(slot=slot, size=size, offset=size)
    def pread(self, slot: int, size: int, offset: int) -> None:
        self.on_file(slot, "pread", size, offset)

    @rule(slot=slot, offset=some.sampled_from([0, -1, 1, 4096, 40000, 100000]), whence=some.integers(0, 4))
    def seek(self, slot: int, offset: int, whence: int) -> None:
        if slot in self.kernel.files and whence and st.S_ISDIR(os.fstat(self.kernel.fd(slot)).st_mode):
            return  # where a directory ends is each file system's own
        self.on_file(slot, "seek", offset, whence)

    @rule(slot=slot, size=size)
    def ftruncate(self, slot: int, size: int) -> None:
        self.on_file(slot, "ftruncate", size)

    @rule(slot=slot, offset=size, length=size)
    def allocate(self, slot: int, offset: int, length: int) -> None:
        self.on_file(slot, "allocate", offset, length)

    @rule(slot=slot, mode=mode)
    def fchmod(self, slot: int, mode: int) -> None:
        if slot in self.kernel.files and self.kernel.is_path(slot):
            return
        self.on_file(slot, "fchmod", mode)

    @rule(slot=slot)
    def fstat(self, slot: int) -> None:
        self.on_file(slot, "fstat")

    @rule(user=user, path=path)
    def stat(self, user: Cred, path: bytes) -> None:
        self.both(user, 0, "stat", path)
        self.both(user, 0, "lstat", path)

    @rule(user=user, path=path)
    def listdir(self, user: Cred, path: bytes) -> None:
        self.both(user, 0, "listdir", path or b".")

    @rule(user=user, path=path, mask=some.integers(0, 7))
    def access(self, user: Cred, path: bytes, mask: int) -> None:
        self.both(user, 0, "access", path, mask)

    @rule(user=user, umask=umask, path=path, mode=mode)
    def mkdir(self, user: Cred, umask: int, path: bytes, mode: int) -> None:
        self.both(user, umask, "mkdir", path, mode)

    @rule(user=user, path=path)
    def rmdir(self, user: Cred, path: bytes) -> None:
        self.both(user, 0, "rmdir", path)

    @rule(user=user, path=path)
    def unlink(self, user: Cred, path: bytes) -> None:
        self.both(user, 0, "unlink", path)

    @rule(user=user, old=path, new=path, flags=some.sampled_from([0, 0, 0, 1, 2, 3, 8]))
    def rename(self, user: Cred, old: bytes, new: bytes, flags: int) -> None:
        self.both(user, 0, "rename", old, new, flags)

    @rule(user=user, old=path, new=path, follow=some.booleans())
    def link(self, user: Cred, old: bytes, new: bytes, follow: bool) -> None:
        self.both(user, 0, "link", old, new, follow)

    @rule(user=user, text=path, path=path)
    def symlink(self, user: Cred, text: bytes, path: bytes) -> None:
        self.both(user, 0, "symlink", text, path)

    @rule(user=user, path=path)
    def readlink(self, user: Cred, path: bytes) -> None:
        self.both(user, 0, "readlink", path)

    @rule(user=user, umask=umask, path=path, mode=mode, kind=some.sampled_from([st.S_IFIFO, st.S_IFSOCK, st.S_IFREG, st.S_IFCHR]))
    def mknod(self, user: Cred, umask: int, path: bytes, mode: int, kind: int) -> None:
        self.both(user, umask, "mknod", path, kind | mode, os.makedev(1, 3) if kind == st.S_IFCHR else 0)

    @rule(user=user, path=path, mode=mode)
    def chmod(self, user: Cred, path: bytes, mode: int) -> None:
        self.both(user, 0, "chmod", path, mode)

    @rule(
        user=user,
        path=path,
        uid=some.sampled_from([-1, 0, 1000, 1001]),
        gid=some.sampled_from([-1, 0, 1000, 2000]),
        follow=some.booleans(),
    )
    def chown(self, user: Cred, path: bytes, uid: int, gid: int, follow: bool) -> None:
        self.both(user, 0, "chown", path, uid, gid, follow)

    @rule(
        user=user,
        path=path,
        atime=some.sampled_from([UTIME_NOW, UTIME_OMIT, 10**18, 123]),
        mtime=some.sampled_from([UTIME_NOW, UTIME_OMIT, 10**18, 123]),
        follow=some.booleans(),
    )
    def utimens(self, user: Cred, path: bytes, atime: int, mtime: int, follow: bool) -> None:
        self.both(user, 0, "utimens", path, atime, mtime, follow)

    @rule(user=user, path=path, size=size)
    def truncate(self, user: Cred, path: bytes, size: int) -> None:
        if size == self._size(path):
            return  # then tmpfs moves the times if the file has pages; btrfs, which we follow, never does
        self.both(user, 0, "truncate", path, size)

    def _size(self, path: bytes) -> int:
        try:
            return os.stat(os.path.join(self.kernel.base, path)).st_size
        except (OSError, ValueError):
            return -1

    @rule(
        user=user,
        path=path,
        name=some.sampled_from([b"user.a", b"user.b", b"trusted.a", b"user.", b"what.a", b"", b"user." + b"x" * 250]),
        value=some.sampled_from([b"", b"1", b"x" * 300]),
        flags=some.sampled_from([0, 0, 1, 2]),
    )
    def setxattr(self, user: Cred, path: bytes, name: bytes, value: bytes, flags: int) -> None:
        self.both(user, 0, "setxattr", path, name, value, flags)

    @rule(user=user, path=path, name=some.sampled_from([b"user.a", b"user.b", b"trusted.a", b"what.a"]))
    def xattrs(self, user: Cred, path: bytes, name: bytes) -> None:
        self.both(user, 0, "getxattr", path, name)
        self.both(user, 0, "listxattr", path)
        self.both(user, 0, "removexattr", path, name)

    @rule(user=user, path=plain, flags=some.sampled_from([0, 0, 0x10, 0x20]))
    def flags(self, user: Cred, path: bytes, flags: int) -> None:
        if self._kind(path) in (st.S_IFREG, st.S_IFDIR, 0):
            self.both(user, 0, "setflags", path, flags)
            self.both(user, 0, "getflags", path)


def steps(examples: int) -> settings:
    """How many random sequences, and how long; see the module."""
    return settings(
        max_examples=int(os.environ.get("MIRAGE_FUZZ", examples)),
        stateful_step_count=int(os.environ.get("MIRAGE_FUZZ_STEPS", "50")),
        deadline=None,
        phases=[Phase.generate] if os.environ.get("MIRAGE_FUZZ_QUICK") else list(Phase),
        derandomize="MIRAGE_FUZZ" not in os.environ,
        database=None,
        print_blob=False,
        suppress_health_check=list(HealthCheck),
    )


def test_random_steps_end_the_same_as_on_the_kernels_tmpfs() -> None:
    run_state_machine_as_test(Beside, settings=steps(40))
