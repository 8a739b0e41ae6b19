"""Lines of our own, and what bash 5.2.15 and dash 0.5.12 of Debian 12 answered to them, byte for byte (`recorded.json`).

Recorded as `bash -c LINE` and `sh -c LINE` by root in an empty directory, LANG=C.UTF-8, no terminal.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "recorded.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[f"{case['shell']}-{number}" for number, case in enumerate(CASES)])
def test_a_line_is_answered_as_the_real_shell_did(run: Callable[..., Any], case: dict[str, Any]) -> None:
    line: str = case["line"]
    if case["shell"] == "sh":
        line = "sh -c '" + line.replace("'", "'\\''") + "'"
    assert run(line).answer == (case["out"], case["err"], case["status"])
