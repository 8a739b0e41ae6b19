"""What a process has from its parents, set back to what init gives: whoever started Mirage is nothing to a cell's programs.

The warden does it for itself before it makes the first cell, while it is root on the machine: in a cell nobody could any more. A
limit that may not be raised (a container often lacks CAP_SYS_RESOURCE) stays as it is. Descriptors, signals and environment
are taken care of where a program is started (`starting`); securebits and capabilities begin anew in a user namespace.
"""

from __future__ import annotations

import contextlib
import os
import resource
from collections.abc import Callable

from mirage.sandbox import calls

FREE = resource.RLIM_INFINITY
OPEN_FILES = 1 << 20  # the hard limit of a login on Debian 12
SIGPENDING = 11  # RLIMIT_SIGPENDING, asm-generic/resource.h
LIMITS = {  # soft and hard, as pid 1 of Debian 12 has them; those of a login are set when a program is started
    resource.RLIMIT_CPU: (FREE, FREE), resource.RLIMIT_FSIZE: (FREE, FREE), resource.RLIMIT_DATA: (FREE, FREE),
    resource.RLIMIT_STACK: (8 << 20, FREE), resource.RLIMIT_CORE: (0, FREE), resource.RLIMIT_RSS: (FREE, FREE),
    resource.RLIMIT_NPROC: (FREE, FREE), resource.RLIMIT_NOFILE: (OPEN_FILES, OPEN_FILES), resource.RLIMIT_MEMLOCK: (FREE, FREE),
    resource.RLIMIT_AS: (FREE, FREE), 10: (FREE, FREE), SIGPENDING: (FREE, FREE), resource.RLIMIT_MSGQUEUE: (819200, 819200),
    resource.RLIMIT_NICE: (0, 0), resource.RLIMIT_RTPRIO: (0, 0), resource.RLIMIT_RTTIME: (FREE, FREE),
}  # fmt: skip
PR_SET_TSC, PR_SET_TIMERSLACK, PR_SET_THP_DISABLE = 26, 29, 41  # linux/prctl.h
TSC_ENABLE, SLACK = 1, 50_000  # PR_TSC_ENABLE; nanoseconds
FILES = {"oom_score_adj": "0", "coredump_filter": "0x33"}  # below /proc/self


def forget() -> None:
    """Of this process, and so of all that it starts."""
    os.umask(0o022)
    for kind, (soft, hard) in LIMITS.items():
        _limit(kind, soft, hard)
    steps: list[Callable[[], object]] = [
        lambda: os.setpriority(os.PRIO_PROCESS, 0, 0),
        lambda: os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0)),
        calls.take_default_io_priority,
        calls.take_default_memory_policy,
        lambda: calls.personality(0),
        calls.join_new_keyring,
        lambda: calls.prctl(PR_SET_TIMERSLACK, SLACK),
        lambda: calls.prctl(PR_SET_THP_DISABLE, 0),
        lambda: calls.prctl(PR_SET_TSC, TSC_ENABLE),
    ]
    for step in steps:
        with contextlib.suppress(OSError):
            step()
    for name, text in FILES.items():
        with contextlib.suppress(OSError), open(f"/proc/self/{name}", "w") as file:
            file.write(text)


def _limit(kind: int, soft: int, hard: int) -> None:
    """As far up as it may go."""
    try:
        resource.setrlimit(kind, (soft, hard))
    except (OSError, ValueError):
        most = resource.getrlimit(kind)[1]
        soft = most if soft == FREE else soft if most == FREE else min(soft, most)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(kind, (soft, most))
