"""The way back holds against a stage that is an attacker's: nothing is written but new files in the mailbox itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from mirage.journal.directives import MOST, NAME, Directive, Mailbox

CUT = Directive(verb="cut-off", session="0abc", risk=93, threshold=90)


def test_what_is_asked_is_taken_once(tmp_path: Path) -> None:
    box = Mailbox(tmp_path / "journal")
    box.make()
    slow = Directive(verb="slow-down", session="0abc", risk=60, threshold=50)
    assert box.ask(CUT) and box.ask(slow)
    assert box.take() == [CUT, slow]
    assert box.take() == []


def test_without_a_stage_that_wants_it_nothing_is_asked(tmp_path: Path) -> None:
    assert Mailbox(tmp_path).ask(CUT) is False
    assert Mailbox(tmp_path).take() == []
    assert list(tmp_path.iterdir()) == []


def test_what_waited_for_an_earlier_stage_is_dropped(tmp_path: Path) -> None:
    box = Mailbox(tmp_path)
    box.make()
    assert box.ask(CUT)
    box.make()
    assert box.take() == []


def test_a_full_mailbox_takes_no_more(tmp_path: Path) -> None:
    box = Mailbox(tmp_path)
    box.make()
    asked = [box.ask(Directive(verb="cut-off", session=str(number), risk=1, threshold=1)) for number in range(MOST + 2)]
    assert asked == [True] * MOST + [False] * 2


@pytest.mark.parametrize("session", ["../../x", "a/b", "", "..", "a" * 65, "a\0b"])
def test_no_name_of_the_stage_is_a_path(tmp_path: Path, session: str) -> None:
    box = Mailbox(tmp_path / "journal")
    box.make()
    assert box.ask(Directive(verb="cut-off", session=session, risk=1, threshold=1)) is False
    assert [path.name for path in tmp_path.rglob("*")] == ["journal", NAME]


@pytest.mark.parametrize("what", ["journal", NAME])
def test_a_link_in_the_place_of_a_directory_is_not_followed(tmp_path: Path, what: str) -> None:
    outside = tmp_path / "outside"
    (outside / NAME).mkdir(parents=True)
    journal = tmp_path / "journal"
    if what == "journal":
        journal.symlink_to(outside)
    else:
        journal.mkdir()
        (journal / NAME).symlink_to(outside / NAME)
    assert Mailbox(journal).ask(CUT) is False
    assert list((outside / NAME).iterdir()) == []


def test_a_file_that_is_there_is_not_written_to(tmp_path: Path) -> None:
    box = Mailbox(tmp_path)
    box.make()
    victim = tmp_path / "victim"
    victim.write_text("mine")
    (tmp_path / NAME / f".cut-off-{CUT.session}").symlink_to(victim)
    assert box.ask(CUT) is False
    assert victim.read_text() == "mine"


def test_what_is_no_directive_is_dropped(tmp_path: Path) -> None:
    box = Mailbox(tmp_path)
    box.make()
    for name, data in (("a", b"{"), ("b", b'{"verb": "explode", "session": "x", "risk": 1, "threshold": 1}'), ("c", b"\xff" * 9000)):
        (tmp_path / NAME / name).write_bytes(data)
    (tmp_path / NAME / "d").mkdir()
    assert box.ask(CUT)
    assert box.take() == [CUT]
    assert [path.name for path in (tmp_path / NAME).iterdir()] == ["d"]
