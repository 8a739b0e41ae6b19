"""A program started without a copy of who starts it: posix_spawn(3), on a thread that has its memory back when execve is over.

To copy the first process of a cell costs more than all that a shell does until its prompt, and its first steps copy every page that
they touch. As an execve is asked of that process, it cannot wait for one itself: a thread does, which the filter holds for as well.
"""

from __future__ import annotations

import _thread
import ctypes
import fcntl
import os
import re
import struct
from collections.abc import Mapping, Sequence
from errno import EIO
from typing import Any

from mirage.sandbox import calls, starting

SIGDEF, SIGMASK, SETSID = 0x04, 0x08, 0x80  # POSIX_SPAWN_..., spawn.h
ROOM = 1024  # bytes, more than a posix_spawnattr_t or posix_spawn_file_actions_t has
EVERY, NO = b"\xff" * 128, bytes(128)  # sigset_t
SETGROUPS = 116  # asm/unistd_64.h
ROOT = {"uid": 0, "gid": 0, "groups": [0], "terminal": None}  # what it does not change
NEEDED = "posix_spawn_file_actions_addclosefrom_np"  # glibc 2.34
FS = 0x200  # CLONE_FS, linux/sched.h
HIGH = 900  # above what is open here, and below one's limit
CLOCKS = (6, 3)  # the Linux from which on a new memory has the time namespace that children are to have: before, a fork alone has it

_libc = ctypes.CDLL(None)
_is_known = tuple(map(int, re.findall(r"\d+", os.uname().release)[:2])) >= CLOCKS and hasattr(_libc, NEEDED)


class Launch:
    """One program on its way. `error` when that is over: an errno, and 0 if it runs, as `pid`.

    `place`: where its path lies in our memory, which nobody else knows: the execve of that address is its own, or of a fork of ours.
    """

    __slots__ = ("_path", "descriptors", "error", "order", "pid", "place")

    def __init__(self, order: Mapping[str, Any], descriptors: Sequence[int]) -> None:
        self.order = order
        self.descriptors = descriptors
        self.pid = 0
        self._path = ctypes.create_string_buffer(_bytes(order["path"]))
        self.place = ctypes.addressof(self._path)
        self.error: int | None = None


class Launcher:
    """Starts one program at a time. From `over` can be read when an attempt is."""

    def __init__(self, procfs: int) -> None:
        self.over, self._told = os.pipe2(os.O_CLOEXEC)
        self._procfs = procfs
        self._launch: Launch
        self.thread = 0  # its number, which the filter's questions come with
        self._arranged: dict[tuple[int, ...], ctypes.Array[ctypes.c_char]] = {}
        self._given = _thread.allocate_lock()
        self._given.acquire()
        _thread.start_new_thread(self._work, ())

    def begin(self, launch: Launch) -> None:
        self._launch = launch
        self._given.release()

    def _work(self) -> None:
        self.thread = _thread.get_native_id()
        calls.raw(SETGROUPS, 1, struct.pack("I", 0))  # of this thread alone, and so of what it starts
        calls.unshare(FS)  # so is its directory
        while True:
            self._given.acquire()
            try:
                self._launch.error = self._start(self._launch)
            except OSError as error:
                self._launch.error = error.errno or EIO
            except Exception:
                self._launch.error = EIO
            os.write(self._told, b"!")

    def _start(self, launch: Launch) -> int:
        """The errno. Everything else of ours is closed on exec as well, or by number."""
        order, number, attributes = launch.order, ctypes.c_int(), ctypes.create_string_buffer(ROOM)
        high = tuple(fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, HIGH) for descriptor in launch.descriptors)
        _libc.posix_spawnattr_init(attributes)
        try:
            _libc.posix_spawnattr_setflags(attributes, ctypes.c_short(SIGDEF | SIGMASK | SETSID))
            _libc.posix_spawnattr_setsigdefault(attributes, EVERY)
            _libc.posix_spawnattr_setsigmask(attributes, NO)
            words, environment = order["argv"], [f"{name}={value}" for name, value in order["environment"].items()]
            os.chdir(order["cwd"])
            starting.limit(order)  # only ourselves can we limit; what that forbids the cell's groups forbid sooner
            starting.number_next(self._procfs, order["pid"])
            path, actions = ctypes.c_void_p(launch.place), self._arrangement(high)
            error = int(_libc.posix_spawn(ctypes.byref(number), path, actions, attributes, _array(words), _array(environment)))
            launch.pid = number.value if not error else 0
            return error
        finally:
            _libc.posix_spawnattr_destroy(attributes)
            for descriptor in high:
                os.close(descriptor)

    def _arrangement(self, descriptors: tuple[int, ...]) -> ctypes.Array[ctypes.c_char]:
        """That a program has them as 0, 1 and so on. It is kept: the C library looks at its limits, which is asked, for each."""
        if descriptors not in self._arranged:
            actions = ctypes.create_string_buffer(ROOM)
            _libc.posix_spawn_file_actions_init(actions)
            for at, descriptor in enumerate(descriptors):
                _libc.posix_spawn_file_actions_adddup2(actions, descriptor, at)
            _libc.posix_spawn_file_actions_addclosefrom_np(actions, len(descriptors))
            self._arranged[descriptors] = actions
        return self._arranged[descriptors]


def fits(order: Mapping[str, Any]) -> bool:
    """Whether a program can be started so: as who we are, on no terminal, where kernel and C library are new enough."""
    return _is_known and all(order[name] == value for name, value in ROOT.items())


def _array(words: list[str]) -> ctypes.Array[ctypes.c_char_p]:
    return (ctypes.c_char_p * (len(words) + 1))(*map(_bytes, words), None)


def _bytes(text: str) -> bytes:
    return os.fsencode(text)
