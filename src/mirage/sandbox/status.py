"""What /proc/PID/status says of a process. `procfs`: a descriptor of the /proc in which it has that number."""

from __future__ import annotations

import os

SIZE = 8192  # bytes, more than there are


def field(procfs: int, pid: int | str, name: str) -> str:
    """The text behind a name, empty where the kernel has none of it. OSError: there is no such process."""
    descriptor = os.open(f"{pid}/status", os.O_RDONLY | os.O_CLOEXEC, dir_fd=procfs)
    try:
        text = os.read(descriptor, SIZE).decode("utf-8", "replace")
    finally:
        os.close(descriptor)
    return text.partition(f"\n{name}:\t")[2].partition("\n")[0]


def number(procfs: int, pid: int | str, name: str) -> int:
    """A field that is one, 0 where the kernel has none of it. OSError."""
    return int(field(procfs, pid, name) or "0")


def capabilities(procfs: int, pid: int | str) -> int:
    """Those in effect, in the process's own user namespace. OSError."""
    return int(field(procfs, pid, "CapEff") or "0", 16)
