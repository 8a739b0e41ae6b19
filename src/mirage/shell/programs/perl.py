"""perl 5.36.0: its switches, and programs from the command line, a file or standard input, run by our own interpreter (`shell.perl`).

What that does not know is put on record as a program that is not imitated, and ends as one that had nothing to say. A script of the
image's own says its recorded version or usage, or fails as `missing` says.
"""

from __future__ import annotations

import stat as st
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mirage.base.events import ProgramMissing
from mirage.shell import missing
from mirage.shell.execve import keep_script
from mirage.shell.fds import FileDescriptor
from mirage.shell.lib.perlregex import BacktrackingError
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_bytes
from mirage.shell.perl import expressions, files, lists, matching, modules, packing, sockets, statements, system, text  # noqa: F401  they register
from mirage.shell.perl.handles import octets
from mirage.shell.perl.library import CONFIG
from mirage.shell.perl.machine import SCALAR, Machine
from mirage.shell.perl.syntax import Reader
from mirage.shell.perl.tree import PerlSyntaxError, Unknown
from mirage.shell.perl.values import Died, to_octets
from mirage.shell.registry import program
from mirage.shell.stepping import Steps

if TYPE_CHECKING:
    from mirage.shell.process import Process

ENTRY = 1 << 20  # bytes of a program
PLAIN = "acfgnpstTuUwWX"


@dataclass(slots=True)
class Switches:
    """What the command line asks for."""

    code: list[str] | None = None
    letters: set[str] = field(default_factory=set)
    uses: list[str] = field(default_factory=list)
    in_place: str | None = None  # the ending of the copies
    between: str = ""  # -F
    ending: str | None = None  # -0
    line_end: str = ""  # -l


@program("perl", path=("/usr/bin/perl", "/usr/bin/perl5.36.0"), is_bounded=True)
async def perl(proc: Process) -> int:
    switches = Switches()
    args = list(proc.args)
    while args and args[0].startswith("-") and args[0] != "-":
        word = args.pop(0)
        if word == "--":
            break
        status = _switch(proc, switches, word[1:], args)
        if status is not None:
            return status
    if switches.code is not None:
        return await _run(proc, "-e", "\n".join(switches.code), args, switches)
    if not args or args[0] == "-":
        data = await proc.read_all(0)
        if data:
            proc.session.keep(data, "execute")
        return await _run(proc, "-", octets(data[:ENTRY].decode("utf-8", "surrogateescape")), args[1:], switches)
    return await _script(proc, args, switches)


def _switch(proc: Process, switches: Switches, letters: str, args: list[str]) -> int | None:
    """The letters behind one dash; a status when perl ends with them."""
    while letters:
        letter, letters = letters[0], letters[1:]
        if letter in "eE":
            if not letters and not args:
                proc.err(f"No code specified for -{letter}.\n")
                return 25 if isinstance(proc.fds.get(2), FileDescriptor) else 29
            switches.code = [*(switches.code or []), octets(letters or args.pop(0))]
            return None
        match letter:
            case "v" | "V":
                return _version(proc, f"-{letter}{letters}")
            case "h" | "?":
                proc.out(recorded(proc, "perl.help"))
                return 0
            case "M" | "m":
                switches.uses.append(_module(letter, letters or (args.pop(0) if args else "")))
                return None
            case "i":
                switches.in_place = letters
                return None
            case "F":
                switches.between = letters
                switches.letters |= {"a", "n"}
                return None
            case "I":
                if not letters and args:
                    args.pop(0)
                return None
            case "0" | "l":
                digits = letters[: len(letters) - len(letters.lstrip("01234567"))]
                letters = letters[len(digits) :]
                if letter == "0":
                    switches.ending = {"0": "", "777": "undef"}.get(digits, f"chr({int(digits or '0', 8)})")
                else:
                    switches.letters.add("l")
                    switches.line_end = f"chr({int(digits, 8)})" if digits else ""
            case "d" | "D" | "C" | "x":
                return None
            case _ if letter in PLAIN:
                switches.letters.add(letter)
            case "\r":
                return None
            case _:
                proc.err(f"Unrecognized switch: -{letter}{letters}  (-h will show valid options).\n")
                return 25 if isinstance(proc.fds.get(2), FileDescriptor) else 29  # errno, as opening the streams has left it
    return None


def _version(proc: Process, word: str) -> int:
    if word.startswith("-V:"):
        names = [word[3:]] if not word.endswith("*") else [name for name in CONFIG if name.startswith(word[3:-1])]
        proc.out("".join([f"{name}='{CONFIG.get(name, 'UNKNOWN')}';\n" for name in names]))
    else:
        proc.out(recorded(proc, "perl.version"))
    return 0


def _module(letter: str, word: str) -> str:
    """-MName=a,b as the statement that perl makes of it."""
    keyword = "no" if word.startswith("-") else "use"
    name, mark, words = word.lstrip("-").partition("=")
    return f"{keyword} {name} " + (f"split(/,/,q{{{words}}})" if mark else "()" if letter == "m" else "") + ";"


def _wrapped(code: str, switches: Switches) -> str:
    """The program with what -n, -p, -l, -a and -F put around it, on its first line."""
    letters = switches.letters
    before = ""
    if switches.ending is not None:
        before += f"BEGIN {{ $/ = {switches.ending or chr(34) * 2}; }}"
    if "l" in letters:
        before += f"BEGIN {{ $\\ = {switches.line_end or '$/'}; }}"
    if not letters & {"n", "p"}:
        return before + code
    before += "LINE: while (defined($_ = readline ARGV)) {"
    if "l" in letters:
        before += "chomp;"
    if "a" in letters:
        pattern = switches.between.strip("/'\"") if switches.between else ""
        before += f"our @F = split({'q( )' if not pattern else 'm' + chr(1) + pattern + chr(1)});"
    after = "\n;} continue { print or die; }" if "p" in letters else "\n;}"
    return before + code + after


async def _script(proc: Process, args: list[str], switches: Switches) -> int:
    name = args[0]
    complaint = f'Can\'t open perl script "{name}": '
    try:
        mode = proc.stat(name).mode
        data = proc.read_file(name, ENTRY) if not st.S_ISDIR(mode) else b""
    except OSError as error:
        proc.err(f"{complaint}{error.strerror}\n")
        return 2
    if st.S_ISDIR(mode):
        proc.err(f"{complaint}Is a directory\n")
        return 21
    if missing.is_image_s(proc, name):
        return missing.end(proc, proc.caller.realpath(to_bytes(name)), args)
    keep_script(proc, name)
    return await _run(proc, octets(name), data.decode("latin-1"), args[1:], switches)


async def _run(proc: Process, name: str, code: str, words: list[str], switches: Switches) -> int:
    try:
        reader = Reader(_wrapped(code, switches), name)
        tree = reader.program()
    except PerlSyntaxError as error:
        ends = "had compilation errors" if "c" in switches.letters else "aborted due to compilation errors"
        proc.err(
            error.text
            + (
                ""
                if error.text.startswith("Can't find")
                else f"Execution of {name} {ends}.\n"
                if ends[0] == "a"
                else f"{name} {ends}.\n"
            )
        )
        return 255
    except (Unknown, RecursionError) as unknown:
        return _missing(proc, str(unknown))
    machine = Machine(proc, name, [octets(word) for word in words])
    machine.in_place = switches.in_place
    first = code.partition("\n")[0]
    machine.warns = (
        (first.startswith("#!") and "perl" in first and " -w" in first) or "w" in switches.letters or "W" in switches.letters
    )
    try:
        modules.load(machine, "UNIVERSAL", [])
        asked = Reader("".join(switches.uses), name, 0)  # -M stands before the first line
        asked.program()
        for node in [*asked.uses, *reader.uses]:
            await machine.ev(node, SCALAR)
    except Died as died:
        proc.err(str(died.value))
        return 2
    except Unknown as unknown:
        return _missing(proc, unknown.what)
    if machine.warns or any(node.kind == "use" and node.args[:2] == ("use", "warnings") for node in reader.uses):
        proc.err(to_octets(reader.cautions()))
    if "c" in switches.letters:
        proc.err(f"{name} syntax OK\n")
        return 0
    if reader.data is not None:
        machine.put_data(reader.data)
    return await _drive(proc, machine, _whole(machine, tree))


async def _whole(machine: Machine, tree: Any) -> int:
    """The program from its first statement to its end."""
    try:
        return await machine.run(tree)
    except (Unknown, BacktrackingError, RecursionError) as unknown:
        return _missing(machine.proc, getattr(unknown, "what", type(unknown).__name__))
    except MemoryError:
        machine.proc.err("Out of memory!\n")
        return 1
    finally:
        machine.release()


async def _drive(proc: Process, machine: Machine, running: Coroutine[Any, Any, int]) -> int:
    """Until it ends or forks: then it goes on in the child, and this process is over."""
    is_over, status = await Steps(running)
    if is_over:
        return int(status)
    child = proc.fork()
    machine.proc = child
    child.begin(lambda child: _drive(child, machine, running))
    return 0


def _missing(proc: Process, what: str) -> int:
    """On record as a program that is not imitated; it ends as one that had nothing to say."""
    proc.session.emit(ProgramMissing(path=proc.exe, argv=[*(to_bytes(word) for word in proc.argv), to_bytes(f"# {what}")]))
    return 0
