"""Conversations with the kernel, as bytes: what is asked, what is answered, and what the kernel is told to forget."""

from __future__ import annotations

import errno
import os
import random
from contextlib import AbstractContextManager
from stat import S_IFCHR, S_IFDIR, S_IFIFO, S_IFREG

import pytest

from mirage.base.clock import ManualClock
from mirage.fuse import wire
from mirage.fuse.connection import HANDLERS, Connection
from mirage.fuse.flags import FSGETXATTR, FSSETXATTR, FSXATTR, GETFLAGS, GETLABEL, GETVERSION, SETFLAGS
from mirage.fuse.volume import Options
from mirage.state.open import open_store
from mirage.vfs.caller import Caller
from mirage.vfs.layered import Layered
from mirage.vfs.synthetic import Directory, File, SyntheticFs
from mirage.vfs.view import View
from tests.unit.fuse.kernel import Kernel, layered

ROOT = wire.ROOT_NODE


def refused(number: int) -> AbstractContextManager[object]:
    return pytest.raises(OSError, match=rf"^\[Errno {number}\]")


# ---- beginning


def test_the_conversation_begins_with_what_both_can_do() -> None:
    major, minor, readahead, flags, _, _, max_write, granularity, pages, _, flags2, _, timeout = Kernel().init
    assert (major, minor, readahead, max_write, granularity, pages) == (7, 45, 131072, 1 << 18, 1, 256)
    assert flags == (
        wire.ASYNC_READ | wire.ATOMIC_O_TRUNC | wire.BIG_WRITES | wire.HAS_IOCTL_DIR | wire.DO_READDIRPLUS | wire.READDIRPLUS_AUTO
        | wire.ASYNC_DIO | wire.PARALLEL_DIROPS | wire.POSIX_ACL | wire.MAX_PAGES | wire.HANDLE_KILLPRIV_V2 | wire.INIT_EXT
        | wire.CACHE_SYMLINKS | wire.NO_OPENDIR_SUPPORT | wire.EXPLICIT_INVAL_DATA
    )  # fmt: skip
    assert (flags2, timeout) == (wire.REQUEST_TIMEOUT >> 32, 60)


def test_an_older_kernel_gets_no_more_than_it_offers() -> None:
    connection = Connection(layered())
    body = wire.INIT_IN.pack(7, 31, 131072, wire.ASYNC_READ | wire.BIG_WRITES)
    head = wire.HEAD.pack(wire.HEAD.size + len(body), wire.INIT, 2, 0, 0, 0, 0, 0, 0)
    answer = connection.receive(memoryview(head + body))
    assert wire.INIT_OUT.unpack_from(answer, wire.REPLY.size)[3] == wire.ASYNC_READ | wire.BIG_WRITES
    assert connection.minor == 31


def test_a_kernel_that_is_too_old_is_refused_and_one_of_another_major_told_ours() -> None:
    for major, minor, expected in ((7, 30, -errno.EPROTO), (6, 1, -errno.EPROTO), (8, 0, 0)):
        body = wire.INIT_IN.pack(major, minor, 0, 0)
        head = wire.HEAD.pack(wire.HEAD.size + len(body), wire.INIT, 2, 0, 0, 0, 0, 0, 0)
        answer = Connection(layered()).receive(memoryview(head + body))
        assert wire.REPLY.unpack_from(answer)[1] == expected
    assert wire.INIT_OUT.unpack_from(answer, wire.REPLY.size)[:2] == (7, 45)


def test_what_need_not_be_asked_is_answered_with_enosys() -> None:
    kernel = Kernel()
    for opcode in (wire.OPENDIR, wire.RELEASEDIR, wire.FLUSH, wire.FSYNC, wire.FSYNCDIR, 34, 40, 9999):
        with refused(errno.ENOSYS):
            kernel.ask(opcode, ROOT, bytes(64))


def test_a_request_that_is_cut_short_is_refused_and_the_next_is_answered() -> None:
    kernel = Kernel()
    for opcode in (wire.SETATTR, wire.CREATE, wire.READ, wire.WRITE, wire.RENAME2, wire.SYMLINK, wire.IOCTL):
        with refused(errno.EPROTO):
            kernel.ask(opcode, ROOT, b"\1")
    assert kernel.stat(ROOT)["ino"] == 256


def test_a_fault_of_ours_is_an_io_error_for_who_asked_and_is_heard_of(monkeypatch: pytest.MonkeyPatch) -> None:
    crashes: list[BaseException] = []
    kernel = Kernel()
    kernel.connection.on_crash = crashes.append
    monkeypatch.setattr(type(kernel.fs), "statfs", lambda self: 1 // 0)
    with refused(errno.EIO):
        kernel.ask(wire.STATFS, ROOT)
    assert [type(error) for error in crashes] == [ZeroDivisionError]


def test_no_request_however_bent_is_a_fault_of_ours() -> None:
    dice = random.Random(77)
    kernel = Kernel()
    directory = kernel.mkdir(ROOT, b"d")
    node, _ = kernel.create(directory, b"f")
    answered = 0
    for _ in range(6000):
        opcode = dice.choice([*HANDLERS, wire.FORGET, wire.BATCH_FORGET, wire.INTERRUPT, 99])
        pieces = [dice.choice(NUMBERS).to_bytes(8, "little") for _ in range(dice.randint(0, 12))]
        body = b"".join(pieces)[: dice.randint(0, 90)] + dice.choice(
            [b"", b"f\0", b"d\0f\0", b"user.a\0value", b"\0", b"x" * 300 + b"\0"]
        )
        answer = kernel.send(opcode, dice.choice([ROOT, directory, node, 0, 256, 1 << 63]), body, dice.choice([0, 1000]))
        assert len(answer) == (wire.REPLY.unpack_from(answer)[0] if answer else 0)
        answered += bool(answer)
    assert answered > 4000
    assert kernel.stat(ROOT)["ino"] == 256


NUMBERS = [0, 1, 2, 4, 255, 256, 257, 4096, 1 << 31, (1 << 32) - 1, 1 << 40, (1 << 63) - 1, 1 << 63, (1 << 64) - 1]


# ---- what is kept where changes are not told


class Lasting(SyntheticFs):
    """Every name stands for ten seconds, and that there is no `none` for five."""

    def lasting(self, ino: int) -> int:
        return 10

    def lacking(self, parent: int, name: bytes) -> int:
        return 5 if name == b"none" else 0


def lasting() -> Lasting:
    return Lasting(Directory({b"f": File(lambda context: b"x")}), ManualClock())


def test_what_lasts_is_kept_as_long_as_its_file_system_says() -> None:
    kernel = Kernel(lasting())
    node, _, *seconds = kernel.entry(kernel.ask(wire.LOOKUP, ROOT, b"f\0"))[:4]
    assert seconds == [10, 10]
    assert wire.ATTR_OUT.unpack(kernel.ask(wire.GETATTR, node, bytes(16)))[0] == 10
    assert kernel.entry(kernel.ask(wire.LOOKUP, ROOT, b"none\0"))[:4] == (0, 0, 5, 0)
    with refused(errno.ENOENT):
        kernel.lookup(ROOT, b"other")


def test_nothing_lasts_of_what_may_yet_be_replaced_as_another_knows_no_such_number() -> None:
    kernel = Kernel(lasting(), Options(replaceable=True))
    assert kernel.entry(kernel.ask(wire.LOOKUP, ROOT, b"f\0"))[2:4] == (0, 0)
    with refused(errno.ENOENT):
        kernel.lookup(ROOT, b"none")
    kernel.connection.become(lasting())
    assert kernel.entry(kernel.ask(wire.LOOKUP, ROOT, b"f\0"))[2:4] == (10, 10)


class Walked(SyntheticFs):
    """Where names stand for no time, and attributes for a moment."""

    moment = 20_000_000


def test_attributes_may_stand_for_a_moment_where_names_do_not() -> None:
    kernel = Kernel(Walked(Directory({b"f": File(lambda context: b"x")}), ManualClock()))
    node, _, *times = kernel.entry(kernel.ask(wire.LOOKUP, ROOT, b"f\0"))[:6]
    assert times == [0, 0, 0, 20_000_000]
    assert wire.ATTR_OUT.unpack(kernel.ask(wire.GETATTR, node, bytes(16)))[:2] == (0, 20_000_000)


# ---- names


def test_the_root_is_node_one_with_the_inode_of_the_layer() -> None:
    shown = Kernel().stat(ROOT)
    assert (shown["ino"], shown["mode"]) == (256, S_IFDIR | 0o755)


def test_a_name_that_is_not_there_is_kept_as_such_for_ever() -> None:
    kernel = Kernel()
    node, _, seconds, *rest = kernel.entry(kernel.ask(wire.LOOKUP, ROOT, b"none\0"))
    assert (node, seconds, set(rest)) == (0, wire.FOREVER, {0})


def test_names_are_made_moved_and_removed() -> None:
    kernel = Kernel()
    directory = kernel.mkdir(ROOT, b"d")
    node, _ = kernel.create(directory, b"f")
    kernel.ask(wire.LINK, ROOT, wire.LINK_IN.pack(node) + b"hard\0")
    assert kernel.stat(node)["nlink"] == 2
    kernel.ask(wire.RENAME2, directory, wire.RENAME2_IN.pack(ROOT, 0, 0) + b"f\0moved\0")
    assert kernel.lookup(ROOT, b"moved") == node
    with refused(errno.EEXIST):
        kernel.ask(wire.RENAME2, ROOT, wire.RENAME2_IN.pack(ROOT, 1, 0) + b"moved\0d\0")
    kernel.ask(wire.RENAME, ROOT, wire.RENAME_IN.pack(directory) + b"moved\0back\0")
    assert kernel.lookup(directory, b"back") == node
    with refused(errno.ENOTEMPTY):
        kernel.ask(wire.RMDIR, ROOT, b"d\0")
    kernel.ask(wire.UNLINK, directory, b"back\0")
    kernel.ask(wire.UNLINK, ROOT, b"hard\0")
    kernel.ask(wire.RMDIR, ROOT, b"d\0")
    assert kernel.lookup(ROOT, b"d") == kernel.lookup(ROOT, b"hard") == 0


def test_symlinks_fifos_and_devices_are_made() -> None:
    kernel = Kernel()
    link = kernel.entry(kernel.ask(wire.SYMLINK, ROOT, b"link\0to/there\0"))[0]
    assert kernel.ask(wire.READLINK, link) == b"to/there"
    fifo = kernel.entry(kernel.ask(wire.MKNOD, ROOT, wire.MKNOD_IN.pack(S_IFIFO | 0o600, 0, 0, 0) + b"p\0"))[0]
    device = kernel.entry(kernel.ask(wire.MKNOD, ROOT, wire.MKNOD_IN.pack(S_IFCHR | 0o600, 0x0103, 0, 0) + b"null\0"))[0]
    assert (kernel.stat(fifo)["mode"], kernel.stat(device)["rdev"]) == (S_IFIFO | 0o600, 0x0103)


def test_a_file_that_is_there_already_makes_the_kernel_look_again_or_is_refused() -> None:
    kernel = Kernel()
    kernel.create(ROOT, b"f")
    with refused(errno.ESTALE):
        kernel.create(ROOT, b"f", os.O_CREAT | os.O_RDWR)
    with refused(errno.EEXIST):
        kernel.create(ROOT, b"f", os.O_CREAT | os.O_EXCL | os.O_RDWR)


def test_a_temporary_file_has_no_name_until_it_is_linked() -> None:
    kernel = Kernel()
    data = kernel.ask(wire.TMPFILE, ROOT, wire.CREATE_IN.pack(os.O_RDWR, S_IFREG | 0o600, 0, 0) + b"\0")
    node = kernel.entry(data)[0]
    assert kernel.stat(node)["nlink"] == 0
    kernel.ask(wire.LINK, ROOT, wire.LINK_IN.pack(node) + b"named\0")
    assert kernel.lookup(ROOT, b"named") == node


def test_a_file_without_names_is_known_until_the_kernel_forgets_it() -> None:
    kernel = Kernel()
    node, handle = kernel.create(ROOT, b"f")
    kernel.ask(wire.RELEASE, node, wire.RELEASE_IN.pack(handle, 0, 0, 0))
    kernel.ask(wire.UNLINK, ROOT, b"f\0")
    assert kernel.stat(node)["nlink"] == 0
    assert kernel.send(wire.FORGET, node, wire.FORGET_IN.pack(1)) == b""
    with refused(errno.ENOENT):
        kernel.stat(node)


# ---- listings


def _names(data: bytes, head: int) -> list[tuple[bytes, int, int]]:
    """Name, inode and offset of each entry."""
    found = []
    while data:
        ino, offset, length, _ = wire.DIRENT.unpack_from(data, head)
        start = head + wire.DIRENT.size
        found.append((data[start : start + length], ino, offset))
        data = data[head + (wire.DIRENT.size + length + 7 & ~7) :]
    return found


def test_a_listing_is_read_in_parts_and_loses_and_repeats_nothing() -> None:
    kernel = Kernel()
    nodes = {b"%d" % number: kernel.mkdir(ROOT, b"%d" % number) for number in range(40)}
    for opcode, head in ((wire.READDIR, 0), (wire.READDIRPLUS, wire.ENTRY_OUT.size)):
        offset, found = 0, []
        while part := _names(kernel.ask(opcode, ROOT, wire.READ_IN.pack(0, offset, 700, 0, 0, 0, 0)), head):
            found += part
            offset = part[-1][2]
        assert [name for name, _, _ in found[:2]] == [b".", b".."]
        assert {name: ino for name, ino, _ in found[2:]} == nodes
        assert len(found) == 42


def test_a_listing_with_attributes_counts_each_name_as_looked_up() -> None:
    kernel = Kernel()
    node = kernel.mkdir(ROOT, b"d")
    data = kernel.ask(wire.READDIRPLUS, ROOT, wire.READ_IN.pack(0, 0, 4096, 0, 0, 0, 0))
    assert kernel.entry(data)[0] == 0
    kernel.send(wire.FORGET, node, wire.FORGET_IN.pack(1))
    assert node in kernel.connection.volume.known
    kernel.lookup(ROOT, b"d")
    kernel.send(wire.BATCH_FORGET, 0, wire.BATCH_FORGET_IN.pack(2, 0) + wire.FORGET_ONE.pack(node, 1) + wire.FORGET_ONE.pack(node, 1))
    assert node not in kernel.connection.volume.known


# ---- bytes


def test_bytes_are_written_read_appended_and_copied() -> None:
    kernel = Kernel()
    node, handle = kernel.create(ROOT, b"f")
    assert kernel.write(node, handle, 0, b"hello") == 5
    assert kernel.write(node, handle, 5, b" world", os.O_APPEND) == 6
    assert kernel.read(node, handle) == b"hello world"
    other, target = kernel.create(ROOT, b"g")
    copied = kernel.ask(wire.COPY_FILE_RANGE, node, wire.COPY_IN.pack(handle, 6, other, target, 0, 100, 0))
    assert wire.WRITE_OUT.unpack(copied)[0] == 5
    assert kernel.read(other, target) == b"world"


def test_an_append_to_where_the_kernel_did_not_expect_the_end_makes_it_forget_its_pages() -> None:
    kernel = Kernel()
    node, handle = kernel.create(ROOT, b"f")
    kernel.write(node, handle, 0, b"12345", os.O_APPEND)
    assert kernel.told() == []
    kernel.write(node, handle, 0, b"678", os.O_APPEND)
    assert kernel.told() == [wire.inval_inode(node, True)]
    assert kernel.read(node, handle) == b"12345678"


def test_holes_are_found_and_made() -> None:
    kernel = Kernel()
    node, handle = kernel.create(ROOT, b"f")
    kernel.write(node, handle, 8192, b"x")
    seek = wire.LSEEK_OUT.unpack(kernel.ask(wire.LSEEK, node, wire.LSEEK_IN.pack(handle, 0, os.SEEK_DATA, 0)))
    assert seek == (8192,)
    kernel.ask(wire.FALLOCATE, node, wire.FALLOCATE_IN.pack(handle, 0, 4096, 0, 0))
    assert kernel.stat(node)["blocks"] == 16
    with refused(errno.EINVAL):
        kernel.ask(wire.LSEEK, node, wire.LSEEK_IN.pack(handle, 0, 9, 0))


def test_a_write_takes_setuid_away_if_the_kernel_says_so_and_the_kernel_is_told() -> None:
    kernel = Kernel()
    node, handle = kernel.create(ROOT, b"f", mode=0o104755)
    kernel.write(node, handle, 0, b"x")
    assert (kernel.stat(node)["mode"], kernel.told()) == (0o104755, [])
    kernel.write(node, handle, 0, b"x", write_flags=wire.WRITE_KILL_SUIDGID, uid=1000)
    assert (kernel.stat(node)["mode"], kernel.told()) == (0o100755, [wire.inval_inode(node, False)])


def test_a_file_whose_access_time_is_due_is_read_anew_and_then_kept() -> None:
    kernel = Kernel()
    node, handle = kernel.create(ROOT, b"f")
    kernel.write(node, handle, 0, b"x")
    assert kernel.open(node, os.O_RDONLY)[1] == 0
    clock = kernel.fs._core.clock  # type: ignore[attr-defined]
    clock.advance(1)
    kernel.read(node, handle)
    assert kernel.stat(node)["atime"] > kernel.stat(node)["mtime"]
    assert kernel.open(node, os.O_RDONLY)[1] == wire.FOPEN_KEEP_CACHE


def test_a_listing_that_is_kept_does_not_move_the_access_time() -> None:
    kernel = Kernel()
    node = kernel.mkdir(ROOT, b"d")
    clock = kernel.fs._core.clock  # type: ignore[attr-defined]
    clock.advance(1)
    kernel.ask(wire.READDIR, node, wire.READ_IN.pack(0, 0, 4096, 0, 0, 0, 0))
    first = kernel.stat(node)["atime"]
    clock.advance(2 * 86_400)
    assert kernel.told() == []
    assert kernel.stat(node)["atime"] == first
    kernel.ask(wire.SETATTR, node, wire.SETATTR_IN.pack(wire.FATTR_MODE, *(0,) * 10, 0o40700, *(0,) * 4))
    assert kernel.told() == [wire.inval_inode(node, True)]


def test_what_is_shown_read_only_keeps_its_access_times() -> None:
    fs = layered()
    Caller(View(fs, ManualClock())).write_file(b"/f", b"x")
    kernel = Kernel(fs, Options(read_only=True))
    node = kernel.lookup(ROOT, b"f")
    before = kernel.stat(node)
    handle, flags = kernel.open(node, os.O_RDONLY)
    fs._core.clock.advance(5)  # type: ignore[attr-defined]
    kernel.read(node, handle)
    kernel.ask(wire.READDIR, ROOT, wire.READ_IN.pack(0, 0, 4096, 0, 0, 0, 0))
    assert (kernel.stat(node), flags) == (before, wire.FOPEN_KEEP_CACHE)


# ---- attributes


def test_attributes_are_set_one_or_many_at_once() -> None:
    kernel = Kernel()
    node, _ = kernel.create(ROOT, b"f")
    valid = wire.FATTR_MODE | wire.FATTR_UID | wire.FATTR_GID | wire.FATTR_SIZE | wire.FATTR_ATIME | wire.FATTR_MTIME
    body = wire.SETATTR_IN.pack(valid, 0, 0, 77, 0, (1 << 64) - 2, 5, 0, 500_000_000, 6, 0, 0o100600, 0, 1000, 1001, 0)
    kernel.ask(wire.SETATTR, node, body)
    shown = kernel.stat(node)
    assert [shown[name] for name in ("mode", "uid", "gid", "size")] == [0o100600, 1000, 1001, 77]
    assert [shown[name] for name in ("atime", "atimensec", "mtime", "mtimensec")] == [(1 << 64) - 2, 500_000_000, 5, 6]


def test_times_beyond_what_can_be_kept_become_the_nearest_that_can() -> None:
    kernel = Kernel()
    node, _ = kernel.create(ROOT, b"f")
    valid = wire.FATTR_ATIME | wire.FATTR_MTIME
    kernel.ask(wire.SETATTR, node, wire.SETATTR_IN.pack(valid, 0, 0, 0, 0, 1 << 63, (1 << 63) - 1, *(0,) * 9))
    shown = kernel.stat(node)
    assert (shown["atime"], shown["mtime"]) == ((1 << 64) - 9_223_372_037, 18_446_744_073)


def test_a_change_of_nothing_takes_setuid_away_whoever_asks() -> None:
    kernel = Kernel()
    node, _ = kernel.create(ROOT, b"f", mode=0o106755)
    data = kernel.ask(wire.SETATTR, node, wire.SETATTR_IN.pack(*(0,) * 16), uid=65534)
    assert wire.ATTR_OUT.unpack(data)[12] == kernel.stat(node)["mode"] == 0o100755


def test_a_change_of_nothing_is_a_root_s_write_where_the_kernel_does_not_know_its_capabilities() -> None:
    kernel = Kernel(options=Options(chowns=lambda pid: pid == 7))
    node, _ = kernel.create(ROOT, b"f", mode=0o106755)
    nothing = wire.SETATTR_IN.pack(*(0,) * 16)
    kernel.send(wire.SETATTR, node, nothing, pid=6)
    assert kernel.stat(node)["mode"] == 0o106755
    kernel.send(wire.SETATTR, node, nothing, uid=33, pid=6)
    assert kernel.stat(node)["mode"] == 0o100755
    kernel.ask(wire.SETATTR, node, wire.SETATTR_IN.pack(wire.FATTR_MODE, *(0,) * 10, 0o106755, *(0,) * 4))
    kernel.send(wire.SETATTR, node, nothing, pid=7)
    assert kernel.stat(node)["mode"] == 0o100755


def test_xattrs_are_asked_for_by_size_first() -> None:
    kernel = Kernel()
    node, _ = kernel.create(ROOT, b"f")
    kernel.ask(wire.SETXATTR, node, wire.SETXATTR_IN.pack(5, 0) + b"user.a\0value")
    assert kernel.ask(wire.GETXATTR, node, wire.GETXATTR_IN.pack(0, 0) + b"user.a\0") == wire.GETXATTR_OUT.pack(5, 0)
    assert kernel.ask(wire.GETXATTR, node, wire.GETXATTR_IN.pack(9, 0) + b"user.a\0") == b"value"
    with refused(errno.ERANGE):
        kernel.ask(wire.GETXATTR, node, wire.GETXATTR_IN.pack(4, 0) + b"user.a\0")
    assert kernel.ask(wire.LISTXATTR, node, wire.GETXATTR_IN.pack(99, 0)) == b"user.a\0"
    kernel.ask(wire.REMOVEXATTR, node, b"user.a\0")
    with refused(errno.ENODATA):
        kernel.ask(wire.GETXATTR, node, wire.GETXATTR_IN.pack(9, 0) + b"user.a\0")


def test_a_label_is_not_supported() -> None:
    with refused(errno.EOPNOTSUPP):
        Kernel().ask(wire.GETXATTR, ROOT, wire.GETXATTR_IN.pack(255, 0) + b"security.selinux\0")


def test_there_are_no_access_control_lists_and_none_can_be_set() -> None:
    kernel = Kernel()
    with refused(errno.ENODATA):
        kernel.ask(wire.GETXATTR, ROOT, wire.GETXATTR_IN.pack(255, 0) + b"system.posix_acl_access\0")
    with refused(errno.EOPNOTSUPP):
        kernel.ask(wire.SETXATTR, ROOT, wire.SETXATTR_IN.pack(4, 0) + b"system.posix_acl_access\0\2\0\0\0")


def _ioctl(kernel: Kernel, node: int, command: int, data: bytes = b"") -> bytes:
    return kernel.ask(wire.IOCTL, node, wire.IOCTL_IN.pack(0, 0, command, 0, len(data), 28) + data)[wire.IOCTL_OUT.size :]


def test_file_flags_are_read_and_set_in_the_old_and_the_new_way() -> None:
    kernel = Kernel()
    node, _ = kernel.create(ROOT, b"f")
    assert _ioctl(kernel, node, SETFLAGS, (0x50).to_bytes(4, "little")) == b""
    assert kernel.told() == [wire.inval_inode(node, False)]
    assert _ioctl(kernel, node, GETFLAGS) == (0x50).to_bytes(4, "little")
    assert _ioctl(kernel, node, FSGETXATTR) == FSXATTR.pack(0x88, 0, 0, 0, 0)
    _ioctl(kernel, node, FSSETXATTR, FSXATTR.pack(0x10, 0, 0, 0, 0))
    assert _ioctl(kernel, node, GETFLAGS) == (0x20).to_bytes(4, "little")
    assert len(_ioctl(kernel, node, GETVERSION)) == 4 and _ioctl(kernel, node, GETLABEL) == bytes(256)
    with refused(errno.ENOTTY):
        _ioctl(kernel, node, 0x5401)


def test_an_immutable_file_is_not_opened_for_writing_not_even_by_root() -> None:
    kernel = Kernel()
    node, _ = kernel.create(ROOT, b"f")
    _ioctl(kernel, node, SETFLAGS, (0x10).to_bytes(4, "little"))
    for flags in (os.O_WRONLY, os.O_RDWR, os.O_RDONLY | os.O_TRUNC):
        with refused(errno.EPERM):
            kernel.open(node, flags)
    kernel.open(node, os.O_RDONLY)
    _ioctl(kernel, node, SETFLAGS, (0x20).to_bytes(4, "little"))
    for flags in (os.O_WRONLY, os.O_WRONLY | os.O_APPEND | os.O_TRUNC):
        with refused(errno.EPERM):
            kernel.open(node, flags)
    kernel.open(node, os.O_WRONLY | os.O_APPEND)


# ---- what is not ours to keep


def test_of_a_file_system_that_does_not_tell_of_changes_nothing_is_kept() -> None:
    fs = SyntheticFs(Directory({b"now": File(lambda context: b"moment")}), ManualClock())
    kernel = Kernel(fs)
    assert not kernel.init[3] & (wire.CACHE_SYMLINKS | wire.NO_OPENDIR_SUPPORT | wire.EXPLICIT_INVAL_DATA)
    data = kernel.ask(wire.LOOKUP, ROOT, b"now\0")
    assert kernel.entry(data)[2:4] == (0, 0)
    handle, flags = kernel.open(kernel.entry(data)[0], os.O_RDONLY)
    assert flags == wire.FOPEN_DIRECT_IO
    assert kernel.read(kernel.entry(data)[0], handle) == b"moment"
    kernel.ask(wire.RELEASE, kernel.entry(data)[0], wire.RELEASE_IN.pack(handle, 0, 0, 0))
    assert kernel.ask(wire.OPENDIR, ROOT, bytes(8)) == wire.OPEN_OUT.pack(0, 0, 0)
    with refused(errno.ENOENT):
        kernel.ask(wire.LOOKUP, ROOT, b"never\0")


def test_such_a_file_system_knows_no_birth_and_no_direct_io() -> None:
    """As proc and sysfs of Linux 6.1 say it."""
    kernel = Kernel(SyntheticFs(Directory({b"now": File(lambda context: b"moment")}), ManualClock()))
    node = kernel.lookup(ROOT, b"now")
    assert wire.STATX_OUT.unpack(kernel.ask(wire.STATX, node, wire.STATX_IN.pack(0, 0, 0, 0, 0)))[3] == wire.STATX_BASIC_STATS
    with refused(errno.EINVAL):
        kernel.open(node, os.O_RDONLY | os.O_DIRECT)


# ---- what changed


def test_what_the_kernel_asked_for_itself_it_is_not_told() -> None:
    kernel = Kernel()
    node, handle = kernel.create(ROOT, b"f")
    kernel.write(node, handle, 0, b"x")
    kernel.ask(wire.UNLINK, ROOT, b"f\0")
    assert kernel.told() == []


def test_what_another_view_changes_is_told_if_the_kernel_knows_of_it() -> None:
    kernel = Kernel()
    caller = Caller(View(kernel.fs, ManualClock()))
    caller.mkdir(b"/unknown")
    assert kernel.told() == [wire.inval_entry(ROOT, b"unknown"), wire.inval_inode(ROOT, True)]
    caller.write_file(b"/unknown/f", b"x")
    assert kernel.told() == []
    unknown = kernel.lookup(ROOT, b"unknown")
    node = kernel.lookup(unknown, b"f")
    caller.write_file(b"/unknown/f", b"y", append=True)
    assert kernel.told() == [wire.inval_inode(node, True)]
    caller.chmod(b"/unknown/f", 0o600)
    assert kernel.told() == [wire.inval_inode(node, False)]
    caller.unlink(b"/unknown/f")
    assert kernel.told() == [wire.delete(unknown, b"f", node), wire.inval_inode(unknown, True), wire.inval_inode(node, False)]
    caller.rmdir(b"/unknown")
    assert kernel.told() == [wire.delete(ROOT, b"unknown", unknown), wire.inval_inode(ROOT, True), wire.inval_inode(unknown, False)]


def test_several_changes_of_one_thing_are_told_once() -> None:
    kernel = Kernel()
    caller = Caller(View(kernel.fs, ManualClock()))
    caller.write_file(b"/f", b"")
    node = kernel.lookup(ROOT, b"f")
    kernel.told()
    for _ in range(3):
        caller.chmod(b"/f", 0o600)
        caller.write_file(b"/f", b"x", append=True)
    assert kernel.told() == [wire.inval_inode(node, True)]


def test_when_anything_may_have_changed_all_that_is_known_is_told() -> None:
    kernel = Kernel()
    directory = kernel.mkdir(ROOT, b"d")
    node, _ = kernel.create(directory, b"f")
    kernel.connection.hear(None, True)
    assert sorted(kernel.told()) == sorted(
        [
            wire.inval_entry(ROOT, b"d"), wire.inval_entry(directory, b"f"), wire.inval_inode(ROOT, True),
            wire.inval_inode(directory, True), wire.inval_inode(node, True),
        ]
    )  # fmt: skip


def test_a_closed_connection_hears_nothing_more() -> None:
    kernel = Kernel()
    kernel.connection.close()
    Caller(View(kernel.fs, ManualClock())).mkdir(b"/d")
    assert kernel.told() == []


# ---- another file system in its place


def test_what_differs_in_the_file_system_that_comes_in_its_place_is_forgotten_and_nothing_else() -> None:
    store, clock = open_store("memory:", b"fuse"), ManualClock()
    host = Layered(store, None, [b"host"], clock)
    below = Caller(View(host, clock))
    for name in (b"/same", b"/changed", b"/gone"):
        below.write_file(name, b"before")
    kernel = Kernel(host, Options(replaceable=True))
    same, changed, _ = (kernel.lookup(ROOT, name) for name in (b"same", b"changed", b"gone"))
    assert [kernel.lookup(ROOT, name) for name in (b"new", b"never")] == [0, 0]
    clock.advance(1)
    top = Layered(store, None, [b"host", b"top"], clock)
    above = Caller(View(top, clock))
    above.write_file(b"/changed", b"longer than before")
    above.unlink(b"/gone")
    above.write_file(b"/new", b"")
    assert [notice.message for notice in kernel.connection.become(top)] == [
        wire.inval_entry(ROOT, b"gone"), wire.inval_entry(ROOT, b"new"), wire.inval_inode(ROOT, True),
        wire.inval_inode(changed, True),
    ]  # fmt: skip
    assert kernel.read(changed, kernel.open(changed, os.O_RDONLY)[0]) == b"longer than before"
    assert kernel.lookup(ROOT, b"same") == same


def test_a_change_of_another_process_is_told_also_before_what_came_in_its_place_is_listened_to() -> None:
    stores, clock = [open_store("memory:unheard", b"fuse") for _ in range(2)], ManualClock()
    kernel = Kernel(Layered(stores[0], None, [b"host"], clock), Options(replaceable=True))
    kernel.connection.become(Layered(stores[0], None, [b"host", b"top"], clock))
    kernel.told()
    Caller(View(Layered(stores[1], None, [b"host", b"top"], clock), clock)).mkdir(b"/d")
    assert kernel.stat(ROOT)["size"] == 2
    assert wire.inval_inode(ROOT, True) in kernel.told()


# ---- files that the kernel reads in our stead


def test_a_file_that_the_kernel_has_is_opened_as_its_own_until_somebody_writes_to_it() -> None:
    kernel = Kernel(options=Options(replaceable=True))
    node, handle = kernel.create(ROOT, b"f")
    kernel.write(node, handle, 0, b"bytes")
    kernel.connection.volume.backed[kernel.connection.volume.ino(node)] = 7
    body = wire.OPEN_IN.pack(os.O_RDONLY, 0)
    assert wire.OPEN_OUT.unpack(kernel.ask(wire.OPEN, node, body))[1:] == (wire.FOPEN_PASSTHROUGH, 7)
    assert kernel.open(node, os.O_WRONLY)[1] & wire.FOPEN_PASSTHROUGH == 0
    kernel.write(node, handle, 0, b"other")
    assert kernel.open(node, os.O_RDONLY)[1] & wire.FOPEN_PASSTHROUGH == 0


def test_the_kernel_may_read_in_our_stead_where_the_file_system_may_be_replaced() -> None:
    for replaceable, depth in ((True, 1), (False, 0)):
        *_, flags2, stacked, _ = Kernel(options=Options(replaceable=replaceable)).init
        assert (bool(flags2 & wire.PASSTHROUGH >> 32), stacked) == (replaceable, depth)
