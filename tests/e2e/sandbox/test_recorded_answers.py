"""What tools ask of a kernel to know a container or a fake, and what a booted Debian 12 said: answers.txt, replayed.

Numbers of calls with senseless arguments, what there is below /proc and /sys, devices, namespaces, groups, descriptors, sockets.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.e2e.house import House
from tests.e2e.sandbox.hearing import hear

CASE = re.compile(
    r"^#### (?!says$)(?P<name>.+)\n(?P<command>[\s\S]*?)\n#### says\n(?P<said>[\s\S]*?)(?=^#### (?!says$)|\Z)", re.MULTILINE
)
CASES = {case["name"]: (case["command"], case["said"]) for case in CASE.finditer(Path(__file__).with_name("answers.txt").read_text())}
AT_ONCE = 60  # commands of one session, which has its time


@pytest.fixture(scope="module")
def heard(sandbox: House) -> dict[str, str]:
    names, found = list(CASES), dict[str, str]()
    for first in range(0, len(names), AT_ONCE):
        some = names[first : first + AT_ONCE]
        found |= zip(some, hear(sandbox, [CASES[name][0] for name in some], "127.0.5.4"))
    return found


def test_there_are_enough_answers() -> None:
    assert len(CASES) >= 150


@pytest.mark.parametrize("name", CASES)
def test_the_answer_is_that_of_the_recorded_kernel(heard: dict[str, str], name: str) -> None:
    assert heard[name].rstrip("\n") == CASES[name][1].rstrip("\n")
