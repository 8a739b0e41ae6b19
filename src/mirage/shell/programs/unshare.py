"""unshare and nsenter (util-linux 2.38.1): another program in namespaces of its own, or in those of a process.

What a namespace would hide stays in view here: programs run as they would without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.lib import utillinux
from mirage.shell.lib.gnu import why
from mirage.shell.lib.text import to_bytes
from mirage.shell.registry import program
from mirage.vfs.types import Cred

if TYPE_CHECKING:
    from mirage.shell.process import Process

KINDS = {"m": "mnt", "u": "uts", "i": "ipc", "n": "net", "p": "pid", "U": "user", "C": "cgroup", "T": "time"}
NAMES = {"mount": "m", "uts": "u", "ipc": "i", "net": "n", "pid": "p", "user": "U", "cgroup": "C", "time": "T"}
ORDER = "UCiunpmT"  # in which nsenter opens them
LONGS = {
    **{name: f"?{letter}" for name, letter in NAMES.items()}, "fork": "f", "map-user": ":map-user", "map-group": ":map-group",
    "map-root-user": "r", "map-current-user": "c", "map-auto": "map-auto", "map-users": ":map-users", "map-groups": ":map-groups",
    "kill-child": "?kill-child", "mount-proc": "?mount-proc", "propagation": ":propagation", "setgroups": ":setgroups",
    "keep-caps": "keep-caps", "root": ":R", "wd": ":w", "setuid": ":S", "setgid": ":G", "monotonic": ":monotonic", "boottime": ":boottime",
}  # fmt: skip
MAPPING = {"r", "c", "map-user", "map-group", "map-auto", "map-users", "map-groups"}  # each implies --user
PROPAGATIONS = ("slave", "shared", "private", "unchanged")
ENTERED = {
    **{name: f"?{letter}" for name, letter in NAMES.items()}, "all": "a", "target": ":t", "setuid": ":S", "setgid": ":G",
    "preserve-credentials": "preserve", "root": "?r", "wd": "?w", "wdns": ":W", "no-fork": "F", "follow-context": "Z",
}  # fmt: skip


@program("unshare")
async def unshare(proc: Process) -> int:
    options, words = utillinux.read(proc, "+fmuinpCTUrR:w:S:G:c", LONGS)
    given = dict(options)
    if given.get("propagation", "slave") not in PROPAGATIONS:
        proc.fail(f"unsupported propagation mode: {given['propagation']}")
    if proc.uid and given.keys() & {*KINDS, *MAPPING}:
        proc.fail("unshare failed: Operation not permitted")
    return await _run(proc, words, given, given.get("w"))


@program("nsenter")
async def nsenter(proc: Process) -> int:
    options, words = utillinux.read(proc, "+at:m::u::n::i::p::C::T::U::S:G:r::w::W:FZ", ENTERED)
    given = dict(options)
    kinds = [letter for letter in ORDER if letter in given or "a" in given]
    if "t" in given:
        pid = utillinux.number(proc, given["t"], "failed to parse pid")
        entry = proc.visit.processes.find(pid)
        if kinds and (entry is None or proc.uid):
            reason = "Permission denied" if entry is not None else "No such file or directory"
            proc.fail(f"cannot open /proc/{pid}/ns/{KINDS[kinds[0]]}: {reason}")
    for letter in kinds:
        if "t" not in given and not given.get(letter):
            proc.fail(f"neither filename nor target pid supplied for ns/{KINDS[letter]}")
    folder = given.get("w") or ("/" if "m" in kinds or "w" in given else None)
    return await _run(proc, words, given, folder)


async def _run(proc: Process, words: list[str], given: dict[str, str], folder: str | None) -> int:
    try:
        if given.get("R"):
            proc.stat(given["R"])
        if folder:
            proc.caller.chdir(to_bytes(folder))
    except OSError as error:
        what = "change root directory" if given.get("R") and not folder else "chdir"
        proc.fail(f"cannot {what} to '{folder or given['R']}': {why(error)}")
    cred = proc.caller.cred
    ids = {
        key: utillinux.number(proc, given[key], f"failed to parse {what}")
        for key, what in (("S", "uid"), ("G", "gid"))
        if key in given
    }
    if ids:
        if proc.uid:
            proc.fail(f"set{'gid' if 'G' in ids else 'uid'} failed: Operation not permitted")
        groups = frozenset({ids["G"]}) if "G" in ids else cred.groups
        proc.caller.cred = Cred(ids.get("S", cred.uid), ids.get("G", cred.gid), groups, proc.pid)
        proc.entry.uid, proc.entry.gid = proc.caller.cred.uid, proc.caller.cred.gid
    shell = proc.env.get("SHELL") or "/bin/sh"
    argv = words or [shell]
    return await utillinux.run(proc, ["chroot", given["R"], *argv] if given.get("R") else argv)
