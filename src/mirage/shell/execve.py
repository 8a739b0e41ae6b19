"""execve(2): from a path in the visitor's view to what runs, or the errno that says why nothing does.

The file decides, never its name. A file that is the image's own, unchanged (also renamed, linked or copied), is the program that
we imitate at its place in the image. A text with `#!` runs its interpreter; a text without is ENOEXEC, of which shells make a
script. A binary that came from outside is kept as an artifact and never executed: one for another machine is ENOEXEC, one for
this machine ends the way `FOREIGN` says. A binary of the image that is not imitated is truly run where the walls stand
(`muscle.py`); elsewhere it is reported and ends as `missing.py` says.
"""

from __future__ import annotations

import errno
import os
import stat as st
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from mirage.base.events import LineEntered
from mirage.shell import missing, muscle, registry
from mirage.shell.lib import preload
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.signals import SIGBUS, Signalled
from mirage.vfs.layered import Layered
from mirage.vfs.types import X_OK, Cred
from mirage.world import originals
from mirage.world.muscle import NoMuscleError

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.shell.registry import Main, Program
    from mirage.vfs.caller import Caller
    from mirage.vfs.lower import Lower
    from mirage.vfs.types import Stat
    from mirage.vfs.view import Node

DEFAULT_PATH = "/bin:/usr/bin"  # _CS_PATH of glibc, what execvp takes without PATH
HEAD = 256  # BINPRM_BUF_SIZE of linux/binfmts.h
SCRIPTS = 5  # interpreters of interpreters, exec_binprm() of linux/fs/exec.c
EM_386, EM_X86_64 = 3, 62  # elf.h
FOREIGN = 0.05  # seconds after which a binary of the visitor's for this machine ends, quietly and with status 0


class ExecError(OSError):
    """Why execve failed. `path`: the file; `interpreter`: what its `#!` named, when that is missing or no program;
    `text`: for ENOEXEC, whether the file is text that a shell would run."""

    def __init__(self, number: int, path: str, *, interpreter: str = "", text: bool = False) -> None:
        super().__init__(number, os.strerror(number))
        self.path = path
        self.interpreter = interpreter
        self.text = text


@dataclass(slots=True)
class Plan:
    """What execve found: argv as the program sees it, the file for /proc, and what to run."""

    argv: list[str]
    exe: bytes
    name: str
    main: Main
    owner: tuple[int, int] | None = None  # uid and gid of a set-id file, -1 for the one that is not set
    file: bytes = b""  # for /proc, where it is another than `exe`: the copy of a program that is known
    is_linked: bool = False  # it is for us to say what ld.so says before it: nothing is truly run, and the file is not static
    comm: bytes = b""  # the name of what was asked for, be it a link or a script: begin_new_exec() of linux/fs/exec.c

    def credentials(self, child: Process) -> None:
        """Take on the owner of a set-id file."""
        if self.owner is not None:
            cred = child.invoker = child.caller.cred
            uid, gid = self.owner
            child.caller.cred = Cred(cred.uid if uid < 0 else uid, cred.gid if gid < 0 else gid, cred.groups, cred.pid)
            child.entry.uid, child.entry.gid = child.caller.cred.uid, child.caller.cred.gid


def plan(proc: Process, argv: list[str], path: str | None, env: Mapping[str, str]) -> Plan:
    """Find and judge the file; `path` None searches the environment's PATH as execvp does. Raises ExecError."""
    if path is not None:
        return _first(proc, path, argv, env)
    name = argv[0] if argv else ""
    if "/" in name:
        return _first(proc, name, argv, env)
    refused: ExecError | None = None
    for directory in env.get("PATH", DEFAULT_PATH).split(":") if name else ():
        try:
            return _first(proc, f"{directory}/{name}" if directory else name, argv, env)
        except ExecError as error:
            if error.errno == errno.EACCES:
                refused = error
            elif error.errno not in (errno.ENOENT, errno.ENOTDIR, errno.ESTALE, errno.ENODEV, errno.ETIMEDOUT):
                raise
    raise refused or ExecError(errno.ENOENT, name)


def searched(proc: Process, argv: list[str], path: str | None, env: Mapping[str, str]) -> Plan:
    """What execvp would run: the same, and a text without `#!` is a script of /bin/sh. Raises ExecError."""
    try:
        return plan(proc, argv, path, env)
    except ExecError as error:
        if error.errno != errno.ENOEXEC or not error.text:
            raise
        keep_script(proc, error.path)
        return plan(proc, ["/bin/sh", error.path, *argv[1:]], "/bin/sh", env)


def find(proc: Process, name: str, env: Mapping[str, str] | None = None, access: int = X_OK) -> str | None:
    """The first executable file of a name on PATH, as shells and `which` look for it; `access` 0 takes any file."""
    caller = proc.caller
    for directory in (proc.env if env is None else env).get("PATH", "").split(":"):
        candidate = f"{directory or '.'}/{name}"
        if _is_file(caller, to_bytes(candidate), access):
            return candidate
    return None


def _is_file(caller: Caller, path: bytes, access: int) -> bool:
    """One walk for all that is asked, as most directories of a PATH do not have the name."""
    try:
        node = caller.view.walk(path, caller.cwd, caller.root, caller.cred).node
        if node is None or node.fs.kind(node.ino) != st.S_IFREG:
            return False
        node.fs.access(node.ino, access, caller.cred)
    except OSError:
        return False
    return True


def identify(proc: Process, path: str) -> Program | None:
    """The imitated program that the file at a path is, whatever it is called; None when it is none."""
    try:
        node = proc.caller.resolve(to_bytes(path))
        return _own(proc, node, node.fs.stat(node.ino, proc.caller.cred), path)
    except OSError:
        return None


def _first(proc: Process, path: str, argv: list[str], env: Mapping[str, str]) -> Plan:
    found = _plan(proc, path, argv, 0)
    if found.is_linked and preload.is_asked(proc, env):
        found.main = preload.before(found.main)
    found.comm = to_bytes(path).rpartition(b"/")[2][:15]
    return found


def _plan(proc: Process, path: str, argv: list[str], depth: int) -> Plan:
    caller = proc.caller
    raw = to_bytes(path)
    try:
        found = caller.view.walk(raw, caller.cwd, caller.root, caller.cred)
        if found.node is None:
            raise ExecError(errno.ENOENT, path)
        node = found.node
        stat = node.fs.stat(node.ino, caller.cred)
        if not st.S_ISREG(stat.mode):
            raise ExecError(errno.EACCES, path)
        node.fs.access(node.ino, X_OK, caller.cred)
    except ExecError:
        raise
    except OSError as error:
        raise ExecError(error.errno or errno.ENOENT, path) from None
    if b"noexec" in node.mount.options.split(b","):
        raise ExecError(errno.EACCES, path)
    owner = _owner(stat) if b"nosuid" not in node.mount.options.split(b",") else None
    program = _own(proc, node, stat, path)
    if program is not None:
        is_real = program.is_bounded and muscle.stands(proc)
        main = missing.asked(argv) or (_bounded(path, program.main) if is_real else program.main)
        file = b"" if raw == program.path else caller.path_of(found)
        is_linked = not is_real and program.path not in preload.STATIC
        return Plan(argv, program.path, program.called(argv[0] if argv else path), main, owner, file=file, is_linked=is_linked)
    head = _head(node, HEAD)
    if head.startswith(b"#!"):
        return _script(proc, path, argv, head, depth)
    if head.startswith(b"\x7fELF"):
        exe = caller.path_of(found)
        if _is_images(proc, node, stat):
            is_real = muscle.stands(proc)
            main = _others(path, exe, is_real=is_real)
            return Plan(argv, exe, argv[0] if argv else path, main, None if is_real else owner, is_linked=not is_real)
        return _foreign(proc, path, exe, argv, node, stat)
    raise ExecError(errno.ENOEXEC, path, text=is_text(head))


def _owner(stat: Stat) -> tuple[int, int] | None:
    uid = stat.uid if stat.mode & st.S_ISUID else -1
    gid = stat.gid if stat.mode & st.S_ISGID and stat.mode & st.S_IXGRP else -1
    return None if uid < 0 and gid < 0 else (uid, gid)


def _head(node: Node, size: int, offset: int = 0) -> bytes:
    handle = node.fs.hold(node.ino, os.O_RDONLY, Cred(0, 0))
    try:
        return node.fs.read(handle, offset, size)
    finally:
        node.fs.release(handle)


def is_text(head: bytes) -> bool:
    """check_binary_file() of bash 5.2: no NUL before the first newline (or in the first 80 bytes)."""
    return b"\0" not in head[:80].split(b"\n", 1)[0]


# ---- whose file it is


class _Index:
    """Where our programs lie in one image: by inode, and by size for copies. `untouched`: what was found to be the image's own last."""

    __slots__ = ("inodes", "sizes", "untouched")

    def __init__(self, image: Lower) -> None:
        self.inodes: dict[int, list[Program]] = {}
        self.sizes: dict[int, list[tuple[Program, int]]] = {}
        self.untouched: dict[int, object] = {}
        for program in registry.programs().values():
            ino = lookup(image, program.path)
            if ino is not None:
                self.inodes.setdefault(ino, []).append(program)
                self.sizes.setdefault(image.stat(ino).size, []).append((program, ino))


_indexes: WeakKeyDictionary[Any, _Index] = WeakKeyDictionary()


def _index(image: Lower) -> _Index:
    found = _indexes.get(image)
    if found is None:
        found = _indexes[image] = _Index(image)
    return found


def lookup(image: Lower, path: bytes, links: int = 0) -> int | None:
    """The inode of a path in an image, symlinks followed."""
    here = image.root
    rest = [part for part in reversed(path.split(b"/")) if part]
    trail = [here]
    while rest:
        name = rest.pop()
        if name == b"..":
            here = trail.pop() if len(trail) > 1 else image.root
            continue
        child = image.lookup(here, name)
        if child is None:
            return None
        if st.S_ISLNK(image.stat(child).mode):
            links += 1
            if links > 40:
                return None
            target = image.readlink(child)
            rest.extend(part for part in reversed(target.split(b"/")) if part)
            if target.startswith(b"/"):
                here, trail = image.root, [image.root]
            continue
        trail.append(here)
        here = child
    return here


def _is_images(proc: Process, node: Node, stat: Stat) -> bool:
    """Whether the bytes of the file are still those that the image has under this inode."""
    image = proc.host.image
    if image is None or not isinstance(node.fs, Layered) or node.mount is not proc.caller.view.mounts[0] or stat.ino > image.last:
        return False
    untouched, edition = _index(image).untouched, node.fs.edition(stat.ino)
    if untouched.get(stat.ino) is edition:
        return True
    if not originals.is_original(proc.host.ground, node.fs, node.ino, stat):
        return False
    untouched[stat.ino] = edition
    return True


def _own(proc: Process, node: Node, stat: Stat, path: str) -> Program | None:
    """The imitated program whose file in the image has exactly these bytes."""
    image = proc.host.image
    if image is None:
        return None
    index = _index(image)
    candidates = index.inodes.get(stat.ino)
    if candidates and _is_images(proc, node, stat):
        return _best(candidates, path)
    if _is_images(proc, node, stat):
        return None
    copies = [
        program
        for program, ino in index.sizes.get(stat.size, ())
        if stat.size and originals.is_same(image, ino, node.fs, node.ino, stat.size)
    ]
    return _best(copies, path) if copies else None


def _best(candidates: list[Program], path: str) -> Program:
    if len(candidates) > 1:
        name = path.rsplit("/", 1)[-1]
        for candidate in candidates:
            if candidate.name == name:
                return candidate
    return candidates[0]


# ---- the kinds


def _script(proc: Process, path: str, argv: list[str], head: bytes, depth: int) -> Plan:
    """load_script() of linux/fs/binfmt_script.c."""
    if depth >= SCRIPTS:
        raise ExecError(errno.ELOOP, path)
    line = head[2:].split(b"\n", 1)[0].strip(b" \t")
    if not line:
        raise ExecError(errno.ENOEXEC, path, text=True)
    words = line.replace(b"\t", b" ").split(b" ", 1)
    interpreter = to_text(words[0])
    argument = [to_text(words[1].strip(b" \t"))] if len(words) > 1 and words[1].strip(b" \t") else []
    try:
        planned = _plan(proc, interpreter, [interpreter, *argument, path, *argv[1:]], depth + 1)
    except ExecError as error:
        raise ExecError(error.errno or errno.ENOENT, path, interpreter=interpreter) from None
    keep_script(proc, path)
    planned.owner = None
    return planned


def keep_script(proc: Process, path: str) -> None:
    """A script that is about to run is on record, as lines and as an artifact, unless it is the image's own."""
    session = proc.session
    try:
        node = proc.caller.resolve(to_bytes(path))
        stat = node.fs.stat(node.ino, proc.caller.cred)
        if stat.size and not _is_images(proc, node, stat):
            session.keep_node(node, stat.size, "execute", to_bytes(path))
            session.emit(LineEntered(text=_head(node, min(stat.size, session.limits.line)), mode="script"))
    except OSError:
        pass


def _others(path: str, exe: bytes, *, is_real: bool) -> Main:
    """A binary of the image that is not imitated: truly run where that can be had (the kernel sees to set-id files then)."""

    def end(proc: Process) -> int:
        return missing.end(proc, exe, proc.argv or [to_text(exe)])

    async def run(proc: Process) -> int:
        try:
            return await muscle.run(proc, path)
        except NoMuscleError:
            return end(proc)

    return run if is_real else end


def _bounded(path: str, imitation: Main) -> Main:
    """An interpreter or a compiler: truly run, and its program is on record; else as far as the imitation goes."""

    async def run(proc: Process) -> int:
        script = next((word for word in proc.args if not word.startswith("-")), None)
        if script is not None:
            keep_script(proc, script)
        try:
            return await muscle.run(proc, path, keeps_input=True)
        except NoMuscleError:
            result = imitation(proc)
            return result if isinstance(result, int) else await result

    return run


def _foreign(proc: Process, path: str, exe: bytes, argv: list[str], node: Node, stat: Stat) -> Plan:
    """A binary that the image does not have: kept, then refused or pretended."""
    proc.session.keep_node(node, stat.size, "execute", exe)
    head = _head(node, 4096)
    if len(head) < 64 or head[5] != 1 or head[4] not in (1, 2):
        raise ExecError(errno.ENOEXEC, path)
    kind, machine = struct.unpack_from("<HH", head, 16)
    if kind not in (2, 3) or (head[4], machine) not in ((2, EM_X86_64), (1, EM_386)):
        raise ExecError(errno.ENOEXEC, path)
    segments = _segments(head)
    if not segments:
        raise ExecError(errno.ENOEXEC, path)
    for type_, offset, size in segments:
        if type_ == 3:  # PT_INTERP
            loader = to_text(_head(node, min(size, 256), offset).split(b"\0")[0])
            if not proc.exists(loader):
                raise ExecError(errno.ENOENT, path)
    is_cut = any(type_ == 1 and offset + size > stat.size for type_, offset, size in segments)
    return Plan(argv, exe, argv[0] if argv else path, _crash if is_cut else _pretend)


def _segments(head: bytes) -> list[tuple[int, int, int]]:
    """Type, offset and size in the file of the program headers; empty when they are not there."""
    if head[4] == 2:
        start, size, count = struct.unpack_from("<Q", head, 32)[0], *struct.unpack_from("<HH", head, 54)
        layout, wanted = "<IIQQQQ", 56
    else:
        start, size, count = struct.unpack_from("<I", head, 28)[0], *struct.unpack_from("<HH", head, 42)
        layout, wanted = "<IIIII", 32
    if size != wanted or not count or start + size * count > len(head):
        return []
    found = []
    for index in range(count):
        fields = struct.unpack_from(layout, head, start + index * size)
        found.append((fields[0], fields[2], fields[5]) if head[4] == 2 else (fields[0], fields[1], fields[4]))
    return found


def _crash(proc: Process) -> int:
    raise Signalled(SIGBUS)


async def _pretend(proc: Process) -> int:
    await proc.sleep(FOREIGN)
    return 0
