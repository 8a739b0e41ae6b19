"""Variables, operators, assignments, calls and strings."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from mirage.shell.perl import handles, text, warnings
from mirage.shell.perl.functions import FUNCTIONS
from mirage.shell.perl.machine import LIST, SCALAR, SIZE_MAX, Machine, Scope, evaluates
from mirage.shell.perl.places import (
    Element,
    Entry,
    assign_glob,
    assign_list,
    container,
    declared,
    followed,
    index_of,
    is_plural,
    key_of,
    pairs,
    place,
)
from mirage.shell.perl.tree import Node, PerlSyntaxError, Unknown
from mirage.shell.perl.values import (
    MAX,
    Array,
    Cell,
    Code,
    Died,
    Hash,
    Pattern,
    fitted,
    is_reference,
    is_true,
    number_of,
    text_of,
    whole_of,
)


def given(value: Any, want: int) -> Any:
    return [value] if want == LIST else value


def listed(values: list[Any], want: int) -> Any:
    """A list where one is wanted, else its last."""
    return values if want == LIST else values[-1] if values else None


# ---- constants and variables


@evaluates("string", "number")
async def _constant(machine: Machine, node: Node, want: int) -> Any:
    return given(node.args[0], want)


@evaluates("bareword")
async def _bareword(machine: Machine, node: Node, want: int) -> Any:
    """A function without arguments, or a word for itself."""
    name = node.args[0]
    code = machine.sub(name)
    if code is not None:
        return await machine.call(code, [], want)
    return given(name, want)


@evaluates("package_name")
async def _package_name(machine: Machine, node: Node, want: int) -> Any:
    return given(machine.package, want)


@evaluates("scalar")
async def _scalar(machine: Machine, node: Node, want: int) -> Any:
    name = node.args[0]
    special = SPECIALS.get(name) if not name[0].isalpha() else None
    if special is not None:
        return given(special(machine), want)
    if name.isdigit() and name != "0":
        return given(_group(machine, int(name)), want)
    return given(machine.variable("$", name).value, want)


def _group(machine: Machine, number: int) -> Any:
    found = machine.matched
    if found is None or number > found.re.groups:
        return None
    return found.group(number)


def _last_group(machine: Machine) -> Any:
    found = machine.matched
    return next((each for each in reversed(found.groups()) if each is not None), None) if found else None


SPECIALS: dict[str, Callable[[Machine], Any]] = {
    "$": lambda machine: machine.proc.pid, "<": lambda machine: machine.proc.uid, ">": lambda machine: machine.proc.uid,
    "(": lambda machine: f"{machine.proc.gid} {machine.proc.gid}", ")": lambda machine: f"{machine.proc.gid} {machine.proc.gid}",
    "&": lambda machine: machine.matched.group() if machine.matched else None,
    "`": lambda machine: machine.matched.string[: machine.matched.start()] if machine.matched else None,
    "'": lambda machine: machine.matched.string[machine.matched.end() :] if machine.matched else None,
    "+": _last_group, "^W": lambda machine: 0, "^O": lambda machine: "linux", "^X": lambda machine: "/usr/bin/perl",
    "^T": lambda machine: machine.proc.started // 1_000_000_000, "^V": lambda machine: "v5.36.0", "]": lambda machine: "5.036000",
    ".": lambda machine: (machine.last_read.number or None) if machine.last_read else None,
}  # fmt: skip


@evaluates("array")
async def _array(machine: Machine, node: Node, want: int) -> Any:
    items = machine.variable("@", node.args[0]).items
    return list(items) if want == LIST else len(items)


@evaluates("hash")
async def _hash(machine: Machine, node: Node, want: int) -> Any:
    return _flattened(machine, machine.variable("%", node.args[0]), want) if node.args[0] != "+" else _named_groups(machine, want)


def _named_groups(machine: Machine, want: int) -> Any:
    found = machine.matched.groupdict() if machine.matched else {}
    return [part for pair in found.items() for part in pair] if want == LIST else len(found)


def _flattened(machine: Machine, found: Hash, want: int) -> Any:
    return [part for pair in found.items.items() for part in pair] if want == LIST else len(found.items)


@evaluates("declare", "our", "state")
async def _declare(machine: Machine, node: Node, want: int) -> Any:
    spot = await place(machine, node)
    return [] if want == LIST and node.args[0] != "$" else given(spot.value, want) if node.args[0] == "$" else 0


@evaluates("local")
async def _local(machine: Machine, node: Node, want: int) -> Any:
    inner = node.args[0]
    for each in inner.args[0] if inner.kind == "list" else [inner]:
        await place(machine, Node("local", node.line, (each,)))
    return given(None, want)


@evaluates("elem")
async def _elem(machine: Machine, node: Node, want: int) -> Any:
    owner = node.args[0]
    if owner.kind == "array" and owner.args[0] in ("-", "+"):
        return given(_offset(machine, owner.args[0], whole_of(await machine.ev(node.args[1], SCALAR))), want)
    array = await container(machine, owner, "@")
    return given(Element(array, await index_of(machine, array, node.args[1])).value, want)


def _offset(machine: Machine, name: str, number: int) -> int | None:
    """$-[n] and $+[n]"""
    found = machine.matched
    if found is None or not 0 <= number <= found.re.groups:
        return None
    at = found.start(number) if name == "-" else found.end(number)
    return at if at >= 0 else None


@evaluates("helem")
async def _helem(machine: Machine, node: Node, want: int) -> Any:
    owner, key = node.args
    if owner.kind == "hash" and owner.args[0] == "+":
        return given(machine.matched.groupdict().get(await key_of(machine, key)) if machine.matched else None, want)
    found = await container(machine, owner, "%")
    return given(found.items.get(await key_of(machine, key)), want)


@evaluates("slice")
async def _slice(machine: Machine, node: Node, want: int) -> Any:
    array = await container(machine, node.args[0], "@")
    size = len(array.items)
    numbers = [whole_of(at) for at in await machine.ev(node.args[1], LIST)]
    return listed([array.items[at] if -size <= at < size else None for at in numbers], want)


@evaluates("hslice")
async def _hslice(machine: Machine, node: Node, want: int) -> Any:
    owner = await container(machine, node.args[0], "%")
    return listed([owner.items.get(text_of(key)) for key in await machine.ev(node.args[1], LIST)], want)


@evaluates("lslice")
async def _lslice(machine: Machine, node: Node, want: int) -> Any:
    values = await machine.ev(node.args[0], LIST)
    numbers = [whole_of(at) for at in await machine.ev(node.args[1], LIST)]
    size = len(values)
    if not values:
        return listed([], want)
    return listed([values[at] if -size <= at < size else None for at in numbers], want)


@evaluates("last")
async def _last(machine: Machine, node: Node, want: int) -> Any:
    array = await container(machine, node.args[0], "@")
    return given(len(array.items) - 1, want)


@evaluates("deref")
async def _deref(machine: Machine, node: Node, want: int) -> Any:
    sigil, inner = node.args
    if sigil == "$":
        return given(followed(machine, await machine.ev(inner, SCALAR), "$").value, want)
    found = await container(machine, inner, sigil)
    if sigil == "@":
        return list(found.items) if want == LIST else len(found.items)
    return _flattened(machine, found, want)


@evaluates("list")
async def _list(machine: Machine, node: Node, want: int) -> Any:
    if want == LIST:
        return await machine.many(node.args[0])
    value = None
    for each in node.args[0]:
        value = await machine.ev(each, SCALAR)
    return value


# ---- references


@evaluates("ref")
async def _ref(machine: Machine, node: Node, want: int) -> Any:
    inner = node.args[0]
    if inner.kind == "list" and len(inner.args[0]) != 1:
        return listed([await _reference(machine, each) for each in inner.args[0]], want)
    return given(await _reference(machine, inner), want)


async def _reference(machine: Machine, inner: Node) -> Any:
    if inner.kind == "apply_same":
        return await _function(machine, inner.args[0])
    if inner.kind in ("typeglob", "bareword"):
        return handles.made(machine, inner.args[0])
    spot = await place(machine, inner)
    if isinstance(spot, (Element, Entry)):
        return Cell(spot.value)
    return spot


@evaluates("array_of")
async def _array_of(machine: Machine, node: Node, want: int) -> Any:
    return given(Array(list(await machine.ev(node.args[0], LIST))), want)


@evaluates("hash_of")
async def _hash_of(machine: Machine, node: Node, want: int) -> Any:
    return given(Hash(pairs(await machine.ev(node.args[0], LIST))), want)


@evaluates("typeglob")
async def _typeglob(machine: Machine, node: Node, want: int) -> Any:
    return given(handles.made(machine, node.args[0]), want)


@evaluates("globref")
async def _globref(machine: Machine, node: Node, want: int) -> Any:
    return given(handles.find(machine, await machine.ev(node.args[0], SCALAR)), want)


# ---- calls


async def _function(machine: Machine, node: Node) -> Code:
    if node.kind == "function":
        code = machine.sub(node.args[0])
        if code is None:
            machine.die(f"Undefined subroutine &{_main(machine, node.args[0])} called")
        return code
    value = await machine.ev(node, SCALAR)
    if isinstance(value, Code):
        return value
    if value is None or is_reference(value):
        machine.die("Can't use an undefined value as a subroutine reference" if value is None else "Not a CODE reference")
    code = machine.sub(text_of(value).removeprefix("&"))
    if code is None:
        machine.die(f"Undefined subroutine &{_main(machine, text_of(value))} called")
    return code


def _main(machine: Machine, name: str) -> str:
    return name if "::" in name else f"{machine.package}::{name}"


@evaluates("apply")
async def _apply(machine: Machine, node: Node, want: int) -> Any:
    code = await _function(machine, node.args[0])
    return await machine.call(code, await machine.many(node.args[1]), want)


@evaluates("apply_same")
async def _apply_same(machine: Machine, node: Node, want: int) -> Any:
    code = await _function(machine, node.args[0])
    return await machine.call(code, [], want, machine.variable("@", "_"))


@evaluates("usercall")
async def _usercall(machine: Machine, node: Node, want: int) -> Any:
    name, args, _ = node.args
    code = machine.sub(name)
    if code is None:
        loader = machine.sub("AUTOLOAD")
        if loader is None:
            machine.die(f"Undefined subroutine &{_main(machine, name)} called")
        machine.global_variable("$", "AUTOLOAD").value = _main(machine, name)
        code = loader
    if code.native is None and any(each.kind in ("scalar", "elem", "array") for each in args):
        return await _aliased(machine, code, args, want)
    return await machine.call(code, await machine.many(args), want)


async def _aliased(machine: Machine, code: Code, args: list[Node], want: int) -> Any:
    """A call whose arguments are variables: what the function does to @_ is done to them."""
    handed = Array(await machine.many(args))
    before = list(handed.items)
    spots = [await place(machine, each) if each.kind in ("scalar", "elem") else None for each in args]
    value = await machine.call(code, [], want, handed)
    if len(handed.items) == len(before) == len(args):
        for spot, old, new in zip(spots, before, handed.items, strict=True):
            if spot is not None and old is not new:
                spot.value = new
    return value


@evaluates("method")
async def _method(machine: Machine, node: Node, want: int) -> Any:
    owner_node, name, arg_nodes = node.args
    owner = owner_node.args[0] if owner_node.kind == "bareword" else await machine.ev(owner_node, SCALAR)
    args = await machine.many(arg_nodes)
    if isinstance(name, Node):
        called = await machine.ev(name, SCALAR)
        if isinstance(called, Code):
            return await machine.call(called, [owner, *args], want)
        name = text_of(called)
    if owner is None:
        machine.die(f'Can\'t call method "{name}" on an undefined value')
    if isinstance(owner, str) and owner in machine.handles and machine.sub(owner) is None:
        owner = machine.handles[owner]
    package = getattr(owner, "blessed", "") or ("IO::Handle" if isinstance(owner, handles.Handle) else "")
    if not package:
        if is_reference(owner):
            machine.die(f'Can\'t call method "{name}" on unblessed reference')
        package = text_of(owner)
    start = package
    if name.startswith("SUPER::"):
        name = name.removeprefix("SUPER::")
        code = next((found for parent in machine.global_variable("@", f"{machine.package}::ISA").items
                     if (found := machine.method(text_of(parent), name)) is not None), None)  # fmt: skip
    else:
        code = machine.method(start, name) or machine.subs.get(f"UNIVERSAL::{name}")
    if code is None and "::" in name:
        code = machine.subs.get(name)
    if code is None:
        if not package:
            machine.die(f'Can\'t call method "{name}" without a package or object reference')
        if not any(key.startswith(package + "::") for key in machine.subs) and not is_reference(owner):
            machine.die(f'Can\'t locate object method "{name}" via package "{package}" (perhaps you forgot to load "{package}"?)')
        machine.die(f'Can\'t locate object method "{name}" via package "{package}"')
    return await machine.call(code, [owner, *args], want)


@evaluates("call")
async def _call(machine: Machine, node: Node, want: int) -> Any:
    name, args = node.args
    function = FUNCTIONS.get(name)
    if function is None:
        raise Unknown(name)
    if machine.warns and name in warnings.TOLD and len(args) == 1:
        await warnings.of_argument(machine, node, args[0], name)
    value = await function(machine, args, want)
    if want == LIST:
        return value if isinstance(value, list) else [value]
    return listed(value, SCALAR) if isinstance(value, list) else value


# ---- operators


@evaluates("not")
async def _not(machine: Machine, node: Node, want: int) -> Any:
    return given("" if await machine.truth(node.args[0]) else 1, want)


@evaluates("negate")
async def _negate(machine: Machine, node: Node, want: int) -> Any:
    value = await machine.ev(node.args[0], SCALAR)
    if isinstance(value, str) and value[:1].isalpha():
        return given("-" + value, want)
    if value is None:
        await warnings.unset(machine, node, node.args[0], "negation (-)")
    return given(-number_of(value), want)


@evaluates("invert")
async def _invert(machine: Machine, node: Node, want: int) -> Any:
    return given(~whole_of(await machine.ev(node.args[0], SCALAR)) & MAX, want)


@evaluates("and", "or", "dor")
async def _either(machine: Machine, node: Node, want: int) -> Any:
    left = await machine.ev(node.args[0], SCALAR)
    holds = left is not None if node.kind == "dor" else is_true(left)
    if holds == (node.kind == "and"):
        return await machine.ev(node.args[1], want)
    return given(left, want)


@evaluates("xor")
async def _xor(machine: Machine, node: Node, want: int) -> Any:
    return given(1 if await machine.truth(node.args[0]) != await machine.truth(node.args[1]) else "", want)


@evaluates("ternary")
async def _ternary(machine: Machine, node: Node, want: int) -> Any:
    test, yes, no = node.args
    return await machine.ev(yes if await machine.truth(test) else no, want)


@evaluates("range")
async def _range(machine: Machine, node: Node, want: int) -> Any:
    if want == SCALAR:
        return await _flip(machine, node)
    first, last = [await machine.ev(each, SCALAR) for each in node.args]
    if isinstance(first, str) and not text.looks_like_number(first) and first:
        found: list[Any] = []
        current, end = first, text_of(last)
        while len(current) <= len(end) and len(found) < 100_000:
            found.append(current)
            if current == end:
                break
            current = text.incremented(current)
        return found
    low, high = whole_of(first), whole_of(last)
    if high - low > 1 << 19:
        raise MemoryError
    return machine.room(list(range(low, high + 1)))


async def _flip(machine: Machine, node: Node) -> Any:
    """The flip-flop of `if 2 .. 4` and `if /a/ .. /b/`."""

    async def holds(test: Node) -> bool:
        if test.kind == "number":
            return bool(machine.last_read) and machine.last_read.number == test.args[0] if machine.last_read else False
        return await machine.truth(test)

    if node not in machine.flips:
        if not await holds(node.args[0]):
            return ""
        machine.flips.add(node)
    if await holds(node.args[1]):
        machine.flips.discard(node)
    return 1


@evaluates("binary")
async def _binary(machine: Machine, node: Node, want: int) -> Any:
    op, left_node, right_node = node.args
    if op == "x" and left_node.kind == "list" and want == LIST:
        items = await machine.ev(left_node, LIST)
        count = max(0, whole_of(await machine.ev(right_node, SCALAR)))
        if len(items) * count > 1 << 19:
            raise MemoryError
        return items * count
    left = await machine.ev(left_node, SCALAR)
    right = await machine.ev(right_node, SCALAR)
    if machine.warns and op != "isa":
        await warnings.of_binary(machine, node, op, ((left_node, left), (right_node, right)))
    return given(combined(machine, op, left, right), want)


def combined(machine: Machine, op: str, left: Any, right: Any) -> Any:
    if op == ".":
        return machine.charged(text_of(left) + text_of(right))
    if op in text.COMPARISONS:
        return text.COMPARISONS[op](text_of(left), text_of(right))
    if op == "x":
        piece, count = text_of(left), max(0, whole_of(right))
        if len(piece) * count > SIZE_MAX:
            raise MemoryError
        return machine.charged(piece * count)
    if op == "isa":
        return 1 if getattr(left, "blessed", "") == text_of(right) else ""
    if op in ("&", "|", "^") and isinstance(left, str) and isinstance(right, str):
        return text.bitwise(op, left, right)
    if op in ("&", "|", "^", "<<", ">>"):
        return _bits(op, whole_of(left) & MAX, whole_of(right))
    a, b = number_of(left), number_of(right)
    if op in NUMERIC:
        if op in ("==", "!=") and is_reference(left) and is_reference(right):
            return 1 if (left is right) == (op == "==") else ""
        return NUMERIC[op](a, b)
    return _sum(machine, op, a, b)


def _bits(op: str, a: int, b: int) -> int:
    if op in ("<<", ">>"):
        return (a << min(b, 64) if op == "<<" else a >> min(b, 64)) & MAX if b >= 0 else 0
    return {"&": a & b, "|": a | b, "^": a ^ b}[op] & MAX


def _compared(a: float, b: float) -> Any:
    return None if a != a or b != b else (a > b) - (a < b)


NUMERIC: dict[str, Callable[[Any, Any], Any]] = {
    "==": lambda a, b: 1 if a == b else "", "!=": lambda a, b: 1 if a != b else "", "<": lambda a, b: 1 if a < b else "",
    ">": lambda a, b: 1 if a > b else "", "<=": lambda a, b: 1 if a <= b else "", ">=": lambda a, b: 1 if a >= b else "", "<=>": _compared,
}  # fmt: skip


def _sum(machine: Machine, op: str, a: Any, b: Any) -> Any:
    try:
        match op:
            case "+":
                return fitted(a + b)
            case "-":
                return fitted(a - b)
            case "*":
                return fitted(a * b)
            case "/":
                if not b:
                    machine.die("Illegal division by zero")
                return a // b if isinstance(a, int) and isinstance(b, int) and a % b == 0 else a / b
            case "%":
                if not int(b):
                    machine.die("Illegal modulus zero")
                return int(a) % int(b)
            case "**":
                if isinstance(a, int) and isinstance(b, int) and 0 <= b <= 64 and a.bit_length() * b <= 64:
                    return fitted(a**b)
                return float(a) ** float(b)
    except OverflowError:
        return math.inf
    raise Unknown(op)


FORGIVING = frozenset((".=", "+=", "-=", "|=", "^="))  # which take a variable that was never set for an empty one


@evaluates("assign")
async def _assign(machine: Machine, node: Node, want: int) -> Any:
    op, target, source = node.args
    if op == "=":
        return await _set(machine, target, source, want)
    spot = await place(machine, target)
    if isinstance(spot, (Array, Hash)):
        if op in (".=", "+=") or not isinstance(spot, Array):
            raise Unknown(f"{op} of a list")
        items = await machine.ev(source, LIST) if op != "x=" else spot.items * max(0, whole_of(await machine.ev(source, SCALAR)))
        spot.items = machine.room(items) if op == "x=" or not spot.items else spot.items
        return list(spot.items) if want == LIST else len(spot.items)
    if op in ("||=", "&&=", "//="):
        holds = spot.value is not None if op == "//=" else is_true(spot.value)
        if holds == (op == "&&="):
            spot.value = await machine.ev(source, SCALAR)
    else:
        right = await machine.ev(source, SCALAR)
        if machine.warns:
            old = "" if spot.value is None and op in FORGIVING else spot.value
            sides = ((target, 0 if old == "" and op != ".=" else old), (source, right))
            await warnings.of_binary(machine, node, op[:-1], sides)
        spot.value = combined(machine, op[:-1], spot.value, right)
    return given(spot.value, want)


async def _set(machine: Machine, target: Node, source: Node, want: int) -> Any:
    if is_plural(target):
        values = await machine.ev(source, LIST)
        await assign_list(machine, target, values)
        if want == LIST:
            return [value for each in _plain_targets(target) for value in await machine.ev(each, LIST)]
        return len(values)
    if target.kind in ("typeglob", "globref"):
        await assign_glob(machine, target, await machine.ev(source, SCALAR))
        return given(None, want)
    if target.kind == "call" and target.args[0] == "substr":
        return given(await text.replace_part(machine, target.args[1], await machine.ev(source, SCALAR)), want)
    if target.kind == "last":
        array = await container(machine, target.args[0], "@")
        size = max(0, whole_of(await machine.ev(source, SCALAR)) + 1)
        array.items = machine.room(array.items[:size] + [None] * (min(size, 1 << 19) - len(array.items)))
        return given(size - 1, want)
    if target.kind == "state" and id(target) in machine.states:
        return given((await place(machine, target)).value, want)
    value = await machine.ev(source, SCALAR)
    spot = await place(machine, target)
    spot.value = value
    if target.kind == "scalar" and target.args[0] == "0":
        machine.proc.entry.cmdline = [handles.path_of(value).encode("utf-8", "surrogateescape")]
    return given(value, want)


def _plain_targets(target: Node) -> list[Node]:
    """What was assigned to, to be read: without declaring it anew."""
    if target.kind == "list":
        return [each for part in target.args[0] for each in _plain_targets(part)]
    return [] if target.kind == "call" else [declared(target)]


@evaluates("step")
async def _step(machine: Machine, node: Node, want: int) -> Any:
    op, is_before, target = node.args
    spot = await place(machine, target)
    old = spot.value
    if op == "++" and isinstance(old, str) and old and not text.looks_like_number(old) and old.isalnum():
        new: Any = text.incremented(old)
    else:
        new = fitted(number_of(old) + (1 if op == "++" else -1))
    spot.value = new
    return given(new if is_before else (old if old is not None else 0), want)


# ---- strings


@evaluates("interpolate")
async def _interpolate(machine: Machine, node: Node, want: int) -> Any:
    return given(machine.charged(await _joined_parts(machine, node.args[0])), want)


async def _joined_parts(machine: Machine, parts: list[Any]) -> str:
    made = []
    operation = "concatenation (.) or string" if len(parts) > 1 else "string"
    for part in parts:
        if isinstance(part, str):
            made.append(part)
        elif isinstance(part, tuple):
            made.append(text.CASES[part[0]](await _joined_parts(machine, part[1])))
        else:
            value = await machine.ev(part, SCALAR)
            if value is None:
                await warnings.unset(machine, part, part, operation)
            made.append(text_of(value))
    return "".join(made)


@evaluates("joined")
async def _joined(machine: Machine, node: Node, want: int) -> Any:
    values = await machine.ev(node.args[0], LIST)
    await warnings.of_values(machine, node, [node.args[0]], values, "join or string")
    return given(text_of(machine.variable("$", '"').value).join([text_of(each) for each in values]), want)


@evaluates("command")
async def _command(machine: Machine, node: Node, want: int) -> Any:
    from mirage.shell.perl.system import captured

    return await captured(machine, await machine.text(node.args[0]), want)


@evaluates("glob")
async def _glob(machine: Machine, node: Node, want: int) -> Any:
    return await FUNCTIONS["glob"](machine, [node.args[0]], want)


@evaluates("qr")
async def _qr(machine: Machine, node: Node, want: int) -> Any:
    return given(Pattern(await machine.text(node.args[0]), node.args[1]), want)


# ---- blocks as expressions


@evaluates("do")
async def _do(machine: Machine, node: Node, want: int) -> Any:
    return await machine.block(node.args[0], want)


@evaluates("eval")
async def _eval(machine: Machine, node: Node, want: int) -> Any:
    async def run() -> Any:
        return await machine.block(node.args[0], want)

    return await _caught(machine, run, want)


@evaluates("evaltext")
async def _evaltext(machine: Machine, node: Node, want: int) -> Any:
    source = await machine.text(node.args[0])

    async def run() -> Any:
        from mirage.shell.perl.syntax import Reader

        machine.evals += 1
        machine.proc.session.step(100 + len(source))
        reader = Reader(source, f"(eval {machine.evals})")
        try:
            tree = reader.program()
        except PerlSyntaxError as error:
            raise Died(error.text) from None
        name, machine.name = machine.name, reader.name
        try:
            machine.declare(tree)
            return await machine.block(tree, want)
        finally:
            machine.name = name

    return await _caught(machine, run, want)


async def _caught(machine: Machine, run: Any, want: int) -> Any:
    problem = machine.global_variable("$", "@")
    before: tuple[Scope, str, int] = machine.scope, machine.package, machine.depth
    try:
        value = await run()
    except Died as died:
        machine.scope, machine.package, machine.depth = before
        problem.value = died.value
        return [] if want == LIST else None
    problem.value = ""
    return value


@evaluates("print")
async def _print(machine: Machine, node: Node, want: int) -> Any:
    word, handle_node, items = node.args
    handle = machine.selected
    if handle_node is not None:
        value = await machine.ev(handle_node, SCALAR)
        found = handles.find(machine, value)
        if found is None or not found.is_open:
            return given("", want)
        handle = found
    values = await machine.many(items) if items else [machine.variable("$", "_").value]
    if machine.warns and word != "printf":
        await warnings.of_values(machine, node, items or [Node("scalar", node.line, ("_",))], values, word)
    if word == "printf":
        await warnings.of_values(machine, node, items[1:], values[1:], "printf")
        made = text.sprintf(machine, values)
    else:
        between, after = (machine.variable("$", mark).value for mark in (",", "\\"))
        made = text_of(between).join([text_of(each) for each in values]) + ("\n" if word == "say" else "") + text_of(after)
    return given(1 if await machine.put(handle, made) else "", want)


@evaluates("readline")
async def _readline(machine: Machine, node: Node, want: int) -> Any:
    return await FUNCTIONS["readline"](machine, [node.args[0]], want)


@evaluates("filetest")
async def _filetest(machine: Machine, node: Node, want: int) -> Any:
    from mirage.shell.perl.files import tested

    value = await machine.ev(node.args[1], SCALAR)
    return given(tested(machine, node.args[0], value), want)


@evaluates("blockcall")
async def _blockcall(machine: Machine, node: Node, want: int) -> Any:
    """first { } and the others of List::Util."""
    function, items, name = node.args
    code = machine.sub(name)
    if code is None:
        machine.die(f"Undefined subroutine &main::{name} called")
    return await machine.call(code, [Code(function, machine.scope), *await machine.ev(items, LIST)], want)
