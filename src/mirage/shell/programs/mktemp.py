"""mktemp and truncate (coreutils 9.1)."""

from __future__ import annotations

import os
import re
import stat as st
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu, human
from mirage.shell.lib.gnu import shell_escape, why
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.text import to_bytes
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
ATTEMPTS = 62 * 62 * 62
SIZE_MAX = 1 << 62
FALLBACK = "/tmp"  # noqa: S108 - of the visitor's own world


@program("mktemp")
def mktemp(proc: Process) -> int:
    longs = {"directory": "d", "quiet": "q", "dry-run": "u", "suffix": ":suffix", "tmpdir": "?p"}
    options, operands = gnu.read(proc, "mktemp", "dp:qtuV", longs)
    given = dict(options)
    if len(operands) > 1:
        gnu.try_help(proc, "too many templates")
    template = operands[0] if operands else "tmp.XXXXXXXXXX"
    suffix = given.get("suffix")
    if suffix is not None:
        if not template.endswith("X"):
            proc.fail(f"with --suffix, template {quoted(proc, template)} must end in X")
        stem = template
    else:
        stem = template[: template.rfind("X") + 1]
        suffix = template[len(stem) :] if stem else ""
    if "/" in suffix:
        proc.fail(f"invalid suffix {quoted(proc, suffix)}, contains directory separator")
    count = len(stem) - len(stem.rstrip("X"))
    if count < 3:
        proc.fail(f"too few X's in template {quoted(proc, template)}")
    directory = _directory(proc, given, template, is_default=not operands)
    return _make(proc, given, f"{directory}{stem[:-count]}", count, suffix, f"{directory}{template}")


def _directory(proc: Process, given: dict[str, str], template: str, *, is_default: bool) -> str:
    """Before the template: -t, -p or $TMPDIR; nothing for a template alone."""
    if not is_default and "t" not in given and "p" not in given:
        return ""
    if "t" in given and "/" in template:
        proc.fail(f"invalid template, {quoted(proc, template)}, contains directory separator")
    if "p" in given and template.startswith("/"):
        proc.fail(f"invalid template, {quoted(proc, template)}; with --tmpdir, it may not be absolute")
    asked, usual = given.get("p", ""), proc.env.get("TMPDIR", "")
    place = (usual or asked if "t" in given else asked or usual) or FALLBACK
    return place if place.endswith("/") else place + "/"


def _make(proc: Process, given: dict[str, str], head: str, count: int, suffix: str, template: str) -> int:
    for _ in range(ATTEMPTS):
        path = head + "".join(proc.rng.choice(LETTERS) for _ in range(count)) + suffix
        raw = to_bytes(path)
        try:
            if "u" in given:
                if proc.caller.exists(raw, False):
                    continue
            elif "d" in given:
                proc.caller.mkdir(raw, 0o700)
            else:
                proc.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600).close()
        except FileExistsError:
            continue
        except OSError as error:
            if "q" not in given:
                kind = "directory" if "d" in given else "file"
                proc.error(f"failed to create {kind} via template {quoted(proc, template)}: {why(error)}")
            return 1
        proc.out(path + "\n")
        return 0
    return 1


@program("truncate")
def truncate(proc: Process) -> int:
    longs = {"no-create": "c", "io-blocks": "o", "reference": ":r", "size": ":s"}
    options, operands = gnu.read(proc, "truncate", "cor:s:", longs)
    given = dict(options)
    sign, size = _size(proc, given["s"]) if "s" in given else ("", 0)
    if "r" in given and "s" in given and not sign:
        gnu.try_help(proc, f"you must specify a relative {quoted(proc, '--size')} with {quoted(proc, '--reference')}")
    if "r" not in given and "s" not in given:
        gnu.try_help(proc, f"you must specify either {quoted(proc, '--size')} or {quoted(proc, '--reference')}")
    if "o" in given and "s" not in given:
        gnu.try_help(proc, f"{quoted(proc, '--io-blocks')} was specified but {quoted(proc, '--size')} was not")
    if not operands:
        gnu.try_help(proc, "missing file operand")
    base: int | None = None
    if "r" in given:
        try:
            base = proc.stat(given["r"]).size
        except OSError as error:
            return proc.error(f"cannot stat {shell_escape(given['r'])}: {why(error)}")
    status = 0
    for name in operands:
        status |= not _cut(proc, name, sign, size, base, given)
    return status


def _size(proc: Process, text: str) -> tuple[str, int]:
    found = re.match(r"\s*([<>/%+-]?)(.*)", text, re.DOTALL)
    assert found is not None
    try:
        size = human.number(found[2])
        if size > SIZE_MAX:
            raise ValueError(text)
    except ValueError:
        proc.fail(f"Invalid number: {quoted(proc, found[1].replace('<', '').replace('>', '') + found[2])}")
    if found[1] in ("/", "%") and not size and found[1]:
        proc.fail("division by zero")
    return found[1], size


def _cut(proc: Process, name: str, sign: str, size: int, base: int | None, given: dict[str, str]) -> bool:
    try:
        with proc.open(name, os.O_WRONLY | os.O_NONBLOCK | (0 if "c" in given else os.O_CREAT)) as opened:
            stat = opened.stat()
            unit = stat.blksize if "o" in given else 1
            now = stat.size if base is None else base
            amount = size * unit
            wanted = {
                "": amount if "s" in given else now,
                "+": now + amount,
                "-": max(0, now - amount),
                "<": min(now, amount),
                ">": max(now, amount),
                "/": now - now % (amount or 1),
                "%": -(-now // (amount or 1)) * amount,
            }[sign]
            if st.S_ISREG(stat.mode):
                opened.truncate(wanted)
    except FileNotFoundError as error:
        if "c" in given:
            return True
        proc.error(f"cannot open {shell_escape(name)} for writing: {why(error)}")
        return False
    except OSError as error:
        proc.error(f"cannot open {shell_escape(name)} for writing: {why(error)}")
        return False
    return True
