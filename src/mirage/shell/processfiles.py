"""A process as far as it has files: who it is to the file system, what it opens by a path, the numbers of its descriptors."""

from __future__ import annotations

import errno
import os
import stat as st
from typing import TYPE_CHECKING

from mirage.shell.fds import Descriptor, FileDescriptor, Pipe, PipeReader, PipeWriter, fault, open_pipe
from mirage.shell.lib.text import to_bytes, to_text
from mirage.vfs.types import Stat

if TYPE_CHECKING:
    import random

    from mirage.base.clock import Clock
    from mirage.shell.session import ShellSession
    from mirage.shell.tty import Tty
    from mirage.vfs.caller import Caller
    from mirage.vfs.openfile import OpenFile
    from mirage.world.host import Host, Uname
    from mirage.world.processes import ProcessEntry
    from mirage.world.visit import Visit


class Files:
    """The first part of `Process`, which sets all of these."""

    __slots__ = ("_started", "argv", "caller", "entry", "env", "fds", "session", "status")

    session: ShellSession
    argv: list[str]
    env: dict[str, str]
    caller: Caller
    fds: dict[int, Descriptor]
    entry: ProcessEntry
    status: int | None
    _started: int

    # ---- who it is

    @property
    def args(self) -> list[str]:
        return self.argv[1:]

    @property
    def pid(self) -> int:
        return self.entry.pid

    @property
    def ppid(self) -> int:
        return self.entry.ppid

    @property
    def pgid(self) -> int:
        return self.entry.pgid

    @property
    def uid(self) -> int:
        return self.caller.cred.uid

    @property
    def gid(self) -> int:
        return self.caller.cred.gid

    @property
    def visit(self) -> Visit:
        return self.session.visit

    @property
    def host(self) -> Host:
        return self.session.visit.host

    @property
    def uname(self) -> Uname:
        """uname(2)."""
        return self.host.named(self.visit.layer)

    @property
    def hostname(self) -> str:
        """gethostname(2)."""
        return self.uname.nodename

    @property
    def clock(self) -> Clock:
        return self.session.visit.clock

    @property
    def rng(self) -> random.Random:
        return self.session.visit.rng

    @property
    def tty(self) -> Tty | None:
        """The controlling terminal."""
        return self.session.tty

    @property
    def is_alive(self) -> bool:
        return self.status is None

    @property
    def started(self) -> int:
        """Nanoseconds since the epoch."""
        return self._started

    def cwd(self) -> str:
        """getcwd(3); OSError when the directory is gone."""
        return to_text(self.caller.getcwd())

    def isatty(self, fd: int) -> bool:
        descriptor = self.fds.get(fd)
        return descriptor is not None and descriptor.is_tty

    def columns(self, fd: int = 1) -> int:
        """The width that programs format for: the terminal's if standard output (or `fd`) is one, else $COLUMNS, else 80."""
        if self.isatty(fd) and self.tty is not None and self.tty.columns:
            return self.tty.columns
        word = self.env.get("COLUMNS", "")
        return int(word) if word.isascii() and word.isdigit() and int(word) else 80

    # ---- files by text paths

    def open(self, path: str, flags: int = os.O_RDONLY, mode: int = 0o666) -> OpenFile:
        """open(2) of what needs no waiting; see `open_fd` for fifos, terminals and /dev/fd."""
        return self.caller.open(to_bytes(path), flags, mode)

    async def open_fd(self, path: str, flags: int = os.O_RDONLY, mode: int = 0o666) -> Descriptor:
        """open(2) of anything, as a descriptor without a number yet; waits for a fifo's other end."""
        descriptor = self.open_now(path, flags, mode)
        is_waiting = not flags & os.O_NONBLOCK and self._special(to_bytes(path)) is None
        if is_waiting and isinstance(descriptor, (PipeReader, PipeWriter)):
            pipe = descriptor.pipe
            other = int(isinstance(descriptor, PipeReader))
            before = pipe.opened[other] - (pipe.writers if other else pipe.readers)
            while pipe.opened[other] == before and not pipe.size:
                try:
                    await pipe.wait()
                except BaseException:
                    descriptor.close()
                    raise
        return descriptor

    def open_now(self, path: str, flags: int = os.O_RDONLY, mode: int = 0o666) -> Descriptor:
        """`open_fd` without the wait: a fifo is there at once."""
        raw = to_bytes(path)
        special = self._special(raw)
        if special is not None:
            return _opened_again(special, flags)
        file = self.caller.open(raw, flags, mode)
        from mirage.shell.tty import TtyDescriptor, TtyFile

        if isinstance(file, TtyFile):
            return TtyDescriptor(file.terminal, raw)
        if file.kind == st.S_IFIFO:
            return self._open_fifo(file, raw, flags)
        above = None if raw[:1] == b"/" else (self.caller.view, self.caller.cwd, self.caller.root)
        return FileDescriptor(file, self.session if flags & os.O_ACCMODE else None, above)

    def _special(self, path: bytes) -> Descriptor | None:
        """/dev/stdin, /dev/fd/N, /proc/self/fd/N: the descriptor itself, when it is no file that could be opened again."""
        for prefix in (b"/dev/fd/", b"/proc/self/fd/", b"/proc/%d/fd/" % self.pid):
            if path.startswith(prefix) and path[len(prefix) :].isdigit():
                number = int(path[len(prefix) :])
                break
        else:
            names = {b"/dev/stdin": 0, b"/dev/stdout": 1, b"/dev/stderr": 2}
            if path not in names:
                return None
            number = names[path]
        descriptor = self.fds.get(number)
        if descriptor is None:
            raise fault(errno.ENOENT)
        return descriptor

    def _open_fifo(self, file: OpenFile, path: bytes, flags: int) -> Descriptor:
        stat = file.stat()
        file.close()
        key = (stat.dev, stat.ino)
        pipe = self.session.fifos.get(key)
        if pipe is None or not (pipe.readers or pipe.writers):
            pipe = self.session.fifos[key] = Pipe(self.session.limits.pipe)
        if flags & os.O_ACCMODE == os.O_RDONLY:
            return PipeReader(pipe, path)
        return PipeWriter(pipe, path)

    def read_file(self, path: str, limit: int = 64 << 20) -> bytes:
        return self.caller.read_file(to_bytes(path), limit)

    def stat(self, path: str) -> Stat:
        raw = to_bytes(path)
        special = self._special(raw)
        return self.caller.stat(raw) if special is None else special.stat() or self._anonymous(special)

    def _anonymous(self, descriptor: Descriptor) -> Stat:
        """fstat(2) of a pipe or a socket."""
        now = self.clock.now()
        return Stat(
            dev=13, ino=id(descriptor) >> 4 & 0xFFFFFF, mode=descriptor.mode, nlink=1, uid=self.uid, gid=self.gid, rdev=0, size=0,
            blksize=4096, blocks=0, atime=now, mtime=now, ctime=now, btime=now,
        )  # fmt: skip

    def lstat(self, path: str) -> Stat:
        return self.caller.lstat(to_bytes(path))

    def exists(self, path: str) -> bool:
        return self.caller.exists(to_bytes(path))

    # ---- descriptors

    def set_fd(self, number: int, descriptor: Descriptor) -> None:
        """Put a descriptor (whose reference becomes this number's) in place of what is there: the end of open and dup2."""
        old = self.fds.get(number)
        self.fds[number] = descriptor
        if old is not None:
            old.close()

    def close_fd(self, number: int) -> None:
        """close(2); EBADF when it is not open."""
        descriptor = self.fds.pop(number, None)
        if descriptor is None:
            raise fault(errno.EBADF)
        descriptor.close()

    def free_fd(self, start: int = 0) -> int:
        """The lowest number not in use."""
        while start in self.fds:
            start += 1
        return start

    def pipe(self) -> tuple[PipeReader, PipeWriter]:
        """pipe(2), without numbers yet."""
        return open_pipe(self.session.limits.pipe)


def _opened_again(descriptor: Descriptor, flags: int) -> Descriptor:
    """open(2) of a descriptor's link in /proc: of a pipe either end can be had, whichever the descriptor is."""
    wanted = flags & os.O_ACCMODE
    if isinstance(descriptor, PipeReader) and wanted == os.O_WRONLY:
        return PipeWriter(descriptor.pipe)
    if isinstance(descriptor, PipeWriter) and wanted == os.O_RDONLY:
        return PipeReader(descriptor.pipe)
    return descriptor.dup()
