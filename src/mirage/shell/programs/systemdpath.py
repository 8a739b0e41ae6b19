"""systemd-path (systemd 252): where the system and its users keep things."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib import nss
from mirage.shell.lib.recorded import text_of
from mirage.shell.registry import program
from mirage.shell.systemd.asking import asked

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {"help": "h", "version": "version", "suffix": ":suffix"}


@program("systemd-path")
def systemd_path(proc: Process) -> int:
    options, words = asked(proc, "h", LONGS)
    suffix = dict(options).get("suffix", "")
    user = nss.user(proc, proc.uid)
    home = proc.env.get("HOME") or (user.home if user is not None else "/")
    text = text_of("systemd-path.all").replace("{home}", home).replace("{path}", proc.env.get("PATH", ""))
    known = dict(line.split(": ", 1) for line in text.splitlines())
    tail = f"/{suffix.lstrip('/')}" if suffix else ""
    if not words:
        proc.out("".join(f"{name}: {path}{tail}\n" for name, path in known.items()))
        return 0
    for word in words:
        if word not in known:
            proc.err(f"Path {word} not known.\n")
            return 1
        proc.out(f"{known[word]}{tail}\n")
    return 0
