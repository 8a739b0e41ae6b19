"""wipefs, mkfs and blkdiscard (util-linux 2.38.1): the signatures on the machine's disks, and who would write over them."""

from __future__ import annotations

import os
from errno import EBUSY
from typing import TYPE_CHECKING

from mirage.shell.lib import smartcols, utillinux
from mirage.shell.lib.become import become
from mirage.shell.lib.gnu import why
from mirage.shell.lib.inuse import Use, truly, use
from mirage.shell.lib.options import UsageError, scan
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "all": "a", "backup": "b", "force": "f", "noheadings": "i", "json": "J", "lock": "?lock", "no-act": "n", "output": ":O",
    "offset": ":o", "parsable": "p", "quiet": "q", "types": ":t", "help": "h", "version": "V",
}  # fmt: skip
OFFSETS = {"disk": "0x1fe", "extended": "0x1fe", "btrfs": "0x10040", "swap": "0xff6"}
TYPES = {"disk": "dos", "extended": "dos"}
HEAD = ["DEVICE", "OFFSET", "TYPE", "UUID", "LABEL"]


@program("wipefs", path="/usr/sbin/wipefs")
async def wipefs(proc: Process) -> int:
    try:
        options, operands = scan(proc.args, "abfhiJnO:o:pqt:V", LONGS)
    except UsageError:
        return await truly(proc)
    given = dict(options)
    found = [use(proc, name) for name in operands]
    if not found or None in found or given.keys() - {"a", "f", "q"}:
        return await truly(proc)
    if "a" not in given:
        rows = [row for one in found if one is not None for row in _signatures(one)]
        proc.out(smartcols.table([HEAD, *rows]) if rows else "")
        return 0
    for one in found:
        if one is not None and one.is_held:
            proc.err(f"wipefs: error: {one.name}: probing initialization failed: Device or resource busy\n")
            return 1
    return await truly(proc)


def _signatures(found: Use) -> list[list[str]]:
    offset, part = OFFSETS.get(found.kind), found.device.partition
    if offset is None:
        return []
    return [
        [
            found.device.name,
            offset,
            TYPES.get(found.kind, found.kind),
            part.uuid if part is not None and found.kind != "extended" else "",
            "",
        ]
    ]


@program("mkfs", path="/usr/sbin/mkfs")
async def mkfs(proc: Process) -> int:
    """It only finds the program for a kind of file system."""
    words, kind = list(proc.args), "ext2"
    if words[:1] in (["-h"], ["-V"]) and len(words) == 1:
        return await truly(proc)
    rest = []
    while words:
        word = words.pop(0)
        if word in ("-t", "--type") and words:
            kind = words.pop(0)
        elif word.startswith("--type="):
            kind = word.partition("=")[2]
        elif word.startswith("-t") and len(word) > 2:
            kind = word[2:]
        elif word not in ("-V", "--verbose"):
            rest.append(word)
    if not rest:
        utillinux.bad_usage(proc, "no device specified")
    try:
        return await become(proc, [f"mkfs.{kind}", *rest])
    except OSError as error:
        proc.fail(f"failed to execute mkfs.{kind}: {why(error)}")


@program("blkdiscard", path="/usr/sbin/blkdiscard")
async def blkdiscard(proc: Process) -> int:
    try:
        options, operands = scan(proc.args, "hfo:l:p:qsVvz", {"force": "f", "offset": ":o", "length": ":l", "step": ":p", "quiet": "q", "secure": "s",
                                                             "verbose": "v", "zeroout": "z", "help": "h", "version": "V"})  # fmt: skip
    except UsageError:
        return await truly(proc)
    found = use(proc, operands[0]) if operands else None
    if found is None or not found.is_held or "f" in dict(options):
        return await truly(proc)
    proc.err(f"blkdiscard: cannot open {found.name}: {os.strerror(EBUSY)}\n")
    return 1
