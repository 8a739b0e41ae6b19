"""cat and tee (coreutils 9.1): bytes from files to standard output, and from standard input to files."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from mirage.shell.fds import Descriptor, FileDescriptor
from mirage.shell.lib import gnu
from mirage.shell.lib.choices import choose
from mirage.shell.lib.gnu import why
from mirage.shell.lib.sources import quotef
from mirage.shell.registry import program
from mirage.shell.signals import SIGINT, SIGPIPE, Exited

if TYPE_CHECKING:
    from mirage.shell.process import Process

CAT_LONGS = {
    "number-nonblank": "b", "number": "n", "squeeze-blank": "s", "show-nonprinting": "v", "show-ends": "E", "show-tabs": "T",
    "show-all": "A",
}  # fmt: skip
_MEANS = {"A": "vET", "e": "vE", "t": "vT", "b": "b", "u": ""}
_VISIBLE = [
    bytes([byte & 127]) if 32 <= byte & 127 < 127 else b"^?" if byte & 127 == 127 else b"^" + bytes([(byte & 127) + 64])
    for byte in range(128)
]
_SHOWN = [_VISIBLE[byte] if byte < 128 else b"M-" + _VISIBLE[byte - 128] for byte in range(256)]
_SHOWN[9], _SHOWN[10] = b"\t", b"\n"


class _Style:
    """What the options ask for, and the state that runs on from file to file."""

    def __init__(self, letters: str) -> None:
        self.is_shown, self.has_ends, self.has_tabs = "v" in letters, "E" in letters, "T" in letters
        self.is_squeezed, self.counts_blank = "s" in letters, "n" in letters and "b" not in letters
        self.has_numbers = "n" in letters or "b" in letters
        self.number = 0
        self.blanks = 0
        self.is_inside = False

    def line(self, line: bytes) -> bytes:
        """One line, or the piece of one, as it is to be shown."""
        prefix = b""
        if not self.is_inside:
            if line == b"\n":
                self.blanks += 1
                if self.is_squeezed and self.blanks > 1:
                    return b""
            else:
                self.blanks = 0
            if self.has_numbers and (self.counts_blank or line != b"\n"):
                self.number += 1
                prefix = b"%6d\t" % self.number
        ends = line.endswith(b"\n")
        body = line[:-1] if ends else line
        if self.is_shown:
            body = b"".join([_SHOWN[byte] for byte in body])
        elif self.has_ends and ends and body.endswith(b"\r"):
            body = body[:-1] + b"^M"
        if self.has_tabs:
            body = body.replace(b"\t", b"^I")
        self.is_inside = not ends
        return prefix + body + ((b"$\n" if self.has_ends else b"\n") if ends else b"")


@program("cat")
async def cat(proc: Process) -> int:
    options, operands = gnu.read(proc, "cat", "benstuvAET", CAT_LONGS)
    if 1 not in proc.fds:
        return proc.error("standard output: Bad file descriptor")
    letters = "".join(_MEANS.get(key, key) for key, _ in options)
    style = _Style(letters) if letters else None
    status = 0
    for name in operands or ["-"]:
        if name == "-" and 0 not in proc.fds:
            proc.error("-: Bad file descriptor")
            return proc.error("closing standard input: Bad file descriptor")
        try:
            source = proc.fds[0].dup() if name == "-" else await proc.open_fd(name)
        except OSError as error:
            await proc.flush()  # what cat has read is written before it reads on
            status = proc.error(f"{quotef(name)}: {why(error)}")
            continue
        try:
            if _is_output(proc, source):
                status = proc.error(f"{quotef(name)}: input file is output file")
            else:
                await _copy(proc, source, style)
        except OSError as error:
            await proc.flush()
            status = proc.error(f"{quotef(name)}: {why(error)}")
        finally:
            source.close()
    return status


def _is_output(proc: Process, source: Descriptor) -> bool:
    """Reading the file that one writes, with something in it to read, would never end."""
    target = proc.fds.get(1)
    if not isinstance(source, FileDescriptor) or not isinstance(target, FileDescriptor) or not source.is_file:
        return False
    ours, theirs = source.stat(), target.stat()
    return (ours.dev, ours.ino) == (theirs.dev, theirs.ino) and source.file.offset < ours.size


async def _copy(proc: Process, source: Descriptor, style: _Style | None) -> None:
    while data := await proc.read_from(source):
        await proc.tick(1 + len(data) // 256)
        if style is None:
            proc.out(data)
        else:
            for line in _lines(data):
                proc.out(style.line(line))
        if proc.is_buffer_full or not source.is_file:
            await proc.flush()


def _lines(data: bytes) -> list[bytes]:
    pieces = data.split(b"\n")
    last = pieces.pop()
    return [piece + b"\n" for piece in pieces] + ([last] if last else [])


MODES = (("warn",), ("warn-nopipe",), ("exit",), ("exit-nopipe",))


@program("tee")
async def tee(proc: Process) -> int:
    options, operands = gnu.read(proc, "tee", "aip", {"append": "a", "ignore-interrupts": "i", "output-error": "?p"})
    given = dict(options)
    mode = ""
    if "p" in given:
        mode = choose(proc, "--output-error", given["p"], MODES) if given["p"] else "warn-nopipe"
        proc.ignore(SIGPIPE)
    if "i" in given:
        proc.ignore(SIGINT)
    flags = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if "a" in given else os.O_TRUNC)
    targets: list[tuple[str, Descriptor | None]] = [("standard output", None)]
    status = 0

    def failed(name: str, error: OSError) -> int:
        is_told = error.errno != errno.EPIPE or not mode.endswith("-nopipe")
        if is_told:
            proc.error(f"{quotef(name)}: {why(error)}")
            if mode.startswith("exit"):
                raise Exited(1)
        return int(is_told)

    for name in operands:
        try:
            targets.append((name, await proc.open_fd(name, flags)))
        except OSError as error:
            status |= failed(name, error)
    if 0 not in proc.fds:
        proc.error("read error: Bad file descriptor")
        status = proc.error("standard input: Bad file descriptor")
    while targets and 0 in proc.fds and (data := await proc.read(0)):
        await proc.tick(1 + len(data) // 64)
        for name, target in list(targets):
            try:
                await (proc.write(1, data) if target is None else target.write(data))
            except OSError as error:
                status |= failed(name, error)
                targets.remove((name, target))
                if target is not None:
                    target.close()
    for _, target in targets:
        if target is not None:
            target.close()
    return status
