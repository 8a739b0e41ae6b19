"""factor (coreutils 9.1): prime factors."""

from __future__ import annotations

from math import gcd
from typing import TYPE_CHECKING

from mirage.shell import missing
from mirage.shell.lib.options import UsageError, scan
from mirage.shell.lib.primes import SMALL, is_prime
from mirage.shell.lib.quotes import quoted
from mirage.shell.lib.text import to_text
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

DIGITS_MAX = 60  # of a number: longer ones would keep the machine busy for hours, as they do the real one
ROUNDS_MAX = 1 << 20


@program("factor")
async def factor(proc: Process) -> int:
    try:
        options, operands = scan(proc.args, "", {"help": "help", "version": "version"})
    except UsageError as error:
        proc.error(str(error))
        proc.err(f"Try '{proc.name} --help' for more information.\n")
        return 1
    for key, _ in options:
        if key in ("help", "version"):
            return missing.tell(proc, proc.exe, [proc.argv[0], f"--{key}"]) or 0
    status = 0
    if operands:
        for word in operands:
            status = await _tell(proc, word) or status
        return status
    async for line in proc.lines(0):
        for word in to_text(line).split():
            status = await _tell(proc, word) or status
    return status


async def _tell(proc: Process, word: str) -> int:
    digits = word.strip().removeprefix("+")
    if not (digits.isascii() and digits.isdigit()):
        return proc.error(f"{quoted(proc, word)} is not a valid positive integer")
    if len(digits.lstrip("0")) > DIGITS_MAX:
        await proc.sleep(proc.session.limits.seconds)
        return 0
    number = int(digits)
    found = sorted(await _factors(proc, number))
    proc.out(" ".join([f"{number}:", *map(str, found)]) + "\n")
    return 0


async def _factors(proc: Process, number: int) -> list[int]:
    found: list[int] = []
    for prime in SMALL:
        while number > 1 and number % prime == 0:
            found.append(prime)
            number //= prime
    pending = [number] if number > 1 else []
    while pending:
        one = pending.pop()
        if is_prime(one):
            found.append(one)
            continue
        part = await _divisor(proc, one)
        pending += [part, one // part]
    return found


async def _divisor(proc: Process, number: int) -> int:
    """Pollard's rho with Brent's batches."""
    for constant in range(1, 50):
        slow = fast = 2
        product, rounds = 1, 0
        while rounds < ROUNDS_MAX:
            before = slow, fast
            for _ in range(128):
                slow = (slow * slow + constant) % number
                fast = (fast * fast + constant) % number
                fast = (fast * fast + constant) % number
                product = product * abs(slow - fast) % number
            rounds += 128
            await proc.tick(256)
            shared = gcd(product, number)
            if shared == number:
                slow, fast = before
                shared = 1
                while shared == 1:
                    slow = (slow * slow + constant) % number
                    fast = (fast * fast + constant) % number
                    fast = (fast * fast + constant) % number
                    shared = gcd(abs(slow - fast), number)
            if 1 < shared < number:
                return shared
            if shared == number:
                break
    await proc.sleep(proc.session.limits.seconds)
    return number
