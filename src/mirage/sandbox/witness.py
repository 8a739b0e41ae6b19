"""Looks at the cell's processes for the stage, and signals them: what only their own root may, and without touching a file of ours.

A thread of its own, as the first process may be waiting for a mount that waits for this answer.
"""

from __future__ import annotations

import contextlib
import os
import re
import select
import socket
import stat
from collections.abc import Iterator, Sequence
from errno import EIO, EPERM
from typing import TYPE_CHECKING, Any, NoReturn

from mirage.sandbox import binding, calls, hand, talk
from mirage.sandbox.net import adopting, sockdiag
from mirage.sandbox.views import spaces

if TYPE_CHECKING:
    from mirage.sandbox.parting import Parting

READLINKS = {"89", "267"}  # readlink(2), readlinkat(2)
OPENS = {"2", "85", "257", "437"}  # open(2), creat(2), openat(2), openat2(2)
OPEN_FLAGS = {"2": 2, "257": 3}  # which word of /proc/PID/syscall they are
CREAT = "85"
CHOWNS = {"92", "93", "94", "260"}  # chown(2), fchown(2), lchown(2), fchownat(2)
LOOKS = {"4", "6", "262", "332"}  # stat(2), lstat(2), newfstatat(2), statx(2)
PATIENCE = 0.25  # seconds
UNHURRIED = 20.0  # seconds
ENVIRONMENT = 32 << 10  # bytes that are told of one
PIECE = 65536
MAPS = ("uid_map", "gid_map", "projid_map", "setgroups")
FDS, TASKS = 256, 4096  # descriptors and threads of one process that are told
LONGEST = 4 << 20  # bytes of one file of a process
NAMELESS = "// (deleted)"


def serve(line: socket.socket, mounts: socket.socket, procfs: int) -> NoReturn:
    """Answer each question of the stage's, and hand on each call of the first process's, until a line is closed."""
    poll = select.poll()
    poll.register(line, select.POLLIN)
    poll.register(mounts, select.POLLIN)
    while True:
        try:
            for descriptor, _ in poll.poll():
                if descriptor == mounts.fileno():
                    hand.take(mounts, procfs)
                else:
                    _take(line, procfs)
        except talk.Gone:
            os._exit(0)


def _take(line: socket.socket, procfs: int) -> None:
    question, fds = talk.receive(line)
    for stray in fds:
        os.close(stray)
    taken: list[int] = []
    try:
        answer = _answer(procfs, question, taken)
    except (OSError, KeyError, TypeError, ValueError):
        answer = {}
    if question.get("number"):
        talk.send(line, {"number": question["number"], **answer}, taken)
    for descriptor in taken:
        os.close(descriptor)


def _answer(procfs: int, question: dict[str, Any], taken: list[int]) -> dict[str, Any]:
    if "backlogs" in question:
        return {"backlogs": {str(inode): most for inode, most in sockdiag.backlogs().items()}}
    if "listen" in question:
        return {"listening": [_listen(taken, *door) for door in question["listen"]]}
    if "connect" in question:
        taken.append(_connect(question["connect"][0], int(question["connect"][1])))
        return {}
    if "name" in question:
        socket.sethostname(question["name"])  # the file below /proc/sys is the machine's root's to write
        return {}
    if "bind" in question:
        taken += binding.bound(question["within"], question["bind"])
        return {}
    if "network" in question:
        adopting.take(question["network"])
        return {}
    if "space" in question:
        found = spaces.members(procfs, question["space"], question["level"], question["pids"])
        return {"members": list(found.items())}
    pid = int(question["pid"])
    if "opens" in question:
        return {"opens": _call(procfs, pid) in OPENS}
    if "creates" in question:
        return {"creates": _creates(_words(procfs, pid))}
    if "chowns" in question:
        return {"chowns": _call(procfs, pid) in CHOWNS}
    if "standard" in question:
        pidfd = os.pidfd_open(pid)
        try:
            taken += [calls.pidfd_getfd(pidfd, number) for number in range(3)]
        finally:
            os.close(pidfd)
        return {"carried": [number for number in range(3) if _carry(taken, number)]}
    if "signal" in question:
        os.kill(pid if question.get("alone") else -pid, int(question["signal"]))
        return {}
    if "link" in question:
        link = question["link"]
        text = named(procfs, pid, link, os.readlink(f"{pid}/{link}", dir_fd=procfs))
        call = _call(procfs, question["asker"])
        return {"text": text, "is_read": call in READLINKS, "is_looked": call in LOOKS, "is_first": _is_first(procfs, link, text)}
    if "fds" in question:
        directory = _open(procfs, f"{pid}/fd", os.O_DIRECTORY)
        try:
            names = sorted(os.listdir(directory), key=int)[:FDS]
            return {"fds": {name: (os.readlink(name, dir_fd=directory), _mode(directory, name)) for name in names}}
        finally:
            os.close(directory)
    if "file" in question:
        return _file(procfs, f"{pid}/{question['file']}", int(question.get("offset", 0)))
    if "put" in question:
        return _put(procfs, f"{pid}/{question['put']}", question["data"].encode("utf-8", "surrogateescape"))
    if "memory" in question:
        return _memory(procfs, f"{pid}/{question['memory']}", int(question["offset"]), question)
    if "tasks" in question:
        directory = _open(procfs, f"{pid}/task", os.O_DIRECTORY)
        try:
            return {"tasks": sorted(map(int, os.listdir(directory)))[:TASKS]}
        finally:
            os.close(directory)
    if "map" in question:
        return _map(procfs, pid, question["map"], question.get("data"))
    if "environ" in question:
        descriptor = _open(procfs, f"{pid}/environ", 0)
        try:
            return {"environ": os.read(descriptor, ENVIRONMENT).decode("utf-8", "surrogateescape")}
        finally:
            os.close(descriptor)
    return {}


def named(procfs: int, pid: int, link: str, text: str) -> str:
    """What was made without a name (O_TMPFILE) is called by its number, and on a mount of FUSE by nothing: the file is not asked."""
    if not text.endswith(NAMELESS) or not link.startswith("fd/"):
        return text
    found = re.search(r"^ino:\t(\d+)$", _read(procfs, f"{pid}/fdinfo/{link[3:]}"), re.MULTILINE)
    return f"{text.removesuffix(NAMELESS)}/#{found[1]} (deleted)" if found else text


def _is_first(procfs: int, link: str, text: str) -> bool:
    """Whether it is a namespace of the cell's own. Our own clocks are the machine's still: unshare(2) moves children's alone."""
    own = "ns/time_for_children" if link == "ns/time" else link
    return link.startswith("ns/") and text == os.readlink(f"self/{own}", dir_fd=procfs)


def _listen(taken: list[int], protocol: str, address: str, port: int, backlog: int) -> bool:
    """A socket that listens in the cell's network, if the port is free."""
    with socket.socket(socket.AF_INET6 if protocol == "tcp6" else socket.AF_INET, socket.SOCK_STREAM) as door:
        try:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if protocol == "tcp6":
                door.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            door.bind((address, port))
            door.listen(backlog)
        except OSError:
            return False
        taken.append(door.detach())
    return True


def _connect(address: str, port: int) -> int:
    """A connection within the cell, where nothing keeps one waiting."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM) as line:
        line.settimeout(PATIENCE / 2)
        line.connect((address, port))
        line.settimeout(None)
        return line.detach()


def _map(procfs: int, pid: int, name: str, data: str | None) -> dict[str, Any]:
    """Read or write /proc/PID/uid_map and its like, if the process has a user namespace that is not the cell's."""
    if name not in MAPS:
        return {}
    if os.stat(f"{pid}/ns/user", dir_fd=procfs).st_ino == os.stat("self/ns/user", dir_fd=procfs).st_ino:
        return {} if data is None else {"error": EPERM}
    descriptor = os.open(f"{pid}/{name}", (os.O_RDONLY if data is None else os.O_WRONLY) | os.O_CLOEXEC, dir_fd=procfs)
    try:
        if data is None:
            return {"text": os.read(descriptor, PIECE).decode()}
        os.write(descriptor, data.encode())
    except OSError as error:
        return {"error": error.errno}
    finally:
        os.close(descriptor)
    return {"error": 0}


def _file(procfs: int, name: str, offset: int) -> dict[str, Any]:
    """A piece of a file of /proc/PID. One that is long is read once more for each."""
    descriptor, left, found = _open(procfs, name, 0), offset + PIECE, b""
    try:
        while left > 0 and (piece := os.read(descriptor, left)):
            found += piece
            left -= len(piece)
    finally:
        os.close(descriptor)
    return {"text": found[offset:].decode("utf-8", "surrogateescape")}


def _put(procfs: int, name: str, data: bytes) -> dict[str, Any]:
    try:
        descriptor = os.open(name, os.O_WRONLY | os.O_CLOEXEC, dir_fd=procfs)
        try:
            os.write(descriptor, data)
        finally:
            os.close(descriptor)
    except OSError as error:
        return {"error": error.errno}
    return {"error": 0}


def _memory(procfs: int, name: str, offset: int, question: dict[str, Any]) -> dict[str, Any]:
    """Read or write where no file has an end: /proc/PID/mem and pagemap."""
    try:
        descriptor = os.open(name, (os.O_WRONLY if "data" in question else os.O_RDONLY) | os.O_CLOEXEC, dir_fd=procfs)
        try:
            if "data" in question:
                return {"count": os.pwrite(descriptor, bytes.fromhex(question["data"]), offset)}
            return {"read": os.pread(descriptor, min(int(question["size"]), PIECE // 2), offset).hex()}
        finally:
            os.close(descriptor)
    except OSError as error:
        return {"error": error.errno}


def _mode(directory: int, name: str) -> int:
    """Of the link itself, which says how the descriptor is open."""
    return os.stat(name, dir_fd=directory, follow_symlinks=False).st_mode & 0o777


def _carry(taken: list[int], number: int) -> bool:
    """A file of our own mounts is closed to the stage, who is not of the cell's user namespace: a child carries its bytes."""
    if not stat.S_ISREG(os.fstat(taken[number]).st_mode):
        return False
    ours, theirs = socket.socketpair()
    if os.fork() == 0:
        ours.close()
        source, target = (taken[number], theirs.fileno()) if number == 0 else (theirs.fileno(), taken[number])
        try:
            while data := os.read(source, PIECE):
                view = memoryview(data)
                while view:
                    view = view[os.write(target, view) :]
        finally:
            os._exit(0)
    theirs.close()
    os.close(taken[number])
    taken[number] = ours.detach()
    return True


def _call(procfs: int, asker: int) -> str:
    """The number of the call that the one who asks is in: he wants a link's text (readlink), or to go where it leads."""
    return _words(procfs, asker)[0]


def _words(procfs: int, asker: int) -> list[str]:
    """That, and its arguments."""
    return _read(procfs, f"{int(asker)}/syscall").split(" ")


def _creates(words: list[str]) -> bool:
    """Whether it is an open(2) that would make the file, were it not there."""
    number = words[0]
    return number == CREAT or (number in OPEN_FLAGS and bool(int(words[OPEN_FLAGS[number]], 16) & os.O_CREAT))


def _read(procfs: int, name: str) -> str:
    """A short file of the kernel's."""
    descriptor = _open(procfs, name, 0)
    try:
        return os.read(descriptor, 4096).decode()
    finally:
        os.close(descriptor)


def _open(procfs: int, name: str, flags: int) -> int:
    return os.open(name, os.O_RDONLY | os.O_CLOEXEC | flags, dir_fd=procfs)


class Witness:
    """The stage's end. A question that is not answered at once has no answer: the mounts wait behind it."""

    def __init__(self, line: socket.socket, parting: Parting) -> None:
        self._line = line
        self._parting = parting
        self._count = 0
        line.settimeout(PATIENCE)

    def ask(self, **question: Any) -> dict[str, Any]:
        """The answer; empty if there is none."""
        answer, fds = self._ask(question)
        self._parting.let_go(fds)
        return answer

    def file(self, pid: int, name: str) -> bytes | None:
        """A file of /proc/PID as the kernel has it; None: there is none, or it was not told in time."""
        found = b""
        while len(found) < LONGEST:
            text = self.ask(pid=pid, file=name, offset=len(found)).get("text")
            if not isinstance(text, str):
                return None
            piece = text.encode("utf-8", "surrogateescape")
            found += piece
            if len(piece) < PIECE:
                break
        return found

    def put(self, pid: int, name: str, data: bytes) -> None:
        """Write one. OSError."""
        error = self.ask(pid=pid, put=name, data=data.decode("utf-8", "surrogateescape")).get("error", EPERM)
        if error:
            raise OSError(int(error), os.strerror(int(error)))

    def name(self, text: str) -> None:
        """What the machine is called inside."""
        self.ask(name=text)

    def adopt(self, steps: list[adopting.Step]) -> None:
        """The network as root left it before the cell was made, and what else the cell's kernel is to have."""
        if steps:
            self.ask(network=steps)

    def peek(self, pid: int, name: str, offset: int, size: int) -> bytes:
        """Of its memory, or of the map of its pages. OSError."""
        return bytes.fromhex(str(self._memory(pid, name, offset, size=size)["read"]))

    def poke(self, pid: int, name: str, offset: int, data: bytes) -> int:
        return int(self._memory(pid, name, offset, data=data.hex())["count"])

    def _memory(self, pid: int, name: str, offset: int, **more: Any) -> dict[str, Any]:
        answer = self.ask(pid=pid, memory=name, offset=offset, **more)
        if "read" not in answer and "count" not in answer:
            number = int(answer.get("error", EIO))
            raise OSError(number, os.strerror(number))
        return answer

    def tell(self, pid: int, signal: int, *, alone: bool = False) -> None:
        """Have a signal sent to a process group, or to a process `alone`: nobody waits for that."""
        with contextlib.suppress(talk.Gone):
            talk.send(self._line, {"pid": pid, "signal": signal, "alone": alone})

    def standard(self, pid: int) -> tuple[list[int], list[int]]:
        """Descriptors 0, 1 and 2 of a process, as ours, and which of them are sockets to who carries; empty if it has them not."""
        answer, fds = self._ask({"pid": pid, "standard": True})
        return fds, [number for number in answer.get("carried", []) if number in (0, 1, 2)]

    def listening(self, doors: list[tuple[str, str, int, int]]) -> list[socket.socket | None]:
        """Sockets that listen in the cell: protocol, address, port and backlog of each; None where the port is taken."""
        found: list[socket.socket | None] = []
        for start in range(0, len(doors), talk.FDS):
            answer, fds = self._ask({"listen": doors[start : start + talk.FDS]})
            said = answer.get("listening", [])
            if sum(map(bool, said)) != len(fds):
                said = []  # no answer of ours
            waiting = iter(fds)
            found += [_nonblocking(next(waiting)) if is_open else None for is_open in said]
            for stray in waiting:
                os.close(stray)
        return found

    def bound(self, within: str, places: Sequence[tuple[str, str]]) -> list[socket.socket]:
        """Sockets that are bound at places, each a path and a kind; empty where it was not to be (`binding`)."""
        _, fds = self._ask({"bind": places, "within": within})
        found = [one for one in map(_nonblocking, fds) if one is not None]
        if len(found) == len(places):
            return found
        for one in found:
            one.close()
        return []

    def backlogs(self) -> dict[int, int]:
        """How many connections may wait at each socket that listens in the cell, by inode; none where the kernel does not tell."""
        found = self.ask(backlogs=True).get("backlogs", {})
        return {int(inode): int(most) for inode, most in found.items() if str(inode).isdigit() and isinstance(most, int)}

    def connect(self, address: str, port: int) -> socket.socket | None:
        """A connection to what listens in the cell."""
        _, fds = self._ask({"connect": (address, port)})
        found = [_nonblocking(descriptor) for descriptor in fds]
        return found[0] if len(found) == 1 else None

    def _ask(self, question: dict[str, Any]) -> tuple[dict[str, Any], list[int]]:
        self._count += 1
        try:
            talk.send(self._line, {"number": self._count, **question})
            while True:
                answer, fds = talk.receive(self._line)
                if answer.get("number") == self._count:
                    return answer, fds
                self._parting.let_go(fds)
        except (talk.Gone, TimeoutError, BlockingIOError):
            return {}, []

    @contextlib.contextmanager
    def unhurried(self) -> Iterator[None]:
        """For who builds a cell: nobody else waits behind his questions, so an answer may take its time on a busy machine."""
        self._line.settimeout(UNHURRIED)
        try:
            yield
        finally:
            with contextlib.suppress(OSError):  # it was closed meanwhile
                self._line.settimeout(PATIENCE)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)  # a thread may wait at it
        self._line.close()


def _nonblocking(descriptor: int) -> socket.socket | None:
    """A socket of a descriptor that came over the line; None: it is none."""
    try:
        found = socket.socket(fileno=descriptor)
    except OSError:
        os.close(descriptor)
        return None
    found.setblocking(False)
    return found
