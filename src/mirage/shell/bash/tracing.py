"""`set -x`: commands shown as they run, behind PS4."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from mirage.shell.bash import quoting
from mirage.shell.bash.part import Part
from mirage.syntax.tree import ArrayValue, Assignment, Simple, Single, Word
from mirage.syntax.unparse import word_text

_ASSIGNS = re.compile(r"([A-Za-z_]\w*)=(.*)", re.ASCII | re.DOTALL)


class Tracing(Part):
    """See the module."""

    async def traced(self, node: Simple) -> Simple:
        """The assignments before a command, found once and told of: what stands for them is their text."""
        if not node.assignments:
            return node
        found = []
        for each in node.assignments:
            if isinstance(each.value, ArrayValue):
                found.append(each)
                continue
            text = await self.expand.assigned(each.value)
            found.append(msgspec.structs.replace(each, value=Word((Single(text),), text)))
            if self.is_dash:
                self.told_before += f"{each.name}={text} "
            else:
                await self.trace_text(f"{each.name}={traced_value(text)}")
        return msgspec.structs.replace(node, assignments=tuple(found))

    async def trace(self, argv: Sequence[str]) -> None:
        """A command whose words are known; of `export` and `readonly` also what they assign."""
        if self.is_dash:
            before, self.told_before = self.told_before, ""
            await self.trace_text(before + " ".join(argv))
            return
        await self.trace_text(" ".join([quoting.traced(word) for word in argv]))
        if argv[0] in ("export", "readonly"):
            for name, value in [found.groups() for word in argv[1:] if (found := _ASSIGNS.fullmatch(word))]:
                await self.trace_text(f"{name}={traced_value(value)}")

    told_before = ""  # dash shows assignments on the line of their command

    async def trace_text(self, text: str) -> None:
        if self.is_dash and text.startswith(("for ", "case ")):
            return
        ps4 = self.vars.get("PS4")
        self.xtrace = False
        try:
            head = await self.prompt("" if ps4 is None else ps4)
        finally:
            self.xtrace = True
        if head:
            head = head[0] * (self.nesting_shown() + 1) + head[1:]
        number = 2
        where = self.vars.get("BASH_XTRACEFD")
        if where and where.isdigit():
            number = int(where)
        self._out.append((number, f"{head}{text}\n"))
        await self.flush()

    def nesting_shown(self) -> int:
        """How often PS4's first character is repeated: once a level of eval and substitution."""
        return 0 if self.is_dash else self.trace_level

    trace_level = 0


def traced_value(value: str) -> str:
    return quoting.traced(value) if value else ""


def traced_item(key: str | None, value: str) -> str:
    """An element of an array that `declare` and its like assign."""
    return quoting.single(value) if key is None else f"[{quoting.single(key)}]={quoting.single(value)}"


def without_values(node: Simple, argv: list[str]) -> list[str]:
    """The words of `declare` and its like as they are shown: of an array no more than the name."""
    if not any(isinstance(word, Assignment) for word in node.words):
        return argv
    words = [word for word in node.words if isinstance(word, Assignment) and isinstance(word.value, ArrayValue)]
    names = {word_text(word): word.name for word in words}
    return [names.get(word, word) for word in argv]
