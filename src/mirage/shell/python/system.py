"""What a program asks the machine about: time, chance, accounts, limits, the platform, and the C library through ctypes."""

from __future__ import annotations

import hashlib
import random
import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from typing import Any

from mirage.shell import signals
from mirage.shell.lib import nss
from mirage.shell.python import lent, values
from mirage.shell.python.faults import Unknown, throw
from mirage.shell.python.files import error
from mirage.shell.python.machine import Machine
from mirage.shell.python.objects import Thing
from mirage.shell.python.osnames import Record
from mirage.shell.python.values import SIZE_MAX
from mirage.world import passwords

Names = dict[str, Any]
MOMENT = ("tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst")
DRAWN = ("betavariate choice expovariate gauss normalvariate randint random randrange seed shuffle triangular uniform").split()
LIMITS = {"CPU": 0, "FSIZE": 1, "DATA": 2, "STACK": 3, "CORE": 4, "RSS": 5, "NPROC": 6, "NOFILE": 7, "MEMLOCK": 8, "AS": 9}
METHODS = ("METHOD_SHA512", "METHOD_SHA256", "METHOD_BLOWFISH", "METHOD_MD5", "METHOD_CRYPT")
C_TYPES = {"c_bool": 1, "c_char": 1, "c_byte": 1, "c_ubyte": 1, "c_short": 2, "c_ushort": 2, "c_int": 4, "c_uint": 4, "c_long": 8, "c_ulong": 8,
           "c_longlong": 8, "c_ulonglong": 8, "c_size_t": 8, "c_ssize_t": 8, "c_float": 4, "c_double": 8, "c_char_p": 8, "c_void_p": 8, "c_wchar_p": 8,
           "c_int8": 1, "c_uint8": 1, "c_int16": 2, "c_uint16": 2, "c_int32": 4, "c_uint32": 4, "c_int64": 8, "c_uint64": 8}  # fmt: skip


def time_names(machine: Machine) -> Names:
    def parts(zone: tzinfo, seconds: Any = None) -> Thing:
        held = datetime.fromtimestamp(machine.proc.clock.now() / 1e9 if seconds is None else seconds, zone)
        return structured(held)

    def structured(held: datetime, isdst: int | None = None) -> Thing:
        made = Record("time.struct_time", MOMENT, _Moment(held, isdst))
        made.attributes["held "] = held
        made.attributes |= {"tm_zone": held.tzname(), "tm_gmtoff": int((held.utcoffset() or _ZERO).total_seconds())}
        return made

    def written(form: str, moment: Any = None) -> str:
        if isinstance(moment, tuple):
            moment = structured(datetime(*moment[:6]))
        values.judge_width(form)
        return (moment or parts(machine.zone)).attributes["held "].strftime(form)  # type: ignore[no-any-return]

    async def sleep(seconds: Any) -> None:
        if seconds < 0:
            throw(ValueError, "sleep length must be non-negative")
        await machine.proc.sleep(float(seconds))

    def seconds_of(moment: Any) -> float:
        held = datetime(*moment[:6]) if isinstance(moment, tuple) else moment.attributes["held "]
        return held.replace(tzinfo=held.tzinfo or machine.zone).timestamp()

    proc = machine.current
    return {
        "sleep": sleep, "time": lambda: proc.clock.now() / 1e9, "time_ns": lambda: proc.clock.now(), "monotonic": lambda: proc.clock.monotonic(),
        "perf_counter": lambda: proc.clock.monotonic(), "process_time": lambda: 0.02 + proc.clock.monotonic() % 0.001, "strftime": written,
        "gmtime": lambda seconds=None: parts(UTC, seconds), "localtime": lambda seconds=None: parts(machine.zone, seconds),
        "ctime": lambda seconds=None: parts(machine.zone, seconds).attributes["held "].ctime(),
        "asctime": lambda moment=None: (moment or parts(machine.zone)).attributes["held "].ctime(), "mktime": seconds_of,
        "strptime": lambda text, form="%a %b %d %H:%M:%S %Y": structured(datetime.strptime(text, form), -1),
        "timezone": -int((_here(machine).utcoffset() or _ZERO).total_seconds()), "tzname": (_here(machine).tzname(), _here(machine).tzname()), "daylight": 0,
    }  # fmt: skip


_ZERO = datetime(2000, 1, 2) - datetime(2000, 1, 2)


def _here(machine: Machine) -> datetime:
    return datetime.fromtimestamp(machine.proc.clock.now() / 1e9, machine.zone)


class _Moment:
    """A moment by the names of struct_time."""

    def __init__(self, held: datetime, isdst: int | None) -> None:
        self.tm_year, self.tm_mon, self.tm_mday, self.tm_hour, self.tm_min, self.tm_sec = held.timetuple()[:6]
        self.tm_wday, self.tm_yday = held.weekday(), held.timetuple().tm_yday
        self.tm_isdst = int(bool(held.dst())) if isdst is None else isdst


def random_names(machine: Machine) -> Names:
    """random: a generator of the program's own, which a seed makes the same as everywhere."""
    generator = random.Random(machine.proc.rng.random())  # noqa: S311  what the visitor draws is no secret

    def bounded(name: str) -> Callable[..., Any]:
        def draw(items: Any, *rest: Any, **named: Any) -> Any:
            count = named.get("k", rest[-1] if rest else 1)
            if not isinstance(count, int) or count > SIZE_MAX >> 4:
                throw(MemoryError)
            return getattr(generator, name)(items, *rest, **named)

        return draw

    def randbytes(size: int) -> bytes:
        return generator.randbytes(min(size, SIZE_MAX))

    def bits(count: int) -> int:
        return generator.getrandbits(count if count <= values.BITS_MAX else throw(MemoryError))

    made = {name: lent.Lent(machine, getattr(generator, name)) for name in DRAWN}
    return {**made, "sample": bounded("sample"), "choices": bounded("choices"), "randbytes": randbytes, "getrandbits": bits,
            "SystemRandom": lambda: Thing("random.SystemRandom", {**made, "sample": bounded("sample"), "choices": bounded("choices")})}  # fmt: skip


def secrets_names(machine: Machine) -> Names:
    rng = machine.proc.rng

    def token(size: Any = None) -> bytes:
        return rng.randbytes(min(32 if size is None else size, 65536))

    return {
        "token_hex": lambda size=None: token(size).hex(),
        "token_bytes": token,
        "token_urlsafe": lambda size=None: lent.urlsafe(token(size)),
        "choice": rng.choice,
        "randbelow": rng.randrange,
        "randbits": rng.getrandbits,
        "compare_digest": lambda one, other: one == other,
    }


def uuid_names(machine: Machine) -> Names:
    rng = machine.proc.rng

    def by_time() -> uuid.UUID:
        moment = machine.proc.clock.now() // 100 + 0x01B21DD213814000
        node, sequence = rng.getrandbits(48) | 1 << 40, rng.getrandbits(14)
        return uuid.UUID(
            fields=(moment & 0xFFFFFFFF, moment >> 32 & 0xFFFF, moment >> 48 & 0x0FFF, sequence >> 8, sequence & 255, node), version=1
        )

    return {**lent.names(machine, "uuid"), "uuid4": lambda: uuid.UUID(bytes=rng.randbytes(16), version=4), "uuid1": by_time}


# ---- accounts


def pwd_names(machine: Machine) -> Names:
    proc = machine.current
    names = ("pw_name", "pw_passwd", "pw_uid", "pw_gid", "pw_gecos", "pw_dir", "pw_shell")

    def record(entry: Any) -> Thing:
        return Record(
            "pwd.struct_passwd", names, _Row(names, (entry.name, "x", entry.uid, entry.gid, entry.gecos, entry.home, entry.shell))
        )

    def found(key: Any, what: str) -> Thing:
        entry = nss.user(proc, key)
        return record(entry) if entry is not None else throw(KeyError, what)

    return {
        "getpwnam": lambda name: found(str(name), f"getpwnam(): name not found: {name!r}"),
        "getpwuid": lambda uid: found(int(uid), f"getpwuid(): uid not found: {uid}"),
        "getpwall": lambda: [record(entry) for entry in nss.users(proc)],
        "struct_passwd": None,
    }


def grp_names(machine: Machine) -> Names:
    proc = machine.current
    names = ("gr_name", "gr_passwd", "gr_gid", "gr_mem")

    def record(entry: Any) -> Thing:
        return Record("grp.struct_group", names, _Row(names, (entry.name, "x", entry.gid, list(entry.members))))

    def found(key: Any, what: str) -> Thing:
        entry = nss.group(proc, key)
        return record(entry) if entry is not None else throw(KeyError, what)

    return {
        "getgrnam": lambda name: found(str(name), f"getgrnam(): name not found: {name!r}"),
        "getgrgid": lambda gid: found(int(gid), f"getgrgid(): gid not found: {gid}"),
        "getgrall": lambda: [record(entry) for entry in nss.groups(proc)],
    }


def spwd_names(machine: Machine) -> Names:
    proc = machine.current
    names = ("sp_namp", "sp_pwdp", "sp_lstchg", "sp_min", "sp_max", "sp_warn", "sp_inact", "sp_expire", "sp_flag")

    def rows() -> list[Thing]:
        try:
            lines = proc.read_file("/etc/shadow").decode("utf-8", "replace").splitlines()
        except OSError as fault:
            raise error(fault.errno or 13) from None
        found = [line.split(":") for line in lines if line.count(":") == 8]
        return [
            Record("spwd.struct_spwd", names, _Row(names, (*row[:2], *[int(word) if word else -1 for word in row[2:]])))
            for row in found
        ]

    def by_name(name: str) -> Thing:
        found = next((row for row in rows() if row.attributes["sp_namp"] == name), None)
        return found if found is not None else throw(KeyError, "getspnam(): name not found")

    machine.warn("DeprecationWarning: 'spwd' is deprecated and slated for removal in Python 3.13")
    return {"getspnam": by_name, "getspall": rows}


class _Row:
    """Values by names."""

    def __init__(self, names: tuple[str, ...], items: tuple[Any, ...]) -> None:
        self.__dict__.update(zip(names, items, strict=True))


# ---- limits, signals, platform


def resource_names(machine: Machine) -> Names:
    table = {f"RLIMIT_{name}": number for name, number in LIMITS.items()}
    return {**table, "RLIM_INFINITY": -1, "RUSAGE_SELF": 0, "RUSAGE_CHILDREN": -1,
            "getrlimit": lambda which: {7: (1024, 1048576), 3: (8388608, -1), 4: (0, -1)}.get(which, (-1, -1)), "setrlimit": lambda *_: None}  # fmt: skip


def signal_names(machine: Machine) -> Names:
    proc = machine.current
    held: dict[int, Any] = {}

    def handle(number: int, handler: Any) -> Any:
        before = held.get(number, Thing("Handlers", {}, "<Handlers.SIG_DFL: 0>"))
        held[number] = handler
        if handler == 1:
            proc.ignore(number)
        elif handler == 0:
            proc.default(number)
        else:
            proc.handle(number, lambda number: machine.interrupted.append((handler, number)))
        return before

    names = {f"SIG{name}": number for name, number in signals.NUMBERS.items() if name.isalnum()}
    return {**names, "SIG_IGN": 1, "SIG_DFL": 0, "signal": handle, "alarm": lambda *_: 0, "getsignal": held.get,
            "strsignal": signals.DESCRIPTIONS.get}  # fmt: skip


def platform_names(machine: Machine) -> Names:
    own = machine.proc.uname
    system = Record("platform.uname_result", ("system", "node", "release", "version", "machine"),
                    _Row(("system", "node", "release", "version", "machine"), ("Linux", own.nodename, own.release, own.version, own.machine)))  # fmt: skip
    system.shown = system.shown.replace("platform.uname_result", "uname_result")
    system.attributes["processor"] = ""

    def os_release() -> dict[str, str]:
        lines = machine.proc.read_file("/etc/os-release").decode().splitlines()
        return {name: value.strip('"') for name, mark, value in [line.partition("=") for line in lines] if mark}

    return {
        "system": lambda: "Linux", "node": lambda: own.nodename, "release": lambda: own.release, "machine": lambda: own.machine, "version": lambda: own.version,
        "processor": lambda: "", "python_version": lambda: "3.11.2", "python_implementation": lambda: "CPython", "architecture": lambda *_: ("64bit", "ELF"),
        "platform": lambda *_, **__: f"Linux-{own.release}-x86_64-with-glibc2.36", "uname": lambda: system, "python_version_tuple": lambda: ("3", "11", "2"),
        "python_compiler": lambda: "GCC 12.2.0", "libc_ver": lambda *_: ("glibc", "2.36"), "freedesktop_os_release": os_release, "python_branch": lambda: "",
    }  # fmt: skip


def getpass_names(machine: Machine) -> Names:
    proc = machine.current

    def user() -> str:
        words = [proc.env.get(name, "") for name in ("LOGNAME", "USER", "LNAME", "USERNAME")]
        return next((word for word in words if word), nss.user_name(proc, proc.uid))

    async def ask(prompt: str = "Password: ", stream: Any = None) -> str:
        proc.err(prompt) if proc.tty is None else proc.out(prompt)
        await proc.flush()
        before = proc.tty.termios.copy() if proc.tty is not None and hasattr(proc.tty, "termios") else None
        line = (await proc.read_line(0)).decode("utf-8", "replace")
        if before is not None:
            proc.out("\n")
        if not line:
            throw(EOFError)
        return line.removesuffix("\n")

    return {"getuser": user, "getpass": ask}


def crypt_names(machine: Machine) -> Names:
    """crypt: of the methods whose hashes are imitated."""
    machine.warn("DeprecationWarning: 'crypt' is deprecated and slated for removal in Python 3.13")

    def salt(*_: Any, **__: Any) -> str:
        return "$6$" + "".join(
            [machine.proc.rng.choice("./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") for _ in range(16)]
        )

    def hashed(word: str, given: Any = None) -> str:
        form = salt() if given is None or isinstance(given, Thing) else str(given)
        if not passwords.CHEAP.match(form):
            raise Unknown("crypt of much")
        machine.proc.session.step(20_000)
        made = passwords.crypted(word.encode(), form)
        if made is None:
            raise Unknown("crypt without libcrypt")
        return made

    methods = {name: Thing("crypt._Method", {"name": name[7:]}, f"<crypt.{name}>") for name in METHODS}
    return {**methods, "crypt": hashed, "mksalt": salt, "methods": list(methods.values())}


# ---- ctypes


def ctypes_names(machine: Machine) -> Names:
    """The C library's functions that a program calls by ctypes; any other object has none."""
    from mirage.shell.python.processes import spawn

    proc = machine.current

    def text(value: Any) -> str:
        return value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else str(value)

    async def system(line: Any) -> int:
        await proc.flush()
        return await spawn(proc, ["/bin/sh", "-c", text(line)]) << 8

    async def printf(form: Any, *_: Any) -> int:
        if b"%" in form:
            raise Unknown("printf by ctypes")
        proc.out(form)
        return len(form)

    async def puts(line: Any) -> int:
        proc.out(bytes(line) + b"\n")
        return len(line) + 1

    functions: Names = {
        "system": system, "printf": printf, "puts": puts, "getpid": lambda: proc.pid, "getppid": lambda: proc.ppid, "getuid": lambda: proc.uid, "geteuid": lambda: proc.uid,
        "getgid": lambda: proc.gid, "setuid": lambda uid: 0 if not proc.uid or uid == proc.uid else -1, "setgid": lambda gid: 0 if not proc.uid else -1, "prctl": lambda *_: 0,
        "abs": abs, "atoi": lambda word: int((re.match(rb"\s*[-+]?\d*", word) or [b"0"])[0] or 0), "strlen": lambda word: len(word), "ptrace": lambda *_: 0, "sync": lambda: 0,
    }  # fmt: skip

    def library(name: Any = None, *_: Any, **__: Any) -> Thing:
        word = "None" if name is None else text(name)
        place = word if "/" in word else f"/lib/x86_64-linux-gnu/{word}"
        if name is not None and not proc.exists(place):
            throw(OSError, f"{word}: cannot open shared object file: No such file or directory")
        own = functions if name is None or "libc.so" in word else {}
        return Thing(
            "ctypes.CDLL",
            {**own, "_name": name},
            f"<CDLL {word!r}, handle 7f{hashlib.md5(word.encode(), usedforsecurity=False).hexdigest()[:10]} at 0x7f{hashlib.md5(word.encode() + b'.', usedforsecurity=False).hexdigest()[:10]}>",
        )

    def kind(name: str, size: int) -> Thing:
        def make(value: Any = 0) -> Thing:
            held = value & (1 << 8 * size) - 1 if isinstance(value, int) and name.startswith("c_u") else value
            return Thing(name, {"value": held}, f"{name}({held!r})")

        return Thing("_ctypes.PyCSimpleType", {"()": make, "size ": size}, f"<class 'ctypes.{name}'>")

    def size_of(value: Any) -> int:
        size: int | None = value.attributes.get("size ", C_TYPES.get(value.kind)) if isinstance(value, Thing) else None
        return size if size is not None else throw(TypeError, "this type has no size")

    kinds = {name: kind(name, size) for name, size in C_TYPES.items()}
    shared = library(None)
    return {**kinds, "CDLL": library, "cdll": Thing("ctypes.LibraryLoader", {"LoadLibrary": library}), "PyDLL": library, "sizeof": size_of, "get_errno": lambda: 0,
            "util": Thing("module", {"find_library": lambda name: {"c": "libc.so.6", "m": "libm.so.6"}.get(name)}, "<module 'ctypes.util' from '/usr/lib/python3.11/ctypes/util.py'>"),
            "pythonapi": shared, "create_string_buffer": lambda value, *_: Thing("c_char_Array", {"value": value, "raw": value}), "c_char": kinds["c_char"]}  # fmt: skip
