"""Modules of perl's library that are ours: paths and trees of files, Config, Env, JSON::PP, Encode, Term::ANSIColor, Text::Wrap."""

from __future__ import annotations

import errno
import json
import math
import posixpath
import re
import stat as st
import textwrap
from typing import TYPE_CHECKING, Any

from mirage.shell.lib.text import to_text
from mirage.shell.perl.handles import Handle
from mirage.shell.perl.machine import LIST, SCALAR, Machine
from mirage.shell.perl.tree import Unknown
from mirage.shell.perl.values import Array, Cell, Code, Died, Hash, Pattern, is_true, number_of, text_of, to_octets, whole_of

if TYPE_CHECKING:
    from mirage.shell.perl.modules import Native

CONFIG = {
    "archname": "x86_64-linux-gnu-thread-multi", "version": "5.36.0", "osname": "linux", "ivsize": "8", "uvsize": "8", "nvsize": "8", "ptrsize": "8", "intsize": "4",
    "longsize": "8", "byteorder": "12345678", "perlpath": "/usr/bin/perl", "cc": "x86_64-linux-gnu-gcc", "path_sep": ":", "usethreads": "define", "useithreads": "define",
    "api_versionstring": "5.36.0", "privlib": "/usr/share/perl/5.36", "archlib": "/usr/lib/x86_64-linux-gnu/perl/5.36", "sitelib": "/usr/local/share/perl/5.36.0",
    "bin": "/usr/bin", "sh": "/bin/sh", "so": "so", "dlext": "so", "d_fork": "define", "PERL_VERSION": "36", "PERL_SUBVERSION": "0",
}  # fmt: skip
COLORS = {"bold": 1, "dark": 2, "faint": 2, "italic": 3, "underline": 4, "underscore": 4, "blink": 5, "reverse": 7, "concealed": 8, "reset": 0, "clear": 0,
          **{name: 30 + at for at, name in enumerate("black red green yellow blue magenta cyan white".split())},
          **{f"bright_{name}": 90 + at for at, name in enumerate("black red green yellow blue magenta cyan white".split())},
          **{f"on_{name}": 40 + at for at, name in enumerate("black red green yellow blue magenta cyan white".split())}}  # fmt: skip
TREE_MAX = 20_000  # entries of a walk
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"


# ---- files


async def fileparse(machine: Machine, args: list[Any], want: int) -> Any:
    """File::Basename::fileparse: the name, its directory, and the ending that matches."""
    path = text_of(args[0])
    before, slash, name = path.rpartition("/")
    ending = ""
    for pattern in args[1:]:
        source = pattern.source if isinstance(pattern, Pattern) else text_of(pattern)
        try:
            found = re.search(f"(?:{source})\\Z", name)
        except re.error:
            raise Unknown("fileparse") from None
        if found and found.start() > 0:
            name, ending = name[: found.start()], found[0] + ending
    parts = [name, before + "/" if slash else "./", ending]
    return parts if want == LIST else name


async def find(machine: Machine, args: list[Any], want: int) -> Any:
    """File::Find::find: the function for each name, with $_, $File::Find::name and $File::Find::dir."""
    wish = args[0]
    options = wish.items if isinstance(wish, Hash) else {}
    function = options.get("wanted") if isinstance(wish, Hash) else wish
    is_here = not is_true(options.get("no_chdir"))
    if not isinstance(function, Code):
        machine.die("no &wanted subroutine given")
    proc, count = machine.proc, 0
    began = proc.caller.getcwd()

    async def visit(path: str, folder: str, name: str) -> None:
        nonlocal count
        count += 1
        if count > TREE_MAX:
            raise Unknown("find of much")
        await proc.tick(4)
        machine.global_variable("$", "File::Find::name").value = path
        machine.global_variable("$", "File::Find::dir").value = folder
        machine.global_variable("$", "_").value = name if is_here else path
        if is_here:
            _go(machine, folder, began)
        await machine.call(function, [], SCALAR)
        try:
            if not st.S_ISDIR(proc.caller.lstat(_absolute(path, began)).mode):
                return
            entries = [entry.name for entry in proc.caller.listdir(_absolute(path, began)) if entry.name not in (b".", b"..")]
        except OSError:
            return
        for entry in entries:
            await visit(f"{path.rstrip('/')}/{entry.decode('latin-1')}", path, entry.decode("latin-1"))

    for top in args[1:]:
        path = text_of(top)
        if proc.caller.exists(to_octets(path)):
            await visit(path, path, ".")
        else:
            machine.warn(f"Can't stat {path}: No such file or directory\n{machine.place()}")
    proc.caller.chdir(began)
    return None


def _absolute(path: str, began: bytes) -> bytes:
    return posixpath.join(began, to_octets(path))


def _go(machine: Machine, folder: str, began: bytes) -> None:
    try:
        machine.proc.caller.chdir(_absolute(folder, began))
    except OSError:
        return


async def make_path(machine: Machine, args: list[Any], want: int) -> Any:
    """File::Path: how many directories were made."""
    made = 0
    for each in args:
        if isinstance(each, Hash):
            continue
        path = ""
        for part in text_of(each).split("/"):
            path += part
            if path and not machine.proc.caller.exists(to_octets(path)):
                try:
                    machine.proc.caller.mkdir(to_octets(path), 0o777)
                    made += 1
                except OSError as error:
                    machine.fault(error)
                    machine.die(f"mkdir {path}: {error.strerror}")
            path += "/"
    return made


async def remove_tree(machine: Machine, args: list[Any], want: int) -> Any:
    removed = 0
    for each in args:
        if not isinstance(each, Hash) and machine.proc.caller.exists(to_octets(text_of(each))):
            await machine.proc.spawn(["/bin/rm", "-rf", to_text(to_octets(text_of(each)))])
            removed += 1
    return removed


def _letters(machine: Machine, count: int) -> str:
    return "".join([machine.proc.rng.choice(LETTERS) for _ in range(count)])


async def temporary(machine: Machine, args: list[Any], want: int) -> Any:
    """File::Temp::tempfile: a handle, and the name of the file."""
    template = text_of(args[0]) if len(args) % 2 else f"/tmp/{'X' * 10}"  # noqa: S108  as File::Temp has it
    name = re.sub("X{4,}$", lambda found: _letters(machine, len(found[0])), template)
    descriptor = machine.proc.open_now(name, 0o102, 0o600)  # O_CREAT | O_RDWR
    number = machine.proc.free_fd(3)
    machine.proc.set_fd(number, descriptor)
    handle = Handle(name, descriptor=number)
    machine.handles[name] = handle
    return [handle, name] if want == LIST else handle


async def temporary_directory(machine: Machine, args: list[Any], want: int) -> Any:
    name = f"/tmp/{_letters(machine, 10)}"  # noqa: S108  as File::Temp has it
    machine.proc.caller.mkdir(name.encode(), 0o700)
    return name


async def real_path(machine: Machine, args: list[Any], want: int) -> Any:
    try:
        return machine.proc.caller.realpath(to_octets(text_of(args[0] if args else "."))).decode("latin-1")
    except OSError as error:
        machine.fault(error)
        return None


# ---- data


def plain(value: Any, depth: int = 0) -> Any:
    """A value for JSON."""
    if depth > 100:
        raise Unknown("a deep structure")
    if isinstance(value, Array):
        return [plain(each, depth + 1) for each in value.items]
    if isinstance(value, Hash):
        return {key: plain(each, depth + 1) for key, each in sorted(value.items.items())}
    if isinstance(value, Cell):
        return is_true(value.value)
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1 << 53 else value
    return value if isinstance(value, (int, str, type(None))) else text_of(value)


def perlish(value: Any) -> Any:
    """What JSON::PP makes of a parsed text."""
    if isinstance(value, list):
        return Array([perlish(each) for each in value])
    if isinstance(value, dict):
        return Hash({key: perlish(each) for key, each in value.items()})
    return int(value) if isinstance(value, bool) else value


async def encode_json(machine: Machine, args: list[Any], want: int) -> Any:
    made = json.dumps(plain(args[-1] if args else None), separators=(",", ":"), ensure_ascii=False)
    return machine.charged(made.encode().decode("latin-1"))


async def decode_json(machine: Machine, args: list[Any], want: int) -> Any:
    text = text_of(args[-1] if args else "")
    try:
        return perlish(json.loads(to_octets(text)))
    except (ValueError, RecursionError):
        machine.die(
            f'malformed JSON string, neither tag, array, object, number, string or atom, at character offset 0 (before "{text[:20] or "(end of string)"}")'
        )


async def encode(machine: Machine, args: list[Any], want: int) -> Any:
    """Encode::encode(NAME, TEXT)"""
    return _transcoded(args, lambda name, text: text.encode(name, "replace").decode("latin-1"))


async def decode(machine: Machine, args: list[Any], want: int) -> Any:
    return _transcoded(args, lambda name, text: text.encode("latin-1", "replace").decode(name, "replace"))


def _transcoded(args: list[Any], work: Any) -> str:
    name = text_of(args[0]).lower().replace("_", "-")
    if name not in ("utf8", "utf-8", "ascii", "us-ascii", "iso-8859-1", "latin1", "utf-16", "utf-16le", "utf-16be"):
        raise Unknown(f"encoding {name}")
    return str(work(name, text_of(args[1])))


async def encode_utf8(machine: Machine, args: list[Any], want: int) -> Any:
    return text_of(args[0]).encode("utf-8", "replace").decode("latin-1")


async def decode_utf8(machine: Machine, args: list[Any], want: int) -> Any:
    return text_of(args[0]).encode("latin-1", "replace").decode("utf-8", "replace")


async def color(machine: Machine, args: list[Any], want: int) -> Any:
    return _color(machine, " ".join([text_of(each) for each in args]))


def _color(machine: Machine, words: str) -> str:
    numbers = []
    for word in re.split(r"[\s,]+", words.strip()):
        if word.lower() not in COLORS:
            raise Died(f"Invalid attribute name {word}{machine.place()}")
        numbers.append(str(COLORS[word.lower()]))
    return f"\x1b[{';'.join(numbers)}m"


async def colored(machine: Machine, args: list[Any], want: int) -> Any:
    first, *rest = args
    words, text = (rest, first) if not isinstance(first, Array) else (first.items, "".join([text_of(each) for each in rest]))
    return _color(machine, " ".join([text_of(each) for each in words])) + text_of(text) + "\x1b[0m"


async def wrap(machine: Machine, args: list[Any], want: int) -> Any:
    width = whole_of(machine.global_variable("$", "Text::Wrap::columns").value or 76) - 1
    first, following, *texts = [text_of(each) for each in args]
    text = " ".join(texts)
    lines = textwrap.wrap(
        " ".join(text.split()), max(2, width), initial_indent=first, subsequent_indent=following, break_on_hyphens=False
    )
    return "\n".join(lines) + ("\n" if text.endswith("\n") else "")


async def confess(machine: Machine, args: list[Any], want: int) -> Any:
    raise Died("".join([text_of(each) for each in args]) + trace(machine))


def trace(machine: Machine) -> str:
    """Carp's longmess: where, and by which calls it was reached."""
    lines = [machine.place()]
    for _, line, name in reversed(machine.calls):
        lines.append(f"\tmain::{name}() called at {machine.name} line {line}\n")
    return "".join(lines)


def _work(value: Any) -> Native:
    async def call(machine: Machine, args: list[Any], want: int) -> Any:
        return value

    return call


def _math(work: Any) -> Native:
    async def call(machine: Machine, args: list[Any], want: int) -> Any:
        return work(number_of(args[0] if args else 0))

    return call


MODULES: dict[str, dict[str, Native]] = {
    "File::Find": {"find": find, "finddepth": find}, "File::Path": {"make_path": make_path, "mkpath": make_path, "remove_tree": remove_tree, "rmtree": remove_tree},
    "File::Temp": {"tempfile": temporary, "tempdir": temporary_directory}, "JSON::PP": {"encode_json": encode_json, "decode_json": decode_json},
    "Encode": {"encode": encode, "decode": decode, "encode_utf8": encode_utf8, "decode_utf8": decode_utf8}, "Storable": {}, "Config": {}, "Env": {}, "Tie::File": {},
    "Term::ANSIColor": {"color": color, "colored": colored}, "Text::Wrap": {"wrap": wrap, "fill": wrap},
    "Math::Trig": {"pi": _work(math.pi), "tan": _math(math.tan), "deg2rad": _math(math.radians), "rad2deg": _math(math.degrees)},
    "Errno": {name: _work(getattr(errno, name)) for name in dir(errno) if name.startswith("E")},
}  # fmt: skip


def begin(machine: Machine, name: str) -> None:
    """What a module sets up besides its functions."""
    if name == "Config":
        machine.global_variable("%", "main::Config").items = dict(CONFIG)
    elif name == "Env":
        for key, value in list(machine.environment.items.items()):
            if key.isidentifier():
                machine.global_variable("$", f"main::{key}").value = value
