"""History expansion: what bash 5.2.15 makes of `!`, and what it says where it cannot."""

from __future__ import annotations

import pytest

from mirage.shell.readline.history import Expander, ExpansionError, keeps, read_file

HISTORY = ["echo one two", "ls -l /tmp"]


@pytest.mark.parametrize(
    ("line", "expanded"),
    [
        ("!!", "ls -l /tmp"),
        ("sudo !!", "sudo ls -l /tmp"),
        ("!1", "echo one two"),
        ("!ec", "echo one two"),
        ("!-2:1", "one"),
        ("cd !$", "cd /tmp"),
        ("x !*", "x -l /tmp"),
        ("^tmp^var^", "ls -l /var"),
        ("echo '!!' \"a!\" a!=b $!", "echo '!!' \"a!\" a!=b $!"),
    ],
)
def test_events_are_put_in(line: str, expanded: str) -> None:
    assert Expander(HISTORY).expand(line) == expanded


@pytest.mark.parametrize(("line", "words"), [("!zz", "!zz: event not found"), ("^q^r", ":s^q^r: substitution failed")])
def test_what_is_not_there_is_said_as_bash_says_it(line: str, words: str) -> None:
    with pytest.raises(ExpansionError) as raised:
        Expander(HISTORY).expand(line)
    assert str(raised.value) == words


def test_debians_histcontrol_drops_repetitions_and_lines_with_a_leading_blank() -> None:
    lines = ["ls -l /tmp", " secret", "pwd", ""]
    assert [keeps(line, HISTORY, "ignoredups:ignorespace", "") for line in lines] == [False, False, True, False]


def test_time_stamps_in_the_file_are_no_lines() -> None:
    assert read_file("#1700000000\nls\npwd\n") == ["ls", "pwd"]
