"""find (findutils 4.9.0): the walk, in the directories' own order."""

from __future__ import annotations

import stat as st
from typing import TYPE_CHECKING

from mirage.shell.lib.gnu import why
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.programs.find.context import Entry, Run, Test
from mirage.shell.programs.find.parsing import holds, parse
from mirage.shell.programs.find.tests import ExpressionError
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process


@program("find")
async def find(proc: Process) -> int:
    run = Run(proc)
    try:
        args, listed = await _listed(proc, list(proc.args))
        starts, expression = parse(run, args)
        starts = starts if listed is None else listed
    except ExpressionError as error:
        proc.err(f"{proc.name}: {error}\n")
        return 1
    for start in starts:
        if run.is_over:
            break
        await _from(run, start, expression)
    for ending in run.endings:
        await ending()
    return run.status


async def _listed(proc: Process, args: list[str]) -> tuple[list[str], list[str] | None]:
    """-files0-from FILE and its names; ExpressionError where there are others, too."""
    if "-files0-from" not in args[:-1]:
        return args, None
    at = args.index("-files0-from")
    if at and not args[0].startswith(("-", "(", "!")):
        raise ExpressionError(
            f"extra operand {quoted(proc, args[0])}\n{proc.name}: file operands cannot be combined with -files0-from"
        )
    name = args[at + 1]
    try:
        data = await proc.read_all(0) if name == "-" else proc.read_file(name)
    except OSError as error:
        raise ExpressionError(f"cannot open {quoted(proc, name)} for reading: {why(error)}") from None
    return args[:at] + args[at + 2 :], [to_text(part) for part in data.split(b"\0") if part]


async def _from(run: Run, start: str, expression: Test) -> None:
    top = Entry(run, start, start, 0)
    try:
        device = top.stat.dev
    except OSError as error:
        run.complain(start, error)
        return
    stack: list[tuple[Entry, bool]] = [(top, False)]  # whether it has been gone into
    above: list[tuple[int, int]] = []  # the directories on the way, when links are followed
    while stack and not run.is_over:
        entry, is_left = stack.pop()
        await run.proc.tick()
        if run.proc.is_buffer_full:
            await run.proc.flush()
        if is_left:
            if run.follows == "L":
                above.pop()
            if run.is_deep:
                await _judge(run, entry, expression)
            continue
        try:
            is_directory = entry.kind == st.S_IFDIR
        except OSError as error:
            run.complain(entry.path, error)
            continue
        if is_directory and run.follows == "L" and _is_loop(run, entry, above):
            continue
        run.is_pruned = False
        if not run.is_deep or not is_directory:
            await _judge(run, entry, expression)
        is_pruned = run.is_pruned and not run.is_deep
        if not is_directory or is_pruned or run.is_over:
            continue
        if run.follows == "L":
            above.append((entry.stat.dev, entry.stat.ino))
        stack.append((entry, True))
        if entry.depth < run.most and not (run.stays and entry.stat.dev != device):
            stack += [(below, False) for below in reversed(_below(run, entry))]


def _is_loop(run: Run, entry: Entry, above: list[tuple[int, int]]) -> bool:
    """With -L, a directory that is above itself is told of and left out."""
    key = (entry.stat.dev, entry.stat.ino)
    if key not in above:
        return False
    parts = entry.path.split("/")
    other = "/".join(parts[: len(parts) - (len(above) - above.index(key))]) or "/"
    shown = quoted(run.proc, entry.path)
    run.proc.err(
        f"{run.proc.name}: File system loop detected; {shown} is part of the same file system loop as {quoted(run.proc, other)}.\n"
    )
    run.status = 1
    return True


async def _judge(run: Run, entry: Entry, expression: Test) -> None:
    if entry.depth < run.least:
        return
    try:
        await holds(expression, entry)
    except OSError as error:
        run.complain(entry.path, error)


def _below(run: Run, entry: Entry) -> list[Entry]:
    try:
        listing = run.proc.caller.listing(to_bytes(entry.path))
    except OSError as error:
        run.complain(entry.path, error)
        return []
    head = entry.path if entry.path.endswith("/") else entry.path + "/"
    depth, start = entry.depth + 1, entry.start
    return [Entry(run, head + to_text(one.name), start, depth, one.type, (listing, one)) for one in listing.entries]
