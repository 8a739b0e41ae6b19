"""Arrays and hashes: the functions of the language for them, and sort, map and grep."""

from __future__ import annotations

from typing import Any

from mirage.shell.perl.functions import function
from mirage.shell.perl.machine import LIST, SCALAR, Machine, evaluates
from mirage.shell.perl.places import container, place
from mirage.shell.perl.tree import Node
from mirage.shell.perl.values import Array, Cell, Code, Hash, is_true, kind_of, number_of, text_of, whole_of


async def _array(machine: Machine, node: Node) -> Array:
    if node.kind in ("array", "deref", "declare", "our", "local"):
        found = await place(machine, node)
    else:
        found = await container(machine, node, "@")
    if not isinstance(found, Array):
        machine.die("Experimental push on scalar is now forbidden")
    return found


@function("push")
async def _push(machine: Machine, args: list[Node], want: int) -> Any:
    array = await _array(machine, args[0])
    array.items += await machine.many(args[1:])
    machine.room(array.items)
    return len(array.items)


@function("unshift")
async def _unshift(machine: Machine, args: list[Node], want: int) -> Any:
    array = await _array(machine, args[0])
    array.items[:0] = await machine.many(args[1:])
    machine.room(array.items)
    return len(array.items)


async def _default(machine: Machine, args: list[Node]) -> list[Any]:
    if args:
        return (await _array(machine, args[0])).items
    own: Array | None = machine.scope.find("@_")
    if own is None:
        own = machine.variable("@", "ARGV")
    assert own is not None
    return own.items


@function("shift")
async def _shift(machine: Machine, args: list[Node], want: int) -> Any:
    items = await _default(machine, args)
    return items.pop(0) if items else None


@function("pop")
async def _pop(machine: Machine, args: list[Node], want: int) -> Any:
    items = await _default(machine, args)
    return items.pop() if items else None


@function("splice")
async def _splice(machine: Machine, args: list[Node], want: int) -> Any:
    items = (await _array(machine, args[0])).items
    at = whole_of(await machine.ev(args[1], SCALAR)) if len(args) > 1 else 0
    at = max(0, at + len(items)) if at < 0 else min(at, len(items))
    count = whole_of(await machine.ev(args[2], SCALAR)) if len(args) > 2 else len(items) - at
    end = max(at, len(items) + count) if count < 0 else min(len(items), at + count)
    taken = items[at:end]
    items[at:end] = await machine.many(args[3:])
    return taken if want == LIST else taken[-1] if taken else None


@function("keys")
async def _keys(machine: Machine, args: list[Node], want: int) -> Any:
    return await _of_hash(machine, args[0], want, lambda found: list(found.items), lambda found: list(range(len(found.items))))


@function("values")
async def _values(machine: Machine, args: list[Node], want: int) -> Any:
    return await _of_hash(machine, args[0], want, lambda found: list(found.items.values()), lambda found: list(found.items))


async def _of_hash(machine: Machine, node: Node, want: int, of_hash: Any, of_array: Any) -> Any:
    found = await _collection(machine, node)
    found.turn = 0
    values = of_hash(found) if isinstance(found, Hash) else of_array(found)
    return values if want == LIST else len(values)


async def _collection(machine: Machine, node: Node) -> Any:
    found = await place(machine, node)
    value = found.value if not isinstance(found, (Array, Hash)) else found
    if not isinstance(value, (Array, Hash)):
        machine.die("Experimental keys on scalar is now forbidden")
    return value


@function("each")
async def _each(machine: Machine, args: list[Node], want: int) -> Any:
    found = await _collection(machine, args[0])
    keys = list(range(len(found.items))) if isinstance(found, Array) else list(found.items)
    if found.turn >= len(keys):
        found.turn = 0
        return [] if want == LIST else None
    key = keys[found.turn]
    found.turn += 1
    return [key, found.items[key]] if want == LIST else key


@function("delete")
async def _delete(machine: Machine, args: list[Node], want: int) -> Any:
    node = args[0].args[0] if args[0].kind == "local" else args[0]
    if node.kind == "helem":
        owner = await container(machine, node.args[0], "%")
        return owner.items.pop(text_of(await machine.ev(node.args[1], SCALAR)), None)
    if node.kind == "hslice":
        owner = await container(machine, node.args[0], "%")
        taken = [owner.items.pop(text_of(key), None) for key in await machine.ev(node.args[1], LIST)]
        return taken if want == LIST else taken[-1] if taken else None
    if node.kind == "elem":
        array = await container(machine, node.args[0], "@")
        at = whole_of(await machine.ev(node.args[1], SCALAR))
        value = array.items[at] if -len(array.items) <= at < len(array.items) else None
        if value is not None:
            array.items[at] = None
        return value
    return machine.die("delete argument is not a HASH or ARRAY element or slice")


@function("exists")
async def _exists(machine: Machine, args: list[Node], want: int) -> Any:
    node = args[0]
    if node.kind == "helem":
        owner = await container(machine, node.args[0], "%")
        return 1 if text_of(await machine.ev(node.args[1], SCALAR)) in owner.items else ""
    if node.kind == "elem":
        array = await container(machine, node.args[0], "@")
        at = whole_of(await machine.ev(node.args[1], SCALAR))
        return 1 if -len(array.items) <= at < len(array.items) else ""
    if node.kind in ("apply_same", "apply"):
        return 1 if machine.sub(node.args[0].args[0]) else ""
    return machine.die("exists argument is not a HASH or ARRAY element or a subroutine")


@function("defined")
async def _defined(machine: Machine, args: list[Node], want: int) -> Any:
    node = args[0] if args else Node("scalar", machine.line, ("_",))
    if node.kind in ("apply_same",) and node.args[0].kind == "function":
        return 1 if machine.sub(node.args[0].args[0]) else ""
    if node.kind in ("array", "hash"):
        return 1 if await machine.ev(node, SCALAR) else ""
    return 1 if await machine.ev(node, SCALAR) is not None else ""


@function("undef")
async def _undef(machine: Machine, args: list[Node], want: int) -> Any:
    if args:
        spot = await place(machine, args[0])
        if isinstance(spot, (Array, Hash)):
            spot.items = type(spot.items)()
        else:
            spot.value = None
    return None


@function("scalar")
async def _scalar(machine: Machine, args: list[Node], want: int) -> Any:
    return await machine.ev(args[0], SCALAR)


@function("wantarray")
async def _wantarray(machine: Machine, args: list[Node], want: int) -> Any:
    return None if not machine.calls else 1 if machine.wants[-1] == LIST else 0


@function("ref")
async def _ref(machine: Machine, args: list[Node], want: int) -> Any:
    value = await machine.ev(args[0], SCALAR) if args else machine.variable("$", "_").value
    return getattr(value, "blessed", "") or kind_of(value)


@function("bless")
async def _bless(machine: Machine, args: list[Node], want: int) -> Any:
    value = await machine.ev(args[0], SCALAR)
    name = text_of(await machine.ev(args[1], SCALAR)) if len(args) > 1 else machine.package
    if not hasattr(value, "blessed"):
        machine.die("Can't bless non-reference value")
    value.blessed = name
    return value


# ---- sort, map, grep


PLAIN_ORDERS = {("<=>", "a", "b"): (number_of, False), ("<=>", "b", "a"): (number_of, True), ("cmp", "a", "b"): (text_of, False),
                ("cmp", "b", "a"): (text_of, True)}  # fmt: skip


@evaluates("sort")
async def _sort(machine: Machine, node: Node, want: int) -> Any:
    function, items = node.args
    values = await machine.ev(items, LIST)
    if function is None:
        made = sorted(values, key=text_of)
    elif (order := _plain_order(function)) is not None:
        made = sorted(values, key=order[0], reverse=order[1])
    else:
        made = await _merged(machine, await _comparer(machine, function), values)
    return made if want == LIST else len(made)


def _plain_order(function: Node) -> Any:
    """`{ $a <=> $b }` and its like, which need no interpreter."""
    if function.kind != "block" or len(function.args[0]) != 1:
        return None
    node = function.args[0][0]
    if node.kind != "binary" or any(each.kind != "scalar" for each in node.args[1:]):
        return None
    return PLAIN_ORDERS.get((node.args[0], node.args[1].args[0], node.args[2].args[0]))


async def _comparer(machine: Machine, function: Node) -> Any:
    a, b = machine.global_variable("$", "a"), machine.global_variable("$", "b")
    code = None
    if function.kind == "function":
        code = machine.sub(function.args[0])
    elif function.kind != "block":
        code = await machine.ev(function, SCALAR)
    if function.kind != "block" and not isinstance(code, Code):
        machine.die("Undefined sort subroutine called")

    async def compare(left: Any, right: Any) -> float:
        a.value, b.value = left, right
        return number_of(await machine.call(code, [], SCALAR) if code is not None else await machine.block(function, SCALAR))

    return compare


async def _merged(machine: Machine, compare: Any, values: list[Any]) -> list[Any]:
    if len(values) < 2:
        return values
    middle = len(values) // 2
    left = await _merged(machine, compare, values[:middle])
    right = await _merged(machine, compare, values[middle:])
    made: list[Any] = []
    at = to = 0
    while at < len(left) and to < len(right):
        await machine.proc.tick()
        if await compare(left[at], right[to]) <= 0:
            made.append(left[at])
            at += 1
        else:
            made.append(right[to])
            to += 1
    return made + left[at:] + right[to:]


@evaluates("map", "grep")
async def _map(machine: Machine, node: Node, want: int) -> Any:
    """$_ is each in turn; what it is made to be stays in an array that is gone through."""
    function, items = node.args
    values = await machine.ev(items, LIST)
    source = machine.variable("@", items.args[0]) if items.kind == "array" else None
    cell: Cell = machine.variable("$", "_")
    before = cell.value
    made: list[Any] = []
    try:
        for at, value in enumerate(values):
            cell.value = value
            if node.kind == "grep":
                if is_true(await machine.ev(function, SCALAR)):
                    made.append(cell.value)
            else:
                made += await machine.ev(function, LIST)
            if source is not None and cell.value is not value and at < len(source.items):
                source.items[at] = cell.value
            machine.room(made)
    finally:
        cell.value = before
    return made if want == LIST else len(made)
