"""Words: quoting, expansions and everything else below the level of commands, read straight from the text.

There is no separate token stream, because in bash what a character means depends on the command around it (`((`, `[[`, `a=(`,
`<(`). The scanner stands at `pos` and never looks past `stop`; each character is visited a bounded number of times, so that
the work is linear in the text times the depth of nesting, and the depth is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from mirage.syntax.ansi import decode_ansi
from mirage.syntax.tree import (
    Ansi,
    Arithmetic,
    BadSubstitution,
    CommandSubstitution,
    Double,
    Escaped,
    Literal,
    Parameter,
    ParseError,
    Part,
    ProcessSubstitution,
    Script,
    Single,
    Word,
)

MAX_DEPTH = 200  # nested compounds and substitutions; bash's own parser gives up at a stack of 10,000

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_BLANK = re.compile(r"(?:[ \t]|\\\n)+")
_PLAIN = re.compile(r"[^\s\\'\"$`;&|<>()?*+@!\[\]{}~]+")  # nothing in it can mean anything
_CHUNK = re.compile(r"(?:[^ \t\n\\'\"$`;&|<>()?*+@!]|[?*+@!](?!\())+")  # unquoted text without extended globs
_CHUNK_PLAIN = re.compile(r"[^ \t\n\\'\"$`;&|<>()]+")
_DOUBLE_CHUNK = re.compile(r"[^\"\\$`]+")
ALIVE = re.compile(r"[*?\[~{(]")  # characters of a literal that some expansion may act on
_PARAMETER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-]")
_UNBRACED = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-]")
_OPERATOR = re.compile(r":[-=?+]|##?|%%?|//?|\^\^?|,,?|~~?|[-=?+]|@(?=[A-Za-z]\})|:")
_ARITHMETIC_STOP = re.compile(r"[()\"`\\]")
_BACKQUOTE = re.compile(r"\\.|`", re.DOTALL)
_QUOTED_OPERATORS = frozenset({"#", "##", "%", "%%", "/", "//", "/#", "/%", "^", "^^", ",", ",,", "~", "~~"})
_NONE: tuple[Part, ...] = ()
EMPTY = Word((), "")


class Scanner:
    """A text, a place in it, and the readers of words. `Parser` adds the commands."""

    def __init__(self, text: str, *, line: int = 1, extglob: bool = False, posix: bool = False) -> None:
        self.text = text
        self.pos = 0
        self.stop = len(text)
        self.extglob = extglob
        self.in_double = False  # between the quotes of "", not in a here-document
        self.in_operand = False  # in the word of ${x:-word} that stands there
        self.posix = posix
        self.depth = 0
        self._mark = (0, line)
        self._bad: dict[int, int] = {}

    # ---- places and errors

    def line_at(self, pos: int) -> int:
        """The number of the line that holds `pos`. Cheap when it is asked in rising order."""
        mark, line = self._mark
        if pos < mark:
            return line - self.text.count("\n", pos, mark)
        line += self.text.count("\n", mark, pos)
        self._mark = (pos, line)
        return line

    def eof(self, wanted: str, start: int) -> ParseError:
        """The complaint about a quote or bracket opened at `start` that never closes."""
        return ParseError(
            f"unexpected EOF while looking for matching `{wanted}'", self.line_at(start), incomplete=True, awaits=wanted
        )

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ParseError("memory exhausted", self.line_at(min(self.pos, len(self.text))), self.current_line())

    def current_line(self) -> str:
        """The line at `pos`, as bash repeats it below a syntax error."""
        text = self.text
        pos = min(self.pos, len(text))
        if pos > 0 and pos == len(text) and text[pos - 1] == "\n":
            pos -= 1
        start = text.rfind("\n", 0, pos) + 1
        end = text.find("\n", pos)
        return text[start : end if end >= 0 else len(text)]

    def skip_blank(self) -> None:
        """Over blanks and line continuations, not over newlines or comments."""
        found = _BLANK.match(self.text, self.pos, self.stop)
        if found:
            self.pos = found.end()

    has_alias = False  # whether an alias stands in the script that `nested_script` read last: it is to be read anew when it runs

    def nested_script(self, closing: str, start: int) -> Script:
        """The commands up to `closing`, which is consumed. The Parser knows how."""
        raise NotImplementedError

    # ---- words

    def word(self, *, assignment: bool = False) -> Word | None:
        """The word at `pos`, or None where none begins. `assignment` is the value behind `name=`, which may be empty."""
        text, start, stop = self.text, self.pos, self.stop
        found = _PLAIN.match(text, start, stop)
        if found:
            end = found.end()
            if end >= stop or text[end] in " \t\n;&|":
                self.pos = end
                value = found.group()
                return Word((Literal(value),), value, False, start, end)
        parts = self.parts(_word_end)
        if not parts and not assignment:
            return None
        return make_word(parts, start, self.pos)

    def parts(self, ends: Callable[[Scanner, str], bool], *, quoted: bool = False) -> list[Part]:
        """Parts until `ends` says so for an unquoted character. `quoted`: inside double quotes, where ' is but a character."""
        text, stop = self.text, self.stop
        parts: list[Part] = []
        chunk = _CHUNK if self.extglob else _CHUNK_PLAIN
        piece_start = self.pos  # of a literal being gathered
        pieces: list[str] = []

        def flush() -> None:
            if pieces:
                parts.append(Literal("".join(pieces)))
                pieces.clear()

        while self.pos < stop:
            char = text[self.pos]
            if char == "\\":
                if self.pos + 1 >= stop:
                    if self.pos + 1 < len(text):
                        pieces.append("\\")
                        self.pos += 1
                        continue
                    flush()
                    self.pos += 1
                    parts.append(Escaped("\\"))  # a string that ends in a backslash has one; a file's reader takes it away before
                    break
                following = text[self.pos + 1]
                self.pos += 2
                if following == "\n":
                    continue
                if quoted and following not in '$`"\\}':
                    pieces.append("\\" + following)
                    continue
                flush()
                parts.append(Escaped(following))
            elif ends(self, char):
                break
            elif char == "'" and not quoted:
                flush()
                parts.append(self._single())
            elif char == '"':
                flush()
                parts.append(self._double())
            elif char == "$":
                part = self.dollar(quoted)
                if part is None:
                    pieces.append("$")
                    self.pos += 1
                else:
                    flush()
                    parts.append(part)
            elif char == "`":
                flush()
                parts.append(self._backquote(quoted))
            elif char in "<>" and not quoted and text.startswith("(", self.pos + 1):
                flush()
                parts.append(self._process())
            elif self.extglob and char in "?*+@!" and text.startswith("(", self.pos + 1):
                pieces.append(char + "(")
                self.pos += 2
                flush()
                parts.extend(self._extended_glob(quoted))
            else:
                found = chunk.match(text, self.pos, stop) if ends is _word_end else None
                end = found.end() if found else self.pos + 1
                piece_start = self.pos
                pieces.append(text[piece_start:end])
                self.pos = end
        flush()
        return parts

    def _extended_glob(self, quoted: bool) -> list[Part]:
        """The parts between the bracket of `@(` and its partner, and that as well."""
        start = self.pos - 1
        self.deeper()
        depth = 0

        def ends(scanner: Scanner, char: str) -> bool:
            nonlocal depth
            if char == "(":
                depth += 1
            elif char == ")":
                if depth == 0:
                    return True
                depth -= 1
            return False

        parts = self.parts(ends, quoted=quoted)
        if self.pos >= self.stop:
            raise self.eof(")", start)
        self.pos += 1
        self.depth -= 1
        parts.append(Literal(")"))
        return parts

    def _single(self) -> Single:
        start = self.pos
        end = self.text.find("'", start + 1, self.stop)
        if end < 0:
            raise self.eof("'", start)
        self.pos = end + 1
        return Single(self.text[start + 1 : end])

    def _double(self, translated: bool = False) -> Double:
        start = self.pos
        self.pos += 1
        parts = self.double_parts('"', start)
        self.pos += 1
        return Double(tuple(parts), translated)

    def double_parts(self, closing: str, start: int) -> list[Part]:
        """Parts by the rules inside double quotes, up to `closing` (not consumed), or to `stop` when that is ""."""
        around = self.in_double, self.in_operand
        self.in_double, self.in_operand = bool(closing), False
        try:
            return self._double_parts(closing, start)
        finally:
            self.in_double, self.in_operand = around

    def _double_parts(self, closing: str, start: int) -> list[Part]:
        text, stop = self.text, self.stop
        parts: list[Part] = []
        pieces: list[str] = []
        while self.pos < stop:
            found = _DOUBLE_CHUNK.match(text, self.pos, stop)
            if found:
                pieces.append(found.group())
                self.pos = found.end()
                if self.pos >= stop:
                    break
            char = text[self.pos]
            if char == '"':
                if closing:
                    break
                pieces.append(char)
                self.pos += 1
                continue
            part: Part | None
            if char == "\\":
                following = text[self.pos + 1] if self.pos + 1 < stop else ""
                self.pos += 2 if following else 1
                if following == "\n":
                    continue
                if not following or following not in ('$`"\\' if closing else "$`\\"):
                    pieces.append("\\" + following)
                    continue
                part = Escaped(following)
            elif char == "$":
                part = self.dollar(True)
                if part is None:
                    pieces.append("$")
                    self.pos += 1
                    continue
            else:
                part = self._backquote(bool(closing))
            if pieces:
                parts.append(Literal("".join(pieces)))
                pieces = []
            parts.append(part)
        else:
            if closing:
                raise self.eof(closing, start)
        if closing and self.pos >= stop:
            raise self.eof(closing, start)
        if pieces:
            parts.append(Literal("".join(pieces)))
        return parts

    # ---- expansions

    def dollar(self, quoted: bool) -> Part | None:
        """The expansion at the `$` at `pos`, or None when it is only a dollar sign."""
        text, start = self.text, self.pos
        found = _UNBRACED.match(text, start + 1, self.stop)
        if found:
            self.pos = found.end()
            return Parameter(found.group())
        following = text[start + 1] if start + 1 < self.stop else ""
        if following == "{":
            return self._braced(quoted)
        if following == "(":
            if text.startswith("((", start + 1):
                end = self.arithmetic_end(start + 3, start)
                if end >= 0:
                    parts = self._arithmetic_parts(start + 3, end)
                    self.pos = end + 2
                    return Arithmetic(tuple(parts))
            self.pos = start + 2
            line = self.line_at(start)
            script = self.nested_script(")", start)
            if self.has_alias:
                return CommandSubstitution(None, self.text[start + 2 : self.pos - 1], line=line)
            return CommandSubstitution(script, line=line)
        if following == "[":
            end = self._bracket_end(start + 2, start)
            parts = self._arithmetic_parts(start + 2, end)
            self.pos = end + 1
            return Arithmetic(tuple(parts), bracket=True)
        if quoted and not self.in_operand:
            return None
        if following == "'":
            return self._ansi()
        if following == '"':
            self.pos += 1
            return self._double(translated=True)
        return None

    def _ansi(self) -> Ansi:
        start = self.pos + 1
        text = self.text
        end = start + 1
        while True:
            end = text.find("'", end, self.stop)
            if end < 0:
                raise self.eof("'", start)
            backslashes = 0
            while text[end - 1 - backslashes] == "\\" and end - 1 - backslashes > start:
                backslashes += 1
            if backslashes % 2 == 0:
                break
            end += 1
        self.pos = end + 1
        source = text[start + 1 : end]
        return Ansi(source, decode_ansi(source))

    def _backquote(self, quoted: bool) -> CommandSubstitution:
        start = self.pos
        text = self.text
        pos = start + 1
        pieces: list[str] = []
        while True:
            found = _BACKQUOTE.search(text, pos, self.stop)
            if found is None:
                raise self.eof("`", start)
            pieces.append(text[pos : found.start()])
            pos = found.end()
            if found.group() == "`":
                break
            following = found.group()[1]
            if following in "$`\\" or (quoted and following == '"'):
                pieces.append(following)
            elif following != "\n":
                pieces.append("\\" + following)
        self.pos = pos
        return CommandSubstitution(None, "".join(pieces), True, self.line_at(start))

    def _process(self) -> ProcessSubstitution:
        start = self.pos
        direction = self.text[start]
        self.pos += 2
        return ProcessSubstitution(direction, self.nested_script(")", start))

    # ---- arithmetic

    def arithmetic_end(self, pos: int, start: int) -> int:
        """Where the `))` stands that ends the expression at `pos`; -1 when a lone `)` does, which makes it no arithmetic."""
        text, stop, depth = self.text, self.stop, 0
        while True:
            found = _ARITHMETIC_STOP.search(text, pos, stop)
            if found is None:
                raise self.eof(")", start)
            pos = found.end()
            match found.group():
                case "(":
                    depth += 1
                case ")":
                    if depth:
                        depth -= 1
                    elif text.startswith(")", pos) and pos < stop:
                        return pos - 1
                    elif pos >= stop:
                        raise self.eof(")", start)
                    else:
                        return -1
                case "\\":
                    pos += 1
                case quote:
                    pos = self._past_quote(quote, pos)

    def _past_quote(self, quote: str, pos: int) -> int:
        """Behind the quote that closes the one before `pos`; without one, stay."""
        text = self.text
        while True:
            end = text.find(quote, pos, self.stop)
            if end < 0:
                raise self.eof(quote, pos - 1)
            if text[end - 1] != "\\" or end == pos:
                return end + 1
            pos = end + 1

    def _bracket_end(self, pos: int, start: int) -> int:
        depth = 0
        text = self.text
        while pos < self.stop:
            char = text[pos]
            if char == "[":
                depth += 1
            elif char == "]":
                if depth == 0:
                    return pos
                depth -= 1
            elif char == "\\":
                pos += 1
            pos += 1
        raise self.eof("]", start)

    def _arithmetic_parts(self, start: int, end: int) -> list[Part]:
        outer = self.stop
        self.pos, self.stop = start, end
        self.deeper()
        parts = self.parts(_never, quoted=True)
        self.depth -= 1
        self.stop = outer
        return parts

    def arithmetic_word(self, start: int, end: int) -> Word:
        """The text between as a word whose expansions are alive; `pos` is left alone."""
        here = self.pos
        parts = self._arithmetic_parts(start, end)
        self.pos = here
        return make_word(parts, start, end)

    # ---- ${...}

    def _braced(self, quoted: bool) -> Part:
        start = self.pos
        known = self._bad.get(start)
        if known is not None:  # nested bad ones would else be read twice a level
            self.pos = known
            return BadSubstitution(self.text[start:known])
        self.deeper()
        part = self._parameter(quoted)
        if part is None:
            self.pos = start + 2
            self.parts(_brace_end, quoted=quoted)
            if self.pos >= self.stop:
                raise self.eof("}", start)
            self.pos += 1
            self._bad[start] = self.pos
            part = BadSubstitution(self.text[start : self.pos])
        self.depth -= 1
        return part

    def _parameter(self, quoted: bool) -> Part | None:
        """The parameter expansion at `pos`, or None when it is none that bash knows."""
        text, start, stop = self.text, self.pos, self.stop
        pos = start + 2
        if pos >= stop:
            raise self.eof("}", start)
        length = indirect = False
        if text[pos] == "#" and pos + 1 < stop and text[pos + 1] != "}":
            after = _PARAMETER.match(text, pos + 1, stop)
            if after and (text.startswith("}", after.end()) or text.startswith("[", after.end())):
                length = True
                pos += 1
            elif after and len(after.group()) > 1:
                return None
        elif text[pos] == "!" and pos + 1 < stop and _PARAMETER.match(text, pos + 1, stop) and not text.startswith("!-", pos):
            found = _PARAMETER.match(text, pos + 1, stop)
            if found and not (text[pos + 1] in "#?-" and not text.startswith("}", pos + 2)):
                indirect = True
                pos += 1
        found = _PARAMETER.match(text, pos, stop)
        if found is None:
            return None
        name = found.group()
        self.pos = found.end()
        subscript: Word | None = None
        if text.startswith("[", self.pos) and (name[0].isalpha() or name[0] == "_"):
            subscript = self.subscript()
            if subscript is None:
                return None
        if self.pos >= stop:
            raise self.eof("}", start)
        if text[self.pos] == "}":
            self.pos += 1
            return Parameter(name, True, subscript, "length" if length else "", indirect=indirect)
        if length:
            return None
        if indirect and subscript is None and text[self.pos] in "*@" and text.startswith("}", self.pos + 1):
            op = "prefix" + text[self.pos]
            self.pos += 2
            return Parameter(name, True, None, op, indirect=True)
        return self._operated(Parameter(name, True, subscript, indirect=indirect), start, quoted)

    def _operated(self, bare: Parameter, start: int, quoted: bool) -> Parameter | None:
        """`bare` with the operator at `pos` and its operands."""
        found = _OPERATOR.match(self.text, self.pos, self.stop)
        if found is None:
            return None
        op = found.group()
        self.pos = found.end()
        other: Word | None = None
        if op == "@":
            word = Word((Literal(self.text[self.pos]),), self.text[self.pos])
            self.pos += 1
        elif op == ":":
            word = self._operand(_slice_end(), quoted, start)
            if self.text[self.pos] == ":":
                self.pos += 1
                other = self._operand(_brace_end, quoted, start)
        elif op in ("/", "//"):
            if op == "/" and self.text[self.pos : self.pos + 1] in ("#", "%"):
                op += self.text[self.pos]
                self.pos += 1
            word = self._operand(_pattern_end(self.pos - (op in ("/#", "/%"))), False, start)
            if self.text[self.pos] == "/":
                self.pos += 1
                other = self._operand(_brace_end, False, start)  # quotes are quotes in it, between those of "" as well
        else:
            word = self._operand(_brace_end, quoted and op not in _QUOTED_OPERATORS, start)
        self.pos += 1
        return Parameter(bare.name, True, bare.subscript, op, word, other, bare.indirect)

    def _operand(self, ends: Callable[[Scanner, str], bool], quoted: bool, start: int) -> Word:
        here = self.pos
        extglob, self.extglob = self.extglob, False
        around, self.in_operand = self.in_operand, self.in_double  # extquote: $'' counts in "${x:-$'a'}", but in no here-document
        try:
            parts = self.parts(ends, quoted=quoted)
        finally:
            self.extglob, self.in_operand = extglob, around
        if self.pos >= self.stop:
            raise self.eof("}", start)
        return make_word(parts, here, self.pos)

    def subscript(self, closing: str = "}") -> Word | None:
        """[...] at `pos`, consumed; None when `closing` comes before it closes."""
        start = self.pos
        depth = 0

        def ends(scanner: Scanner, char: str) -> bool:
            nonlocal depth
            if char == "[":
                depth += 1
            elif char == "]":
                if depth == 0:
                    return True
                depth -= 1
            return char == closing

        self.pos += 1
        here = self.pos
        parts = self.parts(ends)
        if self.pos >= self.stop:
            raise self.eof(closing or "]", start)
        if self.text[self.pos] != "]":
            return None
        word = make_word(parts, here, self.pos)
        self.pos += 1
        return word


def make_word(parts: list[Part], start: int, end: int) -> Word:
    """A word of these parts, with what can be known of it without running anything."""
    value: list[str] | None = []
    braces = False
    for part in parts:
        kind = type(part)
        if kind is Literal:
            text = part.text  # type: ignore[union-attr]
            if ALIVE.search(text):
                braces = braces or "{" in text
                value = None
            elif value is not None:
                value.append(text)
        elif value is None:
            continue
        elif kind is Single or kind is Escaped or kind is Ansi:
            value.append(part.text)  # type: ignore[union-attr]
        elif kind is Double:
            for inner in part.parts:  # type: ignore[union-attr]
                if type(inner) is Literal or type(inner) is Escaped:
                    value.append(inner.text)
                else:
                    value = None
                    break
        else:
            value = None
    return Word(tuple(parts) if parts else _NONE, None if value is None else "".join(value), braces, start, end)


def _word_end(scanner: Scanner, char: str) -> bool:
    if char in " \t\n;&|()":
        return True
    return char in "<>" and not scanner.text.startswith("(", scanner.pos + 1)


def _never(scanner: Scanner, char: str) -> bool:
    return False


def _brace_end(scanner: Scanner, char: str) -> bool:
    return char == "}"


def _pattern_end(start: int) -> Callable[[Scanner, str], bool]:
    """The end of a pattern in ${x/pattern/string}: a slash, but not the first character."""
    return lambda scanner, char: char == "}" or (char == "/" and scanner.pos > start)


def _slice_end() -> Callable[[Scanner, str], bool]:
    """The end of an offset in ${x:offset:length}: a colon that is not the second half of ?: and not in parentheses."""
    depth = questions = 0

    def ends(scanner: Scanner, char: str) -> bool:
        nonlocal depth, questions
        if char == "}":
            return True
        if char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
        elif char == "?":
            questions += 1
        elif char == ":" and depth <= 0:
            if questions == 0:
                return True
            questions -= 1
        return False

    return ends
