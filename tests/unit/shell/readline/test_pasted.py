"""Lines of more than one row, pasted: as bash 5.2 in a terminal of 80 columns shows them (recorded screens)."""

from __future__ import annotations

from mirage.shell.readline.editor import _cell, cells_of
from mirage.shell.readline.redisplay import Screen


def _shown(text: str, *, marked: bool) -> tuple[Screen, str]:
    screen = Screen(80, is_dumb=False)
    screen.update(cells_of("$ "), [_cell(each) for each in text], len(text), (0, len(text)) if marked else None)
    return screen, screen.take()


def test_a_newline_at_the_end_of_what_stands_out_still_begins_a_row() -> None:
    screen, sent = _shown("echo a\necho b\n", marked=True)
    assert sent == "$ \x1b[7mecho a\n\recho b\x1b[27m\n\r"
    assert (screen.row, screen.column) == (2, 0)


def test_what_no_longer_stands_out_is_written_again() -> None:
    screen, _ = _shown("echo a\necho b\n", marked=True)
    screen.update(cells_of("$ "), [_cell(each) for each in "echo a\necho b\n"], 14)
    assert screen.take().count("echo ") == 2


def test_an_empty_last_row_is_the_new_line() -> None:
    screen, _ = _shown("x" * 78, marked=False)
    screen.move_to_end()
    assert screen.row == 0


def test_a_tab_reaches_to_the_next_eighth_column() -> None:
    assert _shown("tab\there", marked=False)[1] == "$ tab   here"
