"""The tree of a text, by the host's own parser, which is kept from what would be too much for it."""

from __future__ import annotations

import ast

from mirage.shell.python.faults import Source

NESTING_MAX = 150  # of brackets


def parsed(source: Source) -> ast.Module:
    """The tree; SyntaxError. Brackets that are nested deeper than people nest them are refused before the host's parser sees them."""
    depth = deepest = 0
    for letter in source.text:
        depth += (letter in "([{") - (letter in ")]}")
        deepest = max(deepest, depth)
    if deepest > NESTING_MAX:
        raise SyntaxError("too many nested parentheses", (source.name, 1, 1, source.text[:80]))
    try:
        return ast.parse(source.text, source.name)
    except (ValueError, RecursionError, MemoryError) as error:
        raise SyntaxError(str(error) or "too complex", (source.name, 1, 1, "")) from None
