"""Lines of our own, and what bash 5.2.15 and dash 0.5.12 of Debian 12 answered to them, byte for byte (`recorded.json`).

Recorded as `bash -c LINE` and `sh -c LINE` by root in an empty directory, LANG=C.UTF-8, no terminal, in a root that was never booted:
there systemd keeps nothing in /tmp.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from mirage.base.clock import ManualClock
from mirage.image.image import Image
from mirage.state.open import open_store
from mirage.world.host import Host
from tests.unit.shell.conftest import Machine
from tests.unit.world import ground

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "recorded.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def host(image: Image) -> Host:
    """One host for all, since each line has a layer of its own."""
    return Host.open(open_store("memory:", b"host"), image, clock=ManualClock(ground.NOW), seed=b"s" * 32)


@pytest.mark.parametrize("number", range(len(CASES)))
def test_a_line_is_answered_as_the_real_shell_did(host: Host, number: int) -> None:
    case = CASES[number]
    line: str = case["line"]
    if case["shell"] == "sh":
        line = "sh -c '" + line.replace("'", "'\\''") + "'"
    out, *rest = Machine(host, layer=b"%d" % number).run(line).answer
    assert (re.sub(r"^systemd-private-\S+\n", "", out, flags=re.MULTILINE), *rest) == (case["out"], case["err"], case["status"])
