"""What perl 5.36 warns of while a program runs (-w, `use warnings`): values that were never set, and words taken for numbers.

A value is named as perl names it: a variable by its name, an element of a named array or hash by what its index was, and what came
through a reference, a function or an expression not at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mirage.shell.perl.machine import SCALAR, Machine
from mirage.shell.perl.places import container
from mirage.shell.perl.tree import Node
from mirage.shell.perl.values import text_of, whole_of

if TYPE_CHECKING:
    from collections.abc import Sequence

OPERATIONS = {
    ".": "concatenation (.) or string", "+": "addition (+)", "-": "subtraction (-)", "*": "multiplication (*)", "/": "division (/)", "%": "modulus (%)",
    "**": "exponentiation (**)", "x": "repeat (x)", "==": "numeric eq (==)", "!=": "numeric ne (!=)", "<": "numeric lt (<)", ">": "numeric gt (>)",
    "<=": "numeric le (<=)", ">=": "numeric ge (>=)", "<=>": "numeric comparison (<=>)", "eq": "string eq", "ne": "string ne", "lt": "string lt",
    "gt": "string gt", "le": "string le", "ge": "string ge", "cmp": "string comparison (cmp)", "&": "bitwise and (&)", "|": "bitwise or (|)",
    "^": "bitwise xor (^)", "<<": "left bitshift (<<)", ">>": "right bitshift (>>)",
}  # fmt: skip
LEFT_FIRST = frozenset((".", "x", "eq", "ne", "lt", "gt", "le", "ge", "cmp"))  # the others look at their right side first
TEXTUAL = LEFT_FIRST - {"x"}
TOLD = frozenset("abs chr cos exp hex int lc lcfirst log oct ord quotemeta sin sqrt uc ucfirst".split())  # functions of one value


async def of_binary(machine: Machine, node: Node, op: str, sides: Sequence[tuple[Node, Any]]) -> None:
    """Both sides of an operator, in perl's order."""
    if not machine.warns:
        return
    for side, value in sides if op in LEFT_FIRST else reversed(sides):
        if value is None:
            await unset(machine, node, side, OPERATIONS[op])
        elif op not in TEXTUAL and not (op == "x" and side is sides[0][0]) and isinstance(value, str):
            numeric(machine, node, value, OPERATIONS[op])


async def of_argument(machine: Machine, node: Node, argument: Node, name: str) -> None:
    """What a function of one value is given, where it is a variable."""
    if argument.kind in ("scalar", "elem", "helem") and await machine.ev(argument, SCALAR) is None:
        await unset(machine, node, argument, name)


async def of_values(machine: Machine, node: Node, items: Sequence[Node], values: Sequence[Any], operation: str) -> None:
    """What is put together in a list: print, join and their like."""
    if not machine.warns or None not in values:
        return
    if len(items) == len(values):
        owners: list[tuple[Node, int | None]] = [(item, 0 if item.kind == "array" else None) for item in items]
    elif len(items) == 1 and items[0].kind == "array":
        owners = [(items[0], at) for at in range(len(values))]
    else:
        owners = await _spread(machine, items, len(values))
    for (owner, at), value in zip(owners, values, strict=True):
        if value is None:
            name = f"${owner.args[0]}[{at}] " if at is not None and owner.kind == "array" else await _name(machine, owner)
            _tell(machine, node, name, operation)


async def _spread(machine: Machine, items: Sequence[Node], count: int) -> list[tuple[Node, int | None]]:
    """Which item each value is of, where arrays stand among them; nobody's when it can not be told."""
    owners: list[tuple[Node, int | None]] = []
    for item in items:
        if item.kind == "array":
            owners += [(item, at) for at in range(len(machine.variable("@", item.args[0]).items))]
        else:
            owners.append((item, None))
    return owners if len(owners) == count else [(Node("nothing", 0), None)] * count


async def unset(machine: Machine, node: Node, owner: Node, operation: str) -> None:
    if machine.warns:
        _tell(machine, node, await _name(machine, owner), operation)


def numeric(machine: Machine, node: Node, value: str, operation: str) -> None:
    """A string that is no number where one is wanted."""
    from mirage.shell.perl.text import looks_like_number

    if machine.warns and not (looks_like_number(value) and "x" not in value.lower()):
        shown = "".join([ESCAPES.get(letter, letter) for letter in value[:SHOWN_MAX]]) + '"...' * (len(value) > SHOWN_MAX)
        quoted = f'"{shown}' + '"' * (len(value) <= SHOWN_MAX)
        machine.line = node.line
        machine.warn(f"Argument {quoted} isn't numeric in {operation}{machine.place()}")


SHOWN_MAX = 32  # characters of a word that is no number
ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0", '"': '\\"', "\\": "\\\\"}


def _tell(machine: Machine, node: Node, name: str, operation: str) -> None:
    machine.line = node.line
    machine.warn(f"Use of uninitialized value {name}in {operation}{machine.place()}")


async def _name(machine: Machine, node: Node) -> str:
    """With a blank behind it; empty for what has no name."""
    match node.kind:
        case "scalar" | "declare" if isinstance(node.args[-1], str):
            return f"${node.args[-1].removeprefix('main::')} "
        case "elem" if node.args[0].kind == "array" and await _is_simple(machine, node.args[1]):
            at = whole_of(await machine.ev(node.args[1], SCALAR))
            return f"${node.args[0].args[0]}[{at}] "
        case "helem" if node.args[0].kind == "hash" and await _is_simple(machine, node.args[1]):
            await container(machine, node.args[0], "%")
            return f'${node.args[0].args[0]}{{"{text_of(await machine.ev(node.args[1], SCALAR))}"}} '
        case "list" if len(node.args[0]) == 1:
            return await _name(machine, node.args[0][0])
    return ""


async def _is_simple(machine: Machine, index: Node) -> bool:
    """Whether an index is a constant or a variable, which perl looks up anew."""
    if index.kind == "negate":
        return await _is_simple(machine, index.args[0])
    return index.kind in ("number", "string", "scalar") or (
        index.kind == "interpolate" and all(isinstance(part, str) for part in index.args[0])
    )
