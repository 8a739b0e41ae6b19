"""dpkg-deb (dpkg 1.21.22): what is in an archive, and one made of a directory."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.recorded import version
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.programs.dpkgdeb import debbuild, debfile
from mirage.shell.programs.dpkgdeb.debfile import Deb, DebError
from mirage.shell.programs.tar.extracting import read_members
from mirage.shell.programs.tar.wish import Fatal, Wish
from mirage.shell.registry import program
from mirage.shell.signals import Exited

if TYPE_CHECKING:
    from mirage.shell.process import Process

ACTIONS = {
    "-b": "build", "-c": "contents", "-e": "control", "-f": "field", "-I": "info", "-R": "raw-extract", "-W": "show", "-x": "extract",
    "-X": "vextract", "--ctrl-tarfile": "ctrl-tarfile", "--fsys-tarfile": "fsys-tarfile",
}  # fmt: skip
LETTERS = {action: word for word, action in ACTIONS.items()}
VALUED = ("-D", "-S", "-z", "-Z")
QUIET = ("--verbose", "--debug", "--root-owner-group", "--no-check", "--nocheck", "--uniform-compression", "--no-uniform-compression",
         "--threads-max", "--deb-format", "--new", "--old")  # fmt: skip
LIMITS = {  # how many operands, and what is said of more
    "contents": (1, "exactly one argument"), "ctrl-tarfile": (1, "only one argument (.deb filename)"), "fsys-tarfile": (1, "only one argument (.deb filename)"),
    "control": (2, "at most two arguments (.deb and directory)"), "extract": (2, "at most two arguments (.deb and directory)"),
    "vextract": (2, "at most two arguments (.deb and directory)"), "raw-extract": (2, "at most two arguments (.deb and directory)"),
}  # fmt: skip
EXTRACTS = ("extract", "vextract", "raw-extract")
HINT = """
Type dpkg-deb --help for help about manipulating *.deb files;
Type dpkg --help for help about installing and deinstalling packages.
"""
VERSION = """Debian 'dpkg-deb' package archive backend version {} (amd64).
This is free software; see the GNU General Public License version 2 or
later for copying conditions. There is NO warranty.
"""


@program("dpkg-deb")
async def dpkg_deb(proc: Process) -> int:
    return await archive(proc, list(proc.args))


async def archive(proc: Process, args: list[str]) -> int:
    """What dpkg hands on as well: options, one action among them, and its operands."""
    proc.name = "dpkg-deb"
    action, form = "", "${Package}\t${Version}\n"
    while args and args[0].startswith("-") and args[0] != "-":
        word = args.pop(0)
        if word in ("-?", "--help"):
            gnu.tell(proc, "dpkg-deb", "help", "dpkg")
        if word == "--version":
            proc.out(VERSION.format(version(proc, "dpkg")))
            return 0
        chosen = ACTIONS.get(word) or (word[2:] if word[2:] in LETTERS else "")
        if chosen:
            if action and action != chosen:
                _misused(proc, f"conflicting actions {_shown(chosen)} and {_shown(action)}")
            action = chosen
        elif word.startswith("--showformat="):
            form = word.partition("=")[2].replace("\\n", "\n").replace("\\t", "\t")
        elif word.startswith(VALUED) and len(word) == 2:
            if not args:
                _misused(proc, f"{word} option takes a value")
            args.pop(0)
        elif word == "--":
            break
        elif not word.startswith(VALUED) and word not in ("-v", "-h") and word.partition("=")[0] not in QUIET:
            _misused(proc, f"unknown option {word}" if word.startswith("--") else f"unknown option -{word[1]}")
    if not action:
        _misused(proc, "need an action option")
    _check(proc, action, args)
    try:
        await _act(proc, action, args, form)
    except DebError as error:
        proc.err(error.before)
        return proc.error(str(error), 2)
    except Fatal:
        return proc.error("error: tar subprocess returned error exit status 2", 2)
    return 0


def _shown(action: str) -> str:
    letter = LETTERS[action]
    return letter if letter.startswith("--") else f"{letter} (--{action})"


def _misused(proc: Process, text: str) -> None:
    proc.error(f"error: {text}")
    proc.err(HINT)
    raise Exited(2)


def _check(proc: Process, action: str, operands: list[str]) -> None:
    most, said = LIMITS.get(action, (len(operands), ""))
    if len(operands) > most or (action == "contents" and not operands):
        _misused(proc, f"--{action} takes {said}")
    if not operands:
        what = {"build": "a <directory> argument"}.get(action, "a .deb filename argument")
        _misused(proc, f"--{action} needs {'.deb filename and directory arguments' if action in EXTRACTS else what}")
    if action in EXTRACTS and len(operands) == 1:
        _misused(proc, f"--{action} needs a target directory.\nPerhaps you should be using dpkg --install ?")


async def _act(proc: Process, action: str, operands: list[str], form: str) -> None:
    name, *rest = operands
    if action == "build":
        await debbuild.build(proc, name, rest[0] if rest else "")
        return
    deb = debfile.opened(proc, name)
    match action:
        case "info" if rest:
            _components(proc, deb, debfile.files(name, await deb.control_tar(proc)), rest)
        case "info":
            proc.out(f" new Debian package, version {deb.version}.\n")
            proc.out(f" size {len(deb.data)} bytes: control archive={deb.control[2]} bytes.\n")
            _info(proc, debfile.files(name, await deb.control_tar(proc)))
        case "field" | "show":
            found = debfile.fields(debfile.files(name, await deb.control_tar(proc)).get("control", (0, b""))[1])
            _fields(proc, found, rest) if action == "field" else _show(proc, found, form)
        case "contents":
            await _tar(proc, await deb.data_tar(proc), Wish("t", [], loudness=1))
        case "extract" | "vextract" | "raw-extract":
            await _into(proc, await deb.data_tar(proc), rest[0], loudness=int(action == "vextract"))
            if action == "raw-extract":
                if proc.exists("DEBIAN"):
                    raise _refused(f"unexpected pre-existing pathname {rest[0]}/DEBIAN: File exists")
                await _into(proc, await deb.control_tar(proc), "DEBIAN")
        case "control":
            await _into(proc, await deb.control_tar(proc), rest[0] if rest else "DEBIAN")
        case _:
            proc.out(await (deb.control_tar(proc) if action == "ctrl-tarfile" else deb.data_tar(proc)))


def _refused(text: str) -> DebError:
    return DebError("error: tar subprocess returned error exit status 2", f"dpkg-deb (subprocess): {text}\n")


async def _into(proc: Process, data: bytes, directory: str, *, loudness: int = 0) -> None:
    try:
        if not proc.exists(directory):
            proc.caller.mkdir(to_bytes(directory))
    except OSError as error:
        raise _refused(f"failed to create directory: {error.strerror}") from None
    await _tar(proc, data, Wish("x", [], directory=directory, loudness=loudness, keeps_modes=True))


async def _tar(proc: Process, data: bytes, wish: Wish) -> None:
    """As the child that it is for, with its words."""
    proc.name = "tar"
    try:
        await read_members(proc, wish, data)
        if wish.has_failed:
            proc.err("tar: Exiting with failure status due to previous errors\n")
            raise Fatal
    finally:
        proc.name = "dpkg-deb"


def _info(proc: Process, found: dict[str, tuple[int, bytes]]) -> None:
    for name, (mode, data) in found.items():
        script = re.match(rb"#![ \t]*(\S*)", data)
        runs = f"#!{to_text(script[1])}" if script else ""
        star = "*" if mode & 0o100 else " "
        proc.out(f" {len(data):7} bytes, {data.count(10):5} lines   {star}  {name:<20.127} {runs:.127}\n")
    if "control" not in found:
        proc.out("(no 'control' file in control archive!)\n")
    else:
        proc.out("".join(f" {line}\n" for line in to_text(found["control"][1]).split("\n")[:-1]))


def _components(proc: Process, deb: Deb, found: dict[str, tuple[int, bytes]], names: list[str]) -> None:
    missing = 0
    for name in names:
        if name in found:
            proc.out(found[name][1])
        else:
            proc.error(f"'{deb.name}' contains no control component '{name}'")
            missing += 1
    if missing:
        what = "component is" if missing == 1 else "components are"
        raise DebError(f"error: {missing} requested control {what} missing")


def _fields(proc: Process, found: list[tuple[str, str]], names: list[str]) -> None:
    """One that is asked for alone is told without its name."""
    values = {name.lower(): (name, value) for name, value in found}
    if len(names) == 1:
        proc.out(values.get(names[0].lower(), ("", ""))[1] + "\n")
        return
    asked = [values[name.lower()] for name in names if name.lower() in values] if names else found
    proc.out("".join(f"{name}: {value}\n" if value[:1] != "\n" else f"{name}:{value}\n" for name, value in asked))


def _show(proc: Process, found: list[tuple[str, str]], form: str) -> None:
    values = {name.lower(): value for name, value in found}
    proc.out(re.sub(r"\$\{([^};]+)\}", lambda match: values.get(match[1].lower(), ""), form))
