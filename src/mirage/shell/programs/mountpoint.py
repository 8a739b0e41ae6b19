"""mountpoint and namei (util-linux 2.38.1): where a path lies, and what stands on its way."""

from __future__ import annotations

import os
import stat as st
from typing import TYPE_CHECKING

from mirage.shell.lib import modes, nss, utillinux
from mirage.shell.lib.gnu import why
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.vfs.types import Stat

NOT_ONE = 32
LINKS_MAX = 40
_KINDS = {st.S_IFREG: "-", st.S_IFDIR: "d", st.S_IFLNK: "l", st.S_IFBLK: "b", st.S_IFCHR: "c", st.S_IFSOCK: "s", st.S_IFIFO: "p"}


@program("mountpoint")
def mountpoint(proc: Process) -> int:
    options, words = utillinux.read(proc, "qdx", {"quiet": "q", "fs-devno": "d", "devno": "x", "nofollow": "nofollow"})
    given = {key for key, _ in options}
    if len(words) != 1:
        utillinux.bad_usage(proc)
    path = words[0]
    try:
        found = proc.lstat(path) if "nofollow" in given else proc.stat(path)
    except OSError as error:
        return 1 if "q" in given else proc.error(f"{path}: {why(error)}")
    if "x" in given:
        if not st.S_ISBLK(found.mode):
            return NOT_ONE if "q" in given else proc.error(f"{path}: not a block device", NOT_ONE)
        proc.out(f"{os.major(found.rdev)}:{os.minor(found.rdev)}\n")
        return 0
    mount = to_text(proc.caller.mount_of(to_bytes(path)).path)
    is_one = mount == to_text(proc.caller.realpath(to_bytes(path)))
    if not is_one:
        if "q" not in given:
            proc.out(f"{path} is not a mountpoint\n")
        return NOT_ONE
    if "d" in given:
        proc.out(f"{os.major(found.dev)}:{os.minor(found.dev)}\n")
    elif "q" not in given:
        proc.out(f"{path} is a mountpoint\n")
    return 0


@program("namei")
def namei(proc: Process) -> int:
    longs = {"long": "l", "modes": "m", "owners": "o", "vertical": "v", "mountpoints": "x"}
    options, words = utillinux.read(proc, "lmnovx", longs)
    given = {key for key, _ in options}
    if "l" in given:
        given |= {"m", "o", "v"}
    if not words:
        utillinux.bad_usage(proc, "pathname argument is missing")
    status = 0
    for word in words:
        proc.out(f"f: {word}\n")
        status |= _Walk(proc, given).run(word, "/" if word.startswith("/") else ".", 0)
    return status


class _Walk:
    """One path, link after link."""

    def __init__(self, proc: Process, given: set[str]) -> None:
        self._proc, self._given, self._links = proc, given, 0

    def run(self, path: str, here: str, depth: int) -> int:
        at = here
        if path.startswith("/"):
            at = "/"
            if not depth or path == "/":
                self._show("/", "/", depth)
        for part in [part for part in path.split("/") if part]:
            place = f"{at.rstrip('/')}/{part}" if at != "." else part
            try:
                found = self._proc.lstat(place)
            except OSError as error:
                self._row("", "", f"{part} - {why(error)}", depth, None)
                return 1
            target = to_text(self._proc.caller.readlink(to_bytes(place))) if st.S_ISLNK(found.mode) else ""
            self._show(place, f"{part} -> {target}" if target else part, depth)
            if target and self._links < LINKS_MAX:
                self._links += 1
                if "n" not in self._given and self.run(target, at, depth + 1):
                    return 1
            at = place
        return 0

    def _show(self, place: str, name: str, depth: int) -> None:
        found = self._proc.lstat(place)
        kind = _KINDS.get(st.S_IFMT(found.mode), "?")
        if "x" in self._given and kind == "d" and self._is_mount(place):
            kind = "D"
        self._row(kind, place, name, depth, found)

    def _is_mount(self, place: str) -> bool:
        real = self._proc.caller.realpath(to_bytes(place))
        return self._proc.caller.mount_of(real).path == real

    def _row(self, kind: str, place: str, name: str, depth: int, found: Stat | None) -> None:
        given, proc = self._given, self._proc
        indent = "  " * depth
        columns: list[str] = []
        if "m" in given:
            mode = modes.render(found.mode) if found is not None else " " * 10
            columns.append(kind + mode[1:] if kind == "D" else mode)
        else:
            columns.append(kind or " ")
        if "o" in given:
            owner = nss.user_name(proc, found.uid) if found is not None else ""
            group = nss.group(proc, found.gid) if found is not None else None
            columns += [owner, group.name if group is not None else str(found.gid) if found is not None else ""]
        head = " ".join(columns)
        proc.out(f"{head} {indent}{name}\n" if "v" in given else f" {indent}{head} {name}\n")
