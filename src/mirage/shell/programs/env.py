"""env and printenv (coreutils 9.1): the environment, shown or changed for another program."""

from __future__ import annotations

import errno
import re
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.become import become
from mirage.shell.lib.gnu import shell_escape, try_help, why
from mirage.shell.lib.options import parse
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.text import to_bytes
from mirage.shell.programs.nohup import CANCELED, failed
from mirage.shell.registry import program
from mirage.shell.signals import NAMES, SIGKILL, SIGSTOP, number_of

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "ignore-environment": "i", "null": "0", "unset": ":u", "chdir": ":C", "split-string": ":S", "debug": "v",
    "default-signal": "?default", "ignore-signal": "?ignore", "block-signal": "?block", "list-signal-handling": "list",
    "help": "help", "version": "version",
}  # fmt: skip
_SPLIT = re.compile(r"""\s+|'((?:\\['\\]|[^'])*)'|"((?:\\.|[^"])*)"|\\(.)|\$\{(\w+)\}|([^\s'"\\$]+)|(.)""", re.DOTALL)
_ESCAPES = {"f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "_": " "}


@program("env")
async def env(proc: Process) -> int:
    args = _expanded(proc, proc.args)
    options, operands = parse(proc, "+C:iS:u:v0", LONGS, args=args, status=CANCELED)
    variables = dict(proc.env)
    handled: dict[int, str] = {}  # what has been asked for each signal
    end, directory, is_told = "\n", "", any(key == "v" for key, _ in options)
    if operands[:1] == ["-"]:
        options.insert(0, ("i", ""))
        operands.pop(0)
    for key, value in options:
        match key:
            case "i":
                variables = {}
            case "0":
                end = "\0"
            case "C":
                directory = value
            case "default" | "ignore" | "block":
                _set_signals(proc, key, value, handled)
            case "help" | "version":
                gnu.tell(proc, "env", key)
    if is_told and any(key == "i" for key, _ in options):
        proc.err("cleaning environ\n")
    for key, value in options:
        if key == "u":
            if not value or "=" in value:
                proc.fail(f"cannot unset {quoted(proc, value)}: Invalid argument", CANCELED)
            if is_told:
                proc.err(f"unset:    {value}\n")
            variables.pop(value, None)
    while operands and "=" in operands[0]:
        name, _, value = operands.pop(0).partition("=")
        if is_told:
            proc.err(f"setenv:   {name}={value}\n")
        variables[name] = value
    if any(key == "list" for key, _ in options):
        await proc.flush()
        for number, state in sorted(handled.items()):
            if state != "DEFAULT":
                proc.err(f"{NAMES[number]:<10} ({number:2}): {state}\n")
    if not operands:
        if directory:
            try_help(proc, "must specify command with --chdir (-C)", CANCELED)
        for name, value in variables.items():
            proc.out(f"{name}={value}{end}")
        return 0
    if end == "\0":
        try_help(proc, "cannot specify --null (-0) with command", CANCELED)
    return await _run(proc, operands, variables, directory, is_told)


async def _run(proc: Process, argv: list[str], variables: dict[str, str], directory: str, is_told: bool) -> int:
    if directory:
        if is_told:
            proc.err(f"chdir:    {shell_escape(directory)}\n")
        try:
            proc.caller.chdir(to_bytes(directory))
        except OSError as error:
            return proc.error(f"cannot change directory to {shell_escape(directory)}: {why(error)}", CANCELED)
    if is_told:
        proc.err(f"executing: {argv[0]}\n" + "".join(f"   arg[{at}]= {quoted(proc, word)}\n" for at, word in enumerate(argv)))
    try:
        return await become(proc, argv, variables)
    except OSError as error:
        proc.error(f"{quoted(proc, argv[0])}: {why(error)}")
        if error.errno == errno.ENOENT and re.search(r"\s", argv[0]):
            proc.error("use -[v]S to pass options in shebang lines")
        return failed(error)


def _set_signals(proc: Process, key: str, value: str, handled: dict[int, str]) -> None:
    """--default-signal and its like; one that is blocked is as good as ignored here."""
    numbers = []
    for word in value.split(",") if value else [str(number) for number in NAMES]:
        number = number_of(word)
        if not number:
            try_help(proc, f"{quoted(proc, word)}: invalid signal", CANCELED)
        if value or number not in (SIGKILL, SIGSTOP):
            numbers.append(number)
    if key == "default":
        proc.default(*numbers)
    else:
        proc.ignore(*numbers)
    handled.update(dict.fromkeys(numbers, "DEFAULT" if key == "default" else key.upper()))


def _expanded(proc: Process, args: list[str]) -> list[str]:
    """-S'words words' in the place of its words."""
    for at, word in enumerate(args):
        if word == "--" or not word.startswith("-") or word == "-":
            break
        found = re.match(r"-[iv0]*S|--split-string=", word)
        if found is None:
            continue
        text, rest = (
            (word[found.end() :], args[at + 1 :]) if found.end() < len(word) else ((args[at + 1 :] or [""])[0], args[at + 2 :])
        )
        if found.end() == len(word) and at + 1 >= len(args):
            return args
        letters = found[0][1:-1] if found[0][1] != "-" else ""
        return [*args[:at], *([f"-{letters}"] if letters else []), *_words(proc, text), *rest]
    return args


def _words(proc: Process, text: str) -> list[str]:
    words: list[str] = []
    is_open = False
    for found in _SPLIT.finditer(text):
        single, double, escaped, variable, plain, stray = found.groups()
        if found[0].isspace():
            is_open = False
            continue
        if (plain or "").startswith("#") and not is_open:
            break
        if stray in ("'", '"'):
            proc.fail("no terminating quote in -S string", CANCELED)
        if stray == "$":
            proc.fail("only ${VARNAME} expansion is supported, error at: " + text[found.start() :], CANCELED)
        if escaped == "c":
            break
        piece = plain or stray or ""
        if single is not None:
            piece = re.sub(r"\\(['\\])", r"\1", single)
        elif double is not None:
            piece = re.sub(r"\\(.)", lambda match: _ESCAPES.get(match[1], match[1]), double)
        elif escaped is not None:
            piece = _ESCAPES.get(escaped, escaped)
        elif variable is not None:
            piece = proc.env.get(variable, "")
        if is_open:
            words[-1] += piece
        else:
            words.append(piece)
            is_open = True
    return words


@program("printenv")
def printenv(proc: Process) -> int:
    options, operands = parse(proc, "+0", {"null": "0", "help": "help", "version": "version"}, status=2)
    end = "\n"
    for key, _ in options:
        if key != "0":
            gnu.tell(proc, "printenv", key)
        end = "\0"
    if not operands:
        proc.out("".join(f"{name}={value}{end}" for name, value in proc.env.items()))
        return 0
    for name in operands:
        if name in proc.env:
            proc.out(proc.env[name] + end)
    return 0 if all(name in proc.env for name in operands) else 1
