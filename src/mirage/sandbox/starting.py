"""From a fork to the program in it, inside a cell: its number, its terminal, its descriptors, who it is, execve.

What runs here is ours until execve, under the cell's filter already.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import resource
import signal
import struct
import termios
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NoReturn

from mirage.base import ttymodes
from mirage.sandbox import calls

NOT_FOUND, NOT_EXECUTABLE = 127, 126
OPEN_FILES = 1024  # a login's on Debian 12
TRIES = 8  # forks until the wanted number comes: whoever forks beside us takes it away
LIBRARY_SIGNALS = (32, 33)  # SIGCANCEL and SIGSETXID of glibc, which its signal(2) does not let through
TTY = 5  # the group's number on Debian


def fork_as(procfs: int, wanted: int) -> int:
    """fork(2) to a process of this number, if it is free; else of another. 0 in the child."""
    for left in reversed(range(TRIES if wanted > 1 else 1)):
        number_next(procfs, wanted)
        pid = os.fork()
        if pid == 0 and left and os.getpid() != wanted:
            os._exit(0)
        if pid in (0, wanted) or not left:
            return pid
        os.waitpid(pid, 0)
    raise AssertionError("the last try returns")


def number_next(procfs: int, wanted: int) -> None:
    """Have the next fork here give this number, where it is free; 0 and 1: whatever comes."""
    if wanted > 1:
        with contextlib.suppress(OSError):
            last = os.open("sys/kernel/ns_last_pid", os.O_WRONLY | os.O_CLOEXEC, dir_fd=procfs)
            os.write(last, str(wanted - 1).encode())
            os.close(last)


def limit(order: Mapping[str, Any]) -> None:
    """Ourselves, as a login is."""
    calls.limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    for kind, value in order["limits"].items():
        calls.limit(int(kind), value, value)
    calls.limit(resource.RLIMIT_CORE, 0)


def terminal(wish: Mapping[str, Any]) -> tuple[int, int]:
    """A pseudo-terminal's master and slave, by the number that the world gave it where it is free."""
    spare: list[tuple[int, int]] = []
    while True:
        master, slave = os.openpty()
        number = int(os.ttyname(slave).rpartition("/")[2])
        if number >= wish["number"] or len(spare) > 64:
            break
        spare.append((master, slave))
    for one in spare:
        os.close(one[0])
        os.close(one[1])
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", wish["rows"], wish["columns"], 0, 0))
    if modes := wish.get("modes"):
        attributes = termios.tcgetattr(slave)
        ttymodes.apply(modes, attributes)
        termios.tcsetattr(slave, termios.TCSANOW, attributes)
    return master, slave


def pipes(uid: int, gid: int) -> tuple[list[int], list[int]]:
    """A program's three, made here so that they are its user's, who may open them again by /dev/stdout; and the other ends."""
    (inner, outer), *others = (os.pipe2(os.O_CLOEXEC) for _ in range(3))
    for end in (inner, others[0][0], others[1][0]):
        os.fchown(end, uid, gid)
    return [inner, *(writer for _, writer in others)], [outer, *(reader for reader, _ in others)]


def take_terminal(slave: int, uid: int) -> None:
    """Make it the caller's, who leads a session, and its own."""
    os.fchown(slave, uid, TTY)
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)


def take_signals(what: signal.Handlers, numbers: Iterable[int] = range(1, signal.NSIG)) -> None:
    """Those that can be taken: by default, as a program wants them, or ignored."""
    for number in numbers:
        with contextlib.suppress(OSError, ValueError):
            signal.signal(number, what)
    if what == signal.SIG_DFL:
        for number in LIBRARY_SIGNALS:  # whoever started Mirage may have had them ignored
            calls.take_by_default(number)


def execute(order: Mapping[str, Any], descriptors: Mapping[int, int], before: Callable[[], None]) -> NoReturn:
    """In the new process, whose signals are taken by default: become what was asked for.

    `descriptors`: number -> what is to have it. `before`: what comes first.
    """
    try:
        signal.set_wakeup_fd(-1)
        take_signals(signal.SIG_IGN, order.get("ignored", ()))
        before()
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        _arrange(descriptors)
        limit(order)
        os.umask(order.get("umask", 0o022))
        if order.get("nice"):
            with contextlib.suppress(OSError):
                os.nice(order["nice"])
        if order.get("root", "/") != "/":
            os.chroot(order["root"])
        os.setgroups(order["groups"])
        os.setresgid(order["gid"], order["gid"], order["gid"])
        os.setresuid(order["uid"], order["uid"], order["uid"])
        try:
            os.chdir(order["cwd"])
        except OSError:
            os.chdir("/")
        os.execve(order["path"], order["argv"], order["environment"])  # noqa: S606 - what a shell is for
    except OSError as error:
        with contextlib.suppress(OSError):
            os.write(2, f"{order['argv'][0]}: {os.strerror(error.errno or 0)}\n".encode())
        os._exit(NOT_FOUND if isinstance(error, FileNotFoundError) else NOT_EXECUTABLE)
    finally:  # anything else is a fault of ours, and none of its words go to the client
        os._exit(1)


def _arrange(descriptors: Mapping[int, int]) -> None:
    """Each under its number, and nothing else open."""
    above = max(descriptors, default=0) + 1
    high = {number: fcntl.fcntl(descriptor, fcntl.F_DUPFD, above) for number, descriptor in descriptors.items()}
    following = 0
    for number in sorted(high):
        if following < number:  # an empty range that ends before 0 is, to close_range(2), all there is
            os.closerange(following, number)
        os.dup2(high[number], number)
        following = number + 1
    os.closerange(following, 1 << 16)
