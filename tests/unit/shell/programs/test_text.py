"""Text programs against what Debian 12's own said: `text.json` holds lines, inputs and answers recorded in C.UTF-8.

The recorded bytes stand as Latin-1. Every program has a fresh machine with the same few files in its current directory.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

RECORDED = json.loads((Path(__file__).parent / "text.json").read_text())
PLACE = "/tmp/x"


@pytest.mark.parametrize("name", sorted(RECORDED["cases"]))
def test_every_line_is_answered_as_recorded(name: str, run: Callable[..., Any]) -> None:
    for path, text in RECORDED["files"].items():
        place = f"{PLACE}/{path}"
        assert run(f"mkdir -p '{place.rpartition('/')[0]}'; cat > '{place}'", text.encode("latin-1")).answer == ("", "", 0)
    wrong = []
    for line, stdin, out, err, status in RECORDED["cases"][name]:
        result = run(f"cd {PLACE}; export LANG=C.UTF-8 TZ=UTC HOME=/root; {line}", stdin.encode("latin-1"))
        answer = [result.out.decode("latin-1"), result.err.decode("latin-1"), result.status]
        if answer != [out, err, status]:
            wrong.append((line, [out, err, status], answer))
    assert wrong == []
