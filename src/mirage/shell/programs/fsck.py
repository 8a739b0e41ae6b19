"""fsck (util-linux 2.38.1): who looks after each kind of file system of the machine's disks; of other files it truly runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib.inuse import Use, truly, use
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

FSCK_ERROR = 8
BANNER = "fsck from util-linux 2.38.1\n"
CHECKERS = {"btrfs": "btrfs", "disk": "ext2", "extended": "ext2", "bios": "ext2"}  # a swap has none; ext2 is for what is not known


@program("fsck", path="/usr/sbin/fsck")
async def fsck(proc: Process) -> int:
    words = [word for word in proc.args if not word.startswith("-")]
    options = [word for word in proc.args if word.startswith("-")]
    found = [use(proc, word) for word in words]
    if None in found or any(word.startswith(("--", "-t", "-r", "-s", "-C", "-V", "-?")) for word in options):
        return await truly(proc)
    proc.out(BANNER)
    status = 0
    for one in found:
        if one is not None and one.kind in CHECKERS:
            status |= await _checked(proc, one, options)
    return status


async def _checked(proc: Process, found: Use, options: list[str]) -> int:
    name, own = f"fsck.{CHECKERS[found.kind]}", {"-N", "-A", "-M", "-P", "-R", "-T", "-l"}
    given = [word for word in options if word not in own]
    if "-N" in options:
        place = ", ".join(found.places[:1])
        proc.out(f"[/usr/sbin/{name} (1) -- {place or found.name}] {' '.join([name, *given, found.name])} \n")
        return 0
    try:
        return await proc.spawn([name, *given, found.name], path=f"/usr/sbin/{name}")
    except OSError as error:
        proc.err(f"fsck: error {error.errno} ({error.strerror}) while executing {name} for {found.name}\n")
        return FSCK_ERROR
