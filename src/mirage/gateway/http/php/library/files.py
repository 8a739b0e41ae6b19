"""Files, as the script's user may touch them; php://input and php://output; and whatever lies behind a URL is not there."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any

from mirage.gateway.http.php.machine import CONSTANTS, Machine, builtin
from mirage.gateway.http.php.values import PhpArray, PhpObject, Value, to_bool, to_int, to_str

CONSTANTS.update({
    "FILE_APPEND": 8, "LOCK_EX": 2, "LOCK_SH": 1, "LOCK_UN": 3, "FILE_IGNORE_NEW_LINES": 2, "FILE_SKIP_EMPTY_LINES": 4, "DIRECTORY_SEPARATOR": "/",
    "SEEK_SET": 0, "SEEK_END": 2, "PATHINFO_EXTENSION": 4, "UPLOAD_ERR_OK": 0, "STDIN": "php://stdin", "STDOUT": "php://output", "GLOB_BRACE": 1024,
})  # fmt: skip


class Stream(PhpObject):
    """An open file."""

    name = "resource"

    def __init__(self, machine: Machine, path: str, data: bytes, mode: str) -> None:
        super().__init__()
        self.machine, self.path, self.data, self.mode = machine, path, bytearray(data), mode
        self.at = len(data) if "a" in mode else 0
        self.is_changed = False

    def write(self, text: str) -> int:
        data = text.encode("latin-1", "replace")
        if self.path in ("php://output", "php://stdout"):
            self.machine.echo(text)
            return len(data)
        self.data[self.at : self.at + len(data)] = data
        self.at += len(data)
        self.is_changed = True
        return len(data)

    def close(self) -> None:
        if self.is_changed:
            data = bytes(self.data)
            self.machine.effect(lambda: _try(lambda: self.machine.files.write(self.path, data)))


def _try(work: Callable[[], Any]) -> Any:
    """The result, or None where the file system refuses."""
    try:
        return work()
    except OSError:
        return None


def _path(machine: Machine, path: Value) -> str:
    return machine.absolute(re.sub(r"^file://", "", to_str(path)))


def _is_away(path: str) -> bool:
    return re.match(r"(https?|ftp|phar|expect|gopher)://", path) is not None


def _read(machine: Machine, path: str) -> bytes | None:
    if path == "php://input":
        return bytes(machine.extra.get("body", b""))
    if found := re.fullmatch(r"php://filter/(?:read=)?(.*?)/?resource=(.*)", path):
        data = _read(machine, found[2])
        if data is not None and "base64-encode" in found[1]:
            import base64

            return base64.b64encode(data)
        return data
    if found := re.match(r"data:(?://)?[^,]*?(;base64)?,(.*)", path, re.DOTALL):
        from mirage.gateway.http.php.library.strings import base64_decode

        return to_str(base64_decode(machine, found[2]) if found[1] else found[2]).encode("latin-1")
    if _is_away(path):
        return None
    full = _path(machine, path)
    result: bytes | None = machine.effect(lambda: _try(lambda: machine.files.read(full)))
    return result


@builtin("file_get_contents")
def file_get_contents(machine: Machine, path: Value, *_: Value) -> Value:
    data = _read(machine, to_str(path))
    if data is None:
        machine.warn(f"file_get_contents({to_str(path)}): Failed to open stream: No such file or directory")
        return False
    return data.decode("latin-1")


@builtin("readfile", "fpassthru")
def readfile(machine: Machine, path: Value, *_: Value) -> Value:
    data = bytes(path.data) if isinstance(path, Stream) else _read(machine, to_str(path))
    if data is None:
        machine.warn(f"readfile({to_str(path)}): Failed to open stream: No such file or directory")
        return False
    machine.echo(data.decode("latin-1"))
    return len(data)


@builtin("highlight_file", "show_source")
def highlight_file(machine: Machine, path: Value, *_: Value) -> Value:
    data = _read(machine, to_str(path))
    if data is None:
        return False
    text = data.decode("latin-1").replace("&", "&amp;").replace("<", "&lt;").replace(" ", "&nbsp;").replace("\n", "<br />")
    machine.echo(f'<code><span style="color: #000000">\n{text}\n</span>\n</code>')
    return True


@builtin("file")
def file(machine: Machine, path: Value, flags: Value = 0, *_: Value) -> Value:
    data = _read(machine, to_str(path))
    if data is None:
        return False
    lines = data.decode("latin-1").splitlines(keepends=not to_int(flags) & 2)
    return PhpArray.of([line for line in lines if line or not to_int(flags) & 4])


@builtin("file_put_contents")
def file_put_contents(machine: Machine, path: Value, data: Value, flags: Value = 0, *_: Value) -> Value:
    text = "".join(map(to_str, data.values())) if isinstance(data, PhpArray) else to_str(data)
    raw, full, appends = text.encode("latin-1", "replace"), _path(machine, path), bool(to_int(flags) & 8)
    done = machine.effect(lambda: _try(lambda: machine.files.append(full, raw) if appends else machine.files.write(full, raw)))
    if done is None:
        machine.warn(f"file_put_contents({to_str(path)}): Failed to open stream: Permission denied")
        return False
    return len(raw)


@builtin("fopen")
def fopen(machine: Machine, path: Value, mode: Value = "r", *_: Value) -> Value:
    text, how = to_str(path), to_str(mode)
    if text in ("php://output", "php://stdout", "php://memory", "php://temp"):
        return Stream(machine, text, b"", how)
    data = _read(machine, text)
    if data is None and "r" in how:
        machine.warn(f"fopen({text}): Failed to open stream: No such file or directory")
        return False
    made = Stream(machine, _path(machine, text), b"" if "w" in how else data or b"", how)
    made.is_changed = "w" in how
    return made


@builtin("fwrite", "fputs")
def fwrite(machine: Machine, stream: Value, text: Value, *_: Value) -> Value:
    return stream.write(to_str(text)) if isinstance(stream, Stream) else False


@builtin("fputcsv")
def fputcsv(machine: Machine, stream: Value, fields: Value, separator: Value = ",", *_: Value) -> Value:
    out = io.StringIO()
    csv.writer(out, delimiter=to_str(separator) or ",", lineterminator="\n").writerow([_cell(value) for value in fields.values()])
    return stream.write(out.getvalue()) if isinstance(stream, Stream) else False


def _cell(value: Value) -> str:
    return to_str(value)


@builtin("fread", "fgets", "stream_get_contents")
def fread(machine: Machine, stream: Value, size: Value = None, *_: Value) -> Value:
    if not isinstance(stream, Stream) or stream.at >= len(stream.data):
        return False
    end = len(stream.data) if size is None else stream.at + to_int(size)
    if size is None:
        newline = stream.data.find(b"\n", stream.at)
        end = newline + 1 if newline >= 0 else end
    piece = bytes(stream.data[stream.at : end])
    stream.at += len(piece)
    return piece.decode("latin-1")


@builtin("feof")
def feof(machine: Machine, stream: Value) -> Value:
    return not isinstance(stream, Stream) or stream.at >= len(stream.data)


@builtin("fclose", "pclose")
def fclose(machine: Machine, stream: Value) -> Value:
    if isinstance(stream, Stream):
        stream.close()
    return True


@builtin("flock", "fflush", "rewind", "fseek", "stream_set_timeout", "clearstatcache")
def flock(machine: Machine, *_: Value) -> Value:
    return True


def _stat(machine: Machine, path: Value) -> Any:
    full = _path(machine, path)
    return machine.effect(lambda: _try(lambda: machine.files.stat(full)))


def _kind(name: str, test: Callable[[Any], Any]) -> None:
    @builtin(name)
    def ask(machine: Machine, path: Value = "", *_: Value) -> Value:
        found = _stat(machine, path)
        return test(found) if found is not None else False


_kind("file_exists", lambda found: True)
_kind("is_file", lambda found: found.mode & 0o170000 == 0o100000)
_kind("is_dir", lambda found: found.mode & 0o170000 == 0o040000)
_kind("is_link", lambda found: False)
_kind("filesize", lambda found: found.size)
_kind("filemtime", lambda found: found.mtime // 1_000_000_000)
_kind("fileatime", lambda found: found.atime // 1_000_000_000)
_kind("filectime", lambda found: found.ctime // 1_000_000_000)
_kind("fileperms", lambda found: found.mode)
_kind("fileowner", lambda found: found.uid)
_kind("filegroup", lambda found: found.gid)


def _may(name: str, mask: int) -> None:
    @builtin(name)
    def ask(machine: Machine, path: Value = "") -> Value:
        full = _path(machine, path)
        return machine.effect(lambda: _try(lambda: machine.files.access(full, mask)) is not None)


_may("is_readable", 4)
_may("is_writable", 2)
_may("is_writeable", 2)
_may("is_executable", 1)


def _change(name: str, method: str, paths: int = 1) -> None:
    @builtin(name)
    def do(machine: Machine, *arguments: Value) -> Value:
        found = [_path(machine, argument) for argument in arguments[:paths]]
        rest = [to_int(argument) for argument in arguments[paths : paths + 1]]
        return machine.effect(lambda: _try(lambda: getattr(machine.files, method)(*found, *rest)) is not None)


_change("unlink", "unlink")
_change("rmdir", "rmdir")
_change("mkdir", "mkdir")
_change("chmod", "chmod")
_change("touch", "touch")
_change("rename", "rename", 2)
_change("copy", "copy", 2)
_change("symlink", "symlink", 2)


@builtin("move_uploaded_file")
def move_uploaded_file(machine: Machine, source: Value, target: Value) -> Value:
    data = machine.extra.get("uploads", {}).get(to_str(source))
    if data is None:
        return False
    full = _path(machine, target)
    return machine.effect(lambda: _try(lambda: machine.files.write(full, data)) is not None)


@builtin("is_uploaded_file")
def is_uploaded_file(machine: Machine, path: Value) -> Value:
    return to_str(path) in machine.extra.get("uploads", {})


@builtin("scandir")
def scandir(machine: Machine, path: Value, *_: Value) -> Value:
    full = _path(machine, path)
    names = machine.effect(lambda: _try(lambda: machine.files.names(full)))
    return PhpArray.of(sorted([".", "..", *names])) if names is not None else False


@builtin("glob")
def glob(machine: Machine, pattern: Value, *_flags: Value) -> Value:
    import fnmatch

    text = to_str(pattern)
    head, _slash, last = text.rpartition("/")
    full = _path(machine, head or ".")
    found = machine.effect(lambda: _try(lambda: machine.files.names(full))) or []
    return PhpArray.of([f"{head}/{name}" if head else name for name in sorted(found) if fnmatch.fnmatchcase(name, last)])


@builtin("opendir")
def opendir(machine: Machine, path: Value) -> Value:
    found = scandir(machine, path)
    return Stream(machine, "dir", "\n".join(found.values()).encode("latin-1"), "r") if isinstance(found, PhpArray) else False


@builtin("readdir")
def readdir(machine: Machine, stream: Value) -> Value:
    line = fread(machine, stream)
    return line.rstrip("\n") if isinstance(line, str) else False


@builtin("closedir")
def closedir(machine: Machine, stream: Value) -> Value:
    return None


@builtin("basename")
def basename(machine: Machine, path: Value, suffix: Value = "") -> Value:
    return to_str(path).rstrip("/").rpartition("/")[2].removesuffix(to_str(suffix))


@builtin("dirname")
def dirname(machine: Machine, path: Value, levels: Value = 1) -> Value:
    text = to_str(path)
    for _ in range(max(1, to_int(levels))):
        text = text.rstrip("/").rpartition("/")[0] or ("/" if text.startswith("/") else ".")
    return text


@builtin("pathinfo")
def pathinfo(machine: Machine, path: Value, part: Value = None) -> Value:
    text = to_str(path)
    name = text.rpartition("/")[2]
    stem, dot, extension = name.rpartition(".")
    found = PhpArray({"dirname": dirname(machine, path), "basename": name})
    if dot:
        found.put("extension", extension)
    found.put("filename", stem if dot else name)
    return found if part is None else found.get("extension", "")


@builtin("realpath")
def realpath(machine: Machine, path: Value) -> Value:
    full = _path(machine, path)
    return machine.effect(lambda: _try(lambda: machine.files.real(full)) or False)


@builtin("getcwd")
def getcwd(machine: Machine) -> Value:
    return machine.globals.folder


@builtin("chdir")
def chdir(machine: Machine, path: Value) -> Value:
    found = _stat(machine, path)
    if found is None:
        return False
    machine.globals.folder = _path(machine, path)
    return True


@builtin("disk_free_space", "diskfreespace")
def disk_free_space(machine: Machine, path: Value = "/") -> Value:
    return float(machine.effect(lambda: machine.files.space()[0]))


@builtin("disk_total_space")
def disk_total_space(machine: Machine, path: Value = "/") -> Value:
    return float(machine.effect(lambda: machine.files.space()[1]))


@builtin("sys_get_temp_dir")
def sys_get_temp_dir(machine: Machine) -> Value:
    return "/tmp"  # noqa: S108 - the pretended machine's


@builtin("tempnam")
def tempnam(machine: Machine, folder: Value, prefix: Value) -> Value:
    name = machine.effect(lambda: machine.host.chance().randbytes(3).hex())
    path = f"{to_str(folder).rstrip('/')}/{to_str(prefix)}{name}"
    machine.effect(lambda: _try(lambda: machine.files.write(path, b"")))
    return path


@builtin("umask")
def umask(machine: Machine, *_: Value) -> Value:
    return 18 if to_bool(True) else 0
