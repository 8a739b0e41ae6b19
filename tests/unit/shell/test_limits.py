"""What a session may spend holds for every way in which it spends it."""

from __future__ import annotations

import asyncio

import pytest

from mirage.base.clock import SystemClock
from mirage.base.events import LimitReached, SessionCrashed
from mirage.base.limits import LayerLimits, ShellLimits
from mirage.image.image import Image
from mirage.state.open import open_store
from mirage.world.host import Host
from tests.unit.shell.conftest import Machine
from tests.unit.shell.test_login import converse


@pytest.mark.parametrize("line", ["yes", "cat /dev/zero", "while :; do echo line; done", "yes >&2", "yes | cat"])
def test_what_is_sent_without_a_terminal_is_bounded(machine: Machine, line: str) -> None:
    machine.limits = ShellLimits(output=1 << 17)
    answer = machine.run(line)
    assert len(answer.out + answer.err) < 1 << 20
    assert [event.limit for event in answer.events if isinstance(event, LimitReached) and event.limit != "events"] == ["output"]


def test_a_long_word_of_many_braces_is_refused_before_it_is_laid_out(machine: Machine) -> None:
    answer = machine.run("echo " + "{1,2}word" * 200 + "; echo $?")
    assert answer.out == b""
    assert b"brace expansion: failed to allocate memory" in answer.err


def test_what_does_not_fit_on_the_disk_any_more_is_written_as_far_as_it_fits_and_then_told(image: Image) -> None:
    """/dev is a file system with room, where a machine without flash has no mtdblock: bots write to it until it is full."""
    host = Host.open(open_store("memory:", b"full"), image, clock=SystemClock(), seed=b"full" * 8, limits=LayerLimits(bytes=1 << 20))
    answer = Machine(host).run("cat /dev/zero > /dev/mtdblock1; echo $?; test -s /dev/mtdblock1 && echo some")
    assert (answer.out, answer.err) == (b"1\nsome\n", b"cat: write error: No space left on device\n")


def test_who_takes_the_signal_of_a_background_read_is_refused_and_does_not_ask_for_ever(machine: Machine) -> None:
    shown, _ = asyncio.run(converse(machine, "dumb", [b"(trap : TTIN; read x; echo over $?) &\r", b"wait\r"]))
    assert b"over 1" in b"".join(shown)


@pytest.mark.parametrize(
    "program", ["id", "kill", "last", "pstree", "vmstat", "hexdump -n", "column -c", "ps -p", "killall", "more -n", "atq", "groups"]
)
def test_digits_that_no_number_is_made_of_are_no_fault_of_ours(machine: Machine, program: str) -> None:
    words = ("9" * 5000, "-" + "9" * 5000, "²", "-²", "-n ²")
    answer = machine.run("cd /tmp; echo a > f; " + "; ".join(f"{program} {word} f < f" for word in words))
    assert [event for event in answer.events if isinstance(event, SessionCrashed)] == []
