"""The words that a completion action stands for (pcomplete.c), as `compgen` lists them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from mirage.shell.bash.faults import Fault
from mirage.shell.bash.globbing import glob
from mirage.shell.bash.patterns import compile_pattern
from mirage.shell.bash.quoting import quoted
from mirage.shell.bash.settings import NAMES, SHOPTS
from mirage.shell.bash.variables import ARRAY, EXPORT, INVISIBLE
from mirage.shell.builtins.recorded_bindings import functions
from mirage.shell.builtins.registration import BUILTINS
from mirage.shell.builtins.texts import topics
from mirage.shell.builtins.type import KEYWORDS
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.signals import NAMES as SIGNALS
from mirage.syntax import ParseError
from mirage.syntax.tree import Word

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell


def _commands(shell: Shell, word: str) -> list[str]:
    """Aliases, reserved words, functions, builtins, then what PATH holds."""
    if "/" in word:
        return [path for path in _files(shell, word) if shell.proc.caller.can(to_bytes(path), 1)]
    found = [*shell.aliases, *KEYWORDS, *shell.functions, *sorted(BUILTINS)]
    for directory in (shell.vars.get("PATH") or "").split(":"):
        try:
            entries = shell.proc.caller.listdir(to_bytes(directory or "."))
        except OSError:
            continue
        found += [to_text(entry.name) for entry in entries if entry.name not in (b".", b"..")]
    return found


def _files(shell: Shell, word: str, *, only_directories: bool = False) -> list[str]:
    head, slash, _ = word.rpartition("/")
    try:
        entries = shell.proc.caller.listdir(to_bytes(head + slash or "."))
    except OSError:
        return []
    names = [head + slash + to_text(entry.name) for entry in entries if entry.name not in (b".", b"..")]
    return [name for name in names if not only_directories or shell.is_directory(name)]


def _column(path: str, place: int = 0, separator: str | None = ":") -> Callable[[Shell, str], list[str]]:
    """The names in a file of the system."""

    def names(shell: Shell, word: str) -> list[str]:
        try:
            lines = to_text(shell.proc.read_file(path, 1 << 20)).splitlines()
        except OSError:
            return []
        rows = [line.partition("#")[0].split(separator) for line in lines]
        return [row[place] for row in rows if len(row) > place and row[place]]

    return names


def _hosts(shell: Shell, word: str) -> list[str]:
    try:
        lines = to_text(shell.proc.read_file("/etc/hosts", 1 << 20)).splitlines()
    except OSError:
        return []
    return [name for line in lines for name in line.partition("#")[0].split()[1:]]


def _variables(flags: int) -> Callable[[Shell, str], list[str]]:
    def names(shell: Shell, word: str) -> list[str]:
        table = shell.vars.table
        return sorted([name for name in table if (not flags or table[name].flags & flags) and not table[name].flags & INVISIBLE])

    return names


def _jobs(kind: str) -> Callable[[Shell, str], list[str]]:
    def names(shell: Shell, word: str) -> list[str]:
        jobs = [job for job in shell.jobs.table.values() if not kind or job.state() == kind]
        return [job.text.split(" ", 1)[0] for job in jobs]

    return names


_CLOSING = {"(": ")", "{": "}"}
# in the order in which pcomplete.c asks them
ACTIONS: dict[str, Callable[[Shell, str], Iterable[str]]] = {
    "alias": lambda shell, word: sorted(shell.aliases),
    "arrayvar": _variables(ARRAY),
    "binding": lambda shell, word: functions(),
    "builtin": lambda shell, word: sorted(BUILTINS),
    "disabled": lambda shell, word: sorted(shell.disabled),
    "enabled": lambda shell, word: sorted(set(BUILTINS) - shell.disabled),
    "export": _variables(EXPORT),
    "function": lambda shell, word: sorted(shell.functions),
    "helptopic": lambda shell, word: topics(),
    "hostname": _hosts,
    "job": _jobs(""),
    "keyword": lambda shell, word: KEYWORDS,
    "running": _jobs("Running"),
    "setopt": lambda shell, word: NAMES,
    "shopt": lambda shell, word: SHOPTS,
    "signal": lambda shell, word: [
        "EXIT",
        *[f"SIG{SIGNALS.get(number, f'JUNK({number})')}" for number in range(1, max(SIGNALS) + 1)],
        "DEBUG",
        "ERR",
        "RETURN",
    ],
    "stopped": _jobs("Stopped"),
    "variable": _variables(0),
    "command": _commands,
    "file": _files,
    "user": _column("/etc/passwd"),
    "group": _column("/etc/group"),
    "service": _column("/etc/services", separator=None),
    "directory": lambda shell, word: _files(shell, word, only_directories=True),
}


def _cut(text: str, delimiters: str) -> list[str]:
    """split_at_delims(): at IFS, but neither in quotes nor in substitutions."""
    pieces, start, at = [], 0, 0
    opened: list[str] = []  # what ends each quote and substitution that the place is in
    while at < len(text):
        character, inner = text[at], opened[-1] if opened else ""
        if character == "\\" and inner != "'":
            at += 1
        elif character == inner:
            opened.pop()
        elif inner in ("'", "`"):
            pass
        elif character in "'\"`" and not (character == "'" and inner == '"'):
            opened.append(character)
        elif character in "({" and (inner == _CLOSING[character] or text[at - 1 : at] == "$"):
            opened.append(_CLOSING[character])
        elif not opened and character in delimiters:
            if start < at:
                pieces.append(text[start:at])
            start = at + 1
        at += 1
    return [*pieces, text[start:]] if start < len(text) else pieces


async def _listed(shell: Shell, text: str) -> list[str]:
    """The words of -W: cut at IFS outside quotes, then expanded."""
    ifs = shell.vars.get("IFS")
    delimiters = " \t\n" if ifs is None else ifs
    found: list[str] = []
    for piece in _cut(text, delimiters):
        try:
            word = Word(tuple(shell.parser(piece).parts(lambda scanner, char: False)))
        except ParseError:
            raise Fault(f"{piece}: bad substitution") from None
        found += await shell.expand.fields([word])
    return found


async def _replied(shell: Shell, name: str, word: str) -> list[str]:
    """What a completion function leaves in COMPREPLY."""
    if name not in shell.functions:
        shell.complain(f"completion: function `{name}' not found")
        return []
    for variable, text in (("COMP_LINE", ""), ("COMP_POINT", "0"), ("COMP_TYPE", "0"), ("COMP_KEY", "0"), ("COMP_CWORD", "-1")):
        shell.vars.set(variable, text)
    shell.vars.set_array("COMP_WORDS", [])
    shell.vars.unset("COMPREPLY")
    await shell.call([name, "compgen", word, ""], shell.functions[name])
    await shell.flush()
    replies = shell.vars.values("COMPREPLY") or []
    for variable in ("COMP_LINE", "COMP_POINT", "COMP_TYPE", "COMP_KEY", "COMP_CWORD", "COMP_WORDS", "COMPREPLY"):
        shell.vars.unset(variable)
    return replies


async def _printed(shell: Shell, command: str, word: str) -> list[str]:
    """The lines that the command of -C prints."""
    script = shell.parser(f"{command} compgen {quoted(word)} ''").rest()
    data, _ = await shell.capture(script)
    return to_text(data).splitlines()


_QUOTES = re.compile(r"""\\(.)|'([^']*)'?|"((?:\\.|[^"\\])*)"?""", re.DOTALL)


def bare(word: str) -> str:
    """bash_dequote_text(): without its quotes, closed or not."""
    return _QUOTES.sub(lambda found: found[1] or found[2] or re.sub(r"\\(.)", r"\1", found[3] or ""), word)


async def generate(shell: Shell, actions: Collection[str], words: Mapping[str, str], word: str) -> list[str]:
    """What a specification makes of a word, filtered and with prefix and suffix. A quoted word begins what it is without quotes."""
    plain = bare(word)
    found = [each for action in ACTIONS if action in actions for each in ACTIONS[action](shell, plain) if each.startswith(plain)]
    if "G" in words:
        found += glob(shell, words["G"])
    if "W" in words:
        found += [each for each in await _listed(shell, words["W"]) if each.startswith(plain)]
    if "F" in words:
        found += await _replied(shell, words["F"], word)
    if "C" in words:
        found += await _printed(shell, words["C"], word)
    pattern = words.get("X", "")
    if pattern:
        negated = pattern.startswith("!")
        matcher = compile_pattern(pattern.removeprefix("!").replace("&", word), True)
        found = [each for each in found if matcher.fullmatch(each) == negated]
    return [words.get("P", "") + each + words.get("S", "") for each in found]
