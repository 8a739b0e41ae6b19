"""The functions that are always there in a visitor's Python, over the pretended machine."""

from __future__ import annotations

import ast
from collections.abc import Callable, Coroutine
from typing import Any

from mirage.shell.lib.text import to_text
from mirage.shell.python import library
from mirage.shell.python.expressions import Yielding
from mirage.shell.python.faults import Ended, Raised, Unknown, throw
from mirage.shell.python.files import opened
from mirage.shell.python.kinds import ITERATORS, Kind
from mirage.shell.python.machine import Machine
from mirage.shell.python.modules import Names, load
from mirage.shell.python.objects import Class, Generator, Instance, Thing, kind_name
from mirage.shell.python.values import BITS_MAX, SIZE_MAX, formatted, is_plain

MODULAR = 8192  # bits of what is raised by a modulus: keys are that large
BUILT_IN = (str, int, float, bool, bytes, list, tuple, dict, set, frozenset, range, bytearray, complex)


class Builtins:
    """Those of one program's machine: `names` are what they are called by."""

    def __init__(self, machine: Machine) -> None:
        self._machine, self._proc = machine, machine.current

    def names(self) -> Names:
        made: Names = {
            "print": self.show, "input": self.ask, "exit": self.stop, "quit": self.stop, "exec": self.execute, "eval": self.evaluate, "len": self.sized, "str": self.make_text,
            "repr": lambda value: self._machine.text(value, is_repr=True), "ascii": ascii, "int": self.number, "float": float, "bool": bool, "bytes": self.raw, "chr": chr, "ord": ord, "hex": hex,
            "oct": oct, "bin": bin, "abs": abs, "round": round, "divmod": divmod, "hash": hash, "id": lambda value: id(value) & 0xFFFFFF | 0x7F0000000000,
            "range": range, "list": self.make_list, "sorted": self.ordered, "map": self.mapped, "filter": self.filtered, "zip": self.zipped,
            "tuple": lambda iterable=(): self._counted(tuple, iterable), "set": lambda iterable=(): self._counted(set, iterable),
            "dict": lambda value=(), **named: {**dict(value), **named}, "sum": lambda iterable, start=0: self._counted(lambda items: sum(items, start), iterable),
            "any": lambda iterable: self._counted(any, iterable), "all": lambda iterable: self._counted(all, iterable),
            "reversed": lambda iterable: self._counted(lambda items: items[::-1], iterable),
            "enumerate": self.numbered,
            "max": lambda *values, key=None: self._most(max, *values, key=key), "min": lambda *values, key=None: self._most(min, *values, key=key),
            "open": lambda path, *rest, **named: opened(self._proc, path, *rest, **named), "pow": _power,
            "__import__": lambda name, *rest: load(self._machine, name), "isinstance": self.is_instance,
            "type": self._machine.kind_of, "vars": lambda value: value.attributes, "dir": self.listed, "complex": complex, "Ellipsis": ..., "NotImplemented": NotImplemented, "__build_class__": None,
            "property": library.wrapper("property"), "staticmethod": library.wrapper("staticmethod"), "classmethod": library.wrapper("classmethod"),
            "next": self.next_of, "iter": self.iterator_of, "getattr": self.attribute, "hasattr": self.has_attribute, "bytearray": lambda value=b"": bytearray(self.raw(value)), "frozenset": lambda iterable=(): self._counted(frozenset, iterable),
            "setattr": lambda owner, name, value: owner.attributes.__setitem__(name, value), "globals": lambda: self._machine.globals, "locals": lambda: self._machine.globals,
            "callable": lambda value: callable(value) or not is_plain(value), "format": lambda value, spec="": formatted(value, spec), "object": Class("object", [], {}), "compile": lambda text, *_: text,
            "issubclass": lambda kind, other: kind.descends(other) if isinstance(kind, Class) else issubclass(kind, other),
        }  # fmt: skip
        return made | {kind.__name__: Kind(kind, made[kind.__name__]) for kind in BUILT_IN}

    async def show(self, *values: Any, sep: str = " ", end: str = "\n", file: Any = None, flush: bool = False) -> None:
        text = (" " if sep is None else sep).join([await self._machine.text(value) for value in values]) + (
            "\n" if end is None else end
        )
        if file is None or file is self._standard("stdout"):
            self._proc.out(text)
        elif file is self._standard("stderr"):
            self._proc.err(text)
        else:
            await self._machine.call(file.attributes["write"], [text], {})
        if flush:
            await self._proc.flush()

    async def ask(self, prompt: str = "") -> str:
        self._proc.out(str(prompt))
        line = await self._proc.read_line(0)
        if not line:
            throw(EOFError, "EOF when reading a line")
        return to_text(line).removesuffix("\n")

    def stop(self, status: Any = None) -> None:
        raise Ended(status)

    async def execute(self, text: Any, *_: Any) -> None:
        await self._machine.run_text(to_text(text) if isinstance(text, bytes) else str(text))

    async def evaluate(self, text: Any, *_: Any) -> Any:
        return await self._machine.value_of(to_text(text) if isinstance(text, bytes) else str(text))

    async def _counted(self, function: Callable[..., Any], iterable: Any, **named: Any) -> Any:
        return function(await self._machine.items(iterable), **named)

    async def make_list(self, iterable: Any = ()) -> list[Any]:
        return await self._machine.items(iterable)

    async def mapped(self, function: Any, iterable: Any, *others: Any) -> Any:
        async def each() -> None:
            if others:
                for items in await self.zipped(iterable, *others):
                    await Yielding(await self._machine.call(function, list(items), {}))
                return
            async for item in self._machine.each(iterable):
                await Yielding(await self._machine.call(function, [item], {}))

        return await self._lazily("map", iterable, each())

    async def filtered(self, function: Any, iterable: Any) -> Any:
        async def each() -> None:
            async for item in self._machine.each(iterable):
                if item if function is None else await self._machine.call(function, [item], {}):
                    await Yielding(item)

        return await self._lazily("filter", iterable, each())

    async def numbered(self, iterable: Any, start: int = 0) -> Any:
        async def each() -> None:
            number = start
            async for item in self._machine.each(iterable):
                await Yielding((number, item))
                number += 1

        return await self._lazily("enumerate", iterable, each())

    async def _lazily(self, name: str, iterable: Any, running: Coroutine[Any, Any, None]) -> Any:
        """What comes of an iterable, item by item if it may have no end."""
        made = Generator(name, running)
        return made if isinstance(iterable, (Generator, *ITERATORS)) else await self._machine.items(made)

    async def ordered(self, iterable: Any, *, key: Any = None, reverse: bool = False) -> list[Any]:
        items = await self._machine.items(iterable)
        keys = [await self._machine.call(key, [item], {}) for item in items] if key is not None else items
        if any(isinstance(each, (Thing, Instance)) for each in keys):
            order = await self._merged(keys, list(range(len(items))), reverse=reverse)
        else:
            order = sorted(range(len(items)), key=lambda at: keys[at], reverse=reverse)
        return [items[at] for at in order]

    async def _merged(self, keys: list[Any], order: list[int], *, reverse: bool) -> list[int]:
        """sorted() of objects that compare by a method of their own."""
        if len(order) < 2:
            return order
        middle = len(order) // 2
        left, right = (
            await self._merged(keys, order[:middle], reverse=reverse),
            await self._merged(keys, order[middle:], reverse=reverse),
        )
        found: list[int] = []
        while left and right:
            one, other = (keys[left[0]], keys[right[0]]) if reverse else (keys[right[0]], keys[left[0]])
            found.append((right if await self._machine.compare(ast.Lt, one, other) else left).pop(0))
        return [*found, *left, *right]

    async def _most(self, function: Callable[..., Any], *values: Any, key: Any = None) -> Any:
        items = await self._machine.items(values[0]) if len(values) == 1 else list(values)
        if key is None:
            return function(items)
        return function([(await self._machine.call(key, [item], {}), at, item) for at, item in enumerate(items)])[2]

    async def zipped(self, *iterables: Any) -> list[Any]:
        return list(zip(*[await self._machine.items(each) for each in iterables], strict=False))

    def number(self, value: Any = 0, base: int = 10) -> int:
        return int(value, base) if isinstance(value, (str, bytes)) else int(value)

    def raw(self, value: Any = b"", encoding: str = "utf-8", errors: str = "strict") -> bytes:
        if isinstance(value, str):
            return value.encode(encoding, errors)
        if isinstance(value, int) and value > SIZE_MAX:
            throw(MemoryError)
        return bytes(value)

    async def make_text(self, value: Any = "", *rest: Any, **_: Any) -> str:
        return value.decode(*rest) if rest and isinstance(value, bytes) else await self._machine.text(value)

    async def next_of(self, iterator: Any, *default: Any) -> Any:
        if isinstance(iterator, Generator):
            is_over, item = await self._machine.advance(iterator)
        elif isinstance(iterator, ITERATORS):
            marker = object()
            item = next(iterator, marker)
            is_over = item is marker
        elif isinstance(iterator, Thing) and "lines" in iterator.attributes:
            item = await self._machine.call(iterator.attributes["lines"], [], {})
            is_over = not item
        elif isinstance(iterator, list):
            is_over, item = not iterator, iterator.pop(0) if iterator else None
        else:
            throw(TypeError, f"'{kind_name(iterator)}' object is not an iterator")
        if is_over and not default:
            throw(StopIteration)
        return default[0] if is_over else item

    async def iterator_of(self, value: Any) -> Any:
        return value if isinstance(value, (Generator, *ITERATORS)) else await self._machine.items(value)

    async def attribute(self, value: Any, name: str, *default: Any) -> Any:
        try:
            if isinstance(value, Thing):
                if name in value.attributes:
                    return value.attributes[name]
                throw(AttributeError, f"'{kind_name(value)}' object has no attribute '{name}'")
            return await self._machine.attribute_of(value, name)
        except Raised as raised:
            if default and isinstance(raised.value, AttributeError):
                return default[0]
            raise
        except AttributeError:
            if default:
                return default[0]
            raise

    def listed(self, value: Any = None) -> list[str]:
        if isinstance(value, (Thing, Instance, Class)):
            return sorted(each for each in value.attributes if not each.endswith(" "))
        return sorted(self._machine.globals) if value is None else dir(value)

    async def has_attribute(self, value: Any, name: str) -> bool:
        return await self.attribute(value, name, self._machine) is not self._machine

    async def is_instance(self, value: Any, kind: Any) -> bool:
        kinds = kind if isinstance(kind, tuple) else (kind,)
        return any(_isinstance(value, each) for each in kinds)

    async def sized(self, value: Any) -> int:
        if isinstance(value, Instance):
            return int(await self._machine.call(value.kind.find("__len__"), [value], {}))
        if isinstance(value, (Thing, type)) or not hasattr(value, "__len__"):
            throw(TypeError, f"object of type '{kind_name(value)}' has no len()")
        return len(value)

    def _standard(self, name: str) -> Any:
        return load(self._machine, "sys").attributes[name]


def _power(base: Any, power: Any, *modulus: int) -> Any:
    if modulus:
        if any(isinstance(each, int) and each.bit_length() > MODULAR for each in (base, power, *modulus)):
            raise Unknown("pow of much")
        return pow(base, power, *modulus)
    if isinstance(base, int) and isinstance(power, int) and base.bit_length() * power > BITS_MAX:
        throw(MemoryError)
    return base**power


def _isinstance(value: Any, kind: Any) -> bool:
    if isinstance(kind, Class):
        return (isinstance(value, Instance) and (value.kind.descends(kind) or kind.name == "object")) or kind.name == "object"
    if isinstance(kind, Kind):
        return isinstance(value, kind.real)
    if isinstance(kind, type):
        return isinstance(value, kind)
    raise Unknown("isinstance")
