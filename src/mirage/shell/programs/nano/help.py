"""nano's help: a text for each thing that it asks, in a viewer of its own (`recorded/nano.*.txt`, nano 7.2 on 74 columns and more)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib.canvas import Row
from mirage.shell.lib.recorded import recorded
from mirage.shell.programs.nano.colors import syntax_named
from mirage.shell.programs.nano.window import REVERSE, help_rows

if TYPE_CHECKING:
    from mirage.shell.programs.nano.editor import Editor

TITLES = {
    "main": "Main nano help text", "search": "Search Command Help Text", "replace": "Search Command Help Text", "write": "Write File Help Text",
    "insert": "Insert File Help Text", "line": "Go To Line Help Text", "execute": "Execute Command Help Text",
}  # fmt: skip
KEYS = (
    ("^L", "Refresh"), ("^X", "Close"), ("^W", "Where Is"), ("^Q", "Where Was"), ("M-Q", "Previous"), ("M-W", "Next"), ("^P", "Prev Line"),
    ("^N", "Next Line"), ("^Y", "Prev Page"), ("^V", "Next Page"), ("M-\\", "First Line"), ("M-/", "Last Line"),
)  # fmt: skip
LEAVING = ("^X", "^C", "^G", "F1", "F2", "q", "Q", "")
STEPS = {"down": 1, "^N": 1, "up": -1, "^P": -1}


async def show(editor: Editor, name: str = "main") -> None:
    """Until somebody closes it."""
    editor.hush()
    lines = recorded(editor.proc, f"nano.{name}").split("\n")
    syntax = syntax_named(editor.proc, "nanohelp")
    top = 0
    while True:
        view = editor.view
        editor.screen_size()
        height = view.height
        looks = syntax.looks(lines, top, top + height) if syntax is not None else {}
        title = TITLES[name]
        rows = [Row().to(3 + max(0, view.columns - 5 - len(title)) // 2, REVERSE).put(title, REVERSE).to(view.columns, REVERSE)]
        for number in range(top, top + height):
            line = lines[number] if number < len(lines) else ""
            cells = Row().put(line)
            for first, last, look in looks.get(number, []):
                cells[first:last] = [(cell, look) for cell, _ in cells[first:last]]
            rows.append(cells)
        rows += [Row(), *help_rows(KEYS, view.columns)]
        await editor.screen.show(editor.paint(rows, None))
        key = await editor.screen.key()
        if key in LEAVING:
            return
        page, last = max(1, height - 2), max(0, len(lines) - 1)
        if key in STEPS:
            top += STEPS[key]
        elif key in ("pagedown", "^V", " "):
            top += page
        elif key in ("pageup", "^Y", "-"):
            top -= page
        elif key in ("M-\\", "home", "C-home"):
            top = 0
        elif key in ("M-/", "end", "C-end"):
            top = last
        top = min(max(top, 0), last)
