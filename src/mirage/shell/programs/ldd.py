"""ldd (Debian GLIBC 2.36): the libraries that a binary and its libraries name, where the visitor's machine has them."""

from __future__ import annotations

import stat as st
from typing import TYPE_CHECKING

from mirage.shell import missing
from mirage.shell.lib.gnu import why
from mirage.shell.lib.libraries import Linking, linking
from mirage.shell.lib.recorded import version
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

PLACES = ("/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/usr/local/lib", "/lib", "/usr/lib", "/lib64")
LOADER = "/lib64/ld-linux-x86-64.so.2"
SIZE_MAX = 64 << 20
COUNT_MAX = 200
HINT = "Try `ldd --help' for more information.\n"


@program("ldd")
def ldd(proc: Process) -> int:
    names = []
    for word in proc.args:
        if word in ("--help", "--h", "-h"):
            return missing.tell(proc, proc.exe, [proc.argv[0], "--help"]) or 0
        if word in ("--version", "--v"):
            proc.out(f"ldd (Debian GLIBC {version(proc, 'libc6') or '2.36-9+deb12u10'}) 2.36\n")
            return 0
        if word.startswith("-") and word not in (
            "-v",
            "-d",
            "-r",
            "-u",
            "--verbose",
            "--data-relocs",
            "--function-relocs",
            "--unused",
            "--",
        ):
            proc.err(f"ldd: unrecognized option `{word}'\n{HINT}")
            return 1
        if not word.startswith("-"):
            names.append(word)
    if not names:
        proc.err(f"ldd: missing file arguments\n{HINT}")
        return 1
    status = 0
    for name in names:
        if len(names) > 1:
            proc.out(f"{name}:\n")
        status = _tell(proc, name) or status
    return status


def _tell(proc: Process, name: str) -> int:
    path = name if "/" in name else f"./{name}"
    try:
        stat = proc.stat(path)
        if not st.S_ISREG(stat.mode):
            proc.err(f"ldd: {path}: not regular file\n")
            return 1
        found = linking(proc.read_file(path, SIZE_MAX))
    except OSError as error:
        proc.err(f"ldd: {path}: {why(error)}\n")
        return 1
    if found is None or not found.is_dynamic:
        if found is None or not found.loader:
            proc.err("\tnot a dynamic executable\n")
        else:
            proc.out("\tstatically linked\n")
        return 1
    if not stat.mode & 0o111:
        proc.err(f"ldd: warning: you do not have execution permission for `{path}'\n")
    _list(proc, found)
    return 0


def _list(proc: Process, found: Linking) -> None:
    """In the order in which ld.so loads them: breadth first; each below the last in memory."""
    base = 0x7F0000000000 | proc.rng.randrange(1 << 28) << 12
    proc.out(f"\tlinux-vdso.so.1 (0x{base + 0x2000:016x})\n")
    pending, seen, at = list(found.needed), set[str](), base
    while pending and len(seen) < COUNT_MAX:
        name = pending.pop(0)
        if name in seen:
            continue
        seen.add(name)
        proc.session.step(200)
        if name == LOADER.rsplit("/", 1)[-1]:
            continue
        place = next((f"{place}/{name}" for place in PLACES if proc.exists(f"{place}/{name}")), "")
        if not place:
            proc.out(f"\t{name} => not found\n")
            continue
        data = proc.read_file(place, SIZE_MAX)
        at -= (len(data) + 0xFFFF) & ~0xFFF
        proc.out(f"\t{name} => {place} (0x{at:016x})\n")
        inner = linking(data)
        pending += inner.needed if inner is not None else []
    proc.out(f"\t{found.loader or LOADER} (0x{base + 0x4000:016x})\n")
