"""Functions: defined, kept once for all sessions that define the same, and called."""

from __future__ import annotations

from copy import copy

from mirage.shell.bash.faults import Fault, Return
from mirage.shell.bash.part import Part
from mirage.shell.bash.sharing import shared
from mirage.shell.bash.simple import MAX_REPORTED
from mirage.syntax.tree import Function
from mirage.syntax.unparse import unparse_function


class FunctionEntry:
    """A function and where it was defined."""

    __slots__ = ("exported", "node", "readonly", "source", "traced")

    def __init__(self, node: Function, source: str) -> None:
        self.node = node
        self.source = source
        self.exported = False
        self.readonly = False
        self.traced = False

    @property
    def text(self) -> str:
        """As declare -f prints it."""
        return unparse_function(self.node)

    @property
    def exported_text(self) -> str:
        """As the environment of a child has it: one blank for every indentation."""
        *body, last = self.text.split("\n")[2:]
        return "() { " + "\n".join([*(" " + line.lstrip(" ") for line in body), last])


_ENTRIES = 1024  # of functions that several sessions may define; the oldest goes first
_entries: dict[tuple[int, str], FunctionEntry] = {}


def function_entry(node: Function, source: str) -> FunctionEntry:
    """The entry of a definition, one for all sessions that read the same text; who marks it copies it."""
    key = (id(node), source)  # an id that holds, as the kept entry holds the node
    entry = _entries.get(key)
    if entry is None:
        if len(_entries) >= _ENTRIES:
            del _entries[next(iter(_entries))]
        entry = _entries[key] = FunctionEntry(node, source)
    return entry


class Frame:
    """A call: of a function, or of a sourced file (`function` empty then)."""

    __slots__ = ("function", "is_source", "line", "source")

    def __init__(self, function: str, source: str, line: int, *, is_source: bool = False) -> None:
        self.function = function
        self.source = source
        self.line = line
        self.is_source = is_source


class Functions(Part):
    """See the module."""

    async def call(self, argv: list[str], entry: FunctionEntry) -> int:
        """A function call: a scope, positional parameters, a frame."""
        name = argv[0]
        limit = self.vars.get("FUNCNEST")
        if limit and limit.isdigit() and int(limit) and sum(not frame.is_source for frame in self.frames) >= int(limit):
            raise Fault(f"{name}: maximum function nesting level exceeded ({limit})")
        self._enter()
        positional, loops, line = self.positional, self.loops, self.line
        self.positional = argv[1:]
        self.loops = 0
        self.frames.append(Frame(name, entry.source, line))
        self.vars.push()
        trapped = self.traps.pop("RETURN", None) if not entry.traced and "functrace" not in self.options else None
        if self.reported < MAX_REPORTED:
            self.report(argv, 0)
        try:
            status = await self.run(entry.node.body)
        except Return as done:
            status = done.status
        except Fault as fault:
            fault.place = fault.place or self.prefix()
            raise
        finally:
            self.vars.pop()
            self.frames.pop()
            self.positional, self.loops, self.line = positional, loops, line
            self.nesting -= 1
            if trapped is not None and "RETURN" not in self.traps:
                self.traps["RETURN"] = trapped
        if "RETURN" in self.traps and trapped is None:
            await self.trap("RETURN")
        return status

    async def _function(self, node: Function) -> int:
        name = node.name
        if not node.keyword and any(char in name for char in "$'\"\\`"):
            self.complain(f"`{name}': not a valid identifier")
            await self.flush()
            return 1
        old = self.functions.get(name)
        if old is not None and old.readonly:
            self.complain(f"{name}: readonly function")
            await self.flush()
            return 1
        entry = function_entry(node, self.source_name())
        if old is not None and old.exported:
            entry = copy(entry)
            entry.exported = True
        self.own_functions()[name] = entry
        return 0

    def own_functions(self) -> dict[str, FunctionEntry]:
        """The functions, to be changed: this shell's alone from now on."""
        if self.shares_functions:
            self.functions = dict(self.functions)
            self.shares_functions = False
        return self.functions

    def share(self) -> None:
        """The startup files are done: what they left is probably what they left to others."""
        self.functions = shared(self.functions)
        self.shares_functions = True
        self.completions = shared(self.completions)

    def import_function(self, node: Function) -> None:
        entry = self.own_functions()[node.name] = FunctionEntry(node, "environment")
        entry.exported = True

    def source_name(self) -> str:
        """Where code that is being read comes from, as BASH_SOURCE names it."""
        for frame in reversed(self.frames):
            if frame.is_source:
                return frame.source
        if self.execution_string is not None:
            return "environment"
        return self.script_name if self.is_script or self.is_dash else "main"
