"""less 590: into a file or a pipe it is cat; on a terminal it shows what there is, page by page, and waits for keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.programs.less import commands
from mirage.shell.programs.less.files import read
from mirage.shell.programs.less.pager import Pager
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

VALUED = "bhjkoOpPtTxyz#D"  # options that take what stands behind them


@program("less", path=("/usr/bin/less", "/bin/less"))
async def less(proc: Process) -> int:
    names: list[str] = []
    options, first = "", ""
    words = iter(proc.env.get("LESS", "").split() + proc.args)
    is_over = False
    for word in words:
        if not is_over and word in ("-V", "--version", "--help", "-?"):
            gnu.tell(proc, "less", "version" if word in ("-V", "--version") else "help", "less")
        if word == "--" and not is_over:
            is_over = True
        elif is_over or word == "-" or not word.startswith(("-", "+")):
            names.append(word)
        elif word.startswith("+"):
            first = word[1:]
        elif not word.startswith("--"):
            options += _letters(word[1:], words)
        else:
            options += LONGS.get(word[2:].partition("=")[0].lower(), "")
    if not names and proc.isatty(0):
        proc.out('Missing filename ("less --help" for help)\n')
        return 0
    pager = Pager(proc, options, first)
    is_shown = proc.isatty(1) and proc.tty is not None
    for name in names or ["-"]:
        data = await read(proc, name)
        if isinstance(data, str):
            proc.out(data)
        else:
            pager.add("" if name == "-" else name, data)
    if not pager.files:
        return 1 if is_shown else 0
    if not is_shown:
        for file in pager.files:
            proc.out(file.data)
        return 0
    await proc.flush()
    return await commands.run(pager)


LONGS = {
    "chop-long-lines": "S", "line-numbers": "N", "quit-if-one-screen": "F", "quit-at-eof": "e", "no-init": "X", "ignore-case": "i",
    "raw-control-chars": "R", "long-prompt": "M", "squeeze-blank-lines": "s", "quit-on-intr": "K",
}  # fmt: skip


def _letters(word: str, words: object) -> str:
    """The options in one word, without those that take a value."""
    taken = ""
    for index, letter in enumerate(word):
        if letter in VALUED:
            if index + 1 == len(word):
                next(words, "")  # type: ignore[call-overload]
            break
        taken += letter
    return taken
