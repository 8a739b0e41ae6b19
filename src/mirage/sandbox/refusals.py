"""Calls that no program of a cell may make, and what they say instead.

A bare EPERM to root would give the cell away: there are tools that try every call with nothing and name those that are forbidden.
So each looks at its arguments in the order in which Linux 6.1.0-56-amd64 did in QEMU, and says of senseless ones what that said, and
of good ones what could befall anybody. Nothing here ever lets a call go on.
"""

from __future__ import annotations

import stat
import struct
from collections.abc import Callable
from dataclasses import dataclass
from errno import (
    E2BIG,
    EACCES,
    EADDRNOTAVAIL,
    EBADF,
    EDQUOT,
    EFAULT,
    EINVAL,
    EISDIR,
    EMFILE,
    ENODEV,
    ENOENT,
    ENOEXEC,
    ENOKEY,
    ENOMEM,
    ENOSYS,
    ENOTBLK,
    EOPNOTSUPP,
    EPERM,
    ESRCH,
    ESTALE,
)
from typing import TYPE_CHECKING

from mirage.sandbox.memory import signed

if TYPE_CHECKING:
    from collections.abc import Sequence

PAGE = 4096


@dataclass(frozen=True, slots=True)
class Given:
    """One call. `reads`: whether there is memory at an address; `opened`: the mode of one of its descriptors, 0 if it is none.

    `peek`: so many bytes at an address. `named`: the mode of what the path at an address leads to. OSError.
    """

    arguments: Sequence[int]
    is_root: bool
    reads: Callable[[int], bool]
    opened: Callable[[int], int]
    peek: Callable[[int, int], bytes]
    named: Callable[[int], int]

    def word(self, index: int) -> int:
        """An unsigned int."""
        return self.arguments[index] & 0xFFFFFFFF

    def number(self, index: int) -> int:
        return signed(self.arguments[index])

    def lacks(self, index: int) -> bool:
        """Whether a pointer leads nowhere."""
        return not self.reads(self.arguments[index])


Rule = tuple[Callable[[Given], bool], int]
"""What is wrong, and what is said then."""


def _others(given: Given) -> bool:
    return not given.is_root


def _bad(index: int) -> Callable[[Given], bool]:
    return lambda given: given.lacks(index)


def _bad_if_any(index: int) -> Callable[[Given], bool]:
    return lambda given: bool(given.arguments[index]) and given.lacks(index)


def _none(index: int) -> Callable[[Given], bool]:
    return lambda given: not given.arguments[index]


def _beside(index: int, flags: int) -> Callable[[Given], bool]:
    """Flags that there are not."""
    return lambda given: bool(given.word(index) & ~flags)


def _has(index: int, flags: int) -> Callable[[Given], bool]:
    return lambda given: bool(given.word(index) & flags)


def _above(index: int, most: int) -> Callable[[Given], bool]:
    return lambda given: given.arguments[index] > most


def _below(index: int, least: int) -> Callable[[Given], bool]:
    return lambda given: given.arguments[index] < least


def _closed(index: int) -> Callable[[Given], bool]:
    return lambda given: not given.opened(given.number(index))


def _no_file(index: int) -> Callable[[Given], bool]:
    return lambda given: not stat.S_ISREG(given.opened(given.number(index)))


def _ports(given: Given) -> bool:
    first, count = given.arguments[:2]
    return not count or first + count > 1 << 16  # IO_BITMAP_BITS


def _no_quota(given: Given) -> bool:
    return given.word(0) & 0xFF > 2  # MAXQUOTAS of linux/quota.h


def _negative(given: Given) -> bool:
    return given.number(0) < 0


def _no_disk(given: Given) -> bool:
    return not stat.S_ISBLK(given.named(given.arguments[1]))


def _not_own(given: Given) -> bool:
    """A clock that is no process's own (MAKE_PROCESS_CPUCLOCK of linux/posix-timers_types.h)."""
    return given.number(0) < 0 and ~given.number(0) >> 3 != 0


def _no_time(index: int, fraction: int) -> Callable[[Given], bool]:
    """timespec64_valid_settod() of linux/time64.h. `fraction`: how many of the second word are a second."""

    def is_wrong(given: Given) -> bool:
        if not given.arguments[index]:
            return False
        seconds, rest = struct.unpack("<qq", given.peek(given.arguments[index], 16))
        return not (0 <= seconds < LAST_SECOND and 0 <= rest < fraction)

    return is_wrong


def _no_zone(given: Given) -> bool:
    if not given.arguments[1]:
        return False
    west = struct.unpack("<i", given.peek(given.arguments[1], 4))[0]
    return bool(abs(west) > LARGEST_ZONE)


def _acct(given: Given) -> int:
    """acct(2) opens the file to append to it."""
    if not given.is_root:
        return EPERM
    if not given.arguments[0]:
        return 0
    if given.lacks(0):
        return EFAULT
    mode = given.named(given.arguments[0])
    return EISDIR if stat.S_ISDIR(mode) else 0 if stat.S_ISREG(mode) else EACCES


ALWAYS: Callable[[Given], bool] = lambda given: True  # noqa: E731 - one of the same kind as those that are made
ACCT, KEYCTL = 163, 250
LAST_SECOND = (1 << 63) // 1_000_000_000 - 30 * 365 * 24 * 3600  # TIME_SETTOD_SEC_MAX, linux/time64.h
LARGEST_ZONE = 15 * 60  # minutes
TABLE: dict[int, tuple[Rule, ...]] = {
    153: ((_others, EPERM),),  # vhangup
    164: (
        (_bad_if_any(0), EFAULT), (_bad_if_any(1), EFAULT), (_no_time(0, 1_000_000), EINVAL), (_others, EPERM), (_no_zone, EINVAL),
    ),  # settimeofday
    167: ((_beside(1, 0x7FFFF), EINVAL), (_others, EPERM), (_bad(0), EFAULT), (ALWAYS, EINVAL)),  # swapon
    168: ((_others, EPERM), (_bad(0), EFAULT), (ALWAYS, EINVAL)),  # swapoff
    172: ((lambda given: given.word(0) > 3, EINVAL), (lambda given: not given.is_root and given.word(0) > 0, EPERM)),  # iopl
    173: ((_ports, EINVAL), (lambda given: not given.is_root and given.number(2) != 0, EPERM)),  # ioperm
    175: (
        (_others, EPERM), (_below(1, 64), ENOEXEC), (_above(1, 1 << 30), ENOMEM), (_bad(0), EFAULT), (ALWAYS, ENOEXEC),
    ),  # init_module
    176: ((_others, EPERM), (_bad(0), EFAULT), (ALWAYS, ENOENT)),  # delete_module
    179: (
        (_no_quota, EINVAL), (_none(1), ENODEV), (_bad(1), EFAULT), (_no_disk, ENOTBLK), (ALWAYS, ENOSYS),
    ),  # quotactl: btrfs has no such quota
    227: (
        (lambda given: given.number(0) > 0, EINVAL), (_bad(1), EFAULT), (_not_own, EINVAL), (_negative, EPERM),
        (_no_time(1, 1_000_000_000), EINVAL), (_others, EPERM),
    ),  # clock_settime
    246: (
        (_others, EPERM), (_beside(3, 0xFFFF0007), EINVAL), (_above(1, 16), EINVAL), (_none(1), 0), (_bad(2), EFAULT),
        (ALWAYS, EADDRNOTAVAIL),
    ),  # kexec_load
    248: ((_above(3, (1 << 20) - 1), EINVAL), (_bad(0), EFAULT), (_bad_if_any(1), EFAULT), (ALWAYS, EDQUOT)),  # add_key
    249: ((_bad(0), EFAULT), (_bad(1), EFAULT), (ALWAYS, ENOKEY)),  # request_key
    256: ((_above(1, 8 * PAGE), EINVAL), (_bad_if_any(2), EFAULT), (ALWAYS, EINVAL)),  # migrate_pages
    279: (  # move_pages
        (_beside(5, 6), EINVAL), (lambda given: given.number(0) < 0, ESRCH), (_none(1), 0), (_bad(2), EFAULT), (ALWAYS, EINVAL),
    ),
    298: ((_above(4, 0xF), EINVAL), (_bad(0), EFAULT), (_others, EACCES), (ALWAYS, ENOENT)),  # perf_event_open
    300: ((_others, EPERM), (_beside(0, 0x1FFF), EINVAL), (_beside(1, 0x6D8003), EINVAL), (ALWAYS, EMFILE)),  # fanotify_init
    304: ((_others, EPERM), (_bad(1), EFAULT), (ALWAYS, ESTALE)),  # open_by_handle_at
    313: ((_others, EPERM), (_beside(2, 7), EINVAL), (_closed(0), EBADF), (_no_file(0), EINVAL), (ALWAYS, ENOEXEC)),  # finit_module
    320: (
        (_others, EPERM), (_beside(4, 7), EINVAL), (_has(4, 1), 0), (_closed(0), EBADF), (_no_file(0), EINVAL), (ALWAYS, ENOEXEC),
    ),  # kexec_file_load: 1 is to unload it
    321: (
        (lambda given: given.word(2) > PAGE, E2BIG), (lambda given: given.word(2) > 0 and given.lacks(1), EFAULT), (_others, EPERM),
        (ALWAYS, EINVAL),
    ),  # bpf
    323: ((_beside(0, 0x80801), EINVAL), (_has(0, 1), ENOMEM), (_others, EPERM), (ALWAYS, ENOMEM)),  # userfaultfd
    425: ((_bad(1), EFAULT), (_none(0), EINVAL), (ALWAYS, ENOMEM)),  # io_uring_setup
    426: ((_beside(3, 0x1F), EINVAL), (_closed(0), EBADF), (ALWAYS, EOPNOTSUPP)),  # io_uring_enter: of what is no ring
    427: ((lambda given: given.word(1) > 26, EINVAL), (_closed(0), EBADF), (ALWAYS, EOPNOTSUPP)),  # io_uring_register
    430: ((_others, EPERM), (_beside(1, 1), EINVAL), (_bad(0), EFAULT), (ALWAYS, ENODEV)),  # fsopen
    442: (
        (_beside(2, 0x9900), EINVAL), (_above(4, PAGE), E2BIG), (_below(4, 32), EINVAL), (_others, EPERM), (_bad(3), EFAULT),
        (ALWAYS, EINVAL),
    ),  # mount_setattr
    443: ((_closed(0), EBADF), (lambda given: given.word(1) & 0xFF > 2, EINVAL), (ALWAYS, ENOSYS)),  # quotactl_fd
}  # fmt: skip
OWN_KEYRINGS = range(1, 6)  # -KEY_SPEC_THREAD_KEYRING to -KEY_SPEC_USER_SESSION_KEYRING, linux/keyctl.h
UNMADE = 2  # up to here: of the thread and of the process, which nobody has until he asks for one
GET_KEYRING_ID, JOIN_SESSION, LAST = 0, 1, 32  # KEYCTL_...
CALLS = frozenset({ACCT, KEYCTL, *TABLE})


def answer(number: int, given: Given, serial: int) -> tuple[int, int]:
    """What the call returns, and the errno. `serial`: of the session's keyring. OSError: what it looks at cannot be had."""
    if number == KEYCTL:
        return _keyctl(given, serial)
    if number == ACCT:
        return 0, _acct(given)
    return 0, next((error for is_wrong, error in TABLE[number] if is_wrong(given)), 0)


def _keyctl(given: Given, serial: int) -> tuple[int, int]:
    option, key = given.number(0), given.number(1)
    if not 0 <= option <= LAST:
        return 0, EOPNOTSUPP
    if option == JOIN_SESSION:
        return (0, EFAULT) if given.arguments[1] and given.lacks(1) else (serial, 0)
    if option == GET_KEYRING_ID and -key in OWN_KEYRINGS:
        return (serial, 0) if -key > UNMADE or given.word(2) else (0, ENOKEY)
    return 0, ENOKEY if key else EINVAL
