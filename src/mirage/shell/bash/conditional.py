"""Tests: [[ ]] over its tree, and the file, string and number questions that `test` and `[` ask as well."""

from __future__ import annotations

import re
import stat as st
from typing import TYPE_CHECKING

from mirage.shell.bash.arithmetic import ArithmeticFault, evaluate
from mirage.shell.bash.patterns import compile_pattern, escape
from mirage.shell.bash.regex import RegexFault, compile_regex
from mirage.shell.bash.subscripts import key
from mirage.shell.lib.text import to_bytes
from mirage.syntax.tree import Binary, Both, Conditional, Not, Parenthesis, Test, Unary, Word

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell

UNARY = frozenset("-" + letter for letter in "abcdefghknoprstuvwxzGLNORS")
ARITHMETIC = {
    "-eq": lambda a, b: a == b,
    "-ne": lambda a, b: a != b,
    "-lt": lambda a, b: a < b,
    "-le": lambda a, b: a <= b,
    "-gt": lambda a, b: a > b,
    "-ge": lambda a, b: a >= b,
}
_TYPES = {"-f": st.S_ISREG, "-d": st.S_ISDIR, "-b": st.S_ISBLK, "-c": st.S_ISCHR, "-p": st.S_ISFIFO, "-S": st.S_ISSOCK}
QUOTED = 1  # of the kinds of fragments in expansion.py
EMPTY = "''"
_BITS = {"-g": st.S_ISGID, "-u": st.S_ISUID, "-k": st.S_ISVTX}
_ACCESS = {"-r": 4, "-w": 2, "-x": 1}


async def test(shell: Shell, node: Conditional) -> int:
    """The status of [[ ]]."""
    try:
        return 0 if await _true(shell, node.test) else 1
    except ArithmeticFault as fault:
        shell.complain(f"[[: {fault.text}")
        await shell.flush()
        return 1
    except RegexFault:
        return 2


async def _true(shell: Shell, node: Test, mark: str = "") -> bool:
    """`mark`: how `set -x` shows that a term is denied."""
    match node:
        case Unary(op=op, word=word):
            text = await shell.expand.one(word)
            if shell.xtrace:
                await _trace(shell, f"{mark}{op}", text)
            return unary(shell, op, text)
        case Binary():
            return await _binary(shell, node, mark)
        case Not(test=inner):
            return not await _true(shell, inner, "" if mark else "! ")
        case Parenthesis(test=inner):
            return await _true(shell, inner)
        case Both(left=left, right=right, either=either):
            if await _true(shell, left) == either:
                return either
            return await _true(shell, right)


async def _trace(shell: Shell, *words: str) -> None:
    """xtrace_print_cond_term(): as they are, without quotes, which only nothing has."""
    await shell.trace_text(f"[[ {' '.join(word or EMPTY for word in words)} ]]")


async def _binary(shell: Shell, node: Binary, mark: str) -> bool:
    op = node.op
    left = await shell.expand.one(node.left)
    if op == "=~":
        return await _regex(shell, left, node.right, mark)
    if op in ("==", "=", "!="):
        if shell.xtrace:
            fragments = await shell.expand.fragments(node.right)
            pattern = "".join([escape(text) if kind == QUOTED else text for kind, text in fragments])
            shown = "".join([re.sub("(?s).", r"\\\g<0>", text) if kind == QUOTED else text for kind, text in fragments])
            await _trace(shell, mark + (left or EMPTY), op, shown)
        else:
            pattern = await shell.expand.pattern(node.right)
        matches = compile_pattern(pattern, True, "nocasematch" in shell.shopts).fullmatch(left)
        return matches == (op != "!=")
    right = await shell.expand.one(node.right)
    if shell.xtrace:
        await _trace(shell, mark + (left or EMPTY), op, right)
    if op in ARITHMETIC:
        return bool(ARITHMETIC[op](evaluate(left, shell.vars), evaluate(right, shell.vars)))
    return binary(shell, op, left, right)


async def _regex(shell: Shell, text: str, word: Word, mark: str) -> bool:
    """=~: quoted parts of the expression match themselves; BASH_REMATCH holds what its groups matched."""
    pieces = []
    for kind, piece in await shell.expand.fragments(word):
        pieces.append(re.sub(r"[][\\.*+?^${}()|]", r"\\\g<0>", piece) if kind == QUOTED else piece)
    source = "".join(pieces)
    if shell.xtrace:
        await _trace(shell, mark + (text or EMPTY), "=~", source)
    regex = compile_regex(source, "nocasematch" in shell.shopts)
    groups = await regex.search(text, shell.proc.tick)
    if groups is None:
        shell.vars.set_array("BASH_REMATCH", [])
        return False
    items: list[tuple[str | None, str, bool]] = [(str(i), group or "", False) for i, group in enumerate(groups)]
    shell.vars.set_array("BASH_REMATCH", items)
    return True


def unary(shell: Shell, op: str, text: str) -> bool:
    """-f text and the like."""
    match op:
        case "-n":
            return text != ""
        case "-z":
            return text == ""
        case "-v":
            return _is_set(shell, text)
        case "-o":
            return text in shell.options
        case "-R":
            variable = shell.vars.table.get(text)
            return variable is not None and bool(variable.flags & 32) and variable.value is not None
        case "-t":
            return text.strip().isdigit() and shell.proc.isatty(int(text))
    return _file(shell, op, text)


def _file(shell: Shell, op: str, name: str) -> bool:
    if not name:
        return False
    caller = shell.proc.caller
    path = to_bytes(name)
    try:
        if op in ("-h", "-L"):
            return st.S_ISLNK(caller.lstat(path).mode)
        if op in _ACCESS:
            return caller.can(path, _ACCESS[op]) if not _is_descriptor(name) else shell.file_status(name) is not None
        stat = shell.file_status(name)
        if stat is None:
            return False
        if op in ("-e", "-a"):
            return True
        if op in _TYPES:
            return _TYPES[op](stat.mode)
        if op in _BITS:
            return bool(stat.mode & _BITS[op])
        match op:
            case "-s":
                return stat.size > 0
            case "-O":
                return stat.uid == caller.cred.uid
            case "-G":
                return stat.gid == caller.cred.gid
            case "-N":
                return stat.mtime > stat.atime
    except OSError:
        return False
    return False


def _is_descriptor(name: str) -> bool:
    return name.startswith("/dev/fd/") or name in ("/dev/stdin", "/dev/stdout", "/dev/stderr")


def _is_set(shell: Shell, text: str) -> bool:
    name, bracket, rest = text.partition("[")
    if bracket and rest.endswith("]"):
        subscript = rest[:-1]
        if subscript in ("@", "*"):
            return bool(shell.vars.array(name))
        target = shell.vars.target(name)
        return shell.vars.element_text(target, key(shell, target, subscript)) is not None
    if text.isdigit():
        return int(text) <= len(shell.positional)
    return shell.vars.get(text) is not None


def binary(shell: Shell, op: str, left: str, right: str) -> bool:
    """left op right for strings and files."""
    match op:
        case "=" | "==":
            return left == right
        case "!=":
            return left != right
        case "<":
            return left < right
        case ">":
            return left > right
    first, second = shell.file_status(left), shell.file_status(right)
    match op:
        case "-ef":
            return first is not None and second is not None and (first.dev, first.ino) == (second.dev, second.ino)
        case "-nt":
            return first is not None and (second is None or first.mtime > second.mtime)
    return second is not None and (first is None or first.mtime < second.mtime)  # -ot
