"""Files that others wrote: which format they have, and what of them is to be examined."""

from __future__ import annotations

from pathlib import Path

import pytest

from mirage.analysis.inputs import COWRIE, HISTORY, JSON_LINES, PLAIN, Format, detect, items

COWRIE_LINE = '{"eventid":"cowrie.command.input","session":"s","input":"id","timestamp":"t"}\n'


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (COWRIE_LINE, COWRIE),
        ('{"id": 1, "command": "id"}\n', JSON_LINES),
        ("#1700000000\nid\n", HISTORY),
        (": 1700000000:0;id\n", HISTORY),
        ("- cmd: id\n  when: 1700000000\n", HISTORY),
        ("    1  id\n    2  ls\n    3  w\n", HISTORY),
        ("id\nls -la\n", PLAIN),
        ("", PLAIN),
    ],
)
def test_the_format_is_seen_in_the_first_lines(text: str, form: Format) -> None:
    assert detect(text.encode()) is form


@pytest.mark.parametrize(
    ("text", "form", "found"),
    [
        (COWRIE_LINE + "broken\n", COWRIE, [("id", "s", "t")]),
        ("#1700000000\nid\nls\n", HISTORY, [("id", "", "1700000000"), ("ls", "", "")]),
        (": 1700000000:0;id\n", HISTORY, [("id", "", "1700000000")]),
        ("- cmd: id\n  when: 1700000000\n", HISTORY, [("id", "", "")]),
        ("   11  id\n", HISTORY, [("id", "", "")]),
        (
            '{"kind": "LineEntered", "text": "id", "session": "s", "time": 5}\n{"kind": "CommandRan"}\n',
            JSON_LINES,
            [("id", "s", "5")],
        ),
        ("id\r\n\n  \nls", PLAIN, [("id", "", ""), ("ls", "", "")]),
        ("a\udcffb\n", PLAIN, [("a\udcffb", "", "")]),
    ],
)
def test_lines_are_read_with_session_and_time(tmp_path: Path, text: str, form: Format, found: list[tuple[str, str, str]]) -> None:
    file = tmp_path / "file"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert [(item.text, item.session, item.time) for item in items(file, form) if item.text] == found


def test_reading_goes_on_behind_any_line(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("one\ntwo\nthree\n")
    first, *_ = items(file, PLAIN)
    assert [item.text for item in items(file, PLAIN, first.next)] == ["two", "three"]


def test_an_endless_line_is_cut_off_and_the_next_one_is_read(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"a" * (9 << 20) + b"\nid\n")
    found = list(items(file, PLAIN))
    assert (len(found[0].text), found[1].text) == (4 << 20, "id")
