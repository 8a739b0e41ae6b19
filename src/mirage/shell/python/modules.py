"""The modules that a visitor's Python can import: functions of ours over the pretended machine, by name."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import math
import os
import string
import sys
import urllib.parse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mirage.shell import nss
from mirage.shell.python import network
from mirage.shell.python.faults import Ended, Raised, Unknown, throw
from mirage.shell.python.machine import Machine, Thing
from mirage.shell.python.values import SIZE_MAX, bounded
from mirage.shell.recorded import recorded
from mirage.shell.text import to_bytes, to_text

if TYPE_CHECKING:
    from mirage.shell.process import Process

Names = dict[str, Any]
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


def error(number: int, path: object = None) -> Raised:
    """OSError of an errno, of the class that Python gives it."""
    return Raised(OSError(number, os.strerror(number), path) if path is not None else OSError(number, os.strerror(number)))


# ---- builtins


def builtin_names(machine: Machine) -> Names:
    proc = machine.proc

    async def show(*values: Any, sep: str = " ", end: str = "\n", file: Any = None, flush: bool = False) -> None:
        text = (" " if sep is None else sep).join([str(value) for value in values]) + ("\n" if end is None else end)
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

    async def mapped(function: Any, iterable: Any) -> list[Any]:
        return [await machine.call(function, [item], {}) for item in await machine.items(iterable)]

    async def filtered(function: Any, iterable: Any) -> list[Any]:
        return [
            item for item in await machine.items(iterable) if (item if function is None else await machine.call(function, [item], {}))
        ]

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

    def sized(value: Any) -> int:
        if isinstance(value, Thing) or not hasattr(value, "__len__"):
            throw(TypeError, f"object of type '{type(value).__name__}' has no len()")
        return len(value)

    return {
        "print": show, "input": ask, "exit": stop, "quit": stop, "exec": execute, "eval": evaluate, "len": sized, "str": lambda value="", *rest: (
            value.decode(*rest) if rest and isinstance(value, bytes) else str(value)),
        "repr": repr, "ascii": ascii, "int": number, "float": float, "bool": bool, "bytes": raw, "chr": chr, "ord": ord, "hex": hex,
        "oct": oct, "bin": bin, "abs": abs, "round": round, "divmod": divmod, "hash": hash, "id": lambda value: id(value) & 0xFFFFFF | 0x7F0000000000,
        "range": range, "list": make_list, "sorted": ordered, "map": mapped, "filter": filtered, "zip": zipped,
        "tuple": lambda iterable=(): counted(tuple, iterable), "set": lambda iterable=(): counted(set, iterable),
        "dict": lambda value=(), **named: {**dict(value), **named}, "sum": lambda iterable, start=0: counted(lambda items: sum(items, start), iterable),
        "any": lambda iterable: counted(any, iterable), "all": lambda iterable: counted(all, iterable),
        "reversed": lambda iterable: counted(lambda items: items[::-1], iterable),
        "enumerate": lambda iterable, start=0: counted(lambda items: list(enumerate(items, start)), iterable),
        "max": lambda *values, key=None: most(max, *values, key=key), "min": lambda *values, key=None: most(min, *values, key=key),
        "open": lambda path, mode="r", *rest, **named: opened(proc, path, mode), "pow": lambda base, power: bounded_power(base, power),
        "__import__": lambda name, *rest: load(machine, name), "isinstance": _isinstance, "type": lambda value: Thing("type", {}, f"<class '{_kind(value)}'>"),
    }  # fmt: skip


def bounded_power(base: Any, power: Any) -> Any:
    if isinstance(base, int) and isinstance(power, int) and base.bit_length() * power > 200_000:
        throw(MemoryError)
    return base**power


def _kind(value: Any) -> str:
    return value.kind if isinstance(value, Thing) else type(value).__name__


def _isinstance(value: Any, kind: Any) -> bool:
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
        "getloadavg": lambda: proc.host.load(), "umask": lambda mask: 0o022, "putenv": lambda name, value: proc.env.__setitem__(name, value),
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
    reader, writer = proc.pipe()
    await proc.flush()
    try:
        child = proc.start(argv, fds={**proc.fds, 1: writer})
    except OSError as fault:
        reader.close()
        raise error(fault.errno or 2, argv[0]) from None
    finally:
        writer.close()
    parts, total = [], 0
    while data := await proc.read_from(reader):
        parts.append(data)
        total += len(data)
        if total > SIZE_MAX:
            throw(MemoryError)
    reader.close()
    await child.wait()
    return b"".join(parts)


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


def _pty(machine: Machine) -> Names:
    async def begin(argv: Any, *_: Any) -> int:
        return await spawn(machine.proc, [argv] if isinstance(argv, str) else [str(word) for word in argv])

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

    return {
        "sleep": sleep,
        "time": lambda: machine.proc.clock.now() / 1e9,
        "monotonic": machine.proc.clock.monotonic,
        "perf_counter": machine.proc.clock.monotonic,
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


def _pure(**names: Any) -> Callable[[Machine], Names]:
    return lambda machine: dict(names)


MODULES: dict[str, Callable[[Machine], Names]] = {
    "os": _os, "os.path": _path, "posixpath": _path, "sys": _sys, "subprocess": _subprocess, "pty": _pty, "time": _time, "random": _random,
    "socket": network.socket_names, "urllib.request": network.request_names, "urllib": lambda machine: {"parse": load(machine, "urllib.parse"), "request": load(machine, "urllib.request")},
    "urllib.parse": _pure(quote=urllib.parse.quote, unquote=urllib.parse.unquote, quote_plus=urllib.parse.quote_plus, urlencode=urllib.parse.urlencode),
    "base64": _pure(b64decode=lambda data, **_: base64.b64decode(data), b64encode=base64.b64encode, b32decode=base64.b32decode, b16decode=base64.b16decode,
                    urlsafe_b64decode=base64.urlsafe_b64decode, decodebytes=base64.decodebytes, encodebytes=base64.encodebytes),
    "binascii": _pure(unhexlify=binascii.unhexlify, hexlify=binascii.hexlify, a2b_base64=binascii.a2b_base64, b2a_base64=binascii.b2a_base64, crc32=binascii.crc32),
    "hashlib": lambda machine: {name: _hash(name) for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")},
    "json": _pure(dumps=lambda value, **named: bounded(json.dumps(value, **{key: named[key] for key in named if key in ("indent", "sort_keys")})), loads=json.loads),
    "math": _pure(**{name: getattr(math, name) for name in ("pi", "e", "sqrt", "floor", "ceil", "log", "log2", "log10", "sin", "cos", "tan", "gcd", "isqrt")}),
    "string": _pure(**{name: getattr(string, name) for name in ("ascii_letters", "ascii_lowercase", "ascii_uppercase", "digits", "hexdigits", "punctuation", "printable")}),
    "platform": lambda machine: {
        "system": lambda: "Linux", "node": lambda: machine.proc.host.uname.nodename, "release": lambda: machine.proc.host.uname.release,
        "machine": lambda: machine.proc.host.uname.machine, "version": lambda: machine.proc.host.uname.version, "processor": lambda: "",
        "python_version": lambda: "3.11.2", "platform": lambda: f"Linux-{machine.proc.host.uname.release}-x86_64-with-glibc2.36",
    },
}  # fmt: skip
