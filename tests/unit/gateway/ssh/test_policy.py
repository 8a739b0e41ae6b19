"""Who gets in: never two valid passwords for one account, and what was changed inside holds."""

from __future__ import annotations

import random

from mirage.gateway.ssh.policy import CLOSED, WEAK, Policy, Rule, tries, weak_password
from mirage.world import accounts
from tests.e2e.gateway.tiny import TinyWorld


async def _tries(policy: Policy, world: TinyWorld, words: list[str], user: str = "root") -> list[bool]:
    return [(await policy.password(world.view, user, word.encode())).accepted for word in words]


async def test_the_nth_try_is_let_in_and_then_only_that_password() -> None:
    world = TinyWorld()
    policy = Policy(world.store, tries(3))
    assert await _tries(policy, world, ["a", "b", "c", "a", "toor-pw", "c"]) == [False, False, True, False, False, True]


async def test_the_nth_password_is_remembered_by_the_state() -> None:
    world = TinyWorld()
    await _tries(Policy(world.store, tries(1)), world, ["mine"])
    assert await _tries(Policy(world.store, tries(1)), world, ["other", "mine"]) == [False, True]


async def test_a_password_that_is_set_inside_replaces_the_remembered_one() -> None:
    world = TinyWorld()
    policy = Policy(world.store, tries(1))
    assert await _tries(policy, world, ["mine"]) == [True]
    accounts.set_password(world.view, "root", b"new", random.Random(5), world.clock.now())
    assert await _tries(policy, world, ["mine", "new"]) == [False, True]


async def test_the_weak_password_belongs_to_the_installation_and_is_the_only_one() -> None:
    world = TinyWorld()
    word = weak_password(b"seed")
    policy = Policy(world.store, WEAK, drawn={"root": word})
    assert await _tries(policy, world, ["toor-pw", word, "x" + word]) == [False, True, False]
    assert len({weak_password(bytes([n])) for n in range(60)}) > 10


async def test_what_the_operator_gave_is_let_in_until_it_is_changed_inside() -> None:
    world = TinyWorld()
    accounts.set_password(world.view, "root", b"given", random.Random(5), world.clock.now())
    for rules in (CLOSED, WEAK, tries(2)):
        policy = Policy(world.store, rules, given=frozenset({"root"}), drawn={"other": "given"})
        assert await _tries(policy, world, ["toor-pw", "given"]) == [False, True]
    accounts.set_password(world.view, "root", b"mine", random.Random(5), world.clock.now())
    assert await _tries(policy, world, ["given", "mine"]) == [False, True]


async def test_rules_are_read_in_order_and_match_whole() -> None:
    world = TinyWorld()
    policy = Policy(world.store, [Rule(user="root", password="a.c", verdict="accept"), Rule(verdict="refuse")])
    assert await _tries(policy, world, ["abcd", "abc", "axc"]) == [False, True, False]


async def test_locked_and_empty_hashes_let_nobody_in() -> None:
    world = TinyWorld()
    policy = Policy(world.store, [Rule()])
    for stored in ("!", "*", "", "!$6$x$y"):
        accounts.set_hash(world.view, "root", stored, world.clock.now())
        assert await _tries(policy, world, ["", "toor-pw", stored]) == [False, False, False]
