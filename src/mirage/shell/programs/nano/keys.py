"""Which key does what in nano (nano 7.2, global.c)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from mirage.shell.programs.nano import changing, help, inserting, justifying, moving, searching, writing
from mirage.shell.programs.nano.editor import Editor

Action = Callable[[Editor], Awaitable[None] | None]


def _center(editor: Editor) -> None:
    editor.scroll_to(row=editor.view.height // 2)


def _home(editor: Editor) -> None:
    editor.to_line(editor.text.y)


def _end(editor: Editor) -> None:
    editor.to_line(editor.text.y, len(editor.text.line))


def _first(editor: Editor) -> None:
    editor.to_line(0)


def _last(editor: Editor) -> None:
    editor.to_line(len(editor.text.lines) - 1, row=editor.view.height - 1)


def _tab(editor: Editor) -> None:
    if editor.text.mark is not None:
        _indent(editor)
    else:
        editor.text.insert("addition", "\t", grows=True)


def _indent(editor: Editor) -> None:
    changing.change_lines(editor, "indent", lambda line: f"\t{line}" if line else line)


def _unindent(editor: Editor) -> None:
    changing.change_lines(
        editor, "unindent", lambda line: line[1:] if line.startswith("\t") else line[min(8, len(line) - len(line.lstrip(" "))) :]
    )


async def _verbatim(editor: Editor) -> None:
    editor.say("Verbatim Input")
    await editor.show()
    piece = await editor.screen.raw()
    editor.hush()
    editor.text.insert("addition", piece)


def _toggle(name: str, label: str, *, is_hidden: bool = False) -> Action:
    def toggle(editor: Editor) -> None:
        is_on = not getattr(editor.view, name)
        setattr(editor.view, name, is_on)
        editor.say(f"{label} {'enabled' if is_on != is_hidden else 'disabled'}")

    return toggle


def _scroll(step: int) -> Action:
    def scroll(editor: Editor) -> None:
        text = editor.text
        if 0 <= text.top + step < len(text.lines):
            text.top += step
            text.go_to_line(min(max(text.y, text.top), text.top + editor.view.height - 1))

    return scroll


def _suspend_hint(editor: Editor) -> None:
    editor.say("To suspend, type ^T^Z", is_alert=True)


async def _write(editor: Editor) -> None:
    await writing.write(editor)


CHANGES: dict[str, Action] = {
    "^K F9": changing.cut_line, "^U F10": changing.paste, "enter ^M": changing.enter, "tab ^I": _tab,
    "backspace ^H": changing.backspace, "delete ^D": changing.delete, "^\\ M-r": searching.replace,
    "^J F4": lambda editor: justifying.justify(editor, whole=False), "M-j": lambda editor: justifying.justify(editor, whole=True),
    "^T": inserting.execute, "^R insert F5": inserting.file, "^O F3": _write, "^S": writing.save, "M-u": changing.undo,
    "M-e": changing.redo, "M-}": _indent, "M-{ S-tab": _unindent, "M-3": changing.comment, "M-v": _verbatim,
    "M-t": changing.cut_to_end, "C-delete": lambda editor: changing.cut_word(editor, 1),
    "M-backspace": lambda editor: changing.cut_word(editor, -1), "paste": Editor.paste_typed,
}  # fmt: skip


async def _help(editor: Editor) -> None:
    await help.show(editor)


PLAIN: dict[str, Action] = {
    "^G F1": _help, "^X F2": writing.leave, "^W F6": searching.search,
    "^Q": lambda editor: searching.search(editor, is_backwards=True), "M-w M-f": lambda editor: searching.find_again(editor, 1),
    "M-q M-b": lambda editor: searching.find_again(editor, -1), "^C F11": Editor.locate, "^_ M-g": searching.go_to,
    "M-6 M-^": changing.copy, "M-a ^^ ^6": changing.toggle_mark, "M-]": moving.match_bracket,
    "^B left": lambda editor: moving.by_characters(editor, -1), "^F right": lambda editor: moving.by_characters(editor, 1),
    "C-left M-left": lambda editor: moving.by_words(editor, -1), "M- ": lambda editor: moving.by_words(editor, -1),
    "C-right ^@ M-right": lambda editor: moving.by_words(editor, 1), "^A home": _home, "^E end": _end,
    "^P up": lambda editor: moving.by_lines(editor, -1), "^N down": lambda editor: moving.by_lines(editor, 1),
    "M-- M-up": _scroll(-1), "M-+ M-= M-down": _scroll(1), "M-( M-9": lambda editor: moving.by_paragraphs(editor, -1),
    "M-) M-0": lambda editor: moving.by_paragraphs(editor, 1), "C-up": lambda editor: moving.by_paragraphs(editor, -1),
    "C-down": lambda editor: moving.by_paragraphs(editor, 1), "^Y pageup F7": lambda editor: moving.by_page(editor, -1),
    "^V pagedown F8": lambda editor: moving.by_page(editor, 1), "M-\\ M-| C-home": _first, "M-/ M-? C-end": _last,
    "M-< M-,": lambda editor: editor.switch(-1), "M-> M-.": lambda editor: editor.switch(1), "^L": _center, "M-d": Editor.count,
    "M-c": Editor.toggle_constant, "M-x": _toggle("has_help", "Help mode"), "M-n": _toggle("is_numbered", "Line numbering"),
    "M-p": _toggle("shows_blanks", "Whitespace display"), "M-i": _toggle("indents", "Auto indent"),
    "M-s": _toggle("wraps", "Soft wrapping of overlong lines"), "^Z": _suspend_hint,
}  # fmt: skip


def _spread(table: dict[str, Action]) -> dict[str, Action]:
    return {key: action for keys, action in table.items() for key in ([keys] if keys == "M- " else keys.split(" "))}


Editor.actions = _spread(PLAIN) | _spread(CHANGES)
Editor.changing = frozenset(CHANGES.values())
