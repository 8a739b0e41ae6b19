""":d, :m, :t, :j and the others that move, tell and change whole lines (vim 9.0, ex_cmds.c)."""

from __future__ import annotations

import re

from mirage.shell.lib.text import to_bytes
from mirage.shell.programs.vim import changes, registers
from mirage.shell.programs.vim.changes import REPORTED
from mirage.shell.programs.vim.ex import ranges
from mirage.shell.programs.vim.ex.call import Call, Fault


async def delete(call: Call) -> None:
    editor, text = call.editor, call.text
    first, last = _counted(call)
    if text.is_empty and text.lines == [""]:
        raise Fault("E749: Empty buffer")
    await editor.warn()
    registers.store(editor, "", ("\n".join(text.lines[first : last + 1]), True))
    text.keep()
    changes.delete_lines(editor, first, last)


def yank(call: Call) -> None:
    first, last = _counted(call)
    registers.store(call.editor, "", ("\n".join(call.text.lines[first : last + 1]), True), is_yank=True)
    if last - first + 1 > REPORTED:
        call.editor.say(f"{last - first + 1} lines yanked")


async def put(call: Call) -> None:
    editor, text = call.editor, call.text
    name = call.argument[:1] or '"'
    if name not in editor.registers:
        raise Fault(f"E353: Nothing in register {name}")
    lines = editor.registers[name][0].split("\n")
    at = call.lines[1] + 1
    text.keep()
    text.lines[at:at] = lines
    editor.lines_moved(at + len(lines), len(lines))
    editor.go_to_line(at + len(lines) - 1)
    if len(lines) > REPORTED:
        editor.say(f"{len(lines)} more lines")


def move(call: Call) -> None:
    text = call.text
    first, last = call.lines
    target = _target(call)
    if first <= target < last:
        raise Fault("E134: Cannot move a range of lines into itself")
    text.keep()
    block = text.lines[first : last + 1]
    del text.lines[first : last + 1]
    at = target + 1 - (len(block) if target >= last else 0)
    text.lines[at:at] = block
    call.editor.lines_moved(max(at + len(block), last + 1), len(block))
    call.editor.go_to_line(at + len(block) - 1)
    if len(block) > 2:
        call.editor.say(f"{len(block)} lines moved")


def copy(call: Call) -> None:
    text = call.text
    first, last = call.lines
    target = _target(call)
    text.keep()
    block = text.lines[first : last + 1]
    text.lines[target + 1 : target + 1] = block
    call.editor.lines_moved(target + 1 + len(block), len(block))
    call.editor.go_to_line(target + len(block))
    if len(block) > 2:
        call.editor.say(f"{len(block)} more lines")


async def join(call: Call) -> None:
    first, last = call.lines
    if call.span is None or first == last:
        last = min(first + 1, len(call.text.lines) - 1)
    call.text.y = first
    await changes.join(call.editor, last - first + 1, "" if call.is_forced else " ")
    call.editor.go_to_line(first)


async def shift(call: Call) -> None:
    first, last = call.lines
    await changes.shift(call.editor, first, last, call.name[0], call.times)
    call.editor.go_to_line(last)


def mark(call: Call) -> None:
    letter = call.argument[:1]
    if letter:
        call.text.marks[letter] = (call.lines[1], 0)


def number(call: Call) -> None:
    call.editor.say(str((call.span[1] if call.span is not None else len(call.text.lines) - 1) + 1))


def show(call: Call) -> None:
    first, last = call.lines
    if call.editor.is_silent:
        if call.text.is_empty and call.text.lines == [""]:
            raise Fault("E749: Empty buffer")
        for y in range(first, last + 1):
            number = f"{y + 1:>7} " if call.name.startswith(("#", "nu")) else ""
            call.editor.proc.out(to_bytes(f"{number}{call.text.lines[y]}\n"))
        call.editor.go_to_line(last)
        return
    shown = [(call.text.lines[y], "") for y in range(first, last + 1)]
    call.editor.go_to_line(last)
    if len(shown) == 1:
        call.editor.say(*shown[0])
    else:
        call.editor.say_more((f":{call.name}", ""), *shown)


def _counted(call: Call) -> tuple[int, int]:
    """`:d 3`: so many lines from the last of the range on."""
    first, last = call.lines
    found = re.search(r"(\d+)\s*$", call.argument)
    if found is not None:
        return last, min(last + int(found[1][:9]), len(call.text.lines)) - 1
    return first, last


def _target(call: Call) -> int:
    span, rest = ranges.parsed(call.editor, call.argument)
    if span is None or rest:
        raise Fault("E14: Invalid address")
    return span[1]
