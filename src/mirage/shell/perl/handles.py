"""File handles: files, pipes, directories and sockets, with the input that was read ahead."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mirage.shell.lib.text import to_bytes
from mirage.shell.net.dialing import Line, Listening
from mirage.shell.perl.values import Cell, text_of, to_octets

if TYPE_CHECKING:
    from mirage.shell.perl.machine import Machine
    from mirage.shell.process import Process

CHUNK = 65536
LINE_MAX = 4 << 20


@dataclass(eq=False, slots=True)
class Handle:
    """One handle; `descriptor` is -1 where it is closed or no file of the machine's."""

    name: str = ""
    descriptor: int = -1
    held: bytes = b""  # read ahead
    number: int = 0  # lines that were read
    is_at_end: bool = False
    names: list[str] | None = None  # of a directory that is not read yet
    line: Line | None = None
    listening: Listening | None = None
    child: Process | None = None  # at the other end of a pipe
    memory: Cell | None = None
    path: str = ""
    facts: dict[str, Any] = field(default_factory=dict)  # of a socket
    blessed: str = ""
    kind: str = "GLOB"

    @property
    def is_open(self) -> bool:
        return (
            self.descriptor >= 0 or self.line is not None or self.listening is not None or self.memory is not None or bool(self.facts)
        )


def standard() -> dict[str, Handle]:
    return {name: Handle(name, number) for number, name in enumerate(("STDIN", "STDOUT", "STDERR"))}


def find(machine: Machine, value: Any) -> Handle | None:
    """The handle that a value means: an object, a glob or a name."""
    if isinstance(value, Handle):
        return value
    if isinstance(value, Cell):
        return find(machine, value.value)
    name = text_of(value).removeprefix("*").removeprefix("main::")
    return machine.handles.get(name)


def made(machine: Machine, name: str) -> Handle:
    """The handle of a name, which may be new."""
    found = machine.handles.get(name)
    if found is None:
        found = machine.handles[name] = Handle(name)
    return found


MODES = {
    "<": os.O_RDONLY, ">": os.O_WRONLY | os.O_CREAT | os.O_TRUNC, ">>": os.O_WRONLY | os.O_CREAT | os.O_APPEND, "+<": os.O_RDWR,
    "+>": os.O_RDWR | os.O_CREAT | os.O_TRUNC, "+>>": os.O_RDWR | os.O_CREAT | os.O_APPEND,
}  # fmt: skip


async def open_file(machine: Machine, handle: Handle, mode: str, path: str) -> None:
    """OSError."""
    proc = machine.proc
    descriptor = await proc.open_fd(path, MODES[mode], 0o666)
    number = handle.descriptor if 0 <= handle.descriptor <= 2 else proc.free_fd(3)
    if number <= 2:
        await proc.flush()
    proc.set_fd(number, descriptor)
    reset(handle, number)
    handle.path = path


def reset(handle: Handle, number: int) -> None:
    handle.descriptor, handle.held, handle.number, handle.is_at_end = number, b"", 0, False
    handle.line = handle.listening = handle.child = handle.memory = handle.names = None


async def duplicate(machine: Machine, handle: Handle, other: Handle) -> None:
    """open(STDIN, "<&S"): the same file, pipe or connection under another handle."""
    proc = machine.proc
    number = handle.descriptor if 0 <= handle.descriptor <= 2 else proc.free_fd(3)
    await proc.flush()
    if other.line is not None:
        handle.line = other.line
        return
    source = proc.fds.get(other.descriptor)
    if source is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    proc.set_fd(number, source.dup())
    reset(handle, number)


async def open_pipe(machine: Machine, handle: Handle, argv: list[str], *, reads: bool) -> None:
    """A command whose output is read, or which is written to. OSError."""
    proc = machine.proc
    await proc.flush()
    reader, writer = proc.pipe()
    theirs, ours = (writer, reader) if reads else (reader, writer)
    try:
        child = proc.start(argv, fds={**proc.fds, 1 if reads else 0: theirs}, env=environment(machine))
    except OSError:
        ours.close()
        raise
    finally:
        theirs.close()
    number = proc.free_fd(3)
    proc.set_fd(number, ours)
    reset(handle, number)
    handle.child = child


def environment(machine: Machine) -> dict[str, str]:
    return {name: text_of(value) for name, value in machine.environment.items.items()}


async def finish(machine: Machine, handle: Handle) -> int | None:
    """close: the status of what was at the other end of a pipe, else 0; None if it was not open."""
    if not handle.is_open:
        return None
    if handle.line is not None:
        handle.line.close()
    if handle.listening is not None:
        handle.listening.close()
    if handle.descriptor > 2 and handle.descriptor in machine.proc.fds:
        machine.proc.close_fd(handle.descriptor)
    elif handle.descriptor >= 0:
        await machine.proc.flush()
    child, handle.child = handle.child, None
    handle.descriptor, handle.line, handle.listening, handle.memory = -1, None, None, None
    handle.facts.clear()
    if child is None:
        return 0
    status = await child.wait()
    return status - 128 if status > 128 and child.signal else status << 8


async def fill(machine: Machine, handle: Handle) -> bool:
    """Read on; False at the end."""
    if handle.is_at_end:
        return False
    proc = machine.proc
    if handle.memory is not None:
        data = to_octets(text_of(handle.memory.value))
        handle.is_at_end = True
    elif handle.line is not None:
        await proc.flush()
        data = await proc.read_from(handle.line.reader, CHUNK)
    elif handle.descriptor in proc.fds:
        if handle.descriptor == 0:
            await proc.flush()
        data = await proc.read(handle.descriptor, CHUNK)
    else:
        return False
    if not data:
        handle.is_at_end = not (handle.descriptor == 0 and proc.isatty(0))
        return False
    handle.held += data
    return True


async def read_line(machine: Machine, handle: Handle) -> str | None:
    """Up to $/, or None at the end."""
    ending = machine.variable("$", "/").value
    mark = b"\n\n" if ending == "" else to_octets(text_of(ending))
    machine.last_read = handle
    searched = 0
    while True:
        at = handle.held.find(mark, searched) if ending is not None else -1
        if at >= 0:
            cut = at + len(mark)
            break
        searched = max(0, len(handle.held) - len(mark))
        if len(handle.held) > LINE_MAX:
            raise MemoryError
        if not await fill(machine, handle):
            cut = len(handle.held)
            break
    if not cut:
        return None
    data, handle.held = handle.held[:cut], handle.held[cut:]
    handle.number += 1
    text = data.decode("latin-1")
    machine.charged(text)
    return text


async def read(machine: Machine, handle: Handle, size: int, *, is_whole: bool) -> bytes:
    """read (`is_whole`: as much as was asked for) and sysread."""
    while len(handle.held) < size and (is_whole or not handle.held):
        if not await fill(machine, handle):
            break
    data, handle.held = handle.held[:size], handle.held[size:]
    return data


async def write(machine: Machine, handle: Handle, data: bytes) -> None:
    """OSError."""
    if handle.line is not None:
        await handle.line.send(data)
    elif handle.memory is not None:
        handle.memory.value = machine.charged(text_of(handle.memory.value) + data.decode("latin-1"))
    elif handle.descriptor >= 0:
        await machine.proc.write(handle.descriptor, data)
    else:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


def path_of(value: Any) -> str:
    """A file's name out of a string of octets."""
    return to_octets(text_of(value)).decode("utf-8", "surrogateescape")


def octets(text: str) -> str:
    """A text of the machine's as perl has it: a character for each byte."""
    return to_bytes(text).decode("latin-1")
