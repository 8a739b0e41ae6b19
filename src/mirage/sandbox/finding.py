"""Finds the file that a system call of another process names, as that process would: from its own root and its own directory.

What is found is held by an O_PATH descriptor: nothing is opened, so nothing waits and nothing is changed. The name was read from
memory that the caller may change behind our back; who does that has another file executed than the one that was judged.

The mounted /proc is ours, and its links are texts that depend on who asks: who goes through it, by whatever links and wherever it is
mounted, is taken through the true one.
"""

from __future__ import annotations

import functools
import os
import stat
from errno import ELOOP, ENOENT

from mirage.sandbox import calls

PATH = os.O_PATH | os.O_CLOEXEC
HERE = -100  # AT_FDCWD
LINKS = 40  # MAXSYMLINKS, linux/namei.h
OWN = (b"self", b"thread-self")
MERGED = (b"bin", b"sbin", b"lib", b"lib64")  # links to their like below /usr, on Debian since 12


def find(procfs: int, pid: int, path: bytes, directory: int = HERE) -> int:
    """A descriptor of the file. `directory`: of the *at calls. OSError where the caller would get one."""
    found = _find_plainly(procfs, pid, path) if path.startswith(b"/") else -1
    if found >= 0:
        return found
    proc = _mounted()
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
            return _Walk(procfs, pid, proc).to(path)
        finally:
            os.close(here)
            os.close(root)
            os.fchdir(own)
            os.chroot(".")
    finally:
        os.close(own)


def _find_plainly(procfs: int, pid: int, path: bytes) -> int:
    """A name from the root on in which nothing is a link but the first step, as /bin: in a third of the calls. -1: it is none."""
    root = os.open(f"{pid}/root", PATH, dir_fd=procfs)
    first, _, rest = path.lstrip(b"/").partition(b"/")
    try:
        if first not in MERGED:
            try:
                return calls.open_within(root, path, PATH)
            except OSError as error:
                if error.errno != ELOOP:
                    raise
        try:
            return calls.open_within(root, os.readlink(first, dir_fd=root) + b"/" + rest, PATH)
        except OSError:
            return -1
    finally:
        os.close(root)


@functools.cache
def _mounted() -> tuple[int, int]:
    """Device and inode of the mounted /proc, which stays what it is."""
    facts = os.stat("/proc")
    return facts.st_dev, facts.st_ino


class _Walk:
    """Step by step, from the caller's root and directory, which are ours for the moment. `proc`: device and inode of the mounted."""

    def __init__(self, procfs: int, pid: int, proc: tuple[int, int]) -> None:
        self._procfs = procfs
        self._pid = pid
        self._proc = proc
        self._true = os.fstat(procfs).st_dev
        self._place = -1

    def to(self, path: bytes) -> int:
        try:
            self._enter(os.open(_start(path), PATH))
            steps, links = _steps(path), 0
            while steps:
                text = self._step(steps.pop())
                if text is None:
                    continue
                links += 1
                if links > LINKS:
                    raise OSError(ELOOP, os.strerror(ELOOP))
                steps += _steps(text)
                if text.startswith(b"/"):
                    self._enter(os.open("/", PATH))
            found, self._place = self._place, -1
            return found
        finally:
            self._enter(-1)

    def _enter(self, place: int) -> None:
        if self._place >= 0:
            os.close(self._place)
        self._place = place

    def _step(self, name: bytes) -> bytes | None:
        """To the next name; if it is a link, what it says."""
        facts = os.fstat(self._place)
        is_top = (facts.st_dev, facts.st_ino) == self._proc
        if is_top and (process := self._process(name)) >= 0:
            self._enter(process)
            return None
        if facts.st_dev in (self._true, self._proc[0]) and not is_top:  # a link there is more than its text, to whoever follows it
            self._enter(os.open(name, PATH, dir_fd=self._truly() if facts.st_dev == self._proc[0] else self._place))
            return None
        following = os.open(name, PATH | os.O_NOFOLLOW, dir_fd=self._place)
        if not stat.S_ISLNK(os.fstat(following).st_mode):
            self._enter(following)
            return None
        try:
            text = os.readlink(b"", dir_fd=following)
        finally:
            os.close(following)
        if not text:
            raise OSError(ENOENT, os.strerror(ENOENT))
        return text

    def _truly(self) -> int:
        """Where we stand, in the true one if it is a directory of a process that truly runs: somebody may stand in the mounted."""
        steps = os.readlink(b"self/fd/%d" % self._place, dir_fd=self._procfs).split(b"/")
        if len(steps) > 2 and steps[1] == b"proc" and (process := self._process(steps[2])) >= 0:
            self._enter(process)
            for step in steps[3:]:
                self._enter(os.open(step, PATH, dir_fd=self._place))
        return self._place

    def _process(self, name: bytes) -> int:
        """The true directory of a process that truly runs; -1: it is none."""
        if name not in OWN and (not name.isdigit() or name == b"1"):
            return -1
        try:
            return os.open(b"%d" % self._pid if name in OWN else name, PATH, dir_fd=self._procfs)
        except FileNotFoundError:
            return -1


def _start(path: bytes) -> bytes:
    return b"/" if path.startswith(b"/") else b"."


def _steps(path: bytes) -> list[bytes]:
    """Of a path, the last one first."""
    return [step for step in reversed(path.split(b"/")) if step not in (b"", b".")]
