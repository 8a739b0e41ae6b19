"""scp (OpenSSH 9.2p1): the sink and the source of the rcp protocol, which clients start here, and the client itself."""

from __future__ import annotations

import errno
import os
import re
import stat as st
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from mirage.shell.lib.destination import join
from mirage.shell.lib.gnu import why
from mirage.shell.lib.local import SECOND
from mirage.shell.lib.options import UsageError, scan
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.lib.unpacking import SIZE_MAX
from mirage.shell.net import sshclient
from mirage.shell.programs.ssh import target_of
from mirage.shell.registry import program
from mirage.shell.signals import Exited

if TYPE_CHECKING:
    from mirage.shell.fds import Descriptor
    from mirage.shell.lib.nss import Passwd
    from mirage.shell.lib.options import Options
    from mirage.shell.process import Process
    from mirage.vfs.types import Stat

RECORD_MAX = 16384  # COPY_BUFLEN, of a control line
MODES = st.S_ISUID | st.S_ISGID | 0o777  # FILEMODEMASK
DEPTH_MAX = 100  # of directories in directories
TIMES = re.compile(r"(\d+) (\d+) (\d+) (\d+)\Z")


@program("scp")
async def scp(proc: Process) -> int:
    try:
        options, operands = scan(proc.args, "+12346ABCTdfOpqRrstvD:F:J:M:P:S:c:i:l:o:X:", {})
    except UsageError as error:
        proc.err(
            "scp: " + str(error).replace("invalid option", "unknown option").replace("'", "") + "\r\n" + recorded(proc, "scp.usage")
        )
        return 1
    given = {key for key, _ in options}
    if "f" in given:
        return await _Server(proc, given).source(operands)
    if "t" in given:
        return await _Server(proc, given).receive(operands)
    if len(operands) < 2:
        proc.err(recorded(proc, "scp.usage"))
        return 1
    return await _client(proc, options, operands)


# ---- the far end


class _Server:
    """`scp -t` and `scp -f`: standard input and output are the line to the client, who alone is told of errors."""

    def __init__(self, proc: Process, given: set[str]) -> None:
        self.proc = proc
        self.is_recursive = "r" in given
        self.keeps = "p" in given
        self.wants_directory = "d" in given
        self.errors = 0
        self._held = bytearray()

    async def receive(self, operands: list[str]) -> int:
        if len(operands) != 1:
            await self._wrong("ambiguous target")
            return 1
        if self.wants_directory and not self._is_directory(operands[0]):
            await self._wrong(f"{operands[0]}: {self._problem(operands[0])}")
            return 1
        await self._sink(operands[0], 0)
        return int(self.errors > 0)

    async def source(self, operands: list[str]) -> int:
        await self._response()
        for name in operands:
            await self._send(name, 0)
        return int(self.errors > 0)

    # ---- the line

    async def _say(self, data: bytes) -> None:
        await self.proc.write(1, data)

    async def _wrong(self, text: str) -> None:
        """run_err(): the other side prints it."""
        self.errors += 1
        await self._say(to_bytes(f"\1scp: {text}\n"))

    async def _screwup(self, text: str) -> NoReturn:
        await self._wrong(f"protocol error: {text}")
        raise Exited(1)

    async def _take(self, size: int) -> bytes:
        """At most so many bytes, as they come; nothing at the end."""
        if not self._held:
            self._held += await self.proc.read(0)
        data = bytes(self._held[:size])
        del self._held[:size]
        return data

    async def _line(self, first: bytes) -> str:
        """The rest of a control line."""
        line = bytearray(first)
        while not line.endswith(b"\n") and len(line) < RECORD_MAX - 1:
            more = await self._take(1)
            if not more:
                await self._screwup("lost connection")
            line += more
        return to_text(line)

    async def _response(self) -> bool:
        """response(): whether the other side is content. The end of the line ends the program."""
        first = await self._take(1)
        if not first:
            raise Exited(1)
        if first == b"\0":
            return True
        while first[-1:] != b"\n":
            more = await self._take(1)
            if not more:
                raise Exited(1)
            first = more if more == b"\n" or first[:1] in b"\1\2" else first
            if more == b"\n":
                break
        self.errors += 1
        return False

    # ---- sink

    async def _sink(self, target: str, depth: int) -> None:
        await self._say(b"\0")
        times: tuple[int, int] | None = None
        is_first = True
        while first := await self._take(1):
            if first == b"\n":
                await self._screwup("unexpected <newline>")
            line = await self._line(first)
            kind, rest = line[0], line[1:].removesuffix("\n")
            if kind in "\1\2":
                if kind == "\2":
                    raise Exited(1)
                self.errors += 1
            elif kind == "E":
                await self._say(b"\0")
                return
            elif kind == "T":
                times = await self._times(rest)
            elif kind in "CD":
                times = await self._entry(kind, rest, target, times, depth)
            elif is_first:
                await self._wrong(line.removesuffix("\n"))
                raise Exited(1)
            else:
                await self._screwup("expected control record")
            is_first = False

    async def _times(self, text: str) -> tuple[int, int]:
        found = TIMES.match(text)
        if found is None:
            await self._screwup("mtime.sec not present" if not text[:1].isdigit() else "mtime.sec not delimited")
        await self._say(b"\0")
        return int(found[3]) * SECOND, int(found[1]) * SECOND

    async def _entry(self, kind: str, text: str, target: str, times: tuple[int, int] | None, depth: int) -> tuple[int, int] | None:
        """One C or D record; returns the times that are still to be set, if it was not made."""
        mode_text, rest = text[:4], text[4:]
        if len(mode_text) < 4 or any(digit not in "01234567" for digit in mode_text):
            await self._screwup("bad mode")
        if rest[:1] != " ":
            await self._screwup("mode not delimited")
        size_text, mark, name = rest[1:].partition(" ")
        if not size_text[:1].isdigit():
            await self._screwup("size not present")
        if not size_text.isdigit() or not mark:
            await self._screwup("size not delimited")
        if not name or "/" in name or name in (".", ".."):
            await self._wrong(f"error: unexpected filename: {name}")
            raise Exited(1)
        mode = int(mode_text, 8)
        if not self.keeps:
            mode &= ~(self.proc.caller.umask | 0o7000)
        path = join(target, name) if self._is_directory(target) else target
        if kind == "D":
            return await self._directory(path, mode, times, depth)
        return await self._file(path, mode, int(size_text), times)

    async def _directory(self, path: str, mode: int, times: tuple[int, int] | None, depth: int) -> tuple[int, int] | None:
        if not self.is_recursive:
            await self._screwup("received directory without -r")
        if depth > DEPTH_MAX:
            raise Exited(1)
        caller, raw, sets_mode = self.proc.caller, to_bytes(path), self.keeps
        try:
            if caller.exists(raw):
                if not self._is_directory(path):
                    raise NotADirectoryError(20, os.strerror(20))
                if self.keeps:
                    caller.chmod(raw, mode)
            else:
                sets_mode = True
                caller.mkdir(raw, mode | 0o700)
        except OSError as error:
            await self._wrong(f"{path}: {why(error)}")
            return times
        await self._sink(path, depth + 1)
        self._settle(raw, times, mode if sets_mode else None)
        return None

    def _settle(self, raw: bytes, times: tuple[int, int] | None, mode: int | None) -> None:
        try:
            if times is not None:
                self.proc.caller.utimens(raw, *times)
            if mode is not None:
                self.proc.caller.chmod(raw, mode)
        except OSError:
            self.errors += 1

    async def _file(self, path: str, mode: int, size: int, times: tuple[int, int] | None) -> tuple[int, int] | None:
        proc, raw = self.proc, to_bytes(path)
        was_there = proc.caller.exists(raw)
        try:
            output = await proc.open_fd(path, os.O_WRONLY | os.O_CREAT, mode | st.S_IWUSR)
        except OSError as error:
            await self._wrong(f"{path}: {why(error)}")
            return times
        complaint = ""
        try:
            await self._say(b"\0")
            complaint = await self._fill(output, path, size, was_there=was_there)
        finally:
            output.close()
        if self.keeps or (not was_there and not mode & st.S_IWUSR):
            self._settle(raw, None, mode)
        await self._response()
        if times is not None and not complaint:
            self._settle(raw, times, None)
        if complaint:
            await self._wrong(complaint)
        else:
            await self._say(b"\0")
        return None

    async def _fill(self, output: Descriptor, path: str, size: int, *, was_there: bool) -> str:
        """The bytes of a file; returns what went wrong with writing them, which does not stop the reading."""
        complaint, left = "", size
        while left:
            data = await self._take(min(left, 65536))
            if not data:
                await self._wrong(os.strerror(errno.EPIPE))
                raise Exited(1)
            left -= len(data)
            await self.proc.tick(1 + len(data) // 256)
            try:
                if not complaint:
                    await output.write(data)
            except OSError as error:
                complaint = f"{path}: {why(error)}"
        if was_there and not complaint and self._is_regular(path):
            self.proc.caller.truncate(to_bytes(path), size)
        return complaint

    def _is_directory(self, path: str) -> bool:
        try:
            return st.S_ISDIR(self.proc.stat(path).mode)
        except OSError:
            return False

    def _is_regular(self, path: str) -> bool:
        try:
            return st.S_ISREG(self.proc.stat(path).mode)
        except OSError:
            return False

    def _problem(self, path: str) -> str:
        try:
            self.proc.stat(path)
        except OSError as error:
            return why(error)
        return os.strerror(20)

    # ---- source

    async def _send(self, name: str, depth: int) -> None:
        name = name.rstrip("/") or name[:1]
        proc = self.proc
        try:
            stat = proc.stat(name)
            if st.S_ISDIR(stat.mode) and self.is_recursive:
                await self._send_directory(name, stat, depth)
                return
            descriptor = await proc.open_fd(name)
        except OSError as error:
            await self._wrong(f"{name}: {why(error)}")
            return
        try:
            if not st.S_ISREG(stat.mode):
                await self._wrong(f"{name}: not a regular file")
                return
            await self._send_file(name.rsplit("/", 1)[-1], stat, descriptor)
        finally:
            descriptor.close()

    async def _send_file(self, last: str, stat: Stat, descriptor: Descriptor) -> None:
        if self.keeps and not await self._send_times(stat):
            return
        await self._say(to_bytes(f"C{stat.mode & MODES:04o} {stat.size} {last}\n"))
        if not await self._response():
            return
        left = stat.size
        while left and (data := await self.proc.read_from(descriptor, min(left, 65536))):
            await self._say(data)
            left -= len(data)
            await self.proc.tick(1 + len(data) // 256)
        await self._say(b"\0" if not left else bytes(left) + b"\0")
        await self._response()

    async def _send_times(self, stat: Stat) -> bool:
        await self._say(f"T{max(0, stat.mtime // SECOND)} 0 {max(0, stat.atime // SECOND)} 0\n".encode())
        return await self._response()

    async def _send_directory(self, name: str, stat: Stat, depth: int) -> None:
        if self.keeps and not await self._send_times(stat):
            return
        await self._say(to_bytes(f"D{stat.mode & MODES:04o} 0 {name.rsplit('/', 1)[-1]}\n"))
        if not await self._response():
            return
        for entry in self.proc.caller.listdir(to_bytes(name)) if depth < DEPTH_MAX else []:
            if entry.name not in (b".", b".."):
                await self._send(join(name, to_text(entry.name)), depth + 1)
        await self._say(b"E\n")
        await self._response()


# ---- the near end


@dataclass(frozen=True, slots=True)
class _Place:
    """An operand: `host` is empty for a file here."""

    host: str
    path: str


def _place(word: str) -> _Place:
    """colon(): a colon before any slash makes a host."""
    if word.startswith("scp://"):
        host, _, path = word[6:].partition("/")
        return _Place(host, path)
    if word.startswith(":"):
        return _Place("", word)
    head, mark, path = word.partition("]:" if "[" in word.partition("/")[0] else ":")
    if not mark or "/" in head:
        return _Place("", word)
    return _Place(head.replace("[", ""), path or ".")


async def _client(proc: Process, options: Options, operands: list[str]) -> int:
    *sources, target = (_place(word) for word in operands)
    given = {key for key, _ in options}
    if len(sources) > 1 and not target.host and not _is_directory(proc, target.path):
        proc.err(f"{target.path}: {'Not a directory' if proc.exists(target.path) else 'No such file or directory'}\n")
        return 1
    status = 0
    for place in sources:
        if not place.host and not target.host:
            words = ["cp", *(["-r"] if "r" in given else []), *(["-p"] if "p" in given else []), "--", place.path, target.path]
            status = int(await proc.spawn(words) != 0) or status
            continue
        user = await _connect(proc, options, (place if place.host else target).host)
        if user is None:
            proc.err("lost connection\n" if "O" in given else "scp: Connection closed\r\n")
            return 255
        status = _copy_here(proc, user, place, target) or status
    return status


async def _connect(proc: Process, options: Options, host: str) -> Passwd | None:
    target = target_of(proc, host, options, letter="P")
    if target is None:
        return None
    reached = await sshclient.reach(proc, target)
    return await sshclient.log_in(proc, target, reached) if reached is not None else None


def _copy_here(proc: Process, user: Passwd, source: _Place, target: _Place) -> int:
    """Both ends are this machine: the bytes go from one place of it to another."""
    origin, goal = _there(user, source), _there(user, target)
    try:
        stat = proc.stat(origin)
        if not st.S_ISREG(stat.mode):
            shown = f"download {source.path}/: not a regular file" if source.host else f'local "{source.path}" is not a regular file'
            proc.err(f"scp: {shown}\r\n")
            return 1
        data = proc.read_file(origin, SIZE_MAX)
    except OSError as error:
        name = source.path if source.host else f'stat local "{source.path}"'
        proc.err(f"scp: {name}: {why(error)}\r\n")
        return 1
    if _is_directory(proc, goal):
        goal = join(goal, origin.rstrip("/").rsplit("/", 1)[-1])
    try:
        proc.caller.write_file(to_bytes(goal), data, stat.mode & 0o777)
    except OSError as error:
        proc.err(f'scp: dest open "{target.path}": {why(error)}\r\n')
        return 1
    if proc.isatty(1):
        name = origin.rsplit("/", 1)[-1]
        proc.out(f"{name:<{max(0, proc.columns() - 36)}} 100% {len(data):>4}   {len(data) / 1024:>7.1f}KB/s   00:00    \n")
    return 0


def _there(user: Passwd, place: _Place) -> str:
    return place.path if not place.host or place.path.startswith("/") else join(user.home, place.path)


def _is_directory(proc: Process, path: str) -> bool:
    try:
        return st.S_ISDIR(proc.stat(path).mode)
    except OSError:
        return False
