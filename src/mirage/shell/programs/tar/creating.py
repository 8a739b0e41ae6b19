"""tar 1.34 writes: files and trees into an archive in GNU's format, in records of twenty blocks."""

from __future__ import annotations

import io
import os
import stat as st
import tarfile
from typing import TYPE_CHECKING

from mirage.shell.lib import nss, unpacking
from mirage.shell.lib.destination import join
from mirage.shell.lib.gnu import why
from mirage.shell.lib.local import SECOND
from mirage.shell.lib.quoting import in_message, quote
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.programs.tar.filtering import filtered
from mirage.shell.programs.tar.transforming import SYMLINKS
from mirage.shell.programs.tar.wish import Fatal, Wish

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.vfs.types import Stat

TYPES = {
    st.S_IFDIR: tarfile.DIRTYPE, st.S_IFLNK: tarfile.SYMTYPE, st.S_IFCHR: tarfile.CHRTYPE, st.S_IFBLK: tarfile.BLKTYPE,
    st.S_IFIFO: tarfile.FIFOTYPE, st.S_IFREG: tarfile.REGTYPE,
}  # fmt: skip


async def create(proc: Process, wish: Wish) -> None:
    """-c, -r and -u."""
    output = io.BytesIO()
    late: Fatal | None = None
    if wish.guesses and not wish.packer:
        wish.packer = next((kind for end, kind in unpacking.SUFFIXES.items() if wish.archive.endswith(end)), "")
    if wish.action in "ru":
        _previous(proc, wish, output)
    if wish.archive == "-":
        if proc.isatty(1):
            raise Fatal("Refusing to write archive contents to terminal (missing -f option?)")
        target = None
    else:
        try:
            target = proc.open_now(wish.archive, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        except OSError as error:
            late = wish.unopened(proc, f"{in_message(wish.archive)}: Cannot open: {why(error)}")
            if not wish.packer:
                raise late from None
    wish.enter(proc)
    links: dict[tuple[int, int], str] = {}
    for name in wish.names:
        await _add(proc, wish, output, name, links)
    if late is not None:  # the child that packs is gone
        proc.err(f"{proc.name}: {in_message(wish.archive)}: Cannot write: Broken pipe\n")
        raise late
    output.write(bytes(2 * tarfile.BLOCKSIZE))
    output.write(bytes(-output.tell() % tarfile.RECORDSIZE))
    data = output.getvalue()
    if wish.packer:
        data = unpacking.pack(data, wish.packer)
    elif wish.filter:
        data = await filtered(proc, data, wish.filter)
    if target is None:
        await proc.flush()
        await proc.write(1, data)
    else:
        try:
            await target.write(data)
        except OSError as error:
            raise Fatal(f"{in_message(wish.archive)}: Cannot write: {why(error)}") from None
        finally:
            target.close()


def _previous(proc: Process, wish: Wish, output: io.BytesIO) -> None:
    """What stands in the archive already, up to its end."""
    try:
        data = proc.read_file(wish.archive, unpacking.SIZE_MAX)
    except FileNotFoundError:
        return
    except OSError as error:
        raise Fatal(f"{in_message(wish.archive)}: Cannot open: {why(error)}") from None
    if unpacking.guess(data):
        raise Fatal("Cannot update compressed archives")
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            archive.getmembers()
            output.write(data[: archive.offset])
    except tarfile.TarError:
        raise Fatal("This does not look like a tar archive") from None


async def _add(proc: Process, wish: Wish, output: io.BytesIO, path: str, links: dict[tuple[int, int], str]) -> None:
    await proc.tick(4)
    if wish.is_excluded(path):
        return
    name = wish.transformed(wish.member_name(proc, path))
    try:
        stat = proc.stat(path) if wish.dereferences else proc.lstat(path)
    except OSError as error:
        wish.fails(proc, f"{in_message(path)}: Cannot stat: {why(error)}")
        return
    kind = st.S_IFMT(stat.mode)
    if kind not in TYPES:
        proc.err(f"{proc.name}: {path}: socket ignored\n")
        return
    is_directory = kind == st.S_IFDIR
    if not is_directory:
        wish.links_to(proc, path)
    member = _header(proc, name + "/" * (is_directory and not name.endswith("/")), stat)
    _give(proc, wish, member)
    data = b""
    key = (stat.dev, stat.ino)
    if stat.nlink > 1 and not is_directory and key in links:
        member.type, member.linkname, member.size = tarfile.LNKTYPE, links[key], 0
    elif kind == st.S_IFLNK:
        member.linkname = wish.transformed(to_text(proc.caller.readlink(to_bytes(path))), SYMLINKS)
    elif kind == st.S_IFREG:
        try:
            data = proc.read_file(path, unpacking.SIZE_MAX)
        except OSError as error:
            wish.fails(proc, f"{in_message(path)}: Cannot open: {why(error)}")
            return
        member.size = len(data)
        await proc.tick(1 + len(data) // 512)
    links.setdefault(key, name)
    shown = member.name if wish.shows_transformed else path
    _tell(proc, wish, member, stat, shown + "/" * (is_directory and not shown.endswith("/")))
    output.write(member.tobuf(tarfile.GNU_FORMAT, "utf-8", "surrogateescape"))
    output.write(data + bytes(-len(data) % tarfile.BLOCKSIZE))
    if output.tell() > unpacking.SIZE_MAX:
        proc.session.stop("memory", unpacking.SIZE_MAX, "an archive")
    if is_directory and not wish.is_flat:
        try:
            listed = proc.caller.listdir(to_bytes(path))
        except OSError as error:
            wish.fails(proc, f"{in_message(path)}: Cannot open: {why(error)}")
            return
        for entry in listed:
            await _add(proc, wish, output, join(path, to_text(entry.name)), links)


def _header(proc: Process, name: str, stat: Stat) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type = TYPES[st.S_IFMT(stat.mode)]
    member.mode, member.uid, member.gid, member.mtime = stat.mode & 0o7777, stat.uid, stat.gid, stat.mtime // SECOND
    user, group = nss.user(proc, stat.uid), nss.group(proc, stat.gid)
    member.uname, member.gname = user.name if user else "", group.name if group else ""
    member.devmajor, member.devminor = os.major(stat.rdev), os.minor(stat.rdev)
    return member


def _give(proc: Process, wish: Wish, member: tarfile.TarInfo) -> None:
    """--owner and --group."""
    if wish.owner:
        wanted, number = _split(wish.owner)
        user = nss.user(proc, wanted)
        member.uname, member.uid = _given(wanted, number, (user.name, user.uid) if user is not None else None, member.uid)
    if wish.group:
        wanted, number = _split(wish.group)
        group = nss.group(proc, wanted)
        member.gname, member.gid = _given(wanted, number, (group.name, group.gid) if group is not None else None, member.gid)


def _split(word: str) -> tuple[str | int, str]:
    """`NAME`, `NAME:NUMBER` or a number alone: whom to look up, and what stands behind the colon."""
    name, colon, number = word.partition(":")
    return int(name) if name.isdecimal() and not colon else name, number


def _given(wanted: str | int, number: str, known: tuple[str, int] | None, before: int) -> tuple[str, int]:
    """The name and the number that a member gets of who was asked for, known to the machine or not."""
    name = known[0] if known is not None else wanted if isinstance(wanted, str) else ""
    if number.isdecimal():
        return name, int(number)
    if known is not None:
        return name, known[1]
    return name, int(wanted) if isinstance(wanted, int) or wanted.isdecimal() else before


def _tell(proc: Process, wish: Wish, member: tarfile.TarInfo, stat: Stat, path: str) -> None:
    if not wish.loudness:
        return
    shown = quote(path, "escape").replace("\\ ", " ")
    if wish.loudness > 1:
        owner = f"{member.uid}/{member.gid}" if wish.is_numeric else f"{member.uname or member.uid}/{member.gname or member.gid}"
        end = f" -> {member.linkname}" if member.issym() else f" link to {member.linkname}" if member.islnk() else ""
        line = wish.long_line(proc, shown, stat.mode, owner, str(member.size), stat.mtime, end)
    else:
        line = shown + "\n"
    if wish.archive == "-":
        proc.err(line)
    else:
        proc.out(line)
