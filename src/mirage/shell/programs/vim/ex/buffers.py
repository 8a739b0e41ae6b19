""":w, :q, :e, :n and the others that write, leave and open files (vim 9.0, ex_cmds.c, ex_cmds2.c)."""

from __future__ import annotations

from collections.abc import Callable

from mirage.shell.programs.vim import files
from mirage.shell.programs.vim.editor import Editor
from mirage.shell.programs.vim.ex import shell
from mirage.shell.programs.vim.ex.call import Call, Fault
from mirage.shell.programs.vim.text import column_of


def close(call: Call) -> None:
    editor = call.editor
    if editor.text.is_changed and not call.is_forced:
        raise Fault("E37: No write since last change (add ! to override)")
    _leave(call)


def close_all(call: Call) -> None:
    if call.text.is_changed and not call.is_forced:
        raise Fault(
            f'E37: No write since last change\nE162: No write since last change for buffer "{call.text.name}"'.split("\n")[0]
            + " (add ! to override)"
        )
    call.editor.is_over = True


async def write(call: Call) -> None:
    tail = call.tail
    if tail.startswith("!"):
        call.is_forced, call.tail = True, tail[1:]
    elif tail.lstrip().startswith("!") and tail[:1] == " ":
        await _write_to(call, tail.lstrip()[1:])
        return
    appends = call.argument.startswith(">>")
    if appends:
        call.tail = call.argument[2:]
    _store(call, appends=appends)


def write_and_close(call: Call) -> None:
    _store(call)
    _leave(call)


def close_written(call: Call) -> None:
    if call.text.is_changed or call.argument:
        _store(call)
    _leave(call)


def write_and_next(call: Call) -> None:
    _store(call)
    said = call.editor.view.message
    _to_file(call.editor, call.editor.at + 1)
    call.editor.say_more(said, call.editor.view.message)


def edit(call: Call) -> None:
    editor = call.editor
    name = call.file() or editor.text.name
    if editor.text.is_changed and not call.is_forced:
        raise Fault("E37: No write since last change (add ! to override)")
    if not name:
        raise Fault("E32: No file name")
    editor.edit(name)


def step(way: int) -> Callable[[Call], None]:
    def step(call: Call) -> None:
        editor = call.editor
        if len(editor.names) > 1 and 0 <= editor.at + way < len(editor.names) and editor.text.is_changed and not call.is_forced:
            raise Fault("E37: No write since last change (add ! to override)")
        if way > 0 and call.argument:
            editor.names, editor.at = call.argument.split(), 0
            editor.edit(editor.names[0])
            return
        _to_file(editor, editor.at + way)

    return step


def rewind(call: Call) -> None:
    if call.text.is_changed and not call.is_forced:
        raise Fault("E37: No write since last change (add ! to override)")
    call.editor.at = 0
    if not call.editor.names:
        raise Fault("E163: There is only one file to edit")
    call.editor.edit(call.editor.names[0])


def arguments(call: Call) -> None:
    editor = call.editor
    editor.say(" ".join(f"[{name}]" if at == editor.at else name for at, name in enumerate(editor.names)))


def file(call: Call) -> None:
    if call.argument:
        call.text.name = call.file()
    tell_file(call.editor)


def tell_file(editor: Editor) -> None:
    """^G and :f"""
    text = editor.text
    parts = [f'"{text.name}"' if text.name else '"[No Name]"']
    if text.is_changed:
        parts.append("[Modified]" if editor.is_compatible else "[+]")
    if text.is_new:
        parts.append("[New File]" if editor.is_compatible else "[New]")
    if text.is_readonly:
        parts.append("[readonly]")
    lines = len(text.lines)
    if text.is_empty and text.lines == [""]:
        parts.append("--No lines in buffer--")
    elif editor.view.has_ruler:
        parts.append(f"{lines} line{'' if lines == 1 else 's'} --{100 * (text.y + 1) // lines}%--")
    else:
        column = column_of(text.line, text.x)
        shown = "0-1" if not text.line else str(text.x + 1) if column == text.x else f"{text.x + 1}-{column + 1}"
        parts.append(f"line {text.y + 1} of {lines} --{100 * (text.y + 1) // lines}%-- col {shown}")
    if len(editor.names) > 1:
        parts.append(f"(file {editor.at + 1} of {len(editor.names)})")
    editor.say(" ".join(parts))


async def read(call: Call) -> None:
    editor, text = call.editor, call.text
    at = call.lines[1] + 1
    argument = call.argument
    if argument.startswith("!"):
        output, _ = await shell.ran(editor, argument[1:], "")
        lines = output.removesuffix("\n").split("\n") if output else []
    else:
        name = call.file() or text.name
        try:
            lines = files.read_lines(editor.proc, name)
        except OSError as error:
            raise Fault(f"E484: Can't open file {name}") from error
    text.keep()
    text.lines[at:at] = lines
    editor.lines_moved(at + len(lines), len(lines))
    if lines:
        editor.go_to_line(at)


def _leave(call: Call) -> None:
    editor = call.editor
    left = len(editor.names) - editor.at - 1
    if left > 0 and not call.is_forced and not editor.was_told_more and not editor.had_last and call.name[-1:] != "a":
        editor.was_told_more = True
        raise Fault(f"E173: {left} more file{'' if left == 1 else 's'} to edit")
    editor.is_over = True


def _store(call: Call, *, appends: bool = False) -> None:
    editor, text = call.editor, call.text
    name = call.file() or text.name
    if not name:
        raise Fault("E32: No file name")
    if text.is_readonly and not call.is_forced and name == text.name:
        raise Fault("E45: 'readonly' option is set (add ! to override)")
    is_other = name != text.name
    is_part = call.span is not None and call.all_lines != (0, len(text.lines) - 1)
    if is_other and not call.is_forced and not appends and editor.proc.exists(name):
        raise Fault("E13: File exists (add ! to override)")
    if is_part and not is_other and not call.is_forced and not appends:
        raise Fault("E140: Use ! to write partial buffer")
    first, last = call.all_lines
    said = files.store(editor.proc, text, name, text.lines[first : last + 1], appends=appends, brief=not editor.is_compatible)
    editor.say(said)
    if not text.name:
        text.name, is_other = name, False
    if not is_other and not is_part:
        text.is_changed = text.is_readonly = False
        text.is_new = False
    elif is_other:
        editor.alternate = name


async def _write_to(call: Call, command: str) -> None:
    """:w !command"""
    editor = call.editor
    first, last = call.all_lines
    output, status = await shell.ran(editor, command, "".join(line + "\n" for line in call.text.lines[first : last + 1]))
    told = [(f":w !{command}", ""), *((line, "") for line in output.removesuffix("\n").split("\n"))]
    if status:
        told.append((f"shell returned {status}", ""))
    editor.say_more(*told, ("", ""))


def _to_file(editor: Editor, at: int) -> None:
    if len(editor.names) < 2:
        raise Fault("E163: There is only one file to edit")
    if at >= len(editor.names):
        raise Fault("E165: Cannot go beyond last file")
    if at < 0:
        raise Fault("E164: Cannot go before first file")
    editor.at = at
    editor.edit(editor.names[at])
