"""The files that vi reads and writes, what it says of them, and its swap file (vim 9.0, fileio.c, memline.c)."""

from __future__ import annotations

import os
import stat as st
from typing import TYPE_CHECKING

from mirage.shell.lib.nss import user_name
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.programs.vim.text import Text, indent
from mirage.vfs.types import W_OK

if TYPE_CHECKING:
    from mirage.shell.process import Process

SIZE_MAX = 8 << 20
PAGE = 4096


class WriteError(Exception):
    """What is said of a file that cannot be written."""


def amount(lines: int, size: int, *, brief: bool) -> str:
    """`5 lines, 48 bytes`, or with 'shortmess' as Vim sets it `5L, 48B`."""
    if brief:
        return f"{lines}L, {size}B"
    return f"{lines} line{'' if lines == 1 else 's'}, {size} byte{'' if size == 1 else 's'}"


def load(proc: Process, text: Text, *, brief: bool) -> str:
    """Read the file that has the text's name; what is said of it."""
    text.lines, text.x, text.y, text.top, text.is_changed = [""], 0, 0, 0, False
    text.done.clear()
    text.undone.clear()
    text.line_kept = None
    name = text.name
    if not name:
        return ""
    try:
        if st.S_ISDIR(proc.stat(name).mode):
            return f'"{name}" is a directory'
        data = proc.read_file(name, SIZE_MAX)
    except FileNotFoundError:
        directory = name.rpartition("/")[0]
        if directory and not proc.exists(directory):
            return f'"{name}" [New DIRECTORY]'
        text.is_new = True
        return f'"{name}" {"[New]" if brief else "[New File]"}'
    except OSError:
        return f'"{name}" [Permission Denied]'
    text.is_new = False
    text.is_readonly |= not proc.caller.can(to_bytes(name), W_OK) or (proc.uid == 0 and not proc.stat(name).mode & 0o222)
    try:
        content, converted = data.decode(), ""
        text.encoding = "utf-8"
    except UnicodeDecodeError:
        content, converted, text.encoding = data.decode("latin-1"), "[converted] ", "latin-1"
    text.lines = content.removesuffix("\n").split("\n")
    text.is_empty = not data
    text.x = indent(text.lines[0])
    marks = "[readonly] " if text.is_readonly else ""
    if data and not data.endswith(b"\n"):
        marks += "[noeol] " if brief else "[Incomplete last line] "
    count = 0 if text.is_empty else len(text.lines)
    return f'"{name}" {marks}{converted}{amount(count, len(content.encode("utf-8", "surrogateescape")), brief=brief)}'


def store(proc: Process, text: Text, name: str, lines: list[str], *, appends: bool, brief: bool) -> str:
    """Write lines to a file; what is said of it. WriteError."""
    is_nothing = lines == [""] and text.is_empty
    content = "" if is_nothing else "".join(line + "\n" for line in lines)
    data = content.encode("latin-1", "replace") if text.encoding == "latin-1" else to_bytes(content)
    is_new = not proc.exists(name)
    flags = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if appends else os.O_TRUNC)
    try:
        if not is_new and st.S_ISDIR(proc.stat(name).mode):
            raise WriteError(f'"{name}" E502: is a directory')
        output = proc.open_now(name, flags, 0o666)
    except OSError as error:
        raise WriteError(f'"{name}" E212: Can\'t open file for writing') from error
    try:
        view = memoryview(data)
        while len(view):
            view = view[output.write_now(view) :]
    except OSError as error:
        raise WriteError(f'"{name}" E514: Write error (file system full?)') from error
    finally:
        output.close()
    converted = "[converted] " if text.encoding == "latin-1" else ""
    new = ("[New] " if brief else "[New File] ") if is_new else ""
    count = 0 if is_nothing else len(lines)
    size = len(content.encode("utf-8", "surrogateescape"))
    return f'"{name}" {new}{converted}{amount(count, size, brief=brief)} {"appended" if appends else "written"}'


def make_swap(proc: Process, name: str) -> str:
    """The file beside the one that is open; its path, or "" where it can not be."""
    if not name:
        return ""
    directory, slash, last = name.rpartition("/")
    path = f"{directory}{slash}.{last}.swp"
    block = bytearray(3 * PAGE)
    full = name if name.startswith("/") else f"{proc.cwd().rstrip('/')}/{name}"
    for at, part in (
        (0, b"b0VIM 9.0\0"), (12, PAGE.to_bytes(4, "little")), (24, proc.pid.to_bytes(4, "little")),
        (28, to_bytes(user_name(proc, proc.uid))[:40]), (68, to_bytes(proc.hostname)[:40]), (108, to_bytes(full)[:890]),
    ):  # fmt: skip
        block[at : at + len(part)] = part
    try:
        output = proc.open_now(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        output.write_now(memoryview(bytes(block)))
        output.close()
    except OSError:
        return ""
    return path


def drop_swap(proc: Process, text: Text) -> None:
    if text.swap:
        try:
            proc.caller.unlink(to_bytes(text.swap))
        except OSError:
            pass
        text.swap = ""


def read_lines(proc: Process, name: str) -> list[str]:
    """For `:r`. OSError."""
    data = proc.read_file(name, SIZE_MAX)
    return to_text(data).removesuffix("\n").split("\n") if data else []
