"""From tokens to a tree: PHP's statements and, by binding powers, its expressions."""

from __future__ import annotations

from mirage.gateway.http.php import nodes as n
from mirage.gateway.http.php.lexer import ParseError, Token, tokens
from mirage.gateway.http.php.values import PhpArray, to_bool, to_int, to_num, to_str

DEEPEST = 120
POWERS = {  # left binding power of what stands between two operands
    "or": 1, "xor": 2, "and": 3, "=": 5, "?": 7, "??": 8, "||": 9, "&&": 10, "|": 11, "^": 12, "&": 13,
    "==": 14, "!=": 14, "===": 14, "!==": 14, "<>": 14, "<=>": 14, "<": 15, "<=": 15, ">": 15, ">=": 15,
    ".": 16, "<<": 17, ">>": 17, "+": 18, "-": 18, "*": 19, "/": 19, "%": 19, "instanceof": 21, "**": 23,
}  # fmt: skip
ASSIGNING = ("=", "+=", "-=", "*=", "/=", ".=", "%=", "**=", "??=", "&=", "|=", "^=", "<<=", ">>=")
UNARY = 20
CASTS = {
    "int": to_int, "integer": to_int, "float": lambda value: float(to_num(value)), "double": lambda value: float(to_num(value)),
    "string": to_str, "bool": to_bool, "boolean": to_bool,
    "array": lambda value: value if isinstance(value, PhpArray) else PhpArray() if value is None else PhpArray.of([value]),
    "object": lambda value: value,
}  # fmt: skip
ENDS = {"endif", "else", "elseif", "endforeach", "endfor", "endwhile", "endswitch", "case", "default"}
LITERALS = {"true": True, "false": False, "null": None}


def parse(source: str) -> n.Script:
    """The tree of a file. ParseError: what PHP would say of it."""
    return n.Script(Parser(tokens(source)).all())


class Parser:
    """Walks the tokens of one file."""

    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._at = 0
        self._depth = 0

    def all(self) -> list[n.Node]:
        statements = []
        while self._peek().kind != "end":
            statements.append(self.statement())
        return statements

    # ---- tokens

    def _peek(self, ahead: int = 0) -> Token:
        return self._tokens[min(self._at + ahead, len(self._tokens) - 1)]

    def _next(self) -> Token:
        token = self._peek()
        self._at += 1
        return token

    def _is(self, value: str, ahead: int = 0) -> bool:
        token = self._peek(ahead)
        if token.kind == "op":
            return bool(token.value == value)
        return token.kind == "name" and token.value.lower() == value

    def _take(self, value: str) -> bool:
        if self._is(value):
            self._at += 1
            return True
        return False

    def _want(self, value: str) -> None:
        if not self._take(value):
            self._fail()

    def _fail(self) -> None:
        token = self._peek()
        what = "end of file" if token.kind == "end" else f'token "{token.value}"' if token.kind == "op" else f'"{token.value}"'
        raise ParseError(f"syntax error, unexpected {what} on line {token.line}")

    def _name(self) -> str:
        token = self._next()
        if token.kind != "name":
            self._at -= 1
            self._fail()
        return str(token.value)

    # ---- statements

    def statement(self) -> n.Node:
        token = self._peek()
        if token.kind == "html":
            self._at += 1
            return n.Echo([n.Literal(token.value)])
        if token.kind == "op" and token.value in ("{", ";"):
            return self._block() if token.value == "{" else self._empty()
        if token.kind == "name":
            word = token.value.lower()
            special = getattr(self, f"_{word}_statement", None)
            if special is not None and not (word in ("function", "static") and not self._declares(word)):
                self._at += 1
                found: n.Node = special()
                return found
        expression = self.expression()
        self._semicolon()
        return n.Do(expression)

    def _declares(self, word: str) -> bool:
        ahead = self._peek(1)
        if word == "static":
            return ahead.kind == "var"
        return ahead.kind == "name" or (ahead.value == "&" and self._peek(2).kind == "name")

    def _empty(self) -> n.Node:
        self._at += 1
        return n.Block([])

    def _semicolon(self) -> None:
        if self._peek().kind in ("html", "end"):
            return
        self._want(";")

    def _block(self) -> n.Node:
        self._want("{")
        statements = []
        while not self._take("}"):
            if self._peek().kind == "end":
                self._fail()
            statements.append(self.statement())
        return n.Block(statements)

    def _body(self, *ends: str) -> n.Node:
        """A statement, or with a colon all up to one of the words."""
        if not self._take(":"):
            return self.statement()
        statements = []
        while not any(self._is(end) for end in ends):
            if self._peek().kind == "end":
                self._fail()
            statements.append(self.statement())
        return n.Block(statements)

    def _test(self) -> n.Node:
        self._want("(")
        test = self.expression()
        self._want(")")
        return test

    def _echo_statement(self) -> n.Node:
        values = [self.expression()]
        while self._take(","):
            values.append(self.expression())
        self._semicolon()
        return n.Echo(values)

    def _if_statement(self) -> n.Node:
        branches, other = [], None
        test = self._test()
        is_colon = self._is(":")
        branches.append((test, self._body("elseif", "else", "endif")))
        while True:
            if self._is("elseif") or (self._is("else") and self._is("if", 1) and not is_colon):
                self._at += 1 if self._is("elseif") else 2
                test = self._test()
                branches.append((test, self._body("elseif", "else", "endif")))
            elif self._take("else"):
                other = self._body("endif")
            else:
                break
        if is_colon:
            self._want("endif")
            self._semicolon()
        return n.If(branches, other)

    def _while_statement(self) -> n.Node:
        test = self._test()
        is_colon = self._is(":")
        body = self._body("endwhile")
        self._close(is_colon, "endwhile")
        return n.While(test, body)

    def _close(self, is_colon: bool, word: str) -> None:
        if is_colon:
            self._want(word)
            self._semicolon()

    def _do_statement(self) -> n.Node:
        body = self.statement()
        self._want("while")
        test = self._test()
        self._semicolon()
        return n.DoWhile(body, test)

    def _for_statement(self) -> n.Node:
        self._want("(")
        start, tests, steps = self._list(";"), self._list(";"), self._list(")")
        is_colon = self._is(":")
        body = self._body("endfor")
        self._close(is_colon, "endfor")
        return n.For(start, tests, steps, body)

    def _list(self, end: str) -> list[n.Node]:
        found: list[n.Node] = []
        while not self._take(end):
            found.append(self.expression())
            self._take(",")
        return found

    def _foreach_statement(self) -> n.Node:
        self._want("(")
        subject = self.expression()
        self._want("as")
        is_reference = self._take("&")
        value, key = self.expression(), None
        if self._take("=>"):
            is_reference = self._take("&")
            key, value = value, self.expression()
        self._want(")")
        is_colon = self._is(":")
        body = self._body("endforeach")
        self._close(is_colon, "endforeach")
        return n.Foreach(subject, key, value, body, is_reference)

    def _switch_statement(self) -> n.Node:
        subject = self._test()
        is_colon = self._take(":")
        if not is_colon:
            self._want("{")
        cases: list[tuple[n.Node | None, list[n.Node]]] = []
        while not self._take("endswitch" if is_colon else "}"):
            test = None
            if self._take("case"):
                test = self.expression()
            else:
                self._want("default")
            if not self._take(":"):
                self._want(";")
            statements: list[n.Node] = []
            while not (self._is("case") or self._is("default") or self._is("}") or self._is("endswitch")):
                if self._peek().kind == "end":
                    self._fail()
                statements.append(self.statement())
            cases.append((test, statements))
        if is_colon:
            self._semicolon()
        return n.Switch(subject, cases)

    def _break_statement(self) -> n.Node:
        return self._jump(False)

    def _continue_statement(self) -> n.Node:
        return self._jump(True)

    def _jump(self, goes_on: bool) -> n.Node:
        levels = int(self._next().value) if self._peek().kind == "number" else 1
        self._semicolon()
        return n.Jump(levels, goes_on)

    def _return_statement(self) -> n.Node:
        value = None if self._is(";") or self._peek().kind in ("html", "end") else self.expression()
        self._semicolon()
        return n.Give(value)

    def _global_statement(self) -> n.Node:
        names = []
        while self._peek().kind == "var":
            names.append(str(self._next().value))
            self._take(",")
        self._semicolon()
        return n.Globals(names)

    def _static_statement(self) -> n.Node:
        items: list[tuple[str, n.Node | None]] = []
        while self._peek().kind == "var":
            name = str(self._next().value)
            items.append((name, self.expression() if self._take("=") else None))
            self._take(",")
        self._semicolon()
        return n.Statics(items)

    def _unset_statement(self) -> n.Node:
        self._want("(")
        targets = self._list(")")
        self._semicolon()
        return n.Unset(targets)

    def _throw_statement(self) -> n.Node:
        value = self.expression()
        self._semicolon()
        return n.Throw(value)

    def _try_statement(self) -> n.Node:
        body, catches, last = self._block(), [], None
        while self._take("catch"):
            self._want("(")
            kinds = [self._name()]
            while self._take("|"):
                kinds.append(self._name())
            name = str(self._next().value) if self._peek().kind == "var" else ""
            self._want(")")
            catches.append((kinds, name, self._block()))
        if self._take("finally"):
            last = self._block()
        return n.Try(body, catches, last)

    def _const_statement(self) -> n.Node:
        made: list[n.Node] = []
        while not self._take(";"):
            name = self._name()
            self._want("=")
            made.append(n.Do(n.Call("define", [(n.Literal(name), False), (self.expression(), False)])))
            self._take(",")
        return n.Block(made)

    def _function_statement(self) -> n.Node:
        self._take("&")
        name = self._name()
        return n.Function(name, *self._signature())

    def _signature(self) -> tuple[list[n.Parameter], n.Node]:
        parameters = self._parameters()
        self._return_type()
        return parameters, self._block()

    def _parameters(self) -> list[n.Parameter]:
        self._want("(")
        found = []
        while not self._take(")"):
            while self._peek().kind == "name" or self._is("?") or self._is("|"):
                self._at += 1
            is_reference, is_rest = self._take("&"), self._take("...")
            token = self._next()
            if token.kind != "var":
                self._at -= 1
                self._fail()
            found.append(n.Parameter(str(token.value), self.expression() if self._take("=") else None, is_rest, is_reference))
            self._take(",")
        return found

    def _return_type(self) -> None:
        if self._take(":"):
            while self._peek().kind == "name" or self._is("?") or self._is("|"):
                self._at += 1

    def _namespace_statement(self) -> n.Node:
        return self._skip()

    def _use_statement(self) -> n.Node:
        return self._skip()

    def _declare_statement(self) -> n.Node:
        return self._skip()

    def _skip(self) -> n.Node:
        while not self._take(";"):
            if self._peek().kind == "end":
                self._fail()
            self._at += 1
        return n.Block([])

    # ---- expressions

    def expression(self, power: int = 0) -> n.Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise ParseError("Maximum nesting level reached")
        try:
            left = self._prefix()
            while True:
                following = self._infix(left, power)
                if following is None:
                    return left
                left = following
        finally:
            self._depth -= 1

    def _infix(self, left: n.Node, power: int) -> n.Node | None:
        token = self._peek()
        operator = token.value.lower() if token.kind in ("op", "name") else ""
        if operator in ASSIGNING and token.kind == "op":
            self._at += 1
            self._take("&")
            return n.Assign(left, self.expression(POWERS["="] - 1), operator[:-1])
        own = POWERS.get(operator, 0)
        if not own or own <= power:
            return None
        self._at += 1
        if operator == "?":
            if self._take(":"):
                return n.Both("?:", left, self.expression(own))
            then = self.expression(POWERS["="] - 1)
            self._want(":")
            return n.Choice(left, then, self.expression(own))
        if operator in ("&&", "and"):
            return n.Both("&&", left, self.expression(own))
        if operator in ("||", "or"):
            return n.Both("||", left, self.expression(own))
        if operator == "xor":
            return n.Both("xor", left, self.expression(own))
        if operator == "??":
            return n.Both("??", left, self.expression(own - 1))
        return n.Binary(operator, left, self.expression(own - 1 if operator == "**" else own))

    def _prefix(self) -> n.Node:
        token = self._next()
        match token.kind:
            case "var":
                return self._postfix(n.Variable(token.value))
            case "number" | "string":
                return self._postfix(n.Literal(token.value))
            case "parts":
                return self._postfix(self._text(token.value))
            case "shell":
                return n.Call("shell_exec", [(self._text(token.value), False)])
            case "cast":
                return n.Unary(CASTS[token.value], self.expression(UNARY))
            case "name":
                return self._word(token)
            case "op":
                return self._sign(token)
        self._at -= 1
        self._fail()
        raise AssertionError

    def _sign(self, token: Token) -> n.Node:
        match token.value:
            case "(":
                inner = self.expression()
                self._want(")")
                return self._postfix(inner)
            case "[":
                return self._postfix(self._array("]"))
            case "!":
                return n.Unary(lambda value: not to_bool(value), self.expression(UNARY))
            case "-":
                return n.Unary(lambda value: -to_num(value), self.expression(UNARY))
            case "+":
                return n.Unary(to_num, self.expression(UNARY))
            case "~":
                return n.Unary(lambda value: ~to_int(value), self.expression(UNARY))
            case "@":
                return self.expression(UNARY)
            case "&":
                return self.expression(UNARY)
            case "++" | "--":
                return n.Step(self.expression(UNARY), 1 if token.value == "++" else -1, True)
            case "$":
                if self._take("{"):
                    name = self.expression()
                    self._want("}")
                else:
                    name = self._sign(self._next()) if self._is("$") else n.Variable(str(self._next().value))
                return self._postfix(n.Variable(name))
        self._at -= 1
        self._fail()
        raise AssertionError

    def _word(self, token: Token) -> n.Node:
        name = str(token.value)
        word = name.lower()
        special = getattr(self, f"_{word}_expression", None)
        if special is not None:
            found: n.Node = special()
            return found
        if word == "__line__":
            return n.Literal(token.line)
        if word in LITERALS:
            return self._postfix(n.Literal(LITERALS[word]))
        if self._is("("):
            self._at += 1
            return self._postfix(n.Call(name, self._arguments()))
        if self._take("::"):
            member = self._next()
            if member.kind not in ("name", "var"):
                self._at -= 1
                self._fail()
            return self._postfix(n.StaticMember(name, str(member.value), self._arguments() if self._take("(") else None))
        return self._postfix(n.Constant(name))

    def _arguments(self) -> list[tuple[n.Node, bool]]:
        found = []
        while not self._take(")"):
            is_spread = self._take("...")
            if self._peek().kind == "name" and self._is(":", 1) and not self._is("::", 1):
                self._at += 2  # a named argument is taken by its place
            found.append((self.expression(), is_spread))
            if not self._take(",") and not self._is(")"):
                self._fail()
        return found

    def _array(self, end: str) -> n.Node:
        items: list[tuple[n.Node | None, n.Node, bool]] = []
        while not self._take(end):
            if self._take(","):
                items.append((None, n.Literal(None), False))
                continue
            is_spread = self._take("...")
            self._take("&")
            value, key = self.expression(), None
            if self._take("=>"):
                self._take("&")
                key, value = value, self.expression()
            items.append((key, value, is_spread))
            if not self._take(",") and not self._is(end):
                self._fail()
        return n.ArrayOf(items)

    def _array_expression(self) -> n.Node:
        self._want("(")
        return self._postfix(self._array(")"))

    _list_expression = _array_expression

    def _match_expression(self) -> n.Node:
        subject = self._test()
        self._want("{")
        arms: list[tuple[list[n.Node] | None, n.Node]] = []
        while not self._take("}"):
            tests: list[n.Node] | None = None
            if not self._take("default"):
                tests = [self.expression()]
                while self._take(",") and not self._is("=>"):
                    tests.append(self.expression())
            self._want("=>")
            arms.append((tests, self.expression()))
            self._take(",")
        arms.sort(key=lambda arm: arm[0] is None)
        return self._postfix(n.Match(subject, arms))

    def _isset_expression(self) -> n.Node:
        self._want("(")
        return n.IsSet(self._list(")"))

    def _empty_expression(self) -> n.Node:
        return n.IsEmpty(self._test())

    def _exit_expression(self) -> n.Node:
        value = None
        if self._take("("):
            value = None if self._is(")") else self.expression()
            self._want(")")
        return n.Quit(value)

    _die_expression = _exit_expression

    def _print_expression(self) -> n.Node:
        return n.Call("print", [(self.expression(POWERS["="] - 1), False)])

    def _include(self, is_once: bool, is_required: bool) -> n.Node:
        return n.Include(self.expression(POWERS["="] - 1), is_once, is_required)

    def _include_expression(self) -> n.Node:
        return self._include(False, False)

    def _include_once_expression(self) -> n.Node:
        return self._include(True, False)

    def _require_expression(self) -> n.Node:
        return self._include(False, True)

    def _require_once_expression(self) -> n.Node:
        return self._include(True, True)

    def _new_expression(self) -> n.Node:
        name: str | n.Node = n.Variable(str(self._next().value)) if self._peek().kind == "var" else self._name()
        return self._postfix(n.New(name, self._arguments() if self._take("(") else []))

    def _function_expression(self) -> n.Node:
        self._take("&")
        parameters = self._parameters()
        uses = []
        if self._take("use"):
            self._want("(")
            while not self._take(")"):
                self._take("&")
                uses.append(str(self._next().value))
                self._take(",")
        self._return_type()
        return self._postfix(n.Lambda(n.Function("{closure}", parameters, self._block()), uses))

    def _fn_expression(self) -> n.Node:
        parameters = self._parameters()
        self._return_type()
        self._want("=>")
        body = n.Give(self.expression(POWERS["="] - 1))
        return n.Lambda(n.Function("{closure}", parameters, body), [], is_arrow=True)

    def _static_expression(self) -> n.Node:
        return self.expression(UNARY)

    def _throw_expression(self) -> n.Node:
        return n.Throw(self.expression())

    def _text(self, parts: list[object]) -> n.Node:
        """A string with values in it."""
        found: list[n.Node] = []
        for part in parts:
            if isinstance(part, str):
                if part:
                    found.append(n.Literal(part))
            elif isinstance(part, tuple) and part[0] == "code":
                found.append(Parser(tokens(f"<?php {part[1]};"))._only())
            elif isinstance(part, tuple):
                _, name, key, variable, member = part
                node: n.Node = n.Variable(name)
                if key is not None:
                    node = n.Index(node, n.Literal(key))
                elif variable is not None:
                    node = n.Index(node, n.Variable(variable))
                elif member is not None:
                    node = n.Property(node, n.Literal(member))
                found.append(node)
        return n.Parts(found)

    def _only(self) -> n.Node:
        return self.expression()

    def _postfix(self, node: n.Node) -> n.Node:
        while True:
            if self._take("["):
                key = None if self._is("]") else self.expression()
                self._want("]")
                node = n.Index(node, key)
            elif self._take("->") or self._is("?->"):
                is_lenient = self._take("?->")
                name = self._member()
                if self._take("("):
                    node = n.MethodCall(node, name, self._arguments(), is_lenient)
                else:
                    node = n.Property(node, name, is_lenient)
            elif self._take("("):
                node = n.Call(node, self._arguments())
            elif self._is("++") or self._is("--"):
                node = n.Step(node, 1 if self._next().value == "++" else -1, False)
            else:
                return node

    def _member(self) -> n.Node:
        token = self._next()
        if token.kind == "name":
            return n.Literal(token.value)
        if token.kind == "var":
            return n.Variable(token.value)
        if token.value == "{":
            name = self.expression()
            self._want("}")
            return name
        self._at -= 1
        self._fail()
        raise AssertionError
