"""perl 5.36.0 and php (8.2): what they say of themselves, and of what they can not run.

One-liners of the plain kind are run by `scripting`; any other program is kept, put on record as one that is not imitated, and ends as
one that had nothing to say. A script of the image's own says its recorded version or usage, or fails as `missing` says.
"""

from __future__ import annotations

import re
import stat as st
from typing import TYPE_CHECKING

from mirage.base.events import ProgramMissing
from mirage.shell import missing, scripting
from mirage.shell.execve import keep_script
from mirage.shell.recorded import recorded
from mirage.shell.registry import program
from mirage.shell.scripting import Language
from mirage.shell.text import to_bytes

if TYPE_CHECKING:
    from mirage.shell.process import Process

PERL = Language(
    frozenset(("print", "say")), frozenset(("say",)), frozenset(("decode_base64", "encode_base64", "time", "uc", "lc", "length")),
)  # fmt: skip
PHP_FUNCTIONS = frozenset(("base64_decode", "base64_encode", "shell_exec", "time", "getmypid"))
ENTRY = 1 << 20  # bytes of a program on standard input that are looked at


@program("perl", path=("/usr/bin/perl", "/usr/bin/perl5.36.0"), is_bounded=True)
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
                code = word[2:] or (args.pop(0) if args else "")
                return await _code(proc, code, PERL, args)
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
                is_code = re.search(r"[eE]$", word)
                if is_code and word[1] not in "IMm":
                    return await _code(proc, args.pop(0) if args else "", PERL, args)
            case _:
                proc.err(f"Unrecognized switch: -{word[1:]}  (-h will show valid options).\n")
                return 25
    name = next((word for word in args if word != "--"), "")
    if name in ("", "-"):
        return await _standard_input(proc)
    return _script(proc, name, f'Can\'t open perl script "{name}": ', 2, directory=25)


def _perl_version(proc: Process, word: str) -> int:
    if word.startswith("-V:"):
        proc.out("version='5.36.0';\n" if word == "-V:version" else f"{word[3:]}='UNKNOWN';\n")
    else:
        proc.out(recorded(proc, "perl.version"))
    return 0


@program("php", path=("/usr/bin/php", "/usr/bin/php8.2"), is_bounded=True)
async def php(proc: Process) -> int:
    if proc.args[:1] == ["-v"] or proc.args[:1] == ["--version"]:
        proc.out(recorded(proc, "php.version"))
        return 0
    name = next((word for word in proc.args if not word.startswith("-")), "")
    if name and not proc.exists(name) and "-r" not in proc.args:
        proc.out(f"Could not open input file: {name}\n")
        return 1
    version = recorded(proc, "php.version").split()[1]
    language = Language(
        frozenset(("echo", "print")),
        functions=PHP_FUNCTIONS,
        constants={"phpversion": version, "PHP_VERSION": version, "PHP_OS": "Linux", "PHP_EOL": "\n"},
    )
    if "-r" in proc.args:
        at = proc.args.index("-r")
        return await _code(proc, proc.args[at + 1] if len(proc.args) > at + 1 else "", language, [])
    if not name:
        data = (await proc.read_all(0, ENTRY)).decode("utf-8", "surrogateescape")
        before, mark, rest = data.partition("<?php")
        code, end, after = rest.partition("?>")
        proc.out(before)
        status = await _code(proc, code, language, []) if mark else 0
        proc.out(after.removeprefix("\n") if end else "")
        return status
    return _script(proc, name, "", 1)


# ---- what they share


def _script(proc: Process, name: str, complaint: str, status: int, directory: int = 1) -> int:
    try:
        mode = proc.stat(name).mode
        data = proc.read_file(name, ENTRY) if not st.S_ISDIR(mode) else b""
    except OSError as error:
        proc.err(f"{complaint}{error.strerror}\n")
        return status
    if st.S_ISDIR(mode):
        proc.err(f"{complaint}Is a directory\n")
        return directory
    if _is_images(proc, name):
        return missing.end(proc, proc.caller.realpath(to_bytes(name)), [name, *proc.args[proc.args.index(name) + 1 :]])
    keep_script(proc, name)
    if not _is_empty(data):
        _missing(proc)
    return 0


def _is_images(proc: Process, name: str) -> bool:
    return proc.caller.realpath(to_bytes(name)).startswith((b"/usr/bin/", b"/usr/sbin/", b"/usr/share/"))


async def _standard_input(proc: Process) -> int:
    data = await proc.read_all(0)
    if data:
        proc.session.keep(data, "execute")
    return await _code(proc, data[:ENTRY].decode("utf-8", "surrogateescape"), PERL, [])


async def _code(proc: Process, code: str, language: Language, words: list[str]) -> int:
    if _is_empty(to_bytes(code)):
        return 0
    try:
        script = scripting.understood(proc, code, language, words)
    except scripting.Unknown:
        _missing(proc)
        return 0
    script.variables |= {f"$ENV{{{name}}}": value for name, value in proc.env.items()}
    try:
        return await script.run()
    except scripting.Died as died:
        proc.err(died.text)
        return died.status


def _is_empty(data: bytes) -> bool:
    return all(not line.strip() or line.lstrip().startswith(b"#") for line in data.split(b"\n"))


def _missing(proc: Process) -> None:
    proc.session.emit(ProgramMissing(path=proc.exe, argv=[to_bytes(word) for word in proc.argv]))
