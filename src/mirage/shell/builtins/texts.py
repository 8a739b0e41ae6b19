"""What `help` knows: the texts of every topic, recorded from bash 5.2.15, read when somebody asks for one."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell


@cache
def topics() -> dict[str, str]:
    """`help TOPIC` by topic, in the order of `help -s '*'`."""
    source = resources.files("mirage.shell.builtins") / "recorded" / "help.json"
    found: dict[str, str] = json.loads(source.read_text(encoding="utf-8"))
    return found


def synopsis(topic: str) -> str:
    """`[-LP]` and the like behind the name: all of the first line after `name: `."""
    return topics()[topic].split("\n", 1)[0][len(topic) + 2 :]


def usage(shell: Shell, name: str) -> int:
    """`name: usage: ...` on standard error; the status of a wrong call."""
    shell.err(f"{name}: usage: {synopsis(name)}\n")
    return 2
