"""perl 5.36.0 and php (8.2): what they say of themselves, and of what they can not run.

No code of a visitor's is run. A script that is there is kept as an artifact, an empty program does nothing, one that prints a
literal prints it; the rest ends as `execve` lets a program end that is not imitated.
"""

from __future__ import annotations

import re
import stat as st
from typing import TYPE_CHECKING

from mirage.base.events import ProgramMissing
from mirage.shell.execve import keep_script
from mirage.shell.recorded import recorded
from mirage.shell.registry import program
from mirage.shell.signals import SIGSEGV, Signalled
from mirage.shell.text import to_bytes

if TYPE_CHECKING:
    from mirage.shell.process import Process

PERL_LITERAL = re.compile(r"""^\s*(?:print|say)\s*\(?\s*(?:"([^"$@\\]*(?:\\n)?)"|'([^'\\]*)'|(\d{1,15}))\s*\)?\s*;?\s*$""")
ENTRY = 1 << 20  # bytes of a program on standard input that are looked at


@program("perl", path=("/usr/bin/perl", "/usr/bin/perl5.36.0"))
async def perl(proc: Process) -> int:
    args = list(proc.args)
    while args and args[0].startswith("-") and args[0] not in ("-", "--"):
        word = args.pop(0)
        match word[1:2]:
            case "v" | "V":
                return _perl_version(proc, word)
            case "h" | "?":
                proc.out(recorded(proc, "perl.help"))
                return 0
            case "e" | "E":
                return await _code(proc, word[2:] or (args.pop(0) if args else ""), PERL_LITERAL, "")
            case (
                "c"
                | "w"
                | "W"
                | "X"
                | "n"
                | "p"
                | "a"
                | "l"
                | "i"
                | "s"
                | "S"
                | "t"
                | "T"
                | "u"
                | "U"
                | "0"
                | "F"
                | "I"
                | "M"
                | "m"
                | "x"
            ):
                code = re.search(r"[eE]$", word)
                if code and word[1] not in "IMm":
                    return await _code(proc, args.pop(0) if args else "", PERL_LITERAL, "")
            case _:
                proc.err(f"Unrecognized switch: -{word[1:]}  (-h will show valid options).\n")
                return 25
    name = next((word for word in args if word != "--"), "")
    if name in ("", "-"):
        return await _standard_input(proc, PERL_LITERAL)
    return _script(proc, name, f'Can\'t open perl script "{name}": ', 2, directory=25)


def _perl_version(proc: Process, word: str) -> int:
    if word.startswith("-V:"):
        proc.out("version='5.36.0';\n" if word == "-V:version" else f"{word[3:]}='UNKNOWN';\n")
    else:
        proc.out(recorded(proc, "perl.version"))
    return 0


@program("php", path=("/usr/bin/php", "/usr/bin/php8.2"))
async def php(proc: Process) -> int:
    if proc.args[:1] == ["-v"] or proc.args[:1] == ["--version"]:
        proc.out(recorded(proc, "php.version"))
        return 0
    name = next((word for word in proc.args if not word.startswith("-")), "")
    if name and not proc.exists(name) and "-r" not in proc.args:
        proc.out(f"Could not open input file: {name}\n")
        return 1
    if "-r" in proc.args or not name:
        return await _code(proc, name, re.compile(r"""^\s*echo\s*(?:"([^"$\\]*)"|'([^'\\]*)'|(\d{1,15}))\s*;\s*$"""), "")
    return _script(proc, name, "", 1)


# ---- what they share


def _script(proc: Process, name: str, complaint: str, status: int, directory: int = 1) -> int:
    try:
        mode = proc.stat(name).mode
        data = proc.read_file(name, ENTRY) if not st.S_ISDIR(mode) else b""
    except OSError as error:
        proc.err(f"{complaint.format(errno=error.errno)}{error.strerror}\n")
        return status
    if st.S_ISDIR(mode):
        proc.err(f"{complaint.format(errno=21)}Is a directory\n")
        return directory
    keep_script(proc, name)
    if not _is_empty(data):
        _missing(proc)
    return 0


async def _standard_input(proc: Process, literal: re.Pattern[str]) -> int:
    data = await proc.read_all(0)
    if data:
        proc.session.keep(data, "execute")
    return await _code(proc, data[:ENTRY].decode("utf-8", "surrogateescape"), literal, "")


async def _code(proc: Process, code: str, literal: re.Pattern[str], end: str) -> int:
    if _is_empty(to_bytes(code)):
        return 0
    found = literal.match(code[:4096])
    if found is None:
        _missing(proc)
    else:
        text = next((group for group in found.groups() if group is not None), "")
        proc.out(text.replace("\\n", "\n") + end)
    return 0


def _is_empty(data: bytes) -> bool:
    return all(not line.strip() or line.lstrip().startswith(b"#") for line in data.split(b"\n"))


def _missing(proc: Process) -> None:
    proc.session.emit(ProgramMissing(path=proc.exe, argv=[to_bytes(word) for word in proc.argv]))
    raise Signalled(SIGSEGV)
