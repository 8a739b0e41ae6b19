"""The interpreter: the statements of a syntax tree, one coroutine step each, so that a program can wait and be killed."""

from __future__ import annotations

import ast
from typing import Any

from mirage.shell.lib.text import to_text
from mirage.shell.python.expressions import FAULTS, Expressions, Returned
from mirage.shell.python.faults import Ended, Raised, Unknown, throw
from mirage.shell.python.kinds import is_lent
from mirage.shell.python.objects import Class, Function, Scope, Thing, kind_name

SOURCE_MAX = 256 << 10  # bytes of a module


class _Break(Exception):  # noqa: N818
    pass


class _Continue(Exception):  # noqa: N818
    pass


class Machine(Expressions):
    """One program, as it runs."""

    async def run(self, tree: ast.Module) -> None:
        await self.body(tree.body, self.globals)
        await self._heed()

    async def run_text(self, text: str) -> None:
        """exec()"""
        await self.body(self.parse(text).body, self.globals)

    async def value_of(self, text: str) -> Any:
        """eval()"""
        body = self.parse(text.strip()).body
        if len(body) != 1 or not isinstance(body[0], ast.Expr):
            throw(SyntaxError, "invalid syntax")
        return await self.value(body[0].value, self.globals)

    async def show(self, node: ast.expr) -> None:
        """An expression at the prompt of an interactive session."""
        value = await self.value(node, self.globals)
        if value is not None:
            self.globals["_"] = value
            self.proc.out(f"{value!r}\n")

    async def body(self, body: list[ast.stmt], scope: Scope) -> None:
        for node in body:
            await self.proc.tick(2)
            self.line = node.lineno
            if self.proc.is_buffer_full:
                await self.proc.flush()
            if self.interrupted:
                await self._heed()
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

    async def _heed(self) -> None:
        """Call the handlers of signals that have come."""
        while self.interrupted:
            handler, number = self.interrupted.pop(0)
            await self.call(handler, [number, None], {})

    async def _do_Expr(self, node: ast.Expr, scope: Scope) -> None:  # noqa: N802
        await self.value(node.value, scope)

    async def _do_Pass(self, node: ast.Pass, scope: Scope) -> None:  # noqa: N802
        return

    async def _do_Import(self, node: ast.Import, scope: Scope) -> None:  # noqa: N802
        for alias in node.names:
            module = await self._import(alias.name)
            if alias.asname:
                scope[alias.asname] = module
            else:
                scope[alias.name.split(".")[0]] = self.importer(self, alias.name.split(".")[0])

    async def _do_ImportFrom(self, node: ast.ImportFrom, scope: Scope) -> None:  # noqa: N802
        module = await self._import(node.module or "")
        for alias in node.names:
            if alias.name == "*":
                scope.update({name: value for name, value in module.attributes.items() if not name.startswith("_")})
                continue
            if alias.name not in module.attributes:
                if not module.attributes or self.has_more(node.module or "", alias.name):
                    raise Unknown(f"{node.module}.{alias.name}")
                throw(ImportError, f"cannot import name '{alias.name}' from '{node.module}' (unknown location)")
            scope[alias.asname or alias.name] = module.attributes[alias.name]

    async def _import(self, name: str) -> Any:
        """A module: a file of the program's own beside it, else one of ours."""
        loaded = self.names.setdefault("modules ", {})
        path = f"{self.names.get('beside ', '')}{name.replace('.', '/')}.py"
        if name == "this":
            path = "/usr/lib/python3.11/this.py"
        if name in loaded or not self.proc.exists(path):
            return self.importer(self, name)
        tree = self.parse(to_text(self.proc.read_file(path, SOURCE_MAX)))
        before, self.globals = self.globals, {"__name__": name, "__file__": path}
        module = loaded[name] = Thing("module", self.globals, f"<module '{name}' from '{path}'>")
        try:
            await self.body(tree.body, self.globals)
        finally:
            self.globals = before
        return module

    async def _do_Assign(self, node: ast.Assign, scope: Scope) -> None:  # noqa: N802
        value = await self.value(node.value, scope)
        for target in node.targets:
            await self._assign(target, value, scope)

    async def _do_AnnAssign(self, node: ast.AnnAssign, scope: Scope) -> None:  # noqa: N802
        if node.value is not None:
            await self._assign(node.target, await self.value(node.value, scope), scope)

    async def _do_AugAssign(self, node: ast.AugAssign, scope: Scope) -> None:  # noqa: N802
        load = ast.parse(ast.unparse(node.target), mode="eval").body
        value = await self._binary(type(node.op), await self.value(load, scope), await self.value(node.value, scope))
        await self._assign(node.target, value, scope)

    async def _do_If(self, node: ast.If, scope: Scope) -> None:  # noqa: N802
        await self.body(node.body if await self.value(node.test, scope) else node.orelse, scope)

    async def _do_While(self, node: ast.While, scope: Scope) -> None:  # noqa: N802
        while await self.value(node.test, scope):
            await self.proc.tick(2)
            try:
                await self.body(node.body, scope)
            except _Break:
                return
            except _Continue:
                continue
        await self.body(node.orelse, scope)

    async def _do_For(self, node: ast.For, scope: Scope) -> None:  # noqa: N802
        async for item in self._each(await self.value(node.iter, scope)):
            await self._assign(node.target, item, scope)
            try:
                await self.body(node.body, scope)
            except _Break:
                return
            except _Continue:
                continue
        await self.body(node.orelse, scope)

    async def _do_Break(self, node: ast.Break, scope: Scope) -> None:  # noqa: N802
        raise _Break

    async def _do_Continue(self, node: ast.Continue, scope: Scope) -> None:  # noqa: N802
        raise _Continue

    async def _do_Return(self, node: ast.Return, scope: Scope) -> None:  # noqa: N802
        raise Returned(await self.value(node.value, scope) if node.value is not None else None)

    async def _do_Global(self, node: ast.Global, scope: Scope) -> None:  # noqa: N802
        scope["global "] = (*scope.get("global ", ()), *node.names)

    async def _do_Nonlocal(self, node: ast.Nonlocal, scope: Scope) -> None:  # noqa: N802
        scope["nonlocal "] = (*scope.get("nonlocal ", ()), *node.names)

    async def _do_Delete(self, node: ast.Delete, scope: Scope) -> None:  # noqa: N802
        for target in node.targets:
            if isinstance(target, ast.Name):
                if target.id not in scope:
                    throw(NameError, f"name '{target.id}' is not defined")
                del scope[target.id]
            elif isinstance(target, ast.Subscript):
                owner = await self.value(target.value, scope)
                if not isinstance(owner, (list, dict, bytearray)) and not is_lent(owner):
                    raise Unknown("del of an item")
                del owner[await self.value(target.slice, scope)]
            else:
                raise Unknown("del of an attribute")

    async def _do_AsyncFunctionDef(self, node: ast.AsyncFunctionDef, scope: Scope) -> None:  # noqa: N802
        await self._do_FunctionDef(node, scope)

    async def _do_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope) -> None:  # noqa: N802
        made: Any = await self._function(node.name, node, scope)
        for decorator in reversed(node.decorator_list):
            made = await self.call(await self.value(decorator, scope), [made], {})
        scope[node.name] = made

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
            await self.body(node.body, inner)
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
        if node.exc is None:
            if not self._handled:
                throw(RuntimeError, "No active exception to reraise")
            raise self._handled[-1]
        value = await self.value(node.exc, scope)
        cause = await self.value(node.cause, scope) if node.cause is not None else None
        if isinstance(value, type) and issubclass(value, BaseException):
            value = value()
        if not isinstance(value, BaseException):
            throw(TypeError, "exceptions must derive from BaseException")
        if isinstance(value, SystemExit):
            raise Ended(value.code)
        raised = Raised(value)
        if node.cause is not None:
            raised.is_caused, raised.before = True, next((each for each in self._handled if each.value is cause), None)
        raise raised

    async def _do_Try(self, node: ast.Try, scope: Scope) -> None:  # noqa: N802
        try:
            await self.body(node.body, scope)
        except (Raised, Ended) as fault:
            raised = fault if isinstance(fault, Raised) else Raised(SystemExit(fault.status))
            handler = await self._handler(node, raised.value, scope)
            if handler is None:
                raise
            if handler.name:
                scope[handler.name] = raised.value
            self._handled.append(raised)
            try:
                await self.body(handler.body, scope)
            except Raised as second:
                if second is raised and isinstance(fault, Ended):
                    raise fault from None
                if second is not raised and not second.is_caused:
                    second.before = second.before or raised
                raise
            finally:
                self._handled.pop()
                if handler.name:
                    scope.pop(handler.name, None)
        else:
            await self.body(node.orelse, scope)
        finally:
            await self.body(node.finalbody, scope)

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
            enter = self._special(thing, "__enter__")
            if enter is not None:
                thing = await self.call(enter, [], {})
            elif not isinstance(thing, Thing) or "close" not in thing.attributes:
                throw(TypeError, f"'{kind_name(thing)}' object does not support the context manager protocol")
            if item.optional_vars is not None:
                await self._assign(item.optional_vars, thing, scope)
        try:
            await self.body(node.body, scope)
        finally:
            for thing in reversed(opened):
                leave = self._special(thing, "__exit__")
                if leave is not None:
                    await self.call(leave, [None, None, None], {})
                elif isinstance(thing, Thing):
                    await self.call(thing.attributes["close"], [], {})

    async def _do_Match(self, node: ast.Match, scope: Scope) -> None:  # noqa: N802
        subject = await self.value(node.subject, scope)
        for case in node.cases:
            if await self._matches(case.pattern, subject, scope) and (case.guard is None or await self.value(case.guard, scope)):
                await self.body(case.body, scope)
                return

    async def _matches(self, pattern: ast.pattern, subject: Any, scope: Scope) -> bool:
        match pattern:
            case ast.MatchValue(value=node):
                return bool(await self.value(node, scope) == subject)
            case ast.MatchSingleton(value=value):
                return subject is value
            case ast.MatchOr(patterns=patterns):
                for each in patterns:
                    if await self._matches(each, subject, scope):
                        return True
                return False
            case ast.MatchAs(pattern=inner, name=name):
                if inner is not None and not await self._matches(inner, subject, scope):
                    return False
                if name is not None:
                    scope[name] = subject
                return True
            case ast.MatchSequence(patterns=patterns):
                if not isinstance(subject, (list, tuple)) or any(isinstance(each, ast.MatchStar) for each in patterns):
                    return False
                if len(subject) != len(patterns):
                    return False
                for each, item in zip(patterns, subject, strict=True):
                    if not await self._matches(each, item, scope):
                        return False
                return True
        raise Unknown(type(pattern).__name__)
