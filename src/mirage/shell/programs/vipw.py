"""vipw and vigr (shadow 4.13): the files of accounts, given to an editor and put in place when it has changed them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell import missing
from mirage.shell.lib.gnu import why
from mirage.shell.lib.options import UsageError, scan
from mirage.shell.lib.text import to_bytes
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {"group": "g", "help": "h", "passwd": "p", "quiet": "q", "root": ":R", "shadow": "s"}
FILES = {"": "/etc/passwd", "s": "/etc/shadow", "g": "/etc/group", "gs": "/etc/gshadow"}


@program("vipw", path=("/usr/sbin/vipw", "/usr/sbin/vigr"))
async def vipw(proc: Process) -> int:
    called = proc.argv[0].rsplit("/", 1)[-1]
    try:
        options, _ = scan(proc.args, "ghpqR:s", LONGS)
    except UsageError as error:
        proc.err(f"{called}: {error}\n{_usage(called)}")
        return 1
    given = {key for key, _ in options}
    if "h" in given:
        return missing.tell(proc, proc.exe, [proc.argv[0], "--help"]) or 0
    is_group = ("g" in given or called == "vigr") and "p" not in given
    path = FILES["g" * is_group + "s" * ("s" in given)]
    if proc.uid:
        proc.err(f"{called}: Couldn't lock file: Permission denied\n{called}: {path} is unchanged\n")
        return 1
    edited = f"{path}.edit"
    stat, before = proc.stat(path), proc.read_file(path)
    raw = to_bytes(edited)
    proc.open(edited, 0o1101, stat.mode & 0o777).close()  # O_WRONLY | O_CREAT | O_TRUNC
    await proc.spawn(["cp", "-p", path, edited])
    editor = proc.env.get("VISUAL") or proc.env.get("EDITOR") or "sensible-editor"
    status = await proc.spawn(["sh", "-c", f"{editor} {edited}"], path="/bin/sh")
    try:
        after = proc.read_file(edited)
    except OSError as error:
        proc.err(f"{called}: {edited}: {why(error)}\n{called}: {path} is unchanged\n")
        return 1
    if status or after == before:
        if status:
            proc.err(f"{called}: {editor} returned with status {status}\n")
        proc.out(f"{called}: {path} is unchanged\n")
        proc.caller.unlink(raw)
        return int(bool(status))
    await proc.spawn(["cp", "-p", path, f"{path}-"])
    proc.caller.rename(raw, to_bytes(path))
    if "q" not in given:
        partner = {"": "/etc/shadow", "s": "/etc/passwd", "g": "/etc/gshadow", "gs": "/etc/group"}[
            "g" * is_group + "s" * ("s" in given)
        ]
        option = " -s" if "s" not in given else ""
        command = f"{'vigr' if is_group else 'vipw'}{option}"
        proc.out(
            f"You have modified {path}.\nYou may need to modify {partner} for consistency.\nPlease use the command '{command}' to do so.\n"
        )
    return 0


def _usage(called: str) -> str:
    """What is on record behind the complaint of an option that there is not."""
    return missing.answers("vipw").answers[missing.UNKNOWN][1].partition("\n")[2].replace("{argv0}", called)
