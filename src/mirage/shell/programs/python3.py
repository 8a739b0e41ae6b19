"""python3 (3.11.2): programs from the command line, a file, standard input or the prompt, run by our own interpreter (`shell.python`)."""

from __future__ import annotations

import argparse
import ast
import json
import posixpath
import stat as st
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from mirage.base.events import ProgramMissing
from mirage.shell.execve import keep_script
from mirage.shell.lib.gnu import why
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.python import modules, running, server
from mirage.shell.python.builtins import Builtins
from mirage.shell.python.faults import Ended, Raised, Source, Unknown, syntax, told
from mirage.shell.python.machine import Machine
from mirage.shell.python.osnames import Forking
from mirage.shell.python.tree import parsed
from mirage.shell.registry import program
from mirage.shell.stepping import Steps

if TYPE_CHECKING:
    from mirage.shell.process import Process

SIZE_MAX = 256 << 10  # bytes of a program
BANNER = 'Type "help", "copyright", "credits" or "license" for more information.\n'


@program("python3", path=("/usr/bin/python3", "/usr/bin/python3.11"), is_bounded=True)
async def python3(proc: Process) -> int:
    args, is_quiet = list(proc.args), "ignore" in proc.env.get("PYTHONWARNINGS", "")
    while args and args[0].startswith("-") and args[0] != "-":
        word = args.pop(0)
        if word in ("-V", "--version", "-VV"):
            proc.out(f"Python {recorded(proc, 'python3.build')}" if word == "-VV" else "Python 3.11.2\n")
            return 0
        if word in ("-h", "--help", "-?"):
            proc.out(recorded(proc, "python3.help"))
            return 0
        if word.startswith("--"):
            return _usage(proc, f"unknown option {word}")
        if word[1] in "WX" and len(word) == 2:
            is_quiet |= word[1] == "W" and args[:1] == ["ignore"]
            if not args:
                return _usage(proc, f"Argument expected for the {word} option")
            args = args[1:]
            continue
        letters = word[1:]
        is_quiet |= word == "-Wignore"
        bad = next((letter for letter in letters if letter not in "bBcdEhiIOPmqsSuvxWX"), "")
        at = next((number for number, letter in enumerate(letters) if letter in "cm"), None)
        if bad and (at is None or letters.index(bad) < at):
            return _usage(proc, f"Unknown option: -{bad}")
        if at is not None:
            rest = letters[at + 1 :] or (args.pop(0) if args else "")
            if not rest:
                return _usage(proc, f"Argument expected for the -{letters[at]} option")
            if letters[at] == "m":
                return await _module(proc, rest, args)
            return await _run(proc, Source("<string>", rest), ["-c", *args], is_quiet=is_quiet)
    if not args or args[0] == "-":
        if proc.isatty(0):
            return await _converse(proc)
        data = await proc.read_all(0, SIZE_MAX)
        if data:
            proc.session.keep(data, "execute")
        return await _run(proc, Source("<stdin>", to_text(data)), ["-" if args else "", *args[1:]])
    return await _script(proc, args)


def _usage(proc: Process, text: str) -> int:
    proc.err(
        f"{text}\nusage: {proc.name} [option] ... [-c cmd | -m mod | file | -] [arg] ...\nTry `python -h' for more information.\n"
    )
    return 2


async def _script(proc: Process, args: list[str]) -> int:
    name = args[0]
    path = posixpath.normpath(posixpath.join(proc.cwd(), name))
    try:
        if st.S_ISDIR(proc.stat(name).mode):
            proc.err(
                f"{proc.argv[0] if '/' in proc.argv[0] else '/usr/bin/' + proc.argv[0]}: can't find '__main__' module in '{path}'\n"
            )
            return 1
        data = proc.read_file(name, SIZE_MAX)
    except OSError as error:
        proc.err(f"{proc.name}: can't open file {path!r}: [Errno {error.errno}] {why(error)}\n")
        return 2
    keep_script(proc, name)
    return await _run(proc, Source(path, to_text(data)), args, name=name)


async def _module(proc: Process, name: str, args: list[str]) -> int:
    own = OWN_MODULES.get(name)
    if own is not None:
        return await own(proc, args)
    if (snippet := SNIPPETS.get(name, {}).get(args[0] if args else "")) is not None and len(args) > 1:
        return await _run(proc, Source("<string>", snippet), ["-c", *args[1:]])
    if name == "os.path":
        proc.err(
            "<frozen runpy>:128: RuntimeWarning: 'os.path' found in sys.modules after import of package 'os', but prior to execution of "
            "'os.path'; this may result in unpredictable behaviour\n"
        )
        return 0
    if proc.exists(f"{name}.py"):
        return await _script(proc, [f"{name}.py", *args])
    if name == "this":
        return await _run(proc, Source("<string>", "import this"), ["-c", *args])
    try:
        modules.load(_machine(proc, Source("<string>"), [""]), name)
    except Raised:
        within = (
            f"Error while finding module specification for '{name}' (ModuleNotFoundError: No module named '{name.split('.')[0]}')"
        )
        proc.err(f"/usr/bin/python3: {within if '.' in name else f'No module named {name}'}\n")
        return 1
    return _unknown(proc, f"-m {name}")


async def _tool(proc: Process, args: list[str]) -> int:
    """json.tool"""
    flags = {word for word in args if word.startswith("--") and word != "--indent"}
    indent: int | str | None = 4
    names = [word for word in args if not word.startswith("-")]
    if "--indent" in args and args.index("--indent") + 1 < len(args) and args[args.index("--indent") + 1].isdecimal():
        indent = int(args[args.index("--indent") + 1])
        names.remove(str(indent))
    unknown = flags - {"--sort-keys", "--compact", "--no-indent", "--tab", "--no-ensure-ascii", "--json-lines"}
    if unknown:
        proc.err(f"{_tool_usage(proc)}python -m json.tool: error: unrecognized arguments: {' '.join(sorted(unknown))}\n")
        return 2
    indent = None if flags & {"--compact", "--no-indent"} else "\t" if "--tab" in flags else indent
    try:
        data = to_text(proc.read_file(names[0], SIZE_MAX) if names and names[0] != "-" else await proc.read_all(0, SIZE_MAX))
    except OSError as error:
        proc.err(
            f"{_tool_usage(proc)}python -m json.tool: error: argument infile: can't open '{names[0]}': [Errno {error.errno}] {why(error)}: '{names[0]}'\n"
        )
        return 2
    try:
        values = [json.loads(line) for line in data.splitlines()] if "--json-lines" in flags else [json.loads(data)]
    except (ValueError, RecursionError) as error:
        proc.err(f"{error}\n")
        return 1
    for value in values:
        proc.out(json.dumps(value, indent=indent, sort_keys="--sort-keys" in flags, ensure_ascii="--no-ensure-ascii" not in flags,
                            separators=(",", ":") if "--compact" in flags else None) + "\n")  # fmt: skip
    return 0


def _tool_usage(proc: Process) -> str:
    """As wide as the terminal."""
    parser = argparse.ArgumentParser(
        prog="python -m json.tool", formatter_class=lambda prog: argparse.HelpFormatter(prog, width=proc.columns() - 2)
    )
    for flag in ("--sort-keys", "--no-ensure-ascii", "--json-lines"):
        parser.add_argument(flag, action="store_true")
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--indent")
    for flag in ("--tab", "--no-indent", "--compact"):
        group.add_argument(flag, action="store_true")
    for name in ("infile", "outfile"):
        parser.add_argument(name, nargs="?")
    return parser.format_usage()


OWN_MODULES = {"http.server": server.serve, "json.tool": _tool, "base64": running.base64_module, "venv": running.venv_module, "calendar": running.calendar_module,
               "platform": running.platform_module}  # fmt: skip

SNIPPETS = {  # what main() of a module does for an option
    "zipfile": {
        **dict.fromkeys(("-l", "--list"), "import sys, zipfile\nzipfile.ZipFile(sys.argv[1]).printdir()"),
        **dict.fromkeys(("-e", "--extract"), "import sys, zipfile\nzipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])"),
        **dict.fromkeys(("-t", "--test"), "import sys, zipfile\nzipfile.ZipFile(sys.argv[1]).testzip()\nprint('Done testing')"),
        **dict.fromkeys(
            ("-c", "--create"),
            "import sys, os, zipfile\nz = zipfile.ZipFile(sys.argv[1], 'w', 8)\n"
            "for n in sys.argv[2:]:\n  z.write(n, os.path.basename(n))\n"
            "  for r, d, f in os.walk(n):\n"
            "    for e in sorted(d + f): z.write(r + '/' + e, os.path.relpath(r + '/' + e, os.path.dirname(n) or '.'))\nz.close()",
        ),
    },
    "tarfile": {
        **dict.fromkeys(("-l", "--list"), "import sys, tarfile\ntarfile.open(sys.argv[1]).list()"),
        **dict.fromkeys(
            ("-e", "--extract"),
            "import sys, tarfile\ntarfile.open(sys.argv[1]).extractall(sys.argv[2] if len(sys.argv) > 2 else '.')",
        ),
        **dict.fromkeys(
            ("-c", "--create"),
            "import sys, tarfile\nm = {'gz': 'gz', 'tgz': 'gz', 'xz': 'xz', 'txz': 'xz', 'bz2': 'bz2', 'tbz': 'bz2'}\n"
            "t = tarfile.open(sys.argv[1], 'w:' + m.get(sys.argv[1].rsplit('.', 1)[-1], ''))\nfor n in sys.argv[2:]: t.add(n)\nt.close()",
        ),
    },
}


def _machine(proc: Process, source: Source, argv: list[str]) -> Machine:
    machine = Machine(proc, source, modules.load, modules.has_more, {"argv ": argv})
    machine.names |= Builtins(machine).names()
    return machine


async def _run(proc: Process, source: Source, argv: list[str], *, name: str = "", is_quiet: bool = False) -> int:
    try:
        tree = parsed(source)
    except SyntaxError as error:
        proc.err(syntax(error))
        return 1
    machine = _machine(proc, source, argv)
    machine.names |= {"quiet ": is_quiet, "beside ": posixpath.dirname(name) + "/" if "/" in name else ""}
    if name:
        machine.globals["__file__"] = source.name
    return await _drive(proc, machine, _whole(machine, tree))


async def _drive(proc: Process, machine: Machine, running: Coroutine[Any, Any, int]) -> int:
    """Until it ends or forks: then it goes on in the child, and this process is over."""
    is_over, found = await Steps(running)
    if is_over:
        return int(found)
    if not isinstance(found, Forking):
        raise Unknown("yield outside of a function")
    child = proc.fork()
    machine.proc = child
    child.begin(lambda child: _drive(child, machine, running))
    return 0


async def _whole(machine: Machine, tree: ast.Module) -> int:
    """The program from its first statement to its end."""
    try:
        await machine.run(tree)
    except Raised as raised:
        machine.proc.err(told(machine.source, raised))
        return 1
    except Ended as ended:
        return _status(machine.proc, ended.status)
    except Unknown as unknown:
        return _unknown(machine.proc, unknown.what)
    finally:
        machine.release()
    return 0


def _status(proc: Process, status: object) -> int:
    if status is None:
        return 0
    if isinstance(status, int):
        return status & 255
    proc.err(f"{status}\n")
    return 1


def _unknown(proc: Process, what: str) -> int:
    """On record as a program that is not imitated; it ends as one that had nothing to say."""
    proc.session.emit(ProgramMissing(path=proc.exe, argv=[*(to_bytes(word) for word in proc.argv), to_bytes(f"# {what}")]))
    return 0


async def _converse(proc: Process) -> int:
    """The prompt of an interactive session."""
    proc.out(f"Python {recorded(proc, 'python3.build').rstrip(chr(10))} on linux\n{BANNER}")
    source = Source("<stdin>")
    machine = _machine(proc, source, [""])
    held: list[str] = []
    try:
        while True:
            proc.out("... " if held else ">>> ")
            await proc.flush()
            line = to_text(await proc.read_line(0))
            if not line:
                proc.out("\n")
                return 0
            held.append(line.rstrip("\n"))
            text = "\n".join(held)
            if len(text) > SIZE_MAX or not _is_whole(text, held):
                held = held if len(text) <= SIZE_MAX else []
                continue
            held = []
            status = await _entered(proc, machine, Source("<stdin>", text))
            if status is not None:
                return status
    finally:
        machine.release()


def _is_whole(text: str, lines: list[str]) -> bool:
    """code.compile_command(): a block ends with an empty line, an open bracket or string goes on."""
    if lines[-1].strip() and (len(lines) > 1 or lines[0].rstrip().endswith((":", "\\"))) and lines[0].rstrip().endswith((":", "\\")):
        return False
    try:
        parsed(Source("<stdin>", text))
    except SyntaxError as error:
        return not any(
            mark in error.msg
            for mark in ("was never closed", "unexpected EOF", "unterminated triple-quoted", "expected an indented block")
        )
    return True


async def _entered(proc: Process, machine: Machine, source: Source) -> int | None:
    """One entry; a status when it ends the session."""
    try:
        tree = parsed(source)
        for node in tree.body:
            if isinstance(node, ast.Expr):
                await machine.show(node.value)
            else:
                await machine.run(ast.Module([node], []))
    except SyntaxError as error:
        proc.err(syntax(error))
    except Raised as raised:
        raised.trace = raised.trace or [("<module>", None)]
        proc.err(told(source, raised))
    except Ended as ended:
        return _status(proc, ended.status)
    except Unknown as unknown:
        _unknown(proc, unknown.what)
    return None
