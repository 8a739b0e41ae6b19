"""Files that every cell has open: the kernel reads them in the stage's stead, from one copy in memory that all cells share.

Without it each cell's kernel keeps the shell and its libraries once more. The kernel takes such a file from root alone (linux
fs/fuse/backing.c), so the warden hands it over (`warden.hand_over`): two descriptors of the stage's, and a number comes back.
"""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING

from mirage.sandbox.warden import SEALS
from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT

if TYPE_CHECKING:
    from mirage.vfs.view import View

SHARED = (  # what bash and ls open of machine code
    b"/bin/bash", b"/lib64/ld-linux-x86-64.so.2", b"/lib/x86_64-linux-gnu/libc.so.6", b"/lib/x86_64-linux-gnu/libtinfo.so.6",
    b"/bin/ls", b"/lib/x86_64-linux-gnu/libselinux.so.1", b"/lib/x86_64-linux-gnu/libpcre2-8.so.0",
)  # fmt: skip


def copies(view: View) -> dict[int, int]:
    """Inode -> descriptor of a copy that nobody can change."""
    caller, found = Caller(view, ROOT), dict[int, int]()
    for path in SHARED:
        try:
            ino, data = caller.stat(path).ino, caller.read_file(path)
        except OSError:
            continue
        copy = os.memfd_create("", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        os.write(copy, data)
        fcntl.fcntl(copy, fcntl.F_ADD_SEALS, SEALS)
        found[ino] = copy
    return found
