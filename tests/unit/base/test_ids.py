"""Ids sort in the order in which they were made, whatever the clock does."""

from hypothesis import given
from hypothesis import strategies as st

from mirage.base.ids import ALPHABET, LENGTH, IdSource, moment, render


@given(st.lists(st.integers(0, 2**48 * 10**6 - 1), min_size=2, max_size=50))
def test_ids_rise_even_when_the_clock_steps_back(times: list[int]) -> None:
    source = IdSource()
    made = [source.next(time) for time in times]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_an_id_tells_its_millisecond() -> None:
    assert moment(IdSource().next(1_700_000_000_123_456_789)) == 1_700_000_000_123_000_000


@given(st.integers(0, 2**128 - 1))
def test_rendering_keeps_all_bits(value: int) -> None:
    text = render(value)
    assert len(text) == LENGTH
    back = 0
    for character in text:
        back = back * 32 + ALPHABET.index(character)
    assert back == value
