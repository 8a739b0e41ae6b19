"""zipfile and tarfile as Python 3.11 has them: the host's own over bytes in memory, the files those of the pretended machine."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat as st
import tarfile
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from mirage.shell.lib import unpacking
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.python.faults import Raised, throw
from mirage.shell.python.files import at, error, make_all
from mirage.shell.python.objects import Thing
from mirage.shell.python.values import SIZE_MAX

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.shell.python.machine import Machine

Names = dict[str, Any]
MEMBERS_MAX = 10_000
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes, "gz": lambda data: gzip.compress(data, 1), "bz2": lambda data: bz2.compress(data, 1), "xz": lambda data: lzma.compress(data, preset=0),
}  # fmt: skip
KINDS = {st.S_IFDIR: tarfile.DIRTYPE, st.S_IFLNK: tarfile.SYMTYPE}


async def _taken(machine: Machine, file: Any) -> bytes:
    """All bytes of a path or of an open file."""
    if isinstance(file, Thing) and "read" in file.attributes:
        return bytes(await machine.call(file.attributes["read"], [], {}))
    try:
        return machine.current.read_file(at(file), SIZE_MAX)
    except OSError as fault:
        raise error(fault.errno or 5, file) from None


async def _given(machine: Machine, file: Any, data: bytes) -> None:
    if isinstance(file, Thing) and "write" in file.attributes:
        await machine.call(file.attributes["write"], [data], {})
        return
    _laid(machine.current, at(file), data, 0o666)


def _laid(proc: Process, path: str, data: bytes, mode: int) -> None:
    try:
        proc.caller.write_file(to_bytes(path), data, mode)
    except OSError as fault:
        raise error(fault.errno or 5, path) from None


def _below(proc: Process, path: str) -> list[str]:
    """A path and, where it is a directory, all below it."""
    found = [path]
    try:
        if st.S_ISDIR(proc.lstat(path).mode):
            for entry in sorted(proc.caller.listdir(to_bytes(path)), key=lambda entry: entry.name):
                if entry.name not in (b".", b".."):
                    found += _below(proc, f"{path.rstrip('/')}/{to_text(entry.name)}")
    except OSError as fault:
        raise error(fault.errno or 5, path) from None
    if len(found) > MEMBERS_MAX:
        throw(MemoryError)
    return found


# ---- zipfile


def zipfile_names(machine: Machine) -> Names:
    async def is_one(file: Any) -> bool:
        try:
            return zipfile.is_zipfile(io.BytesIO(await _taken(machine, file)))
        except Raised:
            return False

    async def make(file: Any, mode: str = "r", compression: int = 0, *_: Any, **__: Any) -> Thing:
        if mode not in ("r", "w", "a", "x"):
            throw(ValueError, "ZipFile requires mode 'r', 'w', 'x', or 'a'")
        if isinstance(file, Thing) and mode != "w":
            await machine.call(file.attributes["seek"], [0], {})
        held = io.BytesIO(await _taken(machine, file) if mode == "r" or (mode == "a" and _is_there(machine, file)) else b"")
        try:
            archive = zipfile.ZipFile(held, "r" if mode == "r" else "a", compression)
        except zipfile.BadZipFile as fault:
            raise Raised(zipfile.BadZipFile(str(fault))) from None
        return _zip(machine, archive, held, file, mode)

    return {
        "ZipFile": make, "is_zipfile": is_one, "ZIP_STORED": 0, "ZIP_DEFLATED": 8, "ZIP_BZIP2": 12, "ZIP_LZMA": 14, "BadZipFile": zipfile.BadZipFile,
        "BadZipfile": zipfile.BadZipFile, "LargeZipFile": zipfile.LargeZipFile,
    }  # fmt: skip


def _is_there(machine: Machine, file: Any) -> bool:
    return isinstance(file, Thing) or machine.current.exists(at(file))


def _zip(machine: Machine, archive: zipfile.ZipFile, held: io.BytesIO, file: Any, mode: str) -> Thing:
    proc = machine.current

    def stamped(nanoseconds: int) -> tuple[int, int, int, int, int, int]:
        when = datetime.fromtimestamp(nanoseconds // 10**9, machine.zone)
        return max(1980, when.year), when.month, when.day, when.hour, when.minute, when.second

    def put(name: str, data: bytes, mode: int, when: int, packer: int | None = None) -> None:
        if len(held.getbuffer()) + len(data) > SIZE_MAX:
            throw(MemoryError)
        info = zipfile.ZipInfo(name, stamped(when))
        info.external_attr = mode << 16 | (0x10 if name.endswith("/") else 0)
        info.compress_type = archive.compression if packer is None else packer
        archive.writestr(info, data)

    def write(path: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        source = at(path)
        try:
            stat = proc.stat(source)
            is_directory = st.S_ISDIR(stat.mode)
            data = b"" if is_directory else proc.read_file(source, SIZE_MAX)
        except OSError as fault:
            raise error(fault.errno or 5, path) from None
        name = (source if arcname is None else at(arcname)).lstrip("/")
        put(name.rstrip("/") + "/" if is_directory else name, data, stat.mode, stat.mtime)

    def write_text(name: Any, data: Any, compress_type: int | None = None, *_: Any, **__: Any) -> None:
        put(name.attributes["filename"] if isinstance(name, Thing) else name, to_bytes(data) if isinstance(data, str) else bytes(data), 0o600,
            proc.clock.now(), compress_type)  # fmt: skip

    def read(name: Any, pwd: Any = None) -> bytes:
        name = name.attributes["filename"] if isinstance(name, Thing) else name
        try:
            if archive.getinfo(name).file_size > SIZE_MAX:
                throw(MemoryError)
            return archive.read(name, pwd)
        except (KeyError, RuntimeError, zipfile.BadZipFile) as fault:
            raise Raised(fault) from None

    def extract(name: Any, path: Any = None, *_: Any) -> str:
        name = name.attributes["filename"] if isinstance(name, Thing) else name
        target = "/".join(
            [at(path) if path is not None else proc.cwd(), *(part for part in name.split("/") if part not in ("", ".", ".."))]
        )
        data = read(name)
        make_all(proc, target if name.endswith("/") else target.rpartition("/")[0], exist_ok=True)
        if not name.endswith("/"):
            _laid(proc, target, data, 0o666)
        return target

    def extract_all(path: Any = None, members: Any = None, *_: Any, **__: Any) -> None:
        for name in archive.namelist()[:MEMBERS_MAX] if members is None else members:
            extract(name, path)

    def show(*_: Any) -> None:
        shown = io.StringIO()
        archive.printdir(shown)
        proc.out(shown.getvalue())

    async def close() -> None:
        if mode != "r" and archive.fp is not None:
            archive.close()
            await _given(machine, file, held.getvalue())

    def info(name: str) -> Thing:
        try:
            found = archive.getinfo(name)
        except KeyError as fault:
            raise Raised(fault) from None
        return Thing("zipfile.ZipInfo", {
            "filename": found.filename, "file_size": found.file_size, "compress_size": found.compress_size, "CRC": found.CRC,
            "date_time": found.date_time, "compress_type": found.compress_type, "is_dir": found.is_dir,
        }, repr(found))  # fmt: skip

    async def opened(name: Any, *_: Any, **__: Any) -> Any:
        return await machine.call(machine.importer(machine, "io").attributes["BytesIO"], [read(name)], {})

    return Thing("zipfile.ZipFile", {
        "namelist": archive.namelist, "infolist": lambda: [info(name) for name in archive.namelist()], "getinfo": info, "read": read, "open": opened,
        "write": write, "writestr": write_text, "extract": extract, "extractall": extract_all, "printdir": show, "testzip": lambda: None, "close": close,
        "filename": None if isinstance(file, Thing) else file, "setpassword": archive.setpassword,
    })  # fmt: skip


# ---- tarfile


def tarfile_names(machine: Machine) -> Names:
    async def is_one(file: Any) -> bool:
        try:
            await make(file)
        except Raised as raised:
            if isinstance(raised.value, tarfile.TarError):
                return False
            raise
        return True

    async def make(name: Any = None, mode: str = "r", fileobj: Any = None, *_: Any, **__: Any) -> Thing:
        file = name if fileobj is None else fileobj
        way, packer = f"{mode}:".replace("|", ":").split(":")[:2]
        if way not in ("r", "w", "x", "a") or packer not in ("*", *PACKERS):
            throw(ValueError, "undiscernible mode" if way in ("r", "w", "x", "a") else "mode must be 'r', 'a', 'w' or 'x'")
        data = b""
        if way == "r" or (way == "a" and _is_there(machine, file)):
            data = await _taken(machine, file)
            kind = next((kind for kind, magic in unpacking.MAGICS.items() if data.startswith(magic) and kind != "zstd"), "")
            try:
                data = await unpacking.unpack(machine.current, data, kind) if kind else data
                if len(data) > SIZE_MAX:
                    throw(MemoryError)
                read = tarfile.open(fileobj=io.BytesIO(data), mode="r:", errors="surrogateescape")
            except (tarfile.TarError, unpacking.NotPackedError) as fault:
                said = (
                    str(fault)
                    if str(fault) == "empty file"
                    else "file could not be opened successfully:"
                    if not packer
                    else "not a gzip file"
                )
                raise Raised(tarfile.ReadError(said)) from None
            if way == "r":
                return _tar(machine, read, io.BytesIO(), None, "")
        held = io.BytesIO(data)
        made = tarfile.open(fileobj=held, mode="a:" if way == "a" else "w:", errors="surrogateescape")
        return _tar(machine, made, held, file, packer)

    return {"open": make, "TarFile": Thing("type", {"open": make, "()": make}), "is_tarfile": is_one, "TarInfo": lambda name="": _member(tarfile.TarInfo(name)),
            "TarError": tarfile.TarError, "ReadError": tarfile.ReadError, "DIRTYPE": tarfile.DIRTYPE, "REGTYPE": tarfile.REGTYPE,
            "SYMTYPE": tarfile.SYMTYPE}  # fmt: skip


def _member(found: tarfile.TarInfo) -> Thing:
    facts = {
        name: getattr(found, name) for name in ("name", "size", "mode", "mtime", "uid", "gid", "uname", "gname", "type", "linkname")
    }
    return Thing("tarfile.TarInfo", {
        **facts, "path": found.name, "isfile": found.isreg, "isreg": found.isreg, "isdir": found.isdir, "issym": found.issym, "islnk": found.islnk,
    }, f"<TarInfo {found.name!r} at 0x7f{id(found) & 0xFFFFFFFFFF:010x}>")  # fmt: skip


def _tar(machine: Machine, archive: tarfile.TarFile, held: io.BytesIO, file: Any, packer: str) -> Thing:
    proc = machine.current
    is_written = [file is None]

    def put(info: tarfile.TarInfo, data: bytes) -> None:
        if len(held.getbuffer()) + len(data) > SIZE_MAX:
            throw(MemoryError)
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))

    def add(name: Any, arcname: Any = None, recursive: bool = True, **_: Any) -> None:
        root = at(name)
        for path in _below(proc, root) if recursive else [root]:
            inner = (path if arcname is None else at(arcname) + path[len(root.rstrip("/")) :]).lstrip("/")
            stat = proc.lstat(path)
            info = tarfile.TarInfo(inner)
            info.type = KINDS.get(st.S_IFMT(stat.mode), tarfile.REGTYPE)
            info.mode, info.uid, info.gid, info.mtime = st.S_IMODE(stat.mode), stat.uid, stat.gid, stat.mtime // 10**9
            info.uname, info.gname = ("root" if not owner else "" for owner in (stat.uid, stat.gid))
            if info.issym():
                info.linkname = to_text(proc.caller.readlink(to_bytes(path)))
            put(info, proc.read_file(path, SIZE_MAX) if info.isreg() else b"")

    async def add_file(member: Thing, source: Any = None) -> None:
        info = tarfile.TarInfo(member.attributes["name"])
        for name in ("mode", "mtime", "uid", "gid", "uname", "gname", "type", "linkname"):
            setattr(info, name, member.attributes[name])
        put(info, (await _taken(machine, source))[: member.attributes["size"]] if source is not None else b"")

    def extract(member: Any, path: Any = "", *_: Any, **__: Any) -> None:
        info = sought(member)
        target = "/".join(filter(None, [at(path).rstrip("/"), info.name.lstrip("/")]))
        make_all(proc, target if info.isdir() else target.rpartition("/")[0], exist_ok=True)
        source = archive.extractfile(info) if info.isreg() else None
        if source is not None:
            _laid(proc, target, source.read(), info.mode)
        elif info.issym():
            try:
                proc.caller.symlink(to_bytes(info.linkname), to_bytes(target))
            except OSError as fault:
                raise error(fault.errno or 5, target) from None

    def sought(member: Any) -> tarfile.TarInfo:
        name = member.attributes["name"] if isinstance(member, Thing) else member
        try:
            return archive.getmember(name)
        except KeyError as fault:
            raise Raised(fault) from None

    def extract_all(path: Any = ".", members: Any = None, **_: Any) -> None:
        for member in archive.getmembers()[:MEMBERS_MAX] if members is None else members:
            extract(member if isinstance(member, Thing) else member.name if isinstance(member, tarfile.TarInfo) else member, path)

    async def opened(member: Any) -> Any:
        source = archive.extractfile(sought(member))
        return (
            None if source is None else await machine.call(machine.importer(machine, "io").attributes["BytesIO"], [source.read()], {})
        )

    async def close() -> None:
        if not is_written[0]:
            is_written[0] = True
            archive.close()
            await _given(machine, file, PACKERS[packer](held.getvalue()))

    def members() -> list[Thing]:
        return [_member(found) for found in archive.getmembers()[:MEMBERS_MAX]]

    return Thing("tarfile.TarFile", {
        "getnames": archive.getnames, "getmembers": members, "getmember": lambda name: _member(sought(name)), "add": add, "addfile": add_file,
        "extract": extract, "extractall": extract_all, "extractfile": opened, "close": close, "__iter__": members,
        "list": lambda *_, **__: proc.out("".join(f"{found.name}{'/' * found.isdir()} \n" for found in archive.getmembers())),
    })  # fmt: skip
