"""cmp (diffutils 3.8) and comm (coreutils 9.1): two files, byte by byte and line by line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell.lib import gnu
from mirage.shell.lib.gnu import need, why
from mirage.shell.lib.options import parse
from mirage.shell.lib.sources import quotef, source, whole
from mirage.shell.lib.text import to_bytes
from mirage.shell.programs.sort.keys import collation
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

CMP = {
    "print-bytes": "b", "print-chars": "b", "ignore-initial": ":i", "verbose": "l", "bytes": ":n", "quiet": "s", "silent": "s",
    "help": "help", "version": "v",
}  # fmt: skip
TROUBLE = 2
_UNITS = {"": 1, "kB": 1000, "K": 1024, "k": 1024, "KB": 1000, "M": 1 << 20, "MB": 10**6, "G": 1 << 30, "GB": 10**9}


def _hint(proc: Process) -> str:
    return f"{proc.name}: Try '{proc.name} --help' for more information.\n"


@program("cmp")
async def cmp(proc: Process) -> int:
    options, operands = parse(proc, "bci:ln:sv", CMP, status=TROUBLE, hint=_hint(proc))
    given = dict(options)
    for key in ("help", "v"):
        if key in given:
            gnu.tell(proc, "cmp", "version" if key == "v" else key, "diffutils")
    if {"l", "s"} <= given.keys():
        proc.error("options -l and -s are incompatible")
        proc.err(_hint(proc))
        return TROUBLE
    if not operands or len(operands) > 4:
        word = f"missing operand after '{proc.argv[-1]}'" if not operands else f"extra operand '{operands[4]}'"
        proc.error(word)
        proc.err(_hint(proc))
        return TROUBLE
    skips = _skips(proc, given.get("i", "0"), operands[2:])
    names = [operands[0], operands[1] if len(operands) > 1 else "-"]
    texts: list[bytes] = []
    for name, skip in zip(names, skips):
        try:
            descriptor = await source(proc, name)
        except OSError as error:
            return TROUBLE if "s" in given else proc.error(f"{name}: {why(error)}", TROUBLE)
        try:
            texts.append((await whole(proc, descriptor))[skip:])
        except OSError as error:
            return proc.error(f"{name}: {why(error)}", TROUBLE)
        finally:
            descriptor.close()
    if "n" in given:
        most = _amount(proc, given["n"], "--bytes")
        texts = [text[:most] for text in texts]
    return _compare(proc, names, texts[0], texts[1], set(given))


def _skips(proc: Process, option: str, operands: list[str]) -> list[int]:
    words = option.split(":", 1)
    first = _amount(proc, words[0], "--ignore-initial")
    second = _amount(proc, words[1], "--ignore-initial") if len(words) > 1 else first
    both = [first, second]
    for index, word in enumerate(operands[:2]):
        both[index] = _amount(proc, word, "--ignore-initial")
    return both


def _amount(proc: Process, word: str, option: str) -> int:
    found = re.fullmatch(r"([0-9]+)([a-zA-Z]*)", word)
    if found is None or found[2] not in _UNITS:
        proc.error(f"invalid {option} value '{word}'")
        proc.err(_hint(proc))
        proc.exit(TROUBLE)
    return int(found[1][:18]) * _UNITS[found[2]]


def _compare(proc: Process, names: list[str], first: bytes, second: bytes, given: set[str]) -> int:
    size = min(len(first), len(second))
    if first == second:
        return 0
    if first[:size] != second[:size]:
        if "s" in given:
            return 1
        if "l" in given:
            _every(proc, first[:size], second[:size], max(len(first), len(second)), "b" in given)
        else:
            _first(proc, names, first, second, size, "b" in given)
            return 1
    if len(first) != len(second) and "s" not in given:
        short = names[len(first) > len(second)]
        if not size:
            proc.error(f"EOF on {short} which is empty")
        elif "l" in given:
            proc.error(f"EOF on {short} after byte {size}")
        else:
            shorter = first[:size]
            number = shorter.count(b"\n")
            where = f"line {number}" if shorter.endswith(b"\n") else f"in line {number + 1}"
            proc.error(f"EOF on {short} after byte {size}, {where}")
    return 1


def _first(proc: Process, names: list[str], first: bytes, second: bytes, size: int, has_bytes: bool) -> None:
    low, high = 0, size
    while high - low > 1:  # the place lies between them
        middle = (low + high) // 2
        low, high = (low, middle) if first[low:middle] != second[low:middle] else (middle, high)
    line = first.count(b"\n", 0, low) + 1
    text = f"{names[0]} {names[1]} differ: byte {low + 1}, line {line}"
    if has_bytes:
        left, right = first[low], second[low]
        text += f" is {left:3o} {_shown(left)} {right:3o} {_shown(right)}"
    proc.out(text + "\n")


def _every(proc: Process, first: bytes, second: bytes, longest: int, has_bytes: bool) -> None:
    width = len(str(longest))
    lines = []
    for at, (left, right) in enumerate(zip(first, second), 1):
        if left != right:
            bytes_shown = f"{left:3o} {_shown(left):<4s} {right:3o} {_shown(right)}" if has_bytes else f"{left:3o} {right:3o}"
            lines.append(f"{at:{width}d} {bytes_shown}\n")
    proc.out("".join(lines))


def _shown(byte: int) -> str:
    """sprintc(): M-^X."""
    meta, byte = ("M-", byte - 128) if byte >= 128 else ("", byte)
    return meta + (f"^{chr(byte + 64)}" if byte < 32 else "^?" if byte == 127 else chr(byte))


@program("comm")
async def comm(proc: Process) -> int:
    longs = {
        "check-order": "check",
        "nocheck-order": "nocheck",
        "output-delimiter": ":output",
        "total": "total",
        "zero-terminated": "z",
    }
    options, operands = gnu.read(proc, "comm", "123z", longs)
    need(proc, operands, 2, 2)
    given = dict(options)
    end = b"\0" if "z" in given else b"\n"
    files: list[list[bytes]] = []
    for name in operands:
        try:
            descriptor = await source(proc, name)
        except OSError as error:
            return proc.error(f"{quotef(name)}: {why(error)}")
        try:
            data = await whole(proc, descriptor)
        except OSError as error:
            return proc.error(f"{quotef(name)}: {why(error)}")
        finally:
            descriptor.close()
        files.append(data.removesuffix(end).split(end) if data else [])
    return _merge(proc, files, given, end)


def _merge(proc: Process, files: list[list[bytes]], given: dict[str, str], end: bytes) -> int:
    between = to_bytes(given["output"]) or b"\0" if "output" in given else b"\t"
    leads = [b"", b"" if "1" in given else between, (b"" if "1" in given else between) + (b"" if "2" in given else between)]
    key = collation(proc)
    at, counts, told = [0, 0], [0, 0, 0], [False, False]
    unpaired = False
    while at[0] < len(files[0]) or at[1] < len(files[1]):
        heads = [key(lines[place]) if place < len(lines) else None for lines, place in zip(files, at)]
        if heads[0] is not None and heads[0] == heads[1]:
            column, moved = 2, [0, 1]
        else:
            unpaired = True
            column = 0 if heads[1] is None or (heads[0] is not None and heads[0] < heads[1]) else 1
            moved = [column]
        counts[column] += 1
        if str(column + 1) not in given:
            proc.out(leads[column] + files[moved[0]][at[moved[0]]] + end)
        for index in moved:
            place = at[index] = at[index] + 1
            if place >= len(files[index]) or "nocheck" in given or told[index] or not ("check" in given or unpaired):
                continue
            if key(files[index][place - 1]) > key(files[index][place]):
                told[index] = True
                proc.error(f"file {index + 1} is not in sorted order")
                if "check" in given:
                    return 1
    if "total" in given:
        proc.out(between.join([b"%d" % count for count in counts]) + between + b"total" + end)
    if any(told):
        return proc.error("input is not in sorted order")
    return 0
