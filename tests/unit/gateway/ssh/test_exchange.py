"""/etc/ssh/moduli of the pretended machine, whatever stands in it."""

from __future__ import annotations

import random

import pytest

from mirage.gateway.ssh.exchange import Moduli

GOOD = b"20240101000000 2 6 100 2047 2 F7\n"


def test_the_smallest_prime_that_is_not_below_what_is_wanted_is_taken() -> None:
    moduli = Moduli.parse(b"# Time Type Tests Tries Size Generator Modulus\n" + GOOD + GOOD.replace(b"2047 2 F7", b"3071 5 FB"))
    chance = random.Random(1)
    assert moduli.choose(2048, 2048, 8192, chance) == (0xF7, 2)
    assert moduli.choose(2048, 2049, 8192, chance) == (0xFB, 5)
    assert moduli.choose(2048, 8192, 8192, chance) == (0xFB, 5)


@pytest.mark.parametrize(
    "line",
    [
        b"20240101000000 2 x 100 2047 2 F7\n",
        GOOD.replace(b"F7", b"\xff\xfe"),
        GOOD.replace(b" 2047", b""),
        GOOD.replace(b" 6 ", b" 7 "),
    ],
)
def test_a_line_that_sshd_would_skip_is_skipped(line: bytes) -> None:
    assert Moduli.parse(line + GOOD) == Moduli.parse(GOOD)
    assert Moduli.parse(line) == Moduli()
