"""Files and directories: the functions of the language for them."""

from __future__ import annotations

import errno
import os
import re
import stat as st
from fnmatch import fnmatchcase
from functools import partial
from typing import Any

from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.perl import handles
from mirage.shell.perl.functions import function
from mirage.shell.perl.handles import Handle, octets, path_of
from mirage.shell.perl.machine import LIST, SCALAR, Machine
from mirage.shell.perl.places import place
from mirage.shell.perl.tree import Node, Unknown
from mirage.shell.perl.values import Cell, is_reference, number_of, text_of, to_octets, whole_of
from mirage.vfs.types import Stat

KINDS = {"f": st.S_ISREG, "d": st.S_ISDIR, "p": st.S_ISFIFO, "S": st.S_ISSOCK, "b": st.S_ISBLK, "c": st.S_ISCHR}
ACCESS = {"r": 4, "w": 2, "x": 1, "R": 4, "W": 2, "X": 1, "o": 0}
BITS = {"u": st.S_ISUID, "g": st.S_ISGID, "k": st.S_ISVTX}
NAMES_MAX = 10_000


async def handle_of(machine: Machine, node: Node) -> Handle | None:
    if node.kind == "bareword":
        return machine.handles.get(node.args[0])
    return handles.find(machine, await machine.ev(node, SCALAR))


async def new_handle(machine: Machine, node: Node) -> Handle:
    """The handle that a function opens: a bare word's, or a new one in a variable."""
    if node.kind in ("bareword", "string", "typeglob"):
        return handles.made(machine, node.args[0])
    spot = await place(machine, node)
    value = spot.value
    if isinstance(value, Handle):
        return value
    if isinstance(value, str) and value:
        return handles.made(machine, value.removeprefix("*").removeprefix("main::"))
    spot.value = made = Handle(f"${node.args[-1]}" if node.kind in ("declare", "scalar") else "")
    return made


@function("open")
async def _open(machine: Machine, args: list[Node], want: int) -> Any:
    handle = await new_handle(machine, args[0])
    if len(args) < 2:
        raise Unknown("open of one argument")
    mode = await machine.text(args[1])
    if len(args) == 2:
        mode, operand = _two(mode)
        words: list[Any] = [operand]
    else:
        words = await machine.many(args[2:])
    layer = re.match(r"\s*(\+?[<>]{1,2}|-\||\|-)?(&?=?)\s*(:.*)?$", mode)
    if layer is None:
        machine.die(f"Unknown open() mode '{mode}'")
    kind = layer[1] or "<"
    try:
        if layer[2]:
            other = handles.find(machine, words[0]) or _numbered(machine, text_of(words[0]))
            if other is None:
                raise OSError(errno.EBADF, os.strerror(errno.EBADF))
            await handles.duplicate(machine, handle, other)
        elif kind in ("-|", "|-"):
            argv = [path_of(word) for word in words]
            await handles.open_pipe(machine, handle, argv if len(argv) > 1 else ["/bin/sh", "-c", argv[0]], reads=kind == "-|")
            return handle.child.pid if handle.child else 1
        elif isinstance(words[0], Cell):
            handles.reset(handle, -1)
            handle.memory = words[0]
            if kind == ">":
                words[0].value = ""
        else:
            await handles.open_file(machine, handle, kind, path_of(words[0]))
    except OSError as error:
        machine.fault(error)
        return 0 if want == SCALAR else ""
    return 1


def _two(text: str) -> tuple[str, str]:
    """The mode and the name in `open F, ">name"`."""
    text = text.strip()
    if text.endswith("|"):
        return "-|", text[:-1].strip()
    if text.startswith("|"):
        return "|-", text[1:].strip()
    found = re.match(r"(\+?[<>]{1,2}&?=?)?\s*(.*)", text, re.DOTALL)
    return (found[1] or "<", found[2]) if found else ("<", text)


def _numbered(machine: Machine, word: str) -> Handle | None:
    return Handle("", int(word)) if word.isdigit() and int(word) in machine.proc.fds else None


@function("close")
async def _close(machine: Machine, args: list[Node], want: int) -> Any:
    handle = await handle_of(machine, args[0]) if args else machine.selected
    status = await handles.finish(machine, handle) if handle is not None else None
    if status is None:
        return ""
    if handle is machine.last_read:
        machine.last_read = None
    if status:
        machine.global_variable("$", "?").value = status
    return 1 if not status else ""


@function("readline")
async def _readline(machine: Machine, args: list[Node], want: int) -> Any:
    node = args[0]
    is_named = node.kind in ("string", "bareword")
    handle = await _from_arguments(machine) if is_named and node.args[0] in ("", "ARGV") else await handle_of(machine, node)
    if handle is None or (not handle.is_open and handle.name != "ARGV"):
        return [] if want == LIST else None
    if want == SCALAR:
        return await _line(machine, handle)
    lines: list[Any] = []
    while (line := await _line(machine, handle)) is not None:
        lines.append(line)
        machine.room(lines)
        await machine.proc.tick()
    return lines


async def _line(machine: Machine, handle: Handle) -> str | None:
    """One line; of <>, over the files that @ARGV names."""
    while True:
        try:
            line = await handles.read_line(machine, handle)
        except OSError as error:
            machine.fault(error)
            line = None
        if line is not None or handle.name != "ARGV":
            return line
        number = handle.number
        if not await _next_file(machine, handle):
            machine.handles.pop("ARGV", None)
            return None
        handle.number = number


async def _from_arguments(machine: Machine) -> Handle | None:
    handle = machine.handles.get("ARGV")
    if handle is not None:
        return handle
    handle = machine.handles["ARGV"] = Handle("ARGV")
    if not machine.global_variable("@", "ARGV").items:
        source = machine.handles["STDIN"]
        handle.name, handle.descriptor, handle.held = "STDIN", source.descriptor, source.held
        return handle
    return handle if await _next_file(machine, handle) else None


async def _next_file(machine: Machine, handle: Handle) -> bool:
    words = machine.global_variable("@", "ARGV").items
    while words:
        name = path_of(words.pop(0))
        try:
            if name == "-":
                handles.reset(handle, 0)
            elif not st.S_ISDIR(machine.proc.stat(name).mode):
                await handles.open_file(machine, handle, "<", name)
                if machine.in_place is not None:
                    await _edited(machine, handle, name)
            else:
                continue
        except OSError as error:
            place = machine.place() if machine.in_place is None else ".\n"
            machine.warn(f"Can't open {octets(name)}: {error.strerror}{place}")
            continue
        machine.global_variable("$", "ARGV").value = octets(name)
        return True
    if machine.in_place is not None:
        await _edited_no_more(machine)
    return False


async def _edited(machine: Machine, handle: Handle, name: str) -> None:
    """-i: the file's text is in memory, and what is printed goes into it."""
    await _edited_no_more(machine)
    data = machine.proc.read_file(name)
    handle.held, handle.is_at_end = data, True
    if machine.in_place:
        copy = machine.in_place.replace("*", name) if "*" in machine.in_place else name + machine.in_place
        machine.proc.caller.write_file(to_bytes(copy), data)
    machine.selected = handles.made(machine, "ARGVOUT")
    await handles.open_file(machine, machine.selected, ">", name)


async def _edited_no_more(machine: Machine) -> None:
    if machine.selected.name == "ARGVOUT":
        await handles.finish(machine, machine.selected)
        machine.selected = machine.handles["STDOUT"]


@function("eof")
async def _eof(machine: Machine, args: list[Node], want: int) -> Any:
    handle = await handle_of(machine, args[0]) if args else machine.last_read
    if handle is None or not handle.is_open:
        return 1
    return "" if handle.held or await handles.fill(machine, handle) else 1


@function("getc")
async def _getc(machine: Machine, args: list[Node], want: int) -> Any:
    handle = await handle_of(machine, args[0]) if args else machine.handles["STDIN"]
    data = await handles.read(machine, handle, 1, is_whole=True) if handle else b""
    return data.decode("latin-1") or None


@function("read")
async def _read(machine: Machine, args: list[Node], want: int) -> Any:
    return await _read_into(machine, args, is_whole=True)


@function("sysread")
async def _sysread(machine: Machine, args: list[Node], want: int) -> Any:
    return await _read_into(machine, args, is_whole=False)


async def _read_into(machine: Machine, args: list[Node], *, is_whole: bool) -> Any:
    handle = await handle_of(machine, args[0])
    size = whole_of(await machine.ev(args[2], SCALAR))
    offset = whole_of(await machine.ev(args[3], SCALAR)) if len(args) > 3 else 0
    spot = await place(machine, args[1])
    if handle is None or not handle.is_open:
        return None
    data = (await handles.read(machine, handle, max(0, min(size, 1 << 22)), is_whole=is_whole)).decode("latin-1")
    spot.value = machine.charged(text_of(spot.value)[:offset].ljust(offset, "\0") + data)
    return len(data)


@function("syswrite")
async def _syswrite(machine: Machine, args: list[Node], want: int) -> Any:
    handle = await handle_of(machine, args[0])
    data = to_octets(await machine.text(args[1]))
    if len(args) > 2:
        data = data[: whole_of(await machine.ev(args[2], SCALAR))]
    if handle is None or not handle.is_open:
        machine.set_errno(errno.EBADF)
        return None
    try:
        await machine.proc.flush()
        await handles.write(machine, handle, data)
    except OSError as error:
        machine.fault(error)
        return None
    return len(data)


@function("binmode", "flock", "fcntl", "ioctl", "utime")
async def _granted(machine: Machine, args: list[Node], want: int) -> Any:
    await machine.many([node for node in args if node.kind != "bareword"])
    return 1


@function("seek", "sysseek")
async def _seek(machine: Machine, args: list[Node], want: int) -> Any:
    handle = await handle_of(machine, args[0])
    offset, whence = [whole_of(await machine.ev(each, SCALAR)) for each in args[1:3]]
    if handle is None or not handle.is_open or handle.line is not None:
        return 0
    if handle.memory is not None or handle.descriptor not in machine.proc.fds or whence == 1:
        raise Unknown("seek")
    if handle.path:
        data = machine.proc.read_file(handle.path)
        handle.held = data[offset if whence == 0 else len(data) + offset :]
        handle.is_at_end = True
    return 1


@function("truncate")
async def _truncate(machine: Machine, args: list[Node], want: int) -> Any:
    handle = await handle_of(machine, args[0])
    path = handle.path if handle else path_of(await machine.ev(args[0], SCALAR))
    return await _done(machine, lambda: machine.proc.caller.truncate(to_bytes(path), 0))


@function("fileno")
async def _fileno(machine: Machine, args: list[Node], want: int) -> Any:
    handle = await handle_of(machine, args[0])
    if handle is None or not handle.is_open:
        return None
    return handle.descriptor if handle.descriptor >= 0 else 3


@function("select")
async def _select(machine: Machine, args: list[Node], want: int) -> Any:
    if len(args) == 4:
        values = [await machine.ev(each, SCALAR) for each in args]
        if values[3] is not None:
            await machine.sleep(float(number_of(values[3])))
        return 0
    before = machine.selected
    if args:
        handle = await handle_of(machine, args[0])
        machine.selected = handle or before
    return before


# ---- what stands in directories


async def _done(machine: Machine, work: Any) -> Any:
    try:
        work()
    except OSError as error:
        machine.fault(error)
        return 0
    return 1


def _on_paths(name: str, work: Any) -> None:
    @function(name)
    async def call(machine: Machine, args: list[Node], want: int) -> Any:
        values = await machine.many(args) if args else [machine.variable("$", "_").value]
        count = 0
        caller = machine.proc.caller
        if name in ("chmod", "chown"):
            leading = 1 if name == "chmod" else 2
            numbers = [whole_of(value) for value in values[:leading]]
            values = values[leading:]
            for value in values:
                count += await _done(machine, partial(work, caller, to_bytes(path_of(value)), *numbers))
            return count
        for value in values:
            count += await _done(machine, partial(work, caller, to_bytes(path_of(value))))
        return count


_on_paths("unlink", lambda caller, path: caller.unlink(path))
_on_paths("rmdir", lambda caller, path: caller.rmdir(path))
_on_paths("chdir", lambda caller, path: caller.chdir(path))
_on_paths("chmod", lambda caller, path, mode: caller.chmod(path, mode))
_on_paths("chown", lambda caller, path, uid, gid: caller.chown(path, uid, gid))


@function("mkdir")
async def _mkdir(machine: Machine, args: list[Node], want: int) -> Any:
    values = await machine.many(args) or [machine.variable("$", "_").value]
    mode = whole_of(values[1]) if len(values) > 1 else 0o777
    return await _done(machine, lambda: machine.proc.caller.mkdir(to_bytes(path_of(values[0])), mode))


def _on_two(name: str) -> None:
    @function(name)
    async def call(machine: Machine, args: list[Node], want: int) -> Any:
        old, new = [to_bytes(path_of(value)) for value in (await machine.many(args))[:2]]
        return await _done(machine, lambda: getattr(machine.proc.caller, name)(old, new))


for _name in ("rename", "link", "symlink"):
    _on_two(_name)


@function("readlink")
async def _readlink(machine: Machine, args: list[Node], want: int) -> Any:
    path = path_of(await machine.ev(args[0], SCALAR) if args else machine.variable("$", "_").value)
    try:
        return octets(to_text(machine.proc.caller.readlink(to_bytes(path))))
    except OSError as error:
        machine.fault(error)
        return None


@function("opendir")
async def _opendir(machine: Machine, args: list[Node], want: int) -> Any:
    handle = await new_handle(machine, args[0])
    path = path_of(await machine.ev(args[1], SCALAR))
    try:
        handle.names = [octets(to_text(entry.name)) for entry in machine.proc.caller.listdir(to_bytes(path))]
    except OSError as error:
        machine.fault(error)
        return ""
    return 1


@function("readdir")
async def _readdir(machine: Machine, args: list[Node], want: int) -> Any:
    handle = await handle_of(machine, args[0])
    names = handle.names if handle is not None and handle.names is not None else []
    if want == LIST:
        taken = list(names)
        names.clear()
        return taken
    return names.pop(0) if names else None


@function("closedir")
async def _closedir(machine: Machine, args: list[Node], want: int) -> Any:
    handle = await handle_of(machine, args[0])
    if handle is None or handle.names is None:
        return ""
    handle.names = None
    return 1


@function("glob")
async def _glob(machine: Machine, args: list[Node], want: int) -> Any:
    text = path_of(await machine.ev(args[0], SCALAR) if args else machine.variable("$", "_").value)
    found = [octets(name) for word in text.split() for name in _expanded(machine, word)]
    if want == LIST:
        return found
    raise Unknown("glob of one name")


def _expanded(machine: Machine, word: str) -> list[str]:
    brace = re.search(r"\{([^{}]*)\}", word)
    if brace is not None:
        return [
            name
            for part in brace[1].split(",")[:64]
            for name in _expanded(machine, word[: brace.start()] + part + word[brace.end() :])
        ]
    if word.startswith("~"):
        word = machine.proc.env.get("HOME", "") + word[1:]
    if not re.search(r"[*?\[]", word):
        return [word]
    paths = ["/" if word.startswith("/") else ""]
    for part in [piece for piece in word.split("/") if piece]:
        paths = [name for path in paths for name in _matching(machine, path, part)][:NAMES_MAX]
    return sorted(paths)


def _matching(machine: Machine, path: str, part: str) -> list[str]:
    before = path if not path or path.endswith("/") else path + "/"
    if not re.search(r"[*?\[]", part):
        return [before + part] if machine.proc.exists(before + part) else []
    try:
        entries = [to_text(entry.name) for entry in machine.proc.caller.listdir(to_bytes(path or "."))]
    except OSError:
        return []
    machine.proc.session.step(len(entries))
    return [
        before + name
        for name in entries
        if fnmatchcase(name, part) and (name[0] != "." or part[0] == ".") and name not in (".", "..")
    ]


@function("stat")
async def _stat(machine: Machine, args: list[Node], want: int) -> Any:
    return await _looked_at(machine, args, want, follow=True)


@function("lstat")
async def _lstat(machine: Machine, args: list[Node], want: int) -> Any:
    return await _looked_at(machine, args, want, follow=False)


async def _looked_at(machine: Machine, args: list[Node], want: int, *, follow: bool) -> Any:
    value = (
        (await machine.ev(args[0], SCALAR) if args[0].kind != "bareword" else args[0].args[0])
        if args
        else machine.variable("$", "_").value
    )
    try:
        facts = _facts(machine, value, follow)
    except OSError as error:
        machine.fault(error)
        return [] if want == LIST else ""
    if want == SCALAR:
        return 1
    second = 1_000_000_000
    return [facts.dev, facts.ino, facts.mode, facts.nlink, facts.uid, facts.gid, facts.rdev, facts.size, facts.atime // second,
            facts.mtime // second, facts.ctime // second, facts.blksize, facts.blocks]  # fmt: skip


def _facts(machine: Machine, value: Any, follow: bool = True) -> Stat:
    handle = handles.find(machine, value) if is_reference(value) or text_of(value) in machine.handles else None
    if handle is not None and handle.descriptor in machine.proc.fds:
        return machine.proc.stat(f"/dev/fd/{handle.descriptor}")
    path = path_of(value)
    return machine.proc.stat(path) if follow else machine.proc.lstat(path)


def tested(machine: Machine, test: str, value: Any) -> Any:
    """-e, -f and the others: 1, "" or, where there is nothing, undef."""
    if test == "t":
        handle = handles.find(machine, value) or machine.handles["STDIN"]
        return 1 if handle.descriptor in machine.proc.fds and machine.proc.isatty(handle.descriptor) else ""
    try:
        facts = _facts(machine, value, follow=test != "l")
    except OSError as error:
        machine.fault(error)
        return None
    now = machine.proc.started
    if test in KINDS:
        return 1 if KINDS[test](facts.mode) else ""
    if test in ACCESS:
        return 1 if machine.proc.caller.can(to_bytes(path_of(value)), ACCESS[test]) else ""
    if test in BITS:
        return 1 if facts.mode & BITS[test] else ""
    if test in "MAC":
        when = {"M": facts.mtime, "A": facts.atime, "C": facts.ctime}[test]
        return (now - when) / 86_400e9
    if test in "TB":
        start = machine.proc.read_file(path_of(value))[:512]
        return 1 if (b"\0" not in start) == (test == "T") or not start else ""
    return {"e": 1, "z": 1 if not facts.size else "", "s": facts.size or "", "l": 1 if st.S_ISLNK(facts.mode) else "",
            "O": 1 if facts.uid == machine.proc.uid else ""}.get(test, "")  # fmt: skip


@function("umask")
async def _umask(machine: Machine, args: list[Node], want: int) -> Any:
    before = machine.proc.caller.umask
    if args:
        machine.proc.caller.umask = whole_of(await machine.ev(args[0], SCALAR)) & 0o777
    return before


def slurped(machine: Machine, path: str) -> str | None:
    """The text of a file that the program wants to run."""
    try:
        return machine.proc.read_file(path, 1 << 20).decode("latin-1")
    except OSError as error:
        machine.fault(error)
        return None


@function("do", "require")
async def _do(machine: Machine, args: list[Node], want: int) -> Any:
    path = path_of(await machine.ev(args[0], SCALAR))
    source = slurped(machine, path)
    if source is None:
        return None
    return await machine.ev(Node("evaltext", machine.line, (Node("string", machine.line, (source,)),)), want)
