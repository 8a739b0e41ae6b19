"""vi's commands: what a key does when no text is typed (vim 9.0, normal.c)."""

from __future__ import annotations

from mirage.shell.programs.vim import edits, movement, operators, pending, registers, scrolling, undoing, visual
from mirage.shell.programs.vim.editor import Editor, GoneError, Interrupted
from mirage.shell.programs.vim.ex import buffers, colon
from mirage.shell.programs.vim.operators import OPERATORS
from mirage.shell.programs.vim.pending import Act

LEAVING = "Type  :qa  and press <Enter> to exit Vim"
ABANDONING = "Type  :qa!  and press <Enter> to abandon all changes and exit Vim"


async def run(editor: Editor) -> None:
    """Command after command, until it is left or nobody types any more."""
    try:
        while not editor.is_over:
            await _enter_prompt(editor)
            if editor.is_over:
                return
            editor.trace = []
            try:
                await command(editor)
            except Interrupted:
                editor.visual = ""
            editor.text.settle()
            editor.text.clamp()
    except GoneError:
        return


async def command(editor: Editor) -> None:
    """One, with its count and its register."""
    count, register, letter = await pending.prefix(editor)
    if editor.visual:
        await visual.key(editor, letter, count, register)
        return
    name = letter
    if letter in "gzZ[]\x1c" and letter:
        name += await editor.next()
        if name.endswith("\x1b"):
            return
    if name in OPERATORS:
        await operators.operate(editor, name, count, register)
        return
    action = ACTIONS.get(name)
    if action is not None:
        await action(editor, count, register)
        if name in CHANGES:
            pending.keep_dot(editor)
        return
    motion = await movement.move(editor, name, count)
    if motion is None:
        editor.beep()
    else:
        editor.go(motion.place, keeps_column=motion.keeps_column)
        if name == "$":
            editor.text.wanted = 1 << 30


async def _enter_prompt(editor: Editor) -> None:
    """hit-enter: what is pressed goes away with the messages, or is the next command."""
    while editor.view.scrolled and not editor.is_over:
        letter = await editor.next(raw=False)
        if letter == ":":
            before = len(editor.view.scrolled)
            await colon.prompt(editor)
            if len(editor.view.scrolled) == before:
                editor.view.scrolled = []
                editor.view.message = ("", "")
            continue
        editor.view.scrolled = []
        editor.view.message = ("", "")
        if letter not in "\r\n \x03":
            editor.stuff(letter)


async def _repeat(editor: Editor, count: int, register: str) -> None:
    if not editor.dot:
        editor.beep()
        return
    keys = editor.dot
    if count:
        keys = str(count) + keys.lstrip("0123456789")
    editor.stuff(keys)


async def _mark(editor: Editor, count: int, register: str) -> None:
    letter = await editor.next()
    if letter != "\x1b":
        editor.text.marks[letter] = (editor.text.y, editor.text.x)


async def _colon(editor: Editor, count: int, register: str) -> None:
    await colon.prompt(editor, (f".,.+{count - 1}" if count > 1 else ".") if count else "")


async def _ex(editor: Editor, count: int, register: str) -> None:
    await colon.ex_mode(editor)


async def _leave(editor: Editor, count: int, register: str) -> None:
    await colon.run(editor, "x")


async def _abandon(editor: Editor, count: int, register: str) -> None:
    await colon.run(editor, "q!")


async def _tell_file(editor: Editor, count: int, register: str) -> None:
    buffers.tell_file(editor)


async def _tell_letter(editor: Editor, count: int, register: str) -> None:
    letter = editor.text.line[editor.text.x : editor.text.x + 1]
    code = ord(letter) if letter else 0
    shown = letter if letter >= " " else f"^{chr(code ^ 64)}"
    editor.say(f"<{shown}>  {code},  Hex {code:02x},  Octal {code:03o}" if letter else "NUL")


async def _suspend(editor: Editor, count: int, register: str) -> None:
    await editor.suspend()


async def _interrupt(editor: Editor, count: int, register: str) -> None:
    editor.say(ABANDONING if editor.text.is_changed else LEAVING)
    raise Interrupted


async def _other_file(editor: Editor, count: int, register: str) -> None:
    await colon.run(editor, "e #")


async def _same_again(editor: Editor, count: int, register: str) -> None:
    await colon.run(editor, "s")


async def _tag(editor: Editor, count: int, register: str) -> None:
    editor.complain("E433: No tags file")


async def _tag_back(editor: Editor, count: int, register: str) -> None:
    editor.complain("E73: Tag stack empty")


async def _nothing(editor: Editor, count: int, register: str) -> None:
    editor.beep()


ACTIONS: dict[str, Act] = {
    **{letter: edits.begin(letter) for letter in "iaIAoO"}, "r": edits.replace, "R": edits.overwrite, "x": edits.by("d", "l"),
    "X": edits.by("d", "h"), "D": edits.by("d", "$"), "C": edits.by("c", "$"), "s": edits.by("c", "l"), "S": edits.by("c", "c"),
    "Y": edits.by("y", "y"), "p": registers.put("p"), "P": registers.put("P"), "J": edits.join_lines, "~": edits.switch,
    "u": undoing.undo, "U": undoing.line_undo, "\x12": undoing.redo, ".": _repeat, "m": _mark, ":": _colon, "Q": _ex,
    "\x06": scrolling.by_page(1), "\x02": scrolling.by_page(-1), "\x04": scrolling.by_half(1), "\x15": scrolling.by_half(-1),
    "\x05": scrolling.by_rows(1), "\x19": scrolling.by_rows(-1), "z\r": scrolling.cursor_at("\r"), "zt": scrolling.cursor_at("t"),
    "zz": scrolling.cursor_at("z"), "zb": scrolling.cursor_at("b"), "z.": scrolling.cursor_at("."), "z-": scrolling.cursor_at("-"),
    "\x0c": scrolling.redraw, "ZZ": _leave, "ZQ": _abandon, "\x07": _tell_file, "ga": _tell_letter, "\x1a": _suspend,
    "\x03": _interrupt, "\x1e": _other_file, "&": _same_again, "\x1d": _tag, "\x14": _tag_back, "q": registers.record,
    "@": registers.execute, "v": visual.select_by("v"), "V": visual.select_by("V"), "\x16": visual.select_by("\x16"),
    "\x1b": _nothing,
}  # fmt: skip
CHANGES = frozenset("iaIAoOrRxXDCsSpPJ~&")
