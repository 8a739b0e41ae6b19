"""[[ ... ]]: its own little grammar, with bash's own complaints, which differ from those about other commands."""

from __future__ import annotations

from mirage.syntax.scan import Scanner, make_word
from mirage.syntax.tree import Binary, Both, Conditional, Not, Parenthesis, ParseError, Test, Unary, Word

UNARY = frozenset("-" + letter for letter in "abcdefghknoprstuvwxzGLNORS")
BINARY = frozenset(["=", "==", "!=", "=~", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef"])
_OPERATORS = ("&&", "||", "(", ")", "<", ">", "\n", ";", "&", "|")


class ConditionalReader(Scanner):
    """The part of the Parser that reads [[ ]]; `conditional` stands behind the opening brackets."""

    NODE = Conditional
    final: bool

    def conditional(self, start: int) -> Conditional:
        line = self.line_at(start)
        self.deeper()
        self._lines()
        test = self._either(start)
        self._lines()
        if not self._closes():
            if self.pos >= self.stop:
                raise ParseError("unexpected EOF while looking for `]]'", line, incomplete=True)
            raise self._complaint("syntax error in conditional expression")
        self.pos += 2
        self.depth -= 1
        return Conditional(test, (), line, start, self.pos)

    def _either(self, start: int) -> Test:
        left = self._all(start)
        while self._operator("||"):
            left = Both(left, self._all(start), True)
        return left

    def _all(self, start: int) -> Test:
        left = self._term(start)
        while self._operator("&&"):
            left = Both(left, self._term(start))
        return left

    def _operator(self, op: str) -> bool:
        self._lines()
        if self.pos < self.stop and self.text.startswith(op, self.pos):
            self.pos += 2
            self._lines()
            return True
        return False

    def _term(self, start: int) -> Test:
        text = self.text
        if self.pos >= self.stop:
            raise self._conditional_end(start)
        if text.startswith("(", self.pos):
            self.pos += 1
            self.deeper()
            self._lines()
            inner = self._either(start)
            self._lines()
            if not text.startswith(")", self.pos):
                raise self._complaint(f"unexpected token `{self._token()}', expected `)'")
            self.pos += 1
            self.depth -= 1
            return Parenthesis(inner)
        if text.startswith("!", self.pos) and text[self.pos + 1 : self.pos + 2] in (" ", "\t", "\n", "("):
            self.pos += 1
            self._lines()
            self.deeper()
            term = self._term(start)
            self.depth -= 1
            return Not(term)
        if self._closes():
            raise self._complaint("")
        word = self._word()
        if word is None:
            raise self._complaint(f"unexpected token `{self._token()}' in conditional command")
        self.skip_blank()
        if word.static in UNARY and not self._ends() and not self._binary_follows():
            operand = self._word()
            if operand is None or (self._is_closing(operand)):
                raise self._complaint(f"unexpected argument `{self._token()}' to conditional unary operator")
            self.skip_blank()
            return Unary(word.static, operand)
        if word.static in UNARY and self._closes():
            raise self._complaint("unexpected argument `]]' to conditional unary operator")
        if self._ends():
            if self.pos >= self.stop or text[self.pos] == "\n":
                here = self.pos
                self._lines()
                if not self._closes() and not text.startswith(("&&", "||", ")"), self.pos):
                    self.pos = here
                    is_cut = self.final and here >= self.stop
                    raise self._complaint("unexpected token `newline', conditional binary operator expected", is_cut)
            return Unary("-n", word, True)
        return self._binary(word)

    def _binary_follows(self) -> bool:
        """Whether, after a word such as -f, the next word is an operator: then the first was but a string."""
        here = self.pos
        op = self._word()
        follows = op is not None and self.text[op.start : op.end] in BINARY
        self.pos = here
        return follows

    def _binary(self, left: Word) -> Test:
        text = self.text
        if text[self.pos] in "<>":
            op = text[self.pos]
            self.pos += 1
        else:
            word = self._word()
            op = text[word.start : word.end] if word is not None else ""
            if op not in BINARY:
                raise self._complaint("conditional binary operator expected")
        self.skip_blank()
        if self.pos >= self.stop or text[self.pos] == "\n" or self._closes():
            token = "]]" if self._closes() else "newline"
            raise self._complaint(f"unexpected argument `{token}' to conditional binary operator", self.pos >= self.stop)
        right = self._regex() if op == "=~" else self._word(pattern=op in ("=", "==", "!="))
        if right is None:
            raise self._complaint(f"unexpected argument `{self._token()}' to conditional binary operator")
        self.skip_blank()
        return Binary(op, left, right)

    def _word(self, pattern: bool = False) -> Word | None:
        outer = self.extglob
        self.extglob = outer or pattern
        word = self.word()
        self.extglob = outer
        return word

    def _regex(self) -> Word | None:
        """A regular expression: brackets and bars belong to it, and blanks inside parentheses too."""
        start, depth = self.pos, 0

        def ends(scanner: Scanner, char: str) -> bool:
            nonlocal depth
            if char == "(":
                depth += 1
            elif char == ")":
                if depth == 0:
                    return True
                depth -= 1
            elif char in " \t\n":
                return depth == 0
            elif char in ";&<>" or char == "|":
                return depth == 0 and char != "|"
            return False

        outer, self.extglob = self.extglob, False
        parts = self.parts(ends)
        self.extglob = outer
        return make_word(parts, start, self.pos) if parts else None

    # ---- places

    def _lines(self) -> None:
        while True:
            self.skip_blank()
            if self.pos < self.stop and self.text[self.pos] == "\n":
                self.pos += 1
            else:
                return

    def _closes(self) -> bool:
        return self.text.startswith("]]", self.pos) and self.text[self.pos + 2 : self.pos + 3] in (
            "",
            " ",
            "\t",
            "\n",
            ";",
            "&",
            "|",
            ")",
            "<",
            ">",
        )

    def _is_closing(self, word: Word) -> bool:
        if word.static == "]]":
            self.pos = word.start
            return True
        return False

    def _ends(self) -> bool:
        return self.pos >= self.stop or self._closes() or self.text.startswith(("&&", "||", ")", "\n", ";"), self.pos)

    def _token(self) -> str:
        if self.pos >= self.stop:
            return "newline"
        for op in _OPERATORS:
            if self.text.startswith(op, self.pos):
                return "newline" if op == "\n" else op
        here = self.pos
        self.word()
        text = self.text[here : max(self.pos, here + 1)]
        self.pos = here
        return text

    def _conditional_end(self, start: int) -> ParseError:
        return ParseError("unexpected token `EOF' in conditional command", self.line_at(self.stop) + 1, incomplete=True)

    def _complaint(self, message: str, incomplete: bool = False) -> ParseError:
        return ParseError(message, self.line_at(self.pos), incomplete=incomplete, status=ParseError.KEPT)
