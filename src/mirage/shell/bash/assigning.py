"""Assignments: values, elements and whole arrays that stay, and those in front of a command, which are undone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mirage.shell.bash.faults import Fault
from mirage.shell.bash.part import Part
from mirage.shell.bash.subscripts import settled
from mirage.shell.bash.tracing import traced_value
from mirage.shell.bash.variables import EXPORT, READONLY
from mirage.syntax.tree import ArrayValue, Assignment
from mirage.syntax.unparse import word_text


class Assigning(Part):
    """See the module."""

    async def assign(self, node: Assignment) -> None:
        """One assignment, of a value, an element or a whole array."""
        value = node.value
        if isinstance(value, ArrayValue) and node.subscript is not None:
            self.complain(f"{word_text(node).partition('=')[0].removesuffix('+')}: cannot assign list to array member")
            await self.flush()
            self.substitution_status = 1
            return
        if isinstance(value, ArrayValue):
            name = self.vars.target(node.name)
            if self.xtrace:
                await self.trace_text(word_text(node))
            items = await self.array_items(name, value, self.vars.is_associative(name))
            self.vars.set_array(name, items, append=node.append)
            return
        if node.subscript is not None:
            subscript = await self.expand.subscript(self.vars.target(node.name), node.subscript)
            if subscript == "" and not node.subscript.parts:
                raise Fault(f"{node.name}[]: bad array subscript")
            text = await self.expand.assigned(value)
            if self.xtrace:
                await self.trace_text(f"{node.name}[{subscript}]{'+' * node.append}={traced_value(text)}")
            await settled(self.whole, lambda: self.vars.set_element(node.name, subscript, text, append=node.append))
            return
        text = await self.expand.assigned(value)
        if self.xtrace:
            await self.trace_text(f"{node.name}{'+' * node.append}={traced_value(text)}")
        self.vars.set(node.name, text, append=node.append)

    async def array_items(self, name: str, value: ArrayValue, associative: bool) -> list[tuple[str | None, str, bool]]:
        """The elements of name=(...), expanded before any of them is assigned."""
        items: list[tuple[str | None, str, bool]] = []
        for element in value.elements:
            if element.key is not None:
                if associative:
                    key = await self.expand.one(element.key)
                else:
                    key = self.expand.join(await self.expand.quoted_fragments(element.key.parts))
                items.append((key, await self.expand.assigned(element.value), element.append))
            elif associative:
                items.append((None, await self.expand.one(element.value), False))
            else:
                items.extend([(None, text, False) for text in await self.expand.fields([element.value])])
        return items

    async def assignment_text(self, node: Assignment) -> str:
        """An assignment that is an argument of a command which takes it as text."""
        subscript = f"[{await self.expand.one(node.subscript)}]" if node.subscript is not None else ""
        op = "+=" if node.append else "="
        if isinstance(node.value, ArrayValue):
            return word_text(node)
        return f"{node.name}{subscript}{op}{await self.expand.assigned(node.value)}"

    async def set_temporarily(self, assignments: Sequence[Assignment]) -> list[tuple[str, Any]]:
        """name=value before a builtin or function: set and exported until it is over."""
        saved: list[tuple[str, Any]] = []
        table = self.vars.table
        for assignment in assignments:
            old = table.get(assignment.name)
            if assignment.subscript is not None:
                self.complain(f"`{word_text(assignment).partition('=')[0].removesuffix('+')}': not a valid identifier")
                continue
            value = assignment.value  # an array is no more than its text in an environment
            text = word_text(assignment).partition("=")[2] if isinstance(value, ArrayValue) else await self.expand.assigned(value)
            if old is not None and old.flags & READONLY:
                self.complain(f"{assignment.name}: readonly variable")
                continue
            saved.append((assignment.name, old))
            self.vars.hidden[assignment.name] = [*self.vars.hidden.get(assignment.name, ()), old]
            if assignment.append and old is not None:
                text = (self.vars.get(assignment.name) or "") + text
            table.pop(assignment.name, None)
            self.vars.set(assignment.name, text)
            table[assignment.name].flags |= EXPORT
            self.vars.forget_environment()
        return saved

    def undo_temporary(self, saved: list[tuple[str, Any]]) -> None:
        from mirage.shell.bash.variables import _HOOKS

        for name, old in reversed(saved):
            if hidden := self.vars.hidden.get(name):
                if hidden[-1] is old:
                    hidden.pop()
                if not hidden:
                    del self.vars.hidden[name]
            if old is None:
                self.vars.table.pop(name, None)
            else:
                self.vars.table[name] = old
            hook = _HOOKS.get(name)
            if hook is not None:
                hook(self.whole, None if old is None or not isinstance(old.value, str) else old.value)
        self.vars.forget_environment()
