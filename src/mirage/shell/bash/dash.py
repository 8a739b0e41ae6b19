"""What dash 0.5.12 does otherwise than bash: its own builtins, the words of its errors, and that an error ends the shell.

The interpreter is bash's; `Shell.is_dash` asks here.
"""

from __future__ import annotations

import errno
import os
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mirage.shell import signals
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
_COMPARISONS = frozenset("= != < > -eq -ne -lt -le -gt -ge -nt -ot -ef".split())
_NUMERIC = frozenset("-eq -ne -lt -le -gt -ge".split())
_LETTERS = "efIimnsxvVECabupo"
_NAMES = """errexit noglob ignoreeof interactive monitor noexec stdin xtrace verbose vi emacs noclobber allexport notify nounset
privileged nolog debug""".split()
_NUMBER = re.compile(r"[ \t-\r]*[+-]?[0-9]+[ \t-\r]*")
INT_MAX = 0x7FFFFFFF
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
    count = _number(argv) if len(argv) > 1 else 1
    if count > len(shell.positional):
        raise Fault("shift: can't shift that many", FAILED)
    shell.positional = shell.positional[count:]
    return 0


def _number(argv: list[str]) -> int:
    """number() of mystring.c: blanks around it do not matter, a carriage return among them."""
    if not _NUMBER.fullmatch(argv[1]) or not 0 <= int(argv[1]) <= INT_MAX:
        raise Fault(f"{argv[0]}: Illegal number: {argv[1]}", FAILED)
    return int(argv[1])


def leave(shell: Shell, argv: list[str]) -> int:
    """exit, return, break and continue, whose numbers must be numbers; outside of a loop or function they do what they can."""
    if len(argv) > 1:
        argv = [argv[0], str(_number(argv))]
    if argv[0] in ("break", "continue") and not shell.loops:
        return 0
    if argv[0] == "exit" or (argv[0] == "return" and not shell.frames):
        raise ExitShell(int(argv[1]) if len(argv) > 1 else shell.status)
    return int(BUILTINS[argv[0]].function(shell, argv))  # type: ignore[arg-type]


async def listing(shell: Shell, argv: list[str], *context: Any) -> int:
    """export, readonly and set, when all they do is to list."""
    _judge_options(argv)
    if len(argv) > 2 or argv[1:] not in ([], ["-p"]):
        result = BUILTINS[argv[0]].function(shell, argv, *context)
        return result if isinstance(result, int) else await result
    flag = {"export": EXPORT, "readonly": READONLY, "set": 0}[argv[0]]
    word = f"{argv[0]} " if flag else ""
    for name, variable in sorted(shell.vars.table.items()):
        if variable.flags & flag == flag and isinstance(variable.value, str):
            shell.out(f"{word}{name}={quoted(variable.value)}\n")
    return 0


def _judge_options(argv: list[str]) -> None:
    """Fault for an option that dash has not."""
    known, words = (_LETTERS if argv[0] == "set" else "p"), argv[1:]
    for place, word in enumerate(words):
        if len(word) < 2 or word[0] not in ("-+" if argv[0] == "set" else "-") or word == "--":
            return
        for letter in word[1:]:
            if letter == "o" and argv[0] == "set":
                name = words[place + 1] if place + 1 < len(words) else ""
                if name and name not in _NAMES:
                    raise Fault(f"set: Illegal option {word[0]}o {name}", FAILED)
                if name:
                    return
            elif letter not in known:
                raise Fault(f"{argv[0]}: Illegal option {word[0]}{letter}", FAILED)


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
    """type, without options: what it does not find it says on standard output."""
    status = 0
    for name in argv[1:]:
        if name in shell.aliases:
            words = f"is an alias for {shell.aliases[name]}"
        elif name in shell.functions:
            words = "is a shell function"
        else:
            mark = shell.mark()
            found = BUILTINS["type"].function(shell, ["type", "--", name])
            texts = shell.take_back(mark)
            words = ": not found" if found else texts[0].removeprefix(f"{name} ").rstrip("\n")
            status = 127 if found else status
        shell.out(f"{name}{words}\n" if words.startswith(":") else f"{name} {words}\n")
    return status


async def read_file(shell: Shell, argv: list[str]) -> int:
    """`.`: a file that is not there ends the shell."""
    if len(argv) > 1 and not shell.proc.exists(argv[1]):
        why = f"cannot open {argv[1]}: No such file" if "/" in argv[1] else f"{argv[1]}: not found"
        raise Fault(f".: {why}", FAILED)
    result = BUILTINS["."].function(shell, argv)
    return result if isinstance(result, int) else await result


async def read(shell: Shell, argv: list[str]) -> int:
    """read: only -p and -r, and a name has to be there."""
    words = argv[1:]
    while words and len(words[0]) > 1 and words[0][0] == "-":
        word = words.pop(0)
        if word == "--":
            break
        for place, letter in enumerate(word[1:], 2):
            if letter not in "pr":
                raise Fault(f"read: Illegal option -{letter}", FAILED)
            if letter == "p":
                words = words if word[place:] else words[1:]
                break
    if not words:
        raise Fault("read: arg count", FAILED)
    result = BUILTINS["read"].function(shell, argv)
    return result if isinstance(result, int) else await result


def kill(shell: Shell, argv: list[str]) -> int:
    if len(argv) == 1 or (len(argv) == 2 and argv[1].startswith("-") and argv[1] not in ("-l", "-L")):
        raise Fault("kill: Usage: kill [-s sigspec | -signum | -sigspec] [pid | job]... or\nkill -l [exitstatus]", FAILED)
    if argv[1:] == ["-l"]:
        shell.out(
            "".join([f"{name}\n" for name in ["0", *[signals.NAMES.get(n, str(n)) if n != 16 else "16" for n in range(1, 65)]]])
        )
        return 0
    if argv[1] == "-s" and len(argv) > 2 and signals.number_of(argv[2]) is None:
        raise Fault(f"kill: invalid signal number or name: {argv[2]}", FAILED)
    mark = shell.mark()
    status = int(BUILTINS["kill"].function(shell, argv))  # type: ignore[arg-type]
    for text in shell.take_back(mark):
        failed = re.fullmatch(r"(.*kill: )\(-?\d+\) - (.*)\n", text, re.DOTALL)
        shell.err(f"{failed[1]}{failed[2]}\n\n") if failed else shell.out(text)
    return status


def ulimit(shell: Shell, argv: list[str]) -> int:
    """ulimit with dash's letters, of which -p is bash's -u."""
    words = argv[1:]
    for place, word in enumerate(words):
        if word[:1] == "-":
            if wrong := next((letter for letter in word[1:] if letter not in "HSatfdscmlpnvwr"), ""):
                raise Fault(f"ulimit: Illegal option -{wrong}", FAILED)
            words[place] = word.replace("p", "u")
        elif not (word.isascii() and word.isdigit()) and word != "unlimited":
            raise Fault("ulimit: bad number", FAILED)
    return int(BUILTINS["ulimit"].function(shell, ["ulimit", *words]))  # type: ignore[arg-type]


def trap(shell: Shell, argv: list[str]) -> int:
    """trap, whose signals have no SIG in front."""
    words = argv[2:] if argv[1:2] == ["--"] else argv[1:]
    if words[:1] and words[0].startswith("-") and len(words[0]) > 1:
        raise Fault(f"trap: Illegal option {words[0][:2]}", FAILED)
    names = words if len(words) == 1 or (words and words[0].isdigit()) else words[1:]
    for name in names:
        if (
            (name != "EXIT" and signals.number_of(name) is None)
            or name.upper().startswith("SIG")
            or (not name.isupper() and not name.isdigit())
        ):
            shell.err(f"trap: {name}: bad trap\n")
            return 1
    mark = shell.mark()
    status = int(BUILTINS["trap"].function(shell, argv))  # type: ignore[arg-type]
    for text in shell.take_back(mark):
        shell.out(re.sub(r"' SIG(\S+)\n$", r"' \1\n", text))
    return status


def printf(shell: Shell, argv: list[str]) -> int:
    """printf without -v and what bash adds to the formats."""
    words = argv[2:] if argv[1:2] == ["--"] else argv[1:]
    if not words:
        raise Fault("printf: usage: printf format [arg ...]", FAILED)
    if words is not argv[2:] and len(words[0]) > 1 and words[0][0] == "-":
        raise Fault(f"printf: Illegal option {words[0][:2]}", FAILED)
    added = re.search(r"%[-+ #0*.\d]*([qQT(n])", words[0].replace("%%", ""))
    if added is not None:
        raise Fault(f"printf: %{added[1]}: invalid directive", FAILED)
    return int(BUILTINS["printf"].function(shell, argv))  # type: ignore[arg-type]


async def unset(shell: Shell, argv: list[str]) -> int:
    for word in argv[1:]:
        if not word.startswith("-") and not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", word):
            raise Fault(f"unset: {word}: bad variable name", FAILED)
    return int(await BUILTINS["unset"].function(shell, argv))  # type: ignore[misc]


def umask(shell: Shell, argv: list[str]) -> int:
    words = argv[1:]
    if words and words[0] not in ("-S", "--") and words[0].startswith("-"):
        raise Fault(f"umask: Illegal option {words[0][:2]}", FAILED)
    mark = shell.mark()
    status = int(BUILTINS["umask"].function(shell, argv))  # type: ignore[arg-type]
    if status:
        shell.take_back(mark)
        raise Fault(f"umask: Illegal mode: {words[-1]}", FAILED)
    return status


async def wait(shell: Shell, argv: list[str]) -> int:
    """wait says nothing of a process that is no child."""
    mark = shell.mark()
    result = BUILTINS["wait"].function(shell, argv)
    status = result if isinstance(result, int) else await result
    if status == 127:
        shell.take_back(mark)
    return status


async def command(shell: Shell, argv: list[str], *context: Any) -> int:
    result = BUILTINS["command"].function(shell, argv, *context)
    status = result if isinstance(result, int) else await result
    return 127 if status == 1 and argv[1:2] in (["-v"], ["-V"]) else status


def test(shell: Shell, argv: list[str]) -> int:
    """test and [, which know no == and fewer words for what is wrong."""
    words = argv[1:-1] if argv[0] == "[" else argv[1:]
    if argv[0] == "[" and argv[-1] != "]":
        shell.complain("[: missing ]")
        return FAILED
    if len(words) == 3 and words[1] == "==":
        shell.complain(f"{argv[0]}: {words[0]}: unexpected operator")
        return FAILED
    if len(words) == 3 and words[1] in _NUMERIC:
        numbers = [word.strip() if _NUMBER.fullmatch(word) else word for word in words]
        argv = [argv[0], *numbers, *argv[4:]]
    mark = shell.mark()
    status = int(BUILTINS[argv[0]].function(shell, argv))  # type: ignore[arg-type]
    if status == FAILED:
        for text in shell.take_back(mark):
            if "integer expression" in text:
                shell.err(_test_words(text))
            else:
                blamed = words[2] if len(words) > 3 and words[1] in _COMPARISONS else words[0]
                shell.complain(f"{argv[0]}: {blamed}: unexpected operator")
    return status


def _test_words(text: str) -> str:
    text = text.replace("integer expression expected", "Illegal number")
    found = re.fullmatch(r"(.*: )([^:]*): Illegal number\n", text, re.DOTALL)
    return f"{found[1]}Illegal number: {found[2]}\n" if found else text


# what a builtin of bash complains of, and dash's words for the same; most of them are errors that end what it does
_SAID = [
    (re.compile(pattern, re.DOTALL), words)
    for pattern, words in (
        (r"(\w+): `([^=']*).*': not a valid identifier", r"\1: \2: bad variable name"),
        (r"(unset): (\w+): cannot unset: readonly variable", r"\1: \2: is read only"),
        (r"(local): can only be used in a function", r"\1: not in a function"),
        (r"(\w+): (?:current: no such job|no job control)", r"\1: No current job"),
        (r"(\w+): (%.*): no such job", r"\1: No such job: \2"),
        (r"(kill): (.*): arguments must be process or job IDs", r"\1: Illegal number: \2"),
        (r"(kill): ([A-Za-z]).*: invalid signal specification", r"\1: Illegal option -\2"),
        (r"(umask): (\d+): octal number out of range", r"\1: Illegal number: \2"),
        (r"(printf): `(.)': invalid format character", r"\1: %\2: invalid directive"),
    )
]


def said(text: str) -> str:
    """A complaint of one of bash's builtins as dash puts it; Fault where dash stops there."""
    for pattern, words in _SAID:
        found = pattern.fullmatch(text)
        if found is not None:
            raise Fault(found.expand(words), FAILED)
    number = re.fullmatch(r"printf: (.*): invalid (?:octal |hex )?number", text, re.DOTALL)
    if number is not None:
        return f"printf: {number[1]}: " + ("not completely converted" if number[1][:1].isdigit() else "expected numeric value")
    return text


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
        own.update({"alias": alias, "type": describe, ".": read_file, "read": read, "kill": kill, "trap": trap, "printf": printf})
        BUILTINS_OF_DASH.update({name: BUILTINS[name] for name in _SHARED if name in BUILTINS})
        own.update({"unset": unset, "ulimit": ulimit, "umask": umask, "wait": wait, "command": command})
        for name, function in own.items():
            known = BUILTINS.get(name)
            BUILTINS_OF_DASH[name] = Builtin(
                name, function, known is not None and known.takes_node, known is not None and known.is_special
            )
        BUILTINS_OF_DASH["local"] = replace(BUILTINS["local"], is_special=True)
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
