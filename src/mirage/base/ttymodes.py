"""A client's terminal modes (RFC 4254 section 8) as OpenSSH's ttymodes.c applies them to a terminal of Linux."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

# opcode -> index of c_cc (asm-generic/termbits.h)
CHARACTERS = {1: 0, 2: 1, 3: 2, 4: 3, 5: 4, 6: 11, 7: 16, 8: 8, 9: 9, 10: 10, 12: 12, 13: 14, 14: 15, 18: 13}
# opcode -> iflag, oflag, cflag or lflag, which is 0 to 3 in termios(3)'s order, and the bit; not 92, parity, which the driver of
# pseudo-terminals lets nobody set (tcsetattr fails of it, and sshd only logs that)
FLAGS = {
    30: (0, 4), 31: (0, 8), 32: (0, 0o20), 33: (0, 0o40), 34: (0, 0o100), 35: (0, 0o200), 36: (0, 0o400), 37: (0, 0o1000),
    38: (0, 0o2000), 39: (0, 0o4000), 40: (0, 0o10000), 41: (0, 0o20000), 42: (0, 0o40000),
    50: (3, 1), 51: (3, 2), 52: (3, 4), 53: (3, 8), 54: (3, 0o20), 55: (3, 0o40), 56: (3, 0o100), 57: (3, 0o200), 58: (3, 0o400),
    59: (3, 0o100000), 60: (3, 0o1000), 61: (3, 0o4000),
    70: (1, 1), 71: (1, 2), 72: (1, 4), 73: (1, 0o10), 74: (1, 0o20), 75: (1, 0o40), 93: (2, 0o1000),
}  # fmt: skip
INPUT_SPEED, OUTPUT_SPEED = 128, 129
# baud -> B*; any other is 9600 (baud_to_speed)
SPEEDS = {
    0: 0, 50: 1, 75: 2, 110: 3, 134: 4, 150: 5, 200: 6, 300: 7, 600: 8, 1200: 9, 1800: 10, 2400: 11, 4800: 12, 9600: 13, 19200: 14,
    38400: 15, 57600: 0o10001, 115200: 0o10002, 230400: 0o10003,
}  # fmt: skip
NONE = 255  # no character


def baud(value: int) -> int:
    """The speed that is set for one that was asked for, in bits a second."""
    return value if value in SPEEDS else 9600


def apply(modes: Iterable[tuple[int, int]], attributes: list[Any]) -> None:
    """Change the attributes of a terminal, as `termios.tcgetattr` gives them."""
    for opcode, value in modes:
        if opcode in CHARACTERS:
            attributes[6][CHARACTERS[opcode]] = bytes((0 if value == NONE else value & 255,))
        elif opcode in FLAGS:
            field, bit = FLAGS[opcode]
            attributes[field] = attributes[field] | bit if value else attributes[field] & ~bit
        elif opcode == OUTPUT_SPEED or (opcode == INPUT_SPEED and value):
            attributes[4] = attributes[5] = SPEEDS[baud(value)]  # Linux has one of both; 0 on the way in means the other
