"""os, os.path and sys: the pretended machine's files, processes and descriptors by the names that Python gives them."""

from __future__ import annotations

import os
import posixpath
import re
import stat as st
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mirage.shell import sending, signals
from mirage.shell.lib import nss
from mirage.shell.lib.gathering import Gathered, gathered
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.python.descriptors import descriptor_names
from mirage.shell.python.faults import Ended, Raised, throw
from mirage.shell.python.files import at, error, file, make_all
from mirage.shell.python.machine import Machine
from mirage.shell.python.objects import Thing, shown_id
from mirage.shell.python.processes import become, spawn
from mirage.shell.python.values import SIZE_MAX
from mirage.shell.signals import Signalled
from mirage.shell.stepping import Sign

if TYPE_CHECKING:
    from mirage.shell.process import Process

Names = dict[str, Any]
WALK_MAX = 20_000  # directories
SITE = "/usr/lib/python3/dist-packages"
VERSION = (3, 11, 2, "final", 0)
VERSION_PARTS = ("major", "minor", "micro", "releaselevel", "serial")
COPYRIGHT = (
    "Copyright (c) 2001-2023 Python Software Foundation.\nAll Rights Reserved.\n\n"
    "Copyright (c) 2000 BeOpen.com.\nAll Rights Reserved.\n\n"
    "Copyright (c) 1995-2001 Corporation for National Research Initiatives.\nAll Rights Reserved.\n\n"
    "Copyright (c) 1991-1995 Stichting Mathematisch Centrum, Amsterdam.\nAll Rights Reserved."
)


def os_names(machine: Machine) -> Names:
    proc = machine.current

    def guarded(function: Callable[..., Any], paths: int = 1) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            try:
                return function(*args, **named)
            except OSError as fault:
                raise _error_of(fault.errno or 5, args[:paths]) from None

        return call

    async def system(line: str) -> int:
        return (await spawn(proc, ["/bin/sh", "-c", str(line)])) << 8

    async def replace(path: Any, *words: Any) -> None:
        argv = list(words[0]) if words and isinstance(words[0], (list, tuple)) else list(words)
        env = (
            argv.pop() if argv and isinstance(argv[-1], dict) else words[1] if len(words) > 1 and isinstance(words[1], dict) else None
        )
        await become(proc, at(path), [str(word) for word in argv] or [at(path)], env)

    async def out_of(line: str, mode: str = "r", *_: Any) -> Thing:
        found = await gathered(proc, ["/bin/sh", "-c", str(line)], SIZE_MAX) if mode == "r" else Gathered(b"", 0, False)

        def close() -> int | None:
            return found.status << 8 or None

        made = file(found.data, None, lambda: None, is_binary=False, name=3, mode=mode, kind="os._wrap_close")
        made.attributes["close"] = close
        made.shown = f"<os._wrap_close object at {shown_id(made)}>"
        return made

    def names(path: Any = ".") -> list[str]:
        return [to_text(entry.name) for entry in proc.caller.listdir(to_bytes(at(path))) if entry.name not in (b".", b"..")]

    def uname() -> Any:
        return Record("posix.uname_result", ("sysname", "nodename", "release", "version", "machine"), proc.uname)

    def facts(look: Callable[[str], Any]) -> Callable[..., Any]:
        def get(path: Any, **_: Any) -> Any:
            found = look(at(path))
            whole = ("mode", "ino", "dev", "nlink", "uid", "gid", "size")
            shown = {f"st_{name}": getattr(found, name) for name in whole}
            times = {f"st_{name}": getattr(found, name) for name in ("atime", "mtime", "ctime")}
            names = {**shown, **{name: value // 10**9 for name, value in times.items()}}
            return Thing("os.stat_result", {
                **shown, **{name: value / 1e9 for name, value in times.items()}, **{f"{name}_ns": value for name, value in times.items()},
                "st_blocks": found.blocks, "st_blksize": found.blksize, "st_rdev": found.rdev, "__getitem__": lambda index: list(names.values())[index],
            }, f"os.stat_result({', '.join([f'{name}={value}' for name, value in names.items()])})")  # fmt: skip

        return get

    def walk(top: Any, *_: Any, **__: Any) -> list[Any]:
        found: list[Any] = []
        left = [at(top)]
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

    async def fork() -> int:
        """The program goes on as its own child; who forked is over (as the interpreter of perl has it)."""
        await proc.flush()
        return int(await Forking(answer=0))

    def send_signal(pid: int, number: int) -> None:
        try:
            sending.send(machine.proc, pid, int(number))
        except OSError as fault:
            raise error(fault.errno or 3) from None

    def limit_mask(mask: int) -> int:
        before = machine.proc.caller.umask
        machine.proc.caller.umask = mask & 0o777
        return before

    def touch(path: Any, times: Any = None) -> None:
        accessed, modified = times or (proc.clock.now() / 1e9,) * 2
        proc.caller.utimens(to_bytes(at(path)), int(accessed * 10**9), int(modified * 10**9))

    def scan(path: Any = ".") -> list[Thing]:
        top = at(path)
        return [_entry(machine, top, name) for name in names(path)]

    def login_name() -> str:
        if proc.tty is None:
            raise error(25 if proc.session.login else 6)
        return nss.user_name(proc, proc.uid)

    def abort() -> None:
        raise Signalled(signals.SIGABRT)

    path = machine.importer(machine, "os.path")
    environ = Environment(proc)
    simple: dict[str, Callable[..., Any]] = {
        "chdir": lambda path: proc.caller.chdir(to_bytes(at(path))), "listdir": names, "scandir": scan, "remove": lambda path: proc.caller.unlink(to_bytes(at(path))),
        "unlink": lambda path: proc.caller.unlink(to_bytes(at(path))), "mkdir": lambda path, mode=0o777: proc.caller.mkdir(to_bytes(at(path)), mode),
        "rmdir": lambda path: proc.caller.rmdir(to_bytes(at(path))), "chmod": lambda path, mode: proc.caller.chmod(to_bytes(at(path)), mode),
        "readlink": lambda path: to_text(proc.caller.readlink(to_bytes(at(path)))), "chown": lambda path, uid, gid: proc.caller.chown(to_bytes(at(path)), uid, gid),
        "stat": facts(proc.stat), "lstat": facts(proc.lstat), "makedirs": lambda path, mode=0o777, exist_ok=False: make_all(proc, at(path), mode, exist_ok),
        "utime": touch,
    }  # fmt: skip
    double: dict[str, Callable[..., Any]] = {
        "rename": lambda old, new: proc.caller.rename(to_bytes(at(old)), to_bytes(at(new))), "link": lambda old, new: proc.caller.link(to_bytes(at(old)), to_bytes(at(new))),
        "replace": lambda old, new: proc.caller.rename(to_bytes(at(old)), to_bytes(at(new))), "symlink": lambda old, new, *_: proc.caller.symlink(to_bytes(at(old)), to_bytes(at(new))),
    }  # fmt: skip
    spread = lambda path, *words: replace(path, *words)  # noqa: E731  execl and its like have their words one by one
    return {
        **{name: guarded(work) for name, work in simple.items()}, **{name: guarded(work, 2) for name, work in double.items()},
        **{name: getattr(os, name) for name in OS_FACTS}, **{name: getattr(os, name) for name in ("WEXITSTATUS", "WIFEXITED", "WIFSIGNALED", "WTERMSIG", "waitstatus_to_exitcode", "major", "minor", "makedev")},
        "system": system, "popen": out_of, **dict.fromkeys(("execl", "execlp", "execle", "execlpe"), spread), **dict.fromkeys(("execv", "execvp", "execve", "execvpe"), replace),
        "getuid": lambda: proc.invoker.uid if proc.invoker else proc.uid, "geteuid": lambda: proc.uid, "getgid": lambda: proc.gid, "getegid": lambda: proc.gid,
        "getgroups": lambda: list(proc.caller.cred.groups) or [proc.gid], "getpid": lambda: machine.proc.pid, "getppid": lambda: machine.proc.ppid, "getcwd": proc.cwd,
        "getcwdb": lambda: to_bytes(proc.cwd()), "environ": environ,
        "getenv": environ.get, "path": path, "name": "posix", "sep": "/", "linesep": "\n", "pathsep": ":",
        "curdir": ".", "devnull": "/dev/null", "cpu_count": lambda: proc.host.identity.cores, "getlogin": login_name, "uname": uname, "fork": fork, "isatty": proc.isatty,
        **descriptor_names(machine),
        "setuid": lambda number: _become(proc, number), "setgid": lambda number: _become(proc, number), "setreuid": lambda *numbers: _become(proc, max(numbers)),
        "setresuid": lambda *numbers: _become(proc, max(numbers)), "setgroups": lambda groups: _become(proc, 0), "kill": send_signal, "killpg": lambda pid, number: send_signal(-pid, number),
        "access": lambda path, mode: proc.exists(at(path)) and (not mode or proc.caller.can(to_bytes(at(path)), mode)), "getloadavg": lambda: proc.host.load(), "umask": limit_mask, "walk": walk,
        "setsid": lambda: None, "wait": lambda: (_ for _ in ()).throw(error(10)), "waitpid": lambda *_: (_ for _ in ()).throw(error(10)), "_exit": leave, "nice": lambda step: 0,
        "getpgid": lambda pid: proc.pgid, "getpgrp": lambda: proc.pgid, "getsid": lambda pid: proc.pgid, "getresuid": lambda: (proc.uid,) * 3, "abort": abort,
        "urandom": lambda size: proc.rng.randbytes(min(size, 1 << 20)), "putenv": lambda name, value: proc.env.__setitem__(name, value), "unsetenv": lambda name: None, "fspath": at, "fsencode": lambda path: to_bytes(at(path)),
        "fsdecode": at, "strerror": os.strerror, "get_terminal_size": lambda *_: (_ for _ in ()).throw(error(25)), "PathLike": Thing("type", {}, "<class 'os.PathLike'>"), "error": OSError,
        "removedirs": simple["rmdir"],
    }  # fmt: skip


OS_FACTS = ("R_OK W_OK X_OK F_OK O_RDONLY O_WRONLY O_RDWR O_CREAT O_EXCL O_TRUNC O_APPEND O_NONBLOCK O_SYNC WNOHANG SEEK_SET SEEK_CUR SEEK_END "
            "EX_OK P_NOWAIT P_WAIT").split()  # fmt: skip


class Forking(Sign):
    """Awaited by fork: the program goes on in a child."""


class Environment(dict[str, str]):
    """os.environ: what is set there is set for what is started."""

    def __init__(self, proc: Process) -> None:
        super().__init__(proc.env)
        self._proc = proc

    def __setitem__(self, name: str, value: str) -> None:
        for word in (name, value):
            if not isinstance(word, str):
                throw(TypeError, f"str expected, not {type(word).__name__}")
        super().__setitem__(name, value)
        self._proc.env[name] = value

    def __delitem__(self, name: str) -> None:
        super().__delitem__(name)
        self._proc.env.pop(name, None)

    def update(self, *others: Any, **named: str) -> None:
        for name, value in dict(*others, **named).items():
            self[name] = value

    def setdefault(self, name: str, default: str = "") -> str:
        if name not in self:
            self[name] = default
        return self[name]

    def pop(self, name: str, *default: Any) -> Any:
        self._proc.env.pop(name, None)
        return super().pop(name, *default)

    def __repr__(self) -> str:
        return f"environ({dict.__repr__(self)})"


def _entry(machine: Machine, top: str, name: str) -> Thing:
    """os.DirEntry"""
    oslike = machine.importer(machine, "os").attributes
    path = posixpath.join(top, name)
    tests = {
        f"is_{word}": (lambda test=test, **_: oslike["path"].attributes[test](path))
        for word, test in (("file", "isfile"), ("dir", "isdir"), ("symlink", "islink"))
    }
    return Thing(
        "posix.DirEntry",
        {"name": name, "path": path, "__fspath__": lambda: path, "stat": lambda **_: oslike["stat"](path), **tests},
        f"<DirEntry {name!r}>",
    )


def Record(kind: str, names: tuple[str, ...], source: object) -> Thing:  # noqa: N802  makes a struct sequence
    """What posix makes of several values: they have names and places."""
    items = tuple([getattr(source, name) for name in names])
    return Thing(kind, {**dict(zip(names, items, strict=True)), "__getitem__": items.__getitem__, "__iter__": lambda: list(items)},
                 f"{kind}({', '.join([f'{name}={value!r}' for name, value in zip(names, items, strict=True)])})")  # fmt: skip


def _error_of(number: int, paths: tuple[Any, ...]) -> Raised:
    if len(paths) < 2:
        return error(number, paths[0] if paths else None)
    return Raised(OSError(number, os.strerror(number), at(paths[0]), None, at(paths[1])))


def _become(proc: Process, number: int) -> None:
    if proc.uid and number != proc.uid:
        raise error(1)


def path_names(machine: Machine) -> Names:
    proc = machine.current

    def is_kind(kind: int, look: Callable[[str], Any] = proc.stat) -> Callable[[Any], bool]:
        def judge(path: Any) -> bool:
            try:
                return st.S_IFMT(look(at(path)).mode) == kind
            except OSError:
                return False

        return judge

    def expand_user(path: Any) -> str:
        name = at(path)
        if not name.startswith("~"):
            return name
        user, mark, rest = name[1:].partition("/")
        home = proc.env.get("HOME", "") if not user else next((entry.home for entry in nss.users(proc) if entry.name == user), None)
        return name if home is None else home.rstrip("/") + mark + rest

    def expand_variables(path: Any) -> str:
        return re.sub(
            r"\$(?:(\w+)|\{([^}]*)\})", lambda found: proc.env.get(found[1] or found[2], found[0]), at(path), flags=re.ASCII
        )

    def fact(name: str) -> Callable[[Any], Any]:
        def look(path: Any) -> Any:
            try:
                found = getattr(proc.stat(at(path)), name)
            except OSError as fault:
                raise error(fault.errno or 2, path) from None
            return found / 1e9 if name.endswith("time") else found

        return look

    def absolute(path: Any) -> str:
        return posixpath.normpath(posixpath.join(proc.cwd(), at(path)))

    def real(path: Any, **_: Any) -> str:
        try:
            return to_text(proc.caller.realpath(to_bytes(at(path))))
        except OSError:
            return absolute(path)

    pure = {
        name: getattr(posixpath, name)
        for name in ("basename", "commonprefix", "commonpath", "dirname", "isabs", "normpath", "split", "splitext")
    }
    return {
        **{name: (lambda path, *rest, work=work: work(path if isinstance(path, list) else at(path), *rest)) for name, work in pure.items()},
        "exists": lambda path: proc.exists(at(path)), "isfile": is_kind(st.S_IFREG), "isdir": is_kind(st.S_IFDIR), "islink": is_kind(st.S_IFLNK, proc.lstat),
        "lexists": lambda path: any(is_kind(kind, proc.lstat)(path) for kind in (st.S_IFREG, st.S_IFDIR, st.S_IFLNK)),
        "ismount": lambda path: at(path) in ("/", "/proc", "/sys", "/dev", "/run"),
        "join": lambda *parts: posixpath.join(*[at(part) for part in parts]), "sep": "/", "pathsep": ":", "expanduser": expand_user, "expandvars": expand_variables,
        "abspath": absolute, "realpath": real, "relpath": lambda path, start=".": posixpath.relpath(absolute(path), absolute(start)),
        "getsize": fact("size"), "getmtime": fact("mtime"), "getatime": fact("atime"), "getctime": fact("ctime"),
        "samefile": lambda one, other: real(one) == real(other),
    }  # fmt: skip


def sys_names(machine: Machine) -> Names:
    proc = machine.current

    def stop(status: Any = None) -> None:
        raise Ended(status)

    async def read(*_: Any) -> str:
        return to_text(await proc.read_all(0, SIZE_MAX))

    async def line(*_: Any) -> str:
        return to_text(await proc.read_line(0))

    async def read_bytes(size: Any = -1, *_: Any) -> bytes:
        return await proc.read_all(0, SIZE_MAX) if size is None or size < 0 else await proc.read(0, size)

    async def all_lines(*_: Any) -> list[str]:
        return (await read()).splitlines(keepends=True)

    async def flush() -> None:
        await proc.flush()

    def writer(name: str, number: int, put: Callable[[str | bytes], None]) -> Thing:
        def write(text: Any) -> int:
            if not isinstance(text, str):
                throw(TypeError, f"write() argument must be str, not {type(text).__name__}")
            put(text)
            return len(text)

        def write_bytes(data: Any) -> int:
            if isinstance(data, str):
                throw(TypeError, "a bytes-like object is required, not 'str'")
            put(bytes(data))
            return len(data)

        shown = f"<_io.TextIOWrapper name='<{name}>' mode='w' encoding='utf-8'>"
        buffer = Thing(
            "_io.BufferedWriter",
            {"write": write_bytes, "flush": flush, "fileno": lambda: number},
            f"<_io.BufferedWriter name='<{name}>'>",
        )
        return Thing("_io.TextIOWrapper", {"write": write, "flush": flush, "fileno": lambda: number, "isatty": lambda: proc.isatty(number), "buffer": buffer, "encoding": "utf-8",
                     "writelines": lambda lines: [write(line) for line in lines] and None, "name": f"<{name}>", "close": lambda: None, "reconfigure": lambda **_: None}, shown)  # fmt: skip

    return {
        "version": recorded(proc, "python3.build").rstrip("\n"), "version_info": Version(VERSION), "platform": "linux", "executable": "/usr/bin/python3",
        "maxsize": (1 << 63) - 1, "argv": machine.names.get("argv ", [""]), "exit": stop, "getrefcount": lambda value: 2, "getsizeof": sys.getsizeof, "exc_info": machine.handled, "flags": None,
        "api_version": 1013, "copyright": COPYRIGHT, "implementation": Thing("types.SimpleNamespace", {"name": "cpython"}), "stdlib_module_names": sys.stdlib_module_names, "getfilesystemencoding": lambda: "utf-8", "base_prefix": "/usr", "exec_prefix": "/usr", "gettrace": lambda: None, "dont_write_bytecode": False, "builtin_module_names": sys.builtin_module_names, "getrecursionlimit": lambda: 1000, "maxunicode": 0x10FFFF, "float_info": sys.float_info, "byteorder": "little", "hexversion": 0x030B02F0,
        "path": ["", "/usr/lib/python311.zip", "/usr/lib/python3.11", "/usr/lib/python3.11/lib-dynload", "/usr/local/lib/python3.11/dist-packages", SITE],
        "stdin": Thing("_io.TextIOWrapper", {
            "read": read, "readline": line, "lines": line, "readlines": all_lines, "fileno": lambda: 0, "isatty": lambda: proc.isatty(0), "close": lambda: None,
            "encoding": "utf-8", "buffer": Thing("_io.BufferedReader", {"read": read_bytes, "readline": lambda: proc.read_line(0)}, "<_io.BufferedReader name='<stdin>'>"),
        }, "<_io.TextIOWrapper name='<stdin>' mode='r' encoding='utf-8'>"),
        "stdout": writer("stdout", 1, proc.out), "stderr": writer("stderr", 2, proc.err), "prefix": "/usr", "modules": {},
        "getdefaultencoding": lambda: "utf-8", "setrecursionlimit": lambda limit: None,
    }  # fmt: skip


class Version(tuple[Any, ...]):
    """sys.version_info"""

    def __repr__(self) -> str:
        return "sys.version_info({})".format(
            ", ".join([f"{name}={value!r}" for name, value in zip(VERSION_PARTS, self, strict=True)])
        )
