"""What the host must have for the sandbox to stand; each wall by name, what it stops, and what to do where it is missing."""

from __future__ import annotations

import os
import re
import resource
from collections.abc import Callable
from dataclasses import dataclass
from errno import EPERM
from pathlib import Path

from mirage.sandbox import calls, cgroups, status

SPACES = ("user", "mnt", "pid", "uts", "ipc", "net", "cgroup", "time")


@dataclass(frozen=True, slots=True)
class Wall:
    """One requirement. `lack` is empty where it stands, else what is missing, in words."""

    name: str
    stops: str
    lack: str

    @property
    def stands(self) -> bool:
        return not self.lack


def walls() -> list[Wall]:
    """All of them, looked at now; nothing is changed."""
    return [Wall(name, stops, look()) for name, stops, look in WALLS]


def shortcomings() -> list[Wall]:
    """What the sandbox stands without, and is told by: looked at now, as `walls`."""
    return [Wall(name, stops, look()) for name, stops, look in SHORTCOMINGS]


def _machine() -> str:
    return "" if calls.supported() else "the system calls are numbered for x86-64 Linux alone"


def _root() -> str:
    return "" if os.geteuid() == 0 else "start Mirage as root: the warden needs it for uid ranges and control groups"


def _device(path: str) -> Callable[[], str]:
    def look() -> str:
        try:
            os.close(os.open(path, os.O_RDWR | os.O_CLOEXEC))
        except OSError as error:
            return f"{path}: {error.strerror}; in a container pass it in (--device {path})"
        return ""

    return look


def _namespaces() -> str:
    missing = [name for name in SPACES if not Path(f"/proc/self/ns/{name}").exists()]
    if missing:
        return f"the kernel has no {', '.join(missing)} namespaces"
    limit = Path("/proc/sys/user/max_user_namespaces")
    if limit.exists() and int(limit.read_text()) == 0:
        return "user.max_user_namespaces is 0; set it with sysctl"
    error = refusal() if os.geteuid() == 0 else 0
    return (
        f"a user namespace: {os.strerror(error)}; there is none within a chroot, and a container needs CAP_SYS_ADMIN" if error else ""
    )


def refusal() -> int:
    """The errno with which the kernel, or a container's filter, refuses a process of ours a user namespace; 0: it does not."""
    pid = os.fork()
    if pid == 0:
        try:
            calls.unshare(calls.NEWUSER)
        except OSError as error:
            os._exit(error.errno or EPERM)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _seccomp() -> str:
    known = Path("/proc/sys/kernel/seccomp/actions_avail")
    return "" if known.exists() and "user_notif" in known.read_text() else "the kernel has no seccomp user notification"


def _cgroups() -> str:
    missing = [name for name in cgroups.V1 if name not in cgroups.roots()]
    if missing:
        return f"no control group for {', '.join(missing)}"
    closed = [str(root) for root in set(cgroups.roots().values()) if not os.access(root, os.W_OK)]
    return f"{', '.join(closed)} cannot be written to" if closed else ""


WALLS: list[tuple[str, str, Callable[[], str]]] = [
    ("machine", "a filter that means other calls than it names", _machine),
    ("privilege", "a stage that would need rights of its own", _root),
    ("namespaces", "a look at, or a signal to, anything of the host's", _namespaces),
    ("fuse", "files of the host's: the root is the attacker's layer", _device("/dev/fuse")),
    ("network", "packets: the one interface ends in the stage", _device("/dev/net/tun")),
    ("seccomp", "system calls that reach the kernel's deep end", _seccomp),
    ("cgroups", "memory, processes and CPU without bound", _cgroups),
]


def _limits() -> str:
    """The warden raises the hard limits for its cells where it may: CAP_SYS_RESOURCE, as a container often has not."""
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    locked = resource.getrlimit(resource.RLIMIT_MEMLOCK)[1]
    is_enough = files >= OPEN_FILES and locked == resource.RLIM_INFINITY
    if is_enough or _capabilities() & 1 << SYS_RESOURCE:
        return ""
    return f"at most {files} open files: give `--ulimit nofile={OPEN_FILES} --ulimit memlock=-1`, or CAP_SYS_RESOURCE, to a container"


def _capabilities() -> int:
    """Of this process, in effect."""
    procfs = os.open("/proc", os.O_RDONLY | os.O_CLOEXEC)
    try:
        return status.capabilities(procfs, "self")
    finally:
        os.close(procfs)


def _passthrough() -> str:
    release = tuple(map(int, re.findall(r"\d+", os.uname().release)[:2]))
    return "" if release >= PASSTHROUGH else "a kernel before 6.9: each cell keeps the shell and its libraries once more, 6 MiB"


def _cores() -> str:
    """core(5): a pattern that begins with a pipe has the machine run a program for each process that crashes, in cells too."""
    pattern = CORE_PATTERN.read_text() if CORE_PATTERN.exists() else ""
    if not pattern.startswith("|"):
        return ""
    return f"a crash in a cell starts {pattern[1:].split(' ')[0]} on this machine: sysctl kernel.core_pattern=core"


CORE_PATTERN = Path("/proc/sys/kernel/core_pattern")
SYS_RESOURCE, OPEN_FILES, PASSTHROUGH = 24, 1 << 20, (6, 9)  # linux/capability.h; a login's on Debian 12; FUSE_PASSTHROUGH
SHORTCOMINGS: list[tuple[str, str, Callable[[], str]]] = [
    ("limits", "a `ulimit -Hn` that is no Debian's", _limits),
    ("passthrough", "files that each cell's kernel keeps again", _passthrough),
    ("cores", "a program of the machine's that reads what a visitor's process left", _cores),
]
