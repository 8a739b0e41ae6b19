"""What a program can `use`: modules of ours under their names; others of the image are Unknown, and those that it lacks fail as perl says."""

from __future__ import annotations

import base64
import binascii
import hashlib
import math
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from mirage.shell.lib.local import zone_of
from mirage.shell.lib.timeformat import render
from mirage.shell.perl import library, sockets
from mirage.shell.perl.getopt import get_letters, get_options
from mirage.shell.perl.machine import INC, LIST, SCALAR, Machine, evaluates
from mirage.shell.perl.system import dumped
from mirage.shell.perl.text import looks_like_number
from mirage.shell.perl.tree import Node, Unknown
from mirage.shell.perl.values import Code, Died, Exit, is_true, kind_of, number_of, text_of, to_octets, whole_of

PRAGMAS = frozenset(
    "strict warnings utf8 vars integer bytes less lib feature diagnostics autodie constant base parent subs locale open bigint sigtrap".split()
)
MISSING = "Can't locate {path} in @INC (you may need to install the {name} module) (@INC contains: {inc}){place}.\n"
Native = Callable[[Machine, list[Any], int], Any]


@evaluates("use")
async def _use(machine: Machine, node: Node, want: int) -> Any:
    word, name, given = node.args
    if word == "no":
        return None
    names = (
        [text_of(each) for each in await machine.ev(given, LIST)]
        if given is not None and name not in ("constant", "base", "parent")
        else None
    )
    if name == "constant":
        await _constants(machine, given)
    elif name in ("base", "parent"):
        parents = [text_of(each) for each in await machine.ev(given, LIST)]
        machine.global_variable("@", f"{machine.package}::ISA").items += [each for each in parents if each != "-norequire"]
    elif name == "lib":
        machine.global_variable("@", "INC").items[:0] = names or []
    elif name not in PRAGMAS:
        load(machine, name, names)
    return None


@evaluates("pragma")
async def _pragma(machine: Machine, node: Node, want: int) -> Any:
    """`use warnings` and `no strict`: until the block ends."""
    word, name = node.args
    attribute = "warns" if name == "warnings" else "strict_refs"
    before = getattr(machine, attribute)
    if before != (word == "use"):
        machine.undo.append(lambda: setattr(machine, attribute, before))
        setattr(machine, attribute, word == "use")
    return [] if want == LIST else None


@evaluates("require")
async def _require(machine: Machine, node: Node, want: int) -> Any:
    load(machine, node.args[0], [], is_compiled=False)
    return [1] if want == LIST else 1


async def _constants(machine: Machine, given: Node) -> None:
    if given.kind == "hash_of":
        values = await machine.ev(given.args[0], LIST)
        pairs = [(text_of(key), [value]) for key, value in zip(values[::2], values[1::2], strict=False)]
    else:
        values = await machine.ev(given, LIST)
        pairs = [(text_of(values[0]), values[1:])] if values else []
    for name, value in pairs:
        machine.subs[machine.qualified(name)] = Code(None, None, name, native=_always(value))


def _always(value: list[Any]) -> Native:
    async def call(machine: Machine, args: list[Any], want: int) -> Any:
        return value if want == LIST else value[-1] if value else None

    return call


def load(machine: Machine, name: str, names: list[str] | None, *, is_compiled: bool = True) -> None:
    """use NAME: Died where it is not there, Unknown where it is and none of ours."""
    if name == "IO":
        machine.warn(f'Parameterless "use IO" deprecated at {machine.name} line {machine.line}.\n')
        for each in ("IO::Handle", "IO::File", "IO::Socket"):
            load(machine, each, [])
        return
    maker = MODULES.get(name)
    if maker is None:
        path = name.replace("::", "/") + ".pm"
        places = [text_of(each) for each in machine.global_variable("@", "INC").items] or list(INC)
        if any(machine.proc.exists(f"{place}/{path}") for place in places):
            raise Unknown(f"use {name}")
        place = f" at {machine.name} line {machine.line}" if machine.line else ""  # -M stands on no line
        text = MISSING.format(path=path, name=name, inc=" ".join(places), place=place)
        raise Died(text + (f"BEGIN failed--compilation aborted{place}.\n" if is_compiled else ""))
    if name not in machine.loaded:
        machine.loaded.add(name)
        library.begin(machine, name)
        if name.startswith("IO::") or name in ("FileHandle", "Socket"):
            sockets.install(machine, lambda full, native: machine.subs.__setitem__(full, Code(None, None, full, native=native)))
    for key, native in maker.items():
        full = f"{name}::{key}"
        machine.subs.setdefault(full, Code(None, None, key, native=native))
        if (
            names is None
            or key in names
            or any(each.startswith(":") for each in names)
            or name in ("Socket", "IO::Socket", "IO::Socket::INET")
        ):
            machine.subs.setdefault(key if machine.package == "main" else f"{machine.package}::{key}", machine.subs[full])


def _plain(work: Callable[..., Any]) -> Native:
    """A function of ours over the arguments."""

    async def call(machine: Machine, args: list[Any], want: int) -> Any:
        try:
            return work(machine, *args)
        except (TypeError, ValueError, OverflowError):
            raise Unknown(getattr(work, "__name__", "function")) from None

    return call


def _constant(value: Any) -> Native:
    return _plain(lambda machine: value)


def _encode(machine: Machine, text: Any = "", ending: Any = "\n") -> str:
    data = to_octets(text_of(text))
    lines = [base64.b64encode(data[at : at + 57]).decode() for at in range(0, len(data), 57)]
    return "".join([line + text_of(ending) for line in lines])


def _decode(machine: Machine, text: Any = "", *_: Any) -> str:
    letters = "".join([letter for letter in text_of(text).partition("=")[0] if letter.isalnum() or letter in "+/"])
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    try:
        return base64.b64decode(letters + "=" * (-len(letters) % 4)).decode("latin-1")
    except binascii.Error:
        return ""


def _strftime(machine: Machine, pattern: Any, *values: Any) -> str:
    second, minute, hour, day, month, year = [whole_of(each) for each in values[:6]]
    when = datetime.fromtimestamp(_seconds(machine, second, minute, hour, day, month, year, is_utc=True), UTC)
    return render(text_of(pattern), when.replace(tzinfo=zone_of(machine.proc)), 0)


def _seconds(
    machine: Machine, second: Any, minute: Any, hour: Any, day: Any, month: Any, year: Any, *_: Any, is_utc: bool = False
) -> int:
    months = whole_of(year) * 12 + whole_of(month)
    first = datetime(1900 + months // 12, months % 12 + 1, 1, tzinfo=UTC if is_utc else zone_of(machine.proc))
    return int(first.timestamp()) + ((whole_of(day) - 1) * 24 + whole_of(hour)) * 3600 + whole_of(minute) * 60 + whole_of(second)


def _setuid(machine: Machine, number: Any) -> Any:
    if machine.proc.uid and whole_of(number) != machine.proc.uid:
        machine.set_errno(1)
        return None
    return "0 but true"


def _digest(name: str, form: str) -> Native:
    def work(machine: Machine, *values: Any) -> str:
        made = hashlib.new(name, b"".join([to_octets(text_of(each)) for each in values]), usedforsecurity=False).digest()
        return (
            made.hex()
            if form == "hex"
            else base64.b64encode(made).decode().rstrip("=")
            if form == "base64"
            else made.decode("latin-1")
        )

    return _plain(work)


async def _first(machine: Machine, args: list[Any], want: int) -> Any:
    for value in args[1:]:
        if is_true(await _with(machine, args[0], value)):
            return value
    return None


def _quantified(wanted: bool, result: bool) -> Native:
    async def call(machine: Machine, args: list[Any], want: int) -> Any:
        for value in args[1:]:
            if is_true(await _with(machine, args[0], value)) == wanted:
                return 1 if result else ""
        return "" if result else 1

    return call


async def _with(machine: Machine, code: Any, value: Any) -> Any:
    cell = machine.variable("$", "_")
    before, cell.value = cell.value, value
    try:
        return await machine.ev(code.body, SCALAR) if code.native is None else await machine.call(code, [], SCALAR)
    finally:
        cell.value = before


async def _reduce(machine: Machine, args: list[Any], want: int) -> Any:
    code, *values = args
    if not values:
        return None
    a, b = machine.global_variable("$", "a"), machine.global_variable("$", "b")
    made = values[0]
    for value in values[1:]:
        a.value, b.value = made, value
        made = await machine.ev(code.body, SCALAR)
    return made


async def _shuffle(machine: Machine, args: list[Any], want: int) -> Any:
    values = list(args)
    machine.seed.shuffle(values)
    return values


async def _unique(machine: Machine, args: list[Any], want: int) -> Any:
    found = list(dict.fromkeys([text_of(value) for value in args]))
    return found if want == LIST else len(found)


async def _sleep(machine: Machine, args: list[Any], want: int) -> Any:
    await machine.proc.sleep(max(0.0, min(float(number_of(args[0] if args else 0)), 1e8)))
    return number_of(args[0] if args else 0)


async def _usleep(machine: Machine, args: list[Any], want: int) -> Any:
    await machine.proc.sleep(max(0.0, min(float(number_of(args[0] if args else 0)) / 1e6, 1e8)))
    return number_of(args[0] if args else 0)


async def _time_of_day(machine: Machine, args: list[Any], want: int) -> Any:
    now = machine.proc.clock.now()
    return [now // 1_000_000_000, now // 1000 % 1_000_000] if want == LIST else now / 1e9


async def _inet_aton(machine: Machine, args: list[Any], want: int) -> Any:
    name = text_of(args[0] if args else "")
    address = await sockets.looked_up(machine, name)
    return sockets.packed_address(address) if address else None


async def _sockaddr_in(machine: Machine, args: list[Any], want: int) -> Any:
    if len(args) == 1:
        address, port = sockets.parts_of(args[0])
        return [port, sockets.packed_address(address)]
    return sockets.socket_address(args[0], args[1])


async def _dumper(machine: Machine, args: list[Any], want: int) -> Any:
    """Data::Dumper's Dumper, by $Data::Dumper::Indent and Terse."""
    wish = machine.global_variable("$", "Data::Dumper::Indent").value
    indent = 2 if wish is None else whole_of(wish)
    is_terse = is_true(machine.global_variable("$", "Data::Dumper::Terse").value)
    made = []
    for number, value in enumerate(args, 1):
        before = "" if is_terse else f"$VAR{number} = "
        made.append(
            before + dumped(value, len(before) if indent > 1 else 0, indent) + ("" if is_terse else ";") + ("\n" if indent else "")
        )
    return "".join(made)


def _basename(machine: Machine, path: Any, *endings: Any) -> str:
    name = text_of(path).rstrip("/").rpartition("/")[2] or "/"
    for ending in endings:
        name = name.removesuffix(text_of(ending)) or name
    return name


def _dirname(machine: Machine, path: Any) -> str:
    before, slash, _ = text_of(path).rstrip("/").rpartition("/")
    return before or ("/" if slash else ".")


def _copied(machine: Machine, old: Any, new: Any) -> Any:
    caller = machine.proc.caller
    try:
        caller.write_file(to_octets(text_of(new)), caller.read_file(to_octets(text_of(old))))
    except OSError as error:
        machine.fault(error)
        return 0
    return 1


def _moved(machine: Machine, old: Any, new: Any) -> Any:
    try:
        machine.proc.caller.rename(to_octets(text_of(old)), to_octets(text_of(new)))
    except OSError as error:
        machine.fault(error)
        return 0
    return 1


async def _carp(machine: Machine, args: list[Any], want: int) -> Any:
    machine.warn("".join([text_of(each) for each in args]) + _outside(machine))
    return 1


async def _croak(machine: Machine, args: list[Any], want: int) -> Any:
    if len(machine.calls) == 1 and machine.calls[0][0] == machine.package:
        await library.confess(machine, args, want)  # who called is the one who croaks: Carp tells all of it
    raise Died("".join([text_of(each) for each in args]) + _outside(machine))


def _outside(machine: Machine) -> str:
    return f" at {machine.name} line {machine.calls[-1][1] if machine.calls else machine.line}.\n"


def _cwd(machine: Machine, *_: Any) -> str:
    return machine.proc.cwd()


def _is_a(machine: Machine, value: Any, name: Any, depth: int = 0) -> Any:
    """UNIVERSAL::isa"""
    package = value if isinstance(value, str) else getattr(value, "blessed", "") or kind_of(value)
    if package == text_of(name):
        return 1
    above = machine.globals.get(f"@{package}::ISA")
    return next((1 for each in (above.items if above and depth < 20 else []) if _is_a(machine, text_of(each), name, depth + 1)), "")


def _can(machine: Machine, value: Any, name: Any) -> Any:
    """UNIVERSAL::can"""
    package = value if isinstance(value, str) else getattr(value, "blessed", "")
    return (machine.method(package, text_of(name)) if package else None) or ""


UNIVERSAL = {
    "isa": _plain(_is_a),
    "can": _plain(_can),
    "import": _plain(lambda machine, *_: None),
    "VERSION": _plain(lambda machine, *_: None),
}


async def _exit(machine: Machine, args: list[Any], want: int) -> Any:
    raise Exit(whole_of(args[0]) if args else 0)


async def _strtol(machine: Machine, args: list[Any], want: int) -> Any:
    """The number, and how many letters were left over, where a list is wanted."""
    word, base = text_of(args[0]).strip(), whole_of(args[1]) if len(args) > 1 else 10
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"[: base or 10]
    found = re.match(rf"[-+]?(?:0[xX])?[{digits}]*" if base == 16 else rf"[-+]?[{digits}]*", word.lower())
    text = found[0] if found else ""
    number = int(text, base) if text.strip("+-") not in ("", "0x") else 0
    return [number, len(word) - len(text)] if want == LIST else number


POSIX = {
    "strftime": _plain(_strftime), "mktime": _plain(_seconds), "setuid": _plain(_setuid), "setgid": _plain(_setuid), "seteuid": _plain(_setuid),
    "setsid": _plain(lambda machine: machine.proc.pid), "getpid": _plain(lambda machine: machine.proc.pid), "getuid": _plain(lambda machine: machine.proc.uid),
    "geteuid": _plain(lambda machine: machine.proc.uid), "floor": _plain(lambda machine, value: math.floor(number_of(value))),
    "ceil": _plain(lambda machine, value: math.ceil(number_of(value))), "fmod": _plain(lambda machine, a, b: math.fmod(number_of(a), number_of(b))),
    "pow": _plain(lambda machine, a, b: float(number_of(a)) ** float(number_of(b))), "dup2": _plain(lambda machine, a, b: "0 but true"),
    "close": _plain(lambda machine, number: "0 but true"), "WNOHANG": _constant(1), "EINTR": _constant(4), "EAGAIN": _constant(11), "SIGTERM": _constant(15),
    "SIGINT": _constant(2), "SIGKILL": _constant(9), "uname": _plain(lambda machine: _uname(machine)), "isatty": _plain(lambda machine, fd: int(machine.proc.isatty(whole_of(fd)))),
    "ttyname": _plain(lambda machine, fd: None), "strtol": _strtol,
    "INT_MAX": _constant(2**31 - 1), "INT_MIN": _constant(-(2**31)), "UINT_MAX": _constant(2**32 - 1), "LONG_MAX": _constant(2**63 - 1), "DBL_MAX": _constant(1.7976931348623157e308),
    "RAND_MAX": _constant(2**31 - 1), "BUFSIZ": _constant(8192), "PATH_MAX": _constant(4096), "EXIT_SUCCESS": _constant(0), "EXIT_FAILURE": _constant(1), "_exit": _exit,
    "abs": _plain(lambda machine, value: abs(number_of(value))), "round": _plain(lambda machine, value: math.floor(abs(number_of(value)) + 0.5) * (1 if number_of(value) >= 0 else -1)), "toupper": _plain(lambda machine, text: text_of(text).upper()), "tolower": _plain(lambda machine, text: text_of(text).lower()),
}  # fmt: skip


def _uname(machine: Machine) -> list[Any]:
    own = machine.proc.host.uname
    return [own.sysname, own.nodename, own.release, own.version, own.machine]


NETWORK: dict[str, Native] = {
    **{name: _constant(value) for name, value in sockets.CONSTANTS.items()}, "inet_aton": _inet_aton, "sockaddr_in": _sockaddr_in,
    "pack_sockaddr_in": _sockaddr_in, "unpack_sockaddr_in": _sockaddr_in, "inet_ntoa": _plain(lambda machine, data: sockets.shown_address(data)),
}  # fmt: skip
MODULES: dict[str, dict[str, Native]] = {
    "POSIX": POSIX, "MIME::Base64": {"encode_base64": _plain(_encode), "decode_base64": _plain(_decode)}, "Socket": NETWORK, "IO::Socket": NETWORK,
    "IO::Socket::INET": NETWORK, "IO::Handle": {}, "IO::File": {}, "FileHandle": {}, "Exporter": {}, "Carp": {"carp": _carp, "croak": _croak, "confess": library.confess, "cluck": _carp},
    "Data::Dumper": {"Dumper": _dumper}, "Time::HiRes": {"sleep": _sleep, "usleep": _usleep, "time": _plain(lambda machine: machine.proc.clock.now() / 1e9), "gettimeofday": _time_of_day},
    "Time::Local": {"timelocal": _plain(_seconds), "timegm": _plain(lambda machine, *values: _seconds(machine, *values, is_utc=True))},
    "Digest::MD5": {"md5_hex": _digest("md5", "hex"), "md5": _digest("md5", ""), "md5_base64": _digest("md5", "base64")},
    "Digest::SHA": {f"sha{bits}_{form}": _digest(f"sha{bits}", form) for bits in (1, 256, 512) for form in ("hex", "base64")},
    "List::Util": {
        "first": _first, "any": _quantified(True, True), "all": _quantified(False, False), "none": _quantified(True, False), "reduce": _reduce,
        "shuffle": _shuffle, "uniq": _unique, "sum": _plain(lambda machine, *values: sum(number_of(each) for each in values) if values else None),
        "sum0": _plain(lambda machine, *values: sum(number_of(each) for each in values)),
        "max": _plain(lambda machine, *values: max((number_of(each) for each in values), default=None)),
        "min": _plain(lambda machine, *values: min((number_of(each) for each in values), default=None)),
    },
    "Scalar::Util": {
        "blessed": _plain(lambda machine, value: getattr(value, "blessed", "") or None), "reftype": _plain(lambda machine, value: kind_of(value) or None),
        "looks_like_number": _plain(lambda machine, value: 1 if isinstance(value, (int, float)) or (value and looks_like_number(text_of(value))) else ""),
    },
    "File::Basename": {"basename": _plain(_basename), "dirname": _plain(_dirname), "fileparse": library.fileparse}, "File::Copy": {"copy": _plain(_copied), "move": _plain(_moved), "cp": _plain(_copied), "mv": _plain(_moved)},
    "Cwd": {"cwd": _plain(_cwd), "getcwd": _plain(_cwd), "abs_path": library.real_path, "realpath": library.real_path}, "Sys::Hostname": {"hostname": _plain(lambda machine: machine.proc.host.uname.nodename)},
    "Fcntl": {"LOCK_SH": _constant(1), "LOCK_EX": _constant(2), "LOCK_NB": _constant(4), "LOCK_UN": _constant(8), "SEEK_SET": _constant(0), "SEEK_END": _constant(2)},
    "Getopt::Long": {"GetOptions": get_options}, "Getopt::Std": {"getopts": get_letters}, "UNIVERSAL": UNIVERSAL, **library.MODULES,
}  # fmt: skip
