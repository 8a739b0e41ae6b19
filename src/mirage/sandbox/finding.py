"""Finds the file that a system call of another process names, as that process would: from its own root and its own directory.

What is found is held by an O_PATH descriptor: nothing is opened, so nothing waits and nothing is changed. The name was read from
memory that the caller may change behind our back; who does that has another file executed than the one that was judged.
"""

from __future__ import annotations

import os
import re
from errno import ENOENT

from mirage.sandbox import calls

PATH = os.O_PATH | os.O_CLOEXEC
HERE = -100  # AT_FDCWD
EMPTY_PATH, NO_FOLLOW = 0x1000, 0x100  # AT_EMPTY_PATH, AT_SYMLINK_NOFOLLOW
LINKS = 8  # that lead through /proc
_OF_PROCESS = re.compile(rb"/+proc/+(self|thread-self|[0-9]+)/+(.+)")
_DESCRIPTOR = re.compile(rb"/+dev/+(?:fd/+([0-9]+)|(stdin|stdout|stderr))")


def find(procfs: int, pid: int, path: bytes, directory: int = HERE) -> int:
    """A descriptor of the file. `directory`: of the *at calls. OSError where the caller would get one."""
    found = _find_plainly(procfs, pid, path) if path.startswith(b"/") else -1
    if found >= 0:
        return found
    own = os.open("/", PATH)
    try:
        root = os.open(f"{pid}/root", PATH, dir_fd=procfs)
        here = os.open(f"{pid}/cwd" if directory == HERE else f"{pid}/fd/{directory}", PATH, dir_fd=procfs)
        try:
            if not path:
                return os.dup(here)
            os.fchdir(root)
            os.chroot(".")
            os.fchdir(here)
            return _walk(procfs, pid, path)
        finally:
            os.close(here)
            os.close(root)
            os.fchdir(own)
            os.chroot(".")
    finally:
        os.close(own)


def _find_plainly(procfs: int, pid: int, path: bytes) -> int:
    """A name that begins at the root: in a third of the calls. -1: it is not found so, as what leads through /proc."""
    if _below_proc(pid, path) is not None:
        return -1
    root = os.open(f"{pid}/root", PATH, dir_fd=procfs)
    try:
        return calls.open_within(root, path, PATH)
    except FileNotFoundError:
        os.close(calls.open_within(root, path, PATH | os.O_NOFOLLOW))  # a link, or nothing at all
        return -1
    except OSError:
        return -1
    finally:
        os.close(root)


def _walk(procfs: int, pid: int, path: bytes) -> int:
    """The mounted /proc is ours, and its links are texts: whoever goes through it is taken through the true one."""
    for _ in range(LINKS):
        true = _below_proc(pid, path)
        if true is not None:
            return os.open(true, PATH, dir_fd=procfs)
        try:
            return os.open(path, PATH)
        except FileNotFoundError:
            target = os.readlink(path)
            path = os.path.join(os.path.dirname(path), target)
    raise OSError(ENOENT, os.strerror(ENOENT))


def _below_proc(pid: int, path: bytes) -> bytes | None:
    if found := _OF_PROCESS.fullmatch(path):
        whose = b"%d" % pid if found[1] in (b"self", b"thread-self") else found[1]
        return whose + b"/" + found[2]
    if found := _DESCRIPTOR.fullmatch(path):
        return b"%d/fd/%d" % (pid, int(found[1]) if found[1] else (b"stdin", b"stdout", b"stderr").index(found[2]))
    return None
