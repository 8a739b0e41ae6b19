"""Long texts that programs print as they are (usage, versions): recorded from the real ones, one file each in `recorded/`.

A text is found by its name, `wget.help`. Where it tells its version, the recording says `{version}`, and the image's own package
fills it in: what a program says of itself and what `dpkg -l` says of it never differ.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mirage.shell.process import Process


def recorded(proc: Process, name: str, package: str = "") -> str:
    """The text; `package` names the one whose version it tells."""
    text = text_of(name)
    return text.replace("{version}", upstream(proc, package)).replace("{package}", version(proc, package)) if package else text


@cache
def text_of(name: str) -> str:
    return (resources.files("mirage.shell") / "recorded" / f"{name}.txt").read_text(encoding="utf-8")


def preload() -> None:
    """Read them all now, for a process that will not be allowed to read them later."""
    for entry in (resources.files("mirage.shell") / "recorded").iterdir():
        if entry.name.endswith(".txt"):
            text_of(entry.name[: -len(".txt")])


def version(proc: Process, package: str) -> str:
    """The package's version as dpkg has it in the image; empty when it is not there."""
    found = proc.host.packages.get(package)
    return found.version if found is not None else ""


def upstream(proc: Process, package: str) -> str:
    """The same without epoch and Debian revision: what the program itself knows."""
    text = version(proc, package).partition(":")[2] or version(proc, package)
    return re.sub(r"[+~](?:deb|dfsg|ds|really|repack).*$", "", text.rpartition("-")[0] or text)
