"""awk and mawk (mawk 1.3.4 20200120): the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from mirage.shell.lib.gnu import why
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_bytes
from mirage.shell.programs.awk.interpreter import run
from mirage.shell.programs.awk.lexer import AwkSyntaxError
from mirage.shell.programs.awk.machine import Machine
from mirage.shell.programs.awk.parser import parse
from mirage.shell.programs.awk.streams import AwkFatalError
from mirage.shell.programs.awk.values import integer, number
from mirage.shell.registry import program
from mirage.shell.signals import Exited

if TYPE_CHECKING:
    from mirage.shell.process import Process

WORDS = ("version", "dump", "help", "interactive", "exec", "random", "sprintf", "posix_space", "usage")


@program("mawk")
async def mawk(proc: Process) -> int:
    proc.name = proc.argv[0].rsplit("/", 1)[-1]
    machine = Machine(proc)
    files, operands = await _options(proc, machine)
    if files:
        text, where = await read(proc, files), to_bytes(files[-1]) + b": "
    else:
        text, where = to_bytes(operands.pop(0)), b""
    machine.prepare(operands)
    try:
        return await run(parse(text, where), machine, where)
    except AwkSyntaxError as error:
        for line in error.lines:
            _say(proc, line)
    except AwkFatalError as error:
        _say(proc, (b"run time error: " if error.is_run_time else b"") + error.text)
        if error.is_run_time:
            proc.err(_place(machine))
        await machine.streams.close_all()
    return 2


def _say(proc: Process, text: bytes) -> None:
    proc.err(to_bytes(proc.name) + b": " + text + b"\n")


def _place(machine: Machine) -> bytes:
    fnr, nr = (integer(number(machine.vars[name])) for name in (b"FNR", b"NR"))
    return b'\tFILENAME="%s" FNR=%d NR=%d\n' % (machine.text(machine.vars[b"FILENAME"]), fnr, nr)


def _fail(proc: Process, text: str) -> NoReturn:
    _say(proc, to_bytes(text))
    raise Exited(2)


def _usage(proc: Process) -> NoReturn:
    proc.err(recorded(proc, "mawk.help"))
    raise Exited(0)


async def _options(proc: Process, machine: Machine) -> tuple[list[str], list[str]]:
    """The -f files and the operands, of which the first is the program when there are no files."""
    files: list[str] = []
    words = list(proc.args)
    while words and words[0].startswith("-") and words[0] != "-":
        word = words.pop(0)
        if word == "--":
            break
        letter, value = word[1], word[2:]
        if letter not in "fFvW" or word.startswith("--"):
            _fail(proc, f"not an option: {word}")
        if not value:
            if not words:
                _fail(proc, f"option -{letter} lacks argument")
            value = words.pop(0)
        if letter == "f":
            files.append(value)
        elif letter == "F":
            machine.assign(b"FS=" + to_bytes(value))
        elif letter == "v":
            if not machine.assign(to_bytes(value)):
                _fail(proc, f"improper assignment: -v {value}")
        elif await _word(proc, value) == "exec":
            files.append(value.partition("=")[2] or (words.pop(0) if words else ""))
            break
    if not files and not words:
        _usage(proc)
    return files, words


async def _word(proc: Process, value: str) -> str:
    """One of -W's words, or the beginning of one."""
    name = value.partition("=")[0]
    word = next((word for word in WORDS if name and word.startswith(name)), "")
    if word in ("help", "usage"):
        _usage(proc)
    if word == "version":
        notice, blank, limits = recorded(proc, "mawk.version").partition("\n\n")
        proc.out(notice + blank)
        await proc.flush()
        proc.err(limits)
        raise Exited(0)
    if not word:
        _say(proc, to_bytes(f"vacuous option: -W {value}"))
    return word


async def read(proc: Process, files: list[str], refused: str = "cannot open {name} ({why})") -> bytes:
    """The text of the -f files, one behind the other."""
    parts: list[bytes] = []
    for name in files:
        try:
            source = proc.fds[0].dup() if name in ("-", "/dev/stdin") and 0 in proc.fds else await proc.open_fd(name)
        except OSError as error:
            _fail(proc, refused.format(name=name, why=why(error)))
        try:
            while data := await proc.read_from(source):
                parts.append(data)
                if sum(map(len, parts)) > 1 << 20:
                    _fail(proc, f"program limit exceeded: {name}")
        except OSError as error:
            _fail(proc, f"read error ({why(error)})")
        finally:
            source.close()
    return b"".join(parts)
