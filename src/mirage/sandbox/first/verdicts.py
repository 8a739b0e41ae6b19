"""What each system call is answered that is asked: a table, by its number. What no verdict stands here for, the stage answers."""

from __future__ import annotations

import contextlib
import os
import struct
import time
import zlib
from collections.abc import Callable
from errno import E2BIG, EAGAIN, EBUSY, EFAULT, EINVAL, ENOBUFS, ENOSYS, EXDEV
from functools import partial
from typing import Any

from mirage.sandbox import memory, refusals, starting, status, stubs, talk, unmounting, upbringing
from mirage.sandbox.filter import BUFFERS, ETHTOOL, FIEMAP, NOFILE, NPROC, SOL_PACKET, SOL_SOCKET
from mirage.sandbox.first import files
from mirage.sandbox.first.executing import executed
from mirage.sandbox.first.names import utsname
from mirage.sandbox.first.place import Place, read
from mirage.sandbox.first.questions import GO_ON, Answer, Question, refused, respond
from mirage.sandbox.hand import MOUNT
from mirage.sandbox.net import ethtool
from mirage.sandbox.views import extents, handles

SYS_ADMIN = 21  # CAP_SYS_ADMIN, linux/capability.h
UMOUNT_FLAGS, FORCE, EXPIRE = 0xF, 1, 4  # MNT_FORCE, MNT_DETACH, MNT_EXPIRE, UMOUNT_NOFOLLOW
SECCOMP_MODE_FILTER = 2  # linux/seccomp.h
BARRIERS = 511  # MEMBARRIER_CMD_..., all that Linux 6.1 has
LANDLOCK_ABI, LANDLOCK_RIGHTS = 2, (1 << 14) - 1  # of Linux 6.1: up to LANDLOCK_ACCESS_FS_REFER


def decide(question: Question) -> None:
    """Answer it, or have it answered by whom it is for. talk.Gone: who that is has gone."""
    try:
        answer = VERDICTS.get(question.call, _asked)(question)
    except talk.Gone:
        raise
    except Exception:  # a fault of ours is an error of one call, and not the end of everybody's machine
        answer = refused(EFAULT)
    if answer is not None:
        respond(question.unique, answer)


def _asked(question: Question) -> None:
    _tell("asked", question, {"call": question.call, "arguments": question.arguments})


def _tell(kind: str, question: Question, facts: dict[str, Any]) -> None:
    """To the stage, which answers."""
    talk.send(Place.line, {kind: question.unique, "pid": question.pid, **facts})


def _tell_if_ours(kind: str, find: Callable[[Question], dict[str, Any] | None], question: Question) -> Answer | None:
    """`find`: what the stage is to know of it, None or OSError where it is none of its business."""
    facts = None
    with contextlib.suppress(OSError):
        facts = find(question)
    if facts is None:
        return GO_ON
    _tell(kind, question, facts)
    return None


def _hand(question: Question, **wanted: object) -> None:
    """To the hand, which answers."""
    talk.send(Place.hand, {"id": question.unique, "pid": question.pid, **wanted})


# ---- processes


def _parent(question: Question) -> Answer:
    parent = Place.parents.get(question.pid, 0)
    return Answer(parent) if parent else GO_ON


def _uname(question: Question) -> Answer:
    return Answer(errno=-memory.write(question.pid, question.arguments[0], utsname(question.pid)))


def _sysinfo(question: Question) -> Answer | None:
    told = foretold(question.pid)
    if told is None:
        _asked(question)
        return None
    return Answer(errno=-memory.write(question.pid, question.arguments[0], told))


def _limit(question: Question) -> Answer | None:
    """prlimit(2). Each bash asks for some of its own: as long as nobody has set any, the stage need not be asked."""
    new, old = question.arguments[2:4]
    Place.are_limits_set |= new != 0
    if Place.are_limits_set or question.word(0) or question.word(1) not in (NPROC, NOFILE):
        _asked(question)
        return None
    if question.word(1) == NPROC or Place.most_files >= upbringing.OPEN_FILES:
        return GO_ON
    usual = struct.pack("<QQ", starting.OPEN_FILES, upbringing.OPEN_FILES)
    return Answer(errno=-memory.write(question.pid, old, usual) if old else 0)


def foretold(pid: int) -> bytes | None:
    """What sysinfo(2) is to say to a program, once, and while it is true."""
    until, told = Place.foretold.pop(pid, (0.0, b""))
    return told if time.monotonic() < until else None


def _stub(question: Question) -> Answer | None:
    """One of our stubs asks for what its program says."""
    called = Place.stubbed.pop(question.pid, None)
    if called is None:
        return refused(ENOSYS)
    _tell("called", question, {"path": called[0], "argv": called[1]})
    return None


def _seccomp(question: Question) -> Answer:
    """prctl(PR_GET_SECCOMP)."""
    try:
        filters = status.number(Place.procfs, question.pid, "Seccomp_filters")
    except OSError:
        filters = 0
    return Answer(SECCOMP_MODE_FILTER if filters > 1 else 0)  # one is ours


def _trace(question: Question) -> Answer:
    """Whoever is traced is under no filter as far as his tracer may know."""
    with contextlib.suppress(OSError):
        tracer = status.number(Place.procfs, question.number(1), "TracerPid")
        if tracer and tracer in (question.pid, status.number(Place.procfs, question.pid, "Tgid")):
            return refused(EINVAL)
    return GO_ON


# ---- what there is of something


def _io_setup(question: Question) -> Answer:
    """Of what the machine has for asynchronous requests, no limit holds a cell: all together leave half of it to others."""
    used, most = (int(read(f"sys/fs/{name}")) for name in ("aio-nr", "aio-max-nr"))
    wanted = question.word(0)
    return GO_ON if wanted > most or used + wanted <= most // 2 else refused(EAGAIN)  # more than all of it is the kernel's to refuse


def _socket(question: Question) -> Answer:
    return GO_ON if Place.queues.has_room(Place.procfs, question.pid) else refused(ENOBUFS)


def _membarrier(question: Question) -> Answer:
    return refused(EINVAL) if question.word(1) else Answer(BARRIERS)


def _ruleset(question: Question) -> Answer:
    """landlock_create_ruleset(2). Rights that a later kernel knows are none."""
    address, size = question.arguments[:2]
    if question.arguments[:3] == [0, 0, 1]:
        return Answer(LANDLOCK_ABI)
    try:
        with memory.opened(Place.procfs, question.pid) as caller:
            given = memory.read(caller, min(size, 4096), address)
    except OSError:
        return GO_ON
    if any(given[8:]):
        return refused(E2BIG)
    return refused(EINVAL) if int.from_bytes(given[:8], "little") & ~LANDLOCK_RIGHTS else GO_ON


def _forbidden(question: Question) -> Answer:
    pid = question.pid
    serial = 1 << 20 | zlib.crc32(Place.stub_directory.encode("utf-8", "surrogateescape")) >> 3
    given = refusals.Given(
        question.arguments,
        _is_root(pid),
        partial(memory.is_there, Place.procfs, pid),
        partial(files.opened, pid),
        partial(files.peek, pid),
        partial(files.named, pid),
    )
    try:
        return Answer(*refusals.answer(question.call, given, serial))
    except OSError as failure:
        return refused(failure.errno or EFAULT)


def _is_root(pid: int) -> bool:
    """As whom it acts; who has gone is nobody."""
    try:
        return os.stat(str(pid), dir_fd=Place.procfs).st_uid == 0
    except OSError:
        return False


# ---- files


def _ustat(question: Question) -> Answer:
    """The device that stat(2) tells of a btrfs is not the one that it is mounted from."""
    return refused(EINVAL) if question.word(0) == Place.memory.devices[0] else GO_ON


def _copied(error: int, source: int, question: Question) -> Answer:
    """Who copies within the kernel takes a file of /proc or /sys for empty, as its size is 0. `source`: which argument it is.

    What is said here is said of many of those files on a true machine, and has everybody read and write instead.
    """
    return refused(error) if files.is_empty_of_ours(question.pid, question.number(source)) else GO_ON


def _handle(question: Question) -> Answer:
    return refused(handles.answer(Place.procfs, question.pid, question.arguments, Place.served))


def _ioctl(question: Question) -> Answer | None:
    return IOCTLS.get(question.word(1), _set_flags)(question)


def _extents(question: Question) -> Answer:
    with contextlib.suppress(OSError):
        error = extents.answer(Place.procfs, question.pid, question.number(0), question.arguments[2], Place.memory.devices[:1])
        if error is not None:
            return refused(error)
    return GO_ON


def _ethtool(question: Question) -> Answer:
    error = ethtool.answer(Place.procfs, question.pid, question.arguments[2], Place.card)
    return GO_ON if error is None else refused(error)


# ---- mounts


def _mount(question: Question) -> Answer | None:
    if not _may_mount(question.pid):
        return GO_ON  # the kernel says what there is to say to him
    _hand(question, arguments=question.arguments)
    return None


def _unmount(question: Question) -> Answer | None:
    pid, address, flags = question.pid, question.arguments[0], question.word(1)
    is_known = not flags & ~UMOUNT_FLAGS
    if is_known and _is_root(pid) and _is_busy(pid, address):
        return refused(EBUSY)
    if is_known and flags & (FORCE | EXPIRE) == FORCE and _may_mount(pid):
        _hand(question, forces=[address, flags & ~FORCE])
        return None
    if Place.spaces and files.is_space(pid, address) and _may_mount(pid):
        _hand(question, unmounts=address)
        return None
    return GO_ON


def _is_busy(pid: int, address: int) -> bool:
    """What cannot be found is the kernel's to refuse."""
    try:
        with memory.opened(Place.procfs, pid) as caller:
            path = memory.string(caller, address, files.STRING, is_whole=True)
        return unmounting.is_busy(Place.procfs, pid, path, Place.mounted)
    except OSError:
        return False


def _may_mount(pid: int) -> bool:
    """Whether it has the right to mount something in its own user namespace, which is all that the hand has to go by."""
    return bool(status.capabilities(Place.procfs, pid) >> SYS_ADMIN & 1)


def _option(question: Question) -> Answer | None:
    """setsockopt(2) for memory: of one socket, or for what comes back of what it sent."""
    level, option = question.word(1), question.word(2)
    if level == SOL_PACKET:
        _hand(question, ring=question.arguments)
        return None
    if level == SOL_SOCKET and option in BUFFERS:
        _hand(question, buffer=question.arguments)
        return None
    told = Place.stamps if level == SOL_SOCKET else Place.errors
    return GO_ON if told.has_room(Place.procfs, question.pid) else refused(ENOBUFS)


# ---- the table

Verdict = Callable[[Question], Answer | None]
"""None: another answers."""

EXECVE, NAME_TO_HANDLE = 59, 303
_set_flags = partial(_tell_if_ours, "flagged", files.flags)
IOCTLS: dict[int, Verdict] = {FIEMAP: _extents, ETHTOOL: _ethtool}  # the others that are asked: FS_IOC_SETFLAGS
VERDICTS: dict[int, Verdict] = {  # asm/unistd_64.h
    **dict.fromkeys(refusals.CALLS, _forbidden),
    16: _ioctl,
    40: partial(_copied, EINVAL, 1),  # sendfile
    41: _socket,
    54: _option,  # setsockopt
    EXECVE: partial(executed, is_plain=True),
    63: _uname,
    99: _sysinfo,
    101: _trace,  # ptrace
    110: _parent,  # getppid
    133: partial(_tell_if_ours, "made", partial(files.node, is_plain=True)),  # mknod
    136: _ustat,
    137: partial(_tell_if_ours, "disk", partial(files.served, is_plain=True)),  # statfs
    138: partial(_tell_if_ours, "disk", partial(files.served, is_plain=False)),  # fstatfs
    157: _seccomp,  # prctl
    MOUNT: _mount,
    166: _unmount,  # umount2
    206: _io_setup,
    259: partial(_tell_if_ours, "made", partial(files.node, is_plain=False)),  # mknodat
    275: partial(_copied, EINVAL, 0),  # splice
    NAME_TO_HANDLE: _handle,
    322: partial(executed, is_plain=False),  # execveat
    302: _limit,  # prlimit64
    324: _membarrier,
    326: partial(_copied, EXDEV, 0),  # copy_file_range
    444: _ruleset,  # landlock_create_ruleset
    stubs.ASK: _stub,
}
