"""stat (coreutils 9.1): a file or a file system by a format."""

from __future__ import annotations

import os
import re
import stat as st
from collections.abc import Callable
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu, modes, nss, selinux
from mirage.shell.lib.choices import choose
from mirage.shell.lib.gnu import shell_escape, why
from mirage.shell.lib.local import SECOND
from mirage.shell.lib.quoting import STYLES, quote
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.lib.timeformat import format_time
from mirage.shell.programs.rm import kind_of
from mirage.shell.registry import program
from mirage.vfs import magic
from mirage.vfs.types import Stat

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.vfs.types import StatFs

LONGS = {"dereference": "L", "file-system": "f", "format": ":c", "printf": ":printf", "terse": "t", "cached": ":cached"}
TERSE = "%n %s %b %f %u %g %D %i %h %t %T %X %Y %Z %W %o\n"
TERSE_FS = "%n %i %l %t %s %S %b %f %a %c %d\n"
PLAIN_FS = (
    '  File: "%n"\n    ID: %-8i Namelen: %-7l Type: %T\nBlock size: %-10s Fundamental block size: %S\n'
    "Blocks: Total: %-10b Free: %-10f Available: %a\nInodes: Total: %-10c Free: %d\n"
)
_HEAD = "  File: %N\n  Size: %-10s\tBlocks: %-10b IO Block: %-6o %F\n"
_PLAIN = "Device: %Hd,%Ld\tInode: %-10i  Links: %h\n"
_DEVICE = "Device: %Hd,%Ld\tInode: %-10i  Links: %-5h Device type: %Hr,%Lr\n"
_TAIL = "Access: (%04a/%10.10A)  Uid: (%5u/%8U)   Gid: (%5g/%8G)\nAccess: %x\nModify: %y\nChange: %z\n Birth: %w\n"
FULL_TIME = "%Y-%m-%d %H:%M:%S.%N %z"
WIDTH_MAX = 4096  # columns of one field
MAGICS = {
    magic.BTRFS: "btrfs", magic.TMPFS: "tmpfs", magic.PROC: "proc", magic.SYSFS: "sysfs", magic.DEVPTS: "devpts",
    magic.CGROUP2: "cgroup2fs", magic.SECURITYFS: "securityfs", magic.PSTORE: "pstorefs", magic.BPF: "bpf_fs",
    magic.DEBUGFS: "debugfs", magic.TRACEFS: "tracefs", magic.HUGETLBFS: "hugetlbfs", magic.MQUEUE: "mqueue",
    magic.CONFIGFS: "configfs", magic.FUSECTL: "fusectl", magic.AUTOFS: "autofs",
}  # fmt: skip
_FIELD = re.compile(r"%(?P<flags>[-+ #0'I]*)(?P<width>\d*)(?P<precision>\.\d*)?(?P<modifier>[HL]?)(?P<letter>.?)", re.DOTALL)
_ESCAPE = re.compile(r"\\(x[0-9A-Fa-f]{1,2}|[0-7]{1,3}|.?)", re.DOTALL)
_LETTERS = {"a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", '"': '"', "\\": "\\"}
Value = int | str


@program("stat")
async def stat(proc: Process) -> int:
    options, operands = gnu.read(proc, "stat", "c:fLt", LONGS)
    given = {key for key, _ in options}
    form: str | None = None
    for key, value in options:
        if key == "c":
            form = value + "\n"
        elif key == "printf":
            form = _unescaped(proc, value)
        elif key == "cached":
            choose(proc, "--cached", value, (("default",), ("never",), ("always",)))
    if not operands:
        gnu.try_help(proc, "missing operand")
    status = 0
    for name in operands:
        await proc.tick()
        shown = _file_system(proc, name, form, given) if "f" in given else _file(proc, name, form, given)
        status |= not shown
    return status


def _unescaped(proc: Process, text: str) -> str:
    """--printf; what a backslash makes of a percent sign stays a percent sign."""

    def one(found: re.Match[str]) -> str:
        what = found[1]
        if what in _LETTERS:
            return _LETTERS[what]
        if what[:1] == "x" and len(what) > 1:
            return to_text(bytes([int(what[1:], 16)]))
        if what[:1].isdigit():
            return to_text(bytes([int(what, 8) & 255]))
        if what:
            proc.error(f"warning: unrecognized escape '\\{what}'")
            return what
        proc.error("warning: backslash at end of format")
        return "\\"

    return _ESCAPE.sub(one, text)


def _file(proc: Process, name: str, form: str | None, given: set[str]) -> bool:
    try:
        if name == "-" and 0 in proc.fds:
            found = proc.fds[0].stat() or _pipe(proc)
        else:
            found = proc.stat(name) if "L" in given else proc.lstat(name)
    except OSError as error:
        proc.error(f"cannot statx {shell_escape(name)}: {why(error)}")
        return False
    fields = _Fields(proc, name, found, is_asked=form is not None)
    if form is None:
        device = st.S_IFMT(found.mode) in (st.S_IFCHR, st.S_IFBLK)
        form = TERSE if "t" in given else _HEAD + (_DEVICE if device else _PLAIN) + _TAIL
    proc.out(_FIELD.sub(lambda item: _render(item, fields.value), form))
    return not fields.has_failed


def _pipe(proc: Process) -> Stat:
    """Standard input that is no file of a file system."""
    now = proc.clock.now()
    return Stat(13, 48_213, st.S_IFIFO | 0o600, 1, proc.uid, proc.gid, 0, 0, 4096, 0, now, now, now, now)


def _file_system(proc: Process, name: str, form: str | None, given: set[str]) -> bool:
    try:
        if name == "-":
            proc.error("using '-' to denote standard input does not work in file system mode")
            return False
        found = proc.caller.statfs(to_bytes(name))
    except OSError as error:
        proc.error(f"cannot read file system information for {shell_escape(name)}: {why(error)}")
        return False
    form = form if form is not None else TERSE_FS if "t" in given else PLAIN_FS
    proc.out(_FIELD.sub(lambda item: _render(item, lambda letter, modifier: _of_file_system(found, name, letter)), form))
    return True


class _Fields:
    """What the letters stand for, of one file."""

    def __init__(self, proc: Process, name: str, found: Stat, *, is_asked: bool) -> None:
        self._proc, self._name, self._stat, self._is_asked = proc, name, found, is_asked
        self.has_failed = False

    def value(self, letter: str, modifier: str) -> tuple[str, Value] | None:
        """How to print it (o, x, d, s, or t for a time in nanoseconds) and what; None for no such letter."""
        stat, proc = self._stat, self._proc
        if modifier and letter in ("d", "r"):
            number = stat.dev if letter == "d" else stat.rdev
            return "d", os.major(number) if modifier == "H" else os.minor(number)
        match letter:
            case "a":
                return "o", stat.mode & 0o7777
            case "A":
                return "s", modes.render(stat.mode)
            case "D" | "R":
                return "x", stat.dev if letter == "D" else stat.rdev
            case "t" | "T":
                return "x", os.major(stat.rdev) if letter == "t" else os.minor(stat.rdev)
            case "F":
                return "s", kind_of(stat)
            case "f":
                return "x", stat.mode
            case "G":
                group = nss.group(proc, stat.gid)
                return "s", group.name if group is not None else "UNKNOWN"
            case "U":
                user = nss.user(proc, stat.uid)
                return "s", user.name if user is not None else "UNKNOWN"
            case "n":
                return "s", self._name
            case "N":
                return "s", self._quoted()
            case "m":
                return "s", self._mount()
            case "C":
                return "s", self._context()
            case "w":
                return "s", format_time(proc, stat.btime, FULL_TIME) if stat.btime else "-"
            case "x" | "y" | "z":
                return "s", format_time(proc, {"x": stat.atime, "y": stat.mtime, "z": stat.ctime}[letter], FULL_TIME)
            case "W" | "X" | "Y" | "Z":
                return "t", {"W": stat.btime, "X": stat.atime, "Y": stat.mtime, "Z": stat.ctime}[letter]
            case _:
                counted = _NUMBERS.get(letter)
                return ("d", counted(stat)) if counted is not None else None

    def _quoted(self) -> str:
        """%N; without a wish for a style the default format shows the name as a shell would need it."""
        style = self._proc.env.get("QUOTING_STYLE", "")
        style = style if style in STYLES else "shell-escape-always" if self._is_asked else "shell-escape"
        shown = quote(self._name, style)
        if st.S_ISLNK(self._stat.mode):
            shown += " -> " + quote(to_text(self._proc.caller.readlink(to_bytes(self._name))), style)
        return shown

    def _context(self) -> str:
        try:
            return selinux.context(self._proc, self._name, follow=not st.S_ISLNK(self._stat.mode))
        except OSError as error:
            self._proc.error(f"failed to get security context of {shell_escape(self._name)}: {why(error)}")
            self.has_failed = True
            return "?"

    def _mount(self) -> str:
        try:
            return to_text(self._proc.caller.mount_of(to_bytes(self._name)).path)
        except OSError:
            return "?"


_NUMBERS: dict[str, Callable[[Stat], int]] = {
    "b": lambda stat: stat.blocks, "B": lambda stat: 512, "d": lambda stat: stat.dev, "g": lambda stat: stat.gid,
    "h": lambda stat: stat.nlink, "i": lambda stat: stat.ino, "o": lambda stat: stat.blksize, "r": lambda stat: stat.rdev,
    "s": lambda stat: stat.size, "u": lambda stat: stat.uid,
}  # fmt: skip


def _of_file_system(found: StatFs, name: str, letter: str) -> tuple[str, Value] | None:
    numbers = {
        "a": found.bavail, "b": found.blocks, "c": found.files, "d": found.ffree, "f": found.bfree, "l": found.namelen,
        "s": found.bsize, "S": found.bsize,
    }  # fmt: skip
    if letter in numbers:
        return "d", numbers[letter]
    match letter:
        case "n":
            return "s", name
        case "i":
            return "x", found.fsid
        case "t":
            return "x", found.type
        case "T":
            return "s", MAGICS.get(found.type, f"UNKNOWN (0x{found.type:x})")
        case _:
            return None


def _render(item: re.Match[str], value: Callable[[str, str], tuple[str, Value] | None]) -> str:
    """One directive, as printf(3) would with its flags, width and precision."""
    letter, flags = item["letter"], item["flags"]
    if letter in ("%", ""):
        return "%"
    found = value(letter, item["modifier"])
    if found is None:
        return "?"
    kind, content = found
    width = min(int(item["width"][:6] or 0), WIDTH_MAX)
    precision = item["precision"]
    match kind:
        case "s":
            text = str(content)
            if precision:
                text = text[: int(precision[1:7] or 0)]
        case "t":
            text = _seconds(int(content), precision)
        case "o" | "x":
            text = f"{int(content):{kind}}"
            if "#" in flags:
                text = ("0" if kind == "o" else "0x") + text
        case _:
            text = str(content)
            text = "+" + text if "+" in flags else " " + text if " " in flags else text
    if "-" in flags:
        return text.ljust(width)
    return text.rjust(width, "0" if "0" in flags and kind != "s" else " ")


def _seconds(nanoseconds: int, precision: str | None) -> str:
    whole = str(nanoseconds // SECOND)
    if precision is None:
        return whole
    digits = min(int(precision[1:4] or 9), WIDTH_MAX)
    return whole + ("." + f"{nanoseconds % SECOND:09d}"[:digits].ljust(digits, "0") if digits else "")
