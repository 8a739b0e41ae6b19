"""Subscripts that come as text when a command runs: `unset 'a[$i]'`, `printf -v`, `${!ref}`, name references, arithmetic.

Bash expands such a text then. Parameters and quotes are expanded at once. What has to run a command first cannot be, because those
who ask may not wait: they get `UnexpandedError`, and who may wait (`settled`) runs it and asks again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from mirage.shell.bash.arithmetic import ArithmeticFault
from mirage.syntax import ParseError, Parser
from mirage.syntax.tree import Ansi, Double, Escaped, Literal, Parameter, Part, Single, Word

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell

T = TypeVar("T")
TRIES = 16  # subscripts with commands in them in one expression
_LIVE = re.compile(r"[$`'\"\\]")


class UnexpandedError(ArithmeticFault):
    """A subscript holds a command that must run first; left alone it is what arithmetic says of a text that is no number."""

    def __init__(self, text: str, word: Word) -> None:
        super().__init__(text, "syntax error: operand expected", text)
        self.subscript = text
        self.word = word


def word_of(text: str, *, is_key: bool) -> Word:
    """The text as a word: a key of an associative array has quotes of its own, an expression stands in double quotes."""
    if not _LIVE.search(text):
        return Word((Literal(text),), text)
    parser = Parser(text)
    try:
        parts = parser.parts(_never) if is_key else parser.double_parts("", 0)
    except ParseError:
        return Word((Literal(text),), text)
    return Word(tuple(parts))


def key(shell: Shell, name: str, text: str) -> str:
    """The subscript that a text means for this variable."""
    if not _LIVE.search(text):
        return text
    known = shell.vars.known_subscripts.get(text)
    if known is not None:
        return known
    word = word_of(text, is_key=shell.vars.is_associative(name))
    plain = _joined(shell, word.parts)
    if plain is None:
        raise UnexpandedError(text, word)
    return plain


async def settled(shell: Shell, action: Callable[[], T]) -> T:
    """What `action` returns, after the commands in its subscripts have run."""
    known = shell.vars.known_subscripts
    try:
        for _ in range(TRIES):
            try:
                return action()
            except UnexpandedError as missing:
                known[missing.subscript] = await shell.expand.one(missing.word)
        return action()
    finally:
        known.clear()


def _joined(shell: Shell, parts: Sequence[Part]) -> str | None:
    """The text of parts that need no command; None when one does."""
    pieces: list[str] = []
    for part in parts:
        match part:
            case Literal(text=text) | Single(text=text) | Escaped(text=text) | Ansi(text=text):
                pieces.append(text)
            case Double(parts=inner):
                joined = _joined(shell, inner)
                if joined is None:
                    return None
                pieces.append(joined)
            case Parameter(op="", subscript=None, indirect=False):
                pieces.append(shell.expand.value(part) or "")
            case _:
                return None
    return "".join(pieces)


def _never(scanner: object, char: str) -> bool:
    return False
