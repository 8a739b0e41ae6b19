"""The programs that we imitate, by the path of their file: `@program` registers, discovery imports all of `shell/programs/`.

A name is never enough to run one: the file at the path in the visitor's own view decides (`execve.py`).
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from mirage.shell.process import Process

# those that speak of themselves by program_invocation_short_name (util-linux, procps) or a name of their own (shadow, dpkg, ncurses);
# what comes from GNU says argv[0] as it was called
BRIEF = frozenset(
    "blkid chpasswd clear column crontab dmesg dnsdomainname dpkg dpkg-query fdisk groupadd groupdel groupmod hd hexdump "
    "hostname last lastb lastlog logger lsblk lscpu mesg more mount nc.openbsd passwd pgrep pkill reset rev setsid sfdisk "
    "su sudo sysctl tput tset umount useradd userdel usermod whereis".split()
)
Main = Callable[["Process"], "int | Coroutine[Any, Any, int]"]
F = TypeVar("F", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Program:
    """One imitated program. `is_async`: it may wait, so it runs as a task; the others run in line. `is_bounded`: see `program`."""

    name: str
    path: bytes
    main: Main
    is_async: bool
    is_bounded: bool = False

    def called(self, name: str) -> str:
        """What its messages begin with when argv[0] is `name`."""
        return name.rsplit("/", 1)[-1] if self.name in BRIEF else name


_programs: dict[bytes, Program] = {}
_applets: dict[str, Program] = {}
_is_loaded = False


def program(name: str, *, path: str | tuple[str, ...] = (), is_bounded: bool = False) -> Callable[[F], F]:
    """Register a function of a Process as the program with that file; /usr/bin/NAME when no path is given.

    `is_bounded`: what it is given is a program itself, of which we understand a part; it is truly run where that can be had.
    """

    def register(function: F) -> F:
        for place in (path,) if isinstance(path, str) else path or (f"/usr/bin/{name}",):
            entry = Program(name, place.encode(), function, inspect.iscoroutinefunction(function), is_bounded)  # type: ignore[arg-type]
            _programs[entry.path] = entry
        return function

    return register


def load() -> None:
    """Import every program, once a process."""
    global _is_loaded
    if not _is_loaded:
        package = importlib.import_module("mirage.shell.programs")
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            importlib.import_module(module.name)
        _is_loaded = True  # only now: one that fails is told again to whoever asks next


def programs() -> dict[bytes, Program]:
    """All of them, by path."""
    load()
    return _programs


def paths() -> list[bytes]:
    """The files whose programs we have."""
    load()
    return sorted(_programs)


def find(path: bytes) -> Program | None:
    """The program whose file in an image has this absolute, resolved path."""
    load()
    return _programs.get(path)


def named(name: str) -> Program | None:
    """The program of a name, for those that call others by name alone (busybox)."""
    load()
    if not _applets:
        for entry in _programs.values():
            _applets.setdefault(entry.name, entry)
    return _applets.get(name)
