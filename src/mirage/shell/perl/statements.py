"""Blocks, conditions, loops, functions and packages."""

from __future__ import annotations

from typing import Any

from mirage.shell.perl.machine import LIST, SCALAR, Goto, Jump, Machine, Returned, Scope, evaluates
from mirage.shell.perl.places import place
from mirage.shell.perl.tree import Node
from mirage.shell.perl.values import Array, Cell, Code, is_true


@evaluates("nothing", "phase", "sub")
async def _nothing(machine: Machine, node: Node, want: int) -> Any:
    if node.kind == "phase":
        if node.args[0] == "END":
            machine.ends.append(Code(node.args[1], machine.scope))
        else:
            await machine.block(node.args[1], SCALAR)
    elif node.kind == "sub":
        machine.subs[machine.qualified(node.args[0])] = Code(node.args[1], machine.scope, node.args[0], machine.package)
    return [] if want == LIST else None


@evaluates("block")
async def _block(machine: Machine, node: Node, want: int) -> Any:
    return await machine.block(node, want)


@evaluates("bare")
async def _bare(machine: Machine, node: Node, want: int) -> Any:
    try:
        return await machine.block(node.args[0], want)
    except Jump as jump:
        if jump.label and jump.label != node.args[1]:
            raise
    return [] if want == LIST else None


@evaluates("package")
async def _package(machine: Machine, node: Node, want: int) -> Any:
    before, machine.package = machine.package, node.args[0]
    if node.args[1] is not None:
        try:
            await machine.block(node.args[1], SCALAR)
        finally:
            machine.package = before
    return [] if want == LIST else None


@evaluates("if")
async def _if(machine: Machine, node: Node, want: int) -> Any:
    arms, other = node.args
    before = machine.scope
    machine.scope = Scope(before) if other is not None or len(arms) > 1 or arms[0][1].kind == "block" else before
    try:
        value: Any = None
        for test, body in arms:
            value = await machine.ev(test, SCALAR)
            if is_true(value):
                return await machine.ev(body, want)
        if other is not None:
            return await machine.ev(other, want)
    finally:
        machine.scope = before
    return ([value] if len(arms) == 1 and arms[0][1].kind != "block" else []) if want == LIST else value


async def _turn(machine: Machine, body: Node, label: str) -> bool:
    """One turn of a loop; False when it was the last."""
    if machine.alarm:
        await machine.ring()
    try:
        await machine.ev(body, SCALAR)
    except Jump as jump:
        if jump.label and jump.label != label:
            raise
        return jump.word != "last"
    return True


@evaluates("while")
async def _while(machine: Machine, node: Node, want: int) -> Any:
    test, body, after, label, _ = node.args
    before = machine.scope
    machine.scope = Scope(before)
    try:
        while await machine.truth(test):
            await machine.proc.tick(2)
            if not await _turn(machine, body, label):
                break
            if after is not None:
                await machine.ev(after, SCALAR)
            machine.scope.names.clear()
    finally:
        machine.scope = before
    return [] if want == LIST else None


@evaluates("dowhile")
async def _do_while(machine: Machine, node: Node, want: int) -> Any:
    while True:
        await machine.ev(node.args[1], SCALAR)
        if not await machine.truth(node.args[0]):
            return [] if want == LIST else None


@evaluates("for")
async def _for(machine: Machine, node: Node, want: int) -> Any:
    first, test, step, body, label = node.args
    before = machine.scope
    machine.scope = Scope(before)
    try:
        if first is not None:
            await machine.ev(first, SCALAR)
        while await machine.truth(test):
            await machine.proc.tick(2)
            if not await _turn(machine, body, label):
                break
            if step is not None:
                await machine.ev(step, SCALAR)
    finally:
        machine.scope = before
    return [] if want == LIST else None


@evaluates("foreach")
async def _foreach(machine: Machine, node: Node, want: int) -> Any:
    """The variable stands for the element itself where a whole array is gone through."""
    variable, items, body, label, _ = node.args
    source = await _whole_array(machine, items)
    values = source.items if source is not None else await machine.ev(items, LIST)
    before = machine.scope
    machine.scope = Scope(before)
    if variable is not None and variable.kind == "declare":
        cell = machine.scope.names["$" + variable.args[1]] = Cell()
        is_own = True
    else:
        cell, is_own = machine.variable("$", variable.args[0] if variable is not None else "_"), False
    old = cell.value
    at = 0
    try:
        while at < len(values):
            await machine.proc.tick(2)
            if is_own:
                cell = machine.scope.names["$" + variable.args[1]] = Cell()
            cell.value = values[at]
            goes_on = await _turn(machine, body, label)
            if source is not None and at < len(values) and cell.value is not values[at]:
                values[at] = cell.value
            if not goes_on:
                break
            at += 1
    finally:
        machine.scope = before
        cell.value = cell.value if is_own else old
    return [] if want == LIST else None


async def _whole_array(machine: Machine, items: Node) -> Array | None:
    if items.kind == "list" and len(items.args[0]) == 1:
        items = items.args[0][0]
    if items.kind == "array" or (items.kind == "deref" and items.args[0] == "@"):
        found = await place(machine, items)
        return found if isinstance(found, Array) else None
    return None


@evaluates("label")
async def _label(machine: Machine, node: Node, want: int) -> Any:
    return await machine.ev(node.args[1], want)


@evaluates("goto")
async def _goto(machine: Machine, node: Node, want: int) -> Any:
    raise Goto(node.args[0])


@evaluates("jump")
async def _jump(machine: Machine, node: Node, want: int) -> Any:
    raise Jump(*node.args)


@evaluates("return")
async def _return(machine: Machine, node: Node, want: int) -> Any:
    wanted = machine.wants[-1]
    if node.args[0] is None:
        raise Returned([] if wanted == LIST else None)
    raise Returned(await machine.ev(node.args[0], wanted))


@evaluates("closure")
async def _closure(machine: Machine, node: Node, want: int) -> Any:
    made = Code(node.args[0], machine.scope, "__ANON__", machine.package)
    return [made] if want == LIST else made
