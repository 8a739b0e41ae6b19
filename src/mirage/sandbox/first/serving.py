"""The first process of a cell: starts programs as the stage asks, reaps what ends, and answers the system calls that are asked.

The filter holds for itself too: it must never make a call that it is asked about (signals are the witness's to send).
It is pid 1 of its pid namespace, so its end is the end of everything in it. Its memory cannot be looked into from inside (see
`building`), and it trusts nothing that it reads from another process: a string that changes while it is read is only a wrong record.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import select
import signal
import socket
import stat
import struct
import sys
import time
import zlib
from collections.abc import Sequence
from errno import E2BIG, EAGAIN, EBUSY, EFAULT, EINVAL, ENOBUFS, ENOENT, ENOEXEC, ENOSYS, EXDEV
from functools import partial
from typing import Any, NoReturn

from mirage.sandbox import calls, finding, launching, memory, policy, proving, refusals, standin, starting, stubs, talk, unmounting
from mirage.sandbox.filter import ETHTOOL, FIEMAP
from mirage.sandbox.hand import MOUNT, Machine
from mirage.sandbox.net import ethtool, queues
from mirage.sandbox.views import extents, handles, spaces

NOTIF, RESPONSE = struct.Struct("<QIIiIQ6Q"), struct.Struct("<QqiI")  # struct seccomp_notif, struct seccomp_notif_resp
RECEIVE, SEND, ID_VALID = 0xC0502100, 0xC0182101, 0x40082102  # SECCOMP_IOCTL_NOTIF_...
CONTINUE = 1  # SECCOMP_USER_NOTIF_FLAG_CONTINUE
UNAME, EXECVE, EXECVEAT, STATFS, FSTATFS, IOCTL, GETPPID, SYSINFO = 63, 59, 322, 137, 138, 16, 110, 99
NAME_TO_HANDLE, LANDLOCK, USTAT, MEMBARRIER, PRCTL = 303, 444, 136, 324, 157
MKNOD, MKNODAT = 133, 259
IO_SETUP = 206
SOCKET, SETSOCKOPT = 41, 54
UMOUNT, PTRACE = 166, 101
SYS_ADMIN = 21  # CAP_SYS_ADMIN, linux/capability.h
UMOUNT_FLAGS, FORCE, EXPIRE = 0xF, 1, 4  # MNT_FORCE, MNT_DETACH, MNT_EXPIRE, UMOUNT_NOFOLLOW
SENDFILE, SPLICE, COPY_FILE_RANGE = 40, 275, 326
SOURCES = {SENDFILE: 1, SPLICE: 0, COPY_FILE_RANGE: 0}  # which argument is what is read
SECCOMP_MODE_FILTER = 2  # linux/seccomp.h
BARRIERS = 511  # MEMBARRIER_CMD_..., all that Linux 6.1 has
ANSWERED = {  # here and at once
    UNAME, EXECVE, EXECVEAT, GETPPID, NAME_TO_HANDLE, LANDLOCK, USTAT, MEMBARRIER, PRCTL, UMOUNT, PTRACE, IO_SETUP, SOCKET, *SOURCES,
    *refusals.CALLS,
}  # fmt: skip
LANDLOCK_ABI, LANDLOCK_RIGHTS = 2, (1 << 14) - 1  # of Linux 6.1: up to LANDLOCK_ACCESS_FS_REFER
UNAME26, LINUX32, PERSONALITY = 0x0020000, 8, 0xFF  # linux/personality.h
FIELD = 65  # bytes of a field of struct new_utsname
ARGUMENTS, ARGUMENT_BYTES, STRING = 256, 32 << 10, 4096  # of one execve that are told
FORETOLD = 0.1  # seconds for which what sysinfo(2) is to say to a program that starts is true; every bash asks
FREE_SPACE = b"/df"
ROOT_NODE = 1  # the root's inode
PROC = 1  # which of the served mounts it is
SWITCH = 0.0002  # seconds after which the witness has its turn; a mount may be waiting for it


class Place:
    """What the cell was built with."""

    procfs = -1
    listener = -1
    hand: socket.socket
    told: socket.socket  # where the stage hears of what is executed
    stub_paths: frozenset[str] = frozenset()
    card: dict[str, Any] = {}  # noqa: RUF012 - what the interface is, to ethtool(8)
    heard_paths: frozenset[str] = frozenset()
    stub_directory = ""
    stubbed: dict[int, tuple[str, list[str]]] = {}  # noqa: RUF012 - pid: what was to be executed
    uname: list[str] = []  # noqa: RUF012 - set once, before anybody runs
    settings: dict[str, int] = {}  # noqa: RUF012 - descriptors below /proc/sys/kernel
    memory = policy.Memory()
    served: dict[int, str] = {}  # noqa: RUF012 - by device: where what the stage serves is mounted
    nodes: dict[int, int] = {}  # noqa: RUF012 - the device that /dev/null and its like stand on -> that of /dev; another /proc's too
    users: dict[int, int] = {}  # noqa: RUF012 - who have had a program started for them: which mount their /run/user is, 0 for none yet
    spaces: set[int] = set()  # noqa: RUF012 - devices of /proc of pid namespaces
    parents: dict[int, int] = {}  # noqa: RUF012 - of programs that were started for the stage: the sshd that each belongs to
    leaders: set[int] = set()  # noqa: RUF012 - those, and the stand-ins
    mounted: frozenset[str] = frozenset()  # where the machine has mounted something
    judged: dict[int, policy.Key] = {}  # noqa: RUF012 - by the question that the stage has not answered yet
    launcher: launching.Launcher
    queues = queues.Queues()
    foretold: dict[int, tuple[float, bytes]] = {}  # noqa: RUF012 - by pid: until when, and what sysinfo(2) says to it


def serve(line: socket.socket) -> NoReturn:
    """Until the line is closed."""
    sys.setswitchinterval(SWITCH)
    starting.take_signals(signal.SIG_DFL)  # as its children want them; to pid 1 of a namespace itself most mean nothing
    Place.launcher = launching.Launcher(Place.procfs)
    wake, waker = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    signal.set_wakeup_fd(waker)
    poll = select.poll()
    for descriptor in (line.fileno(), wake, Place.listener, Place.hand.fileno()):
        poll.register(descriptor, select.POLLIN)
    while True:
        for descriptor, _ in poll.poll():
            if descriptor == Place.listener:
                _asked(line)
            elif descriptor == wake:
                os.read(wake, 4096)
                _reap(line)
            elif descriptor == Place.hand.fileno():
                _mounted(line, talk.receive(Place.hand)[0])
            else:
                try:
                    message, fds = talk.receive(line)
                except talk.Gone:
                    os._exit(0)
                _obey(line, message, fds)


def _mounted(line: socket.socket, done: dict[str, Any]) -> None:
    """What the hand has done; or it is about to mount /proc of a pid namespace, which the stage is to serve."""
    if "spare" in done:
        device = Machine.spares[done["spare"]]
        Machine.taken = done["spare"] + 1
        if "user" in done:
            Place.users[done["user"]] = len(Place.memory.devices)
            Place.memory.devices.append(0)
        talk.send(line, done, [device])
        os.close(device)
        return
    if "again" in done:  # an execve, once /run/user is mounted
        if done["device"]:
            Place.memory.devices[Place.users[done["user"]]] = done["device"]
            Place.nodes.pop(done["device"], None)  # it was that of a mount that has gone
            Place.spaces.discard(done["device"])
        if _waits(done["id"]):
            _take(line, done["id"], done["pid"], *done["again"])
        return
    if done.get("goes_on"):
        _respond(done["id"], 0, 0, CONTINUE)
        return
    if done["device"]:
        Place.nodes[done["device"]] = Place.memory.devices[PROC]
        Place.spaces.add(done["device"])
    _respond(done["id"], 0, -done["error"], 0)


def _obey(line: socket.socket, message: dict[str, Any], fds: list[int]) -> None:
    try:
        if message["do"] == "spawn":
            _spawn(line, message, fds)
        elif message["do"] == "stand":
            _stand(message, fds)
        elif message["do"] == "prove":
            if os.fork() == 0:
                proving.prove(socket.socket(fileno=fds[0]), message, Place.procfs, Place.memory.devices)
        elif message["do"] == "foretell":
            Place.foretold[message["pid"]] = time.monotonic() + FORETOLD, bytes.fromhex(message["sysinfo"])
        elif message["do"] == "answer":
            _answer(message)
    finally:
        for descriptor in fds:
            os.close(descriptor)


# ---- programs


def _spawn(line: socket.socket, order: dict[str, Any], fds: list[int]) -> None:
    """Start a program on descriptors that came along, on a terminal or on pipes of its own, whose other ends go back."""
    slave, name, back = -1, "", list[int]()
    if order["terminal"] is not None:
        master, slave = starting.terminal(order["terminal"])
        name, back, handed = os.ttyname(slave), [master], [slave] * 3
    elif fds:
        handed = fds
    else:
        handed, back = starting.pipes(order["uid"], order["gid"])
    try:
        pid = _launch(line, order, handed) if launching.fits(order) else 0
        if not pid:
            pid = starting.fork_as(Place.procfs, order["pid"])
            if pid == 0:
                _become(order, slave, dict(enumerate(handed)))
            _enrol(pid, order)
        talk.send(line, {"spawned": order["id"], "pid": pid, "tty": name}, back)
    finally:
        for descriptor in {*handed, *back}.difference(fds):
            os.close(descriptor)


def _launch(line: socket.socket, order: dict[str, Any], descriptors: list[int]) -> int:
    """Have a program started by the launcher; 0: it could not, and who forks meets the same.

    Until the new process asks for its execve, it may be one with us and take over where we stand: others wait for their answers.
    """
    launch, waiting, begun = launching.Launch(order, descriptors), list[bytearray](), 0
    Place.launcher.begin(launch)
    poll = select.poll()
    poll.register(Place.listener, select.POLLIN)
    poll.register(Place.launcher.over, select.POLLIN)
    while launch.error is None:
        for descriptor, _ in poll.poll():
            if descriptor == Place.launcher.over:
                os.read(descriptor, 1)
            elif begun:
                _asked(line)
            elif request := _received():
                unique, pid, _, number, _, _, path, *_ = NOTIF.unpack(request)
                if (number, path) == (EXECVE, launch.place):
                    begun = pid
                    _enrol(pid, order)
                    _respond(unique, 0, 0, CONTINUE)
                else:
                    waiting.append(request)
    for request in waiting:
        _answer_to(line, request)
    if begun != launch.pid:
        _dismiss(begun)
    if launch.pid:
        _enrol(launch.pid, order)
    return launch.pid


def _enrol(pid: int, order: dict[str, Any]) -> None:
    if order["parent"]:
        Place.users.setdefault(order["uid"], 0)
    Place.parents[pid] = order["parent"]
    Place.leaders.add(pid)


def _dismiss(pid: int) -> None:
    Place.parents.pop(pid, None)
    Place.foretold.pop(pid, None)
    Place.leaders.discard(pid)


def _become(order: dict[str, Any], slave: int, descriptors: dict[int, int]) -> NoReturn:
    """In the new process."""

    def lead() -> None:
        os.setsid()
        if slave >= 0:
            starting.take_terminal(slave, order["uid"])

    starting.execute(order, descriptors, lead)


def _stand(order: dict[str, Any], fds: list[int]) -> None:
    """A stand-in for a shell that is outside of the cell; it speaks on a line of its own."""
    pid = starting.fork_as(Place.procfs, order["pid"])
    if pid == 0:
        standin.stand(socket.socket(fileno=fds[0]), order, Place.procfs)
    Place.leaders.add(pid)


def _reap(line: socket.socket) -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        _dismiss(pid)
        talk.send(line, {"ended": pid, "status": status})


# ---- system calls that are asked


def _asked(line: socket.socket) -> None:
    if request := _received():
        _answer_to(line, request)


def _received() -> bytearray | None:
    """struct seccomp_notif; None: whoever asked is gone."""
    request = bytearray(NOTIF.size)
    try:
        fcntl.ioctl(Place.listener, RECEIVE, request)
    except OSError:
        return None
    return request


def _answer_to(line: socket.socket, request: bytearray) -> None:
    unique, pid, _, number, _, _, *arguments = NOTIF.unpack(request)
    try:
        _take(line, unique, pid, number, arguments)
    except talk.Gone:
        raise
    except Exception:  # a fault of ours is an error of one call, and not the end of everybody's machine
        _respond(unique, 0, -EFAULT, 0)


def _take(line: socket.socket, unique: int, pid: int, number: int, arguments: list[int]) -> None:
    value, error, flags = 0, 0, 0
    if number == GETPPID:
        value = Place.parents.get(pid, 0)
        flags = 0 if value else CONTINUE
    elif number in refusals.CALLS:
        serial = 1 << 20 | zlib.crc32(Place.stub_directory.encode("utf-8", "surrogateescape")) >> 3
        given = refusals.Given(
            arguments,
            _is_root(pid),
            partial(memory.is_there, Place.procfs, pid),
            partial(_kind, pid),
            partial(_peek, pid),
            partial(_named, pid),
        )
        try:
            value, error = refusals.answer(number, given, serial)
        except OSError as failure:
            error = failure.errno or EFAULT
        error = -error
    elif number == LANDLOCK:
        value, error, flags = _ruleset(pid, arguments)
    elif number == USTAT and arguments[0] & 0xFFFFFFFF == Place.memory.devices[0]:
        error = -EINVAL  # the device that stat(2) tells of a btrfs is not the one that it is mounted from
    elif number == USTAT:
        flags = CONTINUE
    elif number == UMOUNT:
        is_known = not arguments[1] & 0xFFFFFFFF & ~UMOUNT_FLAGS
        error, flags = (-EBUSY, 0) if is_known and _is_root(pid) and _is_busy(pid, arguments[0]) else (0, CONTINUE)
        if not error and is_known and arguments[1] & (FORCE | EXPIRE) == FORCE and _may_mount(pid):
            talk.send(Place.hand, {"id": unique, "pid": pid, "forces": [arguments[0], arguments[1] & 0xFFFFFFFF & ~FORCE]})
            return
        if not error and Place.spaces and _is_space(pid, arguments[0]) and _may_mount(pid):
            talk.send(Place.hand, {"id": unique, "pid": pid, "unmounts": arguments[0]})
            return
    elif number == PTRACE:
        error, flags = (-EINVAL, 0) if _is_tracer(pid, memory.signed(arguments[1])) else (0, CONTINUE)
    elif number in SOURCES:
        error, flags = _copied(pid, number, memory.signed(arguments[SOURCES[number]]))
    elif number == PRCTL:
        value = SECCOMP_MODE_FILTER if _filters(pid) > 1 else 0  # one is ours
    elif number == IO_SETUP:
        error, flags = (0, CONTINUE) if _has_room(arguments[0] & 0xFFFFFFFF) else (-EAGAIN, 0)
    elif number == SOCKET:
        error, flags = (0, CONTINUE) if Place.queues.has_room(Place.procfs, pid) else (-ENOBUFS, 0)
    elif number == MEMBARRIER:
        value, error = (0, -EINVAL) if arguments[1] & 0xFFFFFFFF else (BARRIERS, 0)
    elif number == NAME_TO_HANDLE:
        error = -handles.answer(Place.procfs, pid, arguments, Place.served)
    elif number == UNAME:
        names = b"".join(field.encode()[: FIELD - 1].ljust(FIELD, b"\0") for field in _names(pid))
        error = memory.write(pid, arguments[0], names)
    elif number in (EXECVE, EXECVEAT):
        verdict = _execution(line, unique, pid, arguments, is_plain=number == EXECVE)
        if verdict is None:
            return
        error, flags = verdict
    elif number in (STATFS, FSTATFS):
        served = None
        with contextlib.suppress(OSError):
            served = _served(pid, arguments[0], is_plain=number == STATFS)
        if served is None:
            _respond(unique, 0, 0, CONTINUE)
        else:
            talk.send(line, {"disk": unique, "pid": pid, "mount": served[0], "ino": served[1], "address": arguments[1]})
    elif number == IOCTL and arguments[1] & 0xFFFFFFFF == FIEMAP:
        error, flags = _extents(pid, arguments)
        _respond(unique, 0, error, flags)
    elif number == IOCTL and arguments[1] & 0xFFFFFFFF == ETHTOOL:
        answered = ethtool.answer(Place.procfs, pid, arguments[2], Place.card)
        _respond(unique, 0, -(answered or 0), CONTINUE if answered is None else 0)
    elif number == IOCTL:
        found = None
        with contextlib.suppress(OSError):
            found = _flags(pid, arguments)
        if found is None:
            _respond(unique, 0, 0, CONTINUE)
        else:
            talk.send(line, {"flagged": unique, "pid": pid, **found})
    elif number in (MKNOD, MKNODAT):
        made = None
        with contextlib.suppress(OSError):
            made = _node(pid, arguments, is_plain=number == MKNOD)
        if made is None:
            _respond(unique, 0, 0, CONTINUE)
        else:
            talk.send(line, {"made": unique, "pid": pid, **made})
    elif number == stubs.ASK:
        called = Place.stubbed.pop(pid, None)
        if called is None:
            _respond(unique, 0, -ENOSYS, 0)
        else:
            talk.send(line, {"called": unique, "pid": pid, "path": called[0], "argv": called[1]})
    elif number == SYSINFO and (told := _foretold(pid)) is not None:
        _respond(unique, 0, memory.write(pid, arguments[0], told), 0)
    elif number == SETSOCKOPT:
        talk.send(Place.hand, {"id": unique, "pid": pid, "ring": arguments})
    elif number == MOUNT and not _may_mount(pid):
        _respond(unique, 0, 0, CONTINUE)  # the kernel says what there is to say to him
    elif number == MOUNT:
        talk.send(Place.hand, {"id": unique, "pid": pid, "arguments": arguments})
    else:
        talk.send(line, {"asked": unique, "call": number, "pid": pid, "arguments": arguments})
    if number in ANSWERED:
        _respond(unique, value, error, flags)


def _has_room(wanted: int) -> bool:
    """Of what the machine has for asynchronous requests, no limit holds a cell: all together leave half of it to others."""
    used, most = (int(_read(f"sys/fs/{name}")) for name in ("aio-nr", "aio-max-nr"))
    return wanted > most or used + wanted <= most // 2  # what is more than all of it is the kernel's to refuse


def _is_busy(pid: int, address: int) -> bool:
    """What cannot be found is the kernel's to refuse."""
    try:
        with memory.opened(Place.procfs, pid) as caller:
            path = memory.string(caller, address, STRING, is_whole=True)
        return unmounting.is_busy(Place.procfs, pid, path, Place.mounted)
    except OSError:
        return False


def _is_space(pid: int, address: int) -> bool:
    """Whether a path leads to /proc of a pid namespace."""
    try:
        with memory.opened(Place.procfs, pid) as caller:
            place = finding.find(Place.procfs, pid, memory.string(caller, address, STRING, is_whole=True))
    except OSError:
        return False
    try:
        return os.fstat(place).st_dev in Place.spaces and _is_ours(pid, place)
    finally:
        os.close(place)


def _is_ours(pid: int, place: int) -> bool:
    """Whether an open file is on a mount that the stage serves: the kernel gives a device's number anew when that has gone."""
    mount = re.search(r"^mnt_id:\t(\d+)$", _read(f"self/fdinfo/{place}"), re.MULTILINE)
    with open(os.open(f"{pid}/mountinfo", os.O_RDONLY | os.O_CLOEXEC, dir_fd=Place.procfs), errors="surrogateescape") as lines:
        return any(mount is not None and line.startswith(f"{mount[1]} ") and " - fuse " in line for line in lines)


def _foretold(pid: int) -> bytes | None:
    """Once, and while it is true."""
    until, told = Place.foretold.pop(pid, (0.0, b""))
    return told if time.monotonic() < until else None


def _is_root(pid: int) -> bool:
    """As whom it acts; who has gone is nobody."""
    try:
        return os.stat(str(pid), dir_fd=Place.procfs).st_uid == 0
    except OSError:
        return False


def _may_mount(pid: int) -> bool:
    """Whether it has the right to mount something in its own user namespace, which is all that the hand has to go by."""
    found = re.search(r"^CapEff:\t(\w+)$", spaces.status(Place.procfs, pid), re.MULTILINE)
    return found is not None and bool(int(found[1], 16) >> SYS_ADMIN & 1)


def _filters(pid: int) -> int:
    """How many filters of system calls it is under."""
    try:
        return _counted(pid, "Seccomp_filters")
    except OSError:
        return 0


def _counted(pid: int, name: str) -> int:
    """A number of its status, 0 where it has none of that name. OSError."""
    found = re.search(rf"^{name}:\t(\d+)$", spaces.status(Place.procfs, pid), re.MULTILINE)
    return int(found[1]) if found else 0


def _is_tracer(pid: int, traced: int) -> bool:
    """Whether it traces a process, which is under no filter as far as anybody may know."""
    with contextlib.suppress(OSError):
        return _counted(traced, "TracerPid") in {pid, _counted(pid, "Tgid")} - {0}
    return False


def _copied(pid: int, number: int, source: int) -> tuple[int, int]:
    """Error and flags for who copies within the kernel, which takes a file of /proc or /sys for empty, as its size is 0.

    What is said here is said of many of those files on a true machine, and has everybody read and write instead.
    """
    try:
        facts = os.stat(f"{pid}/fd/{source}", dir_fd=Place.procfs)
    except OSError:
        return 0, CONTINUE
    if facts.st_dev not in Place.memory.devices[1:] or facts.st_size or not stat.S_ISREG(facts.st_mode):
        return 0, CONTINUE
    return (-EXDEV, 0) if number == COPY_FILE_RANGE else (-EINVAL, 0)


def _peek(pid: int, address: int, size: int) -> bytes:
    """OSError: not all of it is there."""
    with memory.opened(Place.procfs, pid) as caller:
        found = memory.read(caller, size, address)
    if len(found) < size:
        raise OSError(EFAULT, os.strerror(EFAULT))
    return found


def _named(pid: int, address: int) -> int:
    """The mode of what a path leads to. OSError."""
    with memory.opened(Place.procfs, pid) as caller:
        try:
            path = memory.string(caller, address, STRING, is_whole=True)
        except OSError:
            raise OSError(EFAULT, os.strerror(EFAULT)) from None
    if not path:
        raise OSError(ENOENT, os.strerror(ENOENT))
    place = finding.find(Place.procfs, pid, path)
    try:
        return os.fstat(place).st_mode
    finally:
        os.close(place)


def _kind(pid: int, descriptor: int) -> int:
    """The mode of what it has open."""
    try:
        return os.stat(f"{pid}/fd/{descriptor}", dir_fd=Place.procfs).st_mode
    except OSError:
        return 0


def _answer(message: dict[str, Any]) -> None:
    """What the stage says of a call that was passed on to it."""
    error = -int(message["error"])
    key = Place.judged.pop(int(message["id"]), None)
    if key is not None:
        Place.memory.keep(key, error == 0)
    if message["written"] and not error and _waits(int(message["id"])):
        error = memory.write(int(message["pid"]), int(message["address"]), bytes.fromhex(message["written"]))
    _respond(int(message["id"]), int(message["value"]), error, CONTINUE if message["goes_on"] else 0)


def _waits(unique: int) -> bool:
    """Whether who asked still does: while others thought about it, he may have gone, and his number be another's by now."""
    try:
        fcntl.ioctl(Place.listener, ID_VALID, struct.pack("<Q", unique))
    except OSError:
        return False
    return True


def _respond(unique: int, value: int, error: int, flags: int) -> None:
    with contextlib.suppress(OSError):  # whoever asked may be gone
        fcntl.ioctl(Place.listener, SEND, bytearray(RESPONSE.pack(unique, 0 if error else value, error, flags)))


def _names(pid: int) -> list[str]:
    """struct new_utsname: the persona's kernel, and the host name as it is now (gethostname(3) would ask ourselves)."""
    system, release, version, machine = Place.uname
    domain = int(_read(f"{pid}/personality"), 16)
    if domain & UNAME26:  # override_release() of linux/kernel/sys.c
        minor, dash, rest = release.partition(".")[2].partition("-")
        release = f"2.6.{60 + int(minor.partition('.')[0])}{dash}{rest}"
    if domain & PERSONALITY == LINUX32:
        machine = "i686"  # COMPAT_UTS_MACHINE
    if os.stat(f"{pid}/ns/uts", dir_fd=Place.procfs).st_ino != os.stat("self/ns/uts", dir_fd=Place.procfs).st_ino:
        name, domain_name = _names_within(pid)
    else:
        name, domain_name = _setting("hostname"), _setting("domainname")
    return [system, name, release, version, machine, domain_name]


def _names_within(pid: int) -> list[str]:
    """Those of a namespace that a process has made: /proc/sys tells each who looks those of his own."""
    own, theirs = (os.open(f"{whose}/ns/uts", os.O_RDONLY | os.O_CLOEXEC, dir_fd=Place.procfs) for whose in ("self", pid))
    try:
        calls.setns(theirs, calls.NEWUTS)
        try:
            return [_read(f"sys/kernel/{name}") for name in ("hostname", "domainname")]
        finally:
            calls.setns(own, calls.NEWUTS)
    finally:
        os.close(own)
        os.close(theirs)


def _setting(name: str) -> str:
    """As it is now; it is opened once."""
    if name not in Place.settings:
        Place.settings[name] = os.open(f"sys/kernel/{name}", os.O_RDONLY | os.O_CLOEXEC, dir_fd=Place.procfs)
    return os.pread(Place.settings[name], 256, 0).decode("utf-8", "replace").rstrip("\n")


def _read(name: str) -> str:
    """A line below /proc."""
    descriptor = os.open(name, os.O_RDONLY | os.O_CLOEXEC, dir_fd=Place.procfs)
    try:
        return os.read(descriptor, 256).decode("utf-8", "replace").rstrip("\n")
    finally:
        os.close(descriptor)


def _ruleset(pid: int, arguments: list[int]) -> tuple[int, int, int]:
    """landlock_create_ruleset(2): value, error, flags. Rights that a later kernel knows are none."""
    if arguments[:3] == [0, 0, 1]:
        return LANDLOCK_ABI, 0, 0
    try:
        with memory.opened(Place.procfs, pid) as caller:
            given = memory.read(caller, min(arguments[1], 4096), arguments[0])
    except OSError:
        return 0, 0, CONTINUE
    if any(given[8:]):
        return 0, -E2BIG, 0
    return (0, -EINVAL, 0) if int.from_bytes(given[:8], "little") & ~LANDLOCK_RIGHTS else (0, 0, CONTINUE)


def _served(pid: int, argument: int, *, is_plain: bool) -> tuple[int, int] | None:
    """What statfs(2) is about, if the stage serves it: which mount, and which inode of it; None: the kernel tells the truth."""
    if is_plain:
        with memory.opened(Place.procfs, pid) as caller:
            path = memory.string(caller, argument, STRING, is_whole=False)
        place = finding.find(Place.procfs, pid, path)
    else:
        place = finding.find(Place.procfs, pid, b"", memory.signed(argument))
    try:
        facts = os.fstat(place)
        device = Place.nodes.get(facts.st_dev, facts.st_dev)
        if device not in Place.memory.devices or (facts.st_dev in Place.spaces and not _is_ours(pid, place)):
            return None
        return Place.memory.devices.index(device), facts.st_ino if device == facts.st_dev else ROOT_NODE
    finally:
        os.close(place)


def _flags(pid: int, arguments: list[int]) -> dict[str, int] | None:
    """ioctl(FS_IOC_SETFLAGS) of a file that the stage serves: which, and what is wanted."""
    found = _inode(finding.find(Place.procfs, pid, b"", memory.signed(arguments[0])))
    if found is None:
        return None
    with memory.opened(Place.procfs, pid) as caller:
        value = int.from_bytes(memory.read(caller, 4, arguments[2]), "little")
    mount, ino = found
    return {"mount": mount, "ino": ino, "value": value}


def _extents(pid: int, arguments: list[int]) -> tuple[int, int]:
    """ioctl(FS_IOC_FIEMAP): error, flags."""
    with contextlib.suppress(OSError):
        error = extents.answer(Place.procfs, pid, memory.signed(arguments[0]), arguments[2], Place.memory.devices[:1])
        if error is not None:
            return -error, 0
    return 0, CONTINUE


def _inode(place: int) -> tuple[int, int] | None:
    """Which mount of the stage's an open file is on, and its inode there; None: it is none of the stage's. The file is closed."""
    try:
        facts = os.fstat(place)
    finally:
        os.close(place)
    devices = Place.memory.devices
    return (devices.index(facts.st_dev), facts.st_ino) if facts.st_dev in devices else None


def _node(pid: int, arguments: list[int], *, is_plain: bool) -> dict[str, Any] | None:
    """mknod(2) of a device in a directory that the stage serves: which, and where. None: the kernel refuses it as it would there."""
    directory, (path, mode, device) = finding.HERE, arguments[:3]
    if not is_plain:
        directory, (path, mode, device) = memory.signed(arguments[0]), arguments[1:4]
    with memory.opened(Place.procfs, pid) as caller:
        text = memory.string(caller, path, STRING, is_whole=False)
    above, slash, name = text.rpartition(b"/")
    device &= 0xFFFFFFFF
    if not device or name in (b"", b".", b".."):  # no device is a whiteout, which is anybody's to make
        return None
    found = _inode(finding.find(Place.procfs, pid, above + slash or b".", directory))
    if found is None:
        return None
    umask = int(_read(f"{pid}/status").partition("\nUmask:")[2].split()[0], 8)
    mount, ino = found
    return {
        "mount": mount, "ino": ino, "name": name.decode("utf-8", "surrogateescape"),
        "mode": mode & 0o177777 & ~umask, "device": device,
    }  # fmt: skip


def _execution(line: socket.socket, unique: int, pid: int, arguments: list[int], *, is_plain: bool) -> tuple[int, int] | None:
    """What to answer; None: the stage does. What cannot be read or found is the kernel's to refuse."""
    directory, (path, argv) = finding.HERE, arguments[:2]
    if not is_plain:
        directory, (path, argv) = memory.signed(arguments[0]), arguments[1:3]
    try:
        words = _words(pid, path, argv)
        if is_plain and not words[0]:
            return 0, CONTINUE  # a program that starts: until execve it is a copy of ourselves, which nobody looks into
        if is_plain and _becomes_stub(pid, path, words):
            return 0, CONTINUE
        if words[0].endswith(FREE_SPACE) and (user := _unmounted()) is not None:
            again = {"id": unique, "pid": pid, "again": [EXECVE if is_plain else EXECVEAT, arguments]}
            talk.send(Place.hand, {"user": user, **again})
            return None
        found = Place.memory.look(Place.procfs, pid, words[0], directory)
        _tell_execution(pid, words)
        target = policy.loaded(words[0], words[1:])
        if target is not None:
            loaded = Place.memory.look(Place.procfs, pid, target)
            if isinstance(loaded, policy.Wanted):
                _ask(line, loaded, 0, pid, target)
    except OSError:
        return 0, CONTINUE
    told = _heard(pid, words) if is_plain else []
    if isinstance(found, policy.Wanted):
        Place.judged[unique] = found.key
        _ask(line, found, unique, pid, words[0], told)
        return None
    if found and told:
        talk.send(line, {"heard": unique, "pid": pid, "path": _texts(words)[0], "argv": told})
        return None
    return (0, CONTINUE) if found else (-ENOEXEC, 0)


def _unmounted() -> int | None:
    """Whose /run/user is not mounted yet: only df(1) sees whether it is a file system of its own, by its device."""
    user = next((user for user, mount in Place.users.items() if not mount), None)
    if user is not None:
        Place.users[user] = -1  # it is tried once
    return user if Machine.taken < len(Machine.spares) else None


def _heard(pid: int, words: list[bytes]) -> list[str]:
    """What the world is to hear of before it is done: changes of the network that is the machine's. Empty: nothing."""
    path, *argv = _texts(words)
    if path not in Place.heard_paths or not stubs.changes_network(argv):
        return []
    theirs, own = (os.stat(f"{whose}/ns/net", dir_fd=Place.procfs).st_ino for whose in (pid, "self"))
    return argv if theirs == own else []


def _ask(line: socket.socket, wanted: policy.Wanted, unique: int, pid: int, path: bytes, argv: Sequence[str] = ()) -> None:
    """Question 0 wants no answer. `argv`: what the world is to hear of if it is allowed."""
    name = path.decode("utf-8", "surrogateescape")
    facts = {"judged": unique, "pid": pid, "path": name, "mount": wanted.mount, "ino": wanted.ino, "argv": list(argv)}
    if wanted.mount is not None:
        talk.send(line, facts)
    else:
        copy = policy.copied(wanted.file)
        talk.send(line, facts, [copy])
        os.close(copy)
    os.close(wanted.file)


def _words(pid: int, path: int, argv: int) -> list[bytes]:
    """The path, and the arguments."""
    pages, words, left = memory.Pages(pid), [], ARGUMENT_BYTES
    for pointer in pages.pointers(argv, ARGUMENTS) if argv else ():
        if left <= 0:
            break
        word = pages.string(pointer, STRING)
        left -= len(word) + 1
        words.append(word)
    name = pages.string(path, STRING)
    own = f"/{Place.stub_directory}/".encode("utf-8", "surrogateescape")
    if name.startswith(own):  # written over once, and used again by who keeps his strings
        stub = name.removeprefix(own).decode()
        name = next((path.encode() for path in Place.stub_paths if path.rpartition("/")[2] == stub), name)
    return [name, *words]


def _becomes_stub(pid: int, path: int, words: list[bytes]) -> bool:
    """Whether the world answers in the program's place."""
    Place.stubbed.pop(pid, None)
    name, *argv = _texts(words)
    stub = stubs.path_for(name, argv, Place.stub_directory, Place.stub_paths)
    if stub is None:
        return False
    policy.check(Place.procfs, pid, words[0])
    _tell_execution(pid, words)
    if memory.write_over(Place.procfs, pid, path, stub.encode("utf-8", "surrogateescape") + b"\0"):
        return False
    Place.stubbed[pid] = (name, argv)
    return True


def _tell_execution(pid: int, words: list[bytes]) -> None:
    name, *argv = _texts(words)
    talk.send(Place.told, {"executed": pid, "session": _session(pid), "path": name, "argv": argv})


def _session(pid: int) -> int:
    """The leader of its session, for who is told: there is nobody else while one alone was started for somebody."""
    if len(Place.leaders) == 1:
        return next(iter(Place.leaders))
    return int(_read(f"{pid}/stat").rpartition(")")[2].split()[3])


def _texts(words: list[bytes]) -> list[str]:
    return [word.decode("utf-8", "surrogateescape") for word in words]
