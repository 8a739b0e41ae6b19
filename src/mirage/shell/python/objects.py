"""What a program makes: functions, classes and their objects, generators, and the things that are ours."""

from __future__ import annotations

import ast
import zlib
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from mirage.shell.python.faults import throw
from mirage.shell.python.kinds import Kind

DEEPEST = 250  # containers in containers

Scope = dict[str, Any]


@dataclass(eq=False, slots=True)
class Function:
    """def or lambda."""

    name: str
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    scope: Scope
    defaults: list[Any] = field(default_factory=list)
    named: dict[str, Any] = field(default_factory=dict)  # defaults of what is given by name alone
    globals: Scope = field(default_factory=dict)  # of the module that it stands in
    attributes: dict[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<function {self.name} at {shown_id(self)}>"


@dataclass(eq=False, slots=True)
class Pending:
    """A call of an async function, or what the library gives to await: it runs when it is awaited."""

    name: str
    begin: Callable[[], Coroutine[Any, Any, Any]]

    def __repr__(self) -> str:
        return f"<coroutine object {self.name} at {shown_id(self)}>"


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


def kind_name(value: Any) -> str:
    """type(value).__name__ as the program sees it."""
    if isinstance(value, Thing):
        return value.kind.rpartition(".")[2]
    if isinstance(value, Instance):
        return value.kind.name
    names = {Function: "function", Bound: "method", Generator: "generator", Pending: "coroutine", Class: "type", Kind: "type"}
    found = names.get(type(value))
    return found or ("builtin_function_or_method" if callable(value) and not isinstance(value, type) else type(value).__name__)


def holds_own(value: Any, depth: int = 0) -> bool:
    """Whether there is an object of the program's own somewhere in a container."""
    if isinstance(value, (Instance, Thing)):
        return True
    if depth > DEEPEST or type(value) not in (list, tuple, dict, set):
        return False
    parts = [*value.keys(), *value.values()] if isinstance(value, dict) else value
    return any(holds_own(each, depth + 1) for each in parts)


def yields(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> bool:
    """Whether there is a yield of the function's own."""
    if isinstance(node, ast.Lambda):
        return False
    left: list[ast.AST] = list(node.body)
    while left:
        each = left.pop()
        if isinstance(each, (ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            left += ast.iter_child_nodes(each)
    return False


def arguments(function: Function, args: list[Any], named: dict[str, Any]) -> Scope:
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
