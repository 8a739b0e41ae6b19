"""Compound commands: groups, conditions, loops, `case`, `select`, `((` and `[[`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, TypeVar

from mirage.shell.bash.arithmetic import ArithmeticFault
from mirage.shell.bash.conditional import test as conditional_test
from mirage.shell.bash.faults import Break
from mirage.shell.bash.part import Part
from mirage.syntax.tree import ArithmeticCommand, ArithmeticFor, Case, Conditional, For, Group, If, Loop, Redirect, Word
from mirage.syntax.unparse import word_text

N = TypeVar("N", If, Loop, For, ArithmeticFor, Case)


def _redirected(inside: Callable[[Compounds, N], Coroutine[Any, Any, int]]) -> Callable[[Compounds, N], Coroutine[Any, Any, int]]:
    """The redirections of a compound command around what it does."""

    async def command(self: Compounds, node: N) -> int:
        if node.redirects:
            return await self._within(node.redirects, lambda: inside(self, node))
        return await inside(self, node)

    return command


class Compounds(Part):
    """See the module."""

    async def _within(self, redirects: Sequence[Redirect], body: Callable[[], Awaitable[int]]) -> int:
        if not redirects:
            return await body()
        undo = await self.redirect(redirects)
        if undo is None:
            await self.failed(self.redirect_status)
            return self.redirect_status
        try:
            return await body()
        finally:
            if self._out:
                await self.flush()
            self.restore(undo)

    async def _group(self, node: Group) -> int:
        if node.redirects:
            self.line = node.line
            return await self._within(node.redirects, lambda: self.run_script(node.body))
        return await self.run_script(node.body)

    @_redirected
    async def _if(self, node: If) -> int:
        for condition, body in node.branches:
            if await self._condition(condition) == 0:
                return await self.run_script(body)
        if node.otherwise is not None:
            return await self.run_script(node.otherwise)
        return 0

    @_redirected
    async def _loop(self, node: Loop) -> int:
        status = 0
        self.loops += 1
        try:
            while True:
                self.steps += 1
                if not self.steps & 15:
                    await self.breathe(16)
                try:
                    if (await self._condition(node.condition) == 0) == node.until:
                        return status
                    status = await self.run_script(node.body)
                except Break as jump:
                    status = 0
                    if not self._goes_on(jump):
                        return status
        finally:
            self.loops -= 1

    def _goes_on(self, jump: Break) -> bool:
        """Whether a break or continue that reached this loop lets it go on."""
        if jump.levels > 1:
            jump.levels -= 1
            raise jump
        return jump.again

    @_redirected
    async def _for(self, node: For) -> int:
        self.line = node.line
        name = node.name
        if not _is_name(name):
            self.complain(f"`{name}': not a valid identifier")
            await self.flush()
            return 1
        self.substitution_status = None
        words = self.positional if node.words is None else await self.expand.fields(node.words)
        if node.select:
            return await self._select(node, words)
        status = 0
        self.loops += 1
        set_variable = self.vars.set
        try:
            for word in words:
                if "DEBUG" in self.traps:
                    self.line = node.line
                    await self.trap("DEBUG")
                if self.xtrace:
                    shown = " ".join([word_text(each) for each in node.words]) if node.words is not None else '"$@"'
                    await self.trace_text(f"for {name} in {shown}")
                set_variable(name, word)
                self.steps += 1
                if not self.steps & 15:
                    await self.breathe(16)
                try:
                    status = await self.run_script(node.body)
                except Break as jump:
                    status = 0
                    if not self._goes_on(jump):
                        return status
            return status
        finally:
            self.loops -= 1

    async def _select(self, node: For, words: list[str]) -> int:
        from mirage.shell.bash.menu import menu

        if not words:
            return 0
        if self.xtrace:
            shown_words = " ".join([word_text(each) for each in node.words]) if node.words is not None else '"$@"'
            await self.trace_text(f"select {node.name} in {shown_words}")
        status = 0
        self.loops += 1
        shown = False
        try:
            while True:
                if not shown:
                    self.err(menu(words, self.columns()))
                    shown = True
                prompt = self.vars.get("PS3")
                self.err("#? " if prompt is None else prompt)
                await self.flush()
                line = await self.read_line(0)
                if line is None:
                    self.out("\n")
                    await self.flush()
                    return 1
                reply = line.rstrip("\n")
                self.vars.set("REPLY", reply)
                if not reply.strip():
                    shown = False
                    continue
                number = int(reply) if reply.strip().isascii() and reply.strip().isdigit() else 0
                self.vars.set(node.name, words[number - 1] if 0 < number <= len(words) else "")
                try:
                    status = await self.run_script(node.body)
                except Break as jump:
                    status = 0
                    if not self._goes_on(jump):
                        return status
        finally:
            self.loops -= 1

    @_redirected
    async def _count(self, node: ArithmeticFor) -> int:
        status = 0
        self.line = node.line
        self.loops += 1
        try:
            if await self._expression(node.first, is_clause=True) is None:
                return 1
            while True:
                self.steps += 1
                if not self.steps & 15:
                    await self.breathe(16)
                if node.test.parts and not (node.test.static or "x").isspace():
                    value = await self._expression(node.test, is_clause=True)
                    if value is None:
                        return 1
                    if not value:
                        return status
                try:
                    status = await self.run_script(node.body)
                except Break as jump:
                    status = 0
                    if not self._goes_on(jump):
                        return status
                self.line = node.line
                if await self._expression(node.step, is_clause=True) is None:
                    return 1
        finally:
            self.loops -= 1

    async def _expression(self, word: Word, *, is_clause: bool = False) -> int | None:
        """An arithmetic command's value; None after bash's complaint."""
        if "DEBUG" in self.traps and is_clause:
            await self.trap("DEBUG")
        text = word.static
        if text is None:
            text = self.expand.join(await self.expand.quoted_fragments(word.parts))
        if self.xtrace:
            await self.trace_text(f"(( {text} ))")
        try:
            return await self.expand.evaluated(text)
        except ArithmeticFault as fault:
            self.complain(f"((: {fault.text}")
            await self.flush()
            return None

    async def _arithmetic(self, node: ArithmeticCommand) -> int:
        self.line = node.line
        self.steps += 1
        if not self.steps & 15:
            await self.breathe(16)
        if node.redirects:
            return await self._within(node.redirects, lambda: self._arithmetic_inside(node))
        return await self._arithmetic_inside(node)

    async def _arithmetic_inside(self, node: ArithmeticCommand) -> int:
        self.command_text = self.command_text if self.in_trap else node
        if "DEBUG" in self.traps:
            await self.trap("DEBUG")
        value = await self._expression(node.expression)
        status = 0 if value else 1
        self.pipestatus = [status]
        return status

    @_redirected
    async def _case(self, node: Case) -> int:
        self.line = node.line
        if "DEBUG" in self.traps:
            await self.trap("DEBUG")
        if self.xtrace:
            await self.trace_text(f"case {word_text(node.word)} in")
        text = await self.expand.one(node.word)
        status = 0
        falls = False
        for item in node.items:
            if not falls:
                for pattern in item.patterns:
                    if await self.matches(text, pattern):
                        break
                else:
                    continue
            status = await self.run_script(item.body) if item.body.items else 0
            if item.end == ";;":
                return status
            falls = item.end == ";&"
        return status

    async def matches(self, text: str, pattern: Word) -> bool:
        """Whether a text matches a pattern, as `case` asks."""
        from mirage.shell.bash.patterns import compile_pattern

        source = await self.expand.pattern(pattern)
        return compile_pattern(source, self.extglob, "nocasematch" in self.shopts).fullmatch(text)

    async def _conditional(self, node: Conditional) -> int:
        self.line = node.line
        self.steps += 1
        if not self.steps & 15:
            await self.breathe(16)
        self.command_text = self.command_text if self.in_trap else node
        if "DEBUG" in self.traps:
            await self.trap("DEBUG")
        if node.redirects:
            return await self._within(node.redirects, lambda: conditional_test(self.whole, node))
        status = await conditional_test(self.whole, node)
        self.pipestatus = [status]
        return status


def _is_name(text: str) -> bool:
    return text.isidentifier() and text.isascii()
