"""fc: lines of the history listed, edited, run again (fc.def)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.bash.jobs import describe
from mirage.shell.builtins.control import integer
from mirage.shell.builtins.getopt import getopt
from mirage.shell.builtins.registration import builtin
from mirage.shell.lib.text import to_bytes, to_text

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell

_LISTED = 16  # lines that a bare `fc -l` shows
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


@builtin("fc")
async def fc(shell: Shell, argv: list[str]) -> int:
    for place, word in enumerate(argv):
        if word[:1] == "-" and word[1:].isdigit():  # a line, counted from the end
            argv = [*argv[:place], "--", *argv[place:]]
            break
    found = getopt(shell, argv, "e:lnrs")
    if found is None:
        return 2
    options, words = found
    letters = {option for option, _ in options}
    editor = next((argument for option, argument in reversed(options) if option == "-e"), "")
    if "-s" in letters or editor == "-":
        return await _again(shell, words)
    lines = shell.history[:-1] if "history" in shell.options else shell.history
    if not lines:
        return 0
    is_list = "-l" in letters
    first = _place(lines, words[0]) if words else max(len(lines) - _LISTED, 0) if is_list else len(lines) - 1
    last = _place(lines, words[1]) if len(words) > 1 else first if words and not is_list else len(lines) - 1
    if first is None or last is None:
        shell.complain(
            "fc: history specification out of range" if not words or integer(words[0]) is not None else "fc: no command found"
        )
        return 1
    chosen = list(range(min(first, last), max(first, last) + 1))
    if "-r" in letters or first > last:
        chosen.reverse()
    if is_list:
        for place in chosen:
            shell.out(f"{'' if '-n' in letters else place + 1}\t {lines[place]}\n")
        return 0
    return await edit(shell, editor, [lines[place] for place in chosen])


def _place(lines: list[str], word: str) -> int | None:
    """The line of a number (below zero: from the end) or of a command's beginning."""
    number = integer(word)
    if number is None:
        return next((place for place in range(len(lines) - 1, -1, -1) if lines[place].startswith(word)), None)
    place = len(lines) + number if number <= 0 else number - 1
    return min(max(place, 0), len(lines) - 1)


async def _again(shell: Shell, words: list[str]) -> int:
    """fc -s [old=new ...] [command]"""
    changes = []
    while words and "=" in words[0]:
        old, _, new = words.pop(0).partition("=")
        changes.append((old, new))
    lines = shell.history[:-1] if "history" in shell.options else shell.history
    place = (_place(lines, words[0]) if words else len(lines) - 1) if lines else None
    if place is None:
        shell.complain("fc: no command found")
        return 1
    text = lines[place]
    for old, new in changes:
        text = text.replace(old, new) if old else text
    shell.weigh(len(text))
    if shell.history:
        shell.history[-1] = text
    shell.err(text + "\n")
    await shell.flush()
    return await shell.run_text(text)


async def edit(shell: Shell, editor: str, lines: list[str]) -> int:
    """The lines in a file, the editor on it, then what it holds now."""
    proc = shell.proc
    path = "/tmp/bash-fc." + "".join([proc.rng.choice(_LETTERS) for _ in range(6)])  # noqa: S108 - in the pretended machine
    raw = to_bytes(path)
    try:
        proc.caller.write_file(raw, to_bytes("".join([line + "\n" for line in lines])), 0o600)
    except OSError as error:
        shell.complain(f"fc: {path}: cannot open temp file: {describe(error)}")
        return 1
    try:
        if await shell.run_text(f"{editor or '${FCEDIT:-${EDITOR:-vi}}'} {path}"):
            return 1
        text = to_text(proc.read_file(path, shell.session.limits.line))
    except OSError:
        return 1
    finally:
        if proc.exists(path):
            proc.caller.unlink(raw)
    shell.err(text)
    await shell.flush()
    if shell.history and text.strip():
        shell.history[-1] = text.rstrip("\n")
    return await shell.run_text(text)
