"""The tree of a bash program: frozen structs, each with the span of text that it came from.

A word is a sequence of parts, one for each piece of quoting or expansion; nothing in it has been expanded. Structs instead
of dataclasses because a parser makes a hundred of them a line, and building one in C costs a tenth. `start` and `end` are
offsets into the text that was parsed (0, 0 for a node that no text stands for); `line` counts from 1. Equality compares
spans too; `mirage.syntax.unparse.same` compares meaning.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec


class ParseError(Exception):
    """The text is no bash program. `message` is what bash 5.2 says, without the `bash: line N:` before it.

    `near` is the line that bash repeats below the message, or "" where it does not. `incomplete` says that more text could
    still make it right, which is when an interactive shell asks on with PS2; `awaits` is then a string that the missing text
    must hold before another try is worth its while ("" where anything may do). `status` is what it leaves in $?; KEPT: what is there.
    """

    KEPT = -1

    def __init__(self, message: str, line: int, near: str = "", incomplete: bool = False, awaits: str = "", status: int = 2) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.near = near
        self.incomplete = incomplete
        self.awaits = awaits
        self.status = status


class Node(msgspec.Struct, frozen=True, gc=False):
    """The base of all nodes."""


# ---- parts of words --------------------------------------------------------------------------------------------------


class Literal(Node, frozen=True, gc=False):
    """Unquoted text; its glob characters, tilde and braces are alive."""

    text: str


class Escaped(Node, frozen=True, gc=False):
    """One character behind a backslash."""

    text: str


class Single(Node, frozen=True, gc=False):
    """'text'"""

    text: str


class Ansi(Node, frozen=True, gc=False):
    """$'source'; `text` is what the escapes mean."""

    source: str
    text: str


class Double(Node, frozen=True, gc=False):
    """ "parts", or $"parts" when it is to be translated."""

    parts: tuple[Part, ...]
    translated: bool = False


class Parameter(Node, frozen=True, gc=False):
    """$name or ${...}.

    `op` is the operator as written: "" "-" ":-" "=" ":=" "?" ":?" "+" ":+" "#" "##" "%" "%%" "/" "//" "/#" "/%" "^" "^^" ","
    ",," "~" "~~" "@" (transformation, letter in `word`) ":" (slice: `word` offset, `other` length), "prefix*" "prefix@"
    (`${!x*}`), "length" (`${#x}`). `indirect` is the `!` of `${!x}`; of `${!a[@]}` it means the keys.
    """

    name: str
    braced: bool = False
    subscript: Word | None = None
    op: str = ""
    word: Word | None = None
    other: Word | None = None
    indirect: bool = False


class BadSubstitution(Node, frozen=True, gc=False):
    """A ${...} that parses as a word but means nothing: bash complains when it expands it. `text` is all of it."""

    text: str


class CommandSubstitution(Node, frozen=True, gc=False):
    """$(body). A backquoted one keeps its text (backslashes removed) in `source`, as bash parses that only when it runs it."""

    body: Script | None
    source: str = ""
    backquoted: bool = False
    line: int = 1


class ProcessSubstitution(Node, frozen=True, gc=False):
    """<(body) or >(body)."""

    direction: str
    body: Script


class Arithmetic(Node, frozen=True, gc=False):
    """$((parts)), or $[parts] when `bracket`."""

    parts: tuple[Part, ...]
    bracket: bool = False


Part: TypeAlias = (
    Literal | Escaped | Single | Ansi | Double | Parameter | BadSubstitution | CommandSubstitution | ProcessSubstitution | Arithmetic
)


class Word(Node, frozen=True, gc=False):
    """A word. `static` is its value when no expansion of any kind can change it, else None.

    `braces` says that it holds an unquoted `{`, so that brace expansion has to look at it.
    """

    parts: tuple[Part, ...]
    static: str | None = None
    braces: bool = False
    start: int = 0
    end: int = 0


# ---- pieces of commands ----------------------------------------------------------------------------------------------


class Element(Node, frozen=True, gc=False):
    """One element of a compound array value: value, [key]=value or [key]+=value."""

    value: Word
    key: Word | None = None
    append: bool = False


class ArrayValue(Node, frozen=True, gc=False):
    """(elements)"""

    elements: tuple[Element, ...]


class Assignment(Node, frozen=True, gc=False):
    """name=value, name+=value, name[subscript]=value; also as an argument of `declare` and its like."""

    name: str
    value: Word | ArrayValue
    subscript: Word | None = None
    append: bool = False
    start: int = 0
    end: int = 0


class Redirect(Node, frozen=True, gc=False):
    """[fd]op target; `variable` for {name}op. Of a here-document `target` is the delimiter and `body` the text, expanded unless
    `quoted`."""

    op: str
    target: Word
    fd: int | None = None
    variable: str = ""
    body: Word | None = None
    quoted: bool = False
    start: int = 0
    end: int = 0


# ---- commands --------------------------------------------------------------------------------------------------------


class Simple(Node, frozen=True, gc=False):
    """Assignments, words and redirections. A word may be an Assignment where a declaration builtin takes it."""

    assignments: tuple[Assignment, ...]
    words: tuple[Word | Assignment, ...]
    redirects: tuple[Redirect, ...] = ()
    line: int = 1
    start: int = 0
    end: int = 0


class Pipeline(Node, frozen=True, gc=False):
    """commands joined by | or |& (`both` says which follow with |&); `negated` by !, `timed` is "" or "time" or "time -p"."""

    commands: tuple[Command, ...]
    negated: bool = False
    timed: str = ""
    both: tuple[bool, ...] = ()
    start: int = 0
    end: int = 0


class AndOr(Node, frozen=True, gc=False):
    """first, then (&& or ||, command) from left to right."""

    first: Command
    rest: tuple[tuple[str, Command], ...]
    start: int = 0
    end: int = 0


class Item(Node, frozen=True, gc=False):
    """One command of a list, in the background when it ends with &."""

    command: Command
    background: bool = False


class Script(Node, frozen=True, gc=False):
    """A list of commands."""

    items: tuple[Item, ...]


class Subshell(Node, frozen=True, gc=False):
    """( body )"""

    body: Script
    redirects: tuple[Redirect, ...] = ()
    line: int = 1
    start: int = 0
    end: int = 0


class Group(Node, frozen=True, gc=False):
    """{ body; }"""

    body: Script
    redirects: tuple[Redirect, ...] = ()
    line: int = 1
    start: int = 0
    end: int = 0


class If(Node, frozen=True, gc=False):
    """if ...; then ...; [elif ...; then ...;] [else ...;] fi"""

    branches: tuple[tuple[Script, Script], ...]
    otherwise: Script | None = None
    redirects: tuple[Redirect, ...] = ()
    line: int = 1
    start: int = 0
    end: int = 0


class Loop(Node, frozen=True, gc=False):
    """while or, when `until`, until."""

    condition: Script
    body: Script
    until: bool = False
    redirects: tuple[Redirect, ...] = ()
    line: int = 1
    start: int = 0
    end: int = 0


class For(Node, frozen=True, gc=False):
    """for name [in words]; do body; done, or select. `words` is None for the positional parameters."""

    name: str
    words: tuple[Word, ...] | None
    body: Script
    select: bool = False
    redirects: tuple[Redirect, ...] = ()
    line: int = 1
    start: int = 0
    end: int = 0


class ArithmeticFor(Node, frozen=True, gc=False):
    """for ((first; test; step)); do body; done"""

    first: Word
    test: Word
    step: Word
    body: Script
    redirects: tuple[Redirect, ...] = ()
    line: int = 1
    start: int = 0
    end: int = 0


class CaseItem(Node, frozen=True, gc=False):
    """pattern | pattern) body, ended by ;; ;& or ;;&"""

    patterns: tuple[Word, ...]
    body: Script
    end: str = ";;"


class Case(Node, frozen=True, gc=False):
    """case word in items esac"""

    word: Word
    items: tuple[CaseItem, ...]
    redirects: tuple[Redirect, ...] = ()
    line: int = 1
    start: int = 0
    end: int = 0


class ArithmeticCommand(Node, frozen=True, gc=False):
    """(( expression ))"""

    expression: Word
    redirects: tuple[Redirect, ...] = ()
    line: int = 1
    start: int = 0
    end: int = 0


class Unary(Node, frozen=True, gc=False):
    """-f word and the like inside [[ ]]; -n for a lone word (`implied`)."""

    op: str
    word: Word
    implied: bool = False


class Binary(Node, frozen=True, gc=False):
    """left op right inside [[ ]]"""

    op: str
    left: Word
    right: Word


class Not(Node, frozen=True, gc=False):
    """! test"""

    test: Test


class Both(Node, frozen=True, gc=False):
    """left && right, or left || right when `either`"""

    left: Test
    right: Test
    either: bool = False


class Parenthesis(Node, frozen=True, gc=False):
    """( test )"""

    test: Test


Test: TypeAlias = Unary | Binary | Not | Both | Parenthesis


class Conditional(Node, frozen=True, gc=False):
    """[[ test ]]"""

    test: Test
    redirects: tuple[Redirect, ...] = ()
    line: int = 1
    start: int = 0
    end: int = 0


class Function(Node, frozen=True, gc=False):
    """name () body. `keyword` when written with `function`; redirections of the body belong to each call."""

    name: str
    body: Command
    keyword: bool = False
    source: str = ""
    line: int = 1
    start: int = 0
    end: int = 0


class Coprocess(Node, frozen=True, gc=False):
    """coproc [name] command"""

    name: str
    body: Command
    line: int = 1
    start: int = 0
    end: int = 0


Command: TypeAlias = (
    Simple
    | Pipeline
    | AndOr
    | Subshell
    | Group
    | If
    | Loop
    | For
    | ArithmeticFor
    | Case
    | ArithmeticCommand
    | Conditional
    | Function
    | Coprocess
)
