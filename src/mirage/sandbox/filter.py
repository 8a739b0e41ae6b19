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
FAMILIES = UNIX, INET, INET6, NETLINK, PACKET = 1, 2, 10, 16, 17  # AF_..., linux/socket.h: what programs of a server use
UDP = 17  # linux/in.h
_NUMBER, _ARCH, _FIRST, _SECOND, _THIRD, _FOURTH = 0, 4, 16, 24, 32, 40  # offsets in struct seccomp_data
_LOAD, _EQUAL, _AT_LEAST, _ANY, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # BPF_LD|W|ABS, BPF_JMP|JEQ|K, |JGE|K, |JSET|K, BPF_RET|K
GET_SECCOMP = 21  # PR_GET_SECCOMP, linux/prctl.h: ours is not to be seen, and a program's own is
SET_PTRACER = 0x59616D61  # PR_SET_PTRACER, of Yama, which not every kernel below has; where it restricts nothing, it changes nothing
SET_FLUSHER, GET_FLUSHER, SET_MM = 57, 58, 35  # PR_SET_IO_FLUSHER and so on, which are CAP_SYS_RESOURCE's to ask
GET_AUXV = 0x41555856  # PR_GET_AUXV, which is newer than Linux 6.1 as well
NEWER_OPTIONS, OLD_NAMES = 65, 0x10000  # the first that Linux 6.1 does not know; those that are spelled in letters (PR_SET_VMA)
SCHED_EXT = 7  # linux/sched.h
NEWER_MEMFD = 0x18  # MFD_NOEXEC_SEAL, MFD_EXEC
GET_FILTER, GET_METADATA = 0x420C, 0x420D  # PTRACE_SECCOMP_..., linux/ptrace.h: who is under a filter may not ask, and nobody is
QUERY, GET_REGISTRATIONS = 0, 512  # MEMBARRIER_CMD_..., linux/membarrier.h
SET_FLAGS = 0x40086602  # FS_IOC_SETFLAGS, linux/fs.h: a user namespace's root may not make a file immutable
FIEMAP = 0xC020660B  # FS_IOC_FIEMAP, linux/fiemap.h
ETHTOOL = 0x8946  # SIOCETHTOOL, linux/sockios.h: it tells of the tap
NPROC, NOFILE, MEMLOCK = 6, 7, 8  # RLIMIT_..., asm-generic/resource.h
SOL_PACKET, RX_RING, TX_RING = 263, 5, 13  # linux/socket.h, linux/if_packet.h: memory that nothing counts
BUFFERS = SNDBUF, RCVBUF = 7, 8  # SO_..., asm-generic/socket.h: how much of it one socket has
STAMPS = OLD_STAMPS, NEW_STAMPS = 37, 65  # SO_TIMESTAMPING_...: what was sent waits for who asks when
SOL_SOCKET, SOL_IP, SOL_IPV6, IP_RECVERR, IPV6_RECVERR = 1, 0, 41, 11, 25  # linux/in.h, linux/in6.h: as what was refused does

Instruction = tuple[int, int, int, int]
_ALLOWED, _ASKED, _INVALID, _STRANGE = (
    (_RETURN, 0, 0, value) for value in (ALLOW, ASK, ERRNO | errno.EINVAL, ERRNO | errno.EAFNOSUPPORT)
)
RULES: dict[str, list[Instruction]] = {  # verdicts that look at an argument
    "flags": [(_LOAD, 0, 0, _SECOND), (_EQUAL, 2, 0, SET_FLAGS), (_EQUAL, 1, 0, FIEMAP), (_EQUAL, 0, 1, ETHTOOL), _ASKED, _ALLOWED],
    "other": [(_LOAD, 0, 0, _FIRST), (_EQUAL, 0, 1, 0), _ALLOWED, _ASKED],
    "limit": [  # one's own that the kernel may not give are told; all others are the kernel's to tell, at each program's start
        (_LOAD, 0, 0, _FIRST), (_EQUAL, 0, 6, 0), (_LOAD, 0, 0, _THIRD), (_EQUAL, 0, 4, 0), (_LOAD, 0, 0, _SECOND),
        (_EQUAL, 2, 0, NPROC), (_EQUAL, 1, 0, NOFILE), (_EQUAL, 0, 1, MEMLOCK), _ASKED, _ALLOWED,
    ],
    "mode": [
        (_LOAD, 0, 0, _FIRST), (_EQUAL, 10, 0, GET_SECCOMP), (_EQUAL, 6, 0, GET_FLUSHER), (_EQUAL, 5, 0, SET_FLUSHER),
        (_EQUAL, 4, 0, SET_PTRACER), (_EQUAL, 4, 0, GET_AUXV), (_EQUAL, 3, 0, SET_MM), (_AT_LEAST, 0, 3, NEWER_OPTIONS),
        (_AT_LEAST, 2, 1, OLD_NAMES), (_RETURN, 0, 0, ERRNO), _INVALID, _ALLOWED, _ASKED,
    ],
    "tracing": [(_LOAD, 0, 0, _FIRST), (_EQUAL, 1, 0, GET_FILTER), (_EQUAL, 0, 1, GET_METADATA), _ASKED, _ALLOWED],
    "policy": [(_LOAD, 0, 0, _FIRST), (_EQUAL, 0, 1, SCHED_EXT), _INVALID, _ALLOWED],
    "memory": [(_LOAD, 0, 0, _SECOND), (_ANY, 0, 1, NEWER_MEMFD), _INVALID, _ALLOWED],
    "barrier": [(_LOAD, 0, 0, _FIRST), (_EQUAL, 0, 1, QUERY), _ASKED, (_EQUAL, 0, 1, GET_REGISTRATIONS), _INVALID, _ALLOWED],
    **{  # S_IFCHR and S_IFBLK, which alone have the one bit and not the other (S_IFLNK has both)
        f"node{at}": [(_LOAD, 0, 0, where), (_ANY, 0, 2, 0x2000), (_ANY, 1, 0, 0x8000), _ASKED, _ALLOWED]
        for at, where in ((1, _SECOND), (2, _THIRD))
    },
    "option": [
        (_LOAD, 0, 0, _SECOND),
        (_EQUAL, 4, 0, SOL_SOCKET), (_EQUAL, 8, 0, SOL_IP), (_EQUAL, 9, 0, SOL_IPV6), (_EQUAL, 10, 0, SOL_PACKET), _ALLOWED,
        (_LOAD, 0, 0, _THIRD),
        (_EQUAL, 11, 0, SNDBUF), (_EQUAL, 10, 0, RCVBUF), (_EQUAL, 9, 0, OLD_STAMPS), (_EQUAL, 8, 7, NEW_STAMPS),
        (_LOAD, 0, 0, _THIRD), (_EQUAL, 6, 5, IP_RECVERR),
        (_LOAD, 0, 0, _THIRD), (_EQUAL, 4, 3, IPV6_RECVERR),
        (_LOAD, 0, 0, _THIRD), (_EQUAL, 2, 0, RX_RING), (_EQUAL, 1, 0, TX_RING), _ALLOWED, _ASKED,
    ],
    "queue": [  # of the internet's: SOCK_RAW and SOCK_PACKET have the bit 2 and one of 9, SOCK_DGRAM is more than UDP
        (_LOAD, 0, 0, _FIRST), (_EQUAL, 11, 0, UNIX), (_EQUAL, 11, 0, NETLINK), (_EQUAL, 10, 0, PACKET), (_EQUAL, 2, 0, INET),
        (_EQUAL, 1, 0, INET6), _STRANGE, (_LOAD, 0, 0, _SECOND), (_ANY, 0, 4, 2), (_ANY, 4, 0, 9),
        (_LOAD, 0, 0, _THIRD), (_EQUAL, 1, 0, 0), (_EQUAL, 0, 1, UDP), _ALLOWED, _ASKED,
    ],
    "unflagged1": [(_LOAD, 0, 0, _SECOND), (_EQUAL, 0, 1, 0), _ALLOWED, _INVALID],
    "unflagged3": [(_LOAD, 0, 0, _FOURTH), (_EQUAL, 0, 1, 0), _ALLOWED, _INVALID],
}  # fmt: skip


def table() -> dict[int, tuple[str, str]]:
    """Number -> name and verdict, of every system call that the persona's kernel has."""
    rows = (line.split() for line in Path(__file__).with_name("syscalls.txt").read_text().splitlines() if line[0] != "#")
    return {int(number): (name, verdict) for number, name, verdict in rows}


@functools.cache
def program() -> bytes:
    """The filter, as an array of struct sock_filter. Worked out once, while our own files can be read."""
    segments: list[tuple[int, int | str]] = []  # from this number on, this verdict
    verdicts: dict[int, int | str] = {number: _value(verdict) for number, (_, verdict) in table().items()}
    verdicts[stubs.ASK] = ASK
    for number in range(max(verdicts) + 2):
        value = verdicts.get(number, ERRNO | errno.ENOSYS)
        if not segments or segments[-1][1] != value:
            segments.append((number, value))
    code: list[Instruction] = [
        (_LOAD, 0, 0, _ARCH), (_EQUAL, 1, 0, X86_64), (_RETURN, 0, 0, ERRNO | errno.ENOSYS), (_LOAD, 0, 0, _NUMBER), *_tree(segments),
    ]  # fmt: skip
    return b"".join(struct.pack("HBBI", *instruction) for instruction in code)


def _value(verdict: str) -> int | str:
    if verdict in RULES or verdict == "family":
        return verdict
    known = {"allow": ALLOW, "ask": ASK}
    return known[verdict] if verdict in known else ERRNO | int(getattr(errno, verdict))


def _tree(segments: list[tuple[int, int | str]]) -> list[Instruction]:
    if len(segments) == 1:
        value = segments[0][1]
        if isinstance(value, int):
            return [(_RETURN, 0, 0, value)]
        return RULES.get(value) or _families()
    middle = len(segments) // 2
    low, high = _tree(segments[:middle]), _tree(segments[middle:])
    assert len(low) < 256, "the jump is a byte"
    return [(_AT_LEAST, len(low), 0, segments[middle][0]), *low, *high]


def _families() -> list[Instruction]:
    """socketpair(2): the family decides."""
    tests = [(_EQUAL, len(FAMILIES) - index, 0, family) for index, family in enumerate(FAMILIES)]
    return [(_LOAD, 0, 0, _FIRST), *tests, _STRANGE, _ALLOWED]
