"""shred (coreutils 9.1): what is left of a file is what the last pass wrote, or, with -u, nothing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu, human
from mirage.shell.lib.choices import choose
from mirage.shell.lib.gnu import try_help, why
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.sources import quotef
from mirage.shell.lib.text import to_bytes
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "exact": "x", "force": "f", "iterations": ":n", "size": ":s", "random-source": ":random", "remove": "?u", "verbose": "v", "zero": "z",
}  # fmt: skip
PIECE = 1 << 16
PASSES_MOST = 20


@program("shred")
async def shred(proc: Process) -> int:
    options, names = gnu.read(proc, "shred", "fn:s:uvxz", LONGS)
    given = dict(options)
    if given.get("u"):
        choose(proc, "--remove", given["u"], (("unlink",), ("wipe",), ("wipesync",)))
    try:
        passes = human.number(given.get("n", "3"))
    except ValueError:
        return proc.error(f"invalid number of passes: {quoted(proc, given['n'])}")
    try:
        size = human.number(given["s"]) if "s" in given else -1
    except ValueError:
        return proc.error(f"invalid file size: {quoted(proc, given['s'])}")
    if not names:
        try_help(proc, "missing file operand")
    status = 0
    for name in names:
        try:
            await _wipe(proc, name, passes, size, set(given))
            if "u" in given:
                _remove(proc, name, tells="v" in given)
        except OSError as error:
            status = proc.error(f"{quotef(name)}: failed to open for writing: {why(error)}")
    return status


async def _wipe(proc: Process, name: str, passes: int, size: int, given: set[str]) -> None:
    if "f" in given and not proc.caller.can(to_bytes(name), os.W_OK) and proc.exists(name):
        proc.caller.chmod(to_bytes(name), 0o200)
    target = proc.open_now(name, os.O_WRONLY)
    try:
        stat = proc.stat(name)
        if size < 0:
            size = stat.size if "x" in given else -(-stat.size // stat.blksize) * stat.blksize
        total = passes + ("z" in given)
        for number in range(1, min(total, PASSES_MOST) + 1):
            if "v" in given:
                proc.error(f"{quotef(name)}: pass {number}/{total} ({'000000' if number > passes else 'random'})...")
            await proc.tick(1 + size // 512)
        for start in range(0, size if total else 0, PIECE):
            length = min(PIECE, size - start)
            await proc.tick(1 + length // 512)
            await target.write(bytes(length) if "z" in given else proc.rng.randbytes(length))
    finally:
        target.close()


def _remove(proc: Process, name: str, *, tells: bool) -> None:
    """Names of ever fewer zeros, then none."""
    if tells:
        proc.error(f"{quotef(name)}: removing")
    head, _, base = name.rpartition("/")
    prefix = f"{head}/" if head or name.startswith("/") else ""
    at = name
    for length in range(len(base), 0, -1):
        renamed = prefix + "0" * length
        if proc.caller.exists(to_bytes(renamed), False):
            continue
        proc.caller.rename(to_bytes(at), to_bytes(renamed))
        if tells:
            proc.error(f"{quotef(at)}: renamed to {quotef(renamed)}")
        at = renamed
    proc.caller.unlink(to_bytes(at))
    if tells:
        proc.error(f"{quotef(name)}: removed")
