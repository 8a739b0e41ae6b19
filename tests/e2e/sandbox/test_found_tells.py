"""Tells that a blind set of probes found: each was a contradiction once, and is asked again here as it was asked then."""

from __future__ import annotations

import pytest

from tests.e2e.house import House
from tests.e2e.sandbox.hearing import hear

C = "import ctypes; l = ctypes.CDLL(None, use_errno=True); e = ctypes.get_errno"

KNOWN = {
    # descriptors and the login's shell
    "a pipe that is opened again": ("echo x | tee /dev/stderr > /dev/null; echo y > /dev/stdout", "x\ny"),
    "whose the pipe is": ("stat -Lc '%U %a' /proc/$PPID/fd/0", "root 600"),
    "pointers that lead nowhere": (f"python3 -c '{C}; print([(l.syscall(n, -1, -1, -1), e()) for n in (63, 99, 137)])'",
        "[(-1, 14), (-1, 14), (-1, 14)]"),
}  # fmt: skip


@pytest.fixture(scope="module")
def heard(sandbox: House) -> dict[str, str]:
    return dict(zip(KNOWN, hear(sandbox, [command for command, _ in KNOWN.values()], "127.0.5.3")))


@pytest.mark.parametrize("name", KNOWN)
def test_what_gave_a_cell_away_does_not_any_more(heard: dict[str, str], name: str) -> None:
    assert heard[name].rstrip("\n") == KNOWN[name][1].rstrip("\n")


def test_the_login_s_shell_knows_its_sshd(sandbox: House) -> None:
    assert sandbox.sh("cat /proc/$PPID/comm; [ $PPID = $(ps -o ppid= -p $$) ]; echo $?", source="127.0.5.3") == "sshd\n0\n"
