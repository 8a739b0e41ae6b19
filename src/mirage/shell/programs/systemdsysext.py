"""systemd-sysext (systemd 252) on a machine that has no extensions of its system; recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.registry import program
from mirage.shell.systemd.asking import asked
from mirage.shell.systemd.columns import as_json, table

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "help": "h", "version": "version", "no-pager": "no-pager", "no-legend": "no-legend", "root": ":root", "json": ":json",
    "force": "force",
}  # fmt: skip
HEADS = ("HIERARCHY", "EXTENSIONS", "SINCE")
HIERARCHIES = ("/opt", "/usr")
VERBS = ("status", "merge", "unmerge", "refresh", "list")


@program("systemd-sysext")
def systemd_sysext(proc: Process) -> int:
    options, words = asked(proc, "h", LONGS)
    given = dict(options)
    form, verb = given.get("json", "off"), words[0] if words else "status"
    why = (
        f"Unknown argument to --json= switch: {form}" if form not in ("off", "short", "pretty")
        else f"Unknown command verb {verb}." if verb not in VERBS
        else "Too many arguments." if len(words) > 1
        else "Need to be privileged." if proc.uid and verb in ("merge", "unmerge", "refresh")
        else ""
    )  # fmt: skip
    if why:
        proc.err(f"{why}\n")
        return 1
    if verb == "status" and form == "off":
        proc.out(table(HEADS, [(path, "none", "-") for path in HIERARCHIES], legend="no-legend" not in given))
    elif verb == "status":
        proc.out(as_json(HEADS, [(path, "none", "") for path in HIERARCHIES], frozenset(), form))
    elif verb == "list" and form != "off":
        proc.out("[]\n")
    elif verb == "list":
        proc.err("No OS extensions found.\n")
    elif verb != "unmerge":
        proc.err("No extensions found.\n")
    return 0
