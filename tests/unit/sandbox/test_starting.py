"""What a program of a cell must not inherit from whoever started Mirage."""

import subprocess
import sys

IGNORING = """
import ctypes, signal, struct
libc = ctypes.CDLL(None, use_errno=True)
for number in range(1, 65):
    if number not in (signal.SIGKILL, signal.SIGSTOP):
        assert libc.syscall(13, number, struct.pack("QQQQ", 1, 0, 0, 0), None, 8) == 0
from mirage.sandbox import starting
starting.take_signals(signal.SIG_DFL)
print(open("/proc/self/status").read().partition("SigIgn:")[2].split()[0])
"""


def test_no_signal_stays_ignored_that_a_parent_ignored() -> None:
    done = subprocess.run([sys.executable, "-c", IGNORING], capture_output=True, text=True, check=True, timeout=30)
    assert int(done.stdout, 16) == 0
