"""What bzip2 and xz do alike: a file gives way to what it packs or unpacks to, with its mode, its owner and its times."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mirage.shell.lib.text import to_bytes

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.vfs.types import Stat


async def replace(proc: Process, name: str, target: str, stat: Stat, made: bytes, *, keeps: bool) -> None:
    """OSError. What is at the target goes first."""
    caller, raw = proc.caller, to_bytes(target)
    if caller.exists(raw, False):
        caller.unlink(raw)
    output = proc.open_now(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        await output.write(made)
    finally:
        output.close()
    caller.utimens(raw, stat.atime, stat.mtime)
    if proc.uid == 0:
        caller.chown(raw, stat.uid, stat.gid)
    caller.chmod(raw, stat.mode & 0o777)
    if not keeps:
        caller.unlink(to_bytes(name))
