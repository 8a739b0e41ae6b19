"""The Linux system calls that Python does not offer, by number (x86-64), each raising OSError as its errno says."""

from __future__ import annotations

import ctypes
import fcntl
import os
import platform
import struct

NEWTIME, NEWNS, NEWCGROUP, NEWUTS, NEWIPC = 0x80, 0x20000, 0x2000000, 0x4000000, 0x8000000  # CLONE_..., linux/sched.h
NEWUSER, NEWPID, NEWNET = 0x10000000, 0x20000000, 0x40000000
RDONLY, NOSUID, NODEV, NOEXEC, RELATIME, REC, PRIVATE, SLAVE = 1, 2, 4, 8, 1 << 21, 1 << 14, 1 << 18, 1 << 19  # MS_..., linux/mount.h
DETACH = 2  # MNT_DETACH
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECUREBITS = 1, 4, 28  # linux/prctl.h
NO_SETUID_FIXUP = 4  # SECBIT_..., linux/securebits.h
SIOCGIFFLAGS, SIOCSIFFLAGS, SIOCSIFADDR, SIOCSIFNETMASK, SIOCSIFHWADDR, SIOCSIFMTU = 0x8913, 0x8914, 0x8916, 0x891C, 0x8924, 0x8922
TUNSETPERSIST = 0x400454CB  # linux/if_tun.h
TUNSETIFF, IFF_TAP, IFF_NO_PI, IFF_MULTI_QUEUE = 0x400454CA, 0x0002, 0x1000, 0x0100  # linux/if_tun.h
IFF_UP, IFF_RUNNING = 1, 0x40  # linux/if.h

_PIVOT_ROOT, _OPEN_TREE, _MOVE_MOUNT, _FSOPEN, _FSCONFIG, _FSMOUNT, _SECCOMP, _CLONE, _PIDFD_GETFD = (
    155,
    428,
    429,
    430,
    431,
    432,
    317,
    56,
    438,
)
_RT_SIGACTION = 13
_GETRLIMIT, _SETRLIMIT = 97, 160
_PERSONALITY, _SET_MEMPOLICY, _KEYCTL, _IOPRIO_SET = 135, 238, 250, 251
_JOIN_SESSION_KEYRING = 1  # KEYCTL_..., linux/keyctl.h
_OPENAT2, _RESOLVE_NO_SYMLINKS, _RESOLVE_IN_ROOT = 437, 0x04, 0x10  # linux/openat2.h
_CLONE_TREE, _TREE_CLOEXEC, _FROM_EMPTY, _TO_EMPTY, _SET_FLAG, _SET_STRING, _CREATE = 1, os.O_CLOEXEC, 4, 0x40, 0, 1, 6
_AT_FDCWD, _AT_EMPTY_PATH, _SIGCHLD = -100, 0x1000, 17
PAGE = 4096

_libc = ctypes.CDLL(None, use_errno=True)
_readv, _writev = _libc.process_vm_readv, _libc.process_vm_writev
_readv.argtypes = _writev.argtypes = [ctypes.c_int, *(ctypes.c_char_p, ctypes.c_ulong) * 2, ctypes.c_ulong]
_room = ctypes.create_string_buffer(PAGE)
_here = struct.pack("PN", ctypes.addressof(_room), PAGE)
_python = ctypes.PyDLL(None, use_errno=True)  # keeps the interpreter's lock: for the one call that returns twice


def supported() -> bool:
    """Whether this machine's system calls are the ones numbered here."""
    return platform.machine() == "x86_64" and platform.system() == "Linux"


def _checked(result: int, what: str = "") -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), what)
    return result


def raw(number: int, *arguments: object) -> int:
    """Any system call, below 0 where it fails."""
    return int(_libc.syscall(number, *(ctypes.c_long(value) if isinstance(value, int) else value for value in arguments)))


def limit(kind: int, soft: int, hard: int | None = None) -> None:
    """Ourselves, by the old calls: the new one is asked about in a cell. Without `hard` that stays; what may not be is not."""
    raw(_SETRLIMIT, kind, struct.pack("<QQ", soft, limits(kind)[1] if hard is None else hard))


def limits(kind: int) -> tuple[int, int]:
    """Our own, soft and hard."""
    pair = ctypes.create_string_buffer(16)
    raw(_GETRLIMIT, kind, pair)
    soft, hard = struct.unpack("<QQ", pair.raw)
    return soft, hard


def clone(flags: int) -> int:
    """fork(2) into new namespaces: 0 in the child. Only for a process with one thread."""
    return _checked(_python.syscall(_CLONE, flags | _SIGCHLD, 0, 0, 0, 0), "clone")


def unshare(flags: int) -> None:
    _checked(_libc.unshare(flags), "unshare")


def mount(source: str, target: str, kind: str, flags: int, options: str = "") -> None:
    _checked(_libc.mount(source.encode(), os.fsencode(target), kind.encode(), ctypes.c_ulong(flags), options.encode()), target)


def mount_bytes(source: bytes | None, target: bytes, kind: bytes | None, flags: int, data: bytes | None) -> None:
    """mount(2) as a program gives it."""
    _checked(_libc.mount(source, target, kind, ctypes.c_ulong(flags), data), "mount")


def setns(descriptor: int, kind: int) -> None:
    _checked(_libc.setns(descriptor, kind), "setns")


def unmount(target: str, flags: int = DETACH) -> None:
    _checked(_libc.umount2(os.fsencode(target), flags), target)


def pivot_root(new: str, old: str) -> None:
    _checked(_libc.syscall(_PIVOT_ROOT, os.fsencode(new), os.fsencode(old)), new)


def open_tree(path: str) -> int:
    """A detached copy of what is at a path, as a descriptor that `attach` takes."""
    return _checked(_libc.syscall(_OPEN_TREE, _AT_FDCWD, os.fsencode(path), _CLONE_TREE | _TREE_CLOEXEC), path)


def attach(tree: int, path: str) -> None:
    """Mount a detached tree at a path."""
    _checked(_libc.syscall(_MOVE_MOUNT, tree, b"", _AT_FDCWD, os.fsencode(path), _FROM_EMPTY), path)


def attach_at(tree: int, place: int) -> None:
    """Mount a detached tree at what a descriptor stands for."""
    _checked(_libc.syscall(_MOVE_MOUNT, tree, b"", place, b"", _FROM_EMPTY | _TO_EMPTY), "move_mount")


def bind(place: int, target: bytes) -> None:
    """What a descriptor stands for, mounted at a path too: of namespaces, which have no path that everybody can go."""
    tree = _checked(_libc.syscall(_OPEN_TREE, place, b"", _CLONE_TREE | _TREE_CLOEXEC | _AT_EMPTY_PATH), "open_tree")
    try:
        _checked(_libc.syscall(_MOVE_MOUNT, tree, b"", _AT_FDCWD, target, _FROM_EMPTY), "move_mount")
    finally:
        os.close(tree)


def detached(kind: str, flags: int = NOSUID | NODEV | NOEXEC, **settings: str | None) -> int:
    """A new file system of a kind, mounted nowhere. None: a setting that has no value."""
    context = _checked(_libc.syscall(_FSOPEN, kind.encode(), 1), kind)
    try:
        for name, value in settings.items():
            how, text = (_SET_FLAG, None) if value is None else (_SET_STRING, value.encode())
            _checked(_libc.syscall(_FSCONFIG, context, how, name.encode(), text, 0), kind)
        _checked(_libc.syscall(_FSCONFIG, context, _CREATE, None, None, 0), kind)
        return _checked(_libc.syscall(_FSMOUNT, context, 1, flags), kind)
    finally:
        os.close(context)


def open_within(root: int, path: bytes, flags: int) -> int:
    """open(2) as a process would whose root is that directory; ELOOP where the way leads through a link."""
    how = struct.pack("QQQ", flags, 0, _RESOLVE_IN_ROOT | _RESOLVE_NO_SYMLINKS)
    return _checked(_libc.syscall(_OPENAT2, root, path, how, len(how)), "openat2")


def pidfd_getfd(pidfd: int, number: int) -> int:
    """A descriptor of another process, as one of ours."""
    return _checked(_libc.syscall(_PIDFD_GETFD, pidfd, number, 0), "pidfd_getfd")


def peek(pid: int, address: int) -> bytes:
    """A page of another process's memory, perhaps less. Only for one thread: the room is always the same."""
    return ctypes.string_at(_room, _checked(_readv(pid, _here, 1, struct.pack("PN", address, PAGE), 1, 0)))


def poke(pid: int, address: int, data: bytes) -> int:
    """Into another process's memory, as far as it may write there itself; how much."""
    room = ctypes.create_string_buffer(data, len(data))
    here = struct.pack("PN", ctypes.addressof(room), len(data))
    return _checked(_writev(pid, here, 1, struct.pack("PN", address, len(data)), 1, 0))


def prctl(option: int, value: int) -> None:
    _checked(_libc.prctl(option, ctypes.c_ulong(value), ctypes.c_ulong(0), ctypes.c_ulong(0), ctypes.c_ulong(0)), "prctl")


def take_by_default(number: int) -> None:
    """A signal's disposition to SIG_DFL, those two included that the C library keeps for itself and signal(2) refuses to touch."""
    action = struct.pack("QQQQ", 0, 0, 0, 0)  # the kernel's sigaction, not the library's
    _checked(_libc.syscall(_RT_SIGACTION, number, action, None, 8), "rt_sigaction")


def personality(domain: int) -> None:
    _checked(_libc.syscall(_PERSONALITY, ctypes.c_ulong(domain)), "personality")


def take_default_memory_policy() -> None:
    """Memory from wherever it is next (MPOL_DEFAULT)."""
    _checked(_libc.syscall(_SET_MEMPOLICY, 0, None, ctypes.c_ulong(0)), "set_mempolicy")


def take_default_io_priority() -> None:
    """None of one's own (IOPRIO_CLASS_NONE), for this process (IOPRIO_WHO_PROCESS)."""
    _checked(_libc.syscall(_IOPRIO_SET, 1, 0, 0), "ioprio_set")


def join_new_keyring() -> None:
    """Leave the session's keyring for one without a name."""
    _checked(_libc.syscall(_KEYCTL, _JOIN_SESSION_KEYRING, None), "keyctl")


def seccomp(program: bytes, flags: int) -> int:
    """Install a filter (an array of struct sock_filter); with NEW_LISTENER its descriptor."""
    room = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(room))
    return _checked(_libc.syscall(_SECCOMP, 1, ctypes.c_ulong(flags), header), "seccomp")


def tap(descriptor: int, name: str, *, queues: bool) -> None:
    """Make an open /dev/net/tun an Ethernet device of this name. `queues`: of many, one of which is open.

    It goes with its network: to be taken away with the descriptor it would keep whoever closes that waiting, 30 ms for each.
    """
    flags = IFF_TAP | IFF_NO_PI | (IFF_MULTI_QUEUE if queues else 0)
    fcntl.ioctl(descriptor, TUNSETIFF, struct.pack("16sH22x", name.encode(), flags))
    fcntl.ioctl(descriptor, TUNSETPERSIST, 1)
