"""The tree written back, as bash itself writes commands (print_cmd.c): `declare -f`, `type`, `jobs` show this text.

What it writes parses to the same tree again, spans aside; `same` is that comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from mirage.syntax.grammar import delimiter_text
from mirage.syntax.tree import (
    AndOr,
    Ansi,
    Arithmetic,
    ArithmeticCommand,
    ArithmeticFor,
    ArrayValue,
    Assignment,
    BadSubstitution,
    Binary,
    Both,
    Case,
    Command,
    CommandSubstitution,
    Conditional,
    Coprocess,
    Double,
    Escaped,
    For,
    Function,
    Group,
    If,
    Item,
    Literal,
    Loop,
    Node,
    Not,
    Parameter,
    Parenthesis,
    Part,
    Pipeline,
    ProcessSubstitution,
    Redirect,
    Script,
    Simple,
    Single,
    Subshell,
    Test,
    Unary,
    Word,
)

_PLACE = frozenset({"start", "end", "line", "source", "keyword"})


def unparse(node: Script | Command) -> str:
    """The text of a tree on as few lines as bash would use."""
    writer = _Writer(False)
    if isinstance(node, Script):
        writer.script(node)
    else:
        writer.command(node)
    writer.documents()
    return "".join(writer.out)


def unparse_function(node: Function) -> str:
    """A function as `declare -f` prints it."""
    writer = _Writer(True)
    writer.function(node)
    writer.documents()
    return "".join(writer.out)


def word_text(word: Word | Assignment) -> str:
    """One word, quoted as it was."""
    return _assignment(word) if isinstance(word, Assignment) else "".join([_part(part) for part in word.parts])


def same(left: Any, right: Any) -> bool:
    """Whether two trees mean the same: everything but the spans and the kept source."""
    return bool(_shape(left) == _shape(right))


def _shape(value: Any) -> Any:
    if isinstance(value, CommandSubstitution) and value.backquoted:
        return ("`", value.source)
    if isinstance(value, If) and len(value.branches) > 1:  # elif is written back as an if of its own
        inner = If(value.branches[1:], value.otherwise)
        return _shape(If(value.branches[:1], Script((Item(inner),)), value.redirects))
    if isinstance(value, Node):
        names = type(value).__struct_fields__
        kept = [name for name in names if name not in _PLACE or (name == "source" and isinstance(value, Ansi))]
        return (type(value).__name__, *[_shape(getattr(value, name)) for name in kept])
    if isinstance(value, tuple):
        return tuple([_shape(item) for item in value])
    return value


# ---- words -----------------------------------------------------------------------------------------------------------


def _part(part: Part, quoted: bool = False) -> str:
    match part:
        case Literal(text=text):
            return text
        case Escaped(text=text):
            return "\\" + text
        case Single(text=text):
            return f"'{text}'"
        case Ansi(source=source):
            return f"$'{source}'"
        case Double(parts=parts, translated=translated):
            return ("$" if translated else "") + '"' + "".join([_part(inner, True) for inner in parts]) + '"'
        case Parameter():
            return _parameter(part)
        case BadSubstitution(text=text):
            return text
        case CommandSubstitution(backquoted=True, source=source):
            escaped = source.replace("\\", "\\\\").replace("`", "\\`").replace("$", "\\$")
            return "`" + (escaped.replace('"', '\\"') if quoted else escaped) + "`"
        case CommandSubstitution(body=body, source=source):
            text = unparse(body) if body is not None else source
            return "$(" + (" " if text.startswith("(") else "") + text + ("\n)" if "<<" in text else ")")
        case ProcessSubstitution(direction=direction, body=body):
            text = unparse(body)
            return f"{direction}({text}" + ("\n)" if "<<" in text else ")")
        case Arithmetic(parts=parts, bracket=bracket):
            text = "".join([_part(inner, True) for inner in parts])
            return f"$[{text}]" if bracket else f"$(({text}))"


def _parameter(part: Parameter) -> str:
    if not part.braced:
        return "$" + part.name
    name = ("!" if part.indirect else "") + part.name
    if part.subscript is not None:
        name += f"[{word_text(part.subscript)}]"
    word = word_text(part.word) if part.word is not None else ""
    match part.op:
        case "length":
            return "${#" + name + "}"
        case "prefix*" | "prefix@":
            return "${" + name + part.op[-1] + "}"
        case op:
            other = ""
            if part.other is not None:
                other = ("/" if op[:1] == "/" else ":") + word_text(part.other)
            return "${" + name + op + word + other + "}"


def _assignment(node: Assignment) -> str:
    subscript = f"[{word_text(node.subscript)}]" if node.subscript is not None else ""
    op = "+=" if node.append else "="
    if isinstance(node.value, ArrayValue):
        elements = []
        for element in node.value.elements:
            key = f"[{word_text(element.key)}]" + ("+=" if element.append else "=") if element.key is not None else ""
            elements.append(key + word_text(element.value))
        return f"{node.name}{subscript}{op}({' '.join(elements)})"
    return f"{node.name}{subscript}{op}{word_text(node.value)}"


def _test(test: Test) -> str:
    match test:
        case Unary(op=_, word=word, implied=True):
            return word_text(word)
        case Unary(op=op, word=word):
            return f"{op} {word_text(word)}"
        case Binary(op=op, left=left, right=right):
            return f"{word_text(left)} {op} {word_text(right)}"
        case Not(test=inner):
            return f"! {_test(inner)}"
        case Parenthesis(test=inner):
            return f"( {_test(inner)} )"
        case Both(left=left, right=right, either=either):
            return f"{_test(left)} {'||' if either else '&&'} {_test(right)}"


# ---- commands --------------------------------------------------------------------------------------------------------


class _Writer:
    """Commands with indentation; `inside` a function, a list takes a line for each command."""

    def __init__(self, inside: bool) -> None:
        self.out: list[str] = []
        self.level = 0
        self.inside = inside
        self.waiting: list[Redirect] = []

    def put(self, text: str) -> None:
        self.out.append(text)

    def newline(self, text: str = "") -> None:
        self.out.append("\n" + "    " * self.level + text)

    def documents(self) -> bool:
        """The texts of the here-documents of the line being written."""
        waiting, self.waiting = self.waiting, []
        for redirect in waiting:
            body = ""
            if redirect.body is not None:
                body = "".join([part.text if isinstance(part, Single) else _part(part, True) for part in redirect.body.parts])
            self.out.append("\n" + body + _delimiter(redirect))
        return bool(waiting)

    def end(self) -> None:
        """A semicolon, unless the command ends itself."""
        if self.documents():
            return
        if self.out and not self.out[-1].endswith("&"):
            self.out.append(";")

    def script(self, script: Script) -> None:
        last = len(script.items) - 1
        for index, item in enumerate(script.items):
            self.command(item.command)
            if item.background:
                self.put(" &")
            if index == last:
                break
            documents = bool(self.waiting)
            if documents:
                self.documents()
                self.newline()
            elif self.inside:
                if not item.background:
                    self.put(";")
                self.newline()
            else:
                self.put(" " if item.background else "; ")

    def indented(self, script: Script, end: bool = True) -> None:
        self.level += 1
        self.newline()
        self.script(script)
        if end:
            self.end()
        self.level -= 1

    def command(self, node: Command) -> None:
        _WRITERS[type(node)](self, node)
        redirects = getattr(node, "redirects", ())
        if redirects and not isinstance(node, Simple):
            self.put(" ")
            self.redirects(redirects)

    def simple(self, node: Simple) -> None:
        words = [_assignment(item) for item in node.assignments]
        words += [word_text(word) for word in node.words]
        self.put(" ".join(words))
        if node.redirects:
            if words:
                self.put(" ")
            self.redirects(node.redirects)

    def redirects(self, redirects: Sequence[Redirect]) -> None:
        pieces = []
        for redirect in redirects:
            if redirect.variable:
                where = "{" + redirect.variable + "}"
            else:
                where = "" if redirect.fd is None else str(redirect.fd)
            target = word_text(redirect.target)
            if redirect.op in ("<<", "<<-"):
                self.waiting.append(redirect)
                pieces.append(f"{where}<<{target}")
            elif redirect.op in (">&", "<&"):
                pieces.append(f"{where}{redirect.op}{target}")
            else:
                pieces.append(f"{where}{redirect.op} {target}")
        self.put(" ".join(pieces))

    def pipeline(self, node: Pipeline) -> None:
        if node.timed:
            self.put(node.timed + " ")
        if node.negated:
            self.put("! ")
        for index, command in enumerate(node.commands):
            if index:
                documents = self.waiting
                self.put(" |& " if node.both[index - 1] else " | ")
                if documents:
                    self.documents()
                    self.newline()
            self.command(command)

    def and_or(self, node: AndOr) -> None:
        self.command(node.first)
        for op, command in node.rest:
            self.put(f" {op} ")
            if self.documents():
                self.newline()
            self.command(command)

    def subshell(self, node: Subshell) -> None:
        self.put("( ")
        self.script(node.body)
        self.put("\n)" if self.documents() else " )")

    def group(self, node: Group) -> None:
        self.put("{ ")
        if self.inside:
            self.level += 1
            self.newline()
            self.script(node.body)
            self.documents()
            self.level -= 1
            self.newline("}")
        else:
            self.script(node.body)
            if self.documents():
                self.put("\n}")
            else:
                self.put(" }" if self.out[-1].endswith("&") else "; }")

    def branch(self, node: If) -> None:
        self.arm(node.branches, 0, node.otherwise)

    def arm(self, branches: tuple[tuple[Script, Script], ...], index: int, otherwise: Script | None) -> None:
        condition, body = branches[index]
        self.put("if ")
        self.condition(condition)
        self.put("then" if self.out[-1].endswith("\n") else " then")
        self.indented(body)
        if index + 1 < len(branches):
            self.newline("else")
            self.level += 1
            self.newline()
            self.arm(branches, index + 1, otherwise)
            self.end()
            self.level -= 1
        elif otherwise is not None:
            self.newline("else")
            self.indented(otherwise)
        self.newline("fi")

    def condition(self, script: Script) -> None:
        inside, self.inside = self.inside, False
        self.script(script)
        self.inside = inside
        if self.documents():
            self.put("\n")
        elif not self.out[-1].endswith("&"):
            self.put(";")

    def loop(self, node: Loop) -> None:
        self.put("until " if node.until else "while ")
        self.condition(node.condition)
        self.put("do" if self.out[-1].endswith("\n") else " do")
        self.indented(node.body)
        self.newline("done")

    def each(self, node: For) -> None:
        words = '"$@"' if node.words is None else " ".join([word_text(word) for word in node.words])
        self.put(f"{'select' if node.select else 'for'} {node.name} in {words};")
        self.newline("do")
        self.indented(node.body)
        self.newline("done")

    def count(self, node: ArithmeticFor) -> None:
        first, test, step = [word_text(word).strip() for word in (node.first, node.test, node.step)]
        self.put(f"for (({first}; {test}; {step}))")
        self.newline("do")
        self.indented(node.body)
        self.newline("done")

    def case(self, node: Case) -> None:
        self.put(f"case {word_text(node.word)} in ")
        self.level += 1
        for item in node.items:
            patterns = [word_text(pattern) for pattern in item.patterns]
            self.newline(("(" if patterns[0] == "esac" else "") + " | ".join(patterns) + ")")
            if item.body.items:
                self.indented(item.body, end=False)
                self.documents()
            self.newline(item.end)
        self.level -= 1
        self.newline("esac")

    def arithmetic(self, node: ArithmeticCommand) -> None:
        self.put(f"(({word_text(node.expression)}))")

    def conditional(self, node: Conditional) -> None:
        self.put(f"[[ {_test(node.test)} ]]")

    def function(self, node: Function) -> None:
        self.put(f"{'function ' if self.level or not self.inside else ''}{node.name} () ")
        outer, self.inside = self.inside, True
        self.newline()
        body = node.body
        if isinstance(body, Group):
            self.command(body)
        else:
            self.put("{ ")
            self.level += 1
            self.newline()
            self.command(body)
            self.documents()
            self.level -= 1
            self.newline("}")
        self.inside = outer

    def coprocess(self, node: Coprocess) -> None:
        name = "" if isinstance(node.body, Simple) else node.name + " "
        self.put(f"coproc {name}")
        self.command(node.body)


_WRITERS: dict[type, Callable[[_Writer, Any], None]] = {
    Simple: _Writer.simple,
    Pipeline: _Writer.pipeline,
    AndOr: _Writer.and_or,
    Subshell: _Writer.subshell,
    Group: _Writer.group,
    If: _Writer.branch,
    Loop: _Writer.loop,
    For: _Writer.each,
    ArithmeticFor: _Writer.count,
    Case: _Writer.case,
    ArithmeticCommand: _Writer.arithmetic,
    Conditional: _Writer.conditional,
    Function: _Writer.function,
    Coprocess: _Writer.coprocess,
}


def _delimiter(redirect: Redirect) -> str:
    static = redirect.target.static
    return static if static is not None else delimiter_text(redirect.target, word_text(redirect.target))
