"""What nano asks in its status bar: a line of text with keys of its own, or yes and no (nano 7.2, prompt.c)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from mirage.shell.programs.nano import help

if TYPE_CHECKING:
    from mirage.shell.programs.nano.editor import Editor

Keys = tuple[tuple[str, str], ...]
GONE = "gone"  # the terminal is
MOVES = {"left": -1, "^B": -1, "right": 1, "^F": 1}

WRITE: Keys = (("^G", "Help"), ("^C", "Cancel"), ("M-D", "DOS Format"), ("M-M", "Mac Format"), ("M-A", "Append"), ("M-P", "Prepend"),
               ("M-B", "Backup File"), ("^T", "Browse"))  # fmt: skip
INSERT: Keys = (
    ("^G", "Help"),
    ("^C", "Cancel"),
    ("M-F", "New Buffer"),
    ("M-N", "No Conversion"),
    ("^X", "Execute Command"),
    ("^T", "Browse"),
)
EXECUTE: Keys = (("^G", "Help"), ("^C", "Cancel"), ("M-F", "New Buffer"), ("M-\\", "Pipe Text"), ("^S", "Spell Check"), ("^Y", "Linter"),
                 ("^J", "Full Justify"), ("^O", "Formatter"), ("^V", "Cut Till End"), ("^Z", "Suspend"))  # fmt: skip
SEARCH: Keys = (("^G", "Help"), ("^C", "Cancel"), ("M-C", "Case Sens"), ("M-R", "Reg.exp."), ("M-B", "Backwards"), ("^R", "Replace"),
                ("^P", "Older"), ("^N", "Newer"), ("^T", "Go To Line"))  # fmt: skip
REPLACE: Keys = (("^G", "Help"), ("^C", "Cancel"), ("M-C", "Case Sens"), ("M-R", "Reg.exp."), ("M-B", "Backwards"), ("^R", "No Replace"),
                 ("^P", "Older"), ("^N", "Newer"))  # fmt: skip
REPLACE_WITH: Keys = (("^G", "Help"), ("^C", "Cancel"), ("^P", "Older"), ("^N", "Newer"))
LINE: Keys = (("^G", "Help"), ("^C", "Cancel"), ("^W", "Begin of Paragr."), ("^O", "End of Paragraph"), ("^Y", "First Line"), ("^V", "Last Line"),
              ("^T", "Go To Text"))  # fmt: skip
TEXTS = {
    WRITE: "write",
    INSERT: "insert",
    EXECUTE: "execute",
    SEARCH: "search",
    REPLACE: "replace",
    REPLACE_WITH: "replace",
    LINE: "line",
}


async def line(
    editor: Editor,
    prompt: Callable[[], str],
    answer: str,
    keys: Keys,
    *,
    special: Sequence[str] = (),
    history: Sequence[str] = (),
) -> tuple[str, str]:
    """The answer, and the key that ended it: `enter`, one of `special`, `^C`, or `gone`."""
    view = editor.view
    view.answer, view.cursor, view.keys = answer, len(answer), keys
    place, kept = len(history), answer
    try:
        while True:
            view.prompt = prompt()
            await editor.show()
            key = await editor.next_key()
            if not key:
                return view.answer, GONE
            if key in ("enter", "^C") or key in special:
                return view.answer, key
            if key in ("^G", "F1"):
                await help.show(editor, TEXTS.get(keys, "search"))
            elif key == "M-x":
                view.has_help = not view.has_help
            elif history and key in ("up", "^P", "down", "^N"):
                kept = view.answer if place == len(history) else kept
                place = min(max(place + (-1 if key in ("up", "^P") else 1), 0), len(history))
                view.answer = history[place] if place < len(history) else kept
                view.cursor = len(view.answer)
            else:
                _edit(editor, key)
    finally:
        view.prompt = ""
        view.keys = editor.main_keys


def _edit(editor: Editor, key: str) -> None:
    view = editor.view
    text, at = view.answer, view.cursor
    if key in MOVES:
        view.cursor = min(max(at + MOVES[key], 0), len(text))
    elif key in ("home", "^A"):
        view.cursor = 0
    elif key in ("end", "^E"):
        view.cursor = len(text)
    elif key in ("backspace", "^H"):
        view.answer, view.cursor = text[: max(at - 1, 0)] + text[at:], max(at - 1, 0)
    elif key in ("delete", "^D"):
        view.answer = text[:at] + text[at + 1 :]
    elif key == "^K":
        editor.cut_answer = text[at:] or text
        view.answer = text[:at] if text[at:] else ""
        view.cursor = len(view.answer)
    elif key == "^U":
        piece = editor.cut.split("\n")[0]
        view.answer, view.cursor = text[:at] + piece + text[at:], at + len(piece)
    elif len(key) == 1:
        view.answer, view.cursor = text[:at] + key + text[at:], at + 1


async def yes(editor: Editor, question: str, *, offers_all: bool = False) -> str:
    """`y`, `n`, `a`; `^C` when it was cancelled, `gone` when nobody is there any more."""
    view = editor.view
    view.prompt, view.answer, view.asks, view.offers_all = f"{question} ", "", True, offers_all
    try:
        while True:
            await editor.show()
            key = await editor.next_key()
            if not key:
                return GONE
            key = key.lower() if key != "^C" else key
            if key in ("y", "n", "^C") or (key == "a" and offers_all):
                return key
    finally:
        view.prompt, view.asks = "", False
