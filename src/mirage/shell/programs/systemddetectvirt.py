"""systemd-detect-virt (systemd 252): in what the machine runs, as the persona has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib.recorded import text_of
from mirage.shell.registry import program
from mirage.shell.systemd.asking import asked

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "help": "h",
    "version": "version",
    "container": "c",
    "vm": "v",
    "chroot": "r",
    "private-users": "users",
    "quiet": "q",
    "list": "list",
}


@program("systemd-detect-virt")
def systemd_detect_virt(proc: Process) -> int:
    options, words = asked(proc, "hqcvr", LONGS)
    if any(key == "list" for key, _ in options):
        proc.out(text_of("systemd-detect-virt.list"))
        return 0
    if words:
        proc.err(f"{proc.argv[0].rpartition('/')[2]} takes no arguments.\n")
        return 1
    mode = next((key for key, _ in reversed(options) if key in ("c", "v", "r", "users")), "")
    if mode in ("r", "users"):
        return 1
    found = proc.host.hardware.hypervisor if mode != "c" else ""
    if not any(key == "q" for key, _ in options):
        proc.out(f"{found or 'none'}\n")
    return int(not found)
