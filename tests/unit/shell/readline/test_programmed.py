"""TAB behind a command that has a completion specification."""

from __future__ import annotations

import asyncio

import pytest

from mirage.world.engine import Pty
from tests.unit.shell.conftest import Machine, Wire

SHOW = "g() { printf '<%s>' got \"$@\"; echo; }\n"


@pytest.mark.parametrize(
    ("given", "keys", "said"),
    [
        ("complete -W 'alpha beta' g", "g al\t", "<got><alpha>"),
        ("complete -W '$(echo alpha beta)' g", "g be\t", "<got><beta>"),
        ("f() { COMPREPLY=(one); }; complete -F f g", "g \tX", "<got><one><X>"),
        ("f() { compopt -o nospace; COMPREPLY=(one); }; complete -F f g", "g \tX", "<got><oneX>"),
        ("f() { COMPREPLY=(\"$1-$2-$3-$COMP_CWORD\"); }; complete -F f g", "g a b\t", "<got><a><g-b-a-2>"),
        ("f() { COMPREPLY=(\"${#COMP_WORDS[@]}\"); }; complete -F f g", "X=1 g --a=\t", "<got><--a=4>"),
        ("l() { complete -W late g; return 124; }; complete -D -F l", "g la\t", "<got><late>"),
        ("f() { COMPREPLY=(/etc); compopt -o filenames; }; complete -F f g", "g \tx", "<got></etc/x>"),
        ("complete -W no -o default g", "g /etc/pass\t", "<got></etc/passwd>"),
        ("complete -W only g", "true; g \t", "<got><only>"),
    ],
)  # fmt: skip
def test_a_specification_answers(machine: Machine, given: str, keys: str, said: str) -> None:
    lines = _screen(machine, f"{SHOW}{given}\n{keys}\nexit\n").replace("\r", "\n").split("\n")
    assert [line for line in lines if line.startswith("<got>")] == [said]


def test_a_function_that_fails_leaves_the_line_and_the_status_alone(machine: Machine) -> None:
    typed = "f() { nosuch 2>/dev/null; ${x?gone}; }; complete -F f g; g() { echo $? $1; }\nfalse\ng \tb\nexit\n"
    assert "\r1 b\r\n" in _screen(machine, typed)


def _screen(machine: Machine, typed: str) -> str:
    """All that the terminal was sent."""
    return asyncio.run(machine.serve(None, Wire([typed.encode()], Pty(), ends=False))).out.decode()
