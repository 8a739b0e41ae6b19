"""What ld.so (glibc 2.36) says of libraries that it is to load ahead of a program's own, and can not: LD_PRELOAD, /etc/ld.so.preload."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from mirage.shell.lib.text import to_text
from mirage.vfs.layered import Layered
from mirage.vfs.types import ROOT

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.shell.registry import Main

FILE = "/etc/ld.so.preload"
SIZE_MAX = 64 << 10  # bytes of it that are read
NAMES_MAX = 64
PLACES = ("/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib", "/usr/lib")
UNOPENED = "cannot open shared object file"
STATIC = (b"/usr/sbin/ldconfig",)  # the image's programs that no ld.so starts


def is_asked(proc: Process, env: Mapping[str, str]) -> bool:
    """Whether anything is to be loaded: asked before each program, so that a directory without the file is looked into once."""
    if "LD_PRELOAD" in env:
        return True
    session = proc.session
    if session.unpreloaded is not None:
        fs, ino, edition = session.unpreloaded
        if fs.edition(ino) is edition:
            return False
    caller = proc.caller
    etc = caller.view.walk(b"/etc", caller.cwd, caller.root, ROOT).node
    has_file = proc.exists(FILE)
    if etc is not None and not has_file and isinstance(etc.fs, Layered) and caller.root == caller.view.root:
        session.unpreloaded = etc.fs, etc.ino, etc.fs.edition(etc.ino)
    return has_file


def before(main: Main) -> Main:
    """The program, after ld.so's complaints."""

    async def run(proc: Process) -> int:
        proc.err("".join(_complaints(proc)))
        await proc.flush()
        result = main(proc)
        return result if isinstance(result, int) else await result

    return run


def _complaints(proc: Process) -> Iterator[str]:
    invoker = proc.invoker
    is_secure = invoker is not None and invoker.uid != proc.caller.cred.uid  # AT_SECURE: what the environment names is not looked for
    given = [] if is_secure else re.split("[ :]", proc.env.get("LD_PRELOAD", ""))
    for source, names in (("LD_PRELOAD", given), (FILE, _listed(proc))):
        for name in list(filter(None, names))[:NAMES_MAX]:
            why = _fault(proc, name)
            if why:
                yield f"ERROR: ld.so: object '{name}' from {source} cannot be preloaded ({why}): ignored.\n"


def _listed(proc: Process) -> list[str]:
    """The names in the file, comments blanked as do_preload of elf/rtld.c does: after each it counts on and looks from the start."""
    try:
        text = bytearray(proc.read_file(FILE, SIZE_MAX))
    except OSError:
        return []
    rest = len(text)
    while rest > 0:
        at = text.find(b"#", 0, rest)
        if at < 0:
            break
        line = text.find(b"\n", at, rest)
        end = rest if line < 0 else line
        rest -= end
        text[at:end] = b" " * (end - at)
    return re.split(r"[ :\t\n]", to_text(bytes(text)))


def _fault(proc: Process, name: str) -> str:
    """Why it is not loaded; empty when it is."""
    places = [*proc.env.get("LD_LIBRARY_PATH", "").split(":"), *PLACES] if "/" not in name else ()
    for path in [f"{place}/{name}" for place in places if place] or [name]:
        try:
            head = proc.read_file(path, 64)
        except IsADirectoryError:
            return "cannot read file data"
        except OSError:
            continue
        if len(head) < 64:
            return "file too short"
        if not head.startswith(b"\x7fELF"):
            return "invalid ELF header"
        if head[4] != 2:
            return "wrong ELF class: ELFCLASS32"
        kind, machine = struct.unpack_from("<HH", head, 16)
        if machine == 62:  # EM_X86_64 of elf.h
            return "" if kind == 3 else "cannot dynamically load executable"
    return UNOPENED
