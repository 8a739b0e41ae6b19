"""A child's bond to its supervisor: it dies when that dies, and reports on standard output, a JSON object on a line.

Apart from what else children share, as the warden's own child is a fork of all that the warden has imported, for each program anew.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
from typing import Any

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE = 1, 4  # linux/prctl.h


def report(kind: str, **facts: Any) -> None:
    """The one line to the supervisor, who waits for our end, in asyncio for that of all who hold the pipe: from here on nobody."""
    os.write(1, json.dumps({"report": kind, **facts}).encode() + b"\n")
    os.dup2(2, 1)


def accompany(parent: int) -> None:
    """Die when the supervisor dies, and let nobody of the same user look inside."""
    prctl(_PR_SET_DUMPABLE, 0)
    prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        raise SystemExit("the supervisor is gone")


def prctl(option: int, value: int) -> None:
    ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
