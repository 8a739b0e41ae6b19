"""nano writes what it shows, and leaves (nano 7.2, files.c)."""

from __future__ import annotations

from mirage.shell.programs.nano import asking, files
from mirage.shell.programs.nano.editor import Editor


async def write(editor: Editor, *, is_leaving: bool = False, way: str = "") -> bool:
    """^O, and the end of ^X: ask for a name, and write; whether it was written."""
    text = editor.text
    form, is_backed, answer = text.format, False, text.name
    may_change = not text.name

    def prompt() -> str:
        verb = {"": "Write", "Append": "Append to", "Prepend": "Prepend to"}[way]
        return f"File Name to {verb}{f' [{form} Format]' if form else ''}{' [Backup]' if is_backed else ''}: "

    while True:
        answer, key = await asking.line(editor, prompt, answer, asking.WRITE, special=("M-d", "M-m", "M-a", "M-p", "M-b"))
        if key in ("M-d", "M-m"):
            chosen = "DOS" if key == "M-d" else "Mac"
            form = "" if form == chosen else chosen
            continue
        if key in ("M-a", "M-p"):
            chosen = "Append" if key == "M-a" else "Prepend"
            way, answer = "" if way == chosen else chosen, ""
            continue
        if key == "M-b":
            is_backed = not is_backed
            continue
        if key == "^C" or not answer:
            editor.say("Cancelled")
            return False
        if key == asking.GONE:
            editor.is_over = True
            return False
        if answer != text.name and not way:
            if not may_change:
                if await asking.yes(editor, "Save file under DIFFERENT NAME?") != "y":
                    continue
                may_change = True
            if editor.proc.exists(answer) and await asking.yes(editor, f'File "{answer}" exists; OVERWRITE?') != "y":
                continue
        break
    if is_backed and editor.proc.exists(answer):
        files.back_up(editor.proc, answer)
    return _store(editor, answer, form, way)


async def save(editor: Editor) -> None:
    if editor.text.name:
        _store(editor, editor.text.name, editor.text.format)
    else:
        await write(editor)


async def leave(editor: Editor) -> None:
    if not editor.text.is_changed or editor.view.is_readonly:
        editor.close()
        return
    answer = await asking.yes(editor, "Save modified buffer?")
    if answer in ("n", asking.GONE):
        editor.close()
    elif answer == "^C":
        editor.say("Cancelled")
    elif await write(editor, is_leaving=True):
        editor.close()


def _store(editor: Editor, name: str, form: str, way: str = "") -> bool:
    text = editor.text
    message, is_alert = files.written(editor.proc, name, "\n".join(text.lines), form, way=way)
    if not is_alert and not way:
        if name != text.name:
            files.unlock(editor.proc, text)
            text.name, text.lock = name, files.lock(editor.proc, name)
            editor.colour()
        text.format = form
        text.written()
    editor.say(message, is_alert=is_alert)
    return not is_alert
