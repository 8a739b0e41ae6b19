"""`set -x`: commands shown as they run, behind PS4."""

from __future__ import annotations

from collections.abc import Sequence

from mirage.shell.bash import quoting
from mirage.shell.bash.part import Part
from mirage.syntax.tree import ArrayValue, Assignment


class Tracing(Part):
    """See the module."""

    async def trace(self, assignments: Sequence[Assignment], argv: Sequence[str]) -> None:
        values = [
            f"{each.name}={traced_value(await self.expand.assigned(each.value))}"
            for each in assignments
            if not isinstance(each.value, ArrayValue)
        ]
        if self.is_dash:
            await self.trace_text(" ".join([*values, *argv]))
            return
        for value in values:
            await self.trace_text(value)
        await self.trace_text(" ".join([quoting.traced(word) for word in argv]))

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
        return self.trace_level

    trace_level = 0


def traced_value(value: str) -> str:
    return quoting.traced(value) if value else ""
