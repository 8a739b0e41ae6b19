"""A program of a cell has nothing of whoever started Mirage: it answers the same, however odd its parent was."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.e2e.house import House
from tests.e2e.sandbox.conftest import lacking
from tests.e2e.sandbox.hearing import hear

ODD = """
import contextlib, ctypes, os, resource, signal, struct, sys
libc = ctypes.CDLL(None, use_errno=True)
os.nice(7)
libc.syscall(251, 1, 0, 2 << 13 | 6)                      # ioprio_set: best effort, 6
os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
for kind in (resource.RLIMIT_STACK, resource.RLIMIT_CORE, resource.RLIMIT_MSGQUEUE, 10):
    hard = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (16 << 20 if hard < 0 or hard > 16 << 20 else hard // 2, hard))
open("/proc/self/oom_score_adj", "w").write("500")
open("/proc/self/coredump_filter", "w").write("0x7f")
libc.prctl(29, 12345, 0, 0, 0)                            # timer slack
libc.prctl(41, 1, 0, 0, 0)                                # no huge pages
libc.personality(0x0040000)                               # ADDR_NO_RANDOMIZE
libc.syscall(238, 1, struct.pack("Q", 1), 64)             # set_mempolicy: node 0 is preferred
libc.syscall(250, 1, b"odd")                              # a keyring of its own
os.umask(0o077)
for number in range(1, 65):
    if number not in (signal.SIGKILL, signal.SIGSTOP, signal.SIGCHLD):
        libc.syscall(13, number, struct.pack("QQQQ", 1, 0, 0, 0), None, 8)
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1, signal.SIGWINCH})
os.environ.update(ODD="1", LD_BIND_NOW="1", HISTFILE="/odd", MALLOC_ARENA_MAX="1")
os.execv(sys.argv[1], sys.argv[1:])
"""
PYTHON = "import ctypes; l = ctypes.CDLL(None, use_errno=True)"
ASKED = {
    "niceness": "nice; awk '{print $18, $19}' /proc/self/stat; python3 -c 'import os; print(os.getpriority(0, 0))'",
    "io": "ionice",
    "policy": "chrt -p $$ | sed 's/.*: //'; awk '{print $40, $41}' /proc/self/stat",
    "processors": "nproc; taskset -p $$ | sed 's/.*: //'; grep Cpus_allowed /proc/self/status",
    "limits": "ulimit -Sa; ulimit -Ha; cat /proc/self/limits; python3 -c 'import resource as r; print([r.getrlimit(n) for n in range(16)])'",
    "out of memory": "cat /proc/self/oom_score_adj /proc/self/oom_adj",
    "dumps": "cat /proc/self/coredump_filter",
    "slack": f"cat /proc/self/timerslack_ns; python3 -c '{PYTHON}; print(l.prctl(30, 0, 0, 0, 0))'",
    "huge pages": f"grep THP /proc/self/status; python3 -c '{PYTHON}; print(l.prctl(42, 0, 0, 0, 0))'",
    "personality": f"cat /proc/self/personality; setarch --show=pid:$$ 2>/dev/null; python3 -c '{PYTHON}; print(l.personality(0xffffffff))'",
    "addresses": "[ $(head -1 /proc/self/maps | cut -d- -f1) = $(head -1 /proc/self/maps | cut -d- -f1) ]; echo $?",
    "memory": f"python3 -c '{PYTHON}; m = ctypes.c_int(9); print(l.syscall(239, ctypes.byref(m), None, 0, 0, 0), m.value)'",
    "securebits": f"python3 -c '{PYTHON}; print(l.prctl(27, 0, 0, 0, 0), l.prctl(39, 0, 0, 0, 0), l.prctl(3, 0, 0, 0, 0))'",
    "capabilities": "grep Cap /proc/self/status",
    "keyrings": "grep -c odd /proc/keys",
    "mask": "umask; grep Umask /proc/self/status",
    "signals": "grep -E '^(Sig|Shd)' /proc/self/status; trap; python3 -c 'import signal; print([signal.getsignal(n) for n in range(1, 65)])'",
    "environment": "env | grep -vE '^(SSH_|XDG_SESSION_ID|_=)' | sort",
    "group": "cat /proc/self/cgroup | sed 's/[0-9]*[.]scope//'",
    "descriptors": "ls /proc/self/fd | tr '\\n' ' '",
}


def test_it_answers_the_same_however_odd_the_parent_of_mirage_was(tmp_path: Path) -> None:
    lacking()
    (tmp_path / "odd.py").write_text(ODD)
    heard = []
    for within in ([], [sys.executable, str(tmp_path / "odd.py")]):
        house = House(tmp_path / "data", "--shell", "sandbox")
        house.command = [*within, *house.command]
        house.start()
        heard.append(dict(zip(ASKED, hear(house, list(ASKED.values()), "127.0.5.9"))))
        assert house.stop() == 0
    assert heard[1] == heard[0]
    assert all(text.strip() for text in heard[0].values()), heard[0]
