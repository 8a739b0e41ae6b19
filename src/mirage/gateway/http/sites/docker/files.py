"""/containers/ID/archive: files of a container as tar, in and out."""

from __future__ import annotations

import base64
import io
import posixpath
import stat as st
import tarfile
import zlib

from mirage.base.clock import SECOND
from mirage.gateway.http.golang.reply import Reply
from mirage.gateway.http.sites.docker import answers, roots
from mirage.gateway.http.sites.docker.answers import EVERY, Fault
from mirage.gateway.http.sites.docker.containers import wanted
from mirage.gateway.http.sites.docker.routes import Call, route
from mirage.vfs.caller import Caller
from mirage.vfs.types import Stat
from mirage.world.containers import Container
from mirage.world.moments import nano

MOST = 4 << 20  # bytes of one archive
FILES = 2000
GO_DIRECTORY, GO_SYMLINK = 1 << 31, 1 << 27  # fs.FileMode


def _inside(call: Call, container: Container) -> Caller:
    running = call.engine.running.get(container.id)
    if running is not None:
        return running.jail.fork()
    roots.prepare(call.hands.files(), container)
    return call.hands.jail(container.root, roots.binds(call.hands.files(), container))


def _found(call: Call) -> tuple[Caller, bytes, Stat]:
    path = call.query.get("path", "")
    if not path:
        raise Fault(400, "bad parameter: path cannot be empty")
    container = wanted(call)
    inside = _inside(call, container)
    name = b"/" + path.encode("latin-1", "replace").lstrip(b"/")
    try:
        return inside, name, inside.stat(name, follow=False)
    except OSError:
        raise Fault(404, f"Could not find the file {path} in container {call.arguments['id']}") from None


def _described(path: bytes, stat: Stat) -> tuple[bytes, bytes]:
    kind = GO_DIRECTORY if st.S_ISDIR(stat.mode) else GO_SYMLINK if st.S_ISLNK(stat.mode) else 0
    facts = {
        "name": posixpath.basename(path.rstrip(b"/")).decode("latin-1") or "/",
        "size": stat.size,
        "mode": stat.mode & 0o777 | kind,
        "mtime": nano(stat.mtime // SECOND * SECOND),
        "linkTarget": "",
    }
    return b"X-Docker-Container-Path-Stat", base64.b64encode(answers.written(facts)[:-1])


@route("HEAD", "/containers/{id}/archive")
async def head(call: Call) -> Reply:
    _, path, stat = _found(call)
    return Reply(200, fields=[*EVERY, _described(path, stat)])


@route("GET", "/containers/{id}/archive", (0.01, 0.05))
async def get(call: Call) -> Reply:
    inside, path, stat = _found(call)
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        _pack(archive, inside, path, posixpath.basename(path.rstrip(b"/")) or b"/", [FILES])
    kind = (b"Content-Type", b"application/x-tar")
    return Reply(200, fields=[*EVERY, kind, _described(path, stat)], body=buffer.getvalue())


@route("GET", "/containers/{id}/export", (0.05, 0.2))
async def export(call: Call) -> Reply:
    """Its whole root, without what is mounted into it."""
    inside = _inside(call, wanted(call))
    mounted = {mount.path for mount in inside.view.mounts[1:]}
    buffer, left = io.BytesIO(), [FILES]
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for entry in inside.listdir(b"/"):
            if b"/" + entry.name not in mounted:
                _pack(archive, inside, b"/" + entry.name, entry.name, left)
    return Reply(200, fields=[*EVERY, (b"Content-Type", b"application/octet-stream")], body=buffer.getvalue())


def _pack(archive: tarfile.TarFile, inside: Caller, path: bytes, name: bytes, left: list[int]) -> None:
    left[0] -= 1
    if left[0] < 0 or archive.offset > MOST:
        return
    try:
        stat = inside.stat(path, follow=False)
        entry = tarfile.TarInfo(name.decode("latin-1"))
        entry.mode, entry.uid, entry.gid, entry.mtime = stat.mode & 0o7777, stat.uid, stat.gid, stat.mtime // SECOND
        entry.uname = entry.gname = "root" if not stat.uid else ""
        if st.S_ISDIR(stat.mode):
            entry.type = tarfile.DIRTYPE
            archive.addfile(entry)
            for inner in inside.listdir(path):
                _pack(archive, inside, path.rstrip(b"/") + b"/" + inner.name, name.rstrip(b"/") + b"/" + inner.name, left)
        elif st.S_ISLNK(stat.mode):
            entry.type, entry.linkname = tarfile.SYMTYPE, inside.readlink(path).decode("latin-1")
            archive.addfile(entry)
        elif st.S_ISREG(stat.mode):
            data = inside.read_file(path, MOST)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    except (OSError, ValueError):
        return


@route("PUT", "/containers/{id}/archive", (0.01, 0.06))
async def put(call: Call) -> Reply:
    inside, path, stat = _found(call)
    if not st.S_ISDIR(stat.mode):
        raise Fault(400, "extraction point is not a directory")
    try:
        with tarfile.open(fileobj=io.BytesIO(_unpacked(call.request.body)), mode="r:") as archive:
            for number, entry in enumerate(archive):
                if number >= FILES:
                    break
                _unpack(archive, entry, inside, path)
    except (tarfile.TarError, zlib.error):
        raise Fault(500, "Error processing tar file(exit status 1): unexpected EOF") from None
    return answers.empty(200)


def _unpacked(body: bytes) -> bytes:
    """gzip apart, as far as may be unpacked."""
    return zlib.decompressobj(31).decompress(body, 16 * MOST) if body.startswith(b"\x1f\x8b") else body


def _unpack(archive: tarfile.TarFile, entry: tarfile.TarInfo, inside: Caller, folder: bytes) -> None:
    """Into the container's own root, out of which no path of an archive leads."""
    name = posixpath.normpath("/" + entry.name).encode("utf-8", "surrogateescape")
    target = folder.rstrip(b"/") + name
    try:
        if entry.isdir():
            if not inside.exists(target):
                inside.mkdir(target, entry.mode & 0o7777)
        elif entry.issym():
            inside.symlink(entry.linkname.encode("utf-8", "surrogateescape"), target)
        elif entry.isfile():
            source = archive.extractfile(entry)
            inside.write_file(target, source.read(MOST) if source is not None else b"", entry.mode & 0o7777)
        inside.chown(target, entry.uid, entry.gid, follow=False)
    except OSError:
        return
