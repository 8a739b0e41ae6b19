"""less' options, turned while it shows (less 590, option.c, opttbl.c)."""

from __future__ import annotations

from mirage.shell.programs.less.pager import RETURN, Pager

TOGGLES = {
    "N": ("Don't use line numbers", "Constantly display line numbers"), "S": ("Fold long lines", "Chop long lines"),
    "i": ("Case is significant in searches", "Ignore case in searches"), "I": ("Case is significant in searches", "Ignore case in searches and in patterns"),
    "M": ("Short prompt", "Long prompt"), "m": ("Short prompt", "Medium prompt"), "R": ("Display control characters as ^X", "Display ANSI sequences directly, omit others"),
    "s": ("Display all blank lines", "Squeeze multiple blank lines"), "e": ("Don't quit at end-of-file", "Quit at end-of-file"),
    "F": ("Don't quit if end-of-file on first screen", "Quit if end-of-file on first screen"), "g": ("Don't highlight any search matches", "Highlight matches for previous search pattern"),
    "X": ("Send init strings to terminal", "Don't use termcap init/deinit strings"), "w": ("Don't highlight first unread line", "Highlight first unread line after forward-screen"),
}  # fmt: skip


async def toggle(pager: Pager, key: str) -> None:
    letter = await pager.ask_letter(key)
    if letter not in TOGGLES:
        if len(letter) == 1 and letter not in "z":
            pager.message = f'There is no -{letter} option ("less --help" for help){RETURN}'
        elif letter == "z":
            typed = await pager.ask("Scroll window size: ") if key == "-" else ""
            if typed is not None:
                pager.message = f"Scroll window size is {typed or -1} lines{RETURN}"
        return
    is_on = letter in pager.options
    if key == "-":
        is_on = not is_on
        pager.options.symmetric_difference_update(letter)
        if letter in "mM":
            pager.options.discard("M" if letter == "m" else "m")
        pager.is_squished = False
        pager.is_stale = True
    pager.message = TOGGLES[letter][is_on] + RETURN
