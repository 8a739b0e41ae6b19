"""The modules that a visitor's Python can import: functions of ours over the pretended machine, by name."""

from __future__ import annotations

import base64
import binascii
import errno
import hashlib
import importlib
import math
import os
import stat as st
import string
import sys
import urllib.parse
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, tzinfo
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from mirage.shell import nss, signals
from mirage.shell.gathering import TooMuchError, gathered
from mirage.shell.local import zone_of
from mirage.shell.python import library, network
from mirage.shell.python.faults import Ended, Raised, Unknown, passed_through, throw
from mirage.shell.python.machine import Class, Generator, Instance, Machine, Thing, Yielding
from mirage.shell.python.values import SIZE_MAX, formatted, is_plain
from mirage.shell.recorded import recorded
from mirage.shell.text import to_bytes, to_text

if TYPE_CHECKING:
    from mirage.shell.process import Process

Names = dict[str, Any]
WALK_MAX = 20_000  # directories
SITE = "/usr/lib/python3/dist-packages"
VERSION = (3, 11, 2, "final", 0)


def load(machine: Machine, name: str) -> Thing:
    """import: one of ours, one of the library's that we know by name alone, or none."""
    loaded: dict[str, Thing] = machine.names.setdefault("modules ", {})
    if name in loaded:
        return loaded[name]
    maker = MODULES.get(name)
    top = name.split(".")[0]
    if maker is not None:
        attributes = maker(machine)
    elif top in sys.stdlib_module_names or machine.proc.exists(f"{SITE}/{top}"):
        attributes = {}
    else:
        throw(ModuleNotFoundError, f"No module named '{top}'")
    module = loaded[name] = Thing("module", attributes, f"<module '{name}' from '/usr/lib/python3.11/{name}.py'>")
    if "." in name and "." not in top:
        load(machine, top).attributes.setdefault(name.split(".")[1], module)
    return module


def has_more(name: str, attribute: str) -> bool:
    """Whether the true module of this name, which is one of ours, has an attribute that ours lacks."""
    return name in MODULES and hasattr(importlib.import_module(name), attribute)


def error(number: int, path: object = None) -> Raised:
    """OSError of an errno, of the class that Python gives it."""
    return Raised(OSError(number, os.strerror(number), path) if path is not None else OSError(number, os.strerror(number)))


# ---- builtins


def builtin_names(machine: Machine) -> Names:
    proc = machine.proc

    async def show(*values: Any, sep: str = " ", end: str = "\n", file: Any = None, flush: bool = False) -> None:
        text = (" " if sep is None else sep).join([await machine.text(value) for value in values]) + ("\n" if end is None else end)
        if file is None or file.shown == "stdout":
            proc.out(text)
        elif file.shown == "stderr":
            proc.err(text)
        else:
            await machine.call(file.attributes["write"], [text], {})
        if flush:
            await proc.flush()

    async def ask(prompt: str = "") -> str:
        proc.out(str(prompt))
        line = await proc.read_line(0)
        if not line:
            throw(EOFError, "EOF when reading a line")
        return to_text(line).removesuffix("\n")

    def stop(status: Any = None) -> None:
        raise Ended(status)

    async def execute(text: Any, *_: Any) -> None:
        await machine.run_text(to_text(text) if isinstance(text, bytes) else str(text))

    async def evaluate(text: Any, *_: Any) -> Any:
        return await machine.value_of(to_text(text) if isinstance(text, bytes) else str(text))

    async def counted(function: Callable[..., Any], iterable: Any, **named: Any) -> Any:
        return function(await machine.items(iterable), **named)

    async def make_list(iterable: Any = ()) -> list[Any]:
        return await machine.items(iterable)

    async def mapped(function: Any, iterable: Any) -> Any:
        async def each() -> None:
            async for item in machine.each(iterable):
                await Yielding(await machine.call(function, [item], {}))

        return await lazily("map", iterable, each())

    async def filtered(function: Any, iterable: Any) -> Any:
        async def each() -> None:
            async for item in machine.each(iterable):
                if item if function is None else await machine.call(function, [item], {}):
                    await Yielding(item)

        return await lazily("filter", iterable, each())

    async def numbered(iterable: Any, start: int = 0) -> Any:
        async def each() -> None:
            number = start
            async for item in machine.each(iterable):
                await Yielding((number, item))
                number += 1

        return await lazily("enumerate", iterable, each())

    async def lazily(name: str, iterable: Any, running: Coroutine[Any, Any, None]) -> Any:
        """What comes of an iterable, item by item if it may have no end."""
        made = Generator(name, running)
        return made if isinstance(iterable, Generator) else await machine.items(made)

    async def ordered(iterable: Any, *, key: Any = None, reverse: bool = False) -> list[Any]:
        items = await machine.items(iterable)
        keys = [await machine.call(key, [item], {}) for item in items] if key is not None else items
        order = sorted(range(len(items)), key=lambda at: keys[at], reverse=reverse)
        return [items[at] for at in order]

    async def most(function: Callable[..., Any], *values: Any, key: Any = None) -> Any:
        items = await machine.items(values[0]) if len(values) == 1 else list(values)
        if key is None:
            return function(items)
        return function([(await machine.call(key, [item], {}), at, item) for at, item in enumerate(items)])[2]

    async def zipped(*iterables: Any) -> list[Any]:
        return list(zip(*[await machine.items(each) for each in iterables], strict=False))

    def number(value: Any = 0, base: int = 10) -> int:
        return int(value, base) if isinstance(value, (str, bytes)) else int(value)

    def raw(value: Any = b"", encoding: str = "utf-8", errors: str = "strict") -> bytes:
        if isinstance(value, str):
            return value.encode(encoding, errors)
        if isinstance(value, int) and value > SIZE_MAX:
            throw(MemoryError)
        return bytes(value)

    async def make_text(value: Any = "", *rest: Any, **_: Any) -> str:
        return value.decode(*rest) if rest and isinstance(value, bytes) else await machine.text(value)

    async def next_of(iterator: Any, *default: Any) -> Any:
        if isinstance(iterator, Generator):
            is_over, item = await machine.advance(iterator)
        elif isinstance(iterator, list):
            is_over, item = not iterator, iterator.pop(0) if iterator else None
        else:
            throw(TypeError, f"'{_kind(iterator)}' object is not an iterator")
        if is_over and not default:
            throw(StopIteration)
        return default[0] if is_over else item

    async def iterator_of(value: Any) -> Any:
        return value if isinstance(value, Generator) else await machine.items(value)

    async def attribute(value: Any, name: str, *default: Any) -> Any:
        found = value.attributes.get(name, machine) if isinstance(value, (Thing, Instance)) else machine
        if found is machine and isinstance(value, Instance):
            try:
                found = value.kind.find(name)
            except LookupError:
                found = machine
        if found is not machine:
            return found
        if default:
            return default[0]
        return throw(AttributeError, f"'{_kind(value)}' object has no attribute '{name}'")

    async def has_attribute(value: Any, name: str) -> bool:
        return await attribute(value, name, machine) is not machine

    async def is_instance(value: Any, kind: Any) -> bool:
        kinds = kind if isinstance(kind, tuple) else (kind,)
        return any(_isinstance(value, each, {named: key for key, named in made.items() if key in TYPES}) for each in kinds)

    async def sized(value: Any) -> int:
        if isinstance(value, Instance):
            return int(await machine.call(value.kind.find("__len__"), [value], {}))
        if isinstance(value, Thing) or not hasattr(value, "__len__"):
            throw(TypeError, f"object of type '{type(value).__name__}' has no len()")
        return len(value)

    made: Names = {
        "print": show, "input": ask, "exit": stop, "quit": stop, "exec": execute, "eval": evaluate, "len": sized, "str": make_text,
        "repr": lambda value: machine.text(value, is_repr=True), "ascii": ascii, "int": number, "float": float, "bool": bool, "bytes": raw, "chr": chr, "ord": ord, "hex": hex,
        "oct": oct, "bin": bin, "abs": abs, "round": round, "divmod": divmod, "hash": hash, "id": lambda value: id(value) & 0xFFFFFF | 0x7F0000000000,
        "range": range, "list": make_list, "sorted": ordered, "map": mapped, "filter": filtered, "zip": zipped,
        "tuple": lambda iterable=(): counted(tuple, iterable), "set": lambda iterable=(): counted(set, iterable),
        "dict": lambda value=(), **named: {**dict(value), **named}, "sum": lambda iterable, start=0: counted(lambda items: sum(items, start), iterable),
        "any": lambda iterable: counted(any, iterable), "all": lambda iterable: counted(all, iterable),
        "reversed": lambda iterable: counted(lambda items: items[::-1], iterable),
        "enumerate": numbered,
        "max": lambda *values, key=None: most(max, *values, key=key), "min": lambda *values, key=None: most(min, *values, key=key),
        "open": lambda path, mode="r", *rest, **named: opened(proc, path, mode), "pow": lambda base, power: bounded_power(base, power),
        "__import__": lambda name, *rest: load(machine, name), "isinstance": is_instance,
        "type": lambda value: value.kind if isinstance(value, Instance) else Thing("type", {"__name__": _kind(value)}, f"<class '{_kind(value)}'>"),
        "property": library.wrapper("property"), "staticmethod": library.wrapper("staticmethod"), "classmethod": library.wrapper("classmethod"),
        "next": next_of, "iter": iterator_of, "getattr": attribute, "hasattr": has_attribute, "bytearray": lambda value=b"": bytearray(raw(value)), "frozenset": lambda iterable=(): counted(frozenset, iterable),
        "setattr": lambda owner, name, value: owner.attributes.__setitem__(name, value), "globals": lambda: machine.globals, "locals": lambda: machine.globals,
        "callable": lambda value: callable(value) or not is_plain(value), "format": lambda value, spec="": formatted(value, spec), "object": Class("object", [], {}), "compile": lambda text, *_: text,
        "issubclass": lambda kind, other: kind.descends(other) if isinstance(kind, Class) else issubclass(kind, other),
    }  # fmt: skip
    return made


def bounded_power(base: Any, power: Any) -> Any:
    if isinstance(base, int) and isinstance(power, int) and base.bit_length() * power > 200_000:
        throw(MemoryError)
    return base**power


def _kind(value: Any) -> str:
    return value.kind if isinstance(value, Thing) else type(value).__name__


TYPES = {"str": str, "int": int, "float": float, "bool": bool, "bytes": bytes, "list": list, "tuple": tuple, "dict": dict, "set": set}


def _isinstance(value: Any, kind: Any, types: dict[Any, str]) -> bool:
    """`types`: what makes the built-in types, and their names."""
    if isinstance(kind, Class):
        return isinstance(value, Instance) and value.kind.descends(kind)
    if callable(kind) and kind in types:
        return isinstance(value, TYPES[types[kind]])
    if isinstance(kind, type) and issubclass(kind, BaseException):
        return isinstance(value, kind)
    raise Unknown("isinstance")


def opened(proc: Process, path: Any, mode: str) -> Thing:
    """open(): a file of the pretended machine, whole in memory while it is read."""
    flags = {
        "r": os.O_RDONLY,
        "w": os.O_WRONLY | os.O_CREAT | os.O_TRUNC,
        "a": os.O_WRONLY | os.O_CREAT | os.O_APPEND,
        "x": os.O_WRONLY | os.O_CREAT | os.O_EXCL,
    }
    is_binary = "b" in mode
    name = to_text(path) if isinstance(path, bytes) else str(path)
    letter = next((each for each in mode if each in flags), "r")
    try:
        descriptor = proc.open_now(name, flags[letter], 0o666)
    except OSError as fault:
        raise error(fault.errno or 5, path) from None
    held = bytearray()
    if letter == "r":
        try:
            held += proc.read_file(name, SIZE_MAX)
        except OSError as fault:
            raise error(fault.errno or 5, path) from None

    def out(data: bytes) -> Any:
        return data if is_binary else to_text(data)

    def read(size: int = -1) -> Any:
        size = len(held) if size is None or size < 0 else size
        data = bytes(held[:size])
        del held[:size]
        return out(data)

    def line(*_: Any) -> Any:
        end = held.find(b"\n") + 1 or len(held)
        return read(end)

    async def write(data: Any) -> int:
        await descriptor.write(data if isinstance(data, bytes) else to_bytes(str(data)))
        return len(data)

    def lines() -> list[Any]:
        found = []
        while piece := line():
            found.append(piece)
        return found

    def close() -> None:
        if is_open.pop() if is_open else False:
            descriptor.close()

    is_open = [True]
    return Thing("_io.BufferedReader" if is_binary else "_io.TextIOWrapper", {
        "read": read, "readline": line, "lines": line, "readlines": lines, "write": write, "close": close, "flush": lambda: None, "name": path,
    }, f"<_io.TextIOWrapper name={path!r} mode={mode!r} encoding='UTF-8'>")  # fmt: skip


# ---- os, sys, subprocess, pty


def _os(machine: Machine) -> Names:
    proc = machine.proc

    def guarded(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            try:
                return function(*args, **named)
            except OSError as fault:
                raise error(fault.errno or 5, args[0] if args else None) from None

        return call

    async def system(line: str) -> int:
        return (await spawn(proc, ["/bin/sh", "-c", str(line)])) << 8

    async def replace(path: str, *words: Any) -> None:
        argv = list(words[0]) if words and isinstance(words[0], (list, tuple)) else list(words)
        raise Ended(await spawn(proc, [str(word) for word in argv] or [path], path if "/" in path else None))

    def out_of(line: str, mode: str = "r") -> Thing:
        async def read(*_: Any) -> str:
            return to_text(await output(proc, ["/bin/sh", "-c", line]))

        async def lines() -> list[str]:
            return (await read()).splitlines(keepends=True)

        return Thing("os._wrap_close", {"read": read, "readlines": lines, "close": lambda: None})

    def names(path: Any = ".") -> list[str]:
        return [to_text(entry.name) for entry in proc.caller.listdir(to_bytes(str(path))) if entry.name not in (b".", b"..")]

    def uname() -> Thing:
        own = proc.host.uname
        return Thing(
            "uname",
            {
                "sysname": own.sysname,
                "nodename": own.nodename,
                "release": own.release,
                "version": own.version,
                "machine": own.machine,
            },
        )

    def facts(path: Any) -> Thing:
        found = proc.stat(str(path))
        names = ("mode", "ino", "dev", "nlink", "uid", "gid", "size")
        made = {f"st_{name}": getattr(found, name) for name in names} | {
            f"st_{name}": getattr(found, name) / 1e9 for name in ("atime", "mtime", "ctime")
        }
        return Thing("os.stat_result", made)

    def make_all(path: Any, mode: int = 0o777, exist_ok: bool = False) -> None:
        parts = [each for each in str(path).split("/") if each]
        before = "/" if str(path).startswith("/") else ""
        for at, part in enumerate(parts, 1):
            before += part
            if not proc.exists(before) or (at == len(parts) and not exist_ok):
                proc.caller.mkdir(to_bytes(before), mode)
            before += "/"

    def walk(top: Any, *_: Any, **__: Any) -> list[Any]:
        found: list[Any] = []
        left = [str(top)]
        while left and len(found) < WALK_MAX:
            place = left.pop()
            try:
                entries = names(place)
            except OSError:
                continue
            proc.session.step(len(entries) + 1)
            directories = [name for name in entries if st.S_ISDIR(proc.lstat(f"{place}/{name}").mode)]
            found.append((place, directories, [name for name in entries if name not in directories]))
            left += [f"{place.rstrip('/')}/{name}" for name in reversed(directories)]
        return found

    def leave(status: Any = 0) -> None:
        raise Ended(status)

    path = load(machine, "os.path")
    return {
        "system": system, "popen": out_of, "execl": lambda path, *words: replace(path, *words), "execv": replace, "execvp": replace, "execve": replace,
        "execlp": lambda path, *words: replace(path, *words), "getuid": lambda: proc.uid, "geteuid": lambda: proc.uid, "getgid": lambda: proc.gid,
        "getegid": lambda: proc.gid, "getpid": lambda: proc.pid, "getppid": lambda: proc.ppid, "getcwd": proc.cwd,
        "chdir": guarded(lambda path: proc.caller.chdir(to_bytes(str(path)))), "listdir": guarded(names), "environ": dict(proc.env),
        "getenv": proc.env.get, "path": path, "remove": guarded(lambda path: proc.caller.unlink(to_bytes(str(path)))),
        "unlink": guarded(lambda path: proc.caller.unlink(to_bytes(str(path)))), "mkdir": guarded(lambda path, mode=0o777: proc.caller.mkdir(to_bytes(str(path)), mode)),
        "rmdir": guarded(lambda path: proc.caller.rmdir(to_bytes(str(path)))),
        "rename": guarded(lambda old, new: proc.caller.rename(to_bytes(str(old)), to_bytes(str(new)))),
        "chmod": guarded(lambda path, mode: proc.caller.chmod(to_bytes(str(path)), mode)), "name": "posix", "sep": "/", "linesep": "\n",
        "cpu_count": lambda: proc.host.identity.cores, "getlogin": lambda: nss.user_name(proc, proc.uid), "uname": uname, "dup2": lambda *_: None,
        "setuid": lambda number: _become(proc, number), "setgid": lambda number: None, "kill": lambda *_: None, "devnull": "/dev/null",
        "access": lambda path, mode: proc.caller.can(to_bytes(str(path)), mode), "R_OK": 4, "W_OK": 2, "X_OK": 1, "F_OK": 0,
        "getloadavg": lambda: proc.host.load(), "umask": lambda mask: 0o022, "stat": guarded(facts), "lstat": guarded(facts), "makedirs": guarded(make_all), "walk": walk, "setsid": lambda: None,
        "WEXITSTATUS": lambda status: status >> 8, "WIFEXITED": lambda status: not status & 127, "waitpid": lambda *_: (0, 0),
        "_exit": leave, "close": lambda number: None, "nice": lambda step: 0, "getpgid": lambda pid: proc.pgid, "getresuid": lambda: (proc.uid,) * 3,
        "symlink": guarded(lambda old, new: proc.caller.symlink(to_bytes(str(old)), to_bytes(str(new)))), "readlink": guarded(lambda path: to_text(proc.caller.readlink(to_bytes(str(path))))),
        "chown": guarded(lambda path, uid, gid: proc.caller.chown(to_bytes(str(path)), uid, gid)), "urandom": lambda size: proc.rng.randbytes(min(size, 1 << 20)), "putenv": lambda name, value: proc.env.__setitem__(name, value),
    }  # fmt: skip


def _become(proc: Process, number: int) -> None:
    if proc.uid and number != proc.uid:
        raise error(1)


def _path(machine: Machine) -> Names:
    proc = machine.proc

    def is_kind(kind: int) -> Callable[[Any], bool]:
        def judge(path: Any) -> bool:
            try:
                return proc.stat(str(path)).mode & 0o170000 == kind
            except OSError:
                return False

        return judge

    return {
        "exists": lambda path: proc.exists(str(path)), "isfile": is_kind(0o100000), "isdir": is_kind(0o040000),
        "join": lambda *parts: os.path.join(*parts), "basename": lambda path: str(path).rpartition("/")[2],
        "dirname": lambda path: str(path).rpartition("/")[0], "splitext": os.path.splitext, "sep": "/",
        "expanduser": lambda path: proc.env.get("HOME", "") + path[1:] if str(path).startswith("~") else path,
        "abspath": lambda path: path if str(path).startswith("/") else f"{proc.cwd()}/{path}",
        "getsize": lambda path: proc.stat(str(path)).size,
    }  # fmt: skip


async def spawn(proc: Process, argv: list[str], path: str | None = None) -> int:
    try:
        return await proc.spawn(argv, path=path)
    except OSError as fault:
        raise error(fault.errno or 2, argv[0]) from None


async def output(proc: Process, argv: list[str]) -> bytes:
    """What a program writes, which is started with a pipe for its standard output."""
    try:
        return (await gathered(proc, argv, SIZE_MAX)).data
    except OSError as fault:
        raise error(fault.errno or 2, argv[0]) from None
    except TooMuchError:
        throw(MemoryError)


def _subprocess(machine: Machine) -> Names:
    proc = machine.proc

    def words(args: Any, shell: bool) -> list[str]:
        if shell:
            return ["/bin/sh", "-c", str(args if isinstance(args, str) else args[0])]
        return [str(args)] if isinstance(args, str) else [str(word) for word in args]

    async def call(args: Any, *, shell: bool = False, **named: Any) -> int:
        return await spawn(proc, words(args, shell))

    async def check_output(args: Any, *, shell: bool = False, **named: Any) -> Any:
        data = await output(proc, words(args, shell))
        return to_text(data) if named.get("text") or named.get("universal_newlines") else data

    async def run(args: Any, *, shell: bool = False, **named: Any) -> Thing:
        if named.get("capture_output") or named.get("stdout") == -1:
            data = await check_output(args, shell=shell, **named)
            return Thing(
                "subprocess.CompletedProcess", {"stdout": data, "returncode": 0, "stderr": b"" if isinstance(data, bytes) else ""}
            )
        return Thing("subprocess.CompletedProcess", {"returncode": await call(args, shell=shell), "stdout": None, "stderr": None})

    async def popen(args: Any, *, shell: bool = False, **named: Any) -> Thing:
        done = await run(args, shell=shell, **named)
        out = done.attributes["stdout"]
        return Thing("subprocess.Popen", {
            **done.attributes, "communicate": lambda *_, **__: (out, done.attributes["stderr"]), "wait": lambda *_: done.attributes["returncode"],
            "poll": lambda: done.attributes["returncode"],
            "stdout": Thing("file", {"read": lambda: out, "readlines": lambda: (out or b"").splitlines(keepends=True)}),
        })  # fmt: skip

    async def getoutput(line: str) -> str:
        return to_text(await output(proc, ["/bin/sh", "-c", line])).removesuffix("\n")

    return {"call": call, "check_call": call, "check_output": check_output, "run": run, "Popen": popen, "PIPE": -1, "STDOUT": -2, "DEVNULL": -3,
            "getoutput": getoutput}  # fmt: skip


NO_PROGRAM = """Traceback (most recent call last):\r
  File "<string>", line 1, in <module>\r
  File "/usr/lib/python3.11/pty.py", line 171, in spawn\r
    os.execlp(argv[0], *argv)\r
  File "<frozen os>", line 557, in execlp\r
  File "<frozen os>", line 574, in execvp\r
  File "<frozen os>", line 597, in _execvpe\r
"""


def _pty(machine: Machine) -> Names:
    proc = machine.proc

    async def begin(argv: Any, *_: Any) -> int:
        """spawn(): what runs there has a terminal, so its lines end as a terminal's do where ours is none."""
        words = [argv] if isinstance(argv, str) else [str(word) for word in argv]
        try:
            if proc.isatty(1):
                return await proc.spawn(words) << 8
            data = await output(proc, words)
        except (OSError, Raised) as error:
            reason = error.value if isinstance(error, Raised) else error
            number = getattr(reason, "errno", 2) or 2
            proc.out(NO_PROGRAM + f"{type(reason).__name__}: [Errno {number}] {os.strerror(number)}\r\n")
            return 256
        proc.out(data.replace(b"\n", b"\r\n"))
        return 0

    return {"spawn": begin}


def _sys(machine: Machine) -> Names:
    proc = machine.proc

    def stop(status: Any = None) -> None:
        raise Ended(status)

    async def read(*_: Any) -> str:
        return to_text(await proc.read_all(0, SIZE_MAX))

    async def line(*_: Any) -> str:
        return to_text(await proc.read_line(0))

    def writer(name: str, put: Callable[[str], None]) -> Thing:
        return Thing("_io.TextIOWrapper", {"write": lambda text: put(str(text)), "flush": lambda: None}, name)

    return {
        "version": recorded(proc, "python3.build").rstrip("\n"), "version_info": VERSION, "platform": "linux", "executable": "/usr/bin/python3",
        "maxsize": (1 << 63) - 1, "argv": machine.names.get("argv ", [""]), "exit": stop, "byteorder": "little", "hexversion": 0x030B02F0,
        "path": ["", "/usr/lib/python311.zip", "/usr/lib/python3.11", "/usr/lib/python3.11/lib-dynload", "/usr/local/lib/python3.11/dist-packages", SITE],
        "stdin": Thing("_io.TextIOWrapper", {"read": read, "readline": line, "lines": line, "fileno": lambda: 0}, "stdin"),
        "stdout": writer("stdout", proc.out), "stderr": writer("stderr", proc.err), "prefix": "/usr", "modules": {},
        "getdefaultencoding": lambda: "utf-8", "setrecursionlimit": lambda limit: None,
    }  # fmt: skip


# ---- pure ones


def _time(machine: Machine) -> Names:
    async def sleep(seconds: Any) -> None:
        await machine.proc.sleep(max(0.0, float(seconds)))

    def parts(zone: tzinfo, seconds: Any = None) -> Thing:
        held = datetime.fromtimestamp(machine.proc.clock.now() / 1e9 if seconds is None else seconds, zone)
        names = {"tm_year": held.year, "tm_mon": held.month, "tm_mday": held.day, "tm_hour": held.hour, "tm_min": held.minute, "tm_sec": held.second,
                 "tm_wday": held.weekday(), "tm_yday": held.timetuple().tm_yday, "tm_isdst": int(bool(held.dst()))}  # fmt: skip
        return Thing(
            "time.struct_time",
            {**names, "held ": held},
            f"time.struct_time({', '.join([f'{key}={value}' for key, value in names.items()])})",
        )

    return {
        "sleep": sleep,
        "time": lambda: machine.proc.clock.now() / 1e9,
        "monotonic": machine.proc.clock.monotonic,
        "perf_counter": machine.proc.clock.monotonic,
        "strftime": lambda form, moment=None: (moment or parts(zone_of(machine.proc))).attributes["held "].strftime(form),
        "gmtime": lambda seconds=None: parts(UTC, seconds),
        "localtime": lambda seconds=None: parts(zone_of(machine.proc), seconds),
        "ctime": lambda seconds=None: parts(zone_of(machine.proc), seconds).attributes["held "].ctime(),
        "mktime": lambda moment: moment.attributes["held "].timestamp(),
    }


def _random(machine: Machine) -> Names:
    rng = machine.proc.rng
    return {
        "random": rng.random,
        "randint": rng.randint,
        "choice": rng.choice,
        "randrange": rng.randrange,
        "seed": lambda *_: None,
        "uniform": rng.uniform,
    }


def _hash(name: str) -> Callable[..., Thing]:
    def make(data: bytes = b"") -> Thing:
        held = bytearray(data)
        return Thing(f"{name} _hashlib.HASH object", {
            "update": held.extend, "hexdigest": lambda: hashlib.new(name, held, usedforsecurity=False).hexdigest(),
            "digest": lambda: hashlib.new(name, held, usedforsecurity=False).digest(),
        })  # fmt: skip

    return make


def _shutil(machine: Machine) -> Names:
    proc = machine.proc

    def copy(old: str, new: str) -> str:
        try:
            if proc.exists(new) and st.S_ISDIR(proc.stat(new).mode):
                new = f"{new.rstrip('/')}/{old.rpartition('/')[2]}"
            proc.caller.write_file(to_bytes(new), proc.read_file(old, SIZE_MAX))
        except OSError as fault:
            raise error(fault.errno or 5, old) from None
        return new

    def move(old: str, new: str) -> str:
        try:
            proc.caller.rename(to_bytes(old), to_bytes(new))
        except OSError as fault:
            raise error(fault.errno or 5, old) from None
        return new

    async def remove(path: str, *_: Any, **__: Any) -> None:
        if not proc.exists(path):
            raise error(2, path)
        await spawn(proc, ["/bin/rm", "-rf", path])

    def which(name: str) -> str | None:
        places = [name] if "/" in name else [f"{place}/{name}" for place in proc.env.get("PATH", "").split(":")]
        return next((place for place in places if proc.exists(place) and proc.caller.can(to_bytes(place), 1)), None)

    return {"copy": copy, "copyfile": copy, "copy2": copy, "move": move, "rmtree": remove, "which": which}


def _glob(machine: Machine) -> Names:
    proc = machine.proc

    def expand(pattern: str, **_: Any) -> list[str]:
        if "**" in pattern:
            raise Unknown("glob of **")
        paths = ["/" if pattern.startswith("/") else ""]
        for part in [each for each in pattern.split("/") if each]:
            found = []
            for path in paths:
                before = path if not path or path.endswith("/") else path + "/"
                try:
                    names = (
                        [to_text(entry.name) for entry in proc.caller.listdir(to_bytes(path or "."))]
                        if set("*?[") & set(part)
                        else [part]
                    )
                except OSError:
                    continue
                proc.session.step(len(names))
                found += [
                    before + name
                    for name in names
                    if fnmatchcase(name, part) and (name[0] != "." or part[0] == ".") and proc.exists(before + name)
                ]
            paths = found
        return paths

    return {"glob": expand, "iglob": expand}


def _tempfile(machine: Machine) -> Names:
    proc = machine.proc

    def name() -> str:
        letters = "".join([proc.rng.choice("abcdefghijklmnopqrstuvwxyz0123456789_") for _ in range(8)])
        return f"{proc.env.get('TMPDIR', '/tmp')}/tmp{letters}"  # noqa: S108  as Python's tempfile has it

    def directory(*_: Any, **__: Any) -> str:
        made = name()
        proc.caller.mkdir(to_bytes(made), 0o700)
        return made

    return {"mkdtemp": directory, "mktemp": lambda *_, **__: name(), "gettempdir": lambda: proc.env.get("TMPDIR", "/tmp")}  # noqa: S108


B64DECODE = """  File "/usr/lib/python3.11/base64.py", line 88, in b64decode
    return binascii.a2b_base64(s, strict_mode=validate)
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
"""


def _pure(**names: Any) -> Callable[[Machine], Names]:
    return lambda machine: dict(names)


MODULES: dict[str, Callable[[Machine], Names]] = {
    **library.PURE, "shutil": _shutil, "glob": _glob, "tempfile": _tempfile, "getpass": lambda machine: {"getuser": lambda: nss.user_name(machine.proc, machine.proc.uid)},
    "errno": _pure(**{name: getattr(errno, name) for name in dir(errno) if name.startswith("E")}), "secrets": lambda machine: {
        "token_hex": lambda size=32: machine.proc.rng.randbytes(min(size, 65536)).hex(), "choice": machine.proc.rng.choice, "randbelow": machine.proc.rng.randrange},
    "signal": lambda machine: {**{f"SIG{name}": number for name, number in signals.NUMBERS.items() if name.isalpha()}, "SIG_IGN": 1, "SIG_DFL": 0, "signal": lambda *_: None, "alarm": lambda *_: 0},
    "uuid": lambda machine: {"uuid4": lambda: Thing("UUID", {"hex": (made := machine.proc.rng.randbytes(16).hex())}, f"{made[:8]}-{made[8:12]}-4{made[13:16]}-a{made[17:20]}-{made[20:]}")},
    "os": _os, "os.path": _path, "posixpath": _path, "sys": _sys, "subprocess": _subprocess, "pty": _pty, "time": _time, "random": _random,
    "socket": network.socket_names, "urllib.request": network.request_names, "urllib": lambda machine: {"parse": load(machine, "urllib.parse"), "request": load(machine, "urllib.request")},
    "urllib.parse": _pure(quote=urllib.parse.quote, unquote=urllib.parse.unquote, quote_plus=urllib.parse.quote_plus, urlencode=urllib.parse.urlencode),
    "base64": _pure(b64decode=passed_through(lambda data, *_, **__: base64.b64decode(data), B64DECODE), b64encode=base64.b64encode, b32decode=base64.b32decode, b16decode=base64.b16decode,
                    urlsafe_b64decode=base64.urlsafe_b64decode, decodebytes=base64.decodebytes, encodebytes=base64.encodebytes),
    "binascii": _pure(unhexlify=binascii.unhexlify, hexlify=binascii.hexlify, a2b_base64=binascii.a2b_base64, b2a_base64=binascii.b2a_base64, crc32=binascii.crc32),
    "hashlib": lambda machine: {name: _hash(name) for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")},
    "math": _pure(**{name: getattr(math, name) for name in ("pi", "e", "sqrt", "floor", "ceil", "log", "log2", "log10", "sin", "cos", "tan", "gcd", "isqrt")}),
    "string": _pure(**{name: getattr(string, name) for name in ("ascii_letters", "ascii_lowercase", "ascii_uppercase", "digits", "hexdigits", "punctuation", "printable")}),
    "platform": lambda machine: {
        "system": lambda: "Linux", "node": lambda: machine.proc.uname.nodename, "release": lambda: machine.proc.uname.release,
        "machine": lambda: machine.proc.uname.machine, "version": lambda: machine.proc.uname.version, "processor": lambda: "",
        "python_version": lambda: "3.11.2", "platform": lambda: f"Linux-{machine.proc.uname.release}-x86_64-with-glibc2.36",
    },
}  # fmt: skip
