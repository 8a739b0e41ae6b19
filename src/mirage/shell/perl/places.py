"""Where values are kept: what an expression on the left of an assignment means, and what references lead to."""

from __future__ import annotations

from typing import Any

from mirage.shell.perl import handles
from mirage.shell.perl.machine import LIST, SCALAR, Machine
from mirage.shell.perl.tree import Node, Unknown
from mirage.shell.perl.values import Array, Cell, Code, Hash, is_reference, kind_of, text_of, whole_of

KINDS = {"$": Cell, "@": Array, "%": Hash}
WORDS = {"$": "SCALAR", "@": "ARRAY", "%": "HASH"}
PLURAL = ("list", "array", "hash", "slice", "hslice")


class Element:
    """One of an array's; it need not be there yet."""

    __slots__ = ("array", "at")

    def __init__(self, array: Array, at: int) -> None:
        self.array = array
        self.at = at

    @property
    def value(self) -> Any:
        items = self.array.items
        return items[self.at] if -len(items) <= self.at < len(items) else None

    @value.setter
    def value(self, value: Any) -> None:
        items = self.array.items
        if self.at >= len(items):
            items += [None] * (self.at + 1 - len(items))
        items[self.at] = value


class Entry:
    """One of a hash's."""

    __slots__ = ("hash", "key", "machine")

    def __init__(self, machine: Machine, owner: Hash, key: str) -> None:
        self.machine = machine
        self.hash = owner
        self.key = key

    @property
    def value(self) -> Any:
        return self.hash.items.get(self.key)

    @value.setter
    def value(self, value: Any) -> None:
        self.hash.items[self.key] = value
        if self.hash is self.machine.signals:
            from mirage.shell.perl.system import handle_signal

            handle_signal(self.machine, self.key, value)


async def container(machine: Machine, node: Node, sigil: str) -> Any:
    """The array or hash that an element is of: a named one, or what the expression refers to (made where nothing was)."""
    if node.kind == ("array" if sigil == "@" else "hash"):
        return machine.variable(sigil, node.args[0])
    if node.kind in ("scalar", "elem", "helem", "declare") or (node.kind == "deref" and node.args[0] == "$"):
        spot = await place(machine, node)
        if spot.value is None:
            spot.value = KINDS[sigil]()
        return followed(machine, spot.value, sigil)
    return followed(machine, await machine.ev(node, SCALAR), sigil)


def followed(machine: Machine, value: Any, sigil: str) -> Any:
    """What a reference leads to. A string is the name of a variable, as without `use strict`."""
    if isinstance(value, KINDS[sigil]):
        return value
    if value is None and not machine.strict_refs:
        return KINDS[sigil]()
    if value is None:
        machine.die(f"Can't use an undefined value as {'an ARRAY' if sigil == '@' else 'a ' + WORDS[sigil]} reference")
    if is_reference(value):
        machine.die(f"Not {'an ARRAY' if sigil == '@' else 'a ' + WORDS[sigil]} reference")
    if machine.strict_refs:
        machine.die(f'Can\'t use string ("{text_of(value)[:32]}"{"..." * (len(text_of(value)) > 32)}) as '
                    f'{"an ARRAY" if sigil == "@" else "a " + WORDS[sigil]} ref while "strict refs" in use')  # fmt: skip
    return machine.global_variable(sigil, text_of(value) or "main::")


async def index_of(machine: Machine, array: Array, node: Node) -> int:
    at = whole_of(await machine.ev(node, SCALAR))
    if at > 1 << 20:
        raise MemoryError
    if at < 0:
        at += len(array.items)
    return at


async def key_of(machine: Machine, node: Node) -> str:
    if node.kind == "list" and len(node.args[0]) > 1:
        return text_of(machine.variable("$", ";").value).join([text_of(each) for each in await machine.ev(node, LIST)])
    return text_of(await machine.ev(node, SCALAR))


async def place(machine: Machine, node: Node) -> Any:
    """Something with a `value`, or an Array or Hash."""
    machine.line = node.line
    match node.kind:
        case "state":
            if node.args[0] != "$":
                raise Unknown("state of a list")
            machine.scope.names["$" + node.args[1]] = cell = machine.states.setdefault(id(node), Cell())
            return cell
        case "scalar":
            return machine.variable("$", node.args[0])
        case "array":
            return machine.variable("@", node.args[0])
        case "hash":
            return machine.variable("%", node.args[0])
        case "declare":
            made = machine.scope.names[node.args[0] + node.args[1]] = KINDS[node.args[0]]()
            return made
        case "our":
            made = machine.scope.names[node.args[0] + node.args[1]] = machine.global_variable(*node.args)
            return made
        case "elem":
            array = await container(machine, node.args[0], "@")
            at = await index_of(machine, array, node.args[1])
            if at < 0:
                machine.die("Modification of non-creatable array value attempted, subscript " + str(at - len(array.items)))
            return Element(array, at)
        case "helem":
            owner = await container(machine, node.args[0], "%")
            return Entry(machine, owner, await key_of(machine, node.args[1]))
        case "deref":
            if node.args[0] == "$":
                spot = await machine.ev(node.args[1], SCALAR)
                return followed(machine, spot, "$")
            return await container(machine, node.args[1], node.args[0])
        case "local":
            return await _localized(machine, node.args[0])
        case "ternary":
            test, yes, no = node.args
            return await place(machine, yes if await machine.truth(test) else no)
        case "assign":
            await machine.ev(node, SCALAR)
            return await place(machine, declared(node.args[1]))
        case "step" if node.args[1]:
            await machine.ev(node, SCALAR)
            return await place(machine, node.args[2])
        case "list" if len(node.args[0]) == 1:
            return await place(machine, node.args[0][0])
    return Cell(await machine.ev(node, SCALAR))


def declared(node: Node) -> Node:
    """What `my $x` has declared, without declaring it anew."""
    if node.kind in ("declare", "our"):
        return Node({"$": "scalar", "@": "array", "%": "hash"}[node.args[0]], node.line, (node.args[1],))
    return declared(node.args[0]) if node.kind == "local" else node


async def _localized(machine: Machine, node: Node) -> Any:
    """`local`: the old value comes back when the block is left."""
    if node.kind == "typeglob":
        return Cell()
    spot = await place(machine, node)
    if isinstance(spot, (Array, Hash)):
        old = spot.items
        spot.items = type(old)()
        machine.undo.append(lambda: setattr(spot, "items", old))
    else:
        is_new = isinstance(spot, Entry) and spot.key not in spot.hash.items
        value = spot.value

        def back() -> None:
            if is_new:
                spot.hash.items.pop(spot.key, None)
            else:
                spot.value = value

        machine.undo.append(back)
        spot.value = None
    return spot


def is_plural(node: Node) -> bool:
    """Whether an assignment to it is one of a list."""
    if node.kind in ("declare", "our", "deref"):
        return node.args[0] in ("@", "%")
    if node.kind == "local":
        return is_plural(node.args[0])
    return node.kind in PLURAL


async def assign_list(machine: Machine, target: Node, values: list[Any]) -> None:
    """`(a, b, @c) = values`."""
    rest = list(values)
    await _spread(machine, target, rest)


async def _spread(machine: Machine, target: Node, rest: list[Any]) -> None:
    match target.kind:
        case "list":
            for each in target.args[0]:
                await _spread(machine, each, rest)
        case "local" if target.args[0].kind == "list":
            for each in target.args[0].args[0]:
                await _spread(machine, Node("local", target.line, (each,)), rest)
        case "slice":
            array = await container(machine, target.args[0], "@")
            for at in await machine.ev(target.args[1], LIST):
                number = whole_of(at)
                Element(array, number if number >= 0 else number + len(array.items)).value = rest.pop(0) if rest else None
        case "hslice":
            owner = await container(machine, target.args[0], "%")
            for key in await machine.ev(target.args[1], LIST):
                owner.items[text_of(key)] = rest.pop(0) if rest else None
        case "call" if target.args[0] == "undef":
            del rest[:1]
        case "typeglob" | "globref":
            await assign_glob(machine, target, rest.pop(0) if rest else None)
        case _:
            spot = await place(machine, target)
            if isinstance(spot, Array):
                spot.items = machine.room(list(rest))
                rest.clear()
            elif isinstance(spot, Hash):
                spot.items = pairs(rest)
                rest.clear()
            else:
                spot.value = rest.pop(0) if rest else None


def pairs(values: list[Any]) -> dict[str, Any]:
    made = {text_of(key): value for key, value in zip(values[::2], values[1::2], strict=False)}
    if len(values) % 2:
        made[text_of(values[-1])] = None
    return made


async def assign_glob(machine: Machine, target: Node, value: Any) -> None:
    """`*name = sub {...}` and the like."""
    name = target.args[0] if target.kind == "typeglob" else text_of(await machine.ev(target.args[0], SCALAR))
    match value:
        case Code():
            machine.subs[machine.qualified(name)] = value
        case Array() | Hash() | Cell():
            sigil = {"ARRAY": "@", "HASH": "%"}.get(kind_of(value), "$")
            machine.global_variable(sigil, name)
            machine.globals[f"{sigil}{name if '::' in name else f'{machine.package}::{name}'}"] = value
        case handles.Handle():
            machine.handles[name] = value
        case _:
            other = handles.find(machine, value)
            if other is None:
                raise Unknown("typeglob")
            machine.handles[name] = other
