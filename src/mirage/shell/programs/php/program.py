"""php (8.2): what it says of itself, and of what it can not run.

One-liners of the plain kind are run by `scripting`; any other program is kept, put on record as one that is not imitated, and ends as
one that had nothing to say. A script of the image's own says its recorded version or usage, or fails as `missing` says.
"""

from __future__ import annotations

import datetime
import stat as st
from typing import TYPE_CHECKING

from mirage.base.clock import SECOND
from mirage.base.events import ProgramMissing
from mirage.shell import missing
from mirage.shell.execve import keep_script, lookup
from mirage.shell.lib.recorded import recorded, upstream
from mirage.shell.lib.text import to_bytes
from mirage.shell.programs.php import scripting
from mirage.shell.programs.php.scripting import Language
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

FUNCTIONS = frozenset(("base64_decode", "base64_encode", "shell_exec", "time", "getmypid"))
PACKAGE, BINARY = "php8.2-cli", b"/usr/bin/php8.2"
ENTRY = 1 << 20  # bytes of a program on standard input that are looked at


@program("php", path=("/usr/bin/php", "/usr/bin/php8.2"), is_bounded=True)
async def php(proc: Process) -> int:
    if proc.args[:1] == ["-v"] or proc.args[:1] == ["--version"]:
        proc.out(_version(proc))
        return 0
    name = next((word for word in proc.args if not word.startswith("-")), "")
    if name and not proc.exists(name) and "-r" not in proc.args:
        proc.out(f"Could not open input file: {name}\n")
        return 1
    version = upstream(proc, PACKAGE)
    language = Language(
        frozenset(("echo", "print")),
        functions=FUNCTIONS,
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
    return _script(proc, name)


def _version(proc: Process) -> str:
    """Its own, and when it was built: Debian's date of the package, which its files have too."""
    ino = lookup(proc.host.image, BINARY)
    built = datetime.datetime.fromtimestamp(proc.host.image.stat(ino).mtime // SECOND if ino is not None else 0, datetime.UTC)
    text, version = recorded(proc, "php.version", PACKAGE), upstream(proc, PACKAGE)
    return text.replace("{built}", f"{built:%b %e %Y %H:%M:%S}").replace("{minor}", version.partition(".")[2])


def _script(proc: Process, name: str) -> int:
    try:
        mode = proc.stat(name).mode
        data = proc.read_file(name, ENTRY) if not st.S_ISDIR(mode) else b""
    except OSError as error:
        proc.err(f"{error.strerror}\n")
        return 1
    if st.S_ISDIR(mode):
        proc.err("Is a directory\n")
        return 1
    if missing.is_image_s(proc, name):
        return missing.end(proc, proc.caller.realpath(to_bytes(name)), [name, *proc.args[proc.args.index(name) + 1 :]])
    keep_script(proc, name)
    if not _is_empty(data):
        _missing(proc)
    return 0


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
