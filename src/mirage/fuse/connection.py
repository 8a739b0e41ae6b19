"""One mount's conversation with the kernel, without I/O: bytes of a request in, bytes of its answer out.

What the kernel keeps of our answers it keeps for ever (see `wire.FOREVER`), so most of what a program asks never comes here; in
return every change that it did not make itself is told: `hear` collects what changed, `told` says it in notifications, and
`corrections` what of its own changes it can not know.

Three requests are answered once with ENOSYS, as the answer is the same for all files: OPENDIR and RELEASEDIR (a listing is asked
for by inode; the kernel then keeps it), FLUSH (a write is committed when it is answered) and FSYNC (the engine syncs by its own
rule). After that the kernel does not ask again. OPEN is not among them: its answer lends the kernel what all cells share
(`Volume.backed`), and by it we see access times fall due, the flags of chattr, and a file's last close.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from errno import EIO, ENOSYS, EPROTO

from mirage.fuse import attributes, directories, files, flags, names, wire
from mirage.fuse.notices import notices
from mirage.fuse.volume import Head, Notice, Options, Volume
from mirage.vfs.filesystem import FileSystem
from mirage.vfs.touched import Touched

MAX_WRITE = 1 << 18  # bytes of one WRITE
MAX_READ_PAGES = 256  # 4 KiB pages of one READ: 1 MiB, fs/fuse FUSE_MAX_MAX_PAGES without privilege
REQUEST_SIZE = MAX_WRITE + 4096  # bytes that a request takes at most
BACKGROUND = 64  # requests that nobody waits for (readahead), under way at once

_ALWAYS = (
    wire.ASYNC_READ | wire.ATOMIC_O_TRUNC | wire.BIG_WRITES | wire.HAS_IOCTL_DIR | wire.DO_READDIRPLUS | wire.READDIRPLUS_AUTO
    | wire.ASYNC_DIO | wire.PARALLEL_DIROPS | wire.POSIX_ACL | wire.MAX_PAGES | wire.HANDLE_KILLPRIV_V2 | wire.INIT_EXT
)  # fmt: skip
STACKED = 1  # file systems that may lie below us when the kernel reads a file in our stead: none that is stacked itself
_KEPT = wire.CACHE_SYMLINKS | wire.NO_OPENDIR_SUPPORT | wire.EXPLICIT_INVAL_DATA

Handler = Callable[[Volume, Head, memoryview], bytes]
HANDLERS: dict[int, Handler] = {
    **names.HANDLERS, **files.HANDLERS, **attributes.HANDLERS, **flags.HANDLERS, **directories.HANDLERS,
}  # fmt: skip


class Connection:
    """`on_crash` hears of an exception that is a fault of ours (the process that asked gets EIO); `on_news`, when `told` has some."""

    __slots__ = ("_is_answering", "_news", "minor", "on_crash", "on_news", "volume")

    def __init__(
        self,
        fs: FileSystem,
        options: Options | None = None,
        on_crash: Callable[[BaseException], None] = lambda error: None,
        on_news: Callable[[], None] = lambda: None,
    ) -> None:
        self.volume = Volume(fs, options or Options())
        self.on_crash = on_crash
        self.on_news = on_news
        self.minor = 0  # of the protocol, as agreed
        self._is_answering = False
        self._news: list[Touched | None] = []
        if self.volume.told is not None:
            self.volume.told.subscribe(self.hear)

    def close(self) -> None:
        if self.volume.again is not None:
            self.volume.again.clear()
        if self.volume.told is not None:
            self.volume.told.unsubscribe(self.hear)

    def become(self, fs: FileSystem) -> list[Notice]:
        """Serve another file system from now on; what the kernel must forget. To `listen` to it is left to who has the time."""
        before = self.volume.told
        found = self.volume.become(fs)
        if self.volume.told is not None:
            self.volume.told.subscribe(self.hear, listens=False)
        if before is not None:
            before.unsubscribe(self.hear)  # after that: a layer that both have is listened to all along
        return found

    def listen(self) -> None:
        """Have other processes say what they change, not only that they do."""
        if self.volume.told is not None:
            self.volume.told.listen()

    def receive(self, message: memoryview) -> bytes:
        """The answer to a request; b"" for what wants none."""
        self._is_answering = True
        try:
            known = self.volume.again.answer(message) if self.volume.again is not None else None
            return known if known is not None else self._answer(message)
        finally:
            self._is_answering = False

    def _answer(self, message: memoryview) -> bytes:
        head = Head(*wire.HEAD.unpack_from(message))
        handler = HANDLERS.get(head.opcode)
        body = message[wire.HEAD.size : head.length - head.extensions * 8]
        try:
            if handler is None:
                return self._rare(head, body)
            return wire.reply(head.unique, handler(self.volume, head, body))
        except OSError as error:
            return wire.failure(head.unique, error.errno or EIO)
        except (struct.error, ValueError, OverflowError):
            return wire.failure(head.unique, EPROTO)
        except Exception as error:
            self.on_crash(error)
            return wire.failure(head.unique, EIO)

    # ---- what changed

    def hear(self, news: Touched | None, is_foreign: bool) -> None:
        """A commit happened. What comes of the request that is being answered the kernel knows."""
        self.volume.expose(news)
        if is_foreign or not self._is_answering:
            self._news.append(news)
            if len(self._news) == 1:
                self.on_news()

    def told(self) -> list[Notice]:
        """What the kernel must forget, as others changed it since this was last asked."""
        news, self._news = self._news, []
        if self.volume.again is not None:
            self.volume.again.settle()  # of what others have removed nothing is to be left
        return notices(self.volume, news) if news else []

    def corrections(self) -> list[Notice]:
        """What the kernel must forget of what it asked for itself."""
        misled, self.volume.misled = self.volume.misled, []
        return misled

    # ---- the rest

    def _rare(self, head: Head, body: memoryview) -> bytes:
        if head.opcode == wire.INIT:
            return self._init(head, body)
        if head.opcode == wire.FORGET:
            self.volume.forget(head.node, *wire.FORGET_IN.unpack_from(body))
            return b""
        if head.opcode == wire.BATCH_FORGET:
            count, _ = wire.BATCH_FORGET_IN.unpack_from(body)
            start = wire.BATCH_FORGET_IN.size
            for node, times in wire.FORGET_ONE.iter_unpack(body[start : start + count * wire.FORGET_ONE.size]):
                self.volume.forget(node, times)
            return b""
        if head.opcode in (wire.INTERRUPT, wire.NOTIFY_REPLY):
            return b""  # requests are answered in the order in which they come: what it is about is answered or being answered
        if head.opcode == wire.DESTROY:
            return wire.reply(head.unique)
        if self.volume.told is None and head.opcode in _UNKEPT:
            return wire.reply(head.unique, _UNKEPT[head.opcode])
        return wire.failure(head.unique, ENOSYS)

    def _init(self, head: Head, body: memoryview) -> bytes:
        major, minor, readahead, offered = wire.INIT_IN.unpack_from(body)
        if major > wire.MAJOR:
            return wire.reply(head.unique, wire.INIT_OUT.pack(wire.MAJOR, wire.MINOR, *(0,) * 11))
        if major < wire.MAJOR or minor < wire.OLDEST:
            return wire.failure(head.unique, EPROTO)
        if offered & wire.INIT_EXT:
            offered |= wire.FLAGS2.unpack_from(body, wire.INIT_IN.size)[0] << 32
        wanted = _ALWAYS | (_KEPT if self.volume.told is not None else wire.DIRECT_IO_ALLOW_MMAP)
        if self.volume.options.replaceable:
            wanted |= wire.PASSTHROUGH
        timeout = self.volume.options.request_timeout
        if timeout:
            wanted |= wire.REQUEST_TIMEOUT
        taken = wanted & offered
        self.minor = min(minor, wire.MINOR)
        return wire.reply(
            head.unique,
            wire.INIT_OUT.pack(
                wire.MAJOR, wire.MINOR, readahead, taken & 0xFFFFFFFF, BACKGROUND, BACKGROUND * 3 // 4, MAX_WRITE, 1,
                MAX_READ_PAGES, 0, taken >> 32, STACKED if taken & wire.PASSTHROUGH else 0,
                timeout if taken & wire.REQUEST_TIMEOUT else 0,
            ),
        )  # fmt: skip


_UNKEPT = {wire.OPENDIR: wire.OPEN_OUT.pack(0, 0, 0), wire.RELEASEDIR: b""}
