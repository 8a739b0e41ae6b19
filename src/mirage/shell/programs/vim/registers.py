"""vi's registers: what was taken is kept, put and run again as keys (vim 9.0, register.c)."""

from __future__ import annotations

from mirage.shell.programs.vim.changes import REPORTED
from mirage.shell.programs.vim.editor import Editor
from mirage.shell.programs.vim.pending import Act
from mirage.shell.programs.vim.text import Place, indent


def take(editor: Editor, start: Place, end: Place, *, is_lines: bool) -> tuple[str, bool]:
    text = editor.text
    if is_lines:
        return "\n".join(text.lines[start[0] : end[0] + 1]), True
    return text.part(start, end), False


def store(editor: Editor, register: str, taken: tuple[str, bool], *, is_yank: bool = False) -> None:
    """Into a register (upper case adds), and into the one without a name."""
    registers = editor.registers
    if register.isupper() and register.lower() in registers:
        old, was_lines = registers[register.lower()]
        glue = "\n" if was_lines or taken[1] else ""
        taken = (old + glue + taken[0], was_lines or taken[1])
    if register.isalnum():
        registers[register.lower()] = taken
    elif is_yank:
        registers["0"] = taken
    elif taken[1] or "\n" in taken[0]:
        for number in range(9, 1, -1):
            if str(number - 1) in registers:
                registers[str(number)] = registers[str(number - 1)]
        registers["1"] = taken
    registers['"'] = taken


def put(way: str) -> Act:
    async def act(editor: Editor, count: int, register: str) -> None:
        text = editor.text
        name = register.lower() or '"'
        if name not in editor.registers:
            editor.complain(f"E353: Nothing in register {name}")
            return
        await editor.warn()
        content, is_lines = editor.registers[name]
        times = min(max(1, count), 10_000)
        text.keep()
        if is_lines:
            lines = content.split("\n") * times
            at = text.y + (way == "p")
            text.lines[at:at] = lines
            editor.lines_moved(at + len(lines), len(lines))
            editor.go((at, indent(text.lines[at])))
            if len(lines) > REPORTED:
                editor.say(f"{len(lines)} more lines")
            return
        at = min(text.x + (way == "p"), len(text.line)) if text.line else 0
        text.replace((text.y, at), (text.y, at), content * times)
        if "\n" in content:
            editor.go((text.y, at))
            editor.lines_moved(text.y + content.count("\n") + 1, content.count("\n"))
        else:
            editor.go((text.y, at + len(content) * times - 1))

    return act


async def record(editor: Editor, count: int, register: str) -> None:
    if editor.recording:
        editor.registers[editor.recording] = (editor.recorded.removesuffix("q"), False)
        editor.recording = ""
        return
    letter = await editor.next()
    if letter.isalnum():
        editor.recording, editor.recorded = letter.lower(), ""


async def execute(editor: Editor, count: int, register: str) -> None:
    letter = await editor.next()
    name = editor.registers.get("@", ("", False))[0] if letter == "@" else letter.lower()
    if name not in editor.registers or not name.isalnum():
        editor.beep()
        return
    editor.registers["@"] = (name, False)
    content, is_lines = editor.registers[name]
    editor.stuff((content + "\n" * is_lines) * min(max(1, count), 100))
