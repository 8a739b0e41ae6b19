"""Keys become lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirage.sandbox.typed import Typed


@pytest.mark.parametrize(
    ("keys", "lines"),
    [
        (b"ls -la\r", [b"ls -la"]),
        (b"lx\x7fs\r", [b"ls"]),
        ("l\u00e4\x7fs\r".encode(), [b"ls"]),
        (b"rm -rf /\x15id\r", [b"id"]),
        (b"cat /etc/passwd\x17\x17id\r", [b"id"]),
        (b"wrong\x03id\rwho\r", [b"id", b"who"]),
        (b"\x1b[200~id\x1b[201~\r", [b"id"]),
        (b"\x1bOAid\x1b[1;5D\r", [b"id"]),
        (b"echo \x16\x03\r", [b"echo \x03"]),
        (b"no end", []),
    ],
)
def test_a_line_is_what_was_left_when_return_was_hit(keys: bytes, lines: list[bytes]) -> None:
    assert Typed().feed(keys) == lines


@given(st.binary(max_size=300), st.integers(0, 300))
def test_how_the_keys_are_cut_makes_no_difference(keys: bytes, at: int) -> None:
    cut = Typed()
    assert cut.feed(keys[:at]) + cut.feed(keys[at:]) == Typed().feed(keys)


def test_a_line_without_end_is_kept_to_a_bound() -> None:
    typed = Typed()
    for _ in range(40):
        typed.feed(b"x" * 10_000)
    assert len(typed.feed(b"\r")[0]) == 65536
