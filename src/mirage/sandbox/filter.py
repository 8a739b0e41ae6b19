"""Which system calls a cell lets through, as a seccomp program: an allow-list read from syscalls.txt.

The program is a balanced tree of comparisons (a call costs some seven of them), written here in classic BPF.
"""

from __future__ import annotations

import errno
import functools
import struct
from pathlib import Path

from mirage.sandbox import stubs

NEW_LISTENER = 8  # SECCOMP_FILTER_FLAG_NEW_LISTENER, linux/seccomp.h
ALLOW, ASK, ERRNO = 0x7FFF0000, 0x7FC00000, 0x00050000  # SECCOMP_RET_...
X86_64 = 0xC000003E  # AUDIT_ARCH_X86_64, linux/audit.h
FAMILIES = (1, 2, 10, 16, 17)  # AF_UNIX, AF_INET, AF_INET6, AF_NETLINK, AF_PACKET: what programs of a server use
_NUMBER, _ARCH, _FIRST, _SECOND = 0, 4, 16, 24  # offsets in struct seccomp_data
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # BPF_LD|W|ABS, BPF_JMP|JEQ|K, BPF_JMP|JGE|K, BPF_RET|K
_FAMILY, _FLAGS, _MODE, _OTHER = -1, -2, -3, -4  # verdicts of ours: look at the first argument, at the second, at the first twice
GET_SECCOMP = 21  # PR_GET_SECCOMP, linux/prctl.h: there is no filter to be seen
SET_FLAGS = 0x40086602  # FS_IOC_SETFLAGS, linux/fs.h: a user namespace's root may not make a file immutable

Instruction = tuple[int, int, int, int]


def table() -> dict[int, tuple[str, str]]:
    """Number -> name and verdict, of every system call that the persona's kernel has."""
    rows = (line.split() for line in Path(__file__).with_name("syscalls.txt").read_text().splitlines() if line[0] != "#")
    return {int(number): (name, verdict) for number, name, verdict in rows}


@functools.cache
def program() -> bytes:
    """The filter, as an array of struct sock_filter. Worked out once, while our own files can be read."""
    segments: list[tuple[int, int]] = []  # from this number on, this verdict
    verdicts = {number: _value(verdict) for number, (_, verdict) in table().items()}
    verdicts[stubs.ASK] = ASK
    for number in range(max(verdicts) + 2):
        value = verdicts.get(number, ERRNO | errno.ENOSYS)
        if not segments or segments[-1][1] != value:
            segments.append((number, value))
    code: list[Instruction] = [
        (_LOAD, 0, 0, _ARCH), (_EQUAL, 1, 0, X86_64), (_RETURN, 0, 0, ERRNO | errno.ENOSYS), (_LOAD, 0, 0, _NUMBER), *_tree(segments),
    ]  # fmt: skip
    return b"".join(struct.pack("HBBI", *instruction) for instruction in code)


def _value(verdict: str) -> int:
    known = {"allow": ALLOW, "ask": ASK, "family": _FAMILY, "flags": _FLAGS, "mode": _MODE, "other": _OTHER}
    return known[verdict] if verdict in known else ERRNO | int(getattr(errno, verdict))


def _tree(segments: list[tuple[int, int]]) -> list[Instruction]:
    if len(segments) == 1:
        value = segments[0][1]
        if value == _FLAGS:
            return [(_LOAD, 0, 0, _SECOND), (_EQUAL, 0, 1, SET_FLAGS), (_RETURN, 0, 0, ASK), (_RETURN, 0, 0, ALLOW)]
        if value == _OTHER:
            return [(_LOAD, 0, 0, _FIRST), (_EQUAL, 0, 1, 0), (_RETURN, 0, 0, ALLOW), (_RETURN, 0, 0, ASK)]
        if value == _MODE:
            return [(_LOAD, 0, 0, _FIRST), (_EQUAL, 0, 1, GET_SECCOMP), (_RETURN, 0, 0, ERRNO), (_RETURN, 0, 0, ALLOW)]
        return _families() if value == _FAMILY else [(_RETURN, 0, 0, value)]
    middle = len(segments) // 2
    low, high = _tree(segments[:middle]), _tree(segments[middle:])
    assert len(low) < 256, "the jump is a byte"
    return [(_AT_LEAST, len(low), 0, segments[middle][0]), *low, *high]


def _families() -> list[Instruction]:
    """socket(2) and socketpair(2): the family decides."""
    tests = [(_EQUAL, len(FAMILIES) - index, 0, family) for index, family in enumerate(FAMILIES)]
    return [(_LOAD, 0, 0, _FIRST), *tests, (_RETURN, 0, 0, ERRNO | errno.EAFNOSUPPORT), (_RETURN, 0, 0, ALLOW)]
