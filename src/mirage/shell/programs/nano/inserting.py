"""nano takes in what stands elsewhere, a file or what a command prints, and lets the shell before it have the terminal (nano 7.2, files.c)."""

from __future__ import annotations

from mirage.shell.fds import BytesReader, Collector
from mirage.shell.programs.nano import asking, changing, files, justifying
from mirage.shell.programs.nano.editor import Editor
from mirage.shell.programs.nano.window import BEGIN, END


async def file(editor: Editor) -> None:
    answer, key = await asking.line(editor, lambda: "File to insert [from ./]: ", "", asking.INSERT, special=("^X",))
    if key == "^X":
        await execute(editor)
        return
    if key != "enter" or not answer:
        editor.say("Cancelled")
        return
    try:
        lines, _, said = files.read(editor.proc, answer)
    except FileNotFoundError:
        editor.say(f'File "{answer}" not found', is_alert=True)
        return
    except IsADirectoryError:
        editor.say(f'"{answer}" is a directory', is_alert=True)
        return
    except OSError as error:
        editor.say(f"Error reading {answer}: {error.strerror}", is_alert=True)
        return
    editor.text.insert("insertion", "\n".join(lines))
    editor.say(said)
    editor.scroll_to()


async def execute(editor: Editor) -> None:
    """^T: a command, whose output is put in; and ^Z behind it."""
    answer, key = await asking.line(
        editor, lambda: "Command to execute: ", "", asking.EXECUTE, special=("^Z", "^V", "^J"), history=editor.histories[2]
    )
    if key == "^Z":
        await suspend(editor)
    elif key == "^V":
        changing.cut_to_end(editor)
    elif key == "^J":
        justifying.justify(editor, whole=True)
    elif key != "enter" or not answer:
        editor.say("Cancelled")
    else:
        collected = Collector(files.SIZE_MAX)
        editor.remember(2, answer)
        await editor.proc.spawn(
            [editor.proc.env.get("SHELL", "/bin/sh"), "-c", answer], fds={0: BytesReader(b""), 1: collected, 2: collected}
        )
        output = bytes(collected.data).decode("utf-8", "surrogateescape")
        count = output.count("\n") + (output[-1:] not in ("", "\n"))
        if output:
            editor.text.insert("insertion", output)
        editor.say(f"Read {count} line{'' if count == 1 else 's'}")
        editor.scroll_to()


async def suspend(editor: Editor) -> None:
    editor.hush()
    await editor.screen.suspend(END.format(rows=editor.screen.rows) + '\n\nUse "fg" to return to nano.\n')
    editor.forget()
    await editor.screen.show(BEGIN.format(rows=editor.screen.rows))
