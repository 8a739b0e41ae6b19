"""The text of a program made into a tree: statements and expressions, by precedence as perlop(1) has it.

Perl can not be cut into words first: whether `/` begins a pattern or divides depends on what stands before it. So the reader walks the
text itself, and asks for a term or for an operator.
"""

from __future__ import annotations

import re

from mirage.shell.perl.names import PLAIN, UNARY
from mirage.shell.perl.operators import MODIFIERS
from mirage.shell.perl.scanner import DEPTH_MAX
from mirage.shell.perl.terms import ALWAYS
from mirage.shell.perl.tree import Node, PerlSyntaxError, Unknown
from mirage.shell.perl.words import Words

ONCE = re.compile(r"(?![ab]\Z)[A-Za-z]\w*")  # names that are told of when they stand there once


class Reader(Words):
    """One program: its statements."""

    # ---- the program

    def program(self) -> Node:
        """PerlSyntaxError, Unknown."""
        end = re.search(r"^__(?:END|DATA)__$\n?", self.text, re.MULTILINE)
        if end is not None:
            self.data, self.text = self.text[end.end() :], self.text[: end.start()]
        self.known |= set(re.findall(r"\bsub\s+([A-Za-z_]\w*)", self.text))
        body = self.statements("")
        if self.faults:
            raise PerlSyntaxError("".join(self.faults))
        return Node("block", 1, (body,))

    def cautions(self) -> str:
        """What perl warns of before the program runs: variables that hide others, names that stand there once."""
        once = [
            (name, lines[0])
            for name, lines in self.mentions.items()
            if len(lines) == 1 and ONCE.fullmatch(name) and name not in ALWAYS
        ]
        told = [f'Name "main::{name}" used only once: possible typo at {self.name} line {line}.\n' for name, line in once]
        return "".join([*self.masks, *told])

    # ---- statements

    def statements(self, end: str) -> list[Node]:
        found: list[Node] = []
        while True:
            self.space()
            if self.at >= len(self.text):
                if end:
                    raise PerlSyntaxError(f"Missing right curly or square bracket at {self.name} line {self.line}, at end of line\n"
                                          f"syntax error at {self.name} line {self.line}, at EOF\n")  # fmt: skip
                return found
            if end and self.take(end):
                return found
            if self.take(";"):
                continue
            found.append(self.statement())

    def block(self, *names: str) -> Node:
        self.need("{")
        line = self.line
        self.scopes.append(set(names))
        self.strict.append(self.strict[-1])
        self.depth += 1
        if self.depth > DEPTH_MAX:
            raise Unknown("nesting")
        body = self.statements("}")
        self.depth -= 1
        self.strict.pop()
        self.scopes.pop()
        return Node("block", line, (body,))

    def statement(self) -> Node:
        label = re.compile(r"([A-Za-z_]\w*)\s*:(?![:=])").match(self.text, self.at)
        if label and label[1] not in PLAIN and label[1] not in UNARY and label[1] not in ("default", "q", "qq", "s", "m", "y", "tr"):
            self.at = label.end()
            return self.node("label", label[1], self._statement(label[1]))
        return self._statement("")

    def _statement(self, name: str) -> Node:
        self.space()
        if self.peek("}") or self.take(";"):
            return self.node("nothing")
        if self.peek("{"):
            return self.node("bare", self.block(), name)
        start = self.at
        word = self.word()
        maker = STATEMENTS.get(word)
        if maker is not None and not self.peek("=>"):
            made = maker(self, word, name)
            if made is not None:
                return made
        self.at = start
        return self.simple()

    def simple(self) -> Node:
        made = self.expression()
        while (word := self.peek_word()) in MODIFIERS:
            self.word()
            made = self._modified(made, word)
        if not self.take(";") and not self.peek("}") and self.at < len(self.text):
            raise self.fail()
        return made

    def _modified(self, body: Node, word: str) -> Node:
        test = self.expression()
        if word in ("if", "unless"):
            return self.node("if", [(self._negated(test, word == "unless"), body)], None)
        if word in ("while", "until"):
            kind = "dowhile" if body.kind == "do" else "while"
            return self.node(kind, self._negated(self._reading(test), word == "until"), body, None, "", False)
        return self.node("foreach", None, test, body, "", None)

    def _negated(self, test: Node, is_negated: bool) -> Node:
        return Node("not", test.line, (test,)) if is_negated else test

    def _reading(self, test: Node) -> Node:
        """`while (<F>)` is `while (defined($_ = <F>))`."""
        reads = test.kind in ("readline", "glob") or (
            test.kind == "call" and test.args[0] in ("readline", "readdir", "shift", "each")
        )
        if reads and not (test.kind == "call" and test.args[0] in ("shift", "each")):
            test = Node("assign", test.line, ("=", Node("scalar", test.line, ("_",)), test))
        if test.kind == "assign" and test.args[0] == "=" and test.args[1].kind in ("declare", "scalar", "local"):
            value = test.args[2]
            if value.kind in ("readline", "glob") or (
                value.kind == "call" and value.args[0] in ("readline", "readdir", "shift", "each")
            ):
                return Node("call", test.line, ("defined", [test]))
        return test

    def _if(self, word: str, _: str) -> Node:
        arms = []
        self.scopes.append(set())
        self.need("(")
        test = self._negated(self.expression(), word == "unless")
        self.need(")")
        arms.append((test, self.block()))
        while self.take_word("elsif"):
            self.need("(")
            test = self.expression()
            self.need(")")
            arms.append((test, self.block()))
        other = self.block() if self.take_word("else") else None
        self.scopes.pop()
        return self.node("if", arms, other)

    def _while(self, word: str, label: str) -> Node:
        self.scopes.append(set())
        self.need("(")
        test = self.node("number", 1) if self.peek(")") else self.expression()
        self.need(")")
        body = self.block()
        after = self.block() if self.take_word("continue") else None
        self.scopes.pop()
        return self.node("while", self._negated(self._reading(test), word == "until"), body, after, label, True)

    def _for(self, _: str, label: str) -> Node:
        self.scopes.append(set())
        variable: Node | None = None
        is_own = self.peek_word() in ("my", "our") and bool(self.word())
        if self.peek("$"):
            self.at += 1
            name = self.word()
            variable = self.node("declare", "$", name) if is_own else self.node("scalar", self.declared("$", name))
            if is_own:
                self.scopes[-1].add("$" + name)
        self.need("(")
        if variable is None:
            made = self._for_c(label)
            if made is not None:
                self.scopes.pop()
                return made
        items = self.node("list", []) if self.peek(")") else self.expression()
        self.need(")")
        body = self.block()
        self.scopes.pop()
        return self.node("foreach", variable, items, body, label, None)

    def _for_c(self, label: str) -> Node | None:
        """The parts of `for (a; b; c)`; None, with nothing taken, if it is none."""
        start = self.at
        first = None if self.peek(";") else self.node("list", []) if self.peek(")") else self.expression()
        if not self.take(";"):
            self.at = start
            return None
        test = self.node("number", 1) if self.peek(";") else self.expression()
        self.need(";")
        step = None if self.peek(")") else self.expression()
        self.need(")")
        return self.node("for", first, self._reading(test), step, self.block(), label)

    def _sub(self, _: str, __: str) -> Node | None:
        name = self.word()
        if not name:
            return None
        self.known.add(name)
        if self.take(";"):
            return self.node("nothing")
        return self.node("sub", name, self._body())

    def _body(self) -> Node:
        """The block of a function, behind its prototype or signature."""
        self.space()
        found = re.compile(r"\(([\s$@%&*;\\\[\]+_]*)\)").match(self.text, self.at)
        if found is not None:
            self.at = found.end()
        elif self.peek("("):
            raise Unknown("signature")
        return self.block()

    def _package(self, _: str, __: str) -> Node:
        name = self.word()
        if self.peek("{"):
            return self.node("package", name, self.block())
        self.take(";")
        return self.node("package", name, None)

    def _use(self, word: str, _: str) -> Node:
        self.space()
        version = re.compile(r"v?[\d._]+").match(self.text, self.at)
        if version is not None:
            self.at = version.end()
            self.take(";")
            return self.node("nothing")
        name = self.word()
        number = re.compile(r"\s+v?[\d._]+(?=\s*[;\w(])").match(self.text, self.at)
        if number is not None:
            self.at = number.end()
        given = None if self.peek(";") or self.at >= len(self.text) else self.expression()
        self.take(";")
        if name == "strict":
            self.strict[-1] = word == "use"
        if name == "vars" and given is not None:
            words = [part for each in ([given] if given.kind != "list" else given.args[0]) for part in _words(each)]
            self.scopes[0] |= set(words)
        made = self.node("use", word, name, given)
        self.uses.append(made)
        return self.node("pragma", word, name) if name in ("warnings", "strict") else made

    def _phase(self, word: str, _: str) -> Node | None:
        if not self.peek("{"):
            return None
        self.uses.append(self.node("phase", word, self.block()))
        return self.node("nothing")

    def _format(self, _: str, __: str) -> Node | None:
        if re.compile(r"\s*\w*\s*=\s*$", re.MULTILINE).match(self.text, self.at):
            raise Unknown("format")
        return None


def _words(node: Node) -> list[str]:
    if node.kind == "list":
        return [word for each in node.args[0] for word in _words(each)]
    return [str(node.args[0])] if node.kind == "string" else []


STATEMENTS = {
    "if": Reader._if, "unless": Reader._if, "while": Reader._while, "until": Reader._while, "for": Reader._for, "foreach": Reader._for,
    "sub": Reader._sub, "package": Reader._package, "use": Reader._use, "no": Reader._use, "BEGIN": Reader._phase, "END": Reader._phase,
    "format": Reader._format,
}  # fmt: skip
