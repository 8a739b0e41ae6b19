"""busybox's ash reads more than dash: substrings and replacements of variables, `function`, and `[[` as the name of a command."""

from __future__ import annotations

from mirage.syntax.dash import DashParser
from mirage.syntax.grammar import Parser
from mirage.syntax.tree import BadSubstitution, Parameter, Part

_ARRAYS = frozenset({"^", "^^", ",", ",,", "@"})  # what bash alone does to a value


class AshParser(DashParser):
    """Reads a text command by command, as ash does."""

    def _braced(self, quoted: bool) -> Part:
        start = self.pos
        part = Parser._braced(self, quoted)
        if isinstance(part, Parameter) and (part.indirect or part.subscript is not None or part.op[:1] in _ARRAYS):
            return BadSubstitution(self.text[start : self.pos])
        return part
