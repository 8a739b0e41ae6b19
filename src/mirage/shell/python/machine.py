"""The interpreter: statements and expressions of a syntax tree, one coroutine step each, so that a program can wait and be killed."""

from __future__ import annotations

import ast
import builtins
import inspect
import zlib
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mirage.shell.python import values
from mirage.shell.python.faults import Ended, Raised, Source, Unknown, throw
from mirage.shell.stepping import Sign, Steps

if TYPE_CHECKING:
    from mirage.shell.process import Process

DEPTH_MAX = 90  # calls in calls: each takes several of the host's frames
NESTING_MAX = 150  # of brackets
NODES_DEPTH = 250  # of expressions in expressions
LARGE = 256  # characters or items of a value that is counted
SMALL = 32
ITEMS_MAX = 1 << 20  # of one list that is made of an iterable

FAULTS = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, OSError, MemoryError, RecursionError, AssertionError)

Scope = dict[str, Any]


def parsed(source: Source) -> ast.Module:
    """The tree; SyntaxError. Brackets that are nested deeper than people nest them are refused before the host's parser sees them."""
    depth = deepest = 0
    for letter in source.text:
        depth += (letter in "([{") - (letter in ")]}")
        deepest = max(deepest, depth)
    if deepest > NESTING_MAX:
        raise SyntaxError("too many nested parentheses", (source.name, 1, 1, source.text[:80]))
    try:
        return ast.parse(source.text, source.name)
    except (ValueError, RecursionError, MemoryError) as error:
        raise SyntaxError(str(error) or "too complex", (source.name, 1, 1, "")) from None


class _Break(Exception):  # noqa: N818
    pass


class _Continue(Exception):  # noqa: N818
    pass


class Yielding(Sign):
    """yield: `value` is the item, `answer` what send() gave."""


class _Return(Exception):  # noqa: N818
    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


@dataclass(eq=False, slots=True)
class Function:
    """def or lambda."""

    name: str
    node: ast.FunctionDef | ast.Lambda
    scope: Scope
    defaults: list[Any] = field(default_factory=list)
    named: dict[str, Any] = field(default_factory=dict)  # defaults of what is given by name alone
    attributes: dict[str, Any] = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class Generator:
    """What a function with a yield in it gives."""

    name: str
    running: Coroutine[Any, Any, Any]
    is_over: bool = False

    def __repr__(self) -> str:
        return f"<generator object {self.name} at {shown_id(self)}>"


@dataclass(eq=False, slots=True)
class Class:
    """class: its names, and those of what it is made of."""

    name: str
    bases: list[Class]
    attributes: dict[str, Any]

    def find(self, name: str) -> Any:
        """The attribute by the order of the bases; LookupError."""
        if name in self.attributes:
            return self.attributes[name]
        for base in self.bases:
            try:
                return base.find(name)
            except LookupError:
                continue
        raise LookupError(name)

    def descends(self, other: object) -> bool:
        return self is other or any(base.descends(other) for base in self.bases)

    def __repr__(self) -> str:
        return f"<class '__main__.{self.name}'>"


@dataclass(eq=False, slots=True)
class Instance:
    """An object of a class of the program's own."""

    kind: Class
    attributes: dict[str, Any]

    def __repr__(self) -> str:
        return f"<__main__.{self.kind.name} object at {shown_id(self)}>"


@dataclass(eq=False, slots=True)
class Bound:
    """A method with the object that it is of."""

    function: Any
    owner: Any


@dataclass(eq=False, slots=True)
class Wrapped:
    """What property, staticmethod and classmethod make of a function."""

    how: str
    function: Any
    setter: Any = None


def shown_id(value: object) -> str:
    """An address as objects have them; not the host's own."""
    return f"0x7f{zlib.crc32(str(id(value)).encode()) & ~15:010x}"


@dataclass(eq=False, slots=True)
class Thing:
    """An object of our own: a module, a file, a socket; `kind` is its type's name."""

    kind: str
    attributes: dict[str, Any]
    shown: str = ""

    def __repr__(self) -> str:
        return self.shown or f"<{self.kind}>"


EXCEPTIONS = {name: kind for name, kind in vars(builtins).items() if isinstance(kind, type) and issubclass(kind, BaseException)}


class Machine:
    """One program. `importer` gives modules by name; `names` are the names that are always there."""

    def __init__(
        self,
        proc: Process,
        source: Source,
        importer: Callable[[Machine, str], Any],
        has_more: Callable[[str, str], bool],
        names: Scope,
    ) -> None:
        self.proc = proc
        self.source = source
        self.importer = importer
        self.has_more = has_more
        self.names = names
        self.globals: Scope = {"__name__": "__main__"}
        self.calls: list[str] = ["<module>"]
        self.depth = 0
        self.held = 0
        self._last: Any = None

    async def run(self, tree: ast.Module) -> None:
        await self._body(tree.body, self.globals)

    async def run_text(self, text: str) -> None:
        """exec()"""
        await self._body(self.parse(text).body, self.globals)

    async def value_of(self, text: str) -> Any:
        """eval()"""
        body = self.parse(text.strip()).body
        if len(body) != 1 or not isinstance(body[0], ast.Expr):
            throw(SyntaxError, "invalid syntax")
        return await self.value(body[0].value, self.globals)

    def parse(self, text: str) -> ast.Module:
        """The tree of a text that came up while the program ran; a SyntaxError is the program's own."""
        try:
            return parsed(Source("<string>", text))
        except SyntaxError as error:
            raise Raised(error) from None

    async def show(self, node: ast.expr) -> None:
        """An expression at the prompt of an interactive session."""
        value = await self.value(node, self.globals)
        if value is not None:
            self.globals["_"] = value
            self.proc.out(f"{value!r}\n")

    # ---- statements

    async def _body(self, body: list[ast.stmt], scope: Scope) -> None:
        for node in body:
            await self.proc.tick(2)
            if self.proc.is_buffer_full:
                await self.proc.flush()
            statement = getattr(self, f"_do_{type(node).__name__}", None)
            if statement is None:
                raise Unknown(type(node).__name__)
            try:
                await statement(node, scope)
            except Raised as raised:
                self._mark(raised, node)
                raise
            except FAULTS as error:
                raise self._mark(Raised(error), node) from None

    def _mark(self, raised: Raised, node: ast.AST) -> Raised:
        """Note where in this call it came from; the innermost place is the first that it passes."""
        if len(self.calls) < raised.low:
            raised.low = len(self.calls)
            raised.trace.append((self.calls[-1], node))
        return raised

    async def _do_Expr(self, node: ast.Expr, scope: Scope) -> None:  # noqa: N802
        await self.value(node.value, scope)

    async def _do_Pass(self, node: ast.Pass, scope: Scope) -> None:  # noqa: N802
        return

    async def _do_Import(self, node: ast.Import, scope: Scope) -> None:  # noqa: N802
        for alias in node.names:
            module = self.importer(self, alias.name)
            if alias.asname:
                scope[alias.asname] = module
            else:
                scope[alias.name.split(".")[0]] = self.importer(self, alias.name.split(".")[0])

    async def _do_ImportFrom(self, node: ast.ImportFrom, scope: Scope) -> None:  # noqa: N802
        module = self.importer(self, node.module or "")
        for alias in node.names:
            if alias.name == "*":
                scope.update({name: value for name, value in module.attributes.items() if not name.startswith("_")})
                continue
            if alias.name not in module.attributes:
                if not module.attributes:
                    raise Unknown(f"{node.module}.{alias.name}")
                throw(ImportError, f"cannot import name '{alias.name}' from '{node.module}' (unknown location)")
            scope[alias.asname or alias.name] = module.attributes[alias.name]

    async def _do_Assign(self, node: ast.Assign, scope: Scope) -> None:  # noqa: N802
        value = await self.value(node.value, scope)
        for target in node.targets:
            await self._assign(target, value, scope)

    async def _do_AnnAssign(self, node: ast.AnnAssign, scope: Scope) -> None:  # noqa: N802
        if node.value is not None:
            await self._assign(node.target, await self.value(node.value, scope), scope)

    async def _do_AugAssign(self, node: ast.AugAssign, scope: Scope) -> None:  # noqa: N802
        load = ast.parse(ast.unparse(node.target), mode="eval").body
        value = values.binary(type(node.op), await self.value(load, scope), await self.value(node.value, scope))
        await self._assign(node.target, value, scope)

    async def _assign(self, target: ast.expr, value: Any, scope: Scope) -> None:
        match target:
            case ast.Name(id=name):
                (self.globals if name in scope.get("global ", ()) else scope)[name] = value
                if name in scope.get("nonlocal ", ()):
                    scope["outer "][name] = value
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                items = await self._items(value)
                star = next((at for at, part in enumerate(parts) if isinstance(part, ast.Starred)), -1)
                if star >= 0 and len(items) >= len(parts) - 1:
                    rest = len(items) - len(parts) + 1
                    items = [*items[:star], items[star : star + rest], *items[star + rest :]]
                    parts = [part.value if isinstance(part, ast.Starred) else part for part in parts]
                if len(items) != len(parts):
                    many = (
                        "too many values to unpack (expected" if len(items) > len(parts) else "not enough values to unpack (expected"
                    )
                    throw(ValueError, f"{many} {len(parts)}{'' if len(items) > len(parts) else f', got {len(items)}'})")
                for part, item in zip(parts, items, strict=True):
                    await self._assign(part, item, scope)
            case ast.Subscript(value=holder, slice=index):
                owner = await self.value(holder, scope)
                if not isinstance(owner, (list, dict)):
                    raise Unknown("assignment to an item")
                owner[await self.value(index, scope)] = value
                values.bounded(owner)
            case ast.Attribute(value=holder, attr=name):
                owner = await self.value(holder, scope)
                if not isinstance(owner, (Thing, Instance, Class, Function)):
                    raise Unknown("assignment to an attribute")
                owner.attributes[name] = value
            case _:
                raise Unknown(type(target).__name__)

    async def _do_If(self, node: ast.If, scope: Scope) -> None:  # noqa: N802
        await self._body(node.body if await self.value(node.test, scope) else node.orelse, scope)

    async def _do_While(self, node: ast.While, scope: Scope) -> None:  # noqa: N802
        while await self.value(node.test, scope):
            await self.proc.tick(2)
            try:
                await self._body(node.body, scope)
            except _Break:
                return
            except _Continue:
                continue
        await self._body(node.orelse, scope)

    async def _do_For(self, node: ast.For, scope: Scope) -> None:  # noqa: N802
        async for item in self._each(await self.value(node.iter, scope)):
            await self._assign(node.target, item, scope)
            try:
                await self._body(node.body, scope)
            except _Break:
                return
            except _Continue:
                continue
        await self._body(node.orelse, scope)

    async def _do_Break(self, node: ast.Break, scope: Scope) -> None:  # noqa: N802
        raise _Break

    async def _do_Continue(self, node: ast.Continue, scope: Scope) -> None:  # noqa: N802
        raise _Continue

    async def _do_Return(self, node: ast.Return, scope: Scope) -> None:  # noqa: N802
        raise _Return(await self.value(node.value, scope) if node.value is not None else None)

    async def _do_Global(self, node: ast.Global, scope: Scope) -> None:  # noqa: N802
        scope["global "] = (*scope.get("global ", ()), *node.names)

    async def _do_Nonlocal(self, node: ast.Nonlocal, scope: Scope) -> None:  # noqa: N802
        scope["nonlocal "] = (*scope.get("nonlocal ", ()), *node.names)

    async def _do_Delete(self, node: ast.Delete, scope: Scope) -> None:  # noqa: N802
        for target in node.targets:
            if isinstance(target, ast.Name):
                scope.pop(target.id, None)

    async def _do_FunctionDef(self, node: ast.FunctionDef, scope: Scope) -> None:  # noqa: N802
        made: Any = await self._function(node.name, node, scope)
        for decorator in reversed(node.decorator_list):
            made = await self.call(await self.value(decorator, scope), [made], {})
        scope[node.name] = made

    async def _function(self, name: str, node: ast.FunctionDef | ast.Lambda, scope: Scope) -> Function:
        defaults = [await self.value(each, scope) for each in node.args.defaults]
        named = {
            arg.arg: await self.value(default, scope)
            for arg, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
            if default is not None
        }
        return Function(name, node, scope, defaults, named)

    async def _do_ClassDef(self, node: ast.ClassDef, scope: Scope) -> None:  # noqa: N802
        bases = [await self.value(each, scope) for each in node.bases]
        if node.decorator_list or node.keywords:
            raise Unknown("a class with decorators")
        if any(isinstance(base, type) and issubclass(base, BaseException) for base in bases):
            if not all(
                isinstance(each, ast.Pass) or (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))
                for each in node.body
            ):
                raise Unknown("an exception with methods")
            scope[node.name] = type(node.name, (bases[0],), {"__module__": "__main__"})
            return
        inner: Scope = dict(scope) if scope is not self.globals else {}
        before = set(inner)
        self.calls.append(node.name)
        try:
            await self._body(node.body, inner)
        finally:
            self.calls.pop()
        own = {name: value for name, value in inner.items() if name not in before or value is not scope.get(name)}
        for value in own.values():
            if isinstance(value, Function):
                value.scope = scope
        scope[node.name] = Class(node.name, [base for base in bases if isinstance(base, Class)], own)

    async def _do_Assert(self, node: ast.Assert, scope: Scope) -> None:  # noqa: N802
        if not await self.value(node.test, scope):
            throw(AssertionError, await self.value(node.msg, scope) if node.msg is not None else "")

    async def _do_Raise(self, node: ast.Raise, scope: Scope) -> None:  # noqa: N802
        value = await self.value(node.exc, scope) if node.exc is not None else scope.get("exception ")
        if isinstance(value, type) and issubclass(value, BaseException):
            value = value()
        if not isinstance(value, BaseException):
            throw(TypeError, "exceptions must derive from BaseException")
        if isinstance(value, SystemExit):
            raise Ended(value.code)
        raise Raised(value)

    async def _do_Try(self, node: ast.Try, scope: Scope) -> None:  # noqa: N802
        try:
            await self._body(node.body, scope)
        except (Raised, Ended) as raised:
            value = raised.value if isinstance(raised, Raised) else SystemExit(raised.status)
            handler = await self._handler(node, value, scope)
            if handler is None:
                raise
            if handler.name:
                scope[handler.name] = value
            scope["exception "] = value
            await self._body(handler.body, scope)
        else:
            await self._body(node.orelse, scope)
        finally:
            await self._body(node.finalbody, scope)

    async def _handler(self, node: ast.Try, value: BaseException, scope: Scope) -> ast.ExceptHandler | None:
        for handler in node.handlers:
            if handler.type is None:
                return handler
            kinds = await self.value(handler.type, scope)
            if isinstance(value, tuple(kinds) if isinstance(kinds, tuple) else kinds):
                return handler
        return None

    async def _do_With(self, node: ast.With, scope: Scope) -> None:  # noqa: N802
        opened = []
        for item in node.items:
            thing = await self.value(item.context_expr, scope)
            opened.append(thing)
            if isinstance(thing, Instance):
                thing = await self.call(await self._attribute(thing, "__enter__"), [], {})
            if item.optional_vars is not None:
                await self._assign(item.optional_vars, thing, scope)
        try:
            await self._body(node.body, scope)
        finally:
            for thing in reversed(opened):
                if isinstance(thing, Thing) and "close" in thing.attributes:
                    await self.call(thing.attributes["close"], [], {})
                elif isinstance(thing, Instance):
                    await self.call(await self._attribute(thing, "__exit__"), [None, None, None], {})

    # ---- expressions

    async def value(self, node: ast.expr, scope: Scope) -> Any:
        self.depth += 1
        try:
            if self.depth > NODES_DEPTH:
                throw(RecursionError, "maximum recursion depth exceeded")
            await self.proc.tick()
            evaluate = getattr(self, f"_get_{type(node).__name__}", None)
            if evaluate is None:
                raise Unknown(type(node).__name__)
            return self._charged(await evaluate(node, scope))
        except FAULTS as error:
            raise self._mark(Raised(error), node) from None
        except Raised as raised:
            self._mark(raised, node)
            raise
        finally:
            self.depth -= 1

    def _charged(self, value: Any) -> Any:
        """What a value holds counts against the session's memory until the program ends; small ones are bounded by its steps."""
        size = len(value) if isinstance(value, (str, bytes, list, tuple, set, dict)) else 0
        if size > LARGE and value is not self._last:
            self._last = value
            size *= 1 if isinstance(value, (str, bytes)) else 8
            self.proc.session.hold(size)
            self.held += size
        elif size > SMALL:
            self.proc.session.step(size // 4)
        return value

    def release(self) -> None:
        """The program is over."""
        self.proc.session.hold(-self.held)
        self.held = 0

    async def _get_Constant(self, node: ast.Constant, scope: Scope) -> Any:  # noqa: N802
        return node.value

    async def _get_Name(self, node: ast.Name, scope: Scope) -> Any:  # noqa: N802
        for place in (scope, self.globals, self.names):
            if node.id in place:
                return place[node.id]
        if node.id in EXCEPTIONS:
            return EXCEPTIONS[node.id]
        if hasattr(builtins, node.id):
            raise Unknown(node.id)
        return throw(NameError, f"name '{node.id}' is not defined")

    async def _get_BinOp(self, node: ast.BinOp, scope: Scope) -> Any:  # noqa: N802
        return values.binary(type(node.op), await self.value(node.left, scope), await self.value(node.right, scope))

    async def _get_UnaryOp(self, node: ast.UnaryOp, scope: Scope) -> Any:  # noqa: N802
        return values.UNARY[type(node.op)](await self.value(node.operand, scope))

    async def _get_BoolOp(self, node: ast.BoolOp, scope: Scope) -> Any:  # noqa: N802
        found = None
        for each in node.values:
            found = await self.value(each, scope)
            if bool(found) != isinstance(node.op, ast.And):
                return found
        return found

    async def _get_Compare(self, node: ast.Compare, scope: Scope) -> Any:  # noqa: N802
        left = await self.value(node.left, scope)
        for op, each in zip(node.ops, node.comparators, strict=True):
            right = await self.value(each, scope)
            if not values.COMPARE[type(op)](left, right):
                return False
            left = right
        return True

    async def _get_IfExp(self, node: ast.IfExp, scope: Scope) -> Any:  # noqa: N802
        return await self.value(node.body if await self.value(node.test, scope) else node.orelse, scope)

    async def _get_NamedExpr(self, node: ast.NamedExpr, scope: Scope) -> Any:  # noqa: N802
        scope[node.target.id] = value = await self.value(node.value, scope)
        return value

    async def _many(self, nodes: list[ast.expr], scope: Scope) -> list[Any]:
        found: list[Any] = []
        for node in nodes:
            if isinstance(node, ast.Starred):
                found += await self._items(await self.value(node.value, scope))
            else:
                found.append(await self.value(node, scope))
        return found

    async def _get_List(self, node: ast.List, scope: Scope) -> Any:  # noqa: N802
        return await self._many(node.elts, scope)

    async def _get_Tuple(self, node: ast.Tuple, scope: Scope) -> Any:  # noqa: N802
        return tuple(await self._many(node.elts, scope))

    async def _get_Set(self, node: ast.Set, scope: Scope) -> Any:  # noqa: N802
        return set(await self._many(node.elts, scope))

    async def _get_Dict(self, node: ast.Dict, scope: Scope) -> Any:  # noqa: N802
        made: dict[Any, Any] = {}
        for key, each in zip(node.keys, node.values, strict=True):
            value = await self.value(each, scope)
            if key is not None:
                made[await self.value(key, scope)] = value
            elif isinstance(value, dict):
                made |= value
            else:
                throw(TypeError, f"'{type(value).__name__}' object is not a mapping")
        return made

    async def _get_JoinedStr(self, node: ast.JoinedStr, scope: Scope) -> Any:  # noqa: N802
        return values.bounded("".join([await self.value(each, scope) for each in node.values]))

    async def _get_FormattedValue(self, node: ast.FormattedValue, scope: Scope) -> Any:  # noqa: N802
        value = await self.value(node.value, scope)
        spec = await self.value(node.format_spec, scope) if node.format_spec is not None else ""
        if node.conversion == ord("r"):
            value = await self.text(value, is_repr=True)
        elif node.conversion == ord("s") or not values.is_plain(value):
            value = await self.text(value)
        return values.formatted(value, spec)

    async def _get_Subscript(self, node: ast.Subscript, scope: Scope) -> Any:  # noqa: N802
        owner = await self.value(node.value, scope)
        if not values.is_plain(owner):
            raise Unknown("an item of something that is no plain value")
        return owner[await self.value(node.slice, scope)]

    async def _get_Slice(self, node: ast.Slice, scope: Scope) -> Any:  # noqa: N802
        return slice(*[await self.value(each, scope) if each is not None else None for each in (node.lower, node.upper, node.step)])

    async def _get_Attribute(self, node: ast.Attribute, scope: Scope) -> Any:  # noqa: N802
        owner = await self.value(node.value, scope)
        if isinstance(owner, Thing):
            if node.attr in owner.attributes:
                return owner.attributes[node.attr]
            name = owner.shown.split("'")[1] if owner.kind == "module" else ""
            if not name or not owner.attributes or self.has_more(name, node.attr):
                raise Unknown(f"{owner!r}.{node.attr}")
            throw(AttributeError, f"module '{name}' has no attribute '{node.attr}'")
        if isinstance(owner, (Instance, Class)):
            return await self._attribute(owner, node.attr)
        if isinstance(owner, Function) and node.attr in ("__name__", "__doc__", *owner.attributes):
            return owner.attributes.get(node.attr, owner.name if node.attr == "__name__" else None)
        if isinstance(owner, BaseException):
            if node.attr in ("args", "errno", "strerror", "filename", "code", "reason"):
                return getattr(owner, node.attr, None)
            raise Unknown(f"an exception's {node.attr}")
        if not values.is_plain(owner):
            raise Unknown(f"an attribute of {type(owner).__name__}")
        return values.method(owner, node.attr)

    async def _attribute(self, owner: Instance | Class, name: str) -> Any:
        """An object's own, else its class's: a function is bound, a property asked."""
        if name in owner.attributes and isinstance(owner, Instance):
            return owner.attributes[name]
        kind = owner.kind if isinstance(owner, Instance) else owner
        if name == "__class__":
            return kind
        if name == "__dict__":
            return owner.attributes
        if name == "__name__" and isinstance(owner, Class):
            return owner.name
        try:
            found = kind.find(name)
        except LookupError:
            what = f"'{kind.name}' object" if isinstance(owner, Instance) else f"type object '{kind.name}'"
            throw(AttributeError, f"{what} has no attribute '{name}'")
        if isinstance(found, Wrapped):
            if found.how == "property" and isinstance(owner, Instance):
                return await self.call(found.function, [owner], {})
            return Bound(found.function, kind) if found.how == "classmethod" else found.function
        return Bound(found, owner) if isinstance(found, Function) and isinstance(owner, Instance) else found

    async def text(self, value: Any, *, is_repr: bool = False) -> str:
        """str() and repr()"""
        if isinstance(value, Instance):
            for name in ("__repr__",) if is_repr else ("__str__", "__repr__"):
                try:
                    return str(await self.call(value.kind.find(name), [value], {}))
                except LookupError:
                    continue
        return repr(value) if is_repr else str(value)

    async def _get_Lambda(self, node: ast.Lambda, scope: Scope) -> Any:  # noqa: N802
        return await self._function("<lambda>", node, scope)

    async def _get_Yield(self, node: ast.Yield, scope: Scope) -> Any:  # noqa: N802
        return await Yielding(await self.value(node.value, scope) if node.value is not None else None)

    async def _get_YieldFrom(self, node: ast.YieldFrom, scope: Scope) -> Any:  # noqa: N802
        async for item in self._each(await self.value(node.value, scope)):
            await Yielding(item)

    async def _get_ListComp(self, node: ast.ListComp | ast.GeneratorExp | ast.SetComp, scope: Scope) -> Any:  # noqa: N802
        found: list[Any] = []

        async def add(inner: Scope) -> None:
            found.append(await self.value(node.elt, inner))
            if len(found) > ITEMS_MAX:
                throw(MemoryError)

        await self._comprehend(node.generators, dict(scope), add)
        return found

    async def _get_GeneratorExp(self, node: ast.GeneratorExp, scope: Scope) -> Any:  # noqa: N802
        return await self._get_ListComp(node, scope)

    async def _get_SetComp(self, node: ast.SetComp, scope: Scope) -> Any:  # noqa: N802
        return set(await self._get_ListComp(node, scope))

    async def _get_DictComp(self, node: ast.DictComp, scope: Scope) -> Any:  # noqa: N802
        found: dict[Any, Any] = {}

        async def add(inner: Scope) -> None:
            found[await self.value(node.key, inner)] = await self.value(node.value, inner)

        await self._comprehend(node.generators, dict(scope), add)
        return found

    async def _comprehend(self, generators: list[ast.comprehension], scope: Scope, add: Callable[[Scope], Any]) -> None:
        first, *rest = generators
        async for item in self._each(await self.value(first.iter, scope)):
            await self._assign(first.target, item, scope)
            for test in first.ifs:
                if not await self.value(test, scope):
                    break
            else:
                if rest:
                    await self._comprehend(rest, scope, add)
                else:
                    await add(scope)

    async def _get_Call(self, node: ast.Call, scope: Scope) -> Any:  # noqa: N802
        if isinstance(node.func, ast.Name) and node.func.id == "super" and not node.args:
            return self._above(scope)
        function = await self.value(node.func, scope)
        args = await self._many(node.args, scope)
        named: dict[str, Any] = {}
        for keyword in node.keywords:
            value = await self.value(keyword.value, scope)
            if keyword.arg is not None:
                named[keyword.arg] = value
            elif isinstance(value, dict):
                named |= value
            else:
                throw(TypeError, "argument after ** must be a mapping")
        return await self.call(function, args, named)

    async def call(self, function: Any, args: list[Any], named: dict[str, Any]) -> Any:
        if isinstance(function, Function):
            return await self._call(function, args, named)
        if isinstance(function, Bound):
            return await self.call(function.function, [function.owner, *args], named)
        if isinstance(function, Class):
            made = Instance(function, {})
            try:
                maker = function.find("__init__")
            except LookupError:
                if args or named:
                    throw(TypeError, f"{function.name}() takes no arguments")
                return made
            await self.call(maker, [made, *args], named)
            return made
        if isinstance(function, Instance):
            return await self.call(await self._attribute(function, "__call__"), args, named)
        if isinstance(function, type) and issubclass(function, BaseException):
            return function(*args)
        if isinstance(function, Thing):
            if "()" not in function.attributes:
                throw(TypeError, f"'{function.kind}' object is not callable")
            function = function.attributes["()"]
        if not callable(function):
            throw(TypeError, f"'{type(function).__name__}' object is not callable")
        result = function(*args, **named)
        return await result if inspect.isawaitable(result) else result

    async def _call(self, function: Function, args: list[Any], named: dict[str, Any]) -> Any:
        if len(self.calls) > DEPTH_MAX:
            throw(RecursionError, "maximum recursion depth exceeded")
        scope = _arguments(function, args, named)
        if function.scope is not self.globals:
            scope = {**function.scope, "nonlocal ": (), **scope, "outer ": function.scope}
        if _yields(function.node):
            return Generator(function.name, self._body(function.node.body, scope))  # type: ignore[arg-type]
        self.calls.append(function.name)
        depth, self.depth = self.depth, 0
        try:
            if isinstance(function.node, ast.Lambda):
                return await self.value(function.node.body, scope)
            await self._body(function.node.body, scope)
        except _Return as returned:
            return returned.value
        finally:
            self.calls.pop()
            self.depth = depth
        return None

    def _above(self, scope: Scope) -> Any:
        """super(): the methods of the class above, bound to this object."""
        own = next((value for value in scope.values() if isinstance(value, Instance)), None)
        if own is None:
            raise Unknown("super")
        attributes: dict[str, Any] = {}
        for base in reversed(own.kind.bases):
            attributes |= {
                name: Bound(value, own) if isinstance(value, Function) else value for name, value in base.attributes.items()
            }
        attributes.setdefault("__init__", lambda *_, **__: None)
        return Thing("super", attributes)

    # ---- iteration

    async def advance(self, generator: Generator) -> tuple[bool, Any]:
        """next(): whether it is over, and the item."""
        if generator.is_over:
            return True, None
        self.calls.append(generator.name)
        depth, self.depth = self.depth, 0
        try:
            generator.is_over, found = await Steps(generator.running)
        except _Return:
            generator.is_over, found = True, None
        except BaseException:
            generator.is_over = True
            raise
        finally:
            self.calls.pop()
            self.depth = depth
        return generator.is_over, found.value if isinstance(found, Yielding) else None

    async def _each(self, value: Any) -> AsyncIterator[Any]:
        if isinstance(value, Thing) and "lines" in value.attributes:
            while line := await self.call(value.attributes["lines"], [], {}):
                yield line
            return
        if isinstance(value, Instance):
            value = await self.call(await self._attribute(value, "__iter__"), [], {})
        if isinstance(value, Generator):
            while True:
                is_over, item = await self.advance(value)
                if is_over:
                    return
                yield item
        if not values.is_plain(value) or not hasattr(value, "__iter__"):
            if values.is_plain(value):
                throw(TypeError, f"'{type(value).__name__}' object is not iterable")
            raise Unknown(f"iteration over {type(value).__name__}")
        for item in list(value) if isinstance(value, (list, dict, set)) else value:
            await self.proc.tick()
            yield item

    async def _items(self, value: Any) -> list[Any]:
        found = []
        async for item in self._each(value):
            found.append(item)
            if len(found) > ITEMS_MAX:
                throw(MemoryError)
        return found

    items = _items
    each = _each


def _yields(node: ast.FunctionDef | ast.Lambda) -> bool:
    """Whether there is a yield of the function's own."""
    if isinstance(node, ast.Lambda):
        return False
    left: list[ast.AST] = list(node.body)
    while left:
        each = left.pop()
        if isinstance(each, (ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(each, (ast.FunctionDef, ast.Lambda, ast.ClassDef)):
            left += ast.iter_child_nodes(each)
    return False


def _arguments(function: Function, args: list[Any], named: dict[str, Any]) -> Scope:
    """The names that a call gives to a function."""
    declared = function.node.args
    wanted = [each.arg for each in [*declared.posonlyargs, *declared.args]]
    if len(args) > len(wanted) and declared.vararg is None:
        throw(
            TypeError,
            f"{function.name}() takes {len(wanted)} positional argument{'' if len(wanted) == 1 else 's'} but {len(args)} were given",
        )
    scope: Scope = dict(zip(wanted[len(wanted) - len(function.defaults) :], function.defaults, strict=True))
    scope |= function.named
    scope |= dict(zip(wanted, args, strict=False))
    only = [each.arg for each in declared.kwonlyargs]
    others = {name: value for name, value in named.items() if name not in wanted and name not in only}
    scope |= {name: value for name, value in named.items() if name not in others}
    if others and declared.kwarg is None:
        throw(TypeError, f"{function.name}() got an unexpected keyword argument '{next(iter(others))}'")
    if declared.vararg is not None:
        scope[declared.vararg.arg] = tuple(args[len(wanted) :])
    if declared.kwarg is not None:
        scope[declared.kwarg.arg] = others
    lacking = [name for name in wanted if name not in scope]
    if lacking:
        throw(TypeError, f"{function.name}() missing {len(lacking)} required positional argument{'' if len(lacking) == 1 else 's'}: "
              + " and ".join(f"'{name}'" for name in lacking))  # fmt: skip
    return scope
