"""What a client sees of programs that truly run: the battery's probes of channels and terminals, beside OpenSSH's own sshd."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.gateway import real
from tests.e2e.gateway.battery import PROBES
from tests.e2e.gateway.duel import compare
from tests.e2e.gateway.test_differential import KNOWN
from tests.e2e.sandbox.conftest import lacking

ASKED = ("channel_exec_", "channel_pty_", "channel_shell_", "pty_", "window_", "openssh_client_")


@pytest.mark.slow  # what a probe leaves a program time for, a cell on a busy machine may miss
@pytest.mark.timeout(600)
def test_a_client_can_hardly_tell_a_cell_from_a_machine(tmp_path: Path) -> None:
    lacking()
    if reason := real.missing():
        pytest.skip(reason)
    names = [name for name in PROBES if name.startswith(ASKED) and name not in KNOWN]
    assert len(names) > 60
    assert compare(names, tmp_path, "sandbox") == {}
