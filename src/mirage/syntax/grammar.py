"""Commands: the grammar of bash 5.2 by recursive descent over the scanner's words.

Each method stands at the first character of what it reads, blanks skipped, and leaves `pos` behind it, blanks skipped again.
One level of nesting costs at most four Python frames and the depth is bounded, so no text overflows the stack.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from msgspec.structs import force_setattr, replace

from mirage.syntax.conditional import ConditionalReader
from mirage.syntax.scan import EMPTY, NAME, Scanner, make_word
from mirage.syntax.tree import (
    AndOr,
    ArithmeticCommand,
    ArithmeticFor,
    ArrayValue,
    Assignment,
    BadSubstitution,
    Case,
    CaseItem,
    Command,
    Coprocess,
    Element,
    For,
    Function,
    Group,
    If,
    Item,
    Literal,
    Loop,
    ParseError,
    Pipeline,
    Redirect,
    Script,
    Simple,
    Single,
    Subshell,
    Word,
)

RESERVED = frozenset(
    [
        "if",
        "then",
        "elif",
        "else",
        "fi",
        "for",
        "while",
        "until",
        "do",
        "done",
        "case",
        "esac",
        "select",
        "function",
        "time",
        "coproc",
        "in",
        "{",
        "}",
        "!",
        "[[",
        "]]",
    ]
)
_CLOSERS = frozenset({"then", "elif", "else", "fi", "do", "done", "esac", "}", "in", "]]"})
_COMPOUND = (Subshell, Group, If, Loop, For, ArithmeticFor, Case, ArithmeticCommand, ConditionalReader.NODE)
_RESERVED_WORD = re.compile(r"(?:[a-z]+|\[\[|\]\]|[{}!])(?=[ \t\n;&|<>()]|\\\n|\Z)")
_OPERATOR = re.compile(r";;&|;;|;&|;|&&|&>>|&>|&|\|\||\|&|\||<<<|<<-|<<|<>|<&|<|>>|>&|>\||>|\(|\)|\n")
_REDIRECT = re.compile(
    r"(?:([0-9]+)|\{([A-Za-z_][A-Za-z0-9_]*(?:\[[^\]\n]*\])?)\})?(<<<|<<-|<<|<>|<&|<(?!\()|>>|>&|>\||>(?!\()|&>>|&>)"
)
_ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(\+?=|\[)")
_COMMENT_OR_BLANK = re.compile(r"(?:[ \t]+|\\\n|#[^\n]*)+")
_COMMENT_OR_SPACE = re.compile(r"(?:[ \t\n]+|\\\n|#[^\n]*)+")
_DECLARING = frozenset({"declare", "typeset", "local", "readonly", "export", "alias", "eval", "let"})
_TIME_OPTION = re.compile(r"-p(?=[ \t\n;&|()]|\Z)")

Aliases = Callable[[str], "str | None"]
T = TypeVar("T")


def _no_alias(name: str) -> str | None:
    return None


class Parser(ConditionalReader, Scanner):
    """Reads a text command by command, as bash does, so that each may run before the next is read.

    `aliases` answers what an alias stands for. `final` says that no more text can come: a here-document that does not end
    then ends with the text, and `warnings` says so (line, text); otherwise it is an incomplete ParseError.
    """

    def __init__(
        self,
        text: str,
        *,
        line: int = 1,
        aliases: Aliases | None = None,
        extglob: bool = False,
        posix: bool = False,
        comments: bool = True,
        final: bool = True,
    ) -> None:
        super().__init__(text, line=line, extglob=extglob, posix=posix)
        self.aliases = aliases
        self.comments = comments
        self.final = final
        self.warnings: list[tuple[int, str]] = []
        self.looked_up: set[str] = set()  # command words for which `aliases` was asked
        self._alias_ends: list[tuple[str, int, bool]] = []  # aliases being read: where their text ends, whether in a blank
        self._pending: list[Redirect] = []  # here-documents whose text has not come yet
        self._closing = ""  # the bracket that a substitution being read waits for

    # ---- the whole

    def command(self) -> Script | None:
        """The next line of commands (more lines when they belong together), or None at the end of the text."""
        try:
            return self._command()
        except RecursionError:
            raise ParseError("memory exhausted", self.line_at(0), self.current_line()) from None

    def _command(self) -> Script | None:
        self.depth = 0
        self._space()
        if self.pos >= self.stop:
            return None
        items: list[Item] = []
        while True:
            node = self._and_or()
            char = self._peek()
            background = False
            if char == ";" and not self.text.startswith((";;", ";&"), self.pos):
                self.pos += 1
            elif char == "&" and not self.text.startswith("&&", self.pos):
                self.pos += 1
                background = True
            elif char not in ("\n", ""):
                raise self.unexpected()
            items.append(Item(node, background))
            char = self._peek()
            if char in ("\n", ""):
                break
        self._newline()
        if self._pending:
            self._read_documents()
        return Script(tuple(items))

    def has_more(self) -> bool:
        """Whether anything but blanks and comments follows."""
        self._space()
        return self.pos < self.stop

    def rest(self) -> Script:
        """All the commands that are left."""
        items: list[Item] = []
        while (script := self.command()) is not None:
            items.extend(script.items)
        return Script(tuple(items))

    # ---- blanks, newlines, tokens

    def skip_blank(self) -> None:
        """Over blanks, line continuations and a comment; at the end of an alias, forget it."""
        found = (_COMMENT_OR_BLANK if self.comments else _BLANKS).match(self.text, self.pos, self.stop)
        if found:
            self.pos = found.end()

    def _peek(self) -> str:
        """The next character after blanks, or "" at the end."""
        self.skip_blank()
        if self.pos >= self.stop:
            if self.text.endswith("\\\n") and not self.final:
                raise self._end()
            return ""
        return self.text[self.pos]

    def _newline(self) -> None:
        """Over one newline, if it is there, and the here-documents that begin behind it."""
        if self.pos < self.stop and self.text[self.pos] == "\n":
            self.pos += 1
            if self._pending:
                self._read_documents()

    def _space(self) -> None:
        """Over blanks and newlines."""
        while True:
            if self._pending:
                self.skip_blank()
                if self.pos >= self.stop or self.text[self.pos] != "\n":
                    return
                self._newline()
                continue
            found = (_COMMENT_OR_SPACE if self.comments else _SPACES).match(self.text, self.pos, self.stop)
            if found:
                self.pos = found.end()
            return

    def _reserved(self) -> str:
        """The reserved word at `pos`, or "". Not consumed."""
        found = _RESERVED_WORD.match(self.text, self.pos, self.stop)
        if found and found.group() in RESERVED:
            return found.group()
        return ""

    def _accept(self, word: str) -> bool:
        if self._reserved() == word:
            self.pos += len(word)
            self.skip_blank()
            return True
        return False

    def _expect(self, word: str) -> None:
        self._space()
        if not self._accept(word):
            raise self.unexpected()

    def token(self) -> str:
        """The token at `pos` as an error names it; "" at the end of the text."""
        self.skip_blank()
        if self.pos >= self.stop:
            return ""
        found = _OPERATOR.match(self.text, self.pos, self.stop)
        if found:
            return "newline" if found.group() == "\n" else found.group()
        here = self.pos
        self.word()
        end = self.pos if self.pos > here else here + 1
        self.pos = here
        return self.text[here:end]

    def unexpected(self, *, needs_word: bool = False, wanted: str = "") -> ParseError:
        """The complaint about the token at `pos`. A word that is missing at the end of a line is a missing word.

        `wanted` is the token that should have stood there, which dash names and bash does not.
        """
        token = self.token()
        if not token:
            if not needs_word or not self.text:
                return self._end()
            token = "newline"
        line = self.line_at(self.pos)
        return ParseError(
            f"syntax error near unexpected token `{token}'", line, self.current_line(), status=127 if self._closing else 2
        )

    def _end(self) -> ParseError:
        line = self.line_at(self.stop)
        if not self.text.endswith("\n"):
            line += 1
        if self._closing:
            return ParseError(f"unexpected EOF while looking for matching `{self._closing}'", line, incomplete=True)
        return ParseError("syntax error: unexpected end of file", line, incomplete=True)

    # ---- lists

    def _list(self, closers: frozenset[str] | str) -> Script:
        """A compound list up to one of the reserved words (or the bracket) that close it, which stays."""
        self.deeper()
        items: list[Item] = []
        while True:
            self._space()
            if items and self._at(closers):
                break
            node = self._and_or()
            char = self._peek()
            background = False
            if char == ";" and not self.text.startswith((";;", ";&"), self.pos):
                self.pos += 1
            elif char == "&" and not self.text.startswith("&&", self.pos):
                self.pos += 1
                background = True
            elif char != "\n":
                items.append(Item(node))
                if char == "":
                    raise self._end()
                if not self._at(closers):
                    raise self.unexpected()
                break
            items.append(Item(node, background))
        self.depth -= 1
        return Script(tuple(items))

    def _at(self, closers: frozenset[str] | str) -> bool:
        if isinstance(closers, str):
            if closers == ";;":
                return self.text.startswith((";;", ";&"), self.pos) or self._reserved() == "esac"
            return self.text.startswith(closers, self.pos) and self.pos < self.stop
        return self._reserved() in closers

    def nested_script(self, closing: str, start: int) -> Script:
        """The body of a substitution opened at `start`: commands until `closing`; it may be empty."""
        outer_pending, self._pending = self._pending, []
        outer_closing, self._closing = self._closing, closing
        aliases, looked_up = self.aliases, self.looked_up
        if aliases is not None:  # what is put into the text here would move it from under the word around
            self.aliases, self.looked_up = _no_alias, set()
        self.deeper()
        self._space()
        if self._at(closing):
            script = Script(())
        else:
            script = self._list(closing)
        if self._pending:
            self._read_documents()
        self.pos += len(closing)
        self.depth -= 1
        self._closing = outer_closing
        self._pending = outer_pending
        self.has_alias = aliases is not None and any(aliases(name) is not None for name in self.looked_up)
        self.aliases, self.looked_up = aliases, looked_up | self.looked_up
        return script

    def _and_or(self) -> Command:
        start = self.pos
        first = self._pipeline()
        rest: list[tuple[str, Command]] = []
        while True:
            self.skip_blank()
            op = self.text[self.pos : self.pos + 2]
            if op not in ("&&", "||") or self.pos >= self.stop:
                break
            self.pos += 2
            self._space()
            rest.append((op, self._pipeline()))
        return AndOr(first, tuple(rest), start, self.pos) if rest else first

    def _pipeline(self) -> Command:
        start = self.pos
        negated = bare = False
        timed = ""
        while word := self._reserved():
            if word == "!":
                negated = not negated
            elif word == "time" and not timed:
                timed = word
            else:
                break
            bare = True
            self.pos += len(word)
            self.skip_blank()
            if word == "time" and (found := _TIME_OPTION.match(self.text, self.pos, self.stop)):
                timed = "time -p"
                self.pos = found.end()
                self.skip_blank()
                if self.text.startswith("--", self.pos) and self.text[self.pos + 2 : self.pos + 3] in ("", " ", "\t", "\n", ";"):
                    self.pos += 2
                    self.skip_blank()
        if bare and (self.pos >= self.stop or self.text[self.pos] in "\n;" or self.text.startswith(("&&", "||", ")"), self.pos)):
            return Pipeline((), negated, timed, (), start, self.pos)
        command = self._one()
        if not bare and (self.pos >= self.stop or self.text[self.pos] != "|"):
            return command
        commands = [command]
        both: list[bool] = []
        while self.pos < self.stop and self.text[self.pos] == "|" and not self.text.startswith("||", self.pos):
            both.append(self.text.startswith("|&", self.pos))
            self.pos += 2 if both[-1] else 1
            self._space()
            if self._reserved() == "!":
                raise self.unexpected()
            commands.append(self._one())
        return Pipeline(tuple(commands), negated, timed, tuple(both), start, self.pos)

    # ---- one command

    def _one(self) -> Command:
        """A simple command, compound command or function definition."""
        if self.aliases is not None:
            self._expand_alias()
        if self.pos >= self.stop:
            raise self._end()
        start = self.pos
        char = self.text[start]
        node: Command
        if char == "(":
            node = self._parenthesis()
        elif char in _RESERVED_START and (word := self._reserved()):
            if word in _CLOSERS:
                raise self.unexpected()
            reader = _COMPOUNDS.get(word)
            if reader is None:
                raise self.unexpected()
            self.pos += len(word)
            node = getattr(self, reader)(start)
        else:
            return self._simple()
        self.skip_blank()
        if isinstance(node, _COMPOUND):
            redirects = self._redirects()
            if redirects:
                node = replace(node, redirects=tuple(redirects), end=self.pos)
        return node

    def _redirects(self) -> list[Redirect]:
        redirects: list[Redirect] = []
        while (redirect := self._redirect()) is not None:
            redirects.append(redirect)
        return redirects

    def _simple(self) -> Command:
        start = self.pos
        line = self.line_at(start)
        assignments: list[Assignment] = []
        words: list[Word | Assignment] = []
        redirects: list[Redirect] = []
        declares = False
        text = self.text
        mark = start
        while True:
            if len(words) + len(assignments) + len(redirects) == 2:
                line = self.line_at(mark)  # bash's parser has read the second token when it makes the command
            if self.pos >= self.stop or text[self.pos] in "\n;|)":
                break
            redirect = self._redirect()
            if redirect is not None:
                redirects.append(redirect)
                mark = self.pos
                if not words and self.aliases is not None:
                    self._expand_alias()
                text = self.text
                continue
            char = text[self.pos]
            if char == "&":
                break
            if char == "(":
                if len(words) == 1 and not assignments and not redirects and isinstance(words[0], Word):
                    return self._function_body(words[0], start)
                break
            if not words or declares:
                assignment = self._assignment()
                if assignment is not None:
                    (words or assignments).append(assignment)
                    mark = self.pos
                    self.skip_blank()
                    if not words and self.aliases is not None:
                        self._expand_alias()
                    text = self.text
                    continue
            word = self.word()
            if word is None:
                break
            words.append(word)
            mark = self.pos
            if word.static is not None:
                declares = declares or (len(words) == 1 and word.static in _DECLARING)
            self.skip_blank()
            if self._alias_ends and self._leave_aliases():
                self._expand_alias()
                text = self.text
        if not (words or assignments or redirects):
            raise self.unexpected()
        return Simple(tuple(assignments), tuple(words), tuple(redirects), line, start, self.pos)

    def _assignment(self) -> Assignment | None:
        text, start = self.text, self.pos
        found = _ASSIGNMENT.match(text, start, self.stop)
        if found is None:
            return None
        name, op = found.groups()
        subscript: Word | None = None
        self.pos = found.end()
        if op == "[":
            self.pos -= 1
            subscript = self.subscript("")
            if text.startswith("+=", self.pos):
                op = "+="
            elif text.startswith("=", self.pos):
                op = "="
            else:
                self.pos = start
                return None
            self.pos += len(op)
        value: Word | ArrayValue
        if text.startswith("(", self.pos) and self.pos < self.stop:
            value = self._array()
        else:
            word = self.word(assignment=True)
            value = word if word is not None else EMPTY
        return Assignment(name, value, subscript, op == "+=", start, self.pos)

    def _array(self) -> ArrayValue:
        start = self.pos
        self.deeper()
        self.pos += 1
        elements: list[Element] = []
        while True:
            found = _COMMENT_OR_SPACE.match(self.text, self.pos, self.stop)
            if found:
                self.pos = found.end()
            if self.pos >= self.stop:
                error = self.eof(")", start)
                error.status = 1
                raise error
            if self.text[self.pos] == ")":
                break
            here = self.pos
            if self.text[here] == "[":
                key = self.subscript("")
                append = self.text.startswith("+=", self.pos)
                if append or self.text.startswith("=", self.pos):
                    self.pos += 2 if append else 1
                    elements.append(Element(self.word(assignment=True) or EMPTY, key, append))
                    continue
                self.pos = here
            word = self.word()
            if word is None:
                error = self.unexpected()
                error.status = 1
                raise error
            elements.append(Element(word))
        self.pos += 1
        self.depth -= 1
        return ArrayValue(tuple(elements))

    # ---- redirections

    def _redirect(self) -> Redirect | None:
        found = _REDIRECT.match(self.text, self.pos, self.stop)
        if found is None:
            return None
        start = self.pos
        digits, variable, op = found.groups()
        if op[0] == "&" and (digits or variable):
            return None
        self.pos = found.end()
        self.skip_blank()
        target = self.word()
        if target is None:
            raise self.unexpected(needs_word=True)
        redirect = Redirect(
            op, target, int(digits) if digits and len(digits) < 10 else None, variable or "", None, False, start, self.pos
        )
        if op in ("<<", "<<-"):
            quoted = any(not isinstance(part, Literal) and getattr(part, "text", None) is not None for part in target.parts) or any(
                type(part).__name__ == "Double" for part in target.parts
            )
            force_setattr(redirect, "quoted", quoted)
            self._pending.append(redirect)
        self.skip_blank()
        return redirect

    def _read_documents(self) -> None:
        """The texts of the here-documents that wait, from `pos`, which is the start of a line."""
        pending, self._pending = self._pending, []
        for redirect in pending:
            self._read_document(redirect)

    def _read_document(self, redirect: Redirect) -> None:
        delimiter = delimiter_text(redirect.target, self.text)
        strip = redirect.op == "<<-"
        text, start = self.text, self.pos
        lines: list[str] = []
        while True:
            if self.pos >= self.stop:
                line = self.line_at(redirect.start)
                last = self.line_at(self.stop) - (1 if text.endswith("\n") and lines else 0)
                if not self.final:
                    raise ParseError("syntax error: unexpected end of file", last, incomplete=True, awaits=delimiter)
                warning = f"here-document at line {line} delimited by end-of-file (wanted `{delimiter}')"
                self.warnings.append((last, warning))
                break
            end = text.find("\n", self.pos, self.stop)
            line_text = text[self.pos : end if end >= 0 else self.stop]
            self.pos = end + 1 if end >= 0 else self.stop
            if not redirect.quoted:
                while line_text.endswith("\\") and (len(line_text) - len(line_text.rstrip("\\"))) % 2 and end >= 0:
                    end = text.find("\n", self.pos, self.stop)
                    line_text = line_text[:-1] + text[self.pos : end if end >= 0 else self.stop]
                    self.pos = end + 1 if end >= 0 else self.stop
            if strip:
                line_text = line_text.lstrip("\t")
            if line_text == delimiter or (self._closing and line_text.startswith(delimiter + self._closing)):
                if line_text != delimiter:
                    self.pos -= len(line_text) - len(delimiter) + (1 if end >= 0 else 0)
                break
            lines.append(line_text + "\n" if end >= 0 or line_text else "")
        force_setattr(redirect, "body", self._document_word("".join(lines), redirect.quoted, start))

    def _document_word(self, body: str, quoted: bool, start: int) -> Word:
        if quoted:
            return Word((Single(body),), body)
        if "$" not in body and "`" not in body and "\\" not in body:
            return Word((Literal(body),), body)
        inner = Parser(body, line=self.line_at(start), aliases=self.aliases, extglob=self.extglob)
        inner.depth = self.depth + 1
        try:
            parts = inner.double_parts("", 0)
        except ParseError:
            return Word((BadSubstitution(body),))
        word = make_word(parts, 0, 0)
        return Word(word.parts, None)

    # ---- aliases

    def _expand_alias(self) -> None:
        """Put the text of an alias in the place of the plain word at `pos`, until there is none."""
        while self.aliases is not None:
            self._leave_aliases()
            found = _ALIAS_WORD.match(self.text, self.pos, self.stop)
            if found is None:
                return
            name = found.group()
            self.looked_up.add(name)
            if name in RESERVED or any(name == active for active, _, _ in self._alias_ends):
                return
            value = self.aliases(name)
            if value is None:
                return
            shift = len(value) - len(name)
            self.text = self.text[: self.pos] + value + self.text[found.end() :]
            self.stop += shift
            self._alias_ends = [(active, end + shift, spaced) for active, end, spaced in self._alias_ends]
            self._alias_ends.append((name, self.pos + len(value), value[-1:] in (" ", "\t")))
            self.skip_blank()

    def _leave_aliases(self) -> bool:
        """Forget the aliases whose text is read; whether one of them ended in a blank, so that the next word may be an alias too."""
        left = [spaced for _, end, spaced in self._alias_ends if end <= self.pos]
        if left:
            self._alias_ends = [entry for entry in self._alias_ends if entry[1] > self.pos]
        return any(left)

    # ---- compound commands

    def _parenthesis(self) -> Command:
        start = self.pos
        line = self.line_at(start)
        if self.text.startswith("((", start):
            end = self.arithmetic_end(start + 2, start) if not self._lone_parenthesis(start) else -1
            if end >= 0:
                expression = self.arithmetic_word(start + 2, end)
                self.pos = end + 2
                return ArithmeticCommand(expression, (), line, start, self.pos)
        self.pos += 1
        body = self._list(")")
        self.pos += 1
        return Subshell(body, (), line, start, self.pos)

    def _lone_parenthesis(self, start: int) -> bool:
        """Whether the text ends inside `((...)`: bash then complains of what it read as arithmetic."""
        try:
            self.arithmetic_end(start + 2, start)
        except ParseError:
            if self.text.rstrip("\n").endswith(")") and self.final:
                line = self.current_line()
                raise ParseError(f"syntax error near `{line}'", self.line_at(start), line) from None
            raise
        return False

    def _read_group(self, start: int) -> Command:
        line = self.line_at(start)
        body = self._list(_BRACE)
        self.pos += 1
        return Group(body, (), line, start, self.pos)

    def _read_if(self, start: int) -> Command:
        line = self.line_at(start)
        branches: list[tuple[Script, Script]] = []
        otherwise: Script | None = None
        while True:
            condition = self._list(_THEN)
            self.pos += 4
            branches.append((condition, self._list(_AFTER_THEN)))
            word = self._reserved()
            self.pos += len(word)
            if word == "else":
                otherwise = self._list(_FI)
                self.pos += 2
                break
            if word == "fi":
                break
        return If(tuple(branches), otherwise, (), line, start, self.pos)

    def _read_loop(self, start: int) -> Command:
        until = self.text[start] == "u"
        line = self.line_at(start)
        condition = self._list(_DO)
        self.pos += 2
        body = self._list(_DONE)
        self.pos += 4
        return Loop(condition, body, until, (), line, start, self.pos)

    def _body(self) -> Script:
        """do list done, or { list }"""
        self._space()
        if self._reserved() == "{":
            self.pos += 1
            body = self._list(_BRACE)
            self.pos += 1
            return body
        if self._reserved() != "do":
            raise self.unexpected(wanted="do")
        self.pos += 2
        body = self._list(_DONE)
        self.pos += 4
        return body

    def _read_for(self, start: int) -> Command:
        line = self.line_at(start)
        self.skip_blank()
        select = self.text[start] == "s"
        if not select and self.text.startswith("((", self.pos):
            return self._arithmetic_for(start, line)
        here = self.pos
        if self.word() is None:
            raise self.unexpected(needs_word=True)
        name = self.text[here : self.pos]
        words: list[Word] | None = None
        self._space()
        if self._accept("in"):
            words = []
            while (word := self.word()) is not None:
                words.append(word)
                self.skip_blank()
            if self._peek() == ";":
                self.pos += 1
            elif self._peek() != "\n":
                raise self.unexpected()
        elif self._peek() == ";":
            self.pos += 1
        body = self._body()
        return For(name, None if words is None else tuple(words), body, select, (), line, start, self.pos)

    def _arithmetic_for(self, start: int, line: int) -> Command:
        here = self.pos + 2
        end = self.arithmetic_end(here, self.pos)
        if end < 0:
            raise ParseError(f"syntax error near `{self.current_line()}'", line, self.current_line())
        pieces = _split_arithmetic(self.text, here, end)
        if len(pieces) != 3:
            what = "arithmetic expression required" if len(pieces) < 3 else "`;' unexpected"
            error = ParseError(f"syntax error: {what}", line)
            error.near = f"\0syntax error: `(({self.text[here:end]}))'"
            raise error
        first, test, step = [self.arithmetic_word(a, b) for a, b in pieces]
        self.pos = end + 2
        if self._peek() == ";":
            self.pos += 1
        body = self._body()
        return ArithmeticFor(first, test, step, body, (), line, start, self.pos)

    def _read_case(self, start: int) -> Command:
        line = self.line_at(start)
        self.skip_blank()
        word = self.word()
        if word is None:
            raise self.unexpected(needs_word=True, wanted="word")
        self._space()
        if not self._accept("in"):
            raise self.unexpected(wanted="in")
        items: list[CaseItem] = []
        self.deeper()
        while True:
            self._space()
            if self._reserved() == "esac":
                self.pos += 4
                break
            items.append(self._case_item())
            if not items[-1].end:
                items[-1] = replace(items[-1], end=";;")
                self._expect("esac")
                break
        self.depth -= 1
        return Case(word, tuple(items), (), line, start, self.pos)

    def _case_item(self) -> CaseItem:
        if self._peek() == "(":
            self.pos += 1
            self.skip_blank()
        patterns: list[Word] = []
        while True:
            if self.pos >= self.stop:
                raise self._end()
            pattern = self.word()
            if pattern is None:
                raise self.unexpected()
            patterns.append(pattern)
            char = self._peek()
            if char == "|" and not self.text.startswith("||", self.pos):
                self.pos += 1
                self.skip_blank()
                continue
            if char == ")":
                self.pos += 1
                break
            raise self.unexpected(needs_word=True, wanted=")")
        self._space()
        body = Script(()) if self._at(";;") else self._list(";;")
        self._space()
        for end in (";;&", ";;", ";&"):
            if self.text.startswith(end, self.pos):
                self.pos += len(end)
                return CaseItem(tuple(patterns), body, end)
        return CaseItem(tuple(patterns), body, "")

    def _read_function(self, start: int) -> Command:
        self.skip_blank()
        here = self.pos
        if self.word() is None:
            raise self.unexpected(needs_word=True)
        name = self.text[here : self.pos]
        if self._peek() == "(":
            self.pos += 1
            if self._peek() == ")":
                self.pos += 1
            else:
                self.pos -= 1
        return self._function(name, start, keyword=True)

    def _function_body(self, word: Word, start: int) -> Command:
        """The rest of `name () body`, from the bracket."""
        self.pos += 1
        if self._peek() != ")":
            raise self.unexpected(needs_word=True)
        self.pos += 1
        return self._function(self.text[word.start : word.end], start, keyword=False)

    def _function(self, name: str, start: int, *, keyword: bool) -> Command:
        line = self.line_at(start)
        self._space()
        if self.pos >= self.stop:
            raise self._end()
        if self.text[self.pos] != "(" and self._reserved() not in _BODIES:
            raise self.unexpected()
        self.deeper()
        body = self._one()
        self.depth -= 1
        return Function(name, body, keyword, self.text[start : self.pos].rstrip(), line, start, self.pos)

    def _read_coproc(self, start: int) -> Command:
        line = self.line_at(start)
        self.skip_blank()
        if self.pos >= self.stop or self.text[self.pos] == "\n":
            raise self.unexpected(needs_word=True)
        name = "COPROC"
        if not self._reserved() and (found := NAME.match(self.text, self.pos, self.stop)):
            here = self.pos
            self.pos = found.end()
            self.skip_blank()
            if (self._reserved() in _BODIES or self.text.startswith("(", self.pos)) and self.pos > found.end():
                name = found.group()
            else:
                self.pos = here
        self.deeper()
        body = self._one()
        self.depth -= 1
        return Coprocess(name, body, line, start, self.pos)

    def _read_conditional(self, start: int) -> Command:
        return self.conditional(start)


def parse(text: str, *, extglob: bool = False, posix: bool = False) -> Script:
    """The whole text as one script; raises ParseError."""
    return Parser(text, extglob=extglob, posix=posix).rest()


def delimiter_text(word: Word, text: str) -> str:
    """What a here-document's last line must be: the word with its quotes removed and nothing expanded."""
    if word.static is not None:
        return word.static
    pieces: list[str] = []
    for part in word.parts:
        match part:
            case Literal(text=piece) | Single(text=piece):
                pieces.append(piece)
            case _:
                return re.sub(r"\\(.)|[\"']", lambda found: found.group(1) or "", text[word.start : word.end])
    return "".join(pieces)


def _split_arithmetic(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The spans between the top-level semicolons."""
    pieces: list[tuple[int, int]] = []
    depth = 0
    for pos in range(start, end):
        char = text[pos]
        if char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
        elif char == ";" and depth == 0:
            pieces.append((start, pos))
            start = pos + 1
    pieces.append((start, end))
    return pieces


_BLANKS = re.compile(r"(?:[ \t]+|\\\n)+")
_SPACES = re.compile(r"(?:[ \t\n]+|\\\n)+")
_ALIAS_WORD = re.compile(r"[^\s\\'\"$`;&|<>()/=#]+(?=[\s;&|<>()]|\Z)")
_RESERVED_START = frozenset(word[0] for word in RESERVED)
_BRACE, _THEN, _FI, _DO, _DONE = (frozenset({word}) for word in ("}", "then", "fi", "do", "done"))
_AFTER_THEN = frozenset({"elif", "else", "fi"})
_BODIES = frozenset({"{", "if", "while", "until", "for", "case", "select", "[["})
_COMPOUNDS: dict[str, str] = {  # by name, so that dash may read them its own way
    "{": "_read_group",
    "if": "_read_if",
    "while": "_read_loop",
    "until": "_read_loop",
    "for": "_read_for",
    "select": "_read_for",
    "case": "_read_case",
    "function": "_read_function",
    "coproc": "_read_coproc",
    "[[": "_read_conditional",
}
