"""A program that is started without a copy of who starts it is as one that is: nothing of ours stays with it."""

import json
import os
import subprocess
import sys
from errno import ENOENT
from typing import Any

STARTS = """
import ctypes, json, os, signal, struct, sys
from mirage.sandbox.launching import Launch, Launcher, fits
libc = ctypes.CDLL(None, use_errno=True)
for number in range(1, 65):
    if number not in (signal.SIGKILL, signal.SIGSTOP, signal.SIGCHLD):
        libc.syscall(13, number, struct.pack("QQQQ", 1, 0, 0, 0), None, 8)
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
os.set_inheritable(os.open("/", os.O_RDONLY), True)
order = json.loads(sys.argv[1])
assert fits(order) and not fits({**order, "uid": 1000}) and not fits({**order, "terminal": {}})
launcher, procfs = None, os.open("/proc", os.O_RDONLY)
launcher = Launcher(procfs)
reader, writer = os.pipe()
launch = Launch(order, [os.open(os.devnull, os.O_RDONLY), writer, writer])
launcher.begin(launch)
os.read(launcher.over, 1)
os.close(writer)
if not launch.error:
    os.wait()
print(json.dumps([launch.error, os.read(reader, 65536).decode()]))
"""
TELLS = """
import json, os, resource
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(json.dumps({
    "cwd": os.getcwd(), "environment": dict(os.environ), "leads": os.getsid(0) == os.getpid(),
    "signals": [int(status[name], 16) for name in ("SigIgn", "SigBlk")],
    "open": sorted(number for number in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{number}")),
    "groups": os.getgroups(), "files": resource.getrlimit(resource.RLIMIT_NOFILE)[0], "stack": resource.getrlimit(resource.RLIMIT_STACK),
}))
"""
ORDER: dict[str, Any] = {
    "path": sys.executable, "argv": [sys.executable, "-I", "-S", "-c", TELLS], "environment": {"HOME": "/root", "ODD": "\udcff"},
    "terminal": None, "cwd": "/usr", "uid": 0, "gid": 0, "groups": [0], "pid": 0, "limits": {"3": 1 << 20},
}  # fmt: skip


def _started(order: dict[str, Any]) -> Any:
    done = subprocess.run([sys.executable, "-c", STARTS, json.dumps(order)], capture_output=True, text=True, check=True, timeout=60)
    return json.loads(done.stdout)


def test_it_has_what_it_was_ordered_with_and_nothing_of_ours() -> None:
    error, told = _started(ORDER)
    assert error == 0
    found = json.loads(told)
    python = 1 << 12 | 1 << 24  # SIGPIPE and SIGXFSZ, which the program itself ignores: it is Python
    assert found == {
        "cwd": "/usr", "environment": {"HOME": "/root", "ODD": "\udcff", "LC_CTYPE": "C.UTF-8"}, "leads": True, "signals": [python, 0],
        "open": ["0", "1", "2"], "groups": [0] if os.geteuid() == 0 else os.getgroups(), "files": 1024, "stack": [1 << 20, 1 << 20],
    }  # fmt: skip


def test_what_cannot_be_started_is_an_error_and_nothing_runs() -> None:
    assert _started({**ORDER, "path": "/nowhere"}) == [ENOENT, ""]
    assert _started({**ORDER, "cwd": "/nowhere"}) == [ENOENT, ""]
