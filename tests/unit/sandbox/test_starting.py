"""What a program of a cell must not inherit from whoever started Mirage, and the terminal that it begins with."""

import os
import subprocess
import sys
import termios

from mirage.sandbox import starting

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


def test_a_terminal_has_the_modes_that_the_client_asked_for() -> None:
    modes = [[1, 4], [3, 8], [42, 1], [53, 0], [70, 0], [6, 255], [129, 9600], [128, 12345], [150, 1]]
    master, slave = starting.terminal({"number": 0, "rows": 43, "columns": 132, "modes": modes})
    try:
        iflag, oflag, _, lflag, ispeed, ospeed, cc = termios.tcgetattr(slave)
        assert os.get_terminal_size(slave) == (132, 43)
        assert (cc[termios.VINTR], cc[termios.VERASE], cc[termios.VEOL]) == (b"\x04", b"\x08", b"\0")
        assert (iflag & 0o40000, oflag & termios.OPOST, lflag & termios.ECHO) == (0o40000, 0, 0)
        assert termios.B9600 in (ispeed, ospeed)
    finally:
        os.close(master)
        os.close(slave)
