"""basename, dirname, readlink and realpath (coreutils 9.1): paths as text, and where they lead."""

from __future__ import annotations

import errno
import os
import stat as st
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.gnu import shell_escape, why
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LINKS_MAX = 40  # symbolic links followed on one way, MAXSYMLINKS


@program("basename")
def basename(proc: Process) -> int:
    longs = {"multiple": "a", "suffix": ":s", "zero": "z"}
    options, operands = gnu.read(proc, "basename", "+as:z", longs)
    given = dict(options)
    end = "\0" if "z" in given else "\n"
    if not operands:
        gnu.try_help(proc, "missing operand")
    if "a" in given or "s" in given:
        names, suffix = operands, given.get("s", "")
    else:
        gnu.need(proc, operands, 1, 2)
        names, suffix = operands[:1], "".join(operands[1:])
    for name in names:
        base = name.rstrip("/").rpartition("/")[2] or name[:1]
        if suffix and base.endswith(suffix) and base != suffix and base != "/":
            base = base[: -len(suffix)]
        proc.out(base + end)
    return 0


@program("dirname")
def dirname(proc: Process) -> int:
    options, operands = gnu.read(proc, "dirname", "z", {"zero": "z"})
    gnu.need(proc, operands)
    end = "\0" if options else "\n"
    for name in operands:
        head, slash, _ = name.rstrip("/").rpartition("/")
        proc.out((head.rstrip("/") or ("/" if slash or name.startswith("/") else ".")) + end)
    return 0


@program("readlink")
def readlink(proc: Process) -> int:
    longs = {
        "canonicalize": "f", "canonicalize-existing": "e", "canonicalize-missing": "m", "no-newline": "n", "quiet": "q", "silent": "q",
        "verbose": "v", "zero": "z",
    }  # fmt: skip
    options, operands = gnu.read(proc, "readlink", "efmnqsvz", longs)
    given = {key for key, _ in options}
    modes = [key for key, _ in options if key in "efm"]
    gnu.need(proc, operands)
    end = "\0" if "z" in given else "\n"
    if "n" in given:
        if len(operands) > 1:
            proc.error("ignoring --no-newline with multiple arguments")
        else:
            end = ""
    is_loud = [key for key, _ in options if key in "qsv"][-1:] == ["v"]
    status = 0
    for name in operands:
        try:
            shown = canonical(proc, name, modes[-1]) if modes else to_text(proc.caller.readlink(to_bytes(name)))
        except OSError as error:
            status = 1
            if is_loud:
                proc.error(f"{shell_escape(name, always=False)}: {why(error)}")
            continue
        proc.out(shown + end)
    return status


def canonical(proc: Process, name: str, mode: str = "f", *, follows: bool = True) -> str:
    """canonicalize_filename_mode(): `e` all must exist, `f` all but the last, `m` nothing need."""
    if not name:
        raise OSError(errno.ENOENT, "")
    done = "" if name.startswith("/") else proc.cwd().rstrip("/")
    pending = [part for part in name.split("/") if part]
    ends_in_slash = name.endswith("/")
    links = 0
    while pending:
        part = pending.pop(0)
        if part == ".":
            continue
        if part == "..":
            done = done.rpartition("/")[0]
            continue
        path = f"{done}/{part}"
        try:
            mode_bits = proc.lstat(path).mode
        except OSError as error:
            is_last = not pending
            if mode == "m" or (mode == "f" and is_last and error.errno == errno.ENOENT):
                done = path
                continue
            raise
        if follows and st.S_ISLNK(mode_bits):
            links += 1
            if links > LINKS_MAX:
                raise OSError(errno.ELOOP, "")
            target = to_text(proc.caller.readlink(to_bytes(path)))
            pending = [piece for piece in target.split("/") if piece] + pending
            done = "" if target.startswith("/") else done
            continue
        if mode != "m" and not st.S_ISDIR(mode_bits) and (pending or ends_in_slash):
            raise OSError(errno.ENOTDIR, "")
        done = path
    return done or "/"


@program("realpath")
def realpath(proc: Process) -> int:
    longs = {
        "canonicalize-existing": "e", "canonicalize-missing": "m", "logical": "L", "physical": "P", "quiet": "q",
        "relative-base": ":base", "relative-to": ":to", "strip": "s", "no-symlinks": "s", "zero": "z",
    }  # fmt: skip
    options, operands = gnu.read(proc, "realpath", "eLmPqsz", longs)
    given = dict(options)
    gnu.need(proc, operands)
    modes = [key for key, _ in options if key in "em"]
    mode = modes[-1] if modes else "f"
    style = [key for key, _ in options if key in "LPs"][-1:]

    def resolve(path: str) -> str:
        if style in (["L"], ["s"]):
            path = os.path.normpath(os.path.join(proc.cwd(), path)) if path else path
            path = "/" + path.lstrip("/") if path else path
            return canonical(proc, path, mode, follows=style == ["L"])
        return canonical(proc, path, mode)

    to, base = given.get("to"), given.get("base")
    try:
        to = resolve(to) if to is not None else None
    except OSError as error:
        return proc.error(f"{shell_escape(given['to'], always=False)}: {why(error)}")
    base = resolve(base) if base is not None else None
    status = 0
    for name in operands:
        try:
            shown = resolve(name)
        except OSError as error:
            status = 1
            if "q" not in given:
                proc.error(f"{shell_escape(name, always=False)}: {why(error)}")
            continue
        if (base is None or _is_below(shown, base)) and (to or base):
            shown = os.path.relpath(shown, to or base)
        proc.out(shown + ("\0" if "z" in given else "\n"))
    return status


def _is_below(path: str, base: str) -> bool:
    return path == base or path.startswith(base.rstrip("/") + "/")
