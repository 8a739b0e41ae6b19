"""The text of a program made into a tree: statements and expressions, by precedence as perlop(1) has it.

Perl can not be cut into words first: whether `/` begins a pattern or divides depends on what stands before it. So the reader walks the
text itself, and asks for a term or for an operator.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from mirage.shell.perl import quoting
from mirage.shell.perl.names import BLOCK_FIRST, FILE_FIRST, NO_ARGUMENTS, PLAIN, UNARY, WORD_OPERATORS
from mirage.shell.perl.tree import Node, PerlSyntaxError, Unknown

DEPTH_MAX = 120  # of brackets in brackets
ONCE = re.compile(r"(?![ab]\Z)[A-Za-z]\w*")  # names that are told of when they stand there once
WORD = re.compile(r"[A-Za-z_]\w*(?:(?:::|')(?=[A-Za-z_])\w+)*(?:::)?")
NUMBER = re.compile(r"0[xX][\da-fA-F_]+|0[bB][01_]+|(?:\d[\d_]*)?\.?\d[\d_]*(?:[eE][-+]?\d+)?|\d+\.(?!\.)")
OPERATOR = re.compile(
    r"=>|<=>|\*\*=|\|\|=|&&=|//=|<<=|>>=|\.\.\.|->|\+\+|--|\*\*|=~|!~|==|!=|<=|>=|<<|>>|&&|\|\||//|\.\.|\+=|-=|\*=|/=|\.=|%=|x=(?!=)|&=|\|=|\^="
    r"|[-+*/%.<>&|^?:=,]|(?:x(?=\d)|(?:x|lt|gt|le|ge|eq|ne|cmp|and|or|xor|not|if|unless|while|until|for|foreach|isa)\b)(?!\s*=>)"
)
LEVELS = {
    "..": 7, "...": 7, "||": 8, "//": 8, "&&": 9, "|": 10, "^": 10, "&": 11, "==": 12, "!=": 12, "<=>": 12, "eq": 12, "ne": 12, "cmp": 12,
    "<": 13, ">": 13, "<=": 13, ">=": 13, "lt": 13, "gt": 13, "le": 13, "ge": 13, "isa": 13, "<<": 15, ">>": 15, "+": 16, "-": 16, ".": 16,
    "*": 17, "/": 17, "%": 17, "x": 17, "=~": 18, "!~": 18, "**": 20,
}  # fmt: skip
ASSIGNS = {"=", "+=", "-=", "*=", "/=", ".=", "%=", "x=", "&=", "|=", "^=", "**=", "||=", "&&=", "//=", "<<=", ">>="}
ASSIGN, TERNARY, RANGE, NAMED, UNARY_SIGN, POWER = 5, 6, 7, 14, 19, 20
MODIFIERS = ("if", "unless", "while", "until", "for", "foreach")
SPECIAL = re.compile(r"\^\w|[&`'+!@/\\,;.0-9_<>()\[\]:?|\"$~=%-]")
ALWAYS = {"_", "ENV", "ARGV", "INC", "STDIN", "STDOUT", "STDERR", "a", "b", "0", "ISA"}
Flags = frozenset[str]


class Reader:
    """One program; `name` is what its messages call it."""

    def __init__(self, text: str, name: str, line: int = 1, parent: Reader | None = None) -> None:
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

    def within(self, text: str, line: int) -> Reader:
        """A reader of code in a string of this program."""
        return Reader(text, self.name, line, self)

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

    # ---- terms

    def term(self) -> Node:
        self.space()
        if self.at >= len(self.text):
            raise self.fail()
        letter = self.text[self.at]
        maker = TERMS.get(letter)
        if maker is not None:
            return maker(self)
        number = NUMBER.match(self.text, self.at)
        if number is not None and (letter.isdigit() or letter == "."):
            if letter.isdigit() and re.compile(r"\d+\.\d+\.\d").match(self.text, self.at):
                raise Unknown("version string")
            if number[0].isdigit() and self.text.startswith("..", number.end() - 1):
                number = re.compile(r"\d+").match(self.text, self.at) or number
            self.at = number.end()
            return self.node("number", _number(number[0]))
        word = self.word()
        if word:
            return self.named(word)
        raise self.fail()

    def _parenthesis(self) -> Node:
        self.at += 1
        if self.take(")"):
            made = self.node("list", [])
        else:
            inner = self.expression()
            self.need(")")
            made = self.node("list", inner.args[0] if inner.kind == "list" else [inner])
        if self.peek("["):
            return self.node("lslice", made, self.index())
        return made

    def _anonymous_array(self) -> Node:
        self.at += 1
        if self.take("]"):
            return self.node("array_of", self.node("list", []))
        made = self.expression()
        self.need("]")
        return self.node("array_of", made)

    def _anonymous_hash(self) -> Node:
        self.at += 1
        if self.take("}"):
            return self.node("hash_of", self.node("list", []))
        made = self.expression()
        self.need("}")
        return self.node("hash_of", made)

    def declared(self, sigil: str, name: str) -> str:
        """The name; under `use strict` one that nobody has declared is a fault of the program's."""
        if not any(sigil + name in scope for scope in self.scopes):
            self.mentions.setdefault(name, []).append(self.line)
        if self.strict[-1] and name and "::" not in name and name not in ALWAYS and (name[0].isalpha() or name[0] == "_") \
                and not any(sigil + name in scope for scope in self.scopes):  # fmt: skip
            self.faults.append(f'Global symbol "{sigil}{name}" requires explicit package name (did you forget to declare "my {sigil}{name}"?) '
                               f"at {self.name} line {self.line}.\n")  # fmt: skip
        return name

    def _scalar(self) -> Node:
        return self.variable()

    def variable(self, *, is_quoted: bool = False) -> Node:
        """From a `$` on: a variable with what belongs to it."""
        self.at += 1
        text = self.text
        if (text.startswith("#", self.at) and text[self.at + 1 : self.at + 2] in ("{", "$")) or re.compile(r"#[A-Za-z_]").match(
            text, self.at
        ):
            self.at += 1
            if text[self.at] in "{$":
                return self.node("last", self._dereferenced())
            name = self.word()
            return self.node("last", self.node("array", self.declared("@", name)))
        if text.startswith("{", self.at) or (text.startswith("$", self.at) and re.compile(r"\$+[\w{:]").match(text, self.at)):
            plain = re.compile(r"\{\s*(\^?\w+)\s*\}").match(text, self.at)
            if plain is not None:
                self.at = plain.end()
                return self._element(plain[1], is_quoted)
            inner = self._dereferenced()
            if text.startswith("[", self.at):
                return self.subscripts(self.node("elem", inner, self.index()), is_quoted=is_quoted)
            if text.startswith("{", self.at):
                return self.subscripts(self.node("helem", inner, self.key()), is_quoted=is_quoted)
            return (
                self.subscripts(self.node("deref", "$", inner), is_quoted=is_quoted) if is_quoted else self.node("deref", "$", inner)
            )
        found = re.compile(r"(?:::)?[A-Za-z_]\w*(?:::\w+)*|\d+").match(text, self.at) or SPECIAL.match(text, self.at)
        if found is None:
            raise self.fail()
        self.at = found.end()
        return self._element(found[0].removeprefix("::"), is_quoted)

    def _element(self, name: str, is_quoted: bool) -> Node:
        text = self.text
        if not is_quoted:
            self.space()
        if text.startswith("[", self.at) and (not is_quoted or quoting.is_index(text, self.at)) and name != "$":
            return self._chain(self.node("elem", self.node("array", self.declared("@", name)), self.index()), is_quoted)
        if text.startswith("{", self.at) and (not is_quoted or not re.compile(r"\{\d*,?\d*\}").match(text, self.at)):
            return self._chain(self.node("helem", self.node("hash", self.declared("%", name)), self.key()), is_quoted)
        return self._chain(self.node("scalar", self.declared("$", name)), is_quoted)

    def _chain(self, node: Node, is_quoted: bool) -> Node:
        return self.subscripts(node, is_quoted=True) if is_quoted else node

    def _dereferenced(self) -> Node:
        """What a sigil stands before: `$x`, `$$x` or a block."""
        if self.text.startswith("{", self.at):
            self.at += 1
            body = self.statements("}")
            return body[0] if len(body) == 1 else self.node("do", Node("block", self.line, (body,)))
        self.at += 1
        if self.text.startswith(("$", "{"), self.at):
            return self.node("deref", "$", self._dereferenced())
        name = self.word() or self.text[self.at]
        return self.node("scalar", self.declared("$", name))

    def _array(self) -> Node:
        return self.plural()

    def plural(self, *, is_quoted: bool = False) -> Node:
        """From an `@` on: an array, a slice, or what a reference leads to."""
        self.at += 1
        text = self.text
        if text.startswith(("$", "{"), self.at):
            inner = self._dereferenced()
            if text.startswith("[", self.at):
                return self.node("slice", inner, self.index())
            if text.startswith("{", self.at):
                return self.node("hslice", inner, self.key())
            return self.node("deref", "@", inner)
        found = re.compile(r"(?:::)?[A-Za-z_]\w*(?:::\w+)*|[-+_]").match(text, self.at)
        if found is None:
            raise self.fail()
        self.at = found.end()
        name = found[0].removeprefix("::")
        if not is_quoted:
            self.space()
        if text.startswith("[", self.at):
            return self.node("slice", self.node("array", self.declared("@", name)), self.index())
        if text.startswith("{", self.at):
            return self.node("hslice", self.node("hash", self.declared("%", name)), self.key())
        return self.node("array", self.declared("@", name))

    def _hash(self) -> Node:
        self.at += 1
        if self.text.startswith(("$", "{"), self.at):
            return self.node("deref", "%", self._dereferenced())
        name = self.word() or self.text[self.at : self.at + 1]
        if not name.replace("::", "").replace("_", "a").isalnum():
            self.at += 1
        return self.node("hash", self.declared("%", name))

    def _code(self) -> Node:
        self.at += 1
        if self.text.startswith(("$", "{"), self.at):
            target = self._dereferenced()
        else:
            target = self.node("function", self.word())
        if self.peek("("):
            return self.node("apply", target, self.arguments())
        return self.node("apply_same", target)

    def _typeglob(self) -> Node:
        self.at += 1
        if self.text.startswith("{", self.at):
            return self.node("globref", self._dereferenced())
        return self.node("typeglob", self.word())

    def _angle(self) -> Node:
        found = re.compile(r"<(\$?\w*)>").match(self.text, self.at)
        if found is not None:
            self.at = found.end()
            name = found[1]
            handle = self.node("scalar", self.declared("$", name[1:])) if name.startswith("$") else self.node("string", name)
            return self.node("readline", handle)
        here = re.compile(r"<<(~?)(?:\"([^\"\n]*)\"|'([^'\n]*)'|([A-Za-z_]\w*))").match(self.text, self.at)
        if here is not None:
            return quoting.here_document(self, here)
        pattern = re.compile(r"<([^<>\n=]+)>").match(self.text, self.at)
        if pattern is None:
            raise self.fail()
        self.at = pattern.end()
        return self.node("glob", quoting.interpolated(self, pattern[1]))

    def named(self, word: str) -> Node:
        """A term that begins with a word."""
        if self.peek("=>") or (word == "__PACKAGE__"):
            return self.node("package_name") if word == "__PACKAGE__" else self.node("string", word)
        if word in quoting.QUOTES and quoting.begins(self, word):
            return quoting.QUOTES[word](self)
        maker = WORDS.get(word)
        if maker is not None:
            return maker(self, word)
        if word in ("sort", "map", "grep", "first", "any", "all", "none", "reduce", "sum_by") and word in BLOCK_FIRST | self.known | {"first", "any", "all", "none", "reduce"} \
                and (word in BLOCK_FIRST or self._block_follows()):  # fmt: skip
            return self._with_block(word)
        if word in FILE_FIRST and word not in self.known:
            return self._printing(word)
        if self.peek("->") or self.peek("::"):
            return self.node("string", word)
        if word in NO_ARGUMENTS and word not in self.known:
            if self.take("("):
                self.need(")")
            return self.node("call", word, [])
        if word in UNARY and word not in self.known:
            return self._unary_call(word)
        if word in PLAIN and word not in self.known:
            return self.node("call", word, self._list_arguments())
        return self._own_function(word)

    def _block_follows(self) -> bool:
        return re.compile(r"\s*\(?\s*\{").match(self.text, self.at) is not None

    def _own_function(self, word: str) -> Node:
        """A call of the program's own function, `new Class(...)`, or a bare word."""
        if self.peek("("):
            return self.node("usercall", word, self.arguments(), True)
        class_name = re.compile(r"\s*([A-Z]\w*(?:::\w+)*)(?=\s*[(;,])").match(self.text, self.at)
        if class_name is not None and word not in self.known and (word == "new" or "::" in class_name[1]):
            self.at = class_name.end()
            given = self.arguments() if self.peek("(") else []
            return self.node("method", self.node("string", class_name[1]), word, given)
        if word in self.known or self._is_import(word):
            return self.node("usercall", word, self._list_arguments(), False)
        return self.node("bareword", word)

    def _is_import(self, word: str) -> bool:
        """A function of a module, called without parentheses: when something that can be an argument follows."""
        self.space()
        return word[0].islower() and "::" not in word and re.compile(r"[$@%\"'\d\\]").match(self.text, self.at) is not None

    def _list_arguments(self) -> list[Node]:
        if self.peek("("):
            return self.arguments()
        if self._is_over() or self.operator() in (
            "?",
            "=",
            "==",
            "!=",
            "||",
            "&&",
            "||=",
            ".",
            "*",
            ">",
            ">=",
            "<=",
            "=~",
            "+=",
            ".=",
        ):
            return []
        made = self.commas()
        return made.args[0] if made.kind == "list" else [made]

    def _unary_call(self, word: str) -> Node:
        if self.peek("("):
            return self.node("call", word, self.arguments())
        op = self.operator()
        if self._is_over() or (op and op not in ("<<", "-", "<", "%", "&", "+", "//") and not op[0].isalpha()) \
                or (op in ("<", "+", "//", "-") and word in ("shift", "pop")) or (op in WORD_OPERATORS):  # fmt: skip
            return self.node("call", word, [])
        if word in ("shift", "pop", "time", "wantarray") and op in ("<", "%", "&", "//"):
            return self.node("call", word, [])
        return self.node("call", word, [self.binary(NAMED + 1)])

    def _with_block(self, word: str) -> Node:
        """sort, map and grep: a block, a function or an expression first."""
        is_bracketed = self.take("(")
        function: Node | None = None
        if self.peek("{") and not (word == "map" and self._is_hash()):
            function = self.block()
            self.take(",")
        elif word == "sort":
            named = re.compile(r"\s*(\$?[A-Za-z_]\w*)(?=\s+[@$(\w])(?!\s*[,(])").match(self.text, self.at)
            if named is not None and named[1].lstrip("$") not in ("keys", "values", "map", "grep", "reverse", "sort", "qw", "uniq"):
                self.at = named.end()
                name = named[1]
                function = self.node("scalar", name[1:]) if name.startswith("$") else self.node("function", name)
        elif not self.peek("{") or word in ("map", "grep"):
            function = self.binary(ASSIGN)
            self.need(",")
        items: Node = self.node("list", []) if self._is_over() else self.commas()
        if is_bracketed:
            self.need(")")
        return self.node(word if word in BLOCK_FIRST else "blockcall", function, items, *([] if word in BLOCK_FIRST else [word]))

    def _is_hash(self) -> bool:
        """perlfunc's guess at `map { "\\L$_" => 1 }`: a hash if its matching brace is followed by a comma."""
        depth, at = 0, self.at
        while at < len(self.text):
            depth += (self.text[at] == "{") - (self.text[at] == "}")
            at += 1
            if not depth:
                break
        return re.compile(r"\s*,").match(self.text, at) is not None

    def _printing(self, word: str) -> Node:
        """print, printf and say: a handle may stand before the list."""
        start = self.at
        is_bracketed = self.take("(")
        handle: Node | None = None
        self.space()
        bare = re.compile(r"(STDOUT|STDERR|STDIN|[A-Z][A-Z0-9_]*)(?=\s+[^\s,;.=(+*/?<>-]|\s*\)|\s*;|\s+\(|\s+<<)").match(
            self.text, self.at
        )
        scalar = re.compile(
            r"\$(\w+)(?=\s+[$@%\"'\w\\&]|\s*<<[\"'A-Z])(?!\s+(?:x|eq|ne|lt|gt|le|ge|cmp|and|or|xor|if|unless|for|foreach|while|until)\b)"
        ).match(self.text, self.at)
        if bare is not None and bare[1] not in self.known:
            self.at = bare.end()
            handle = self.node("string", bare[1])
        elif scalar is not None:
            self.at = scalar.end()
            handle = self.node("scalar", self.declared("$", scalar[1]))
        elif self.peek("{"):
            self.at += 1
            handle = self.expression()
            self.need("}")
        if is_bracketed:
            items = [] if self.peek(")") else self._flat(self.expression())
            self.need(")")
            return self.node("print", word, handle, items)
        if handle is None:
            self.at = start
        items = [] if self._is_over() else self._flat(self.commas())
        return self.node("print", word, handle, items)

    def _flat(self, node: Node) -> list[Node]:
        return node.args[0] if node.kind == "list" else [node]

    def _my(self, word: str) -> Node:
        kind = {"my": "declare", "our": "our", "local": "local", "state": "state"}[word]
        if word == "local":
            return self.node("local", self.postfix(self.term()))
        self.space()
        if self.take("("):
            names = []
            while not self.take(")"):
                if self.take("undef"):
                    names.append(self.node("call", "undef", []))
                else:
                    names.append(self._declared_name(kind))
                self.take(",")
            return self.node("list", names)
        return self._declared_name(kind)

    def _declared_name(self, kind: str) -> Node:
        self.space()
        sigil = self.text[self.at : self.at + 1]
        if sigil not in ("$", "@", "%"):
            raise self.fail()
        self.at += 1
        name = self.word()
        if kind != "our" and sigil + name in self.scopes[-1]:
            self.masks.append(
                f'"my" variable {sigil}{name} masks earlier declaration in same scope at {self.name} line {self.line}.\n'
            )
        self.scopes[-1].add(sigil + name)
        return self.node(kind, sigil, name)

    def _anonymous_sub(self, _: str) -> Node:
        return self.node("closure", self._body())

    def _do(self, _: str) -> Node:
        if self.peek("{"):
            return self.node("do", self.block())
        return self.node("call", "do", [self.binary(NAMED + 1)])

    def _eval(self, _: str) -> Node:
        if self.peek("{"):
            return self.node("eval", self.block())
        if self.peek("("):
            given = self.arguments()
            return self.node("evaltext", given[0] if given else self.node("scalar", "_"))
        return self.node("evaltext", self.node("scalar", "_") if self._is_over() else self.binary(NAMED + 1))

    def _jump(self, word: str) -> Node:
        label = re.compile(r"\s*([A-Z_][A-Z0-9_]*)\b").match(self.text, self.at)
        if label is not None:
            self.at = label.end()
        return self.node("jump", word, label[1] if label else "")

    def _goto(self, _: str) -> Node:
        if self.peek("&"):
            return self.node("return", self.unary())
        return self.node("goto", self.word())

    def _return(self, _: str) -> Node:
        return self.node("return", None if self._is_over() else self.commas())

    def _require(self, _: str) -> Node:
        name = re.compile(r"\s*([A-Za-z_]\w*(?:::\w+)*)").match(self.text, self.at)
        if name is not None:
            self.at = name.end()
            return self.node("require", name[1])
        return self.node("call", "require", [self.binary(NAMED + 1)])

    def _line(self, _: str) -> Node:
        return self.node("number", self.line)

    def _file(self, _: str) -> Node:
        return self.node("string", self.name)


def _number(text: str) -> int | float:
    text = text.replace("_", "")
    if text[:2] in ("0x", "0X"):
        return int(text, 16)
    if text[:2] in ("0b", "0B"):
        return int(text, 2)
    if text.isdigit():
        return int(text, 8) if text[0] == "0" and len(text) > 1 and not set(text) & {"8", "9"} else int(text[:400])
    return float(text)


def _words(node: Node) -> list[str]:
    if node.kind == "list":
        return [word for each in node.args[0] for word in _words(each)]
    return [str(node.args[0])] if node.kind == "string" else []


STATEMENTS = {
    "if": Reader._if, "unless": Reader._if, "while": Reader._while, "until": Reader._while, "for": Reader._for, "foreach": Reader._for,
    "sub": Reader._sub, "package": Reader._package, "use": Reader._use, "no": Reader._use, "BEGIN": Reader._phase, "END": Reader._phase,
    "format": Reader._format,
}  # fmt: skip
TERMS = {
    "$": Reader._scalar, "@": Reader._array, "%": Reader._hash, "&": Reader._code, "*": Reader._typeglob, "(": Reader._parenthesis,
    "[": Reader._anonymous_array, "{": Reader._anonymous_hash, "<": Reader._angle, '"': quoting.double, "'": quoting.single, "`": quoting.command,
    "/": quoting.pattern,
}  # fmt: skip
WORDS = {
    "my": Reader._my, "our": Reader._my, "local": Reader._my, "state": Reader._my, "sub": Reader._anonymous_sub, "do": Reader._do,
    "eval": Reader._eval, "last": Reader._jump, "next": Reader._jump, "redo": Reader._jump, "return": Reader._return, "goto": Reader._goto,
    "require": Reader._require, "__LINE__": Reader._line, "__FILE__": Reader._file,
}  # fmt: skip
