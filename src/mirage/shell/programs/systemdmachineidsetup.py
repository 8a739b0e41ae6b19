"""systemd-machine-id-setup (systemd 252): /etc/machine-id, made anew where it holds none; recorded."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING

from mirage.shell.lib.text import to_text
from mirage.shell.registry import program
from mirage.shell.systemd.asking import asked

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {"help": "h", "version": "version", "root": ":root", "image": ":image", "commit": "commit", "print": "print"}
FILE = "/etc/machine-id"


@program("systemd-machine-id-setup")
def systemd_machine_id_setup(proc: Process) -> int:
    options, words = asked(proc, "h", LONGS)
    given = dict(options)
    if words:
        proc.err("Extraneous arguments\n")
        return 1
    path = given.get("root", "").rstrip("/") + FILE
    number = _read(proc, path)
    if number is None and proc.uid:
        proc.err(f"Cannot open {path}: {'Permission denied' if proc.exists(path) else 'No such file or directory'}\n")
        return 1
    if number is None:
        number = uuid.UUID(int=proc.visit.rng.getrandbits(128), version=4).hex
        proc.err("Initializing machine ID from random generator.\n")
        proc.caller.write_file(path.encode("utf-8", "surrogateescape"), f"{number}\n".encode())
        proc.caller.chmod(path.encode("utf-8", "surrogateescape"), 0o444)
    if "print" in given:
        proc.out(f"{number}\n")
    return 0


def _read(proc: Process, path: str) -> str | None:
    try:
        text = to_text(proc.read_file(path))
    except OSError:
        return None
    return text[:32] if re.fullmatch(r"[0-9a-f]{32}\n?", text) and set(text.strip()) != {"0"} else None
