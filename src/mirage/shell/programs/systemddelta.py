"""systemd-delta (systemd 252): configuration files that stand above others, and how they differ."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from stat import S_ISDIR
from typing import TYPE_CHECKING

from mirage.shell.lib.local import local
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program
from mirage.shell.systemd import overrides
from mirage.shell.systemd.asking import asked

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {"help": "h", "version": "version", "no-pager": "no-pager", "diff": "?diff", "type": ":t"}
TYPES = ("masked", "equivalent", "redirected", "overridden", "unchanged", "extended")
SHOWN = frozenset(TYPES) - {"unchanged"}
HEADS = {kind: f"[{kind.upper()}]".ljust(12) for kind in TYPES}


@program("systemd-delta")
def systemd_delta(proc: Process) -> int:
    options, words = asked(proc, "ht:", LONGS)
    given = dict(options)
    wanted = frozenset(given["t"].split(",")) if "t" in given else SHOWN
    if not wanted <= frozenset((*TYPES, "default")):
        proc.err("Failed to parse flags field.\n")
        return 1
    wanted = SHOWN if "default" in wanted else wanted
    diff = given.get("diff", "1") not in ("0", "no", "false", "off")
    count = 0
    for word in words or overrides.SUFFIXES:
        if word.startswith("/"):
            prefix = next((prefix for prefix in overrides.PREFIXES if word.startswith(f"{prefix}/")), None)
            if prefix is None:
                proc.err(f"Invalid suffix specification {word}.\n")
                return 1
            word = word[len(prefix) + 1 :]
        for kind, text in _folder(proc, word, diff=diff):
            if kind in wanted:
                proc.out(text)
                count += kind not in ("unchanged",)
    proc.out(f"{'' if not count else chr(10)}{count} overridden configuration files found.\n")
    return 0


def _folder(proc: Process, folder: str, *, diff: bool) -> Iterator[tuple[str, str]]:
    tops: dict[str, list[str]] = {}
    drops: list[tuple[str, str]] = []
    for prefix in overrides.PREFIXES:
        place = f"{prefix}/{folder}"
        for name in overrides.names(proc, place):
            path = f"{place}/{name}"
            if name.endswith(".d") and "." in name[:-2]:
                drops += [(name[:-2], f"{path}/{file}") for file in overrides.names(proc, path) if file.endswith(".conf")]
            elif not S_ISDIR(proc.lstat(path).mode):
                tops.setdefault(name, []).append(path)
    for name in sorted(tops):
        yield from _compared(proc, tops[name], diff=diff)
        if name in dict(drops):
            yield from (("extended", f"{HEADS['extended']} {tops[name][0]} → {path}\n") for top, path in drops if top == name)


def _compared(proc: Process, paths: list[str], *, diff: bool) -> Iterator[tuple[str, str]]:
    top, *below = paths
    if not below:
        yield "unchanged", f"[UNCHANGED]  {top}\n"
    for path in below:
        if to_text(proc.caller.realpath(to_bytes(top))) == "/dev/null":
            yield "masked", f"{HEADS['masked']} {top} → {path}\n"
        elif proc.caller.realpath(to_bytes(top)) == proc.caller.realpath(to_bytes(path)):
            yield "redirected", f"{HEADS['redirected']} {top} → {path}\n"
        elif (one := proc.read_file(top)) == (other := proc.read_file(path)):
            yield "equivalent", f"{HEADS['equivalent']} {top} → {path}\n"
        else:
            text = f"{HEADS['overridden']} {top} → {path}\n"
            yield "overridden", text + (_difference(proc, path, other, top, one) if diff else "")


def _difference(proc: Process, path: str, old: bytes, top: str, new: bytes) -> str:
    """`diff -us`."""

    def head(mark: str, name: str) -> str:
        moment = proc.stat(name).mtime
        return f"{mark} {name}\t{local(proc, moment):%Y-%m-%d %H:%M:%S}.{moment % 1_000_000_000:09} {local(proc, moment):%z}\n"

    lines = list(difflib.unified_diff(to_text(old).splitlines(), to_text(new).splitlines(), lineterm=""))[2:]
    return "\n" + head("---", path) + head("+++", top) + "".join(f"{line}\n" for line in lines) + "\n"
