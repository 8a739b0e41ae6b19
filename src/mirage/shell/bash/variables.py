"""Variables as bash keeps them: attributes, arrays, dynamic scope, and what a subshell shares until it writes.

A scope is undone, not searched: `local` puts the outer variable aside and a return puts it back, so that every lookup is one
dictionary access. A subshell copies the dictionary but not the variables; each variable names its owner, and whoever is not
the owner copies before writing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from mirage.shell.bash.arithmetic import ArithmeticFault, evaluate
from mirage.shell.bash.faults import AssignmentFault, Fault
from mirage.shell.bash.subscripts import key

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell

EXPORT, READONLY, INTEGER, LOWER, UPPER, NAMEREF, INDEXED, ASSOCIATIVE, TRACE, INVISIBLE, CAPITAL = (1 << n for n in range(11))
ARRAY = INDEXED | ASSOCIATIVE
_CASE = LOWER | UPPER | CAPITAL

LONG = 4096  # characters of a value from which on it counts against the session's memory
ELEMENT = 100  # bytes of an array's element beside its value

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_REFERENCE = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(?:\[(.*)\])?", re.DOTALL)
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")

Elements = dict[Any, str]  # keys are int in an indexed array, str in an associative one
Value = str | Elements | None


class Variable:
    """One variable. `value` is None when it has only attributes; an indexed array's keys are in order."""

    __slots__ = ("dynamic", "flags", "owner", "value")

    def __init__(self, value: Value, flags: int = 0, owner: object = None, dynamic: Dynamic | None = None) -> None:
        self.value = value
        self.flags = flags
        self.owner = owner
        self.dynamic = dynamic


class Dynamic:
    """A variable that is computed when it is read; `store` is told what is assigned."""

    __slots__ = ("load", "store")

    def __init__(self, load: Callable[[Shell], Value], store: Callable[[Shell, str], None] | None = None) -> None:
        self.load = load
        self.store = store


class Variables:
    """The variables of one shell. Also the scope of its arithmetic."""

    __slots__ = ("_environment", "_held", "_nesting", "frames", "hidden", "known_subscripts", "owner", "shell", "table")

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.table: dict[str, Variable] = {}
        self.owner = object()
        self.frames: list[dict[str, Variable | None]] = []  # what each function's locals hide
        self._environment: dict[str, str] | None = None
        self._nesting = 0
        self.hidden: dict[str, list[Variable | None]] = {}  # what the assignments in front of running commands hide
        self.known_subscripts: dict[str, str] = {}  # see subscripts.settled
        self._held = 0  # bytes that this shell's own long values account for

    def fork(self, shell: Shell) -> Variables:
        """The same variables for a subshell: shared until one side writes."""
        child = Variables(shell)
        child.table = dict(self.table)
        child.frames = [dict(frame) for frame in self.frames]
        child._environment = self._environment
        self.owner = object()
        return child

    # ---- memory

    def _charge(self, old: Value, new: str) -> None:
        """Account for a value that is longer than a word; MemoryError past the session's limit."""
        self._hold((len(new) if len(new) > LONG else 0) - (len(old) if isinstance(old, str) and len(old) > LONG else 0))

    def _hold(self, size: int) -> None:
        self.shell.session.hold(size)
        self._held += size

    def release(self) -> None:
        """The shell has ended."""
        self.shell.session.hold(-self._held)
        self._held = 0

    # ---- reading

    def get(self, name: str) -> str | None:
        """The value as $name has it: of an array, element 0; None when unset."""
        variable = self.table.get(name)
        if variable is None:
            return None
        value = variable.value
        if type(value) is str and not variable.flags & NAMEREF:
            return value
        return self._other(name, variable)

    def _other(self, name: str, variable: Variable) -> str | None:
        if variable.flags & NAMEREF and isinstance(variable.value, str) and variable.value:
            target, subscript = self._resolved(name)
            if subscript in ("@", "*"):
                return " ".join(self.values(target) or [])
            if subscript is not None:
                return self.element_text(target, key(self.shell, target, subscript))
            return self.get(target) if target != name else None
        value = variable.dynamic.load(self.shell) if variable.dynamic is not None else variable.value
        if isinstance(value, dict):
            if variable.flags & ASSOCIATIVE:
                return value.get("0")
            return value.get(0)
        return value

    def lookup(self, name: str) -> Variable | None:
        """The variable behind a name, references followed."""
        variable = self.table.get(name)
        if variable is not None and variable.flags & NAMEREF and isinstance(variable.value, str) and variable.value:
            variable = self.table.get(self._resolved(name)[0])
        return variable

    def _resolved(self, name: str) -> tuple[str, str | None]:
        """Where a name reference leads: a name and perhaps a subscript."""
        seen = {name}
        while True:
            variable = self.table.get(name)
            if variable is None or not variable.flags & NAMEREF or not isinstance(variable.value, str) or not variable.value:
                return name, None
            found = _REFERENCE.fullmatch(variable.value)
            if found is None:
                return name, None
            target, subscript = found.groups()
            if subscript is not None:
                return target, subscript
            if target in seen:
                self.shell.warn(f"warning: {name}: circular name reference")
                return target, None
            seen.add(target)
            name = target

    def target(self, name: str) -> str:
        """The name that an assignment to `name` is for."""
        variable = self.table.get(name)
        return self._resolved(name)[0] if variable is not None and variable.flags & NAMEREF else name

    def array(self, name: str) -> Elements | None:
        """The elements of an array; a plain value is an array of one; None when unset."""
        variable = self.lookup(name)
        if variable is None:
            return None
        value = variable.dynamic.load(self.shell) if variable.dynamic is not None else variable.value
        if value is None:
            return {} if variable.flags & ARRAY else None
        return {0: value} if isinstance(value, str) else value

    def values(self, name: str) -> list[str] | None:
        """The values of an array in the order in which bash walks it."""
        array = self.array(name)
        if array is None:
            return None
        return [array[key] for key in self.keys(array)]

    def keys(self, array: Elements) -> list[int] | list[str]:
        """The keys in bash's order: rising, or by hash bucket."""
        if not array:
            return []
        if isinstance(next(iter(array)), int):
            return list(array)
        return hash_order(array)

    def is_set(self, name: str) -> bool:
        """What [ -v name ] and ${name-x} ask."""
        return self.get(name) is not None

    def is_associative(self, name: str) -> bool:
        variable = self.lookup(name)
        return variable is not None and bool(variable.flags & ASSOCIATIVE)

    def element_text(self, name: str, subscript: str) -> str | None:
        """${name[subscript]} for a subscript that is expanded already."""
        array = self.array(name)
        if self.is_associative(name):
            return (array or {}).get(subscript)
        index = self.index(name, subscript, array, is_read=True)
        return (array or {}).get(index)

    def index(self, name: str, subscript: str, array: Elements | None, *, is_read: bool = False) -> int:
        """A subscript's number; one below zero counts from the end. Too far below it ends a command that writes, not one that reads."""
        index = int(subscript) if subscript.isdigit() and subscript[0] != "0" else evaluate(subscript, self)
        if index < 0:
            index += (max(array) if array else -1) + 1
            if index < 0 and is_read:
                self.shell.complain(f"{name}: bad array subscript")
            elif index < 0:
                raise Fault(f"{name}[{subscript}]: bad array subscript")
        return index

    # ---- writing

    def set(self, name: str, value: str, *, append: bool = False) -> None:
        """name=value (or +=) with all that attributes do to it. Raises AssignmentFault."""
        variable = self.table.get(name)
        plain = variable is not None and not variable.flags and variable.owner is self.owner and name not in _HOOKS
        if variable is not None and plain and not append and not self.shell.allexport:
            if len(value) > LONG or len(variable.value or "") > LONG:
                self._charge(variable.value, value)
            variable.value = value
            return
        self._set(name, variable, value, append)

    def _set(self, name: str, variable: Variable | None, value: str, append: bool) -> None:
        if variable is None:
            self._charge(None, value)
            flags = EXPORT if self.shell.allexport else 0
            self.table[name] = Variable(value, flags, self.owner)
            if flags:
                self._environment = None
            if name in _HOOKS:
                _HOOKS[name](self.shell, value)
            return
        if variable.flags & NAMEREF and isinstance(variable.value, str) and variable.value:
            target, subscript = self._resolved(name)
            if subscript is not None:
                self.set_element(target, key(self.shell, target, subscript), value, append=append)
            elif target != name:
                self.set(target, value, append=append)
            return
        if variable.flags & READONLY:
            raise AssignmentFault(f"{name}: readonly variable")
        if variable.dynamic is not None:
            if variable.dynamic.store is not None:
                variable.dynamic.store(self.shell, value)
                return
            if variable.flags & ARRAY:
                return
        variable = self._mine(name, variable)
        if isinstance(variable.value, dict):
            self._set_in(variable, "0" if variable.flags & ASSOCIATIVE else 0, value, append)
            return
        if variable.flags & ASSOCIATIVE or variable.flags & INDEXED:
            variable.value = {}
            self._set_in(variable, "0" if variable.flags & ASSOCIATIVE else 0, value, append)
            return
        text = self._converted(variable, value, variable.value if append else None)
        self._charge(variable.value, text)
        variable.value = text
        if self.shell.allexport:
            variable.flags |= EXPORT
        if variable.flags & EXPORT:
            self._environment = None
        hook = _HOOKS.get(name)
        if hook is not None:
            hook(self.shell, value)

    def _mine(self, name: str, variable: Variable) -> Variable:
        """The variable, safe to change: copied when a subshell or parent shares it."""
        if variable.owner is not self.owner:
            value = variable.value
            variable = Variable(dict(value) if isinstance(value, dict) else value, variable.flags, self.owner, variable.dynamic)
            self.table[name] = variable
        variable.flags &= ~INVISIBLE
        return variable

    def _converted(self, variable: Variable, value: str, old: str | None) -> str:
        """The value after integer evaluation, append and case attributes."""
        flags = variable.flags
        if flags & INTEGER:
            number = evaluate(value, self)
            if old is not None:
                number = evaluate(f"({old or 0})+({number})", self)
            return str(number)
        if old is not None:
            self.shell.weigh(len(old) + len(value))
            value = old + value
        if flags & _CASE:
            if flags & LOWER:
                return value.lower()
            if flags & UPPER:
                return value.upper()
            return value[:1].upper() + value[1:].lower()
        return value

    def _set_in(self, variable: Variable, key: int | str, value: str, append: bool) -> None:
        array = variable.value
        assert isinstance(array, dict)
        old = array.get(key) if append else None
        text = self._converted(variable, value, old if not append else (old or ""))
        if isinstance(key, int) and key not in array and array and key < next(reversed(array)):
            array[key] = text
            variable.value = dict(sorted(array.items()))
        else:
            array[key] = text
        self._charge(None, text)
        if not len(array) & 1023:
            self._hold(ELEMENT * 1024)

    def set_element(self, name: str, subscript: str, value: str, *, append: bool = False) -> None:
        """name[subscript]=value; makes an indexed array of what is none."""
        name = self.target(name)
        variable = self.table.get(name)
        if variable is None:
            variable = self.table[name] = Variable({}, INDEXED, self.owner)
        if variable.flags & READONLY:
            raise AssignmentFault(f"{name}: readonly variable")
        if variable.flags & ASSOCIATIVE:
            if subscript == "":
                raise Fault(f"{name}[{subscript}]: bad array subscript")
            variable = self._mine(name, variable)
            if variable.value is None:
                variable.value = {}
            self._set_in(variable, subscript, value, append)
            return
        index = self.index(name, subscript, self.array(name))
        variable = self._mine(name, variable)
        if not isinstance(variable.value, dict):
            variable.value = {} if variable.value is None else {0: variable.value}
            variable.flags |= INDEXED
        self._set_in(variable, index, value, append)
        if name in ("DIRSTACK",):
            self.shell.set_directory(index, value)

    def set_array(self, name: str, items: Iterable[tuple[str | None, str, bool]], *, append: bool = False, flags: int = 0) -> None:
        """name=(...): items are (subscript or None, value, append). Associative only when it is declared so."""
        name = self.target(name)
        variable = self.table.get(name)
        if variable is None:
            variable = self.table[name] = Variable({}, flags or INDEXED, self.owner)
        if variable.flags & READONLY:
            raise AssignmentFault(f"{name}: readonly variable")
        variable = self._mine(name, variable)
        variable.flags |= flags
        if not variable.flags & ARRAY:
            variable.flags |= INDEXED
        if variable.flags & EXPORT:
            self._environment = None
        if variable.flags & ASSOCIATIVE:
            old = dict(variable.value) if append and isinstance(variable.value, dict) else {}
            variable.value = old
            self._fill_associative(name, variable, list(items))
            return
        if append:
            before = variable.value
            variable.value = dict(before) if isinstance(before, dict) else ({} if before is None else {0: before})
        else:
            variable.value = {}
        following = (max(variable.value) + 1) if variable.value else 0
        for subscript, value, appended in items:
            if subscript is not None:
                try:
                    following = self.index(name, subscript, variable.value)
                except Fault as fault:
                    raise Fault(f"[{subscript}]={value}: bad array subscript") from fault
            self._set_in(variable, following, value, appended)
            following += 1

    def _fill_associative(self, name: str, variable: Variable, items: list[tuple[str | None, str, bool]]) -> None:
        if items and all(subscript is None for subscript, _, _ in items):
            words = [value for _, value, _ in items]
            for key, value in zip(words[::2], [*words[1::2], ""]):
                self._set_in(variable, key, value, False)
            return
        for subscript, value, appended in items:
            if subscript is None:
                self.shell.complain(f"{name}: {value}: must use subscript when assigning associative array")
            elif subscript == "":
                self.shell.complain(f"[{subscript}]={value}: bad array subscript")
            else:
                self._set_in(variable, subscript, value, appended)

    def unset(self, name: str) -> bool:
        """False for a readonly variable. A local one stays as a hole in its function's scope, as in bash."""
        name = self.target(name)
        variable = self.table.get(name)
        if variable is None:
            return True
        if variable.flags & READONLY:
            return False
        if variable.flags & EXPORT:
            self._environment = None
        del self.table[name]
        self._charge(variable.value, "")
        if behind := self.hidden.get(name):
            revealed = behind.pop()
            if not behind:
                del self.hidden[name]
            if revealed is not None:
                self.table[name] = revealed
        elif len(self.frames) > 1:
            for frame in reversed(self.frames[:-1]):
                if name in self.frames[-1]:
                    break
                if name in frame:  # unset of a caller's local reveals what it hid
                    hidden = frame.pop(name)
                    if hidden is not None:
                        self.table[name] = hidden
                    break
        hook = _HOOKS.get(name)
        if hook is not None:
            hook(self.shell, None)
        return True

    def unset_element(self, name: str, subscript: str) -> bool:
        name = self.target(name)
        variable = self.table.get(name)
        if variable is None:
            return True
        if variable.flags & READONLY:
            return False
        array = self.array(name)
        if array is None:
            return True
        if variable.flags & ASSOCIATIVE:
            variable = self._mine(name, variable)
            if isinstance(variable.value, dict):
                variable.value.pop(subscript, None)
            return True
        index = self.index(name, subscript, array)
        variable = self._mine(name, variable)
        if isinstance(variable.value, dict):
            variable.value.pop(index, None)
        elif index == 0:
            return self.unset(name)
        return True

    # ---- attributes and scopes

    def declare(self, name: str, add: int = 0, remove: int = 0) -> Variable:
        """The variable with attributes added and removed; made, without a value, when there is none."""
        variable = self.table.get(name)
        if variable is None:
            variable = self.table[name] = Variable(None, INVISIBLE, self.owner)
        invisible = variable.flags & INVISIBLE
        variable = self._mine(name, variable)
        variable.flags = (variable.flags | add | invisible) & ~remove
        if add & INDEXED and isinstance(variable.value, str):
            variable.value = {0: variable.value}
        elif add & ASSOCIATIVE and isinstance(variable.value, str):
            variable.value = {"0": variable.value}
        if (add | remove) & EXPORT:
            self._environment = None
        return variable

    def make_local(self, name: str, *, inherit: bool = False) -> Variable:
        """`local name`: put what is there aside until the function returns."""
        frame = self.frames[-1]
        variable = self.table.get(name)
        if name in frame and variable is not None:
            return self._mine(name, variable)
        if name not in frame:
            frame[name] = variable
        fresh = Variable(None, INVISIBLE, self.owner)
        if variable is not None:
            if inherit:
                value = variable.value
                fresh.value = dict(value) if isinstance(value, dict) else value
                fresh.flags = variable.flags & ~NAMEREF
            elif variable.flags & EXPORT and variable.dynamic is None:
                fresh.flags |= EXPORT
        self.table[name] = fresh
        self._environment = None
        return fresh

    def push(self) -> None:
        self.frames.append({})

    def pop(self) -> None:
        frame = self.frames.pop()
        if not frame:
            return
        self._environment = None
        for name, variable in frame.items():
            local = self.table.get(name)
            if local is not None and local.owner is self.owner:
                self._charge(local.value, "")
            if variable is None:
                self.table.pop(name, None)
            else:
                self.table[name] = variable
            hook = _HOOKS.get(name)
            if hook is not None:
                hook(self.shell, None if variable is None or not isinstance(variable.value, str) else variable.value)

    def environment(self) -> dict[str, str]:
        """What a program started now finds in its environment. Not to be changed."""
        if self._environment is None:
            exported = {
                name: variable.value
                for name, variable in self.table.items()
                if variable.flags & EXPORT and isinstance(variable.value, str)
            }
            for name in ("SHELLOPTS", "BASHOPTS"):
                if (options := self.table.get(name)) is not None and options.flags & EXPORT and options.dynamic is not None:
                    exported[name] = str(options.dynamic.load(self.shell))
            if "_" in self.shell.proc.env:
                exported["_"] = self.shell.proc.env["_"]
            self._environment = {name: exported[name] for name in hash_order(exported)}
            handed_on = self.shell.handed_on
            self._environment |= {name: handed_on[name] for name in hash_order(handed_on, INVALID)}
            for name, function in self.shell.functions.items():
                if function.exported:
                    self._environment[f"BASH_FUNC_{name}%%"] = function.exported_text
        return self._environment

    def forget_environment(self) -> None:
        self._environment = None

    # ---- arithmetic (see arithmetic.Scope)

    def number(self, name: str) -> int:
        variable = self.table.get(name)
        if variable is not None:
            value = variable.value
            if type(value) is str and not variable.flags & NAMEREF:
                if _INTEGER.fullmatch(value):
                    return int(value)
                return self._evaluated(value, name)
        text = self.get(name)
        if text is None:
            if self.shell.nounset:
                raise Fault(f"{name}: unbound variable", 127, is_fatal=True)
            return 0
        return self._evaluated(text, name)

    def _evaluated(self, text: str, name: str) -> int:
        if not text:
            return 0
        self._nesting += 1
        try:
            if self._nesting > 60:
                raise ArithmeticFault(name if text == name else text, "expression recursion level exceeded", text)
            return evaluate(text.strip() if self.shell.is_dash else text, self)  # atomax() of dash reads over a carriage return
        finally:
            self._nesting -= 1

    def store(self, name: str, value: int) -> None:
        variable = self.table.get(name)
        if variable is not None and not variable.flags and variable.owner is self.owner:
            variable.value = str(value)
            return
        self.set(name, str(value))

    def element(self, name: str, subscript: str) -> int:
        text = self.element_text(name, key(self.shell, name, subscript))
        if text is None:
            if self.shell.nounset:
                raise Fault(f"{name}: unbound variable", 127, is_fatal=True)
            return 0
        return self._evaluated(text, name)

    def store_element(self, name: str, subscript: str, value: int) -> None:
        self.set_element(name, key(self.shell, name, subscript), str(value))


_HOOKS: dict[str, Callable[[Shell, str | None], None]] = {}


def on_change(name: str) -> Callable[[Callable[[Shell, str | None], None]], Callable[[Shell, str | None], None]]:
    """Register what happens when a variable is assigned or unset (PATH forgets the hash table, ...)."""

    def register(function: Callable[[Shell, str | None], None]) -> Callable[[Shell, str | None], None]:
        _HOOKS[name] = function
        return function

    return register


INVALID = 64  # buckets of invalid_env in bash's variables.c, which comes behind the shell's own


def hash_order(array: Collection[str], buckets: int = 1024) -> list[str]:
    """Keys in the order of bash's hash table of 1024 buckets (hashlib.c: FNV-1); the newest of a bucket comes first."""
    placed = [(_bucket(key, len(array), buckets), -position, key) for position, key in enumerate(array)]
    return [key for _, _, key in sorted(placed)]


def _bucket(key: str, count: int, buckets: int) -> int:
    while count > buckets * 2:
        buckets *= 4
    return (_known_hash(key) if len(key) < 64 else _hash(key)) & (buckets - 1)


def _hash(key: str) -> int:
    value = 2166136261
    for byte in key.encode("utf-8", "surrogateescape"):
        value = (value * 16777619) & 0xFFFFFFFF
        value ^= byte if byte < 128 else byte | 0xFFFFFF00
    return value


_known_hash = lru_cache(1024)(_hash)  # the environment is put in order for every program, and its names are few
