"""losetup (util-linux 2.38.1) on a machine that has no loop device in use, as a server's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell import gnu
from mirage.shell.options import parse
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "all": "a", "detach": ":d", "detach-all": "D", "find": "f", "set-capacity": ":c", "associated": ":j", "nooverlap": "L", "offset": ":o",
    "sizelimit": ":sizelimit", "sector-size": ":b", "partscan": "P", "read-only": "r", "direct-io": "?direct-io", "show": "show", "verbose": "v",
    "json": "J", "list": "l", "noheadings": "n", "output": ":O", "output-all": "output-all", "raw": "raw", "help": "h", "version": "V",
}  # fmt: skip


@program("losetup", path="/usr/sbin/losetup")
def losetup(proc: Process) -> int:
    options, operands = parse(proc, "ab:c:d:Dfhj:Jlno:O:PrvVL", LONGS)
    given = dict(options)
    if "h" in given:
        gnu.tell(proc, "losetup", "help", "util-linux")
    if "V" in given:
        proc.out("losetup from util-linux 2.38.1\n")
        return 0
    if "d" in given:
        return proc.error(f"{given['d']}: failed to use device: No such device")
    if "f" in given and not operands:
        proc.out("/dev/loop0\n")
        return 0
    if operands and "f" not in given:
        return proc.error(f"{operands[0]}: failed to use device: No such device")
    return 0
