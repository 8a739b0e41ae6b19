"""Prime numbers, as factor and openssl ask for them."""

from __future__ import annotations

SMALL = [number for number in range(2, 1000) if all(number % below for below in range(2, int(number**0.5) + 1))]
WITNESSES = SMALL[:13]


def is_prime(number: int) -> bool:
    """Miller and Rabin, with witnesses that suffice below 3.3e24 and err never in practice above."""
    if number < 2 or any(number % prime == 0 and number != prime for prime in WITNESSES):
        return False
    if number in WITNESSES:
        return True
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for witness in WITNESSES:
        power = pow(witness, odd, number)
        if power not in (1, number - 1) and not any((power := power * power % number) == number - 1 for _ in range(twos - 1)):
            return False
    return True
