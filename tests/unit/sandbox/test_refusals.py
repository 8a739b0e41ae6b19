"""What calls say that no program of a cell may make: as Linux 6.1.0-56-amd64 said it in QEMU."""

from __future__ import annotations

import stat
import struct
from errno import E2BIG, EACCES, EBADF, EFAULT, EINVAL, EISDIR, ENODEV, ENOEXEC, ENOKEY, EOPNOTSUPP, EPERM

import pytest

from mirage.sandbox import refusals

MEMORY, NOWHERE, SERIAL = 0x1000, 0x10, 7
FILE, DEVICE = 3, 0  # descriptors
KINDS = {FILE: stat.S_IFREG, DEVICE: stat.S_IFCHR}
PAST, FULL, WEST = 0x2000, 0x3000, 0x4000
HELD = {  # what lies in memory
    PAST: struct.pack("<qq", -1, 0), FULL: struct.pack("<qq", 5, 1_000_000_000), WEST: struct.pack("<ii8x", 2000, 0),
}  # fmt: skip
NAMED = {PAST: stat.S_IFREG, FULL: stat.S_IFDIR, WEST: stat.S_IFCHR}  # what the path there leads to
SETTIMEOFDAY = 164
ACCT, SWAPON, IOPL, IOPERM, DELETE_MODULE, QUOTACTL, CLOCK_SETTIME, KEYCTL, FINIT_MODULE, BPF, RING, FSOPEN, MOUNT_SETATTR = (
    163, 167, 172, 173, 176, 179, 227, 250, 313, 321, 426, 430, 442,
)  # fmt: skip


def answered(number: int, arguments: tuple[int, ...], *, is_root: bool) -> tuple[int, int]:
    words = [word & (1 << 64) - 1 for word in (*arguments, *[0] * (6 - len(arguments)))]
    given = refusals.Given(
        words, is_root, lambda address: address in (MEMORY, *HELD), lambda descriptor: KINDS.get(descriptor, 0),
        lambda address, size: HELD.get(address, bytes(16))[:size], lambda address: NAMED[address],
    )  # fmt: skip
    return refusals.answer(number, given, SERIAL)


@pytest.mark.parametrize(
    ("number", "arguments", "root", "others"),
    [
        (ACCT, (0,), 0, EPERM), (ACCT, (NOWHERE,), EFAULT, EPERM), (ACCT, (PAST,), 0, EPERM), (ACCT, (FULL,), EISDIR, EPERM), (ACCT, (WEST,), EACCES, EPERM),
        (SETTIMEOFDAY, (PAST,), EINVAL, EINVAL), (SETTIMEOFDAY, (FULL, 0), EINVAL, EINVAL), (SETTIMEOFDAY, (0, WEST), EINVAL, EPERM),
        (CLOCK_SETTIME, (0, PAST), EINVAL, EINVAL), (CLOCK_SETTIME, (0, FULL), EINVAL, EINVAL), (CLOCK_SETTIME, (-6, MEMORY), EPERM, EPERM),
        (CLOCK_SETTIME, (-600, MEMORY), EINVAL, EINVAL),
        (SWAPON, (NOWHERE, 0), EFAULT, EPERM), (SWAPON, (0, -1), EINVAL, EINVAL),
        (IOPL, (0,), 0, 0), (IOPL, (3,), 0, EPERM), (IOPL, (4,), EINVAL, EINVAL),
        (IOPERM, (0x3F8, 1, 1), 0, EPERM), (IOPERM, (0, 0, 0), EINVAL, EINVAL), (IOPERM, (65536, 1, 1), EINVAL, EINVAL),
        (DELETE_MODULE, (NOWHERE,), EFAULT, EPERM), (QUOTACTL, (0, 0), ENODEV, ENODEV), (QUOTACTL, (3, 0), EINVAL, EINVAL),
        (CLOCK_SETTIME, (0, 0), EFAULT, EFAULT), (CLOCK_SETTIME, (0, MEMORY), 0, EPERM), (CLOCK_SETTIME, (1, MEMORY), EINVAL, EINVAL),
        (FINIT_MODULE, (-100, 0, 0), EBADF, EPERM), (FINIT_MODULE, (DEVICE, 0, 0), EINVAL, EPERM), (FINIT_MODULE, (FILE, 0, 0), ENOEXEC, EPERM),
        (BPF, (0, MEMORY, 4097), E2BIG, E2BIG), (BPF, (1, NOWHERE, 1), EFAULT, EFAULT), (BPF, (0, 0, 0), EINVAL, EPERM),
        (RING, (-100,), EBADF, EBADF), (RING, (FILE,), EOPNOTSUPP, EOPNOTSUPP), (FSOPEN, (0, -1), EINVAL, EPERM),
        (MOUNT_SETATTR, (0, 0, 0, 0, 1 << 40), E2BIG, E2BIG), (MOUNT_SETATTR, (0, 0, 0, 0, 1), EINVAL, EINVAL),
        (KEYCTL, (-100,), EOPNOTSUPP, EOPNOTSUPP), (KEYCTL, (1, NOWHERE), EFAULT, EFAULT), (KEYCTL, (0, 0), EINVAL, EINVAL), (KEYCTL, (0, -1), ENOKEY, ENOKEY),
    ],
)  # fmt: skip
def test_a_call_looks_at_its_arguments_as_the_kernel_does(number: int, arguments: tuple[int, ...], root: int, others: int) -> None:
    assert [answered(number, arguments, is_root=is_root) for is_root in (True, False)] == [(0, root), (0, others)]


def test_the_session_s_keyring_has_a_number() -> None:
    assert [answered(KEYCTL, arguments, is_root=False) for arguments in ((0, -3), (1, 0), (1, MEMORY))] == [(SERIAL, 0)] * 3
