"""What TAB offers behind a command that has a completion specification: Debian's bash-completion, as pcomplete.c asks it.

The function of a specification sees the command's words in COMP_WORDS and answers in COMPREPLY. One that returns 124 has loaded
another specification, which is asked then.
"""

from __future__ import annotations

import re
import stat as st
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell.bash.faults import ExitShell, Fault
from mirage.shell.builtins import candidates
from mirage.shell.readline.completing import Matches

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell
    from mirage.shell.builtins.completion import Spec

RETRY = 124  # EX_RETRYFAIL
RETRIES = 32  # of one TAB, pcomplete.c
TAB, LIST = "9", "63"  # COMP_TYPE: a plain TAB, a list behind it
BREAKS = " \t\n\"'@><=;|&(:"  # COMP_WORDBREAKS
_COMMAND = re.compile(r"(?:[^;|&(`{\n\\'\"]|\\.|'[^']*'?|\"(?:\\.|[^\"\\])*\"?)*\Z", re.DOTALL)
_ASSIGNMENT = re.compile(r"\s*[A-Za-z_][A-Za-z0-9_]*=\S*\s")


@dataclass(slots=True)
class _Call:
    """The simple command that the point is in, and its words."""

    line: str
    point: int
    words: list[str]
    place: int


async def matches(shell: Shell, line: str, point: int, start: int, word: str, kind: str) -> Matches | None:
    """None: no specification answers, and the usual completion does. `start`: where the word begins."""
    call = _call(shell, line, point)
    if call.place == 0:
        return None
    name = call.words[0]
    for _ in range(RETRIES):
        spec = shell.completions.get(name) or shell.completions.get(name.rpartition("/")[2]) or shell.completions.get("-D")
        if spec is None:
            return None
        found, options, status = await _asked(shell, spec, call, name, word, LIST if kind == "list" else TAB)
        if status != RETRY:
            break
    else:
        return None
    if not found and options & {"bashdefault", "default", "dirnames"}:
        return None
    return _shown(shell, start, found, options)


def _call(shell: Shell, line: str, point: int) -> _Call:
    found = _COMMAND.search(line[:point])
    begin = found.start() if found is not None else 0
    while (assigned := _ASSIGNMENT.match(line, begin, point)) is not None:
        begin = assigned.end()
    while begin < point and line[begin] in " \t":
        begin += 1
    breaks = shell.vars.get("COMP_WORDBREAKS") or BREAKS
    marks = re.escape("".join(each for each in breaks if each not in " \t\n\"'"))
    piece = re.compile(rf"[{marks}]+|(?:\\.|'[^']*'?|\"(?:\\.|[^\"\\])*\"?|[^\s{marks}])+" if marks else r"\S+", re.DOTALL)
    words, at = [], begin
    is_open = False
    for each in piece.finditer(line, begin, point):
        words.append(each[0])
        at, is_open = each.end(), each[0][0] not in breaks
    place = len(words) - 1 if is_open and at == point else len(words)
    if place == len(words):
        words.append("")
    return _Call(line[begin:point], point - begin, words, place)


async def _asked(shell: Shell, spec: Spec, call: _Call, name: str, word: str, kind: str) -> tuple[list[str], set[str], int]:
    """The answers, the options that hold for them, and what the function returned."""
    words = {key: value for key, value in spec.words.items() if key not in "FX"}
    found = await candidates.generate(shell, spec.actions, words, word) if spec.actions or words else []
    options, status = set(spec.options), 0
    function = shell.functions.get(spec.words.get("F", ""))
    if function is not None:
        variables, kept = shell.vars, (shell.status, shell.is_hushed, shell.completing)
        for variable, text in (
            ("COMP_LINE", call.line), ("COMP_POINT", str(call.point)), ("COMP_TYPE", kind), ("COMP_KEY", "9"), ("COMP_CWORD", str(call.place)),
        ):  # fmt: skip
            variables.set(variable, text)
        variables.set_array("COMP_WORDS", [(None, each, False) for each in call.words])
        variables.unset("COMPREPLY")
        shell.is_hushed, shell.completing = True, options
        try:
            status = await shell.call([spec.words["F"], name, word, call.words[call.place - 1]], function)
        except (Fault, ExitShell):
            status = 1
        finally:
            await shell.flush()
            found += variables.values("COMPREPLY") or []
            for variable in ("COMP_LINE", "COMP_POINT", "COMP_TYPE", "COMP_KEY", "COMP_CWORD", "COMP_WORDS", "COMPREPLY"):
                variables.unset(variable)
            shell.status, shell.is_hushed, shell.completing = kept
    return found, options, status


def _shown(shell: Shell, start: int, found: list[str], options: set[str]) -> Matches:
    from mirage.shell.readline.sources import escaped

    suffix = "" if "nospace" in options else " "
    if "filenames" not in options:
        return Matches(start, found, found, suffix)
    texts, shown = [], []
    for each in found:
        is_directory = _is_directory(shell, each)
        plain = each.rstrip("/") if is_directory else each
        texts.append((each if "noquote" in options else escaped(plain)) + "/" * is_directory)
        shown.append(plain.rpartition("/")[2] + "/" * is_directory)
        suffix = "" if is_directory else suffix
    return Matches(start, texts, shown, suffix)


def _is_directory(shell: Shell, path: str) -> bool:
    if path.startswith("~"):
        path = (shell.vars.get("HOME") or "") + path[1:]
    try:
        return st.S_ISDIR(shell.proc.stat(path.rstrip("/") or "/").mode)
    except OSError:
        return False
