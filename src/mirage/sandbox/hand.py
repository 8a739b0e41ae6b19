"""Makes mounts for the cell's programs, from arguments that are read once: what was judged is what is done.

A root may mount what he likes in namespaces of his own, and a real procfs there would show him our processes and the machine's
kernel. The kernel cannot be told to refuse that one kind, and a filter cannot look at a name that another thread changes behind it;
so the call never goes on: a child enters the caller's namespaces and makes the mount, or binds the persona's own in its place.
The memory of sockets is asked for in the same way (`net.rings`, `net.buffers`).
"""

from __future__ import annotations

import contextlib
import os
import re
import socket
from errno import EBUSY, EFAULT, EINVAL, EIO, ENODEV, ENOENT, ENOTBLK, EPERM, ESRCH
from typing import Any, NoReturn

from mirage.sandbox import calls, finding, memory, talk
from mirage.sandbox.net import buffers, rings
from mirage.sandbox.views import spaces

MOUNT = 165  # asm/unistd_64.h
READ_ONLY, BIND, REMOUNT, MOVE, REC = 1, 0x1000, 0x20, 0x2000, 0x4000  # MS_...
SHAPES = 0x1C0000 | 1 << 20  # MS_UNBINDABLE, MS_PRIVATE, MS_SLAVE, MS_SHARED: no kind is named
OURS = {
    "proc": "/proc", "sysfs": "/sys", "devtmpfs": "/dev", "cgroup2": "/sys/fs/cgroup", "cgroup": "/sys/fs/cgroup",
    "debugfs": "/sys/kernel/debug", "tracefs": "/sys/kernel/tracing", "securityfs": "/sys/kernel/security",
    "configfs": "/sys/kernel/config", "pstore": "/sys/fs/pstore", "bpf": "/sys/fs/bpf", "fusectl": "/sys/fs/fuse/connections",
    "hugetlbfs": "/dev/hugepages", "binfmt_misc": "/proc/sys/fs/binfmt_misc",
    "devpts": "/dev/pts",  # not one more, as the number of terminals is bounded in each
}  # fmt: skip
GRANTED = {"tmpfs", "ramfs", "overlay", "mqueue"}  # what a user namespace may have, and shows nothing of the machine
ON_DISKS = {"ext2", "ext3", "ext4", "xfs", "btrfs", "vfat", "msdos", "iso9660", "udf", "squashfs", "fuseblk", "f2fs", "jfs", "ntfs3"}
OTHERS = {"fuse", "nfs", "nfs4", "cifs", "smb3", "9p", "ceph", "virtiofs", "autofs", "rpc_pipefs"}  # they want other options
FUSE: dict[str, Any] = {"rootmode": "40000", "user_id": "0", "group_id": "0", "default_permissions": None, "allow_other": None}
PLAIN = calls.RDONLY | calls.NOSUID | calls.NODEV | calls.NOEXEC
DRIVES = (b"/dev/sr0", b"/dev/cdrom")  # in which no disc lies
EMPTY = re.compile(rb"/dev/(?:loop\d+|[vs]da2)")  # an extended partition, and what has no file behind it
ENOMEDIUM = 123  # asm-generic/errno.h
NAMESPACE = re.compile(rb"/proc/(self|thread-self|[0-9]+)/(task/[0-9]+/)?ns/[a-z_]+")
WORD, DATA = 4096, 4096  # PATH_MAX, and the page that mount(2) copies


class Machine:
    """What the cell was built with: the persona's memory in KiB, half of which a tmpfs may take.

    `spares`: what /proc of a pid namespace may be mounted with, the stage's as soon as one is; `hidden`: where a true one lies.
    """

    memory = 0
    spares: list[int] = []  # noqa: RUF012 - set once, and taken by the first process
    taken = 0
    hidden = ""
    rings = rings.Rings()


def take(line: socket.socket, procfs: int) -> None:
    """One call from the line: a child of its own makes the mount, and answers. talk.Gone: the line is closed."""
    question, fds = talk.receive(line)
    for stray in fds:
        os.close(stray)
    if "ring" in question:
        _lend(line, procfs, question)
        return
    if os.fork():
        return
    pid, device = int(question["pid"]), 0
    if "user" in question:
        _settle(line, question)
    if "buffer" in question:
        _resize(line, procfs, pid, question)
    if "unmounts" in question:
        _clear(line, procfs, pid, question)
    try:
        if "forces" in question:
            error = _unmount(procfs, pid, *question["forces"])
        else:
            device = _space(line, procfs, pid, question["arguments"])
            error = 0 if device else _mount(procfs, pid, question["arguments"])
    except OSError as failure:
        error = EFAULT if failure.errno == EIO else failure.errno or EPERM  # EIO: what is no address of the caller's
    except (KeyError, TypeError, ValueError):
        error = EFAULT
    try:
        talk.send(line, {"id": question["id"], "error": error, "device": device})
    finally:
        os._exit(0)


def _lend(line: socket.socket, procfs: int, question: dict[str, Any]) -> None:
    """Memory to a packet socket: judged here, where it is known what others have, and had by a child, as that may take long."""
    try:
        wanted = Machine.rings.judged(procfs, int(question["pid"]), question["ring"])
    except OSError as failure:
        talk.send(line, {"id": question["id"], "error": failure.errno or EFAULT, "device": 0})
        return
    with wanted.line:
        if os.fork() == 0:
            try:
                talk.send(line, {"id": question["id"], "error": wanted.had(), "device": 0})
            finally:
                os._exit(0)


def _resize(line: socket.socket, procfs: int, pid: int, question: dict[str, Any]) -> NoReturn:
    """Here, as whoever closes a socket last may wait for what is in it."""
    try:
        talk.send(line, {"id": question["id"], "error": buffers.resize(procfs, pid, question["buffer"]), "device": 0})
    finally:
        os._exit(0)


def _settle(line: socket.socket, question: dict[str, Any]) -> NoReturn:
    """Mount somebody's /run/user, as the stage serves it. What is mounted may be nothing: who asked goes on all the same."""
    device, spare = 0, Machine.taken
    try:
        tree = calls.detached("fuse", calls.NOSUID | calls.NODEV, source="tmpfs", fd=str(Machine.spares[spare]), **FUSE)
        talk.send(line, {"spare": spare, "user": question["user"]})
        device = os.fstat(tree).st_dev
        calls.attach(tree, f"/run/user/{int(question['user'])}")
    except OSError:
        pass  # he has mounted there himself, or taken the directory away
    try:
        talk.send(line, {**question, "device": device})
    finally:
        os._exit(0)


def _clear(line: socket.socket, procfs: int, pid: int, question: dict[str, Any]) -> NoReturn:
    """Take away what lies hidden below /proc of a pid namespace that somebody is about to unmount."""
    try:
        target = _string(procfs, pid, int(question["unmounts"]), WORD)
        _enter(procfs, pid)
        _uncover(target or b"")
    except (OSError, TypeError, ValueError):
        pass  # the kernel says what is wrong
    try:
        talk.send(line, {"id": question["id"], "goes_on": True})
    finally:
        os._exit(0)


def _refused(procfs: int, pid: int, target: bytes) -> int:
    """What somebody hears who may not: what is not there is said first."""
    os.close(finding.find(procfs, pid, target))
    return EPERM


def _unmount(procfs: int, pid: int, pointer: int, flags: int) -> int:
    """umount2(2) with MNT_FORCE, which does nothing to a disk and would end our mount everywhere; the errno."""
    target = _string(procfs, pid, int(pointer), WORD)
    if target is None:
        return EFAULT
    if not _enters(procfs, pid):
        return _refused(procfs, pid, target)
    with contextlib.suppress(OSError):
        _uncover(target)
    calls.unmount(os.fsdecode(target), int(flags))
    return 0


def _uncover(target: bytes) -> None:
    """Take away what lies hidden in a directory. OSError: nothing does."""
    calls.unmount(os.fsdecode(target) + "/" + Machine.hidden.rpartition("/")[2])


def _mount(procfs: int, pid: int, arguments: list[Any]) -> int:
    """The errno, 0 for success."""
    source, target, kind = (_string(procfs, pid, int(pointer), WORD) for pointer in arguments[:3])
    flags, data = int(arguments[3]), _string(procfs, pid, int(arguments[4]), DATA)
    if target is None:
        return EFAULT
    if flags & (REMOUNT | BIND | READ_ONLY) == REMOUNT | READ_ONLY and not target.strip(b"/"):
        return EBUSY  # the machine's logs are open to be written to
    named = (kind or b"").decode("utf-8", "surrogateescape")
    if not flags & (BIND | REMOUNT | MOVE | SHAPES):
        if kind is None:
            return EINVAL
        if named in OURS:
            source, flags, data = OURS[named].encode(), BIND, None
        elif named not in GRANTED:
            return _refusal(named, source or b"")
        elif named == "tmpfs" and b"size=" not in (data or b""):
            data = b",".join(filter(None, (data, b"size=%dk" % (Machine.memory // 2))))
    space = _namespace(procfs, pid, source or b"") if flags & BIND else -1
    if not _enters(procfs, pid):
        return _refused(procfs, pid, target)
    try:
        calls.mount_bytes(source, target, kind, flags, data)
    except OSError as error:
        if error.errno == ENOENT and space >= 0:  # who we are has no name in the mounted /proc
            calls.bind(space, target)
        elif error.errno == EINVAL and named in OURS:  # in a user namespace of his own what hangs below it is not to be uncovered
            calls.mount_bytes(source, target, kind, flags | REC, data)
        else:
            raise
    return 0


def _space(line: socket.socket, procfs: int, pid: int, arguments: list[Any]) -> int:
    """/proc of a pid namespace that is not the cell's own: the stage serves another one. Its device; 0: nothing of that is wanted."""
    flags, kind = int(arguments[3]), _string(procfs, pid, int(arguments[2]), WORD)
    if kind != b"proc" or flags & (BIND | REMOUNT | MOVE | SHAPES) or Machine.taken >= len(Machine.spares):
        return 0
    level = len(spaces.numbers(procfs, pid)) - 1
    target = _string(procfs, pid, int(arguments[1]), WORD)
    if not level or target is None:
        return 0
    spare = Machine.taken
    try:
        tree = calls.detached("fuse", flags & PLAIN, source="proc", fd=str(Machine.spares[spare]), **FUSE)
    except OSError:
        return 0  # another one was faster
    true = calls.open_tree(Machine.hidden)
    talk.send(line, {"spare": spare, "space": spaces.identity(procfs, pid), "level": level})
    device = os.fstat(tree).st_dev  # which the stage has to tell: from here on it serves
    _enter(procfs, pid)
    place = os.open(target, os.O_PATH | os.O_DIRECTORY)
    calls.attach_at(tree, place)
    os.close(place)
    calls.attach_at(true, os.open(Machine.hidden.rpartition("/")[2], os.O_PATH, dir_fd=tree))
    return device


def _namespace(procfs: int, pid: int, source: bytes) -> int:
    """What `ip netns add` binds: a link of the caller's that stands for a namespace. -1: it is none."""
    try:
        return finding.find(procfs, pid, source) if NAMESPACE.fullmatch(source) else -1
    except OSError:
        return -1


def _refusal(kind: str, source: bytes) -> int:
    """What a kernel says that has this kind, if it is none of those that are granted; each disk's is mounted already."""
    if kind in ON_DISKS:
        if source in DRIVES:
            return ENOMEDIUM
        if EMPTY.fullmatch(source):
            return EINVAL
        return EBUSY if source.startswith(b"/dev/") else ENOTBLK if source.startswith(b"/") else ENOENT
    return EINVAL if kind in OTHERS else ENODEV


def _enters(procfs: int, pid: int) -> bool:
    """Whether the caller's rights are those of who owns his mounts: in a user namespace of his own alone he has none over them."""
    try:
        _enter(procfs, pid)
    except PermissionError:
        return False
    return True


def _enter(procfs: int, pid: int) -> None:
    """Stand where the caller stands: his user and mount namespaces, his root, his directory."""
    try:
        spaces = [os.open(f"{pid}/ns/{name}", os.O_RDONLY, dir_fd=procfs) for name in ("user", "mnt")]
        root, cwd = (os.open(f"{pid}/{name}", os.O_PATH, dir_fd=procfs) for name in ("root", "cwd"))
    except OSError:
        raise OSError(ESRCH, "gone") from None
    own = os.open("self/ns/user", os.O_RDONLY, dir_fd=procfs)
    if os.fstat(spaces[0]).st_ino != os.fstat(own).st_ino:
        calls.setns(spaces[0], calls.NEWUSER)
    calls.setns(spaces[1], calls.NEWNS)
    os.fchdir(root)
    os.chroot(".")
    os.fchdir(cwd)


def _string(procfs: int, pid: int, pointer: int, limit: int) -> bytes | None:
    """A text of the caller's, read once."""
    if not pointer:
        return None
    with memory.opened(procfs, pid) as caller:
        return memory.string(caller, pointer, limit, is_whole=True)
