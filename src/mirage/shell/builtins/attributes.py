"""declare, typeset, local, export, readonly: names given attributes, made local, shown (declare.def, setattr.def)."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mirage.shell.bash.arithmetic import ArithmeticFault
from mirage.shell.bash.declarations import declaration
from mirage.shell.bash.faults import AssignmentFault, Fault
from mirage.shell.bash.settings import NAMES, set_option
from mirage.shell.bash.tracing import traced_item
from mirage.shell.bash.variables import (
    ASSOCIATIVE,
    CAPITAL,
    EXPORT,
    INDEXED,
    INTEGER,
    INVISIBLE,
    LOWER,
    NAMEREF,
    READONLY,
    TRACE,
    UPPER,
    Variable,
    on_change,
)
from mirage.shell.builtins import functions
from mirage.shell.builtins.getopt import getopt
from mirage.shell.builtins.registration import builtin
from mirage.shell.builtins.set import set_builtin
from mirage.syntax import ParseError
from mirage.syntax.tree import ArrayValue, Assignment, Simple
from mirage.syntax.unparse import word_text

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell
    from mirage.shell.bash.redirection import Undo

_FLAGS = {
    "a": INDEXED, "A": ASSOCIATIVE, "i": INTEGER, "n": NAMEREF, "r": READONLY, "t": TRACE, "x": EXPORT, "c": CAPITAL, "l": LOWER,
    "u": UPPER,
}  # fmt: skip
_CASES = CAPITAL | LOWER | UPPER
_LATE = READONLY | EXPORT | TRACE  # given after the value
_WORD = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(?:\[(.*?)\])?(?:(\+?=)(.*))?", re.DOTALL)


@dataclass(slots=True)
class _Wish:
    """What a call's options ask of each name. `arrays` are the name=(...) words, by the text they have in argv."""

    program: str
    add: int = 0
    remove: int = 0
    is_local: bool = False
    inherits: bool = False
    arrays: dict[str, Assignment] = field(default_factory=dict)


@builtin("declare", "typeset", "local", takes_node=True)
async def declare(shell: Shell, argv: list[str], node: Simple | None = None, undo: Undo | None = None) -> int:
    program = argv[0]
    if program == "local" and not _in_function(shell):
        if argv[1:2] == ["--help"]:
            return 2 if getopt(shell, argv, "") is None else 0
        shell.complain("local: can only be used in a function")
        return 1
    found = getopt(shell, argv, "+aAcfFgiIlnprtux")
    if found is None:
        return 2
    options, words = found
    letters = {option[1] for option, _ in options if option[0] == "-"}
    wish = _Wish(program, arrays=_arrays(node))
    for option, _ in options:
        flag = _FLAGS.get(option[1], 0)
        if option[0] == "+":
            wish.remove |= flag
        else:
            wish.add = wish.add & ~_CASES | flag if flag & _CASES else wish.add | flag
    if letters & {"f", "F"}:
        return functions.declare(shell, words, wish.add, wish.remove, names_only="F" in letters)
    if not words:
        return _list(shell, wish, letters)
    if "p" in letters:
        return _describe(shell, program, words)
    wish.is_local = program == "local" or ("g" not in letters and _in_function(shell))
    wish.inherits = "I" in letters or "localvar_inherit" in shell.shopts
    return await _each(shell, words, wish)


@builtin("export", "readonly", takes_node=True, is_special=True)
async def mark(shell: Shell, argv: list[str], node: Simple | None = None, undo: Undo | None = None) -> int:
    program = argv[0]
    found = getopt(shell, argv, "fnp" if program == "export" else "aAfp")
    if found is None:
        return 2
    options, words = found
    letters = {option[1] for option, _ in options}
    flag = EXPORT if program == "export" else READONLY
    if not words and "f" not in letters:
        return _list(shell, _Wish(program, add=flag | _kind(letters)), letters)
    if "f" in letters:
        return functions.mark(shell, program, words, remove="n" in letters)
    wish = _Wish(program, arrays=_arrays(node))
    if "n" in letters:
        wish.remove = flag
    else:
        wish.add = flag | _kind(letters)
    return await _each(shell, words, wish)


def _kind(letters: set[str]) -> int:
    return (INDEXED if "a" in letters else 0) | (ASSOCIATIVE if "A" in letters else 0)


def _in_function(shell: Shell) -> bool:
    return bool(shell.vars.frames)


def _arrays(node: Simple | None) -> dict[str, Assignment]:
    if node is None:
        return {}
    return {word_text(word): word for word in node.words if isinstance(word, Assignment) and isinstance(word.value, ArrayValue)}


# ---- showing


def _list(shell: Shell, wish: _Wish, letters: set[str]) -> int:
    """What a call without names shows."""
    table = shell.vars.table
    if wish.program == "local":
        if "-" in shell.vars.frames[-1]:
            shell.out("local -\n")
        names = [name for name in shell.vars.frames[-1] if name in table]
    else:
        names = list(table)
    kinds = wish.add & (INDEXED | ASSOCIATIVE)
    others = wish.add & ~kinds
    if not wish.add and "p" not in letters and wish.program != "local":
        return set_builtin(shell, ["set"])
    for name in sorted(names):
        flags = table[name].flags
        if kinds and not flags & kinds:
            continue
        if wish.add and not flags & (others or kinds):
            continue
        shell.out(declaration(shell, name) + "\n")
    return 0


def _describe(shell: Shell, program: str, words: list[str]) -> int:
    """declare -p name ..."""
    status = 0
    for word in words:
        if word in shell.vars.table:
            shell.out(declaration(shell, word) + "\n")
        else:
            shell.complain(f"{program}: {word}: not found")
            status = 1
    return status


# ---- doing


async def _each(shell: Shell, words: list[str], wish: _Wish) -> int:
    status = 0
    for word in words:
        try:
            fine = await _one(shell, word, wish)
        except AssignmentFault as fault:
            shell.complain(fault.text if wish.program in ("export", "readonly") else f"{wish.program}: {fault.text}")
            fine = False
        except ArithmeticFault as fault:
            raise Fault(f"{wish.program}: {fault.text}") from None
        if not fine:
            status = 1
    return status


def _known(text: Any) -> Any:
    """The one copy of a short text: startup files say the same in every session."""
    return sys.intern(text) if text is not None and len(text) < 256 else text


async def _one(shell: Shell, word: str, wish: _Wish) -> bool:
    array = wish.arrays.get(word)
    if array is not None:
        name, subscript, op, text = array.name, None, "+=" if array.append else "=", ""
    else:
        if word == "-" and wish.program == "local":
            shell.vars.frames[-1].setdefault("-", Variable(" ".join(shell.options)))
            return True
        parts = _WORD.fullmatch(word)
        if parts is None or (parts[2] is not None and wish.program in ("export", "readonly")):
            shown = word.partition("=")[0] if parts is not None else word
            shell.complain(f"{wish.program}: `{shown}': not a valid identifier")
            return False
        name, (subscript, op, text) = sys.intern(parts[1]), map(_known, parts.groups()[1:])
    if wish.add & NAMEREF or wish.remove & NAMEREF:
        return _reference(shell, name, text if op else None, wish)
    name = shell.vars.target(name) if not wish.is_local else name
    if not _may(shell, name, op is not None, wish):
        return False
    if wish.is_local:
        shell.vars.make_local(name, inherit=wish.inherits)
    variable = shell.vars.table.get(name)
    if variable is not None and not _is_convertible(shell, name, variable, wish, is_array=array is not None):
        return False
    add = wish.add | (INDEXED if subscript is not None and not _is_array(variable, wish) else 0)
    early = add & ~_LATE
    if early or wish.remove or variable is None or not op:
        if early & _CASES:
            shell.vars.declare(name, 0, _CASES)
        shell.vars.declare(name, early, wish.remove)
    if op:
        await _assign(shell, name, subscript, op == "+=", text, array)
    if add & _LATE:
        shell.vars.declare(name, add & _LATE)
    return True


def _is_array(variable: Variable | None, wish: _Wish) -> bool:
    return bool(((variable.flags if variable is not None else 0) | wish.add) & (INDEXED | ASSOCIATIVE))


def _may(shell: Shell, name: str, assigns: bool, wish: _Wish) -> bool:
    """A readonly variable keeps its value, its attribute, and its name in inner scopes."""
    variable = shell.vars.table.get(name)
    if variable is None or not variable.flags & READONLY:
        return True
    if assigns or wish.remove & READONLY or (wish.is_local and name not in shell.vars.frames[-1]):
        raise AssignmentFault(f"{name}: readonly variable")
    return True


def _is_convertible(shell: Shell, name: str, variable: Variable, wish: _Wish, *, is_array: bool) -> bool:
    kind = variable.flags & (INDEXED | ASSOCIATIVE)
    if wish.add & INDEXED and kind & ASSOCIATIVE:
        shell.complain(f"{wish.program}: {name}: cannot convert associative to indexed array")
        return False
    if wish.add & ASSOCIATIVE and kind & INDEXED:
        shell.complain(f"{wish.program}: {name}: cannot convert indexed to associative array")
        return False
    if wish.remove & kind:
        shell.complain(f"{wish.program}: {name}: cannot destroy array variables in this way")
        return False
    return True


async def _assign(shell: Shell, name: str, subscript: str | None, append: bool, text: str, array: Assignment | None) -> None:
    variables = shell.vars
    if array is None and subscript is None and variables.table[name].flags & (INDEXED | ASSOCIATIVE) and text[:1] == "(":
        array = _parsed(shell, name, text)
    if array is not None:
        assert isinstance(array.value, ArrayValue)
        items = await shell.array_items(name, array.value, variables.is_associative(name))
        if shell.xtrace:
            await shell.trace_text(f"{name}{'+' * append}=({' '.join(traced_item(key, value) for key, value, _ in items)})")
        variables.set_array(name, items, append=append)
    elif subscript is not None:
        variables.set_element(name, subscript, text, append=append)
    else:
        variables.set(name, text, append=append)


def _parsed(shell: Shell, name: str, text: str) -> Assignment | None:
    """A text that is a whole array: declare -a b='(1 2)'."""
    if not text.endswith(")"):
        return None
    try:
        script = shell.parser(f"{name}={text}").command()
    except ParseError:
        return None
    command = script.items[0].command if script is not None and len(script.items) == 1 else None
    if not isinstance(command, Simple) or command.words or len(command.assignments) != 1:
        return None
    return command.assignments[0] if isinstance(command.assignments[0].value, ArrayValue) else None


_TARGET = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\[.+\])?", re.DOTALL)  # what a reference may lead to


def _reference(shell: Shell, name: str, text: str | None, wish: _Wish) -> bool:
    """declare -n name=target, declare +n name."""
    if text == name and wish.add & NAMEREF:
        shell.complain(f"{wish.program}: {name}: nameref variable self references not allowed")
        return False
    if text and not _TARGET.fullmatch(text):
        shell.complain(f"{wish.program}: `{text}': invalid variable name for name reference")
        return False
    known = shell.vars.table.get(name)
    now = known.value if known is not None and not wish.is_local else None
    if wish.add & NAMEREF and text is None and isinstance(now, str) and now and not _TARGET.fullmatch(now):
        shell.complain(f"{wish.program}: `{now}': invalid variable name for name reference")
        return False
    if wish.is_local:
        shell.vars.make_local(name)
    variable = shell.vars.declare(name, wish.add, wish.remove)
    if variable.flags & (INDEXED | ASSOCIATIVE) and wish.add & NAMEREF:
        shell.complain(f"{wish.program}: {name}: reference variable cannot be an array")
        shell.vars.declare(name, 0, NAMEREF)
        return False
    if text is not None:
        variable.value = text
        variable.flags &= ~INVISIBLE
    return True


@on_change("-")
def _restore_options(shell: Shell, value: str | None) -> None:
    """The end of a function that said `local -`: its options were put aside as if they were a variable."""
    shell.vars.table.pop("-", None)
    kept = (value or "").split()
    for name in NAMES:
        set_option(shell, name, name in kept)
