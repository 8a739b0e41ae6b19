"""What text programs read: their operands one after another, `-` for standard input, in pieces, whole, or in batches of lines."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING

from mirage.shell.fds import Descriptor
from mirage.shell.lib.gnu import shell_escape, why

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.vfs.types import Stat


def quotef(name: str) -> str:
    """quotef() of gnulib: apostrophes only where a shell would need them."""
    return shell_escape(name, always=not name or (":" in name and name.isprintable()))


class Standard(Descriptor):
    """Standard input as an operand: to close it closes nothing, as the number stays the process's own until it ends.

    A reference of the program's would outlive a program that is killed while it writes, and who feeds it would never see the pipe break.
    """

    __slots__ = ("under",)

    def __init__(self, under: Descriptor) -> None:
        super().__init__()
        self.under = under

    @property
    def is_tty(self) -> bool:  # type: ignore[override]
        return self.under.is_tty

    @property
    def is_file(self) -> bool:  # type: ignore[override]
        return self.under.is_file

    @property
    def name(self) -> bytes:
        return self.under.name

    @property
    def access(self) -> int:
        return self.under.access

    @property
    def mode(self) -> int:
        return self.under.mode

    def stat(self) -> Stat | None:
        return self.under.stat()

    def seek(self, offset: int, whence: int = 0) -> int:
        return self.under.seek(offset, whence)

    def read_now(self, size: int) -> bytes | None:
        return self.under.read_now(size)

    def unread(self, data: bytes) -> None:
        self.under.unread(data)

    async def _readable(self) -> None:
        await self.under._readable()


async def source(proc: Process, name: str) -> Descriptor:
    """The file, or standard input for `-`; OSError. The caller closes it."""
    if name == "-" and 0 in proc.fds:
        return Standard(proc.fds[0])
    return await proc.open_fd("/dev/stdin" if name == "-" else name)


async def contents(proc: Process, name: str, most: int) -> bytes:
    """All of the file, or of standard input for `-`, at most so many bytes; OSError."""
    return await proc.read_all(0, most) if name == "-" else proc.read_file(name, most)


async def pieces(proc: Process, descriptor: Descriptor) -> AsyncIterator[bytes]:
    """All of it, piece by piece; OSError. What the program has put out goes out in between."""
    while data := await proc.read_from(descriptor):
        yield data
        await proc.tick(1 + len(data) // 256)
        if proc.is_buffer_full or not descriptor.is_file:
            await proc.flush()


async def batches(proc: Process, descriptor: Descriptor, delimiter: bytes = b"\n") -> AsyncIterator[list[bytes]]:
    """Lines without their ends, as many at a time as have come. A last line without an end is one, too."""
    rest = b""
    limit = proc.session.limits.memory
    while data := await proc.read_from(descriptor):
        lines = (rest + data).split(delimiter) if rest else data.split(delimiter)
        rest = lines.pop()
        if len(rest) > limit:
            proc.session.stop("memory", limit)
        if lines:
            yield lines
        await proc.tick(1 + len(data) // 64)
        if proc.is_buffer_full or not descriptor.is_file:
            await proc.flush()
    if rest:
        yield [rest]


async def whole(proc: Process, descriptor: Descriptor) -> bytes:
    """All of it at once, within the session's memory; OSError."""
    parts, total = [], 0
    limit = proc.session.limits.memory
    async for data in pieces(proc, descriptor):
        parts.append(data)
        total += len(data)
        if total > limit:
            proc.session.stop("memory", limit)
    return b"".join(parts)


Said = Callable[[str, OSError, bool], str]


def _told(name: str, error: OSError, is_open: bool) -> str:
    return f"{quotef(name)}: {why(error)}"


async def each_operand(
    proc: Process, names: list[str], read: Callable[[Descriptor], Awaitable[None]], said: Said = _told, *, is_plain: bool = False
) -> int:
    """Every operand (standard input if there is none) opened, read and closed; those that fail are told of. The status.

    With `is_plain`, as util-linux has it, `-` is a file's name like any other.
    """
    status = 0
    for name in names or ["-"]:
        descriptor = None
        try:
            descriptor = await (proc.open_fd(name) if names and is_plain else source(proc, name))
            await read(descriptor)
        except OSError as error:
            status = proc.error(said(name, error, descriptor is not None))
        finally:
            if descriptor is not None:
                descriptor.close()
    return status


async def each_line(
    proc: Process, names: list[str], change: Callable[[bytes], bytes], said: Said = _told, *, is_plain: bool = False
) -> int:
    """Every line of every operand, changed and written while the others come; whether a last one has an end stays as it is."""

    async def read(descriptor: Descriptor) -> None:
        rest = b""
        try:
            async for data in pieces(proc, descriptor):
                *lines, rest = (rest + data).split(b"\n")
                proc.out(b"".join([change(line) + b"\n" for line in lines]))
                if len(rest) > proc.session.limits.memory:
                    proc.session.stop("memory", proc.session.limits.memory)
        finally:
            if rest:
                proc.out(change(rest))

    return await each_operand(proc, names, read, said, is_plain=is_plain)


class Joined:
    """Operands one behind the other, from `skip` bytes on and at most `most` of them, in whole blocks: what od and hexdump show.

    `status` and `total` (bytes read) count when all has been read. A file that fails is told of by `said(name, error, is_open)`.
    `is_plain` as in `each_operand`.
    """

    def __init__(self, proc: Process, names: list[str], skip: int, most: int | None, said: Said, *, is_plain: bool = False) -> None:
        self.proc = proc
        self.names = names or ["-"]
        self.is_plain = is_plain and bool(names)
        self.skip = skip
        self.end = None if most is None else skip + most
        self.said = said
        self.status = self.total = self.opened = 0

    async def blocks(self, size: int) -> AsyncIterator[bytes]:
        """Multiples of `size` bytes; only the last may be less."""
        rest = b""
        for name in self.names:
            descriptor = None
            try:
                descriptor = await (self.proc.open_fd(name) if self.is_plain else source(self.proc, name))
                self.opened += 1
                async for data in pieces(self.proc, descriptor):
                    rest += self._wanted(data)
                    if whole_ones := len(rest) - len(rest) % size:
                        yield rest[:whole_ones]
                        rest = rest[whole_ones:]
                    if self._is_over:
                        break
            except OSError as error:
                self.status = self.proc.error(self.said(name, error, descriptor is not None))
            finally:
                if descriptor is not None:
                    descriptor.close()
            if self._is_over:
                break
        if rest:
            yield rest

    @property
    def _is_over(self) -> bool:
        return self.end is not None and self.total >= self.end

    def _wanted(self, data: bytes) -> bytes:
        before, self.total = self.total, self.total + len(data)
        return data[max(0, self.skip - before) : None if self.end is None else max(0, self.end - before)]
