"""What dash 0.5.12 does otherwise than bash: its own builtins, the words of its errors, and that an error ends the shell.

The interpreter is bash's; `Shell.is_dash` asks here.
"""

from __future__ import annotations

import errno
import os
import re
from typing import TYPE_CHECKING, Any

from mirage.shell.bash.arithmetic import ArithmeticFault
from mirage.shell.bash.faults import ExitShell, Fault
from mirage.shell.bash.variables import EXPORT, READONLY
from mirage.shell.builtins.registration import BUILTINS, Builtin, Function

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell

FAILED = 2  # EXERROR's status
_SHARED = """. : [ alias bg break command continue eval exec exit export false fg getopts hash jobs kill local printf pwd read
readonly return set test times trap true type ulimit umask unalias unset wait""".split()
BASH_ARITHMETIC = re.compile(r"\*\*|\+\+|--|,|#")  # what dash's arithmetic has not
_ESCAPE = re.compile(r"\\(?:0([0-7]{0,3})|([0-7]{1,3})|(.))", re.DOTALL)
_CONTROLS = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\"}


def echo(shell: Shell, argv: list[str]) -> int:
    """Only -n is an option, and escapes always count."""
    words = argv[1:]
    ending = "\n"
    if words and words[0] == "-n":
        words, ending = words[1:], ""
    text = " ".join(words)
    head, stop, _ = text.partition("\\c")
    shell.out(_ESCAPE.sub(_escaped, head) + ("" if stop else ending))
    return 0


def _escaped(found: re.Match[str]) -> str:
    octal = found[1] if found[1] is not None else found[2]
    if octal is not None:
        return os.fsdecode(bytes([int(octal or "0", 8) & 255]))
    return _CONTROLS.get(found[3], found[0])


def change_directory(shell: Shell, argv: list[str]) -> int:
    """cd, which bash's does where it works."""
    words = [word for word in argv[1:] if word not in ("-L", "-P", "--")]
    mark = shell.mark()
    status = BUILTINS["cd"].function(shell, ["cd", *argv[1:2]] if words else ["cd"])
    if status == 0:
        return 0
    shell.take_back(mark)
    shell.complain(f"cd: can't cd to {words[0] if words else shell.vars.get('HOME') or ''}")
    return FAILED


def shift(shell: Shell, argv: list[str]) -> int:
    word = argv[1] if len(argv) > 1 else "1"
    if not (word.isascii() and word.isdigit()):
        raise Fault(f"shift: Illegal number: {word}", FAILED)
    if int(word) > len(shell.positional):
        raise Fault("shift: can't shift that many", FAILED)
    shell.positional = shell.positional[int(word) :]
    return 0


def leave(shell: Shell, argv: list[str]) -> int:
    """exit, return, break and continue, whose numbers must be numbers; outside of a loop or function they do what they can."""
    if len(argv) > 1 and not (argv[1].isascii() and argv[1].isdigit()):
        raise Fault(f"{argv[0]}: Illegal number: {argv[1]}", FAILED)
    if argv[0] in ("break", "continue") and not shell.loops:
        return 0
    if argv[0] == "return" and not shell.frames:
        raise ExitShell(int(argv[1]) if len(argv) > 1 else shell.status)
    return int(BUILTINS[argv[0]].function(shell, argv))  # type: ignore[arg-type]


async def listing(shell: Shell, argv: list[str], *context: Any) -> int:
    """export, readonly and set, when all they do is to list."""
    if len(argv) > 2 or argv[1:] not in ([], ["-p"]):
        result = BUILTINS[argv[0]].function(shell, argv, *context)
        return result if isinstance(result, int) else await result
    flag = {"export": EXPORT, "readonly": READONLY, "set": 0}[argv[0]]
    word = f"{argv[0]} " if flag else ""
    for name, variable in sorted(shell.vars.table.items()):
        if variable.flags & flag == flag and isinstance(variable.value, str):
            shell.out(f"{word}{name}={quoted(variable.value)}\n")
    return 0


def quoted(text: str) -> str:
    """single_quote() of dash's mystring.c."""
    return "'" + text.replace("'", "'\"'\"'") + "'"


def alias(shell: Shell, argv: list[str]) -> int:
    status = 0
    for word in argv[1:] or [*shell.aliases]:
        name, equals, value = word.partition("=")
        if equals and name:
            shell.aliases[name] = value
        elif name in shell.aliases:
            shell.out(f"{name}={quoted(shell.aliases[name])}\n")
        else:
            shell.err(f"alias: {name} not found\n")
            status = 1
    return status


def describe(shell: Shell, argv: list[str]) -> int:
    """type: what it does not find it says on standard output."""
    mark = shell.mark()
    status = int(BUILTINS["type"].function(shell, argv))  # type: ignore[arg-type]
    texts = shell.take_back(mark)
    shell.out("".join([text.rpartition("type: ")[2] for text in texts]))
    return 127 if status else 0


async def read_file(shell: Shell, argv: list[str]) -> int:
    """`.`: a file that is not there ends the shell."""
    if len(argv) > 1 and not shell.proc.exists(argv[1]):
        why = f"cannot open {argv[1]}: No such file" if "/" in argv[1] else f"{argv[1]}: not found"
        raise Fault(f".: {why}", FAILED)
    result = BUILTINS["."].function(shell, argv)
    return result if isinstance(result, int) else await result


def test(shell: Shell, argv: list[str]) -> int:
    """test and [, which know no == and fewer words for what is wrong."""
    words = argv[1:-1] if argv[0] == "[" else argv[1:]
    if argv[0] == "[" and argv[-1] != "]":
        shell.complain("[: missing ]")
        return FAILED
    if len(words) == 3 and words[1] == "==":
        shell.complain(f"{argv[0]}: {words[0]}: unexpected operator")
        return FAILED
    mark = shell.mark()
    status = int(BUILTINS[argv[0]].function(shell, argv))  # type: ignore[arg-type]
    if status == FAILED:
        for text in shell.take_back(mark):
            shell.err(_test_words(text))
    return status


def _test_words(text: str) -> str:
    text = text.replace("integer expression expected", "Illegal number").replace("binary operator expected", "unexpected operator")
    found = re.fullmatch(r"(.*: )([^:]*): Illegal number\n", text, re.DOTALL)
    return f"{found[1]}Illegal number: {found[2]}\n" if found else text


BUILTINS_OF_DASH: dict[str, Builtin] = {}


def builtins() -> dict[str, Builtin]:
    """dash's table, made when it is first asked for: bash's builtins are discovered late."""
    if not BUILTINS_OF_DASH:
        own: dict[str, Function] = {
            "echo": echo,
            "cd": change_directory,
            "chdir": change_directory,
            "shift": shift,
            "test": test,
            "[": test,
        }
        own.update(dict.fromkeys(("exit", "return", "break", "continue"), leave))
        own.update(dict.fromkeys(("export", "readonly", "set"), listing))
        own.update({"alias": alias, "type": describe, ".": read_file})
        BUILTINS_OF_DASH.update({name: BUILTINS[name] for name in _SHARED if name in BUILTINS})
        for name, function in own.items():
            known = BUILTINS.get(name)
            BUILTINS_OF_DASH[name] = Builtin(
                name, function, known is not None and known.takes_node, known is not None and known.is_special
            )
    return BUILTINS_OF_DASH


def words_of(fault: Fault) -> str:
    """An error as dash says it."""
    text = fault.text
    if isinstance(fault, ArithmeticFault):
        why = "division by zero" if fault.message.startswith("division by 0") else "expecting primary"
        if fault.message.startswith(("syntax error in expression", "value too great")):
            why = "expecting EOF"
        return f'arithmetic expression: {why}: "{fault.expression}"'
    if text.endswith(": bad substitution"):
        return "Bad substitution"
    return text.replace(": unbound variable", ": parameter not set").replace(": readonly variable", ": is read only")


def redirect_words(name: str, error: OSError, *, creates: bool) -> str:
    """Why a redirection could not be: redir.c openredirect."""
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        why = "Directory nonexistent" if creates else "No such file"
    else:
        why = os.strerror(error.errno or errno.EIO)
    return f"cannot {'create' if creates else 'open'} {name}: {why}"
