"""uname(2) in a cell: the persona's kernel, and the host name as it is now."""

from __future__ import annotations

import os

from mirage.sandbox import calls
from mirage.sandbox.first.place import Place, read

UNAME26, LINUX32, PERSONALITY = 0x0020000, 8, 0xFF  # linux/personality.h
FIELD = 65  # bytes of a field of struct new_utsname


def utsname(pid: int) -> bytes:
    """struct new_utsname, as a process is told it. OSError."""
    return b"".join(field.encode()[: FIELD - 1].ljust(FIELD, b"\0") for field in _names(pid))


def _names(pid: int) -> list[str]:
    system, release, version, machine = Place.uname
    domain = int(read(f"{pid}/personality"), 16)
    if domain & UNAME26:  # override_release() of linux/kernel/sys.c
        minor, dash, rest = release.partition(".")[2].partition("-")
        release = f"2.6.{60 + int(minor.partition('.')[0])}{dash}{rest}"
    if domain & PERSONALITY == LINUX32:
        machine = "i686"  # COMPAT_UTS_MACHINE
    if os.stat(f"{pid}/ns/uts", dir_fd=Place.procfs).st_ino != os.stat("self/ns/uts", dir_fd=Place.procfs).st_ino:
        name, domain_name = _names_within(pid)
    else:
        name, domain_name = _setting("hostname"), _setting("domainname")  # gethostname(3) would ask ourselves
    return [system, name, release, version, machine, domain_name]


def _names_within(pid: int) -> list[str]:
    """Those of a namespace that a process has made: /proc/sys tells each who looks those of his own."""
    own, theirs = (os.open(f"{whose}/ns/uts", os.O_RDONLY | os.O_CLOEXEC, dir_fd=Place.procfs) for whose in ("self", pid))
    try:
        calls.setns(theirs, calls.NEWUTS)
        try:
            return [read(f"sys/kernel/{name}") for name in ("hostname", "domainname")]
        finally:
            calls.setns(own, calls.NEWUTS)
    finally:
        os.close(own)
        os.close(theirs)


def _setting(name: str) -> str:
    """As it is now; it is opened once."""
    if name not in Place.settings:
        Place.settings[name] = os.open(f"sys/kernel/{name}", os.O_RDONLY | os.O_CLOEXEC, dir_fd=Place.procfs)
    return os.pread(Place.settings[name], 256, 0).decode("utf-8", "replace").rstrip("\n")
