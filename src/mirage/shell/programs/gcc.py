"""gcc, cc and their like (12.2.0) on a machine without libc6-dev: headers are looked for, and the linker misses its start files.

Nothing is compiled. Where a visitor has put headers and start files there, what comes out is a small program of this machine's
kind that does nothing, which is what `execve` makes of every binary from outside.
"""

from __future__ import annotations

import os
import re
import struct
from typing import TYPE_CHECKING

from mirage.shell import missing
from mirage.shell.lib.gnu import why
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.recorded import version
from mirage.shell.lib.text import to_text
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

INCLUDES = ("/usr/lib/gcc/x86_64-linux-gnu/12/include", "/usr/local/include", "/usr/include/x86_64-linux-gnu", "/usr/include")
START_FILES = ("Scrt1.o", "crti.o")
LIBRARIES = ("/usr/lib/x86_64-linux-gnu", "/lib/x86_64-linux-gnu", "/usr/lib")
INCLUDE = re.compile(r'(\s*#\s*include\s*)(<([^>\n]+)>|"([^"\n]+)")')
VALUED = ("-o", "-I", "-L", "-D", "-U", "-l", "-x", "-include", "-isystem", "-Xlinker", "-T", "-u", "-z", "-MF", "-MT")
TELLS = {
    "-dumpversion": "12\n",
    "-dumpmachine": "x86_64-linux-gnu\n",
    "-dumpfullversion": "12.2.0\n",
    "-print-multiarch": "x86_64-linux-gnu\n",
}
KNOWN = re.compile(
    r"-(?:[ILDUlOWmgtuxzTpvwBEcM].*|S|s|f(?:PIC|pic|PIE|pie|openmp|lto|permissive|[a-z]+-.+)|std=.*|pthread|pipe|ansi|pedantic.*|shared|static.*|pie|no-pie|nostd.*|rdynamic|include|isystem|Xlinker|###)\Z"
)
SOURCE_MAX = 1 << 20


@program("gcc", path="/usr/bin/x86_64-linux-gnu-gcc-12", is_bounded=True)
def gcc(proc: Process) -> int:
    name, args = proc.name.rsplit("/", 1)[-1], proc.args
    if len(args) == 1:
        if args[0] in TELLS:
            proc.out(TELLS[args[0]])
            return 0
        if args[0] == "-v":
            proc.err(f"Using built-in specs.\nCOLLECT_GCC={proc.argv[0]}\nTarget: x86_64-linux-gnu\nThread model: posix\n"
                     f"gcc version 12.2.0 (Debian {version(proc, 'gcc-12') or '12.2.0-14+deb12u1'}) \n")  # fmt: skip
            return 0
        status = missing.tell(proc, proc.exe, proc.argv) if args[0] in ("--version", "--help") else None
        if status is not None:
            return status
    if args and args[-1] in ("-x", "-o"):
        why = "argument to" if args[-1] == "-x" else "filename after"
        proc.err(f"{name}: error: missing {why} ‘{args[-1]}’\n")
        args = args[:-1]
    sources, output, stage, includes, failed = _read(proc, name, args)
    if not sources:
        proc.err(f"{name}: fatal error: no input files\ncompilation terminated.\n")
        return 1
    for source in sources:
        if _is_source(source):
            failed |= not _compiles(proc, name, source, includes)
    if failed:
        return 1
    if stage == "E":
        return 0
    if stage in ("c", "S"):
        for source in sources:
            target = output or source.rsplit("/", 1)[-1].rpartition(".")[0] + (".o" if stage == "c" else ".s")
            _write(proc, target, 0o644)
        return 0
    return _link(
        proc,
        output or "a.out",
        [word for word in sources if not _is_source(word)],
        [word[2:] for word in args if word.startswith("-l")],
    )


def _read(proc: Process, name: str, args: list[str]) -> tuple[list[str], str, str, list[str], bool]:
    sources, output, stage, includes, failed = list[str](), "", "", list[str](), False
    words = iter(args)
    for word in words:
        if word == "-o":
            output = next(words, "")
            if not output:
                proc.err(f"{name}: error: missing filename after {quoted(proc, '-o')}\n")
                failed = True
        elif word in ("-c", "-S", "-E"):
            stage = word[1]
        elif word.startswith("-I"):
            includes.append(word[2:] or next(words, ""))
        elif word in VALUED:
            next(words, "")
        elif not word.startswith("-") or word == "-":
            sources.append(word)
        elif not KNOWN.match(word):
            proc.err(f"{name}: error: unrecognized command-line option {quoted(proc, word)}\n")
            failed = True
    return sources, output, stage, includes, failed


def _is_source(name: str) -> bool:
    return name.endswith((".c", ".i", ".s", ".S", ".h", ".cc", ".cpp", ".cxx", ".C"))


def _compiles(proc: Process, name: str, source: str, includes: list[str]) -> bool:
    if source.endswith((".cc", ".cpp", ".cxx", ".C")):
        proc.err(
            f"{name}: fatal error: cannot execute {quoted(proc, 'cc1plus')}: execvp: No such file or directory\ncompilation terminated.\n"
        )
        return False
    try:
        text = to_text(proc.read_file(source, SOURCE_MAX))
    except OSError as error:
        proc.err(f"cc1: fatal error: {source}: {why(error)}\ncompilation terminated.\n")
        return False
    for number, line in enumerate(text.split("\n"), 1):
        found = INCLUDE.match(line)
        if found is not None and not _has(proc, found[3] or found[4], source if found[4] else "", includes):
            column = len(found[1]) + 1
            marks = "^" + "~" * (len(found[2]) - 1)
            proc.err(
                f"{source}:{number}:{column}: fatal error: {found[3] or found[4]}: No such file or directory\n"
                f"{number:>5} | {line}\n      | {' ' * (column - 1)}{marks}\ncompilation terminated.\n"
            )
            return False
    return True


def _has(proc: Process, header: str, source: str, includes: list[str]) -> bool:
    own = [source.rpartition("/")[0] or "."] if source else []
    return any(proc.exists(f"{place}/{header}") for place in (*own, *includes, *INCLUDES))


def _link(proc: Process, output: str, objects: list[str], libraries: list[str]) -> int:
    lacking = [name for name in START_FILES if not any(proc.exists(f"{place}/{name}") for place in LIBRARIES)]
    lacking += [name for name in objects if not proc.exists(name)]
    for name in libraries:
        if not any(proc.exists(f"{place}/lib{name}{end}") for place in LIBRARIES for end in (".so", ".a")):
            lacking.append(f"-l{name}")
    if lacking:
        for name in lacking:
            proc.err(f"/usr/bin/ld: cannot find {name}: No such file or directory\n")
        proc.err("collect2: error: ld returned 1 exit status\n")
        return 1
    return 0 if _write(proc, output, 0o755) else 1


def _write(proc: Process, target: str, mode: int) -> bool:
    """An ELF header and one empty segment (elf.h)."""
    head = b"\x7fELF\2\1\1" + bytes(9)
    fields = struct.pack("<HHIQQQIHHHHHH", 2 if mode & 0o111 else 1, 62, 1, 0x401000, 64, 0, 0, 64, 56, 1, 64, 0, 0)
    segment = struct.pack("<IIQQQQQQ", 1, 5, 0, 0x400000, 0x400000, 120, 120, 0x1000)
    try:
        descriptor = proc.open_now(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    except OSError as error:
        proc.err(f"/usr/bin/ld: cannot open output file {target}: {why(error)}\ncollect2: error: ld returned 1 exit status\n")
        return False
    descriptor.write_now(memoryview(head + fields + segment))
    descriptor.close()
    return True
