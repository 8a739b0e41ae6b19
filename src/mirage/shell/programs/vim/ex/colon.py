"""vi's commands behind a colon (vim 9.0, ex_docmd.c)."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from mirage.shell.programs.vim import commandline, files, motions, undoing
from mirage.shell.programs.vim.editor import Editor
from mirage.shell.programs.vim.ex import buffers, lines, ranges, settings, shell, substitute
from mirage.shell.programs.vim.ex.call import Call, Fault
from mirage.shell.programs.vim.text import indent
from mirage.shell.programs.vim.window import QUESTION


async def prompt(editor: Editor, begin: str = "") -> None:
    """A colon, and what is typed behind it."""
    line = await commandline.typed(editor, ":" + begin)
    if line is not None:
        await run(editor, line[1:])


async def run(editor: Editor, text: str, depth: int = 0) -> None:
    """One line."""
    await editor.proc.tick(16)
    try:
        for command in commands(text):
            await _run(editor, command, depth)
    except Fault as fault:
        editor.complain(str(fault))
    except files.WriteError as error:
        said = str(error)
        editor.say_more((said.split(" E")[0], ""))
        editor.complain(said)
    editor.text.settle()
    editor.text.clamp()


# what stands before a command's name
_BEFORE = re.compile(r"[:\s]*(?:[%\d.$,;+\-\s]|'.|/(?:[^/\\]|\\.)*/|\?(?:[^?\\]|\\.)*\?)*")
_WHOLE = re.compile(r"[gv](?![a-z])|glo|vgl|!|[rw]\w* *!|\"")
_SUBSTITUTE = re.compile(r"s(?:u[a-z]*)?([^\w\s|\"\\])(?:(?!\1)[^\\]|\\.)*\1(?:(?!\1)[^\\]|\\.)*")


def commands(text: str) -> list[str]:
    """Those between bars; to some commands a bar is a letter as any other."""
    if "|" not in text:
        return [text]
    found_commands = []
    while True:
        before = _BEFORE.match(text)
        at = before.end() if before is not None else 0
        if _WHOLE.match(text, at):
            break
        substitute = _SUBSTITUTE.match(text, at)
        found = re.compile(r"(?<![\\\x16])\|").search(text, substitute.end() if substitute is not None else at)
        if found is None:
            break
        found_commands.append(text[: found.start()])
        text = text[found.end() :]
    return [*found_commands, text]


async def ex_mode(editor: Editor) -> None:
    """Q: one colon after another, until `:vi`."""
    view = editor.view
    said: list[tuple[str, str]] = [('Entering Ex mode.  Type "visual" to go to Normal mode.', "")]
    while not editor.is_over:
        view.ex = said
        line = await commandline.typed(editor, ":")
        said = [*said, (line or ":", "")][-view.rows :]
        word = (line or ":").lstrip(": ")
        if word in ("vi", "visual", "vis", "visu", "visua"):
            break
        await run(editor, word)
        if view.message[0]:
            said.append(view.message)
    view.ex = None
    view.message = ("", "")
    editor.forget()


async def _run(editor: Editor, text: str, depth: int) -> None:
    text = text.lstrip(": \t")
    if text.startswith('"'):
        return
    span, rest = ranges.parsed(editor, text)
    found = re.match(r"(?:k|s(?=[^A-Za-z]|$|[gciIr&]*(?:\s|$))|[A-Za-z]+|[!&<>=#@~*]+)?", rest)
    name = found[0] if found is not None else ""
    if name[:1] in "<>" and name:
        name, times = name[0], len(name)
    else:
        times = 1
    if name[:1] in ("!", "=", "&"):
        name = name[0]
    tail = rest[len(name) if times == 1 else times :]
    if not name:
        if rest:
            raise Fault(f"E492: Not an editor command: {text}")
        if span is not None:
            editor.go_to_line(span[1])
        return
    is_forced = tail.startswith("!") and name not in ("!", "g", "r", "w", "global")
    command = _command(name)
    if command is None:
        raise Fault(f"E492: Not an editor command: {text}")
    if span is not None and span[0] > span[1]:
        await _swapped(editor)
        span = span[1], span[0]
    call = Call(editor, span, tail[is_forced:], is_forced, times, depth, name)
    result = command(call)
    if result is not None:
        await result


async def _swapped(editor: Editor) -> None:
    """A range that goes backwards is asked about."""
    view = editor.view
    question = "Backwards range given, OK to swap (y/n)?"
    view.message = (question, QUESTION)
    view.asking = True
    letter = await editor.next()
    view.asking = False
    if letter != "y":
        raise Fault("E493: Backwards range given")
    view.message = ("", "")
    editor.say_more((question + "y", QUESTION))


def _command(name: str) -> Callable[[Call], Awaitable[None] | None] | None:
    """By its name or as little of it as vi asks for."""
    for short, full, command in COMMANDS:
        if name.startswith(short) and full.startswith(name):
            return command
    return None


async def _global(call: Call) -> None:
    """:g and :v: a command on each line that has the pattern, or has it not."""
    editor, text = call.editor, call.text
    tail = call.tail
    inverted = call.name.startswith("v") or tail.startswith("!")
    tail = tail.removeprefix("!")
    if not tail:
        raise Fault("E148: Regular expression missing from global")
    if call.depth:
        raise Fault("E147: Cannot do :global recursive with a range")
    pattern, _, command = substitute.upto(tail[1:], tail[0])
    editor.sought = pattern or editor.sought
    compiled = motions.compiled(editor.sought, bool(editor.options["ignorecase"]))
    first, last = call.all_lines
    chosen = [y for y in range(first, last + 1) if compiled is not None and (compiled.search(text.lines[y]) is None) == inverted]
    if not chosen:
        raise Fault(
            f"E538: Pattern found in every line: {editor.sought}" if inverted else f"E486: Pattern not found: {editor.sought}"
        )
    text.keep()
    kept, text_kept = editor.view.message, text._kept
    before = len(text.lines)
    shift = 0
    for y in chosen:
        at = y + shift
        if editor.is_over:
            return
        if not 0 <= at < len(text.lines):
            continue
        text.y, text.x = at, 0
        count = len(text.lines)
        text._kept = text_kept
        try:
            begin, *behind = commands(command or "p")
            await _run(editor, begin, call.depth + 1)
            for piece in behind:
                text.is_changed |= text_kept is not None and text.lines != text_kept[0]  # for :x and :w
                await _run(editor, piece, call.depth + 1)
        except Fault:
            continue
        shift += len(text.lines) - count
    text._kept = text_kept
    editor.view.message = kept
    text.settle()
    more = len(text.lines) - before
    editor.lines_moved(text.y + 1, more)
    if abs(more) > 2:
        editor.say(f"{abs(more)} {'more' if more > 0 else 'fewer'} lines")
    text.clamp()
    text.x = indent(text.line)


def _undo(call: Call) -> None:
    undoing.restore(call.editor, forward=False)


def _redo(call: Call) -> None:
    undoing.restore(call.editor, forward=True)


def _map(call: Call) -> None:
    if not call.argument:
        call.editor.say("No mapping found")


def _absent(call: Call) -> None:
    raise Fault("E319: Sorry, the command is not available in this version")


def _help(call: Call) -> None:
    raise Fault(f"E149: Sorry, no help for {call.argument or 'help.txt'}")


def _pwd(call: Call) -> None:
    call.editor.say(call.editor.proc.cwd())


def _nothing(call: Call) -> None:
    return


COMMANDS: tuple[tuple[str, str, Callable[[Call], Awaitable[None] | None]], ...] = (
    ("a", "args", buffers.arguments), ("ar", "args", buffers.arguments), ("co", "copy", lines.copy), ("d", "delete", lines.delete),
    ("e", "edit", buffers.edit), ("ex", "ex", buffers.edit), ("f", "file", buffers.file), ("g", "global", _global),
    ("h", "help", _help), ("j", "join", lines.join), ("k", "k", lines.mark), ("m", "move", lines.move), ("ma", "mark", lines.mark),
    ("map", "map", _map), ("n", "next", buffers.step(1)), ("N", "Next", buffers.step(-1)), ("noh", "nohlsearch", _nothing),
    ("p", "print", lines.show), ("P", "Print", lines.show), ("prev", "previous", buffers.step(-1)), ("pu", "put", lines.put),
    ("pw", "pwd", _pwd), ("q", "quit", buffers.close), ("qa", "qall", buffers.close_all), ("quita", "quitall", buffers.close_all),
    ("r", "read", buffers.read), ("red", "redo", _redo), ("rew", "rewind", buffers.rewind),
    ("s", "substitute", substitute.substitute), ("se", "set", settings.change), ("sh", "shell", shell.interactive),
    ("st", "stop", shell.suspend), ("sus", "suspend", shell.suspend), ("sy", "syntax", _absent), ("t", "t", lines.copy),
    ("u", "undo", _undo), ("v", "vglobal", _global), ("vi", "visual", buffers.edit), ("w", "write", buffers.write),
    ("wa", "wall", buffers.write), ("wn", "wnext", buffers.write_and_next), ("wq", "wq", buffers.write_and_close),
    ("wqa", "wqall", buffers.write_and_close), ("x", "xit", buffers.close_written), ("exi", "exit", buffers.close_written),
    ("xa", "xall", buffers.close_written), ("y", "yank", lines.yank), ("!", "!", shell.bang), ("=", "=", lines.number),
    ("<", "<", lines.shift), (">", ">", lines.shift), ("&", "&", substitute.substitute), ("#", "#", lines.show),
    ("nu", "number", lines.show), ("filet", "filetype", _absent), ("colo", "colorscheme", _absent), ("hi", "highlight", _absent),
    ("let", "let", _absent), ("ec", "echo", _absent), ("cal", "call", _absent), ("if", "if", _nothing), ("en", "endif", _nothing),
    ("au", "autocmd", _absent), ("tab", "tab", _absent), ("sil", "silent", _nothing), ("norm", "normal", _absent),
    ("so", "source", _nothing),
)  # fmt: skip
