"""file 5.44: what kind of file each one is."""

from __future__ import annotations

import os
import stat as st
from typing import TYPE_CHECKING

from mirage.shell.lib.gnu import why
from mirage.shell.lib.options import parse
from mirage.shell.lib.quoting import width
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.sources import contents
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.programs.file import disktypes, filetypes
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.vfs.types import Stat

LONGS = {
    "help": "help", "version": "v", "brief": "b", "checking-printout": "c", "exclude": ":e", "files-from": ":f", "separator": ":F",
    "no-pad": "N", "keep-going": "k", "magic-file": ":m", "mime": "i", "mime-type": "mime-type", "mime-encoding": "mime-encoding",
    "no-dereference": "h", "dereference": "L", "print0": "0", "preserve-date": "p", "raw": "r", "special-files": "s",
    "uncompress": "z", "no-buffer": "n", "parameter": ":P", "no-sandbox": "S", "extension": "extension", "apple": "apple",
    "exclude-quiet": ":e", "compile": "C", "debug": "d", "list": "l",
}  # fmt: skip
USAGE = (
    "Usage: file [-bcCdEhikLlNnprsSvzZ0] [--apple] [--extension] [--mime-encoding]\n"
    "            [--mime-type] [-e <testname>] [-F <separator>]  [-f <namefile>]\n"
    "            [-m <magicfiles>] [-P <parameter=value>] [--exclude-quiet]\n            <file> ...\n"
    "       file -C [-m <magicfiles>]\n       file [--help]\n"
)
ELF_MAX = 32 << 20  # bytes of a program whose sections are looked for at its end
BYTES_MAX = 1 << 20  # of a file that are looked at, FILE_BYTES_MAX of libmagic
_SPECIAL = {
    st.S_IFDIR: ("directory", "inode/directory"), st.S_IFIFO: ("fifo (named pipe)", "inode/fifo"), st.S_IFSOCK: ("socket", "inode/socket"),
}  # fmt: skip


@program("file")
async def file(proc: Process) -> int:
    options, names = parse(proc, "+bcCdEe:f:F:hiklLm:nNpP:rsSvzZ0", LONGS, hint=USAGE)
    given = dict(options)
    if "help" in given:
        proc.out(recorded(proc, "file.help"))
        return 0
    if "v" in given:
        proc.out("file-5.44\nmagic file from /etc/magic:/usr/share/misc/magic\n")
        return 0
    if "f" in given:
        try:
            names = to_text(await contents(proc, given["f"], BYTES_MAX)).splitlines() + names
        except OSError as error:
            proc.error(f"Cannot open `{given['f']}' ({why(error)})")
            return 1
    if not names:
        proc.err(USAGE)
        return 1
    wide = (
        0 if "N" in given or "0" in given else max(width(name) for name in ["/dev/stdin" if name == "-" else name for name in names])
    )
    status = 0
    for name in names:
        await proc.tick()
        text, mime, is_found = await _kind(proc, name, given)
        status |= not is_found and "E" in given
        shown = _chosen(text, mime, given)
        proc.out(shown + "\n" if "b" in given else _label(name, wide, given) + shown + "\n")
    return status


def _label(name: str, wide: int, given: dict[str, str]) -> str:
    name = "/dev/stdin" if name == "-" else name
    end = "\0" if "0" in given else ""
    separator = given.get("F", ":")
    return name + end + separator + " " * (max(wide - width(name), 0) + 1)


def _chosen(text: str, mime: tuple[str, str] | None, given: dict[str, str]) -> str:
    if mime is None:
        return text
    if "i" in given:
        return f"{mime[0]}; charset={mime[1]}"
    if "mime-type" in given:
        return mime[0]
    return mime[1] if "mime-encoding" in given else text


async def _kind(proc: Process, name: str, given: dict[str, str]) -> tuple[str, tuple[str, str] | None, bool]:
    """The description, the MIME type with its character set (None where a message stands), whether it was there."""
    if name == "-":
        data = await proc.read_all(0, BYTES_MAX)
        is_seekable = st.S_ISREG(proc.fds[0].mode)
        return (
            *_contents(data, len(data) if is_seekable or len(data) < 2 else len(data) + 1),
            True,
        )  # what stands at the end of a pipe is not looked at
    follows = "L" in given or ("POSIXLY_CORRECT" in proc.env and "h" not in given)
    try:
        stat = proc.stat(name) if follows else proc.lstat(name)
    except OSError as error:
        if "E" in given:
            return f"ERROR: cannot stat `{name}' ({why(error)})", None, False
        return f"cannot open `{name}' ({why(error)})", None, False
    special = _of_mode(proc, name, stat, given)
    if special is not None:
        return special[0], (special[1], "binary"), True
    try:
        with proc.open(name, os.O_RDONLY) as opened:
            data = opened.read(BYTES_MAX)
            if data.startswith(b"\x7fELF"):
                data += opened.read(ELF_MAX)
    except OSError as error:
        if not stat.mode & 0o444 or isinstance(error, PermissionError):
            return "regular file, no read permission", ("application/octet-stream", "binary"), True
        return f"cannot open `{name}' ({why(error)})", None, False
    await proc.tick(1 + len(data) // 512)
    text, mime = _contents(data, max(stat.size, len(data)))
    return _bits(stat) + text, mime, True


def _bits(stat: Stat) -> str:
    return "".join(
        word for bit, word in ((st.S_ISUID, "setuid "), (st.S_ISGID, "setgid "), (st.S_ISVTX, "sticky ")) if stat.mode & bit
    )


def _of_mode(proc: Process, name: str, stat: Stat, given: dict[str, str]) -> tuple[str, str] | None:
    kind = st.S_IFMT(stat.mode)
    if kind == st.S_IFLNK:
        target = to_text(proc.caller.readlink(to_bytes(name)))
        if not proc.exists(name):
            return f"broken symbolic link to {target}", "inode/symlink"
        return f"symbolic link to {target}", "inode/symlink"
    if kind in (st.S_IFCHR, st.S_IFBLK):
        if "s" in given and (os.major(stat.rdev) == 1 or kind == st.S_IFBLK):
            return None
        word, mime = ("character special", "inode/chardevice") if kind == st.S_IFCHR else ("block special", "inode/blockdevice")
        return f"{word} ({os.major(stat.rdev)}/{os.minor(stat.rdev)})", mime
    if kind in _SPECIAL:
        text, mime = _SPECIAL[kind]
        bits = _bits(stat).strip()
        return f"{bits}, {text}" if bits else text, mime
    return None


def _contents(data: bytes, size: int) -> tuple[str, tuple[str, str]]:
    if not data:
        return "empty", ("inode/x-empty", "binary")
    disk = disktypes.describe(data)
    if disk:
        return disk, ("application/octet-stream", "binary")
    text, mime = filetypes.describe(data, size)
    if not mime.startswith("text/"):
        return text, (mime, "binary")
    charset = (
        "us-ascii" if data.isascii() else "utf-8" if "UTF-8" in text else "iso-8859-1" if "ISO-8859 " in text else "unknown-8bit"
    )
    return text, (mime, charset)
