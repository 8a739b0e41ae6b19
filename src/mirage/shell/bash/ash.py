"""What the ash of busybox 1.35.0 does otherwise than dash, of which it is a sister: some of bash's features, and its own words.

The interpreter is bash's under dash's rules; `Shell.is_ash` asks here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.bash import dash
from mirage.shell.builtins.registration import BUILTINS, Builtin
from mirage.shell.lib.recorded import recorded

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell
    from mirage.syntax import ParseError

_NAMELESS = frozenset({"kill", "test", "[", "[["})  # applets that are builtins speak as the shell
_SAID = [  # dash's words and ash's for the same
    (re.compile(pattern), words)
    for pattern, words in (
        (r"cd: (can't cd to .*)", r"cd: \1: No such file or directory"),
        (r"\.: cannot open (.*): No such file", r".: can't open '\1': No such file or directory"),
        (r"cannot create (.*): Directory nonexistent", r"can't create \1: nonexistent directory"),
        (r"cannot (create|open) (.*): No such file", r"can't \1 \2: no such file"),
        (r"cannot (create|open) (.*)", r"can't \1 \2"),
        (r"(test|\[): Illegal number: (.*)", r"\1: \2: bad number"),
        (r"Bad substitution", "bad substitution"),
    )
]


def become(shell: Shell) -> None:
    """Make a dash an ash, before it has read anything."""
    shell.is_ash = True
    shell.builtins = _builtins()
    shell.vars.set("PS1", "\\w \\$ ")


def banner(shell: Shell) -> str:
    """Before the first prompt."""
    named = recorded(shell.proc, "busybox.help").partition(" multi-call")[0]
    return f"\n\n{named} built-in shell (ash)\nEnter 'help' for a list of built-in commands.\n\n"


def _builtins() -> dict[str, Builtin]:
    known = dash.builtins() | {name: BUILTINS[name] for name in ("let", "source", "echo", "history", "read")}
    own = {"[[": _double, "kill": _kill, "shift": _shift}
    return known | {name: Builtin(name, function) for name, function in own.items()}


def _kill(shell: Shell, argv: list[str]) -> int:
    mark = shell.mark()
    status = int(BUILTINS["kill"].function(shell, argv))  # type: ignore[arg-type]
    for text in shell.take_back(mark):
        failed = re.fullmatch(r".*\((-?\d+)\) - (.*)\n", text)
        shell.err(f"{shell.script_name}: can't kill pid {failed[1]}: {failed[2]}\n" if failed else text)
    return status


def _shift(shell: Shell, argv: list[str]) -> int:
    """Too many are refused without a word."""
    word = argv[1] if len(argv) > 1 else "1"
    return 1 if word.isdecimal() and int(word[:9]) > len(shell.positional) else dash.shift(shell, argv)


def _double(shell: Shell, argv: list[str]) -> int:
    """`[[` is `[` with another end (and patterns are words)."""
    if argv[-1] != "]]":
        shell.complain("[[: missing ]]")
        return dash.FAILED
    return dash.test(shell, ["[", *["=" if word == "==" else word for word in argv[1:-1]], "]"])


def complaint(shell: Shell, text: str) -> str:
    """A whole line for standard error: where a builtin complains, the line follows its name, counted from 0 in a text of -c."""
    for pattern, words in _SAID:
        found = pattern.fullmatch(text)
        if found is not None:
            text = found.expand(words)
            break
    source = shell.frames[-1].source if shell.frames else shell.script_name
    name, colon, rest = text.partition(": ")
    if colon and name in _NAMELESS:
        return f"{source}: {rest}\n"
    if colon and name in shell.builtins:
        return f"{source}: {name}: line {shell.line - (shell.execution_string is not None)}: {rest}\n"
    return f"{source}: line {shell.line}: {text}\n" if shell.is_script else f"{source}: {text}\n"


def syntax(shell: Shell, error: ParseError) -> str:
    """The same for a text that does not parse."""
    found = re.fullmatch(r"(.*?) unexpected( .*)?", error.message)
    words = f"unexpected {found[1]}{found[2] or ''}" if found is not None else error.message[:1].lower() + error.message[1:]
    return f"{shell.script_name}: {f'line {error.line}: ' if shell.is_script else ''}syntax error: {words}\n"


def prompt(shell: Shell, text: str) -> str:
    """The few escapes of a prompt that Debian's ash (ENABLE_FEATURE_EDITING_FANCY_PROMPT) is asked for."""
    home, place = shell.vars.get("HOME") or "", shell.vars.get("PWD") or "/"
    if home not in ("", "/") and (place == home or place.startswith(f"{home}/")):
        place = "~" + place[len(home) :]
    return text.replace("\\w", place).replace("\\$", "#" if shell.proc.uid == 0 else "$")
