"""Expressions by precedence, as perlop(1) has it: what joins terms, and what stands behind one."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod

from mirage.shell.perl.names import PLAIN, UNARY
from mirage.shell.perl.scanner import DEPTH_MAX, WORD, Scanner
from mirage.shell.perl.tree import Node, Unknown

LEVELS = {
    "..": 7, "...": 7, "||": 8, "//": 8, "&&": 9, "|": 10, "^": 10, "&": 11, "==": 12, "!=": 12, "<=>": 12, "eq": 12, "ne": 12, "cmp": 12,
    "<": 13, ">": 13, "<=": 13, ">=": 13, "lt": 13, "gt": 13, "le": 13, "ge": 13, "isa": 13, "<<": 15, ">>": 15, "+": 16, "-": 16, ".": 16,
    "*": 17, "/": 17, "%": 17, "x": 17, "=~": 18, "!~": 18, "**": 20,
}  # fmt: skip
ASSIGNS = {"=", "+=", "-=", "*=", "/=", ".=", "%=", "x=", "&=", "|=", "^=", "**=", "||=", "&&=", "//=", "<<=", ">>="}
ASSIGN, TERNARY, RANGE, NAMED, UNARY_SIGN, POWER = 5, 6, 7, 14, 19, 20
MODIFIERS = ("if", "unless", "while", "until", "for", "foreach")


class Operators(Scanner, ABC):
    """The reader of operators; terms are another's."""

    @abstractmethod
    def term(self) -> Node: ...

    @abstractmethod
    def declared(self, sigil: str, name: str) -> str: ...

    # ---- expressions

    def expression(self) -> Node:
        """With `or`, `and`, `not` and commas."""
        left = self._and()
        while (word := self.operator()) in ("or", "xor"):
            self.at += len(word)
            left = self.node(word, left, self._and())
        return left

    def _and(self) -> Node:
        left = self._not()
        while self.operator() == "and":
            self.at += 3
            left = self.node("and", left, self._not())
        return left

    def _not(self) -> Node:
        if self.peek_word() == "not" and not re.compile(r"\s*not\s*=>").match(self.text, self.at):
            self.word()
            return self.node("not", self._not())
        return self.commas()

    def commas(self) -> Node:
        first = self.binary(ASSIGN)
        if not self.peek(",") and not self.peek("=>"):
            return first
        items = [first]
        while self.take(",") or self.take("=>"):
            if self._is_over():
                continue
            items.append(self.binary(ASSIGN))
        return self.node("list", items)

    def _is_over(self) -> bool:
        """Whether no term can follow: the end of a list."""
        self.space()
        if self.at >= len(self.text) or self.text[self.at] in ")]};:,":
            return True
        return self.operator() in (*MODIFIERS, "or", "and", "xor", "=>", "?", "=", "==", "!=", "=~", "||", "//=", ".=", "eq", "ne")

    def binary(self, level: int) -> Node:
        self.depth += 1
        if self.depth > DEPTH_MAX:
            raise Unknown("nesting")
        left = self.unary()
        while True:
            op = self.operator()
            if op in ASSIGNS and level <= ASSIGN:
                self.at += len(op)
                left = self.node("assign", op, left, self.binary(ASSIGN))
            elif op == "?" and level <= TERNARY:
                self.at += 1
                yes = self.binary(ASSIGN)
                self.need(":")
                left = self.node("ternary", left, yes, self.binary(ASSIGN))
            elif LEVELS.get(op, 0) >= level and LEVELS.get(op, 0):
                self.at += len(op)
                below = LEVELS[op]
                right = self.binary(below if op == "**" else below + 1)
                left = self._joined(op, left, right)
            else:
                self.depth -= 1
                return left

    def _joined(self, op: str, left: Node, right: Node) -> Node:
        if op in ("=~", "!~"):
            if right.kind not in ("match", "subst", "trans"):
                right = self.node("match", right, "", None)
            bound = Node(right.kind, right.line, (*right.args[:-1], left))
            return self.node("not", bound) if op == "!~" else bound
        if op in ("&&", "||", "//"):
            return self.node({"&&": "and", "||": "or", "//": "dor"}[op], left, right)
        if op in ("..", "..."):
            return self.node("range", left, right)
        return self.node("binary", op, left, right)

    def unary(self) -> Node:
        self.space()
        text, at = self.text, self.at
        mark = text[at : at + 2]
        if mark in ("++", "--"):
            self.at += 2
            return self.node("step", mark, True, self.unary())
        letter = mark[:1]
        if letter == "!" and mark != "!~":
            self.at += 1
            return self.node("not", self.binary(UNARY_SIGN))
        if letter == "\\":
            self.at += 1
            return self.node("ref", self.binary(UNARY_SIGN))
        if letter in "~+" and letter:
            self.at += 1
            value = self.binary(POWER if letter == "+" else UNARY_SIGN)
            return value if letter == "+" else self.node("invert", value)
        if letter == "-":
            test = re.compile(r"-([erwxofdzslpSbctugkTBAMC])(?=\s*[$\"'/(]|\s+[\w/.<*{]|\s*;|\s*\))(?!\s*=>|\s*,)").match(text, at)
            if test is not None:
                self.at = test.end()
                operand = self.node("scalar", "_") if self._is_over() else self.binary(UNARY_SIGN)
                return self.node("filetest", test[1], operand)
            self.at += 1
            if WORD.match(text, self.at) and self.peek_word() not in self.known and self.peek_word() not in PLAIN | UNARY:
                return self.node("string", "-" + self.word())
            return self.node("negate", self.binary(POWER))
        return self.postfix(self.term())

    def postfix(self, left: Node) -> Node:
        left = self.subscripts(left)
        self.space()
        mark = self.text[self.at : self.at + 2]
        if mark in ("++", "--"):
            self.at += 2
            left = self.node("step", mark, False, left)
        return left

    def subscripts(self, left: Node, *, is_quoted: bool = False) -> Node:
        """What follows a term: indexes, keys, arrows. In a string only those that perl looks for there, without blanks."""
        while True:
            if not is_quoted:
                self.space()
            text, at = self.text, self.at
            is_chain = left.kind in ("elem", "helem", "apply")
            if text.startswith("->", at):
                if is_quoted and text[at + 2 : at + 3] not in ("[", "{"):
                    return left
                self.at += 2
                left = self._arrow(left)
            elif is_chain and text.startswith("[", at):
                left = self.node("elem", left, self.index())
            elif is_chain and text.startswith("{", at):
                left = self.node("helem", left, self.key())
            elif is_chain and not is_quoted and text.startswith("(", at):
                left = self.node("apply", left, self.arguments())
            else:
                return left

    def _arrow(self, left: Node) -> Node:
        if self.peek("["):
            return self.node("elem", left, self.index())
        if self.peek("{"):
            return self.node("helem", left, self.key())
        if self.peek("("):
            return self.node("apply", left, self.arguments())
        if self.take("@*"):
            return self.node("deref", "@", left)
        if self.take("%*"):
            return self.node("deref", "%", left)
        if self.take("$*"):
            return self.node("deref", "$", left)
        if self.take("$#*"):
            return self.node("last", left)
        if self.take("$"):
            method: object = self.node("scalar", self.declared("$", self.word()))
        else:
            method = self.word()
            if not method:
                raise self.fail()
        given = self.arguments() if self.peek("(") else []
        return self.node("method", left, method, given)

    def index(self) -> Node:
        self.need("[")
        made = self.expression()
        self.need("]")
        return made

    def key(self) -> Node:
        """What stands between braces behind a hash: a word, or an expression."""
        self.need("{")
        self.space()
        plain = re.compile(r"(-?[A-Za-z_]\w*)\s*\}").match(self.text, self.at)
        if plain is not None:
            self.at = plain.end()
            return self.node("string", plain[1])
        made = self.expression()
        self.need("}")
        return made

    def arguments(self) -> list[Node]:
        self.need("(")
        if self.take(")"):
            return []
        made = self.expression()
        self.need(")")
        return made.args[0] if made.kind == "list" else [made]
