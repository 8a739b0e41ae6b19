"""The command line of tar 1.34, in its old and its new style."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from mirage.shell.lib import gnu
from mirage.shell.lib.gnu import why
from mirage.shell.lib.options import Options, UsageError, scan
from mirage.shell.lib.quoting import in_message
from mirage.shell.lib.sources import contents
from mirage.shell.lib.text import to_text
from mirage.shell.programs.tar.creating import create
from mirage.shell.programs.tar.editing import catenate, delete
from mirage.shell.programs.tar.extracting import read_archive
from mirage.shell.programs.tar.transforming import transforms
from mirage.shell.programs.tar.wish import Fatal, Wish
from mirage.shell.registry import program
from mirage.shell.signals import Exited

if TYPE_CHECKING:
    from mirage.shell.process import Process

SHORT = "AcdtruxvzjJZaf:C:OkmphPT:X:SwWlMb:g:I:iBK:N:nUR"
LONGS = {
    "create": "c", "extract": "x", "get": "x", "list": "t", "append": "r", "update": "u", "diff": "d", "compare": "d", "verbose": "v",
    "gzip": "z", "gunzip": "z", "ungzip": "z", "bzip2": "j", "xz": "J", "auto-compress": "a", "file": ":f", "directory": ":C",
    "to-stdout": "O", "keep-old-files": "k", "touch": "m", "preserve-permissions": "p", "same-permissions": "p", "dereference": "h",
    "absolute-names": "P", "files-from": ":T", "exclude": ":exclude", "exclude-from": ":X", "sparse": "S",
    "strip-components": ":strip", "numeric-owner": "numeric", "no-same-owner": "no-owner", "same-owner": "same-owner",
    "no-same-permissions": "no-perm", "overwrite": "overwrite", "skip-old-files": "skip", "wildcards": "wildcards",
    "owner": ":owner", "group": ":group", "mode": ":mode", "mtime": ":mtime", "one-file-system": "one", "totals": "?totals",
    "remove-files": "remove", "ignore-failed-read": "ignore-failed", "no-recursion": "no-recursion", "format": ":format",
    "transform": ":transform", "xform": ":transform", "show-transformed-names": "shown", "warning": ":warning", "null": "null",
    "checkpoint": "?checkpoint", "checkpoint-action": ":checkpoint-action", "use-compress-program": ":I", "lzma": "J", "zstd": "zstd",
    "help": "help", "usage": "usage", "version": "version", "delete": "delete", "catenate": "A", "concatenate": "A", "unlink-first": "U", "acls": "acls", "xattrs": "xattrs",
    "selinux": "selinux", "no-overwrite-dir": "no-overwrite-dir", "keep-newer-files": "newer", "recursion": "recursion",
}  # fmt: skip
_OLD_ARGUMENTS = frozenset("fCTXbgIKN")
_ACTIONS = ("A", "c", "t", "x", "r", "u", "d", "delete")
_PACKERS = {"z": "gzip", "j": "bzip2", "J": "xz", "zstd": "zstd"}
LIST_MAX = 1 << 20
HINT = "Try 'tar --help' or 'tar --usage' for more information.\n"


@program("tar")
async def tar(proc: Process) -> int:
    options, names = _read(proc)
    given = {key for key, _ in options}
    if "help" in given or "version" in given:
        gnu.tell(proc, "tar", "help" if "help" in given else "version", "tar")
    actions = {key for key, _ in options if key in _ACTIONS}
    if not actions:
        _usage(proc, "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options")
    if len(actions) > 1:
        _usage(proc, "You may not specify more than one '-Acdtrux', '--delete' or  '--test-label' option")
    wish = Wish(actions.pop(), names)
    is_listed = False
    for key, value in options:
        if key in ("T", "X"):
            is_listed |= key == "T"
            (wish.names if key == "T" else wish.excluded).extend(
                await _listed(proc, value, "\0" if "null" in given and key == "T" else "\n")
            )
        else:
            _option(proc, wish, key, value)
    if wish.packer and wish.action in ("A", "r", "u", "delete"):
        _usage(proc, "Cannot update compressed archives")
    try:
        if wish.action in ("A", "delete"):
            await (catenate if wish.action == "A" else delete)(proc, wish)
        elif wish.action in "cru":
            if not wish.names and not is_listed and wish.action == "c":
                _usage(proc, "Cowardly refusing to create an empty archive")
            await create(proc, wish)
        else:
            await read_archive(proc, wish)
    except Fatal as error:
        proc.err(f"{proc.name}: {error}\n" if str(error) else "")
        proc.err(f"{proc.name}: Error is not recoverable: exiting now\n")
        return 2
    if wish.has_failed:
        proc.err(f"{proc.name}: Exiting with failure status due to previous errors\n")
        return 2
    return 0


def _usage(proc: Process, text: str, status: int = 2) -> NoReturn:
    proc.err(f"{proc.name}: {text}\n{HINT}")
    raise Exited(status)


def _read(proc: Process) -> tuple[Options, list[str]]:
    args = list(proc.args)
    old: Options = []
    if args and not args[0].startswith("-") and args[0]:
        for letter in args.pop(0):
            if letter not in SHORT.replace(":", ""):
                _usage(proc, f"invalid option -- '{letter}'", 64)
            if letter in _OLD_ARGUMENTS:
                if not args:
                    _usage(proc, f"Old option '{letter}' requires an argument.")
                old.append((letter, args.pop(0)))
            else:
                old.append((letter, ""))
    try:
        options, names = scan(args, SHORT, LONGS, name="tar")
    except UsageError as error:
        _usage(proc, str(error), 64)
    return old + options, names


async def _listed(proc: Process, path: str, end: str) -> list[str]:
    """The lines of a file of names; `-` is the standard input."""
    try:
        data = await contents(proc, path, LIST_MAX)
    except OSError as error:
        proc.err(f"{proc.name}: {in_message(path)}: Cannot stat: {why(error)}\n{proc.name}: Error is not recoverable: exiting now\n")
        raise Exited(2) from None
    return [name for name in to_text(data).split(end) if name]


def _option(proc: Process, wish: Wish, key: str, value: str) -> None:
    match key:
        case "f":
            wish.archive = value
        case "C":
            wish.directory = value if value.startswith("/") or not wish.directory else f"{wish.directory}/{value}"
        case "z" | "j" | "J" | "zstd":
            wish.packer = _PACKERS[key]
        case "v":
            wish.loudness += 1
        case "strip":
            if not value.isdigit():
                _usage(proc, f"{value}: Invalid number of elements")
            wish.strip = int(value[:6])
        case "owner" | "group":
            setattr(wish, key, value)
        case "I":
            words = value.split()
            if len(words) == 1 and words[0] in _PACKERS.values():
                wish.packer = words[0]
            else:
                wish.filter = value
        case "transform":
            try:
                wish.transforms += transforms(value)
            except ValueError as error:
                _usage(proc, str(error))
        case "exclude":
            wish.excluded.append(value)
        case _ if key in _FLAGS:
            setattr(wish, _FLAGS[key], True)


_FLAGS = {
    "O": "to_output", "k": "keeps_old", "skip": "skips_old", "m": "touches", "P": "is_absolute", "h": "dereferences", "a": "guesses",
    "numeric": "is_numeric", "no-owner": "ignores_owner", "remove": "removes", "no-recursion": "is_flat", "p": "keeps_modes", "shown": "shows_transformed", "wildcards": "is_pattern",
}  # fmt: skip
