"""sftp-server of OpenSSH 9.2p1 on the visitor's own file system, with his rights: protocol version 3 and its extensions.

Requests are answered strictly in order; a message that cannot be parsed ends the program with 255, as fatal() does.
"""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import stat as modes
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mirage.base.events import ArtifactCaptured, FileRequested
from mirage.base.limits import SshLimits
from mirage.gateway.ssh import wire
from mirage.gateway.ssh.channels import Channel
from mirage.vfs.caller import Caller
from mirage.vfs.openfile import OpenFile
from mirage.vfs.types import ROOT, Cred, Stat
from mirage.vfs.view import View
from mirage.world import accounts
from mirage.world.engine import Exit
from mirage.world.environment import environment
from mirage.world.processes import ProcessEntry
from mirage.world.visit import Login, Visit

MESSAGE_MAX = 256 * 1024  # sftp-common.h SFTP_MAX_MSG_LENGTH
READ_MAX = MESSAGE_MAX - 1024
HANDLES = 1024 - 5  # RLIMIT_NOFILE of a Debian service less what sftp-server keeps for itself
BATCH = 100  # names in one answer to READDIR
PATH_MAX = 4096
LINKS_MAX = 32  # sftp-realpath.c SYMLOOP_MAX
END = 0x7FFFFFFFFFFFFFFF  # the largest offset
COPIED = 64 * 1024  # bytes at a time
UNCHANGED = 0xFFFFFFFF  # an owner of -1
PROGRAM = b"/usr/lib/openssh/sftp-server"  # Debian's sshd_config, Subsystem

INIT, VERSION, OPEN, CLOSE, READ, WRITE, LSTAT, FSTAT, SETSTAT, FSETSTAT, OPENDIR, READDIR, REMOVE, MKDIR, RMDIR, REALPATH, STAT = (
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17
)  # fmt: skip
RENAME, READLINK, SYMLINK, STATUS, HANDLE, DATA, NAME, ATTRS, EXTENDED, EXTENDED_REPLY = 18, 19, 20, 101, 102, 103, 104, 105, 200, 201

OK, EOF, NO_SUCH_FILE, DENIED, FAILURE, BAD_MESSAGE, UNSUPPORTED = 0, 1, 2, 3, 4, 5, 8
_WORDS = {
    OK: "Success", EOF: "End of file", NO_SUCH_FILE: "No such file", DENIED: "Permission denied", FAILURE: "Failure",
    BAD_MESSAGE: "Bad message", UNSUPPORTED: "Operation unsupported",
}  # fmt: skip
_PORTABLE = {  # sftp-server.c errno_to_portable
    errno.ENOENT: NO_SUCH_FILE, errno.ENOTDIR: NO_SUCH_FILE, errno.EBADF: NO_SUCH_FILE, errno.ELOOP: NO_SUCH_FILE,
    errno.EPERM: DENIED, errno.EACCES: DENIED, errno.EFAULT: DENIED,
    errno.ENAMETOOLONG: BAD_MESSAGE, errno.EINVAL: BAD_MESSAGE, errno.ENOSYS: UNSUPPORTED,
}  # fmt: skip

HAS_SIZE, HAS_OWNER, HAS_MODE, HAS_TIMES, HAS_EXTENDED = 1, 2, 4, 8, 0x80000000


DEADLY = set(signal.Signals) - {signal.SIGCHLD, signal.SIGCONT, signal.SIGURG, signal.SIGWINCH, signal.SIGSTOP, signal.SIGTSTP}


class _Fatal(Exception):  # noqa: N818 - a signal, not a fault
    """sftp-server dies with this status."""

    def __init__(self, status: int) -> None:
        self.status = status


class _Answered(Exception):  # noqa: N818 - a signal, not a fault
    """A request ends in a status other than the errno's."""

    def __init__(self, status: int, words: str = "") -> None:
        self.status = status
        self.words = words


@dataclass(slots=True)
class _Attributes:
    flags: int = 0
    size: int = 0
    uid: int = 0
    gid: int = 0
    mode: int = 0
    atime: int = 0
    mtime: int = 0


@dataclass(slots=True)
class _Open:
    path: bytes
    file: OpenFile | None = None  # None: a directory
    names: list[bytes] | None = None
    wrote: bool = False


async def serve(channel: Channel, visit: Visit, limits: SshLimits) -> Exit:
    """Run as a process of the visitor's until the client ends its input, or somebody the process."""
    login = visit.login(tty=False)
    entry = _process(channel, visit, login)
    killed = 0

    def kill(number: int) -> None:
        nonlocal killed
        if number in DEADLY:
            killed = number
            channel.ended()

    entry.signal = kill
    try:
        status = await _answer_all(channel, Server(visit, limits, entry.pid), lambda: bool(killed))
    finally:
        visit.processes.remove(entry.pid)
        visit.logout(login)
    return Exit(signal=signal.Signals(killed).name.removeprefix("SIG")) if killed else Exit(status)


def _process(channel: Channel, visit: Visit, login: Login) -> ProcessEntry:
    """What the user's shell becomes: it is asked for one command, and executes it in its own place."""
    account = visit.account

    def environ() -> list[bytes]:
        found = {
            **environment(visit, channel, login),
            "PWD": _home(visit).decode("utf-8", "surrogateescape"),
            "SHLVL": "0",
            "_": PROGRAM.decode(),
        }
        return [f"{name}={value}".encode("utf-8", "surrogateescape") for name, value in found.items()]

    entry = visit.processes.allocate(
        login.sshd.pid, [PROGRAM], exe=PROGRAM, uid=account.uid, gid=account.gid, groups=account.groups,
        start_time=visit.clock.now(), pgid=0, sid=0, cwd=_home(visit), rss=5400, vsz=8040, environ=environ,
        fds=lambda: {number: b"pipe:[%d]" % (11_000 + 3 * login.sshd.pid + number) for number in range(3)},
    )  # fmt: skip
    entry.fd_modes = lambda: {0: 0o500, 1: 0o300, 2: 0o300}
    return entry


async def _answer_all(channel: Channel, server: Server, is_killed: Callable[[], bool]) -> int:
    inbox = bytearray()
    try:
        while (data := await channel.read()) and not is_killed():
            inbox += data
            while len(inbox) >= 5:
                size = int.from_bytes(inbox[:4], "big")
                if size > MESSAGE_MAX:
                    return 11
                if len(inbox) < size + 4:
                    break
                message = bytes(inbox[4 : size + 4])
                del inbox[: size + 4]
                answer = await server.answer(message)
                if not answer:
                    break  # sftp-server looks at its queue again only when something comes or something goes
                await channel.write(answer)
    except (_Fatal, wire.Malformed) as error:
        return error.status if isinstance(error, _Fatal) else 255
    finally:
        server.close()
    return 0


class Server:
    """The program without its pipes: one message in, the framed answer out."""

    def __init__(self, visit: Visit, limits: SshLimits, pid: int) -> None:
        self._visit = visit
        self._view: View = visit.view
        self._artifacts = visit.artifacts
        self._limits = limits
        cred = visit.account.cred
        self._caller = Caller(visit.view, Cred(cred.uid, cred.gid, cred.groups, pid), cwd=_home(visit))
        self._handles: dict[int, _Open] = {}
        self._free: list[int] = []  # numbers of handles that were closed; the last is given out first
        self._version: int | None = None  # as the client said it
        self._zone = _zone(visit)
        self._owners: dict[tuple[str, int], str] = {}

    async def answer(self, message: bytes) -> bytes:
        reader = wire.Reader(message)
        kind = reader.u8()
        if kind == INIT:
            self._version = reader.u32()
            pairs = b"".join([wire.string(name) + wire.string(version) for name, version in _EXTENSIONS])
            return _frame(bytes((VERSION,)) + wire.u32(3) + pairs)
        if self._version is None:
            raise _Fatal(255)
        number = reader.u32()
        name = _NAMES.get(kind, "")
        handler = _HANDLERS.get(kind)
        if kind == EXTENDED:
            request = reader.cstring()
            name = request.decode("latin-1")
            handler = _EXTENDED.get(request)
            if handler is None:
                return self._status(number, UNSUPPORTED)
        if handler is None:
            return b""  # logged as "Unknown message", and that is all
        record = _Record()
        status, words = OK, ""
        try:
            body = handler(self, reader, record)
            if isinstance(body, Coroutine):
                body = await body
        except OSError as error:
            status, body = _PORTABLE.get(error.errno or 0, FAILURE), None
        except _Answered as answered:
            status, words, body = answered.status, answered.words, None
        if name and kind not in (READ, WRITE, READDIR, FSTAT):
            self._visit.emit(
                FileRequested(operation=name, path=record.path[:4096], target=record.target[:4096], status=_WORDS[status])
            )
        if body is None:
            return self._status(number, status, words)
        return _frame(body[:1] + wire.u32(number) + body[1:])

    def close(self) -> None:
        for handle in list(self._handles):
            self._let_go(handle)

    def _status(self, number: int, status: int, words: str = "") -> bytes:
        body = bytes((STATUS,)) + wire.u32(number) + wire.u32(status)
        if (self._version or 0) >= 3:
            body += wire.string((words or _WORDS[status]).encode()) + wire.string(b"")
        return _frame(body)

    # ---- handles

    def _new(self, opened: _Open) -> bytes:
        if len(self._handles) >= HANDLES:
            if opened.file is not None:
                opened.file.close()
            raise _Answered(FAILURE)
        number = self._free.pop() if self._free else len(self._handles)
        self._handles[number] = opened
        return bytes((HANDLE,)) + wire.string(wire.u32(number))

    def _number(self, reader: wire.Reader) -> int:
        text = reader.string()
        return int.from_bytes(text, "big") if len(text) == 4 else -1

    def _file(self, reader: wire.Reader) -> _Open | None:
        opened = self._handles.get(self._number(reader))
        return opened if opened is not None and opened.file is not None else None

    def _let_go(self, number: int) -> None:
        opened = self._handles.pop(number)
        self._free.append(number)
        if opened.file is not None:
            opened.file.close()
            if opened.wrote:
                self._capture(opened.path)

    def _capture(self, path: bytes) -> None:
        """What was uploaded is kept, as far as the limit allows."""
        try:
            limit = self._limits.artifact
            caller = Caller(self._view, ROOT)
            size = caller.stat(path).size
            with caller.open(path, os.O_RDONLY) as file:
                data = file.pread(min(size, limit), 0)
        except OSError:
            return
        sha256 = self._artifacts.keep(data)
        self._visit.emit(ArtifactCaptured(sha256=sha256, size=size, origin="upload", path=path[:4096], truncated=size > len(data)))

    def _absolute(self, path: bytes) -> bytes:
        return path if path.startswith(b"/") else self._caller.getcwd().rstrip(b"/") + b"/" + path

    # ---- requests

    def _open(self, reader: wire.Reader, record: _Record) -> bytes:
        path, portable, attributes = reader.cstring(), reader.u32(), _attributes(reader)
        record.path = path
        flags = {1: os.O_RDONLY, 2: os.O_WRONLY, 3: os.O_RDWR}.get(portable & 3, os.O_RDONLY)
        for bit, flag in ((4, os.O_APPEND), (8, os.O_CREAT), (16, os.O_TRUNC), (32, os.O_EXCL)):
            if portable & bit:
                flags |= flag
        mode = attributes.mode if attributes.flags & HAS_MODE else 0o666
        file = self._caller.open(path, flags, mode & 0o7777)
        return self._new(_Open(self._absolute(path), file, wrote=bool(flags & os.O_TRUNC and portable & 2)))

    def _close(self, reader: wire.Reader, record: _Record) -> None:
        number = self._number(reader)
        if number not in self._handles:
            raise _Answered(NO_SUCH_FILE)  # handle_close() sets ENOENT
        record.path = self._handles[number].path
        self._let_go(number)

    def _read(self, reader: wire.Reader, record: _Record) -> bytes:
        opened, offset, size = self._file(reader), reader.u64(), min(reader.u32(), READ_MAX)
        if opened is None or opened.file is None:
            raise _Answered(FAILURE)
        start = _offset(offset)
        data = opened.file.pread(size, start) if size else b""
        if size and not data:
            raise _Answered(EOF)
        return bytes((DATA,)) + wire.string(data)

    def _write(self, reader: wire.Reader, record: _Record) -> None:
        opened, offset, data = self._file(reader), reader.u64(), reader.string()
        if opened is None or opened.file is None:
            raise _Answered(FAILURE)
        opened.wrote = True
        if opened.file.flags & os.O_APPEND:
            written = opened.file.write(data)
        else:
            written = opened.file.pwrite(data, _offset(offset))
        if written != len(data):
            raise _Answered(FAILURE)

    def _stat(self, reader: wire.Reader, record: _Record) -> bytes:
        record.path = reader.cstring()
        return bytes((ATTRS,)) + _encode(self._caller.stat(record.path))

    def _lstat(self, reader: wire.Reader, record: _Record) -> bytes:
        record.path = reader.cstring()
        return bytes((ATTRS,)) + _encode(self._caller.lstat(record.path))

    def _fstat(self, reader: wire.Reader, record: _Record) -> bytes:
        opened = self._file(reader)
        if opened is None or opened.file is None:
            raise _Answered(FAILURE)
        return bytes((ATTRS,)) + _encode(opened.file.stat())

    def _setstat(self, reader: wire.Reader, record: _Record) -> None:
        path, a = reader.cstring(), _attributes(reader)
        record.path = path
        self._apply([
            (HAS_SIZE, lambda: self._caller.truncate(path, _offset(a.size))),
            (HAS_MODE, lambda: self._caller.chmod(path, a.mode & 0o7777)),
            (HAS_TIMES, lambda: self._caller.utimens(path, a.atime * 10**9, a.mtime * 10**9)),
            (HAS_OWNER, lambda: self._caller.chown(path, _owner(a.uid), _owner(a.gid))),
        ], a.flags)  # fmt: skip

    def _lsetstat(self, reader: wire.Reader, record: _Record) -> None:
        path, a = reader.cstring(), _attributes(reader)
        record.path = path

        def no_size() -> None:
            raise OSError(errno.EINVAL, "a link has no size to set")

        self._apply([
            (HAS_SIZE, no_size),
            (HAS_MODE, lambda: self._chmod_link(path, a.mode & 0o7777)),
            (HAS_TIMES, lambda: self._caller.utimens(path, a.atime * 10**9, a.mtime * 10**9, follow=False)),
            (HAS_OWNER, lambda: self._caller.chown(path, _owner(a.uid), _owner(a.gid), follow=False)),
        ], a.flags)  # fmt: skip

    def _chmod_link(self, path: bytes, mode: int) -> None:
        if modes.S_ISLNK(self._caller.lstat(path).mode):
            raise OSError(errno.EOPNOTSUPP, "Operation not supported")  # fchmodat(AT_SYMLINK_NOFOLLOW) on Linux
        self._caller.chmod(path, mode)

    def _fsetstat(self, reader: wire.Reader, record: _Record) -> None:
        opened, a = self._file(reader), _attributes(reader)
        if opened is None or opened.file is None:
            raise _Answered(FAILURE)
        file = opened.file
        record.path = opened.path
        self._apply([
            (HAS_SIZE, lambda: file.truncate(_offset(a.size))),
            (HAS_MODE, lambda: file.chmod(a.mode & 0o7777)),
            (HAS_TIMES, lambda: file.utimens(a.atime * 10**9, a.mtime * 10**9)),
            (HAS_OWNER, lambda: file.chown(_owner(a.uid), _owner(a.gid))),
        ], a.flags)  # fmt: skip

    def _apply(self, steps: list[tuple[int, Callable[[], None]]], flags: int) -> None:
        """Every step is tried; the last fault is what is answered."""
        fault: OSError | None = None
        for flag, step in steps:
            if flags & flag:
                try:
                    step()
                except OSError as error:
                    fault = error
        if fault is not None:
            raise fault

    def _opendir(self, reader: wire.Reader, record: _Record) -> bytes:
        record.path = path = reader.cstring()
        with self._caller.open(path, os.O_RDONLY | os.O_DIRECTORY) as directory:
            names = [entry.name for entry in directory.listdir()]
        return self._new(_Open(self._absolute(path), None, [b".", b"..", *names]))

    def _readdir(self, reader: wire.Reader, record: _Record) -> bytes:
        opened = self._handles.get(self._number(reader))
        if opened is None or opened.names is None:
            raise _Answered(FAILURE)
        entries: list[bytes] = []
        while opened.names and len(entries) < BATCH:
            name = opened.names.pop(0)
            try:
                stat = self._caller.lstat(opened.path.rstrip(b"/") + b"/" + name)
            except OSError:
                continue
            entries.append(wire.string(name) + wire.string(self._long(name, stat)) + _encode(stat))
        if not entries:
            raise _Answered(EOF)
        return bytes((NAME,)) + wire.u32(len(entries)) + b"".join(entries)

    def _remove(self, reader: wire.Reader, record: _Record) -> None:
        record.path = reader.cstring()
        self._caller.unlink(record.path)

    def _mkdir(self, reader: wire.Reader, record: _Record) -> None:
        record.path, attributes = reader.cstring(), _attributes(reader)
        self._caller.mkdir(record.path, attributes.mode & 0o7777 if attributes.flags & HAS_MODE else 0o777)

    def _rmdir(self, reader: wire.Reader, record: _Record) -> None:
        record.path = reader.cstring()
        self._caller.rmdir(record.path)

    def _realpath(self, reader: wire.Reader, record: _Record) -> bytes:
        record.path = reader.cstring()
        return _one(self._resolve(record.path or b"."))

    def _resolve(self, path: bytes) -> bytes:
        """sftp-realpath.c: by its letters, one component after the other; the last, unless a slash follows it, need not exist."""
        if len(path) > PATH_MAX:
            raise OSError(errno.ENAMETOOLONG, "File name too long")
        found, left, links = (b"/" if path.startswith(b"/") else self._caller.getcwd()), path, 0
        while left:
            token, slash, left = left.partition(b"/")
            if token in (b"", b"."):
                continue
            above = found.rstrip(b"/")
            if token == b"..":
                found = above.rpartition(b"/")[0] or b"/"
                continue
            found = above + b"/" + token
            try:
                is_link = modes.S_ISLNK(self._caller.lstat(found).mode)
            except FileNotFoundError:
                if slash:
                    raise
                return found
            if not is_link:
                continue
            links += 1
            if links > LINKS_MAX + 1:
                raise OSError(errno.ELOOP, "Too many levels of symbolic links")
            target = self._caller.readlink(found)
            found = b"/" if target.startswith(b"/") else above or b"/"
            left = target.rstrip(b"/") + b"/" + left if slash else target
        return found

    def _rename(self, reader: wire.Reader, record: _Record) -> None:
        record.path, record.target = old, new = reader.cstring(), reader.cstring()
        if modes.S_ISREG(self._caller.lstat(old).mode):
            self._caller.link(old, new)
            self._caller.unlink(old)
        elif self._caller.exists(new):
            raise _Answered(FAILURE)
        else:
            self._caller.rename(old, new)

    def _readlink(self, reader: wire.Reader, record: _Record) -> bytes:
        record.path = reader.cstring()
        return _one(self._caller.readlink(record.path))

    def _symlink(self, reader: wire.Reader, record: _Record) -> None:
        record.path, record.target = target, path = reader.cstring(), reader.cstring()
        self._caller.symlink(target, path)

    def _posix_rename(self, reader: wire.Reader, record: _Record) -> None:
        record.path, record.target = old, new = reader.cstring(), reader.cstring()
        self._caller.rename(old, new)

    def _hardlink(self, reader: wire.Reader, record: _Record) -> None:
        record.path, record.target = old, new = reader.cstring(), reader.cstring()
        self._caller.link(old, new)

    def _statvfs(self, reader: wire.Reader, record: _Record) -> bytes:
        record.path = reader.cstring()
        return self._file_system(record.path)

    def _fstatvfs(self, reader: wire.Reader, record: _Record) -> bytes:
        opened = self._file(reader)
        if opened is None:
            raise _Answered(FAILURE)
        return self._file_system(opened.path)

    def _file_system(self, path: bytes) -> bytes:
        found = self._caller.statfs(path)
        numbers = [
            found.bsize, found.bsize, found.blocks, found.bfree, found.bavail, found.files, found.ffree, found.ffree,
            getattr(found, "fsid", 0), 0, found.namelen,
        ]  # fmt: skip
        return bytes((EXTENDED_REPLY,)) + b"".join([wire.u64(number & 0xFFFFFFFFFFFFFFFF) for number in numbers])

    def _fsync(self, reader: wire.Reader, record: _Record) -> None:
        opened = self._file(reader)
        if opened is None or opened.file is None:
            raise _Answered(NO_SUCH_FILE)
        opened.file.fsync()

    def _get_limits(self, reader: wire.Reader, record: _Record) -> bytes:
        numbers = [MESSAGE_MAX, READ_MAX, MESSAGE_MAX - 1024, HANDLES]
        return bytes((EXTENDED_REPLY,)) + b"".join([wire.u64(number) for number in numbers])

    def _expand(self, reader: wire.Reader, record: _Record) -> bytes:
        record.path = path = reader.cstring()
        if path == b"~" or path.startswith(b"~/"):
            path = self._caller.getcwd() + b"/" + path[2:]
        elif path.startswith(b"~"):
            name, slash, rest = path[1:].partition(b"/")
            account = accounts.find(self._view, name.decode("utf-8", "surrogateescape"))
            if account is None:
                raise _Answered(NO_SUCH_FILE, "no such user")
            path = account.home + slash + rest
        return _one(self._resolve(path or b"."))

    def _home_directory(self, reader: wire.Reader, record: _Record) -> bytes:
        name = reader.cstring()
        if accounts.find(self._view, name.decode("utf-8", "surrogateescape")) is None:
            raise _Answered(FAILURE)
        return _one(self._visit.account.home)

    async def _copy_data(self, reader: wire.Reader, record: _Record) -> bytes | None:
        """A size of 0 is until the end. Of what is the last piece by its size, no fault is told: sshd has counted it as done."""
        first, start, size = self._number(reader), reader.u64(), reader.u64()
        second, target = self._number(reader), reader.u64()
        source, sink = self._handles.get(first), self._handles.get(second)
        if source is None or sink is None or source.file is None or sink.file is None or source.path == sink.path:
            raise _Answered(FAILURE)
        start, target, left = _offset(start), _offset(target), size
        sink.wrote = True
        try:
            while left or not size:
                piece = min(COPIED, left) if size else COPIED
                left -= piece if size else 0
                data = source.file.pread(piece, start)
                if not data:
                    raise _Answered(EOF if size else OK)
                _put(sink.file, data, target)
                start, target = start + len(data), target + len(data)
                await asyncio.sleep(0)  # a file may be copied to its own end for ever: others are answered meanwhile
        except (OSError, _Answered):
            if left or not size:
                raise
        return None

    def _names_by_id(self, reader: wire.Reader, record: _Record) -> bytes:
        users, groups = reader.string(), reader.string()
        if len(users) % 4 or len(groups) % 4:
            raise _Fatal(255)
        answers = []
        for kind, ids in (("user", users), ("group", groups)):
            found = [self._owner(kind, int.from_bytes(ids[at : at + 4], "big"), unknown="") for at in range(0, len(ids), 4)]
            answers.append(wire.string(b"".join([wire.string(name.encode("utf-8", "surrogateescape")) for name in found])))
        return bytes((EXTENDED_REPLY,)) + b"".join(answers)

    # ---- ls -l

    def _long(self, name: bytes, stat: Stat) -> bytes:
        """sftp-common.c ls_file: the line that `ls` in sftp shows."""
        moment = datetime.fromtimestamp(stat.mtime // 10**9, self._zone)
        now = self._visit.clock.now() // 10**9
        day = f"{moment:%b} {moment.day:2d}"
        is_recent = now - (365 * 24 * 60 * 60) // 2 < stat.mtime // 10**9 <= now
        when = f"{day} {moment:%H:%M}" if is_recent else f"{day}  {moment.year}"
        user, group = self._owner("user", stat.uid), self._owner("group", stat.gid)
        # strmode() leaves room for one more character than stat.filemode()
        head = f"{modes.filemode(stat.mode)}  {stat.nlink:>3} {user:<8} {group:<8} {stat.size:8d} {when} "
        return head.encode("utf-8", "surrogateescape") + name

    def _owner(self, kind: str, number: int, unknown: str | None = None) -> str:
        if (kind, number) not in self._owners:
            found = accounts.find(self._view, number) if kind == "user" else accounts.find_group(self._view, number)
            self._owners[kind, number] = found.name if found is not None else "\0"
        name = self._owners[kind, number]
        if name == "\0":
            return str(number) if unknown is None else unknown
        return name


@dataclass(slots=True)
class _Record:
    path: bytes = b""
    target: bytes = b""


def _frame(body: bytes) -> bytes:
    return wire.u32(len(body)) + body


def _one(path: bytes) -> bytes:
    """A name without attributes."""
    return bytes((NAME,)) + wire.u32(1) + wire.string(path) * 2 + wire.u32(0)


def _encode(stat: Stat) -> bytes:
    return (
        wire.u32(HAS_SIZE | HAS_OWNER | HAS_MODE | HAS_TIMES) + wire.u64(stat.size) + wire.u32(stat.uid) + wire.u32(stat.gid)
        + wire.u32(stat.mode) + wire.u32(stat.atime // 10**9 & 0xFFFFFFFF) + wire.u32(stat.mtime // 10**9 & 0xFFFFFFFF)
    )  # fmt: skip


def _attributes(reader: wire.Reader) -> _Attributes:
    found = _Attributes(reader.u32())
    if found.flags & HAS_SIZE:
        found.size = reader.u64()
    if found.flags & HAS_OWNER:
        found.uid, found.gid = reader.u32(), reader.u32()
    if found.flags & HAS_MODE:
        found.mode = reader.u32()
    if found.flags & HAS_TIMES:
        found.atime, found.mtime = reader.u32(), reader.u32()
    if found.flags & HAS_EXTENDED:
        for _ in range(min(reader.u32(), MESSAGE_MAX)):
            reader.cstring()
            reader.string()
    return found


def _put(file: OpenFile, data: bytes, offset: int) -> None:
    """Write as lseek() and write() do, of which the first means nothing where all is appended."""
    while data:
        written = file.write(data) if file.flags & os.O_APPEND else file.pwrite(data, offset)
        data, offset = data[written:], offset + written


def _offset(number: int) -> int:
    """As lseek() and truncate() take it, which have a sign."""
    if number > END:
        raise OSError(errno.EINVAL, "Invalid argument")
    return number


def _owner(number: int) -> int:
    return -1 if number == UNCHANGED else number


def _home(visit: Visit) -> bytes:
    """do_child(): the home directory, or / with a complaint on standard error if it is not there."""
    home = visit.account.home
    try:
        is_there = modes.S_ISDIR(Caller(visit.view, visit.account.cred).stat(home).mode)
    except OSError:
        is_there = False
    return home if is_there else b"/"


def _zone(visit: Visit) -> tzinfo:
    """The pretended machine's own time zone."""
    identity = getattr(visit.host, "identity", None)
    try:
        return ZoneInfo(identity.timezone) if identity is not None else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


Handler = Callable[[Server, wire.Reader, _Record], bytes | Coroutine[Any, Any, bytes | None] | None]
_HANDLERS: dict[int, Handler] = {
    OPEN: Server._open, CLOSE: Server._close, READ: Server._read, WRITE: Server._write, LSTAT: Server._lstat, FSTAT: Server._fstat,
    SETSTAT: Server._setstat, FSETSTAT: Server._fsetstat, OPENDIR: Server._opendir, READDIR: Server._readdir,
    REMOVE: Server._remove, MKDIR: Server._mkdir, RMDIR: Server._rmdir, REALPATH: Server._realpath, STAT: Server._stat,
    RENAME: Server._rename, READLINK: Server._readlink, SYMLINK: Server._symlink,
}  # fmt: skip
_NAMES = {
    OPEN: "open", CLOSE: "close", LSTAT: "lstat", SETSTAT: "setstat", FSETSTAT: "fsetstat", OPENDIR: "opendir", REMOVE: "remove",
    MKDIR: "mkdir", RMDIR: "rmdir", REALPATH: "realpath", STAT: "stat", RENAME: "rename", READLINK: "readlink", SYMLINK: "symlink",
}  # fmt: skip
_EXTENDED: dict[bytes, Handler] = {
    b"posix-rename@openssh.com": Server._posix_rename, b"statvfs@openssh.com": Server._statvfs,
    b"fstatvfs@openssh.com": Server._fstatvfs, b"hardlink@openssh.com": Server._hardlink, b"fsync@openssh.com": Server._fsync,
    b"lsetstat@openssh.com": Server._lsetstat, b"limits@openssh.com": Server._get_limits,
    b"expand-path@openssh.com": Server._expand, b"copy-data": Server._copy_data, b"home-directory": Server._home_directory,
    b"users-groups-by-id@openssh.com": Server._names_by_id,
}  # fmt: skip
_EXTENSIONS = [(name, b"2" if b"statvfs" in name else b"1") for name in _EXTENDED]
