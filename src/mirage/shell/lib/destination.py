"""Where cp, mv, ln and install put things: `-t DIRECTORY`, `-T`, the last operand; and what they save before they overwrite it."""

from __future__ import annotations

import errno
import os
import re
import stat as st
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.choices import choose
from mirage.shell.lib.gnu import shell_escape, why
from mirage.shell.lib.text import to_bytes, to_text

if TYPE_CHECKING:
    from mirage.shell.lib.options import Options
    from mirage.shell.process import Process

LONGS = {
    "backup": "?backup", "force": "f", "interactive": "i", "no-target-directory": "T", "suffix": ":S", "target-directory": ":t",
    "verbose": "v",
}  # fmt: skip
BACKUPS = (("none", "off"), ("simple", "never"), ("existing", "nil"), ("numbered", "t"))


def pairs(
    proc: Process, operands: list[str], directory: str | None, *, is_plain: bool, strips: bool = False
) -> list[tuple[str, str]]:
    """Each source with its destination; the program ends when the operands do not make sense. `is_plain`: -T."""
    if len(operands) <= (directory is None):
        if not operands:
            gnu.try_help(proc, "missing file operand")
        gnu.try_help(proc, f"missing destination file operand after {shell_escape(operands[0])}")
    if is_plain:
        if directory is not None:
            proc.fail("cannot combine --target-directory (-t) and --no-target-directory (-T)")
        if len(operands) > 2:
            gnu.try_help(proc, f"extra operand {shell_escape(operands[2])}")
    elif directory is None:
        problem = directory_error(proc, operands[-1])
        if problem is None:
            directory = operands.pop()
        elif len(operands) > 2:
            proc.fail(f"target {shell_escape(operands[-1])}: {problem}")
    elif (problem := directory_error(proc, directory)) is not None:
        proc.fail(f"target directory {shell_escape(directory)}: {problem}")
    if strips:
        operands = [name.rstrip("/") or name[:1] for name in operands[:-1]] + [
            operands[-1].rstrip("/") if directory else operands[-1]
        ]
    if directory is None:
        return [(operands[0], operands[1])]
    return [(name, join(directory, last_component(name))) for name in operands]


def directory_error(proc: Process, path: str) -> str | None:
    """Why a path is no directory; None when it is one."""
    try:
        return None if st.S_ISDIR(proc.stat(path).mode) else os.strerror(errno.ENOTDIR)
    except OSError as error:
        return why(error)


def join(directory: str, name: str) -> str:
    """file_name_concat() of gnulib."""
    return directory + name if directory.endswith("/") else f"{directory}/{name}"


def last_component(path: str) -> str:
    """last_component() without its slashes; nothing of the root."""
    return path.rstrip("/").rpartition("/")[2]


def backup_control(proc: Process, options: Options) -> tuple[str, str]:
    """How to save what will be overwritten ("" for not at all), and with which suffix."""
    control, suffix = "", proc.env.get("SIMPLE_BACKUP_SUFFIX") or "~"
    for key, value in options:
        if key in ("b", "backup"):
            control = value or proc.env.get("VERSION_CONTROL", "") or "existing"
        elif key == "S":
            control, suffix = control or proc.env.get("VERSION_CONTROL", "") or "existing", value
    if not control:
        return "", suffix
    answers = [key for key, _ in options if key in "fin"]
    if answers and answers[-1] == "n":
        gnu.try_help(proc, "options --backup and --no-clobber are mutually exclusive")
    chosen = choose(proc, "backup type", control, BACKUPS)
    return "" if chosen == "none" else chosen, suffix


def back_up(proc: Process, path: str, control: str, suffix: str) -> str:
    """Rename what is there; the name that it has now."""
    saved = backup_name(proc, path, control, suffix)
    proc.caller.rename(to_bytes(path), to_bytes(saved))
    return saved


def backup_name(proc: Process, path: str, control: str, suffix: str) -> str:
    """NAME~ or the next NAME.~N~."""
    directory, _, name = path.rpartition("/")
    if control != "simple":
        pattern = re.compile(re.escape(name) + r"\.~([1-9][0-9]{0,8})~\Z")
        listed = proc.caller.listdir(to_bytes(directory) or (b"/" if path.startswith("/") else b"."))
        numbers = [int(found[1]) for entry in listed if (found := pattern.match(to_text(entry.name)))]
        if numbers or control == "numbered":
            return f"{path}.~{max(numbers, default=0) + 1}~"
    return path + suffix
