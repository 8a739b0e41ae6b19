"""What `bind -l`, -p, -P, -v and -V show of a readline without changes, recorded from bash 5.2.15 with Debian's inputrc."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources


@cache
def shown() -> dict[str, str]:
    """The output by option letter."""
    source = resources.files("mirage.shell.builtins") / "recorded" / "bind.json"
    found: dict[str, str] = json.loads(source.read_text(encoding="utf-8"))
    return found


def functions() -> list[str]:
    """The names of readline's functions."""
    return shown()["l"].split()
