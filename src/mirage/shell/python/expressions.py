"""The interpreter's expressions: values, operators, attributes, calls and iteration, one coroutine step each."""

from __future__ import annotations

import ast
import builtins
import inspect
import re
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, Any, cast

from mirage.shell.lib.local import zone_of
from mirage.shell.python import lent, values
from mirage.shell.python.faults import Raised, Source, Unknown, throw, told
from mirage.shell.python.kinds import ITERATORS, Defaulting, Kind, is_lent, is_lent_class
from mirage.shell.python.objects import (
    Bound,
    Class,
    Function,
    Generator,
    Instance,
    Pending,
    Scope,
    Thing,
    Wrapped,
    arguments,
    holds_own,
    kind_name,
    shown_id,
    yields,
)
from mirage.shell.python.tree import parsed
from mirage.shell.stepping import Sign, Steps

if TYPE_CHECKING:
    from datetime import tzinfo

    from mirage.shell.process import Process
    from mirage.shell.python.machine import Machine

DEPTH_MAX = 90  # calls in calls: each takes several of the host's frames
NODES_DEPTH = 250  # of expressions in expressions
LARGE = 256  # characters or items of a value that is counted
SMALL = 32
ITEMS_MAX = 1 << 20  # of one list that is made of an iterable

SPECIAL: dict[type, str] = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "truediv", ast.FloorDiv: "floordiv", ast.Mod: "mod", ast.Pow: "pow", ast.BitOr: "or",
    ast.BitAnd: "and", ast.BitXor: "xor", ast.LShift: "lshift", ast.RShift: "rshift", ast.Eq: "eq", ast.NotEq: "ne", ast.Lt: "lt", ast.LtE: "le",
    ast.Gt: "gt", ast.GtE: "ge", ast.In: "contains", ast.NotIn: "contains",
}  # fmt: skip
ORDERING: dict[type, str] = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
TAKING = frozenset("extend format join sort union update writelines".split())  # methods that go through what they are given
FACTS = frozenset(  # of exceptions
    "args errno strerror filename code reason returncode cmd output msg lineno name value".split()
)
FAULTS = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, OSError, MemoryError, RecursionError, AssertionError)
EXCEPTIONS = {name: kind for name, kind in vars(builtins).items() if isinstance(kind, type) and issubclass(kind, BaseException)}


OWN = (Thing, Instance, Function, Class, Kind, Bound, Generator)
ITSELF = re.compile(r"^(?:[\w.]+\.)?<l(?:ocals|ambda)>(?:\.[\w<>]+)*\(\)")


class Yielding(Sign):
    """yield: `value` is the item, `answer` what send() gave."""


class Returned(Exception):  # noqa: N818
    """return"""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


class _Current:
    """A program's process: another one after a fork."""

    def __init__(self, machine: Expressions) -> None:
        self._machine = machine

    def __getattr__(self, name: str) -> Any:
        return getattr(self._machine.proc, name)


class Expressions:
    """Of one program. `importer` gives modules by name; `names` are the names that are always there."""

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
        self.line = 1
        self._last: Any = None
        self._handled: list[Raised] = []
        self.interrupted: list[tuple[Any, int]] = []  # handlers of signals that have come, and their numbers
        self.current = cast("Process", _Current(self))  # the process that runs the program now, for whoever outlives a fork

    async def body(self, body: list[ast.stmt], scope: Scope) -> None:
        """Run statements: `Machine` does."""
        raise NotImplementedError

    @property
    def zone(self) -> tzinfo:
        return zone_of(self.proc)

    def warn(self, text: str) -> None:
        """A warning of the interpreter's, which tells where it stands."""
        if not self.names.get("quiet "):
            self.proc.err(f"{self.source.name}:{self.line}: {text}\n")
            if 0 < self.line <= len(self.source.lines):
                self.proc.err(f"  {self.source.lines[self.line - 1].strip()}\n")

    def told_now(self, *_: Any) -> str:
        """traceback.format_exc()"""
        return told(self.source, self._handled[-1]) if self._handled else "NoneType: None\n"

    def handled(self) -> tuple[Any, Any, None]:
        """sys.exc_info()"""
        value = self._handled[-1].value if self._handled else None
        return (type(value) if value is not None else None), value, None

    def parse(self, text: str) -> ast.Module:
        """The tree of a text that came up while the program ran; a SyntaxError is the program's own."""
        try:
            return parsed(Source("<string>", text))
        except SyntaxError as error:
            raise Raised(error) from None

    def _mark(self, raised: Raised, node: ast.AST) -> Raised:
        """Note where in this call it came from; the innermost place is the first that it passes."""
        if len(self.calls) < raised.low:
            raised.low = len(self.calls)
            raised.trace.append((self.calls[-1], node))
        return raised

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
                await self._put(await self.value(holder, scope), await self.value(index, scope), value)
            case ast.Attribute(value=holder, attr=name):
                owner = await self.value(holder, scope)
                if isinstance(owner, BaseException) and not name.startswith("_"):
                    setattr(owner, name, value)
                    return
                if not isinstance(owner, (Thing, Instance, Class, Function)):
                    raise Unknown("assignment to an attribute")
                owner.attributes[name] = value
            case _:
                raise Unknown(type(target).__name__)

    async def _put(self, owner: Any, index: Any, value: Any) -> None:
        """owner[index] = value"""
        setter = self._special(owner, "__setitem__")
        if setter is not None:
            await self.call(setter, [index, value], {})
        elif isinstance(owner, (list, dict, bytearray)) or is_lent(owner):
            owner[index] = value
            values.bounded(owner)
        elif values.is_plain(owner):
            throw(TypeError, f"'{type(owner).__name__}' object does not support item assignment")
        else:
            raise Unknown("assignment to an item")

    def _special(self, owner: Any, name: str) -> Any:
        """A method with underscores of an object of the program's own or of ours; None where it has none."""
        if isinstance(owner, Thing):
            return owner.attributes.get(name)
        if not isinstance(owner, Instance):
            return None
        try:
            return Bound(owner.kind.find(name), owner)
        except LookupError:
            return None

    async def _function(self, name: str, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, scope: Scope) -> Function:
        defaults = [await self.value(each, scope) for each in node.args.defaults]
        named = {
            arg.arg: await self.value(default, scope)
            for arg, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
            if default is not None
        }
        return Function(name, node, scope, defaults, named, self.globals)

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
        if hasattr(builtins, node.id) and not node.id.startswith("__"):
            raise Unknown(node.id)
        return throw(NameError, f"name '{node.id}' is not defined")

    async def _get_BinOp(self, node: ast.BinOp, scope: Scope) -> Any:  # noqa: N802
        return await self._binary(type(node.op), await self.value(node.left, scope), await self.value(node.right, scope))

    async def _binary(self, kind: type[ast.operator], left: Any, right: Any) -> Any:
        name = SPECIAL.get(kind, "")
        for owner, other, method in ((left, right, f"__{name}__"), (right, left, f"__r{name}__")):
            own = self._special(owner, method)
            if own is not None:
                return await self.call(own, [other], {})
        if kind is ast.Mod and isinstance(left, str):
            items = right if isinstance(right, tuple) else (right,)
            items = tuple([each if values.is_plain(each) else await self.text(each) for each in items])
            right = items if isinstance(right, tuple) or items[0] is not right else right
        return values.binary(kind, left, right)

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
            if not await self.compare(type(op), left, right):
                return False
            left = right
        return True

    async def compare(self, kind: type[ast.cmpop], left: Any, right: Any) -> Any:
        name = SPECIAL.get(kind, "")
        owner, other = (right, left) if kind in (ast.In, ast.NotIn) else (left, right)
        own = self._special(owner, f"__{name}__") if name else None
        if own is not None:
            return bool(await self.call(own, [other], {})) != (kind is ast.NotIn)
        if kind is ast.NotEq and (own := self._special(owner, "__eq__")) is not None:
            return not await self.call(own, [other], {})
        if kind in (ast.In, ast.NotIn) and isinstance(right, (Generator, *ITERATORS, Thing, Instance)):
            right = await self._items(right)
        if kind in ORDERING and (isinstance(left, OWN) or isinstance(right, OWN)):
            throw(TypeError, f"'{ORDERING[kind]}' not supported between instances of '{kind_name(left)}' and '{kind_name(right)}'")
        return values.COMPARE[kind](left, right)

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
        elif node.conversion == ord("s") or not (values.is_plain(value) or is_lent(value)):
            value = await self.text(value)
        return values.formatted(value, spec)

    async def _get_Subscript(self, node: ast.Subscript, scope: Scope) -> Any:  # noqa: N802
        owner = await self.value(node.value, scope)
        index = await self.value(node.slice, scope)
        own = self._special(owner, "__getitem__")
        if own is not None:
            return await self.call(own, [index], {})
        if type(owner) is Defaulting and owner.factory is not None and index not in owner:
            owner[index] = await self.call(owner.factory, [], {})
        if isinstance(owner, (Kind, type)):
            return owner  # a generic alias, which nobody asks anything
        if isinstance(owner, (Instance, Function, Generator)):
            throw(TypeError, f"'{kind_name(owner)}' object is not subscriptable")
        if isinstance(owner, dict) and not isinstance(index, (Thing, Instance, Function, Class)):
            return owner[index]
        if not values.is_plain(owner) and not is_lent(owner) and not isinstance(owner, tuple):
            raise Unknown("an item of something that is no plain value")
        return owner[index]

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
        return await self.attribute_of(owner, node.attr)

    async def attribute_of(self, owner: Any, name: str) -> Any:
        """An attribute of what is no object of ours."""
        if isinstance(owner, (Instance, Class)):
            return await self._attribute(owner, name)
        if isinstance(owner, Function) and name in ("__name__", "__doc__", *owner.attributes):
            return owner.attributes.get(name, owner.name if name == "__name__" else None)
        if isinstance(owner, Kind):
            return self._of_kind(owner, name)
        if isinstance(owner, BaseException):
            if name in vars(owner) or name in FACTS:
                return getattr(owner, name, None)
            if name == "__class__":
                return type(owner)
            if hasattr(owner, name):
                raise Unknown(f"an exception's {name}")
            throw(AttributeError, f"'{type(owner).__name__}' object has no attribute '{name}'")
        if isinstance(owner, type) and issubclass(owner, BaseException) and name == "__name__":
            return owner.__name__
        if is_lent(owner) or is_lent_class(owner):
            return lent.attribute(self, owner, name)
        if not values.is_plain(owner):
            raise Unknown(f"an attribute of {type(owner).__name__}")
        if name == "__class__":
            return self.kind_of(owner)
        found = values.method(owner, name)
        return self._prepared(owner, name, found) if name in TAKING else found

    def _prepared(self, owner: Any, name: str, method: Any) -> Any:
        """A method that goes through what it is given, or calls it: the program's own things are made plain before."""

        async def call(*args: Any, **named: Any) -> Any:
            if name == "sort":
                owner[:] = await self.call(self.names["sorted"], [owner], named)
                return None
            if name == "format":
                args = tuple([each if values.is_plain(each) or is_lent(each) else await self.text(each) for each in args])
            else:
                args = tuple([await self._items(each) if isinstance(each, (Generator, *ITERATORS)) else each for each in args])
            return method(*args, **named)

        return call

    def _of_kind(self, kind: Kind, name: str) -> Any:
        """A name of a built-in type: its own, or a method that is given its object."""
        if name == "__name__":
            return kind.real.__name__
        if name in values.STATIC and name in values.METHODS.get(kind.real, ()):
            return values.method(kind.real(), name)
        if name in values.METHODS.get(kind.real, ()):
            return lambda owner, *args, **named: values.method(owner, name)(*args, **named)
        if hasattr(kind.real, name):
            raise Unknown(f"{kind.real.__name__}.{name}")
        return throw(AttributeError, f"type object '{kind.real.__name__}' has no attribute '{name}'")

    def kind_of(self, value: Any) -> Any:
        """type(value)"""
        if isinstance(value, Instance):
            return value.kind
        if isinstance(value, Thing):
            return Thing("type", {"__name__": value.kind}, f"<class '{value.kind}'>")
        if isinstance(value, Class):
            return Thing("type", {"__name__": "type"}, "<class 'type'>")
        if values.is_plain(value):
            named = self.names.get(type(value).__name__)
            return named if isinstance(named, Kind) else Kind(type(value))
        if isinstance(value, (Function, Bound, Generator, Kind)) or callable(value):
            name = kind_name(value)
            return Thing("type", {"__name__": name}, f"<class '{name}'>")
        return type(value)

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
        if isinstance(value, (list, tuple, dict, set)) and type(value) in (list, tuple, dict, set) and holds_own(value):
            return await self._shown(value)
        if isinstance(value, Thing) and not is_repr and "__str__" in value.attributes:
            return str(value.attributes["__str__"]())
        if inspect.isroutine(value):
            named = next((name for name, each in self.names.items() if each is value), None)
            return (
                f"<built-in function {named}>"
                if named is not None
                else f"<function {value.__name__.strip('<>_')} at {shown_id(value)}>"
            )
        return repr(value) if is_repr else str(value)

    async def _shown(self, value: Any) -> str:
        """repr() of a container with objects of the program's own in it."""
        if isinstance(value, dict):
            pairs = [f"{await self.text(key, is_repr=True)}: {await self.text(each, is_repr=True)}" for key, each in value.items()]
            return "{" + ", ".join(pairs) + "}"
        inner = ", ".join([await self.text(each, is_repr=True) for each in value])
        if isinstance(value, tuple):
            return f"({inner},)" if len(value) == 1 else f"({inner})"
        return f"[{inner}]" if isinstance(value, list) else f"{{{inner}}}"

    async def _get_Await(self, node: ast.Await, scope: Scope) -> Any:  # noqa: N802
        return await self.awaited(await self.value(node.value, scope))

    async def awaited(self, value: Any) -> Any:
        """await"""
        if not isinstance(value, Pending):
            throw(TypeError, f"object {kind_name(value)} can't be used in 'await' expression")
        return await value.begin()

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
        try:
            return await self.call(function, args, named)
        except TypeError as error:
            throw(TypeError, ITSELF.sub(f"{getattr(node.func, 'attr', getattr(node.func, 'id', 'function'))}()", str(error)))

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
        if isinstance(function, Kind):
            if function.make is None:
                throw(TypeError, f"cannot create '{function.real.__name__}' instances")
            result = function.make(*args, **named)
            return await result if inspect.isawaitable(result) else result
        if isinstance(function, type) and issubclass(function, BaseException):
            return function(*args)
        if function is Defaulting:
            return Defaulting(*args, **named)
        if is_lent_class(function):
            return lent.Lent(self, function)(*args, **named)
        if isinstance(function, Thing):
            if "()" not in function.attributes:
                throw(TypeError, f"'{function.kind}' object is not callable")
            function = function.attributes["()"]
        if not callable(function) or isinstance(function, type):
            throw(TypeError, f"'{kind_name(function)}' object is not callable")
        result = function(*args, **named)
        return await result if inspect.isawaitable(result) else result

    async def _call(self, function: Function, args: list[Any], named: dict[str, Any]) -> Any:
        if isinstance(function.node, ast.AsyncFunctionDef):
            return Pending(function.name, lambda: self._run_call(function, args, named))
        return await self._run_call(function, args, named)

    async def _run_call(self, function: Function, args: list[Any], named: dict[str, Any]) -> Any:
        if len(self.calls) > DEPTH_MAX:
            throw(RecursionError, "maximum recursion depth exceeded")
        scope = arguments(function, args, named)
        if function.scope is not function.globals:
            scope = {**function.scope, "nonlocal ": (), **scope, "outer ": function.scope}
        if yields(function.node):
            return Generator(function.name, self.body(function.node.body, scope))  # type: ignore[arg-type]
        self.calls.append(function.name)
        depth, self.depth = self.depth, 0
        before, self.globals = self.globals, function.globals
        try:
            if isinstance(function.node, ast.Lambda):
                return await self.value(function.node.body, scope)
            await self.body(function.node.body, scope)
        except Returned as returned:
            return returned.value
        finally:
            self.calls.pop()
            self.depth = depth
            self.globals = before
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

    async def advance(self, generator: Generator) -> tuple[bool, Any]:
        """next(): whether it is over, and the item."""
        if generator.is_over:
            return True, None
        self.calls.append(generator.name)
        depth, self.depth = self.depth, 0
        try:
            generator.is_over, found = await Steps(generator.running)
        except Returned:
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
        if self._special(value, "__iter__") is not None:
            value = await self.call(self._special(value, "__iter__"), [], {})
        if self._special(value, "__next__") is not None:
            async for item in self._by_next(value):
                yield item
            return
        if isinstance(value, Generator):
            while True:
                is_over, item = await self.advance(value)
                if is_over:
                    return
                yield item
        if not hasattr(value, "__iter__") or not (values.is_plain(value) or is_lent(value) or isinstance(value, ITERATORS)):
            if not isinstance(value, Thing):
                throw(TypeError, f"'{kind_name(value)}' object is not iterable")
            raise Unknown(f"iteration over {value.kind}")
        for item in list(value) if isinstance(value, (list, dict, set)) else value:
            await self.proc.tick()
            yield item

    async def _by_next(self, value: Any) -> AsyncIterator[Any]:
        step = self._special(value, "__next__")
        while True:
            try:
                item = await self.call(step, [], {})
            except Raised as raised:
                if isinstance(raised.value, StopIteration):
                    return
                raise
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
