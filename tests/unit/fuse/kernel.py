"""The kernel's side of a conversation, as bytes."""

from __future__ import annotations

from itertools import count

from mirage.base.clock import ManualClock
from mirage.fuse import wire
from mirage.fuse.connection import Connection
from mirage.fuse.volume import Options
from mirage.state.open import open_store
from mirage.vfs.filesystem import FileSystem
from mirage.vfs.layered import Layered

ALL_FLAGS = 0xFFFFFFFF


class Kernel:
    """Asks a connection, each request with a number of its own, and takes its answers apart."""

    def __init__(self, fs: FileSystem | None = None, options: Options | None = None, minor: int = wire.MINOR) -> None:
        self.fs = fs or layered()
        self.connection = Connection(self.fs, options, on_crash=_raise)
        self._unique = count(2, 2)
        init = wire.INIT_IN.pack(7, minor, 131072, ALL_FLAGS) + wire.FLAGS2.pack(ALL_FLAGS) + bytes(44)
        self.init = wire.INIT_OUT.unpack(self.ask(wire.INIT, 0, init))

    def send(self, opcode: int, node: int, body: bytes = b"", uid: int = 0, gid: int = 0, pid: int = 77) -> bytes:
        """The answer's bytes, whatever it is."""
        head = wire.HEAD.pack(wire.HEAD.size + len(body), opcode, next(self._unique), node, uid, gid, pid, 0, 0)
        return self.connection.receive(memoryview(head + body + b"what an older request left in the buffer")[: len(head + body)])

    def ask(self, opcode: int, node: int, body: bytes = b"", uid: int = 0) -> bytes:
        """What the answer carries; OSError for an errno."""
        answer = self.send(opcode, node, body, uid, uid)
        length, error, _ = wire.REPLY.unpack_from(answer)
        assert length == len(answer)
        if error:
            raise OSError(-error, "")
        return answer[wire.REPLY.size :]

    def entry(self, data: bytes) -> tuple[int, ...]:
        return wire.ENTRY_OUT.unpack_from(data)

    def create(self, parent: int, name: bytes, flags: int = 0o2, mode: int = 0o100644) -> tuple[int, int]:
        """Node and handle."""
        data = self.ask(wire.CREATE, parent, wire.CREATE_IN.pack(flags, mode, 0, 0) + name + b"\0")
        return self.entry(data)[0], wire.OPEN_OUT.unpack_from(data, wire.ENTRY_OUT.size)[0]

    def mkdir(self, parent: int, name: bytes) -> int:
        return self.entry(self.ask(wire.MKDIR, parent, wire.MKDIR_IN.pack(0o755, 0) + name + b"\0"))[0]

    def lookup(self, parent: int, name: bytes) -> int:
        return self.entry(self.ask(wire.LOOKUP, parent, name + b"\0"))[0]

    def write(self, node: int, handle: int, offset: int, data: bytes, flags: int = 0, write_flags: int = 0, uid: int = 0) -> int:
        body = wire.WRITE_IN.pack(handle, offset, len(data), write_flags, 0, flags, 0) + data
        written: int = wire.WRITE_OUT.unpack(self.ask(wire.WRITE, node, body, uid))[0]
        return written

    def read(self, node: int, handle: int, offset: int = 0, size: int = 4096) -> bytes:
        return self.ask(wire.READ, node, wire.READ_IN.pack(handle, offset, size, 0, 0, 0, 0))

    def open(self, node: int, flags: int, uid: int = 0) -> tuple[int, int]:
        """Handle and what the kernel is to do with what it keeps."""
        handle, open_flags, _ = wire.OPEN_OUT.unpack(self.ask(wire.OPEN, node, wire.OPEN_IN.pack(flags, 0), uid))
        return handle, open_flags

    def stat(self, node: int) -> dict[str, int]:
        values = wire.ATTR_OUT.unpack(self.ask(wire.GETATTR, node, bytes(16)))[3:]
        names = "ino size blocks atime mtime ctime atimensec mtimensec ctimensec mode nlink uid gid rdev blksize flags"
        return dict(zip(names.split(), values, strict=True))

    def told(self) -> list[bytes]:
        return [notice.message for notice in self.connection.told() + self.connection.corrections()]


def _raise(error: BaseException) -> None:
    raise error


def layered(url: str = "memory:") -> Layered:
    return Layered(open_store(url, b"fuse"), None, [b"host", b"top"], ManualClock())
