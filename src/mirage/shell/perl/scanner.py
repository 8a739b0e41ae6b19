"""A walk through the text of a Perl program: blanks and comments passed over, marks, words and operators taken, lines counted."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Self

from mirage.shell.perl.tree import Node, PerlSyntaxError, Unknown

DEPTH_MAX = 120  # of brackets in brackets
WORD = re.compile(r"[A-Za-z_]\w*(?:(?:::|')(?=[A-Za-z_])\w+)*(?:::)?")
OPERATOR = re.compile(
    r"=>|<=>|\*\*=|\|\|=|&&=|//=|<<=|>>=|\.\.\.|->|\+\+|--|\*\*|=~|!~|==|!=|<=|>=|<<|>>|&&|\|\||//|\.\.|\+=|-=|\*=|/=|\.=|%=|x=(?!=)|&=|\|=|\^="
    r"|[-+*/%.<>&|^?:=,]|(?:x(?=\d)|(?:x|lt|gt|le|ge|eq|ne|cmp|and|or|xor|not|if|unless|while|until|for|foreach|isa)\b)(?!\s*=>)"
)


class Scanner:
    """One program, or a part of it; `name` is what its messages call it."""

    def __init__(self, text: str, name: str, line: int = 1, parent: Scanner | None = None) -> None:
        self.text = text
        self.name = name
        self.at = 0
        self.first = line
        self.depth: int = parent.depth + 1 if parent else 0
        self.starts = [found.end() for found in re.finditer(r"\n", text)]
        self.skips: dict[int, int] = {}  # where a here-document's text ends, by the end of the line on which it was asked for
        self.known: set[str] = parent.known if parent else set()  # functions that the program has
        self.scopes: list[set[str]] = parent.scopes if parent else [set()]
        self.strict: list[bool] = parent.strict if parent else [False]
        self.faults: list[str] = parent.faults if parent else []
        self.masks: list[str] = parent.masks if parent else []  # declarations that hide another of the same block
        self.mentions: dict[str, list[int]] = parent.mentions if parent else {}  # lines on which names that nobody declared stand
        self.uses: list[Node] = parent.uses if parent else []  # what is done before the first statement
        self.data: str | None = None
        if self.depth > DEPTH_MAX:
            raise Unknown("nesting")

    def within(self, text: str, line: int) -> Self:
        """A reader of code in a string of this program."""
        return type(self)(text, self.name, line, self)

    @property
    def line(self) -> int:
        return self.first + bisect_right(self.starts, self.at)

    def node(self, kind: str, *args: object) -> Node:
        return Node(kind, self.line, args)

    def fail(self) -> PerlSyntaxError | Unknown:
        """What does not go on as it should: the program's fault where it simply ends, else something of ours."""
        self.space()
        if self.at >= len(self.text):
            return PerlSyntaxError(f"syntax error at {self.name} line {self.line}, at EOF\n")
        return Unknown(f"syntax near {self.text[self.at : self.at + 20]!r}")

    # ---- characters

    def space(self) -> None:
        """Skip blanks, comments, documentation and the texts of here-documents."""
        text = self.text
        while self.at < len(text):
            letter = text[self.at]
            if letter == "\n":
                self.at = self.skips.get(self.at, self.at + 1)
                if text.startswith("=", self.at) and text[self.at + 1 : self.at + 2].isalpha():
                    end = re.compile(r"^=cut.*$", re.MULTILINE).search(text, self.at)
                    self.at = end.end() if end else len(text)
            elif letter.isspace():
                self.at += 1
            elif letter == "#":
                end_of_line = text.find("\n", self.at)
                self.at = len(text) if end_of_line < 0 else end_of_line
            else:
                return

    def peek(self, mark: str) -> bool:
        self.space()
        return self.text.startswith(mark, self.at)

    def take(self, mark: str) -> bool:
        if self.peek(mark):
            self.at += len(mark)
            return True
        return False

    def need(self, mark: str) -> None:
        if not self.take(mark):
            raise self.fail()

    def word(self) -> str:
        """The word that comes next, taken; "" if none does."""
        self.space()
        found = WORD.match(self.text, self.at)
        if found is None:
            return ""
        self.at = found.end()
        return found[0].replace("'", "::")

    def peek_word(self) -> str:
        at = self.at
        word = self.word()
        self.at = at
        return word

    def take_word(self, wanted: str) -> bool:
        if self.peek_word() == wanted:
            self.word()
            return True
        return False

    def operator(self) -> str:
        """The operator that comes next, not taken."""
        self.space()
        found = OPERATOR.match(self.text, self.at)
        return found[0] if found else ""
