"""nano 7.2 and vim.tiny 9.0: what stands in the file after the keys, and what a flood of keys does. The screens are in ../screens."""

from __future__ import annotations

import asyncio

import pytest

from tests.unit.shell.conftest import Machine
from tests.unit.shell.test_login import converse


def play(machine: Machine, *keys: bytes) -> list[str]:
    """What each piece of typing is answered with."""
    return [answer.decode("utf-8", "replace") for answer in asyncio.run(converse(machine, "xterm", list(keys)))[0]]


def content(machine: Machine, name: str) -> str:
    return machine.run(f"cat {name}").out.decode()


def test_nano_writes_what_was_typed(machine: Machine) -> None:
    opened, _, asked, saved, left = play(machine, b"nano f\r", b"hello\rworld", b"\x0f", b"\r", b"\x18")
    assert "GNU nano 7.2" in opened
    assert "[ New File ]" in opened
    assert "File Name to Write: f" in asked
    assert "[ Wrote 2 lines ]" in saved
    assert left.endswith("# ")
    assert content(machine, "f") == "hello\nworld\n"


def test_nano_asks_before_it_drops_changes(machine: Machine) -> None:
    machine.run("printf 'one\\ntwo\\n' > f")
    opened, _, asked, _ = play(machine, b"nano f\r", b"\x0b", b"\x18", b"n")
    assert "[ Read 2 lines ]" in opened
    assert "Save modified buffer?" in asked
    assert content(machine, "f") == "one\ntwo\n"
    play(machine, b"nano f\r", b"\x0b", b"\x18", b"y", b"\r")
    assert content(machine, "f") == "two\n"


def test_nano_finds_cuts_and_pastes(machine: Machine) -> None:
    machine.run("printf 'one\\ntwo\\nthree\\n' > f")
    play(machine, b"nano f\r", b"\x17two\r", b"\x0b\x1b[B\x15", b"\x13", b"\x18")
    assert content(machine, "f") == "one\nthree\ntwo\n"


def test_nano_without_a_terminal_says_so(machine: Machine) -> None:
    assert machine.run("nano f").answer[1:] == ("Standard input is not a terminal\n", 1)
    assert machine.run("TERM=nosuch nano f").answer == ("", "Error opening terminal: nosuch.\n", 1)


EDITS = [
    (b"ihello\x1b:wq\r", "helloone\ntwo\nthree\n"),
    (b"ddp:x\r", "two\none\nthree\n"),
    (b"jdd:wq\r", "one\nthree\n"),
    (b"Ofirst\x1bGolast\x1b:wq\r", "first\none\ntwo\nthree\nlast\n"),
    (b"cwnew\x1b:wq\r", "new\ntwo\nthree\n"),
    (b"A!\x1bjx:wq\r", "one!\ntw\nthree\n"),
    (b"/thr\rD:wq\r", "one\ntwo\n\n"),
    (b"yyGpu:wq\r", "one\ntwo\nthree\n"),
    (b":%s/o/0/g\r:wq\r", "0ne\ntw0\nthree\n"),
    (b"2ddiX\x1bZZ", "Xthree\n"),
    (b"ihello\x1b:q\r:q!\r", "one\ntwo\nthree\n"),
    (b":2\r:d\r:w other\r:q!\r", "one\ntwo\nthree\n"),
    (b"rXlrY~:wq\r", "Xye\ntwo\nthree\n"),
    (b"$a\rmore\x7f\x7f\x1b:wq\r", "one\nmo\ntwo\nthree\n"),
]


def test_vi_edits_as_it_is_told(machine: Machine) -> None:
    machine.run("ln -s vim.tiny /usr/bin/vi")
    for keys, expected in EDITS:
        machine.run("printf 'one\\ntwo\\nthree\\n' > f")
        shown = play(machine, b"vi f\r", *(keys[at : at + 1] for at in range(len(keys))))
        assert '"f" 3 lines, 14 bytes' in shown[0]
        assert shown[-1].endswith("# ")
        assert (keys, content(machine, "f")) == (keys, expected)


def test_vi_takes_all_keys_at_once_as_well(machine: Machine) -> None:
    play(machine, b"vim.tiny f\r", b"ihello\x1b:wq\r")
    assert content(machine, "f") == "hello\n"


def test_vi_tells_what_it_wrote_and_what_it_can_not(machine: Machine) -> None:
    machine.run("ln -s vim.tiny /usr/bin/vi")
    shown = play(machine, b"vi new\r", b"ihello\x1b", b":q\r", b":w\r", b":foo\r", b":q\r")
    assert '"new" [New File]' in shown[0]
    assert "E37: No write since last change (add ! to override)" in shown[2]
    assert '"new" [New File] 1 line, 6 bytes written' in shown[3]
    assert "E492: Not an editor command: foo" in shown[4]
    assert content(machine, "new") == "hello\n"


def test_vi_takes_its_keys_from_a_pipe(machine: Machine) -> None:
    assert machine.run("printf 'ihello\\033:wq\\n' | vim.tiny g > /dev/null; cat g").answer == (
        "hello\n", "Vim: Warning: Output is not to a terminal\nVim: Warning: Input is not from a terminal\n", 0,
    )  # fmt: skip


FLOODS = [b"\x1b" * 500, bytes(range(256)) * 4, b"i" + b"x" * 5000, b":" + b"9" * 3000 + b"\r", b"99999999dd", b"\x1b[999;999H" * 50]


@pytest.mark.parametrize("program", [b"vim.tiny f\r", b"nano f\r"])
def test_a_flood_of_keys_is_borne(machine: Machine, program: bytes) -> None:
    for flood in FLOODS:
        play(machine, program, flood)


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (b"3iab\x1b", "ababab\n"),
        (b"3ia\tb\rc\x1b", "a\tb\nca\tb\nca\tb\nc\n"),
        (b"1000i" + b"x" * 40 + b"\x1b", "x" * 40_000 + "\n"),  # some letters at a time: one by one is the square of them
    ],
)
def test_what_vi_inserts_with_a_count_is_there_as_often(machine: Machine, keys: bytes, text: str) -> None:
    play(machine, b"vim.tiny f\r", keys, b":wq\r")
    assert content(machine, "f") == text
