"""cp (coreutils 9.1)."""

from __future__ import annotations

import stat as st
from typing import TYPE_CHECKING

from mirage.shell.lib import destination, gnu
from mirage.shell.lib.choices import choose
from mirage.shell.lib.copying import Copier, Wish
from mirage.shell.lib.gnu import shell_escape, why
from mirage.shell.lib.text import to_bytes
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.lib.options import Options
    from mirage.shell.process import Process

LONGS = {
    **destination.LONGS, "archive": "a", "attributes-only": "attributes", "copy-contents": "contents", "dereference": "L",
    "link": "l", "no-clobber": "n", "no-dereference": "P", "no-preserve": ":no-preserve", "one-file-system": "x",
    "parents": "parents", "path": "parents", "preserve": "?preserve", "recursive": "R", "remove-destination": "remove",
    "sparse": ":sparse", "reflink": "?reflink", "strip-trailing-slashes": "strip", "symbolic-link": "s", "update": "u",
    "context": "?Z",
}  # fmt: skip
ATTRIBUTES = (("mode",), ("timestamps",), ("ownership",), ("links",), ("context",), ("xattr",), ("all",))
_ALL = frozenset({"mode", "timestamps", "ownership", "links"})
_USUAL = _ALL - {"links"}


@program("cp")
async def cp(proc: Process) -> int:
    options, operands = gnu.read(proc, "cp", "abdfHilLnprst:uvxPRS:TZ", LONGS)
    wish = _wish(proc, options)
    given = dict(options)
    directory = given.get("t")
    has_parents = "parents" in given
    if has_parents and directory is None and len(operands) > 1 and destination.directory_error(proc, operands[-1]) is not None:
        gnu.try_help(proc, "with --parents, the destination must be a directory")
    sources = list(operands)
    pairs = destination.pairs(proc, operands, directory, is_plain="T" in given, strips="strip" in given)
    copier = Copier(proc, wish)
    status = 0
    seen: set[str] = set()
    into = directory if directory is not None else sources[-1]
    for source, target in pairs:
        if has_parents:
            target = destination.join(into, source.lstrip("/"))
            if not _parents(proc, source, into, tells=wish.tells):
                status = 1
                continue
        elif target in seen and len(pairs) > 1 and not _is_directory(proc, source):
            proc.error(f"warning: source file {shell_escape(source)} specified more than once")
            continue
        seen.add(target)
        if not await copier.copy(source, target):
            status = 1
    return status


def _wish(proc: Process, options: Options) -> Wish:
    wish = Wish(follows="")
    for key, value in options:
        match key:
            case "a":
                wish.recurses, wish.keeps, wish.follows = True, _ALL, "none"
            case "r" | "R":
                wish.recurses = True
            case "d":
                wish.keeps, wish.follows = wish.keeps | {"links"}, "none"
            case "P" | "H" | "L":
                wish.follows = {"P": "none", "H": "operands", "L": "all"}[key]
            case "p" | "preserve":
                wish.keeps |= _kept(proc, "--preserve", value)
                wish.mode = None if "mode" in wish.keeps else wish.mode
            case "no-preserve":
                lost = _kept(proc, "--no-preserve", value)
                wish.keeps -= lost
                wish.mode = 0o666 & ~proc.caller.umask if "mode" in lost else wish.mode
            case "i":
                wish.overwrites = "ask"
            case "n":
                wish.overwrites = "never"
            case "l" | "s":
                wish.makes = {"l": "link", "s": "symlink"}[key]
            case "reflink":
                choose(proc, "--reflink", value or "always", (("auto",), ("always",), ("never",)))
            case "sparse":
                choose(proc, "--sparse", value, (("never",), ("auto",), ("always",)))
            case _ if key in _FLAGS:
                setattr(wish, _FLAGS[key], True)
    wish.control, wish.suffix = destination.backup_control(proc, options)
    if not wish.follows:
        wish.follows = "none" if wish.recurses else "all"
    return wish


_FLAGS = {
    "f": "forces", "u": "only_newer", "v": "tells", "remove": "removes_first", "attributes": "only_attributes",
    "x": "one_file_system",
}  # fmt: skip


def _kept(proc: Process, option: str, value: str) -> frozenset[str]:
    if not value:
        return _USUAL
    words = {choose(proc, option, word, ATTRIBUTES) for word in value.split(",")}
    if option == "--preserve" and "context" in words:
        proc.fail("cannot preserve security context without an SELinux-enabled kernel")
    return _ALL if "all" in words else frozenset(words) & _ALL


def _is_directory(proc: Process, path: str) -> bool:
    try:
        return st.S_ISDIR(proc.lstat(path).mode)
    except OSError:
        return False


def _parents(proc: Process, source: str, into: str, *, tells: bool) -> bool:
    """--parents: the directories of the source's own path, with their modes."""
    at, made = "", into
    for part in [part for part in source.split("/") if part][:-1]:
        at = f"{at}/{part}" if at else part if not source.startswith("/") else "/" + part
        made = destination.join(made, part)
        try:
            if destination.directory_error(proc, made) is not None:
                mode = proc.stat(at).mode & 0o777
                proc.caller.mkdir(to_bytes(made), mode)
                if tells:
                    proc.out(f"{at} -> {made}\n")
        except OSError as error:
            proc.error(f"cannot make directory {shell_escape(made)}: {why(error)}")
            return False
    return True
