"""Seeded chance is the same everywhere, and different for every seed and name."""

from mirage.base.chance import derive, dice, fraction


def test_the_same_seed_and_name_give_the_same_numbers() -> None:
    assert [dice(b"seed", "load").random() for _ in range(3)] == [dice(b"seed", "load").random()] * 3


def test_names_do_not_run_into_each_other() -> None:
    assert derive(b"seed", "ab", "c") != derive(b"seed", "a", "bc")
    assert derive(b"seed", "ab") != derive(b"seed", "a", "b")


def test_another_seed_is_another_world() -> None:
    assert derive(b"one", "host") != derive(b"two", "host")


def test_a_fraction_lies_in_its_bounds() -> None:
    drawn = [fraction(b"seed", number) for number in range(1000)]
    assert all(0 <= number < 1 for number in drawn)
    assert 0.45 < sum(drawn) / len(drawn) < 0.55
