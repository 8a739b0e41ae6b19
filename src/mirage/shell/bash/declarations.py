"""Variables shown as the commands that make them: declare -p, export -p, set, ${x@A}."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.bash import quoting
from mirage.shell.bash.variables import (
    ARRAY,
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
)

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell
    from mirage.shell.bash.variables import Value, Variable

LETTERS = ((INDEXED, "a"), (ASSOCIATIVE, "A"), (INTEGER, "i"), (NAMEREF, "n"), (READONLY, "r"), (TRACE, "t"), (EXPORT, "x"),
           (CAPITAL, "c"), (LOWER, "l"), (UPPER, "u"))  # fmt: skip


def attribute_letters(variable: Variable | None) -> str:
    """The letters of ${x@a}."""
    return "" if variable is None else "".join([letter for flag, letter in LETTERS if variable.flags & flag])


def array_text(shell: Shell, array: dict[int, str] | dict[str, str], associative: bool) -> str:
    """([key]="value" ...)"""
    items = []
    for key in shell.vars.keys(array):
        name = key_text(str(key)) if associative else str(key)
        items.append(f"[{name}]={quoting.double(array[key])}")  # type: ignore[index]
    return "(" + " ".join(items) + (" " if associative and items else "") + ")"


def key_text(key: str) -> str:
    if quoting._shell_special(key) or key in ("@", "*"):
        return quoting.double(key)
    return quoting.as_needed(key)


def declaration(shell: Shell, name: str, *, style: str = "p") -> str:
    """`declare -x name="value"`; style "A" quotes as ${x@A} does."""
    variable = shell.vars.table[name]
    value = (
        _shown(shell, name, variable) if style == "p" else shell.vars.array(name) if variable.flags & ARRAY else shell.vars.get(name)
    )
    letters = attribute_letters(variable) or "-"
    if value is None or (not value and variable.flags & INVISIBLE):
        if variable.flags & (INDEXED | ASSOCIATIVE) and not variable.flags & INVISIBLE and name != "FUNCNAME":
            return f"declare -{letters} {name}=()"
        return f"declare -{letters} {name}"
    if isinstance(value, dict):
        return f"declare -{letters} {name}={array_text(shell, value, bool(variable.flags & ASSOCIATIVE))}"
    return f"declare -{letters} {name}={quoting.quoted(value) if style == 'A' else quoting.double(value)}"


def assignment(shell: Shell, name: str) -> str | None:
    """`name=value` as `set` shows it; None when there is no value."""
    variable = shell.vars.table[name]
    value = _shown(shell, name, variable)
    if value is None or variable.flags & INVISIBLE or (name == "PIPESTATUS" and not value):
        return None
    if isinstance(value, dict):
        return f"{name}={array_text(shell, value, bool(variable.flags & ASSOCIATIVE))}"
    return f"{name}={quoting.as_needed(value)}"


def _shown(shell: Shell, name: str, variable: Variable) -> Value:
    """The value that a listing shows: bash computes most of the variables that are computed only when they are read by name."""
    if variable.dynamic is None:
        return variable.value
    return None if name in _HIDDEN else {} if name in ("DIRSTACK", "GROUPS") else variable.dynamic.load(shell)


_HIDDEN = frozenset({"BASHPID", "BASH_ARGV0", "BASH_COMMAND", "BASH_SUBSHELL", "EPOCHREALTIME", "EPOCHSECONDS", "FUNCNAME", "HISTCMD",
                     "LINENO", "RANDOM", "SECONDS", "SRANDOM", "COMP_WORDBREAKS"})  # fmt: skip
