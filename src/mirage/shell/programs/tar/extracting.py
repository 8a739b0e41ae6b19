"""tar 1.34 reads: lists and extracts, member by member, from an archive that is whole in memory."""

from __future__ import annotations

import errno
import io
import os
import stat as st
import tarfile
from typing import TYPE_CHECKING

from mirage.shell.bash.patterns import compile_pattern
from mirage.shell.lib import nss, unpacking
from mirage.shell.lib.gnu import why
from mirage.shell.lib.local import SECOND
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.quoting import in_message, quote
from mirage.shell.lib.text import to_bytes
from mirage.shell.lib.unpacking import NotPackedError
from mirage.shell.programs.tar.filtering import filtered
from mirage.shell.programs.tar.transforming import HARDLINKS, SYMLINKS
from mirage.shell.programs.tar.wish import Fatal, Wish

if TYPE_CHECKING:
    from mirage.shell.process import Process

TYPES = {
    tarfile.DIRTYPE: st.S_IFDIR, tarfile.SYMTYPE: st.S_IFLNK, tarfile.CHRTYPE: st.S_IFCHR, tarfile.BLKTYPE: st.S_IFBLK,
    tarfile.FIFOTYPE: st.S_IFIFO,
}  # fmt: skip
PIECE = 1 << 18  # bytes that are written at once


async def read_archive(proc: Process, wish: Wish) -> None:
    """-t and -x."""
    await read_members(proc, wish, await _bytes(proc, wish))


async def read_members(proc: Process, wish: Wish, data: bytes) -> None:
    """Of an archive that is unpacked."""
    is_first = True
    wanted = {name.rstrip("/"): False for name in wish.names}
    directories: list[tuple[str, int, int]] = []
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:", errors="surrogateescape") as archive:
            for member in archive:
                if is_first:
                    wish.enter(proc)
                    is_first = False
                await proc.tick(4)
                if proc.is_buffer_full:
                    await proc.flush()
                if _is_wanted(wish, wanted, member.name) and not wish.is_excluded(member.name):
                    await _member(proc, wish, archive, member, directories)
    except tarfile.TarError:
        _foreign(proc, wish, data)
    for path, mode, moment in reversed(directories):
        try:
            proc.caller.chmod(to_bytes(path), mode)
            if not wish.touches:
                proc.caller.utimens(to_bytes(path), proc.clock.now(), moment)
        except OSError:
            continue
    for name, is_found in wanted.items():
        if not is_found:
            if not wish.is_pattern and set(name) & set("*?["):
                proc.err(
                    f"{proc.name}: Pattern matching characters used in file names\n"
                    f"{proc.name}: Use --wildcards to enable pattern matching, or --no-wildcards to suppress this warning\n"
                )
            wish.fails(proc, f"{in_message(name)}: Not found in archive")


async def _bytes(proc: Process, wish: Wish) -> bytes:
    if wish.archive == "-":
        if proc.isatty(0):
            raise Fatal("Refusing to read archive contents from terminal (missing -f option?)")
        data = await proc.read_all(0, unpacking.SIZE_MAX)
    else:
        try:
            data = proc.read_file(wish.archive, unpacking.SIZE_MAX)
        except IsADirectoryError:
            proc.err(
                f"{proc.name}: {in_message(wish.archive)}: Cannot read: Is a directory\n{proc.name}: At beginning of tape, quitting now\n"
            )
            raise Fatal from None
        except OSError as error:
            raise wish.unopened(proc, f"{in_message(wish.archive)}: Cannot open: {why(error)}") from None
    named = next((kind for end, kind in unpacking.SUFFIXES.items() if wish.archive.endswith(end)), "")
    if wish.filter:
        return await filtered(proc, data, f"{wish.filter} -d")
    packer = wish.packer or unpacking.guess(data) or ("" if data[257:262] == b"ustar" else named)
    if not packer:
        return data
    try:
        return await unpacking.unpack(proc, data, packer)
    except NotPackedError as error:
        proc.err(error.text)
        if error.data:
            return error.data
        raise Fatal(f"Child returned status {error.status}") from None


def _foreign(proc: Process, wish: Wish, data: bytes) -> None:
    """No archive, or one that ends in the middle."""
    if data[257:262] == b"ustar":
        raise Fatal("Unexpected EOF in archive")
    wish.fails(proc, "This does not look like a tar archive")
    if len(data) > tarfile.BLOCKSIZE:
        proc.err(f"{proc.name}: Skipping to next header\n")


def _is_wanted(wish: Wish, wanted: dict[str, bool], name: str) -> bool:
    if not wanted:
        return True
    found = False
    for asked in wanted:
        if name == asked or name.startswith(asked + "/") or (wish.is_pattern and compile_pattern(asked).fullmatch(name)):
            wanted[asked] = found = True
    return found


def _shown(wish: Wish, member: tarfile.TarInfo) -> str:
    return quote(wish.transformed(member.name) if wish.shows_transformed else member.name, "escape").replace("\\ ", " ") + (
        "/" if member.isdir() else ""
    )


def _tell(proc: Process, wish: Wish, member: tarfile.TarInfo) -> None:
    loud = wish.loudness + (wish.action == "t")
    if not loud:
        return
    if loud == 1:
        line = _shown(wish, member) + "\n"
    else:
        mode = TYPES.get(member.type, st.S_IFREG) | member.mode & 0o7777
        user, group = (member.uid, member.gid) if wish.is_numeric else (member.uname or member.uid, member.gname or member.gid)
        end = f" -> {member.linkname}" if member.issym() else f" link to {member.linkname}" if member.islnk() else ""
        size = f"{member.devmajor},{member.devminor}" if member.isdev() and not member.isfifo() else str(member.size)
        line = wish.long_line(proc, _shown(wish, member), mode, f"{user}/{group}", size, int(member.mtime) * SECOND, end)
    if wish.to_output:
        proc.err(line)
    else:
        proc.out(line)


async def _member(
    proc: Process, wish: Wish, archive: tarfile.TarFile, member: tarfile.TarInfo, directories: list[tuple[str, int, int]]
) -> None:
    if wish.strip:
        parts = [part for part in member.name.split("/") if part][wish.strip :]
        if not parts:
            return
        _tell(proc, wish, member)
        path = "/".join(parts)
    else:
        _tell(proc, wish, member)
        path = member.name
    if wish.action == "t":
        return
    path = wish.member_name(proc, wish.transformed(path))
    if wish.to_output:
        if member.isreg():
            await _pour(proc, archive, member, None)
        return
    try:
        await _make(proc, wish, archive, member, path, directories)
    except FileExistsError:
        if wish.skips_old:
            return
        what = f"Cannot create symlink to {quoted(proc, member.linkname)}" if member.issym() else "Cannot open"
        wish.fails(proc, f"{in_message(path)}: {what}: File exists")
    except OSError as error:
        what = "Cannot mkdir" if member.isdir() else "Cannot open"
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            what = "Cannot write"
        wish.fails(proc, f"{in_message(path)}: {what}: {why(error)}")


async def _make(
    proc: Process, wish: Wish, archive: tarfile.TarFile, member: tarfile.TarInfo, path: str, directories: list[tuple[str, int, int]]
) -> None:
    caller, raw = proc.caller, to_bytes(path)
    above = os.path.dirname(path.rstrip("/"))
    if above and not proc.exists(above):
        _parents(proc, above)
    mode = member.mode & 0o7777
    if proc.uid != 0 and not wish.keeps_modes:
        mode &= 0o777 & ~caller.umask
    if member.isdir():
        if not (proc.exists(path) and st.S_ISDIR(proc.lstat(path).mode)):
            caller.mkdir(raw, 0o700)
        directories.append((path, mode, int(member.mtime) * SECOND))
    else:
        if not wish.keeps_old and not wish.skips_old and caller.exists(raw, False):
            caller.unlink(raw)
        if member.issym():
            caller.symlink(to_bytes(wish.transformed(member.linkname, SYMLINKS)), raw)
        elif member.islnk():
            caller.link(to_bytes(wish.member_name(proc, wish.transformed(_stripped(wish, member.linkname), HARDLINKS))), raw)
            return
        elif member.type in TYPES:
            caller.mknod(raw, TYPES[member.type] | mode, os.makedev(member.devmajor, member.devminor) if member.isdev() else 0)
        else:
            await _pour(proc, archive, member, path)
    if proc.uid == 0 and not wish.ignores_owner:
        user = None if wish.is_numeric else nss.user(proc, member.uname)
        group = None if wish.is_numeric else nss.group(proc, member.gname)
        caller.chown(raw, user.uid if user else member.uid, group.gid if group else member.gid, False)
    if not member.issym() and not member.isdir():
        caller.chmod(raw, mode)
    if not wish.touches and not member.isdir():
        caller.utimens(raw, proc.clock.now(), int(member.mtime) * SECOND, False)


def _stripped(wish: Wish, name: str) -> str:
    """A hard link's target loses what its own name loses."""
    return "/".join([part for part in name.split("/") if part][wish.strip :]) if wish.strip else name


def _parents(proc: Process, path: str) -> None:
    at = ""
    for part in path.split("/"):
        at = f"{at}/{part}" if at or not part else part
        if part and not proc.exists(at):
            proc.caller.mkdir(to_bytes(at))


async def _pour(proc: Process, archive: tarfile.TarFile, member: tarfile.TarInfo, path: str | None) -> None:
    """A member's bytes into a new file, or to standard output."""
    source = archive.extractfile(member)
    target = None if path is None else proc.open_now(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        while source is not None and (data := source.read(PIECE)):
            await proc.tick(1 + len(data) // 512)
            if target is None:
                await proc.write(1, data)
            else:
                await target.write(data)
    finally:
        if target is not None:
            target.close()
