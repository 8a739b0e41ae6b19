""":set, and the options that this vi knows (vim 9.0, option.c)."""

from __future__ import annotations

import re

from mirage.shell.programs.vim.editor import Editor
from mirage.shell.programs.vim.ex.call import Call, Fault

OPTIONS = {
    "nu": "number", "ic": "ignorecase", "ai": "autoindent", "et": "expandtab", "sw": "shiftwidth", "ts": "tabstop", "ws": "wrapscan", "ro": "readonly",
    "nu!": "number", "hls": "hlsearch", "is": "incsearch", "sm": "showmatch", "sts": "softtabstop", "tw": "textwidth", "ru": "ruler", "smd": "showmode",
    "sc": "showcmd", "cp": "compatible", "mouse": "mouse", "bg": "background", "ff": "fileformat", "enc": "encoding", "fenc": "fileencoding",
    "bs": "backspace", "so": "scrolloff", "lcs": "listchars", "wm": "wrapmargin", "report": "report", "magic": "magic", "eb": "errorbells",
    "vb": "visualbell", "bk": "backup", "wb": "writebackup", "swf": "swapfile", "aw": "autowrite", "hid": "hidden", "rnu": "relativenumber",
    "cul": "cursorline", "si": "smartindent", "cin": "cindent", "scs": "smartcase", "paste": "paste", "list": "list", "wrap": "wrap", "syn": "syntax",
    "nf": "nrformats", "co": "columns", "lines": "lines", "term": "term", "tf": "ttyfast", "terse": "terse", "mod": "modified", "ml": "modeline",
}  # fmt: skip
NUMBERS = {"shiftwidth", "tabstop", "softtabstop", "textwidth", "scrolloff", "wrapmargin", "report", "columns", "lines"}
TEXTS = {"mouse", "background", "fileformat", "encoding", "fileencoding", "backspace", "listchars", "syntax", "nrformats", "term"}


def change(call: Call) -> None:
    for word in call.argument.split():
        _set_one(call.editor, word)


def _set_one(editor: Editor, word: str) -> None:
    view = editor.view
    found = re.match(r"(no|inv)?([a-z]+)(!|\?|&)?(?:[=:](.*))?\Z", word)
    if found is None:
        raise Fault(f"E518: Unknown option: {word}")
    prefix, name, sign, value = found.groups("")
    value = found[4]
    if OPTIONS.get(name, name) not in OPTIONS.values() and prefix:
        prefix, name = "", f"{prefix}{name}"
    full = OPTIONS.get(name, name)
    if full not in OPTIONS.values():
        raise Fault(f"E518: Unknown option: {word}")
    if full in NUMBERS or full in TEXTS:
        if value is None or sign == "?":
            shown = view.tab if full == "tabstop" else editor.options.get(full, 0 if full in NUMBERS else "")
            editor.say(f"  {full}={shown}")
        elif full in NUMBERS:
            if not value.isdecimal():
                raise Fault(f"E521: Number required after =: {word}")
            number = min(int(value[:6]), 9999)
            if full == "tabstop":
                view.tab = max(1, number)
            editor.options[full] = max(1, number) if full in ("shiftwidth", "tabstop") else number
        return
    if value is not None:
        raise Fault(f"E474: Invalid argument: {word}")
    if sign == "?":
        editor.say(f"{'  ' if _flag(editor, full) else 'no'}{full}")
        return
    is_on = not _flag(editor, full) if prefix == "inv" or sign == "!" else not prefix
    match full:
        case "number":
            view.is_numbered = is_on
        case "list":
            view.lists = is_on
        case "wrap":
            view.wraps, view.left = is_on, 0
        case "ruler":
            view.has_ruler = is_on
        case "readonly":
            editor.text.is_readonly = is_on
        case "compatible":
            editor.is_compatible = is_on
        case _:
            editor.options[full] = is_on


def _flag(editor: Editor, name: str) -> bool:
    view = editor.view
    shown = {
        "number": view.is_numbered,
        "list": view.lists,
        "wrap": view.wraps,
        "ruler": view.has_ruler,
        "readonly": editor.text.is_readonly,
    }
    return shown.get(name, bool(editor.options.get(name, False)))
