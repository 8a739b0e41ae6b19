"""`dpkg-deb --build` (dpkg 1.21.22): a directory made into an archive, and what is said of one that can not be."""

from __future__ import annotations

import io
import lzma
import re
import stat as st
import tarfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.programs.dpkgdeb.debfile import MAGIC, DebError, fields

if TYPE_CHECKING:
    from mirage.shell.process import Process

SCRIPTS = ("preinst", "postinst", "prerm", "postrm", "config")
SIZE_MAX = 16 << 20  # bytes of what is packed
PRESET = 0  # of xz: the answer, and not the last byte of it, is what counts
WANTED = ("Description", "Maintainer", "Architecture", "Version")  # in which order parsedb.c misses them; the last must be there
KINDS = {st.S_IFDIR: tarfile.DIRTYPE, st.S_IFLNK: tarfile.SYMTYPE, st.S_IFREG: tarfile.REGTYPE}


async def build(proc: Process, directory: str, target: str) -> None:
    """`target` empty: beside the directory, under its name. DebError."""
    control = f"{directory}/DEBIAN/control"
    try:
        found = dict(fields(proc.read_file(control)))
    except OSError as error:
        raise DebError(f"error: failed to open package info file '{control}' for reading: {error.strerror}") from None
    name, warnings = _checked(proc, control, found)
    _modes(proc, directory)
    if warnings:
        proc.error(f"warning: ignoring {warnings} warning{'s' if warnings > 1 else ''} about the control file(s)")
    if not target:
        target = directory.rstrip("/") + ".deb"
    elif proc.caller.exists(to_bytes(target)) and st.S_ISDIR(proc.stat(target).mode):
        target = f"{target.rstrip('/')}/{name}_{found['Version'].rpartition(':')[2]}_{found['Architecture']}.deb"
    proc.out(f"dpkg-deb: building package '{name}' in '{target}'.\n")
    await proc.flush()
    parts = [
        b"2.0\n",
        *(lzma.compress(_tar(proc, *tree), preset=PRESET) for tree in ((f"{directory}/DEBIAN", ""), (directory, "DEBIAN"))),
    ]
    now = int(proc.clock.now() // 10**9)
    data = MAGIC
    for member, part in zip(("debian-binary", "control.tar.xz", "data.tar.xz"), parts, strict=True):
        data += f"{member:<16}{now:<12}{0:<6}{0:<6}{'100644':<8}{len(part):<10}`\n".encode() + part + b"\n" * (len(part) % 2)
    try:
        proc.caller.write_file(to_bytes(target), data)
    except OSError as error:
        raise DebError(f"error: unable to create '{target}': {error.strerror}") from None


def _checked(proc: Process, control: str, found: dict[str, str]) -> tuple[str, int]:
    """The package's name, and how many warnings were given."""
    lines = to_text(proc.read_file(control)).split("\n")
    name = found.get("Package", "")
    named = f" package '{name}'" if name else ""
    where = f"parsing file '{control}' near line {len(lines)}{named}:\n"
    if not name:
        raise DebError(f"error: {where} missing 'Package' field")
    warnings = 0
    for field in WANTED:
        if field in found:
            continue
        if field == "Version":
            raise DebError(f"error: {where} missing 'Version' field")
        proc.error(f"warning: {where} missing '{field}' field")
        warnings += 1
    if not found.get("Architecture"):
        raise DebError("error: package architecture is missing or empty")
    if re.search(r"\s", found["Version"]):
        at = next(number for number, line in enumerate(lines, 1) if line.startswith("Version:"))
        where = where.replace(f"line {len(lines)}", f"line {at}")
        raise DebError(f"error: {where} 'Version' field value '{found['Version']}': version string has embedded spaces")
    return name, warnings


def _modes(proc: Process, directory: str) -> None:
    mode = st.S_IMODE(proc.stat(f"{directory}/DEBIAN").mode)
    if mode & 0o7757 != 0o755:
        raise DebError(f"error: control directory has bad permissions {mode:03o} (must be >=0755 and <=0775)")
    for script in SCRIPTS:
        path = to_bytes(f"{directory}/DEBIAN/{script}")
        if not proc.caller.exists(path, False):
            continue
        mode = st.S_IMODE(proc.caller.lstat(path).mode)
        if mode & 0o7557 != 0o555:
            raise DebError(f"error: maintainer script '{script}' has bad permissions {mode:03o} (must be >=0555 and <=0775)")


def _tar(proc: Process, directory: str, without: str) -> bytes:
    """Members by name as file_treewalk has them, symbolic links after all others."""
    packed = io.BytesIO()
    size = 0
    with tarfile.open(fileobj=packed, mode="w:", format=tarfile.GNU_FORMAT, errors="surrogateescape") as archive:
        paths = [
            ".",
            *(path for path in _below(proc, directory, "./") if path != f"./{without}" and not path.startswith(f"./{without}/")),
        ]
        paths.sort(key=lambda path: st.S_ISLNK(proc.lstat(f"{directory}/{path}").mode))
        for path in paths:
            stat = proc.lstat(f"{directory}/{path}")
            member = tarfile.TarInfo(f"{path}/" if path == "." else path)
            member.type = KINDS.get(st.S_IFMT(stat.mode), tarfile.FIFOTYPE)
            member.mode, member.uid, member.gid, member.mtime = st.S_IMODE(stat.mode), stat.uid, stat.gid, stat.mtime // 10**9
            member.uname, member.gname = ("root" if not owner else "" for owner in (stat.uid, stat.gid))
            data = b""
            if member.type == tarfile.SYMTYPE:
                member.linkname = to_text(proc.caller.readlink(to_bytes(f"{directory}/{path}")))
            elif member.type == tarfile.REGTYPE:
                data = proc.read_file(f"{directory}/{path}", SIZE_MAX)
                member.size = len(data)
            size += len(data)
            if size > SIZE_MAX:
                raise DebError(
                    "error: <compress> from tar -cf subprocess returned error exit status 2",
                    "tar: -: Cannot write: No space left on device\n",
                )
            archive.addfile(member, io.BytesIO(data))
    return packed.getvalue()


def _below(proc: Process, directory: str, prefix: str) -> Iterator[str]:
    for name in sorted(to_text(entry.name) for entry in proc.caller.listdir(to_bytes(directory))):
        if name not in (".", ".."):
            yield prefix + name
            if st.S_ISDIR(proc.lstat(f"{directory}/{name}").mode):
                yield from _below(proc, f"{directory}/{name}", f"{prefix}{name}/")
