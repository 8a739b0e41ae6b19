"""sed (GNU sed 4.9): the command line."""

from __future__ import annotations

import stat as st
from typing import TYPE_CHECKING, NoReturn

from mirage.shell.lib.gnu import tell, why
from mirage.shell.lib.options import UsageError, misused, scan
from mirage.shell.lib.quotes import is_utf8
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.programs.sed.executor import Executor
from mirage.shell.programs.sed.script import Options, Script, SedError
from mirage.shell.registry import program
from mirage.shell.signals import Exited

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "binary": "b", "regexp-extended": "E", "debug": "debug", "in-place": "?i", "expression": ":e", "file": ":f",
    "line-length": ":l", "null-data": "z", "zero-terminated": "z", "quiet": "n", "posix": "posix", "silent": "n",
    "sandbox": "sandbox", "separate": "s", "unbuffered": "u", "version": "version", "help": "help", "follow-symlinks": "follow",
}  # fmt: skip


@program("sed")
async def sed(proc: Process) -> int:
    try:
        options, operands = scan(proc.args, "bsnrzuEe:f:l:i::V:", LONGS, is_posix="POSIXLY_CORRECT" in proc.env)
    except UsageError as error:
        misused(proc, error)
        _usage(proc)
    try:
        return await _run(proc, options, operands)
    except SedError as error:
        return proc.error(error.text, error.status)


def _usage(proc: Process) -> NoReturn:
    proc.err(recorded(proc, "sed.help", "sed").replace("{name}", proc.argv[0]).rpartition("E-mail")[0])
    raise Exited(1)


async def _run(proc: Process, options: list[tuple[str, str]], operands: list[str]) -> int:
    given = dict(options)
    for key, _ in options:
        if key in ("help", "version"):
            tell(proc, "sed", key, "sed")
    script = Script(Options("E" in given or "r" in given, "posix" in given, "sandbox" in given, is_utf8(proc), "z" in given))
    script.is_quiet = "n" in given
    has_script = False
    for key, value in options:
        if key == "e":
            script.add(to_bytes(value))
            has_script = True
        elif key == "f":
            script.add(await _read(proc, value), value)
            has_script = True
    if not has_script:
        if not operands:
            _usage(proc)
        script.add(to_bytes(operands.pop(0)))
    script.finish()
    if "follow" in given and "i" in given:
        operands = [_followed(proc, name) for name in operands]
    if "i" in given and not operands:
        raise SedError("no input files", 4)
    width = given.get("l", "")
    return await Executor(
        proc,
        script,
        operands or ["-"],
        is_separate="s" in given or "i" in given,
        suffix=given.get("i"),
        end=b"\0" if "z" in given else b"\n",
        width=int(width[:6]) if width.isascii() and width.isdigit() else 70,
    ).run()


def _followed(proc: Process, name: str) -> str:
    """Where a link's end is, so that it is that file which is edited and the link stays."""
    try:
        return to_text(proc.caller.realpath(to_bytes(name))) if st.S_ISLNK(proc.lstat(name).mode) else name
    except OSError:
        return name


async def _read(proc: Process, name: str) -> bytes:
    try:
        source = proc.fds[0].dup() if name in ("-", "/dev/stdin") and 0 in proc.fds else await proc.open_fd(name)
    except OSError as error:
        raise SedError(f"couldn't open file {name}: {why(error)}", 4) from None
    parts: list[bytes] = []
    try:
        while (data := await proc.read_from(source)) and len(parts) < 256:
            parts.append(data)
    except OSError as error:
        raise SedError(f"read error on {name}: {why(error)}", 4) from None
    finally:
        source.close()
    return b"".join(parts).removesuffix(b"\n")
