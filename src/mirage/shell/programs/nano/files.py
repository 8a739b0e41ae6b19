"""The files that nano reads and writes, what it says of them, and the lock beside the one that is open (nano 7.2, files.c)."""

from __future__ import annotations

import os
import stat as st
from typing import TYPE_CHECKING

from mirage.shell.lib.gnu import why
from mirage.shell.lib.nss import user_name
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.programs.nano.text import Text
from mirage.vfs.types import W_OK

if TYPE_CHECKING:
    from mirage.shell.process import Process

SIZE_MAX = 8 << 20
LOCK_SIZE = 1024
NEWLINES = {"": "\n", "DOS": "\r\n", "Mac": "\r"}
HISTORY = ("~/.local", "~/.local/share", "~/.local/share/nano")

Said = tuple[str, bool]  # a message, and whether it is an alarm


def opened(proc: Process, name: str) -> tuple[Text | None, list[Said]]:
    """The buffer of a file, and what is said of it; no buffer for what is none."""
    text = Text(name)
    try:
        if st.S_ISDIR(proc.stat(name).mode):
            return None, [(f'"{name}" is a directory', True)]
        lines, form, said = read(proc, name)
    except FileNotFoundError:
        directory = name.rpartition("/")[0]
        if directory and not proc.exists(directory):
            return text, [(f"Directory '{directory}' does not exist", True)]
        return text, [("New File", False)]
    except OSError as error:
        return None, [(f"Error reading {name}: {why(error)}", True)]
    text.lines, text.format = lines, form
    if not proc.caller.can(to_bytes(name), W_OK):
        return text, [(f"File '{name}' is unwritable", True), (said, False)]
    return text, [(said, False)]


def read(proc: Process, name: str) -> tuple[list[str], str, str]:
    """Lines with an empty one behind them, the format, and `Read N lines`. OSError."""
    data = proc.read_file(name, SIZE_MAX)
    text, form = to_text(data), ""
    if "\r" in text:
        breaks = text.count("\n")
        if not breaks:
            text, form = text.replace("\r", "\n"), "Mac"
        elif text.count("\r\n") == breaks:
            text, form = text.replace("\r\n", "\n"), "DOS"
    lines = text.split("\n")
    count = len(lines) - (lines[-1] == "")
    if lines[-1]:
        lines.append("")
    form_said = f" (Converted from {form} format)" if form else ""
    return lines, form, f"Read {count} line{'' if count == 1 else 's'}{form_said}"


def written(proc: Process, name: str, text: str, form: str, *, way: str = "") -> Said:
    """Write it, or put it in front of or behind what is there; `way` is Append or Prepend."""
    data = to_bytes(text.replace("\n", NEWLINES[form]))
    flags = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if way == "Append" else os.O_TRUNC)
    try:
        if way == "Prepend":
            data += proc.read_file(name, SIZE_MAX) if proc.exists(name) else b""
        output = proc.open_now(name, flags, 0o666)
        try:
            view = memoryview(data)
            while len(view):
                view = view[output.write_now(view) :]
        finally:
            output.close()
    except OSError as error:
        return f"Error writing {name}: {why(error)}", True
    count = text.count("\n")
    word = {"Append": "Appended", "Prepend": "Prepended"}.get(way, "Wrote")
    return f"{word} {count} line{'' if count == 1 else 's'}", False


def back_up(proc: Process, name: str) -> None:
    """NAME~, as it is on the disk."""
    try:
        data = proc.read_file(name, SIZE_MAX)
        output = proc.open_now(f"{name}~", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        output.write_now(memoryview(data))
        output.close()
    except OSError:
        return


def lock(proc: Process, name: str) -> str:
    """Debian's nanorc asks for locks (`set locking`): a file like vim's swap file. Its path; empty where it can not be."""
    directory, slash, last = name.rpartition("/")
    path = f"{directory}{slash}.{last}.swp"
    user, host = to_bytes(user_name(proc, proc.uid))[:16], to_bytes(proc.hostname)[:32]
    data = bytearray(LOCK_SIZE)
    for at, part in ((0, b"b0nano 7.2"), (24, proc.pid.to_bytes(4, "little")), (28, user), (68, host), (108, to_bytes(name)[:768])):
        data[at : at + len(part)] = part
    try:
        output = proc.open_now(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        output.write_now(memoryview(bytes(data)))
        output.close()
    except OSError:
        return ""
    return path


def unlock(proc: Process, text: Text) -> None:
    if text.lock:
        try:
            proc.caller.unlink(to_bytes(text.lock))
        except OSError:
            pass
        text.lock = ""


def history_place(proc: Process) -> tuple[str, str]:
    """The directory of what was searched for, made where it is missing (`set historylog`); and what is said where it can not be."""
    home = proc.env.get("HOME", "")
    if not home:
        return "", ""
    path = home
    for each in HISTORY:
        path = home + each[1:]
        try:
            proc.caller.mkdir(to_bytes(path), 0o700)
        except FileExistsError:
            continue
        except OSError as error:
            if each == HISTORY[-1]:
                said = f"Unable to create directory {path}/: {why(error)}\nIt is required for saving/loading search history or cursor positions.\n\n"
                return "", said
    return path, ""


def load_history(proc: Process, directory: str) -> list[list[str]]:
    """What was searched for, put in its place, and executed, oldest first."""
    try:
        parts = to_text(proc.read_file(f"{directory}/search_history", SIZE_MAX)).split("\n\n") if directory else []
    except OSError:
        parts = []
    return [[line for line in part.split("\n") if line] for part in (parts + [""] * 3)[:3]]


def save_history(proc: Process, directory: str, lists: list[list[str]]) -> None:
    text = "\n".join("".join(f"{line}\n" for line in lines) for lines in lists) + "\n"
    written(proc, f"{directory}/search_history", text, "")
