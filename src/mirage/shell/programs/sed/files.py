"""The input of sed as one run of lines over all its files (or, with -s and -i, one a file), and the files that it writes."""

from __future__ import annotations

import os
import stat as st
from typing import TYPE_CHECKING

from mirage.shell.lib.gnu import why
from mirage.shell.lib.text import to_bytes
from mirage.shell.programs.sed.script import SedError
from mirage.shell.signals import SIGPIPE, Signalled

if TYPE_CHECKING:
    from mirage.shell.fds import Descriptor
    from mirage.shell.process import Process


class Lines:
    """Lines of one descriptor, without what ends them."""

    def __init__(self, proc: Process, descriptor: Descriptor, end: bytes, name: str) -> None:
        self.proc = proc
        self.descriptor = descriptor
        self.end = end
        self.name = name
        self._buffer = b""
        self._at = 0
        self._is_over = False

    async def next(self) -> tuple[bytes, bool] | None:
        """The line and whether it was ended; None when there is none."""
        while True:
            at = self._buffer.find(self.end, self._at)
            if at >= 0:
                line = self._buffer[self._at : at]
                self._at = at + 1
                return line, True
            if not await self._more():
                line, self._buffer, self._at = self._buffer[self._at :], b"", 0
                return (line, False) if line else None

    async def is_last(self) -> bool:
        return self._at >= len(self._buffer) and not await self._more()

    async def _more(self) -> bool:
        if self._is_over:
            return False
        try:
            data = await self.proc.read_from(self.descriptor)
        except OSError as error:
            raise SedError(f"read error on {self.name}: {why(error)}", 4) from None
        self._is_over = not data
        await self.proc.tick(1 + len(data) // 1024)
        self._buffer = self._buffer[self._at :] + data
        self._at = 0
        limit = self.proc.session.limits.memory
        if len(self._buffer) > limit:
            self.proc.session.stop("memory", limit, "sed line")
        return bool(data)

    def close(self) -> None:
        self.descriptor.close()


class Output:
    """One file that is written to; a line whose input lacked its newline gets it only when more follows."""

    def __init__(self, proc: Process, descriptor: Descriptor | None = None) -> None:
        self.proc = proc
        self.descriptor = descriptor
        self.lacks_newline = False
        self._parts: list[bytes] = []
        self._size = 0

    def put(self, data: bytes, end: bytes = b"") -> None:
        """Data and what ends it; no end at all when the input had none."""
        if self.lacks_newline:
            self._put(b"\n")
            self.lacks_newline = False
        self._put(data + end)

    def _put(self, data: bytes) -> None:
        if self.descriptor is None:
            self.proc.out(data)
            return
        self._parts.append(data)
        self._size += len(data)
        limit = self.proc.session.limits.memory
        if self._size > limit:
            self.proc.session.stop("memory", limit, "sed output")

    async def flush(self) -> None:
        if self.descriptor is None:
            await self.proc.flush()
        elif self._parts:
            data, self._parts, self._size = b"".join(self._parts), [], 0
            try:
                await self.descriptor.write(data)
            except BrokenPipeError:
                raise Signalled(SIGPIPE) from None
            except OSError as error:
                raise SedError(f"couldn't flush <unknown>: {why(error)}", 4) from None


class InPlace:
    """-i: the new file beside the old one, which it replaces at the end."""

    def __init__(self, proc: Process, name: str, suffix: str) -> None:
        self.proc = proc
        self.name = name
        self.suffix = suffix
        head, slash, _ = name.rpartition("/")
        letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
        self.temporary = f"{head}{slash}" + "sed" + "".join(proc.rng.choice(letters) for _ in range(6))
        self.shown = self.temporary if slash else f"./{self.temporary}"
        self.output = Output(proc, self._open(head or "." if not slash or head else "/"))

    def _open(self, directory: str) -> Descriptor:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        try:
            return self.proc.open_now(self.temporary, flags, 0o600)
        except OSError as error:
            raise SedError(f"couldn't open temporary file {self.shown}: {why(error)}", 4) from None

    async def finish(self) -> None:
        proc, caller = self.proc, self.proc.caller
        await self.output.flush()
        assert self.output.descriptor is not None
        self.output.descriptor.close()
        old, temporary = to_bytes(self.name), to_bytes(self.temporary)
        stat = proc.stat(self.name)
        caller.chmod(temporary, st.S_IMODE(stat.mode))
        if proc.uid == 0:
            caller.chown(temporary, stat.uid, stat.gid)
        if self.suffix:
            caller.rename(old, to_bytes(self._backup()))
        caller.rename(temporary, old)

    def _backup(self) -> str:
        head, slash, base = self.name.rpartition("/")
        made = self.suffix.replace("*", base) if "*" in self.suffix else base + self.suffix
        return made if "/" in made else head + slash + made

    def abandon(self) -> None:
        if self.output.descriptor is not None:
            self.output.descriptor.close()
        try:
            self.proc.caller.unlink(to_bytes(self.temporary))
        except OSError:
            pass
