"""dash 0.5.12's grammar, as far as it is less than bash's, and its words for what does not parse.

No `[[`, `((`, `function`, `select`, `time`, arrays, `<<<`, `&>`, `<(...)`, `$'...'`; an expansion that only bash has is a bad
substitution when it is met. The messages are final: whoever prints them puts `Syntax error: ` in front.
"""

from __future__ import annotations

import re

from mirage.syntax.grammar import RESERVED, Parser
from mirage.syntax.tree import (
    Assignment,
    BadSubstitution,
    Command,
    Double,
    Parameter,
    ParseError,
    Part,
    ProcessSubstitution,
    Redirect,
    Script,
    Subshell,
    Word,
)

_RESERVED = RESERVED - {"[[", "]]", "function", "select", "time", "coproc", "in"}
_OPERATORS = frozenset({"", "-", ":-", "=", ":=", "?", ":?", "+", ":+", "#", "##", "%", "%%", "length"})
_ENDS = frozenset({"then", "do", "elif", "else", "fi", "done", "esac", "}", ")", ";;"})  # tokendlist of dash's mktokens
_PLAIN_ASSIGNMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*=")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_FOR_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?=[ \t\n;&|<>()]|$)")
_UNCLOSED = {"}": "Missing '}'", ")": "Missing '))'", "`": "EOF in backquote substitution"}


class DashParser(Parser):
    """Reads a text command by command, as dash does."""

    def _reserved(self) -> str:
        word = super()._reserved()
        return word if word in _RESERVED else ""

    def _accept(self, word: str) -> bool:
        if word == "in" and super()._reserved() == "in":
            self.pos += 2
            self.skip_blank()
            return True
        return super()._accept(word)

    # ---- what bash has more

    def _parenthesis(self) -> Command:
        start = self.pos
        self.pos += 1
        body = self._list(")")
        self.pos += 1
        return Subshell(body, (), self.line_at(start), start, self.pos)

    def _redirect(self) -> Redirect | None:
        if self.text.startswith("&>", self.pos):
            return None
        if self.text.startswith("<<<", self.pos):
            raise self._error("redirection unexpected")
        return super()._redirect()

    def _assignment(self) -> Assignment | None:
        found = _PLAIN_ASSIGNMENT.match(self.text, self.pos, self.stop)
        if found is None:
            return None
        if self.text.startswith("(", found.end()):
            self.pos = found.end()
            raise self.unexpected()
        return super()._assignment()

    def dollar(self, quoted: bool) -> Part | None:
        following = self.text[self.pos + 1 : self.pos + 2]
        return None if following and following in "'\"[" else super().dollar(quoted)

    def _double(self, translated: bool = False) -> Double:
        return super()._double(False)

    def _process(self) -> ProcessSubstitution:
        self.pos += 1
        raise self.unexpected()

    def _braced(self, quoted: bool) -> Part:
        start = self.pos
        part = super()._braced(quoted)
        if isinstance(part, Parameter) and (part.indirect or part.subscript is not None or part.op not in _OPERATORS):
            return BadSubstitution(self.text[start : self.pos])
        return part

    def _read_for(self, start: int) -> Command:
        self.skip_blank()
        name = _FOR_NAME.match(self.text, self.pos, self.stop)
        if name is None:
            raise self._error("Bad for loop variable")
        try:
            return super()._read_for(start)
        except ParseError as error:
            self._expecting(error, "do" if not re.fullmatch(r"\s*in\s*", self.text[name.end() :]) else "")
            raise

    def _function_body(self, word: Word, start: int) -> Command:
        if not _NAME.fullmatch(self.text[word.start : word.end]):
            self.pos += 1
            if self._peek() == ")":
                raise self._error("Bad function name")
            raise self.unexpected()
        try:
            return super()._function_body(word, start)
        except ParseError as error:
            self._expecting(error, ")" if self.text[: self.stop].rstrip().endswith("(") else "")
            raise

    # ---- what is expected

    def _list(self, closers: frozenset[str] | str) -> Script:
        start = self.pos
        try:
            return super()._list(closers)
        except ParseError as error:
            token = error.message.removesuffix(" unexpected")
            is_end = token.strip('"') in _ENDS and self.text[start : self.pos].strip(" \t\n;")
            if token != error.message and (token == "end of file" or is_end):
                error.message += _expecting(_wanted(closers))
            raise

    def _read_case(self, start: int) -> Command:
        try:
            return super()._read_case(start)
        except ParseError as error:
            words = self.text[start + len("case") : self.stop].split()
            self._expecting(error, "word" if not words else "in" if len(words) == 1 else ")")
            raise

    def _expecting(self, error: ParseError, wanted: str) -> None:
        """The text has ended where something was wanted."""
        if error.message == "end of file unexpected":
            error.message += _expecting(wanted)

    def unexpected(self, *, needs_word: bool = False, wanted: str = "") -> ParseError:
        """synexpect() of parser.c."""
        token = self.token()
        if not token:
            return self._end()
        if token in ("<", ">", "<<", ">>", "<&", ">&", "<>", ">|", "<<-"):
            shown = "redirection"
        elif token in _RESERVED or token[0] in ";&|()":
            shown = f'"{token}"'
        else:
            shown = token if token == "newline" else "word"
        error = self._error(f"{shown} unexpected{_expecting(wanted)}")
        error.line += token == "newline"  # it was read already
        return error

    def eof(self, wanted: str, start: int) -> ParseError:
        return ParseError(
            _UNCLOSED.get(wanted, "Unterminated quoted string"), self.line_at(self.stop), incomplete=True, awaits=wanted
        )

    def _end(self) -> ParseError:
        return ParseError("end of file unexpected", self.line_at(self.stop), incomplete=True)

    def _error(self, message: str) -> ParseError:
        return ParseError(message, self.line_at(self.pos))


def _expecting(wanted: str) -> str:
    return f" (expecting {wanted})" if wanted == "word" else f' (expecting "{wanted}")' if wanted else ""


def _wanted(closers: frozenset[str] | str) -> str:
    if isinstance(closers, str):
        return closers
    return "fi" if "fi" in closers else next(iter(closers))
