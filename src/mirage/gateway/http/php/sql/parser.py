"""A statement's text becomes a tree: MariaDB 10.11's grammar of SELECT, INSERT, UPDATE and DELETE, by descent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from mirage.gateway.http.php.sql import tree
from mirage.gateway.http.php.sql.faults import SqlError, too_deep
from mirage.gateway.http.php.sql.lexer import Text, Token
from mirage.gateway.http.php.sql.tree import Expression, Item, Order, Query, Reference, Select
from mirage.gateway.http.php.sql.values import show

DEEPEST = 60  # brackets in brackets
AGGREGATES = {"count", "max", "min", "sum", "avg", "group_concat", "std", "stddev", "variance", "bit_and", "bit_or", "bit_xor"}
NO_NAMES: tuple[str, ...] = ()
RESERVED = set(
    "all and as asc between both by case cast collate create cross delete desc distinct div do drop else elseif end escape "
    "except exists explain false for force from group having if ignore in index inner insert intersect interval into is "
    "join key keys left like limit lock match mod natural not null on or order outer procedure range references regexp "
    "replace right rlike select set show sounds straight_join table then to true union unique update use using values when "
    "where window with xor".split()
)
CALLED = {"if", "left", "right", "replace", "insert", "mod", "values", "char", "interval"}  # reserved, and functions before a bracket
BARE = {
    "current_timestamp",
    "current_date",
    "current_time",
    "current_user",
    "localtime",
    "localtimestamp",
    "utc_timestamp",
    "sysdate",
}
UNITS = {"microsecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year"}
QUIET = {"set", "use", "begin", "commit", "rollback", "start", "lock", "unlock"}
LOGIC = {"or": "or", "||": "or", "xor": "xor", "and": "and", "&&": "and"}
RANKS = {"^": 1, "*": 2, "/": 2, "%": 2, "div": 2, "mod": 2, "+": 3, "-": 3, "<<": 4, ">>": 4, "&": 5, "|": 6}
COMPARED = {"=", "<=>", "<>", "!=", "<", ">", "<=", ">="}
Read = TypeVar("Read")


def parse(text: str, values: Sequence[Any] = ()) -> tree.Statement:
    """One statement, its ? filled with values. SqlError: it can not be read."""
    return _Parser(Text(text), list(values)).statement()


class _Parser:
    def __init__(self, text: Text, values: list[Any]) -> None:
        self.text, self.tokens, self.values = text, text.tokens, values
        self.at = self.depth = 0
        self.into: tree.Into | None = None  # that stood before FROM
        self._opening = [0] * (len(self.tokens) + 1)  # how many brackets open one behind the other, from each token on
        for at in reversed(range(len(self.tokens))):
            self._opening[at] = self._opening[at + 1] + 1 if self.tokens[at].word == "(" else 0

    def statement(self) -> tree.Statement:
        word = self._word()
        found: tree.Statement
        if word in ("select", "(", "with"):
            found = self._query()
        elif word in ("insert", "replace"):
            found = self._insert()
        elif word == "update":
            found = self._update()
        elif word == "delete":
            found = self._delete()
        elif word == "show":
            return tree.Show(self.text.text)
        elif word in QUIET:
            return tree.Nothing()
        else:
            raise self._wrong()
        self._take(";")
        if self.at < len(self.tokens):
            raise self._wrong()
        return found

    # ---- tokens

    def _wrong(self) -> Exception:
        return self.text.wrong(self.tokens[self.at].at if self.at < len(self.tokens) else len(self.text.text))

    def _word(self, ahead: int = 0) -> str:
        return self.tokens[self.at + ahead].word if self.at + ahead < len(self.tokens) else ""

    def _kind(self, ahead: int = 0) -> str:
        return self.tokens[self.at + ahead].kind if self.at + ahead < len(self.tokens) else ""

    def _next(self) -> Token:
        if self.at >= len(self.tokens):
            raise self._wrong()
        self.at += 1
        return self.tokens[self.at - 1]

    def _take(self, *words: str) -> bool:
        tokens, at = self.tokens, self.at
        if at >= len(tokens) or tokens[at].word != words[0]:  # most of what is asked for is not there
            return False
        if len(words) > 1 and any(self._word(ahead) != word for ahead, word in enumerate(words)):
            return False
        self.at += len(words)
        return True

    def _any(self, *words: str) -> str:
        """Whichever of the words is next, taken; "" where none is."""
        word = self._word()
        if word in words:
            self.at += 1
            return word
        return ""

    def _want(self, *words: str) -> None:
        for word in words:
            if not self._take(word):
                raise self._wrong()

    def _is_name(self, ahead: int = 0) -> bool:
        kind = self._kind(ahead)
        return kind == "quoted" or (kind == "name" and self._word(ahead) not in RESERVED)

    def _name(self, *, after_dot: bool = False) -> str:
        if not self._is_name() and not (after_dot and self._kind() == "name"):
            raise self._wrong()
        return str(self._next().value)

    def _list(self, read: Callable[[], Read]) -> tuple[Read, ...]:
        found = [read()]
        while self._take(","):
            found.append(read())
        return tuple(found)

    def _bracketed(self, read: Callable[[], Read]) -> Read:
        self._want("(")
        self.depth += 1
        if self.depth > DEEPEST:
            raise too_deep()
        found = read()
        self.depth -= 1
        self._want(")")
        return found

    # ---- queries

    def _query(self) -> Query:
        with_ = self._list(self._common) if self._take("with") else ()
        first: Select | Query = self._part()
        more: list[tuple[str, bool, Select | Query]] = []
        while kind := self._any("union", "except", "intersect"):
            is_all = self._take("all") or (self._take("distinct") and False)
            more.append((kind, is_all, self._part()))
        order = self._order_by()
        limit = self._limit()
        into, self.into = self._into() or self.into, None
        if not self._take("for", "update"):
            self._take("lock", "in", "share", "mode")
        if isinstance(first, Query) and not (more or order or limit or into or with_):
            return first
        return Query(first, tuple(more), order, limit, with_, into)

    def _common(self) -> tuple[str, tuple[str, ...], Query]:
        name = self._name()
        columns = self._bracketed(lambda: self._list(self._name)) if self._word() == "(" else ()
        self._want("as")
        return name, columns, self._bracketed(self._query)

    def _part(self) -> Select | Query:
        if self._word() == "(":
            return self._bracketed(self._query)
        return self._select()

    def _select(self) -> Select:
        self._want("select")
        is_distinct = False
        while word := self._any(
            "distinct", "distinctrow", "all", "sql_calc_found_rows", "sql_no_cache", "sql_cache", "straight_join",
            "high_priority", "sql_small_result", "sql_big_result", "sql_buffer_result",
        ):  # fmt: skip
            is_distinct |= word.startswith("distinct")
        items = self._list(self._item)
        self.into = self._into() or self.into
        source = self._references() if self._take("from") and not self._take("dual") else None
        where = self._expression() if self._take("where") else None
        group = self._list(self._ordered) if self._take("group", "by") else ()
        rollup = self._take("with", "rollup")
        having = self._expression() if self._take("having") else None
        return Select(items, source, where, group, rollup, having, is_distinct)

    def _item(self) -> Item:
        if self._take("*"):
            return Item(tree.Star(), "*")
        if self._is_name() and self._word(1) == "." and self._word(2) == "*":
            table = self._name()
            self.at += 2
            return Item(tree.Star(table), "*")
        begin = self.at
        work = self._expression()
        first, last = self.tokens[begin], self.tokens[self.at - 1]
        if isinstance(work, tree.Column):
            name = work.name
        elif isinstance(work, tree.Literal) and isinstance(work.value, str) and first.kind == "text":
            name = work.value
        elif isinstance(work, tree.Call) and work.name == "name_const" and work.arguments:
            known = work.arguments[0]
            name = show(known.value) if isinstance(known, tree.Literal) else self.text.text[first.at : last.end]
        else:
            name = self.text.text[first.at : last.end]
        if self._take("as") or self._is_name() or self._kind() == "text":
            name = self._alias()
        return Item(work, name)

    def _alias(self) -> str:
        return str(self._next().value) if self._kind() == "text" else self._name()

    def _order_by(self) -> tuple[Order, ...]:
        return self._list(self._ordered) if self._take("order", "by") else ()

    def _ordered(self) -> Order:
        key = self._expression()
        return Order(key, self._any("asc", "desc") == "desc")

    def _limit(self) -> tuple[Expression, Expression | None] | None:
        if not self._take("limit"):
            return None
        first = self._bound()
        if self._take(","):
            return first, self._bound()
        if self._take("offset"):
            return self._bound(), first
        return tree.Literal(0), first

    def _bound(self) -> Expression:
        if self._is_name():
            raise SqlError(1327, "42000", f"Undeclared variable: {self._name()}")
        if self._kind() != "number" and self._word() != "?":
            raise self._wrong()
        return self._primary()

    def _into(self) -> tree.Into | None:
        if not self._take("into"):
            return None
        if self._kind() == "variable":
            return tree.Into("variables", "", names=self._list(self._own_name))
        kind = self._any("outfile", "dumpfile")
        if not kind or self._kind() != "text":
            raise self._wrong()
        given: dict[str, str] = {"path": self._next().value}
        if self._any("character", "charset"):
            self._take("set")
            self._next()
        if self._any("fields", "columns"):
            while word := self._any("terminated", "optionally", "enclosed", "escaped"):
                if word == "optionally":
                    self._want("enclosed")
                self._want("by")
                given[{"terminated": "fields_end", "escaped": "escaped"}.get(word, "enclosed")] = self._literal_text()
        if self._take("lines"):
            while word := self._any("terminated", "starting"):
                self._want("by")
                given["lines_end" if word == "terminated" else "lines_start"] = self._literal_text()
        return tree.Into(kind, **given)  # type: ignore[arg-type]

    def _own_name(self) -> str:
        found = self._variable()
        if not isinstance(found, tree.Variable) or found.is_system:
            raise self._wrong()
        return found.name

    def _literal_text(self) -> str:
        if self._kind() not in ("text", "hex"):
            raise self._wrong()
        return str(self._next().value)

    # ---- tables

    def _references(self) -> Reference:
        found = self._joined()
        while self._take(","):
            found = tree.Join("inner", found, self._joined())
        return found

    def _joined(self) -> Reference:
        found = self._reference()
        while True:
            is_natural = self._take("natural")
            kind = self._any("inner", "cross", "left", "right", "straight_join", "join")
            if not kind:
                if is_natural:
                    raise self._wrong()
                return found
            if kind in ("left", "right"):
                self._take("outer")
            if kind in ("inner", "cross", "left", "right"):
                self._want("join")
            side = kind if kind in ("left", "right") else "inner"
            right = self._reference()
            on: Expression | None = None
            using: tuple[str, ...] = ()
            if self._take("on"):
                on = self._expression()
            elif self._take("using"):
                using = self._bracketed(lambda: self._list(self._name))
            elif side != "inner" and not is_natural:
                raise self._wrong()
            found = tree.Join(side, found, right, on, using, is_natural)

    def _reference(self) -> Reference:
        if self._word() == "(":
            if self._word(self._opening[self.at]) in ("select", "with"):
                query = self._bracketed(self._query)
                alias = self._table_alias()
                if not alias:
                    raise self._wrong()
                return tree.Derived(query, alias)
            return self._bracketed(self._references)
        table = self._table()
        alias = self._table_alias()
        while self._word() in ("use", "force", "ignore") and self._word(1) in ("index", "key"):
            self.at += 2
            if self._take("for"):
                self._take("order", "by") or self._take("group", "by") or self._take("join")
            self._bracketed(lambda: self._list(self._next) if self._word() != ")" else None)
        return tree.Table(table.name, table.database, alias)

    def _table(self) -> tree.Table:
        name = self._name()
        if self._take("."):
            return tree.Table(self._name(after_dot=True), name)
        return tree.Table(name)

    def _table_alias(self) -> str:
        if self._take("as"):
            return self._alias()
        return self._name() if self._is_name() else ""

    # ---- changes

    def _insert(self) -> tree.Insert:
        is_replace = self._next().word == "replace"
        is_ignore = False
        while word := self._any("ignore", "low_priority", "delayed", "high_priority"):
            is_ignore |= word == "ignore"
        self._take("into")
        table = self._table()
        columns: tuple[str, ...] | None = None
        rows: tuple[tuple[Expression | None, ...], ...] | Query
        if self._take("set"):
            pairs = self._list(self._assignment)
            columns, rows = tuple(column.name for column, _ in pairs), (tuple(work for _, work in pairs),)
        else:
            if self._word() == "(" and self._word(1) not in ("select", "with", "("):
                columns = self._bracketed(lambda: self._list(self._column_name) if self._word() != ")" else NO_NAMES)
            if self._any("values", "value"):
                rows = self._list(lambda: self._bracketed(lambda: self._list(self._inserted) if self._word() != ")" else ()))
            elif self._word() in ("select", "with", "("):
                rows = self._query()
            else:
                raise self._wrong()
        changes: tuple[tuple[str, Expression], ...] = ()
        if self._take("on", "duplicate", "key", "update"):
            changes = tuple((column.name, work) for column, work in self._list(self._assignment))
        return tree.Insert(table, columns, rows, changes, is_replace, is_ignore)

    def _column_name(self) -> str:
        return self._column().name

    def _inserted(self) -> Expression | None:
        if self._word() == "default" and self._word(1) in (",", ")"):
            self.at += 1
            return None
        return self._expression()

    def _assignment(self) -> tuple[tree.Column, Expression]:
        column = self._column()
        self._want("=")
        return column, self._expression()

    def _update(self) -> tree.Update:
        self.at += 1
        self._any("low_priority", "ignore")
        table = self._table()
        table = tree.Table(table.name, table.database, self._table_alias())
        self._want("set")
        changes = self._list(self._assignment)
        where = self._expression() if self._take("where") else None
        order = self._order_by()
        return tree.Update(table, changes, where, order, self._bound() if self._take("limit") else None)

    def _delete(self) -> tree.Delete:
        self.at += 1
        self._any("low_priority", "quick", "ignore")
        if self._is_name():  # DELETE t FROM t JOIN ..., of which no page makes use
            self._table()
        self._want("from")
        table = self._table()
        where = self._expression() if self._take("where") else None
        order = self._order_by()
        return tree.Delete(table, where, order, self._bound() if self._take("limit") else None)

    # ---- expressions, the loosest first

    def _expression(self) -> Expression:
        """OR of XOR of AND, read in one loop: a call for each rank would make nested brackets deep."""
        ors: list[Expression] = []
        xors: list[Expression] = []
        ands = [self._not()]
        while (word := LOGIC.get(self._word())) is not None:
            self.at += 1
            if word != "and":
                xors.append(_joined("and", ands))
                ands = []
            if word == "or":
                ors.append(_joined("xor", xors))
                xors = []
            ands.append(self._not())
        return _joined("or", [*ors, _joined("xor", [*xors, _joined("and", ands)])])

    def _not(self) -> Expression:
        negations = 0
        while self._take("not"):
            negations += 1
        found = self._comparison()
        for _ in range(min(negations, 2 + negations % 2)):
            found = tree.Unary("not", found)
        return found

    def _comparison(self) -> Expression:
        left, compared = self._predicate(), 0
        while True:
            sign = self._word()
            if sign in COMPARED:
                self.at += 1
                left = self._compared(sign, left)
            elif self._take("is"):
                is_negative = self._take("not")
                what = self._any("null", "true", "false", "unknown")
                if not what:
                    raise self._wrong()
                left = tree.Is(left, what, is_negative)
            else:
                return left
            compared += 1  # they nest to the left
            if compared > DEEPEST:
                raise too_deep()

    def _compared(self, sign: str, left: Expression) -> Expression:
        if self._word() in ("all", "any", "some") and self._word(1) == "(":
            is_all = self._next().word == "all"
            return tree.Quantified(sign, left, is_all, self._bracketed(self._query))
        return tree.Comparison(sign, left, self._predicate())

    def _predicate(self) -> Expression:
        left = self._bits()
        is_negative = self._take("not")
        if self._take("like"):
            pattern = self._unary()
            escape = self._literal_text() if self._take("escape") else "\\"
            return tree.Like(left, pattern, is_negative, escape[:1])
        if self._any("regexp", "rlike"):
            return tree.Like(left, self._bits(), is_negative, is_regexp=True)
        if self._take("in"):
            if self._word() == "(" and self._word(1) in ("select", "with"):
                return tree.In(left, self._bracketed(self._query), is_negative)
            return tree.In(left, self._bracketed(lambda: self._list(self._expression)), is_negative)
        if self._take("between"):
            low = self._bits()
            self._want("and")
            return tree.Between(left, low, self._predicate(), is_negative)
        if is_negative:
            raise self._wrong()
        return left

    def _bits(self) -> Expression:
        """Arithmetic: operands and signs as they come, then put together by rank."""
        operands, signs = [self._unary()], []
        while sign := self._any(*RANKS):
            signs.append(sign)
            operands.append(self._unary())
        for rank in range(1, 7) if signs else ():
            operands, signs = _ranked(operands, signs, rank)
        return operands[0]

    def _unary(self) -> Expression:
        signs: list[str] = []
        while sign := self._any("-", "+", "~", "!", "binary"):
            signs.append(sign)
        found = self._primary()
        while self._take("collate"):
            self._next()
        if len(signs) > DEEPEST:
            raise too_deep()
        for sign in reversed(signs):
            found = found if sign == "+" else tree.Unary("not" if sign == "!" else sign, found)
        return found

    def _primary(self) -> Expression:
        kind, word = self._kind(), self._word()
        if kind == "number":
            return tree.Literal(self._next().value)
        if kind in ("text", "hex", "bits"):
            value = self._next().value
            while self._kind() == "text":
                value += self._next().value
            return tree.Literal(value)
        if kind == "variable":
            return self._variable()
        if word == "?" and kind == "sign":
            self.at += 1
            if not self.values:
                raise SqlError(2031, "HY000", "No data supplied for parameters in prepared statement")
            return tree.Literal(self.values.pop(0))
        if word == "(":
            return self._bracket()
        if kind == "quoted" or kind == "name":
            return self._named()
        raise self._wrong()

    def _bracket(self) -> Expression:
        inner = self._opening[self.at]
        if self._word(inner) in ("select", "with"):
            begin = self.at
            try:
                return tree.Subquery(self._bracketed(self._query))
            except SqlError:
                if inner == 1:
                    raise
                self.at = begin  # ((SELECT 1) + 1)
        found = self._bracketed(lambda: self._list(self._expression))
        return found[0] if len(found) == 1 else tree.Row(found)

    def _variable(self) -> Expression:
        word = self._next().word
        if word.startswith("@@"):
            name = word[2:].removeprefix("global.").removeprefix("session.").removeprefix("local.").strip("`")
            return tree.Variable(name)
        name = word[1:].strip("`'")
        return tree.Variable(name, is_system=False, value=self._expression() if self._take(":=") else None)

    def _named(self) -> Expression:
        word, kind = self._word(), self._kind()
        if kind == "name":
            special = SPECIAL.get(word)
            if special is not None and (word in ("case", "null", "true", "false", "exists", "interval") or self._word(1) == "("):
                return special(self)
            if self._word(1) == "(" and (word not in RESERVED or word in CALLED):
                return self._call()
            if word in BARE:
                self.at += 1
                return tree.Call(word, ())
            if word.startswith("_") and self._kind(1) in ("text", "hex"):  # _utf8'text'
                self.at += 1
                return tree.Literal(str(self._next().value))
            if word in ("date", "time", "timestamp", "n") and self._kind(1) == "text":
                self.at += 1
                return tree.Literal(self._next().value)
        return self._column()

    def _column(self) -> tree.Column:
        parts = [self._name()]
        while self._word() == "." and len(parts) < 3:
            self.at += 1
            parts.append(self._name(after_dot=True))
        return tree.Column(*reversed(parts))

    def _call(self) -> Expression:
        name = self._next()
        if name.word in AGGREGATES:
            return self._aggregate(name.word)
        arguments = self._bracketed(lambda: self._list(self._expression) if self._word() != ")" else ())
        return tree.Call(name.word, arguments, name.value)

    def _aggregate(self, kind: str) -> Expression:
        self._want("(")
        if kind == "count" and self._take("*"):
            self._want(")")
            return tree.Aggregate(kind, ())
        is_distinct = bool(self._any("distinct", "all") == "distinct")
        arguments = self._list(self._expression)
        order = self._order_by() if kind == "group_concat" else ()
        separator = self._literal_text() if kind == "group_concat" and self._take("separator") else ","
        self._want(")")
        return tree.Aggregate(kind, arguments, is_distinct, order, separator)

    # ---- what has a grammar of its own

    def _case(self) -> Expression:
        self.at += 1
        subject = self._expression() if self._word() != "when" else None
        branches = []
        while self._take("when"):
            test = self._expression()
            self._want("then")
            branches.append((test, self._expression()))
        otherwise = self._expression() if self._take("else") else None
        if not branches:
            raise self._wrong()
        self._want("end")
        return tree.Case(subject, tuple(branches), otherwise)

    def _null(self) -> Expression:
        return tree.Literal({"null": None, "true": 1, "false": 0}[self._next().word])

    def _exists(self) -> Expression:
        self.at += 1
        return tree.Exists(self._bracketed(self._query))

    def _interval(self) -> Expression:
        self.at += 1
        amount = self._expression()
        unit = self._next().word
        if unit not in UNITS:
            self.at -= 1
            raise self._wrong()
        return tree.Interval(amount, unit)

    def _cast(self) -> Expression:
        word = self._next().word

        def inside() -> Expression:
            work = self._expression()
            if word == "convert" and self._take("using"):
                self._next()
                return work
            if not (self._take("as") or (word == "convert" and self._take(","))):
                raise self._wrong()
            kind = self._next().word
            sizes: tuple[Expression, ...] = ()
            if self._word() == "(":
                sizes = self._bracketed(lambda: self._list(self._expression))
            self._any("integer", "int")
            if self._take("character", "set") or self._take("charset"):
                self._next()
            return tree.Call("cast", (work, tree.Literal(kind), *sizes))

        return self._bracketed(inside)

    def _substring(self) -> Expression:
        self.at += 1

        def inside() -> tuple[Expression, ...]:
            first = self._expression()
            if self._take("from"):
                start = self._expression()
                return (first, start, self._expression()) if self._take("for") else (first, start)
            self._want(",")
            return (first, *self._list(self._expression))

        return tree.Call("substring", self._bracketed(inside))

    def _trim(self) -> Expression:
        self.at += 1

        def inside() -> tuple[Expression, ...]:
            side = self._any("both", "leading", "trailing") or "both"
            first = self._expression() if self._word() != "from" else tree.Literal(" ")
            if self._take("from"):
                return self._expression(), first, tree.Literal(side)
            return first, tree.Literal(" "), tree.Literal(side)

        return tree.Call("trim", self._bracketed(inside))

    def _position(self) -> Expression:
        self.at += 1

        def inside() -> tuple[Expression, ...]:
            part = self._bits()
            self._want("in")
            return part, self._expression()

        return tree.Call("locate", self._bracketed(inside))

    def _extract(self) -> Expression:
        self.at += 1

        def inside() -> tree.Call:
            unit = self._next().word
            self._want("from")
            return tree.Call(unit, (self._expression(),))

        return self._bracketed(inside)


def _joined(kind: str, parts: list[Expression]) -> Expression:
    return parts[0] if len(parts) == 1 else tree.Logic(kind, tuple(parts))


def _ranked(operands: list[Expression], signs: list[str], rank: int) -> tuple[list[Expression], list[str]]:
    """With what this rank's signs stand between put together."""
    made, left, rest = [], [], operands[:1]
    chain: list[tuple[str, Expression]] = []
    for sign, operand in zip(signs, operands[1:]):
        if RANKS[sign] == rank:
            chain.append((sign, operand))
            continue
        made.append(tree.Chain(rest[0], tuple(chain)) if chain else rest[0])
        left.append(sign)
        rest, chain = [operand], []
    made.append(tree.Chain(rest[0], tuple(chain)) if chain else rest[0])
    return made, left


SPECIAL: dict[str, Callable[[_Parser], Expression]] = {
    "case": _Parser._case, "null": _Parser._null, "true": _Parser._null, "false": _Parser._null, "exists": _Parser._exists,
    "interval": _Parser._interval, "cast": _Parser._cast, "convert": _Parser._cast, "substring": _Parser._substring,
    "substr": _Parser._substring, "mid": _Parser._substring, "trim": _Parser._trim, "position": _Parser._position,
    "extract": _Parser._extract,
}  # fmt: skip
