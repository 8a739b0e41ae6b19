"""The programs of e2fsprogs 1.47.0 on the machine's own disks, which are in use or hold no ext file system; on other files they truly run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib.inuse import Use, truly, use
from mirage.shell.lib.options import UsageError, scan
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

RELEASE = "1.47.0 (5-Feb-2023)"
FSCK_ERROR = 8
ADVICE = """
The superblock could not be read or does not describe a valid ext2/ext3/ext4
filesystem.  If the device is valid and it really contains an ext2/ext3/ext4
filesystem (and not swap or ufs or something else), then the superblock
is corrupt, and you might try running e2fsck with an alternate superblock:
    e2fsck -b 8193 <device>
 or
    e2fsck -b 32768 <device>

"""
MKE2FS = "b:cd:e:g:i:jl:m:no:qr:s:t:vC:DE:FG:I:J:KL:M:N:O:R:ST:U:Vz:"
E2FSCK = "panyrcC:B:dE:fvtFVM:b:I:j:P:l:L:N:SsDkz:"
TUNE2FS = "c:C:e:E:fg:i:I:jJ:lL:m:M:o:O:Q:r:s:T:u:U:z:"


def _asked(proc: Process, short: str) -> tuple[dict[str, str], Use | None]:
    """The options, and the disk that is meant; None: it is none of the machine's."""
    try:
        options, operands = scan(proc.args, short, {})
    except UsageError:
        return {}, None
    return dict(options), use(proc, operands[0]) if operands else None


def _found(found: Use) -> tuple[str, str]:
    """What plausibility checks say of what is there: on standard output, and on standard error."""
    if found.kind == "disk":
        return "", f"Found a dos partition table in {found.name}\n"
    return (f"{found.name} contains a {found.kind} file system\n" if found.kind in ("btrfs", "swap") else ""), ""


def _state(found: Use) -> str:
    """ext2fs_check_mount_point() knows a swap; the root of btrfs is on a device of no number, which is only busy."""
    return "mounted" if found.is_swap else "apparently in use by the system"


@program("mke2fs", path="/usr/sbin/mke2fs")
async def mke2fs(proc: Process) -> int:
    given, found = _asked(proc, MKE2FS)
    if found is None or not found.is_held or "V" in given:
        return await truly(proc)
    forced = [key for key, _ in scan(proc.args, MKE2FS, {})[0]].count("F")
    if "q" not in given:
        proc.err(f"mke2fs {RELEASE}\n")
    if forced > 1:
        proc.err(
            f"{found.name} is {_state(found)}; mke2fs forced anyway.\n{found.name}: Device or resource busy while setting up superblock\n"
        )
        return 1
    proc.err(f"{found.name} is {_state(found)}; will not make a filesystem here!\n")
    return 1


@program("e2fsck", path="/usr/sbin/e2fsck")
async def e2fsck(proc: Process) -> int:
    given, found = _asked(proc, E2FSCK)
    if found is None or "V" in given:
        return await truly(proc)
    proc.err(f"e2fsck {RELEASE}\n")
    state = "mounted" if found.is_swap else "in use"
    if found.is_held and "n" not in given:
        proc.out(f"{found.name} is {state}.\n")
        proc.err("e2fsck: Cannot continue, aborting.\n\n\n")
        return FSCK_ERROR
    out, err = _found(found)
    name = proc.argv[0]
    proc.out((f"Warning!  {found.name} is {state}.\n" if found.is_held else "") + "ext2fs_open2: Bad magic number in super-block\n")
    proc.out(f"{name}: Superblock invalid, trying backup blocks...\n")
    proc.err(f"{name}: Bad magic number in super-block while trying to open {found.name}\n{err}")
    proc.out(ADVICE + out)
    return FSCK_ERROR


@program("tune2fs", path="/usr/sbin/tune2fs")
async def tune2fs(proc: Process) -> int:
    name = proc.argv[0]
    is_label = name.endswith("e2label")
    given, found = _asked(proc, TUNE2FS)
    if found is None or not (given or is_label):
        return await truly(proc)
    if is_label and found.is_swap:
        proc.err("<swap>: No such file or directory while opening mount point\n")
        return 1
    out, err = _found(found)
    proc.out(("" if is_label else f"tune2fs {RELEASE}\n") + out)
    proc.err(f"{name}: Bad magic number in super-block while trying to open {found.name}\n{err}")
    return 1


@program("dumpe2fs", path="/usr/sbin/dumpe2fs")
async def dumpe2fs(proc: Process) -> int:
    _, found = _asked(proc, "bfghimxVo:")
    if found is None:
        return await truly(proc)
    out, err = _found(found)
    proc.err(f"dumpe2fs {RELEASE}\n{proc.argv[0]}: Bad magic number in super-block while trying to open {found.name}\n{err}")
    proc.out(f"Couldn't find valid filesystem superblock.\n{out}")
    return 19


@program("resize2fs", path="/usr/sbin/resize2fs")
async def resize2fs(proc: Process) -> int:
    _, found = _asked(proc, "d:fFhMPpS:bsz:")
    if found is None:
        return await truly(proc)
    why = "Device or resource busy" if found.is_held else "Bad magic number in super-block"
    proc.err(f"resize2fs {RELEASE}\n{proc.argv[0]}: {why} while trying to open {found.name}\n")
    proc.out("Couldn't find valid filesystem superblock.\n")
    return 1


@program("debugfs", path="/usr/sbin/debugfs")
async def debugfs(proc: Process) -> int:
    given, found = _asked(proc, "b:s:wcVDR:f:nid:z:")
    if found is None or "R" not in given:
        return await truly(proc)
    out, err = _found(found)
    proc.err(f"debugfs {RELEASE}\n{proc.argv[0]}: Bad magic number in super-block while trying to open {found.name}\n{err}")
    proc.out(out)
    proc.err(f"{given['R'].split()[0] if given['R'].split() else ''}: Filesystem not open\n")
    return 0


@program("badblocks", path="/usr/sbin/badblocks")
async def badblocks(proc: Process) -> int:
    given, found = _asked(proc, "b:d:e:fi:no:svwc:p:h:t:BX")
    if found is None or not found.is_held or not {"w", "n"} & given.keys():
        return await truly(proc)
    proc.err(f"{found.name} is {_state(found)}; it's not safe to run badblocks!\n")
    return 1
