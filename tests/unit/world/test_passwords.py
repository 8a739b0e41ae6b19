"""Password hashes beside those of Debian 12's own programs (openssl 3.0 passwd -6, libcrypt 4.4.33)."""

from __future__ import annotations

import random

from mirage.world import passwords


def test_sha512_is_what_the_real_programs_make() -> None:
    assert passwords.sha512(b"Hello world!", "saltstring") == (
        "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1"
    )
    assert passwords.sha512(b"Hello world!", "saltstringsaltstring", 10000) == (
        "$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v."
    )


def test_a_made_hash_lets_its_password_in_and_no_other() -> None:
    stored = passwords.make(b"secret", random.Random(1))
    assert passwords.verify(b"secret", stored) is True
    assert passwords.verify(b"Secret", stored) is False


def test_locked_empty_and_foreign_hashes_let_nobody_in() -> None:
    for stored in ("", "*", "!", "!$6$x$y"):
        assert passwords.verify(b"", stored) is False
    assert passwords.verify(b"x", passwords.unknown(random.Random(2))) is not True
