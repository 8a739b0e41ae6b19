"""Which names of an awk program are arrays, and in what order mawk walks through one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from mirage.shell.programs.awk.parser import Program, Tree
from mirage.shell.programs.awk.values import Input, Value, number, numeric, text

STARTING_HASH_SIZE = 64
MAX_AVE_LIST_LENGTH = 12


def ordered(keys: list[bytes]) -> list[bytes]:
    """Keys as `for (k in a)` gives them: by FNV-1a hash into lists, the newest of a list first."""
    size = STARTING_HASH_SIZE
    while len(keys) > size * MAX_AVE_LIST_LENGTH:
        size *= 2
    mask = size - 1
    newest_first = list(reversed(keys))
    if all(len(key) < 10 and key.isdigit() and (key[:1] != b"0" or key == b"0") for key in keys):
        # a table of integers gets its strings only now, list by list
        newest_first.sort(key=lambda key: int(key) & mask)
        newest_first.reverse()
    return sorted(newest_first, key=lambda key: _hash(key) & mask)


def _hash(key: bytes) -> int:
    value = 2166136261
    for byte in key:
        value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    return value


class SortingError(Exception):
    """The order that is asked for is none; its name."""


def in_order(table: Mapping[bytes, Value], how: bytes, form: bytes) -> list[bytes]:
    """The subscripts as gawk's asort, asorti and PROCINFO["sorted_in"] order them; `form`: CONVFMT."""
    found = _HOW.fullmatch(how)
    if found is None:
        raise SortingError(how)
    by, kind, way = found.groups()

    def key(subscript: bytes) -> tuple[bool, float, bytes]:
        value = Input(subscript) if by == b"ind" else table[subscript]
        shown = text(value, form)
        if kind == b"str":
            return (False, 0.0, shown)
        amount = number(value) if kind == b"num" else numeric(value)
        return (amount is None, amount or 0.0, shown)

    return sorted(table, key=key, reverse=way == b"desc")


_HOW = re.compile(rb"@(ind|val)_(str|num|type)_(asc|desc)")
_SIZES = (13, 127, 1021, 8191, 131071, 1048573)  # gawk's tables; one grows when its lists are longer than 2
_CHAIN_MAX = 2


def gawk_strings(keys: list[bytes]) -> list[bytes]:
    """String subscripts as gawk walks through them: lists by hash, the newest first, turned over when the table grows."""
    size = 0
    lists: list[list[bytes]] = [[] for _ in range(_SIZES[0])]
    for count, key in enumerate(keys):
        if count // _SIZES[size] > _CHAIN_MAX and size + 1 < len(_SIZES):
            size += 1
            old, lists = lists, [[] for _ in range(_SIZES[size])]
            for each in old:
                for moved in reversed(each):
                    lists[_gawk_hash(moved) % _SIZES[size]].append(moved)
        lists[_gawk_hash(key) % _SIZES[size]].append(key)
    return [key for each in lists for key in reversed(each)]


def _gawk_hash(key: bytes) -> int:
    value = 0
    for byte in key:
        value = (byte + 65599 * value) & 0xFFFFFFFF
    return value


def array_names(program: Program) -> tuple[set[bytes], dict[bytes, set[int]]]:
    """Global arrays, and for each function the numbers of the parameters that are arrays."""
    scopes: list[tuple[bytes, list[bytes], Tree]] = [(b"", [], tree) for tree in (*program.begins, *program.ends)]
    scopes += [(b"", [], ("rule", first, second, action)) for first, second, action in program.rules]
    scopes += [(name, function.params, function.body) for name, function in program.functions.items()]
    globals_: set[bytes] = {b"ENVIRON", b"ARGV"}
    params: dict[bytes, set[int]] = {name: set() for name in program.functions}
    found = [(scope, own, list(_walk(tree))) for scope, own, tree in scopes]
    while True:
        before = len(globals_) + sum(len(numbers) for numbers in params.values())
        for scope, own, nodes in found:
            for node in nodes:
                for name in _arrays_of(node, params):
                    if name in own:
                        params[scope].add(own.index(name))
                    else:
                        globals_.add(name)
        if before == len(globals_) + sum(len(numbers) for numbers in params.values()):
            return globals_, params


def _walk(tree: Any) -> Iterator[Tree]:
    pending = [tree]
    while pending:
        node = pending.pop()
        if isinstance(node, tuple):
            if node and isinstance(node[0], str):
                yield node
            pending.extend(node)


def _arrays_of(node: Tree, params: dict[bytes, set[int]]) -> list[bytes]:
    match node:
        case ("index", name, _) | ("clear", name) | ("delete", name, _) | ("in", _, name) | ("forin", _, name, _):
            return [name]
        case ("builtin", b"split", (_, ("var", name), *_)):
            return [name]
        case ("builtin", b"asort" | b"asorti", arguments):
            return [argument[1] for argument in arguments[:2] if argument[0] == "var"]
        case ("call", function, arguments) if function in params:
            return [argument[1] for index, argument in enumerate(arguments) if index in params[function] and argument[0] == "var"]
    return []
