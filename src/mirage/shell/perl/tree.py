"""What the reader of a program makes: nodes, and the two ways in which reading can fail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(slots=True, frozen=True)
class Node:
    """A statement or an expression: what it is, the line on which it stands, and what belongs to it."""

    kind: str
    line: int
    args: tuple[Any, ...] = ()


class Unknown(Exception):  # noqa: N818  no error: a text that is not ours to run
    """A part of Perl that is not imitated; `what` is for the record."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class PerlSyntaxError(Exception):
    """The program is none: what perl says before it gives up."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text
