"""What is mounted, as programs read it from /proc/self/mounts of the visitor's own view."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mirage.shell.lib.text import to_text

if TYPE_CHECKING:
    from mirage.shell.process import Process

_OCTAL = re.compile(r"\\([0-7]{3})")


@dataclass(frozen=True, slots=True)
class MountLine:
    """struct mntent."""

    source: str
    target: str
    fstype: str
    options: str


def mounted(proc: Process, path: str = "/proc/self/mounts") -> list[MountLine]:
    """The lines of a table such as /proc/self/mounts or /etc/fstab; none when it can not be read."""
    try:
        text = to_text(proc.read_file(path, 1 << 20))
    except OSError:
        return []
    found = []
    for line in text.splitlines():
        fields = [_OCTAL.sub(lambda code: chr(int(code[1], 8)), field) for field in line.split()]
        if len(fields) >= 3 and not fields[0].startswith("#"):
            found.append(MountLine(fields[0], fields[1], fields[2], fields[3] if len(fields) > 3 else "defaults"))
    return found
