"""Calls that no program of a cell may make, and what they say instead.

A bare EPERM to root would give the cell away: there are tools that try every call with nothing and name those that are forbidden.
So each says of senseless arguments what Linux 6.1.0-56-amd64 said in QEMU, and of good ones what could befall anybody. Nothing here
ever lets a call go on.
"""

from __future__ import annotations

from dataclasses import dataclass
from errno import (
    E2BIG,
    EACCES,
    EADDRNOTAVAIL,
    EBADF,
    EDQUOT,
    EFAULT,
    EINVAL,
    EMFILE,
    ENODEV,
    ENOENT,
    ENOEXEC,
    ENOKEY,
    ENOMEM,
    ENOSYS,
    EOPNOTSUPP,
    EPERM,
    ESTALE,
)
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ALL = (1 << 64) - 1  # what -1 is in a register


@dataclass(frozen=True, slots=True)
class Refusal:
    """Errnos, 0 for success: where argument `looked` is 0, where it is -1, and else; `others`: who is not root gets, if not these."""

    looked: int
    nothing: int
    wrong: int
    good: int
    others: int | None = None

    def error(self, arguments: Sequence[int], *, is_root: bool) -> int:
        given = arguments[self.looked]
        if not is_root and self.others is not None:
            return self.others
        return self.nothing if given == 0 else self.wrong if given == ALL else self.good


KEYCTL = 250
TABLE = {
    153: Refusal(0, 0, 0, 0, EPERM),  # vhangup
    163: Refusal(0, 0, EFAULT, 0, EPERM),  # acct
    164: Refusal(0, 0, EFAULT, 0, EPERM),  # settimeofday
    167: Refusal(0, EFAULT, EINVAL, EINVAL, EPERM),  # swapon
    168: Refusal(0, EFAULT, EFAULT, EINVAL, EPERM),  # swapoff
    172: Refusal(0, 0, EINVAL, 0, EPERM),  # iopl
    173: Refusal(1, EINVAL, EINVAL, 0, EPERM),  # ioperm
    175: Refusal(0, ENOEXEC, ENOMEM, ENOEXEC, EPERM),  # init_module
    176: Refusal(0, EFAULT, EFAULT, ENOENT, EPERM),  # delete_module
    179: Refusal(0, ENODEV, EINVAL, ENOSYS),  # quotactl: btrfs has no such quota
    227: Refusal(1, EFAULT, EFAULT, 0, EPERM),  # clock_settime
    246: Refusal(1, 0, EINVAL, EADDRNOTAVAIL, EPERM),  # kexec_load
    248: Refusal(0, EFAULT, EINVAL, EDQUOT),  # add_key
    249: Refusal(0, EFAULT, EFAULT, ENOKEY),  # request_key
    KEYCTL: Refusal(0, EINVAL, EOPNOTSUPP, ENOKEY),
    256: Refusal(1, EINVAL, EINVAL, EINVAL),  # migrate_pages
    279: Refusal(1, 0, EINVAL, EINVAL),  # move_pages
    298: Refusal(0, EFAULT, EINVAL, ENOENT, EACCES),  # perf_event_open
    300: Refusal(0, EMFILE, EINVAL, EMFILE, EPERM),  # fanotify_init
    304: Refusal(1, EFAULT, EFAULT, ESTALE, EPERM),  # open_by_handle_at
    313: Refusal(1, EINVAL, EINVAL, ENOEXEC, EPERM),  # finit_module
    320: Refusal(3, EINVAL, EINVAL, ENOEXEC, EPERM),  # kexec_file_load
    321: Refusal(1, EINVAL, E2BIG, EINVAL, EPERM),  # bpf
    323: Refusal(0, ENOMEM, EINVAL, ENOMEM, EPERM),  # userfaultfd
    425: Refusal(1, EFAULT, EFAULT, ENOMEM),  # io_uring_setup
    426: Refusal(0, EOPNOTSUPP, EINVAL, EOPNOTSUPP),  # io_uring_enter: of what is no ring
    427: Refusal(0, EOPNOTSUPP, EINVAL, EOPNOTSUPP),  # io_uring_register
    430: Refusal(0, EFAULT, EINVAL, ENODEV, EPERM),  # fsopen
    442: Refusal(1, EINVAL, EINVAL, EINVAL, EPERM),  # mount_setattr
    443: Refusal(0, ENOSYS, EBADF, ENOSYS),  # quotactl_fd
}
OWN_KEYRINGS = range(1, 6)  # -KEY_SPEC_THREAD_KEYRING to -KEY_SPEC_USER_SESSION_KEYRING, linux/keyctl.h


def answer(number: int, arguments: Sequence[int], *, is_root: bool, serial: int) -> tuple[int, int]:
    """What the call returns, and the errno. `serial`: of the session's keyring."""
    if number == KEYCTL and _asks_for_own_keyring(arguments):
        return serial, 0
    return 0, TABLE[number].error(arguments, is_root=is_root)


def _asks_for_own_keyring(arguments: Sequence[int]) -> bool:
    """KEYCTL_GET_KEYRING_ID of one's own, KEYCTL_JOIN_SESSION_KEYRING."""
    wanted = (1 << 32) - (arguments[1] & 0xFFFFFFFF)
    return arguments[0] == 1 or (arguments[0] == 0 and wanted in OWN_KEYRINGS)
