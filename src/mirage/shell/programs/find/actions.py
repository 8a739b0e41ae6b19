"""What find does with a file: -exec and its kin, -delete (findutils 4.9.0)."""

from __future__ import annotations

import stat as st
from typing import TYPE_CHECKING

from mirage.shell.fds import BytesReader
from mirage.shell.lib.gnu import why
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.text import to_bytes
from mirage.shell.programs.find.context import Entry, Run, Test
from mirage.shell.programs.find.tests import ExpressionError

if TYPE_CHECKING:
    from mirage.shell.process import Process

BATCH = 128 * 1024  # bytes of arguments that -exec + gives at once, findutils' limit


def command(run: Run, word: str, args: list[str]) -> tuple[Test, int]:
    """-exec, -execdir, -ok, -okdir: the action, and how many words it takes."""
    end = next((index for index, arg in enumerate(args) if arg == ";" or (arg == "+" and index and "{}" in args[index - 1])), None)
    if end is None:
        raise ExpressionError(f"missing argument to `{word}'")
    if not end:
        raise ExpressionError(f"invalid argument `{args[0]}' to `{word}'")
    words, is_batch = args[:end], args[end] == "+" and not word.startswith("-ok")
    if is_batch:
        return _batched(run, word, words), end + 1
    return _single(run, word, words), end + 1


def _single(run: Run, word: str, words: list[str]) -> Test:
    in_place, asks = word.endswith("dir"), word.startswith("-ok")

    async def test(entry: Entry) -> bool:
        shown = _in_place(entry) if in_place else entry.path
        if asks and not await _agrees(run, words[0], entry.path):
            return False
        argv = [part.replace("{}", shown) for part in words]
        return not await _run(run.proc, argv, _directory(entry) if in_place else None, has_input=not asks)

    return test


def _in_place(entry: Entry) -> str:
    return "./" + entry.name if entry.path != "/" else "/"


def _directory(entry: Entry) -> str:
    head, slash, _ = entry.path.rstrip("/").rpartition("/")
    return head or ("/" if slash else ".")


async def _agrees(run: Run, name: str, path: str) -> bool:
    run.proc.err(f"< {name} ... {path} > ? ")
    await run.proc.flush()
    async for line in run.proc.lines(0):
        return line[:1] in (b"y", b"Y")
    return False


async def _run(proc: Process, argv: list[str], directory: str | None, *, has_input: bool = True) -> int:
    """The status; a program that is not there is told of as the child does it."""
    await proc.flush()
    fds = dict(proc.fds)
    if not has_input:
        fds[0] = BytesReader(b"")
    try:
        child = proc.start(argv, fds=fds, before=None if directory is None else lambda child: child.caller.chdir(to_bytes(directory)))
    except OSError as error:
        proc.err(f"{proc.name}: {quoted(proc, argv[0])}: {why(error)}\n")
        return 1
    return await child.wait()


def _batched(run: Run, word: str, words: list[str]) -> Test:
    """-exec ... {} +: gathered until there is enough, and at the end; always true."""
    fixed = words[:-1] if words[-1] == "{}" else words
    if "{}" in fixed:
        raise ExpressionError(f"Only one instance of {{}} is supported with {word} ... +")
    for part in fixed:
        if "{}" in part:
            place = f"{word} ... {{}} +"
            raise ExpressionError(
                f"In {quoted(run.proc, place)} the {quoted(run.proc, '{}')} must appear by itself, "
                f"but you specified {quoted(run.proc, part)}"
            )
    in_place = word == "-execdir"
    gathered: dict[str, list[str]] = {}
    size = 0

    async def flush() -> None:
        nonlocal size
        batches, size = list(gathered.items()), 0
        gathered.clear()
        for directory, names in batches:
            if await _run(run.proc, fixed + names, directory if in_place else None):
                run.status = 1

    async def test(entry: Entry) -> bool:
        nonlocal size
        shown = _in_place(entry) if in_place else entry.path
        gathered.setdefault(_directory(entry) if in_place else "", []).append(shown)
        size += len(shown) + 9
        if size > BATCH:
            await flush()
        return True

    run.endings.append(flush)
    return test


def delete(run: Run) -> Test:
    """-delete; . is left alone without a word."""

    def test(entry: Entry) -> bool:
        if entry.path == ".":
            return True
        raw = to_bytes(entry.path)
        try:
            if st.S_ISDIR(run.proc.lstat(entry.path).mode):
                run.proc.caller.rmdir(raw)
            else:
                run.proc.caller.unlink(raw)
        except OSError as error:
            run.proc.err(f"{run.proc.name}: cannot delete {quoted(run.proc, entry.path)}: {why(error)}\n")
            run.status = 1
            return False
        return True

    return test
