"""shuf (coreutils 9.1): lines, words or numbers in an order that the visit's own dice give."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from mirage.shell.lib import gnu
from mirage.shell.lib.givenchance import RANDOM_MAX, FileDice
from mirage.shell.lib.gnu import need, why
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.sources import quotef, source, whole
from mirage.shell.lib.text import to_bytes
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

LONGS = {
    "echo": "e", "input-range": ":i", "head-count": ":n", "output": ":o", "random-source": ":random", "repeat": "r",
    "zero-terminated": "z",
}  # fmt: skip


@program("shuf")
async def shuf(proc: Process) -> int:
    options, operands = gnu.read(proc, "shuf", "ei:n:o:rz", LONGS)
    given: dict[str, str] = {}
    most: int | None = None
    for key, value in options:
        if key == "n":
            if not re.fullmatch(r"[0-9]+", value):
                proc.fail(f"invalid line count: {quoted(proc, value)}")
            most = min(int(value[:18]), most if most is not None else 1 << 60)
        if key in "io" and key in given:
            proc.fail("multiple -i options specified" if key == "i" else "multiple output files specified")
        given[key] = value
    if "e" in given and "i" in given:
        gnu.try_help(proc, "cannot combine -e and -i options")
    end = b"\0" if "z" in given else b"\n"
    numbers: range | None = None
    lines: list[bytes] = []
    if "i" in given:
        if operands:
            gnu.try_help(proc, f"extra operand {quoted(proc, operands[0])}")
        numbers = _range(proc, given["i"])
    elif "e" in given:
        lines = [to_bytes(word) for word in operands]
    else:
        need(proc, operands or ["-"], 0, 1)
        lines = await _lines(proc, operands[0] if operands else "-", end)
    if "o" in given:
        try:
            proc.set_fd(1, await proc.open_fd(given["o"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC))
        except OSError as error:
            return proc.error(f"{quotef(given['o'])}: {why(error)}")
    pool: Sequence[int | bytes] = numbers if numbers is not None else lines
    dice = await _given_dice(proc, given["random"]) if "random" in given else proc.rng
    if "r" in given:
        return await _repeat(proc, pool, most, end, dice)
    count = min(len(pool), most if most is not None else len(pool))
    if count > 1 << 20:
        proc.session.stop("memory", proc.session.limits.memory)
    for item in dice.sample(pool, count):
        proc.out((item if isinstance(item, bytes) else b"%d" % item) + end)
        if proc.is_buffer_full:
            await proc.flush()
            await proc.tick(1000)
    return 0


class _Dice(Protocol):
    """What orders are drawn with: the visit's, or a file's bytes."""

    def sample(self, population: Sequence[int | bytes], k: int) -> list[int | bytes]: ...

    def choice(self, seq: Sequence[int | bytes]) -> int | bytes: ...


async def _given_dice(proc: Process, name: str) -> _Dice:
    try:
        descriptor = await source(proc, name)
    except OSError as error:
        proc.fail(f"{quotef(name)}: {why(error)}")
    try:
        return FileDice(proc, name, await proc.read_from(descriptor, RANDOM_MAX))
    finally:
        descriptor.close()


async def _repeat(proc: Process, pool: Sequence[int | bytes], most: int | None, end: bytes, dice: _Dice) -> int:
    if most == 0:
        return 0
    if not len(pool):
        return proc.error("no lines to repeat")
    left = most if most is not None else 1 << 60
    while left > 0:
        for _ in range(min(left, 256)):
            item = dice.choice(pool)
            proc.out((item if isinstance(item, bytes) else b"%d" % item) + end)
        left -= 256
        await proc.flush()
        await proc.tick(256)
    return 0


def _range(proc: Process, text: str) -> range:
    found = re.fullmatch(r"([0-9]{1,18})-([0-9]{1,18})", text)
    first, dash, last = text.partition("-")
    if dash and first.isdecimal() and not last.isdecimal():
        proc.fail(f"invalid input range: {quoted(proc, last)}")
    if found is None or int(found[1]) > int(found[2]) + 1:
        proc.fail(f"invalid input range: {quoted(proc, text)}")
    return range(int(found[1]), int(found[2]) + 1)


async def _lines(proc: Process, name: str, end: bytes) -> list[bytes]:
    try:
        descriptor = await source(proc, name)
    except OSError as error:
        proc.fail(f"{quotef(name)}: {why(error)}")
    try:
        data = await whole(proc, descriptor)
    except OSError as error:
        proc.fail(f"read error: {why(error)}")
    finally:
        descriptor.close()
    return data.removesuffix(end).split(end) if data else []
