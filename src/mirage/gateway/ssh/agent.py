"""The socket in /tmp that leads a visitor's programs to the agent on his side, as session.c auth_input_request_forwarding makes it.

It is there, and `$SSH_AUTH_SOCK` names it; nobody listens behind it (docs/limitations.md, SSH-4).
"""

from __future__ import annotations

import contextlib
import random
import stat
import string

from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT
from mirage.world.visit import Visit

_LETTERS = string.ascii_letters + string.digits  # of glibc's mkdtemp


def open_socket(visit: Visit, chance: random.Random) -> bytes:
    """Its path, `/tmp/ssh-XXXXXXXXXX/agent.PID` with sshd's own number; b"" where the visitor may not make it there."""
    caller = Caller(visit.view, visit.account.cred)
    directory = b"/tmp/ssh-" + "".join(chance.choices(_LETTERS, k=10)).encode()
    path = directory + b"/agent.%d" % (visit.worker.pid if visit.worker is not None else 0)
    try:
        caller.mkdir(directory, 0o700)
        caller.mknod(path, stat.S_IFSOCK | 0o777)
    except OSError:
        return b""
    return path


def remove(visit: Visit, path: bytes) -> None:
    """The connection has ended (auth_sock_cleanup_proc)."""
    caller = Caller(visit.view, ROOT)
    with contextlib.suppress(OSError):
        caller.unlink(path)
    with contextlib.suppress(OSError):
        caller.rmdir(path.rpartition(b"/")[0])
