"""Modules of the library that compute alone: re, json, struct, zlib, collections, itertools, functools, datetime and their like.

What they are given is judged first: a pattern that could be tried for ever, a text that would unpack to more than a visitor's memory
and a repetition without an end are refused as the limits refuse them.
"""

from __future__ import annotations

import binascii
import collections
import itertools
import json
import re
import struct
import zlib
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from mirage.shell.lib import perlregex
from mirage.shell.lib.perlregex import BacktrackingError
from mirage.shell.lib.posixregex import RegexError
from mirage.shell.python import lent
from mirage.shell.python.faults import Raised, Unknown, throw
from mirage.shell.python.kinds import Defaulting
from mirage.shell.python.machine import Machine
from mirage.shell.python.objects import Function, Generator, Instance, Thing, Wrapped
from mirage.shell.python.values import SIZE_MAX, bounded, is_plain

if TYPE_CHECKING:
    from mirage.shell.python.objects import Scope

ITEMS_MAX = 1 << 18
FLAGS = {
    "IGNORECASE": 2,
    "I": 2,
    "MULTILINE": 8,
    "M": 8,
    "DOTALL": 16,
    "S": 16,
    "VERBOSE": 64,
    "X": 64,
    "ASCII": 256,
    "A": 256,
    "UNICODE": 32,
    "U": 32,
}
LETTERS = {2: "i", 8: "m", 16: "s", 64: "x"}


# ---- re


def re_names(machine: Machine) -> Scope:
    def compiled(pattern: Any, flags: int = 0) -> tuple[re.Pattern[Any], int, bool]:
        if isinstance(pattern, Thing):
            made: tuple[re.Pattern[Any], int, bool] = pattern.attributes["held "]
            return made
        source = pattern.decode("latin-1") if isinstance(pattern, bytes) else str(pattern)
        letters = "".join([letter for bit, letter in LETTERS.items() if flags & bit])
        try:
            found, loops, is_nested = perlregex.program(source, letters, is_python=True)
        except RegexError as error:
            try:
                re.compile(pattern)
            except (re.error, RecursionError, OverflowError) as fault:
                raise lent.raised(machine, fault) from None
            raise Raised(re.error(str(error))) from None
        if isinstance(pattern, bytes):
            return re.compile(pattern, found.flags & ~re.UNICODE & ~re.ASCII), loops, is_nested
        return found, loops, is_nested

    def ready(pattern: Any, text: Any, flags: int = 0) -> re.Pattern[Any]:
        made, loops, is_nested = compiled(pattern, flags)
        if not isinstance(text, (str, bytes)):
            throw(TypeError, f"expected string or bytes-like object, got '{type(text).__name__}'")
        if isinstance(text, bytes) != isinstance(made.pattern, bytes):
            throw(
                TypeError,
                "cannot use a bytes pattern on a string-like object"
                if isinstance(text, str)
                else "cannot use a string pattern on a bytes-like object",
            )
        try:
            perlregex.judge(loops, is_nested, len(text))
        except BacktrackingError:
            raise Unknown("a pattern") from None
        machine.proc.session.step(1 + len(text) // 32)
        return made

    def finder(how: str) -> Callable[..., Any]:
        def find(pattern: Any, text: Any, flags: int = 0) -> Any:
            found = getattr(ready(pattern, text, flags), how)(text)
            return match(found) if found is not None else None

        return find

    def find_all(pattern: Any, text: Any, flags: int = 0) -> list[Any]:
        return list(bounded(ready(pattern, text, flags).findall(text)))

    def find_each(pattern: Any, text: Any, flags: int = 0) -> list[Thing]:
        return [match(found) for found in itertools.islice(ready(pattern, text, flags).finditer(text), ITEMS_MAX)]

    async def substitute(pattern: Any, put: Any, text: Any, count: int = 0, flags: int = 0) -> Any:
        made = ready(pattern, text, flags)
        parts, at = [], 0
        for number, found in enumerate(made.finditer(text)):
            if (count and number >= count) or number > ITEMS_MAX:
                break
            try:
                new = found.expand(put) if isinstance(put, (str, bytes)) else await machine.call(put, [match(found)], {})
            except (re.error, IndexError) as error:
                raise Raised(re.error(str(error))) from None
            parts += [text[at : found.start()], new]
            at = found.end()
        return bounded(type(text)().join([*parts, text[at:]]))

    async def counted(pattern: Any, put: Any, text: Any, count: int = 0, flags: int = 0) -> tuple[Any, int]:
        most = len(list(itertools.islice(ready(pattern, text, flags).finditer(text), ITEMS_MAX)))
        return await substitute(pattern, put, text, count, flags), min(most, count) if count else most

    def split(pattern: Any, text: Any, maxsplit: int = 0, flags: int = 0) -> list[Any]:
        return ready(pattern, text, flags).split(text, maxsplit)

    def compile_names(pattern: Any, flags: int = 0) -> Thing:
        held = compiled(pattern, flags)
        made = Thing(
            "re.Pattern", {"held ": held, "pattern": pattern, "flags": flags}, f"re.compile({pattern!r}{_shown_flags(flags)})"
        )
        for name, work in (("search", finder("search")), ("match", finder("match")), ("fullmatch", finder("fullmatch")), ("findall", find_all),
                           ("finditer", find_each), ("split", split)):  # fmt: skip
            made.attributes[name] = partial(work, made)
        made.attributes["sub"] = lambda put, text, count=0: substitute(made, put, text, count)
        made.attributes["subn"] = lambda put, text, count=0: counted(made, put, text, count)
        return made

    return {"compile": compile_names, "search": finder("search"), "match": finder("match"), "fullmatch": finder("fullmatch"), "findall": find_all,
            "finditer": find_each, "sub": substitute, "subn": counted, "split": split, "escape": re.escape, "error": re.error, **FLAGS}  # fmt: skip


def _shown_flags(flags: int) -> str:
    names = [name for name, bit in FLAGS.items() if len(name) > 1 and flags & bit]
    return ", " + "|".join([f"re.{name}" for name in names]) if names else ""


def match(found: re.Match[Any]) -> Thing:
    return Thing("re.Match", {
        "__getitem__": found.group, "lastindex": found.lastindex, "lastgroup": found.lastgroup, "expand": found.expand, "pos": found.pos, "endpos": found.endpos,
        "group": found.group, "groups": found.groups, "groupdict": found.groupdict, "start": found.start, "end": found.end, "span": found.span,
        "string": found.string,
    }, f"<re.Match object; span={found.span()}, match={found.group()!r}>")  # fmt: skip


# ---- json


def json_names(machine: Machine) -> Scope:
    def dumps(value: Any, **named: Any) -> str:
        known = {key: given for key, given in named.items() if key in ("indent", "sort_keys", "ensure_ascii", "separators")}
        if "default" in named or not _is_all_plain(value):
            raise Unknown("json.dumps of an object")
        return str(bounded(json.dumps(value, **known)))

    async def dump(value: Any, file: Any, **named: Any) -> None:
        await machine.call(file.attributes["write"], [dumps(value, **named)], {})

    async def load(file: Any) -> Any:
        return lent.Lent(machine, json.loads)(await machine.call(file.attributes["read"], [], {}))

    return {
        "dumps": dumps,
        "loads": lambda text, **_: lent.Lent(machine, json.loads)(text),
        "dump": dump,
        "load": load,
        "JSONDecodeError": json.JSONDecodeError,
    }


def _is_all_plain(value: Any, depth: int = 0) -> bool:
    if not is_plain(value) or depth > 60:
        return False
    if isinstance(value, dict):
        return all(_is_all_plain(each, depth + 1) for pair in value.items() for each in pair)
    return not isinstance(value, (list, tuple)) or all(_is_all_plain(each, depth + 1) for each in value)


# ---- bytes


class StructError(Exception):
    """struct.error"""


class ZlibError(Exception):
    """zlib.error"""


for _kind, _module in ((StructError, "struct"), (ZlibError, "zlib")):
    _kind.__module__, _kind.__qualname__ = _module, "error"


def gunzipped(data: bytes) -> bytes:
    """gzip.decompress"""
    return _inflated(data, 31)


def _packed(form: str, *items: Any) -> bytes:
    try:
        if struct.calcsize(form) > SIZE_MAX:
            throw(MemoryError)
        return struct.pack(form, *items)
    except struct.error as error:
        raise Raised(StructError(str(error))) from None


def _unpacked(form: str, data: bytes) -> tuple[Any, ...]:
    try:
        return struct.unpack(form, data)
    except struct.error as error:
        raise Raised(StructError(str(error))) from None


def _inflated(data: bytes, wbits: int = 15, bufsize: int = 0) -> bytes:
    try:
        machine = zlib.decompressobj(wbits)
        made = machine.decompress(data, SIZE_MAX)
        if machine.unconsumed_tail:
            throw(MemoryError)
        if not machine.eof:
            raise Raised(ZlibError("Error -5 while decompressing data: incomplete or truncated stream"))
    except zlib.error as error:
        raise Raised(ZlibError(str(error))) from None
    return made


# ---- iteration


def collection_names(machine: Machine) -> Scope:
    async def counter(items: Any = (), **named: Any) -> Any:
        return collections.Counter(items if isinstance(items, dict) else await machine.items(items), **named)

    async def deque(items: Any = (), maxlen: int | None = None) -> Any:
        return collections.deque(await machine.items(items), maxlen)

    return {**lent.names(machine, "collections"), "Counter": counter, "deque": deque, "defaultdict": Defaulting}


def itertools_names(machine: Machine) -> Scope:
    def listed(function: Any) -> Callable[..., Any]:
        async def call(*iterables: Any, **named: Any) -> Any:
            plain = [await machine.items(each) if isinstance(each, (Generator, Thing, Instance)) else each for each in iterables]
            return function(*plain, **named)

        return call

    async def grouped(iterable: Any, key: Any = None) -> list[tuple[Any, list[Any]]]:
        found: list[tuple[Any, list[Any]]] = []
        for item in await machine.items(iterable):
            name = item if key is None else await machine.call(key, [item], {})
            if not found or found[-1][0] != name:
                found.append((name, []))
            found[-1][1].append(item)
        return found

    async def while_true(test: Any, iterable: Any) -> list[Any]:
        found: list[Any] = []
        async for item in machine.each(iterable):
            if not await machine.call(test, [item], {}):
                break
            found.append(item)
        return found

    async def starred(function: Any, iterable: Any) -> list[Any]:
        return [await machine.call(function, list(items), {}) for items in await machine.items(iterable)]

    names = {name: listed(function) for name, function in lent.iterators(machine).items()}
    chain = Thing("type", {"()": names["chain"], "from_iterable": lambda iterable: flattened(iterable)}, "<class 'itertools.chain'>")

    async def flattened(iterable: Any) -> list[Any]:
        return [item for each in await machine.items(iterable) for item in await machine.items(each)]

    return {**names, "chain": chain, "groupby": grouped, "takewhile": while_true, "starmap": starred}


def functools_names(machine: Machine) -> Scope:
    async def reduce(function: Any, iterable: Any, *first: Any) -> Any:
        items = [*first, *await machine.items(iterable)]
        if not items:
            throw(TypeError, "reduce() of empty iterable with no initial value")
        made = items[0]
        for item in items[1:]:
            made = await machine.call(function, [made, item], {})
        return made

    def partially(function: Any, *args: Any, **named: Any) -> Callable[..., Any]:
        async def call(*rest: Any, **others: Any) -> Any:
            return await machine.call(function, [*args, *rest], {**named, **others})

        return call

    return {"reduce": reduce, "partial": partially, "cache": lambda function: function, "wraps": lambda function: lambda inner: inner, "lru_cache": lambda *args, **_: (
        args[0] if args and isinstance(args[0], Function) else lambda inner: inner)}  # fmt: skip


# ---- others


def threading_names(machine: Machine) -> Scope:
    """A thread runs when it is started, to its end: one at a time, as the lock of the interpreter has it for what computes."""

    def thread(
        group: Any = None, target: Any = None, name: Any = None, args: Any = (), kwargs: Any = None, daemon: Any = None
    ) -> Thing:
        async def start() -> None:
            if target is not None:
                await machine.call(target, list(args), dict(kwargs or {}))

        return Thing(
            "threading.Thread",
            {
                "start": start,
                "join": lambda timeout=None: None,
                "setDaemon": lambda flag: None,
                "daemon": daemon,
                "is_alive": lambda: False,
            },
        )

    def lock() -> Thing:
        return Thing(
            "lock",
            {"acquire": lambda *_, **__: True, "release": lambda: None, "close": lambda: None},
            "<unlocked _thread.lock object>",
        )

    return {
        "Thread": thread,
        "Lock": lock,
        "RLock": lock,
        "active_count": lambda: 1,
        "current_thread": lambda: Thing("_MainThread", {"name": "MainThread"}),
    }


def wrapper(how: str) -> Callable[[Any], Wrapped]:
    """property, staticmethod, classmethod"""
    return lambda function: Wrapped(how, function)


PURE: dict[str, Callable[[Machine], Scope]] = {
    "re": re_names, "json": json_names, "collections": collection_names, "itertools": itertools_names, "functools": functools_names,
    "threading": threading_names,
    "struct": lambda machine: {"pack": _packed, "unpack": _unpacked, "unpack_from": struct.unpack_from, "iter_unpack": lambda form, data: list(struct.iter_unpack(form, data)), "calcsize": struct.calcsize, "error": StructError},
    "zlib": lambda machine: {"compress": lambda data, level=-1, **_: zlib.compress(data, level), "decompress": _inflated, "crc32": zlib.crc32,
                             "adler32": zlib.adler32, "MAX_WBITS": 15, "error": ZlibError},
    "codecs": lambda machine: {"decode": _decoded, "encode": _encoded},
}  # fmt: skip
TURNED = ("rot13", "rot_13")


def _decoded(data: Any, name: str = "utf-8", *_: Any) -> Any:
    if name in TURNED:
        return _turned(data)
    if name in ("hex", "hex_codec"):
        return binascii.unhexlify(data)
    if name in ("base64", "base64_codec"):
        return binascii.a2b_base64(data)
    return bytes(data).decode(name)


def _encoded(data: Any, name: str = "utf-8", *_: Any) -> Any:
    return _turned(data) if name in TURNED else binascii.hexlify(data) if name in ("hex", "hex_codec") else str(data).encode(name)


def _turned(text: str) -> str:
    return "".join([chr((ord(each) - base + 13) % 26 + base) if each.isascii() and each.isalpha() else each
                    for each in text for base in [65 if each.isupper() else 97]])  # fmt: skip
