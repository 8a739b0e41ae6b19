"""How much may wait in one socket (SO_SNDBUF, SO_RCVBUF): as much as Linux allows, whatever is the machine's own to allow."""

from __future__ import annotations

import struct
from errno import EFAULT, EINVAL, EIO

from mirage.sandbox import memory
from mirage.sandbox.filter import SOL_SOCKET
from mirage.sandbox.net import rings

MOST = 212992  # bytes: rmem_max and wmem_max
WORD = struct.Struct("<I")  # it is compared as it were unsigned


def resize(procfs: int, pid: int, arguments: list[int]) -> int:
    """setsockopt(2) for who asks; its errno."""
    descriptor, _, option, address, length = arguments[:5]
    if memory.signed(length) < WORD.size:
        return EINVAL
    try:
        with memory.opened(procfs, pid) as caller:
            (size,) = WORD.unpack(memory.read(caller, WORD.size, address))
        with rings.taken(procfs, pid, memory.signed(descriptor)) as line:
            line.setsockopt(SOL_SOCKET, option & 0xFFFFFFFF, min(size, MOST))
    except OSError as error:
        return EFAULT if error.errno == EIO else error.errno or EFAULT  # EIO: what is no address of the caller's
    except struct.error:
        return EFAULT
    return 0
