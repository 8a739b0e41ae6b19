"""The grammar of mawk 1.3.4: patterns, actions and functions as trees of tuples, `(kind, ...)`.

Its ladder differs from other awks': `-` and `+` bind tighter than concatenation, `!` tighter than `*`, and `|` tighter still, so
`"a " "b" | getline` runs `b`. A faulty program is described as yacc's error routine does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import Any

from mirage.shell.programs.awk.lexer import GAWK_BUILTINS, AwkSyntaxError, Token, tokens

Tree = tuple[Any, ...]
NESTING = 150  # expressions and blocks in one another; beyond it mawk's own stack ("parser stack overflow") ends as well

_ASSIGNS = {"=", "+=", "-=", "*=", "/=", "%=", "^="}
_COMPARES = {"==", "!=", "<", "<=", ">", ">="}
_STARTS = {"number", "string", "regex", "name", "call", "builtin", "$", "(", "++", "--", "!"}
_TERMINATORS = {";", "newline", "}", "end"}
_GAWK_ERRORS = {
    b"runaway string": b"unterminated string", b"runaway regular": b"unterminated regexp",
    b"unexpected character": b"invalid char '%s' in expression",
}  # fmt: skip
_LVALUES = ("var", "field", "index")


@dataclass(slots=True)
class Function:
    params: list[bytes]
    body: Tree = ("block", ())


@dataclass(slots=True)
class Program:
    begins: list[Tree] = field(default_factory=list)
    rules: list[tuple[Tree | None, Tree | None, Tree]] = field(default_factory=list)
    ends: list[Tree] = field(default_factory=list)
    functions: dict[bytes, Function] = field(default_factory=dict)
    warnings: list[bytes] = field(default_factory=list)


class Parser:
    """`where` stands before every complaint: the -f file's name and a colon, or nothing; for gawk that or `cmd. line`."""

    def __init__(self, text: bytes, where: bytes = b"", *, is_gawk: bool = False) -> None:
        self.text = text + b"\n"
        self.is_gawk = is_gawk
        self.warnings: list[bytes] = []
        self.tokens = tokens(text, is_gawk=is_gawk, warnings=self.warnings)
        self.at = 0
        self.where = where
        self.depth = 0
        self.loops = 0
        self.has_in = True
        self.has_greater = True
        self.function: Function | None = None
        self.is_special = False
        self.calls: list[bytes] = []

    # ---- complaints

    def fail(self, text: bytes, *more: bytes) -> AwkSyntaxError:
        if self.is_gawk:
            return self._pointed(self.token, text)
        return AwkSyntaxError(self.where + b"line %d: " % self.token.line + text, *more)

    def _error(self, text: bytes) -> bytes:
        return self.where + b"%d: error: " % self.token.line + text

    def _pointed(self, token: Token, text: bytes) -> AwkSyntaxError:
        """The line of the source, and a caret below the token (gawk)."""
        is_open = token.kind in ("newline", "end")
        if token.kind == "end":
            token = self.tokens[max(self.at - 1, 0)]
        line = token.line
        start = self.text.rfind(b"\n", 0, token.at) + 1
        column = token.at - start
        if token.kind == "error":
            text = next((words for mark, words in _GAWK_ERRORS.items() if mark in token.text), b"syntax error")
            column += b"regexp" in text
            if b"invalid" in text:
                text = text % self.text[token.at : token.at + 1]
        elif is_open:
            parens = sum((each.kind in "([") - (each.kind in ")]") for each in self.tokens[: self.at])
            line += parens > 0
            text = b"unexpected newline or end of string"
        place = self.where + b"%d: " % line
        source = self.text[start : self.text.find(b"\n", start)]
        return AwkSyntaxError(place + source, place + b" " * column + b"^ " + text)

    def _unexpected(self) -> AwkSyntaxError:
        token = self.token
        if self.is_gawk:
            return self._pointed(token, b"syntax error")
        parens = braces = 0
        for earlier in self.tokens[: self.at + 1]:
            parens += (earlier.kind in "(") - (earlier.kind in ")")
            braces += (earlier.kind == "{") - (earlier.kind == "}")
            if parens < 0:
                return self.fail(b"extra ')'")
        if token.kind == "error":
            return AwkSyntaxError(self.where + token.text)
        if token.kind == "}" and braces < 0:
            follows = self.tokens[self.at + 1]
            near = self.where + b"line %d: syntax error at or near end of line" % token.line
            return self.fail(b"extra '}'", *([near] if follows.kind == "newline" else []))
        missing = self.where + b"line %d: missing } near end of file" % self.tokens[-1].line
        if token.kind == "end":
            return AwkSyntaxError(missing) if braces > 0 else self.fail(b"syntax error at or near end of file")
        more = (missing,) if token.kind == "newline" and braces > 0 and self.tokens[self.at + 1].kind == "end" else ()
        if parens > 0 and token.kind in ("newline", ";", "}"):
            return self.fail(b"missing ) near " + token.text, *more)
        shown = b"/%s/" % token.text if token.kind == "regex" else token.text
        return self.fail(b"syntax error at or near " + shown, *more)

    # ---- tokens

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    @property
    def kind(self) -> str:
        return self.tokens[self.at].kind

    def take(self, kind: str) -> bool:
        if self.kind == kind:
            self.at += 1
            return True
        return False

    def need(self, *kinds: str) -> Token:
        token = self.token
        if token.kind not in kinds:
            raise self._unexpected()
        self.at += 1
        return token

    def newlines(self) -> None:
        while self.kind == "newline":
            self.at += 1

    def separators(self) -> None:
        while self.kind in ("newline", ";"):
            self.at += 1

    # ---- program

    def program(self) -> Program:
        program = Program(warnings=self.warnings)
        self.separators()
        while self.kind != "end":
            self._item(program)
            self.separators()
        for name in self.calls:
            function = program.functions.get(name)
            if function is None and self.is_gawk:
                raise AwkSyntaxError(self.where + b"1: fatal: function `%s' not defined" % name)
            if function is None:
                raise AwkSyntaxError(self.where + b"line %d: function %s never defined" % (self.tokens[-1].line, name))
        return program

    def _item(self, program: Program) -> None:
        if self.take("function"):
            return self._function(program)
        if self.kind in ("BEGIN", "END"):
            kind = self.need("BEGIN", "END").kind
            if self.kind != "{":
                if self.is_gawk and self.kind == "newline":
                    raise AwkSyntaxError(self.where + b"%d: %s blocks must have an action part" % (self.token.line, kind.encode()))
                raise self._unexpected()
            self.is_special = True
            (program.begins if kind == "BEGIN" else program.ends).append(self._block())
            self.is_special = False
            return None
        first = second = None
        if self.kind != "{":
            first = self.expression()
            if self.take(","):
                self.newlines()
                second = self.expression()
        if self.kind == "{":
            action = self._block()
        elif self.kind in ("newline", ";", "end"):
            action = ("print", (), None)
        else:
            raise self._unexpected()
        program.rules.append((first, second, action))
        return None

    def _function(self, program: Program) -> None:
        name = self.need("name", "call").text
        if name in program.functions:
            if self.is_gawk:
                raise AwkSyntaxError(self._error(b"function name `%s' previously defined" % name))
            raise self.fail(b"redefinition of " + name)
        self.need("(")
        function = Function([])
        while not self.take(")"):
            parameter = self.need("name").text
            if parameter == name:
                self.at -= 1
                raise self._unexpected()
            if parameter in function.params:
                raise self.fail(parameter + b" is duplicated in argument list")
            function.params.append(parameter)
            if self.kind != ")":
                self.need(",")
                self.newlines()
        self.newlines()
        program.functions[name] = function
        self.function = function
        function.body = self._block()
        self.function = None

    # ---- statements

    def _block(self) -> Tree:
        self.need("{")
        self.separators()
        statements: list[Tree] = []
        while not self.take("}"):
            statements.append(self._statement())
            self.separators()
        return ("block", tuple(statements))

    def _statement(self) -> Tree:
        self.depth += 1
        if self.depth > NESTING:
            raise self.fail(b"parser stack overflow")
        try:
            parse = getattr(self, f"_{self.kind}_statement", None) if self.kind.isalpha() else None
            if parse is not None:
                tree: Tree = parse()
                return tree
            if self.kind == "{":
                return self._block()
            return self._ended(self._simple())
        finally:
            self.depth -= 1

    def _ended(self, tree: Tree) -> Tree:
        if self.kind in (";", "newline"):
            self.at += 1
        elif self.kind != "}":
            raise self._unexpected()
        return tree

    def _body(self) -> Tree:
        self.newlines()
        if self.kind == "}" and not self.is_gawk:
            return ("block", ())
        return ("block", ()) if self.take(";") else self._statement()

    def _loop(self) -> Tree:
        self.loops += 1
        body = self._body()
        self.loops -= 1
        return body

    def _condition(self) -> Tree:
        self.need("(")
        tree: Tree = self._free(self.expression)
        self.need(")")
        return tree

    def _free(self, parse: Any) -> Any:
        """Inside parentheses `>` and `in` are operators again."""
        saved = self.has_in, self.has_greater
        self.has_in = self.has_greater = True
        tree = parse()
        self.has_in, self.has_greater = saved
        return tree

    def _if_statement(self) -> Tree:
        self.at += 1
        condition = self._condition()
        then = self._body()
        here = self.at
        self.separators()
        if self.take("else"):
            return ("if", condition, then, self._body())
        self.at = here
        return ("if", condition, then, None)

    def _while_statement(self) -> Tree:
        self.at += 1
        condition = self._condition()
        return ("while", condition, self._loop())

    def _do_statement(self) -> Tree:
        self.at += 1
        body = self._loop()
        self.separators()
        self.need("while")
        tree = ("do", self._condition(), body)
        if not self.is_gawk:
            return self._ended(tree)
        if self.kind in (";", "newline"):  # gawk's grammar wants none
            self.at += 1
        return tree

    def _for_statement(self) -> Tree:
        self.at += 1
        self.need("(")
        if [token.kind for token in self.tokens[self.at : self.at + 4]] == ["name", "in", "name", ")"]:
            name, array = self.tokens[self.at].text, self.tokens[self.at + 2].text
            self.at += 4
            return ("forin", ("var", name), array, self._loop())
        first = None if self.kind == ";" else self._simple()
        self.need(";")
        self.newlines()
        condition = None if self.kind == ";" else self.expression()
        self.need(";")
        self.newlines()
        last = None if self.kind == ")" else self._simple()
        self.need(")")
        return ("for", first, condition, last, self._loop())

    def _break_statement(self) -> Tree:
        if not self.loops:
            if self.is_gawk:
                said = self._error(
                    b"`%s' is not allowed outside a loop%s" % (self.token.text, b" or switch" if self.kind == "break" else b"")
                )
                raise AwkSyntaxError(said, said)
            raise self.fail(b"%s statement outside of loop" % self.token.text)
        self.at += 1
        return self._ended((self.tokens[self.at - 1].kind,))

    _continue_statement = _break_statement

    def _next_statement(self) -> Tree:
        if self.is_special:
            if self.is_gawk:
                raise AwkSyntaxError(self._error(b"`%s' used in BEGIN action" % self.token.text))
            raise self.fail(b"improper use of " + self.token.text)
        self.at += 1
        return self._ended((self.tokens[self.at - 1].kind,))

    _nextfile_statement = _next_statement

    def _exit_statement(self) -> Tree:
        self.at += 1
        return self._ended(("exit", None if self.kind in _TERMINATORS else self.expression()))

    def _return_statement(self) -> Tree:
        if self.function is None:
            raise self.fail(b"`return' used outside function context" if self.is_gawk else b"return outside function body")
        self.at += 1
        return self._ended(("return", None if self.kind in _TERMINATORS else self.expression()))

    def _simple(self) -> Tree:
        if self.kind in ("print", "printf"):
            return self._print()
        if self.take("delete"):
            name = self.need("name").text
            if not self.take("["):
                return ("clear", name)
            return ("delete", name, self._subscript())
        return ("expr", self.expression())

    def _print(self) -> Tree:
        kind = self.need("print", "printf").kind
        arguments = self._print_arguments()
        if kind == "printf" and not arguments:
            if self.is_gawk:
                raise AwkSyntaxError(self.where + b"%d: fatal: printf: no arguments" % self.token.line)
            raise self.fail(b"no arguments in call to printf")
        target = None
        if self.kind in (">", ">>", "|", "|&"):
            mode = self.token.kind
            self.at += 1
            target = (mode, self._free(self._concatenation if self.is_gawk else self.expression))
        return (kind, arguments, target)

    def _print_arguments(self) -> Tree:
        ends = _TERMINATORS | {">", ">>", "|", "|&"}
        if self.kind in ends:
            return ()
        if self.kind == "(":
            here = self.at
            self.at += 1
            if self.kind == ")":
                self.at += 1
                return ()
            grouped = self._free(lambda: self._list(")"))
            if self.kind in ends:
                return tuple(grouped)
            self.at = here
        self.has_greater, saved = False, self.has_greater
        arguments = [self.expression()]
        while self.take(","):
            self.newlines()
            arguments.append(self.expression())
        self.has_greater = saved
        return tuple(arguments)

    def _list(self, end: str) -> list[Tree]:
        """Expressions up to `end`, which is taken."""
        found: list[Tree] = []
        while not self.take(end):
            found.append(self.expression())
            if self.kind != end:
                self.need(",")
                self.newlines()
        return found

    # ---- expressions, loosest first

    def expression(self) -> Tree:
        self.depth += 1
        if self.depth > NESTING:
            raise self.fail(b"parser stack overflow")
        tree = self._conditional()
        if self.kind in _ASSIGNS:
            if tree[0] not in _LVALUES:
                raise self._unexpected()
            operator = self.token.kind
            self.at += 1
            self.newlines()
            tree = ("assign", operator[:-1], tree, self.expression())
        self.depth -= 1
        return tree

    def _conditional(self) -> Tree:
        tree = self._or()
        if self.take("?"):
            self.newlines()
            yes = self.expression()
            self.newlines()
            self.need(":")
            self.newlines()
            tree = ("cond", tree, yes, self.expression())
        return tree

    def _or(self) -> Tree:
        tree = self._and()
        while self.take("||"):
            self.newlines()
            tree = ("or", tree, self._and())
        return tree

    def _and(self) -> Tree:
        tree = self._membership()
        while self.take("&&"):
            self.newlines()
            tree = ("and", tree, self._membership())
        return tree

    def _membership(self) -> Tree:
        tree = self._match()
        while self.kind == "in" and self.has_in:
            self.at += 1
            tree = ("in", (tree,), self.need("name").text)
        return tree

    def _match(self) -> Tree:
        tree = self._comparison()
        while self.kind in ("~", "!~"):
            negated = self.token.kind == "!~"
            self.at += 1
            tree = ("match", negated, tree, self._comparison())
        return tree

    def _comparison(self) -> Tree:
        tree = self._concatenation()
        while self.kind in _COMPARES and (self.kind != ">" or self.has_greater):
            operator = self.token.kind
            self.at += 1
            tree = ("compare", operator, tree, self._concatenation())
        return tree

    def _concatenation(self) -> Tree:
        tree = self._sum()
        while self.kind in _STARTS:
            tree = ("cat", tree, self._sum())
        return self._piped(tree) if self.is_gawk else tree

    def _sum(self) -> Tree:
        tree = self._product()
        while self.kind in ("+", "-"):
            operator = self.token.kind
            self.at += 1
            tree = ("binary", operator, tree, self._product())
        return tree

    def _product(self) -> Tree:
        tree = self._unary()
        while self.kind in ("*", "/", "%"):
            operator = self.token.kind
            self.at += 1
            tree = ("binary", operator, tree, self._unary())
        return tree

    def _unary(self) -> Tree:
        if self.kind in ("!", "-", "+"):
            self.depth += 1
            if self.depth > NESTING:
                raise self.fail(b"parser stack overflow")
            operator = self.token.kind
            self.at += 1
            tree: Tree = ("unary", operator, self._unary())
            self.depth -= 1
            return tree
        tree = self._power()
        return tree if self.is_gawk else self._piped(tree)

    def _piped(self, tree: Tree) -> Tree:
        while self.kind in ("|", "|&") and self.tokens[self.at + 1].kind == "getline":
            kind = self.kind
            self.at += 2
            tree = ("getline", kind, tree, self._target())
        return tree

    def _power(self) -> Tree:
        tree = self._postfix()
        if self.take("^"):
            tree = ("binary", "^", tree, self._unary() if self.kind in ("-", "+", "!") else self._power())
        return tree

    def _postfix(self) -> Tree:
        tree = self._primary()
        if tree[0] in _LVALUES and self.kind in ("++", "--"):
            step = 1.0 if self.kind == "++" else -1.0
            self.at += 1
            tree = ("post", step, tree)
        return tree

    def _primary(self) -> Tree:
        token = self.token
        self.at += 1
        match token.kind:
            case "number":
                value = _literal(token.text, self.is_gawk)
                if value == inf and not self.is_gawk:
                    raise self.fail(token.text + b" : decimal overflow")
                return ("number", value)
            case "string":
                return ("string", token.text)
            case "regex":
                return ("regex", token.text)
            case "name":
                return ("index", token.text, self._subscript()) if self.take("[") else ("var", token.text)
            case "$":
                return ("field", self._operand())
            case "++" | "--":
                target = self._operand()
                if target[0] not in _LVALUES:
                    raise self._unexpected()
                return ("pre", 1.0 if token.kind == "++" else -1.0, target)
            case "(":
                return self._grouping()
            case "call":
                return self._call(token)
            case "builtin":
                return self._builtin(token)
            case "getline":
                return self._getline()
        self.at -= 1
        raise self._unexpected()

    def _operand(self) -> Tree:
        """What `$`, `++` and `--` stand before."""
        if self.kind in ("-", "+", "!"):
            return self._unary()
        return self._primary()

    def _grouping(self) -> Tree:
        items = self._free(lambda: self._list(")"))
        if not items:
            self.at -= 1
            raise self._unexpected()
        if len(items) == 1:
            return ("group", items[0])
        if self.kind != "in":
            raise self._unexpected()
        self.at += 1
        return ("in", tuple(items), self.need("name").text)

    def _subscript(self) -> Tree:
        items = self._free(lambda: self._list("]"))
        if not items:
            self.at -= 1
            raise self._unexpected()
        return tuple(items)

    def _call(self, token: Token) -> Tree:
        self.need("(")
        arguments = self._free(lambda: self._list(")"))
        self.calls.append(token.text)
        return ("call", token.text, tuple(arguments))

    def _builtin(self, token: Token) -> Tree:
        least, most = GAWK_BUILTINS[token.text]
        if self.take("("):
            arguments = self._free(lambda: self._list(")"))
        elif token.text == b"length":
            arguments = []
        else:
            raise self._unexpected()
        if not least <= len(arguments) <= most:
            if self.is_gawk:
                self.at -= 1
                raise self.fail(b"%d is invalid as number of arguments for %s" % (len(arguments), token.text))
            raise self.fail(b"wrong number of arguments in call to " + token.text)
        return ("builtin", token.text, tuple(arguments))

    def _getline(self) -> Tree:
        target = self._target()
        if self.take("<"):
            return ("getline", "<", self._primary(), target)
        return ("getline", "", None, target)

    def _target(self) -> Tree | None:
        """The variable behind `getline`, if there is one."""
        if self.kind == "$" or self.kind == "name":
            return self._primary()
        return None


def _literal(text: bytes, is_gawk: bool) -> float:
    """A number of the program; gawk takes hexadecimal and octal ones."""
    if is_gawk and text[:2].lower() == b"0x" and len(text) < 200:
        return float(int(text, 16))
    if is_gawk and len(text) < 200 and text[:1] == b"0" and text.isdigit() and not text.strip(b"01234567"):
        return float(int(text, 8))
    return float(text)


def parse(text: bytes, where: bytes = b"", *, is_gawk: bool = False) -> Program:
    """AwkSyntaxError: what awk says."""
    parser = Parser(text, where, is_gawk=is_gawk)
    try:
        return parser.program()
    except RecursionError:
        raise parser.fail(b"parser stack overflow") from None
