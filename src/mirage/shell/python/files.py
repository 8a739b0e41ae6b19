"""Files as Python has them: open(), io, pathlib, shutil, glob and tempfile over the pretended machine's."""

from __future__ import annotations

import os
import re
import stat as st
from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from mirage.shell.lib import nss
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.python.faults import Raised, throw
from mirage.shell.python.machine import Machine
from mirage.shell.python.objects import Thing
from mirage.shell.python.processes import spawn
from mirage.shell.python.values import SIZE_MAX

if TYPE_CHECKING:
    from mirage.shell.process import Process

Names = dict[str, Any]
FLAGS = {
    "r": os.O_RDONLY,
    "w": os.O_WRONLY | os.O_CREAT | os.O_TRUNC,
    "a": os.O_WRONLY | os.O_CREAT | os.O_APPEND,
    "x": os.O_WRONLY | os.O_CREAT | os.O_EXCL,
}
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789_"
WALK_MAX = 20_000  # directories, or names that a pattern with ** tries


def error(number: int, path: object = None) -> Raised:
    """OSError of an errno, of the class that Python gives it."""
    path = at(path) if isinstance(path, Thing) else path
    return Raised(OSError(number, os.strerror(number), path) if path is not None else OSError(number, os.strerror(number)))


def at(path: Any) -> str:
    """os.fspath(), as text."""
    if isinstance(path, Thing) and "__fspath__" in path.attributes:
        path = path.attributes["__fspath__"]()
    if isinstance(path, bytes):
        return to_text(path)
    if not isinstance(path, str):
        throw(TypeError, f"expected str, bytes or os.PathLike object, not {type(path).__name__}")
    return path


def make_all(proc: Process, path: str, mode: int = 0o777, exist_ok: bool = False) -> None:
    """os.makedirs(): the mode is the last one's."""
    ends = [part.end() for part in re.finditer("[^/]+", path)] or [len(path)]
    for end in ends:
        place = path[:end]
        try:
            if end == ends[-1]:
                proc.caller.mkdir(to_bytes(place), mode)
            elif not proc.exists(place):
                proc.caller.mkdir(to_bytes(place))
        except OSError as fault:
            if not (exist_ok and proc.exists(place) and st.S_ISDIR(proc.stat(place).mode)):
                raise error(fault.errno or 5, place) from None


def opened(proc: Process, path: Any, mode: str = "r", *_: Any, **__: Any) -> Thing:
    """open(): a file of the pretended machine, whole in memory while it is read."""
    letters = [each for each in mode if each in FLAGS]
    if len(letters) != 1 or set(mode) - set("rwaxbt+U"):
        throw(ValueError, f"invalid mode: {mode!r}" if set(mode) - set("rwaxbt+U") else
              "must have exactly one of create/read/write/append mode")  # fmt: skip
    name, flags = at(path), FLAGS[letters[0]]
    if "+" in mode:
        flags = (flags & ~os.O_ACCMODE) | os.O_RDWR
    held = b""
    try:
        if st.S_ISDIR(proc.stat(name).mode):
            raise error(21, path)
    except OSError:
        pass
    try:
        descriptor = proc.open_now(name, flags, 0o666)
        if letters[0] == "r":
            held = proc.read_file(name, SIZE_MAX)
    except OSError as fault:
        raise error(fault.errno or 5, path) from None
    return file(held, descriptor.write, descriptor.close, is_binary="b" in mode, name=path, mode=mode)


def file(
    held: bytes, put: Callable[[bytes], Any] | None, end: Callable[[], None], *, is_binary: bool, name: Any, mode: str, kind: str = ""
) -> Thing:
    """A file object whose bytes to be read are `held`; `put` writes to what it stands for."""
    place = [0]
    made: Thing

    def out(data: bytes) -> Any:
        return data if is_binary else to_text(data)

    def read(size: Any = -1) -> Any:
        judge()
        begin = place[0]
        place[0] = len(held) if size is None or size < 0 else min(len(held), begin + size)
        return out(held[begin : place[0]])

    def line(*_: Any) -> Any:
        end = held.find(b"\n", place[0]) + 1 or len(held)
        return read(end - place[0])

    def lines(*_: Any) -> list[Any]:
        found = []
        while piece := line():
            found.append(piece)
        return found

    async def write(data: Any) -> int:
        judge()
        if is_binary == isinstance(data, str):
            throw(TypeError, "a bytes-like object is required, not 'str'" if is_binary else
                  f"write() argument must be str, not {type(data).__name__}")  # fmt: skip
        if put is not None:
            await put(bytes(data) if is_binary else to_bytes(data))
        return len(data)

    async def write_all(pieces: Any) -> None:
        for piece in pieces:
            await write(piece)

    def judge() -> None:
        if made.attributes["closed"]:
            throw(ValueError, "I/O operation on closed file.")

    def close() -> None:
        if not made.attributes["closed"]:
            made.attributes["closed"] = True
            end()

    def seek(offset: int, whence: int = 0) -> int:
        place[0] = max(0, offset + (0, place[0], len(held))[whence])
        return place[0]

    kind = kind or (("_io.BufferedReader" if mode[:1] == "r" else "_io.BufferedWriter") if is_binary else "_io.TextIOWrapper")
    shown = f"<{kind} name={name!r}>" if is_binary else f"<{kind} name={name!r} mode={mode!r} encoding='UTF-8'>"
    made = Thing(kind, {
        "read": read, "readline": line, "lines": line, "readlines": lines, "write": write, "writelines": write_all, "close": close, "seek": seek,
        "tell": lambda: place[0], "flush": lambda: None, "name": name, "mode": mode, "closed": False, "fileno": lambda: 3,
        "readable": lambda: mode[:1] == "r", "writable": lambda: mode[:1] != "r",
    }, shown)  # fmt: skip
    if not is_binary:
        made.attributes |= {"encoding": "UTF-8"}
    return made


def io_names(machine: Machine) -> Names:
    def memory(kind: str, first: Any) -> Thing:
        is_binary = kind == "BytesIO"
        held = bytearray(first if is_binary else to_bytes(first))
        place = [0]

        def out(data: bytearray) -> Any:
            return bytes(data) if is_binary else to_text(bytes(data))

        def read(size: Any = -1) -> Any:
            begin = place[0]
            place[0] = len(held) if size is None or size < 0 else min(len(held), begin + size)
            return out(held[begin : place[0]])

        def line(*_: Any) -> Any:
            return read((held.find(b"\n", place[0]) + 1 or len(held)) - place[0])

        def write(data: Any) -> int:
            piece = bytes(data) if is_binary else to_bytes(data)
            if len(held) + len(piece) > SIZE_MAX:
                throw(MemoryError)
            held[place[0] : place[0] + len(piece)] = piece
            place[0] += len(piece)
            return len(data)

        def seek(offset: int, whence: int = 0) -> int:
            place[0] = max(0, offset + (0, place[0], len(held))[whence])
            return place[0]

        return Thing(f"_io.{kind}", {
            "read": read, "readline": line, "lines": line, "write": write, "seek": seek, "tell": lambda: place[0], "getvalue": lambda: out(held),
            "close": lambda: None, "readlines": lambda *_: out(held).splitlines(keepends=True), "closed": False, "flush": lambda: None,
        }, f"<_io.{kind} object at 0x7f{len(held):010x}>")  # fmt: skip

    return {
        "BytesIO": lambda first=b"": memory("BytesIO", first),
        "StringIO": lambda first="", newline=None: memory("StringIO", first),
        "open": lambda *args, **named: opened(machine.proc, *args, **named),
        "SEEK_SET": 0,
        "SEEK_CUR": 1,
        "SEEK_END": 2,
    }


# ---- pathlib


def pathlib_names(machine: Machine) -> Names:
    proc = machine.current

    def make(*parts: Any) -> Thing:
        return _path(machine, PurePosixPath(*[at(each) for each in parts]))

    kind = Thing("type", {
        "()": make, "cwd": lambda: make(proc.cwd()), "home": lambda: make(proc.env.get("HOME", "/")), "__name__": "PosixPath",
    }, "<class 'pathlib.PosixPath'>")  # fmt: skip
    return {"Path": kind, "PosixPath": kind, "PurePath": kind, "PurePosixPath": kind}


def _path(machine: Machine, pure: PurePosixPath) -> Thing:
    proc, name = machine.current, str(pure)
    oslike = machine.importer(machine, "os").attributes

    def another(other: Any) -> Thing:
        return _path(machine, other)

    def is_kind(kind: int) -> Callable[[], bool]:
        def judge() -> bool:
            try:
                return st.S_IFMT(proc.stat(name).mode) == kind
            except OSError:
                return False

        return judge

    def is_link() -> bool:
        try:
            return st.S_ISLNK(proc.lstat(name).mode)
        except OSError:
            return False

    def read(mode: str) -> Callable[..., Any]:
        return lambda *_, **__: opened(proc, name, mode).attributes["read"]()

    def write(mode: str) -> Callable[..., Any]:
        async def put(data: Any, *_: Any, **__: Any) -> Any:
            held = opened(proc, name, mode)
            size = await held.attributes["write"](data)
            held.attributes["close"]()
            return size

        return put

    def make_directory(mode: int = 0o777, parents: bool = False, exist_ok: bool = False) -> None:
        if exist_ok and is_kind(st.S_IFDIR)():
            return
        oslike["makedirs" if parents else "mkdir"](name, mode)

    def unlink(missing_ok: bool = False) -> None:
        if not missing_ok or proc.exists(name):
            oslike["unlink"](name)

    def touch(mode: int = 0o666, exist_ok: bool = True) -> None:
        opened(proc, name, "a").attributes["close"]()

    def renamed(target: Any) -> Thing:
        oslike["rename"](name, at(target))
        return another(PurePosixPath(at(target)))

    def within(pattern: str) -> list[Thing]:
        return [another(PurePosixPath(each)) for each in expanded(proc, f"{name.rstrip('/')}/{pattern}", hidden=True) if each != name]

    def compared(how: str) -> Callable[[Any], bool]:
        return lambda other: isinstance(other, Thing) and bool(getattr(pure, how)(PurePosixPath(at(other))))

    made: Names = {
        "name": pure.name, "stem": pure.stem, "suffix": pure.suffix, "suffixes": pure.suffixes, "parts": pure.parts, "anchor": pure.anchor, "root": pure.root,
        "as_posix": pure.as_posix, "is_absolute": pure.is_absolute, "match": pure.match, "as_uri": pure.as_uri, "__fspath__": lambda: name, "__str__": lambda: name,
        "joinpath": lambda *others: another(pure.joinpath(*[at(each) for each in others])), "__truediv__": lambda other: another(pure / at(other)),
        "__rtruediv__": lambda other: another(at(other) / pure), "with_suffix": lambda suffix: another(pure.with_suffix(suffix)),
        "with_name": lambda word: another(pure.with_name(word)), "relative_to": lambda *others: another(pure.relative_to(*[at(each) for each in others])),
        "exists": lambda: proc.exists(name), "is_file": is_kind(st.S_IFREG), "is_dir": is_kind(st.S_IFDIR), "is_symlink": is_link,
        "read_text": read("r"), "read_bytes": read("rb"), "write_text": write("w"), "write_bytes": write("wb"),
        "open": lambda mode="r", *_, **__: opened(proc, name, mode), "iterdir": lambda: [another(pure / each) for each in oslike["listdir"](name)],
        "glob": within, "rglob": lambda pattern: within(f"**/{pattern}"), "mkdir": make_directory, "unlink": unlink, "touch": touch,
        "rmdir": lambda: oslike["rmdir"](name), "rename": renamed, "replace": renamed, "stat": lambda **_: oslike["stat"](name), "lstat": lambda: oslike["lstat"](name),
        "chmod": lambda mode: oslike["chmod"](name, mode), "resolve": lambda strict=False: another(PurePosixPath(oslike["path"].attributes["realpath"](name))),
        "absolute": lambda: another(PurePosixPath(proc.cwd()) / pure), "expanduser": lambda: another(PurePosixPath(oslike["path"].attributes["expanduser"](name))),
        "owner": lambda: nss.user_name(proc, proc.stat(name).uid), "readlink": lambda: another(PurePosixPath(oslike["readlink"](name))),
        "symlink_to": lambda target, *_: oslike["symlink"](at(target), name),
        **{f"__{how}__": compared(f"__{how}__") for how in ("eq", "lt", "le", "gt", "ge")},
    }  # fmt: skip
    if pure.parent != pure:
        made["parent"] = another(pure.parent)
        made["parents"] = [made["parent"], *made["parent"].attributes["parents"]]
    else:
        made |= {"parents": []}
    found = Thing("pathlib.PosixPath", made, f"PosixPath({name!r})")
    made.setdefault("parent", found)
    return found


# ---- shutil, glob, tempfile

COPYFILE = """  File "/usr/lib/python3.11/shutil.py", line 419, in copy
    copyfile(src, dst, follow_symlinks=follow_symlinks)
  File "/usr/lib/python3.11/shutil.py", line 256, in copyfile
    with open(src, 'rb') as fsrc:
         ^^^^^^^^^^^^^^^
"""


def shutil_names(machine: Machine) -> Names:
    proc = machine.current

    def copy(old: Any, new: Any, **_: Any) -> Any:
        source, target = at(old), at(new)
        try:
            if proc.exists(target) and st.S_ISDIR(proc.stat(target).mode):
                target = f"{target.rstrip('/')}/{source.rpartition('/')[2]}"
            proc.caller.write_file(to_bytes(target), proc.read_file(source, SIZE_MAX))
        except OSError as fault:
            failed = error(fault.errno or 5, old)
            failed.through = COPYFILE
            raise failed from None
        return target

    def move(old: Any, new: Any) -> Any:
        source, target = at(old), at(new)
        if proc.exists(target) and st.S_ISDIR(proc.stat(target).mode):
            target = f"{target.rstrip('/')}/{source.rpartition('/')[2]}"
        try:
            proc.caller.rename(to_bytes(source), to_bytes(target))
        except OSError as fault:
            raise error(fault.errno or 5, old) from None
        return target

    async def copy_tree(old: Any, new: Any, **_: Any) -> Any:
        if not proc.exists(at(old)):
            raise error(2, old)
        if proc.exists(at(new)) and not _.get("dirs_exist_ok"):
            raise error(17, new)
        await spawn(proc, ["/bin/cp", "-rT", at(old), at(new)])
        return new

    async def remove(path: Any, *_: Any, **named: Any) -> None:
        if not proc.exists(at(path)) and not (named.get("ignore_errors") or _):
            raise error(2, path)
        await spawn(proc, ["/bin/rm", "-rf", at(path)])

    def which(name: str, *_: Any, **__: Any) -> str | None:
        places = [name] if "/" in name else [f"{place}/{name}" for place in proc.env.get("PATH", "").split(":")]
        return next((place for place in places if proc.exists(place) and proc.caller.can(to_bytes(place), 1)), None)

    return {"copy": copy, "copyfile": copy, "copy2": copy, "move": move, "rmtree": remove, "copytree": copy_tree, "which": which}


def glob_names(machine: Machine) -> Names:
    def expand(pattern: Any, **named: Any) -> list[str]:
        return expanded(machine.proc, at(pattern), is_deep=bool(named.get("recursive")))

    return {
        "glob": expand,
        "iglob": expand,
        "escape": lambda path: "".join([f"[{each}]" if each in "*?[" else each for each in path]),
    }


def expanded(proc: Process, pattern: str, *, is_deep: bool = True, hidden: bool = False) -> list[str]:
    """The paths that match; ** is any number of directories where it is deep. `hidden`: names with a dot are as others."""
    paths = ["/" if pattern.startswith("/") else ""]
    for part in [each for each in pattern.split("/") if each]:
        found = []
        for path in paths:
            before = path if not path or path.endswith("/") else path + "/"
            if part == "**" and is_deep:
                found += [path, *_below(proc, path, hidden=hidden)]
                continue
            names = _names(proc, path) if set("*?[") & set(part) else [part]
            found += [
                before + name
                for name in names
                if fnmatchcase(name, part) and (name[0] != "." or part[0] == "." or hidden) and proc.exists(before + name)
            ]
        paths = found
    return list(dict.fromkeys(paths))


def _names(proc: Process, path: str) -> list[str]:
    try:
        entries = proc.caller.listdir(to_bytes(path or "."))
    except OSError:
        return []
    proc.session.step(len(entries) + 1)
    return [to_text(entry.name) for entry in entries if entry.name not in (b".", b"..")]


def _below(proc: Process, path: str, *, hidden: bool) -> list[str]:
    """All directories below one."""
    found: list[str] = []
    left = [path]
    while left and len(found) < WALK_MAX:
        place = left.pop()
        before = place if not place or place.endswith("/") else place + "/"
        for name in _names(proc, place):
            if (hidden or name[0] != ".") and st.S_ISDIR(proc.lstat(before + name).mode):
                found.append(before + name)
                left.append(before + name)
    return found


def tempfile_names(machine: Machine) -> Names:
    proc = machine.current

    def name(suffix: Any = None, prefix: Any = None, dir: Any = None, **_: Any) -> str:
        letters = "".join([proc.rng.choice(LETTERS) for _ in range(8)])
        return f"{dir or proc.env.get('TMPDIR', '/tmp')}/{prefix or 'tmp'}{letters}{suffix or ''}"  # noqa: S108  as Python's tempfile has it

    def directory(*args: Any, **named: Any) -> str:
        made = name(*args, **named)
        proc.caller.mkdir(to_bytes(made), 0o700)
        return made

    def named_file(mode: str = "w+b", *_: Any, delete: bool = True, **named: Any) -> Thing:
        path = name(**{key: value for key, value in named.items() if key in ("suffix", "prefix", "dir")})
        made = opened(proc, path, mode)
        proc.caller.chmod(to_bytes(path), 0o600)
        if delete:
            close = made.attributes["close"]

            def end() -> None:
                close()
                if proc.exists(path):
                    proc.caller.unlink(to_bytes(path))

            made.attributes["close"] = end
        return made

    def whole_directory(*args: Any, **named: Any) -> Thing:
        path = directory(*args, **named)

        async def close(*_: Any) -> None:
            await spawn(proc, ["/bin/rm", "-rf", path])

        return Thing("tempfile.TemporaryDirectory", {"name": path, "cleanup": close, "__enter__": lambda: path, "__exit__": close},
                     f"<TemporaryDirectory {path!r}>")  # fmt: skip

    return {
        "mkdtemp": directory,
        "mktemp": name,
        "gettempdir": lambda: proc.env.get("TMPDIR", "/tmp"),  # noqa: S108
        "NamedTemporaryFile": named_file,
        "TemporaryFile": named_file,
        "TemporaryDirectory": whole_directory,
    }
