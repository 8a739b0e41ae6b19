"""losetup (util-linux 2.38.1) on a machine that has no loop device in use, as a server's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib import utillinux
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "all": "a", "detach": ":d", "detach-all": "D", "find": "f", "set-capacity": ":c", "associated": ":j", "nooverlap": "L", "offset": ":o",
    "sizelimit": ":sizelimit", "sector-size": ":b", "partscan": "P", "read-only": "r", "direct-io": "?direct-io", "show": "show", "verbose": "v",
    "json": "J", "list": "l", "noheadings": "n", "output": ":O", "output-all": "output-all", "raw": "raw",
}  # fmt: skip


@program("losetup", path="/usr/sbin/losetup")
def losetup(proc: Process) -> int:
    options, operands = utillinux.read(proc, "ab:c:d:Dfj:Jlno:O:PrvL", LONGS)
    given = dict(options)
    if "d" in given:
        return proc.error(f"{given['d']}: failed to use device: No such device")
    if "f" in given and not operands:
        proc.out("/dev/loop0\n")
        return 0
    if operands and "f" not in given:
        return proc.error(f"{operands[0]}: failed to use device: No such device")
    return 0
